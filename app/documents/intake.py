"""Papers of the intake: the application R-3."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from sqlalchemy.orm import Session

from app.documents.admission import RESPONSIBLE, wished
from app.form import Document, Signature, form
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


def at(hour: int, minute: int = 0) -> dt.datetime:
    """A time of the day of the test, by the clock of the site."""
    return dt.datetime(2018, 11, 3, hour, minute, tzinfo=dt.UTC)
