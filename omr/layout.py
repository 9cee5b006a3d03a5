"""A sheet in millimetres: marks, barcode, groups of bubbles, zones; read from JSON and checked as a whole.

The origin is the top left corner of the paper. `x`, `y` of a mark is its centre, of a group the centre of its first
bubble, of a barcode or zone its top left corner.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

LAYOUTS = Path(__file__).parent / "layouts"
KINDS = ("digits", "single", "multi")


class LayoutError(ValueError):
    """A layout that cannot be used; `faults` lists every mistake with its place."""

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        super().__init__(f"{name}: " + "; ".join(faults))
        self.faults = tuple(faults)


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

    `outline` and `label` are shares of black, `stroke` the outline's width and `label_size` the letters' height in points.
    """

    outline: float = 0.42
    label: float = 0.42
    stroke: float = 0.2
    label_size: float = 5.6
    frames: tuple[Mapping[str, Any], ...] = ()
    texts: tuple[Mapping[str, Any], ...] = ()
    samples: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Layout:
    """One kind of sheet. Make it with `Layout.load`, which refuses a faulty one with all its faults."""

    name: str
    version: int
    page: tuple[float, float]
    marks: tuple[Mark, ...]
    barcode: Barcode | None
    groups: tuple[Group, ...]
    zones: tuple[Zone, ...] = ()
    printed: Print = field(default_factory=Print)

    @classmethod
    def load(cls, source: str | Path) -> Layout:
        """The layout of a JSON file, or of the name of one that comes with the engine («i19»)."""
        path = Path(source)
        if not path.suffix:
            path = LAYOUTS / f"{source}.json"
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise LayoutError(str(source), [f"cannot be opened: {error.strerror}"]) from error
        except ValueError as error:
            raise LayoutError(str(source), [f"is not JSON: {error}"]) from error
        return cls.of(raw, str(source))

    @classmethod
    def of(cls, raw: object, name: str = "layout") -> Layout:
        """The layout said by parsed JSON."""
        from omr.layout_check import checked  # the check knows these classes

        return checked(raw, name)

    @cached_property
    def bubbles(self) -> tuple[Bubble, ...]:
        """All bubbles in their fixed order: groups as listed, then rows, then columns; absent ones left out."""
        return tuple(bubble for group in self.groups for bubble in _bubbles(group))

    @cached_property
    def by_place(self) -> Mapping[str, int]:
        """Index in `bubbles` of every `group:row:col`."""
        return {bubble.place: index for index, bubble in enumerate(self.bubbles)}

    def group(self, name: str) -> Group:
        """The group of that name; KeyError if there is none."""
        return {group.name: group for group in self.groups}[name]

    def zone(self, name: str) -> Zone:
        """The zone of that name; KeyError if there is none."""
        return {zone.name: zone for zone in self.zones}[name]


def _bubbles(group: Group) -> list[Bubble]:
    """The printed bubbles of one group, row by row."""
    absent = set(group.absent)
    return [
        Bubble(
            group.name,
            row,
            col,
            group.x + group.dx * col,
            group.y + group.dy * row,
            group.d,
            group.shape,
            group.label(row, col),
        )
        for row in range(group.rows)
        for col in range(group.cols)
        if (row, col) not in absent
    ]
