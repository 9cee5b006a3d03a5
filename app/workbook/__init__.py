"""Registers as workbooks: a template to fill, a file to take in, a register to give out.

Excel (.xlsx) and CSV. Everything is known from the declared model: headings in Kazakh or Russian, closed lists,
foreign keys by code, the rules of the columns, the natural key.
"""

from __future__ import annotations

from app.workbook.columns import Field, exported, writable
from app.workbook.faults import faults_workbook
from app.workbook.loading import (
    Line,
    Outcome,
    Report,
    Rows,
    change,
    load,
    put,
    read,
    refuse,
    repeated,
    said,
    tried,
    understood,
    without,
)
from app.workbook.writing import export, selected, template

__all__ = [
    "Field", "Line", "Outcome", "Report", "Rows", "change", "export", "exported", "faults_workbook", "load", "put",
    "read", "refuse", "repeated", "said", "selected", "template", "tried", "understood", "without", "writable",
]  # fmt: skip
