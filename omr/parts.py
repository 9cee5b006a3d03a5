"""What a layout is made of, and how each part is read from JSON with its faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from math import isfinite, pi
from typing import Any, NamedTuple

KINDS = ("digits", "single", "multi")
BLACK = {"square": 1.0, "rect": 1.0, "disc": pi / 4, "ring": pi / 4 * (1 - (2 / 3) ** 2)}  # share of a mark's box


@dataclass(frozen=True)
class Mark:
    """A black figure printed to find the sheet; `corner` and `orientation` say what it is for."""

    shape: str
    x: float
    y: float
    w: float
    h: float
    corner: bool = False
    orientation: bool = False

    @property
    def area(self) -> float:
        """Square millimetres of black."""
        return self.w * self.h * BLACK[self.shape]


@dataclass(frozen=True)
class Barcode:
    """The printed number of the sheet; in `mask` «#» is any digit and «*» the check digit."""

    name: str
    symbology: str
    x: float
    y: float
    w: float
    h: float
    mask: str | None = None


@dataclass(frozen=True)
class Zone:
    """A place for handwriting, cut out for people and never judged."""

    name: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Group:
    """A grid of bubbles. `digits`: a column is a position, its rows the values; else a row is a task."""

    name: str
    kind: str
    x: float
    y: float
    dx: float
    dy: float
    rows: int
    cols: int
    d: float
    labels: str
    first: int = 1
    printed_first: int | None = None
    shape: str = "circle"
    print_labels: bool = True
    max_marks: int | None = None
    check: str | None = None
    absent: tuple[tuple[int, int], ...] = ()

    def label(self, row: int, col: int) -> str:
        """The letter or digit that the bubble at `row`, `col` stands for."""
        return self.labels[row if self.kind == "digits" else col]

    @property
    def tasks(self) -> range:
        """Numbers of the tasks of this group; empty for digits."""
        return range(0) if self.kind == "digits" else range(self.first, self.first + self.rows)


class Bubble(NamedTuple):
    """One bubble: its place in the group, its centre and diameter (side of a square) in millimetres."""

    group: str
    row: int
    col: int
    x: float
    y: float
    d: float
    shape: str
    label: str

    @property
    def place(self) -> str:
        return f"{self.group}:{self.row}:{self.col}"


@dataclass(frozen=True)
class Print:
    """What is printed beside bubbles and marks: frames, write cells, texts, samples; and how dark the bubbles are.

    `outline` and `label` are shares of black, `stroke` is the outline's width, `label_size` the letters' in points.
    """

    outline: float = 0.42
    label: float = 0.42
    stroke: float = 0.2
    label_size: float = 5.6
    frames: tuple[Mapping[str, Any], ...] = ()
    texts: tuple[Mapping[str, Any], ...] = ()
    samples: tuple[Mapping[str, Any], ...] = ()


def several(kind: Any, raw: Mapping[str, Any], key: str, faults: list[str]) -> tuple[Any, ...]:
    rows = raw.get(key, [])
    if not isinstance(rows, list):
        faults.append(f"{key}: a list is needed")
        return ()
    found = [made(kind, row, f"{key}[{index}]", faults) for index, row in enumerate(rows)]
    return tuple(one for one in found if one is not None)


def made(kind: Any, row: object, place: str, faults: list[str]) -> Any:
    """One dataclass from one JSON object; faults are added, then None is returned."""
    if not isinstance(row, dict):
        faults.append(f"{place}: an object is needed")
        return None
    known = {one.name: one for one in fields(kind)}
    found = [f"{place}: unknown key {key!r}" for key in row if key not in known]
    for name, one in known.items():
        if name not in row:
            if one.default is MISSING and one.default_factory is MISSING:
                found.append(f"{place}: {name} is missing")
        elif not _fits(row[name], str(one.type)):
            found.append(f"{place}: {name} must be {one.type}")
    faults += found
    return None if found else kind(**{key: _frozen(value) for key, value in row.items()})


def _fits(value: object, kind: str) -> bool:
    if kind == "bool":
        return isinstance(value, bool)
    if kind.startswith("tuple"):
        return isinstance(value, list)
    if value is None:
        return kind.endswith("None")
    if kind.startswith("str"):
        return isinstance(value, str)
    if kind.startswith("int"):
        return isinstance(value, int) and not isinstance(value, bool)
    return is_number(value)


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(_frozen(one) for one in value)
    return value
