"""Papers of the intake: the application R-3 and the journal of changes to the data of candidates I-17."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Annotated, Any

from sqlalchemy.orm import Session

from app.documents.admission import CHAIR, RESPONSIBLE, wished
from app.documents.heads import SitePaper
from app.documents.test_day import CHAIRMAN, HEAD
from app.form import Document, Signature, form
from app.form.waiting import waiting
from app.models import Application, Institution
from app.rules.terms import AttestationType, Category, EducationLevel, Language
from app.text import Text

UNTIL = Text("5-қадам: өтініштерді қабылдау және бөлу", "Шаг 5: приём заявлений и распределение")
APPLICANT = Text("Тестіленуші (аты-жөні, қолы)", "Тестируемый (Ф.И.О., подпись)")
TICKED = "☒"

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
    work_bin: Annotated[str, Text("Жұмыс орнының БСН", "БИН места работы")]
    workplace: Annotated[Text, Text("Жұмыс орны", "Место работы")]
    work_district: Annotated[Text, Text("Жұмыс орнының облысы, ауданы (қаласы)", "Область, район (город) места работы")]
    position: Annotated[Text, Text("Лауазымы", "Должность")]
    edu_level: Annotated[Text | None, Text("Білім беру деңгейі", "Уровень образования")] = None
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


@form(
    "R-3",
    Text(
        "Ұлттық біліктілік тестілеуге қатысуға өтініш",
        "Заявление на участие в национальном квалификационном тестировании",
    ),
    mark="§7",
    on=Application,
    template="r03.docx",
)
def applying(session: Session, row: Application) -> Applying:
    """The application as it stands in the journal, to be signed; what no register holds is left for the pen."""
    commission = row.commission
    return Applying(
        campaign=row.campaign.name,
        region=commission.authority.region.name,
        to_commission=commission.name,
        reg_no=f"{row.number}, {row.registered_at.astimezone(commission.tz):%d.%m.%Y}",
        person=Person(
            row.surname, row.first_name, row.patronymic, row.iin, phone=row.phone,
            low_vision=TICKED if row.low_vision else Person.low_vision,
        ),
        work=_work(row.institution, row),
        request=Request(
            row.category, row.attestation_type, row.language, row.subject.name,
            wished(session)[row.wished_site_id or row.site_id][1],
            time=f"{row.wished_day:%d.%m.%Y}" if row.wished_day else "",
        ),
        annex=ANNEX,
        date=None,
        signatures=[Signature(APPLICANT, row.full_name), Signature(RESPONSIBLE, commission.responsible)],
    )  # fmt: skip


def _work(place: Institution, row: Application) -> Work:
    authority = place.authority
    return Work(
        group=row.education_level,
        work_bin=place.code,
        workplace=place.name,
        work_district=Text(f"{authority.region.kk}, {authority.kk}", f"{authority.region.ru}, {authority.ru}"),
        position=Text(row.position, row.position),
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
