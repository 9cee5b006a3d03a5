"""The bubbles as they lie in this picture: patches around them, and how far the print is from its place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from omr.layout import Bubble, Group, Layout
from omr.marks import Floats, Placing, paper_level, shrunk
from omr.source import Gray

PER_MM = 8  # samples a millimetre
MARGIN = 1.0  # mm around a bubble that its patch shows
CELL = 5  # rows and columns of bubbles whose outlines are laid over each other
SHIFT = 0.9  # mm: farther than this the print cannot be from its place
SEEN = 0.42  # correlation from which an outline is seen
BESIDE = 42.0  # mm between the middles of neighbouring cells
CHUNK = 256  # patches sampled in one call, the picture library's coordinates being 16 bit

Patches = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Page:
    """A picture with the sheet found on it, and the levels of paper and black."""

    image: Gray
    placing: Placing
    paper: Gray
    paper_per_px: float
    black: float


@dataclass(frozen=True)
class Proof:
    """How well the outlines of the bubbles agree with the marks.

    `shifts` are mm for every bubble; `seen` is the share of cells whose outlines were found; `unseen` holds the first
    bubble of every other cell. `jump` is how far, in mm, neighbouring cells disagree.
    """

    shifts: Floats
    seen: float
    unseen: tuple[int, ...]
    jump: float


def page_of(image: Gray, placing: Placing, layout: Layout) -> Page:
    """The levels of a picture: paper everywhere, black from the marks found."""
    factor = 2.0 / placing.scale
    paper = paper_level(shrunk(image, factor), 2.0)
    centres = placing.at(np.array([(layout.marks[index].x, layout.marks[index].y) for index in placing.found], float))
    inside = np.clip(np.round(centres).astype(int), 0, [image.shape[1] - 1, image.shape[0] - 1])
    softened = cv2.blur(image, (3, 3))
    black = float(np.median(softened[inside[:, 1], inside[:, 0]]))
    return Page(image, placing, paper, factor, black)


@lru_cache(maxsize=16)
def centres_of(layout_bubbles: tuple[Bubble, ...]) -> Floats:
    """Centres of bubbles in millimetres."""
    return np.array([(bubble.x, bubble.y) for bubble in layout_bubbles], float)


def side(d: float) -> int:
    """Samples along one side of a patch around a bubble of diameter `d`."""
    return 2 * round((d / 2 + MARGIN) * PER_MM)


def offsets(d: float) -> Floats:
    """Millimetres from the centre for every sample of a side."""
    count = side(d)
    return (np.arange(count) - (count - 1) / 2) / PER_MM


def darkness(page: Page, centres: Floats, d: float) -> Patches:
    """Patches (n × side × side) around centres in mm: 0 is the paper there, 1 the black of the marks."""
    spots = page.placing.at(centres)
    turn = page.placing.jacobian(centres)
    step = offsets(d)
    parts = [_sampled(page.image, spots[i : i + CHUNK], turn[i : i + CHUNK], step) for i in range(0, len(spots), CHUNK)]
    bright = np.concatenate(parts)
    paper = _paper_at(page, spots).astype(np.float32)[:, None, None]
    return np.asarray((paper - bright) / np.maximum(paper - page.black, 20.0), np.float32)


def _sampled(image: Gray, spots: Floats, turn: Floats, step: Floats) -> Patches:
    across = step[None, None, :]
    down = step[None, :, None]
    maps = [
        spots[:, axis, None, None] + turn[:, axis, 0, None, None] * across + turn[:, axis, 1, None, None] * down
        for axis in (0, 1)
    ]
    count = len(step)
    flat = [one.astype(np.float32).reshape(-1, count) for one in maps]
    picked = cv2.remap(image, flat[0], flat[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(picked.reshape(-1, count, count), np.float32)


def _paper_at(page: Page, spots: Floats) -> Floats:
    small = (spots + 0.5) * page.paper_per_px - 0.5
    picked = cv2.remap(
        page.paper,
        small[:, :1].astype(np.float32),
        small[:, 1:].astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(picked[:, 0], float)


@lru_cache(maxsize=16)
def outline(d: float, shape: str, stroke: float) -> Patches:
    """The printed outline as it would look: 1 on the line, 0 beside it, blurred as a scanner blurs."""
    fine = 4
    count = side(d) * fine
    step = (np.arange(count) - (count - 1) / 2) / (PER_MM * fine)
    radius = distance(step, shape)
    ring = ((radius <= d / 2) & (radius >= d / 2 - stroke)).astype(np.float32)
    small = cv2.resize(ring, (side(d), side(d)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 0.08 * PER_MM), np.float32)


def distance(step: Floats, shape: str) -> Floats:
    """How far every sample lies from the centre, measured so that a bubble's edge is at half its diameter."""
    across, down = np.abs(step[None, :]), np.abs(step[:, None])
    return np.maximum(across, down) if shape == "square" else np.hypot(across, down)


