"""Points by the letters of a sheet, reckoned apart from the programme: design/scoring.md in twenty lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MULTI = range(51, 61)
MOST_MARKS = 6
BLOCK_1 = 70


def of_task(task: int, said: str, right: str) -> int:
    """A point for the one right letter; in 51-60 two points less one for each letter too many or too few."""
    if task not in MULTI:
        return int(said == right)
    if not said or len(said) > MOST_MARKS:
        return 0
    return max(0, 2 - len(set(said) ^ set(right)))


def points(answers: Mapping[str, str], key: Sequence[str]) -> list[int]:
    """Points of the tasks 1-100."""
    return [of_task(task, answers[str(task)], right) for task, right in enumerate(key, start=1)]


def sums(answers: Mapping[str, str], key: Sequence[str]) -> tuple[int, int, int]:
    """Block 1, block 2, both."""
    earned = points(answers, key)
    return sum(earned[:BLOCK_1]), sum(earned[BLOCK_1:]), sum(earned)
