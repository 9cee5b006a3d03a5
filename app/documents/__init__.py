"""What each form says: one function per appendix. Importing this package fills `app.form.FORMS`."""

from __future__ import annotations

from app.documents import admission, appeals, materials, results, rooms, sheets
from app.form import FORMS

__all__ = ["FORMS", "admission", "appeals", "materials", "results", "rooms", "sheets"]
