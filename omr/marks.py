"""Find the sheet: black figures in the picture, and the one matrix from millimetres to pixels that explains them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import atan2, pi
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from omr.layout import Layout, Mark
from omr.plan import Floats, Indices
from omr.source import Gray

Complexes = NDArray[np.complexfloating[Any, Any]]
WORK = 4.5  # pixels a millimetre in which figures are looked for
SIDE = (0.72, 1.45)  # accepted sides and areas of a figure against its mark; a turned box is larger than its mark
AREA = (0.70, 1.35)
SKEW = np.deg2rad(9.0)
STRETCH = 0.2  # logarithm of the scale against the one guessed from the picture's size
FIRST, LAST = 6.0, 0.8  # mm: how far a figure may lie from its mark before and after the fit
PAIRS, LIKELY, TRIED = 24, 60, 3000  # how many pairs of marks, figures for a mark and guesses are looked at


@dataclass(frozen=True)
class Placing:
    """Where the sheet lies in the picture. `lost` holds indices of marks not found; `residual` is in mm (rms).

    `bends` are how far, in mm, each mark of `found` lies from where the matrix has it: paper stretched or fed unevenly.
    """

    matrix: Floats
    rotation: int
    mirrored: bool
    scale: float
    residual: float
    found: tuple[int, ...]
    lost: tuple[int, ...]
    certain: bool
    paper: float = 255.0
    black: float = 0.0
    bends: Floats = field(default_factory=lambda: np.zeros((0, 2)))

    def at(self, points: Floats) -> Floats:
        """Pixels of points in millimetres."""
        return slope(self.matrix, points)[0]

    def slope(self, points: Floats) -> tuple[Floats, Floats]:
        """Pixels of points in millimetres, and pixels a millimetre there: n matrices of 2 × 2, columns for x and y."""
        return slope(self.matrix, points)


def slope(matrix: Floats, points: Floats) -> tuple[Floats, Floats]:
    """Where a homography brings points, and its derivative at each of them."""
    lifted = matrix[:, :2] @ points.T + matrix[:, 2:]  # a long row for every number: short ones are slow
    at = lifted[:2] / lifted[2]
    turn = (matrix[:2, :2, None] - at[:, None] * matrix[2, :2, None]) / lifted[2]
    return at.T, turn.transpose(2, 0, 1)


@dataclass(frozen=True)
class Figures:
    """Black figures of the picture: centres in pixels, sides and areas in millimetres."""

    centres: Floats
    sides: Floats
    areas: Floats

    def like(self, mark: Mark, *, across: bool) -> NDArray[np.bool_]:
        """Which of them may be `mark`, its sides changed over if the page lies `across`."""
        w, h = (mark.h, mark.w) if across else (mark.w, mark.h)
        area = w * h * (1 if mark.shape in ("square", "rect") else np.pi / 4)
        share = self.sides / [w, h]
        fits = np.all((share > SIDE[0]) & (share < SIDE[1]), axis=1)
        hollow = mark.shape == "ring"
        return np.asarray(fits & (self.areas < AREA[1] * area) & (hollow | (self.areas > AREA[0] * area)))


def guessed_scale(image: Gray, layout: Layout) -> float:
    """Pixels a millimetre if the picture shows the page and no more."""
    height, width = image.shape
    return float(np.sqrt(width * height / (layout.page[0] * layout.page[1])))


def paper_level(small: Gray, per_mm: float) -> Gray:
    """The brightness of the bare paper everywhere: the brightest nearby, smoothed over what stains cover."""
    reach = max(3, round(4.5 * per_mm) | 1)
    bright = cv2.dilate(small, np.ones((reach, reach), np.uint8))
    return np.asarray(cv2.medianBlur(bright, max(3, round(15 * per_mm) | 1)), np.uint8)


def shrunk(image: Gray, factor: float) -> Gray:
    """The picture at `factor` of its size; never enlarged."""
    if factor >= 1:
        return image
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def figures(image: Gray, scale: float, layout: Layout) -> Figures:
    """All black figures of about the size of the layout's marks."""
    factor = min(1.0, WORK / scale)
    work = shrunk(image, factor)
    per_mm = scale * factor
    small = shrunk(work, 2.0 / per_mm)
    paper = cv2.resize(paper_level(small, 2.0), (work.shape[1], work.shape[0]))
    black = float(np.percentile(small, 0.3))
    limit = cv2.addWeighted(paper, 0.5, paper, 0.0, 0.5 * black)
    binary = cv2.compare(work, limit, cv2.CMP_LT)
    _, _, stats, centres = cv2.connectedComponentsWithStats(binary, connectivity=8)
    sides = np.asarray(stats[:, 2:4], float) / per_mm
    low = SIDE[0] * min(min(mark.w, mark.h) for mark in layout.marks)
    high = SIDE[1] * max(max(mark.w, mark.h) for mark in layout.marks)
    kept = np.all((sides > low) & (sides < high), axis=1)
    kept[0] = False
    places = (np.asarray(centres, float)[kept] + 0.5) / factor - 0.5
    return Figures(places, sides[kept], np.asarray(stats[kept, 4], float) / per_mm**2)


