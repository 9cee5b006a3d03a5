"""Find the sheet quickly: marks are sought only where they may be, and every one is measured finer than a pixel.

What is found here is believed only if it explains nearly all marks; else `omr.marks` searches the whole picture.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import log
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from omr.grid import lifted, sampled
from omr.layout import Layout, Mark
from omr.marks import AREA, LAST, SIDE, STRETCH, Placing, guessed_scale, placing_of, slope
from omr.plan import Floats, Indices, middle_of
from omr.source import Gray

ROAM = 17.0  # mm: how far a corner mark may lie from where a page fed straight would show it
ROAM_STRAIGHT = 8.0  # mm: how far on nearly all pages; looked at first
COARSE, ACROSS = (
    2.5,
    10.0,
)  # pixels a millimetre in which corner marks are looked for; pixels that are enough across one
LIKELY = 3  # figures that may be one corner mark
ONES, OTHERS = [1, 2, 2, 3, 3, 3], [0, 0, 1, 0, 1, 2]  # the pairs of four corner marks
ASLANT = 1.08  # the longest against the shortest scale between corner marks
GRID = 20  # samples along each side of a mark's window
DARKEST, BRIGHTEST = GRID * GRID // 12, GRID * GRID * 4 // 5  # ranks of the samples that stand for black and paper
FAR, NEAR = 1.3, 0.6  # mm around a mark in its first and second window
WHOLE = 0.9  # share of the marks that must be found
TRUE = 0.3  # mm: rms of what is left between marks and their places
CLEAR = 25.0  # grey levels between a mark and its paper
SQUARE = 1.15  # a page less oblong than this may lie either way in its picture


class Spots(NamedTuple):
    """Marks as seen in the picture: centres in pixels, which are truly marks, the levels of paper and black."""

    centres: Floats
    seen: NDArray[np.bool_]
    paper: Floats
    black: Floats


def quickly(image: Gray, layout: Layout) -> Placing | None:
    """The placing of a page that fills its picture, lies nearly straight and lost almost no mark; else None."""
    guesses = []
    for roam in (ROAM_STRAIGHT, ROAM):
        known: dict[tuple[object, ...], Floats] = {}
        for turns in _turns(image, layout):
            guess = _guess(image, layout, (turns, roam), known)
            placing = None if guess is None else fitted(image, layout, guess)
            if placing is not None and not placing.lost and placing.residual < TRUE:
                return placing
            guesses += [] if guess is None else [guess]
    return _with_few_lost(image, layout, guesses)


def _with_few_lost(image: Gray, layout: Layout, guesses: list[Floats]) -> Placing | None:
    """The placing that leaves out some marks, or has them where paper was stretched, but more than a wrong turn has."""
    enough = max(layout.plan.twins + 1, WHOLE * len(layout.marks))
    for guess in guesses:
        rough = _fit(image, layout, guess, FAR)
        if rough is not None and len(rough[1]) >= enough:
            placing = fitted(image, layout, rough[0])
            return placing if placing and len(placing.found) >= enough and placing.residual < TRUE else None
    return None


def _turns(image: Gray, layout: Layout) -> tuple[int, ...]:
    width, height = layout.page
    if max(width, height) < SQUARE * min(width, height):
        return (0, 1, 2, 3)
    lying = (width > height) != (image.shape[1] > image.shape[0])
    return (1, 3) if lying else (0, 2)


def _guess(
    image: Gray, layout: Layout, where: tuple[int, float], known: dict[tuple[object, ...], Floats]
) -> Floats | None:
    """The matrix through four corner marks of a page turned so many quarters; `known` keeps windows looked into."""
    corners, (turns, roam) = layout.plan.corners, where
    scale = guessed_scale(image, layout)
    spots = []
    for one in corners:
        mark = layout.marks[one]
        box = _window(image, layout, (mark, turns), roam)
        key = (*box, mark.shape, *((mark.h, mark.w) if turns % 2 else (mark.w, mark.h)))
        if key not in known:
            known[key] = _candidates(image, box, (mark, turns), scale)
        if not len(known[key]):
            return None
        spots.append(known[key])
    chosen = _consistent(spots, layout.plan.marks[corners], scale)
    if chosen is None:
        return None
    places = layout.plan.marks[corners].astype(np.float32)
    return np.asarray(cv2.getPerspectiveTransform(places, chosen.astype(np.float32)), float)


def _window(image: Gray, layout: Layout, mark: tuple[Mark, int], roam: float) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in pixels of where a mark of a straight page turned so many quarters may be."""
    one, turns = mark
    width, height = layout.page
    x, y = ((one.x, one.y), (height - one.y, one.x), (width - one.x, height - one.y), (one.y, width - one.x))[turns]
    if turns % 2:
        width, height = height, width
    across, down = image.shape[1] / width, image.shape[0] / height
    left, right = (round(min(max((x + way) * across, 0.0), image.shape[1])) for way in (-roam, roam))
    top, bottom = (round(min(max((y + way) * down, 0.0), image.shape[0])) for way in (-roam, roam))
    return left, top, right, bottom


