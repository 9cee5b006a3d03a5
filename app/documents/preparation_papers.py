"""Papers of preparation that have no appendix: lists of people X-6 and labels of media X-9."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from app.documents.heads import SitePaper
from app.documents.test_day import HEAD, LEAD, LEADER, OF_SITE, ON_DUTY, SITTING, STEP
from app.form import Document, Signature
from app.form.waiting import waiting
from app.rules.terms import Post
from app.text import Text

SITE_NAME = "Сүлейменова Әсел Бақытқызы"
SCHOOL = Text("№ 12 мектеп-лицей, мұғалім", "Школа-лицей № 12, учитель")


@dataclass(frozen=True)
class DutyLine:
    """Somebody on duty in a room (§28.4)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    iin: Annotated[str, Text("ЖСН", "ИИН")]
    workplace: Annotated[Text, Text("Жұмыс орны, лауазымы", "Место работы, должность")]
    phone: Annotated[str, Text("Телефон", "Телефон")]
    room_no: Annotated[str, Text("Аудитория №", "Аудитория №")]
    briefed: Annotated[str, Text("Нұсқамадан өтті (күні, қолы)", "Инструктаж пройден (дата, подпись)")] = ""


@dataclass(frozen=True)
class MedicLine:
    """A medical worker (§28.5) and the paper that is looked at before the test (§33.2)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    workplace: Annotated[Text, Text("Жұмыс орны, лауазымы", "Место работы, должность")]
    document: Annotated[Text, Text("Құжаты (атауы, №)", "Документ (наименование, №)")]
    phone: Annotated[str, Text("Телефон", "Телефон")]


@dataclass(frozen=True)
class AppealLine:
    """A member of the commission of appeals: at least two teachers a subject (§152)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    role: Annotated[Post, Text("Төраға / мүше", "Председатель / член")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    org_kind: Annotated[
        Text,
        Text(
            "Білім беру ұйымы (бастауыш, негізгі орта, жалпы орта, техникалық және кәсіптік, орта білімнен кейінгі, "
            "жоғары)",
            "Организация образования (начального, основного среднего, общего среднего, технического и "
            "профессионального, послесреднего, высшего)",
        ),
    ]
    position: Annotated[Text, Text("Лауазымы", "Должность")]
    approved_by: Annotated[Text, Text("Тізімді бекіткен құжат №, күні", "№ и дата документа, утвердившего список")]


@dataclass(frozen=True, kw_only=True)
class StaffLists(SitePaper):
    """Three lists of one site, a sheet each."""

    duty: Annotated[list[DutyLine], Text("Аудитория бойынша кезекшілердің тізімі", "Список дежурных по аудиториям")]
    medics: Annotated[list[MedicLine], Text("Медициналық қызметкерлердің тізімі", "Список медицинских работников")]
    appeal: Annotated[
        list[AppealLine], Text("Апелляциялық комиссия мүшелерінің тізімі", "Список членов апелляционной комиссии")
    ]
    signatures: list[Signature]


DUTY_NAMES = (
    *ON_DUTY, "Қожахметова Айгүл Сейітқызы", "Нұрғалиев Бауыржан Төлегенұлы", "Шәріпова Үміт Жұмабекқызы",
    "Пономарёв Игорь Васильевич", "Һашимова Зылиха Исмаилқызы", "Цой Виктория Сергеевна",
    "Есенғалиева Шұғыла Нұрланқызы", "Дүйсенов Қанат Оразұлы", "Ковальчук Наталья Петровна",
    "Әлімжанова Перизат Ғанықызы",
)  # fmt: skip
MATHS, BIOLOGY = Text("Математика", "Математика"), Text("Биология", "Биология")
LYCEUM, COLLEGE = (
    Text("жалпы орта", "общего среднего"),
    Text("техникалық және кәсіптік", "технического и профессионального"),
)
TEACHER = Text("мұғалім", "учитель")
ORDER = Text("№ 214-Ө бұйрық, 19.10.2018", "приказ № 214-Ө от 19.10.2018")
LICENCE = Text("маман сертификаты № {no}", "сертификат специалиста № {no}")
CLINIC = Text("№ 2 қалалық емхана, {post}", "Городская поликлиника № 2, {post}")
APPEALING: list[tuple[str, Post, Text, Text]] = [
    ("Сүлейменов Қайрат Өмірұлы", Post.CHAIR, MATHS, COLLEGE),
    ("Жүнісова Әйгерім Қуанышқызы", Post.MEMBER, MATHS, LYCEUM),
    ("Өтеулиева Жанна Ығыланқызы", Post.MEMBER, BIOLOGY, LYCEUM),
    ("Гончаренко Лариса Ивановна", Post.MEMBER, BIOLOGY, COLLEGE),
]


@waiting(
    "X-6",
    Text(
        "Аудитория бойынша кезекшілердің, медициналық қызметкерлердің, апелляциялық комиссия мүшелерінің тізімдері",
        "Списки дежурных по аудиториям, медицинских работников, членов апелляционной комиссии",
    ),
    mark="§28.4",
    template="x06.xlsx",
    until=STEP,
)
def staff_lists() -> StaffLists:
    """Two on duty in each of six rooms, a doctor and a nurse, two teachers of each subject."""
    medics = [
        MedicLine(1, "Мұсаева Ғалия Төлеуқызы", CLINIC.fill(post=Text("дәрігер", "врач")), LICENCE.fill(no=10427),
                  "+7 701 555 02 11"),
        MedicLine(2, "Ким Елена Андреевна", CLINIC.fill(post=Text("медбике", "медсестра")), LICENCE.fill(no=11803),
                  "+7 701 555 02 12"),
    ]  # fmt: skip
    return StaffLists(
        **HEAD,
        duty=[_duty_line(n, name) for n, name in enumerate(DUTY_NAMES, 1)],
        medics=medics,
        appeal=[AppealLine(n, *one, TEACHER, ORDER) for n, one in enumerate(APPEALING, 1)],
        signatures=[Signature(OF_SITE, SITE_NAME), Signature(LEAD, LEADER)],
    )


def _duty_line(n: int, name: str) -> DutyLine:
    return DutyLine(n, name, f"7{n % 10}0415{300100 + 7 * n}", SCHOOL, f"+7 701 555 01 {n:02}", f"{(n + 1) // 2:02}")


@dataclass(frozen=True)
class MediumLabel:
    """What stands on one removable medium (§194)."""

    site_code: Annotated[str, Text("ТӨП коды", "Код ППТ")]
    sitting_no: Annotated[int, Text("Лек №", "Поток №")]
    test_date: Annotated[dt.date, Text("Тестілеу күні", "Дата тестирования")]
    room_no: Annotated[str, Text("Аудитория №", "Аудитория №")]
    medium: Annotated[
        Text,
        Text(
            "Тасымалдағыш: CD/DVD-диск / флэш-карта / қатқыл диск", "Носитель: CD/DVD-диск / флеш-карта / жёсткий диск"
        ),
    ]
    medium_no: Annotated[str, Text("Тасымалдағыш №", "№ носителя")]
    content: Annotated[
        Text,
        Text("Мазмұны: толық жазба / бұзушылық файлы", "Содержание: полная запись / файл о нарушении"),
    ]
    player: Annotated[
        Text,
        Text(
            "Ойнатқыштың қондырғыш файлы: бар / қажет емес",
            "Установочный файл проигрывателя: есть / не требуется",
        ),
    ]
    checked: Annotated[
        str, Text("Басқа компьютерде тексерілді (күні, қолы)", "Проверено на другом компьютере (дата, подпись)")
    ] = ""


@dataclass(frozen=True, kw_only=True)
class MediaLabels(Document):
    """Labels to be cut out, one for each medium."""

    rows: list[MediumLabel]


FLASH, DISK = Text("флэш-карта", "флеш-карта"), Text("қатқыл диск", "жёсткий диск")
WHOLE, BREACH = Text("толық жазба", "полная запись"), Text("бұзушылық файлы", "файл о нарушении")
THERE, UNNEEDED = Text("бар", "есть"), Text("қажет емес", "не требуется")


@waiting(
    "X-9",
    Text("Алмалы тасымалдағыштың таңбасы", "Маркировка съёмного носителя"),
    mark="§194",
    template="x09.docx",
    until=Text("9-қадам: анықтамалар, жою және есептер", "Шаг 9: справки, уничтожение и отчёты"),
)
def media_labels() -> MediaLabels:
    """A disk for each of six rooms, and a card with a breach of the rules in the second."""
    day = SITTING["test_date"]
    rows = [MediumLabel("701", 1, day, f"{n:02}", DISK, f"Д-{n:02}", WHOLE, THERE) for n in range(1, 7)]
    breach = MediumLabel("701", 1, day, "02", FLASH, "Ф-01", BREACH, UNNEEDED)
    return MediaLabels(campaign=HEAD["campaign"], region=HEAD["region"], rows=[*rows, breach])
