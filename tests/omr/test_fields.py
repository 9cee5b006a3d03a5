"""The judgement alone, from shares of ink to digits and letters; no picture is needed."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from omr import Layout, Reading, compare
from omr.compare import Difference
from omr.fields import DAMM, damm, judged, remarks
from omr.reading import Fill, Reason

MARKS = [{"shape": "square", "x": x, "y": y, "w": 5, "h": 5, "corner": True} for x in (12, 88) for y in (12, 88)]
BAR = {"shape": "rect", "x": 25, "y": 12, "w": 6, "h": 3, "orientation": True}


def group(name: str, kind: str, place: tuple[float, float], size: tuple[int, int], **how: Any) -> dict[str, Any]:
    rows, cols = size
    labels = "0123456789"[:rows] if kind == "digits" else "ABCDEFGH"[:cols]
    spot = {"x": place[0], "y": place[1], "dx": 5, "dy": 5, "rows": rows, "cols": cols, "d": 4, "labels": labels}
    return {"name": name, "kind": kind} | spot | how


@pytest.fixture(scope="module")
def small() -> Layout:
    groups = [
        group("code", "digits", (20, 22), (10, 4), check="damm"),
        group("seat", "digits", (45, 22), (10, 2), absent=[[9, 0]]),
        group("one", "single", (60, 22), (3, 4), first=1),
        group("many", "multi", (60, 45), (2, 5), first=11, max_marks=3),
        group("free", "multi", (60, 62), (2, 5), first=21),
    ]
    return Layout.of({"name": "small", "version": 1, "page": [100, 100], "marks": [*MARKS, BAR], "groups": groups})


def filled(layout: Layout, places: dict[str, float]) -> Fill:
    fill: Fill = {one.name: [[0.0] * one.cols for _ in range(one.rows)] for one in layout.groups}
    for one in layout.groups:
        for row, col in one.absent:
            fill[one.name][row][col] = None
    for place, share in places.items():
        name, *spot = place.split(":")
        fill[name][int(spot[0])][int(spot[1])] = share
    return fill


def test_an_empty_sheet_has_blanks(small: Layout) -> None:
    fields, answers = judged(small, filled(small, {}), 0.5)
    assert fields == {"code": "____", "seat": "__"}
    assert answers == {1: "", 2: "", 3: "", 11: "", 12: "", 21: "", 22: ""}


def test_a_share_at_the_threshold_is_filled(small: Layout) -> None:
    for share, letter in ((0.499, ""), (0.5, "C"), (0.51, "C")):
        assert judged(small, filled(small, {"one:1:2": share}), 0.5)[1][2] == letter
    assert judged(small, filled(small, {"one:1:2": 0.3}), 0.25)[1][2] == "C"


def test_single_tasks_with_several_marks_are_a_question(small: Layout) -> None:
    _, answers = judged(small, filled(small, {"one:0:0": 1, "one:0:3": 0.6, "one:2:3": 0.9}), 0.5)
    assert (answers[1], answers[2], answers[3]) == ("?", "", "D")


def test_multi_tasks_keep_all_letters_in_order(small: Layout) -> None:
    places = {f"many:1:{col}": 0.9 for col in (4, 0, 2, 3)} | {"free:0:1": 0.7}
    fields, answers = judged(small, filled(small, places), 0.5)
    assert (answers[11], answers[12], answers[21]) == ("", "ACDE", "B")
    assert remarks(small, fields, answers) == [Reason("too_many", "many:1:0")]


def test_as_many_marks_as_allowed_are_no_remark(small: Layout) -> None:
    places = {f"many:0:{col}": 0.9 for col in (0, 1, 2)} | {f"free:1:{col}": 0.9 for col in range(5)}
    fields, answers = judged(small, filled(small, places), 0.5)
    assert (answers[11], answers[22]) == ("ABC", "ABCDE")
    assert remarks(small, fields, answers) == []


def test_digit_columns(small: Layout) -> None:
    places = {
        "code:5:0": 0.9,
        "code:7:1": 0.9,
        "code:2:2": 0.9,
        "code:4:3": 0.9,
        "seat:8:0": 1,
        "seat:0:1": 1,
        "seat:9:1": 1,
    }
    fields, answers = judged(small, filled(small, places), 0.5)
    assert fields == {"code": "5724", "seat": "8?"}
    assert remarks(small, fields, answers) == []
    assert judged(small, filled(small, {"seat:9:1": 1}), 0.5)[0]["seat"] == "_9"


def test_a_wrong_check_digit_is_remarked_and_an_unread_one_is_not(small: Layout) -> None:
    places = {"code:5:0": 0.9, "code:7:1": 0.9, "code:2:2": 0.9, "code:3:3": 0.9}
    fields, answers = judged(small, filled(small, places), 0.5)
    assert remarks(small, fields, answers) == [Reason("check_digit", "code")]
    fields, answers = judged(small, filled(small, places | {"code:3:3": 0.0}), 0.5)
    assert (fields["code"], remarks(small, fields, answers)) == ("572_", [])


def test_damm_is_that_of_the_thesis() -> None:
    assert (damm("572"), damm("70100421"), damm("5724"), damm("")) == ("4", "4", "0", "0")
    assert all(sorted(row) == list("0123456789") for row in DAMM)
    assert all(sorted(column) == list("0123456789") for column in zip(*DAMM, strict=True))
    assert all(DAMM[digit][digit] == "0" for digit in range(10))
    for row, (one, other) in ((row, pair) for row in DAMM for pair in permutations(range(10), 2)):
        assert DAMM[int(row[one])][other] != DAMM[int(row[other])][one]  # any two neighbours changed over are seen


def reading(number: int | None, fill: Fill) -> Reading:
    return Reading("s", 1, "", "read", sheet_no=number, fill=fill)


def test_compare_looks_at_every_bubble_with_the_threshold(small: Layout) -> None:
    one, other = filled(small, {"one:0:0": 0.6, "seat:1:1": 0.2}), filled(small, {"one:0:0": 0.4, "seat:1:1": 0.3})
    found = compare([reading(7, one)], [reading(7, other)])
    assert found.differences == (Difference(7, "one:0:0", 0.6, 0.4),)
    assert not found.agrees
    found = compare([reading(7, one)], [reading(7, other)], threshold=0.25)
    assert found.differences == (Difference(7, "seat:1:1", 0.2, 0.3),)
    assert compare([reading(7, one)], [reading(7, other)], threshold=0.9).agrees
    level = filled(small, {"one:0:0": 0.5})
    assert compare([reading(7, one)], [reading(7, level)]).agrees
    assert [found.first for found in compare([reading(7, level)], [reading(7, other)]).differences] == [0.5]
    assert compare([reading(7, level)], [reading(7, one)]).agrees


def test_compare_pairs_by_number_in_order(small: Layout) -> None:
    empty, full = filled(small, {}), filled(small, {"one:0:0": 1.0})
    found = compare(
        [reading(9, full), reading(3, full), reading(5, empty)],
        [reading(3, empty), reading(9, empty), reading(8, empty)],
    )
    assert [one.sheet_no for one in found.differences] == [3, 9]
    assert (found.only_first, found.only_second, found.repeated, found.unnumbered) == ((5,), (8,), (), ())
    assert not found.agrees


@pytest.mark.parametrize("turned", [False, True])
def test_compare_names_what_cannot_be_paired(small: Layout, turned: bool) -> None:
    empty, full = filled(small, {}), filled(small, {"one:0:0": 1.0})
    odd, unmeasured = reading(None, empty), reading(4, {})
    passes = [[reading(3, empty), reading(3, full), odd], [reading(3, empty), unmeasured]]
    found = compare(*(passes[::-1] if turned else passes))
    assert (found.differences, found.repeated) == ((), (3,))
    assert set(map(id, found.unnumbered)) == {id(odd), id(unmeasured)}
    assert (found.only_first, found.only_second, found.agrees) == ((), (), False)
    assert compare([], []).agrees
    for one in (compare([odd], []), compare([reading(3, empty)], []), compare([], [reading(3, empty)])):
        assert not one.agrees
    twice = compare([reading(3, empty)] * 2, [reading(3, empty)])
    assert (twice.differences, twice.repeated, twice.agrees) == ((), (3,), False)
