"""§43.3 I-15: the scanner's check finds what is read wrongly, and a scanner that is not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from omr import Layout, Reading, read
from omr.check import LIMITS, checked
from omr.damage import Damage
from omr.fake import pages
from omr.source import Gray
from tests.omr.known import Sheet, jpeg


@pytest.fixture(scope="module")
def reading(layout: Layout, plain: Gray) -> Reading:
    return read(jpeg(plain), layout)


def test_i15_a_good_scan_of_a_known_sheet_is_fit(layout: Layout, reading: Reading, known: Sheet) -> None:
    found = checked([reading], layout, [known])
    assert (found.is_fit, found.faults) == (True, ())
    assert set(found.sectors.values()) == {0}
    assert {limit.name for limit in LIMITS} <= set(found.measures[0])
    assert found.lines()[-1] == "verdict: fit, 0 differences, 0 faults"


def test_i15_differences_are_counted_by_sector(layout: Layout, reading: Reading, known: Sheet) -> None:
    answers = dict(known["answers"]) | {1: "", 2: "E" if known["answers"][2] != "E" else "A", 75: ""}
    wrong = known | {"answers": answers, "fields": known["fields"] | {"seat": "999"}}
    found = checked([reading], layout, [wrong])
    assert {name: count for name, count in found.sectors.items() if count} == {"seat": 1, "block1a": 2, "block2a": 1}
    assert len(found.faults) == 4


def test_i15_missing_twice_and_strange_sheets_are_named(layout: Layout, reading: Reading, known: Sheet) -> None:
    other = known | {"number": 5}
    found = checked([reading, reading, read(b"", layout)], layout, [known, other])
    assert [fault.split(": ")[-1] for fault in found.faults] == [
        "review, sheet 77 is not expected or came twice"
        if reading.reasons
        else "read, sheet 77 is not expected or came twice",
        "unreadable, sheet None is not expected or came twice",
        "no scan",
    ]


@pytest.mark.parametrize(
    ("damage", "measure"),
    [
        (Damage(skew=0.01, paper=150, black=40, quality=90), "paper"),
        (Damage(paper=200, black=130), "contrast"),
        (Damage(streaks=3), "streaks"),
    ],
)
def test_i15_a_scanner_out_of_its_limits_is_unfit(layout: Layout, known: Sheet, damage: Damage, measure: str) -> None:
    image = next(iter(pages(layout, [known], seed=8, degrade=damage, turn=0)))[1]
    found = checked([read(jpeg(image), layout)], layout, [known])
    assert not found.is_fit
    assert any(f"{measure} " in fault for fault in found.faults), found.faults


def test_i15_resolution_skew_and_stretch_are_measured(layout: Layout, plain: Gray, known: Sheet) -> None:
    import cv2

    height, width = plain.shape
    turned = cv2.warpAffine(
        plain, cv2.getRotationMatrix2D((width / 2, height / 2), 4, 1), (width, height), borderValue=(246,)
    )
    wide = cv2.resize(plain, (round(width * 1.02), height))
    coarse = cv2.resize(plain, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    for image, measure in ((turned, "skew"), (wide, "stretch"), (coarse, "dpi")):
        found = checked([read(jpeg(np.asarray(image, np.uint8)), layout)], layout, [known])
        assert any(f": {measure} " in fault for fault in found.faults), (measure, found.faults)


def test_every_limit_is_looked_at(layout: Layout, reading: Reading, known: Sheet) -> None:
    assert reading.view
    outside: dict[str, Any] = {
        "grid_mm": 0.9,
        "grid_seen": 0.8,
        "stretch": -0.2,
        "skew": 7.0,
        "paper": 20.0,
        "black": 1.0,
    }
    spoiled = replace(reading, view=reading.view._replace(**outside), dpi=99.0, residual_mm=0.3)
    names = {fault.split(": ")[2].split()[0] for fault in checked([spoiled], layout, [known]).faults}
    assert names == {limit.name for limit in LIMITS} - {"streaks"}


def test_the_view_finds_every_bubble_again(layout: Layout, plain: Gray, reading: Reading) -> None:
    assert reading.view
    matrix = np.array(reading.view.homography).reshape(3, 3)
    for bubble in layout.bubbles[::50]:
        x, y, weight = matrix @ [bubble.x, bubble.y, 1]
        share = reading.fill[bubble.group][bubble.row][bubble.col]
        grey = float(
            np.median(
                plain[round(y / weight) - 8 : round(y / weight) + 9, round(x / weight) - 8 : round(x / weight) + 9]
            )
        )
        assert (grey < 150) == (share is not None and share > 0.5)
