"""The bubbles as they lie in this picture: tiles around them, paper beside them, how far print is from its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from omr.layout import Layout
from omr.marks import Placing
from omr.plan import Floats, Indices, Kind
from omr.source import Gray

TILE = 4.0  # samples a millimetre of the tiles in which outlines are sought
FINER = 1.9  # pixels a sample from which the picture is halved before tiles are taken
AROUND = 1.0  # mm around a bubble that its tile shows
SHIFT = 0.9  # mm: farther than this the print cannot be from its place
SEEN = 0.42  # correlation from which an outline is seen
BLUR = 0.08  # mm: a printed edge as a scanner shows it
EMPTY = 0.15  # darkness within a bubble below which its outline is surely to be seen
RANGE = 20.0  # grey levels: never divide by less contrast than this
PATCH = (0.0, 0.5, 4.0)  # size, margin and samples a millimetre where paper is looked at


@dataclass(frozen=True)
class Page:
    """A picture with the sheet found on it, and the level of paper beside every bubble."""

    image: Gray
    placing: Placing
    paper: Floats
    black: float

    @property
    def contrast(self) -> Floats:
        """Grey levels between paper and black, bubble by bubble."""
        return np.asarray(np.maximum(self.paper - self.black, RANGE), float)


class Sight(NamedTuple):
    """A picture in which outlines are sought: from which corner of the whole, and at which of its sizes."""

    image: Gray
    corner: Floats
    factor: float

    def tiles(self, place: tuple[Floats, Floats], points: Floats) -> Gray:
        """As `sampled` of the whole picture; pixels that are means already are taken as they are."""
        spots = (place[0] - self.corner + 0.5) * self.factor - 0.5
        way = cv2.INTER_LINEAR if self.factor == 1 else cv2.INTER_NEAREST
        return sampled(self.image, (spots, place[1] * self.factor), points, way)


@dataclass(frozen=True)
class Proof:
    """How well the outlines of the bubbles agree with the marks.

    `shifts` are mm for every bubble, `moves` the part of them that its tile does not yet follow; `seen` is the share
    of cells whose outlines were found, `unseen` holds the first bubble of every other cell. `jump` is how far, in mm,
    neighbouring cells disagree. `tiles` are grey levels (bubbles of a kind in the order of its cells × samples),
    `inner` the darkness within every bubble.
    """

    shifts: Floats
    moves: Floats
    seen: float
    unseen: tuple[int, ...]
    jump: float
    tiles: tuple[Floats, ...]
    inner: Floats


def page_of(image: Gray, placing: Placing, layout: Layout) -> Page:
    """The picture with the level of paper beside every bubble; black is that of the marks."""
    patches = sampled(image, placing.slope(layout.plan.between), squared(*PATCH))
    levels = patches.sum(axis=1, dtype=np.float32) / patches.shape[1]
    paper = np.zeros(len(layout.bubbles) + 1)
    start = 0
    for lattice in layout.plan.lattices:
        rows, cols = lattice.bubbles.shape
        stop = start + (rows + 1) * (cols + 1)
        paper[lattice.bubbles] = _paper(levels[start:stop].reshape(rows + 1, cols + 1))
        start = stop
    return Page(image, placing, paper[:-1], placing.black)


def _paper(levels: Floats) -> Floats:
    """The brightest of the four points around each bubble, smoothed over what stains cover (rows × cols)."""
    beside = np.maximum(levels[:, :-1], levels[:, 1:])
    return np.asarray(cv2.medianBlur(np.maximum(beside[:-1], beside[1:]), 5), np.float32)


def lifted(points: Floats) -> Floats:
    """Points (n × 2) as `sampled` takes them: three rows, of ones, of what lies across and of what lies down."""
    return np.concatenate([np.ones((1, len(points))), points.T]).astype(np.float32)


def sampled(image: Gray, place: tuple[Floats, Floats], points: Floats, way: int = cv2.INTER_LINEAR) -> Gray:
    """Grey levels of the picture at `points`, mm from every place along the sides of the sheet; n places × points."""
    spots, turn = place
    ways = np.empty((2, len(spots), 3), np.float32)
    ways[:, :, 0], ways[:, :, 1:] = spots.T, turn.transpose(1, 0, 2)
    x, y = ways @ points
    return np.asarray(cv2.remap(image, x, y, way, borderMode=cv2.BORDER_REPLICATE), np.uint8)


@lru_cache(maxsize=64)
def squared(d: float, margin: float, per_mm: float) -> Floats:
    """The points of a square tile around a bubble, row by row."""
    step = offsets(d, margin, per_mm)
    return lifted(np.stack([np.tile(step, len(step)), np.repeat(step, len(step))], axis=1))


@lru_cache(maxsize=64)
def offsets(d: float, margin: float, per_mm: float) -> Floats:
    """Millimetres from the centre for every sample along a side of a tile."""
    count = 2 * round((d / 2 + margin) * per_mm)
    return (np.arange(count) - (count - 1) / 2) / per_mm


def distance(step: Floats, shape: str) -> Floats:
    """How far every sample lies from the centre, measured so that a bubble's edge is at half its diameter."""
    across, down = np.abs(step[None, :]), np.abs(step[:, None])
    return np.maximum(across, down) if shape == "square" else np.hypot(across, down)


