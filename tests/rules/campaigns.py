"""Small campaigns by chance, with too few seats as often as not, and plain questions about what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from math import prod
from typing import Any, NamedTuple

from hypothesis import strategies as st

from app.rules.allocation import Allocation, Candidate, Hall, allocate
from app.rules.rooms import Desks
from app.rules.terms import Language, RoomPurpose

FIRST = dt.date(2018, 11, 3)
DAYS = [FIRST + dt.timedelta(days=n) for n in range(3)]
SITES = (1, 2, 3)
NOWHERE = 4
"""A site without any sitting."""
MINUTES = {"art": 200, "history": 200, "kazakh": 200, "math": 230, "physics": 230}
NEEDS = {RoomPurpose.HEALTH: "apart", RoomPurpose.LOW_VISION: "low_vision"}


class World(NamedTuple):
    """A campaign with all that its allocation depends on."""

    candidates: list[Candidate]
    halls: list[Hall]
    seed: int
    spare: int

    def allocated(self) -> Allocation:
        return allocate(self.candidates, self.halls, seed=self.seed, spare=self.spare)

    def room(self, hall: Hall) -> int:
        """How many may sit in a hall."""
        return max(hall.desks.seats - self.spare, 0)


class Held(NamedTuple):
    """Who sits where, with candidate and hall themselves."""

    who: Candidate
    hall: Hall
    seat: int


@st.composite
def plans(draw: st.DrawFn, most: int = 4) -> Desks:
    """Up to `most` rows of three desks, up to half of them missing."""
    rows, columns = draw(st.integers(1, most)), draw(st.integers(1, 3))
    every = [(row, desk) for row in range(1, rows + 1) for desk in range(1, columns + 1)]
    gone = draw(st.integers(0, 2 ** len(every) - 2).filter(lambda bits: bits.bit_count() <= len(every) // 2))
    return Desks(rows, columns, tuple(desk for at, desk in enumerate(every) if gone >> at & 1))


SPREADING = 2_654_435_761
"""A prime, so that every number still has one of its own."""
OF_CANDIDATE: tuple[Sequence[Any], ...] = (
    (*[1] * 4, 2, 2, 2, 3, NOWHERE),
    range(1, 21),
    (*[Language.KAZ] * 4, Language.RUS),
    sorted(MINUTES),
    (*[None] * 3, 1, 2, 1, 2, 3, NOWHERE),
    (None, None, *DAYS),
    ((False, False),) * 5 + ((True, False), (False, True), (True, True)),
)
"""What a candidate may be: home, turn, language, subject, wished site, wished day, low vision and apart."""
OF_HALL: tuple[Sequence[Any], ...] = (
    (1, 1, 2, 1, 2, 3),
    (0, 0, 1, 2),
    (0, 0, 1),
    (*[Language.KAZ] * 4, Language.RUS),
    (*[RoomPurpose.ORDINARY] * 5, *[RoomPurpose.LOW_VISION] * 2, RoomPurpose.HEALTH),
)
"""Site, day, which of the two sittings of that day, language, purpose."""


def _one_of(choices: Sequence[Sequence[Any]]) -> st.SearchStrategy[list[Any]]:
    """One thing of each choice, out of a single number: quick to draw and to make smaller.

    Small numbers are drawn most; they are spread, so that the last choices vary as much as the first.
    """
    whole = prod(map(len, choices))

    def read(number: int) -> list[Any]:
        number = number * SPREADING % whole
        found = []
        for choice in choices:
            number, at = divmod(number, len(choice))
            found.append(choice[at])
        return found

    return st.integers(0, whole - 1).map(read)


def _candidate(key: int, told: Sequence[Any]) -> Candidate:
    home, filed, language, subject, site, day, (low_vision, apart) = told
    return Candidate(key, home, filed, language, subject, MINUTES[subject], site, day, low_vision, apart)


def _hall(key: int, told: Sequence[Any], desks: Desks) -> Hall:
    site, day, part, language, purpose = told
    return Hall(key, site, site * 100 + day * 10 + part, DAYS[day], language, desks, purpose)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Keys of candidates are mixed: neither the order of rows nor that of filing. Most worlds have too few seats."""
    count, rooms = draw(st.sampled_from((0, 1, 2, 5, 20, 40, 60, 60))), draw(st.sampled_from((0, 1, 2, 3, 5, 7, 9, 9)))
    told = draw(st.lists(_one_of(OF_CANDIDATE), min_size=count, max_size=count))
    there = draw(st.lists(st.tuples(_one_of(OF_HALL), plans(3)), min_size=rooms, max_size=rooms))
    return World(
        [_candidate(1 + at * 37 % 101, one) for at, one in enumerate(told)],
        [_hall(key, one, desks) for key, (one, desks) in enumerate(there, 1)],
        draw(st.integers(0, 9)),
        draw(st.sampled_from((0, 0, 0, 1, 2))),
    )


def held(world: World, found: Allocation) -> list[Held]:
    known = {one.key: one for one in world.candidates}
    there = {hall.key: hall for hall in world.halls}
    return [Held(known[place.candidate], there[place.hall], place.seat) for place in found.places]


def purposes(who: Candidate) -> list[RoomPurpose]:
    """Rooms that are his by need or because they are everybody's."""
    special = [purpose for purpose, need in NEEDS.items() if getattr(who, need)]
    return [*special, RoomPurpose.ORDINARY]


def sites(who: Candidate) -> set[int]:
    """The wished site and his own."""
    return {who.home} if who.wished_site is None else {who.home, who.wished_site}


class Claimed:
    """What others hold, as somebody may be told who asks why he was refused."""

    def __init__(self, world: World, seated: Iterable[Held]) -> None:
        self.world, self.seated = world, list(seated)

    def gone(self, who: Candidate, site: int, purpose: RoomPurpose, day: dt.date | None = None) -> bool:
        """All seats of his language there (on that day, if told) are held by people who filed before him.

        On a day only wishes of that day count, for nobody else holds a seat of it; unless the whole site is full.
        """
        rooms = [
            hall
            for hall in self.world.halls
            if (hall.site, hall.language, hall.purpose) == (site, who.language, purpose)
        ]
        if day is not None and self.gone(who, site, purpose):
            return True
        rooms = [hall for hall in rooms if day in (None, hall.day)]
        holders = [one.who for one in self.seated if one.hall in rooms]
        return len(holders) == sum(map(self.world.room, rooms)) and all(
            self._earlier(one, who, purpose) and (day is None or one.wished_day == day) for one in holders
        )

    @staticmethod
    def _earlier(holder: Candidate, who: Candidate, purpose: RoomPurpose) -> bool:
        need = NEEDS.get(purpose)
        by_need = need is not None and getattr(holder, need) and not getattr(who, need)
        return by_need or holder.filed <= who.filed
