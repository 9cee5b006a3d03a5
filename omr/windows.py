"""Find the sheet quickly: marks are sought only where they may be, and every one is measured finer than a pixel.

What is found here is believed only if it explains nearly all marks; else `omr.marks` searches the whole picture.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from omr.layout import Layout, Mark
from omr.marks import AREA, LAST, SIDE, STRETCH, Placing, placing_of, slope
from omr.plan import Floats, Indices
from omr.source import Gray

ROAM = 17.0  # mm: how far a corner mark may lie from where a page fed straight would show it
COARSE = 2.5  # pixels a millimetre in which corner marks are looked for
LIKELY = 3  # figures that may be one corner mark
ASLANT = 1.08  # the longest against the shortest scale between corner marks
GRID = 20  # samples along each side of a mark's window
DARKEST, BRIGHTEST = GRID * GRID // 12, GRID * GRID * 4 // 5  # ranks of the samples that stand for black and paper
FAR, NEAR = 1.3, 0.6  # mm around a mark in its first and second window
WHOLE = 0.9  # share of the marks that must be found
TRUE = 0.3  # mm: rms of what is left between marks and their places
CLEAR = 25.0  # grey levels between a mark and its paper
SQUARE = 1.15  # a page less oblong than this may lie either way in its picture
FILLED = {"square": 1.0, "rect": 1.0, "disc": np.pi / 4, "ring": np.pi / 4 * (1 - (2 / 3) ** 2)}


class Spots(NamedTuple):
    """Marks as seen in the picture: centres in pixels, which are truly marks, the levels of paper and black."""

    centres: Floats
    seen: NDArray[np.bool_]
    paper: Floats
    black: Floats


def quickly(image: Gray, layout: Layout) -> Placing | None:
    """The placing of a page that fills its picture, lies nearly straight and lost almost no mark; else None."""
    known: dict[tuple[object, ...], Floats] = {}
    enough = max(layout.plan.twins + 1, WHOLE * len(layout.marks))
    for turns in _turns(image, layout):
        guess = _guess(image, layout, turns, known)
        rough = None if guess is None else _fit(image, layout, guess, FAR)
        if rough is not None and len(rough[1]) >= enough:  # more marks than any other turn could explain
            placing = fitted(image, layout, rough[0])
            return placing if placing and len(placing.found) >= enough and placing.residual < TRUE else None
    return None


def _turns(image: Gray, layout: Layout) -> tuple[int, ...]:
    width, height = layout.page
    if max(width, height) < SQUARE * min(width, height):
        return (0, 1, 2, 3)
    lying = (width > height) != (image.shape[1] > image.shape[0])
    return (1, 3) if lying else (0, 2)


def _guess(image: Gray, layout: Layout, turns: int, known: dict[tuple[object, ...], Floats]) -> Floats | None:
    """The matrix through four corner marks of a page turned so many quarters; `known` keeps windows looked into."""
    corners = layout.plan.corners
    scale = float(np.sqrt(image.size / np.prod(layout.page)))
    spots = []
    for one in corners:
        mark = layout.marks[one]
        box = _window(image, layout, (mark, turns))
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


def _window(image: Gray, layout: Layout, mark: tuple[Mark, int]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in pixels of where a mark of a straight page turned so many quarters may be."""
    one, turns = mark
    width, height = layout.page
    x, y = ((one.x, one.y), (height - one.y, one.x), (width - one.x, height - one.y), (one.y, width - one.x))[turns]
    if turns % 2:
        width, height = height, width
    across, down = image.shape[1] / width, image.shape[0] / height
    left, right = (round(float(np.clip((x + way) * across, 0, image.shape[1]))) for way in (-ROAM, ROAM))
    top, bottom = (round(float(np.clip((y + way) * down, 0, image.shape[0]))) for way in (-ROAM, ROAM))
    return left, top, right, bottom


def _candidates(image: Gray, box: tuple[int, int, int, int], mark: tuple[Mark, int], scale: float) -> Floats:
    """Centres in pixels of the figures in a window that may be the mark, the likeliest first; `scale` in px a mm."""
    one, turns = mark
    left, top, right, bottom = box
    part = image[top:bottom, left:right]
    if min(part.shape) < 8:
        return np.zeros((0, 2))
    per_mm = min(COARSE, scale)
    work = cv2.resize(part, None, fx=per_mm / scale, fy=per_mm / scale, interpolation=cv2.INTER_NEAREST)
    per_px = work.shape[1] / part.shape[1]
    work = cv2.blur(work, (3, 3))
    dark, bright, _, _ = cv2.minMaxLoc(work)
    _, binary = cv2.threshold(work, (dark + bright) / 2, 255, cv2.THRESH_BINARY_INV)
    _, _, stats, centres = cv2.connectedComponentsWithStats(binary, connectivity=8)
    sides = stats[1:, 2:4] / per_mm / ((one.h, one.w) if turns % 2 else (one.w, one.h))
    area = stats[1:, 4] / per_mm**2 / (one.w * one.h * FILLED[one.shape])
    fits = np.all((sides > SIDE[0]) & (sides < SIDE[1]), axis=1) & (area > AREA[0]) & (area < AREA[1])
    chosen = np.nonzero(fits)[0]
    chosen = chosen[np.argsort(np.abs(area[chosen] - 1), kind="stable")[:LIKELY]]
    return np.asarray((centres[1:][chosen] + 0.5) / per_px - 0.5 + [left, top], float)


