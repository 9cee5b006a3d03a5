"""Rows written straight into the file are what openpyxl would have written, cell by cell and style by style."""

from __future__ import annotations

import csv
import shutil
import subprocess
import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from app.form import Form, Framed, excel
from app.form.declared import TEMPLATES
from app.form.waiting import Waiting
from tests.documents.by_cells import by_cells
from tests.documents.invented import EXCEL, HOSTILE, PLAIN, paper

SIDES = ("left", "right", "top", "bottom")


def cells(sheet: Worksheet) -> dict[str, tuple[object, ...]]:
    """What stands in each cell and how it looks; of turned words the words alone, their lines follow the height."""
    return {
        one.coordinate: _look(one) for row in sheet.iter_rows() for one in row if one.value is not None or one.has_style
    }


def _look(cell: Cell) -> tuple[object, ...]:
    turned = cell.alignment.textRotation and isinstance(cell.value, str)
    value = "".join(str(cell.value).split()) if turned else cell.value
    borders = tuple(getattr(getattr(cell.border, side), "style", None) for side in SIDES)
    looks = (cell.font, cell.fill, cell.alignment, cell.number_format, cell.protection)
    return (value, cell.data_type, cell.quotePrefix, borders, *map(repr, looks))


@pytest.mark.parametrize(("said", "lines"), [(PLAIN, 0), (PLAIN, 1), (PLAIN, 40), (HOSTILE, 3)])
@pytest.mark.parametrize("form", EXCEL, ids=lambda form: form.id)
def test_sheet_is_what_openpyxl_would_write(form: Form | Waiting, said: str, lines: int) -> None:
    content, words = form.source.read_bytes(), paper(form, said=said, lines=lines)
    told = load_workbook(BytesIO(excel.fill(content, words))).worksheets
    for sheet, plain in zip(told, by_cells(content, words), strict=True):
        assert cells(sheet) == cells(plain)
        assert sorted(map(str, sheet.merged_cells.ranges)) == sorted(map(str, plain.merged_cells.ranges))
        assert _heights(sheet) == pytest.approx(_heights(plain))
        last = plain.cell(plain.max_row, plain.max_column)
        assert sheet.print_area == f"'{sheet.title}'!$A$1:${last.column_letter}${last.row}"


def _heights(sheet: Worksheet) -> dict[int, float]:
    return {row: one.height for row, one in sheet.row_dimensions.items() if one.height}


def _listed(form: str, lines: int) -> tuple[bytes, dict[str, Any]]:
    one = next(one for one in EXCEL if one.id == form)
    words = paper(one, "kk", lines=2)
    words["rows"] = [{**words["rows"][0], "n" if "n" in words["rows"][0] else "expected": n} for n in range(lines)]
    return one.source.read_bytes(), words


def test_a_head_is_repeated_and_what_is_below_follows() -> None:
    content, words = _listed("I-1", 500)
    sheet = load_workbook(BytesIO(excel.fill(content, words))).active
    assert isinstance(sheet, Worksheet)
    assert sheet.print_title_rows == "$11:$11"
    assert [sheet.cell(12 + n, 1).value for n in range(500)] == list(range(500))
    assert sheet.cell(513, 1).value == words["signatures"][0]["post"]
    assert [one.id for one in sheet.row_breaks.brk] == [510]  # the last line goes with those who sign
    assert sheet.print_area == f"'Form'!$A$1:$T${sheet.max_row}"


def test_memory_does_not_grow_with_the_list() -> None:
    """Eight times the rows need no more than their heights and what is packed of them."""

    def peak(lines: int) -> int:
        content, words = _listed("X-10", lines)
        tracemalloc.start()
        size = len(excel.fill(content, words))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found - 3 * size

    peak(10)  # what is loaded once
    assert peak(8_000) - peak(1_000) < 7_000 * 40


def test_a_table_greater_than_its_name_is_an_error() -> None:
    content, words = _listed("X-10", 2)
    words["rows"][1]["present"] = [1, 2]
    with pytest.raises(ValueError, match="no room"):
        excel.fill(content, words)


def test_a_cell_holds_words_or_a_number() -> None:
    content, words = _listed("X-10", 2)
    words["rows"][1]["present"] = object()
    with pytest.raises(TypeError, match="neither words nor a number"):
        excel.fill(content, words)


def test_a_frame_is_thick_wherever_it_stands_in_a_list() -> None:
    content, words = _listed("X-10", 300)
    words["rows"][299]["present"] = Framed("=1", wrong=True)
    sheet = load_workbook(BytesIO(excel.fill(content, words))).active
    assert isinstance(sheet, Worksheet)
    wrong = [one for row in sheet.iter_rows(11, 310) for one in row if one.border.left.style == "thick"]
    assert [(one.value, one.row, one.data_type, one.quotePrefix) for one in wrong] == [("=1", 310, "s", True)]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    content, words = _listed("X-10", 2000)
    (tmp_path / "one.xlsx").write_bytes(excel.fill(content, words))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    subprocess.run(["soffice", home, "--headless", "--convert-to", "csv", "--outdir", tmp_path, tmp_path / "one.xlsx"],
                   check=True, capture_output=True, timeout=300)  # fmt: skip
    with (tmp_path / "one.csv").open(encoding="utf-8") as file:
        told = list(csv.reader(file))
    assert [row[2] for row in told[10:2010]] == [str(n) for n in range(2000)]


def test_every_workbook_has_its_template() -> None:
    assert {form.source.name for form in EXCEL} == {path.name for path in TEMPLATES.glob("*.xlsx")}
