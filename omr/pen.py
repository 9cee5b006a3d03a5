"""A pen on a rendered page: blots in bubbles of a known share, words, a signature."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import font_roboto
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from omr.source import Gray

Floats = NDArray[np.floating[Any]]
INKS = {"black": (28, 60), "blue": (62, 98), "pencil": (92, 138)}  # grey levels
FINE = 3  # samples along a pixel when a blot is drawn
OVER = 1.1  # a full blot reaches beyond its bubble by this share of the radius


@dataclass(frozen=True)
class Paper:
    """A page that is being written on, `per_mm` pixels a millimetre, by one pen."""

    image: Gray
    per_mm: float
    rng: np.random.Generator
    ink: tuple[int, int]

    @property
    def shade(self) -> float:
        return float(self.rng.uniform(*self.ink))


def blot(paper: Paper, centre: tuple[float, float], form: tuple[float, str], share: float) -> float:
    """Cover `share` of a bubble of diameter `form[0]`; the true share covered is given back."""
    per_mm, (d, shape) = paper.per_mm, form
    half = int(np.ceil(0.6 * d * per_mm))
    spot = np.array(centre) * per_mm - 0.5
    start = np.round(spot).astype(int) - half
    count = 2 * half + 1
    step = ((np.arange(count * FINE) + 0.5) / FINE - 0.5).astype(np.float32)
    x, y = (step + np.float32(start[axis] - spot[axis]) for axis in (0, 1))
    x, y = x[None, :], y[:, None]
    radius = np.maximum(abs(x), abs(y)) if shape == "square" else np.hypot(x, y)
    edge = d / 2 * per_mm
    inside = radius <= edge
    field = _field(paper.rng, (x / edge, y / edge, radius / edge))
    limit = np.quantile(field[inside], 1 - share) if share < 1 else -np.inf
    covered = (field >= limit) & (radius <= edge * OVER)
    _ink(paper, (int(start[0]), int(start[1])), covered.astype(np.float32))
    return float(covered[inside].mean())


def _field(rng: np.random.Generator, place: tuple[Floats, Floats, Floats]) -> Floats:
    """The order in which a hand covers a bubble: from one side, from the middle, or in strokes."""
    x, y, radius = place
    turn = np.float32(rng.uniform(0, 2 * np.pi))
    along = x * np.cos(turn) + y * np.sin(turn)
    rough = _rough(rng, radius.shape)
    kind = rng.integers(3)
    if kind == 0:
        order = along + 0.35 * rough
    elif kind == 1:
        order = -np.hypot(x - 0.2 * np.cos(turn), y - 0.2 * np.sin(turn)) + 0.25 * rough
    else:
        order = np.cos(along * np.float32(rng.uniform(3.0, 5.5) * np.pi / 2) + turn) + 0.3 * rough - 0.2 * radius
    return np.asarray(order, np.float32)


@lru_cache(maxsize=1)
def _roughness() -> Floats:
    raw = np.random.default_rng(19).normal(size=(64, 64)).astype(np.float32)
    wide = cv2.resize(raw, (1024, 1024), interpolation=cv2.INTER_CUBIC)
    return np.asarray(wide, np.float32)


def _rough(rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    source = _roughness()
    top, left = (int(rng.integers(0, source.shape[axis] - shape[axis])) for axis in (0, 1))
    return source[top : top + shape[0], left : left + shape[1]]


def _ink(paper: Paper, corner: tuple[int, int], mask: Floats) -> None:
    """Lay ink where the fine `mask` is 1; print under it stays as dark as it was, or darker."""
    small = cv2.resize(mask, None, fx=1 / FINE, fy=1 / FINE, interpolation=cv2.INTER_AREA)
    left, top = corner
    rows = slice(max(top, 0), min(top + small.shape[0], paper.image.shape[0]))
    cols = slice(max(left, 0), min(left + small.shape[1], paper.image.shape[1]))
    part = small[rows.start - top : rows.stop - top, cols.start - left : cols.stop - left]
    under = paper.image[rows, cols]
    inked = np.minimum(under, paper.shade)
    paper.image[rows, cols] = np.round(under + part * (inked - under)).astype(np.uint8)


def strike(paper: Paper, centre: tuple[float, float], d: float) -> None:
    """Two crossed strokes that reach beyond a bubble: a mark taken back."""
    side = 2 * d
    fine = paper.per_mm * FINE
    mask = np.zeros((round(side * fine),) * 2, np.uint8)
    low, high = 0.12 * side * fine, 0.88 * side * fine
    for x in (low, high):
        ends = [(round(x + paper.rng.normal(0, 0.03) * fine), round(low)), (round(low + high - x), round(high))]
        cv2.line(mask, ends[0], ends[1], 255, round(0.45 * fine))
    corner = (round((centre[0] - side / 2) * paper.per_mm), round((centre[1] - side / 2) * paper.per_mm))
    _ink(paper, corner, mask.astype(np.float32) / 255)


def erase(paper: Paper, before: Gray, centre: tuple[float, float], d: float) -> None:
    """Rub a mark out, `before` being the page without it: what is left of it is pale, and somewhat smeared."""
    left, top = (round((one - 0.75 * d) * paper.per_mm) for one in centre)
    size = round(1.5 * d * paper.per_mm)
    here = (slice(top, top + size), slice(left, left + size))
    gone = np.clip(before[here].astype(np.float32) - paper.image[here], 0, None)
    left_over = cv2.GaussianBlur(gone * np.float32(paper.rng.uniform(0.2, 0.35)), (0, 0), 0.15 * paper.per_mm)
    paper.image[here] = np.clip(before[here] - left_over, 0, 255).round().astype(np.uint8)


def write(paper: Paper, base: tuple[float, float], word: str, *, size: float) -> None:
    """A word in a slanting hand; `base` is the left end of the line, `size` the letters' height, both in mm."""
    x = base[0]
    for char in word:
        letter, width = _letter(char, round(size * paper.per_mm * FINE), round(float(paper.rng.normal(0, 4)) / 2) * 2)
        top = (base[1] + paper.rng.normal(0, 0.15)) * paper.per_mm - 0.78 * letter.shape[0] / FINE
        left = x * paper.per_mm - 0.25 * letter.shape[1] / FINE
        _ink(paper, (round(left), round(top)), letter)
        x += width / FINE / paper.per_mm


