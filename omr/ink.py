"""How much of every bubble is covered by ink: measured area, print subtracted, and what makes the measure doubtful.

A bubble hardly darker than its print is measured by that darkness alone; every other one sample by sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import font_roboto
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from omr.grid import AROUND, TILE, Page, Proof, distance, drawn, offsets, ring, sampled
from omr.layout import Layout
from omr.plan import Floats, Indices, Kind

FINE = 6.0  # samples a millimetre of bubbles that bear ink
MARGIN = 0.5  # mm around a bubble that is sampled with it
RINGS = 8  # equal steps of the radius within which hidden samples are guessed from seen ones
LEAST_INK = 0.30  # darkness: a paler stroke than this is judged as if it were this dark
USUAL_INK = 0.7  # darkness of ink on a page that bears none
ABOVE_PRINT = 0.16  # ink must be darker than the print under it by this much to be told from it
SOFT = 0.15  # width of the step from paper to ink
FAINT = 0.07  # mean darkness beyond print and counted ink that is more than the scanner's noise
STAIN = 0.06  # darkness around a bubble from which its paper is not clean
CALM = 0.1  # darkness by which a stain must stay below half of the ink upon it to do no harm
STRUCK, BESIDE = 0.45, 0.15  # a stroke is darker than this share of usual ink, and than print by so much
STILL = 0.25  # mm: print nearer than this to its place is not taken for a stroke beside it
OUTSIDE = (0.35, 0.8)  # mm from a bubble's edge where strokes that leave it are looked for
SECTORS, SECTOR = 12, 0.2  # directions around a bubble; share of one that a stroke covers
PALE, HALF = 0.6, 0.5  # ink paler than this share of the page's usual ink; a mark covers half of its bubble
TRACE = 0.2  # a share of ink from which it matters that it is pale
BARE = 0.035  # darkness beyond print within a bubble up to which it is not looked at sample by sample
CLEAN = 40  # bubbles without ink from which the darkness of print is learned


@dataclass(frozen=True)
class Ink:
    """For every bubble in the layout's order: covered share; the share if dark paper around it were taken for clean
    (else the same); which ones bear something too pale to count; which are far paler than the page's other marks;
    which are crossed by a stroke that leaves them on two sides.
    """

    fill: Floats
    other: Floats
    faint: NDArray[np.bool_]
    pale: NDArray[np.bool_]
    struck: NDArray[np.bool_]


class Samples(NamedTuple):
    """Some bubbles of one kind, sample by sample: darkness, the letters over them, each sample's distance, diameter."""

    dark: Floats
    letters: Floats
    radius: Floats
    d: float


@lru_cache(maxsize=512)
def letter(label: str, points: float, side: int, per_mm: float) -> Floats:
    """The printed letter of a bubble as it would look, 0…1; nothing for «»."""
    step = (np.arange(side) - (side - 1) / 2) / per_mm
    return drawn(step, lambda dense: _glyph(label, points, dense))


def _glyph(label: str, points: float, dense: Floats) -> Floats:
    count = len(dense)
    picture = Image.new("L", (count, count))
    if label:
        size = points * 25.4 / 72 / float(dense[1] - dense[0])
        font = ImageFont.truetype(font_roboto.Roboto, round(size))
        ImageDraw.Draw(picture).text((count / 2, count / 2 + 0.711 * size / 2), label, fill=255, font=font, anchor="ms")
    return np.asarray(picture, np.float32) / 255


