from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from omr import Layout, draw, read
from omr.draw import NoPicture, crop
from omr.source import Gray
from tests.omr.known import jpeg


def picture(data: bytes) -> np.ndarray:
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), int)


def test_the_overlay_is_upright_and_shows_what_was_judged(layout: Layout, plain: Gray, tmp_path: Path) -> None:
    source = jpeg(np.ascontiguousarray(plain[::-1, ::-1]))
    data = draw(source, layout, read(source, layout), out=tmp_path / "seen.png")
    assert (tmp_path / "seen.png").read_bytes() == data
    seen = picture(data)
    assert seen.shape == (1782, 1260, 3)
    mark = seen[round(14.4 * 6) : round(20.6 * 6), round(14.4 * 6) : round(20.6 * 6)]
    assert (mark[..., 0] - mark[..., 2] > 100).any()
    colours = seen[400:1700, 90:1150]
    assert (colours[..., 1] - colours[..., 2] > 80).sum() > 5000
    assert not (seen[300:] == (30, 30, 220)).all(axis=2).any()


def test_doubtful_bubbles_are_red(layout: Layout, scan: object) -> None:
    source = jpeg(scan({"number": 3, "marks": {"block1a:9:2": 0.5}}))  # type: ignore[operator]
    seen = picture(draw(source, layout, read(source, layout)))
    x, y = round(38.0 * 6), round(178.5 * 6)
    around = seen[y - 15 : y + 15, x - 15 : x + 15]
    assert (around[..., 2] - around[..., 0] > 120).any()


def test_a_sheet_not_read_for_its_number_is_still_shown(layout: Layout, plain: Gray) -> None:
    source = jpeg(plain)
    data = draw(source, layout, read(source, layout))
    assert picture(data).mean() > 150


@pytest.mark.parametrize(
    ("at", "size"),
    [
        ("full_name", (100, 24.4)),
        ("sheet_no", (44, 12.8)),
        ("seat", (20, 54.8)),
        ("block1m:3:2", (46.5, 8)),
        ("code:4:0", (8, 54.8)),
    ],
)
def test_pieces_for_people(layout: Layout, plain: Gray, at: str, size: tuple[float, float]) -> None:
    piece = picture(crop(jpeg(plain), layout, at))
    assert piece.shape[:2] == (pytest.approx(size[1] * 12, abs=1), pytest.approx(size[0] * 12, abs=1))
    assert piece.min() < 110
    assert piece.max() > 200


def test_handwriting_is_in_its_zone(layout: Layout, plain: Gray, scan: object) -> None:
    written = picture(crop(jpeg(plain), layout, "full_name", margin=-0.5))
    empty = picture(crop(jpeg(scan({"number": 77})), layout, "full_name", margin=-0.5))  # type: ignore[operator]
    assert (written < 150).sum() > 1.3 * (empty < 150).sum()


def test_what_cannot_be_shown_is_refused(layout: Layout, plain: Gray) -> None:
    with pytest.raises(NoPicture, match="empty"):
        crop(b"", layout, "full_name")
    with pytest.raises(NoPicture, match="no_marks"):
        crop(jpeg(np.full((2339, 1654), 250, np.uint8)), layout, "full_name")
    with pytest.raises(NoPicture, match="no_page"):
        crop(jpeg(plain), layout, "full_name", page=2)
    for place in ("nowhere", "code:11:0"):
        with pytest.raises(KeyError):
            crop(jpeg(plain), layout, place)
