"""Rooms: seats, numbers, building, and who sits beside whom."""

from __future__ import annotations

import pytest

from app.errors import Refusal
from app.rules import rooms


@pytest.mark.parametrize(("rows", "columns", "count"), [(5, 3, 30), (5, 4, 40), (10, 6, 120), (1, 1, 2)])
def test_74_5_two_sit_at_a_desk(rows: int, columns: int, count: int) -> None:
    assert rooms.seats(rows, columns) == count


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
        rooms.check_room(rows, columns, video=True)
        return
    with pytest.raises(Refusal) as told:
        rooms.check_room(rows, columns, video=True)
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
        rooms.check_room(5, 4, video=False)
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
    assert [rooms.place_of(seat, 2) for seat in range(1, 10)] == [
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
    assert rooms.neighbours(seat, 3, 2) == expected


def test_neighbourhood_is_mutual_in_every_room_shape() -> None:
    for rows, columns in ((1, 15), (15, 1), (5, 4)):
        for seat in range(1, rooms.seats(rows, columns) + 1):
            near = rooms.neighbours(seat, rows, columns)
            assert seat not in near
            assert near <= set(range(1, rooms.seats(rows, columns) + 1))
            assert all(seat in rooms.neighbours(other, rows, columns) for other in near)
