"""What is taken away: numbers are numbers, words are words, the head says who, when and by what, the chart is drawn."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET  # our own drawing is read back
import zipfile
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from app.report import chart, drawing, giving, word
from app.report.chart import Chart, Series
from app.report.making import IN_FILE, Report, made
from app.report.shape import Shape
from app.text import speaking
from tests.report.conftest import Ground, shape
from tests.report.test_reckoning import details

SVG = "{http://www.w3.org/2000/svg}"
DANGEROUS = ["=1+1", "+7", "-5", "@SUM(A1)", "\tx", "＝1"]
TOLD: dict[str, Any] = {
    "register": "score", "join": "placement.application", "chart": "bar", "rows": 0,
    "g": ["placement.application.category", "placement.language"], "m": ["mean:total", "count", "share"],
    "filters": {"placement.application.number.from": "2"},
}  # fmt: skip


def report(ground: Ground, login: str, told: Shape, title: str = "") -> Report:
    with ground.acting(login) as (session, staff):
        return made(session, told, staff, title=title, most=IN_FILE)


def sheet_of(content: bytes, number: int = 0) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).worksheets[number].iter_rows()]


def test_a_workbook_holds_numbers_a_head_totals_and_a_chart_of_excel_s_own(ground: Ground) -> None:
    one = report(ground, "si701", shape(**TOLD), "Санаттар")
    content = giving.written(one, "xlsx")
    rows = sheet_of(content)
    head = [row[0] for row in rows[:5]]
    assert head[0] == "Санаттар"
    assert head[1] == "Тізілім: Нәтижелер"
    assert head[2] == "Жасаған: ТӨП-тің жауапты тұлғасы 701, ТӨП-тің жауапты тұлғасы, 701 701 мектеп"
    assert head[4] == "Сүзгілер: Өтініштерді тіркеу журналы: Тіркеу №: 2 бастап"
    body = rows[7:]
    assert rows[6] == [head.label.kk for head in one.table.heads]
    assert body[0][2] == pytest.approx(details(one)[0][2])
    assert isinstance(body[0][3], int)
    assert body[len(one.table.lines)][0] == "БАРЛЫҒЫ"
    assert body[len(one.table.lines)][2:] == pytest.approx(list(one.table.total or ())[2:])
    book = load_workbook(io.BytesIO(content))
    assert book.worksheets[0].cell(8, 5).number_format == "0.0%"
    assert book.worksheets[0].freeze_panes == "A8"
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert [name for name in names if "charts/chart" in name] == ["xl/charts/chart1.xml"]
    drawn = chart.chart_of(one.fit, one.table)
    assert drawn is not None
    assert [row[0] for row in sheet_of(content, 1)[1:]] == list(drawn.categories)


def test_words_that_look_like_formulas_are_words(ground: Ground) -> None:
    with ground.past() as connection:
        kept = connection.exec_driver_sql("SELECT id, position FROM application ORDER BY id").all()
        for at, words in enumerate(DANGEROUS):
            connection.exec_driver_sql("UPDATE application SET position = %s WHERE number = %s", (words, at + 1))
    try:
        one = report(ground, "si701", shape(register="application", g="position", m="count", rows=0), "=HYPERLINK(1)")
        told = [cells[0] for cells in details(one)]
        assert set(DANGEROUS) <= set(told)
        book = load_workbook(io.BytesIO(giving.written(one, "xlsx")))
        cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
        assert {cell.value for cell in cells} >= {"=HYPERLINK(1)", "=1+1", "@SUM(A1)"}
        assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
        parts = zipfile.ZipFile(io.BytesIO(giving.written(one, "xlsx")))
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        lines = list(csv.reader(io.StringIO(giving.written(one, "csv").decode("utf-8-sig")), delimiter=";"))
        assert [line[0] for line in lines if line and line[0].startswith(tuple(DANGEROUS))] == []
        assert ["'=1+1", "1"] in lines
    finally:
        with ground.past() as connection:
            for pk, position in kept:
                connection.exec_driver_sql("UPDATE application SET position = %s WHERE id = %s", (position, pk))


def test_a_document_has_its_head_a_repeated_heading_pages_and_a_picture(ground: Ground) -> None:
    with speaking("ru"):
        one = report(ground, "si701", shape(**TOLD), "Категории & <языки>")
        content = giving.written(one, "docx")
    document = Document(io.BytesIO(content))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[0] == "Категории & <языки>"
    assert said[1] == "Регистр: Результаты"
    assert said[2].startswith("Составил(а): ")
    assert said[4] == "Отборы: Журнал регистрации заявлений: Регистрационный №: с 2"
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == [head.label.ru for head in one.table.heads]
    assert len(table.rows) == len(one.table.lines) + 2
    assert table.rows[-1].cells[0].text == "ВСЕГО"
    assert "tblHeader" in table.rows[0]._tr.xml
    footer = document.sections[0].footer.paragraphs[0]._p.xml
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer
    (picture,) = document.inline_shapes
    assert picture.width > 0


def test_a_csv_has_the_lines_of_the_table_with_shares_in_per_cent(ground: Ground) -> None:
    one = report(ground, "si701", shape(register="application", g="language", m=["count", "share"], rows=0))
    lines = list(csv.reader(io.StringIO(giving.written(one, "csv").decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == ["Тестілеу тілі", "Саны", "Үлесі, % (барлығынан)"]
    for line, cells in zip(lines[1:], details(one), strict=False):
        assert (line[0], int(line[1])) == cells[:2]
        assert float(line[2]) == pytest.approx(cells[2] * 100, abs=0.01)
    assert lines[len(one.table.lines) + 1] == ["БАРЛЫҒЫ", str(one.table.counted), "100.0"]


def test_a_list_of_many_columns_lies_on_its_side(ground: Ground) -> None:
    one = report(ground, "si701", shape(register="application", rows=10))
    document = Document(io.BytesIO(giving.written(one, "docx")))
    section = document.sections[0]
    assert (section.page_width or 0) > (section.page_height or 0)
    assert len(document.tables[0].rows) == 11
    narrow = report(ground, "si701", shape(register="application", cols="number,full_name", rows=10))
    section = Document(io.BytesIO(giving.written(narrow, "docx"))).sections[0]
    assert (section.page_width or 0) < (section.page_height or 0)


def test_a_paper_has_no_more_lines_than_anybody_reads(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "MOST", 5)
    one = report(ground, "si701", shape(register="application", cols="number", rows=0))
    document = Document(io.BytesIO(giving.written(one, "docx")))
    assert len(document.tables[0].rows) == 6
    all_lines = len(ground.applications) // 2
    assert f"Қағазға алғашқы 5 жол шығарылды, барлығы {all_lines}" in "\n".join(p.text for p in document.paragraphs)


@pytest.mark.parametrize("kind", ["bar", "line"])
def test_a_chart_says_its_title_its_names_and_its_values_and_holds_no_script(kind: str) -> None:
    one = Chart(kind, "Балдар <&>", ("Әдебиет", '"><script>alert(1)</script>', "Үй ісі"),
                (Series("қазақ тілі", (10, None, 0)), Series("орыс тілі", (-5, 2.5, 1000000))), "number")  # fmt: skip
    told = drawing.svg(one)
    root = ET.fromstring(told)  # noqa: S314  (our own drawing)
    assert root[0].text == "Балдар <&>"
    words = [element.text for element in root.iter(f"{SVG}text")]
    assert {"Балдар <&>", "Әдебиет", "қазақ тілі", "орыс тілі", "10", "2,50", "1\u00a0000\u00a0000", "−5"} <= set(words)
    assert "<script" not in told
    assert " style=" not in told
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "rect", "text", "line", "circle"
    }  # fmt: skip
    for box in root.iter(f"{SVG}rect"):
        assert float(box.get("width", "-1")) >= 0
        assert float(box.get("x", "0")) >= 0
    picture = Image.open(io.BytesIO(drawing.png(one)))
    assert picture.size == tuple(int(float(root.get(name, "0"))) * drawing.SCALE for name in ("width", "height"))
    assert len(picture.convert("RGB").getcolors(1 << 16) or []) > 3


def test_a_long_title_takes_two_lines() -> None:
    one = Chart("bar", "Орташа балл " * 15, ("a",), (Series("", (1,)),), "number")
    short = Chart("bar", "Орташа балл", ("a",), (Series("", (1,)),), "number")
    titles = [mark for mark in chart.drawn(one).marks if mark.bold]
    assert len(titles) == 2
    assert chart.drawn(one).high - chart.drawn(short).high == chart.HIGHER


def test_a_chart_of_nothing_or_of_zeros_is_drawn(ground: Ground) -> None:
    zeros = Chart("bar", "x", ("a",), (Series("", (0,)),), "number")
    for kind in ("bar", "line"):
        assert "<svg" in drawing.svg(Chart(kind, "x", ("a",), (Series("", (None,)),), "share"))
    assert drawing.png(zeros).startswith(b"\x89PNG")
    empty = report(
        ground, "ntc", shape(register="application", g="language", m="count", chart="bar", filters={"number": "999"})
    )
    assert empty.chart is None


def test_a_long_chart_shows_the_first_and_says_so(ground: Ground) -> None:
    one = report(ground, "ntc", shape(register="application", g="full_name", m="count", chart="bar", rows=0))
    assert one.chart is not None
    assert len(one.chart.categories) == one.table.found
    many = report(
        ground, "ntc", shape(register="application", g=["full_name", "number"], m="count", chart="bar", rows=0)
    )
    assert many.chart is not None
    assert len(many.chart.categories) == chart.MOST_MARKS
    assert f"алғашқы {chart.MOST_MARKS}, барлығы {many.table.found}" in many.chart.title
