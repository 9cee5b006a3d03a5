"""Scoring: points by kind of task, mistakes in tasks with several right answers, and what a key may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import Refusal
from app.rules.answer_sheet import mask_of
from app.rules.scoring import SCHOOL_2018, Metric, Profile, check_key, mistakes, score

KEY = bytes([mask_of("B")] * 50 + [mask_of("ACF")] * 10 + [mask_of("D")] * 10 + [mask_of("E")] * 30)
EMPTY = bytes(100)


def answering(task: int, chosen: str, answers: bytes = EMPTY) -> bytes:
    marked = bytearray(answers)
    marked[task - 1] = mask_of(chosen)
    return bytes(marked)


def points(chosen: str, right: str, profile: Profile) -> int:
    key = answering(51, right, KEY)
    return score(answering(51, chosen), key, profile).points[50]


def test_a_perfect_sheet_has_80_and_30_of_110() -> None:
    found = score(KEY, KEY)
    assert (found.block1, found.block2, found.total) == (80, 30, 110)
    assert (SCHOOL_2018.most(1), SCHOOL_2018.most(2)) == (80, 30)
    assert found.points == bytes([1] * 50 + [2] * 10 + [1] * 40)


def test_an_empty_sheet_has_nothing() -> None:
    assert score(EMPTY, KEY).total == 0
    assert score(EMPTY, KEY).points == bytes(100)


@pytest.mark.parametrize(
    ("task", "chosen", "block1", "block2"),
    [
        (1, "B", 1, 0),
        (7, "A", 0, 0),
        (7, "AB", 0, 0),
        (50, "B", 1, 0),
        (51, "ACF", 2, 0),
        (60, "ACF", 2, 0),
        (61, "D", 1, 0),
        (65, "CD", 0, 0),
        (70, "D", 1, 0),
        (71, "E", 0, 1),
        (80, "DE", 0, 0),
        (100, "E", 0, 1),
    ],
)
def test_114_5_one_task_earns_by_its_kind_in_its_block(task: int, chosen: str, block1: int, block2: int) -> None:
    """§114.5.1, §114.5.3, §114.6. One mark of five counts, two are no answer."""
    found = score(answering(task, chosen), KEY)
    assert (found.block1, found.block2, found.total) == (block1, block2, block1 + block2)
    assert found.points[task - 1] == block1 + block2


TABLE = [
    # right, marked, symmetric, max
    ("ACF", "ACF", 2, 2),
    ("ACF", "AC", 1, 1),
    ("ACF", "ACFG", 1, 1),
    ("ACF", "ACG", 0, 1),
    ("ACF", "A", 0, 0),
    ("ACF", "ACFGH", 0, 0),
    ("ACF", "", 0, 0),
    ("B", "B", 2, 2),
    ("B", "BC", 1, 1),
    ("B", "C", 0, 0),
    ("B", "", 0, 0),
    ("ABCDEF", "ABCDEF", 2, 2),
    ("ABCDEF", "ABCDEFG", 0, 0),  # seven marks (§114.5), though one mistake only
    ("ABCDEF", "ABCDEFGH", 0, 0),
    ("ABCDEF", "ABCDE", 1, 1),
    ("AB", "CD", 0, 0),
]


@pytest.mark.parametrize("metric", ["symmetric", "max"])
@pytest.mark.parametrize(("right", "marked", "symmetric", "most"), TABLE)
def test_114_5_tasks_of_several_answers_follow_the_table(
    right: str, marked: str, symmetric: int, most: int, metric: Metric
) -> None:
    profile = replace(SCHOOL_2018, metric=metric)
    assert points(marked, right, profile) == (symmetric if metric == "symmetric" else most)


def test_without_the_guard_a_wrong_single_mark_is_one_mistake_under_max() -> None:
    loose = replace(SCHOOL_2018, need_one_right=False)
    assert points("C", "B", loose) == 0
    assert points("C", "B", replace(loose, metric="max")) == 1


def test_points_for_an_empty_task_are_a_setting_of_tasks_with_several_answers() -> None:
    kind = replace(SCHOOL_2018, empty_points=1)
    assert points("", "ACF", kind) == 1
    assert score(EMPTY, KEY, kind).points == bytes([0] * 50 + [1] * 10 + [0] * 40)


@pytest.mark.parametrize(
    ("marked", "right", "symmetric", "most"),
    [("", "", 0, 0), ("AB", "CD", 4, 2), ("A", "AB", 1, 1), ("ABC", "A", 2, 2)],
)
def test_mistakes_are_counted_each_or_in_pairs(marked: str, right: str, symmetric: int, most: int) -> None:
    assert mistakes(mask_of(marked), mask_of(right), "symmetric") == symmetric
    assert mistakes(mask_of(marked), mask_of(right), "max") == most


@pytest.mark.parametrize(("answers", "key"), [(bytes(99), KEY), (EMPTY, KEY[:99]), (EMPTY[:99], KEY[:99])])
def test_sheets_and_keys_of_another_length_are_not_graded(answers: bytes, key: bytes) -> None:
    with pytest.raises(ValueError, match="100 tasks"):
        score(answers, key)


def test_114_5_a_lawful_key_passes() -> None:
    check_key(KEY)
    check_key(answering(55, "ABCDEF", KEY))
    check_key(answering(55, "H", KEY))


@pytest.mark.parametrize(
    ("task", "right"),
    [
        (1, ""),
        (1, "AB"),
        (1, "F"),
        (50, "H"),
        (55, ""),
        (55, "ABCDEFG"),
        (61, "AB"),
        (65, "F"),
        (71, ""),
        (71, "F"),
        (100, "AE"),
    ],
)
def test_114_5_a_key_with_an_unlawful_task_is_refused_by_its_number(task: int, right: str) -> None:
    """§114.5.2. None or more than six right answers; §114.5.1, §114.5.3, §114.6: one of five."""
    with pytest.raises(Refusal) as told:
        check_key(answering(task, right, KEY))
    assert told.value.mark == "§114.5"
    assert f"исправить задания: {task}." in told.value.text.ru


@pytest.mark.parametrize(("key", "named"), [(KEY[:98], "99, 100"), (KEY + b"\x01", "–"), (b"", "1, 2, 3")])
def test_114_5_a_key_of_another_length_is_refused(key: bytes, named: str) -> None:
    with pytest.raises(Refusal) as told:
        check_key(key)
    assert named in told.value.text.kk
    assert f"есть {len(key)}" in told.value.text.ru
