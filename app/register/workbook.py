"""The workbooks of registers, for the screens: what `app.workbook` does, under the roof of the registers."""

from __future__ import annotations

from app.workbook import Report, export, faults_workbook, load, read, selected, template, tried

__all__ = ["Report", "export", "faults_workbook", "load", "read", "selected", "template", "tried"]
