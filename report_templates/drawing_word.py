# ruff: noqa: INP001  (programs beside the files they draw, not a package)
"""Draws a first version of the Word templates. The files beside it are the truth: people edit them by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

HERE = Path(__file__).resolve().parent
FONT = "Times New Roman"
CENTER, BOTTOM = WD_CELL_VERTICAL_ALIGNMENT.CENTER, WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
THIN = {"val": "single", "sz": "4", "color": "000000"}


class Col(NamedTuple):
    """A column of a list: what its head and its cells ask for, its width in mm."""

    head: str
    cell: str
    mm: float
    align: Any = ALIGN.LEFT
    turned: bool = False


def paper(*, margin: float = 12) -> Any:
    """An empty A4 page, upright, with the footer of the house."""
    word = Document()
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10)
    fonts = style.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    page = word.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(margin)
    page.top_margin, page.bottom_margin, page.footer_distance = Mm(10), Mm(10), Mm(6)
    word.core_properties.title, word.core_properties.author = "Synaq", ""
    _footer(page, 210 - 2 * margin)
    return word


def _footer(page: Any, width: float) -> None:
    table = page.footer.add_table(1, 3, Mm(width))
    fixed(table, [22, width - 22 - 30, 30])
    line(table, "top")
    qr, imprint, number = table.rows[0].cells
    text(qr.paragraphs[0], "{{ h.qr }}", 8)
    text(imprint.paragraphs[0], "{{ t.doc_no }}: {{ h.doc_no }}", 8, bold=True)
    text(imprint.paragraphs[0], " · {{ t.printed_at }}: {{ h.printed_at }}", 8)
    text(imprint.add_paragraph(), "{{ t.printed_by }}: {{ h.printed_by }}", 8)
    text(imprint.add_paragraph(), "{{ t.template }}: {{ h.template }} · {{ t.checksum }}: {{ h.checksum }}", 8)
    place = number.paragraphs[0]
    place.alignment = ALIGN.RIGHT
    text(place, "{{ h.page }} ", 8)
    field(place, "PAGE")
    text(place, " / ", 8)
    field(place, "NUMPAGES")
    small(page.footer.paragraphs[0])


def text(paragraph: Any, words: str, size: float = 10, *, bold: bool = False) -> Any:
    run = paragraph.add_run(words)
    run.font.size, run.font.bold = Pt(size), bold
    return run


def small(paragraph: Any) -> None:
    """An empty paragraph that takes no room."""
    text(paragraph, "", 1)
    paragraph.paragraph_format.line_spacing = Pt(1)


def field(paragraph: Any, code: str) -> None:
    for kind, words in (("begin", None), (None, code), ("separate", None), ("text", "1"), ("end", None)):
        run = text(paragraph, "", 8)
        if words is None:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:t" if kind else "w:instrText")
            part.text = words
        run._r.append(part)  # noqa: SLF001


def said(word: Any, words: str, size: float = 10, **look: Any) -> Any:
    """A paragraph: `bold`, `align`, `before` and `after` in points."""
    paragraph = word.add_paragraph()
    paragraph.alignment = look.get("align", ALIGN.LEFT)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = (
        Pt(look.get("before", 0)),
        Pt(look.get("after", 0)),
    )
    text(paragraph, words, size, bold=look.get("bold", False))
    return paragraph


def head(word: Any, width: float, title: str = "{{ h.title }}") -> None:
    """Ministry and Centre on the left, appendix on the right, title and campaign below."""
    table = word.add_table(1, 2)
    fixed(table, [width * 0.55, width * 0.45])
    left, right = table.rows[0].cells
    text(left.paragraphs[0], "{{ h.ministry }}", 9)
    text(left.add_paragraph(), "{{ h.ntc }}", 9, bold=True)
    right.paragraphs[0].alignment = ALIGN.RIGHT
    text(right.paragraphs[0], "{{ h.appendix }}", 8)
    said(word, title, 14, bold=True, align=ALIGN.CENTER, before=8)
    said(word, "{{ campaign }}", 10, align=ALIGN.CENTER, after=6)


def facts(word: Any, width: float, pairs: Sequence[tuple[str, str]]) -> None:
    """Labels with their values, two pairs a line."""
    table = word.add_table((len(pairs) + 1) // 2, 4)
    fixed(table, [width * 0.2, width * 0.34, width * 0.22, width * 0.24])
    for place, (label, value) in enumerate(pairs):
        cells = table.rows[place // 2].cells[2 * (place % 2) :]
        text(cells[0].paragraphs[0], label + ":", 9)
        text(cells[1].paragraphs[0], value, 10, bold=True)
    said(word, "", 4)


def grid(word: Any, columns: Sequence[Col], each: str, **more: Any) -> Any:
    """A list: a head that is repeated on each page, a row for each item; `above` = a line over the head."""
    size = more.get("size", 9)
    lines = [more["above"]] if "above" in more else []
    table = word.add_table(len(lines) + 4, len(columns))
    table.style = "Table Grid"
    fixed(table, [column.mm for column in columns])
    for words in lines:
        merged = table.rows[0].cells[0].merge(table.rows[0].cells[-1])
        text(merged.paragraphs[0], words, size, bold=True)
    top, start, row, end = table.rows[len(lines) :]
    for place, column in enumerate(columns):
        _cell(top.cells[place], column.head, size - 1, ALIGN.CENTER, bold=True)
        _cell(row.cells[place], column.cell, size, column.align)
        if column.turned:
            turn(top.cells[place])
    text(start.cells[0].paragraphs[0], "{%tr for r in " + each + " %}", size)
    text(end.cells[0].paragraphs[0], "{%tr endfor %}", size)
    for headline in table.rows[: len(lines) + 1]:
        mark(headline, "w:tblHeader")
    for one in table.rows:
        mark(one, "w:cantSplit")
    if any(column.turned for column in columns):
        top.height = Mm(more.get("tall", 30))
    row.height = Mm(more.get("row", 6))
    return table


def _cell(cell: Any, words: str, size: float, align: Any, *, bold: bool = False) -> None:
    cell.paragraphs[0].alignment = align
    cell.vertical_alignment = CENTER
    text(cell.paragraphs[0], words, size, bold=bold)


def turn(cell: Any) -> None:
    direction = OxmlElement("w:textDirection")
    direction.set(qn("w:val"), "btLr")
    cell._tc.get_or_add_tcPr().append(direction)  # noqa: SLF001


def mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001


def totals(word: Any, pairs: Sequence[tuple[str, str]]) -> None:
    """Counts in one line; an empty value is a line to write on."""
    words = "   ".join(f"{label}: {value}" for label, value in pairs)
    said(word, words, 10, before=6, after=2).paragraph_format.keep_with_next = True


def signs(word: Any, width: float, each: str = "signatures") -> None:
    """A line for each who signs: post, place for the signature, name."""
    gap = said(word, "", 4)
    gap.paragraph_format.keep_with_next = True
    table = word.add_table(3, 3)
    fixed(table, [width * 0.52, width * 0.18, width * 0.3])
    start, row, end = table.rows
    text(start.cells[0].paragraphs[0], "{%tr for s in " + each + " %}")
    text(end.cells[0].paragraphs[0], "{%tr endfor %}")
    post, place, name = row.cells
    row.height = Mm(9)
    mark(row, "w:cantSplit")
    for cell, words in ((post, "{{ s.post }}"), (place, ""), (name, "{{ s.name }}")):
        cell.vertical_alignment = BOTTOM
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        text(cell.paragraphs[0], words, 10)
    for cell in (place, name):
        border(cell, "bottom")


def border(cell: Any, *sides: str) -> None:
    edges = OxmlElement("w:tcBorders")
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for key, value in THIN.items():
            edge.set(qn(f"w:{key}"), value)
        edges.append(edge)
    cell._tc.get_or_add_tcPr().append(edges)  # noqa: SLF001


def line(table: Any, side: str) -> None:
    for cell in table.rows[0].cells:
        border(cell, side)


def fixed(table: Any, widths: Sequence[float]) -> None:
    """Columns of exactly these widths in mm, cells with narrow margins."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        part = OxmlElement(f"w:{side}")
        part.set(qn("w:w"), "57")
        part.set(qn("w:type"), "dxa")
        margins.append(part)
    table._tbl.tblPr.append(margins)  # noqa: SLF001