def _candidates(image: Gray, box: tuple[int, int, int, int], mark: tuple[Mark, int], scale: float) -> Floats:
    """Centres in pixels of the figures in a window that may be the mark, the likeliest first; `scale` in px a mm."""
    one, turns = mark
    left, top, right, bottom = box
    part = image[top:bottom, left:right]
    if min(part.shape) < 8:
        return np.zeros((0, 2))
    per_mm = min(COARSE, ACROSS / min(one.w, one.h), scale)
    work = cv2.resize(part, None, fx=per_mm / scale, fy=per_mm / scale, interpolation=cv2.INTER_NEAREST)
    per_px = work.shape[1] / part.shape[1]
    work = cv2.blur(work, (3, 3))
    dark, bright, _, _ = cv2.minMaxLoc(work)
    _, binary = cv2.threshold(work, (dark + bright) / 2, 255, cv2.THRESH_BINARY_INV)
    _, _, stats, centres = cv2.connectedComponentsWithStats(binary, connectivity=8)
    wide, high = (one.h, one.w) if turns % 2 else (one.w, one.h)
    found = []
    for index, (_, _, across, down, count) in enumerate(stats.tolist()):
        sides, area = (across / per_mm / wide, down / per_mm / high), count / per_mm**2 / one.area
        if index and SIDE[0] < min(sides) and max(sides) < SIDE[1] and AREA[0] < area < AREA[1]:
            found.append((abs(area - 1), index))
    chosen = [index for _, index in sorted(found)[:LIKELY]]
    return np.asarray((centres[chosen] + 0.5) / per_px - 0.5 + (left, top), float).reshape(-1, 2)


def _consistent(spots: list[Floats], places: Floats, scale: float) -> Floats | None:
    """The four figures whose distances agree best with those of their marks."""
    combos = np.array(list(product(*spots)))
    true = np.hypot(*(places[ONES] - places[OTHERS]).T)
    seen = np.hypot(*(combos[:, ONES] - combos[:, OTHERS]).transpose(2, 0, 1)) / true
    spread = seen.max(axis=1) / np.maximum(seen.min(axis=1), 1e-6)
    best = int(np.argmin(spread))
    if spread[best] > ASLANT or abs(log(float(seen[best].mean()) / scale)) > STRETCH:
        return None
    return np.asarray(combos[best], float)


def fitted(image: Gray, layout: Layout, matrix: Floats) -> Placing | None:
    """The placing through all marks that are very near to where `matrix` says, measured finely; None if too few."""
    fit = _fit(image, layout, matrix, NEAR)
    if fit is None:
        return None
    found, chosen, spots = fit
    return placing_of(found, layout, (chosen, spots.centres[chosen]), levels(spots, chosen))


def _fit(image: Gray, layout: Layout, matrix: Floats, margin: float) -> tuple[Floats, Indices, Spots] | None:
    """The homography through the marks found near their places, those marks, and all that was seen."""
    spots = marks_near(image, layout, matrix, margin)
    chosen = np.nonzero(spots.seen)[0]
    for _ in range(3):
        if len(chosen) < 4:
            return None
        matrix = homography(layout.plan.marks[chosen], spots.centres[chosen])
        at, turn = slope(matrix, layout.plan.marks[chosen])
        areas = np.abs(turn[:, 0, 0] * turn[:, 1, 1] - turn[:, 0, 1] * turn[:, 1, 0])
        gaps = np.hypot(*(at - spots.centres[chosen]).T) / np.sqrt(areas)
        if gaps.max() <= LAST:
            break
        chosen = chosen[gaps <= LAST]
    return matrix, chosen, spots


