from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from omr import Layout, Reading, read
from omr.batch import read_all
from omr.damage import Damage
from omr.fake import pages
from omr.fields import damm
from omr.read import find
from omr.reading import Reason
from omr.source import Gray
from tests.omr.known import Sheet, jpeg, sheet

Scan = Callable[..., Gray]


def kinds(reading: Reading) -> set[str]:
    return {reason.kind for reason in reading.reasons}


def agrees(reading: Reading, known: Sheet) -> bool:
    same = reading.fields == known["fields"] and reading.answers == known["answers"]
    return bool(same and reading.sheet_no == known["number"])


def covered(image: Gray, layout: Layout, indices: list[int]) -> Gray:
    """The picture with these marks painted over by paper."""
    page, _ = find(image, layout)
    out = image.copy()
    for index in indices:
        mark = layout.marks[index]
        x, y = np.round(page.placing.at(np.array([(mark.x, mark.y)]))[0]).astype(int)
        out[y - 32 : y + 32, max(0, x - 32) : x + 32] = 246
    return out


@pytest.mark.parametrize("degrade", ["none", "scanner", "heavy"])
@pytest.mark.parametrize("dpi", [100, 150, 200, 300])
def test_what_was_written_is_read(layout: Layout, degrade: str, dpi: int) -> None:
    sheets = [sheet(number) for number in (1, 2)]
    for known, image, _ in pages(layout, sheets, seed=dpi, dpi=dpi, degrade=degrade):
        reading = read(jpeg(image), layout)
        assert (reading.outcome, reading.reasons) == ("read", ())
        assert agrees(reading, dict(known))
        assert reading.dpi == pytest.approx(dpi, rel=0.04)


@pytest.mark.parametrize(
    "damage",
    [
        Damage(skew=5),
        Damage(keystone=0.03),
        Damage(scale=0.03),
        Damage(paper=205, black=95),
        Damage(blur=0.2, noise=6),
        Damage(quality=30),
    ],
    ids=str,
)
def test_each_fault_of_a_scanner_alone(layout: Layout, damage: Damage) -> None:
    for known, image, _ in pages(layout, [sheet(8), sheet(9)], seed=2, degrade=damage):
        reading = read(jpeg(image, damage.quality), layout)
        assert agrees(reading, dict(known)), reading.reasons
        assert reading.outcome == "read"


@pytest.mark.parametrize("pen", ["black", "blue", "pencil"])
def test_pens_read_the_same(layout: Layout, scan: Scan, pen: str) -> None:
    known = sheet(5) | {"pen": pen}
    reading = read(jpeg(scan(known)), layout)
    assert agrees(reading, known)
    assert reading.outcome == "read"


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_any_way_round(layout: Layout, plain: Gray, known: Sheet, turns: int) -> None:
    reading = read(jpeg(np.ascontiguousarray(np.rot90(plain, -turns))), layout)
    assert agrees(reading, known)
    assert reading.rotation == 90 * turns
    assert reading.residual_mm is not None
    assert reading.residual_mm < 0.1


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_sheet_fed_with_its_back_is_refused_by_name(layout: Layout, plain: Gray, turns: int) -> None:
    reading = read(jpeg(np.ascontiguousarray(np.rot90(plain[:, ::-1], turns))), layout)
    assert (reading.outcome, reading.reasons) == ("unreadable", (Reason("mirrored"),))


def test_the_line_of_the_contract(layout: Layout, plain: Gray, known: Sheet) -> None:
    reading = read(jpeg(plain), layout)
    line = json.loads(reading.to_json())
    assert list(line) == [
        "source", "page", "sha256", "outcome", "reasons", "dpi", "rotation", "residual_mm", "barcode", "fields",
        "answers", "fill",
    ]  # fmt: skip
    assert line["answers"] == {str(task): letters for task, letters in known["answers"].items()}
    assert line["barcode"] == "0000077183002"
    assert len(line["sha256"]) == 64
    assert [len(rows) for rows in line["fill"].values()] == [10, 10, 10, 25, 25, 10, 10, 30]
    assert line["fill"]["seat"][2][0] is None
    assert line["fill"]["seat"][1][0] is not None
    assert Reading.from_json(reading.to_json(), layout) == reading


