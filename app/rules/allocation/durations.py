"""The candidates of a pool over its rooms: tests of one duration together (§104), the rest by lot and evenly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.rules.allocation.spreading import dealt_out, in_turn, level
from app.rules.allocation.stock import Candidate, Hall, Stock
from app.rules.lots import by_lot
from app.rules.terms import RoomPurpose


class Part(NamedTuple):
    """A room, or what is left of it, and how many it takes."""

    hall: Hall
    room: int


def deal_rooms(
    people: Sequence[Candidate], halls: Sequence[Hall], stock: Stock, *, seed: int
) -> dict[int, list[Candidate]]:
    """People by room. Two durations meet in one room at most, and only where no choice of rooms keeps them apart."""
    known = {hall.key: hall for hall in halls}
    parts = [Part(known[key], stock.room_of(known[key])) for key in by_lot(known, seed, "rooms")]
    found: dict[int, list[Candidate]] = {hall.key: [] for hall in halls}
    for same, taken in _by_duration(people, [part for part in parts if part.room]):
        for part, dealt in zip(taken, _deal(same, taken, seed), strict=True):
            found[part.hall.key] += dealt
    return found


def _by_duration(people: Sequence[Candidate], parts: list[Part]) -> Iterator[tuple[list[Candidate], list[Part]]]:
    """The longest tests first, with the rooms that are theirs; the others share what remains."""
    rest = len(people)
    for minutes in sorted({candidate.minutes for candidate in people}, reverse=True):
        same = [candidate for candidate in people if candidate.minutes == minutes]
        rest -= len(same)
        taken = _chosen(len(same), rest, parts) if rest else parts
        yield same, taken
        used = {part.hall.key: part.room for part in taken}
        left = [part._replace(room=part.room - used.get(part.hall.key, 0)) for part in parts]
        parts = [part for part in left if part.room]


def _chosen(count: int, others: int, parts: Sequence[Part]) -> list[Part]:
    """Rooms for `count` people that leave enough for the others, filled as evenly as theirs.

    If no choice of whole rooms does, the last one is a part of a room, which the others share.
    """
    reach = [1]
    for part in parts:
        reach.append(reach[-1] | reach[-1] << part.room)
    total = sum(part.room for part in parts)
    whole = [room for room in range(count, total - others + 1) if reach[-1] >> room & 1]
    if whole:
        return _adding_up(min(whole, key=lambda room: abs(room * (count + others) - total * count)), parts, reach)
    most = max(room for room in range(count) if reach[-1] >> room & 1)
    taken = _adding_up(most, parts, reach)
    shared = next(part for part in parts if part not in taken)  # any is large enough, or `most` would be more
    return [*taken, shared._replace(room=count - most)]


def _adding_up(room: int, parts: Sequence[Part], reach: Sequence[int]) -> list[Part]:
    """Rooms that hold exactly so many; bit n of `reach[k]` tells whether some of the first k hold n."""
    taken = []
    for at in range(len(parts) - 1, -1, -1):
        if not reach[at] >> room & 1:
            taken.append(parts[at])
            room -= parts[at].room
    return taken[::-1]


def _deal(people: Sequence[Candidate], parts: Sequence[Part], seed: int) -> list[list[Candidate]]:
    """Those who see badly over the front rows, everybody else over what remains; subjects evenly."""
    shares = level(len(people), [part.room for part in parts])
    front = [min(share, _front(part.hall)) for part, share in zip(parts, shares, strict=True)]
    seeing_badly = in_turn([one for one in people if one.low_vision], seed, "front")
    before = seeing_badly[: sum(front)]
    in_front = level(len(before), front)
    ahead = {candidate.key for candidate in before}
    others = in_turn([one for one in people if one.key not in ahead], seed, "room")
    behind = [share - taken for share, taken in zip(shares, in_front, strict=True)]
    hands = zip(dealt_out(before, in_front), dealt_out(others, behind), strict=True)
    return [first + second for first, second in hands]


def _front(hall: Hall) -> int:
    """Seats of the front row that are kept for those who see badly: none where the whole room is."""
    return 0 if hall.purpose is RoomPurpose.LOW_VISION else hall.desks.front
