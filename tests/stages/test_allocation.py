"""The allocation of a campaign: who stands in the way, what a proposal keeps to itself, what an approval writes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from app.db import NOT_YOURS, act
from app.errors import Refusal
from app.models import (
    AllocationRoom,
    AllocationRun,
    Allotment,
    Application,
    Campaign,
    Change,
    Lot,
    Placement,
    Room,
    RoomStock,
    RunLot,
    Seat,
    Site,
    Sitting,
    SittingRoom,
    Unplaced,
)
from app.rules.terms import Language, RoomPurpose, RunState, SittingState, StockState, UnplacedReason
from app.stages import allocation, enrolment, preparation
from app.text import Text
from tests.stages.world import AFTER, DAY, PEOPLE, Small, agreed, allocate, plan, sitting
from tests.workbook.world import MORNING, commission

TITLE = Text("сынақ", "проба")


@pytest.fixture
def planned(enrolled: Small) -> Small:
    """Bases closed by their hour, one sitting of two rooms, the stock approved: the allocation may begin."""
    enrolled.move_clock(AFTER)
    with enrolled.doing("ntc") as session:
        plan(session, _01=Language.KAZ, _02=Language.RUS)
    agreed(enrolled)
    return enrolled


def proposed(world: Small, *, login: str = "ntc", seed: int = 7, spare: int = 0) -> AllocationRun:
    with world.doing(login) as session:
        campaign = session.scalars(sa.select(Campaign)).one()
        return allocation.propose(session, campaign, seed=seed, spare=spare, now=AFTER)


def refused(world: Small, *, login: str = "ntc", seed: int = 7, spare: int = 0) -> Refusal:
    with pytest.raises(Refusal) as caught:
        proposed(world, login=login, seed=seed, spare=spare)
    with world.as_("ntc") as session:
        assert session.scalars(sa.select(Placement.id)).all() == []
        assert session.scalars(sa.select(AllocationRun.id)).all() == []
    return caught.value


def by_name(world: Small, **wish: object) -> None:
    """Wishes of the first application, laid past the closed base as an import would have brought them."""
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    said = ", ".join(f"{name} = :{name}" for name in wish)
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE application DISABLE TRIGGER USER"))
        connection.execute(sa.text(f"UPDATE application SET {said} WHERE number = 1"), wish)  # noqa: S608
        connection.execute(sa.text("ALTER TABLE application ENABLE TRIGGER USER"))


# ---- what stands in the way


def test_10_an_open_commission_is_named_and_nobody_is_allocated(enrolled: Small) -> None:
    with enrolled.doing("ntc") as session:
        enrolment.open_base(session, commission(session, "7501"), dt.date(2018, 10, 20), now=MORNING)
        plan(session, _01=Language.KAZ, _02=Language.RUS)
    enrolled.move_clock(AFTER)
    agreed(enrolled)
    said = refused(enrolled)
    assert said.mark == "§10"
    assert "7501" in said.text.kk
    assert "1901" not in said.text.kk


def test_78_5_a_stock_that_is_not_approved_is_named(planned: Small) -> None:
    with planned.doing("ntc") as session:
        stock = session.scalars(sa.select(RoomStock)).one()
        stock.state, stock.approved_at, stock.remark = StockState.RETURNED, None, "екі корпус"
    said = refused(planned)
    assert said.mark == "§78.5"
    assert "701" in said.text.kk


def test_19_4_only_the_centre_allocates(planned: Small) -> None:
    for login in ("si", "pg", "rp"):
        assert refused(planned, login=login).mark in {NOT_YOURS.mark, "§10", "§78.5", "§78.6"}


def test_108_the_seats_kept_free_are_a_sensible_number(planned: Small) -> None:
    for spare in (-1, allocation.MOST_SPARE + 1):
        assert refused(planned, spare=spare).mark == "§108"


# ---- a proposal


def test_78_6_a_proposal_tells_figures_and_nobody_s_seat(planned: Small) -> None:
    proposed(planned)
    with planned.as_("ntc") as session:
        run = session.scalars(sa.select(AllocationRun)).one()
        assert (run.candidates, run.placed, run.unplaced, run.conflicts) == (len(PEOPLE), len(PEOPLE), 0, 0)
        assert run.seats == 60
        counts = {(one.sitting_room.language, one.placed) for one in session.scalars(sa.select(AllocationRoom))}
        assert counts == {(Language.KAZ, 5), (Language.RUS, 3)}
        for model in (Placement, Allotment):
            assert session.scalars(sa.select(model.id)).all() == []
        for hidden in (RunLot, Lot, Seat):
            assert _seen(session, hidden) == []
        assert session.scalars(sa.select(Sitting.state)).one() is SittingState.PLANNED


def _seen(session: sa.orm.Session, model: type[RunLot | Lot | Seat]) -> Sequence[int]:
    try:
        with session.begin_nested():
            return session.scalars(sa.select(model.id)).all()
    except sa.exc.ProgrammingError:
        return []


def test_43_6_the_lot_stands_neither_in_a_register_nor_in_the_journal(planned: Small) -> None:
    seed = 4_201_988_773_112
    proposed(planned, seed=seed)
    with planned.as_("ntc") as session:
        told = session.scalars(sa.select(sa.func.coalesce(sa.cast(Change.new, sa.Text), ""))).all()
        assert told
        assert not any(str(seed) in one for one in told)
    with planned.doing("ntc") as session:
        run = session.scalars(sa.select(AllocationRun)).one()
        allocation.approve(session, run, now=AFTER)
    with planned.as_("ntc") as session:
        told = session.scalars(sa.select(sa.func.coalesce(sa.cast(Change.new, sa.Text), ""))).all()
        assert not any(str(seed) in one for one in told)


@pytest.mark.parametrize("login", ["si", "pg", "rp", "ml"])
def test_43_6_the_lot_is_given_out_to_nobody_but_an_act_of_the_centre(planned: Small, login: str) -> None:
    run = proposed(planned).id
    with planned.as_(login) as session, act(session, TITLE, mark="§1"):
        undone = session.begin_nested()
        with pytest.raises(sa.exc.DBAPIError):
            session.execute(sa.select(sa.func.take_lot(run)))
        undone.rollback()
    with planned.as_("ntc") as session, pytest.raises(sa.exc.DBAPIError):
        session.execute(sa.select(sa.func.take_lot(run)))  # no act is under way


def test_78_6_a_second_proposal_waits_for_the_first(planned: Small) -> None:
    proposed(planned)
    with pytest.raises(Refusal, match=re.escape("§78.6")):
        proposed(planned)
    with planned.doing("ntc") as session:
        allocation.drop(session.scalars(sa.select(AllocationRun)).one())
    assert proposed(planned).number == 2
    with planned.as_("ntc") as session:
        dropped = session.scalars(sa.select(AllocationRun).where(AllocationRun.state == RunState.DROPPED)).one()
        with pytest.raises(Refusal, match=re.escape("§78.6")):
            allocation.approve(session, dropped, now=AFTER)


def test_78_6_a_proposal_whose_ground_has_changed_is_not_approved(planned: Small) -> None:
    proposed(planned)
    by_name(planned, language="rus")
    with pytest.raises(Refusal) as caught, planned.doing("ntc") as session:
        allocation.approve(session, session.scalars(sa.select(AllocationRun)).one(), now=AFTER)
    assert caught.value == allocation.OTHERWISE or caught.value.text == allocation.OTHERWISE.text
    with planned.as_("ntc") as session:
        assert session.scalars(sa.select(Placement.id)).all() == []


# ---- an approval


def test_78_6_the_same_lot_gives_the_same_codes_and_seats(planned: Small) -> None:
    assert allocate(planned, seed=7) == len(PEOPLE)
    with planned.as_("ntc") as session:
        run = session.scalars(sa.select(AllocationRun)).one()
        assert run.state is RunState.APPROVED
        assert run.approved_by
        rows = session.scalars(sa.select(Placement)).all()
        assert {one.application_id for one in rows} == set(session.scalars(sa.select(Application.id)))
        assert session.scalars(sa.select(Sitting.state)).one() is SittingState.ALLOCATED
        assert len(session.scalars(sa.select(Allotment.id)).all()) == len(PEOPLE)
    with pytest.raises(Refusal, match=re.escape("§78.6")):
        proposed(planned)  # nobody is left


def test_78_6_who_finds_no_seat_is_listed_with_the_reason(enrolled: Small) -> None:
    enrolled.move_clock(AFTER)
    with enrolled.doing("ntc") as session:
        plan(session, _01=Language.KAZ)
    agreed(enrolled)
    run = proposed(enrolled)
    assert (run.placed, run.unplaced) == (5, 3)
    with enrolled.as_("ntc") as session:
        left = session.scalars(sa.select(Unplaced)).all()
        assert {one.reason for one in left} == {UnplacedReason.NO_ROOM}
        assert {one.application.language for one in left} == {Language.RUS}
    for login, count in (("rp", 3), ("si", 3)):
        with enrolled.as_(login) as session:
            assert len(session.scalars(sa.select(Unplaced.id)).all()) == count


def test_78_6_the_unplaced_are_seated_by_a_later_run(enrolled: Small) -> None:
    enrolled.move_clock(AFTER)
    with enrolled.doing("ntc") as session:
        plan(session, _01=Language.KAZ)
    agreed(enrolled)
    assert allocate(enrolled, seed=1) == 5
    with enrolled.doing("ntc") as session:
        stock = session.scalars(sa.select(RoomStock)).one()
        stock.state, stock.approved_at, stock.remark = StockState.RETURNED, None, "орыс тіліне аудитория керек"
    with enrolled.doing("ntc") as session:
        plan(session, day=DAY + dt.timedelta(days=1), _02=Language.RUS)
    with enrolled.doing("si") as session:
        stock = session.scalars(sa.select(RoomStock)).one()
        stock.state = StockState.SUBMITTED
    with enrolled.doing("ntc") as session:
        stock = session.scalars(sa.select(RoomStock)).one()
        stock.state, stock.approved_at = StockState.APPROVED, AFTER
    assert allocate(enrolled, seed=2) == 3
    with enrolled.as_("ntc") as session:
        codes = session.scalars(sa.select(Placement.code)).all()
        assert len(set(codes)) == len(PEOPLE)
        assert session.scalar(sa.select(sa.func.count()).where(Placement.sitting_id == sitting(session, 2).id)) == 3


def test_78_6_a_sitting_of_a_single_candidate_is_allocated(planned: Small) -> None:
    """What one may not read is not asked back, be it one row or many."""
    other = second_site(planned)
    by_name(planned, wished_site_id=other)
    assert allocate(planned, seed=7) == len(PEOPLE)
    with planned.as_("ntc") as session:
        there = session.scalars(sa.select(Sitting).where(Sitting.site_id == other)).one()
        assert session.scalar(sa.select(sa.func.count()).where(Placement.sitting_id == there.id)) == 1


def test_78_6_a_withdrawn_application_is_not_placed(planned: Small) -> None:
    by_name(planned, state="withdrawn")
    assert allocate(planned, seed=1) == len(PEOPLE) - 1


def test_74_2_an_unused_room_takes_nobody(enrolled: Small) -> None:
    enrolled.move_clock(AFTER)
    with enrolled.doing("ntc") as session:
        plan(session, _01=Language.KAZ, _02=Language.RUS, _03=Language.RUS)
    with enrolled.doing("si") as session:
        rooms = session.scalars(sa.select(SittingRoom).order_by(SittingRoom.id)).all()
        rooms[2].purpose = RoomPurpose.UNUSED
    agreed(enrolled)
    allocate(enrolled, seed=3)
    with enrolled.as_("ntc") as session:
        rooms = session.scalars(sa.select(SittingRoom).order_by(SittingRoom.id)).all()
        assert [room.candidates for room in rooms] == [5, 3, 0]


def second_site(world: Small) -> int:
    """Site 702 with one Kazakh room and an approved stock, laid past the walls; its number."""
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for table in ("room", "room_stock", "campaign"):
            connection.execute(sa.text(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"))
        site = connection.scalar(sa.text("SELECT id FROM site WHERE code = '702'"))
        connection.execute(
            sa.text("INSERT INTO room (site_id, number, building, rows, columns) VALUES (:site, '01', 'Корпус', 5, 3)"),
            {"site": site},
        )
        connection.execute(
            sa.text(
                "INSERT INTO room_stock (site_id, campaign_id, state, approved_at) "
                "SELECT :site, max(id), 'draft', NULL FROM campaign"
            ),
            {"site": site},
        )
    with world.doing("ntc") as session:
        there = session.get_one(Site, site)
        halls = {session.scalars(sa.select(Room).where(Room.site_id == site)).one(): Language.KAZ}
        campaign = session.scalars(sa.select(Campaign)).one()
        preparation.plan_sitting(session, there, campaign, day=DAY, chosen=halls)
    with engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE room_stock SET state = 'approved', approved_at = now() WHERE site_id = :site"),
            {"site": site},
        )
        for table in ("room", "room_stock", "campaign"):
            connection.execute(sa.text(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"))
    assert isinstance(site, int)
    return site


def test_78_6_a_wish_of_another_site_moves_the_candidate_there(planned: Small) -> None:
    """The application belongs to the site where the test is taken; its commission goes on reading it."""
    other = second_site(planned)
    by_name(planned, wished_site_id=other)
    run = proposed(planned)
    assert (run.site_asked, run.site_met) == (1, 1)
    with planned.doing("ntc") as session:
        allocation.approve(session, session.get_one(AllocationRun, run.id), now=AFTER)
    with planned.as_("pg702") as session:
        guest = session.scalars(sa.select(Application)).one()
        assert (guest.number, guest.site_id) == (1, other)
        assert session.scalars(sa.select(Placement)).one().code.startswith("702")
    with planned.as_("rp") as session:
        assert len(session.scalars(sa.select(Application.id)).all()) == len(PEOPLE)
        assert len(session.scalars(sa.select(Placement.id)).all()) == len(PEOPLE)
    with planned.as_("pg") as session:
        assert len(session.scalars(sa.select(Application.id)).all()) == len(PEOPLE) - 1


def test_78_6_a_wish_of_a_site_without_a_sitting_leaves_the_candidate_at_home(planned: Small) -> None:
    with planned.as_("ntc") as session:
        other = session.scalars(sa.select(Site.id).where(Site.code == "702")).one()
    by_name(planned, wished_site_id=other)
    run = proposed(planned)
    assert (run.site_asked, run.site_met, run.unplaced) == (1, 0, 0)


@pytest.mark.parametrize("login", ["rp", "si", "pg"])
def test_9_an_application_is_moved_to_a_site_by_the_allocation_alone(planned: Small, login: str) -> None:
    with planned.as_(login) as session, act(session, TITLE, mark="§1"):
        undone = session.begin_nested()
        with pytest.raises(sa.exc.DBAPIError):
            session.execute(sa.select(sa.func.send_to_site([1, 2, 3], 2)))
        undone.rollback()
