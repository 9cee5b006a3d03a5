"""§78.6. A whole campaign to sittings, rooms and seats in one run: fair, and drawn again from its seed.

Turns come in the order of filing (`wishes`), the sittings of a site fill evenly (`spreading`), equal durations share
rooms (`durations`), and within a room equal subjects sit apart (`app.rules.seating`). Whoever does not fit is listed
with the reason. Nothing but the seed, the candidates and the rooms decides: no clock, no order of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import TypeVar

from app.rules.allocation.durations import deal_rooms
from app.rules.allocation.quality import Asked, HallCount, Quality, judged
from app.rules.allocation.spreading import spread
from app.rules.allocation.stock import Candidate, Hall, Seated, Stock, refuse_missing_seats
from app.rules.allocation.wishes import Unplaced, Waiting, claimed
from app.rules.seating import Place, Sitter, seat_room
from app.rules.terms import RoomPurpose

__all__ = [
    "Allocation",
    "Asked",
    "Candidate",
    "Hall",
    "HallCount",
    "Quality",
    "Unplaced",
    "allocate",
    "lot_of_sitting",
    "refuse_missing_seats",
    "seats_of_room",
]  # fmt: skip

Keyed = TypeVar("Keyed", Candidate, Hall)


@dataclass(frozen=True)
class Allocation:
    """Who sits where (by room and seat), who does not and why (by key), and how well it went."""

    places: tuple[Place, ...]
    unplaced: tuple[Unplaced, ...]
    quality: Quality

    @property
    def digest(self) -> str:
        """Fingerprint of all places: a lot that is drawn again must give the same."""
        lines = "\n".join(f"{place.candidate} {place.hall} {place.seat}" for place in self.places)
        return sha256(lines.encode()).hexdigest()


def allocate(candidates: Iterable[Candidate], halls: Iterable[Hall], *, seed: int, spare: int) -> Allocation:
    """§74.2, §78.6. Every candidate to a room of his language and a seat, or onto the list of the unplaced.

    `spare` seats stay free in each room for those who are moved or seated additionally (§34.7, §108). Raises
    ValueError when a key is told twice or `spare` is negative.
    """
    if spare < 0:
        raise ValueError(f"{spare} spare seats")
    stock = Stock(_by_key(halls), spare)
    claims, unplaced = claimed(_by_key(candidates), stock, seed=seed)
    seated: list[Seated] = []
    for pool, people in spread(claims, stock, seed=seed):
        inside = lot_of_sitting(seed, pool.sitting)
        for key, dealt in deal_rooms(people, stock.rooms[pool], stock, seed=seed).items():
            seated += _seat(dealt, stock.halls[key], inside)
    seated.sort(key=lambda one: (one.hall.key, one.seat))
    places = tuple(Place(one.candidate.key, one.hall.key, one.seat) for one in seated)
    return Allocation(places, _listed(unplaced), judged(seated, unplaced, stock))


def lot_of_sitting(seed: int, sitting: int) -> int:
    """§43.6. The lot of the seats of one sitting: opened with its seating sheet, it tells nothing of other sittings."""
    return int.from_bytes(sha256(f"{seed}/sitting/{sitting}".encode()).digest()[:7], "big")


def _listed(unplaced: Iterable[Waiting]) -> tuple[Unplaced, ...]:
    return tuple(sorted(Unplaced(candidate.key, reason) for candidate, reason in unplaced))


def _by_key(things: Iterable[Keyed]) -> list[Keyed]:
    found = sorted(things, key=lambda thing: thing.key)
    for one, another in pairwise(found):
        if one.key == another.key:
            raise ValueError(f"told twice: {one}, {another}")
    return found


def seats_of_room(people: Iterable[Candidate], hall: Hall, *, lot: int) -> dict[int, int]:
    """§78.6. Candidate -> seat for those dealt to a room, by the lot of its sitting."""
    before = hall.purpose is not RoomPurpose.LOW_VISION
    sitters = [Sitter(one.key, one.subject, before and one.low_vision) for one in people]
    return seat_room(hall.plan, sitters, seed=lot)


def _seat(people: Sequence[Candidate], hall: Hall, lot: int) -> list[Seated]:
    known = {candidate.key: candidate for candidate in people}
    return [Seated(known[key], hall, seat) for key, seat in seats_of_room(people, hall, lot=lot).items()]