def proof(page: Page, layout: Layout) -> Proof:
    """Lay the outlines of neighbouring bubbles over each other and see where they truly are."""
    shifts = np.full((len(layout.bubbles), 2), np.nan)
    cells = [(group, chosen) for group in layout.groups for chosen in _cells(group, layout)]
    unseen = []
    for group, chosen in cells:
        shift, score = _cell_shift(page, layout, (group, chosen))
        if score >= SEEN and float(np.abs(shift).max()) < SHIFT - 1 / PER_MM:
            shifts[chosen] = shift
        else:
            unseen.append(chosen[0])
    jump = _jump(shifts, [chosen for _, chosen in cells], layout)
    return Proof(_filled_in(shifts, layout), 1 - len(unseen) / len(cells), tuple(unseen), jump)


def _jump(shifts: Floats, cells: list[list[int]], layout: Layout) -> float:
    """The largest difference between the shifts of cells that lie beside each other, in mm."""
    seen = [chosen for chosen in cells if not np.isnan(shifts[chosen[0], 0])]
    if not seen:
        return 0.0
    centres = np.array([centres_of(layout.bubbles)[chosen].mean(axis=0) for chosen in seen])
    moves = np.array([shifts[chosen[0]] for chosen in seen])
    near = np.linalg.norm(centres[:, None] - centres[None], axis=2) < BESIDE
    return float((np.linalg.norm(moves[:, None] - moves[None], axis=2) * near).max())


def _cells(group: Group, layout: Layout) -> list[list[int]]:
    """Indices of bubbles, CELL rows by CELL to 2·CELL columns together."""
    absent = set(group.absent)
    width = group.cols if group.cols < 2 * CELL else CELL
    cells = []
    for top in range(0, group.rows, CELL):
        for left in range(0, group.cols, width):
            rows, cols = range(top, min(top + CELL, group.rows)), range(left, min(left + width, group.cols))
            places = [(row, col) for row in rows for col in cols if (row, col) not in absent]
            cells.append([layout.by_place[f"{group.name}:{row}:{col}"] for row, col in places])
    return [cell for cell in cells if cell]


def _cell_shift(page: Page, layout: Layout, cell: tuple[Group, list[int]]) -> tuple[Floats, float]:
    group, chosen = cell
    patches = darkness(page, centres_of(layout.bubbles)[chosen], group.d)
    inner = distance(offsets(group.d), group.shape) < 0.7 * group.d / 2
    ink = patches[:, inner].mean(axis=1)
    empty = patches[ink <= max(float(np.median(ink)), 0.15) + 1e-6]
    layered = np.clip(empty, 0.0, 0.6).mean(axis=0).astype(np.float32)
    reach = round(SHIFT * PER_MM)
    template = outline(group.d, group.shape, layout.printed.stroke)[reach:-reach, reach:-reach]
    match = cv2.matchTemplate(layered, template, cv2.TM_CCOEFF_NORMED)
    _, score, _, (x, y) = cv2.minMaxLoc(match)
    peak = np.array([_peak(np.asarray(match[y, :], float), x), _peak(np.asarray(match[:, x], float), y)])
    return (peak - reach) / PER_MM, float(score)


def _peak(values: Floats, index: int) -> float:
    """The top of the parabola through a maximum and its neighbours."""
    if not 0 < index < len(values) - 1:
        return float(index)
    before, top, after = (float(value) for value in values[index - 1 : index + 2])
    bend = before - 2 * top + after
    return index + (0.5 * (before - after) / bend if bend < 0 else 0.0)


def _filled_in(shifts: Floats, layout: Layout) -> Floats:
    """Where no outline was seen, the shift of the nearest bubble with one."""
    known = np.nonzero(~np.isnan(shifts[:, 0]))[0]
    if not len(known):
        return np.zeros_like(shifts)
    centres = centres_of(layout.bubbles)
    for index in np.nonzero(np.isnan(shifts[:, 0]))[0]:
        nearest = known[np.argmin(np.hypot(*(centres[known] - centres[index]).T))]
        shifts[index] = shifts[nearest]
    return shifts