def placed(image: Gray, layout: Layout, scale: float, *, thorough: bool = False) -> Placing | None:
    """The best placing of the layout's marks on the picture, None where nothing fits.

    Corners are tried first; `thorough` also starts from other marks, for sheets that lost their corners.
    """
    seen = figures(image, scale, layout)
    best = _best(_guesses(seen, _pairs(layout, corners_only=True), scale), seen, layout)
    if thorough and (best is None or len(best.found) < len(layout.marks) / 2):
        wider = _best(_guesses(seen, _pairs(layout, corners_only=False), scale), seen, layout)
        best = max((one for one in (best, wider) if one), key=lambda one: len(one.found), default=None)
    return best


@dataclass(frozen=True)
class Guesses:
    """Similarities z → turn·z + start in the complex plane, z taken from its mirror image where `mirrored`."""

    turn: Complexes
    start: Complexes
    mirrored: NDArray[np.bool_]
    off: Floats

    def __getitem__(self, chosen: slice | NDArray[np.intp]) -> Guesses:
        return Guesses(self.turn[chosen], self.start[chosen], self.mirrored[chosen], self.off[chosen])

    def matrix(self, index: int) -> Floats:
        """The guess as an affine matrix, 2 × 3."""
        turn, start, sign = self.turn[index], self.start[index], -1.0 if self.mirrored[index] else 1.0
        return np.array([[turn.real, -turn.imag * sign, start.real], [turn.imag, turn.real * sign, start.imag]])


def _pairs(layout: Layout, *, corners_only: bool) -> list[tuple[Mark, Mark]]:
    """Marks far enough apart to guess a placing from, the farthest first."""
    chosen = [mark for mark in layout.marks if mark.corner or not corners_only]
    pairs = [(one, other) for index, one in enumerate(chosen) for other in chosen[index + 1 :]]
    pairs.sort(key=lambda pair: -np.hypot(pair[0].x - pair[1].x, pair[0].y - pair[1].y))
    return pairs[:PAIRS]


