"""Whose sheet is it: the four agreements, the protocol with its closed list of decisions, the report to the Centre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.errors import BadInput, Refusal
from app.models import LowerRow, Placement, Reading, Scan, UpperRow
from app.rules.answer_sheet import Claim
from app.rules.identification import Right
from app.rules.terms import Decision, Mismatch, Note, ParticipationState, RoomState, SittingState
from app.stages import identification, protocol, sheets
from tests.stages.world import KAZ, RUS, Seated, Small, at, hall, seated, sitting

Said = dict[str, tuple[Claim, bool]]


@pytest.fixture
def compared(scanned: Small) -> Small:
    """Both rooms laid side by side."""
    with scanned.doing("pg") as session:
        for unit in (KAZ, RUS):
            sheets.compare(session, hall(session, unit))
    return scanned


@pytest.fixture
def people(compared: Small) -> list[Seated]:
    with compared.as_("pg") as session:
        return [one for one in seated(session) if one.room == KAZ]


def misread(world: Small, sheet: str, **fields: str) -> None:
    """Make a sheet say another code, seat or variant: the bubbles of its scans are moved."""
    with world.broken_into() as session:
        for scan in session.scalars(sa.select(Scan).where(Scan.number == sheet)):
            fills = bytearray(scan.fills or b"")
            for place, bubble in enumerate(sheets.LAYOUT.bubbles):
                if bubble.group in fields:
                    fills[place] = 255 if fields[bubble.group][bubble.col] == bubble.label else 0
            scan.fills = bytes(fills)


def identify(world: Small, unit: str = KAZ) -> dict[str, str]:
    """Sheets of the lower table that somebody filled, with the agreements that failed."""
    with world.doing("pg") as session:
        rows = identification.identify(session, hall(session, unit))
        return {row.number: row.mismatches for row in rows if not row.blank}


def lower(session: Session, number: str) -> LowerRow:
    return session.scalars(sa.select(LowerRow).where(LowerRow.number == number)).one()


def upper(session: Session, code: str) -> UpperRow:
    asked = sa.select(UpperRow).join(Placement, Placement.id == UpperRow.placement_id).where(Placement.code == code)
    return session.scalars(asked).one()


def decide(world: Small, number: str, right: Right, decision: Decision) -> None:
    with world.doing("mr") as session:
        identification.fill_lower(session, lower(session, number), right, decision, name_on_sheet="Асан")


def note(world: Small, code: str, said: Note, number: str = "") -> None:
    with world.doing("mr") as session:
        identification.fill_upper(session, upper(session, code), said, number)


def enter(world: Small, unit: str = KAZ) -> None:
    with world.doing("pg") as session:
        identification.enter(session, hall(session, unit), now=at(15))


def mark_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        deed()
    return caught.value.mark


# ---- the four agreements


def test_128_what_agrees_in_all_four_is_identified_by_itself(compared: Small, people: list[Seated]) -> None:
    assert identify(compared) == {}
    with compared.as_("pg") as session:
        rows = session.execute(
            sa.select(Reading.number, Placement.code, Placement.state, Reading.right_variant).join(
                Placement, Placement.id == Reading.placement_id
            )
        ).all()
        assert {(number, code, variant) for number, code, _, variant in rows} == {
            (one.sheet, one.code, one.variant) for one in people
        }
        assert {state for *_, state, _ in rows} == {ParticipationState.PRESENT}
        assert session.scalars(sa.select(UpperRow.id)).all() == []
        assert len(session.scalars(sa.select(LowerRow.id).where(LowerRow.blank)).all()) == 6
        assert hall(session).state is RoomState.PROTOCOL


def other_digit(digits: str) -> str:
    return digits[:-1] + str((int(digits[-1]) + 1) % 10)


def test_128_each_agreement_that_fails_is_named_and_the_candidate_stands_above(
    compared: Small, people: list[Seated]
) -> None:
    one, two, three, *_ = people
    misread(compared, one.sheet, code=other_digit(one.code))
    misread(compared, two.sheet, seat="030")
    misread(compared, three.sheet, variant="9999")
    assert identify(compared) == {
        one.sheet: Mismatch.CODE.value, two.sheet: Mismatch.SEAT.value, three.sheet: Mismatch.VARIANT.value
    }  # fmt: skip
    with compared.as_("pg") as session:
        above = sa.select(Placement.code).join(UpperRow, UpperRow.placement_id == Placement.id)
        assert set(session.scalars(above)) == {one.code, two.code, three.code}


def test_128_two_sheets_under_one_code_are_nobody_s_by_themselves(compared: Small, people: list[Seated]) -> None:
    one, two, *_ = people
    misread(compared, two.sheet, code=one.code, seat=one.seat, variant=one.variant)
    assert set(identify(compared)) == {one.sheet, two.sheet}


def test_128_1_a_sheet_of_another_room_fails_by_its_number(compared: Small, people: list[Seated]) -> None:
    with compared.as_("pg") as session:
        strange = next(one for one in seated(session) if one.room == RUS)
    with compared.broken_into() as session:
        session.execute(sa.update(Scan).where(Scan.number == people[0].sheet).values(number=strange.sheet))
    assert identify(compared) == {strange.sheet: Mismatch.SHEET.value}


def test_127_1_a_room_that_is_not_compared_is_not_identified_and_none_twice(scanned: Small) -> None:
    assert mark_of(lambda: identify(scanned)) == "§127.1"
    with scanned.doing("pg") as session:
        sheets.compare(session, hall(session))
    identify(scanned)
    assert mark_of(lambda: identify(scanned)) == "§127.1"


# ---- the decisions


@pytest.fixture
def disputed(compared: Small, people: list[Seated]) -> Small:
    """The first sheet bears a wrong code."""
    misread(compared, people[0].sheet, code=other_digit(people[0].code))
    identify(compared)
    return compared


@pytest.mark.parametrize(
    ("change", "decision", "mark"),
    [
        ({}, Decision.ANNUL, "§141"),
        ({"code": ""}, Decision.CORRECT, "§138"),
        ({"seat": ""}, Decision.CORRECT, "§138"),
        ({"variant": ""}, Decision.CORRECT, "§138"),
        ({"code": "701999999"}, Decision.CORRECT, "§139"),
        ({"seat": "999"}, Decision.CORRECT, "§138.2"),
        ({"variant": "9999"}, Decision.CORRECT, "§138.3"),
        ({}, Decision.ADDITIONAL, "§140"),
        ({"code": "701999999"}, Decision.ADDITIONAL, "§108, §140"),
    ],
)
def test_139_141_a_decision_outside_the_list_is_refused_and_nothing_is_written(
    disputed: Small, people: list[Seated], change: dict[str, str], decision: Decision, mark: str
) -> None:
    one = people[0]
    right = replace(Right(one.code, one.seat, one.variant), **change)
    assert mark_of(lambda: decide(disputed, one.sheet, right, decision)) == mark
    with disputed.as_("pg") as session:
        row = lower(session, one.sheet)
        assert (row.decision, row.right_code, row.right_seat, row.right_variant) == (None, "", "", "")


def test_136_no_decision_is_written_for_an_unfilled_sheet(disputed: Small) -> None:
    with disputed.as_("pg") as session:
        blank = session.scalars(sa.select(LowerRow.number).where(LowerRow.blank)).first()
    assert mark_of(lambda: decide(disputed, str(blank), Right(), Decision.ANNUL)) == "§136"


@pytest.mark.parametrize(
    ("said", "with_sheet"), [(Note.CORRECT, False), (Note.ABSENT, True), (Note.ANNULLED, True), (Note.ANNULLED, False)]
)
def test_137_a_note_and_the_number_of_a_sheet_go_together(
    disputed: Small, people: list[Seated], said: Note, *, with_sheet: bool
) -> None:
    one = people[0]
    assert mark_of(lambda: note(disputed, one.code, said, one.sheet if with_sheet else "")) == "§137"


def test_137_faults_of_the_upper_table_are_told_together(disputed: Small, people: list[Seated]) -> None:
    with disputed.as_("mr") as session:
        row = upper(session, people[0].code).id
    with pytest.raises(BadInput) as caught, disputed.doing("mr") as session:
        protocol.write_upper(session, hall(session), {row: (Note.CORRECT, "")})
    assert people[0].code in caught.value.faults[0].text.ru
    assert "§137" in caught.value.faults[0].text.ru


def test_138_the_protocol_tells_whose_the_sheet_may_be(disputed: Small, people: list[Seated]) -> None:
    with disputed.as_("pg") as session:
        known = protocol.candidates(session, hall(session))
        line = protocol.line(session, lower(session, people[0].sheet), known)
        assert line.guess
        assert (line.guess.code, line.guess.name) == (people[0].code, people[0].name)
        assert line.failed == {Mismatch.CODE}
        assert line.scan
        assert line.scan.number == people[0].sheet


# ---- the protocol takes effect


def test_142_an_unfinished_protocol_is_not_entered_and_says_what_is_missing(
    disputed: Small, people: list[Seated]
) -> None:
    one = people[0]
    with pytest.raises(Refusal) as caught:
        enter(disputed)
    assert caught.value.mark == "§142"
    assert one.sheet in caught.value.text.ru
    assert one.code in caught.value.text.ru
    decide(disputed, one.sheet, Right(one.code, one.seat, one.variant), Decision.CORRECT)
    with pytest.raises(Refusal) as caught:
        enter(disputed)
    assert one.sheet not in caught.value.text.ru
    assert one.code in caught.value.text.ru


def test_137_139_tables_that_contradict_each_other_are_not_entered(disputed: Small, people: list[Seated]) -> None:
    one = people[0]
    decide(disputed, one.sheet, Right(one.code, one.seat, one.variant), Decision.CORRECT)
    note(disputed, one.code, Note.ABSENT)
    assert mark_of(lambda: enter(disputed)) == "§137"
    with disputed.as_("pg") as session:
        assert hall(session).state is RoomState.PROTOCOL
        assert session.scalars(sa.select(Reading.placement_id).where(Reading.number == one.sheet)).one() is None


def test_139_a_corrected_sheet_finds_its_candidate_and_the_room_is_done(disputed: Small, people: list[Seated]) -> None:
    one = people[0]
    right = Right(one.code, one.seat, one.variant)
    decide(disputed, one.sheet, right, Decision.CORRECT)
    note(disputed, one.code, Note.CORRECT, one.sheet)
    enter(disputed)
    with disputed.as_("pg") as session:
        reading = session.scalars(sa.select(Reading).where(Reading.number == one.sheet)).one()
        assert reading.placement
        assert (reading.placement.code, reading.right_variant, reading.decision) == (
            one.code, one.variant, Decision.CORRECT,
        )  # fmt: skip
        assert reading.placement.state is ParticipationState.PRESENT
        assert (hall(session).state, hall(session).entered_at) == (RoomState.IDENTIFIED, at(15))
    for deed in (
        lambda: enter(disputed),
        lambda: decide(disputed, one.sheet, right, Decision.CORRECT),
        lambda: note(disputed, one.code, Note.ABSENT),
    ):
        assert mark_of(deed) == "§142"


def test_141_an_annulled_sheet_leaves_its_writer_without_one(compared: Small, people: list[Seated]) -> None:
    with compared.as_("pg") as session:
        strange = next(one for one in seated(session) if one.room == RUS)
    with compared.broken_into() as session:
        session.execute(sa.update(Scan).where(Scan.number == people[0].sheet).values(number=strange.sheet))
    identify(compared)
    decide(compared, strange.sheet, Right(), Decision.ANNUL)
    with compared.as_("pg") as session:
        codes = session.scalars(
            sa.select(Placement.code).join(UpperRow, UpperRow.placement_id == Placement.id)
        ).all()  # fmt: skip
    for code in codes:
        note(compared, code, Note.ANNULLED)
    enter(compared)
    with compared.as_("pg") as session:
        reading = session.scalars(sa.select(Reading).where(Reading.number == strange.sheet)).one()
        assert (reading.placement_id, reading.decision) == (None, Decision.ANNUL)


def test_137_who_has_no_sheet_is_absent(compared: Small, people: list[Seated]) -> None:
    with compared.broken_into() as session:
        for scan in session.scalars(sa.select(Scan).where(Scan.number == people[0].sheet)):
            scan.fills = bytes(len(scan.fills or b""))
    assert identify(compared) == {}
    note(compared, people[0].code, Note.ABSENT)
    enter(compared)
    with compared.as_("pg") as session:
        states = session.scalars(sa.select(Placement.state).where(Placement.code == people[0].code)).one()
        assert states is ParticipationState.ABSENT


# ---- the report


def test_145_nothing_is_reported_before_every_room_is_identified(compared: Small) -> None:
    def report(hour: int = 16) -> None:
        with compared.doing("mr") as session:
            identification.report(session, sitting(session), now=at(hour))

    for left in ([KAZ, RUS], [RUS]):
        with pytest.raises(Refusal) as caught:
            report()
        assert [unit in caught.value.text.ru for unit in (KAZ, RUS)] == [unit in left for unit in (KAZ, RUS)]
        identify(compared, left[0])
        with pytest.raises(Refusal):
            report()
        enter(compared, left[0])
    report()
    with pytest.raises(Refusal):
        report(17)
    with compared.as_("ntc") as session:
        assert (sitting(session).state, sitting(session).reported_at) == (SittingState.IDENTIFIED, at(16))