def test_fills_are_a_byte_a_bubble_and_judge_alike(layout: Layout, plain: Gray) -> None:
    reading = read(jpeg(plain), layout)
    fills = reading.fills()
    assert len(fills) == 682
    for bubble, byte in zip(layout.bubbles, fills, strict=True):
        share = reading.fill[bubble.group][bubble.row][bubble.col]
        assert share is not None
        assert (byte >= 128) == (share >= 0.5)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"no picture at all" * 50, "not_an_image"),
        (b"%PDF-1.7 broken", "damaged"),
        (b"GIF89a" + bytes(200), "not_an_image"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "not_an_image"),
        (b"II*\x00" + bytes(300), "not_an_image"),
    ],
)
def test_bytes_that_are_no_page(layout: Layout, data: bytes, kind: str) -> None:
    reading = read(data, layout)
    assert reading.outcome == "unreadable"
    assert kinds(reading) <= {kind, "damaged"}
    assert reading.fills() == b""


def test_a_truncated_file_is_named_wherever_it_ends(layout: Layout, plain: Gray) -> None:
    whole = jpeg(plain)
    for share in (0.02, 0.3, 0.6, 0.9, 0.999):
        cut = whole[: int(len(whole) * share)]
        assert read(cut, layout).outcome == "unreadable"
        assert kinds(read(cut, layout)) == {"truncated"}
    sealed = read(whole[: len(whole) // 3] + b"\xff\xd9", layout)
    assert sealed.outcome == "unreadable"


def test_a_picture_too_large_is_not_decoded(layout: Layout) -> None:
    out = io.BytesIO()
    Image.new("1", (30000, 30000)).save(out, "PNG")
    assert kinds(read(out.getvalue(), layout)) == {"too_large"}
    assert len(out.getvalue()) < 1_000_000


def book(image: Gray, *, mirrored: bool = False, password: str | None = None) -> bytes:
    """A PDF of one page that is one picture."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=password)
    if mirrored:
        canvas.translate(A4[0], 0)
        canvas.scale(-1, 1)
    canvas.drawImage(ImageReader(Image.fromarray(image)), 0, 0, *A4)
    canvas.save()
    return out.getvalue()


def test_a_locked_pdf_is_named(layout: Layout, plain: Gray) -> None:
    assert kinds(read(book(plain, password="secret"), layout)) == {"encrypted"}


@pytest.mark.parametrize(
    "picture",
    [
        np.full((2339, 1654), 255, np.uint8),
        np.zeros((2339, 1654), np.uint8),
        np.random.default_rng(1).integers(0, 255, (2339, 1654)).astype(np.uint8),
    ],
    ids=["white", "black", "noise"],
)
def test_a_page_that_is_no_sheet_is_foreign(layout: Layout, picture: Gray) -> None:
    reading = read(jpeg(picture), layout)
    assert (reading.outcome, kinds(reading)) == ("foreign", {"no_marks"})


def test_a_sheet_of_another_form_is_foreign(layout: Layout) -> None:
    raw = json.loads((Path("omr/layouts/i19.json")).read_text(encoding="utf-8"))
    raw["barcode"]["mask"] = "0######18301*"
    other = Layout.of(raw)
    image = next(iter(pages(other, [{"number": 4}], seed=1)))[1]
    reading = read(jpeg(image), layout)
    assert (reading.outcome, reading.reasons) == ("foreign", (Reason("barcode_mask", "sheet_no"),))
    assert reading.barcode == "0000004183013"
    assert reading.fill == {}


def test_a_sheet_without_a_mark_is_blank(layout: Layout) -> None:
    for degrade in ("none", "scanner", "heavy"):
        image = next(iter(pages(layout, [{"number": 6}], seed=1, degrade=degrade)))[1]
        reading = read(jpeg(image), layout)
        assert (reading.outcome, reading.reasons, reading.sheet_no) == ("blank", (), 6)
        assert reading.fields == {"code": "_" * 9, "seat": "___", "variant": "____"}


@pytest.mark.parametrize("share", [0.46, 0.5, 0.54])
def test_a_bubble_near_the_threshold_is_shown_to_a_person(layout: Layout, scan: Scan, share: float) -> None:
    known = sheet(11)
    letter = "ABCDE".index(known["answers"][3])
    marks = {f"block1a:2:{letter}": share}
    reading = read(jpeg(scan(known | {"marks": marks})), layout)
    assert reading.outcome == "review"
    assert reading.reasons == (Reason("near_threshold", f"block1a:2:{letter}"),)


def test_faint_and_double_and_too_many_marks(layout: Layout, scan: Scan) -> None:
    known = sheet(12)
    known["answers"] = known["answers"] | {1: "A", 2: "B", 52: "ABCDEFG"}
    known["fields"] = known["fields"] | {"seat": "0_3"}
    marks = {"block1a:0:3": 0.95, "block1a:1:4": 0.3, "variant:0:0": 0.9, "variant:5:0": 0.9}
    reading = read(jpeg(scan(known | {"marks": marks})), layout)
    assert reading.answers[1] == "?"
    assert reading.answers[2] == "B"
    assert reading.answers[52] == "ABCDEFG"
    assert reading.reasons == (Reason("too_many", "block1m:1:0"),)
    assert reading.fields["seat"] == "0_3"
    assert reading.fields["variant"].startswith("?")


def test_a_wrong_check_digit_is_named(layout: Layout, scan: Scan) -> None:
    known = sheet(13)
    code = known["fields"]["code"]
    known["fields"] = known["fields"] | {"code": code[:8] + str((int(code[8]) + 1) % 10)}
    assert read(jpeg(scan(known)), layout).reasons == (Reason("check_digit", "code"),)
    assert (damm("572"), damm("70100421")) == ("4", "4")


def test_the_threshold_may_be_another(layout: Layout, scan: Scan) -> None:
    known = sheet(14)
    known["answers"] = known["answers"] | {1: ""}
    picture = jpeg(scan(known | {"marks": {"block1a:0:2": 0.38}}))
    assert read(picture, layout).answers[1] == ""
    assert read(picture, layout, threshold=0.25).answers[1] == "C"


@pytest.mark.parametrize("lost", [[0], [1], [3], [4], [0, 2, 11, 12], [5, 6, 7, 8, 9, 10]])
def test_lost_marks_are_made_good_by_the_others(layout: Layout, plain: Gray, known: Sheet, lost: list[int]) -> None:
    reading = read(jpeg(covered(plain, layout, lost)), layout)
    assert agrees(reading, known)
    corners = [index for index in lost if index < 4]
    named = [Reason("mark_lost", f"mark:{index}") for index in corners] if len(corners) > 1 else []
    assert list(reading.reasons) == named


def test_a_sheet_without_most_marks_is_not_trusted(layout: Layout, plain: Gray) -> None:
    reading = read(jpeg(covered(plain, layout, list(range(14)))), layout)
    assert (reading.outcome, kinds(reading)) == ("unreadable", {"marks"})


def test_a_page_cut_through_its_bubbles_is_refused(layout: Layout, plain: Gray) -> None:
    reading = read(jpeg(np.ascontiguousarray(plain[:-250])), layout)
    assert (reading.outcome, kinds(reading)) == ("unreadable", {"cropped"})


def test_a_page_that_slipped_in_the_feed_is_refused_or_right(layout: Layout, plain: Gray, known: Sheet) -> None:
    for slip in (4, 8, 16, 40):
        image = plain.copy()
        image[1200:] = np.roll(image[1200:], slip, axis=1)
        reading = read(jpeg(image), layout)
        assert reading.outcome == "unreadable" or agrees(reading, known), slip
        if slip == 40:
            assert reading.outcome == "unreadable"
            assert kinds(reading) <= {"grid", "distorted"}


def test_a_fold_and_a_cropped_edge_do_no_harm(layout: Layout, plain: Gray, known: Sheet) -> None:
    image = plain.copy()
    image[1200:1206] = 90
    image[:, :120] = 255
    assert agrees(read(jpeg(image), layout), known)


def test_a_streak_through_bubbles_is_named(layout: Layout, plain: Gray) -> None:
    page, _ = find(plain, layout)
    x = round(float(page.placing.at(np.array([(27.0, 190.0)]))[0][0]))
    image = plain.copy()
    image[:, x : x + 3] = 90
    reading = read(jpeg(image), layout)
    assert reading.outcome == "review"
    places = {reason.at for reason in reading.reasons if reason.kind == "streak"}
    assert {place for place in places if place and place.startswith("block1a") and place.endswith(":0")}


def test_a_hidden_barcode_sends_the_sheet_to_a_person(layout: Layout, plain: Gray, known: Sheet) -> None:
    page, _ = find(plain, layout)
    assert layout.barcode
    corners = page.placing.at(np.array([(148.0, 22.5), (191.0, 32.5)]))
    (left, top), (right, bottom) = np.round(corners).astype(int)
    image = plain.copy()
    image[top:bottom, left:right] = 240
    reading = read(jpeg(image), layout)
    assert (reading.outcome, reading.reasons) == ("review", (Reason("barcode", "sheet_no"),))
    assert reading.sheet_no is None
    assert reading.answers == known["answers"]


def test_scans_smaller_and_larger_than_the_page(layout: Layout, plain: Gray, known: Sheet) -> None:
    for border, value in ((150, 0), (250, 255)):
        wide = cv2.copyMakeBorder(plain, border, border, border, border, cv2.BORDER_CONSTANT, value=(value,))
        assert agrees(read(jpeg(np.asarray(wide, np.uint8)), layout), known)
    fine = np.asarray(cv2.resize(plain, None, fx=3, fy=3), np.uint8)
    reading = read(jpeg(fine), layout)
    assert agrees(reading, known)
    assert reading.dpi == pytest.approx(600, rel=0.02)
    coarse = np.asarray(cv2.resize(plain, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA), np.uint8)
    assert read(jpeg(coarse), layout).reasons == (Reason("resolution"),)


def saved(image: Gray, kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(image).save(out, kind, **how)
    return out.getvalue()


def test_formats(layout: Layout, plain: Gray, known: Sheet) -> None:
    bits = np.where(plain > 190, 255, 0).astype(np.uint8)
    dropped = np.where(plain > 120, 255, 0).astype(np.uint8)
    colour = np.asarray(cv2.cvtColor(plain, cv2.COLOR_GRAY2RGB), np.uint8)
    group4 = io.BytesIO()
    Image.fromarray(bits).convert("1").save(group4, "TIFF", compression="group4")
    one_bit = io.BytesIO()
    Image.fromarray(dropped).convert("1").save(one_bit, "PNG")
    files = {
        "png": saved(plain, "PNG"),
        "colour": saved(colour, "PNG"),
        "colour jpeg": saved(colour, "JPEG", quality=88),
        "lzw": saved(plain, "TIFF", compression="tiff_lzw"),
        "raw": saved(plain, "TIFF"),
        "group4": group4.getvalue(),
        "one bit, grey print dropped": one_bit.getvalue(),
        "pdf": saved(plain, "PDF"),
    }
    for name, data in files.items():
        reading = read(data, layout)
        assert agrees(reading, known), (name, reading.outcome, reading.reasons)


def test_pages_of_one_file(layout: Layout, scan: Scan, tmp_path: Path) -> None:
    first, second = Image.fromarray(scan(sheet(1))), Image.fromarray(scan(sheet(2), turn=180))
    first.save(tmp_path / "two.pdf", save_all=True, append_images=[second])
    first, second = Image.fromarray(scan(sheet(1))), Image.fromarray(scan(sheet(2), turn=180))
    first.save(tmp_path / "two.tif", save_all=True, append_images=[second], compression="tiff_lzw")
    (tmp_path / "bad.jpg").write_bytes(b"nothing")
    (tmp_path / "notes.txt").write_text("not a scan", encoding="utf-8")
    readings = list(read_all([tmp_path, tmp_path / "gone.png"], layout, jobs=2))
    seen = [(Path(one.source).name, one.page, one.outcome, one.sheet_no) for one in readings]
    assert seen == [
        ("bad.jpg", 1, "unreadable", None),
        ("two.pdf", 1, "read", 1),
        ("two.pdf", 2, "read", 2),
        ("two.tif", 1, "read", 1),
        ("two.tif", 2, "read", 2),
        ("gone.png", 1, "unreadable", None),
    ]
    assert readings[2].rotation == 180
    assert kinds(readings[-1]) == {"no_file"}
    assert read(tmp_path / "two.pdf", layout, page=2).sheet_no == 2
    assert read(tmp_path / "two.pdf", layout, page=3).reasons == (Reason("no_page"),)


def test_a_vector_pdf_is_rendered(layout: Layout, tmp_path: Path) -> None:
    from omr import blank

    blank(layout, [31, 32], tmp_path / "sheets.pdf")
    readings = list(read_all([tmp_path / "sheets.pdf"], layout))
    assert [(one.outcome, one.sheet_no) for one in readings] == [("blank", 31), ("blank", 32)]


def test_a_scan_shown_mirrored_in_a_pdf_is_seen_as_shown(layout: Layout, plain: Gray, known: Sheet) -> None:
    assert agrees(read(book(plain), layout), known)
    assert kinds(read(book(plain, mirrored=True), layout)) == {"mirrored"}