def _consistent(spots: list[Floats], places: Floats, scale: float) -> Floats | None:
    """The four figures whose distances agree best with those of their marks."""
    combos = np.array(list(product(*spots)))
    pairs = [(one, other) for one in range(4) for other in range(one)]
    true = np.array([np.linalg.norm(places[one] - places[other]) for one, other in pairs])
    seen = np.stack([np.linalg.norm(combos[:, one] - combos[:, other], axis=1) for one, other in pairs], axis=1) / true
    spread = seen.max(axis=1) / np.maximum(seen.min(axis=1), 1e-6)
    best = int(np.argmin(spread))
    if spread[best] > ASLANT or abs(np.log(seen[best].mean() / scale)) > STRETCH:
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
        gaps = np.linalg.norm(at - spots.centres[chosen], axis=1) / np.sqrt(np.abs(np.linalg.det(turn)))
        if gaps.max() <= LAST:
            break
        chosen = chosen[gaps <= LAST]
    return matrix, chosen, spots


def homography(places: Floats, spots: Floats) -> Floats:
    """The homography from `places` to `spots`, four or more, with the least algebraic error."""
    (a, source), (b, target) = _even(places), _even(spots)
    one, zero = np.ones(len(a)), np.zeros(len(a))
    x, y, u, v = a[:, 0], a[:, 1], b[:, 0], b[:, 1]
    rows = np.stack([x, y, one, zero, zero, zero, -u * x, -u * y], axis=1)
    more = np.stack([zero, zero, zero, x, y, one, -v * x, -v * y], axis=1)
    whole = np.concatenate([rows, more])
    solved = np.linalg.lstsq(whole, np.concatenate([u, v]), rcond=None)[0]
    inner = np.append(solved, 1.0).reshape(3, 3)
    matrix = np.linalg.inv(target) @ inner @ source
    return np.asarray(matrix / matrix[2, 2], float)


def _even(points: Floats) -> tuple[Floats, Floats]:
    """Points moved to the middle and shrunk to about one, and the matrix that does so."""
    middle = points.mean(axis=0)
    size = max(float(np.abs(points - middle).max()), 1e-9)
    matrix = np.array([[1 / size, 0, -middle[0] / size], [0, 1 / size, -middle[1] / size], [0, 0, 1]])
    return (points - middle) / size, matrix


def levels(spots: Spots, chosen: Indices) -> tuple[float, float]:
    """Grey of the paper around the marks and of their black."""
    return float(np.median(spots.paper[chosen])), float(np.median(spots.black[chosen]))


def marks_near(image: Gray, layout: Layout, matrix: Floats, margin: float) -> Spots:
    """Every mark measured within `margin` mm of the place that `matrix` gives it."""
    plan = layout.plan
    half = plan.sizes / 2 + margin
    step = (np.arange(GRID) + 0.5) / GRID * 2 - 1
    at, turn = slope(matrix, plan.marks)
    across, down = half[:, :1] * step, half[:, 1:] * step
    maps = [
        at[:, axis, None, None]
        + turn[:, axis, 0, None, None] * across[:, None, :]
        + turn[:, axis, 1, None, None] * down[:, :, None]
        for axis in (0, 1)
    ]
    flat = [one.astype(np.float32).reshape(-1, GRID) for one in maps]
    tiles = cv2.remap(image, flat[0], flat[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    tiles = tiles.reshape(-1, GRID * GRID)
    part = np.partition(tiles, [DARKEST, BRIGHTEST], axis=1)
    black, paper = part[:, DARKEST].astype(np.float32), part[:, BRIGHTEST].astype(np.float32)
    dark = (paper[:, None] - tiles) / np.maximum(paper - black, 1)[:, None]
    solid = np.clip(2 * dark - 0.5, 0, 1).reshape(-1, GRID, GRID)
    return _judged(image, layout, (at, turn, half), (solid, paper, black))


def _judged(image: Gray, layout: Layout, place: tuple[Floats, ...], seen: tuple[Floats, ...]) -> Spots:
    at, turn, half = place
    solid, paper, black = seen
    step = (np.arange(GRID) + 0.5) / GRID * 2 - 1
    columns, rows = solid.sum(axis=1), solid.sum(axis=2)
    total = np.maximum(columns.sum(axis=1), 1e-6)
    off = np.stack([columns @ step, rows @ step], axis=1) / total[:, None] * half
    wanted = np.prod(layout.plan.sizes, axis=1) * [FILLED[mark.shape] for mark in layout.marks]
    area = total * np.prod(half * 2, axis=1) / GRID**2 / wanted
    rim = np.concatenate([solid[:, [0, -1], :].reshape(len(at), -1), solid[:, :, [0, -1]].reshape(len(at), -1)], axis=1)
    spots = at + (turn @ off[:, :, None])[:, :, 0]
    reach = np.abs(turn @ (half[:, :, None] * 0.8))[:, :, 0]
    inside = np.all((spots > reach - 2) & (spots < np.array(image.shape[::-1]) + 1 - reach), axis=1)
    sound = (area > 0.75) & (area < 1.3) & (rim.mean(axis=1) < 0.3) & (paper - black > CLEAR)
    return Spots(spots, sound & inside, paper, black)
