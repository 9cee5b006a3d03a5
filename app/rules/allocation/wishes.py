"""Who has a seat at which site, and on which day where one was wished: in the order of filing.

One rule for everybody: candidates have their turn in the order in which their applications were filed (equal ones by
lot), and each takes a seat that is free at that moment, at the wished site, else at home. Nobody who filed later
receives what somebody who filed earlier was refused. So a candidate who filed late may find the seats of his own site
held by earlier wishes from outside; he is then listed, and `Quality.displaced` counts such, so that the Centre opens a
room before it approves. Keeping seats for those of the site instead would refuse a wish for the sake of somebody
unknown at that moment, and could not be checked by who filed when (docs/adr/0024).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app.rules.allocation.stock import Candidate, Kind, Stock
from app.rules.lots import lots
from app.rules.terms import RoomPurpose, UnplacedReason

ORDINARY, LOW_VISION, HEALTH = RoomPurpose.ORDINARY, RoomPurpose.LOW_VISION, RoomPurpose.HEALTH
OPEN_TO = {
    (apart, low_vision): (HEALTH,) * apart + (LOW_VISION,) * low_vision + (ORDINARY,)
    for apart in (False, True)
    for low_vision in (False, True)
}
"""Purposes of rooms by need (apart, low vision), the one to be preferred first. A health room is for nobody else."""
IF_NEED_BE = (LOW_VISION,)
"""Last of all, a seat in a room for low vision goes to somebody who would otherwise have none: no need is hurt, since
all who need such a room have had their turn; a mere wish of site or day opens it to nobody."""


class Unplaced(NamedTuple):
    """A candidate for whom there is no seat."""

    candidate: int
    reason: UnplacedReason


Waiting = tuple[Candidate, UnplacedReason]


class Claim(NamedTuple):
    """A seat that is a candidate's; `day` only where it was wished and is met, any day of the site otherwise."""

    candidate: Candidate
    kind: Kind
    day: date | None


@dataclass
class _Left:
    """Seats of one kind that are free: in all, and on each day less those held by wishes of that day."""

    seats: int = 0
    on: dict[date, int] = field(default_factory=dict)

    def take(self, day: date | None) -> bool:
        """Take a seat of the day, or of any."""
        if not self.seats or (day is not None and not self.on.get(day)):
            return False
        self.seats -= 1
        if day is not None:
            self.on[day] -= 1
        return True


def claimed(candidates: Sequence[Candidate], stock: Stock, *, seed: int) -> tuple[list[Claim], list[Waiting]]:
    """§78.6. Each in turn takes a seat at the wished site, else at home; on the wished day, else on any.

    Seats taken without a day never stand in the way of a wished day while the site has any seat left: they are laid
    on days afterwards.
    """
    left = {kind: _left(kind, stock) for kind in stock.pools}
    lot = lots([candidate.key for candidate in candidates], seed, "filed")
    turns = sorted(candidates, key=lambda candidate: (candidate.filed, lot[candidate.key]))
    claims: list[Claim] = []
    waiting = _take_in_turn(turns, claims, left, None)
    unplaced = _take_in_turn(waiting, claims, left, IF_NEED_BE)
    return claims, [(candidate, _reason(candidate, stock)) for candidate in unplaced]


def _take_in_turn(
    turns: Sequence[Candidate],
    claims: list[Claim],
    left: Mapping[Kind, _Left],
    purposes: Sequence[RoomPurpose] | None,
) -> list[Candidate]:
    """Add a claim for everybody who finds a seat in rooms of these purposes (of his own if None); the others."""
    waiting = []
    for candidate in turns:
        open_to = purposes or OPEN_TO[candidate.apart, candidate.low_vision]
        if claim := _take(candidate, open_to, left):
            claims.append(claim)
        else:
            waiting.append(candidate)
    return waiting


def _left(kind: Kind, stock: Stock) -> _Left:
    left = _Left()
    for pool, day in stock.pools[kind].items():
        room = stock.room_in(pool)
        left.seats += room
        left.on[day] = left.on.get(day, 0) + room
    return left


def _take(candidate: Candidate, purposes: Sequence[RoomPurpose], left: Mapping[Kind, _Left]) -> Claim | None:
    for site in _sites(candidate):
        kinds = [kind for purpose in purposes if (kind := Kind(site, candidate.language, purpose)) in left]
        for day in (candidate.wished_day, None) if candidate.wished_day else (None,):
            for kind in kinds:
                if left[kind].take(day):
                    return Claim(candidate, kind, day)
    return None


def _sites(candidate: Candidate) -> tuple[int, ...]:
    """Nobody is sent to a site that he neither wished nor belongs to."""
    if candidate.wished_site in (None, candidate.home):
        return (candidate.home,)
    return candidate.wished_site, candidate.home


def _reason(candidate: Candidate, stock: Stock) -> UnplacedReason:
    """What the site of the candidate lacks."""
    if candidate.home not in stock.sites:
        return UnplacedReason.NO_SITTING
    purposes = {*OPEN_TO[candidate.apart, candidate.low_vision], *IF_NEED_BE}
    if not any(Kind(candidate.home, candidate.language, purpose) in stock.pools for purpose in purposes):
        return UnplacedReason.NO_ROOM
    return UnplacedReason.SEATS_GONE
