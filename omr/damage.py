"""What a scanner, and a careless hand, do to a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from omr.source import Gray

Random = np.random.Generator


@dataclass(frozen=True)
class Damage:
    """Limits of what may happen to a page; each page draws its own within them. Lengths in mm, angles in degrees."""

    skew: float = 0.0
    scale: float = 0.0
    shift: float = 0.0
    keystone: float = 0.0
    upside_down: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    light: float = 0.0
    paper: int = 255
    black: int = 0
    streaks: int = 0
    stains: int = 0
    quality: int = 90


DAMAGES: Mapping[str, Damage] = {
    "none": Damage(quality=95),
    "scanner": Damage(
        skew=3,
        scale=0.01,
        shift=1.5,
        upside_down=0.1,
        blur=0.08,
        noise=3.5,
        light=0.06,
        paper=246,
        black=18,
        quality=85,
    ),
    "heavy": Damage(
        skew=4.5,
        scale=0.025,
        shift=2.5,
        keystone=0.01,
        upside_down=0.3,
        blur=0.14,
        noise=8,
        light=0.18,
        paper=222,
        black=48,
        quality=62,
    ),
}


def damaged(image: Gray, per_mm: float, damage: Damage, fate: tuple[Random, int | None]) -> Gray:
    """A new picture; `fate` is the source of chance and the turn, None to let chance decide it."""
    rng, turn = fate
    page = _toned(image, damage)
    page = _stained(page, per_mm, damage, rng)
    page = _moved(page, per_mm, damage, rng)
    if damage.blur:
        sigma = max(0.3, float(rng.uniform(0.6, 1)) * damage.blur * per_mm)
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), sigma), np.uint8)
    page = _lit(page, damage, rng)
    page = _streaked(page, per_mm, damage, rng)
    page = _noisy(page, damage, rng)
    if turn is None:
        turn = 180 if rng.uniform() < damage.upside_down else 0
    return np.ascontiguousarray(np.rot90(page, -turn // 90))


def _toned(image: Gray, damage: Damage) -> Gray:
    levels = damage.black + np.arange(256) / 255 * (damage.paper - damage.black)
    return np.asarray(cv2.LUT(image, levels.round().astype(np.uint8)), np.uint8)


def _moved(page: Gray, per_mm: float, damage: Damage, rng: Random) -> Gray:
    """Turned, shifted, stretched and seen aslant."""
    if not (damage.skew or damage.scale or damage.shift or damage.keystone):
        return page
    height, width = page.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    angle = np.deg2rad(rng.uniform(-damage.skew, damage.skew))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array([width, height]) / 2
    stretch = 1 + rng.uniform(-damage.scale, damage.scale, 2)
    there = (corners - middle) * stretch @ turn.T + middle
    there += rng.uniform(-damage.shift, damage.shift, 2) * per_mm
    there += rng.uniform(-damage.keystone, damage.keystone, (4, 2)) * [width, height] / 2
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), there.astype(np.float32))
    return np.asarray(cv2.warpPerspective(page, matrix, (width, height), borderValue=(damage.paper,)), np.uint8)


def _lit(page: Gray, damage: Damage, rng: Random) -> Gray:
    """Darker to one side, as under an uneven lamp."""
    if not damage.light:
        return page
    corners = (1 - rng.uniform(0, damage.light, (2, 2))).astype(np.float32)
    lamp = cv2.resize(corners, page.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(page, lamp, dtype=cv2.CV_8U), np.uint8)


def _streaked(page: Gray, per_mm: float, damage: Damage, rng: Random) -> Gray:
    """Dust on the glass: thin lines along the feed."""
    for _ in range(damage.streaks):
        left = int(rng.uniform(0.1, 0.85) * page.shape[1])
        wide = max(1, round(rng.uniform(0.15, 0.5) * per_mm))
        page[:, left : left + wide] = (page[:, left : left + wide] * rng.uniform(0.2, 0.6)).astype(np.uint8)
    return page


def _stained(page: Gray, per_mm: float, damage: Damage, rng: Random) -> Gray:
    """Rings of a cup, in the colour of weak coffee."""
    for _ in range(damage.stains):
        veil = np.zeros(page.shape, np.uint8)
        centre = tuple(int(side * rng.uniform(0.25, 0.75)) for side in page.shape[::-1])
        cv2.circle(veil, centre, round(rng.uniform(18, 35) * per_mm), 255, round(rng.uniform(3, 7) * per_mm))
        depth = rng.uniform(0.12, 0.3)
        page = (page * (1 - depth * (cv2.GaussianBlur(veil, (0, 0), per_mm) / 255))).astype(np.uint8)
    return page


@lru_cache(maxsize=1)
def _grain() -> NDArray[np.int16]:
    grain = np.random.default_rng(7).normal(0, 64, (5200, 5200))
    return grain.astype(np.int16)


def _noisy(page: Gray, damage: Damage, rng: Random) -> Gray:
    """Grain of the sensor; 64 units of the stored grain are one grey level at noise 1."""
    if not damage.noise:
        return page
    height, width = page.shape
    wide = _grain()
    top = int(rng.integers(0, max(1, wide.shape[0] - height)))
    left = int(rng.integers(0, max(1, wide.shape[1] - width)))
    part = wide[top : top + height, left : left + width]
    if part.shape != page.shape:
        part = np.asarray(cv2.resize(part, (width, height)), np.int16)
    return np.asarray(cv2.addWeighted(page, 1.0, part, damage.noise / 64, 0.0, dtype=cv2.CV_8U), np.uint8)
