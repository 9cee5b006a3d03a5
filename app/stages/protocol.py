"""The protocol I-21 laid out for the people who fill it in, and what they wrote put down (§133-141)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.errors import BadInput, Fault, Refusal
from app.models import LowerRow, Placement, Reading, Scan, SittingRoom, UpperRow
from app.rules.identification import Right
from app.rules.terms import Decision, Mismatch, Note
from app.stages import identification
from app.text import Text, kk_order


@dataclass(frozen=True)
class Candidate:
    """A candidate of the room as the seating sheet and the variant sheet have them."""

    code: str
    name: str
    seat: str
    variant: str


@dataclass(frozen=True)
class Line:
    """One sheet of the lower table: what it says, what does not agree, its picture, who it may be."""

    row: LowerRow
    reading: Reading
    failed: frozenset[Mismatch]
    scan: Scan | None
    guess: Candidate | None


def candidates(session: Session, room: SittingRoom) -> list[Candidate]:
    """§132. Everybody seated in the room, by name in the Kazakh order."""
    hall = identification.Hall(session, room)
    placed = session.scalars(
        sa.select(Placement).where(Placement.sitting_room_id == room.id).options(selectinload(Placement.application))
    )
    found = [
        Candidate(one.code, one.application.full_name, seat, hall.variant_of.get(seat, ""))
        for one in placed
        if (seat := hall.seat_of.get(one.code, ""))
    ]
    return sorted(found, key=lambda one: kk_order(one.name))


def lower(session: Session, room: SittingRoom) -> Sequence[LowerRow]:
    """The lower table in its order (§136)."""
    return session.scalars(
        sa.select(LowerRow).where(LowerRow.sitting_room_id == room.id).order_by(LowerRow.position)
    ).all()


def upper(session: Session, room: SittingRoom) -> list[UpperRow]:
    """The upper table by name."""
    rows = session.scalars(
        sa.select(UpperRow)
        .where(UpperRow.sitting_room_id == room.id)
        .options(selectinload(UpperRow.placement).selectinload(Placement.application))
    ).all()
    return sorted(rows, key=lambda row: (kk_order(row.placement.application.full_name), row.placement.code))


def line(session: Session, row: LowerRow, known: Sequence[Candidate]) -> Line:
    """One sheet with everything that helps to tell whose it is."""
    reading = session.scalars(
        sa.select(Reading).where(Reading.sitting_room_id == row.sitting_room_id, Reading.number == row.number)
    ).one()
    scan = session.scalar(
        sa.select(Scan)
        .where(
            Scan.sitting_room_id == row.sitting_room_id, Scan.number == row.number, Scan.dismissed.is_(None)
        )
        .order_by(Scan.pass_no)
        .limit(1)
    )  # fmt: skip
    return Line(row, reading, frozenset(Mismatch(mark) for mark in row.mismatches), scan, _guess(reading, known))


def _guess(reading: Reading, known: Sequence[Candidate]) -> Candidate | None:
    """Who it may be by the code, by the seat, or by a code with one sign wrong; a person judges."""
    near = [one for one in known if _apart(one.code, reading.code) == 1]
    ways = ([one for one in known if one.code == reading.code], near, [c for c in known if c.seat == reading.seat])
    return next((way[0] for way in ways if len(way) == 1), None)


def _apart(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=False)) if len(one) == len(other) else len(one)


def write_lower(  # noqa: PLR0913  (a row of the table)
    session: Session, row: LowerRow, *, code: str, seat: str, variant: str, decision: Decision, name: str
) -> None:
    """§138-141. One row of the lower table as the commission filled it in; «Бланкті жою» leaves the right data out."""
    right = Right() if decision is Decision.ANNUL else Right(code, seat.zfill(3) if seat else "", variant)
    identification.fill_lower(session, row, right, decision, name_on_sheet=name)


def write_upper(session: Session, room: SittingRoom, said: Mapping[int, tuple[Note, str]]) -> None:
    """§137. Rows of the upper table by their id; BadInput names every row that the law does not take."""
    faults = []
    for row in upper(session, room):
        if row.id in said:
            try:
                identification.fill_upper(session, row, *said[row.id])
            except Refusal as refused:
                about = Text("{code}, {mark}: {said}", "{code}, {mark}: {said}")
                faults.append(Fault(about.fill(code=row.placement.code, mark=refused.mark, said=refused.text)))
    if faults:
        raise BadInput(Text("Жоғарғы кесте сақталған жоқ.", "Верхняя таблица не сохранена."), faults)
