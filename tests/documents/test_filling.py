"""The two engines: what people type never becomes a formula, markup or code, and lists push down what is below."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from jinja2.exceptions import SecurityError, UndefinedError
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from app.form import Framed, QrCode, excel, word


def template(place: Path, cells: dict[str, str]) -> Path:
    book = Workbook()
    book["Sheet"].title = "Form"
    for name, address in cells.items():
        book.defined_names[name] = DefinedName(name, attr_text=f"Form!{address}")
    book["Form"]["A2"].font = Font(bold=True)
    book["Form"].merge_cells("A5:B5")
    book["Form"].row_dimensions[5].height = 33
    book["Form"]["B9"] = "end"
    book["Form"].page_setup.fitToHeight = 0
    book.save(place / "one.xlsx")
    return place / "one.xlsx"


CELLS = {"title": "$A$1", "rows.n": "$A$2", "rows.name": "$B$2", "total": "$A$5", "more.n": "$A$7"}


def filled(place: Path, items: list[dict[str, object]], cells: dict[str, str] | None = None) -> Worksheet:
    words = {"title": "Тізім", "rows": items, "total": "жиыны", "more": [{"n": 7}, {"n": 8}], "h": {}}
    page = load_workbook(BytesIO(excel.fill(template(place, cells or CELLS).read_bytes(), words))).active
    assert isinstance(page, Worksheet)
    return page


@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_a_list_pushes_down_what_is_below(tmp_path: Path, count: int) -> None:
    page = filled(tmp_path, [{"n": n, "name": f"№ {n}"} for n in range(count)])
    more = max(count, 1) - 1
    assert [page.cell(2 + n, 1).value for n in range(count)] == list(range(count))
    assert all(page.cell(2 + n, 1).font.bold for n in range(count))
    assert page.cell(5 + more, 1).value == "жиыны"
    assert [str(area) for area in page.merged_cells.ranges] == [f"A{5 + more}:B{5 + more}"]
    assert page.row_dimensions[5 + more].height == 33
    assert [page.cell(7 + more + n, 1).value for n in range(2)] == [7, 8]
    assert page.cell(10 + more, 2).value == "end"
    assert page.print_area == f"'Form'!$A$1:$B${10 + more}"


@pytest.mark.parametrize("typed", ["=1+1", "+7 701", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_what_people_type_is_never_a_formula(tmp_path: Path, typed: str) -> None:
    page = filled(tmp_path, [{"n": 1, "name": typed}])
    cell = page["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (typed, "s", True)


def test_a_name_over_many_cells_takes_a_table(tmp_path: Path) -> None:
    cells = {"title": "$A$1", "rows.n": "$A$2:$B$3", "total": "$A$5", "more.n": "$A$7"}
    page = filled(tmp_path, [{"n": [[1, 2], [3, 4]]}, {"n": [[5, 6], [7, 8]]}], cells)
    assert [[cell.value for cell in row] for row in page["A2:B5"]] == [[1, 2], [3, 4], [5, 6], [7, 8]]


def test_frames_and_codes(tmp_path: Path) -> None:
    page = filled(tmp_path, [{"n": Framed("017", wrong=True), "name": QrCode("SQ1|print|1|2")}])
    assert (page["A2"].value, page["A2"].border.left.style) == ("017", "thick")
    assert len(page._images) == 1


def test_a_name_that_is_not_given_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        filled(tmp_path, [{"n": 1}])


def written(place: Path, words: str) -> Path:
    document = Document()
    document.add_paragraph(words)
    document.save(str(place / "one.docx"))
    return place / "one.docx"


def test_markup_in_a_name_stays_words(tmp_path: Path) -> None:
    name = "Әлі & Ко <b>«Ұ»</b> {{ 7 * 7 }}"
    paper = word.fill(written(tmp_path, "{{ name }}").read_bytes(), {"name": name})
    assert Document(BytesIO(paper)).paragraphs[0].text == name


@pytest.mark.parametrize("words", ["{{ ''.__class__.__mro__ }}", "{{ name.format.__globals__ }}"])
def test_a_template_runs_nothing(tmp_path: Path, words: str) -> None:
    with pytest.raises(SecurityError):
        word.fill(written(tmp_path, words).read_bytes(), {"name": "x"})


def test_a_template_asks_only_for_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        word.fill(written(tmp_path, "{{ seat }}").read_bytes(), {"name": "x"})


def test_an_item_of_several_rows_is_not_torn_apart(tmp_path: Path) -> None:
    cells = {"title": "$A$1", "rows.n": "$A$2:$A$4", "total": "$A$5", "more.n": "$A$7"}
    page = filled(tmp_path, [{"n": [1, 2, 3]}] * 40, cells)
    breaks = [one.id for one in page.row_breaks.brk]
    assert breaks
    assert all((last - 1) % 3 == 0 for last in breaks)


def _signed(place: Path, lines: int) -> Worksheet:
    cells = {"title": "$A$1", "rows.n": "$A$2", "total": "$A$3", "more.n": "$A$5"}
    return filled(place, [{"n": n} for n in range(lines)], cells)


def test_the_last_line_goes_with_those_who_sign(tmp_path: Path) -> None:
    """Whatever the length of the list, no page holds signatures alone and no block of them is torn."""
    for lines in range(45, 150):
        page = _signed(tmp_path, lines)
        last = lines + 1
        assert [one.id for one in page.row_breaks.brk] in ([], [last - 1]), lines


def test_a_little_too_much_becomes_one_page(tmp_path: Path) -> None:
    assert {lines: _signed(tmp_path, lines).page_setup.fitToHeight for lines in (20, 42, 90)} == {
        20: 0, 42: 1, 90: 0,
    }  # fmt: skip