def measured(page: Page, layout: Layout, grid: Proof) -> Ink:
    """The ink of all bubbles; those of one size and shape are measured together."""
    total = len(layout.bubbles)
    ink = Ink(np.zeros(total), np.zeros(total), *(np.zeros(total, bool) for _ in range(3)))
    for kind, tiles in zip(layout.plan.kinds, grid.tiles, strict=True):
        beyond = _beyond_print(grid.inner[kind.order], kind, layout)
        marked = np.nonzero(beyond > BARE)[0]
        clean = np.argsort(beyond, kind="stable")[: min(CLEAN, (len(beyond) + 1) // 2)]
        level, print_ = _measure(page, layout, (kind, grid.shifts), (marked, clean), ink)
        moved = np.abs(grid.moves[kind.order[marked]]).max(axis=1) > STILL
        limit = np.where(moved, max(STRUCK * level, print_ + BESIDE), STRUCK * level)
        ink.struck[kind.order[marked]] = _struck(page, (kind, marked, tiles[marked]), limit)
        bare = kind.order[beyond <= BARE]
        ink.fill[bare] = ink.other[bare] = np.clip(beyond[beyond <= BARE], 0, None) / level
    return ink


def _beyond_print(inner: Floats, kind: Kind, layout: Layout) -> Floats:
    """Darkness within every bubble less what its letter gives: the darkness of the emptiest with that letter."""
    counts = np.bincount(kind.label)
    ranks = np.cumsum(counts) - counts + counts // 5
    usual = inner[np.lexsort((inner, kind.label))[ranks]]
    most = _solid(kind.labels, kind.d, kind.shape, layout.printed.label_size)
    return np.asarray(inner - np.minimum(usual, most)[kind.label], float)


@lru_cache(maxsize=16)
def _solid(labels: tuple[str, ...], d: float, shape: str, points: float) -> Floats:
    """More darkness than each letter can give within its bubble."""
    step = offsets(d, AROUND, TILE)
    within = distance(step, shape) < 0.7 * d / 2
    return np.array([float(letter(one, points, len(step), TILE)[within].mean()) for one in labels]) + BARE


def _measure(
    page: Page, layout: Layout, where: tuple[Kind, Floats], which: tuple[Indices, Indices], ink: Ink
) -> tuple[float, float]:
    """Measure the marked bubbles of a kind into `ink`; the darkness of its usual ink, and of outlines on clean ones."""
    kind, shifts = where
    marked, clean = which
    print_ = _printed(_samples(page, layout, (kind, clean), shifts), layout, kind)
    if not len(marked):
        return USUAL_INK, float(print_.ring.max())
    seen = _samples(page, layout, (kind, marked), shifts)
    printed = print_.ring + print_.letter * seen.letters
    dark = seen.dark - np.float32(print_.ground)
    fill, level, darkest = _covered(dark, printed, (seen.radius, seen.d))
    inside = seen.radius < seen.d / 2
    excess = np.clip(dark - printed, 0, None)[:, inside].mean(axis=1)
    chosen = kind.order[marked]
    ink.fill[chosen] = fill
    ink.faint[chosen] = (excess - fill * level > FAINT) & (fill < 0.5)
    ground = _ground(seen) - print_.ground
    stain = np.where(ground > level / 2 - CALM, ground, 0)
    ink.other[chosen] = _on_clean_paper(dark, printed, (seen.radius, seen.d, stain, fill))
    usual = max(float(np.median(level[fill > HALF])), LEAST_INK) if np.any(fill > HALF) else USUAL_INK
    ink.pale[chosen] = (darkest < PALE * usual) & (fill > TRACE)
    return usual, float(print_.ring.max())


def _struck(page: Page, some: tuple[Kind, Indices, Floats], limit: Floats) -> NDArray[np.bool_]:
    """Bubbles from which narrow strokes darker than `limit` run out on opposite sides: crossed out, or ticked."""
    kind, picked, tiles = some
    chosen = kind.order[picked]
    paper, contrast = (one[chosen].astype(np.float32)[:, None] for one in (page.paper, page.contrast))
    around, sectors = _sectors(kind.d, kind.shape)
    dark = (paper - tiles[:, around]) / contrast > limit[:, None]
    hit = dark.astype(np.float32) @ sectors > SECTOR
    opposite = np.any([hit & np.roll(hit, way, axis=1) for way in (5, 6, 7)], axis=(0, 2))
    return np.asarray(opposite & (hit.sum(axis=1) <= SECTORS // 2))


@lru_cache(maxsize=16)
def _sectors(d: float, shape: str) -> tuple[NDArray[np.bool_], Floats]:
    """The samples of a tile just outside the bubble, and to which direction each of them belongs (as shares)."""
    step = offsets(d, AROUND, TILE)
    radius = distance(step, shape)
    around = (radius > d / 2 + OUTSIDE[0]) & (radius < d / 2 + OUTSIDE[1])
    angle = np.arctan2(step[:, None], step[None, :])[around]
    index = ((angle + np.pi) / (2 * np.pi) * SECTORS).astype(int) % SECTORS
    table = (index[:, None] == np.arange(SECTORS)).astype(np.float32)
    return around, table / np.maximum(table.sum(axis=0), 1)


def _samples(page: Page, layout: Layout, some: tuple[Kind, Indices], shifts: Floats) -> Samples:
    """Bubbles of a kind where their print really lies."""
    kind, picked = some
    chosen = kind.order[picked]
    step = offsets(kind.d, MARGIN, FINE)
    grey = sampled(page.image, page.placing.slope(layout.plan.centres[chosen] + shifts[chosen]), step)
    paper, contrast = (one[chosen].astype(np.float32)[:, None, None] for one in (page.paper, page.contrast))
    letters = np.stack([letter(one, layout.printed.label_size, len(step), FINE) for one in kind.labels])
    return Samples((paper - grey) / contrast, letters[kind.label[picked]], distance(step, kind.shape), kind.d)


def _ground(seen: Samples) -> Floats:
    """Darkness of the paper just around every bubble."""
    around = (seen.radius > seen.d / 2 + 0.15) & (seen.radius < seen.d / 2 + 0.45)
    ring_ = seen.dark[:, around]
    rank = int(0.7 * ring_.shape[1])
    return np.asarray(np.partition(ring_, rank, axis=1)[:, rank], float)


class _Print(NamedTuple):
    """Darkness of the outline, sample by sample; how dark letters are; what clean paper reads."""

    ring: Floats
    letter: np.float32
    ground: float


def _printed(clean: Samples, layout: Layout, kind: Kind) -> _Print:
    """The darkness that outline and letter alone would give, as dark as this scanner shows them."""
    ground = float(np.clip(np.median(_ground(clean)), -0.1, 0.1))
    dark = clean.dark - np.float32(ground)
    outline = _outline(kind.d, kind.shape, layout.printed.stroke)
    return _Print(_strength(dark, outline[None]) * outline, _strength(dark, clean.letters), ground)


@lru_cache(maxsize=16)
def _outline(d: float, shape: str, stroke: float) -> Floats:
    return drawn(offsets(d, MARGIN, FINE), ring(d, shape, stroke))


def _strength(patches: Floats, models: Floats) -> np.float32:
    """How dark this scan shows what `models` draw at 1: the median over bubbles of the best factor."""
    models = np.broadcast_to(models, patches.shape)
    weight = (models * models).sum(axis=(1, 2))
    shown = weight > 0
    if not shown.any():
        return np.float32(0.0)
    best = (patches * models).sum(axis=(1, 2))[shown] / weight[shown]
    return np.float32(np.clip(np.median(best), 0.0, 1.2))


def _on_clean_paper(patches: Floats, printed: Floats, seen: tuple[Floats, float, Floats, Floats]) -> Floats:
    """The shares if the dark paper around some bubbles were clean, the ink upon it being as dark as it is."""
    radius, d, ground, fill = seen
    other = fill.copy()
    dark = np.nonzero(ground > STAIN)[0]
    if len(dark):
        level = ground[dark, None, None].astype(np.float32)
        other[dark], _, _ = _covered((patches[dark] - level) / np.maximum(1 - level, 0.2), printed[dark], (radius, d))
    return other


def _covered(patches: Floats, printed: Floats, shape: tuple[Floats, float]) -> tuple[Floats, Floats, Floats]:
    """Covered share of every bubble, how dark its ink is, and how dark the darkest twentieth of its bare samples.

    A sample is ink when it is nearer to ink than to print.
    """
    radius, d = shape
    bare = patches[:, (printed.max(axis=0) < 0.1) & (radius < 0.9 * d / 2)]
    ranks = [int(0.85 * bare.shape[1]), int(0.95 * bare.shape[1])]
    ordered = np.partition(bare, ranks, axis=1)
    level = np.maximum(ordered[:, ranks[0]], np.float32(LEAST_INK))
    top = level[:, None, None]
    ink = np.clip(np.float32(0.5) + (patches - (printed + top) / 2) / np.float32(SOFT), 0, 1)
    told = (printed < top - np.float32(ABOVE_PRINT)).astype(np.float32)
    return _over_rings(ink * told, told, shape), level.astype(float), ordered[:, ranks[1]].astype(float)


def _over_rings(ink: Floats, told: Floats, shape: tuple[Floats, float]) -> Floats:
    """The mean over the whole area; where print hides the ink, the ring's other samples or the ring within speak."""
    radius, d = shape
    rings = np.minimum((radius / (d / 2) * RINGS).astype(int), RINGS).ravel()
    masks = (rings[:, None] == np.arange(RINGS)).astype(np.float32)
    size = masks.sum(axis=0)
    seen = told.reshape(len(told), -1) @ masks
    share = (ink.reshape(len(ink), -1) @ masks) / np.maximum(seen, 1)
    for index in range(RINGS):
        within = share[:, index - 1] if index else 0.0
        share[:, index] = np.where(seen[:, index] >= 0.2 * size[index], share[:, index], within)
    return np.asarray(share @ size / size.sum(), float)