def new_page(word: Any, condition: str) -> None:
    """A page break that stands only under a condition."""
    said(word, "{%p if " + condition + " %}", 2)
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.page_break_before = True
    small(paragraph)
    said(word, "{%p endif %}", 2)


PLACE = [("{{ t.region }}", "{{ region }}"), ("{{ t.site_code }}", "{{ site_code }}"),
         ("{{ t.site_name }}", "{{ site_name }}")]  # fmt: skip
SITTING = [("{{ t.sitting_no }}", "{{ sitting_no }}"), ("{{ t.test_date }}", "{{ test_date }}")]
ROOM = [("{{ t.room_no }}", "{{ room_no }}"), ("{{ t.room_lang }}", "{{ room_lang }}")]
C = ALIGN.CENTER


def ask(head: str, key: str) -> str:
    return "{{ " + head + "." + key + " }}"


def i11() -> Any:
    word, width = paper(), 186
    head(word, width)
    facts(word, width, [*PLACE, *SITTING, *ROOM, ("{{ t.entry_time }}", "{{ entry_time }}")])
    grid(word, [
        Col("{{ t.n }}", "{{ r.n }}", 8, C), Col("{{ t.fio }}", "{{ r.fio }}", 38),
        Col("{{ t.iin }}", "{{ r.iin }}", 22, C), Col("{{ t.tjk }}", "{{ r.tjk }}", 17.5, C),
        Col("{{ t.subject }}", "{{ r.subject }}", 30), Col("{{ t.lang }}", "{{ r.lang }}", 24),
        *(Col(ask("t", key), ask("r", key), 9, C, turned=True) for key in ("id_ok", "pass_ok", "entered")),
        Col("{{ t.note }}", "{{ r.note }}", 19.5),
    ], "rows", tall=42)  # fmt: skip
    totals(word, [("{{ t.cnt_list }}", "{{ cnt_list }}"), ("{{ t.cnt_entered }}", "{{ cnt_entered or '_______' }}"),
                  ("{{ t.cnt_absent }}", "{{ cnt_absent or '_______' }}")])  # fmt: skip
    signs(word, width)
    return word


