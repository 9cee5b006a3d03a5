# ruff: noqa: INP001  (programs beside the files they draw, not a package)
"""Draws a first version of the papers of intake and preparation. The files beside it are the truth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from drawing_excel import BOX, FONT, LINE, Col, Page, listed
from drawing_excel import PLACE as SITE
from drawing_excel import C as MIDDLE
from drawing_test_day import WIDTH, for_whom, heading, lines, pairs, put
from drawing_word import (
    BOTTOM,
    HERE,
    PLACE,
    ROOM,
    SITTING,
    C,
    ask,
    facts,
    fixed,
    head,
    mark,
    new_page,
    paper,
    said,
    signs,
    small,
    text,
)
from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter

TALL = 5
"""A line of a paper that has many, in mm."""

BELOW_CODE = 12
"""Room under the QR code where few facts stand beside it, in points."""

NAMED = ("last_name", "first_name", "patronymic", "iin", "phone", "email")
PERSON = ("id_doc", "low_vision")
WORK = ("group", "edu_level", "edu_years", "speciality", "work_bin", "workplace", "work_district", "position",
        "experience", "cur_category")  # fmt: skip
REQUEST = ("category", "att_type", "lang", "subject", "site", "time", "agree", "consent_pd")


def r03() -> Any:
    word = paper()
    head(word, WIDTH)
    word.tables[0]._tbl.addnext(_addressed(word))  # noqa: SLF001  (below the bodies, above the title)
    for name, keys in (("person", PERSON), ("work", WORK), ("request", REQUEST)):
        heading(word, "{{ t." + name + " }}", before=3)
        if name == "person":
            pairs(word, [f"{name}.{key}" for key in NAMED])
            low(word.tables[-1])
        lines(word, [f"{name}.{key}" for key in keys], tall=TALL, share=0.54)
    said(word, "{{ t.annex }}:", 9, bold=True, before=3).paragraph_format.keep_with_next = True
    for words in ("{%p for one in annex %}", "{{ loop.index }}. {{ one }}", "{%p endfor %}"):
        said(word, words, 9).paragraph_format.keep_with_next = True
    said(word, "{{ t.date }}: {{ date }}", 9).paragraph_format.keep_with_next = True
    signs(word, WIDTH)
    return word


def _addressed(word: Any) -> Any:
    """To whom it is written, and where it is entered."""
    table = word.add_table(2, 2)
    fixed(table, [WIDTH * 0.5, WIDTH * 0.5])
    (number, body), (region, whose) = (row.cells for row in table.rows)
    table.rows[0].height = Mm(9)
    for cell in (number, body):
        cell.vertical_alignment = BOTTOM
    body.paragraphs[0].alignment = whose.paragraphs[0].alignment = ALIGN.RIGHT
    text(number.paragraphs[0], "{{ t.reg_no }}: {{ reg_no }}", 9)
    text(region.paragraphs[0], "{{ t.region }}: {{ region }}", 9)
    text(body.paragraphs[0], "{{ t.to_commission }}:", 9)
    text(whose.paragraphs[0], "{{ to_commission }}", 11, bold=True)
    return table._tbl  # noqa: SLF001


def low(table: Any) -> None:
    for row in table.rows:
        row.height = Mm(TALL)


def i17() -> Page:
    columns = [
        Col("n", 4, MIDDLE), Col("chg_date", 9, MIDDLE), Col("tjk", 10, MIDDLE), Col("fio", 18),
        Col("sitting_no", 4, MIDDLE, turned=True), Col("room_no", 4, MIDDLE, turned=True), Col("field", 20),
        Col("old_value", 18), Col("new_value", 18), Col("basis", 18),
        Col("sig_candidate", 11), Col("sig_resp", 11), Col("entered_at", 10, MIDDLE),
        Col("sig_mprog", 11),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True)
    page.head()
    page.facts(*SITE, "edu_authority", "resp_name")
    page.grid("rows", listed(columns), tall=24)
    page.signs()
    page.gap(6)
    written(page, "to_site_at", "handed_at")
    return page


def written(page: Page, *keys: str, share: float = 0.45) -> None:
    """Below the signatures: a label and a line to write on."""
    label, value = page.cut(share, 0.2)
    for key in keys:
        page.row += 1
        page.put(f"t.{key}", label)
        page.put(key, value, bold=True, border=LINE)


STAFF = (5, 24, 14, 23, 16, 8, 17)
DUTY = [("n", (1, 1), MIDDLE, 0), ("fio", (2, 2), "left", 0), ("iin", (3, 3), MIDDLE, 0),
        ("workplace", (4, 4), "left", 0), ("phone", (5, 5), MIDDLE, 0), ("room_no", (6, 6), MIDDLE, 0),
        ("briefed", (7, 7), "left", 0)]  # fmt: skip
MEDICS = [("n", (1, 1), MIDDLE, 0), ("fio", (2, 2), "left", 0), ("workplace", (3, 4), "left", 0),
          ("document", (5, 6), "left", 0), ("phone", (7, 7), MIDDLE, 0)]  # fmt: skip
APPEAL = [Col("n", 5, MIDDLE), Col("fio", 24), Col("role", 13), Col("subject", 16), Col("org_kind", 21),
          Col("position", 12), Col("approved_by", 16)]  # fmt: skip


def x06_duty(book: Workbook) -> Page:
    return _staff(Page(STAFF, landscape=False, book=book), "duty", DUTY, (0.27, 0.35, 0.15, 0.08))


def x06_medics(book: Workbook) -> Page:
    return _staff(Page(STAFF, landscape=False, book=book), "medics", MEDICS, (0.27, 0.35, 0.15, 0.08))


def x06_appeal(book: Workbook) -> Page:
    page = Page([column.width for column in APPEAL], landscape=False, book=book)
    return _staff(page, "appeal", listed(APPEAL), (0.27, 0.27, 0.2, 0.1))


def _staff(page: Page, name: str, columns: Sequence[Any], shares: Sequence[float]) -> Page:
    page.head()
    page.facts(*SITE, shares=shares)
    page.gap(BELOW_CODE)
    page.grid(name, columns, title=True, tall=20)
    page.signs()
    return page


def x07_rooms(book: Workbook) -> Page:
    columns = [Col("n", 5, MIDDLE), Col("room_no", 16, MIDDLE), Col("floor", 9, MIDDLE), Col("desks", 13, MIDDLE),
               Col("seats", 18, MIDDLE), Col("lang", 34), Col("cameras", 19, MIDDLE), Col("note", 30)]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True, size=10, book=book)
    page.head()
    page.facts(*SITE, "resp_name", "building")
    page.grid("rows", listed(columns))
    page.totals("cnt_rooms", "cnt_seats", "sent_at")
    page.signs()
    return page


def x07_plan(book: Workbook) -> Page:
    page = Page([9] * ACROSS, landscape=False, book=book)
    page.head()
    page.facts(*SITE)
    page.gap(BELOW_CODE)
    page.row += 1
    page.put("t.plan", (1, ACROSS), bold=True, size=11)
    page.gap(6)
    for key, size in (("room_no", 16), ("front", 9)):
        page.row += 1
        page.put(f"t.{key}", (1, 4), grey=True)
        page.put(f"plan.{key}", (5, ACROSS), bold=True, grey=True, size=size)
    top = page.row + 1
    for _ in range(DEEP):
        page.row += 1
        page.sheet.row_dimensions[page.row].height = 17
        for column in range(1, ACROSS + 1):
            cell = page.sheet.cell(page.row, column)
            cell.font, cell.number_format = Font(FONT, 9), "000"
            cell.alignment = Alignment("center", "center")
    last = get_column_letter(ACROSS)
    page.names["plan.places"].append(f"'Form'!$A${top}:${last}${page.row}")
    seat = Rule("expression", dxf=DifferentialStyle(border=BOX), formula=["ISNUMBER(A1)"])
    page.sheet.conditional_formatting.add(f"A1:{last}9999", seat)
    return page


ACROSS, DEEP = 12, 12
"""Of the plan of a room: places beside each other, rows of desks."""


def x08() -> Any:
    word = paper(margin=20)
    width = 170
    head(word, width, "{{ h.title }}")
    said(word, "{{ title }}", 26, bold=True, align=C, before=20, after=10)
    facts(word, width, [*PLACE, *SITTING])
    room = word.add_table(2, 1)
    room.style = "Table Grid"
    fixed(room, [width])
    for row, label, value, size in zip(room.rows, ROOM, ROOM, (96, 30), strict=True):
        put(row.cells[0], label[0], 12, C)
        said_in(row.cells[0], value[1], size)
    said(word, "", 16)
    table = word.add_table(4, 2)
    table.style = "Table Grid"
    fixed(table, [width * 0.5, width * 0.5])
    for row, key in zip(table.rows, ("c_list", "c_stubs", "c_missing", "prepared_by"), strict=True):
        row.height = Mm(13)
        put(row.cells[0], ask("t", key), 11)
        put(row.cells[1], "{{ " + key + " }}", 12, bold=True)
    return word


def said_in(cell: Any, words: str, size: float) -> None:
    """One more line of a cell, in its middle."""
    paragraph = cell.add_paragraph()
    paragraph.alignment = C
    text(paragraph, words, size, bold=True)


def x09() -> Any:
    word = paper()
    top = word.sections[0].header
    text(top.paragraphs[0], "{{ h.title }} · {{ h.appendix }}", 8)
    top.paragraphs[0].paragraph_format.space_after = Pt(6)
    columns = OxmlElement("w:cols")
    columns.set(qn("w:num"), "2")
    columns.set(qn("w:space"), "340")
    sheet = word.sections[0]._sectPr  # noqa: SLF001
    for old in sheet.findall(qn("w:cols")):
        sheet.remove(old)
    sheet.append(columns)
    small(said(word, "{%p for r in rows %}", 2))
    _label(word)
    small(said(word, "{%p endfor %}", 2))
    return word


ON_LABEL = ("site_code", "sitting_no", "test_date", "room_no")
ON_MEDIUM = ("medium", "medium_no", "content", "player", "checked")


def _label(word: Any) -> None:
    """Half as wide as the page; what is written large is found from afar."""
    frame = word.add_table(3, 4)
    frame.style = "Table Grid"
    fixed(frame, [22, 16, 28, 24])
    first, large, rest = frame.rows
    for row, height in ((first, 8), (large, 14), (rest, 30)):
        row.height = Mm(height)
        mark(row, "w:cantSplit")
    whose = first.cells[0].merge(first.cells[3])
    put(whose, "{{ campaign }}", 8, C, bold=True)
    text(whose.add_paragraph(), "{{ t.region }}: {{ region }}", 7)
    whose.paragraphs[1].alignment = C
    for cell, key in zip(large.cells, ON_LABEL, strict=True):
        put(cell, ask("t", key), 7, C)
        said_in(cell, ask("r", key), 12 if key == "test_date" else 18)
    body = rest.cells[0].merge(rest.cells[3])
    for place, key in enumerate(ON_MEDIUM):
        line = body.add_paragraph() if place else body.paragraphs[0]
        text(line, f"{ask('t', key)}: ", 7)
        text(line, ask("r", key) if key != "checked" else "{{ r.checked or '______________' }}", 9, bold=True)
    for row in frame.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
    said(word, "", 7)


def x13() -> Any:
    word = paper()
    sideways(word)
    small(said(word, "{%p for r in rows %}", 2))
    new_page(word, "not loop.first")
    said(word, "{{ t.site_code }}: {{ site_code }} · {{ t.site_name }}: {{ site_name }}", 11, align=C)
    said(word, "{{ r.pointer }}", 190, bold=True, align=C)
    said(word, "{{ t.rooms }}", 10, align=C)
    said(word, "{{ r.rooms }}", 96, bold=True, align=C)
    said(word, "{{ t.floor }}: {{ r.floor }}", 26, bold=True, align=C)
    said(word, "{{ t.arrow }}: {{ r.arrow }}", 9, align=C)
    said(word, "{{ h.title }} · {{ campaign }} · {{ t.region }}: {{ region }}", 8, align=C, before=4)
    said(word, "{{ h.appendix }}", 8, align=C)
    small(said(word, "{%p endfor %}", 2))
    return word


def sideways(word: Any) -> None:
    """The page lies, its footer is as wide as it."""
    page = word.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    table = page.footer.tables[0]
    for column, width in zip(table.columns, (22, 273 - 52, 30), strict=True):
        for cell in (column, *column.cells):
            cell.width = Mm(width)


def x05() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(
        word,
        WIDTH,
        [*PLACE, *SITTING, *ROOM, *((ask("t", key), "{{ " + key + " }}") for key in ("act_no", "act_time"))],
    )
    lines(word, ["box_no", "booklet_lang", "cnt", "descr", "lead_told_at", "ntc_contact", "decision"], tall=9)
    signs(word, WIDTH)
    for_whom(word)
    return word


def x12() -> Page:
    columns = [
        Col("n", 5, MIDDLE), Col("sheet_no", 13, MIDDLE), Col("to_room", 15, MIDDLE), Col("fio", 25),
        Col("reason", 13, MIDDLE), Col("act_no", 13, MIDDLE), Col("given_at", 11, MIDDLE), Col("sig_took", 14),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=False)
    page.head()
    page.facts(*SITE, "sitting_no", "test_date", "envelope_room", "received", shares=(0.3, 0.24, 0.23, 0.1))
    page.grid("rows", listed(columns), tall=22)
    page.totals("used", "left")
    page.signs()
    return page


def x15() -> Page:
    columns = [
        Col("n", 5, MIDDLE), Col("sitting_no", 12, MIDDLE), Col("room_no", 15, MIDDLE), Col("purpose", 28),
        Col("pw_no", 12, MIDDLE), Col("agreed", 21), Col("told_to", 20), Col("told_at", 12, MIDDLE),
        Col("entered_by", 20), Col("entered_at", 12, MIDDLE), Col("result", 16, MIDDLE),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True)
    page.head()
    page.facts(*SITE)
    page.gap(BELOW_CODE)
    page.grid("rows", listed(columns), tall=22)
    return page


def bound(*leaves: Callable[[Workbook], Page]) -> Page:
    """Several sheets in one workbook, named by their numbers."""
    book = Workbook()
    names: dict[str, list[str]] = defaultdict(list)
    for number, draw in enumerate(leaves, 1):
        if number > 1:
            book.active = book.create_sheet()
        page = draw(book)
        page.sheet.title = str(number)
        for name, places in page.names.items():
            names[name] += [place.replace("'Form'", f"'{number}'") for place in places]
    book.active = 0
    page.names = names
    return page


WORD = {"r03": r03, "x05": x05, "x08": x08, "x09": x09, "x13": x13}
EXCEL = {
    "i17": i17,
    "x06": lambda: bound(x06_duty, x06_medics, x06_appeal),
    "x07": lambda: bound(x07_rooms, x07_plan),
    "x12": x12,
    "x15": x15,
}


if __name__ == "__main__":
    for name, draw in WORD.items():
        draw().save(HERE / f"{name}.docx")
    for name, page in EXCEL.items():
        page().save(name)
