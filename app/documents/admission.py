"""Papers of admission: the journal of applications I-1 and the pass with its stub R-4."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from typing import Annotated
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.conduct import BRING, RULES
from app.documents.heads import SitePaper, from_state, of_site
from app.errors import Refusal
from app.form import BarCode, Document, QrCode, Signature, checksum, form
from app.models import Application, Campaign, Commission, Placement, Sitting, SittingRoom
from app.rules.terms import (
    ApplicationState,
    AttestationType,
    Category,
    EducationLevel,
    Language,
    SittingState,
)
from app.text import Text

CHAIR = Text(
    "Аттестаттау комиссиясының төрағасы (аты-жөні, қолы)", "Председатель аттестационной комиссии (Ф.И.О., подпись)"
)
RESPONSIBLE = Text("Жауапты тұлға (аты-жөні, қолы)", "Ответственное лицо (Ф.И.О., подпись)")
LOW_VISION = Text("көру қабілеті төмен", "слабовидящий")
HEALTH = Text("денсаулығы бойынша бөлек аудитория", "отдельная аудитория по здоровью")
WISHED = Text("қалауы: {what}", "желает: {what}")
PASS = Text("Тестілеуге кіру рұқсаттамасы", "Пропуск на тестирование")
STUB = Text("Рұқсаттама түбіртегі", "Корешок пропуска")
PHOTO = Text("Сурет орны 3х4", "Место для фото 3х4")
SIGNED = Text("Тестіленушінің қолы", "Подпись тестируемого")
STAMP = Text("Білім беруді басқару органының мөрі (М.О.)", "Печать органа управления образованием (М.П.)")


@dataclass(frozen=True)
class JournalLine:
    """One application, and the pass given for it."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    reg_no: Annotated[int, Text("Тіркеу №", "Регистрационный №")]
    reg_date: Annotated[dt.datetime, Text("Өтініш берілген күні мен уақыты", "Дата и время подачи заявления")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    iin: Annotated[str, Text("ЖСН", "ИИН")]
    edu_level: Annotated[EducationLevel, Text("Білім беру деңгейі", "Уровень образования")]
    workplace: Annotated[Text, Text("Жұмыс орны", "Место работы")]
    position: Annotated[str, Text("Лауазымы", "Должность")]
    category: Annotated[Category, Text("Өтініш берген біліктілік санаты", "Заявленная квалификационная категория")]
    att_type: Annotated[AttestationType, Text("Аттестаттау түрі", "Вид аттестации")]
    lang: Annotated[Language, Text("Тестілеу тілі", "Язык тестирования")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    docs_ok: Annotated[
        str,
        Text(
            "Тапсырылған құжаттар: өтініш / 3х4 мөлшерлі екі сурет / жеке басын куәландыратын құжаттың көшірмесі",
            "Сданные документы: заявление / две фотографии размером 3х4 / копия документа, удостоверяющего личность",
        ),
    ]
    assigned_site: Annotated[str, Text("Тестілеуді өткізу пункті", "Пункт проведения тестирования")]
    test_time: Annotated[
        str,
        Text("Тестілеудің өтетін уақыты (лек, күні, сағаты)", "Время тестирования (поток, дата, час)"),
    ]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    note: Annotated[Text | None, Text("Ескерту", "Примечание")]
    sig_apply: Annotated[str, Text("Өтініш берушінің қолы", "Подпись заявителя")] = ""
    pass_date: Annotated[str, Text("Рұқсаттаманың берілген күні", "Дата выдачи пропуска")] = ""
    sig_pass: Annotated[str, Text("Рұқсаттаманы алғаны туралы қолы", "Подпись о получении пропуска")] = ""


@dataclass(frozen=True, kw_only=True)
class Journal(SitePaper):
    """The applications of one commission in order of their numbers."""

    ac_name: Annotated[Text, Text("Аттестаттау комиссиясы (аудан / қала)", "Аттестационная комиссия (район / город)")]
    edu_authority: Annotated[Text, Text("Білім беруді басқару органы", "Орган управления образованием")]
    resp_name: Annotated[str, Text("Жауапты тұлғаның ТАӘ", "Ф.И.О. ответственного лица")]
    opened_at: Annotated[dt.datetime | None, Text("Журналдың ашылған күні", "Дата открытия журнала")]
    closed_at: Annotated[
        dt.datetime | None, Text("Журналдың жабылған күні мен уақыты", "Дата и время закрытия журнала")
    ]
    total_apps: Annotated[int, Text("Өтініштердің жалпы саны", "Всего заявлений")]
    total_by_lang: Annotated[str, Text("оның ішінде қазақ / орыс тілінде", "в том числе на казахском / русском языке")]
    rows: list[JournalLine]
    signatures: list[Signature]
    stamp_edu: Text


@form(
    "I-1",
    Text(
        "Ұлттық біліктілік тестілеуге қатысуға өтініштерді тіркеу журналы",
        "Журнал регистрации заявлений на участие в национальном квалификационном тестировании",
    ),
    mark="§9",
    on=Commission,
    template="i01.xlsx",
)
def journal(session: Session, row: Commission) -> Journal:
    """The journal as it stands; once the base is closed it bears the moment of closing."""
    campaign = session.scalars(sa.select(Campaign).order_by(Campaign.id.desc()).limit(1)).one()
    applications = session.scalars(
        sa.select(Application)
        .where(Application.commission_id == row.id, Application.campaign_id == campaign.id)
        .order_by(Application.number)
    ).all()
    placed = sa.select(Placement).where(Placement.commission_id == row.id)
    passes = {one.application_id: one for one in session.scalars(placed)}
    languages = Counter(one.language for one in applications)
    zone, sites = row.tz, wished(session)
    return Journal(
        **of_site(row.site, campaign),
        ac_name=row.name,
        edu_authority=row.authority.name,
        resp_name=row.responsible,
        opened_at=row.opened_at and row.opened_at.astimezone(zone),
        closed_at=_closed(session, row),
        total_apps=len(applications),
        total_by_lang=" / ".join(str(languages[language]) for language in Language),
        rows=[_journal_line(n, one, passes.get(one.id), row.tz, sites) for n, one in enumerate(applications, 1)],
        signatures=[Signature(RESPONSIBLE, row.responsible), Signature(CHAIR, row.chair)],
        stamp_edu=STAMP,
    )


def _closed(session: Session, row: Commission) -> dt.datetime | None:
    """§9: the base is closed by its two officials, or by the hour that was set."""
    moment = row.closed_at
    if moment is None and session.scalar(sa.select(Commission.closes_at <= sa.func.synaq_now()).filter_by(id=row.id)):
        moment = row.closes_at
    return moment and moment.astimezone(row.tz)


def wished(session: Session) -> dict[int, tuple[str, Text]]:
    """Code and name of every site, those of other regions too: an application may wish for any (G26)."""
    found = session.execute(sa.text("SELECT id, code, kk, ru FROM sites_to_wish()"))
    return {one.id: (one.code, Text(one.kk, one.ru)) for one in found}


def _journal_line(
    n: int, one: Application, given: Placement | None, zone: ZoneInfo, sites: dict[int, tuple[str, Text]]
) -> JournalLine:
    return JournalLine(
        n=n,
        reg_no=one.number,
        reg_date=one.registered_at.astimezone(zone),
        fio=one.full_name,
        iin=one.iin,
        edu_level=one.education_level,
        workplace=one.institution.name,
        position=one.position,
        category=one.category,
        att_type=one.attestation_type,
        lang=one.language,
        subject=one.subject.name,
        docs_ok=f"{_tick(given=one.has_application)} / {one.photos} / {_tick(given=one.has_id_copy)}",
        assigned_site=sites[one.site_id][0],
        test_time=_test_time(given.sitting) if given and given.sitting else "",
        tjk=given.code if given else "",
        note=_note(one, sites),
    )


def _note(one: Application, sites: dict[int, tuple[str, Text]]) -> Text | None:
    """What is to be minded: taken back, low vision, a room of health, the site and day that are wished for."""
    said = [one.state.label] if one.state is ApplicationState.WITHDRAWN else []
    said += [LOW_VISION] if one.low_vision else []
    said += [HEALTH] if one.health_room else []
    if one.wished_site_id or one.wished_day:
        site = sites[one.wished_site_id][0] if one.wished_site_id else ""
        day = f"{one.wished_day:%d.%m.%Y}" if one.wished_day else ""
        said.append(WISHED.fill(what=" ".join(filter(None, (site, day)))))
    return Text("; ".join(one.kk for one in said), "; ".join(one.ru for one in said)) if said else None


def _tick(*, given: bool) -> str:
    return "✓" if given else "–"


def _test_time(sitting: Sitting) -> str:
    return f"{sitting.number}, {sitting.day:%d.%m.%Y}, {sitting.entry_time:%H:%M}"


@dataclass(frozen=True)
class Pass:
    """One pass; its stub says the same. No seat stands on it (§43.6)."""

    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    iin: Annotated[str, Text("ЖСН", "ИИН")]
    category: Annotated[Category, Text("Өтініш берген біліктілік санаты", "Заявленная квалификационная категория")]
    att_type: Annotated[AttestationType, Text("Аттестаттау түрі", "Вид аттестации")]
    lang: Annotated[Language, Text("Тестілеу тілі", "Язык тестирования")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    workplace: Annotated[Text, Text("Жұмыс орны", "Место работы")]
    edu_authority: Annotated[Text, Text("Білім беруді басқару органы", "Орган управления образованием")]
    address: Annotated[Text, Text("Тестілеу өткізу пункті, мекенжайы", "Пункт проведения тестирования, адрес")]
    test_date: Annotated[dt.date, Text("Тестілеу күні", "Дата")]
    entry_time: Annotated[
        dt.time,
        Text("Кіргізу басталатын уақыт; тестілеу басталуы 09.00", "Начало запуска; начало тестирования 09.00"),
    ]
    sitting_no: Annotated[int, Text("Лек №", "Поток №")]
    room_no: Annotated[str, Text("Аудитория №", "Аудитория №")]
    chair: Annotated[str, CHAIR]
    bars: BarCode
    code: QrCode = QrCode("")  # noqa: RUF009  (a frozen dataclass)


@dataclass(frozen=True, kw_only=True)
class Passes(Document):
    """One pass or those of a room or a commission, each a leaf of its own: front and back."""

    rows: list[Pass]
    pass_title: Text = PASS
    stub_title: Text = STUB
    photo: Text = PHOTO
    sig_candidate: Text = SIGNED
    stamp_edu: Text = STAMP
    rules: Annotated[
        list[Text],
        Text(
            "Тестілеу кезіндегі тәртіп сақтау ережесі (Қағидалардың 45-тармағы)",
            "Правила поведения на тестировании (пункт 45 Правил)",
        ),
    ]
    bring: Annotated[Text, Text("Өзіңізбен бірге", "При себе")]


def _ready(session: Session, row: Placement | SittingRoom | Commission) -> None:
    """§10, §78.7: passes are made after the allocation."""
    if not isinstance(row, Commission):
        from_state(SittingState.ALLOCATED, "§10")(session, row)
    if not _placements(session, row):
        raise Refusal(
            "§10",
            Text(
                "Рұқсаттама тестіленушілер аудиторияларға бөлінген соң басылады. Бөлуді ҰТО жүргізеді.",
                "Пропуск печатается после распределения тестируемых по аудиториям. Распределение проводит НЦТ.",
            ),
        )


@form(
    "R-4",
    Text("Тестілеуге рұқсаттама және рұқсаттама түбіртегі", "Пропуск на тестирование и корешок пропуска"),
    mark="§10",
    on=Placement,
    template="r04.docx",
    also=(SittingRoom, Commission),
    ready=_ready,
)
def passes(session: Session, row: Placement | SittingRoom | Commission) -> Passes:
    """The pass of one candidate, or those of a room or commission in alphabetical order."""
    placements = _placements(session, row)
    first = placements[0]
    return Passes(
        campaign=first.sitting.campaign.name,
        region=first.sitting.site.region.name,
        rows=[_pass(one) for one in placements],
        rules=RULES,
        bring=BRING,
    )


def _placements(session: Session, row: Placement | SittingRoom | Commission) -> list[Placement]:
    if isinstance(row, Placement):
        return [row]
    column = Placement.commission_id if isinstance(row, Commission) else Placement.sitting_room_id
    return list(
        session.scalars(
            sa.select(Placement)
            .join(Application, Application.id == Placement.application_id)
            .where(column == row.id)
            .order_by(Application.sort_key, Placement.code)
        )
    )


def _pass(one: Placement) -> Pass:
    plain = plain_pass(one)
    return replace(plain, code=QrCode(f"SQ1|pass|{one.code}|{checksum(plain)}", mm=24))


def plain_pass(one: Placement) -> Pass:
    """What a pass says, still without its QR code: the code bears the checksum of this."""
    applied, site = one.application, one.sitting.site
    return Pass(
        tjk=one.code,
        fio=applied.full_name,
        iin=applied.iin,
        category=applied.category,
        att_type=applied.attestation_type,
        lang=one.language,
        subject=one.subject.name,
        workplace=applied.institution.name,
        edu_authority=applied.institution.authority.name,
        address=Text(f"{site.code}, {site.kk}, {site.address_kk}", f"{site.code}, {site.ru}, {site.address_ru}"),
        test_date=one.sitting.day,
        entry_time=one.sitting.entry_time,
        sitting_no=one.sitting.number,
        room_no=one.sitting_room.room.number,
        chair=one.commission.chair,
        bars=BarCode(one.code),
    )
