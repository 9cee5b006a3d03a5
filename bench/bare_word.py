"""A paper by docxtpl alone, on the same template and with the same words."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import docxtpl
from docx.shared import Emu

from app.form import BarCode, QrCode
from app.form.press.pictures import pictured


def bare_word(source: Path, words: dict[str, Any]) -> bytes:
    """No sandbox, nothing escaped; pictures are made as ours are."""
    template = docxtpl.DocxTemplate(source)
    template.render(_drawn(words, template))
    out = BytesIO()
    template.save(out)
    return out.getvalue()


def _drawn(value: Any, template: docxtpl.DocxTemplate) -> Any:
    if isinstance(value, dict):
        return {name: _drawn(inner, template) for name, inner in value.items()}
    if isinstance(value, list):
        return [_drawn(inner, template) for inner in value]
    if isinstance(value, (QrCode, BarCode)):
        made = pictured(value)
        return docxtpl.InlineImage(template, BytesIO(made.png), width=Emu(made.wide), height=Emu(made.tall))
    return value
