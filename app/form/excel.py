"""Fills an Excel template through its named cells; no address is written in the code.

`point` is a field, `t.point` its label, `h.doc_no` an imprint, `rows.code` a column of the list `rows`. The rows that
the names of a list stand in are its pattern: they are repeated once for each item and push down what is below.
A name over several cells takes a list (or a list of lists) of values.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from copy import copy
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.drawing.image import Image
from openpyxl.styles import Border, Side
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from app.form.saying import Framed, QrCode
from app.form.word import picture

OF_IMPRINT = re.compile(r"\[(\w+)\]")
THICK = Side(style="thick")
MM_TO_PIXELS = 96 / 25.4
LINE = 1.17  # height of a line, as a share of the size of its font
POINTS = 5.25  # points in a unit of column width
PADDING = 4  # points a cell keeps free
A4 = (595.3, 841.9)  # points
PLAIN_ROW = 15.0  # points
SPARE = 0.96  # printers and programmes differ a little
BOLD = 1.1
EM_OF = {
    letter: width
    for width, letters in {
        0.25: " .,·", 0.28: "іijlt:;/'", 0.34: "ІIJfr-()!\"", 0.4: "гғзsт", 0.45: "аәеёсэяьace?z",
        0.5: "бвкқдлорухчөұүһЗ«»–_", 0.54: "ийнңпц✓", 0.57: "РFPSҒГ", 0.62: "БЕЁТЧLETZмф", 0.67: "ВКҚСЭЯыBCRӘ",
        0.7: "жДЛУҰҮ", 0.73: "АИЙНҢОӨПХЦҺADGHKNOQUVXYwю", 0.78: "шщmФ", 0.9: "МЫЖMW%@", 1.03: "№ШЩЮ—…",
    }.items()
    for letter in letters
}  # fmt: skip
"""How wide the letters of a serif face are, as a share of the size of the font."""
EM = 0.5
SQUEEZE = 1.3  # what runs over its page by no more than this is made smaller instead


@dataclass
class Pattern:
    """The rows of a list in the template: its names, and from which row to which."""

    names: dict[str, CellRange]

    @property
    def top(self) -> int:
        return min(int(area.min_row) for area in self.names.values())

    @property
    def height(self) -> int:
        return max(int(area.max_row) for area in self.names.values()) - self.top + 1


def fill(template: bytes, words: dict[str, Any]) -> bytes:
    """The filled workbook; KeyError for a name that `words` does not hold."""
    book = load_workbook(BytesIO(template))
    for sheet in book.worksheets:
        areas = named(book, sheet)
        _fill_fields(sheet, areas, words)
        patterns = sorted(_patterns(areas, words).items(), key=lambda item: -item[1].top)
        end = sheet.max_row - _end(patterns)
        for name, pattern in patterns:
            _fill_list(sheet, pattern, words[name])
        _finish(sheet, words)
        for name, pattern in patterns[-1:]:
            _keep_whole(sheet, pattern, len(words[name]))
        for name, pattern in patterns[:1]:
            _keep_end(sheet, sheet.max_row - end - (max(len(words[name]), 1) - 1) * pattern.height)
    book.defined_names.clear()
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def named(book: Workbook, sheet: Worksheet) -> dict[str, list[CellRange]]:
    """The names of the workbook that stand on this sheet, with their cells."""
    found: dict[str, list[CellRange]] = defaultdict(list)
    for name, definition in book.defined_names.items():
        for title, address in definition.destinations:
            if title == sheet.title:
                found[name].append(CellRange(address.replace("$", "")))
    return found


def _patterns(areas: dict[str, list[CellRange]], words: dict[str, Any]) -> dict[str, Pattern]:
    lists: dict[str, dict[str, CellRange]] = defaultdict(dict)
    for name, (area, *_) in areas.items():
        head, _, column = name.partition(".")
        if column and isinstance(words[head], list):
            lists[head][column] = area
    return {name: Pattern(columns) for name, columns in lists.items()}


def _fill_fields(sheet: Worksheet, areas: dict[str, list[CellRange]], words: dict[str, Any]) -> None:
    for name, places in areas.items():
        head, _, key = name.partition(".")
        value = words[head]
        if key and isinstance(value, list):
            continue
        for area in places:
            _put(sheet, area, value[key] if key else value)


def _fill_list(sheet: Worksheet, pattern: Pattern, items: list[dict[str, Any]]) -> None:
    top, height = pattern.top, pattern.height
    _repeat(sheet, top, height, max(len(items), 1))
    for place, item in enumerate(items):
        for column, area in pattern.names.items():
            here = CellRange(area.coord)
            here.shift(row_shift=place * height)
            _put(sheet, here, item[column])


def _repeat(sheet: Worksheet, top: int, height: int, times: int) -> None:
    """Push down what is below the pattern, then copy its style, heights and merged cells `times` - 1 times."""
    more = (times - 1) * height
    below = top + height
    width = sheet.max_column
    heights = {row: sheet.row_dimensions[row].height for row in range(top, sheet.max_row + 1)}
    own = [copy(area) for area in sheet.merged_cells.ranges if top <= area.min_row < below]
    _move_merged(sheet, below, more)
    _move_titles(sheet, below, more)
    if more and sheet.max_row >= below:
        sheet.move_range(CellRange(None, 1, below, width, sheet.max_row).coord, rows=more)
    for row, tall in heights.items():
        if row >= below:
            sheet.row_dimensions[row + more].height = tall
    for step in range(1, times):
        for row in range(top, below):
            _copy_row(sheet, row, row + step * height, width)
        for area in own:
            sheet.merged_cells.add(_shifted(area, step * height))


def _move_merged(sheet: Worksheet, below: int, more: int) -> None:
    for area in list(sheet.merged_cells.ranges):
        if area.min_row >= below:
            area.shift(row_shift=more)


def _move_titles(sheet: Worksheet, below: int, more: int) -> None:
    """The head that is repeated on each page goes where its list goes."""
    if sheet.print_title_rows:
        first, last = (int(row) for row in sheet.print_title_rows.replace("$", "").split(":"))
        if first >= below:
            sheet.print_title_rows = f"{first + more}:{last + more}"


def _shifted(area: CellRange, rows: int) -> str:
    moved = CellRange(area.coord)
    moved.shift(row_shift=rows)
    return str(moved.coord)


def _copy_row(sheet: Worksheet, source: int, target: int, width: int) -> None:
    sheet.row_dimensions[target].height = sheet.row_dimensions[source].height
    for column in range(1, width + 1):
        old, new = sheet.cell(source, column), sheet.cell(target, column)
        new._style = copy(old._style)  # noqa: SLF001  (openpyxl has no public way to copy a style whole)
        if old.value is not None:
            new.value = old.value


def _put(sheet: Worksheet, area: CellRange, value: Any) -> None:
    if isinstance(value, QrCode):
        _draw(sheet, area, value)
        return
    rows = value if isinstance(value, list) else [value]
    for row, across in enumerate(rows):
        for column, one in enumerate(across if isinstance(across, list) else [across]):
            _write(sheet.cell(area.min_row + row, area.min_col + column), one)


def _write(cell: Cell | MergedCell, value: Any) -> None:
    if isinstance(value, Framed):
        if value.wrong:
            cell.border = Border(left=THICK, right=THICK, top=THICK, bottom=THICK)
        value = value.value
    cell.value = value if value != "" else None
    if isinstance(value, str) and value:
        cell.data_type = "s"
        cell.quotePrefix = value[0] in "=+-@"


def _draw(sheet: Worksheet, area: CellRange, code: QrCode) -> None:
    image = Image(picture(code))
    image.width = image.height = round(code.mm * MM_TO_PIXELS)
    sheet.add_image(image, sheet.cell(area.min_row, area.min_col).coordinate)


def _finish(sheet: Worksheet, words: dict[str, Any]) -> None:
    """Footers, the printed area down to the last row, and heights of merged lines (Excel fits only single cells)."""
    for part in (sheet.oddHeader, sheet.oddFooter):
        for side in (part.left, part.center, part.right):
            if side.text:
                side.text = OF_IMPRINT.sub(lambda found: str(words["h"][found[1]]).replace("&", "&&"), side.text)
    sheet.print_area = f"A1:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
    _fit(sheet)


def _fit(sheet: Worksheet) -> None:
    """Rows as high as their longest words need: Excel does not do it for merged cells, others not always."""
    widths = _widths(sheet)
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    for cells in sheet.iter_rows():
        needed = [
            _height(cell, sum(widths[column] for column in _columns(cell, merged.get((cell.row, cell.column)))))
            for cell in cells
            if isinstance(cell.value, str) and cell.alignment.wrap_text
        ]
        row = sheet.row_dimensions[cells[0].row]
        if needed:
            row.height = max(*needed, row.height or 0)
        for cell in cells:
            if cell.alignment.textRotation and isinstance(cell.value, str):
                cell.value = "\n".join(_wrapped(cell.value, (_tall(sheet, cell.row) / _size(cell) - 2) / BOLD))


def _keep_whole(sheet: Worksheet, pattern: Pattern, times: int) -> None:
    """Items of several rows (the first list of a sheet) are not torn apart between two pages."""
    if pattern.height == 1:
        return
    page, taken = _page(sheet), sum(_tall(sheet, row) for row in range(1, pattern.top))
    for start in range(pattern.top, pattern.top + times * pattern.height, pattern.height):
        needed = sum(_tall(sheet, row) for row in range(start, start + pattern.height))
        if taken + needed > page:
            sheet.row_breaks.append(Break(start - 1))
            taken = _titles(sheet)
        taken += needed


def _end(patterns: list[tuple[str, Pattern]]) -> int:
    """From which row of the template on its end is one: the last line of its list, who signs and all below."""
    signs, *above = [pattern for _, pattern in patterns] or [Pattern({"": CellRange("A1")})]
    if not above:
        return signs.top
    return above[0].top + (above[0].height if above[0].height > 1 else 0)


def _keep_end(sheet: Worksheet, top: int) -> None:
    """The end is not torn apart; what is but a little more than a page becomes one page."""
    page = _page(sheet)
    whole = sum(_tall(sheet, row) for row in range(1, sheet.max_row + 1))
    if not sheet.row_breaks.brk and page < whole <= page * SQUEEZE:
        sheet.page_setup.fitToHeight = 1
    elif _is_torn(sheet, top, page) or _is_torn(sheet, top, page / SPARE):
        sheet.row_breaks.append(Break(top - 1))


def _is_torn(sheet: Worksheet, top: int, page: float) -> bool:
    """Whether the rows from `top` on begin on one page and end on the next."""
    breaks, taken = {one.id for one in sheet.row_breaks.brk}, 0.0
    for row in range(1, top):
        if row - 1 in breaks or taken + _tall(sheet, row) > page:
            taken = _titles(sheet)
        taken += _tall(sheet, row)
    end = sum(_tall(sheet, row) for row in range(top, sheet.max_row + 1))
    return taken + end > page > end


def _titles(sheet: Worksheet) -> float:
    """How many points the head takes that is repeated on each page."""
    first, last = (int(row) for row in (sheet.print_title_rows or "1:0").replace("$", "").split(":"))
    return sum(_tall(sheet, row) for row in range(first, last + 1))


def _page(sheet: Worksheet) -> float:
    """How many points of rows go on one page, when the columns are fitted to its width."""
    wide, tall = A4[::-1] if sheet.page_setup.orientation == "landscape" else A4
    margins, widths = sheet.page_margins, _widths(sheet)
    across = sum(widths[column] for column in range(1, sheet.max_column + 1)) * POINTS
    scale = min(1.0, (wide - 72 * (margins.left + margins.right)) / across)
    return float((tall - 72 * (margins.top + margins.bottom)) / scale * SPARE)


def _tall(sheet: Worksheet, row: int) -> float:
    return float(sheet.row_dimensions[row].height or PLAIN_ROW)


def _columns(cell: Cell, area: CellRange | None) -> range:
    return range(area.min_col, area.max_col + 1) if area else range(cell.column, cell.column + 1)


def _height(cell: Cell, width: float) -> float:
    size, words = _size(cell), str(cell.value)
    if cell.alignment.textRotation:
        return _turned(words, int(width * POINTS / size / LINE)) * size
    room = (width * POINTS - PADDING) / size / (BOLD if cell.font.bold else 1)
    return float(sum(_lines(line, room) for line in words.split("\n")) * size * LINE + PADDING)


def _size(cell: Cell | MergedCell) -> float:
    return float(cell.font.size or 10)


def _turned(words: str, lines: int) -> float:
    """How long a turned line must be, in em, for `words` to stand in so many lines side by side."""
    room = max(map(_em, words.split()), default=1.0)
    while _lines(words, room) > max(lines, 1):
        room += 0.5
    return room * BOLD + 2


def _lines(words: str, room: float) -> int:
    """How many lines of `room` em the words take; a word that is too long is broken."""
    return sum(max(1, math.ceil(_em(line) / room)) for line in _wrapped(words, room))


def _wrapped(words: str, room: float) -> list[str]:
    """The words in lines of `room` em; one that is too long has a line of its own."""
    lines = [""]
    for word in re.findall(r"\S+?(?:-|\s+|$)", words):
        if lines[-1] and _em(lines[-1] + word.rstrip()) > room:
            lines.append("")
        lines[-1] += word
    return [line.rstrip() for line in lines]


def _em(words: str) -> float:
    return sum(EM_OF.get(letter, EM) for letter in words)


def _widths(sheet: Worksheet) -> dict[int, float]:
    """The width of each column; one dimension may stand for several neighbouring columns."""
    plain = sheet.sheet_format.baseColWidth + 0.0
    found: dict[int, float] = defaultdict(lambda: plain)
    for one in sheet.column_dimensions.values():
        found.update(dict.fromkeys(range(one.min, one.max + 1), one.width))
    return found
