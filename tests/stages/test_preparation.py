"""Rooms, the sitting, the lot, sheets and passwords of the Centre; and what the law refuses on the way."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
import sqlalchemy as sa

from app.db import NOT_YOURS
from app.errors import BadInput, Refusal
from app.models import (
    Allotment,
    CentrePassword,
    Placement,
    Room,
    SeatingPrint,
    Sheet,
    Sitting,
    SittingRoom,
)
from app.rules import seating
from app.rules.terms import Language, PasswordKind
from app.stages import preparation
from tests.stages.world import AFTER, DAY, KAZ, PEOPLE, RUS, Small, at, hall, numbers, plan, room, site, sitting


def lengthened(world: Small, number: str, rows: int, columns: int) -> None:
    """Desks of a room, behind the programme's back: the owner of the database alone can do it."""
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE room DROP CONSTRAINT IF EXISTS ck_room_seats"))
        connection.execute(sa.text("ALTER TABLE room NO FORCE ROW LEVEL SECURITY"))
        connection.execute(
            sa.text("UPDATE room SET rows = :rows, columns = :columns WHERE number = :number"),
            {"rows": rows, "columns": columns, "number": number},
        )
        connection.execute(sa.text("ALTER TABLE room FORCE ROW LEVEL SECURITY"))


# ---- rooms


@pytest.mark.parametrize(("rows", "columns"), [(7, 2), (61, 1)], ids=["28 seats", "122 seats"])
def test_74_4_a_room_too_small_or_too_large_enters_neither_stock_nor_sitting(
    enrolled: Small, rows: int, columns: int
) -> None:
    with pytest.raises((Refusal, BadInput)), enrolled.doing("si") as session:
        session.add(Room(site_id=site(session).id, number="09", building="Бас ғимарат", rows=rows, columns=columns))
    lengthened(enrolled, "01", rows, columns)
    with pytest.raises(Refusal) as caught, enrolled.doing("ntc") as session:
        plan(session, _01=Language.KAZ)
    assert caught.value.mark == "§74.4"
    assert str(rows * columns * 2) in caught.value.text.ru


@pytest.mark.parametrize(("rows", "columns"), [(5, 3), (10, 6)], ids=["30 seats", "120 seats"])
def test_74_4_the_smallest_and_the_largest_room_are_taken(enrolled: Small, rows: int, columns: int) -> None:
    with enrolled.doing("si") as session:
        session.add(Room(site_id=site(session).id, number="09", building="Бас ғимарат", rows=rows, columns=columns))
    with enrolled.doing("ntc") as session:
        assert plan(session, _09=Language.KAZ).number == 1


def test_75_a_room_without_video_is_refused(enrolled: Small) -> None:
    with pytest.raises((Refusal, BadInput)), enrolled.doing("si") as session:
        room(session, "01").video = False
    with pytest.raises((Refusal, BadInput)), enrolled.doing("si") as session:
        session.add(Room(site_id=site(session).id, number="09", building="Бас", rows=5, columns=3, video=False))


def test_74_1_rooms_of_two_buildings_make_no_sitting(enrolled: Small) -> None:
    with enrolled.doing("si") as session:
        room(session, "02").building = "Жаңа корпус"
    with pytest.raises(Refusal) as caught, enrolled.doing("ntc") as session:
        plan(session, _01=Language.KAZ, _02=Language.RUS)
    assert caught.value.mark == "§74.1"
    assert "Бас ғимарат, Жаңа корпус" in caught.value.text.ru
    with enrolled.as_("ntc") as session:
        assert session.scalars(sa.select(Sitting.id)).all() == []


def test_28_1_sittings_of_a_site_are_numbered_and_only_the_centre_plans_them(enrolled: Small) -> None:
    with enrolled.doing("ntc") as session:
        for serial, day in enumerate((DAY, DAY + dt.timedelta(days=1)), start=1):
            assert plan(session, day=day, _01=Language.KAZ).number == serial
    for login in ("si", "pg", "rp"):
        with pytest.raises(Refusal) as caught, enrolled.doing(login) as session:
            plan(session, _02=Language.KAZ)
        assert caught.value.text == NOT_YOURS.text


# ---- the lot


def test_114_2_codes_are_whole_and_rooms_are_of_one_language(allocated: Small) -> None:
    with allocated.as_("ntc") as session:
        rows = session.execute(
            sa.select(Placement, SittingRoom).join(SittingRoom, SittingRoom.id == Placement.sitting_room_id)
        ).all()
        assert len(rows) == len(PEOPLE)
        assert all(placed.language is there.language for placed, there in rows)
        assert all(seating.code_is_whole(placed.code) and placed.code.startswith("701") for placed, _ in rows)
        assert [hall(session, unit).candidates for unit in (KAZ, RUS)] == [5, 3]


