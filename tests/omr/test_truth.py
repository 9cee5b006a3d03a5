"""Measured shares against shares known from drawing: what the band and the promise «never silently» rest on."""

from __future__ import annotations

from pathlib import Path

import pytest

from omr import Layout, fake
from omr.bench import KINDS, accuracy, swept
from omr.fake import pages
from omr.read import BAND, TWO_LEVELS
from tests.omr.known import sheet

PAGES = {
    "none": 4, "scanner": 12, "heavy": 12, "stained": 12, "streaked": 8, "pale": 6, "keystone": 4, "coarse": 8,
    "skewed": 4, "scaled": 4, "fed": 4, "folded": 4, "holed": 4, "two_level": 4,
}  # fmt: skip
MAY_BE_REFUSED = ("fed", "folded", "two_level")
DRIVEN = sum(PAGES.values()) * 682


def test_enough_bubbles_are_looked_at() -> None:
    assert set(PAGES) == set(KINDS)
    assert DRIVEN >= 60_000


@pytest.mark.parametrize("kind", list(PAGES))
def test_no_bubble_is_misread_silently(layout: Layout, kind: str) -> None:
    found = accuracy(layout, kind, count=PAGES[kind], seed=77)
    assert (found.silent, found.bubbles) == (0, (PAGES[kind] - found.refused) * 682), found
    assert found.refused <= (1 if kind in MAY_BE_REFUSED else 0), found
    if kind == "two_level":
        assert found.worst < TWO_LEVELS * BAND, found
    elif kind not in ("stained", "streaked"):
        assert abs(found.bias) <= 0.01, found
        assert found.mean_error <= 0.02, found
        assert found.worst < BAND + 0.05, found


def test_examination_like_sheets_go_to_nobody(layout: Layout) -> None:
    from omr import read
    from tests.omr.known import jpeg

    sheets = [sheet(number) for number in range(1, 13)]
    doubtful = [
        reading.reasons
        for _, image, _ in pages(layout, sheets, seed=4, degrade="scanner")
        if (reading := read(jpeg(image), layout)).outcome != "read"
    ]
    assert doubtful == []


def test_the_truth_is_what_was_asked_for(layout: Layout) -> None:
    wanted = swept(layout, 1, 3)
    _, _, truth = next(iter(pages(layout, wanted, seed=3, degrade="none")))
    for place, share in wanted[0]["marks"].items():
        assert truth[layout.by_place[place]] == pytest.approx(share, abs=0.02)
    assert (truth > 0).sum() == len(wanted[0]["marks"])


def test_fakes_are_equal_for_equal_seeds(layout: Layout, tmp_path: Path) -> None:
    sheets = [sheet(1), sheet(2)]
    one = fake(layout, sheets, tmp_path / "one", seed=9)
    two = fake(layout, sheets, tmp_path / "two", seed=9, prefix="p2-")
    other = fake(layout, sheets, tmp_path / "other", seed=10, turn=180)
    assert [path.name for path in one] == ["000001.jpg", "000002.jpg"]
    assert [path.name for path in two] == ["p2-000001.jpg", "p2-000002.jpg"]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert one[0].read_bytes() != other[0].read_bytes()
