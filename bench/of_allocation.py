"""Rooms, seats and variants by lot (§74.2, §78.6, §117), against the numbers that the design started from."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from app.rules.rooms import Desks
from app.rules.seating import Place, RoomPlan, Seeker, allocate, assign_variants, clashes
from app.rules.terms import Language
from bench.outcome import Outcome, median, timed

SIZES = (90, 1_000, 10_000, 100_000)
DESKS = Desks(6, 3)
SUBJECTS = [f"subject {number}" for number in range(14)]
WEIGHTS = [20, 16, 14, 10, 8, 7, 6, 5, 4, 3, 3, 2, 1, 1]
RUSSIAN = 0.25
VARIANTS = 5
TRIAL = {"seats, arrays": 0.025, "variants by squares, arrays": 0.004, "seats and variants, a search a room": 2.4}
"""Seconds for 100,000 candidates in the trial before the house was built: arrays of numbers without any spreading of
subjects, and, nearest in kind, a search room by room."""
OF_TRIAL = 100_000


def measure() -> Outcome:
    """Candidates a second at growing sizes; every layout is looked through for neighbours with one variant."""
    found = {count: _measured(count) for count in SIZES}
    rows: list[Sequence[object]] = [[f"{count} candidates", *told.values()] for count, told in found.items()]
    rows += [[f"trial: {name}", "", "", "", round(OF_TRIAL / seconds), ""] for name, seconds in TRIAL.items()]
    figures = {"trial_seconds_for_100000": TRIAL, **{str(count): told for count, told in found.items()}}
    bars = [(f"{count} candidates", told["candidates_per_second"]) for count, told in found.items()]
    heads = ["processor time", "rooms", "seats ms", "variants ms", "candidates/s", "clashes"]
    return Outcome(heads, rows, figures, bars, "candidates/s")


def _measured(count: int) -> dict[str, float]:
    seekers, plans = _world(count)
    dealt = median(timed(partial(allocate, seekers, plans, seed=2018), clock=time.process_time), 2)
    places = allocate(seekers, plans, seed=2018)
    laid = median(timed(partial(_laid, seekers, plans, places), clock=time.process_time), 2)
    return {
        "rooms": len(plans),
        "seats_ms": dealt,
        "variants_ms": laid,
        "candidates_per_second": round(count / (dealt + laid) * 1000),
        "clashes": _clashes(seekers, plans, places),
    }


def _world(count: int) -> tuple[list[Seeker], list[RoomPlan]]:
    rng = random.Random(f"allocation {count}")
    russian = round(count * RUSSIAN)
    languages = [Language.RUS] * russian + [Language.KAZ] * (count - russian)
    chosen = rng.choices(SUBJECTS, WEIGHTS, k=count)
    seekers = [Seeker(key, *told) for key, told in enumerate(zip(languages, chosen, strict=True))]
    there = DESKS.seats
    rooms = [Language.RUS] * -(-russian // there) + [Language.KAZ] * -(-(count - russian) // there)
    return seekers, [RoomPlan(key, language, DESKS) for key, language in enumerate(rooms)]


def _subjects(seekers: list[Seeker], places: list[Place]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for place in places:
        found[place.room][place.seat] = seekers[place.candidate].subject
    return found


def _laid(seekers: list[Seeker], plans: list[RoomPlan], places: list[Place]) -> list[dict[int, str]]:
    by_room = _subjects(seekers, places)
    known = {subject: [f"{subject} {number}" for number in range(VARIANTS)] for subject in SUBJECTS}
    return [assign_variants(plan, by_room[plan.key], known, seed=plan.key) for plan in plans]


def _clashes(seekers: list[Seeker], plans: list[RoomPlan], places: list[Place]) -> int:
    by_room = _subjects(seekers, places)
    laid = _laid(seekers, plans, places)
    return sum(len(clashes(plan, by_room[plan.key], one)) for plan, one in zip(plans, laid, strict=True))
