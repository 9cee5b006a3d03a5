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

from omr.layout_check import faults_of
from omr.parts import Barcode, Bubble, Group, Mark, Print, Zone, is_number, made, several
from omr.plan import Plan, plan_of

LAYOUTS = Path(__file__).parent / "layouts"


class LayoutError(ValueError):
    """A layout that cannot be used; `faults` lists every mistake with its place."""

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        super().__init__(f"{name}: " + "; ".join(faults))
        self.faults = tuple(faults)


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
        faults: list[str] = []
        layout = _parse(raw, faults)
        if layout is not None and not faults:
            faults = faults_of(layout)
        if faults or layout is None:
            raise LayoutError(name, faults or ["is not an object"])
        return layout

    @cached_property
    def bubbles(self) -> tuple[Bubble, ...]:
        """All bubbles in their fixed order: groups as listed, then rows, then columns; absent ones left out."""
        return tuple(bubble for group in self.groups for bubble in _bubbles(group))

    @cached_property
    def by_place(self) -> Mapping[str, int]:
        """Index in `bubbles` of every `group:row:col`."""
        return {bubble.place: index for index, bubble in enumerate(self.bubbles)}

    @cached_property
    def plan(self) -> Plan:
        """The layout as arrays."""
        return plan_of(self)

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


def _parse(raw: object, faults: list[str]) -> Layout | None:
    if not isinstance(raw, dict):
        return None
    known = {"name", "version", "page", "marks", "barcode", "groups", "zones", "print"}
    faults += [f"unknown key {key!r}" for key in raw if key not in known]
    page = raw.get("page")
    if not (isinstance(page, list) and len(page) == 2 and all(is_number(side) for side in page)):
        faults.append("page: two numbers are needed")
        page = [0, 0]
    barcode = made(Barcode, raw["barcode"], "barcode", faults) if raw.get("barcode") is not None else None
    return Layout(
        name=str(raw.get("name", "")),
        version=int(raw.get("version", 1)) if is_number(raw.get("version", 1)) else 0,
        page=(float(page[0]), float(page[1])),
        marks=several(Mark, raw, "marks", faults),
        barcode=barcode,
        groups=several(Group, raw, "groups", faults),
        zones=several(Zone, raw, "zones", faults),
        printed=made(Print, raw.get("print", {}), "print", faults) or Print(),
    )


__all__ = ["Barcode", "Bubble", "Group", "Layout", "LayoutError", "Mark", "Print", "Zone"]
