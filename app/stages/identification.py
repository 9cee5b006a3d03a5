"""Whose sheet is it: the four agreements, the protocol I-21 filled in and entered (§128-142, §145)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.errors import Refusal
from app.models import Allotment, LowerRow, Placement, Reading, Seat, Sheet, Sitting, SittingRoom, UpperRow
from app.rules import identification as law
from app.rules import progress, seals
from app.rules.answer_sheet import Claim, seat_digits
from app.rules.terms import Decision, Mismatch, Note, ParticipationState, RoomState, SittingState
from app.stages import sheets
from app.text import Text

BECAME = {Note.ABSENT: ParticipationState.ABSENT, Note.ANNULLED: ParticipationState.PRESENT}
"""What the upper table says of a candidate of whom the test day recorded nothing."""


class Hall:
    """What the papers of a room say: its sheets, its candidates with their seats, the variants of its seats."""

    def __init__(self, session: Session, room: SittingRoom) -> None:
        self.allotted = set(session.scalars(sa.select(Sheet.number).where(Sheet.sitting_room_id == room.id)))
        seated = session.execute(
            sa.select(Placement, Seat.number)
            .join(Seat, Seat.placement_id == Placement.id)
            .where(Placement.sitting_room_id == room.id)
        ).all()  # fmt: skip
        self.placements = {placement.code: placement for placement, _ in seated}
        self.seat_of = {placement.code: seat_digits(number) for placement, number in seated}
        lying = session.scalars(sa.select(Allotment).where(Allotment.sitting_room_id == room.id)).all()
        self.variant_of = {seat_digits(allotment.seat): allotment.variant for allotment in lying}


def identify(session: Session, room: SittingRoom) -> list[LowerRow]:
    """§128, §129. Identify what agrees in all four; the rest and the unfilled go to the protocol I-21."""
    if room.state is not RoomState.SCANNED:
        raise Refusal(
            "§127.1",
            Text("{room}: алдымен екі сканды салыстырыңыз.", "{room}: сначала сличите два сканирования.").fill(
                room=room.unit
            ),
        )
    hall, said = Hall(session, room), sheets.claims(session, room)
    sheets.count_sheets(session, said)
    failed = _failed(hall, said)
    readings = sheets.readings_of(room, said)
    for reading in readings:
        reading.mismatches = "".join(failed.get(reading.number, ()))
        if not reading.blank and not reading.mismatches:
            _belongs(reading, hall.placements[reading.code], reading.variant)
    session.add_all(readings)
    lower = _lower(room, readings)
    session.add_all([*lower, *_upper(room, hall, readings)])
    room.state = RoomState.PROTOCOL
    session.flush()
    return lower


def _failed(hall: Hall, said: Mapping[str, tuple[Claim, bool]]) -> dict[str, Sequence[Mismatch]]:
    failed: dict[str, Sequence[Mismatch]] = {
        number: law.identify(number, claim, allotted=hall.allotted, seat_of=hall.seat_of, variant_of=hall.variant_of)
        for number, (claim, blank) in said.items()
        if not blank
    }
    whole = {number: said[number][0].code for number, mismatches in failed.items() if not mismatches}
    claimed = {number: said[number][0].code for number in failed}
    for number in law.claimed_twice(claimed):
        if number in whole:
            failed[number] = (Mismatch.CODE,)
    return failed


def _belongs(reading: Reading, placement: Placement, variant: str) -> None:
    reading.placement_id, reading.right_variant = placement.id, variant
    placement.state = ParticipationState.PRESENT


def _lower(room: SittingRoom, readings: Sequence[Reading]) -> list[LowerRow]:
    listed = [reading for reading in readings if reading.blank or reading.mismatches]
    listed.sort(key=lambda reading: (reading.blank, reading.number))
    return [
        LowerRow(
            site_id=room.site_id, sitting_room_id=room.id, number=reading.number, position=place,
            blank=reading.blank, mismatches=reading.mismatches,
        )
        for place, reading in enumerate(listed, start=1)
    ]  # fmt: skip


def _upper(room: SittingRoom, hall: Hall, readings: Sequence[Reading]) -> list[UpperRow]:
    known = {reading.placement_id for reading in readings}
    return [
        UpperRow(site_id=room.site_id, sitting_room_id=room.id, placement_id=placement.id)
        for placement in hall.placements.values()
        if placement.id not in known
    ]


def fill_lower(
    session: Session, row: LowerRow, right: law.Right, decision: Decision, *, name_on_sheet: str = ""
) -> None:
    """§130, §138, §139-141. Write into the lower table what the commission found, with one of three decisions."""
    room = row.sitting_room
    _check_open(room)
    if row.blank:
        raise Refusal(
            "§136",
            Text("Толтырылмаған параққа шешім жазылмайды.", "По незаполненному листу решение не пишется."),
        )
    hall = Hall(session, room)
    law.check_decision(
        decision, right, sheet_allotted=row.number in hall.allotted, candidate_known=right.code in hall.seat_of,
        additional_decided=False,
    )  # fmt: skip
    if decision is not Decision.ANNUL:
        law.check_name(name_on_sheet)
        law.check_right(right, seat_of=hall.seat_of, variants=set(hall.variant_of.values()))
    row.right_code, row.right_seat, row.right_variant = right.code, right.seat, right.variant
    row.name_on_sheet, row.decision = name_on_sheet, decision


def fill_upper(session: Session, row: UpperRow, note: Note, sheet_number: str = "") -> None:
    """§137, §141. Write the candidate's sheet, or why there is none, into the upper table.

    «Жойылды» stands for those removed or replaced by an outsider, and for the writer of an annulled sheet.
    """
    _check_open(row.sitting_room)
    annulled = note is Note.ANNULLED and row.placement.state is ParticipationState.EXPECTED and session.scalar(
        sa.select(LowerRow.id).where(
            LowerRow.sitting_room_id == row.sitting_room_id, LowerRow.decision == Decision.ANNUL
        ).limit(1)
    )  # fmt: skip
    law.check_note(note, sheet_number or None, became=None if annulled else row.placement.state)
    row.note, row.sheet_number = note, sheet_number


def _check_open(room: SittingRoom) -> None:
    if room.state is not RoomState.PROTOCOL:
        raise Refusal(
            "§142",
            Text(
                "{room}: хаттама ашық емес. Енгізілген хаттама тек қайта сәйкестендіру арқылы өзгереді (§143).",
                "{room}: протокол не открыт. Внесённый протокол меняется только повторной идентификацией (§143).",
            ).fill(room=room.unit),
        )


def enter(session: Session, room: SittingRoom, *, now: dt.datetime) -> None:
    """§142. The filled protocol takes effect: sheets find their candidates, the room is identified."""
    _check_open(room)
    lower = session.scalars(sa.select(LowerRow).where(LowerRow.sitting_room_id == room.id)).all()
    upper = session.scalars(sa.select(UpperRow).where(UpperRow.sitting_room_id == room.id)).all()
    _check_filled(room, lower, upper)
    corrected = {row.number: row for row in lower if row.decision is Decision.CORRECT}
    law.check_tables([row.sheet_number for row in upper if row.note is Note.CORRECT], list(corrected))
    _apply_lower(session, room, lower)
    for row in upper:
        if row.placement.state is ParticipationState.EXPECTED and row.note in BECAME:
            row.placement.state = BECAME[row.note]
    room.state, room.entered_at = RoomState.IDENTIFIED, now
    session.flush()


def _check_filled(room: SittingRoom, lower: Sequence[LowerRow], upper: Sequence[UpperRow]) -> None:
    decisions = [row.decision for row in lower if not row.blank]
    if law.room_is_identified(differences_left=0, decisions=decisions, notes=[row.note for row in upper]):
        return
    raise Refusal(
        "§142",
        Text(
            "{room}: хаттама толық емес. Шешімсіз парақтар: {lower}; ескертусіз тестіленушілер: {upper}.",
            "{room}: протокол не заполнен. Листы без решения: {lower}; тестируемые без отметки: {upper}.",
        ).fill(
            room=room.unit,
            lower=", ".join(row.number for row in lower if not row.blank and row.decision is None) or "–",
            upper=", ".join(row.placement.code for row in upper if row.note is None) or "–",
        ),
    )


def _apply_lower(session: Session, room: SittingRoom, lower: Sequence[LowerRow]) -> None:
    hall = Hall(session, room)
    readings = {
        reading.number: reading
        for reading in session.scalars(sa.select(Reading).where(Reading.sitting_room_id == room.id))
    }
    for row in lower:
        reading = readings[row.number]
        reading.decision = row.decision
        if row.decision is Decision.CORRECT:
            _belongs(reading, hall.placements[row.right_code], row.right_variant)


def report(session: Session, sitting: Sitting, *, now: dt.datetime) -> None:
    """§145. Tell the Centre that every room of the sitting is identified."""
    progress.check(sitting.state, SittingState.IDENTIFIED)
    rooms = session.scalars(
        sa.select(SittingRoom).where(SittingRoom.sitting_id == sitting.id, SittingRoom.serves)
    ).all()
    seals.refuse_key_before_identification([r.unit for r in rooms if r.state is not RoomState.IDENTIFIED])
    sitting.state, sitting.reported_at = SittingState.IDENTIFIED, now
