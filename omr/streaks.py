"""Lines that the scanner itself drew: dark along the feed, through the gaps between bubbles as well as the bubbles."""

from __future__ import annotations

import numpy as np

from omr.grid import AROUND, TILE, Page, Proof, offsets
from omr.layout import Layout
from omr.plan import Floats, Kind

Axes = tuple[int, int]
DARK = 0.10  # darkness of a line that could be taken for ink
SUSPECT = 0.06  # darkness in a gap from which its run is looked at


def crossed(page: Page, layout: Layout, grid: Proof) -> list[int]:
    """Indices of bubbles that a straight line crosses, seen in the gaps of a whole run of bubbles."""
    found: set[int] = set()
    for kind, tiles in zip(layout.plan.kinds, grid.tiles, strict=True):
        for across in (False, True):
            runs = kind.runs[kind.across == across]
            axes = (0, 1) if across else (1, 0)
            if len(runs):
                spots = _crossed(page, layout, (kind, runs, grid.moves[kind.order]), (tiles, axes))
                found |= set(kind.order[spots].tolist())
    return sorted(found)


def _crossed(page: Page, layout: Layout, line: tuple[Kind, Floats, Floats], seen: tuple[Floats, Axes]) -> list[int]:
    """Places in the kind's order of the crossed bubbles; `seen` are tiles and the axes along the line and aside."""
    kind, runs, shifts = line
    along, aside = seen[1]
    grey = _gaps(kind, seen, shifts[:, along])
    paper, contrast = page.paper[kind.order], page.contrast[kind.order]
    columns = np.ascontiguousarray(grey[:, 1:-1].T)  # printed frames touch the last ones
    dark = columns.sum(axis=0) / len(columns) - columns.min(axis=0) > SUSPECT * contrast
    gaps = runs[:, 1:] >= 0
    runs = runs[(dark[runs[:, 1:]] & gaps).sum(axis=1) >= 0.7 * gaps.sum(axis=1)]
    if not len(runs):
        return []
    profiles = (paper[:, None] - grey) / contrast[:, None]
    here, every = runs >= 0, np.arange(len(runs))
    drift = _drift(page, layout, (kind, runs), (along, aside))
    moved = _moved(profiles[runs[:, 1:]], drift[:, 1:])
    moved[~here[:, 1:]] = np.inf
    low = np.sort(moved, axis=1)[every, here[:, 1:].sum(axis=1) // 4]
    peak = low.argmax(axis=1)
    streak = low[every, peak] - np.median(low, axis=1) >= DARK
    place = offsets(kind.d, AROUND, TILE)[peak][:, None] + drift / TILE - shifts[:, aside][runs]
    found: list[int] = runs[here & streak[:, None] & (np.abs(place) < kind.d / 2)].tolist()
    return found


def _gaps(kind: Kind, seen: tuple[Floats, Axes], shift: Floats) -> Floats:
    """Grey levels across the gap before each bubble, outside all circles and outlines."""
    tiles, (along, _) = seen
    step = offsets(kind.d, AROUND, TILE)
    side = len(step)
    squares = tiles.reshape(-1, side, side)
    if along == 0:
        squares = squares.transpose(0, 2, 1)
    gap = np.nonzero((step < -kind.d / 2 - 0.2) & (step > -kind.d / 2 - 0.8))[0]
    moves = np.clip(np.round(shift * TILE).astype(int), -gap[0], side - 1 - gap[-1])
    share = np.float32(1 / len(gap))
    grey = np.empty((len(tiles), side), np.float32)
    for move in range(moves.min(), moves.max() + 1):
        here = moves == move
        chosen = slice(None) if here.all() else np.nonzero(here)[0]  # nearly always all: no copy then
        grey[chosen] = sum(squares[chosen, line] for line in (gap + move).tolist()) * share
    return grey


def _drift(page: Page, layout: Layout, line: tuple[Kind, Floats], axes: Axes) -> Floats:
    """Samples by which a line straight in the picture moves sideways from bubble to bubble, seen on the sheet."""
    kind, runs = line
    along, aside = axes
    centres = layout.plan.centres[kind.order]
    middle = centres[np.where(runs >= 0, runs, runs[:, :1])].sum(axis=1) / runs.shape[1]
    ways = np.linalg.inv(page.placing.slope(middle)[1])
    slopes = ways[:, aside, :] / np.where(np.abs(ways[:, along, :]) < 1e-9, 1e-9, ways[:, along, :])
    slope = slopes[np.arange(len(runs)), np.abs(slopes).argmin(axis=1)]
    way = centres[runs][..., along] - middle[:, None, along]
    return np.asarray((slope[:, None] * way - (centres[runs][..., aside] - middle[:, None, aside])) * TILE)


def _moved(profiles: Floats, drift: Floats) -> Floats:
    """Every profile read so many samples farther on; nothing beyond its ends."""
    side = profiles.shape[2]
    places = np.arange(side) + drift[:, :, None]
    start = np.floor(places).astype(int)
    part = places - start
    first, second = (np.take_along_axis(profiles, np.clip(start + one, 0, side - 1), axis=2) for one in (0, 1))
    inside = (places >= 0) & (places <= side - 1)
    return np.where(inside, first * (1 - part) + second * part, 0.0)
