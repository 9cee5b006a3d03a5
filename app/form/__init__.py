"""A form (appendix) is declared once: what it says, of what, from which template, who prints it and when."""

from __future__ import annotations

from app.form.declared import FORMS, Form, form
from app.form.printing import Paper, deed, place_of, printed, settle
from app.form.saying import BarCode, Document, Framed, QrCode, Signature, checksum
from app.form.units import checked, find

__all__ = [
    "FORMS", "BarCode", "Document", "Form", "Framed", "Paper", "QrCode", "Signature", "checked", "checksum", "deed",
    "find", "form", "place_of", "printed", "settle",
]  # fmt: skip
