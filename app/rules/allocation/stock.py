"""Who is to be seated and where: candidates, the rooms of sittings, and how many may sit in each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, NoReturn

from app.errors import Refusal
from app.rules.rooms import Desks
from app.rules.seating import RoomPlan
from app.rules.terms import Language, RoomPurpose
from app.text import Text


class Candidate(NamedTuple):
    """A candidate to be seated; `key` is unique, `filed` grows with the order of filing, `minutes` the test lasts."""

    key: int
    home: int
    """The site of his commission."""
    filed: int
    language: Language
    subject: str
    minutes: int
    wished_site: int | None = None
    wished_day: date | None = None
    low_vision: bool = False
    apart: bool = False
    """§34.7. Sits apart because of health."""


class Hall(NamedTuple):
    """A room on the day of a sitting; `key` is unique, a sitting is of one site and one day."""

    key: int
    site: int
    sitting: int
    day: date
    language: Language
    desks: Desks
    purpose: RoomPurpose = RoomPurpose.ORDINARY

    @property
    def plan(self) -> RoomPlan:
        """The room as those see it who sit in it."""
        return RoomPlan(self.key, self.language, self.desks)


class Seated(NamedTuple):
    """A candidate on a seat."""

    candidate: Candidate
    hall: Hall
    seat: int


class Kind(NamedTuple):
    """Rooms of a site that are alike to a candidate, whatever their day."""

    site: int
    language: Language
    purpose: RoomPurpose


class Pool(NamedTuple):
    """The rooms of one kind in one sitting."""

    sitting: int
    language: Language
    purpose: RoomPurpose


class Stock:
    """The rooms by kind and by pool, with what may be filled in each."""

    def __init__(self, halls: Sequence[Hall], spare: int) -> None:
        """`halls` are sorted by key; `spare` seats of each stay free (§34.7, §108)."""
        self.halls = {hall.key: hall for hall in halls}
        self.spare = spare
        self.rooms: dict[Pool, list[Hall]] = defaultdict(list)
        self.pools: dict[Kind, dict[Pool, date]] = defaultdict(dict)
        self.sites = {hall.site for hall in halls}
        for hall in halls:
            pool = Pool(hall.sitting, hall.language, hall.purpose)
            self.rooms[pool].append(hall)
            self.pools[Kind(hall.site, hall.language, hall.purpose)][pool] = hall.day

    def room_of(self, hall: Hall) -> int:
        """How many may be seated in a room: never one of its spare seats."""
        return max(hall.desks.seats - self.spare, 0)

    def room_in(self, pool: Pool) -> int:
        """How many may be seated in all rooms of a pool."""
        return sum(self.room_of(hall) for hall in self.rooms[pool])


def refuse_missing_seats(candidates: Iterable[Candidate], halls: Iterable[Hall], *, spare: int) -> None:
    """§74.2, §78.6. Where nobody may be left without a seat: the rooms of each language are enough for it."""
    stock = Stock(sorted(halls, key=lambda hall: hall.key), spare)
    needed = Counter(candidate.language for candidate in candidates)
    for language in Language:
        there = sum(stock.room_of(hall) for hall in stock.halls.values() if hall.language is language)
        if needed[language] > there:
            _refuse_missing(language, needed[language], there)


def _refuse_missing(language: Language, needed: int, there: int) -> NoReturn:
    raise Refusal(
        "§74.2, §78.6",
        Text(
            "Орын жетпейді: {language}, {needed} тестіленуші, {there} орын, {missing} орын кем. "
            "Осы тілдегі аудитория қосыңыз, содан кейін бөлуді қайталаңыз.",
            "Не хватает мест: {language}, тестируемых {needed}, мест {there}, недостаёт {missing}. "
            "Добавьте аудиторию этого языка и повторите распределение.",
        ).fill(language=language.label, needed=needed, there=there, missing=needed - there),
    )
