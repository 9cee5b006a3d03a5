"""What a room must be, how rooms and their seats are numbered, and who sits beside whom."""

from __future__ import annotations

from collections.abc import Iterable

from app.errors import Refusal
from app.text import Text

SEATS = range(30, 121)  # §74.4
SEATS_A_DESK = 2  # §74.5
NUMBER_DIGITS = 2  # §28.3: 01, 02, 03, …


def seats(rows: int, columns: int) -> int:
    """§74.5. Seats of a room with `rows` x `columns` desks."""
    return rows * columns * SEATS_A_DESK


def check_room(rows: int, columns: int, *, video: bool) -> None:
    """§74.4, §75. From 30 to 120 seats, under video surveillance."""
    count = seats(max(rows, 0), max(columns, 0))
    if count not in SEATS:
        raise Refusal(
            "§74.4",
            Text(
                "Аудиторияда {count} орын ({rows} қатар × {columns} парта × {desk}). "
                "Орын саны {least}-дан кем, {most}-дан артық болмауы тиіс: парта санын түзетіңіз.",
                "В аудитории {count} мест ({rows} рядов × {columns} парт × {desk}). "
                "Мест должно быть не меньше {least} и не больше {most}: исправьте число парт.",
            ).fill(count=count, rows=rows, columns=columns, desk=SEATS_A_DESK, least=SEATS.start, most=SEATS.stop - 1),
        )
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


def place_of(seat: int, columns: int) -> tuple[int, int]:
    """Row (1 is nearest the board) and place in the row (1 is leftmost) of a seat.

    Seats are numbered from 1 row by row; `columns` counts desks, so a row has `2 * columns` places.
    """
    row, place = divmod(seat - 1, columns * SEATS_A_DESK)
    return row + 1, place + 1


def neighbours(seat: int, rows: int, columns: int) -> set[int]:
    """The seats left, right, in front, behind and at the four corners of a seat; aisles are not counted as distance."""
    width = columns * SEATS_A_DESK
    row, place = place_of(seat, columns)
    return {
        (near - 1) * width + beside
        for near in range(max(1, row - 1), min(rows, row + 1) + 1)
        for beside in range(max(1, place - 1), min(width, place + 1) + 1)
    } - {seat}
