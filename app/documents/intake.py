"""Papers of the intake: the application R-3."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from app.documents.admission import RESPONSIBLE
from app.documents.test_day import HEAD
from app.form import Document, Signature
from app.form.waiting import waiting
from app.rules.terms import AttestationType, Category, EducationLevel, Language
from app.text import Text

UNTIL = Text("5-қадам: өтініштерді қабылдау және бөлу", "Шаг 5: приём заявлений и распределение")
APPLICANT = Text("Тестіленуші (аты-жөні, қолы)", "Тестируемый (Ф.И.О., подпись)")
TICKED = "☒"

OF_COUNTRY = {key: HEAD[key] for key in ("campaign", "region")}
RESPONSIBLE_NAME = "Мұқанова Ләззат Ықыласқызы"
"""An invented official of the samples."""


@dataclass(frozen=True)
class Person:
    """Who applies (§5)."""

    last_name: Annotated[str, Text("Тегі", "Фамилия")]
    first_name: Annotated[str, Text("Аты", "Имя")]
    patronymic: Annotated[str, Text("Әкесінің аты (бар болса)", "Отчество (при наличии)")]
    iin: Annotated[str, Text("ЖСН", "ИИН")]
    id_doc: Annotated[
        str,
        Text(
            "Жеке басын куәландыратын құжат (№, берілген күні, кім берген)",
            "Документ, удостоверяющий личность (№, дата выдачи, кем выдан)",
        ),
    ] = ""
    phone: Annotated[str, Text("Байланыс телефоны", "Контактный телефон")] = ""
    email: Annotated[str, Text("Электрондық пошта", "Электронная почта")] = ""
    low_vision: Annotated[str, Text("Көру қабілеті төмен (белгі)", "Слабовидящий (отметка)")] = "☐"


@dataclass(frozen=True)
class Work:
    """What the applicant has learnt and where he teaches; the place of work leads to the commission (§50)."""

    group: Annotated[EducationLevel, Text("Тест түрі (алты топтың бірі)", "Вид теста (одна из шести групп)")]
    edu_level: Annotated[Text, Text("Білім беру деңгейі", "Уровень образования")]
    work_bin: Annotated[str, Text("Жұмыс орнының БСН", "БИН места работы")]
    workplace: Annotated[Text, Text("Жұмыс орны", "Место работы")]
    work_district: Annotated[Text, Text("Жұмыс орнының облысы, ауданы (қаласы)", "Область, район (город) места работы")]
    position: Annotated[Text, Text("Лауазымы", "Должность")]
    edu_years: Annotated[
        str, Text("Жоғары оқу орнында оқыған жылдары (бастап - дейін)", "Годы обучения в вузе (с - по)")
    ] = ""
    speciality: Annotated[Text | None, Text("Мамандығы (біліктілігі)", "Специальность (квалификация)")] = None
    experience: Annotated[Text | None, Text("Педагогикалық өтілі", "Педагогический стаж")] = None
    cur_category: Annotated[
        Text | None,
        Text(
            "Қазіргі біліктілік санаты және қолданылу мерзімі",
            "Имеющаяся квалификационная категория и срок её действия",
        ),
    ] = None


@dataclass(frozen=True)
class Request:
    """What is applied for (§5) and what is agreed to."""

    category: Annotated[Category, Text("Өтініш берген біліктілік санаты", "Заявленная квалификационная категория")]
    att_type: Annotated[AttestationType, Text("Аттестаттау түрі", "Вид аттестации")]
    lang: Annotated[Language, Text("Тестілеу тапсыру тілі", "Язык сдачи тестирования")]
    subject: Annotated[
        Text, Text("Оқыту пәні («Пәннің мазмұны» блогы)", "Предмет преподавания (блок «Содержание предмета»)")
    ]
    site: Annotated[Text, Text("Тестілеу орны", "Место тестирования")]
    time: Annotated[str, Text("Тестілеу уақыты", "Время тестирования")] = ""
    agree: Annotated[
        str,
        Text(
            "Тестілеуді өткізу ережесімен таныстым және келісемін",
            "С правилами проведения тестирования ознакомлен(а) и согласен(на)",
        ),
    ] = "☐"
    consent_pd: Annotated[
        str, Text("Дербес деректерді өңдеуге келісім", "Согласие на обработку персональных данных")
    ] = "☐"


@dataclass(frozen=True, kw_only=True)
class Applying(Document):
    """One application, as it is registered (§8) and kept by the commission."""

    to_commission: Annotated[Text, Text("Аттестаттау комиссиясына", "В аттестационную комиссию")]
    reg_no: Annotated[str, Text("Тіркеу №, күні", "Регистрационный №, дата")]
    person: Annotated[Person, Text("Өтініш беруші", "Заявитель")]
    work: Annotated[Work, Text("Білімі және жұмысы", "Образование и работа")]
    request: Annotated[
        Request, Text("Тестілеуге қатысуға рұқсат беруіңізді сұраймын", "Прошу допустить к тестированию")
    ]
    annex: Annotated[list[Text], Text("Қоса беріледі", "Прилагаются")]
    date: Annotated[dt.date | None, Text("Күні", "Дата")]
    signatures: list[Signature]


ANNEX = [
    Text("3х4 көлемді екі сурет", "Две фотографии размером 3х4"),
    Text("жеке басын куәландыратын құжаттың көшірмесі", "копия документа, удостоверяющего личность"),
]


@waiting(
    "R-3",
    Text(
        "Ұлттық біліктілік тестілеуге қатысуға өтініш",
        "Заявление на участие в национальном квалификационном тестировании",
    ),
    mark="§7",
    template="r03.docx",
    until=UNTIL,
)
def applying() -> Applying:
    """A teacher of mathematics who claims the category of an expert before her term."""
    person = Person(
        "Әбенова", "Гүлнұр", "Қуанышқызы", "840312450128", "№ 034871265, 14.05.2012, ҚР ІІМ", "+7 701 555 01 47",
        "gulnur@m12.example",
    )  # fmt: skip
    return Applying(
        **OF_COUNTRY,
        to_commission=Text("Көкшетау қаласы", "г. Кокшетау"),
        reg_no="147, 12.09.2018",
        person=person,
        work=_work(),
        request=Request(
            Category.EXPERT, AttestationType.EARLY, Language.KAZ, Text("Математика", "Математика"),
            HEAD["site_name"], "03.11.2018, 08:00", TICKED, TICKED,
        ),
        annex=ANNEX,
        date=dt.date(2018, 9, 12),
        signatures=[
            Signature(APPLICANT, f"{person.last_name} {person.first_name} {person.patronymic}"),
            Signature(RESPONSIBLE, RESPONSIBLE_NAME),
        ],
    )  # fmt: skip


def _work() -> Work:
    return Work(
        group=EducationLevel.SECONDARY,
        edu_level=Text("жоғары", "высшее"),
        work_bin="990340001237",
        workplace=HEAD["site_name"],
        work_district=Text("Ақмола облысы, Көкшетау қаласы", "Акмолинская область, г. Кокшетау"),
        position=Text("математика мұғалімі", "учитель математики"),
        edu_years="2001 – 2005",
        speciality=Text("Математика мұғалімі", "Учитель математики"),
        experience=Text("13 жыл", "13 лет"),
        cur_category=Text("педагог-модератор, 2021 жылға дейін", "педагог-модератор, до 2021 года"),
    )


def at(hour: int, minute: int = 0) -> dt.datetime:
    """A time of the day of the test, by the clock of the site."""
    return dt.datetime(2018, 11, 3, hour, minute, tzinfo=dt.UTC)
