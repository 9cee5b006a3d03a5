"""What candidates of the campaign ask for beyond a seat: another site of their region, a day, a fitting room."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from app.rules.allocation import Candidate, Hall
from bench.nation import Nation

SITE, DAY, LOW_VISION, APART = 0.05, 0.5, 0.01, 0.002
"""Shares of candidates that wish another site, wish a day, see badly, must sit apart (§34.7)."""
FIRST_DAY = 0.6
"""Share of the wishes of day that are for the first one of the site: more than it has seats, where days are few."""


def wishing(made: Nation, candidates: Sequence[Candidate], halls: Sequence[Hall], *, seed: int) -> list[Candidate]:
    """The same people with wishes and needs by lot."""
    rng = random.Random(f"wishes {seed}")
    region = {site.id: site.region for site in made.sites}
    of_region = {place: [site.id for site in made.sites if site.region == place] for place in region.values()}
    days: dict[int, list[dt.date]] = {site.id: [] for site in made.sites}
    for site, day in sorted({(hall.site, hall.day) for hall in halls}):
        days[site].append(day)
    found = []
    for candidate in candidates:
        wished = rng.choice(of_region[region[candidate.home]]) if rng.random() < SITE else None
        first, *later = days[wished or candidate.home]
        day = first if rng.random() < FIRST_DAY or not later else rng.choice(later)
        asking = candidate._replace(wished_site=wished, wished_day=day if rng.random() < DAY else None)
        found.append(asking._replace(low_vision=rng.random() < LOW_VISION, apart=rng.random() < APART))
    return found
