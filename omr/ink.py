"""How much of every bubble is covered by ink: measured area, print subtracted, and what makes the measure doubtful."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import cv2
import font_roboto
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from omr.grid import PER_MM, Page, Patches, centres_of, darkness, distance, offsets, outline, side
from omr.layout import Bubble, Layout
from omr.marks import Floats

RINGS = 8  # equal steps of the radius within which hidden samples are guessed from seen ones
LEAST_INK = 0.30  # darkness: a paler stroke than this is judged as if it were this dark
ABOVE_PRINT = 0.16  # ink must be darker than the print under it by this much to be told from it
SOFT = 0.15  # width of the step from paper to ink
FAINT = 0.07  # mean darkness beyond print and counted ink that is more than the scanner's noise
STAIN = 0.12  # darkness around a bubble from which its paper is not clean


@dataclass(frozen=True)
class Ink:
    """For every bubble in the layout's order: covered share; and which ones are pale or lie on stained paper."""

    fill: Floats
    faint: NDArray[np.bool_]
    stained: NDArray[np.bool_]


@lru_cache(maxsize=64)
def letter(label: str, points: float, d: float) -> Patches:
    """The printed letter of a bubble as it would look, 0…1."""
    fine = 8
    count = side(d) * fine
    size = points * 25.4 / 72 * PER_MM * fine
    font = ImageFont.truetype(font_roboto.Roboto, round(size))
    picture = Image.new("L", (count, count))
    base = count / 2 + 0.711 * size / 2
    ImageDraw.Draw(picture).text((count / 2, base), label, fill=255, font=font, anchor="ms")
    small = cv2.resize(np.asarray(picture, np.float32) / 255, (side(d),) * 2, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 0.08 * PER_MM), np.float32)


def shown(page: Page, layout: Layout, shifts: Floats) -> dict[str, Patches]:
    """Patches of all bubbles by group, each where its print really lies (`shifts` in mm)."""
    places = centres_of(layout.bubbles) + shifts
    names = np.array([bubble.group for bubble in layout.bubbles])
    return {group.name: darkness(page, places[names == group.name], group.d) for group in layout.groups}


def measured(patches: Mapping[str, Patches], layout: Layout) -> Ink:
    """The ink of all bubbles; groups of one size and shape are measured together."""
    total = len(layout.bubbles)
    ink = Ink(np.zeros(total), np.zeros(total, bool), np.zeros(total, bool))
    for d, shape in sorted({(group.d, group.shape) for group in layout.groups}):
        alike = [group.name for group in layout.groups if (group.d, group.shape) == (d, shape)]
        chosen = [index for index, bubble in enumerate(layout.bubbles) if bubble.group in alike]
        together = np.concatenate([patches[name] for name in alike])
        part = _measured(together, [layout.bubbles[index] for index in chosen], layout)
        ink.fill[chosen], ink.faint[chosen], ink.stained[chosen] = part.fill, part.faint, part.stained
    return ink


def _measured(patches: Patches, bubbles: list[Bubble], layout: Layout) -> Ink:
    d, shape = bubbles[0].d, bubbles[0].shape
    radius = distance(offsets(d), shape)
    inside = radius < d / 2
    around = (radius > d / 2 + 0.15) & (radius < d / 2 + 0.45)
    ground = np.percentile(patches[:, around], 70, axis=1)
    usual = float(np.clip(np.median(ground), -0.1, 0.1))
    patches, ground = patches - np.float32(usual), ground - usual
    printed = _printed(patches, bubbles, layout)
    fill, level = _covered(patches, printed, (radius, d))
    excess = np.clip(patches - printed, 0, None)[:, inside].mean(axis=1)
    faint = (excess - fill * level > FAINT) & (fill < 0.5)
    return Ink(fill, faint, _stained(patches, printed, (radius, d, ground, fill)))