def _guesses(seen: Figures, pairs: list[tuple[Mark, Mark]], scale: float) -> Guesses:
    """Placings that bring two marks onto two figures, those of the likeliest scale first."""
    parts = [_pair(seen, pair, scale, mirrored=mirrored) for pair in pairs for mirrored in (False, True)]
    names = ("turn", "start", "mirrored", "off")
    every = Guesses(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
    return every[np.argsort(every.off, kind="stable")[:TRIED]]


def _pair(seen: Figures, marks: tuple[Mark, Mark], scale: float, *, mirrored: bool) -> Guesses:
    first, second = (_likely(seen, mark) for mark in marks)
    spots = seen.centres @ [1, 1j]
    start, end = (complex(mark.x, -mark.y if mirrored else mark.y) for mark in marks)
    turn = (spots[second][None, :] - spots[first][:, None]) / (end - start)
    with np.errstate(divide="ignore"):
        off = np.abs(np.log(np.abs(turn) / scale))
    angle = np.angle(turn)
    skew = np.abs(angle - np.round(angle / (np.pi / 2)) * (np.pi / 2))
    rows, cols = np.nonzero((off < STRETCH) & (skew < SKEW))
    chosen = np.asarray(turn[rows, cols], complex)
    return Guesses(chosen, spots[first][rows] - chosen * start, np.full(len(rows), mirrored), off[rows, cols])


def _likely(seen: Figures, mark: Mark) -> NDArray[np.intp]:
    """Figures that may be the mark, at most LIKELY of them, those of its area first."""
    fits = np.nonzero(seen.like(mark, across=False) | seen.like(mark, across=True))[0]
    area = mark.w * mark.h
    return np.asarray(fits[np.argsort(np.abs(seen.areas[fits] - area), kind="stable")[:LIKELY]])


def _support(guesses: Guesses, seen: Figures, layout: Layout) -> NDArray[np.int_]:
    """How many marks have a fitting figure near the place that each guess gives them."""
    spots = seen.centres @ [1, 1j]
    points = np.array([complex(mark.x, mark.y) for mark in layout.marks])
    fits = np.array([seen.like(mark, across=False) | seen.like(mark, across=True) for mark in layout.marks])
    counts = np.zeros(len(guesses.turn), int)
    for column, point in enumerate(points):
        place = np.where(guesses.mirrored, point.conjugate(), point) * guesses.turn + guesses.start
        near = np.abs(place[:, None] - spots[None, fits[column]]) < FIRST * np.abs(guesses.turn)[:, None]
        counts += near.any(axis=1)
    return counts


def _best(guesses: Guesses, seen: Figures, layout: Layout) -> Placing | None:
    """The guess that explains most marks; it is certain if no other turn explains as many."""
    counts = _support(guesses, seen, layout)
    kinds: dict[tuple[int, bool], Floats] = {}
    for index in np.argsort(-counts, kind="stable"):
        if len(kinds) == 8 or counts[index] < max(4, counts.max() - len(layout.marks) / 3):
            break
        matrix = guesses.matrix(int(index))
        kinds.setdefault(_kind(matrix), matrix)
    fitted = [one for one in (_fitted(guess, seen, layout) for guess in kinds.values()) if one is not None]
    fitted.sort(key=lambda one: (-len(one.found), one.residual))
    if not fitted:
        return None
    if len(fitted) > 1 and len(fitted[1].found) == len(fitted[0].found):
        return replace(fitted[0], certain=False)
    return fitted[0]


def _kind(affine: Floats) -> tuple[int, bool]:
    """Quarter turns clockwise, and whether the page is seen from its back."""
    return round(atan2(affine[1, 0], affine[0, 0]) / (pi / 2)) % 4, bool(_area(affine) < 0)


def _area(turn: Floats) -> Floats:
    """The determinant of the first two columns, of one matrix or of many (the last two axes)."""
    return np.asarray(turn[..., 0, 0] * turn[..., 1, 1] - turn[..., 0, 1] * turn[..., 1, 0], float)


def _solved(turn: Floats, gaps: Floats) -> Floats:
    """Of n matrices 2 × 2 and vectors the vectors that the matrices bring to them (Cramer's rule)."""
    (across, down), area = gaps.T, _area(turn)
    x = across * turn[:, 1, 1] - down * turn[:, 0, 1]
    y = down * turn[:, 0, 0] - across * turn[:, 1, 0]
    return np.asarray((np.stack([x, y]) / area).T, float)


def _mapped(matrix: Floats, points: Floats) -> Floats:
    if matrix.shape[0] == 2:
        return points @ matrix[:, :2].T + matrix[:, 2]
    return np.asarray(cv2.perspectiveTransform(points[None], matrix)[0], float)


def _matched(matrix: Floats, seen: Figures, layout: Layout, reach: float) -> tuple[list[int], list[int]]:
    """Indices of marks and of the figures that lie within `reach` mm of them, nearest first, each used once."""
    points = np.array([(mark.x, mark.y) for mark in layout.marks], float)
    across = _kind(matrix[:2])[0] % 2 == 1
    per_mm = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    gaps = np.linalg.norm(_mapped(matrix, points)[:, None] - seen.centres[None], axis=2) / per_mm
    gaps[~np.array([seen.like(mark, across=across) for mark in layout.marks])] = np.inf
    marks: list[int] = []
    spots: list[int] = []
    for index in np.argsort(gaps, axis=None):
        mark, spot = divmod(int(index), gaps.shape[1])
        if gaps[mark, spot] > reach:
            break
        if mark not in marks and spot not in spots:
            marks.append(mark)
            spots.append(spot)
    return marks, spots


def _fitted(guess: Floats, seen: Figures, layout: Layout) -> Placing | None:
    """The homography through all marks that agree with it."""
    matrix = guess
    points = np.array([(mark.x, mark.y) for mark in layout.marks], float)
    marks: list[int] = []
    for reach in (FIRST, FIRST / 2, FIRST / 4, LAST, LAST):
        marks, spots = _matched(matrix, seen, layout, reach)
        if len(marks) < 4:
            return None
        solved = cv2.findHomography(points[marks], seen.centres[spots], 0)[0]
        if solved is None:
            return None
        matrix = np.asarray(solved, float)
    return placing_of(matrix, layout, (np.array(marks), seen.centres[spots]))


def placing_of(
    matrix: Floats, layout: Layout, fit: tuple[Indices, Floats], levels: tuple[float, float] = (255.0, 0.0)
) -> Placing:
    """The placing by a homography that was fitted to `fit`, marks and their centres in pixels."""
    marks, spots = fit
    points = layout.plan.marks
    _, turn = slope(matrix, layout.plan.centre)
    scale = float(np.sqrt(abs(_area(turn[0]))))
    turns, mirrored = _kind(turn[0])
    at, turn = slope(matrix, points[marks])
    bends = _solved(turn, spots - at)
    order = np.argsort(marks)
    found = set(marks.tolist())
    lost = tuple(index for index in range(len(points)) if index not in found)
    residual = float(np.sqrt((bends**2).sum() / len(bends)))
    return Placing(
        matrix, turns * 90, mirrored, scale, residual, tuple(sorted(found)), lost, True, *levels, bends[order]
    )


def spread(placing: Placing, layout: Layout) -> float:
    """Share of the area between all marks that the found ones enclose."""
    points = np.array([(mark.x, mark.y) for mark in layout.marks], np.float32)
    whole = cv2.contourArea(cv2.convexHull(points))
    return float(cv2.contourArea(cv2.convexHull(points[list(placing.found)])) / whole)