def i09() -> Any:
    word, width = paper(), 186
    small(said(word, "{%p for room in rooms %}", 2))
    new_page(word, "not loop.first")
    head(word, width)
    room = [(label, value.replace("room_", "room.room_")) for label, value in ROOM]
    facts(word, width, [*PLACE, *SITTING, *room, ("{{ t.start_time }}", "{{ start_time }}")])
    grid(word, [
        Col("{{ t.seat_no }}", "{{ r.seat_no }}", 13, C), Col("{{ t.tjk }}", "{{ r.tjk }}", 18, C),
        Col("{{ t.fio }}", "{{ r.fio }}", 44), Col("{{ t.subject }}", "{{ r.subject }}", 32),
        Col("{{ t.lang }}", "{{ r.lang }}", 24), Col("{{ t.sig_candidate }}", "{{ r.sig_candidate }}", 27),
        Col("{{ t.mark }}", "{{ r.mark }}", 28),
    ], "room.rows", above="{{ site_code }}-{{ sitting_no }}-{{ room.room_no }}", row=7)  # fmt: skip
    said(word, "{{ t.add_rows }}", 9, bold=True, before=6, after=2).paragraph_format.keep_with_next = True
    grid(word, [
        Col("{{ t.seat_no }}", "{{ r.seat_no }}", 16, C), Col("{{ t.tjk }}", "{{ r.tjk }}", 34, C),
        Col("{{ t.fio }}", "{{ r.fio }}", 100), Col("{{ t.sig_candidate }}", "{{ r.sig_candidate }}", 36),
    ], "room.add_rows", row=7)  # fmt: skip
    totals(word, [(ask("t", key), ask("room", f"{key} or '_______'"))
                  for key in ("cnt_planned", "cnt_present", "cnt_absent", "cnt_add")])  # fmt: skip
    signs(word, width)
    small(said(word, "{%p endfor %}", 2))
    return word


def x01() -> Any:
    word, width = paper(), 186
    head(word, width)
    facts(word, width, [*PLACE, *SITTING, *ROOM])
    grid(word, [
        Col("{{ t.seat_no }}", "{{ r.seat_no }}", 18, C), Col("{{ t.variant }}", "{{ r.variant }}", 24, C),
        Col("{{ t.booklet_no }}", "{{ r.booklet_no }}", 38, C), Col("{{ t.subject }}", "{{ r.subject }}", 46),
        Col("{{ t.lang }}", "{{ r.lang }}", 30), Col("{{ t.blank_sheets }}", "{{ r.blank_sheets or '–' }}", 30, C),
    ], "rows")  # fmt: skip
    title = said(word, "{{ t.additional }}", 12, bold=True, align=C, after=6)
    title.paragraph_format.page_break_before = True
    widths = {"n": 9, "seat_no": 14, "fio": 42, "variant_new": 24, "variant_old": 24, "reason": 27, "source": 27,
              "given_at": 19}  # fmt: skip
    columns = [Col(ask("t", key), ask("r", key), mm, C if mm < 20 else ALIGN.LEFT) for key, mm in widths.items()]
    grid(word, columns, "additional", size=8.5, row=9)
    signs(word, width)
    return word


