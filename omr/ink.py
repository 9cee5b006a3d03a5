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

from omr.grid import AROUND, TILE, Page, Proof, distance, drawn, lifted, offsets, ring, sampled
from omr.layout import Layout
from omr.plan import Floats, Indices, Kind, middle_of

FINE = 5.5  # samples a millimetre of bubbles that bear ink
MARGIN = 0.5  # mm around a bubble that is sampled with it
RINGS = 8  # equal steps of the radius within which hidden samples are guessed from seen ones
LEAST_INK = 0.30  # darkness: a paler stroke than this is judged as if it were this dark
USUAL_INK = 0.7  # darkness of ink on a page that bears none
ABOVE_PRINT = 0.16  # ink must be darker than the print under it by this much to be told from it
SOFT = 0.15  # width of the step from paper to ink
FAINT = 0.07  # mean darkness beyond print and counted ink that is more than the scanner's noise
GROUND = (0.15, 0.45)  # mm from a bubble's edge where its own paper is looked at
STAIN = 0.06  # darkness around a bubble from which its paper is not clean
CALM = 0.1  # darkness by which a stain must stay below half of the ink upon it to do no harm
STRUCK, BESIDE = 0.45, 0.15  # a stroke is darker than this share of usual ink, and than print by so much
STILL = 0.25  # mm: print nearer than this to its place is not taken for a stroke beside it
OUTSIDE = (0.45, 0.85)  # mm from a bubble's edge where strokes that leave it are looked for
SECTORS, SECTOR = 12, 0.2  # directions around a bubble; share of one that a stroke covers
PALE, HALF = 0.6, 0.5  # ink paler than this share of the page's usual ink; a mark covers half of its bubble
TRACE = 0.2  # a share of ink from which it matters that it is pale
BARE = 0.035  # darkness beyond print within a bubble up to which it is not looked at sample by sample
HIDDEN = 0.5  # error of a share by the share of the bubble in which ink and print look alike: guessed from beside it
SLIPS, SLIP = (
    12,
    0.03,
)  # empty bubbles that are measured as if they bore ink; error by print that the band holds already
CLEAN = 40  # bubbles without ink from which the darkness of print is learned


@dataclass(frozen=True)
class Ink:
    """For every bubble in the layout's order: covered share; the share if dark paper around it were taken for clean
    (else the same); by how much print may have misled; which ones bear something too pale to count;
    which are far paler than the page's other marks; which are crossed by a stroke that leaves them on two sides.
    """

    fill: Floats
    other: Floats
    unsure: Floats
    faint: NDArray[np.bool_]
    pale: NDArray[np.bool_]
    struck: NDArray[np.bool_]


class Spots(NamedTuple):
    """The points where bubbles of one kind are sampled: first so many `inside`, then on the paper around.

    For the samples inside: which are `near` the middle rather than the edge, to which ring each belongs (a column a
    ring), how many each ring has, and how outline and letters (a row a label) would look.
    """

    points: Floats
    inside: int
    near: NDArray[np.bool_]
    rings: Floats
    sizes: Floats
    outline: Floats
    letters: Floats


class Samples(NamedTuple):
    """Some bubbles of one kind: darkness within sample by sample, darkness of the paper just around, what letter."""

    dark: Floats
    ground: Floats
    label: Indices

    def part(self, some: slice) -> Samples:
        return Samples(self.dark[some], self.ground[some], self.label[some])


