"""A report as a printed page: head with title, author, moment and filters, a table with repeated headings, the chart.

It is put together element by element: a table of thousands of rows through the objects of python-docx takes minutes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from app.form.saying import OF, PAGE
from app.report.drawing import png
from app.report.excel import SUBTOTAL, TOTAL, clean
from app.report.making import Report
from app.report.table import Head, Line, said
from app.text import Text

MOST = 2000
"""Lines that anybody reads on paper."""
A4 = (210, 297)
MARGIN = 15
WIDE_FROM = 6  # columns
FACE, SIZE = "Times New Roman", 10
DXA = 56.7  # twentieths of a point in a millimetre
CUT = Text(
    "Қағазға алғашқы {n} жол шығарылды, барлығы {all}: толығы Excel файлында.",
    "На бумагу выведены первые {n} строк из {all}: все есть в файле Excel.",
)


def write(report: Report, stream: IO[bytes]) -> None:
    """The document of a report."""
    document = Document()
    table = report.table
    width = _page(document, wide=len(table.heads) >= WIDE_FROM)
    _head(document, report)
    _footer(document, report)
    lines = list(table.lines[:MOST])
    if table.total is not None:
        lines.append(Line(table.total, depth=0))
    document.element.body.insert(-1, _table(table.heads, lines, table.groups, width))
    if len(table.lines) > MOST:
        _quiet(document, str(CUT.fill(n=MOST, all=len(table.lines))))
    for note in report.notes:
        _quiet(document, note)
    if (chart := report.chart) is not None:
        document.add_paragraph()
        document.add_picture(io.BytesIO(png(chart)), width=Mm(min(width, 180)))
    document.core_properties.title = clean(report.title)
    document.core_properties.author = clean(report.staff.full_name)
    document.save(stream)


def _page(document: Any, *, wide: bool) -> int:
    """A4, on its side for many columns; how many millimetres the lines have."""
    section = document.sections[0]
    across, down = A4[::-1] if wide else A4
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(across), Mm(down)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin = section.bottom_margin = Mm(MARGIN)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(SIZE)
    normal.element.rPr.rFonts.set(qn("w:cs"), FACE)
    normal.paragraph_format.space_after = Pt(2)
    return across - 2 * MARGIN


def _head(document: Any, report: Report) -> None:
    title = document.add_paragraph()
    run = title.add_run(clean(report.title))
    run.bold, run.font.size = True, Pt(14)
    for label, told in report.about:
        line = document.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        line.add_run(clean(told))


def _quiet(document: Any, words: str) -> None:
    run = document.add_paragraph().add_run(clean(words))
    run.font.color.rgb, run.italic = RGBColor(0x56, 0x62, 0x73), True


def _footer(document: Any, report: Report) -> None:
    line = document.sections[0].footer.paragraphs[0]
    line.add_run(f"{clean(report.title)[:80]}    {report.at:%d.%m.%Y %H:%M}    {PAGE} ")
    for before, field in (("", "PAGE"), (f" / {OF} ", "NUMPAGES")):
        line.add_run(before)
        simple = OxmlElement("w:fldSimple")
        simple.set(qn("w:instr"), field)
        line._p.append(simple)  # noqa: SLF001  (python-docx has no word for a field)


def _table(heads: tuple[Head, ...], lines: list[Line], groups: int, width: int) -> Any:
    shares = _shares(heads, lines)
    widths = [int(width * DXA * share) for share in shares]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>'
    )
    table.append(_row([(str(head.label), True, False) for head in heads], widths, heading=True, filled=True))
    for line in lines:
        table.append(_row(list(_cells(heads, line, groups)), widths, heading=False, filled=line.depth is not None))
    return table


def _cells(heads: tuple[Head, ...], line: Line, groups: int) -> Iterator[tuple[str, bool, bool]]:
    for at, (head, value) in enumerate(zip(heads, line.cells, strict=True)):
        bold = line.depth is not None
        if bold and groups and at == line.depth:
            yield str(SUBTOTAL if line.depth else TOTAL), True, False
        else:
            empty = bold and value is None and at < groups
            yield "" if empty else said(value, head.kind), bold, head.is_number


def _row(cells: list[tuple[str, bool, bool]], widths: list[int], *, heading: bool, filled: bool) -> Any:
    row = OxmlElement("w:tr")
    about = OxmlElement("w:trPr")
    about.append(OxmlElement("w:cantSplit"))
    if heading:
        about.append(OxmlElement("w:tblHeader"))
    row.append(about)
    for (words, bold, right), width in zip(cells, widths, strict=True):
        row.append(_cell(words, width, bold=bold, right=right, filled=filled))
    return row


def _cell(words: str, width: int, *, bold: bool, right: bool, filled: bool) -> Any:
    cell = OxmlElement("w:tc")
    about = OxmlElement("w:tcPr")
    wide = OxmlElement("w:tcW")
    wide.set(qn("w:w"), str(width))
    wide.set(qn("w:type"), "dxa")
    about.append(wide)
    if filled:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "E9EDF2")
        about.append(shade)
    cell.append(about)
    cell.append(_paragraph(words, bold=bold, right=right))
    return cell


def _paragraph(words: str, *, bold: bool, right: bool) -> Any:
    paragraph, run, text = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:t")
    if right:
        about, side = OxmlElement("w:pPr"), OxmlElement("w:jc")
        side.set(qn("w:val"), "right")
        about.append(side)
        paragraph.append(about)
    if bold:
        look = OxmlElement("w:rPr")
        look.append(OxmlElement("w:b"))
        run.append(look)
    text.text = clean(words)
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    paragraph.append(run)
    return paragraph


def _shares(heads: tuple[Head, ...], lines: list[Line]) -> list[float]:
    """How much of the page each column takes: by its longest words, within bounds."""
    longest = []
    for at, head in enumerate(heads):
        words = [said(line.cells[at], head.kind) for line in lines[:200]]
        longest.append(min(max([len(word) for word in words] + [len(str(head.label)) // 2, 6]), 40))
    return [one / sum(longest) for one in longest]
