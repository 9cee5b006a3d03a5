"""How well an allocation went: what the Centre looks at before it approves (§78.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.rules.allocation.stock import Candidate, Hall, Seated, Stock
from app.rules.terms import RoomPurpose


@dataclass(frozen=True)
class Asked:
    """How many asked for something, and how many of them have it."""

    asked: int
    met: int


@dataclass(frozen=True)
class HallCount:
    """One room: its seats, those taken, durations of its tests (minutes), neighbours with one subject (pairs)."""

    hall: int
    seats: int
    taken: int
    minutes: tuple[int, ...]
    pairs: int


@dataclass(frozen=True)
class Quality:
    """Counts of one allocation; `pairs` may be above nothing, since neighbours have different variants (§117)."""

    candidates: int
    placed: int
    seats: int
    spare: int
    """Seats that nobody was given, so that somebody can be moved or seated additionally (§34.7, §108)."""
    site_wishes: Asked
    day_wishes: Asked
    low_vision: Asked
    """Met by a room for them, or by a seat of the front row."""
    apart: Asked
    """§34.7. Met by a room for health reasons."""
    displaced: int
    """The unplaced at whose own site somebody else sits by wish: as many as would be placed without such wishes."""
    rooms: int
    rooms_used: int
    mixed_rooms: int
    """Rooms with tests of different duration."""
    pairs: int
    halls: tuple[HallCount, ...]


def judged(seated: Sequence[Seated], unplaced: Sequence[tuple[Candidate, object]], stock: Stock) -> Quality:
    """Count an allocation; `seated` by room and seat."""
    by_hall: dict[int, dict[int, Candidate]] = {key: {} for key in stock.halls}
    for one in seated:
        by_hall[one.hall.key][one.seat] = one.candidate
    counts = [_counted(hall, by_hall[hall.key]) for hall in stock.halls.values()]
    everybody = [one.candidate for one in seated] + [candidate for candidate, _ in unplaced]
    return Quality(
        candidates=len(everybody),
        placed=len(seated),
        seats=sum(count.seats for count in counts),
        spare=sum(min(stock.spare, count.seats) for count in counts),
        site_wishes=Asked(
            sum(one.wished_site is not None for one in everybody),
            sum(one.candidate.wished_site == one.hall.site for one in seated),
        ),
        day_wishes=Asked(
            sum(one.wished_day is not None for one in everybody),
            sum(one.candidate.wished_day == one.hall.day for one in seated),
        ),
        low_vision=Asked(sum(one.low_vision for one in everybody), sum(map(_sees, seated))),
        apart=Asked(
            sum(one.apart for one in everybody),
            sum(one.candidate.apart and one.hall.purpose is RoomPurpose.HEALTH for one in seated),
        ),
        displaced=_displaced(seated, [candidate for candidate, _ in unplaced]),
        rooms=len(counts),
        rooms_used=sum(count.taken > 0 for count in counts),
        mixed_rooms=sum(len(count.minutes) > 1 for count in counts),
        pairs=sum(count.pairs for count in counts),
        halls=tuple(counts),
    )


def _counted(hall: Hall, people: Mapping[int, Candidate]) -> HallCount:
    subjects = {seat: candidate.subject for seat, candidate in people.items()}
    minutes = tuple(sorted({candidate.minutes for candidate in people.values()}))
    return HallCount(hall.key, hall.desks.seats, len(people), minutes, hall.desks.alike(subjects))


def _sees(one: Seated) -> bool:
    if not one.candidate.low_vision:
        return False
    return one.hall.purpose is RoomPurpose.LOW_VISION or one.seat <= one.hall.desks.front


def _displaced(seated: Sequence[Seated], unplaced: Sequence[Candidate]) -> int:
    guests: Counter[tuple[int, str]] = Counter(
        (one.hall.site, one.candidate.language) for one in seated if one.hall.site != one.candidate.home
    )
    without = Counter((candidate.home, candidate.language) for candidate in unplaced)
    return sum(min(count, guests[place]) for place, count in without.items())
