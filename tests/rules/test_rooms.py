"""Rooms: seats, numbers, building, and who sits beside whom."""

from __future__ import annotations

import pytest

from app.errors import Refusal
from app.rules import rooms
from app.rules.rooms import Desks


@pytest.mark.parametrize(("rows", "columns", "count"), [(5, 3, 30), (5, 4, 40), (10, 6, 120), (1, 1, 2)])
def test_74_5_two_sit_at_a_desk(rows: int, columns: int, count: int) -> None:
    assert Desks.of(rows, columns).seats == count


@pytest.mark.parametrize(
    ("rows", "columns", "lawful"),
    [
        (7, 2, False),  # 28
        (5, 3, True),  # 30
        (1, 15, True),  # 30
        (12, 5, True),  # 120
        (60, 1, True),  # 120
        (61, 1, False),  # 122
        (0, 20, False),
        (20, 0, False),
        (-5, -6, False),
    ],
)
def test_74_4_a_room_has_from_30_to_120_seats(rows: int, columns: int, lawful: bool) -> None:
    if lawful:
        rooms.check_room(Desks.of(rows, columns), video=True)
        return
    with pytest.raises(Refusal) as told:
        rooms.check_room(Desks.of(rows, columns), video=True)
    assert told.value.mark == "§74.4"
    assert "30" in told.value.text.kk
    assert "120" in told.value.text.ru


@pytest.mark.parametrize("count", [29, 121])
def test_74_4_29_and_121_seats_lie_outside(count: int) -> None:
    assert count not in rooms.SEATS


@pytest.mark.parametrize("count", [30, 120])
def test_74_4_30_and_120_seats_lie_inside(count: int) -> None:
    assert count in rooms.SEATS


def test_75_a_room_without_video_surveillance_is_refused() -> None:
    with pytest.raises(Refusal) as told:
        rooms.check_room(Desks.of(5, 4), video=False)
    assert told.value.mark == "§75"


@pytest.mark.parametrize("names", [[], ["А"], ["А корпусы", " а  корпусы "]])
def test_74_1_rooms_of_one_building_pass(names: list[str]) -> None:
    rooms.check_one_building(names)


def test_74_1_two_buildings_are_refused_by_name() -> None:
    with pytest.raises(Refusal) as told:
        rooms.check_one_building(["Б корпусы", "А корпусы", "А корпусы"])
    assert told.value.mark == "§74.1"
    assert "А корпусы, Б корпусы" in told.value.text.kk


@pytest.mark.parametrize("number", ["01", "02", "99"])
def test_28_3_a_room_number_is_two_digits_from_01(number: str) -> None:
    rooms.check_room_number(number)


@pytest.mark.parametrize("number", ["", "1", "00", "001", "A1", "-1", "٠١", " 1"])
def test_28_3_any_other_room_number_is_refused(number: str) -> None:
    with pytest.raises(Refusal) as told:
        rooms.check_room_number(number)
    assert told.value.mark == "§28.3"


def test_28_3_seats_are_numbered_row_by_row_from_the_board() -> None:
    assert [Desks(3, 2).place_of(seat) for seat in range(1, 10)] == [
        (1, 1),
        (1, 2),
        (1, 3),
        (1, 4),
        (2, 1),
        (2, 2),
        (2, 3),
        (2, 4),
        (3, 1),
    ]


@pytest.mark.parametrize(
    ("seat", "expected"),
    [
        (1, {2, 5, 6}),  # corner at the board
        (4, {3, 7, 8}),
        (2, {1, 3, 5, 6, 7}),  # edge
        (6, {1, 2, 3, 5, 7, 9, 10, 11}),  # inside
        (5, {1, 2, 6, 9, 10}),  # left wall: 4 is at the other end of the row before
        (12, {7, 8, 11}),  # last
    ],
)
def test_neighbours_are_left_right_front_behind_and_diagonal(seat: int, expected: set[int]) -> None:
    assert Desks(3, 2).neighbours(seat) == expected


PLANS = [Desks(1, 15), Desks(15, 1), Desks(5, 4), Desks.of(3, 3, "1-1 2-2 3-3"), Desks.of(5, 4, "1-1 1-2 1-3 1-4 3-2")]


@pytest.mark.parametrize("desks", PLANS)
def test_neighbourhood_is_mutual_in_every_room_shape(desks: Desks) -> None:
    for seat in range(1, desks.seats + 1):
        near = desks.neighbours(seat)
        assert seat not in near
        assert near <= set(range(1, desks.seats + 1))
        assert all(seat in desks.neighbours(other) for other in near)


@pytest.mark.parametrize("desks", PLANS)
def test_74_5_every_seat_has_a_place_of_its_own_and_is_drawn_once(desks: Desks) -> None:
    seats = range(1, desks.seats + 1)
    assert [desks.seat_at(*desks.place_of(seat)) for seat in seats] == list(seats)
    assert [seat for line in desks.lines() for seat in line if seat] == list(seats)
    assert {len(line) for line in desks.lines()} == {2 * desks.columns}
    assert len(desks.lines()) == desks.rows


def test_74_5_a_missing_desk_takes_two_seats_and_shifts_the_numbers_behind_it() -> None:
    desks = Desks.of(3, 2, "2-1")
    assert desks.seats == 10
    assert desks.lines() == [[1, 2, 3, 4], [0, 0, 5, 6], [7, 8, 9, 10]]
    assert (desks.place_of(5), desks.seat_at(2, 3), desks.seat_at(2, 1), desks.seat_at(4, 1)) == ((2, 3), 5, None, None)
    assert desks.neighbours(8) == {5, 7, 9}
    assert desks.neighbours(1) == {2}  # nobody sits behind, and across the gap is no neighbour


@pytest.mark.parametrize(
    ("told", "kept"), [("", ""), ("3-2 4-2", "3-2 4-2"), ("  4-2\n3-2 ", "3-2 4-2"), ("10-1 9-4", "9-4 10-1")]
)
def test_74_5_missing_desks_are_kept_in_one_spelling(told: str, kept: str) -> None:
    desks = Desks.of(10, 4, told)
    assert desks.text == kept
    assert Desks.of(10, 4, kept) == desks


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("5-5", "5-5"),
        ("6-1 1-1", "6-1"),
        ("3-2 3-2", "3-2"),
        ("0-1", "0-1"),
        ("3", "3"),
        ("3-", "3-"),
        ("3-2,4-2", "3-2,4-2"),
        ("03-2", "03-2"),
        ("-1-2", "-1-2"),
        ("٣-٢", "٣-٢"),
        ("1-2 x", "«x»"),
    ],
)
def test_74_5_senseless_missing_desks_are_refused(told: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        Desks.of(5, 4, told)
    assert refused.value.mark == "§74.5"
    assert said in refused.value.text.kk
    assert said in refused.value.text.ru


@pytest.mark.parametrize(("missing", "lawful"), [("1-1", True), ("1-1 1-2", False)])
def test_74_4_missing_desks_count_against_the_least_seats(missing: str, lawful: bool) -> None:
    desks = Desks.of(4, 4, missing)
    if lawful:
        rooms.check_room(desks, video=True)
        return
    with pytest.raises(Refusal, match=r"28 орын \(4 қатар × 4 парта × 2, жоқ парта: 2\)") as told:
        rooms.check_room(desks, video=True)
    assert told.value.mark == "§74.4"
