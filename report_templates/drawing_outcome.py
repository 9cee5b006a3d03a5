# ruff: noqa: INP001  (programs beside the files they draw, not a package)
"""Draws a first version of results, reports and certificates. The files beside it are the truth: people edit them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from drawing_excel import BOX, LINE, PLACE, SITTING, C, Col, Page, listed
from drawing_test_day import WIDTH, columns, for_whom, gap, last, lines
from drawing_word import (
    CENTER,
    HERE,
    ask,
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


def dated(word: Any) -> None:
    """The day on which a report is signed."""
    day = said(word, "{{ t.date }}: ", 10, before=8)
    text(day, "{{ date }}", 10, bold=True)


def title(word: Any, words: str) -> None:
    said(word, words, 11, bold=True, before=8, after=3).paragraph_format.keep_with_next = True


def told(word: Any, keys: Sequence[str], *, share: float = 0.42) -> None:
    """What is told in words: what about on the left, the words on the right."""
    table = word.add_table(len(keys), 2)
    table.style = "Table Grid"
    fixed(table, [WIDTH * share, WIDTH * (1 - share)])
    for row, key in zip(table.rows, keys, strict=True):
        row.height = Mm(7)
        mark(row, "w:cantSplit")
        for cell, words, bold in zip(row.cells, (ask("t", last(key)), "{{ " + key + " }}"), (False, True), strict=True):
            cell.vertical_alignment = CENTER
            text(cell.paragraphs[0], words, 9.5, bold=bold)


def i15() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, [*AT, ("{{ t.check_dt }}", "{{ check_dt }}")])
    title(word, "{{ t.equipment }}")
    keys = ("scanner_model", "scanner_sn", "pc", "sw_version", "dpi", "threshold")
    told(word, [f"equipment.{key}" for key in keys])
    gap(word)
    widths = {"n": 10, "sheet_no": 26, "marks_expected": 24, "marks_read": 22, "false_marks": 22, "fields_ok": 28,
              "second_pass": 26, "result": 28}  # fmt: skip
    grid(word, columns(widths, left=("result",)), "rows", row=6)
    gap(word)
    lines(word, ["conclusion", "remarks"], boxed=("conclusion",), share=0.46, tall=8)
    signs(word, WIDTH)
    return word


def i14() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, AT)
    widths = {"n": 8, "doc_name": 57, "form_ref": 22, "sittings": 13, "qty_docs": 18, "paper": 14, "electronic": 15,
              "received": 18, "note": 21}  # fmt: skip
    grid(word, columns(widths, left=("doc_name", "note"), turned=("electronic",)), "rows", row=5.2, tall=36)
    signs(word, WIDTH)
    for_whom(word)
    return word


CONDUCT = ("cnt_planned", "cnt_present", "cnt_absent", "cnt_late", "cnt_addseat", "cnt_removed", "cnt_impostor",
           "cnt_sheet_repl", "cnt_surplus")  # fmt: skip
ACCOUNT = ("jammers", "video", "violations", "unusual", "joint_decisions", "processing", "results", "appeal", "certs",
           "destroy", "proposals")  # fmt: skip


def i06() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, [*AT, ("{{ t.period }}", "{{ period }}")])
    group = said(word, "{{ t.group_members }}: ", 9)
    text(group, "{% for m in group_members %}{{ m }}{% if not loop.last %}, {% endif %}{% endfor %}", 10, bold=True)
    title(word, "{{ t.preparation }}")
    told(word, [f"preparation.{key}" for key in ("readiness", "scanner_check", "briefing", "materials_delivery")])
    title(word, "{{ t.rows }}")
    widths = {"sitting_no": 11, "room_no": 11, "lang": 47, **dict.fromkeys(CONDUCT, 13)}
    grid(word, columns(widths, left=("lang",), turned=("sitting_no", "room_no", *CONDUCT)), "rows", tall=42, row=4.8)
    title(word, "{{ t.account }}")
    told(word, [f"account.{key}" for key in ACCOUNT])
    title(word, "{{ t.annexes }}")
    said(word, "{%p for a in annexes %}", 2)
    said(word, "{{ loop.index }}. {{ a }}", 10).paragraph_format.keep_with_next = True
    said(word, "{%p endfor %}", 2)
    signs(word, WIDTH)
    dated(word)
    return word


APPEALED = ("cnt_app", "cnt_tasks", "cnt_content", "cnt_tech", "cnt_absent", "cnt_sat", "cnt_sat1", "cnt_sat2",
            "cnt_rej")  # fmt: skip


def i16() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, AT)
    grid(word, columns({"fio": 58, "subject": 56, "workplace": 72}, left=("fio", "subject", "workplace")),
         "commission", above="{{ t.commission }}")  # fmt: skip
    said(word, "", 8)
    widths = {"sitting_no": 18, "subject": 34, "lang": 26, **dict.fromkeys(APPEALED, 12)}
    grid(word, columns(widths, left=("subject", "lang"), turned=APPEALED), "rows", tall=44)
    said(word, "", 8)
    grid(word, columns({"reason": 118, "cnt": 32, "cnt_sat": 36}, left=("reason",)), "reasons")
    title(word, "{{ t.accepted }}")
    widths = {"sitting_no": 14, "subject": 36, "lang": 26, "variant": 16, "block": 17, "task_no": 18, "decision": 32,
              "cnt_candidates": 27}  # fmt: skip
    grid(word, columns(widths, left=("subject", "lang", "decision")), "accepted")
    said(word, "", 8)
    told(word, ("course", "remarks", "proposals"), share=0.34)
    said(word, "", 8)
    annexes(word, 10)
    signs(word, WIDTH)
    dated(word)
    return word


def annexes(word: Any, count: int) -> None:
    """What is added to the report, and how many sheets of it."""
    table = word.add_table(count + 1, 2)
    table.style = "Table Grid"
    fixed(table, [WIDTH - 30, 30])
    lined = [("{{ attached }}", "{{ t.annex_sheets }}")]
    lined += [(f"{n}) " + ask("t", f"annex_{n}"), ask("annex_sheets", f"annex_{n}")) for n in range(1, count + 1)]
    for row, (name, number) in zip(table.rows, lined, strict=True):
        mark(row, "w:cantSplit")
        for cell, words, align in ((row.cells[0], name, ALIGN.LEFT), (row.cells[1], number, M)):
            cell.vertical_alignment = CENTER
            cell.paragraphs[0].alignment = align
            cell.paragraphs[0].paragraph_format.keep_with_next = True
            text(cell.paragraphs[0], words, 9.5, bold=name == lined[0][0] or align is M)
    mark(table.rows[0], "w:tblHeader")


def x11() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, [*AT, ("{{ t.mprog }}", "{{ mprog }}")])
    title(word, "{{ t.preparation }}")
    told(word, [f"preparation.{key}" for key in ("equipment", "programs", "scanner")])
    title(word, "{{ t.rows }}")
    widths = {"sitting_no": 11, "seating_at": 20, "changes": 17, "sheets": 17, "ident": 20, "key_at": 20,
              "statement_at": 20, "appeals": 18, "closed_at": 20, "sent": 23}  # fmt: skip
    grid(word, columns(widths, turned=tuple(widths)), "rows", tall=54, size=8.5)
    title(word, "{{ t.outcome }}")
    told(word, [f"outcome.{key}" for key in ("certs", "docs", "final_at", "faults", "proposals")])
    signs(word, WIDTH)
    dated(word)
    return word


EXCEL = {"i05": i05, "i05_2": i05_2, "i22": i22, "x10": x10, "i32": i32}
WORD = {"r08": r08, "i33": i33, "r10": r10, "i15": i15, "i14": i14, "i06": i06, "i16": i16, "x11": x11}


if __name__ == "__main__":
    for name in sys.argv[1:] or [*EXCEL, *WORD]:
        if name in EXCEL:
            EXCEL[name]().save(name)
        else:
            WORD[name]().save(HERE / f"{name}.docx")