@lru_cache(maxsize=16)
def spots_of(form: tuple[float, str], labels: tuple[str, ...], print_: tuple[float, float]) -> Spots:
    """The samples of bubbles of a diameter and shape; `print_` is the outline's width and the letters' size."""
    d, shape = form
    step = offsets(d, MARGIN, FINE)
    radius = distance(step, shape)
    inside = radius < d / 2
    around = (
        (radius > d / 2 + GROUND[0]) & (radius < d / 2 + GROUND[1]) & (np.indices(radius.shape).sum(axis=0) % 2 > 0)
    )
    across, down = np.meshgrid(step, step)
    points = [np.stack([across[one], down[one]], axis=1) for one in (inside, around)]
    rings = ((radius[inside] / (d / 2) * RINGS).astype(int)[:, None] == np.arange(RINGS)).astype(np.float32)
    return Spots(
        lifted(np.concatenate(points)),
        len(points[0]),
        radius[inside] < 0.9 * d / 2,
        rings,
        rings.sum(axis=0),
        drawn(step, ring(d, shape, print_[0]))[inside],
        np.stack([letter(one, print_[1], len(step), FINE)[inside] for one in labels]),
    )


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
    fill, other, unsure = np.zeros((3, total))
    ink = Ink(fill, other, unsure, *(np.zeros(total, bool) for _ in range(3)))
    for kind, tiles in zip(layout.plan.kinds, grid.tiles, strict=True):
        beyond = _beyond_print(grid.inner[kind.order], kind, layout)
        marked, bare = np.nonzero(beyond > BARE)[0], np.nonzero(beyond <= BARE)[0]
        clean = np.argsort(beyond, kind="stable")[: min(CLEAN, (len(beyond) + 1) // 2)]
        level, print_ = _measure(page, layout, (kind, grid.shifts), (marked, clean), ink)
        moved = np.abs(grid.moves[kind.order[marked]]).max(axis=1) > STILL
        limit = np.where(moved, max(STRUCK * level, print_ + BESIDE), STRUCK * level)
        ink.struck[kind.order[marked]] = _struck(page, (kind, marked, tiles), limit)
        ink.fill[kind.order[bare]] = ink.other[kind.order[bare]] = np.maximum(beyond[bare], 0) / level
    return ink


def _beyond_print(inner: Floats, kind: Kind, layout: Layout) -> Floats:
    """Darkness within every bubble less what its letter gives: the darkness of the emptiest with that letter."""
    usual = np.sort(np.append(inner, np.inf)[kind.alike], axis=1)[np.arange(len(kind.fifths)), kind.fifths]
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
    kind = where[0]
    marked, clean = which
    spots = spots_of((kind.d, kind.shape), kind.labels, (layout.printed.stroke, layout.printed.label_size))
    seen = _samples(page, layout, where, spots, np.concatenate([clean, marked]))
    blank = seen.part(slice(len(clean)))
    print_ = _printed(blank, spots)
    outline = float(print_.ring.max())
    if not len(marked):
        return USUAL_INK, outline
    seen = seen.part(slice(len(clean), None))
    dark = seen.dark - np.float32(print_.ground)
    printed = (print_.ring + print_.letter * spots.letters)[seen.label]
    fill, hidden, level, darkest = _covered(dark, printed, spots)
    excess = np.maximum(dark - printed, 0).sum(axis=1) / spots.inside
    chosen = kind.order[marked]
    ink.fill[chosen] = fill
    ink.faint[chosen] = (excess - fill * level > FAINT) & (fill < 0.5)
    ground = seen.ground - print_.ground
    stain = np.where(ground > level / 2 - CALM, ground, 0)
    ink.other[chosen] = _on_clean_paper(dark, printed, spots, (stain, fill))
    usual = max(middle_of(level[fill > HALF]), LEAST_INK) if np.any(fill > HALF) else USUAL_INK
    ink.pale[chosen] = (darkest < PALE * usual) & (fill > TRACE)
    ink.unsure[chosen] = HIDDEN * hidden + max(0.0, _slip(blank.part(slice(SLIPS)), print_, spots, usual) - SLIP)
    return usual, outline


def _struck(page: Page, some: tuple[Kind, Indices, Floats], limit: Floats) -> NDArray[np.bool_]:
    """Bubbles from which narrow strokes darker than `limit` run out on opposite sides: crossed out, or ticked."""
    kind, picked, tiles = some
    chosen = kind.order[picked]
    level = (page.paper[chosen] - limit * page.contrast[chosen]).astype(np.float32)
    samples, table = _sectors(kind.d, kind.shape)
    beside = tiles.ravel().take(picked[:, None] * tiles.shape[1] + samples)
    hit = (beside < level[:, None]).astype(np.float32) @ table > SECTOR
    return np.asarray(_opposite()[hit @ (1 << np.arange(SECTORS))])


@lru_cache(maxsize=1)
def _opposite() -> NDArray[np.bool_]:
    """Of every set of directions (a bit each) whether two of them are opposite and all are at most half the circle."""
    hit = (np.arange(1 << SECTORS)[:, None] >> np.arange(SECTORS)) % 2 > 0
    opposite = np.any([hit & np.roll(hit, way, axis=1) for way in (5, 6, 7)], axis=(0, 2))
    return np.asarray(opposite & (hit.sum(axis=1) <= SECTORS // 2))


@lru_cache(maxsize=16)
def _sectors(d: float, shape: str) -> tuple[Indices, Floats]:
    """Samples of a tile just outside the bubble, and to which direction each of them belongs (as shares)."""
    step = offsets(d, AROUND, TILE)
    radius = distance(step, shape)
    around = (radius > d / 2 + OUTSIDE[0]) & (radius < d / 2 + OUTSIDE[1])
    angle = np.arctan2(step[:, None], step[None, :])
    index = ((angle + np.pi) / (2 * np.pi) * SECTORS).astype(int) % SECTORS
    table = (index[around][:, None] == np.arange(SECTORS)).astype(np.float32)
    return np.nonzero(around.ravel())[0], np.asarray(table / np.maximum(table.sum(axis=0), 1), np.float32)


def _samples(page: Page, layout: Layout, where: tuple[Kind, Floats], spots: Spots, picked: Indices) -> Samples:
    """Bubbles of a kind where their print really lies."""
    kind, shifts = where
    chosen = kind.order[picked]
    grey = sampled(page.image, page.placing.slope(layout.plan.centres[chosen] + shifts[chosen]), spots.points)
    less = (1 / page.contrast[chosen]).astype(np.float32)[:, None]
    dark = (page.paper[chosen] / page.contrast[chosen]).astype(np.float32)[:, None] - grey * less
    around = dark[:, spots.inside :]
    ground = np.sort(around, axis=1)[:, int(0.7 * around.shape[1])].astype(float)
    return Samples(dark[:, : spots.inside], ground, kind.label[picked])


class _Print(NamedTuple):
    """Darkness of the outline, sample by sample; how dark letters are; what clean paper reads."""

    ring: Floats
    letter: np.float32
    ground: float


def _printed(clean: Samples, spots: Spots) -> _Print:
    """The darkness that outline and letter alone would give, as dark as this scanner shows them."""
    ground = min(max(middle_of(clean.ground), -0.1), 0.1)
    dark = clean.dark - np.float32(ground)
    ring_ = _strength(dark @ spots.outline, np.full(len(dark), spots.outline @ spots.outline))
    letters = (dark @ spots.letters.T)[np.arange(len(dark)), clean.label]
    letter_ = _strength(letters, (spots.letters**2).sum(axis=1)[clean.label])
    return _Print(ring_ * spots.outline, letter_, ground)


def _strength(seen: Floats, whole: Floats) -> np.float32:
    """How dark this scan shows what would be `whole` at 1: the median over bubbles of the best factor."""
    shown = whole > 0
    if not shown.any():
        return np.float32(0.0)
    return np.float32(min(max(middle_of(seen[shown] / whole[shown]), 0.0), 1.2))


def _on_clean_paper(dark: Floats, printed: Floats, spots: Spots, on: tuple[Floats, Floats]) -> Floats:
    """The shares if the dark paper around some bubbles were clean, the ink upon it being as dark as it is."""
    ground, fill = on
    other = fill.copy()
    stained = np.nonzero(ground > STAIN)[0]
    if len(stained):
        level = ground[stained, None].astype(np.float32)
        cleaned = (dark[stained] - level) / np.maximum(1 - level, np.float32(0.2))
        other[stained], *_ = _covered(cleaned, printed[stained], spots)
    return other


def _covered(dark: Floats, printed: Floats, spots: Spots) -> tuple[Floats, Floats, Floats, Floats]:
    """Covered share of every bubble; the share where ink and print look alike; how dark its ink is, and how dark the
    darkest twentieth of its bare samples. A sample is ink when it is nearer to ink than to print.
    """
    bare = dark.take(np.nonzero((printed.max(axis=0) < 0.1) & spots.near)[0], axis=1)
    ordered = np.sort(bare, axis=1)  # faster than a partition at two ranks
    level = np.maximum(ordered[:, int(0.85 * bare.shape[1])], np.float32(LEAST_INK))
    top = level[:, None]
    ink = dark - np.float32(0.5) * (printed + (top - np.float32(SOFT)))
    ink *= np.float32(1 / SOFT)
    np.minimum(np.maximum(ink, 0, out=ink), 1, out=ink)
    told = (printed < top - np.float32(ABOVE_PRINT)).astype(np.float32)
    ink *= told
    seen = told @ spots.rings
    hidden = 1 - seen.sum(axis=1) / spots.inside
    darkest = ordered[:, int(0.95 * bare.shape[1])]
    return _over_rings(ink @ spots.rings, seen, spots.sizes), hidden, level.astype(float), darkest


def _slip(blank: Samples, print_: _Print, spots: Spots, level: float) -> float:
    """The share of empty bubbles that would be taken for ink as dark as the page's: how badly its print is known."""
    printed = (print_.ring + print_.letter * spots.letters)[blank.label]
    over = (blank.dark - np.float32(print_.ground) - (printed + np.float32(level)) / 2) * np.float32(1 / SOFT)
    shares = np.minimum(np.maximum(over + np.float32(0.5), 0), 1).sum(axis=1) / spots.inside
    return middle_of(shares)


def _over_rings(ink: Floats, told: Floats, sizes: Floats) -> Floats:
    """The mean over the whole area; where print hides the ink, the ring's other samples or the ring within speak."""
    share = ink / np.maximum(told, 1)
    enough = told >= 0.2 * sizes
    for index in range(0 if not enough.all() else len(sizes), len(sizes)):
        within = share[:, index - 1] if index else 0.0
        share[:, index] = np.where(enough[:, index], share[:, index], within)
    return np.asarray(share @ sizes / sizes.sum(), float)