def homography(places: Floats, spots: Floats) -> Floats:
    """The homography from `places` to `spots`, four or more, with the least algebraic error."""
    (a, source), (b, target) = _even(places), _even(spots)
    count = len(a)
    rows = np.zeros((2 * count, 8))
    rows[:count, :2], rows[:count, 2], rows[count:, 3:5], rows[count:, 5] = a, 1, a, 1
    rows[:count, 6:], rows[count:, 6:] = -b[:, :1] * a, -b[:, 1:] * a
    solved = np.linalg.solve(rows.T @ rows + 1e-12 * np.eye(8), rows.T @ b.T.ravel())
    matrix = _matrix(1 / target[0], -target[1] / target[0]) @ np.append(solved, 1.0).reshape(3, 3) @ _matrix(*source)
    return np.asarray(matrix / matrix[2, 2], float)


def _even(points: Floats) -> tuple[Floats, tuple[float, Floats]]:
    """Points moved to the middle and shrunk to about one; by which factor and, after it, by how much."""
    low, high = points.min(axis=0), points.max(axis=0)
    factor = 2 / max(float((high - low).max()), 1e-9)
    moved = (low + high) * (-factor / 2)
    return points * factor + moved, (factor, moved)


def _matrix(factor: float, moved: Floats) -> Floats:
    return np.array([[factor, 0, moved[0]], [0, factor, moved[1]], [0, 0, 1]])


def levels(spots: Spots, chosen: Indices) -> tuple[float, float]:
    """Grey of the paper around the marks and of their black."""
    return middle_of(spots.paper[chosen]), middle_of(spots.black[chosen])


@lru_cache(maxsize=1)
def _window_points() -> tuple[Floats, Floats]:
    """The samples of a mark's window, its half sides being 1; and their weights for sum, moments and rim (columns)."""
    step = (np.arange(GRID) + 0.5) / GRID * 2 - 1
    x, y = np.tile(step, GRID), np.repeat(step, GRID)
    rim = (np.maximum(np.abs(x), np.abs(y)) > step[-2] + 0.5 / GRID).astype(float)
    return lifted(np.stack([x, y], axis=1)), np.stack([np.ones_like(x), x, y, rim / rim.sum()], axis=1).astype(
        np.float32
    )


def marks_near(image: Gray, layout: Layout, matrix: Floats, margin: float) -> Spots:
    """Every mark measured within `margin` mm of the place that `matrix` gives it."""
    plan = layout.plan
    half = plan.sizes / 2 + margin
    at, turn = slope(matrix, plan.marks)
    points, weights = _window_points()
    ways = turn * half[:, None, :]
    tiles = sampled(image, (at, ways), points).astype(np.float32)
    part = np.sort(tiles, axis=1)
    black, paper = part[:, DARKEST], part[:, BRIGHTEST]
    less = 2 / np.maximum(paper - black, 1)
    solid = np.minimum(np.maximum((paper * less - np.float32(0.5))[:, None] - tiles * less[:, None], 0), 1)
    total, across, down, rim = (solid @ weights).astype(float).T
    total = np.maximum(total, 1e-6)
    spots = at + (ways @ (np.stack([across, down], axis=1) / total[:, None])[:, :, None])[:, :, 0]
    area = total * (half[:, 0] * half[:, 1]) * (4 / GRID**2) / plan.areas
    reach = np.abs(ways).sum(axis=2) * 0.8
    inside = np.all((spots > reach - 2) & (spots < np.array(image.shape[::-1]) + 1 - reach), axis=1)
    sound = (area > 0.75) & (area < 1.3) & (rim < 0.3) & (paper - black > CLEAR)
    return Spots(spots, sound & inside, paper, black)
