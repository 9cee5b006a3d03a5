"""A report as a workbook: numbers are numbers, headings stand out, the chart is Excel's own; no text is a formula."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import SeriesLabel
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from app.report.chart import Chart
from app.report.making import Report
from app.report.table import DAY, HOUR, MEAN, MOMENT, NUMBER, SHARE, TEXT, Head, Line, said
from app.text import Text
from app.workbook.sheet import DANGEROUS
from app.workbook.writing import lines_of

FORMATS = {NUMBER: "#,##0.##", MEAN: "#,##0.00", SHARE: "0.0%", DAY: "dd.mm.yyyy", MOMENT: "dd.mm.yyyy hh:mm",
           HOUR: "hh:mm", TEXT: "@"}  # fmt: skip
WHOLE = "#,##0"
FACE, LINE_HIGH = "Calibri", 15
TITLE, BOLD = Font(name=FACE, size=14, bold=True), Font(name=FACE, size=11, bold=True)
QUIET = Font(name=FACE, size=11, color="FF566273")
BROADER = 1.25
"""How much more room bold letters take than the digits by which Excel measures."""
HEADING, SUMMED = PatternFill("solid", start_color="FFD9E2F3"), PatternFill("solid", start_color="FFF1F4F8")
WRAPPED = Alignment(wrap_text=True, vertical="top")
EDGE = Border(*(Side(style="thin", color="FF9AA7B5") for _ in range(4)))
AT_ONCE = 500
NARROWEST, WIDEST, CHART_WIDE = 12, 44, 24.0
SUBTOTAL, TOTAL = Text("барлығы", "всего"), Text("БАРЛЫҒЫ", "ВСЕГО")
CHART = Text("Диаграмма", "Диаграмма")


def write(report: Report, stream: IO[bytes], tell: Callable[[int, int], None] | None = None) -> None:
    """The workbook of a report; `tell` hears how many lines of how many are written."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_name(report.title))
    _lay_out(sheet, report)
    for row in _head(sheet, report):
        sheet.append(row)
    table = report.table
    sheet.append([_styled(sheet, str(head.label), bold=True, fill=HEADING) for head in table.heads])
    for done, line in enumerate(table.lines):
        if tell is not None and done % AT_ONCE == 0:
            tell(done, len(table.lines))
        sheet.append(_line(sheet, table.heads, line, table.groups))
    if table.total is not None:
        sheet.append(_line(sheet, table.heads, Line(table.total, depth=0), table.groups))
    sheet.append([])
    for note in report.notes:
        sheet.append([_styled(sheet, note, font=QUIET)])
    if (chart := report.chart) is not None:
        _draw(book, chart)
    book.save(stream)


def _name(title: str) -> str:
    """The name of a sheet: no sign that Excel forbids, thirty-one letters."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip() or "Synaq"


def _head(sheet: Any, report: Report) -> list[list[Any]]:
    rows = [[_styled(sheet, report.title, font=TITLE)]]
    rows += [[_styled(sheet, f"{label}: {told}", font=QUIET)] for label, told in report.about]
    return [*rows, []]


def _lay_out(sheet: Any, report: Report) -> None:
    top = len(report.about) + 3  # the row of the headings
    sheet.freeze_panes = f"A{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    _to_print(sheet, high=0)
    widths = [_width(report, at) for at in range(len(report.table.heads))]
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    heads = [str(head.label) for head in report.table.heads]
    lines = max(lines_of(words, int(width / BROADER)) for words, width in zip(heads, widths, strict=True))
    sheet.row_dimensions[top].height = LINE_HIGH * lines


def _to_print(sheet: Any, *, high: int) -> None:
    """A4 on its side, as wide as the page; `high`: how many pages it may take (0 = as many as it needs)."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToHeight = high
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter.right.text = "&P / &N"


def _width(report: Report, at: int) -> float:
    """As wide as the longest of its first values; a heading may take two lines."""
    head = report.table.heads[at]
    told = [len(said(line.cells[at], head.kind)) for line in report.table.lines[:200]]
    longest = max([*told, math.ceil(len(str(head.label)) / 2) + 2]) * BROADER
    return min(max(longest + 2, NARROWEST), WIDEST)


def _line(sheet: Any, heads: tuple[Head, ...], line: Line, groups: int) -> list[Any]:
    bold = line.depth is not None
    cells = list(line.cells)
    if line.depth is not None and groups:
        cells[line.depth] = str(SUBTOTAL if line.depth else TOTAL)
    fill = SUMMED if bold else None
    return [
        _styled(sheet, value, kind=head.kind, bold=bold, fill=fill) for head, value in zip(heads, cells, strict=True)
    ]


def _styled(
    sheet: Any, value: Any, *, kind: str = TEXT, bold: bool = False, fill: Any = None, font: Font | None = None
) -> Any:
    cell = WriteOnlyCell(sheet, value=None)
    if font or bold:
        cell.font = font or BOLD
    if font is None:
        cell.border, cell.alignment = EDGE, WRAPPED
    if fill is not None:
        cell.fill = fill
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"  # whatever it begins with
        cell.number_format = FORMATS[TEXT]
        cell.quotePrefix = value.startswith(DANGEROUS)
    elif value is not None:
        cell.value = value
        plain = kind == NUMBER and (isinstance(value, int) or float(value).is_integer())
        cell.number_format = WHOLE if plain else FORMATS[kind if kind != TEXT else _kind(value)]
    return cell


def _kind(value: Any) -> str:
    kinds = [(dt.datetime, MOMENT), (dt.date, DAY), (dt.time, HOUR)]
    return next((kind for of_type, kind in kinds if isinstance(value, of_type)), NUMBER)


def clean(words: str) -> str:
    """Words without the signs that no workbook holds."""
    return "".join(sign for sign in words if sign >= " " or sign in "\n\t")


def _draw(book: Workbook, chart: Chart) -> None:
    """Excel's own chart on a sheet of its own, with the numbers that it shows."""
    sheet = book.create_sheet(_name(str(CHART)))
    _to_print(sheet, high=1)
    sheet.column_dimensions["A"].width = WIDEST
    for at in range(len(chart.series)):
        sheet.column_dimensions[get_column_letter(at + 2)].width = NARROWEST * 2
    sheet.append([_styled(sheet, word, bold=True, fill=HEADING) for word in ("", *(s.name for s in chart.series))])
    for at, name in enumerate(chart.categories):
        values = [_styled(sheet, one.values[at], kind=chart.number) for one in chart.series]
        sheet.append([_styled(sheet, name), *values])
    drawn: Any = BarChart() if chart.kind == "bar" else LineChart()
    last, wide = len(chart.categories) + 1, len(chart.series) + 1
    drawn.add_data(Reference(sheet, min_col=2, max_col=wide, min_row=2, max_row=last), titles_from_data=False)
    drawn.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    for one, series in zip(chart.series, drawn.series, strict=True):
        series.tx = SeriesLabel(v=clean(one.name or chart.title))
    drawn.title = clean(chart.title)
    drawn.height, drawn.width = 12.0, CHART_WIDE
    drawn.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    drawn.legend = drawn.legend if len(chart.series) > 1 else None
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.y_axis.number_format = FORMATS[chart.number]
    sheet.add_chart(drawn, f"{get_column_letter(wide + 2)}2")
