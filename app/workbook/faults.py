"""The workbook given back with its faults, to be mended where it stands."""

from __future__ import annotations

import io
import warnings
from collections import defaultdict
from collections.abc import Sequence
from typing import IO, Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill

from app.errors import BadInput, Fault
from app.workbook.columns import LANGS, fold
from app.workbook.gate import is_package
from app.workbook.loading import FAULTS_HEADING
from app.workbook.sheet import Red, Sheet
from app.workbook.table import BROKEN, SPOILED, Broken, table
from app.workbook.table import stream as stream_of
from app.workbook.writing import LINE_HEIGHT, lines_of, print_wide

RED = PatternFill("solid", start_color="FFFFC7CE")
RED_LETTERS = Font(name="Calibri", size=11, color="FF9C0006")
WIDTH = 80
LEAVES = Alignment(wrap_text=True, vertical="top")


def faults_workbook(content: bytes, faults: Sequence[Fault], filename: str = "") -> bytes:
    """The same workbook with a red column that says what is wrong in each row; CSV comes back as a workbook.

    It may be mended and loaded again as it is: the column of faults is not read. BadInput for a bad file.
    """
    rows = table(content, filename)
    book = _book(content) if is_package(content, filename) else _fresh(rows)
    sheet = book.worksheets[0]
    heading_row, headings = rows[0]
    places = {fold(words): at for at, words in enumerate(headings, start=1) if isinstance(words, str)}
    width = max(at for _, cells in rows for at, cell in enumerate(cells, start=1) if cell is not None)
    last = _column_of_faults(sheet, heading_row, places) or width + 1
    _write(sheet.cell(heading_row, last), FAULTS_HEADING.within("both"))
    for row, found in _by_row(faults, heading_row).items():
        words = _words(found)
        _write(sheet.cell(row, last), words)
        sheet.row_dimensions[row].height = LINE_HEIGHT * lines_of(words, WIDTH)
        for fault in found:
            if fault.column and fold(fault.column) in places:
                sheet.cell(row, places[fold(fault.column)]).fill = RED
    sheet.column_dimensions[sheet.cell(heading_row, last).column_letter].width = WIDTH
    print_wide(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def marked(content: bytes, faults: Sequence[Fault], filename: str, stream: IO[bytes]) -> None:
    """A large file given back row by row, looks left behind: rows without a fault are hidden by a filter, not lost."""
    rows = stream_of(content, filename)
    heading_row, heading = next(rows)
    while heading and heading[-1] is None:
        heading = heading[:-1]
    old = {at for at, words in enumerate(heading) if fold(words or "") in _faults_headings()}
    headings = [str(words or "") for at, words in enumerate(heading) if at not in old]
    places = {fold(words): at for at, words in enumerate(headings)}
    found, last = _by_row(faults, heading_row), len(headings) + 1
    told = FAULTS_HEADING.within("both")
    sheet = Sheet(stream, filename.rpartition(".")[0], [*headings, told], widths={last: WIDTH}, filtered=last)
    for number, cells in rows:
        mine = found.get(number, [])
        red = {places[fold(fault.column)] for fault in mine if fault.column and fold(fault.column) in places}
        kept = [cell for at, cell in enumerate([*cells, *[None] * (len(heading) - len(cells))]) if at not in old]
        line = [_as_it_was(cell, is_red=at in red) for at, cell in enumerate(kept[: len(headings)])]
        sheet.skip_to(number)
        sheet.row([*line, Red(_words(mine)) if mine else None], hidden=not mine)
    sheet.close()


def _as_it_was(cell: Any, *, is_red: bool) -> Any:
    if isinstance(cell, Broken):
        return Red("") if is_red else None
    return Red(cell if cell is not None else "") if is_red and (cell is None or isinstance(cell, str)) else cell


def _words(found: Sequence[Fault]) -> str:
    return "\n".join(f"{f'«{f.column}»: ' if f.column else ''}{f.text}" for f in found)


def _faults_headings() -> set[str]:
    return {fold(FAULTS_HEADING.within(lang)) for lang in LANGS}


def _book(content: bytes) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(content), keep_links=False)
    except SPOILED as error:
        raise BadInput(BROKEN) from error


def _fresh(rows: Sequence[tuple[int, list[Any]]]) -> Workbook:
    book = Workbook()
    for number, cells in rows:
        for at, value in enumerate(cells, start=1):
            if value is not None and not isinstance(value, Broken):
                cell = book.worksheets[0].cell(number, at)
                cell.value, cell.number_format = str(value), "@"
                cell.data_type = "s"
    return book


def _column_of_faults(sheet: Any, heading_row: int, places: dict[str, int]) -> int | None:
    """The column of an earlier try, wiped; None if there is none."""
    for lang in LANGS:
        at = places.get(fold(FAULTS_HEADING.within(lang)))
        if at:
            for row in range(heading_row + 1, sheet.max_row + 1):
                sheet.cell(row, at).value = None
            return at
    return None


def _by_row(faults: Sequence[Fault], heading_row: int) -> dict[int, list[Fault]]:
    rows: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        rows[fault.row or heading_row + 1].append(fault)
    return rows


def _write(cell: Any, words: str) -> None:
    cell.value, cell.fill, cell.font, cell.alignment = words, RED, RED_LETTERS, LEAVES
    cell.data_type = "s"
