from __future__ import annotations

from dataclasses import replace

import pytest

from omr import Layout, Reading, compare, read
from omr.compare import Difference
from omr.fake import pages
from tests.omr.known import jpeg, sheet


def readings(layout: Layout, sheets: list[dict[str, object]], **how: object) -> list[Reading]:
    return [read(jpeg(image), layout) for _, image, _ in pages(layout, sheets, **how)]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def first(layout: Layout) -> list[Reading]:
    return readings(layout, [sheet(number) for number in (1, 2, 3)], seed=1, dpi=200, turn=0)


def test_passes_of_other_resolution_and_turn_agree(layout: Layout, first: list[Reading]) -> None:
    again = [sheet(number) for number in (3, 2, 1)]
    second = readings(layout, again, seed=2, dpi=300, turn=180)
    assert {one.rotation for one in second} == {180}
    assert compare(first, second).agrees


def test_every_bubble_that_differs_is_named_with_both_fills(layout: Layout, first: list[Reading]) -> None:
    changed = sheet(2)
    letter = changed["answers"][7]
    row = "ABCDE".index(letter)
    other = readings(layout, [changed | {"marks": {f"block1a:6:{row}": 0.0}}], seed=3, turn=0)
    found = compare(first, [first[0], other[0], first[2]])
    assert found.differences == (
        Difference(
            2,
            f"block1a:6:{row}",
            first[1].fill["block1a"][6][row] or 0.0,
            other[0].fill["block1a"][6][row] or 0.0,
        ),
    )
    assert found.differences[0].first > 0.8
    assert found.differences[0].second < 0.1
    assert not found.agrees


def test_sheets_of_one_pass_only_repeated_and_unnumbered(layout: Layout, first: list[Reading]) -> None:
    bad = read(b"nothing", layout)
    nameless = replace(first[0], sheet_no=None, barcode=None)
    found = compare([first[0], first[1], first[1], bad], [first[1], first[2], nameless])
    assert (found.only_first, found.only_second, found.repeated) == ((1,), (3,), (2,))
    assert found.unnumbered == (bad, nameless)
    assert found.differences == ()
