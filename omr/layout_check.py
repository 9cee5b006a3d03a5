"""The check of a layout: every fault at once, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from omr.parts import KINDS, Barcode, Group

if TYPE_CHECKING:
    from omr.layout import Layout

SHAPES = ("square", "rect", "disc", "ring")
NEAR = 2.0  # mm: two marks nearer than this after a turn are taken for the same place
TURNS: Mapping[str, Callable[[float, float], tuple[float, float]]] = {
    "90": lambda x, y: (-y, x),
    "180": lambda x, y: (-x, -y),
    "270": lambda x, y: (y, -x),
    "mirror": lambda x, y: (-x, y),
    "mirror 90": lambda x, y: (y, x),
    "mirror 180": lambda x, y: (x, -y),
    "mirror 270": lambda x, y: (-y, -x),
}


class Box(NamedTuple):
    """Something printed, with its place in words and its edges in millimetres."""

    place: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        slack = 1e-6
        across = self.left < other.right - slack and other.left < self.right - slack
        return across and self.top < other.bottom - slack and other.top < self.bottom - slack


def faults_of(layout: Layout) -> list[str]:
    """All that is wrong with a layout whose parts are whole."""
    return [fault for check in (_page, _marks, _groups, _tasks, _names, _places) for fault in check(layout)]


def _page(layout: Layout) -> list[str]:
    width, height = layout.page
    return [] if width > 0 and height > 0 else ["page: sides must be above zero"]


def _marks(layout: Layout) -> list[str]:
    found = [f"marks[{i}]: unknown shape {m.shape!r}" for i, m in enumerate(layout.marks) if m.shape not in SHAPES]
    found += [f"marks[{i}]: sides must be above zero" for i, m in enumerate(layout.marks) if m.w <= 0 or m.h <= 0]
    corners = [mark for mark in layout.marks if mark.corner]
    if len(corners) < 4:
        return [*found, f"marks: {len(corners)} corner marks, at least four are needed"]
    return found + [f"marks: orientation not decidable (turn {turn})" for turn in _same_after_turn(layout)]


def _same_after_turn(layout: Layout) -> list[str]:
    """The turns that bring the marks onto themselves, so that the eye could not tell them apart."""
    corners = [mark for mark in layout.marks if mark.corner]
    mid_x = sum(mark.x for mark in corners) / len(corners)
    mid_y = sum(mark.y for mark in corners) / len(corners)
    placed = [(mark.x - mid_x, mark.y - mid_y, mark) for mark in layout.marks]
    return [turn for turn, turned in TURNS.items() if all(_covered(one, placed, turn, turned) for one in placed)]


def _covered(one: Any, placed: list[Any], turn: str, turned: Callable[[float, float], tuple[float, float]]) -> bool:
    x, y = turned(one[0], one[1])
    across = turn.endswith(("90", "270"))
    w, h = (one[2].h, one[2].w) if across else (one[2].w, one[2].h)
    return any(
        abs(x - other[0]) < NEAR
        and abs(y - other[1]) < NEAR
        and one[2].shape == other[2].shape
        and abs(w - other[2].w) < 0.25 * w
        and abs(h - other[2].h) < 0.25 * h
        for other in placed
    )


def _groups(layout: Layout) -> list[str]:
    if not layout.groups:
        return ["groups: at least one is needed"]
    return [f"group {group.name}: {fault}" for group in layout.groups for fault in _group(group)]


def _group(group: Group) -> list[str]:
    found = []
    if group.kind not in KINDS:
        found.append(f"unknown kind {group.kind!r}")
    if group.shape not in ("circle", "square"):
        found.append(f"unknown shape {group.shape!r}")
    if group.check not in (None, "damm") or (group.check and group.kind != "digits"):
        found.append(f"unknown check {group.check!r}")
    if min(group.rows, group.cols) < 1 or group.d <= 0:
        return [*found, "rows, cols and d must be above zero"]
    values = group.rows if group.kind == "digits" else group.cols
    if len(group.labels) != values or len(set(group.labels)) != values:
        found.append(f"{values} different labels are needed")
    if group.kind == "digits" and not set(group.labels) <= set("0123456789"):
        found.append("labels of digits must be digits")
    outside = [f"absent {place} is no bubble" for place in group.absent if not _within(place, group)]
    return found + outside


def _within(place: Any, group: Group) -> bool:
    whole = isinstance(place, tuple) and len(place) == 2 and all(isinstance(one, int) for one in place)
    return whole and 0 <= place[0] < group.rows and 0 <= place[1] < group.cols


def _tasks(layout: Layout) -> list[str]:
    counted = Counter(task for group in layout.groups for task in group.tasks)
    return [f"task {task} occurs {times} times" for task, times in counted.items() if times > 1]


def _names(layout: Layout) -> list[str]:
    names = [group.name for group in layout.groups] + [zone.name for zone in layout.zones]
    names += [layout.barcode.name] if layout.barcode else []
    found = [f"duplicate name {name!r}" for name, times in Counter(names).items() if times > 1]
    found += [f"name {name!r} must not be empty or hold «:»" for name in names if not name or ":" in name]
    return found + _barcode(layout.barcode)


def _barcode(barcode: Barcode | None) -> list[str]:
    if barcode is None:
        return []
    found = [] if barcode.symbology == "EAN13" else [f"barcode: unknown symbology {barcode.symbology!r}"]
    mask = barcode.mask
    if mask is not None and (len(mask) != 13 or not set(mask[:12]) <= set("0123456789#") or mask[12] not in "*#"):
        found.append("barcode: mask must be 12 characters of digits and #, then *")
    return found


def _places(layout: Layout) -> list[str]:
    if any(_group(group) for group in layout.groups):
        return []
    boxes = _boxes(layout)
    width, height = layout.page
    found = [
        f"{box.place} lies outside the page"
        for box in boxes
        if box.left < 0 or box.top < 0 or box.right > width or box.bottom > height
    ]
    return found + [f"{a.place} and {b.place} overlap" for a, b in _meeting(boxes)]


def _meeting(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """Pairs that overlap; zones may share a place with each other. Sorted, so that few pairs are looked at."""
    boxes = sorted(boxes, key=lambda box: box.left)
    found = []
    for index, box in enumerate(boxes):
        for other in boxes[index + 1 :]:
            if other.left >= box.right:
                break
            if box.meets(other) and not (box.place.startswith("zone") and other.place.startswith("zone")):
                found.append((box, other))
    return found


def _boxes(layout: Layout) -> list[Box]:
    boxes = [_around(f"marks[{i}]", m.x, m.y, (m.w, m.h)) for i, m in enumerate(layout.marks)]
    boxes += [_around(f"bubble {b.place}", b.x, b.y, (b.d, b.d)) for b in layout.bubbles]
    boxes += [Box(f"zone {z.name}", z.x, z.y, z.x + z.w, z.y + z.h) for z in layout.zones]
    code = layout.barcode
    return boxes + ([Box("barcode", code.x, code.y, code.x + code.w, code.y + code.h)] if code else [])


def _around(place: str, x: float, y: float, size: tuple[float, float]) -> Box:
    half_w, half_h = size[0] / 2, size[1] / 2
    return Box(place, x - half_w, y - half_h, x + half_w, y + half_h)
