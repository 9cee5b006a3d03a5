"""Registers as workbooks: a template to fill, a file to take in, a register to give out.

Excel (.xlsx) and CSV. Everything is known from the declared model: headings in Kazakh or Russian, closed lists,
foreign keys by code, the rules of the columns, the natural key.
"""

from __future__ import annotations

from app.workbook.bringing import Brought, bring, load
from app.workbook.cells import Names
from app.workbook.columns import Field, exported, writable
from app.workbook.faults import faults_workbook, marked
from app.workbook.gate import rows_about
from app.workbook.loading import (
    Line,
    Outcome,
    Report,
    Rows,
    change,
    faulty,
    put,
    read,
    refuse,
    repeated,
    said,
    tried,
    understood,
    without,
)
from app.workbook.table import stream
from app.workbook.taking import ALL, Bounds, Taken, silent, take
from app.workbook.writing import export, pour, selected, shown, template

__all__ = [
    "ALL", "Bounds", "Brought", "Field", "Line", "Names", "Outcome", "Report", "Rows", "Taken", "bring", "change",
    "export", "exported", "faults_workbook", "faulty", "load", "marked", "pour", "put", "read", "refuse", "repeated",
    "rows_about", "said", "selected", "shown", "silent", "stream", "take", "template", "tried", "understood", "without",
    "writable",
]  # fmt: skip
