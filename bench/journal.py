"""A journal of 50,000 rows and nine columns to a workbook: ours, and openpyxl with cells of the same look."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from copy import copy
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from app.form import excel
from app.form.declared import TEMPLATES
from bench.apart import Told, apart

ROWS, RUNS = 50_000, 3
COLUMNS = ("n", "reg_no", "reg_date", "fio", "iin", "edu_level", "workplace", "position", "category")
"""The first nine of the journal I-1."""
TOP = 12
"""The row of the list in the template of I-1."""
Rows = list[dict[str, Any]]


def journals() -> dict[str, Any]:
    """Seconds and memory, in turns, each in a process of its own; the slowest way once."""
    template, rows = _template(TEMPLATES / "i01.xlsx"), _rows(ROWS)
    ways: dict[str, Callable[[], object]] = {
        "ours": lambda: excel.fill(template, _words(rows)),
        "short": lambda: excel.fill(template, _words(rows[:50])),
        "cells": lambda: _by_cells(template, rows),
        "write only": lambda: _write_only(template, rows),
    }
    found: dict[str, list[Told]] = {name: [] for name in ways}
    for name, deed in [way for run in range(RUNS) for way in ways.items() if not run or way[0] != "write only"]:
        found[name].append(apart(deed))
    middle = {name: round(statistics.median(one.seconds for one in told), 2) for name, told in found.items()}
    theirs = min(middle["cells"], middle["write only"])
    return {
        "ours": middle["ours"], "theirs": theirs, "share": round(100 * middle["ours"] / theirs, 1), "aim": "30 %",
        "mb": max(one.mb for one in found["ours"]), "mb_before": max(one.mb_before for one in found["ours"]),
        "mb_of_50_rows": max(one.mb for one in found["short"]), "mb_of_cells": max(one.mb for one in found["cells"]),
        "seconds": middle, "rows": ROWS, "columns": len(COLUMNS), "other": "openpyxl, the quicker of its two ways",
    }  # fmt: skip


def _template(source: Path) -> bytes:
    """I-1 with its first nine columns: the names, the widths and the printed area of the others are gone."""
    book = load_workbook(source)
    sheet = book.worksheets[0]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    kept = {f"{head}.{column}" for head in ("rows", "t") for column in COLUMNS} | {"signatures.post", "h.title"}
    addresses = {name: one.attr_text for name, one in book.defined_names.items() if name in kept}
    sheet.delete_cols(len(COLUMNS) + 1, sheet.max_column)
    book.defined_names.clear()
    for name, address in addresses.items():
        book.defined_names[name] = DefinedName(name, attr_text=address)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(count: int) -> Rows:
    """Applications with words as long as real ones, no two alike."""
    return [
        {
            "n": n, "reg_no": n, "reg_date": f"{n % 28 + 1:02}.10.2018 09:{n % 60:02}",
            "fio": f"Қожахметова Гүлнұр Әділқызы {n}", "iin": f"{850101400000 + n}", "edu_level": "Негізгі орта білім",
            "workplace": f"№ {n % 900} жалпы орта білім беретін мектеп", "position": "мұғалім",
            "category": "педагог-сарапшы",
        }
        for n in range(count)
    ]  # fmt: skip


def _words(rows: Rows) -> dict[str, Any]:
    labels = {column: column for column in COLUMNS}
    imprint = dict.fromkeys(("title", "doc_no", "printed_at", "printed_by", "template", "checksum", "page"), "I-1")
    return {"rows": rows, "t": labels, "h": imprint, "signatures": [{"post": "Жауапты тұлға"}]}


def _by_cells(template: bytes, rows: Rows) -> None:
    """The list repeated in the template cell by cell, the look of the pattern copied to each."""
    sheet: Worksheet = load_workbook(BytesIO(template)).worksheets[0]
    looks = [sheet.cell(TOP, column)._style for column in range(1, len(COLUMNS) + 1)]  # noqa: SLF001  (openpyxl's own)
    for place, item in enumerate(rows):
        for column, (value, look) in enumerate(zip(item.values(), looks, strict=True), 1):
            cell = sheet.cell(TOP + place, column, value)
            cell._style = copy(look)  # noqa: SLF001
    sheet.parent.save(BytesIO())


def _write_only(template: bytes, rows: Rows) -> None:
    """A new workbook that only writes, each cell with border, font and alignment of the pattern."""
    like: Worksheet = load_workbook(BytesIO(template)).worksheets[0]
    looks = [(copy(one.border), copy(one.font), copy(one.alignment)) for one in like[TOP][: len(COLUMNS)]]
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for item in rows:
        line = []
        for value, (border, font, alignment) in zip(item.values(), looks, strict=True):
            cell = WriteOnlyCell(sheet, value)
            cell.border, cell.font, cell.alignment = border, font, alignment
            line.append(cell)
        sheet.append(line)
    book.save(BytesIO())
