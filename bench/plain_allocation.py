"""What is written first where there is no engine: candidates one after the other, the first room, a seat by trial."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

from app.rules.allocation import Candidate, Hall
from app.rules.terms import RoomPurpose

TRIALS = 20
Seats = dict[int, dict[int, Candidate]]
"""Candidates by room and seat."""


def plain_seats(candidates: Sequence[Candidate], halls: Sequence[Hall], *, seed: int, spare: int) -> Seats:
    """In the order of filing into the first room that fits; a seat by chance, tried again beside an equal subject."""
    rng = random.Random(seed)
    by_site: dict[int, list[Hall]] = defaultdict(list)
    for hall in halls:
        by_site[hall.site].append(hall)
    seated: Seats = {hall.key: {} for hall in halls}
    for candidate in sorted(candidates, key=lambda one: one.filed):
        for hall in _fitting(candidate, by_site):
            taken = seated[hall.key]
            if len(taken) < hall.desks.seats - spare:
                taken[_tried(candidate, hall, taken, rng)] = candidate
                break
    return seated


def _fitting(candidate: Candidate, by_site: dict[int, list[Hall]]) -> Iterator[Hall]:
    purpose = RoomPurpose.HEALTH if candidate.apart else RoomPurpose.LOW_VISION
    first: tuple[RoomPurpose, ...] = (purpose,) if candidate.apart or candidate.low_vision else ()
    sites = dict.fromkeys((candidate.wished_site, candidate.home))
    days: tuple[date | None, ...] = (candidate.wished_day, None) if candidate.wished_day else (None,)
    for site, day, wanted in product(sites, days, (*first, RoomPurpose.ORDINARY)):
        for hall in by_site.get(site or 0, ()):
            if hall.language is candidate.language and hall.purpose is wanted and day in (None, hall.day):
                yield hall


def _tried(candidate: Candidate, hall: Hall, taken: dict[int, Candidate], rng: random.Random) -> int:
    free = [seat for seat in range(1, hall.desks.seats + 1) if seat not in taken]
    seat = free[0]
    for _ in range(TRIALS):
        seat = rng.choice(free)
        beside = (taken.get(near) for near in hall.desks.neighbours(seat))
        if all(one is None or one.subject != candidate.subject for one in beside):
            break
    return seat


def plain_variants(
    seated: Seats, halls: Sequence[Hall], known: dict[str, list[str]], *, seed: int
) -> dict[int, dict[int, str]]:
    """A variant by chance, tried again beside an equal one; what is left beside an equal one stays."""
    rng = random.Random(seed)
    found: dict[int, dict[int, str]] = {}
    for hall in halls:
        lying = found[hall.key] = {}
        taken = seated[hall.key]
        for (seat, candidate), _ in product(taken.items(), range(TRIALS)):
            if seat not in lying or _beside_equal(hall, seat, taken, lying):
                lying[seat] = rng.choice(known[candidate.subject])
    return found


def _beside_equal(hall: Hall, seat: int, taken: dict[int, Candidate], lying: dict[int, str]) -> bool:
    near = hall.desks.neighbours(seat)
    return any(lying.get(one) == lying[seat] and taken[one].subject == taken[seat].subject for one in near)
