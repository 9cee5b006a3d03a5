# ruff: noqa: INP001  (programs beside the files they draw, not a package)
"""Draws a first version of the numbers on doors and seats. The files beside it are the truth."""

from __future__ import annotations

import sys
from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from drawing_test_day import LYING, WIDTH, lying
from drawing_word import CENTER, HERE, PLACE, ROOM, C, ask, facts, fixed, head, mark, new_page, paper, said, small, text


def i07() -> Any:
    word = lying()
    small(said(word, "{%p for r in rows %}", 2))
    new_page(word, "not loop.first")
    corner(word, LYING)
    said(word, "{{ t.room_no }}", 26, align=C)
    number = said(word, "{{ r.room_no }}", 440, bold=True, align=C)
    number.paragraph_format.line_spacing = Pt(392)
    small(said(word, "{%p endfor %}", 2))
    return word


def corner(word: Any, width: float) -> None:
    """Whose paper it is, in small letters, and the appendix."""
    table = word.add_table(1, 2)
    fixed(table, [width * 0.65, width * 0.35])
    left, right = table.rows[0].cells
    text(left.paragraphs[0], "{{ h.ministry }} · {{ h.ntc }}", 7)
    text(left.add_paragraph(), "{{ campaign }}", 9, bold=True)
    where = "{{ t.region }}: {{ region }} · {{ t.site_code }}: {{ site_code }} · {{ t.site_name }}: {{ site_name }}"
    text(left.add_paragraph(), where, 8)
    right.paragraphs[0].alignment = ALIGN.RIGHT
    text(right.paragraphs[0], "{{ h.appendix }}", 8)


LABEL = (99, 66.5)
"""A label of a seat, in mm; four rows of two leave room for the footer."""


def i08() -> Any:
    word = paper(margin=6)
    page = word.sections[0]
    page.top_margin, page.bottom_margin, page.footer_distance = Mm(4), Mm(4), Mm(4)
    head(word, WIDTH)
    facts(word, WIDTH, [*PLACE, ROOM[0]])
    said(word, "{{ t.plan }}", 12, bold=True, align=C, after=6)
    said(word, "{%p for line in plan %}", 2)
    said(word, "{% for d in line.desks %}[ {{ d.left }} | {{ d.right }} ]          {% endfor %}", 14, align=C, before=8)
    said(word, "{%p endfor %}", 2)
    first = said(word, "", 1)
    first.paragraph_format.page_break_before = True
    small(first)
    table = word.add_table(3, 2)
    fixed(table, [LABEL[0], LABEL[0]])
    start, row, end = table.rows
    text(start.cells[0].paragraphs[0], "{%tr for r in rows %}")
    text(end.cells[0].paragraphs[0], "{%tr endfor %}")
    row.height, row.height_rule = Mm(LABEL[1]), WD_ROW_HEIGHT_RULE.EXACTLY
    mark(row, "w:cantSplit")
    for cell, side in zip(row.cells, ("left", "right"), strict=True):
        label(cell, side)
    small(said(word, "", 1))
    return word


def label(cell: Any, side: str) -> None:
    """Room above, the seat in great figures below; nothing where the last row has no second label."""
    cut(cell)
    cell.vertical_alignment = CENTER
    room, seat = cell.paragraphs[0], cell.add_paragraph()
    some = "{% if r." + side + ".seat_no %}"
    for paragraph in (room, seat):
        paragraph.alignment = C
    text(room, some + "{{ t.room_no }} " + ask(f"r.{side}", "room_no") + " · {{ t.seat_no }}{% endif %}", 15)
    text(seat, ask(f"r.{side}", "seat_no"), 88, bold=True)


def cut(cell: Any) -> None:
    """Broken lines to cut along."""
    edges = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        edge = OxmlElement(f"w:{side}")
        for key, value in {"val": "dashed", "sz": "4", "color": "808080"}.items():
            edge.set(qn(f"w:{key}"), value)
        edges.append(edge)
    cell._tc.get_or_add_tcPr().append(edges)  # noqa: SLF001


if __name__ == "__main__":
    drawn = {"i07": i07, "i08": i08}
    for name in sys.argv[1:] or list(drawn):
        drawn[name]().save(HERE / f"{name}.docx")
