"""Fills an Excel template through its named cells; no address is written in the code.

`point` is a field, `t.point` its label, `h.doc_no` an imprint, `rows.code` a column of the list `rows`. The rows that
the names of a list stand in are its pattern: they are repeated once for each item and push down what is below.
A name over several cells takes a list (or a list of lists) of values.

openpyxl keeps the template; the rows of lists, of which there may be many, never become its cells: they are written
as they will stand in the file, and set in when it has been saved.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from app.form.ledger.letters import Place
from app.form.ledger.paging import PLAIN_ROW, Pages
from app.form.ledger.rows import Pattern, Rows, moved, put
from app.form.press.package import Entry, entries, written
from app.form.press.pictures import stream
from app.form.saying import QrCode

OF_IMPRINT = re.compile(r"\[(\w+)\]")
SIDES = ("left", "center", "right")
MM_TO_PIXELS = 96 / 25.4
IN_MEMORY = 1 << 20  # bytes of rows; more of them wait on the disk
PIECE = 1 << 18
MERGED = re.compile(r"<mergeCells\b.*?</mergeCells>", re.DOTALL)
NO_ROWS = re.compile(r"<sheetData\s*/>")
SIZE = re.compile(r'(<dimension ref=")[^"]*')


def fill(template: bytes, words: dict[str, Any]) -> bytes:
    """The filled workbook; KeyError for a name that `words` does not hold."""
    book = load_workbook(BytesIO(template))
    sheets = [Filled(book, sheet, words) for sheet in book.worksheets]
    for sheet in sheets:
        sheet.set()
    book.defined_names.clear()
    out = BytesIO()
    book.save(out)
    parts = {part.name: part for part in entries(out.getvalue())}
    for sheet in sheets:
        parts[sheet.part] = Entry.streamed(sheet.part, sheet.pieces(parts[sheet.part].plain.decode()))
    return written(parts.values())


@dataclass
class Listed:
    """A list with items on a sheet: its pattern and, once written, its rows and their heights."""

    pattern: Pattern
    items: list[dict[str, Any]]
    heights: array[float] = field(default_factory=lambda: array("d"))

    def __post_init__(self) -> None:
        self.written: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (closed by who reads it back)

    @property
    def times(self) -> int:
        """How often the pattern stands on the sheet; that of an empty list stays once, to be written on."""
        return max(len(self.items), 1)

    @property
    def more(self) -> int:
        return (self.times - 1) * self.pattern.height


class Filled:
    """One sheet while it is filled: its fields first, then its lists from above to below, then its pages."""

    def __init__(self, book: Workbook, sheet: Worksheet, words: dict[str, Any]) -> None:
        self.sheet, self.words = sheet, words
        self.areas = named(book, sheet)
        self.widths = _widths(sheet)
        self.merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
        self.lists = [
            Listed(pattern, words[name])
            for name, pattern in sorted(_patterns(self.areas, words).items(), key=lambda item: item[1].top)
        ]

    @property
    def part(self) -> str:
        """The name of the part that the sheet was saved as."""
        return str(self.sheet.path).lstrip("/")

    def set(self) -> None:
        """Fields, lists, footers, what is printed and where pages end."""
        self._fill_fields()
        self._fit()
        for one in self.lists:
            rows = Rows(self.sheet, one.pattern, self._place)
            one.heights.extend(rows.write(one.items, self._to(one.pattern.top), one.written, self._draw))
        self._finish()
        self._end_pages()

    def pieces(self, saved: str) -> Iterator[bytes]:
        """The part of the sheet as it will be: what openpyxl has saved, with the rows of the lists set in."""
        head, _, rest = NO_ROWS.sub("<sheetData></sheetData>", saved).partition("<sheetData>")
        listed, _, tail = rest.rpartition("</sheetData>")
        yield SIZE.sub(rf"\g<1>A1:{self._last}", head).encode() + b"<sheetData>"
        waiting = [one for one in self.lists if one.items]
        for row, xml in moved(listed, self._to):
            while waiting and row >= waiting[0].pattern.top:
                yield from _read(waiting.pop(0).written)
            if not any(one.items and one.pattern.holds(row) for one in self.lists):
                yield xml.encode()
        for one in waiting:
            yield from _read(one.written)
        before, merged, after = _parted(MERGED, tail)
        yield f"</sheetData>{before}".encode()
        if merged:
            yield from self._merged()
        yield after.encode()

    def _to(self, row: int) -> int:
        """Where a row of the template stands on the filled sheet (of a pattern: where it stands first)."""
        return row + sum(one.more for one in self.lists if row >= one.pattern.below)

    @property
    def _rows(self) -> int:
        return int(self.sheet.max_row) + sum(one.more for one in self.lists)

    @property
    def _last(self) -> str:
        """The last cell of the filled sheet."""
        return f"{get_column_letter(self.sheet.max_column)}{self._rows}"

    def _fill_fields(self) -> None:
        for name, places in self.areas.items():
            head, _, key = name.partition(".")
            value = self.words[head]
            if key and isinstance(value, list):
                continue
            for area in places:
                self._put(area, value[key] if key else value)

    def _put(self, area: CellRange, value: Any) -> None:
        if isinstance(value, QrCode):
            self._draw(f"{get_column_letter(area.min_col)}{self._to(area.min_row)}", value)
            return
        for row, across in enumerate(value if isinstance(value, list) else [value]):
            for column, one in enumerate(across if isinstance(across, list) else [across]):
                put(self.sheet.cell(area.min_row + row, area.min_col + column), one)

    def _draw(self, cell: str, code: QrCode) -> None:
        image = Image(stream(code))
        image.width = image.height = round(code.mm * MM_TO_PIXELS)
        self.sheet.add_image(image, cell)

    def _place(self, cell: Any) -> Place:
        """The room that words have in a cell, which may be merged with its neighbours."""
        area = self.merged.get((cell.row, cell.column))
        columns = range(area.min_col, area.max_col + 1) if area else [cell.column]
        font, look = cell.font, cell.alignment
        size = float(font.size or 10)
        return Place(sum(self.widths[one] for one in columns), size, bool(font.bold), bool(look.textRotation))

    def _fit(self) -> None:
        """Rows as high as their longest words need: Excel does not do it for merged cells, others not always."""
        for cells in self.sheet.iter_rows():
            if any(one.items and one.pattern.holds(cells[0].row) for one in self.lists):
                continue
            row = self.sheet.row_dimensions[cells[0].row]
            told = [(cell, self._place(cell)) for cell in cells if isinstance(cell.value, str)]
            needed = [place.height(cell.value) for cell, place in told if cell.alignment.wrap_text]
            if needed:
                row.height = max(*needed, row.height or 0)
            for cell, place in told:
                if place.turned and cell.data_type == "s":
                    cell.value = place.broken(cell.value, row.height or PLAIN_ROW)
                    cell.data_type = "s"  # words that begin as a formula stay words

    def _finish(self) -> None:
        """Footers, the head that is repeated, and what is printed: down to the last row."""
        sides = [getattr(part, side) for part in (self.sheet.oddHeader, self.sheet.oddFooter) for side in SIDES]
        for side in (side for side in sides if side.text):
            side.text = OF_IMPRINT.sub(lambda found: str(self.words["h"][found[1]]).replace("&", "&&"), side.text)
        if self.sheet.print_title_rows:
            first, last = (int(row) for row in self.sheet.print_title_rows.replace("$", "").split(":"))
            self.sheet.print_title_rows = f"{self._to(first)}:{self._to(first) + last - first}"
        self.sheet.print_area = f"A1:{self._last}"

    def _end_pages(self) -> None:
        """Where pages end; of several rows only the items of the first list are kept whole."""
        pages = Pages(self.sheet, list(self._heights()), self.widths)
        for one in self.lists[:1]:
            pages.keep_whole(one.pattern.top, one.pattern.height, len(one.items))
        if self.lists:
            pages.keep_end(self._end())

    def _heights(self) -> Iterator[float]:
        row = 1
        while row <= self.sheet.max_row:
            one = next((one for one in self.lists if one.items and one.pattern.top == row), None)
            if one:
                yield from one.heights
                row = one.pattern.below
            else:
                yield float(self.sheet.row_dimensions[row].height or 0)
                row += 1

    def _end(self) -> int:
        """From which row on the end is one: the last line of its list, who signs and all below."""
        *_, signs = self.lists
        if len(self.lists) == 1:
            return signs.pattern.top
        above = self.lists[-2]
        lines = above.pattern.height == 1
        return self._to(above.pattern.top) + above.more if lines else self._to(above.pattern.below)

    def _merged(self) -> Iterator[bytes]:
        """The merged cells of the filled sheet; those of a pattern in each of its repetitions."""
        yield b"<mergeCells>"
        for area in self.sheet.merged_cells.ranges:
            one = next((one for one in self.lists if one.pattern.holds(area.min_row)), None)
            times, height = (one.times, one.pattern.height) if one else (1, 0)
            top, tall = self._to(area.min_row), area.max_row - area.min_row
            first, last = get_column_letter(area.min_col), get_column_letter(area.max_col)
            for start in range(top, top + times * (height or 1), height or 1):
                yield f'<mergeCell ref="{first}{start}:{last}{start + tall}"/>'.encode()
        yield b"</mergeCells>"


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


def _widths(sheet: Worksheet) -> dict[int, float]:
    """The width of each column; one dimension may stand for several neighbouring columns."""
    plain = sheet.sheet_format.baseColWidth + 0.0
    found: dict[int, float] = defaultdict(lambda: plain)
    for one in sheet.column_dimensions.values():
        found.update(dict.fromkeys(range(one.min, one.max + 1), one.width))
    return found


def _parted(where: re.Pattern[str], text: str) -> tuple[str, str, str]:
    found = where.search(text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
