"""Whose page it is: the number by three witnesses; backs, strangers, two sheets at once."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from omr import Layout, read
from omr.read import find
from omr.reading import Reason
from omr.source import Gray
from tests.omr.known import Sheet, jpeg, sheet

Scan = Callable[..., Gray]


def test_digits_that_contradict_the_bars_are_named(layout: Layout, scan: Scan) -> None:
    ours, other = scan(sheet(77), "none"), scan(sheet(78), "none")
    assert layout.barcode
    per_mm = 200 / 25.4
    top = round((layout.barcode.y + layout.barcode.h + 0.3) * per_mm)
    ours[top : top + 30, round(layout.barcode.x * per_mm) :] = other[top : top + 30, round(layout.barcode.x * per_mm) :]
    reading = read(jpeg(ours), layout)
    assert (reading.barcode, reading.sheet_no) == (None, None)
    assert reading.reasons == (Reason("barcode_disagrees", "sheet_no"),)
    assert reading.answers == sheet(77)["answers"]


def test_digits_that_cannot_be_read_contradict_nothing(layout: Layout, scan: Scan) -> None:
    ours = scan(sheet(77), "none")
    assert layout.barcode
    top = round((layout.barcode.y + layout.barcode.h + 0.3) * 200 / 25.4)
    ours[top : top + 30, 1150:1550] = 255
    assert read(jpeg(ours), layout).sheet_no == 77


def test_the_back_of_a_sheet_is_not_taken_for_its_front(layout: Layout, plain: Gray) -> None:
    through = 250 - (250 - plain[:, ::-1].astype(float)) * 0.15
    reading = read(jpeg(np.ascontiguousarray(through.astype(np.uint8))), layout)
    assert reading.outcome in ("foreign", "unreadable")
    assert reading.fill == {}


def test_two_sheets_fed_at_once_are_never_read_as_one(layout: Layout, scan: Scan) -> None:
    upper, lower = scan(sheet(77)), scan(sheet(78))
    for slip in (25, 60, 150, 400):
        image = upper.copy()
        image[1200 + slip :] = lower[1200:-slip]
        reading = read(jpeg(image), layout)
        assert reading.outcome in ("unreadable", "foreign"), (slip, reading.outcome)


def test_a_copy_of_another_size_is_told_by_the_resolution_that_the_file_states(
    layout: Layout, plain: Gray, known: Sheet
) -> None:
    import io

    from PIL import Image

    small = np.full_like(plain, 246)
    part = cv2.resize(plain, None, fx=0.9, fy=0.9, interpolation=cv2.INTER_AREA)
    small[60 : 60 + part.shape[0], 70 : 70 + part.shape[1]] = part
    said = {}
    for name, image in (("true", plain), ("copy", small)):
        out = io.BytesIO()
        Image.fromarray(image).save(out, "JPEG", quality=88, dpi=(200, 200))
        said[name] = read(out.getvalue(), layout)
    assert said["true"].outcome == "read"
    assert said["copy"].answers == known["answers"]
    assert said["copy"].reasons == (Reason("size", None),)
    assert read(jpeg(small), layout).outcome == "read"


def test_the_number_is_proved_on_turned_pages_too(layout: Layout, plain: Gray) -> None:
    for turns in range(4):
        page, _ = find(np.ascontiguousarray(np.rot90(plain, turns)), layout)
        from omr.number import numbered

        assert numbered(page, layout.barcode) == ("0000077183002", [])
