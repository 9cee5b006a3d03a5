"""Subjects on the seats of a room, equal ones apart as far as the room allows (§78.6, §117)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from app.rules.rooms import Desks

FREE = ""
PASSES = 4  # of exchanges; after two of them hardly a pair is mended


class Mixing:
    """Which subject sits where; for each subject and seat, how many neighbours of the seat have it."""

    def __init__(self, desks: Desks, offered: Sequence[int]) -> None:
        """All seats are free; of equally good ones the one `offered` first is taken."""
        self.at = [FREE] * (desks.seats + 1)
        """By seat; nothing is at 0."""
        self.free = list(offered)
        self._offered = offered
        self._beside = [frozenset[int](), *map(desks.neighbours, range(1, desks.seats + 1))]
        self._crowds: dict[str, list[int]] = defaultdict(lambda: [0] * len(self.at))

    def put(self, subject: str, free: Sequence[int]) -> int:
        """Onto the free seat with the fewest neighbours of this subject; the seat."""
        seat = min(free, key=self._crowds[subject].__getitem__)
        self.free.remove(seat)
        self._set(seat, subject)
        return seat

    def seats(self, fixed: Collection[int]) -> dict[str, list[int]]:
        """The taken seats of each subject as they were offered, less the `fixed` ones."""
        found: dict[str, list[int]] = defaultdict(list)
        for seat in self._offered:
            if self.at[seat] != FREE and seat not in fixed:
                found[self.at[seat]].append(seat)
        return found

    def _set(self, seat: int, subject: str) -> None:
        for known, change in ((self.at[seat], -1), (subject, 1)):
            if known != FREE:
                crowd = self._crowds[known]
                for near in self._beside[seat]:
                    crowd[near] += change
        self.at[seat] = subject

    def mend(self, fixed: Collection[int]) -> None:
        """Exchange subjects, or move onto free seats, while that leaves fewer pairs; `fixed` seats stay as they are.

        `free` is not kept up any more.
        """
        open_to = [seat for seat in self._offered if seat not in fixed]
        for _ in range(PASSES):
            if not sum(self._mend(seat, open_to) for seat in open_to):
                return

    def _mend(self, seat: int, open_to: Sequence[int]) -> bool:
        """The best exchange for one seat, if there is any that helps."""
        subject = self.at[seat]
        own = self._crowds[subject]
        if subject == FREE or not own[seat]:
            return False
        change, other = min(self._exchanges(seat, open_to), default=(0, seat))
        if change >= 0:
            return False
        there = self.at[other]
        self._set(seat, FREE)
        self._set(other, subject)
        self._set(seat, there)
        return True

    def _exchanges(self, seat: int, open_to: Sequence[int]) -> Iterator[tuple[int, int]]:
        """By how many the pairs change if the subject of `seat` goes to another, and whatever is there comes here."""
        at, crowds, near = self.at, self._crowds, self._beside[seat]
        own = crowds[at[seat]]
        for other in open_to:
            there = at[other]
            if there == at[seat]:
                continue
            crowd = crowds[there]
            change = own[other] - own[seat] + crowd[seat] - crowd[other]
            if other in near:  # each was counted as a neighbour of its own subject
                change -= 1 if there == FREE else 2
            yield change, other
