"""Applications: the base of a commission opens, takes them, closes at 15:00 of its day (§5-9, §32, §77, §78)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import workbook
from app.db import NOT_YOURS, explained
from app.errors import BadInput, Fault, Refusal
from app.models import Application, Campaign, Commission, Site, Staff
from app.roles import Role
from app.rules import applications
from app.rules.terms import ApplicationState
from app.stages import wishes
from app.stages.judging import WISHES, Rules
from app.text import Lang, Text

COLUMNS = (
    "surname", "first_name", "patronymic", "iin", "education_level", "institution_id", "position", "category",
    "attestation_type", "language", "subject_id", "has_application", "photos", "has_id_copy",
)  # fmt: skip
"""What every workbook of applications holds; number, time, campaign and site are given when it is registered."""
OPTIONAL = ("phone", "wished_site_id", "wished_day", "low_vision", "health_room")
"""What an application may say besides (G17, G21, G26, G27). A workbook may come without these columns, and a blank cell
changes nothing: what is not known to whoever fills it in is not taken back by that.
"""
WHOLE = (*COLUMNS, *OPTIONAL)

NOT_OPENED = Refusal(
    "§78.1",
    Text(
        "Комиссияның өтініштер базасы әлі ашылған жоқ. ҰТО-дан жабылу күнін белгілеуді сұраңыз.",
        "База заявлений комиссии ещё не открыта. Попросите НЦТ назначить день закрытия.",
    ),
)
ELSEWHERE = Text(
    "Бұл ЖСН-мен өтініш басқа комиссияда тіркелген. Тестіленушіден сұрап, бірін қайтартып алыңыз.",
    "Заявление с этим ИИН зарегистрировано в другой комиссии. Уточните у тестируемого, одно пусть отзовёт.",
)
HERE = Text(
    "Бұл ЖСН-мен өтініш осы комиссияда тіркелген: № {number}. Жаңасын тіркемей, соны түзетіңіз.",
    "Заявление с этим ИИН уже зарегистрировано в этой комиссии: № {number}. Исправьте его, не регистрируя новое.",
)
TAKEN_BACK = Text(
    "Бұл ЖСН-мен № {number} өтініш қайтарып алынған. Жолды өшіріңіз немесе адамды бөлек, жаңа нөмірмен тіркеңіз.",
    "Заявление № {number} с этим ИИН отозвано. Удалите строку или зарегистрируйте человека отдельно, с новым номером.",
)
WITHDRAWN = Refusal(
    "§8",
    Text(
        "Бұл өтініш қайтарып алынған, өзгертілмейді. Қажет болса, жаңа нөмірмен қайта тіркеңіз.",
        "Это заявление отозвано и не изменяется. При необходимости зарегистрируйте заново, с новым номером.",
    ),
)
PAST = Text(
    "Жабылу уақыты ({when}) өтіп кетті. Кейінгі күнді белгілеңіз.",
    "Срок закрытия ({when}) уже прошёл. Назначьте более поздний день.",
)
JOINTLY = Refusal(
    "§78.4",
    Text(
        "Базаны осы комиссияның төрағасы мен жауапты тұлғасы бірлесіп жабады. Екеуі де өз атынан растауы тиіс.",
        "Базу закрывают совместно председатель и ответственное лицо этой комиссии: каждый подтверждает сам.",
    ),
)
CAMPAIGNS = Text(
    "Науқан біреу болуы тиіс, қазір {n}. ҰТО науқандар тізілімін түзетуі керек.",
    "Кампания должна быть одна, сейчас их {n}. НЦТ должен исправить регистр кампаний.",
)
TWICE = "§78.3"  # the mark under which the database tells of a second application with the same IIN


def open_base(session: Session, commission: Commission, closes_on: dt.date, *, now: dt.datetime) -> None:
    """§78.1. The base takes applications until 15:00 local time of `closes_on`; until then the day may be moved."""
    commission = _locked(session, commission)
    _refuse_closed(commission, now)
    moment = applications.closing_moment(closes_on, commission.tz)
    if moment <= now:
        raise BadInput(PAST.fill(when=f"{moment:%d.%m.%Y %H:%M}"))
    commission.opened_at = commission.opened_at or now
    commission.closes_at = moment


def import_applications(
    session: Session, commission: Commission, content: bytes, filename: str, *, now: dt.datetime
) -> workbook.Report:
    """§78.3. A workbook of applications into the journal I-1 of a commission; new ones are numbered without gaps.

    An applicant is known by the IIN: the same workbook twice changes nothing, a changed row is an edit. BadInput with
    every fault, Refusal after closing; nothing is written then.
    """
    commission = _open(session, commission, now)
    rows = workbook.read(Application, content, filename, only=WHOLE, spare=OPTIONAL)
    names = workbook.Names(session)
    names.know(Site, wishes.named(session))
    faults = [*workbook.understood(session, rows, names), *workbook.repeated(rows, ["iin"])]
    journal = _of(session, commission)
    faults += _faults_of_rules(Rules(session, commission, now), rows, journal)
    mine = {row.iin: row for row in journal if row.state is not ApplicationState.WITHDRAWN}
    new = partial(Application, **_fixed(session, commission, now))
    numbers = count(_last_number(session, commission) + 1)

    def apply(line: workbook.Line) -> workbook.Outcome:
        if line.values["iin"] in mine:
            return workbook.change(mine[line.values["iin"]], line.values)
        session.add(new(number=next(numbers), **line.values))
        return "added"

    told, refused = workbook.put(
        session, workbook.without(rows, faults), apply, place=partial(_told, heading=rows.headings["iin"])
    )
    workbook.refuse(rows, faults + refused)
    report = workbook.Report(**told, skipped=rows.skipped)
    if report.added or report.changed:
        _ask_again(commission)
    return report


def blank_workbook(session: Session, lang: Lang) -> bytes:
    """§78.3. The workbook to fill in; the sites of all regions stand in it to be wished for."""
    chosen = [str(one.name.within("ru" if lang == "ru" else "kk")) for one in wishes.sites(session)]
    spare = {name: chosen if name == "wished_site_id" else () for name in OPTIONAL}
    return workbook.template(session, Application, lang, only=WHOLE, spare=spare)


def register_application(
    session: Session, commission: Commission, values: Mapping[str, Any], *, now: dt.datetime
) -> Application:
    """§8, §78.3. One application into the journal, under the next number; `values` by the names of WHOLE."""
    commission = _open(session, commission, now)
    given = _cleaned(values)
    Rules(session, commission, now).refuse(given)
    for other in _of(session, commission):
        if other.iin == given["iin"] and other.state is not ApplicationState.WITHDRAWN:
            raise Refusal(TWICE, HERE.fill(number=other.number))
    number = _last_number(session, commission) + 1
    application = Application(**_fixed(session, commission, now), number=number, **given)
    session.add(application)
    _written(session)
    _ask_again(commission)
    return application


def edit_application(
    session: Session, application: Application, values: Mapping[str, Any], *, now: dt.datetime
) -> workbook.Outcome:
    """§32.4. Change an application while the base is open; the journal keeps the old values."""
    commission = _open(session, application.commission, now)
    if application.state is ApplicationState.WITHDRAWN:
        raise WITHDRAWN
    present = {name: getattr(application, name) for name in WHOLE}
    given = _cleaned({**present, **values})
    wished_as_before = all(given[name] == present[name] for name in WISHES)
    Rules(session, commission, now).refuse({**given, "wished_day": None} if wished_as_before else given)
    outcome = workbook.change(application, given)
    _written(session)
    if outcome == "changed":
        _ask_again(commission)
    return outcome


def withdraw(session: Session, application: Application, *, now: dt.datetime) -> None:
    """§8. The applicant takes the application back while the base is open; its number stays in the journal."""
    commission = _open(session, application.commission, now)
    if application.state is not ApplicationState.WITHDRAWN:
        application.state = ApplicationState.WITHDRAWN
        _ask_again(commission)


def close_base(session: Session, commission: Commission, *, now: dt.datetime, by: Staff) -> bool:
    """§78.4. The chair and the responsible person close the base jointly: each agrees, the second one closes it.

    True when it is closed. A change of the applications between the two asks both again. After 15:00 of its day the
    base has closed by itself (§9): either then puts down that moment.
    """
    commission = _locked(session, commission)
    if commission.opened_at is None:
        raise NOT_OPENED
    if by.commission_id != commission.id or by.role not in (Role.CHAIR, Role.RESPONSIBLE):
        raise JOINTLY
    if commission.closed_at is None and is_closed(commission, now):
        commission.closed_at = commission.closes_at
        return True
    _refuse_closed(commission, now)
    applications.check_numbers(*_numbered(session, commission))
    if by.role is Role.CHAIR:
        commission.chair_agreed_at = commission.chair_agreed_at or now
    else:
        commission.responsible_agreed_at = commission.responsible_agreed_at or now
    if commission.chair_agreed_at and commission.responsible_agreed_at:
        commission.closed_at = now
    return commission.closed_at is not None


def closed(commission: Commission, now: dt.datetime) -> Refusal | None:
    """§9. What whoever comes after the closing is told; None while the base is open."""
    try:
        _refuse_closed(commission, now)
    except Refusal as refused:
        return refused
    return None


def is_closed(commission: Commission, now: dt.datetime) -> bool:
    """§9. Whether the base is closed: by people, or by itself at its hour."""
    return commission.closed_at is not None or (commission.closes_at is not None and commission.closes_at <= now)


def _locked(session: Session, commission: Commission) -> Commission:
    """The commission as it is now, kept from others until the act ends: numbers and closing wait for each other."""
    asked = sa.select(Commission).where(Commission.id == commission.id)
    found = session.scalar(asked.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NOT_YOURS
    return found


def _open(session: Session, commission: Commission, now: dt.datetime) -> Commission:
    commission = _locked(session, commission)
    if commission.opened_at is None:
        raise NOT_OPENED
    _refuse_closed(commission, now)
    return commission


def _refuse_closed(commission: Commission, now: dt.datetime) -> None:
    applications.refuse_if_closed(
        closed_at=commission.closed_at, closes_at=commission.closes_at, zone=commission.tz, now=now
    )


def _ask_again(commission: Commission) -> None:
    commission.chair_agreed_at = commission.responsible_agreed_at = None


def _of(session: Session, commission: Commission) -> list[Application]:
    chosen = sa.select(Application).where(Application.commission_id == commission.id).order_by(Application.number)
    return list(session.scalars(chosen))


def _numbered(session: Session, commission: Commission) -> tuple[int, int]:
    """How many applications the journal holds, and its last number."""
    told = sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(Application.number), 0))
    count, last = session.execute(told.where(Application.commission_id == commission.id)).one()
    return count, last


def _last_number(session: Session, commission: Commission) -> int:
    return _numbered(session, commission)[1]


def _fixed(session: Session, commission: Commission, now: dt.datetime) -> dict[str, Any]:
    campaigns = session.scalars(sa.select(Campaign.id)).all()
    if len(campaigns) != 1:
        raise BadInput(CAMPAIGNS.fill(n=len(campaigns)))
    place = {"commission_id": commission.id, "site_id": commission.site_id, "campaign_id": campaigns[0]}
    return {**place, "registered_at": now}


def _faults_of_rules(of_rules: Rules, rows: workbook.Rows, journal: Sequence[Application]) -> list[Fault]:
    mine = {row.iin: row for row in journal if row.state is not ApplicationState.WITHDRAWN}
    gone = {row.iin: row.number for row in journal if row.iin not in mine}
    faults = []
    for line in rows.lines:
        known = mine.get(line.values.get("iin", ""))
        wished = {"wished_site_id": known.wished_site_id} if known else {}
        told = list(of_rules.broken({**wished, **line.values}))
        if line.values.get("iin") in gone:
            told.append(("iin", TAKEN_BACK.fill(number=gone[line.values["iin"]])))
        faults += [Fault(text, line.row, rows.headings[name]) for name, text in told]
    return faults


def _told(error: Exception, *, heading: str) -> tuple[Text, str | None]:
    if isinstance(error, Refusal) and error.mark == "§9":
        raise error
    if isinstance(error, Refusal) and error.mark == TWICE:
        return ELSEWHERE, heading
    return workbook.said(error), None


def _cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    strange = set(values) - set(WHOLE)
    if strange:
        raise ValueError(f"not of an application: {sorted(strange)}")
    return {name: " ".join(value.split()) if type(value) is str else value for name, value in values.items()}


def _written(session: Session) -> None:
    try:
        with explained():
            session.flush()  # a second application of the same person shows itself only here
    except Refusal as refusal:
        if refusal.mark != TWICE:
            raise
        raise Refusal(TWICE, ELSEWHERE) from refusal
