"""The rows of a list as they stand in the file of a sheet: written one after the other, never held together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import IO, Any
from xml.sax.saxutils import escape

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from app.form.ledger.letters import Place
from app.form.ledger.paging import PLAIN_ROW
from app.form.saying import UNPRINTABLE, Framed, QrCode

LONGEST = 32_767  # characters that a cell of a workbook holds
MARKS = "=+-@"
"""What people type never becomes a formula: words that begin so are marked as words."""
THICK = Side(style="thick")
FRAME = Border(left=THICK, right=THICK, top=THICK, bottom=THICK)
MINDED = re.compile(r"^$|^[=+\-@ ]| $|[&<>]")
AT_ONCE = 500
RETURN = {"\r": "&#13;"}
Draw = Callable[[str, QrCode], None]
ROW = re.compile(r'<row r="(\d+)"([^>]*?)(?:/>|>(.*?)</row>)', re.DOTALL)
CELL = re.compile(r'(<c r="[A-Z]+)\d+"')


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

    @property
    def below(self) -> int:
        return self.top + self.height

    def holds(self, row: int) -> bool:
        """Whether a row of the template is one of the pattern."""
        return self.top <= row < self.below


def plain(value: Any) -> Any:
    """The value as a cell holds it: nothing for no words, words without what no file can bear."""
    if isinstance(value, str):
        return (value if value.isprintable() else UNPRINTABLE.sub("", value))[:LONGEST] or None
    return value


def put(cell: Cell | MergedCell, value: Any) -> None:
    """Write a value of a field into its cell; a wrong one gets a thick frame."""
    if isinstance(value, Framed):
        if value.wrong:
            cell.border = FRAME
        value = value.value
    value = plain(value)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value[0] in MARKS


@dataclass
class Slot:
    """A cell of a pattern: where it stands, how it looks, and what of an item gives it its value (none: it stays)."""

    cell: Cell | MergedCell
    place: Place
    wraps: bool
    column: str = ""
    within: tuple[int, int] = (0, 0)
    styles: dict[tuple[bool, bool | None], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.letter = get_column_letter(self.cell.column)
        self.first = bool(self.column) and not any(self.within) and not self.place.turned

    @cached_property
    def of_words(self) -> str:
        """What stands between the number of the row and plain words."""
        return f'" s="{self.style(framed=False, quoted=False)}" t="inlineStr"><is><t>'

    @cached_property
    def of_number(self) -> str:
        """What stands between the number of the row and a number."""
        return f'" s="{self.style(framed=False, quoted=None)}" t="n"><v>'

    def quick(self, value: Any, row: int) -> str | None:
        """The cell as XML when it is as most are: a number, or words in which nothing is to be minded."""
        if type(value) is int:
            return f'<c r="{self.letter}{row}{self.of_number}{value}</v></c>'
        if type(value) is not str or not value.isprintable() or MINDED.search(value) or len(value) > LONGEST:
            return None
        return f'<c r="{self.letter}{row}{self.of_words}{value}</t></is></c>'

    def value(self, item: dict[str, Any]) -> Any:
        """What the item says here: a value alone stands in the first cell of its name, a table in all of them."""
        said = item[self.column] if self.column else self.cell.value
        for place in self.within:
            if isinstance(said, list):
                said = said[place] if place < len(said) else self.cell.value
            elif place:
                return self.cell.value
        return said

    def style(self, *, framed: bool, quoted: bool | None) -> int:
        """The number of the style of this cell, with a thick frame, or marked (or not) as words."""
        key = (framed, quoted)
        if key not in self.styles:
            probe = Cell(self.cell.parent, 1, 1)
            probe._style = copy(self.cell._style)  # noqa: SLF001  (openpyxl has no public way to copy a style whole)
            if framed:
                probe.border = FRAME
            if quoted is not None:
                probe.quotePrefix = quoted
            self.styles[key] = probe.style_id
        return self.styles[key]

    def told(self, value: Any, row: int, *, framed: bool) -> str:
        """The cell as XML; TypeError for what is neither words nor a number."""
        where = f'<c r="{self.letter}{row}" s="'
        if isinstance(value, str):
            style = self.style(framed=framed, quoted=value[0] in MARKS if self.column else None)
            if self.cell.data_type == "f" and not self.column:
                return f'{where}{style}"><f>{escape(value[1:])}</f><v/></c>'
            kept = "" if value.isprintable() and not (value[0] == " " or value[-1] == " ") else ' xml:space="preserve"'
            words = escape(value, RETURN) if kept else escape(value)
            return f'{where}{style}" t="inlineStr"><is><t{kept}>{words}</t></is></c>'
        style = self.style(framed=framed, quoted=None)
        if value is None:
            return f'{where}{style}"/>' if style else ""
        if isinstance(value, int | float):
            kind = "b" if isinstance(value, bool) else "n"
            return f'{where}{style}" t="{kind}"><v>{value + 0}</v></c>'
        raise TypeError(f"{type(value).__name__} is neither words nor a number")


class Rows:
    """The rows of one list: its pattern, repeated once for each item."""

    def __init__(self, sheet: Worksheet, pattern: Pattern, places: Callable[[Any], Place]) -> None:
        self.pattern = pattern
        self.base = [float(sheet.row_dimensions[row].height or 0) for row in range(pattern.top, pattern.below)]
        named = {
            (row, column): (name, (row - area.min_row, column - area.min_col))
            for name, area in pattern.names.items()
            for row in range(area.min_row, area.max_row + 1)
            for column in range(area.min_col, area.max_col + 1)
        }
        self.slots = [
            [
                Slot(cell, places(cell), bool(cell.alignment.wrap_text), *named.get((cell.row, cell.column), ()))
                for cell in cells
            ]
            for cells in sheet.iter_rows(pattern.top, pattern.below - 1, 1, sheet.max_column)
        ]

    def write(self, items: list[dict[str, Any]], first: int, out: IO[bytes], draw: Draw) -> Iterator[float]:
        """Write all rows from row `first` on; their heights come back one by one (0 = a plain one).

        `draw` is told of codes and of the cells they stand in. ValueError for a table that has no room in its name.
        """
        row, told = first, []
        for item in items:
            self._check(item)
            for slots, base in zip(self.slots, self.base, strict=True):
                height, cells = _set(slots, item, row, base, draw)
                tall = f' ht="{height:.16g}" customHeight="1"' if height else ""
                told.append(f'<row r="{row}"{tall}>{cells}</row>')
                yield height
                row += 1
            if len(told) >= AT_ONCE:
                out.write("".join(told).encode())
                told.clear()
        out.write("".join(told).encode())

    def _check(self, item: dict[str, Any]) -> None:
        for column, area in self.pattern.names.items():
            said = item[column]
            if isinstance(said, list):
                across = max((len(one) for one in said if isinstance(one, list)), default=1)
                if len(said) > area.size["rows"] or across > area.size["columns"]:
                    raise ValueError(f"{column}: {len(said)} x {across} values have no room in {area.coord}")


def _set(slots: list[Slot], item: dict[str, Any], row: int, base: float, draw: Draw) -> tuple[float, str]:
    """The height of a row and its cells as XML."""
    height, turned = base, []
    cells: list[str] = []
    for slot in slots:
        value: Any = item[slot.column] if slot.first else None
        told = slot.quick(value, row) if slot.first else None
        framed = False
        if told is None:
            value, framed = _minded(slot, slot.value(item), row, draw)
        if slot.wraps and isinstance(value, str):
            height = max(height, slot.place.height(value))
        if slot.place.turned:
            turned.append((len(cells), slot, value, framed))
        cells.append(told if told is not None else slot.told(value, row, framed=framed))
    for place, slot, value, framed in turned:  # how they are broken hangs on the height that all have made
        cells[place] = slot.told(slot.place.broken(value, height or PLAIN_ROW), row, framed=framed)
    return height, "".join(cells)


def _minded(slot: Slot, value: Any, row: int, draw: Draw) -> tuple[Any, bool]:
    """The value that the cell holds, and whether it stands in a thick frame; a code is drawn over its cell."""
    framed = False
    if isinstance(value, QrCode):
        draw(f"{slot.letter}{row}", value)
        value = slot.cell.value
    elif isinstance(value, Framed):
        value, framed = value.value, value.wrong
    return (plain(value) if slot.column else value), framed


def moved(listed: str, to: Callable[[int], int]) -> Iterator[tuple[int, str]]:
    """Rows of the template as XML, each with its number there, put to the row that `to` names."""
    for found in ROW.finditer(listed):
        row = int(found[1])
        cells = CELL.sub(rf'\g<1>{to(row)}"', found[3] or "")
        yield row, f'<row r="{to(row)}"{found[2]}>{cells}</row>'
