"""Papers of the intake: the application R-3 and the journal of changes to the data of candidates I-17."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Annotated, Any

from app.documents.admission import CHAIR, RESPONSIBLE
from app.documents.heads import SitePaper
from app.documents.test_day import CHAIRMAN, HEAD
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


@dataclass(frozen=True)
class ChangeLine:
    """One wrong datum of one candidate (§82); the last columns are of the test day (§44.2)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    chg_date: Annotated[dt.date, Text("Күні", "Дата")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    fio: Annotated[str, Text("ТАӘ (базадағы)", "Ф.И.О. (в базе)")]
    sitting_no: Annotated[int, Text("Лек", "Поток")]
    room_no: Annotated[str, Text("Аудитория", "Аудитория")]
    field: Annotated[
        Text,
        Text(
            "Өзгертілетін мәлімет (ТАӘ / ЖСН / өтініш берген біліктілік санаты / аттестаттау түрі)",
            "Изменяемые данные (Ф.И.О. / ИИН / заявленная квалификационная категория / вид аттестации)",
        ),
    ]
    old_value: Annotated[str | Category | AttestationType, Text("Қате мәлімет", "Ошибочные данные")]
    new_value: Annotated[str | Category | AttestationType, Text("Дұрыс мәлімет", "Правильные данные")]
    basis: Annotated[Text, Text("Негізі (құжат)", "Основание (документ)")]
    sig_candidate: Annotated[str, Text("Тестіленушінің қолы", "Подпись тестируемого")] = ""
    sig_resp: Annotated[str, Text("Жауапты тұлғаның қолы", "Подпись ответственного лица")] = ""
    entered_at: Annotated[
        dt.datetime | None, Text("Бағдарламаға енгізілген күні, уақыты", "Дата и время внесения в программу")
    ] = None
    sig_mprog: Annotated[str, Text("Программистің қолы", "Подпись программиста")] = ""


@dataclass(frozen=True, kw_only=True)
class ChangeJournal(SitePaper):
    """The changes that one commission asks of one site, by sitting."""

    edu_authority: Annotated[Text, Text("Білім беруді басқару органы", "Орган управления образованием")]
    resp_name: Annotated[str, Text("Жауапты тұлға", "Ответственное лицо")]
    rows: list[ChangeLine]
    signatures: list[Signature]
    to_site_at: Annotated[dt.date | None, Text("Журналдың ТӨП-ке жеткізілген күні", "Дата доставки журнала в ППТ")]
    handed_at: Annotated[
        dt.datetime | None,
        Text(
            "Журнал Министрлік программисіне берілді (тестілеу күні, уақыты)",
            "Журнал передан программисту Министерства (день тестирования, время)",
        ),
    ]


NAME, IIN = Text("ТАӘ", "Ф.И.О."), Text("ЖСН", "ИИН")
CLAIMED = Text("өтініш берген біліктілік санаты", "заявленная квалификационная категория")
TYPE = Text("аттестаттау түрі", "вид аттестации")
CARD = Text("жеке куәлік № {no}", "удостоверение личности № {no}")
APPLIED = Text("өтініш № {no}", "заявление № {no}")
CHANGES: list[tuple[Any, ...]] = [
    ("701000147", "Абенова Гүлнұр Қуанышқызы", 1, "01", NAME, "Абенова Гүлнұр Қуанышқызы",
     "Әбенова Гүлнұр Қуанышқызы", CARD.fill(no="034871265")),
    ("701000260", "Өтегенов Ержан Мұхаметқалиұлы", 1, "01", IIN, "791204350017", "791204350718",
     CARD.fill(no="029114087")),
    ("701000388", "Иваненко Светлана Александровна", 1, "02", CLAIMED, Category.MODERATOR, Category.EXPERT,
     APPLIED.fill(no=388)),
    ("701000531", "Нұрғалиев Бауыржан Төлегенұлы", 2, "02", TYPE, AttestationType.REGULAR, AttestationType.EARLY,
     APPLIED.fill(no=531)),
    ("701000806", "Хашимова Зылиха Исмаилқызы", 2, "03", NAME, "Хашимова Зылиха Исмаилқызы",
     "Һашимова Зылиха Исмаилқызы", CARD.fill(no="041550932")),
]  # fmt: skip


@waiting(
    "I-17",
    Text("Тестіленушілердің мәліметтерін өзгерту журналы", "Журнал изменения данных тестируемых"),
    mark="§82",
    template="i17.xlsx",
    until=UNTIL,
)
def change_journal() -> ChangeJournal:
    """Five mistakes found when the passes were given out; those of the first sitting are entered already."""
    return ChangeJournal(
        **HEAD,
        edu_authority=Text("Көкшетау қаласының білім бөлімі", "Отдел образования города Кокшетау"),
        resp_name=RESPONSIBLE_NAME,
        rows=[_change_line(n, *change) for n, change in enumerate(CHANGES, 1)],
        signatures=[Signature(RESPONSIBLE, RESPONSIBLE_NAME), Signature(CHAIR, CHAIRMAN)],
        to_site_at=dt.date(2018, 11, 1),
        handed_at=at(6, 30),
    )


def _change_line(n: int, *change: Any) -> ChangeLine:
    line = ChangeLine(n, dt.date(2018, 10, 29), *change)
    return replace(line, entered_at=at(6, 40 + n)) if line.sitting_no == 1 else line


def at(hour: int, minute: int = 0) -> dt.datetime:
    """A time of the day of the test, by the clock of the site."""
    return dt.datetime(2018, 11, 3, hour, minute, tzinfo=dt.UTC)
