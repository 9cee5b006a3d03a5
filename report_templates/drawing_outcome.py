# ruff: noqa: INP001  (programs beside the files they draw, not a package)
"""Draws a first version of results, reports and certificates. The files beside it are the truth: people edit them."""

from __future__ import annotations

import sys
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from drawing_excel import BOX, LINE, PLACE, SITTING, C, Col, Page, listed
from drawing_test_day import WIDTH, columns, for_whom, gap, lines
from drawing_word import (
    CENTER,
    HERE,
    facts,
    fixed,
    grid,
    head,
    mark,
    paper,
    said,
    signs,
    small,
    text,
)
from drawing_word import PLACE as AT

M = ALIGN.CENTER


def i05() -> Page:
    columns = [
        Col("n", 5, C), Col("tjk", 12, C), Col("category", 19), Col("lang", 13), Col("subject", 19),
        Col("variant", 8, C), Col("b1_before", 12, C), Col("b2_before", 12, C), Col("b1_added", 16, C),
        Col("b2_added", 16, C), Col("b1_points", 11, C), Col("b2_points", 11, C), Col("total", 8, C), Col("note", 10),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True)
    page.head()
    page.facts(*PLACE, *SITTING, "copy_no", "formed_at", "snapshot")
    page.grid("rows", listed(columns), tall=16)
    page.totals("cnt_total", "cnt_absent", "cnt_annulled")
    page.signs(stamp="stamp_ntc_branch")
    return page


def i05_2() -> Page:
    turned = {"turned": True}
    columns = [
        Col("n", 4, C), Col("fio", 19), Col("iin", 12, C), Col("workplace", 18), Col("tjk", 10, C),
        Col("category", 14), Col("att_type", 10), Col("lang", 9), Col("subject", 13), Col("variant", 6, C),
        Col("b1_before", 6, C, **turned), Col("b2_before", 6, C, **turned), Col("b1_added", 8, C, **turned),
        Col("b2_added", 8, C, **turned), Col("b1_points", 6, C, **turned), Col("b2_points", 6, C, **turned),
        Col("total", 6, C), Col("note", 9),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True, size=8)
    page.head()
    page.facts(*PLACE, "edu_authority", *SITTING, "copy_no", "formed_at", "snapshot")
    page.grid("rows", listed(columns))
    page.totals("cnt_total", "cnt_absent", "cnt_annulled")
    page.signs(stamp="stamp_ntc_branch")
    return page


def i22() -> Page:
    columns = [
        Col("n", 5, C), Col("sheet_no", 11, C), Col("fio_old", 17), Col("fio_new", 17), Col("tjk_old", 11, C),
        Col("tjk_new", 11, C), Col("seat_old", 8, C), Col("seat_new", 8, C), Col("var_old", 8, C),
        Col("var_new", 8, C), Col("decision_old", 12, C), Col("decision", 12, C), Col("why", 17),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True)
    page.head()
    shares = (0.23, 0.27, 0.22, 0.165)
    page.facts(*PLACE, *SITTING, "room_no", "room_lang", "prev_protocol", "ntc_permit", shares=shares)
    page.grid("rows", listed(columns), tall=24)
    page.signs()
    return page


def x10() -> Page:
    columns = [
        Col("room_no", 10, C), Col("lang", 14), Col("expected", 10, C), Col("present", 12, C), Col("absent", 11, C),
        Col("added", 17, C), Col("surplus", 14, C), Col("safe_at", 12, C), Col("counted_at", 15, C),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=False, size=10)
    page.head()
    page.facts(*PLACE, *SITTING, "what", "sent_at", "received_at", shares=(0.21, 0.29, 0.27, 0.105))
    page.grid("rows", listed(columns), tall=18)
    page.totals("cnt_kk", "cnt_ru")
    page.signs()
    return page


ON_SHEET = 12
"""Certificates on a sheet of the register, as in `app.documents.certificates`."""


def i32() -> Page:
    columns = [
        Col("n", 4, C), Col("cert_no", 10, C), Col("fio", 19), Col("iin", 12, C), Col("tjk", 10, C),
        Col("sitting_no", 6, C), Col("workplace", 21), Col("category", 15), Col("subject", 15), Col("b1", 6, C),
        Col("b2", 6, C), Col("total", 7, C), Col("issue_date", 10, C), Col("sig_candidate", 14), Col("proxy", 13),
        Col("note", 10),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True, size=8)
    page.head()
    page.facts(*PLACE, "edu_authority")
    page.gap(4)
    page.row += 1
    page.put("t.sheet", (1, 2), bold=True)
    page.put("pages.sheet", (3, 3), bold=True)
    page.row += 1
    for number, column in enumerate(columns, 1):
        page.put(f"t.{column.key}", (number, number), bold=True, align=C, border=BOX, size=7)
    _sheet(page, columns)
    page.row += 1
    page.sheet.row_dimensions[page.row].height = 24
    for key, label, value in (("sig_mrep", (1, 4), (5, 7)), ("cnt_sheet", (9, 12), (13, 13))):
        page.put(f"t.{key}", label, upright="bottom")
        page.put(f"pages.{key}", value, border=LINE, upright="bottom", bold=key == "cnt_sheet", align="right")
    return page