@lru_cache(maxsize=4096)
def _letter(char: str, size: int, tilt: int) -> tuple[Floats, float]:
    font = ImageFont.truetype(font_roboto.RobotoLightItalic, max(size, 8))
    side = 2 * max(size, 8)
    picture = Image.new("L", (side, side))
    ImageDraw.Draw(picture).text((side / 4, 0.78 * side), char, fill=255, font=font, anchor="ls")
    tilted = picture.rotate(tilt, resample=Image.Resampling.BILINEAR)
    return np.asarray(tilted, np.float32) / 255, 0.95 * font.getlength(char)


def stroke(paper: Paper, corner: tuple[float, float], size: tuple[float, float]) -> None:
    """One quick line with loops: a signature."""
    time = np.linspace(0, 1, 200)
    loops = paper.rng.uniform(3, 6)
    x = time + 0.08 * np.sin(2 * np.pi * loops * time)
    y = 0.5 + 0.4 * np.cos(2 * np.pi * loops * time) * (1 - 0.6 * time)
    points = np.stack([x * size[0], y * size[1]], axis=1) * paper.per_mm * FINE
    shape = (int((size[1] + 2) * paper.per_mm) * FINE, int((size[0] * 1.1 + 2) * paper.per_mm) * FINE)
    mask = np.zeros(shape, np.uint8)
    cv2.polylines(mask, [np.round(points).astype(np.int32)], False, 255, round(0.35 * paper.per_mm * FINE))
    place = (round(corner[0] * paper.per_mm), round(corner[1] * paper.per_mm))
    _ink(paper, place, mask.astype(np.float32) / 255)
