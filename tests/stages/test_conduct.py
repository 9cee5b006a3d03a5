"""The test day: when it may begin and end, and which sheets are left out of the scanning."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from app.errors import Refusal
from app.models import Placement, Sheet
from app.rules.terms import Exclusion, ParticipationState, SheetState, SittingState
from app.stages import conduct, sheets
from tests.stages.world import DAY, Small, at, hall, numbers, sheet, sitting

SECOND = dt.timedelta(seconds=1)


def state(world: Small) -> SittingState:
    with world.as_("ntc") as session:
        return sitting(session).state


def start(world: Small, now: dt.datetime, login: str = "ml") -> None:
    with world.doing(login) as session:
        conduct.start(sitting(session), now=now)


def finish(world: Small, now: dt.datetime, *, all_handed_in: bool = False) -> None:
    with world.doing("ml") as session:
        conduct.finish(session, sitting(session), now=now, all_handed_in=all_handed_in)


# ---- beginning and end


def test_34_10_not_a_second_before_nine(printed: Small) -> None:
    with pytest.raises(Refusal) as caught:
        start(printed, at(9) - SECOND)
    assert caught.value.mark == "§34.10"
    assert "03.11.2018 09:00" in caught.value.text.kk
    with pytest.raises(Refusal):
        start(printed, at(12, day=DAY - dt.timedelta(days=1)))
    assert state(printed) is SittingState.SEATING_PRINTED
    start(printed, at(9))
    with printed.as_("ntc") as session:
        assert (sitting(session).state, sitting(session).started_at) == (SittingState.RUNNING, at(9))


def test_43_6_nothing_begins_before_the_seating_sheet_is_printed(allocated: Small) -> None:
    with pytest.raises(Refusal):
        start(allocated, at(9))
    assert state(allocated) is SittingState.ALLOCATED


@pytest.mark.parametrize("login", ["rp", "si", "pg702"])
def test_34_10_only_those_in_charge_at_the_site_begin(printed: Small, login: str) -> None:
    with pytest.raises((Refusal, sa.exc.NoResultFound)):
        start(printed, at(9), login)
    assert state(printed) is SittingState.SEATING_PRINTED


def test_104_with_mathematics_among_the_subjects_it_lasts_230_minutes(printed: Small) -> None:
    start(printed, at(9))
    with printed.as_("ml") as session:
        assert conduct.ends_at(session, sitting(session)) == at(12, 50)
    with pytest.raises(Refusal) as caught:
        finish(printed, at(12, 50) - SECOND)
    assert caught.value.mark == "§104"
    assert "12:50" in caught.value.text.ru
    assert state(printed) is SittingState.RUNNING
    finish(printed, at(12, 50))
    assert state(printed) is SittingState.FINISHED


def test_104_it_may_end_earlier_when_everybody_has_handed_in(printed: Small) -> None:
    start(printed, at(9))
    finish(printed, at(11), all_handed_in=True)
    with printed.as_("ntc") as session:
        assert sitting(session).finished_at == at(11)


def test_what_has_not_begun_does_not_end_and_nothing_ends_or_begins_twice(printed: Small) -> None:
    with pytest.raises(Refusal):
        finish(printed, at(13))
    start(printed, at(9))
    with pytest.raises(Refusal):
        start(printed, at(9, 1))
    finish(printed, at(13))
    with pytest.raises(Refusal):
        finish(printed, at(13))
    with pytest.raises(Refusal):
        start(printed, at(13))
    with printed.as_("ntc") as session:
        assert (sitting(session).started_at, sitting(session).finished_at) == (at(9), at(13))


# ---- sheets that are not scanned


def exclude(world: Small, reason: Exclusion, remark: str, *, login: str = "mr") -> tuple[str, str]:
    """The first sheet of the first room, and somebody of that room; their numbers."""
    with world.doing(login) as session:
        number = numbers(session)[0]
        left = sheet(session, number)
        person = session.scalars(
            sa.select(Placement).where(Placement.sitting_room_id == left.sitting_room_id).order_by(Placement.code)
        ).first()
        conduct.exclude(left, reason, remark, placement=person)
        return number, person.code if person else ""


@pytest.mark.parametrize("remark", ["", "   ", "\n"])
def test_127_1_without_the_number_of_an_act_no_sheet_is_left_out(finished: Small, remark: str) -> None:
    with pytest.raises(Refusal) as caught:
        exclude(finished, Exclusion.REMOVED, remark)
    assert caught.value.mark == "§127.1"
    assert "R-7" in caught.value.text.ru
    with finished.as_("ntc") as session:
        assert set(session.scalars(sa.select(Sheet.state))) == {SheetState.ALLOTTED}


@pytest.mark.parametrize(
    ("reason", "sheet_is", "person_is"),
    [
        (Exclusion.REMOVED, SheetState.EXCLUDED, ParticipationState.REMOVED),
        (Exclusion.LATE, SheetState.EXCLUDED, ParticipationState.LATE),
        (Exclusion.OUTSIDER, SheetState.EXCLUDED, ParticipationState.OUTSIDER),
        (Exclusion.SPOILED, SheetState.SPOILED, ParticipationState.EXPECTED),
    ],
)
def test_127_1_the_reason_tells_what_became_of_sheet_and_candidate(
    finished: Small, reason: Exclusion, sheet_is: SheetState, person_is: ParticipationState
) -> None:
    number, code = exclude(finished, reason, "R-7 № 1")
    with finished.as_("ntc") as session:
        left = sheet(session, number)
        assert (left.state, left.exclusion, left.remark) == (sheet_is, reason, "R-7 № 1")
        assert session.scalars(sa.select(Placement.state).where(Placement.code == code)).one() is person_is
        others = sa.select(Sheet.state).where(Sheet.number != number)
        assert set(session.scalars(others)) == {SheetState.ALLOTTED}


def test_127_1_after_the_comparison_no_sheet_is_left_out(scanned: Small) -> None:
    with scanned.doing("pg") as session:
        sheets.compare(session, hall(session))
    with pytest.raises(Refusal) as caught:
        exclude(scanned, Exclusion.SPOILED, "I-20 № 1")
    assert caught.value.mark == "§127.1"
    with scanned.as_("ntc") as session:
        assert set(session.scalars(sa.select(Sheet.exclusion))) == {None}


def test_127_1_the_programmer_of_another_site_leaves_nothing_out(finished: Small) -> None:
    with pytest.raises((Refusal, sa.exc.NoResultFound, IndexError, StopIteration)):
        exclude(finished, Exclusion.SPOILED, "I-20 № 1", login="pg702")
    with finished.as_("ntc") as session:
        assert set(session.scalars(sa.select(Sheet.state))) == {SheetState.ALLOTTED}
