"""What a scanner, and a careless hand, do to a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from omr.source import Gray

Random = np.random.Generator


@dataclass(frozen=True)
class Damage:
    """Limits of what may happen to a page; each page draws its own within them. Lengths in mm, angles in degrees.

    `feed` is how far paper runs ahead or behind in the rollers, `fold` how far its parts are displaced at a fold,
    `holes` the punched ones, `levels` 2 for a scanner of two levels.
    """

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
    feed: float = 0.0
    fold: float = 0.0
    holes: int = 0
    levels: int = 256


SEEN: Mapping[str, Any] = {"blur": 0.08, "noise": 3.5, "paper": 246, "black": 18, "quality": 85}
TWO_LEVELS = 150  # grey from which a scanner of two levels sees paper
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
    "skewed": Damage(skew=5, **SEEN),
    "scaled": Damage(skew=1, scale=0.03, **SEEN),
    "keystone": Damage(skew=2, keystone=0.02, **SEEN),
    "fed": Damage(skew=1, feed=0.5, **SEEN),
    "folded": Damage(skew=1, fold=0.4, **SEEN),
    "holed": Damage(skew=1, holes=2, **SEEN),
    "stained": Damage(skew=2, stains=3, light=0.06, **SEEN),
    "streaked": Damage(skew=2, streaks=3, light=0.06, **SEEN),
    "pale": Damage(skew=2, blur=0.1, noise=3, light=0.05, paper=205, black=95, quality=85),
    "coarse": Damage(skew=2, blur=0.12, noise=6, paper=246, black=18, quality=40),
    "two_level": Damage(skew=1, blur=0.06, noise=2, paper=246, black=18, levels=2),
}


def damaged(image: Gray, per_mm: float, damage: Damage, fate: tuple[Random, int | None]) -> Gray:
    """A new picture; `fate` is the source of chance and the turn, None to let chance decide it."""
    rng, turn = fate
    page = _toned(image, damage)
    page = _stained(page, per_mm, damage, rng)
    page = _punched(page, per_mm, damage, rng)
    page = _folded(page, per_mm, damage, rng)
    page = _moved(page, per_mm, damage, rng)
    page = _fed(page, per_mm, damage, rng)
    if damage.blur:
        sigma = max(0.3, float(rng.uniform(0.6, 1)) * damage.blur * per_mm)
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), sigma), np.uint8)
    page = _lit(page, damage, rng)
    page = _streaked(page, per_mm, damage, rng)
    page = _noisy(page, damage, rng)
    if damage.levels == 2:
        page = np.where(page > TWO_LEVELS, 255, 0).astype(np.uint8)
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


def _fed(page: Gray, per_mm: float, damage: Damage, rng: Random) -> Gray:
    """Rollers that run unevenly: rows ahead of and behind their places, in slow waves."""
    if not damage.feed:
        return page
    rows = np.arange(page.shape[0]) / per_mm
    ahead = rng.uniform(0.4, 1) * damage.feed * np.sin(rows * 2 * np.pi / rng.uniform(90, 220) + rng.uniform(0, 6))
    y = ((rows + ahead) * per_mm).astype(np.float32)
    columns = np.arange(page.shape[1], dtype=np.float32)
    x, y = (np.ascontiguousarray(one) for one in np.broadcast_arrays(columns[None], y[:, None]))
    return np.asarray(cv2.remap(page, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _folded(page: Gray, per_mm: float, damage: Damage, rng: Random) -> Gray:
    """A fold across the page: a dim line, and what is below it a little aside."""
    if not damage.fold:
        return page
    place = round(rng.uniform(0.35, 0.65) * page.shape[0])
    aside, down = (round(step) for step in rng.uniform(-damage.fold, damage.fold, 2) * per_mm)
    page = page.copy()
    page[place:] = np.roll(page[place:], (down, aside), axis=(0, 1))
    page[place : place + max(1, round(0.3 * per_mm))] = (
        page[place : place + max(1, round(0.3 * per_mm))] * 0.7
    ).astype(np.uint8)
    return page


def _punched(page: Gray, per_mm: float, damage: Damage, rng: Random) -> Gray:
    """Holes for a binder along the left edge, dark as the scanner's lid."""
    middle = page.shape[0] / 2 / per_mm + rng.uniform(-3, 3)
    for index in range(damage.holes):
        y = middle + (index - (damage.holes - 1) / 2) * 80
        cv2.circle(page, (round(11 * per_mm), round(y * per_mm)), round(3 * per_mm), 40, -1)
    return page


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
