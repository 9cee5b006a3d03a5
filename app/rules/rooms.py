"""What a room must be, how rooms and their seats are numbered, and who sits beside whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, NoReturn, Self

from app.errors import Refusal
from app.text import Text

SEATS = range(30, 121)  # §74.4
SEATS_A_DESK = 2  # §74.5
NUMBER_DIGITS = 2  # §28.3: 01, 02, 03, …
DESK = re.compile(r"([1-9][0-9]{0,2})-([1-9][0-9]{0,2})")
"""A desk as the column of a room has it: its row and its place among the desks of the row."""
KEPT_PLANS = 4096  # drawn plans that are kept: more than a country has kinds of rooms


@dataclass(frozen=True, order=True)
class Desks:
    """§74.5. The drawn plan of a room: row 1 is nearest the board, desk 1 is leftmost, two sit at a desk.

    `missing` are the desks of the plan that do not stand, as sorted (row, desk). Seats are numbered from 1 row by row
    from the board, left to right, past the missing desks. A place is a seat's column: a row has `2 * columns` places,
    and places of missing desks keep their breadth, so who sits beyond a gap is no neighbour.
    """

    rows: int
    columns: int
    missing: tuple[tuple[int, int], ...] = ()

    @cached_property
    def _drawn(self) -> _Drawn:
        return _drawn(self)

    @classmethod
    def of(cls, rows: int, columns: int, missing: str = "") -> Self:
        """The plan that the columns of a room tell; `missing` is «row-desk» pairs apart by blanks, "" for none.

        Refuses words that are no pair, a desk outside the plan and a desk told twice.
        """
        told = missing.split()
        pairs = [DESK.fullmatch(one) for one in told]
        if senseless := [one for one, pair in zip(told, pairs, strict=True) if pair is None]:
            _refuse_senseless(senseless)
        desks = sorted((int(pair[1]), int(pair[2])) for pair in pairs if pair)
        if outside := [desk for desk in desks if desk[0] > rows or desk[1] > columns]:
            _refuse_outside(outside, rows, columns)
        if twice := [desk for desk, times in Counter(desks).items() if times > 1]:
            _refuse_twice(twice)
        return cls(rows, columns, tuple(desks))

    @property
    def text(self) -> str:
        """The missing desks as the column of a room keeps them."""
        return _written(self.missing)

    @property
    def seats(self) -> int:
        """§74.5. Two seats a desk that stands."""
        return (max(self.rows, 0) * max(self.columns, 0) - len(self.missing)) * SEATS_A_DESK

    def place_of(self, seat: int) -> tuple[int, int]:
        """Row and place of a seat, both from 1."""
        return self._drawn.places[seat - 1]

    def seat_at(self, row: int, place: int) -> int | None:
        """The seat at a place of a row; None where no desk stands."""
        return self._drawn.seats.get((row, place))

    def neighbours(self, seat: int) -> frozenset[int]:
        """The seats left, right, in front, behind and at the four corners; aisles are not counted as distance."""
        return self._drawn.beside[seat - 1]

    @property
    def front(self) -> int:
        """Seats of the row nearest the board: these are the seats from 1 to this number."""
        return self._drawn.front

    def alike(self, told: Mapping[int, str]) -> int:
        """Pairs of neighbouring seats of which the same is told."""
        beside = self._drawn.beside
        words = [told.get(seat) for seat in range(self.seats + 1)]
        return sum(words[near] == word for seat, word in told.items() for near in beside[seat - 1] if near > seat)

    def lines(self) -> list[list[int]]:
        """Seat numbers row by row from the board, 0 where no seat stands: the plan to draw."""
        seats = self._drawn.seats
        width = range(1, self.columns * SEATS_A_DESK + 1)
        return [[seats.get((row, place), 0) for place in width] for row in range(1, self.rows + 1)]


class _Drawn(NamedTuple):
    """What a plan says of each seat (seat 1 first), and the seats by row and place."""

    places: tuple[tuple[int, int], ...]
    seats: dict[tuple[int, int], int]
    beside: tuple[frozenset[int], ...]
    front: int


@lru_cache(KEPT_PLANS)
def _drawn(desks: Desks) -> _Drawn:
    gone = set(desks.missing)
    places = tuple(
        (row, place)
        for row in range(1, desks.rows + 1)
        for place in range(1, desks.columns * SEATS_A_DESK + 1)
        if (row, (place + 1) // SEATS_A_DESK) not in gone
    )
    seats = {place: seat for seat, place in enumerate(places, 1)}
    beside = tuple(
        frozenset(
            seats[near]
            for near in ((row + down, place + right) for down in (-1, 0, 1) for right in (-1, 0, 1))
            if near in seats and near != (row, place)
        )
        for row, place in places
    )
    front = sum(row == places[0][0] for row, _ in places)
    return _Drawn(places, seats, beside, front)


def _written(desks: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{row}-{desk}" for row, desk in desks)


def _refuse_senseless(words: Iterable[str]) -> NoReturn:
    raise Refusal(
        "§74.5",
        Text(
            "Жоқ парталар түсініксіз жазылған: «{words}». Әр партаны «қатар-парта» деп жазып, бос орынмен бөліңіз, "
            "мысалы: 3-2 4-2.",
            "Отсутствующие парты записаны непонятно: «{words}». Запишите каждую как «ряд-парта» и разделите пробелом, "
            "например: 3-2 4-2.",
        ).fill(words=" ".join(words)),
    )


def _refuse_outside(desks: Iterable[tuple[int, int]], rows: int, columns: int) -> NoReturn:
    raise Refusal(
        "§74.5",
        Text(
            "Аудиторияда мұндай парта жоқ: {desks}. Жоспарда {rows} қатар, қатарда {columns} парта: "
            "жоқ парталардың тізімін түзетіңіз.",
            "Таких парт в аудитории нет: {desks}. На плане {rows} рядов по {columns} парт: "
            "исправьте список отсутствующих парт.",
        ).fill(desks=_written(desks), rows=rows, columns=columns),
    )


def _refuse_twice(desks: Iterable[tuple[int, int]]) -> NoReturn:
    raise Refusal(
        "§74.5",
        Text(
            "Жоқ парта екі рет жазылған: {desks}. Әр партаны бір рет қалдырыңыз.",
            "Отсутствующая парта записана дважды: {desks}. Оставьте каждую парту один раз.",
        ).fill(desks=_written(desks)),
    )


def check_room(desks: Desks, *, video: bool) -> None:
    """§74.4, §75. From 30 to 120 seats, under video surveillance."""
    if desks.seats not in SEATS:
        raise Refusal(
            "§74.4",
            Text(
                "Аудиторияда {count} орын ({rows} қатар × {columns} парта × {desk}, жоқ парта: {gone}). "
                "Орын саны {least}-дан кем, {most}-дан артық болмауы тиіс: парта санын түзетіңіз.",
                "В аудитории {count} мест ({rows} рядов × {columns} парт × {desk}, парт нет: {gone}). "
                "Мест должно быть не меньше {least} и не больше {most}: исправьте число парт.",
            ).fill(
                count=desks.seats, rows=desks.rows, columns=desks.columns, desk=SEATS_A_DESK, gone=len(desks.missing),
                least=SEATS.start, most=SEATS.stop - 1,
            ),
        )  # fmt: skip
    if not video:
        raise Refusal(
            "§75",
            Text(
                "Аудиторияда бейнебақылау жоқ. Камера орнатыңыз немесе басқа аудиторияны енгізіңіз.",
                "В аудитории нет видеонаблюдения. Установите камеру или внесите другую аудиторию.",
            ),
        )


def check_one_building(buildings: Iterable[str]) -> None:
    """§74.1. The rooms of a site lie in one building; blank space and letter case do not make another one."""
    names = {" ".join(name.split()).casefold(): name for name in buildings}
    if len(names) > 1:
        raise Refusal(
            "§74.1",
            Text(
                "ТӨП аудиториялары бір ғимаратта болуы тиіс, енгізілгені: {names}. Бір ғимаратты қалдырыңыз.",
                "Аудитории пункта должны быть в одном корпусе, указаны: {names}. Оставьте один корпус.",
            ).fill(names=", ".join(sorted(names.values()))),
        )


def check_room_number(number: str) -> None:
    """§28.3. The number on the door: two digits, from 01."""
    if not (number.isascii() and number.isdigit() and len(number) == NUMBER_DIGITS and int(number) > 0):
        raise Refusal(
            "§28.3",
            Text(
                "Аудитория нөмірі екі цифр: 01, 02, 03, … Жазылғаны: «{number}».",
                "Номер аудитории состоит из двух цифр: 01, 02, 03, … Указано: «{number}».",
            ).fill(number=number),
        )
