"""The answer sheet: which bubbles are filled, what digits and answers they make."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from app.rules import answer_sheet
from app.rules.answer_sheet import Bubble, Claim, Fills, Group, blank, claim, letters, mask_of

DIGITS = "0123456789"
SEAT_HOLES = frozenset((row, 0) for row in range(2, 10))
SHEET = (
    Group("code", "digits", DIGITS, 10, 9),
    Group("seat", "digits", DIGITS, 10, 3, absent=SEAT_HOLES),
    Group("variant", "digits", DIGITS, 10, 4),
    Group("block1a", "single", "ABCDE", 25, 5, first=1),
    Group("block1b", "single", "ABCDE", 25, 5, first=26),
    Group("multi", "multi", "ABCDEFGH", 10, 8, first=51),
    Group("context", "single", "ABCDE", 10, 5, first=61),
    Group("block2", "single", "ABCDE", 30, 5, first=71),
)


def sheet(marks: Iterable[tuple[str, int, int]] = (), *, ink: float = 0.9) -> dict[str, list[list[float | None]]]:
    marked = set(marks)
    return {
        group.name: [
            [
                None if (row, col) in group.absent else ink if (group.name, row, col) in marked else 0.02
                for col in range(group.cols)
            ]
            for row in range(group.rows)
        ]
        for group in SHEET
    }


def digits(name: str, value: str) -> list[tuple[str, int, int]]:
    return [(name, int(digit), col) for col, digit in enumerate(value)]


WHOLE = [*digits("code", "701004214"), *digits("seat", "017"), *digits("variant", "1204")]


def test_the_sheet_of_these_tests_has_the_682_bubbles_of_i_19() -> None:
    assert len(answer_sheet.measures(sheet())) == 682


@pytest.mark.parametrize(
    ("fill", "counts"), [(0.0, False), (0.499, False), (0.4999999, False), (0.5, True), (0.501, True), (1.0, True)]
)
def test_166_a_bubble_is_filled_from_exactly_half_of_its_area(fill: float, counts: bool) -> None:
    assert answer_sheet.filled(fill) is counts


def test_114_2_and_3_digits_of_code_seat_and_variant_are_read() -> None:
    """§114.3."""
    found = claim(SHEET, sheet(WHOLE))
    assert (found.code, found.seat, found.variant) == ("701004214", "017", "1204")
    assert found.answers == bytes(100)
    assert (found.doubts, found.too_many) == ((), ())


def test_114_2_no_mark_is_a_gap_and_two_marks_a_question() -> None:
    marks = [mark for mark in WHOLE if mark not in {("code", 0, 1), ("seat", 1, 1)}]
    found = claim(SHEET, sheet([*marks, ("code", 5, 0), ("variant", 9, 3)]))
    assert (found.code, found.seat, found.variant) == ("?_1004214", "0_7", "120?")


def test_an_untouched_sheet_claims_nothing() -> None:
    assert claim(SHEET, sheet()) == Claim("_" * 9, "___", "____", bytes(100))


@pytest.mark.parametrize(
    ("task", "bubble"),
    [
        (1, ("block1a", 0, 0)),
        (25, ("block1a", 24, 4)),
        (26, ("block1b", 0, 1)),
        (50, ("block1b", 24, 2)),
        (51, ("multi", 0, 7)),
        (60, ("multi", 9, 0)),
        (61, ("context", 0, 3)),
        (70, ("context", 9, 4)),
        (71, ("block2", 0, 0)),
        (100, ("block2", 29, 4)),
    ],
)
def test_114_5_and_6_every_task_has_its_byte_and_every_option_its_bit(task: int, bubble: tuple[str, int, int]) -> None:
    answers = claim(SHEET, sheet([bubble])).answers
    assert answers[task - 1] == 1 << bubble[2]
    assert answers.count(0) == 99


def test_114_5_marks_of_one_task_make_one_set() -> None:
    found = claim(
        SHEET, sheet([("multi", 4, 5), ("multi", 4, 0), ("multi", 4, 2), ("block1a", 6, 0), ("block1a", 6, 1)])
    )
    assert found.answers[54] == mask_of("ACF")
    assert found.answers[6] == mask_of("AB")
    assert found.too_many == ()


@pytest.mark.parametrize(("count", "flagged"), [(5, ()), (6, ()), (7, (58,)), (8, (58,))])
def test_114_5_more_than_six_marks_are_flagged_and_kept(count: int, flagged: tuple[int, ...]) -> None:
    found = claim(SHEET, sheet([("multi", 7, col) for col in range(count)]))
    assert found.too_many == flagged
    assert found.answers[57].bit_count() == count


def test_114_5_the_limit_of_marks_is_for_tasks_of_several_answers() -> None:
    assert claim(SHEET, sheet([("block1a", 0, col) for col in range(5)])).too_many == ()


@pytest.mark.parametrize(
    ("mask", "kind", "read"),
    [
        (0, "single", ""),
        (0b1, "single", "A"),
        (0b10000, "single", "E"),
        (0b11, "single", "?"),
        (0, "multi", ""),
        (0b100101, "multi", "ACF"),
        (0b11111111, "multi", "ABCDEFGH"),
    ],
)
def test_answers_are_read_as_letters(mask: int, kind: answer_sheet.Kind, read: str) -> None:
    assert letters(mask, kind) == read


@pytest.mark.parametrize("mask", range(256))
def test_letters_and_masks_say_the_same(mask: int) -> None:
    assert mask_of(letters(mask, "multi")) == mask


def test_mask_of_does_not_count_a_letter_twice() -> None:
    assert mask_of("CAC") == mask_of("AC") == 5


def test_seats_have_three_digits() -> None:
    assert [answer_sheet.seat_digits(seat) for seat in (1, 17, 120)] == ["001", "017", "120"]


@pytest.mark.parametrize(
    ("fill", "doubt", "named"),
    [
        (0.5, 0.0, False),
        (0.52, 0.0, False),
        (0.47, 0.04, True),
        (0.53, 0.04, True),
        (0.55, 0.04, False),
        (0.9, 0.04, False),
    ],
)
def test_a_measure_near_the_limit_is_named_as_doubtful(fill: float, doubt: float, named: bool) -> None:
    fills = sheet([("multi", 3, 2)], ink=fill)
    assert claim(SHEET, fills, doubt=doubt).doubts == ((Bubble("multi", 3, 2),) if named else ())


@pytest.mark.parametrize(("fill", "decision", "read"), [(0.48, True, "C"), (0.53, False, ""), (0.9, False, "")])
def test_a_decided_bubble_stands_above_its_measure_and_is_no_doubt(fill: float, decision: bool, read: str) -> None:
    fills = sheet([("block2", 0, 2)], ink=fill)
    found = claim(SHEET, fills, doubt=0.05, decided={("block2", 0, 2): decision})
    assert letters(found.answers[70], "single") == read
    assert found.doubts == ()


def test_a_decision_mends_a_digit_too() -> None:
    fills = sheet([*WHOLE, ("seat", 9, 2)])
    assert claim(SHEET, fills).seat == "01?"
    assert claim(SHEET, fills, decided={("seat", 9, 2): False}).seat == "017"


def test_a_bubble_equals_the_plain_triple() -> None:
    assert Bubble("seat", 9, 2) == ("seat", 9, 2)
    assert {Bubble("seat", 9, 2): True}[("seat", 9, 2)]  # type: ignore[index]


def test_a_layout_of_digits_alone_has_no_answers() -> None:
    assert claim(SHEET[1:2], {"seat": sheet(WHOLE)["seat"]}) == Claim("", "017", "", b"")


@pytest.mark.parametrize(
    "bubble", [("code", 0, 0), ("seat", 1, 0), ("variant", 9, 3), ("multi", 9, 7), ("block2", 29, 4)]
)
def test_127_1_one_filled_bubble_of_any_sector_makes_a_filled_sheet(bubble: tuple[str, int, int]) -> None:
    fills: Fills = sheet([bubble])
    assert not blank(fills)
    assert blank(fills, decided={bubble: False})


def test_127_1_a_sheet_without_filled_bubbles_is_unfilled() -> None:
    assert blank(sheet())
    assert blank(sheet([("code", 0, 0)], ink=0.49))
    assert not blank(sheet(), decided={("code", 0, 0): True})
