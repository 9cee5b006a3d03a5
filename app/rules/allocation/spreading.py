"""The candidates of a site over its sittings, evenly: wished days first, then by lot whoever may sit on any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heapreplace
from typing import TypeVar

from app.rules.allocation.stock import Candidate, Kind, Pool, Stock
from app.rules.allocation.wishes import Claim
from app.rules.lots import lots

T = TypeVar("T")


def spread(claims: Sequence[Claim], stock: Stock, *, seed: int) -> Iterator[tuple[Pool, list[Candidate]]]:
    """The people of every pool of rooms; no pool is given more than it may hold."""
    by_kind: dict[Kind, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_kind[claim.kind].append(claim)
    for kind in stock.pools:
        yield from _spread_kind(kind, by_kind[kind], stock, seed)


def _spread_kind(
    kind: Kind, claims: Sequence[Claim], stock: Stock, seed: int
) -> Iterator[tuple[Pool, list[Candidate]]]:
    days = stock.pools[kind]
    held: dict[Pool, list[Candidate]] = {pool: [] for pool in days}
    for day in [*sorted(set(days.values())), None]:
        people = in_turn([claim.candidate for claim in claims if claim.day == day], seed, "sitting")
        pools = [pool for pool in days if day in (None, days[pool])]
        shares = level(len(people), [stock.room_in(pool) for pool in pools], [len(held[pool]) for pool in pools])
        for pool, dealt in zip(pools, dealt_out(people, shares), strict=True):
            held[pool] += dealt
    yield from held.items()


def in_turn(people: Sequence[Candidate], seed: int, purpose: str) -> list[Candidate]:
    """Subject by subject, within a subject by lot: dealt out in this order, every hand has its part of each subject."""
    lot = lots([candidate.key for candidate in people], seed, purpose)
    return sorted(people, key=lambda candidate: (candidate.subject, lot[candidate.key]))


def level(count: int, room: Sequence[int], held: Sequence[int] | None = None) -> list[int]:
    """How many of `count` each of several places takes, so that all are filled as evenly as their room allows.

    `held` have their place already. Raises IndexError when there is not so much room.
    """
    full = list(held or [0] * len(room))
    taken = [0] * len(room)
    queue = [((full[at] + 0.5) / most, at) for at, most in enumerate(room) if full[at] < most]
    heapify(queue)
    for _ in range(count):
        at = queue[0][1]
        taken[at] += 1
        full[at] += 1
        if full[at] < room[at]:
            heapreplace(queue, ((full[at] + 0.5) / room[at], at))
        else:
            heappop(queue)
    return taken


def dealt_out(things: Sequence[T], shares: Sequence[int]) -> list[list[T]]:
    """The things dealt one after the other, each hand its share, all of them full at the same time."""
    turns = sorted(((turn + 0.5) / share, at) for at, share in enumerate(shares) for turn in range(share))
    hands: list[list[T]] = [[] for _ in shares]
    for thing, (_, at) in zip(things, turns, strict=True):
        hands[at].append(thing)
    return hands
