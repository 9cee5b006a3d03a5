"""The sittings of a national campaign: rooms of one language (§74.2), passes and seats by lot (§78.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from app.rules.rooms import Desks
from app.rules.seating import RoomPlan, Seeker, allocate, personal_code
from app.rules.terms import Language
from bench.applied import CAMPAIGN, Applied
from bench.nation import Nation, Place
from bench.pouring import Poured

FIRST_DAY = dt.date(2018, 11, 3)
ALLOCATED = dt.datetime(2018, 10, 24, 6, tzinfo=dt.UTC)
RUSSIAN_EVERY = 3

SITTING = ("id", "site_id", "campaign_id", "number", "day", "state", "allocated_at")
ROOM = ("id", "site_id", "sitting_id", "room_id", "language", "candidates")
PLACEMENT = (
    "id", "site_id", "commission_id", "sitting_id", "sitting_room_id", "application_id", "code", "language",
    "subject_id",
)  # fmt: skip
SEAT = ("id", "site_id", "sitting_id", "sitting_room_id", "placement_id", "number")
LOT = ("id", "site_id", "sitting_id", "seed")

Row = tuple[object, ...]


@dataclass
class _Sittings:
    """The rows of all sittings as they grow; a row's number is its place."""

    subjects: dict[int, str]
    seed: int
    sittings: list[Row] = field(default_factory=list)
    rooms: list[Row] = field(default_factory=list)
    placements: list[Row] = field(default_factory=list)
    seats: list[Row] = field(default_factory=list)
    lots: list[Row] = field(default_factory=list)


def sittings_of(made: Nation, applied: Sequence[Applied], *, seed: int) -> Iterator[Poured]:
    """Everybody who has not withdrawn, seated; parents first."""
    by_site: dict[int, list[Applied]] = {site.id: [] for site in made.sites}
    for one in applied:
        if one.state == "registered":
            by_site[one.site_id].append(one)
    grown = _Sittings({row["id"]: row["code"] for row in made.subjects}, seed)
    for site in made.sites:
        _add_site(grown, site, _halls(made, site), by_site[site.id])
    yield Poured("sitting", SITTING, grown.sittings)
    yield Poured("sitting_room", ROOM, grown.rooms)
    yield Poured("placement", PLACEMENT, grown.placements)
    yield Poured("seat", SEAT, grown.seats)
    yield Poured("lot", LOT, grown.lots)


def _halls(made: Nation, site: Place) -> list[RoomPlan]:
    """The rooms of a site, every third of them Russian; the key is the room's."""
    rooms = [room for room in made.rooms if room["site_id"] == site.id]
    return [
        RoomPlan(room["id"], Language.KAZ if at % RUSSIAN_EVERY else Language.RUS, Desks(room["rows"], room["columns"]))
        for at, room in enumerate(rooms, 1)
    ]


def _add_site(grown: _Sittings, site: Place, halls: list[RoomPlan], candidates: list[Applied]) -> None:
    """As many days as the rooms ask for; each language spread evenly over them."""
    apart = {language: [one for one in candidates if one.language == language] for language in Language}
    there = {language: sum(hall.desks.seats for hall in halls if hall.language is language) for language in Language}
    days = max(-(-len(apart[language]) // there[language]) for language in Language)
    serials = count(1)
    for day in range(days):
        chosen = [one for people in apart.values() for one in people[day::days]]
        codes = {one.id: personal_code(site.code, next(serials)) for one in chosen}
        _add_sitting(grown, (site.id, day), halls, chosen, codes=codes)


def _add_sitting(
    grown: _Sittings, of: tuple[int, int], halls: list[RoomPlan], chosen: list[Applied], *, codes: dict[int, str]
) -> None:
    """`of` is the site and the day, counted from nothing."""
    (site, day), sitting, first = of, len(grown.sittings) + 1, len(grown.rooms) + 1
    plans = [hall._replace(key=first + at) for at, hall in enumerate(halls)]
    seekers = [Seeker(one.id, Language(one.language), grown.subjects[one.subject_id]) for one in chosen]
    lot = grown.seed + sitting
    places = {place.candidate: place for place in allocate(seekers, plans, seed=lot)}
    date = FIRST_DAY + dt.timedelta(days=day)
    grown.sittings.append((sitting, site, CAMPAIGN, day + 1, date, "allocated", ALLOCATED))
    grown.lots.append((sitting, site, sitting, lot))
    held = [place.room for place in places.values()]
    for plan, hall in zip(plans, halls, strict=True):
        grown.rooms.append((plan.key, site, sitting, hall.key, hall.language.value, held.count(plan.key)))
    for one in chosen:
        row, place = len(grown.placements) + 1, places[one.id]
        grown.placements.append(
            (row, site, one.commission_id, sitting, place.room, one.id, codes[one.id], one.language, one.subject_id)
        )
        grown.seats.append((row, site, sitting, place.room, row, place.seat))