def drawn(step: Floats, figure: Callable[[Floats], Floats]) -> Floats:
    """A printed figure (0…1 over fine samples) as a scanner would show it on the samples `step`."""
    fine = 4
    per_mm = 1 / (step[1] - step[0])
    count = len(step) * fine
    dense = (np.arange(count) - (count - 1) / 2) / (per_mm * fine)
    small = cv2.resize(figure(dense).astype(np.float32), (len(step), len(step)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), max(BLUR * per_mm, 0.3)), np.float32)


def ring(d: float, shape: str, stroke: float) -> Callable[[Floats], Floats]:
    """The outline of a bubble."""

    def figure(step: Floats) -> Floats:
        radius = distance(step, shape)
        return np.asarray((radius <= d / 2) & (radius >= d / 2 - stroke), np.float32)

    return figure


@lru_cache(maxsize=16)
def _templates(d: float, shape: str, stroke: float) -> tuple[Floats, Floats, Floats]:
    """Outlines at all shifts, as columns without their mean; the span of each shift (columns); the shifts in mm."""
    step = offsets(d, AROUND, TILE)
    whole = drawn(step, ring(d, shape, stroke))
    reach = int(np.ceil(SHIFT * TILE))
    window = np.zeros_like(whole)
    window[reach:-reach, reach:-reach] = 1
    bare = (whole - whole[window > 0].mean()) * window
    ways = range(-reach, reach + 1)
    moves = [(down, across) for down in ways for across in ways]
    shapes = np.stack([np.roll(bare, move, axis=(0, 1)).ravel() for move in moves], axis=1)
    spans = np.stack([np.roll(window[len(step) // 2], way) for way in ways], axis=1)
    return shapes.astype(np.float32), spans.astype(np.float32), np.array(moves, float)[:, ::-1] / TILE


def proof(page: Page, layout: Layout) -> Proof:
    """Lay the outlines of neighbouring bubbles over each other and see where they truly are."""
    total = len(layout.bubbles)
    bends, moved, inner = bent(page.placing, layout), np.zeros((total, 2)), np.zeros(total)
    tiles, unseen, cells, jump = [], [], 0, 0.0
    sight = _sight(page, layout)
    for kind in layout.plan.kinds:
        tile, dark, moves, seen = _kind_shifts((page, sight), layout, kind, bends)
        moved[kind.order] = _filled_in(moves, seen, kind.middles)[kind.cell]
        inner[kind.order] = dark
        tiles.append(tile)
        unseen += [int(kind.order[kind.starts[one]]) for one in np.nonzero(~seen)[0]]
        cells += len(seen)
        jump = max(jump, _jump(moves, seen, kind.near))
    return Proof(bends + moved, moved, 1 - len(unseen) / cells, tuple(sorted(unseen)), jump, tuple(tiles), inner)


def _sight(page: Page, layout: Layout) -> Sight:
    """Where pixels are much finer than the samples of tiles: the bubbles' part of the picture, at half its size."""
    scale = page.placing.scale
    if scale < FINER * TILE:
        return Sight(page.image, np.zeros(2), 1.0)
    spots = page.placing.at(layout.plan.outermost)
    reach = scale * (max(group.d for group in layout.groups) + 2 * (AROUND + SHIFT))
    left, top = np.maximum(spots.min(axis=0) - reach, 0).astype(int)
    right, bottom = np.minimum(spots.max(axis=0) + reach, page.image.shape[::-1]).astype(int)
    part = page.image[top : bottom - (bottom - top) % 2, left : right - (right - left) % 2]
    half = cv2.resize(part, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return Sight(np.asarray(half, np.uint8), np.array([left, top], float), 0.5)


def bent(placing: Placing, layout: Layout) -> Floats:
    """How far every bubble is displaced by local stretch, as the marks nearest to it tell (mm)."""
    bends = np.zeros((len(layout.marks), 3))  # what is lost says nothing
    bends[list(placing.found)] = np.column_stack([placing.bends, np.ones(len(placing.found))])
    said = layout.plan.nearness @ bends
    return np.asarray(said[:, :2] / np.maximum(said[:, 2:], 1e-12), float)


def _kind_shifts(
    seen_on: tuple[Page, Sight], layout: Layout, kind: Kind, bends: Floats
) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    """Tiles, darkness within, and the shift in mm of every cell with whether its outlines were seen."""
    page, sight = seen_on
    places = page.placing.slope((layout.plan.centres + bends)[kind.order])
    tiles = sight.tiles(places, squared(kind.d, AROUND, TILE)).astype(np.float32)
    paper, contrast = page.paper[kind.order], page.contrast[kind.order]
    inner = (paper - tiles @ _within(kind.d, kind.shape)) / contrast
    weight = (_empties(inner, kind) / contrast).astype(np.float32)
    stops = [*kind.starts[1:].tolist(), len(tiles)]
    cells = [slice(start, stop) for start, stop in zip(kind.starts.tolist(), stops, strict=True)]
    layered = -np.stack([weight[cell] @ tiles[cell] for cell in cells])
    moves, score = _best(layered, _templates(kind.d, kind.shape, layout.printed.stroke))
    seen = (score >= SEEN) & (np.abs(moves).max(axis=1) < SHIFT - 1 / TILE)
    return tiles, inner, moves, seen


@lru_cache(maxsize=16)
def _within(d: float, shape: str) -> Floats:
    """The weight of every sample of a tile for the mean within the bubble."""
    within = (distance(offsets(d, AROUND, TILE), shape) < 0.7 * d / 2).ravel()
    return np.asarray(within / within.sum(), np.float32)


def _empties(inner: Floats, kind: Kind) -> Floats:
    """1 for the emptier half of every cell and all that is surely empty."""
    table = np.sort(np.append(inner, np.inf)[kind.table], axis=1)
    middle = table[np.arange(len(table)), kind.halves]
    return np.asarray(inner <= np.maximum(middle, EMPTY)[kind.cell] + 1e-9, float)


def _best(layered: Floats, templates: tuple[Floats, Floats, Floats]) -> tuple[Floats, Floats]:
    """Where the outline lies in every layered tile (mm), to a part of a sample, and how well it is seen."""
    shapes, spans, moves = templates
    across, side = spans.shape
    flat = layered - layered.mean(axis=1, keepdims=True)
    squares = np.stack([flat, flat * flat]).reshape(-1, across, across)
    sums, powers = (spans.T @ (squares @ spans)).reshape(2, len(flat), -1)
    spread = powers - sums**2 / spans[:, 0].sum() ** 2
    match = flat @ shapes / np.sqrt(np.maximum(spread * (shapes[:, 0] ** 2).sum(), np.float32(1e-9)))
    best = match.argmax(axis=1)
    place = np.stack([best % side, best // side])  # across, down
    steps = np.array([[1], [side]]) * ((place > 0) & (place < side - 1))
    flat_best = best + np.arange(len(best)) * match.shape[1]
    before, top, after = match.ravel().take(np.stack([flat_best - steps, np.stack([flat_best] * 2), flat_best + steps]))
    return moves[best] + _peak(before, top, after).T / TILE, top[0]


def _peak(before: Floats, top: Floats, after: Floats) -> Floats:
    """How far the top of the parabola through a maximum and its neighbours lies beside it, in samples."""
    bend = before - 2 * top + after
    inside = bend < -1e-9  # at the border all three are the same
    return np.asarray(np.where(inside, 0.5 * (before - after) / np.where(inside, bend, 1.0), 0.0), float)


def _jump(moves: Floats, seen: NDArray[np.bool_], near: Indices) -> float:
    """The largest difference between the shifts of cells that lie beside each other, in mm."""
    ones, others = near.T
    both = seen[ones] & seen[others]
    return float((np.hypot(*(moves[ones] - moves[others]).T) * both).max(initial=0.0))


def _filled_in(moves: Floats, seen: NDArray[np.bool_], middles: Floats) -> Floats:
    """Where no outline was seen, the shift of the nearest cell with one; none if there is none."""
    if seen.all():
        return moves
    if not seen.any():
        return np.zeros_like(moves)
    known = np.nonzero(seen)[0]
    nearest = known[np.linalg.norm(middles[:, None] - middles[None, known], axis=2).argmin(axis=1)]
    return np.asarray(np.where(seen[:, None], moves, moves[nearest]), float)
