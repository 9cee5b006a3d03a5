"""The sittings of a national campaign: rooms of one language (§74.2), passes and seats by lot (§78.6)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from app.rules import timing
from app.rules.allocation import Candidate, Hall, allocate
from app.rules.rooms import Desks
from app.rules.seating import personal_code
from app.rules.terms import Language, RoomPurpose
from bench.applied import CAMPAIGN, Applied
from bench.nation import Nation, Place
from bench.pouring import Poured

FIRST_DAY = dt.date(2018, 11, 3)
ALLOCATED = dt.datetime(2018, 10, 24, 6, tzinfo=dt.UTC)
RUSSIAN_EVERY = 3
SPARE = 1
"""Seats that stay free in each room."""

SITTING = ("id", "site_id", "campaign_id", "number", "day", "state", "allocated_at")
ROOM = ("id", "site_id", "sitting_id", "room_id", "language", "candidates")
PLACEMENT = (
    "id", "site_id", "commission_id", "sitting_id", "sitting_room_id", "application_id", "code", "language",
    "subject_id",
)  # fmt: skip
SEAT = ("id", "site_id", "sitting_id", "sitting_room_id", "placement_id", "number")
LOT = ("id", "site_id", "sitting_id", "seed")


def sittings_of(made: Nation, applied: Sequence[Applied], *, seed: int) -> Iterator[Poured]:
    """Everybody who has not withdrawn, seated in one run; parents first."""
    candidates = candidates_of(made, applied)
    halls, rooms = halls_of(made, candidates)
    places = allocate(candidates, halls, seed=seed, spare=SPARE).places
    of_hall = {hall.key: hall for hall in halls}
    sittings = {hall.sitting: hall for hall in halls}
    number = _numbers(sittings.values())
    yield Poured(
        "sitting", SITTING,
        ((key, hall.site, CAMPAIGN, number[key], hall.day, "allocated", ALLOCATED) for key, hall in sittings.items()),
    )  # fmt: skip
    taken = Counter(place.hall for place in places)
    yield Poured(
        "sitting_room", ROOM,
        ((one.key, one.site, one.sitting, rooms[one.key], one.language.value, taken[one.key]) for one in halls),
    )  # fmt: skip
    known, codes = {one.id: one for one in applied}, {site.id: site.code for site in made.sites}
    serials: dict[int, Iterator[int]] = defaultdict(lambda: count(1))
    placed = [(row, known[place.candidate], of_hall[place.hall], place.seat) for row, place in enumerate(places, 1)]
    yield Poured(
        "placement", PLACEMENT,
        (
            (row, hall.site, one.commission_id, hall.sitting, hall.key, one.id,
             personal_code(codes[hall.site], next(serials[hall.site])), one.language, one.subject_id)
            for row, one, hall, _ in placed
        ),
    )  # fmt: skip
    yield Poured("seat", SEAT, ((row, hall.site, hall.sitting, hall.key, row, seat) for row, _, hall, seat in placed))
    yield Poured("lot", LOT, ((key, hall.site, key, seed) for key, hall in sittings.items()))


def candidates_of(made: Nation, applied: Sequence[Applied]) -> list[Candidate]:
    """Everybody who has not withdrawn, in the order of filing, without any wish."""
    subjects = {row["id"]: row["code"] for row in made.subjects}
    minutes = {id_: timing.duration([code]) // dt.timedelta(minutes=1) for id_, code in subjects.items()}
    return [
        Candidate(
            one.id, one.site_id, at, Language(one.language), subjects[one.subject_id], minutes[one.subject_id]
        )
        for at, one in enumerate(applied)
        if one.state == "registered"
    ]  # fmt: skip


def halls_of(
    made: Nation, candidates: Sequence[Candidate], *, least_days: int = 1, reserve: float = 0
) -> tuple[list[Hall], dict[int, int]]:
    """Days and rooms of each site as its candidates ask for; beside them the room of each hall.

    Every third room is Russian. `reserve` is the share of seats beyond those that are asked for. Sites of even number
    have a room of each language for low vision and for health reasons on the first day, if rooms are left.
    """
    wanted = Counter((candidate.home, candidate.language) for candidate in candidates)
    halls: list[Hall] = []
    rooms: dict[int, int] = {}
    sittings = count(1)
    for site in made.sites:
        for at, chosen in enumerate(_days(made, site, wanted, (least_days, reserve))):
            sitting, day = next(sittings), FIRST_DAY + dt.timedelta(days=at)
            for language, purpose, room in chosen:
                key = len(halls) + 1
                desks = Desks(room["rows"], room["columns"])
                halls.append(Hall(key, site.id, sitting, day, language, desks, purpose))
                rooms[key] = room["id"]
    return halls, rooms


Chosen = list[tuple[Language, RoomPurpose, dict[str, int]]]


def _days(
    made: Nation, site: Place, wanted: Counter[tuple[int, Language]], planned: tuple[int, float]
) -> Iterator[Chosen]:
    """The rooms of each day; `planned` are the least days and the reserve."""
    rooms = [room for room in made.rooms if room["site_id"] == site.id]
    least, reserve = planned
    by_language = {
        Language.KAZ: [room for at, room in enumerate(rooms, 1) if at % RUSSIAN_EVERY],
        Language.RUS: [room for at, room in enumerate(rooms, 1) if not at % RUSSIAN_EVERY],
    }
    needed = {language: wanted[site.id, language] * (1 + reserve) for language in Language}
    there = {language: sum(map(_holds, by_language[language])) for language in Language}
    days = max(least, *(-int(-needed[language] // there[language]) for language in Language))
    for day in range(days):
        chosen: Chosen = []
        for language, stock in by_language.items():
            taken = _enough(stock, needed[language] / days)
            chosen += [(language, RoomPurpose.ORDINARY, room) for room in stock[:taken]]
            special = (RoomPurpose.LOW_VISION, RoomPurpose.HEALTH) if not day and not site.id % 2 else ()
            chosen += [(language, purpose, room) for purpose, room in zip(special, stock[taken:], strict=False)]
        yield chosen


def _holds(room: dict[str, int]) -> int:
    return room["rows"] * room["columns"] * 2 - SPARE


def _enough(rooms: Sequence[dict[str, int]], needed: float) -> int:
    """How many of the rooms hold so many."""
    for at, room in enumerate(rooms):
        if needed <= 0:
            return at
        needed -= _holds(room)
    return len(rooms)


def _numbers(sittings: Iterable[Hall]) -> dict[int, int]:
    """The number of each sitting among those of its site."""
    serials: dict[int, Iterator[int]] = defaultdict(lambda: count(1))
    return {hall.sitting: next(serials[hall.site]) for hall in sittings}
