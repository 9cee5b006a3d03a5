"""Sheets that nobody expects: one letter everywhere, everything filled, nothing but one mark."""

from __future__ import annotations

import pytest

from omr import Layout, read
from omr.fake import pages
from tests.omr.known import jpeg, sheet


@pytest.mark.parametrize("letter", ["A", "E"])
def test_one_letter_in_every_task(layout: Layout, letter: str) -> None:
    answers = dict.fromkeys(range(1, 101), letter)
    image = next(iter(pages(layout, [sheet(21) | {"answers": answers, "pen": "pencil"}], seed=2, degrade="heavy")))[1]
    reading = read(jpeg(image), layout)
    assert (reading.outcome, reading.answers, reading.fields) == ("read", answers, sheet(21)["fields"])


def test_nine_tenths_of_the_bubbles_filled(layout: Layout) -> None:
    marks = {bubble.place: 0.95 for index, bubble in enumerate(layout.bubbles) if index % 10}
    image = next(iter(pages(layout, [{"number": 3, "marks": marks}], seed=3)))[1]
    reading = read(jpeg(image), layout)
    for bubble in layout.bubbles:
        share = reading.fill[bubble.group][bubble.row][bubble.col] if reading.fill else None
        assert share is None or (share >= 0.5) == (bubble.place in marks), bubble.place
    assert reading.outcome in ("review", "unreadable")


def test_a_single_mark_on_the_page(layout: Layout) -> None:
    image = next(iter(pages(layout, [{"number": 3, "marks": {"block2a:29:4": 0.8}, "pen": "pencil"}], seed=3)))[1]
    reading = read(jpeg(image), layout)
    assert (reading.outcome, {task: one for task, one in reading.answers.items() if one}) == ("read", {100: "E"})
