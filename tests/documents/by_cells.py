"""An Excel template filled the plain way, cell by cell in openpyxl: slow, and easy to see that it is right."""

from __future__ import annotations

from copy import copy
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from app.form.excel import named
from app.form.ledger.letters import Place
from app.form.ledger.rows import put
from app.form.saying import QrCode


def by_cells(template: bytes, words: dict[str, Any]) -> list[Worksheet]:
    """The filled sheets: fields, lists repeated from below to above, heights; no footers, no pages."""
    book = load_workbook(BytesIO(template))
    for sheet in book.worksheets:
        lists: dict[str, dict[str, CellRange]] = {}
        for name, areas in named(book, sheet).items():
            head, _, key = name.partition(".")
            if key and isinstance(words[head], list):
                lists.setdefault(head, {})[key] = areas[0]
                continue
            for area in areas:
                _write(sheet, area, words[head][key] if key else words[head])
        for name, columns in sorted(lists.items(), key=lambda one: -min(area.min_row for area in one[1].values())):
            _repeat(sheet, columns, words[name])
        _fit(sheet)
    out = BytesIO()
    book.save(out)
    return list(load_workbook(out).worksheets)


def _repeat(sheet: Worksheet, columns: dict[str, CellRange], items: list[dict[str, Any]]) -> None:
    top, below = min(one.min_row for one in columns.values()), max(one.max_row for one in columns.values()) + 1
    height, width = below - top, sheet.max_column
    more = (max(len(items), 1) - 1) * height
    heights = {row: sheet.row_dimensions[row].height for row in range(top, sheet.max_row + 1)}
    own = [CellRange(one.coord) for one in sheet.merged_cells.ranges if top <= one.min_row < below]
    for area in [one for one in sheet.merged_cells.ranges if one.min_row >= below]:
        area.shift(row_shift=more)
    if more and sheet.max_row >= below:
        sheet.move_range(CellRange(None, 1, below, width, sheet.max_row).coord, rows=more)
    for row, tall in heights.items():
        if row >= below:
            sheet.row_dimensions[row + more].height = tall
    for row in range(below, below + more):
        _copy(sheet, top + (row - top) % height, row, width)
    for place, item in enumerate(items):
        for area in own if place else ():
            area.shift(row_shift=height)
            sheet.merged_cells.add(area.coord)
        for name, area in columns.items():
            here = CellRange(area.coord)
            here.shift(row_shift=place * height)
            _write(sheet, here, item[name])


def _copy(sheet: Worksheet, like: int, row: int, width: int) -> None:
    sheet.row_dimensions[row].height = sheet.row_dimensions[like].height
    for column in range(1, width + 1):
        old, new = sheet.cell(like, column), sheet.cell(row, column)
        new._style = copy(old._style)
        if old.value is not None:
            new.value = old.value


def _write(sheet: Worksheet, area: CellRange, value: Any) -> None:
    if isinstance(value, QrCode):
        return
    for row, across in enumerate(value if isinstance(value, list) else [value]):
        for column, one in enumerate(across if isinstance(across, list) else [across]):
            put(sheet.cell(area.min_row + row, area.min_col + column), one)


def _fit(sheet: Worksheet) -> None:
    widths = {column: one.width for one in sheet.column_dimensions.values() for column in range(one.min, one.max + 1)}
    merged = {(one.min_row, one.min_col): one for one in sheet.merged_cells.ranges}
    for cells in sheet.iter_rows():
        row, needed = sheet.row_dimensions[cells[0].row], [0.0]
        for cell in (one for one in cells if isinstance(one.value, str)):
            area = merged.get((cell.row, cell.column), CellRange(cell.coordinate))
            across = sum(widths.get(one, 8.0) for one in range(area.min_col, area.max_col + 1))
            place = Place(across, cell.font.size, bool(cell.font.bold), bool(cell.alignment.textRotation))
            needed += [place.height(cell.value)] * bool(cell.alignment.wrap_text)
        if max(needed):
            row.height = max(*needed, row.height or 0)
