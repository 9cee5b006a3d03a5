"""Marks that a candidate took back: struck out or rubbed out, by any pen."""

from __future__ import annotations

import pytest

from omr import Layout, read
from omr.fake import pages
from tests.omr.known import jpeg, sheet


@pytest.mark.parametrize("pen", ["black", "blue", "pencil"])
def test_a_mark_crossed_out_or_rubbed_out_goes_to_a_person(layout: Layout, pen: str) -> None:
    known = sheet(15) | {"pen": pen}
    places = [f"block1a:{task - 1}:{'ABCDE'.index(known['answers'][task])}" for task in (2, 6, 11, 17)]
    taken_back = {"struck": places[:2], "erased": places[2:]}
    image = next(iter(pages(layout, [known | taken_back], seed=6, degrade="scanner", turn=0)))[1]
    reading = read(jpeg(image), layout)
    said = {reason.at: reason.kind for reason in reading.reasons}
    assert set(said) <= set(places)
    assert {said.get(place) for place in places[:2]} == {"crossed_out"}
    for place in places[2:]:
        group, row, col = place.split(":")
        share = reading.fill[group][int(row)][int(col)]
        rubbed_clean = share is not None and share < 0.2
        assert said.get(place, "clean" if rubbed_clean else "") in ("pale", "near_threshold", "stained", "clean")
