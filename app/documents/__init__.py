"""What each form says: one function per appendix. Importing this package fills `app.form.FORMS`."""

from __future__ import annotations

from app.documents import (
    admission,
    appeal_acts,
    appeal_minutes,
    appeal_republic,
    appeals,
    certificates,
    intake,
    materials,
    outcome,
    preparation_papers,
    preparation_records,
    reports,
    results,
    rooms,
    sheets,
    test_day,
    test_day_acts,
    test_day_jammers,
    test_day_materials,
    test_day_meetings,
    test_day_signs,
)
from app.form import FORMS

__all__ = [
    "FORMS",
    "admission",
    "appeal_acts",
    "appeal_minutes",
    "appeal_republic",
    "appeals",
    "certificates",
    "intake",
    "materials",
    "outcome",
    "preparation_papers",
    "preparation_records",
    "reports",
    "results",
    "rooms",
    "sheets",
    "test_day",
    "test_day_acts",
    "test_day_jammers",
    "test_day_materials",
    "test_day_meetings",
    "test_day_signs",
]
