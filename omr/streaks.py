"""Lines that the scanner itself drew: dark along the feed, through the gaps between bubbles as well as the bubbles."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from omr.grid import PER_MM, Page, Patches, centres_of, offsets
from omr.layout import Group, Layout
from omr.marks import Floats

RUN = 10  # bubbles in line that are looked at together
LEAST = 6  # fewer prove nothing
DARK = 0.10  # darkness of a line that could be taken for ink


def crossed(page: Page, layout: Layout, shown: Mapping[str, Patches]) -> list[int]:
    """Indices of bubbles that a straight line through at least LEAST gaps crosses; `shown` are patches by group."""
    found: set[int] = set()
    for group in layout.groups:
        first = next(index for index, bubble in enumerate(layout.bubbles) if bubble.group == group.name)
        for across in (False, True):
            patches = shown[group.name].transpose(0, 2, 1) if across else shown[group.name]
            for line in _lines(group, layout, across=across):
                picked = patches[np.array(line) - first]
                spots = _along(page, centres_of(layout.bubbles)[line], (picked, group.d, across))
                found |= {line[spot] for spot in spots}
    return sorted(found)


def _along(page: Page, centres: Floats, seen: tuple[Patches, float, bool]) -> set[int]:
    """Bubbles of one line that are crossed, looked at in runs that share two bubbles with their neighbours."""
    patches, d, across = seen
    found: set[int] = set()
    for start in range(0, len(centres) - LEAST + 1, RUN - 2):
        part = slice(start, start + RUN)
        found |= {start + spot for spot in _crossed(page, (centres[part], across), patches[part], d)}
    return found


def _lines(group: Group, layout: Layout, *, across: bool) -> list[list[int]]:
    """Indices of the bubbles of every column (row), the first left out: letters stand over it."""
    outer, inner = (group.rows, group.cols) if across else (group.cols, group.rows)
    lines = []
    for one in range(outer):
        places = [(one, other) if across else (other, one) for other in range(1, inner)]
        names = [f"{group.name}:{row}:{col}" for row, col in places]
        lines.append([layout.by_place[name] for name in names if name in layout.by_place])
    return lines


def _crossed(page: Page, line: tuple[Floats, bool], patches: Patches, d: float) -> list[int]:
    """Which bubbles of a run are crossed, counted within it."""
    profiles = _gap_profiles(patches, d)
    drift = _drift(page, line[0], across=line[1])
    moved = np.sort([_moved(row, step) for row, step in zip(profiles, drift, strict=True)], axis=0)
    low = moved[len(moved) // 4]
    peak = int(np.argmax(low))
    if low[peak] - np.median(low) < DARK:
        return []
    place = offsets(d)[peak] + drift / PER_MM
    return [int(index) for index in np.nonzero(np.abs(place) < d / 2)[0]]


def _gap_profiles(patches: Patches, d: float) -> Patches:
    """Darkness across the gap before each bubble, outside all circles and outlines."""
    step = offsets(d)
    gap = (step < -d / 2 - 0.2) & (step > -d / 2 - 0.8)
    return np.asarray(patches[:, gap, :].mean(axis=1))


def _drift(page: Page, centres: Floats, *, across: bool) -> Floats:
    """Samples by which a line straight in the picture moves sideways from bubble to bubble, seen on the sheet."""
    inverse = np.linalg.inv(page.placing.jacobian(centres).mean(axis=0))
    along, aside = (0, 1) if across else (1, 0)
    slope = min((inverse[:, axis] for axis in (0, 1)), key=lambda one: abs(one[aside] / (one[along] or 1e-9)))
    way = centres[:, along] - centres[:, along].mean()
    return np.asarray((slope[aside] / slope[along] * way - (centres[:, aside] - centres[:, aside].mean())) * PER_MM)


def _moved(profile: Floats, step: float) -> Floats:
    places = np.arange(len(profile)) + step
    return np.asarray(np.interp(places, np.arange(len(profile)), profile, left=0.0, right=0.0), float)
