"""A whole campaign to seats by lot, with the variants of every room (§74.2, §78.6, §117), beside a plain loop.

The campaign is the one of `bench.nation`: 64 sites, three days, wishes and needs by lot. Seconds are those of one core.
"""

from __future__ import annotations

import gc
import math
import random
import statistics
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from app.rules.allocation import Allocation, Candidate, Hall, allocate
from app.rules.seating import assign_variants, clashes
from bench.apart import apart
from bench.applied import applications_of
from bench.nation import nation
from bench.outcome import Outcome
from bench.plain_allocation import Seats, plain_seats, plain_variants
from bench.seated import candidates_of, halls_of
from bench.wishing import wishing

SIZES = (6_000, 60_400, 330_000)
SHOWN = (
    "seconds", "candidates_per_second", "mb", "unplaced", "rooms_used", "mixed_rooms", "site_wishes", "day_wishes",
    "pairs_of_one_subject", "conflicts",
)  # fmt: skip
AIM = {60_400: 20, 330_000: 60}
SEED, SPARE, DAYS, RESERVE, VARIANTS, RUNS = 2018, 1, 3, 0.05, 5, 3


Variants = dict[int, dict[int, str]]
"""Variants by room and seat."""


class World(NamedTuple):
    """A campaign before it is allocated, and the variants of each subject."""

    candidates: list[Candidate]
    halls: list[Hall]
    known: dict[str, list[str]]

    def allocated(self) -> Allocation:
        return allocate(self.candidates, self.halls, seed=SEED, spare=SPARE)


def measure() -> Outcome:
    """Seconds, memory and quality at three sizes; how the seconds grow; the plain loop on the same campaign."""
    found = {size: _measured(size) for size in SIZES}
    figures: dict[str, Any] = {"aim_seconds": AIM, **{str(size): told for size, told in found.items()}}
    figures["exponent_of_growth"] = {
        f"{one} to {other}": round(math.log(found[other]["seconds"] / found[one]["seconds"]) / math.log(other / one), 2)
        for one, other in pairwise(SIZES)
    }
    rows = [
        [f"{size}{who}", *(told[name] for name in SHOWN)]
        for size, both in found.items()
        for who, told in (("", both), (", plain loop", both["plain_loop"]))
    ]
    bars = [(str(row[0]), float(row[2])) for row in rows]
    return Outcome(["candidates", *(name.replace("_", " ") for name in SHOWN)], rows, figures, bars, "candidates/s")


def _measured(size: int) -> dict[str, Any]:
    """Timed first, in forks, before this process has grown by any result."""
    world = _world(size)
    ours, plain = _timed(world, _ours, size), _timed(world, _plain, size)
    seats_alone = statistics.median(apart(world.allocated).seconds for _ in range(RUNS))
    found = world.allocated()
    lying = _by_room(world, found)
    return {
        **ours, **_counted(world, lying, _variants(world, lying)),
        "seats_alone": round(seats_alone, 2), "replayed": _replayed(world) == found.digest,
        "quality": {name: told for name, told in asdict(found.quality).items() if name != "halls"},
        "plain_loop": {**plain, **_counted(world, *_plain(world))},
    }  # fmt: skip


def _world(size: int) -> World:
    made = nation(seed=SEED)
    candidates = candidates_of(made, applications_of(made, size, seed=SEED))
    halls, _ = halls_of(made, candidates, least_days=DAYS, reserve=RESERVE)
    subjects = sorted({candidate.subject for candidate in candidates})
    known = {subject: [f"{subject} {number}" for number in range(VARIANTS)] for subject in subjects}
    return World(wishing(made, candidates, halls, seed=SEED), halls, known)


def _timed(world: World, deed: Callable[[World], object], size: int) -> dict[str, Any]:
    gc.collect()
    told = [apart(partial(deed, world)) for _ in range(RUNS)]
    seconds = statistics.median(one.seconds for one in told)
    mb, before = max(one.mb for one in told), max(one.mb_before for one in told)
    return {
        "seconds": round(seconds, 2), "candidates_per_second": round(size / seconds), "mb": mb, "mb_before": before,
    }  # fmt: skip


def _ours(world: World) -> tuple[Seats, Variants]:
    lying = _by_room(world, world.allocated())
    return lying, _variants(world, lying)


def _plain(world: World) -> tuple[Seats, Variants]:
    lying = plain_seats(world.candidates, world.halls, seed=SEED, spare=SPARE)
    return lying, plain_variants(lying, world.halls, world.known, seed=SEED)


def _by_room(world: World, found: Allocation) -> Seats:
    known = {candidate.key: candidate for candidate in world.candidates}
    lying: Seats = {hall.key: {} for hall in world.halls}
    for place in found.places:
        lying[place.hall][place.seat] = known[place.candidate]
    return lying


def _variants(world: World, lying: Seats) -> Variants:
    return {
        hall.key: assign_variants(hall.plan, _subjects(lying[hall.key]), world.known, seed=hall.key)
        for hall in world.halls
    }


def _subjects(seated: Mapping[int, Candidate]) -> dict[int, str]:
    return {seat: candidate.subject for seat, candidate in seated.items()}


def _replayed(world: World) -> str:
    """The lot drawn again from rows in another order."""
    rng = random.Random(SEED)
    people = rng.sample(world.candidates, len(world.candidates))
    rooms = rng.sample(world.halls, len(world.halls))
    return world._replace(candidates=people, halls=rooms).allocated().digest


def _counted(world: World, lying: Seats, variants: Variants) -> dict[str, Any]:
    """What both ways are asked about; shares are of those who asked."""
    halls = {hall.key: hall for hall in world.halls}
    seated = [(halls[key], one) for key, people in lying.items() for one in people.values()]
    asked_site = sum(one.wished_site is not None for one in world.candidates)
    asked_day = sum(one.wished_day is not None for one in world.candidates)
    durations = [{one.minutes for one in people.values()} for people in lying.values()]
    pairs = sum(halls[key].desks.alike(_subjects(people)) for key, people in lying.items())
    return {
        "unplaced": len(world.candidates) - len(seated),
        "rooms_used": sum(map(bool, durations)),
        "mixed_rooms": sum(len(minutes) > 1 for minutes in durations),
        "site_wishes": round(100 * sum(one.wished_site == hall.site for hall, one in seated) / asked_site, 1),
        "day_wishes": round(100 * sum(one.wished_day == hall.day for hall, one in seated) / asked_day, 1),
        "pairs_of_one_subject": pairs,
        "conflicts": sum(
            len(clashes(hall.plan, _subjects(lying[hall.key]), variants[hall.key])) for hall in world.halls
        ),
    }  # fmt: skip
