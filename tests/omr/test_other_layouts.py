"""Any sheet that can be said as a layout is read by the same engine."""

from __future__ import annotations

import json
from typing import Any

import pytest

from omr import Layout, read
from omr.fake import pages
from tests.omr.known import jpeg

CONTRACT: dict[str, Any] = {
    "name": "small",
    "version": 1,
    "page": [210, 297],
    "marks": [
        {"shape": "square", "x": x, "y": y, "w": 6, "h": 6, "corner": True} for x in (10, 200) for y in (10, 287)
    ]
    + [{"shape": "rect", "x": 22, "y": 10, "w": 6, "h": 3, "orientation": True}],
    "barcode": {"name": "sheet_no", "symbology": "EAN13", "x": 150, "y": 16, "w": 42, "h": 11},
    "groups": [
        {"name": "code", "kind": "digits", "x": 21, "y": 67, "dx": 6.0, "dy": 5.2, "rows": 10, "cols": 9, "d": 4.0,
         "labels": "0123456789"},
        {"name": "block1a", "kind": "single", "x": 27, "y": 133.5, "dx": 5.5, "dy": 5.0, "rows": 25, "cols": 5,
         "d": 4.0, "labels": "ABCDE", "first": 1},
    ],
    "zones": [{"name": "full_name", "x": 46, "y": 25, "w": 96, "h": 21}],
}  # fmt: skip
ROUND: dict[str, Any] = {
    "name": "round",
    "version": 1,
    "page": [148, 210],
    "marks": [{"shape": "disc", "x": x, "y": y, "w": 6, "h": 6, "corner": True} for x in (16, 132) for y in (16, 194)]
    + [{"shape": "ring", "x": 74, "y": 16, "w": 6, "h": 6, "orientation": True},
       {"shape": "disc", "x": 30, "y": 194, "w": 4, "h": 4}],
    "groups": [
        {"name": "votes", "kind": "multi", "x": 40, "y": 50, "dx": 9, "dy": 8, "rows": 12, "cols": 6, "d": 5.0,
         "labels": "ABCDEF", "shape": "square", "print_labels": False, "max_marks": 3},
    ],
}  # fmt: skip


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_layout_of_the_contract(turn: int) -> None:
    layout = Layout.of(CONTRACT)
    answers = {task: "ABCDE"[task % 5] for task in range(1, 26)}
    known = {"number": 42, "fields": {"code": "123456789"}, "answers": answers}
    image = next(iter(pages(layout, [known], seed=turn, degrade="none", turn=turn)))[1]
    reading = read(jpeg(image), layout)
    assert (reading.outcome, reading.reasons, reading.rotation) == ("read", (), turn)
    assert (reading.fields, reading.answers, reading.sheet_no) == (known["fields"], answers, 42)


def test_discs_rings_and_squares_without_a_number() -> None:
    layout = Layout.of(json.loads(json.dumps(ROUND)))
    answers = {task: "ABCDEF"[: task % 4] for task in range(1, 13)}
    for turn in (0, 90, 180, 270):
        image = next(iter(pages(layout, [{"number": 1, "answers": answers}], seed=turn, turn=turn)))[1]
        reading = read(jpeg(image), layout)
        assert (reading.outcome, reading.answers, reading.rotation) == ("read", answers, turn), reading.reasons
        assert (reading.barcode, reading.sheet_no) == (None, None)
