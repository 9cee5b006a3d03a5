"""Passes with their stubs: drawn up, given out, the stub to the commission and to the folder of the room (§78.7-81)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, selectinload

from app.documents.admission import plain_pass
from app.errors import Refusal
from app.form import checksum
from app.models import (
    AdmissionPass,
    Application,
    Campaign,
    Correction,
    Placement,
    Room,
    Sitting,
    SittingRoom,
    Staff,
)
from app.rules import passes
from app.rules.terms import AttestationType, Category, CorrectedField, PassStep
from app.text import Text

COLUMNS = {
    PassStep.DRAWN_UP: ("drawn_up_at", "drawn_up_by"), PassStep.ISSUED: ("issued_at", "issued_by"),
    PassStep.HANDED: ("stub_handed_at", "stub_handed_by"), PassStep.AT_SITE: ("stub_at_site_at", "stub_taken_by"),
}  # fmt: skip
"""Where the moment of each step stands, and who took it."""

MARKS = passes.MARKS

STRANGER = Text(
    "{code}: мұндай рұқсаттама сізде жоқ. Парақтағы комиссия мен ТӨП-ті қараңыз: бөтен болса, иесіне беріңіз.",
    "{code}: такого пропуска у вас нет. Посмотрите на листе комиссию и ППТ: чужой передайте по принадлежности.",
)
FORGED = Text(
    "{code}: QR-кодтың бақылау сомасы базадағы деректерге сәйкес емес. Парақтағы ТАӘ мен ЖСН-ны {name} "
    "мәліметтерімен салыстырыңыз; ескірсе, R-4 парағын қайта басып шығарыңыз.",
    "{code}: контрольная сумма QR-кода не сходится с данными базы. Сверьте Ф.И.О. и ИИН на листе с данными {name}; "
    "если лист устарел, напечатайте R-4 заново.",
)
OF_WHOM = Text("{code} {name}: {why}", "{code} {name}: {why}")


def scan(session: Session, step: PassStep, words: str, *, by: Staff, now: dt.datetime) -> Placement:
    """§78.8. Take a step for the pass whose code a reader sent or somebody typed; whose pass it is.

    Refusal: no code of a pass, not of this place, of other data than those of the base, out of order, twice.
    """
    sent = passes.read(words)
    found = session.scalar(_whole().where(Placement.code == sent.code))
    if found is None:
        raise Refusal("§78.7", STRANGER.fill(code=sent.code))
    if sent.checksum and not _is_genuine(session, found, sent.checksum):
        raise Refusal("§78.7", FORGED.fill(code=sent.code, name=found.application.full_name))
    take(session, step, [found], by=by, now=now)
    return found


def take(session: Session, step: PassStep, placements: Sequence[Placement], *, by: Staff, now: dt.datetime) -> None:
    """§79, §80, §32.7, §78.8. Take a step for all of these, or, told which one bars it, for none."""
    rows = passes_of(session, placements)
    moment, who = COLUMNS[step]
    for one in placements:
        row = rows.get(one.id)
        try:
            passes.check_step(step, taken(row), one.sitting.site.tz)
        except Refusal as refused:
            named = OF_WHOM.fill(code=one.code, name=one.application.full_name, why=refused.text)
            raise Refusal(refused.mark, named) from refused
        if row is None:
            row = AdmissionPass(site_id=one.site_id, commission_id=one.commission_id, placement_id=one.id)
            session.add(row)
        setattr(row, moment, now)
        setattr(row, who, by.login)
    session.flush()


def take_back(session: Session, row: AdmissionPass, *, by: Staff, now: dt.datetime) -> PassStep:
    """§79. The last step of a pass undone by whoever took it, on the same day; the journal keeps both."""
    step = passes.check_back(taken(row), by=by.login, now=now, zone=row.placement.sitting.site.tz)
    moment, who = COLUMNS[step]
    setattr(row, moment, None)
    setattr(row, who, "")
    session.flush()
    return step


def last(row: AdmissionPass) -> PassStep | None:
    """The step that a pass has come to."""
    return passes.last_step(taken(row))


def may_take_back(row: AdmissionPass | None, placement: Placement, *, by: Staff, now: dt.datetime) -> bool:
    """Whether the last step may still be undone by this official."""
    try:
        passes.check_back(taken(row), by=by.login, now=now, zone=placement.sitting.site.tz)
    except Refusal:
        return False
    return True


def taken(row: AdmissionPass | None) -> passes.Taken:
    """Each step with its moment and author; a pass without a row has none."""
    return {
        step: (getattr(row, moment), getattr(row, who)) if row is not None else (None, "")
        for step, (moment, who) in COLUMNS.items()
    }


def passes_of(session: Session, placements: Sequence[Placement]) -> dict[int, AdmissionPass]:
    """The rows of these passes by placement, held until the act ends."""
    here = AdmissionPass.placement_id.in_([one.id for one in placements])
    return {row.placement_id: row for row in session.scalars(sa.select(AdmissionPass).where(here))}


def _whole() -> sa.Select[Placement]:
    """Placements with all that names them, those of the newest campaign."""
    newest = sa.select(sa.func.max(Campaign.id)).scalar_subquery()
    return (
        sa.select(Placement)
        .join(Application, Application.id == Placement.application_id)
        .join(Sitting, Sitting.id == Placement.sitting_id)
        .where(Sitting.campaign_id == newest)
        .options(
            contains_eager(Placement.application),
            selectinload(Placement.sitting).selectinload(Sitting.site),
            selectinload(Placement.sitting_room).selectinload(SittingRoom.room),
            selectinload(Placement.commission),
        )
    )


def _is_genuine(session: Session, one: Placement, told: str) -> bool:
    """Whether a pass was printed from the data of the base: as they are, or as they were before lines of I-17."""
    applied = one.application
    plain = plain_pass(one)
    if checksum(plain) == told:
        return True
    data: dict[str, Any] = {field.value: getattr(applied, field.value) for field in CorrectedField}
    lines = sa.select(Correction).where(Correction.application_id == applied.id, Correction.applied_at.is_not(None))
    for line in session.scalars(lines.order_by(Correction.applied_at.desc(), Correction.id.desc())):
        data[line.field.value] = line.old_iin if line.field is CorrectedField.IIN else line.old_value
        name = " ".join(filter(None, (data["surname"], data["first_name"], data["patronymic"])))
        before = replace(
            plain, fio=name, iin=data["iin"], category=Category(data["category"]),
            att_type=AttestationType(data["attestation_type"]),
        )  # fmt: skip
        if checksum(before) == told:
            return True
    return False


# ---- lists and counts


@dataclass(frozen=True)
class Wanted:
    """Which passes: of a commission or a sitting; `waiting` = those whose next step this is; words of a search."""

    commission_id: int | None = None
    sitting_id: int | None = None
    waiting: PassStep | None = None
    sought: str = ""


@dataclass(frozen=True)
class Line:
    """One pass in a list; `row` is not there before its first step."""

    placement: Placement
    row: AdmissionPass | None

    @property
    def steps(self) -> passes.Taken:
        return taken(self.row)


def listed(session: Session, wanted: Wanted, *, start: int = 0, limit: int | None = None) -> list[Line]:
    """The passes in Kazakh alphabetical order."""
    chosen = _whole().outerjoin(AdmissionPass, AdmissionPass.placement_id == Placement.id)
    chosen = chosen.where(*_conditions(wanted)).order_by(Application.sort_key, Placement.code)
    found = session.scalars(chosen.offset(start).limit(limit)).all()
    rows = passes_of(session, found)
    return [Line(one, rows.get(one.id)) for one in found]


def counted(session: Session, wanted: Wanted) -> int:
    """How many passes these are."""
    return session.scalar(_counting(wanted, sa.func.count())) or 0


def _counting(wanted: Wanted, *columns: Any) -> sa.Select[Any]:
    newest = sa.select(sa.func.max(Campaign.id)).scalar_subquery()
    return (
        sa.select(*columns)
        .select_from(Placement)
        .join(Application, Application.id == Placement.application_id)
        .join(Sitting, Sitting.id == Placement.sitting_id)
        .outerjoin(AdmissionPass, AdmissionPass.placement_id == Placement.id)
        .where(Sitting.campaign_id == newest, *_conditions(wanted))
    )


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.commission_id is not None:
        found.append(Placement.commission_id == wanted.commission_id)
    if wanted.sitting_id is not None:
        found.append(Placement.sitting_id == wanted.sitting_id)
    if wanted.sought:
        name = Application.full_name.icontains(wanted.sought, autoescape=True)
        found.append(sa.or_(name, Placement.code == wanted.sought))
    if wanted.waiting is not None:
        found += _waiting(wanted.waiting)
    return found


def _waiting(step: PassStep) -> list[sa.ColumnElement[bool]]:
    """Those that have come to the step before this one and not to this one."""
    moments = [getattr(AdmissionPass, moment) for moment, _ in COLUMNS.values()]
    at = list(PassStep).index(step)
    return [moments[at].is_(None), *(one.is_not(None) for one in moments[:at])]


def counts(session: Session, wanted: Wanted) -> dict[PassStep | None, int]:
    """§32.6. How many passes there are (under None), and how many have taken each step."""
    columns = [sa.func.count(getattr(AdmissionPass, moment)) for moment, _ in COLUMNS.values()]
    whole, *by_step = session.execute(_counting(wanted, sa.func.count(), *columns)).one()
    return {None: whole, **dict(zip(COLUMNS, by_step, strict=True))}


@dataclass(frozen=True)
class Folder:
    """§28.2, §33.2.8. The folder of one room: its candidates, how many stubs lie in it, whose are missing."""

    room: SittingRoom
    candidates: int
    missing: Sequence[Line]

    @property
    def is_complete(self) -> bool:
        """Whether the stub of every candidate of the room is there."""
        return self.candidates > 0 and not self.missing


def folders(session: Session, sitting: Sitting) -> list[Folder]:
    """§28.2. The folders of a sitting by the numbers of their rooms."""
    lines = listed(session, Wanted(sitting_id=sitting.id))
    rooms = session.scalars(
        sa.select(SittingRoom)
        .join(Room, Room.id == SittingRoom.room_id)
        .where(SittingRoom.sitting_id == sitting.id)
        .options(selectinload(SittingRoom.room), selectinload(SittingRoom.sitting).selectinload(Sitting.site))
        .order_by(Room.number)
    )
    made = []
    for room in rooms:
        here = [line for line in lines if line.placement.sitting_room_id == room.id]
        missing = [line for line in here if line.steps[PassStep.AT_SITE][0] is None]
        made.append(Folder(room, len(here), missing))
    return made