def _sheet(page: Page, columns: list[Col]) -> None:
    """Ruled lines for one sheet; the names of its columns run down all of them."""
    for _ in range(ON_SHEET):
        page.row += 1
        page.sheet.row_dimensions[page.row].height = 26
        for number, column in enumerate(columns, 1):
            page.put(f"pages.{column.key}", (number, number), border=BOX, align=column.align)
    for column in columns:
        first, *_, last = page.names[f"pages.{column.key}"]
        page.names[f"pages.{column.key}"] = [f"{first}:{last.rpartition('!')[2]}"]


ABOUT = ("fio", "iin", "tjk", "workplace", "category", "att_type", "lang", "subject", "site_name", "test_date")


def r08() -> Any:
    word, width = paper(margin=16), 178
    word.sections[0].top_margin = Mm(15)
    frame(word.sections[0])
    small(said(word, "{%p for r in rows %}", 2))
    said(word, "{%p if not loop.first %}", 2)
    small(said(word, "", 2))
    word.paragraphs[-1].paragraph_format.page_break_before = True
    said(word, "{%p endif %}", 2)
    head(word, width)
    said(word, "{{ t.cert_no }} {{ r.cert_no }}", 16, bold=True, align=M, after=10)
    told = word.add_table(len(ABOUT) + 1, 2)
    fixed(told, [width * 0.4, width * 0.6])
    for row, (label, value) in zip(told.rows, [(f"t.{key}", f"r.{key}") for key in ABOUT] + [("t.region", "region")],
                                   strict=True):  # fmt: skip
        _line(row, label, value, 7.5)
    said(word, "", 8)
    points = word.add_table(3, 2)
    points.style = "Table Grid"
    fixed(points, [width * 0.72, width * 0.28])
    for row, key in zip(points.rows, ("b1_name", "b2_name", "total"), strict=True):
        _line(row, f"t.{key}", f"r.{key}", 10)
        row.cells[1].paragraphs[0].alignment = M
    signs(word, width, "r.signatures")
    said(word, "", 6)
    ends = word.add_table(1, 2)
    fixed(ends, [width * 0.7, width * 0.3])
    left, right = ends.rows[0].cells
    text(left.paragraphs[0], "{{ r.stamp_ntc_branch }}", 9.5)
    date = left.add_paragraph()
    date.paragraph_format.space_before = Mm(8)
    text(date, "{{ t.issue_date }}: ", 10)
    text(date, "{{ r.issue_date }}", 11, bold=True)
    right.paragraphs[0].alignment = M
    text(right.paragraphs[0], "{{ r.check_code }}", 8)
    below = right.add_paragraph()
    below.alignment = M
    text(below, "{{ t.check_code }}", 7.5)
    small(said(word, "{%p endfor %}", 2))
    return word


def _line(row: Any, label: str, value: str, tall: float) -> None:
    row.height = Mm(tall)
    mark(row, "w:cantSplit")
    for cell, words, bold in ((row.cells[0], label, False), (row.cells[1], value, True)):
        cell.vertical_alignment = CENTER
        text(cell.paragraphs[0], "{{ " + words + " }}", 11 if bold else 10, bold=bold)


def frame(page: Any) -> None:
    """A double line around each page."""
    edges = OxmlElement("w:pgBorders")
    edges.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        edge = OxmlElement(f"w:{side}")
        for key, value in {"val": "double", "sz": "6", "space": "20", "color": "000000"}.items():
            edge.set(qn(f"w:{key}"), value)
        edges.append(edge)
    page._sectPr.insert_element_before(edges, "w:lnNumType", "w:pgNumType", "w:cols", "w:docGrid")  # noqa: SLF001


def i33() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, [*AT, ("{{ t.date }}", "{{ date }}")])
    told = ["edu_authority", "cert_cnt", "cert_range", "cert_by_sitting", "register_sheets", "remarks"]
    lines(word, told, share=0.36, tall=9)
    signs(word, WIDTH)
    said(word, "{{ stamp_edu }}", 10, before=10)
    for_whom(word)
    return word


def r10() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, [*AT, ("{{ t.act_no }}", "{{ act_no }}")])
    lines(word, ["date", "method", "unreadable"], boxed=("method", "unreadable"), share=0.46)
    gap(word)
    widths = {"sitting_no": 14, "received": 28, "used": 27, "unused": 29, "to_ntc": 38, "destroyed": 24, "note": 26}
    grid(word, columns(widths, left=("note",)), "rows", row=7)
    gap(word)
    lines(word, ["photos"], share=0.46, tall=8)
    signs(word, WIDTH)
    for_whom(word)
    return word


EXCEL = {"i05": i05, "i05_2": i05_2, "i22": i22, "x10": x10, "i32": i32}
WORD = {"r08": r08, "i33": i33, "r10": r10}


if __name__ == "__main__":
    for name in sys.argv[1:] or [*EXCEL, *WORD]:
        if name in EXCEL:
            EXCEL[name]().save(name)
        else:
            WORD[name]().save(HERE / f"{name}.docx")
