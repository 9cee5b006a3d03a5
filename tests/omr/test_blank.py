from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import zxingcpp
from reportlab.pdfbase import pdfmetrics

from omr import Layout, blank
from omr.barcode import bars, check_digit, code_of, number_of
from omr.blank import BOLD, POINT, REGULAR
from omr.fake import render


@pytest.fixture(scope="module")
def book(layout: Layout) -> bytes:
    out = io.BytesIO()
    blank(layout, [1, 123, 999001], out)
    return out.getvalue()


def test_a_page_a_number_on_paper_of_the_right_size(book: bytes) -> None:
    pdf = pdfium.PdfDocument(book)
    assert len(pdf) == 3
    assert [round(side * POINT) for side in pdf[0].get_size()] == [210, 297]


def test_every_font_is_embedded_and_there_is_no_picture(book: bytes, tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_bytes(book)
    fonts = subprocess.run(["pdffonts", tmp_path / "book.pdf"], capture_output=True, text=True, check=True).stdout
    rows = fonts.splitlines()[2:]
    assert len(rows) == 2
    assert all(re.search(r"yes yes yes", row) for row in rows), fonts
    pictures = subprocess.run(["pdfimages", "-list", tmp_path / "book.pdf"], capture_output=True, text=True, check=True)
    assert len(pictures.stdout.splitlines()) == 2


def test_people_read_number_and_sectors_in_both_languages(book: bytes, tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_bytes(book)
    command = ["pdftotext", "-f", "2", "-l", "2", "-layout", str(tmp_path / "book.pdf"), "-"]
    words = " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    assert "№ 000123" in words
    for caption in ("ЖАУАП ПАРАҒЫ / ЛИСТ ОТВЕТОВ", "Әкесінің аты / Отчество", "ТЖК / ИКТ", "НАЗАР АУДАРЫҢЫЗ!"):
        assert caption in words


def test_bars_are_read_by_another_program_at_scanner_resolutions(layout: Layout) -> None:
    for dpi in (100, 200, 300):
        pictures = list(render(layout, [1, 123, 999001], dpi))
        codes = [[one.text for one in zxingcpp.read_barcodes(picture)] for picture in pictures]
        assert codes == [["0000001183009"], ["0000123183000"], ["0999001183006"]]


def test_no_text_leaves_its_frame(layout: Layout, book: bytes) -> None:
    assert book
    for text in layout.printed.texts:
        face = BOLD if text.get("bold") else REGULAR
        width = pdfmetrics.stringWidth(text["text"], face, text["size"]) * POINT
        left = text["x"] - (width / 2 if text.get("align") == "center" else 0)
        around = [one for one in layout.printed.frames if one["x"] < text["x"] < one["x"] + one["w"]]
        around = [one for one in around if one["y"] < text["y"] < one["y"] + one["h"]]
        for frame in around:
            assert frame["x"] + 0.3 < left, text["text"]
            assert left + width < frame["x"] + frame["w"] - 0.3, text["text"]
        assert left > 5
        assert left + width < 205


def test_print_lies_where_the_layout_says(layout: Layout) -> None:
    picture = next(iter(render(layout, [1], 300)))
    per_mm = 300 / 25.4
    for mark in layout.marks:
        left, right = (round((mark.x + side * mark.w / 2) * per_mm) for side in (-1, 1))
        top, bottom = (round((mark.y + side * mark.h / 2) * per_mm) for side in (-1, 1))
        assert picture[top + 2 : bottom - 2, left + 2 : right - 2].max() < 10
        assert picture[top - 8 : top - 3, left:right].min() > 245
    for bubble in layout.bubbles[::37]:
        x, y = round(bubble.x * per_mm), round(bubble.y * per_mm)
        row = picture[y, round((bubble.x - 2.3) * per_mm) : x - 12]
        assert 90 < row.min() < 200, bubble.place


def test_a_number_that_does_not_fit_is_refused(layout: Layout) -> None:
    with pytest.raises(ValueError, match="1000000 does not fit into 6 digits"):
        blank(layout, [1000000], io.BytesIO())


def test_equal_numbers_give_equal_files(layout: Layout, book: bytes) -> None:
    out = io.BytesIO()
    blank(layout, [1, 123, 999001], out)
    assert out.getvalue() == book


def test_check_digits_of_the_sibling_sheets() -> None:
    for code in ("0000000131902", "0000000142724", "0000000152709"):
        assert check_digit(code[:12]) == code[12]
        assert len(bars(code)) == 95


def test_number_and_code_belong_together(layout: Layout) -> None:
    assert layout.barcode
    assert code_of(123, layout.barcode) == "0000123183000"
    assert number_of("0000123183000", layout.barcode) == 123
    assert number_of("0000123183001", layout.barcode) is None
    assert number_of("0000000131902", layout.barcode) is None


def test_a_missing_renderer_is_named(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match="poppler-utils"):
        list(render(layout, [1], 100))
