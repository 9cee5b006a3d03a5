"""Marks against the key.

The scale of points is not in the Instruction. `SCHOOL_2018` is what other sources say of the test of 2018: a point
for a task, two for a task with several right answers and one of them when there is one mistake, 80 and 30 for the two
blocks. It is a setting, to be confirmed by the order that sets the scale; the law gives only the kinds of tasks (§114).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.errors import Refusal
from app.rules.answer_sheet import MAX_MARKS
from app.text import Text

Metric = Literal["symmetric", "max"]


@dataclass(frozen=True)
class Part:
    """Tasks `first`..`last` of one kind in one block; points by the number of mistakes, none beyond the list."""

    first: int
    last: int
    kind: Literal["single", "multi"]
    block: Literal[1, 2]
    options: int
    points: tuple[int, ...]

    @property
    def tasks(self) -> range:
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class Profile:
    """How a test is graded: a setting with the number and date of its order."""

    parts: tuple[Part, ...]
    metric: Metric = "symmetric"
    empty_points: int = 0
    need_one_right: bool = True
    max_marks: int = MAX_MARKS

    @property
    def tasks(self) -> int:
        """How many tasks the sheet has."""
        return max(part.last for part in self.parts)

    def most(self, block: int) -> int:
        """The greatest sum of points of a block."""
        return sum(part.points[0] * len(part.tasks) for part in self.parts if part.block == block)


SCHOOL_2018 = Profile(
    parts=(
        Part(1, 50, "single", 1, 5, (1,)),  # §114.5
        Part(51, 60, "multi", 1, 8, (2, 1)),  # §114.5
        Part(61, 70, "single", 1, 5, (1,)),  # §114.5
        Part(71, 100, "single", 2, 5, (1,)),  # §114.6
    )
)


@dataclass(frozen=True)
class Score:
    """Points of one sheet; `points` has a byte a task."""

    block1: int
    block2: int
    total: int
    points: bytes


def score(answers: bytes, key: bytes, profile: Profile = SCHOOL_2018) -> Score:
    """§114.5.1, §114.5.3, §114.6, §149. The points of a sheet.

    `answers` and `key` have a byte a task, a bit an option (A is bit 0); other lengths are a ValueError.
    """
    if not len(answers) == len(key) == profile.tasks:
        raise ValueError(f"{len(answers)} answers, {len(key)} keys, {profile.tasks} tasks")
    points = bytearray(profile.tasks)
    blocks = {1: 0, 2: 0}
    for part in profile.parts:
        for task in part.tasks:
            earned = _earned(answers[task - 1], key[task - 1], part, profile)
            points[task - 1] = earned
            blocks[part.block] += earned
    return Score(blocks[1], blocks[2], blocks[1] + blocks[2], bytes(points))


def mistakes(marked: int, right: int, metric: Metric) -> int:
    """Right options left out and wrong ones marked: each for itself (symmetric) or a pair as one (max)."""
    missed, extra = (right & ~marked).bit_count(), (marked & ~right).bit_count()
    return missed + extra if metric == "symmetric" else max(missed, extra)


def check_key(key: bytes, profile: Profile = SCHOOL_2018) -> None:
    """§114.5.2. A key has one right option in a single task, one to six in the others, and only printed ones."""
    wrong = [
        task
        for part in profile.parts
        for task in part.tasks
        if task > len(key) or not _lawful(key[task - 1], part, profile)
    ]
    if wrong or len(key) != profile.tasks:
        raise Refusal(
            "§114.5",
            Text(
                "Дұрыс жауаптар коды қате: {count} тапсырма керек, {has} бар, түзетілетін тапсырмалар: {tasks}. "
                "ҰТО-дан түзетілген файл сұраңыз.",
                "Коды правильных ответов неверны: заданий нужно {count}, есть {has}, исправить задания: {tasks}. "
                "Запросите у НЦТ исправленный файл.",
            ).fill(count=profile.tasks, has=len(key), tasks=", ".join(map(str, wrong)) or "–"),
        )


def _earned(marked: int, right: int, part: Part, profile: Profile) -> int:
    if marked == 0:
        return profile.empty_points if part.kind == "multi" else 0
    if part.kind == "single":
        return part.points[0] if marked.bit_count() == 1 and marked & right else 0
    if marked.bit_count() > profile.max_marks or (profile.need_one_right and not marked & right):
        return 0
    made = mistakes(marked, right, profile.metric)
    return part.points[made] if made < len(part.points) else 0


def _lawful(right: int, part: Part, profile: Profile) -> bool:
    most = profile.max_marks if part.kind == "multi" else 1
    return 1 <= right.bit_count() <= most and right >> part.options == 0