def test_117_a_booklet_lies_on_every_taken_seat(allocated: Small) -> None:
    with allocated.as_("ntc") as session:
        lying = session.scalars(sa.select(Allotment)).all()
        assert len(lying) == len({one.booklet for one in lying}) == len(PEOPLE)
        assert all(len(one.variant) == 4 for one in lying)


# ---- sheets


def test_111_sheets_are_numbered_on_and_the_first_room_has_the_spare_ones(allocated: Small) -> None:
    with allocated.as_("ntc") as session:
        first, second = numbers(session, KAZ), numbers(session, RUS)
        assert (len(first), len(second)) == (5 + 1 + preparation.SPARE_SHEETS, 3 + 1)
        assert all(int(after) == int(before) + 1 for before, after in pairwise([*first, *second]))
        spare = session.scalars(sa.select(Sheet.number).where(Sheet.spare).order_by(Sheet.number)).all()
        assert list(spare) == first[-preparation.SPARE_SHEETS :]


def test_111_sheets_are_allotted_once(allocated: Small) -> None:
    with pytest.raises(Refusal) as caught, allocated.doing("ntc") as session:
        preparation.allot_sheets(session, sitting(session))
    assert caught.value.mark == "§111"
    with allocated.as_("ntc") as session:
        assert len(session.scalars(sa.select(Sheet.id)).all()) == 15


# ---- passwords


def test_43_6_of_a_password_only_a_salted_digest_is_kept(allocated: Small) -> None:
    with allocated.doing("ntc") as session:
        told = [preparation.issue_password(session, sitting(session), PasswordKind.SEATING, now=AFTER) for _ in "12"]
    assert told[0] != told[1]
    engine = sa.create_engine(allocated.house.owner_url, poolclass=sa.NullPool)
    with engine.connect() as owner:
        kept = owner.execute(sa.text("SELECT salt, digest, centre_password::text FROM centre_password")).all()
    assert len({bytes(salt) for salt, _, _ in kept}) == len({bytes(digest) for _, digest, _ in kept}) == 2
    assert all(password.replace("-", "") not in row[2] and password not in row[2] for row in kept for password in told)
    for login in ("pg", "si", "mr"):
        with allocated.as_(login) as session:
            assert session.scalars(sa.select(CentrePassword.id)).all() == []


def issued(world: Small, kind: PasswordKind = PasswordKind.SEATING) -> str:
    with world.doing("ntc") as session:
        return preparation.issue_password(session, sitting(session), kind, now=at(7)).replace("-", "")


def print_seating(world: Small, password: str, login: str = "pg") -> None:
    with world.doing(login) as session:
        session.execute(sa.select(sa.func.print_seating(session.scalars(sa.select(Sitting.id)).one(), password)))


def prints(world: Small) -> int:
    with world.as_("ntc") as session:
        return len(session.scalars(sa.select(SeatingPrint.id)).all())


def test_43_6_the_database_prints_once_whoever_asks(allocated: Small) -> None:
    first, second = issued(allocated), issued(allocated)
    print_seating(allocated, first)
    for password in (first, second):
        with pytest.raises(Refusal) as caught:
            print_seating(allocated, password)
        assert caught.value.mark == "§43.6"
    assert prints(allocated) == 1


@pytest.mark.parametrize("login", ["ntc", "si", "mr", "pg702"])
def test_43_6_nobody_but_the_programmer_of_the_site_prints(allocated: Small, login: str) -> None:
    password = issued(allocated)
    with pytest.raises((Refusal, sa.exc.NoResultFound)):
        print_seating(allocated, password, login)
    assert prints(allocated) == 0


@pytest.mark.parametrize(
    ("day", "kind", "typed"),
    [
        (DAY - dt.timedelta(days=1), PasswordKind.SEATING, ""),
        (DAY + dt.timedelta(days=1), PasswordKind.SEATING, ""),
        (DAY, PasswordKind.REPEAT, ""),
        (DAY, PasswordKind.SEATING, "AAAAABBBBBCCCCCDDDDD"),
    ],
    ids=["the day before", "the day after", "a password for another act", "a password that was not issued"],
)
def test_43_6_wrong_day_or_password_prints_nothing(
    allocated: Small, day: dt.date, kind: PasswordKind, typed: str
) -> None:
    password = issued(allocated, kind)
    allocated.move_clock(at(8, day=day))
    with pytest.raises(Refusal) as caught:
        print_seating(allocated, typed or password)
    assert caught.value.mark == "§43.6"
    assert prints(allocated) == 0
    if kind is PasswordKind.SEATING:
        allocated.move_clock(at(8))
        print_seating(allocated, password)
        assert prints(allocated) == 1
