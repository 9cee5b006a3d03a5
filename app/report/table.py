"""A report reckoned: headings, lines, totals, and what is to be said beside them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from app.text import Text

TEXT, NUMBER, MEAN, SHARE, DAY, MOMENT, HOUR = "text", "number", "mean", "share", "day", "moment", "hour"
OF_NUMBERS = (NUMBER, MEAN, SHARE)
DECIMALS = 2


@dataclass(frozen=True)
class Head:
    """The heading of a column, and what stands under it."""

    label: Text
    kind: str

    @property
    def is_number(self) -> bool:
        return self.kind in OF_NUMBERS


@dataclass(frozen=True)
class Line:
    """One line: words, numbers, days, or None. `depth`: how many groups it sums up; None = a line of its own."""

    cells: tuple[Any, ...]
    depth: int | None = None


@dataclass(frozen=True)
class Table:
    """Headings and lines. `found` lines there are in all, `counted` rows of the register they tell of.

    The first `groups` columns are those by which rows are put together.
    """

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    total: tuple[Any, ...] | None
    found: int
    counted: int
    groups: int = 0
    notes: tuple[Text, ...] = field(default=())

    @property
    def details(self) -> int:
        """Lines of its own that are shown."""
        return sum(line.depth is None for line in self.lines)


def said(value: Any, kind: str) -> str:
    """A cell as people read it: decimals after a comma, shares in per cent."""
    if value is None or value == "":
        return "—"
    if kind == SHARE:
        return _grouped(f"{value * 100:.1f}") + " %"
    if kind in OF_NUMBERS and not isinstance(value, str):
        return _grouped(f"{value:.{DECIMALS}f}" if kind == MEAN or value != int(value) else f"{value:.0f}")
    if isinstance(value, dt.datetime):
        return value.strftime("%d.%m.%Y %H:%M")
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y")
    return value.strftime("%H:%M") if isinstance(value, dt.time) else str(value)


def _grouped(digits: str) -> str:
    """«12345.50» -> «12 345,50»."""
    whole, point, rest = digits.partition(".")
    sign, whole = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    parts: list[str] = []
    while len(whole) > 3:
        parts.insert(0, whole[-3:])
        whole = whole[:-3]
    return sign + "\u00a0".join([whole, *parts]) + ("," + rest if point else "")
