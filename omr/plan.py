"""A layout as arrays, worked out once: where the bubbles lie, which are looked at together, which lie in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from omr.parts import Bubble, Group, Mark

if TYPE_CHECKING:
    from omr.layout import Layout

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.intp]
CELL = 5  # rows and columns of bubbles whose outlines are laid over each other
BESIDE = 42.0  # mm between the middles of neighbouring cells
RUN, LEAST = 10, 6  # bubbles in line that are looked at together for a streak; fewer gaps prove nothing
BEND = 15.0  # mm: over how much paper a local stretch is taken to be the same
REACH = 1.2  # mm from a bubble's edge to the farthest place where its paper is looked at


@dataclass(frozen=True)
class Kind:
    """All bubbles of one size and shape; `order` are their indices cell by cell, `starts` where each cell begins.

    `table` has a row for every cell: the places of its bubbles in `order`, and len(order) where there are no more;
    `halves` is the rank of the middle one of each.
    `labels` are the different printed labels («» for none), `label` says which one every bubble of `order` bears;
    `alike` is a table of the bubbles with each label, `fifths` the rank of the one before which a fifth of them come.
    `near` are the pairs of cells that lie beside each other. `runs` are bubbles in line (places in `order`, -1 for
    none), down the sheet or `across` it; the first of each leads to the others, letters may stand in the gap before it.
    """

    d: float
    shape: str
    order: Indices
    starts: Indices
    cell: Indices
    table: Indices
    halves: Indices
    middles: Floats
    near: Indices
    labels: tuple[str, ...]
    label: Indices
    alike: Indices
    fifths: Indices
    runs: Indices
    across: NDArray[np.bool_]


@dataclass(frozen=True)
class Lattice:
    """Indices of the bubbles of one group, rows × cols (-1: absent), and the (rows + 1) × (cols + 1) points between."""

    bubbles: Indices
    points: Floats


@dataclass(frozen=True)
class Plan:
    """Everything about a layout that does not depend on the picture.

    `corners` are the outermost corner marks clockwise, `centre` is the mean of all marks (one row); `twins` is the most
    marks that a wrong turn would explain too; `between` are the points of all lattices; `nearness` is the weight of
    every mark for every bubble. `outermost` are the centres of bubbles that enclose all others, `middle` is the mean of
    all (one row).
    """

    centres: Floats
    outermost: Floats
    middle: Floats
    marks: Floats
    centre: Floats
    sizes: Floats
    areas: Floats
    corners: Indices
    kinds: tuple[Kind, ...]
    lattices: tuple[Lattice, ...]
    between: Floats
    nearness: Floats
    twins: int


def middle_of(values: Floats) -> float:
    """The median of a few numbers, sooner than numpy has it."""
    ranked, half = np.sort(values), len(values) // 2
    return float(ranked[half] if len(values) % 2 else (ranked[half - 1] + ranked[half]) / 2)


def plan_of(layout: Layout) -> Plan:
    """The arrays of a layout."""
    index = _indices(layout)
    lattices = tuple(_lattice(group, index[group.name]) for group in layout.groups)
    centres = np.array([(one.x, one.y) for one in layout.bubbles], float)
    marks = np.array([(one.x, one.y) for one in layout.marks], float)
    return Plan(
        centres,
        cv2.convexHull(centres.astype(np.float32)).reshape(-1, 2).astype(float),
        centres.mean(axis=0, keepdims=True),
        marks,
        marks.mean(axis=0, keepdims=True),
        np.array([(one.w, one.h) for one in layout.marks], float),
        np.array([one.area for one in layout.marks], float),
        _outermost(layout),
        tuple(_kind(layout, index, key) for key in sorted({(group.d, group.shape) for group in layout.groups})),
        lattices,
        np.concatenate([one.points.reshape(-1, 2) for one in lattices]),
        _nearness(centres, marks),
        max(_coinciding(layout.marks, turns, mirrored=mirrored) for turns, mirrored in TURNS),
    )


def _nearness(centres: Floats, marks: Floats) -> Floats:
    """Weights that fall with the distance, the nearest mark weighing one."""
    apart = ((centres[:, None] - marks[None]) ** 2).sum(axis=2)
    return np.asarray(np.exp((apart.min(axis=1, keepdims=True) - apart) / (2 * BEND**2)), float)


def _indices(layout: Layout) -> dict[str, Indices]:
    """Of every group the indices of its bubbles, rows × cols, -1 where a bubble is absent."""
    found = {group.name: np.full((group.rows, group.cols), -1, np.intp) for group in layout.groups}
    for number, bubble in enumerate(layout.bubbles):
        found[bubble.group][bubble.row, bubble.col] = number
    return found


def _kind(layout: Layout, index: dict[str, Indices], key: tuple[float, str]) -> Kind:
    cells = [cell for group in layout.groups if (group.d, group.shape) == key for cell in _cells(index[group.name])]
    order = np.concatenate(cells)
    bare = {group.name for group in layout.groups if not group.print_labels}
    words = [_word(layout.bubbles[number], bare) for number in order]
    labels = tuple(sorted(set(words)))
    label = np.array([labels.index(word) for word in words], np.intp)
    counts = np.bincount(label)
    middles = np.array(
        [np.mean([(layout.bubbles[one].x, layout.bubbles[one].y) for one in cell], axis=0) for cell in cells]
    )
    sizes = [len(cell) for cell in cells]
    place = np.full(len(layout.bubbles) + 1, -1, np.intp)
    place[order] = np.arange(len(order))
    grids = [index[group.name] for group in layout.groups if (group.d, group.shape) == key]
    lines = [(place[run], across) for grid in grids for across in (False, True) for run in _runs(grid, across=across)]
    return Kind(
        *key,
        order,
        np.cumsum([0, *sizes[:-1]]).astype(np.intp),
        np.repeat(np.arange(len(cells)), sizes).astype(np.intp),
        _table(sizes),
        (np.array(sizes, np.intp) - 1) // 2,
        middles,
        np.argwhere(np.triu(np.linalg.norm(middles[:, None] - middles[None], axis=2) < BESIDE, 1)),
        labels,
        label,
        np.append(np.argsort(label, kind="stable"), len(label))[_table(counts.tolist())],
        counts // 5,
        np.array([run for run, _ in lines], np.intp).reshape(-1, RUN + 1),
        np.array([across for _, across in lines], bool),
    )


def _table(sizes: list[int]) -> Indices:
    """Numbers counted on from row to row, so many in each; behind them the number of all."""
    ends = np.cumsum(sizes)
    places = np.arange(max(sizes)) + (ends - sizes)[:, None]
    return np.asarray(np.where(places < ends[:, None], places, ends[-1]), np.intp)


def _word(bubble: Bubble, bare: set[str]) -> str:
    return "" if bubble.group in bare else bubble.label


def _cells(index: Indices) -> list[Indices]:
    """CELL rows by CELL to 2·CELL columns together."""
    rows, cols = index.shape
    width = cols if cols < 2 * CELL else CELL
    tops, lefts = range(0, rows, CELL), range(0, cols, width)
    cells = [index[top : top + CELL, left : left + width].ravel() for top in tops for left in lefts]
    return [cell[cell >= 0] for cell in cells if (cell >= 0).any()]


def _runs(index: Indices, *, across: bool) -> list[Indices]:
    """Bubbles of a column (row) in runs that share two with the next, before each run the bubble that leads to it."""
    found = []
    for whole in index if across else index.T:
        line = whole[whole >= 0]
        for start in range(0, len(line) - LEAST, RUN - 2):
            run = np.full(RUN + 1, -1, np.intp)
            part = line[start : start + RUN + 1]
            run[: len(part)] = part
            found.append(run)
    return found


def _lattice(group: Group, index: Indices) -> Lattice:
    step_x, step_y = (min(pitch / 2, group.d / 2 + REACH) for pitch in (group.dx, group.dy))
    cols = np.append(np.arange(group.cols) * group.dx - step_x, (group.cols - 1) * group.dx + step_x) + group.x
    rows = np.append(np.arange(group.rows) * group.dy - step_y, (group.rows - 1) * group.dy + step_y) + group.y
    points = np.stack(np.meshgrid(cols, rows), axis=-1)
    return Lattice(index, points)


def _outermost(layout: Layout) -> Indices:
    """The corner marks nearest to the paper's corners, clockwise from the top left."""
    width, height = layout.page
    found = [number for number, mark in enumerate(layout.marks) if mark.corner]
    ways = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))
    nearest = [min(found, key=lambda one: np.hypot(layout.marks[one].x - x, layout.marks[one].y - y)) for x, y in ways]
    return np.array(nearest, np.intp)


TURNS = tuple((turns, mirrored) for mirrored in (False, True) for turns in range(4) if turns or mirrored)


def _coinciding(marks: Sequence[Mark], turns: int, *, mirrored: bool) -> int:
    """How many marks come to lie on marks if the sheet is turned (and seen from its back) about its corner marks."""
    corners = np.array([(mark.x, mark.y) for mark in marks if mark.corner])
    middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
    points = np.array([(mark.x, mark.y) for mark in marks]) - middle
    turned = (points * [-1 if mirrored else 1, 1]) @ np.linalg.matrix_power(np.array([[0, 1], [-1, 0]]), turns)
    gaps = np.linalg.norm(points[:, None] - turned[None], axis=2).min(axis=1)
    return int((gaps < 4.0).sum())
