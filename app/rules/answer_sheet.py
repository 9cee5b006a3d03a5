"""What an answer sheet says of itself: which bubbles count as filled, which digits and answers they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

FILLED = 0.5  # §166: share of the bubble's area
MAX_MARKS = 6  # §114.5: marks in one task of 51-60
SEAT_DIGITS = 3
OPTIONS = "ABCDEFGH"
UNREAD = "_"
SEVERAL = "?"

Kind = Literal["digits", "single", "multi"]
Fills = Mapping[str, Sequence[Sequence[float | None]]]


class Bubble(NamedTuple):
    """A bubble of the sheet, counted from 0 within its group; equal to the plain triple."""

    group: str
    row: int
    col: int


@dataclass(frozen=True)
class Group:
    """A block of bubbles. Digits: a column is a position, its rows the values; tasks: a row is a task from `first`."""

    name: str
    kind: Kind
    labels: str
    rows: int
    cols: int
    first: int = 1
    max_marks: int = MAX_MARKS
    absent: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Claim:
    """What the sheet says of itself.

    Digits: `_` where nothing is filled, `?` where several are. `answers` has a byte a task from task 1, bit 0 for A to
    bit 7 for H. `doubts` are bubbles whose measure lies in the doubtful band, `too_many` tasks with more marks than
    allowed.
    """

    code: str
    seat: str
    variant: str
    answers: bytes
    doubts: tuple[Bubble, ...] = ()
    too_many: tuple[int, ...] = ()


def filled(fill: float) -> bool:
    """§166. A bubble counts as filled from 50 per cent of its area."""
    return fill >= FILLED


def seat_digits(seat: int) -> str:
    """A seat as sector 3 bears it: three digits."""
    return f"{seat:0{SEAT_DIGITS}}"


def measures(fills: Fills) -> dict[Bubble, float]:
    """Every bubble that the layout has, with the measured share of its area."""
    return {
        Bubble(name, row, col): fill
        for name, rows in fills.items()
        for row, cells in enumerate(rows)
        for col, fill in enumerate(cells)
        if fill is not None
    }


def doubtful(fill: float, doubt: float) -> bool:
    """Whether a measure lies so near the limit of §166 that it could be on either side."""
    return abs(fill - FILLED) < doubt


def claim(
    groups: Sequence[Group],
    fills: Fills,
    *,
    doubt: float = 0.0,
    decided: Mapping[tuple[str, int, int], bool] | None = None,
) -> Claim:
    """§114. Sectors 2-4 as digits, 6 and 7 as answers; what a person has decided stands above the measure."""
    known = measures(fills)
    settled = decided or {}
    marks = _marks(known, settled)
    answers = bytearray(max((group.first + group.rows - 1 for group in groups if group.kind != "digits"), default=0))
    too_many = []
    for group, task, mask in _tasks(groups, marks):
        answers[task - 1] = mask
        if group.kind == "multi" and mask.bit_count() > group.max_marks:
            too_many.append(task)
    digits = {group.name: _digits(group, marks) for group in groups if group.kind == "digits"}
    return Claim(
        code=digits.get("code", ""),
        seat=digits.get("seat", ""),
        variant=digits.get("variant", ""),
        answers=bytes(answers),
        doubts=tuple(place for place, fill in known.items() if place not in settled and doubtful(fill, doubt)),
        too_many=tuple(sorted(too_many)),
    )


def letters(mask: int, kind: Kind) -> str:
    """One task's marks as read by people: «» none, «A», «?» several in a single task, «ACF» in a multi one."""
    chosen = "".join(letter for bit, letter in enumerate(OPTIONS) if mask >> bit & 1)
    return SEVERAL if kind == "single" and len(chosen) > 1 else chosen


def mask_of(chosen: str) -> int:
    """The inverse of `letters` for any set of options: «ACF» -> bits 0, 2 and 5."""
    return sum(1 << OPTIONS.index(letter) for letter in set(chosen))


def blank(fills: Fills, *, decided: Mapping[tuple[str, int, int], bool] | None = None) -> bool:
    """An unfilled sheet (§127.1): no bubble of sectors 2-7 is filled."""
    return not _marks(measures(fills), decided or {})


def _marks(known: Mapping[Bubble, float], decided: Mapping[tuple[str, int, int], bool]) -> set[Bubble]:
    return {place for place, fill in known.items() if decided.get(place, filled(fill))}


def _tasks(groups: Sequence[Group], marks: set[Bubble]) -> Iterator[tuple[Group, int, int]]:
    for group in groups:
        if group.kind != "digits":
            for row in range(group.rows):
                mask = sum(1 << col for col in range(group.cols) if (group.name, row, col) in marks)
                yield group, group.first + row, mask


def _digits(group: Group, marks: set[Bubble]) -> str:
    return "".join(_digit(group, marks, col) for col in range(group.cols))


def _digit(group: Group, marks: set[Bubble], col: int) -> str:
    found = [group.labels[row] for row in range(group.rows) if (group.name, row, col) in marks]
    return found[0] if len(found) == 1 else SEVERAL if found else UNREAD
