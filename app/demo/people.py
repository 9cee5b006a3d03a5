"""Invented teachers with valid numbers, and the Excel workbook in which a commission has them."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from app.db import label
from app.models import Application
from app.rules.applications import iin_with_check
from app.rules.terms import AttestationType, Category, EducationLevel, Language
from app.text import Lang

KAZAKH_MEN = (
    "Айбек Бауыржан Ғани Дәулет Ерлан Жәнібек Қайрат Мұрат Нұрлан Өмір Рүстем Сәкен Тимур Үмбет Һамит Әділ".split()
)
KAZAKH_WOMEN = (
    "Айгүл Әсел Ботакөз Гүлнұр Дәмира Жұлдыз Зәуре Күләш Қарлығаш Мәншүк Назерке Роза Сәуле Ұлжан Үміт Шынар".split()
)
KAZAKH_NAMES = (
    "Әбдіқадыр Байжан Ғаббас Дүйсен Есқали Жүсіп Игілік Кенжебай Қожахмет Мұқан Нұрғали Оспан Өтеген Рақым Сәрсен "
    "Тілеу Ұлан Үсен Шәріп Ыбырай Ізбас"
).split()
RUSSIAN_MEN = "Александр Виктор Дмитрий Игорь Максим Николай Олег Сергей".split()
RUSSIAN_WOMEN = "Анна Вера Екатерина Ирина Людмила Наталья Ольга Татьяна".split()
RUSSIAN_NAMES = "Андреев Борисов Громов Жуков Зайцев Ковалев Морозов Орлов Петров Соколов Щукин Яковлев".split()
RUSSIAN_FATHERS = "Андрей Виктор Иван Михаил Павел Сергей".split()

COLUMNS = (
    "surname", "first_name", "patronymic", "iin", "education_level", "institution_id", "position", "category",
    "attestation_type", "language", "subject_id", "has_application", "photos", "has_id_copy",
)  # fmt: skip


@dataclass(frozen=True)
class Teacher:
    """One invented teacher as the commission writes them down."""

    surname: str
    first_name: str
    patronymic: str
    iin: str
    language: Language
    subject: str
    bin: str
    category: Category

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.surname, self.first_name, self.patronymic)))


def teachers(
    count: int, *, seed: int, language: Language, subjects: Sequence[str], workplaces: Sequence[str]
) -> list[Teacher]:
    """`count` teachers of one test language; the same seed gives the same people."""
    rng = random.Random(f"{seed} {language} {count}")
    found: dict[str, Teacher] = {}
    while len(found) < count:
        woman = rng.random() < 0.8
        surname, first, father = _names(rng, language, woman=woman)
        iin = _iin(rng, woman=woman)
        found.setdefault(
            iin,
            Teacher(surname, first, father, iin, language, rng.choice(subjects), rng.choice(workplaces),
                    rng.choice(list(Category))),
        )  # fmt: skip
    return list(found.values())


def _names(rng: random.Random, language: Language, *, woman: bool) -> tuple[str, str, str]:
    if language is Language.RUS:
        root, father = rng.choice(RUSSIAN_NAMES), rng.choice(RUSSIAN_FATHERS)
        patronymic = {"Андрей": "Андрее", "Сергей": "Сергее"}.get(father, father + "о") + ("вна" if woman else "вич")
        patronymic = patronymic.replace("Михаило", "Михайло")
        return root + ("а" if woman else ""), rng.choice(RUSSIAN_WOMEN if woman else RUSSIAN_MEN), patronymic
    root, father = rng.choice(KAZAKH_NAMES), rng.choice(KAZAKH_MEN)
    ending = "ова" if woman else "ов"
    patronymic = "" if rng.random() < 0.05 else father + ("қызы" if woman else "ұлы")
    return root + ending, rng.choice(KAZAKH_WOMEN if woman else KAZAKH_MEN), patronymic


def _iin(rng: random.Random, *, woman: bool) -> str:
    while True:
        birth = dt.date(1958, 1, 1) + dt.timedelta(days=rng.randrange(38 * 365))
        whole = iin_with_check(f"{birth:%y%m%d}{4 if woman else 3}{rng.randrange(10000):04}")
        if whole:
            return whole


def workbook(people: Sequence[Teacher], *, lang: Lang) -> bytes:
    """An Excel workbook of applications as a commission keeps it: headings and values in Kazakh or Russian."""
    book = Workbook()
    sheet = book.active
    sheet.append([label(Application, name).within(lang) for name in COLUMNS])
    position, yes = ("мұғалім", "иә") if lang == "kk" else ("учитель", "да")
    for one in people:
        sheet.append([
            one.surname, one.first_name, one.patronymic, one.iin, EducationLevel.SECONDARY.label.within(lang), one.bin,
            position, one.category.label.within(lang), AttestationType.REGULAR.label.within(lang),
            one.language.label.within(lang), one.subject, yes, 2, yes,
        ])  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
