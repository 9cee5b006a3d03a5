from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from omr import Layout
from omr.layout import LAYOUTS, LayoutError


@pytest.fixture
def raw() -> Any:
    return json.loads((LAYOUTS / "i19.json").read_text(encoding="utf-8"))


def faults(raw: object) -> str:
    with pytest.raises(LayoutError) as refused:
        Layout.of(raw)
    return " | ".join(refused.value.faults)


def test_the_answer_sheet_has_its_sectors_in_order(layout: Layout) -> None:
    assert len(layout.bubbles) == 682
    assert [group.name for group in layout.groups] == [
        "code", "seat", "variant", "block1a", "block1b", "block1m", "block1c", "block2a",
    ]  # fmt: skip
    assert sorted(task for group in layout.groups for task in group.tasks) == list(range(1, 101))
    multi = layout.group("block1m")
    assert (list(multi.tasks), multi.kind, multi.max_marks) == (list(range(51, 61)), "multi", 6)
    assert layout.group("block2a").printed_first == 1
    assert layout.group("code").check == "damm"


def test_bubbles_stand_in_a_fixed_order(layout: Layout) -> None:
    assert [one.place for one in layout.bubbles[:2]] == ["code:0:0", "code:0:1"]
    seat = [one.place for one in layout.bubbles if one.group == "seat"]
    assert seat[:7] == ["seat:0:0", "seat:0:1", "seat:0:2", "seat:1:0", "seat:1:1", "seat:1:2", "seat:2:1"]
    assert len(seat) == 22
    assert layout.by_place["block2a:29:4"] == 681


def test_corner_marks_are_not_cut_by_a_skewed_feed(layout: Layout) -> None:
    corners = [mark for mark in layout.marks if mark.corner]
    assert len(corners) == 4
    for mark in corners:
        assert mark.x - mark.w / 2 >= 15
        assert mark.x + mark.w / 2 <= 195
        assert mark.y - mark.h / 2 >= 15
        assert mark.y + mark.h / 2 <= 282
    assert len([mark for mark in layout.marks if not mark.corner]) >= 16


def test_frames_touch_no_mark_and_no_bubble(layout: Layout) -> None:
    for frame in layout.printed.frames:
        left, top, right, bottom = frame["x"], frame["y"], frame["x"] + frame["w"], frame["y"] + frame["h"]
        for one in layout.marks:
            apart = one.x + one.w / 2 < left or one.x - one.w / 2 > right
            assert apart or one.y + one.h / 2 < top or one.y - one.h / 2 > bottom, (frame, one)
        for bubble in layout.bubbles:
            r = bubble.d / 2 + 0.5
            inside = left + r <= bubble.x <= right - r and top + r <= bubble.y <= bottom - r
            outside = not (left - r < bubble.x < right + r and top - r < bubble.y < bottom + r)
            assert inside or outside, (frame, bubble)


def test_all_faults_come_at_once_with_their_places(raw: Any) -> None:
    raw["groups"][0]["kind"] = "words"
    raw["groups"][3]["first"] = 26
    raw["marks"][0]["shape"] = "star"
    raw["zones"][0]["name"] = "room"
    found = faults(raw)
    for part in ("group code: unknown kind 'words'", "task 26 occurs 2 times", "marks[0]: unknown shape", "duplicate"):
        assert part in found


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda raw: raw["groups"][1].update(x=105.0), "overlap"),
        (lambda raw: raw["groups"][7].update(x=200.0), "outside the page"),
        (lambda raw: raw["marks"].pop(0), "3 corner marks"),
        (lambda raw: raw.update(marks=raw["marks"][:4]), "orientation not decidable"),
        (lambda raw: raw["groups"][2].update(name="seat"), "duplicate name 'seat'"),
        (lambda raw: raw["groups"][2].pop("dx"), "dx is missing"),
        (lambda raw: raw["groups"][2].update(rows="10"), "rows must be int"),
        (lambda raw: raw["groups"][2].update(colour=1), "unknown key 'colour'"),
        (lambda raw: raw["groups"][2].update(labels="012"), "10 different labels"),
        (lambda raw: raw["groups"][1].update(absent=[[10, 0]]), "is no bubble"),
        (lambda raw: raw["groups"][3].update(check="damm"), "unknown check"),
        (lambda raw: raw["barcode"].update(mask="0#"), "mask must be"),
        (lambda raw: raw["barcode"].update(symbology="QR"), "unknown symbology"),
        (lambda raw: raw.update(page=[210]), "page: two numbers"),
        (lambda raw: raw.update(groups=[]), "at least one"),
    ],
)
def test_a_faulty_layout_is_refused(raw: Any, spoil: Any, said: str) -> None:
    spoil(raw)
    assert said in faults(raw)


@pytest.mark.parametrize("raw", [[], None, "i19", 5])
def test_a_layout_that_is_no_object_is_refused(raw: object) -> None:
    assert faults(raw) == "is not an object"


def test_a_file_that_is_missing_or_no_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="cannot be opened"):
        Layout.load(tmp_path / "none.json")
    (tmp_path / "odd.json").write_text("{", encoding="utf-8")
    with pytest.raises(LayoutError, match="is not JSON"):
        Layout.load(tmp_path / "odd.json")
