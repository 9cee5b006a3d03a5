"""Two passes over one pile: where the judgements differ, bubble by bubble."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from omr.reading import Reading

THRESHOLD = 0.5


@dataclass(frozen=True)
class Difference:
    """One bubble that is filled in one pass and empty in the other; the shares are the fills measured."""

    sheet_no: int
    at: str
    first: float
    second: float


@dataclass(frozen=True)
class Comparison:
    """What two passes do not agree on.

    `only_first` and `only_second` are sheet numbers; `repeated` are numbers met more than once in one pass (their
    first reading is compared); `unnumbered` are readings that cannot be paired: no number, or not measured.
    """

    differences: tuple[Difference, ...]
    only_first: tuple[int, ...]
    only_second: tuple[int, ...]
    repeated: tuple[int, ...]
    unnumbered: tuple[Reading, ...]

    @property
    def agrees(self) -> bool:
        return not (self.differences or self.only_first or self.only_second or self.repeated or self.unnumbered)


def compare(first: Iterable[Reading], second: Iterable[Reading], *, threshold: float = THRESHOLD) -> Comparison:
    """Pair the readings of two passes by sheet number and list every disagreement. Shares are judged at `threshold`."""
    one, again_one, odd_one = _by_number(first)
    two, again_two, odd_two = _by_number(second)
    pairs = [(one[number], two[number]) for number in sorted(one.keys() & two.keys())]
    return Comparison(
        tuple(difference for pair in pairs for difference in _differences(*pair, threshold=threshold)),
        tuple(sorted(one.keys() - two.keys())),
        tuple(sorted(two.keys() - one.keys())),
        tuple(sorted(again_one | again_two)),
        (*odd_one, *odd_two),
    )


def _by_number(readings: Iterable[Reading]) -> tuple[dict[int, Reading], set[int], list[Reading]]:
    found: dict[int, Reading] = {}
    repeated: set[int] = set()
    odd = []
    for reading in readings:
        if reading.sheet_no is None or not reading.is_measured:
            odd.append(reading)
        elif reading.sheet_no in found:
            repeated.add(reading.sheet_no)
        else:
            found[reading.sheet_no] = reading
    return found, repeated, odd


def _differences(first: Reading, second: Reading, *, threshold: float) -> list[Difference]:
    number = first.sheet_no
    if number is None:
        return []
    other = dict(_shares(second))
    return [
        Difference(number, place, share, other[place])
        for place, share in _shares(first)
        if (share >= threshold) != (other[place] >= threshold)
    ]


def _shares(reading: Reading) -> list[tuple[str, float]]:
    return [
        (f"{group}:{row}:{col}", share)
        for group, rows in reading.fill.items()
        for row, shares in enumerate(rows)
        for col, share in enumerate(shares)
        if share is not None
    ]
