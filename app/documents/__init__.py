"""What each form says: one function per appendix. Importing this package fills `app.form.FORMS`."""

from __future__ import annotations

from app.documents import (
    admission,
    appeal_acts,
    appeal_minutes,
    appeals,
    certificates,
    intake,
    materials,
    outcome,
    results,
    rooms,
    sheets,
    test_day,
    test_day_materials,
)
from app.form import FORMS

__all__ = [
    "FORMS",
    "admission",
    "appeal_acts",
    "appeal_minutes",
    "appeals",
    "certificates",
    "intake",
    "materials",
    "outcome",
    "results",
    "rooms",
    "sheets",
    "test_day",
    "test_day_materials",
]
