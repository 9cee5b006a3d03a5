"""A folder of a hundred hostile files: every one gets its lines, none stops the pile, none passes for another."""

from __future__ import annotations

import io
import random
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from omr import Layout
from omr.batch import read_all
from omr.read import read_pages
from omr.source import Gray
from tests.omr.known import Sheet


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


@pytest.fixture(scope="module")
def whole(plain: Gray) -> dict[str, bytes]:
    page = Image.fromarray(np.asarray(cv2.resize(plain, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA), np.uint8))
    return {
        "jpg": saved(page, "JPEG", quality=70),
        "png": saved(page, "PNG"),
        "tif": saved(page.convert("1"), "TIFF", compression="group4"),
        "pdf": saved(page, "PDF"),
    }


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def bomb(width: int, height: int) -> bytes:
    """A PNG that states a size it does not have."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9999))) + chunk(b"IEND", b"")
    )


def locked() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt="secret")
    canvas.drawString(50, 50, "locked")
    canvas.save()
    return out.getvalue()


def hostile(whole: dict[str, bytes]) -> dict[str, bytes]:
    rng = random.Random(5)
    found = {
        f"cut-{part:02d}.{kind}": data[: len(data) * part // 20]
        for kind, data in whole.items()
        for part in range(1, 20)
    }
    for number in range(12):
        kind = ("jpg", "png", "tif", "pdf")[number % 4]
        data = bytearray(whole[kind])
        for _ in range(30):
            data[rng.randrange(len(data))] = rng.randrange(256)
        found[f"flipped-{number}.{kind}"] = bytes(data)
    return found | {
        "empty.jpg": b"",
        "zeros.png": bytes(5000),
        "words.tif": b"no picture at all\n" * 40,
        "gif.jpg": b"GIF89a" + bytes(300),
        "html.pdf": b"<html><body>%PDF-1.4</body></html>",
        "bare.pdf": b"%PDF-1.7\n%%EOF\n",
        "locked.pdf": locked(),
        "wide.png": bomb(2_000_000, 2_000_000),
        "tall.png": bomb(1, 60_000),
        "large.png": bomb(9_000, 8_800),
        "dot.png": saved(Image.new("L", (1, 1)), "PNG"),
        "two\nlines.jpg": whole["jpg"][:200],
    }


def test_a_hundred_hostile_files_are_survived(layout: Layout, whole: dict[str, bytes], tmp_path: Path) -> None:
    files = hostile(whole)
    assert len(files) >= 100
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.jpg").write_bytes(whole["jpg"])
    seen = {Path(one.source).name: one for one in read_all([tmp_path], layout)}
    assert set(seen) == {*files, "good.jpg"}
    assert seen["good.jpg"].outcome == "read"
    for name, one in seen.items():
        assert "\n" not in one.to_json()
        if name.startswith("cut") and not name.endswith(".pdf"):
            assert one.outcome in ("unreadable", "foreign"), name
    said = {name: seen[name].reasons[0].kind for name in files if not name.startswith(("cut", "flipped"))}
    assert said == {
        "empty.jpg": "empty", "zeros.png": "not_an_image", "words.tif": "not_an_image", "gif.jpg": "not_an_image",
        "html.pdf": "damaged", "bare.pdf": "damaged", "locked.pdf": "encrypted", "wide.png": "too_large",
        "tall.png": "too_small", "large.png": "damaged", "dot.png": "too_small", "two\nlines.jpg": "truncated",
    }  # fmt: skip


def test_mutated_files_raise_nothing(layout: Layout, whole: dict[str, bytes], known: Sheet) -> None:
    """A few mutations here; ten minutes of them were run by hand (omr/README.md)."""
    rng = random.Random(6)
    for number in range(24):
        data = bytearray(whole[("jpg", "png", "tif", "pdf")[number % 4]])
        for _ in range(rng.choice((1, 5, 50))):
            data[rng.randrange(min(len(data), rng.choice((400, len(data)))))] = rng.randrange(256)
        readings = list(read_pages(bytes(data), layout))
        assert readings
        for one in readings:
            if one.outcome in ("read", "review") and one.sheet_no is not None:
                assert one.sheet_no == known["number"]


@pytest.mark.parametrize("kind", ["jpg", "jpeg in tif"])
def test_a_jpeg_with_a_changed_bit_is_refused_or_reads_as_before(
    kind: str, layout: Layout, whole: dict[str, bytes]
) -> None:
    """What lies behind such a bit is displaced: rows of bubbles that a lenient decoder would pass on."""
    page = Image.open(io.BytesIO(whole["jpg"]))
    scan = whole["jpg"] if kind == "jpg" else saved(page, "TIFF", compression="jpeg")
    rng, plain = random.Random(9), next(iter(read_pages(scan, layout)))
    assert plain.outcome == "read"
    outcomes = []
    for _ in range(24):
        data = bytearray(scan)
        data[rng.randrange(700, len(data) - 4)] ^= 1 << rng.randrange(8)
        [one] = read_pages(bytes(data), layout)
        outcomes.append(one.reasons[0].kind if one.outcome == "unreadable" else one.outcome)
        if one.outcome == "read":
            assert (one.fields, one.answers) == (plain.fields, plain.answers)
    assert outcomes.count("damaged") >= 4
    assert outcomes.count("read") >= 4
