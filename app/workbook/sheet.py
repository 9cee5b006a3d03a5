"""A workbook written row by row into a stream: no row stays in memory, and no text is ever a formula."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

from openpyxl.utils import get_column_letter

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a cell a formula to one program or another."""
WIDEST, NARROWEST = 40, 12
WIDEST_BY_CONTENT = 60
OF_MOMENT = 17  # «03.11.2018 09:00»
AT_ONCE = 200  # rows of a piece
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  (the clock of the place; Excel knows no zones)
PLAIN, HEAD, QUOTED, DAY, MOMENT, HOUR, RED = range(7)

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_SPREADSHEET}">'
        '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/>'
        '<numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/></numFmts>'
        '<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font>'
        '<font><sz val="11"/><color rgb="FF9C0006"/><name val="Calibri"/></font></fonts>'
        '<fills count="4"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFD9E2F3"/></patternFill></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/></patternFill></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="20" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="0" fontId="2" fillId="3" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}


class Red(str):
    """Words of a cell that is at fault."""

    __slots__ = ()


class Sheet:
    """The one sheet of a workbook, opened with its headings; `row` by row, then `close`.

    `filtered`: the number of a column (from 1) that shows only its filled cells; other rows are written as hidden.
    """

    def __init__(
        self, stream: IO[bytes], title: str, headings: Sequence[str], *, widths: dict[int, int] | None = None,
        filtered: int = 0,
    ) -> None:  # fmt: skip
        self._package = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        for name, words in (_PARTS | {"xl/workbook.xml": _book(title, len(headings), filtered=filtered)}).items():
            self._package.writestr(name, _XML + words)
        self._part = self._package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True)
        self._letters = [get_column_letter(at) for at in range(1, len(headings) + 1)]
        self._filtered, self._rows, self._waiting = filtered, 0, [_XML, _start(headings, widths or {})]
        self.row(headings, style=HEAD)

    def row(self, values: Iterable[Any], *, style: int = PLAIN, hidden: bool = False) -> None:
        """The next row; None is an empty cell, a text is a text."""
        self._rows += 1
        number = str(self._rows)
        cells = [
            _cell(letter + number, value, style)
            for letter, value in zip(self._letters, values, strict=False)
            if value is not None
        ]
        away = ' hidden="1"' if hidden else ""
        self._waiting.append(f'<row r="{number}"{away}>{"".join(cells)}</row>')
        if len(self._waiting) >= AT_ONCE:
            self._pour()

    def skip_to(self, number: int) -> None:
        """Leave rows out, so that the next one has this number."""
        self._rows = max(self._rows, number - 1)

    @property
    def count(self) -> int:
        """Rows under the headings."""
        return self._rows - 1

    def close(self) -> None:
        """The end of the sheet and of its workbook."""
        self._waiting.append("</sheetData>")
        if self._filtered:
            self._waiting.append(
                f'<autoFilter ref="A1:{self._letters[-1]}{self._rows}"><filterColumn colId="{self._filtered - 1}">'
                '<customFilters><customFilter operator="notEqual" val=" "/></customFilters></filterColumn></autoFilter>'
            )
        self._waiting.append('<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>')
        self._pour()
        self._part.close()
        self._package.close()

    def _pour(self) -> None:
        self._part.write("".join(self._waiting).encode())
        self._waiting.clear()


def _cell(place: str, value: Any, style: int) -> str:
    if isinstance(value, str):
        return _words(place, value, style)
    if isinstance(value, bool):
        return f'<c r="{place}" s="{style}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, dt.date | dt.time):
        number, kind = _moment(value)
        return f'<c r="{place}" s="{kind}"><v>{number}</v></c>'
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def _words(place: str, value: str, style: int) -> str:
    kind = RED if isinstance(value, Red) else style or (QUOTED if value.startswith(DANGEROUS) else PLAIN)
    clean = _UNFIT.sub("", value).translate(_MARKS)
    return f'<c r="{place}" s="{kind}" t="inlineStr"><is><t xml:space="preserve">{clean}</t></is></c>'


def _moment(value: dt.date | dt.time) -> tuple[float, int]:
    """The number by which Excel knows a day, a moment or an hour, and its look."""
    if isinstance(value, dt.datetime):
        return (value.replace(tzinfo=None) - EPOCH) / dt.timedelta(days=1), MOMENT
    if isinstance(value, dt.date):
        return (value - EPOCH.date()).days, DAY
    return (value.hour * 3600 + value.minute * 60 + value.second) / 86400, HOUR


def _book(title: str, columns: int, *, filtered: int) -> str:
    name = _plain("".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip() or "Synaq")
    hidden = (
        f'<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        f"'{name}'!$A$1:${get_column_letter(columns)}$1048576</definedName></definedNames>"
        if filtered
        else ""
    )
    return (
        f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="r1"/></sheets>{hidden}</workbook>'
    )


def _plain(words: str) -> str:
    return _UNFIT.sub("", words).translate(_MARKS).replace('"', "&quot;")


def _start(headings: Sequence[str], widths: dict[int, int]) -> str:
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{widths.get(at, width_of(words))}" customWidth="1"/>'
        for at, words in enumerate(headings, start=1)
    )
    return (
        f'<worksheet xmlns="{_SPREADSHEET}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        f'state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData>'
    )


def width_of(words: str) -> int:
    """How wide a column stands under this heading."""
    return min(max(len(words) + 2, NARROWEST), WIDEST)


def widths_of(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[int, int]:
    """How wide each column (from 1) stands for what is in it; a long heading is wrapped."""
    widest = {at: width_of(words) for at, words in enumerate(headings, start=1)}
    for row in rows:
        for at, value in enumerate(row, start=1):
            if value is not None and at in widest:
                signs = OF_MOMENT if isinstance(value, dt.datetime) else len(str(value))
                widest[at] = max(widest[at], min(signs + 2, WIDEST_BY_CONTENT))
    return widest
