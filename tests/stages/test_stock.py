"""The room stock from its first room to the approval, and what the law and the database refuse on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import NOT_YOURS
from app.errors import BadInput, Refusal
from app.models import Campaign, Room, RoomStock, Sitting, SittingRoom
from app.rules.terms import Language, RoomPurpose, SittingState, StockState
from app.stages import capacity, preparation, stock
from app.stages.stock import Sketch, Use
from tests.stages.world import AFTER, DAY, Small, plan, room, site, sitting

KAZ, RUS = Use(Language.KAZ), Use(Language.RUS)
UNUSED = Use(Language.KAZ, RoomPurpose.UNUSED)
NEXT_DAY = DAY + dt.timedelta(days=1)
SKETCH = Sketch("04", "Бас ғимарат", rows=5, columns=4, missing="3-2 5-4", floor=2, cameras=3, note="сол қанат")


def campaign(session: Session) -> Campaign:
    return session.scalars(sa.select(Campaign).order_by(Campaign.id.desc())).first()  # type: ignore[return-value]


def own(session: Session) -> RoomStock:
    found = stock.newest(session, site(session))
    assert found is not None
    return found


def opened(world: Small, *days: dt.date) -> Small:
    """Sittings without rooms on these days, and a stock to be filled in."""
    with world.doing("ntc") as session:
        for day in days or (DAY,):
            preparation.plan_sitting(session, site(session), campaign(session), day=day)
    with world.doing("si") as session:
        stock.open_stock(session, site(session), campaign(session))
    return world


def told(world: Small, number: int = 1, **chosen: Use) -> None:
    """Whom rooms serve in a sitting: _01=KAZ."""
    with world.doing("si") as session:
        uses = {room(session, name[1:]).id: use for name, use in chosen.items()}
        stock.assign(session, own(session), sitting(session, number), uses)


def filled(world: Small) -> Small:
    opened(world)
    told(world, _01=KAZ, _02=RUS, _03=UNUSED)
    return world


def submitted(world: Small) -> Small:
    with filled(world).doing("si") as session:
        stock.submit(session, own(session))
    return world


def approved(world: Small) -> Small:
    with submitted(world).doing("ntc") as session:
        stock.approve(session, own(session))
    return world


def allocated(session: Session) -> None:
    """All that the allocation says of the sitting itself."""
    of = sitting(session)
    of.allocated_at, of.state = AFTER, SittingState.ALLOCATED
    session.flush()


def state(world: Small) -> StockState:
    with world.as_("ntc") as session:
        return own(session).state


# ---- opening and drawing


def test_28_1_the_site_opens_its_stock_once_and_the_centre_does_not(enrolled: Small) -> None:
    with pytest.raises(Refusal) as caught, enrolled.doing("ntc") as session:
        stock.open_stock(session, site(session), campaign(session))
    assert caught.value.text == NOT_YOURS.text
    opened(enrolled)
    with pytest.raises(Refusal) as again, enrolled.doing("si") as session:
        stock.open_stock(session, site(session), campaign(session))
    assert again.value.mark == "§28.1"
    assert state(enrolled) is StockState.DRAFT


def test_28_3_rooms_get_the_first_free_number_and_their_plan(enrolled: Small) -> None:
    with opened(enrolled).doing("si") as session:
        assert stock.next_number(session, site(session)) == "04"
        made = stock.save_room(session, own(session), SKETCH)
        assert stock.next_number(session, site(session)) == "05"
        assert (made.missing, made.floor, made.cameras, made.note) == ("3-2 5-4", 2, 3, "сол қанат")
    with enrolled.as_("ntc") as session:
        drawn = room(session, "04")
        assert drawn.seats == drawn.desks.seats == 36
        assert drawn.desks.lines()[2] == [17, 18, 0, 0, 19, 20, 21, 22]


@pytest.mark.parametrize(
    ("change", "mark"),
    [
        ({"rows": 7, "columns": 2, "missing": ""}, "§74.4"),
        ({"rows": 61, "columns": 1, "missing": ""}, None),
        ({"rows": 31, "columns": 2, "missing": "1-1"}, "§74.4"),
        ({"rows": 4, "columns": 4, "missing": "1-1 1-2"}, "§74.4"),
        ({"missing": "6-1"}, "§74.5"),
        ({"missing": "1-1 1-1"}, "§74.5"),
        ({"missing": "бірінші"}, "§74.5"),
        ({"cameras": 0}, "§75"),
        ({"building": "Жаңа корпус"}, "§74.1"),
        ({"building": "  "}, None),
        ({"number": "4"}, "§28.3"),
        ({"number": "01"}, None),
        ({"floor": 0}, None),
    ],
    ids=["28", "122", "122 with a gap", "28 with gaps", "outside", "twice", "senseless", "no video", "two buildings",
         "no building", "one digit", "a number twice", "no floor"],
)  # fmt: skip
def test_74_a_room_that_may_not_be_enters_no_stock(
    enrolled: Small, change: dict[str, object], mark: str | None
) -> None:
    opened(enrolled)
    with pytest.raises((Refusal, BadInput)) as caught, enrolled.doing("si") as session:
        stock.save_room(session, own(session), replace(SKETCH, **change))  # type: ignore[arg-type]
    assert getattr(caught.value, "mark", None) == mark
    with enrolled.as_("ntc") as session:
        assert session.scalar(sa.select(sa.func.count(Room.id))) == 3


def test_74_1_the_building_is_named_for_all_rooms_at_once(enrolled: Small) -> None:
    with opened(enrolled).doing("si") as session:
        stock.name_building(session, own(session), " Жаңа   корпус ")
    with enrolled.as_("ntc") as session:
        assert set(session.scalars(sa.select(Room.building))) == {"Жаңа корпус"}


# ---- languages


def test_74_3_a_room_serves_both_languages_in_different_sittings(enrolled: Small) -> None:
    opened(enrolled, DAY, NEXT_DAY)
    told(enrolled, 1, _01=KAZ, _02=RUS, _03=Use(Language.KAZ, RoomPurpose.LOW_VISION))
    told(enrolled, 2, _01=RUS, _02=KAZ, _03=UNUSED)
    with enrolled.as_("si") as session:
        seats = capacity.of(session, own(session))
        assert [seats.by_sitting[sitting(session, n).id, language] for n in (1, 2) for language in Language] == [
            60, 30, 30, 30,
        ]  # fmt: skip
        assert dict(seats.people) == {Language.KAZ: 5, Language.RUS: 3}
        assert seats.suffices


def test_34_10_a_room_serves_one_sitting_a_day(enrolled: Small) -> None:
    opened(enrolled, DAY, DAY)
    told(enrolled, 1, _01=KAZ)
    told(enrolled, 2, _01=UNUSED)
    with pytest.raises(Refusal) as caught:
        told(enrolled, 2, _01=KAZ)
    assert caught.value.mark == "§34.10"


def test_a_sitting_repeats_the_one_before_it(enrolled: Small) -> None:
    opened(enrolled, DAY, NEXT_DAY)
    told(enrolled, 1, _01=KAZ, _02=RUS, _03=UNUSED)
    with enrolled.doing("si") as session:
        stock.repeat(session, own(session), sitting(session, 2))
        stock.repeat(session, own(session), sitting(session, 1))
    with enrolled.as_("ntc") as session:
        rows = session.scalars(sa.select(SittingRoom).where(SittingRoom.sitting_id == sitting(session, 2).id))
        assert sorted((one.room.number, one.language, one.purpose) for one in rows) == [
            ("01", *KAZ), ("02", *RUS), ("03", *UNUSED),
        ]  # fmt: skip


def test_an_unused_room_gets_no_sheets_and_nobody(enrolled: Small) -> None:
    with approved(enrolled).doing("ntc") as session:
        allocated(session)
        preparation.allot_sheets(session, sitting(session))
        of_unused = session.scalars(sa.select(SittingRoom).where(SittingRoom.room_id == room(session, "03").id)).one()
        assert of_unused.candidates == 0
        sheets = sa.text("SELECT count(*) FROM sheet WHERE sitting_room_id = :room")
        assert session.scalar(sheets, {"room": of_unused.id}) == 0


# ---- to the Centre and back


def test_76_a_submission_is_refused_with_every_fault_at_once(enrolled: Small) -> None:
    opened(enrolled, DAY, NEXT_DAY)
    told(enrolled, 1, _01=KAZ, _02=RUS)
    told(enrolled, 2, _01=KAZ, _02=KAZ, _03=KAZ)
    with enrolled.doing("si") as session:
        room(session, "03").building = "Жаңа корпус"
    with pytest.raises(stock.Unready) as caught, enrolled.doing("si") as session:
        stock.submit(session, own(session))
    said = str(caught.value)
    assert caught.value.mark == "§76"
    assert len(caught.value.faults) == 2
    assert "§74.1" in said
    assert "§74.2: 701-1" in said
    assert "03" in said
    assert state(enrolled) is StockState.DRAFT


def test_76_a_stock_without_sittings_or_rooms_is_not_submitted(enrolled: Small) -> None:
    with enrolled.doing("si") as session:
        stock.open_stock(session, site(session), campaign(session))
        assert [str(one.text.ru)[:5] for one in stock.faults(session, own(session))] == ["§28.1"]
    with enrolled.broken_into() as session:
        session.execute(sa.text("DELETE FROM room"))
    with pytest.raises(stock.Unready) as caught, enrolled.doing("si") as session:
        stock.submit(session, own(session))
    assert [one.text for one in caught.value.faults] == [stock.NO_ROOMS]


def test_74_2_a_lack_of_seats_warns_and_does_not_hold_back(enrolled: Small) -> None:
    opened(enrolled)
    told(enrolled, _01=KAZ, _02=UNUSED, _03=UNUSED)
    with enrolled.doing("si") as session:
        warned = [
            one.ru for one in capacity.of(session, own(session)).warnings(stock.sittings_of(session, own(session)))
        ]
        assert len(warned) == 1
        assert "не хватает 3" in warned[0]
        stock.submit(session, own(session))
    assert state(enrolled) is StockState.SUBMITTED


def test_76_a_submitted_stock_stands_still_by_every_door(enrolled: Small) -> None:
    submitted(enrolled)
    with enrolled.as_("ntc") as session:
        assert (own(session).submitted_by, own(session).submitted_at is not None) == ("si", True)
    deeds: list[Callable[[Session], object]] = [
        lambda session: stock.save_room(session, own(session), SKETCH),
        lambda session: stock.name_building(session, own(session), "Жаңа корпус"),
        lambda session: stock.assign(session, own(session), sitting(session), {room(session, "01").id: RUS}),
        lambda session: stock.submit(session, own(session)),
        lambda session: setattr(room(session, "01"), "missing", "1-1"),
        lambda session: session.add(Room(site_id=site(session).id, number="09", building="Бас", rows=5, columns=3)),
        lambda session: setattr(session.scalars(sa.select(SittingRoom)).first(), "language", Language.RUS),
        lambda session: setattr(session.scalars(sa.select(SittingRoom)).first(), "purpose", RoomPurpose.HEALTH),
    ]
    for deed in deeds:
        with pytest.raises(Refusal) as caught, enrolled.doing("si") as session:
            deed(session)
        assert caught.value.mark == "§76"


def test_78_5_the_centre_returns_with_a_remark_and_approves_what_is_mended(enrolled: Small) -> None:
    submitted(enrolled)
    with pytest.raises(BadInput), enrolled.doing("ntc") as session:
        stock.give_back(session, own(session), "  ")
    with enrolled.doing("ntc") as session:
        stock.give_back(session, own(session), "03-аудиторияны орыс тіліне беріңіз")
    told(enrolled, _03=RUS)
    with enrolled.as_("si") as session:
        assert own(session).remark == "03-аудиторияны орыс тіліне беріңіз"
    with enrolled.doing("si") as session:
        stock.submit(session, own(session))
    with enrolled.doing("ntc") as session:
        stock.approve(session, own(session))
        assert (own(session).approved_by, own(session).remark) == ("ntc", "")
    assert state(enrolled) is StockState.APPROVED


def test_78_5_a_draft_is_not_approved_and_the_site_approves_nothing(enrolled: Small) -> None:
    filled(enrolled)
    deeds: list[Callable[[Session, RoomStock], None]] = [
        stock.approve, lambda session, of: stock.give_back(session, of, "ескерту"),
    ]  # fmt: skip
    for deed in deeds:
        with pytest.raises(Refusal) as caught, enrolled.doing("ntc") as session:
            deed(session, own(session))
        assert caught.value.mark == "§78.5"
    with enrolled.doing("si") as session:
        stock.submit(session, own(session))
    with pytest.raises(Refusal), enrolled.doing("si") as session:
        stock.approve(session, own(session))
    assert state(enrolled) is StockState.SUBMITTED


def test_78_5_a_sitting_planned_since_sends_the_stock_back(enrolled: Small) -> None:
    with submitted(enrolled).doing("ntc") as session:
        preparation.plan_sitting(session, site(session), campaign(session), day=NEXT_DAY)
    with pytest.raises(stock.Unready) as caught, enrolled.doing("ntc") as session:
        stock.approve(session, own(session))
    assert "701-2" in str(caught.value)


def test_78_6_an_approved_stock_is_returned_and_its_seated_rooms_stay(enrolled: Small) -> None:
    """Who found no seat needs another room or sitting; nobody who has a seat loses it."""
    with approved(enrolled).doing("ntc") as session:
        stock.give_back(session, own(session), "тексеріңіз")
    with enrolled.doing("si") as session:
        stock.submit(session, own(session))
    with enrolled.doing("ntc") as session:
        stock.approve(session, own(session))
        allocated(session)
    with enrolled.doing("ntc") as session:
        stock.give_back(session, own(session), "аудитория қосыңыз")
    assert state(enrolled) is StockState.RETURNED
    with pytest.raises(Refusal) as caught, enrolled.doing("si") as session:
        session.execute(sa.text("UPDATE room SET rows = rows + 1"))
    assert caught.value.mark == "§78.6"
    with pytest.raises(Refusal) as by_sql, enrolled.doing("si") as session:
        session.execute(sa.text("UPDATE sitting_room SET language = 'rus'"))
    assert by_sql.value.mark in {"§76", "§78.6"}


# ---- as the application role, past the programme


@pytest.mark.parametrize(
    ("login", "order"),
    [
        ("si", "UPDATE room_stock SET state = 'approved', approved_at = now()"),
        ("si", "UPDATE room_stock SET campaign_id = campaign_id + 1"),
        ("si", "UPDATE room_stock SET submitted_at = now()"),
        ("si", "INSERT INTO room_stock (site_id, campaign_id, state) SELECT id, 999, 'submitted' FROM site"),
        ("si", "UPDATE room_stock SET remark = 'бәрі дұрыс'"),
        ("ntc", "UPDATE room_stock SET state = 'approved', approved_at = now()"),
        ("ntc", "UPDATE room_stock SET state = 'submitted'"),
        ("si", "UPDATE room SET missing = '9-9'"),
        ("si", "UPDATE room SET missing = '1-1 1-1'"),
        ("si", "UPDATE room SET missing = '01-1'"),
        ("si", "UPDATE room SET rows = 4, columns = 4, missing = '1-1 1-2'"),
        ("si", "UPDATE room SET seats = 31"),
    ],
)
def test_76_sql_finds_no_other_way(enrolled: Small, login: str, order: str) -> None:
    filled(enrolled)
    with pytest.raises((Refusal, BadInput, sa.exc.DBAPIError)), enrolled.doing(login) as session:
        session.execute(sa.text(order))
    assert state(enrolled) is StockState.DRAFT


def test_76_who_submitted_is_written_by_the_database(enrolled: Small) -> None:
    with filled(enrolled).doing("si") as session:
        forged = "UPDATE room_stock SET state = 'submitted', submitted_by = 'басқа', submitted_at = '2001-01-01'"
        session.execute(sa.text(forged))
    with enrolled.as_("ntc") as session:
        assert (own(session).submitted_by, own(session).submitted_at.year) == ("si", 2018)  # type: ignore[union-attr]


def test_78_6_whom_a_room_serves_is_still_once_candidates_sit_there(enrolled: Small) -> None:
    with enrolled.doing("ntc") as session:
        made = plan(session, _01=Language.KAZ, _02=Language.RUS)
        allocated(session)
    for order in ("language = 'rus'", "purpose = 'unused'"):
        with pytest.raises(Refusal) as caught, enrolled.doing("si") as session:
            session.execute(sa.text(f"UPDATE sitting_room SET {order}"))  # noqa: S608
        assert caught.value.mark == "§78.6"
    with enrolled.as_("si") as session:
        assert session.scalars(sa.select(Sitting.id)).all() == [made.id]