def _stained(patches: Patches, printed: Patches, seen: tuple[Floats, float, Floats, Floats]) -> NDArray[np.bool_]:
    """Bubbles on dark paper whose judgement would be another if that paper were taken for clean."""
    radius, d, ground, fill = seen
    stained = np.zeros(len(patches), bool)
    dark = np.nonzero(ground > STAIN)[0]
    if len(dark):
        level = ground[dark, None, None].astype(np.float32)
        other, _ = _covered((patches[dark] - level) / np.maximum(1 - level, 0.2), printed[dark], (radius, d))
        stained[dark] = (np.abs(other - fill[dark]) > 0.15) & ((other < 0.6) | (fill[dark] < 0.6))
    return stained


def _covered(patches: Patches, printed: Patches, shape: tuple[Floats, float]) -> tuple[Floats, Floats]:
    """Covered share of every bubble, and how dark its ink is. A sample is ink when nearer to ink than to print."""
    radius, d = shape
    bare = (printed.max(axis=0) < 0.1) & (radius < 0.9 * d / 2)
    level = np.maximum(np.percentile(patches[:, bare], 85, axis=1), LEAST_INK).astype(np.float32)
    top = level[:, None, None]
    ink = np.clip(0.5 + (patches - (printed + top) / 2) / SOFT, 0, 1)
    told = top - printed > ABOVE_PRINT
    return _over_rings(ink, told, shape), level.astype(float)


def _over_rings(ink: Patches, told: NDArray[np.bool_], shape: tuple[Floats, float]) -> Floats:
    """The mean over the whole area; where print hides the ink, the ring's other samples or the ring within speak."""
    radius, d = shape
    ring = np.minimum((radius / (d / 2) * RINGS).astype(int), RINGS)
    total = np.zeros(len(ink))
    share = np.zeros(len(ink))
    for index in range(RINGS):
        chosen = ring == index
        seen = told[:, chosen]
        count = seen.sum(axis=1)
        found = (ink[:, chosen] * seen).sum(axis=1) / np.maximum(count, 1)
        share = np.where(count >= 0.2 * chosen.sum(), found, share)
        total += share * chosen.sum()
    return np.asarray(total / (ring < RINGS).sum(), float)


def _printed(patches: Patches, bubbles: list[Bubble], layout: Layout) -> Patches:
    """The darkness that outline and letter alone would give, as dark as this scanner shows them."""
    d, shape = bubbles[0].d, bubbles[0].shape
    ring = outline(d, shape, layout.printed.stroke)
    labels = sorted({bubble.label for bubble in bubbles})
    letters = np.stack([letter(label, layout.printed.label_size, d) for label in labels])
    bare = {group.name for group in layout.groups if not group.print_labels}
    letters_of = letters[[labels.index(bubble.label) for bubble in bubbles]]
    letters_of = letters_of * np.array([bubble.group not in bare for bubble in bubbles], np.float32)[:, None, None]
    clean = _cleanest(patches, (distance(offsets(d), shape), d))
    strength = _strength(patches[clean], np.broadcast_to(ring, patches.shape)[clean])
    strength_of_letter = _strength(patches[clean], letters_of[clean])
    return np.asarray(strength * ring + strength_of_letter * letters_of, np.float32)


def _cleanest(patches: Patches, shape: tuple[Floats, float]) -> NDArray[np.intp]:
    """Indices of the emptiest half of the bubbles."""
    radius, d = shape
    ink = patches[:, radius < 0.8 * d / 2].mean(axis=1)
    return np.argsort(ink)[: max(1, len(ink) // 2)]


def _strength(patches: Patches, models: Patches) -> float:
    """How dark this scan shows what `models` draw at 1: the median over bubbles of the best factor."""
    weight = (models**2).sum(axis=(1, 2))
    if not np.any(weight > 0):
        return 0.0
    drawn = weight > 0
    best = (patches[drawn] * models[drawn]).sum(axis=(1, 2)) / weight[drawn]
    return float(np.clip(np.median(best), 0.0, 1.2))
