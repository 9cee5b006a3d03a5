"""What candidates of the campaign ask for beyond a seat: another site of their region, a day, a fitting room."""

from __future__ import annotations

import random
from collections.abc import Sequence

from app.rules.allocation import Candidate, Hall
from bench.nation import Nation

SITE, DAY, LOW_VISION, APART = 0.05, 0.2, 0.01, 0.002
"""Shares of candidates that wish another site, wish a day, see badly, must sit apart (§34.7)."""


def wishing(made: Nation, candidates: Sequence[Candidate], halls: Sequence[Hall], *, seed: int) -> list[Candidate]:
    """The same people with wishes and needs by lot."""
    rng = random.Random(f"wishes {seed}")
    region = {site.id: site.region for site in made.sites}
    days = sorted({hall.day for hall in halls})
    of_region = {place: [site.id for site in made.sites if site.region == place] for place in region.values()}
    return [
        candidate._replace(
            wished_site=rng.choice(of_region[region[candidate.home]]) if rng.random() < SITE else None,
            wished_day=rng.choice(days) if rng.random() < DAY else None,
            low_vision=rng.random() < LOW_VISION,
            apart=rng.random() < APART,
        )
        for candidate in candidates
    ]