ON_PASS = ("fio", "iin", "category", "att_type", "lang", "subject", "workplace", "edu_authority", "address",
           "test_date", "entry_time", "sitting_no", "room_no")  # fmt: skip


def r04() -> Any:
    word, width = paper(), 186
    small(said(word, "{%p for r in rows %}", 2))
    new_page(word, "not loop.first")
    leaf_head(word, width)
    half(word, "{{ pass_title }}", width, 9)
    cut = said(word, "✂ " + "– " * 74, 8, align=C, before=4, after=2)
    cut.paragraph_format.keep_together = True
    half(word, "{{ stub_title }}", width, 8)
    back = said(word, "{{ t.rules }}", 11, bold=True, align=C, after=4)
    back.paragraph_format.page_break_before = True
    said(word, "{%p for rule in rules %}", 2)
    said(word, "{{ loop.index }}. {{ rule }}", 9, after=2)
    said(word, "{%p endfor %}", 2)
    said(word, "{{ t.bring }}: {{ bring }}.", 9.5, bold=True, before=4)
    small(said(word, "{%p endfor %}", 2))
    return word


def leaf_head(word: Any, width: float) -> None:
    table = word.add_table(1, 2)
    fixed(table, [width * 0.7, width * 0.3])
    left, right = table.rows[0].cells
    text(left.paragraphs[0], "{{ h.ministry }}", 8)
    text(left.add_paragraph(), "{{ h.ntc }} · {{ campaign }} · {{ t.region }}: {{ region }}", 8, bold=True)
    right.paragraphs[0].alignment = ALIGN.RIGHT
    text(right.paragraphs[0], "{{ h.appendix }}", 8)


def half(word: Any, title: str, width: float, size: float) -> None:
    """Photo, the facts, and the code: the same on the pass and on its stub."""
    said(word, title, size + 3, bold=True, align=C, before=3, after=3)
    table = word.add_table(1, 3)
    fixed(table, [34, width - 34 - 37, 37])
    photo, middle, code = table.rows[0].cells
    frame = photo.add_table(1, 1)
    frame.style = "Table Grid"
    fixed(frame, [30])
    frame.rows[0].height = Mm(40)
    box = frame.rows[0].cells[0]
    box.vertical_alignment = CENTER
    box.paragraphs[0].alignment = C
    text(box.paragraphs[0], "{{ photo }}", 8)
    for cell in (photo, middle):
        small(cell.paragraphs[0])
    lines = middle.add_table(len(ON_PASS), 2)
    fixed(lines, [50, width - 34 - 37 - 53])
    for row, key in zip(lines.rows, ON_PASS, strict=True):
        row.height = Mm(5.2)
        text(row.cells[0].paragraphs[0], ask("t", key) + ":", size - 1)
        text(row.cells[1].paragraphs[0], ask("r", key), size, bold=True)
    for cell in (photo, middle):
        small(cell.add_paragraph()) if cell.paragraphs[-1].text else small(cell.paragraphs[-1])
    for place, words, big in ((code.paragraphs[0], "{{ t.tjk }}", 9), (code.add_paragraph(), "{{ r.tjk }}", 20),
                              (code.add_paragraph(), "{{ r.bars }}", 9),
                              (code.add_paragraph(), "{{ r.code }}", 9)):  # fmt: skip
        place.alignment = C
        text(place, words, big, bold=big > 9)
    ends = word.add_table(1, 5)
    fixed(ends, [66, 24, 38, 32, 26])
    signed = ("{{ t.chair }}", "", "{{ r.chair }}", "{{ sig_candidate }}", "")
    for cell, words in zip(ends.rows[0].cells, signed, strict=True):
        cell.vertical_alignment = BOTTOM
        text(cell.paragraphs[0], words, 8)
    ends.rows[0].height = Mm(10)
    border(ends.rows[0].cells[1], "bottom")
    border(ends.rows[0].cells[4], "bottom")
    said(word, "{{ stamp_edu }}", 8.5, before=3)


if __name__ == "__main__":
    for name, draw in {"r04": r04, "i11": i11, "x01": x01, "i09": i09}.items():
        draw().save(HERE / f"{name}.docx")
