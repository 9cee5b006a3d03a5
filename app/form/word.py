"""Fills a Word template: sandboxed, escaped, and strict about what it asks for."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import segno
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from app.form import bars
from app.form.saying import BarCode, Cutout, QrCode

BARS_HIGH = 11  # mm


def fill(template: bytes, words: dict[str, Any]) -> bytes:
    """The filled document; `words` are plain values, lists, mappings and QR codes."""
    word = DocxTemplate(BytesIO(template))
    word.render(_drawn(words, word), environment())
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def environment() -> SandboxedEnvironment:
    """What a template may do: nothing but show what it is given."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def picture(code: QrCode) -> BytesIO:
    """The QR code as PNG, with its quiet zone."""
    out = BytesIO()
    segno.make(code.words, error="m", micro=False).save(out, kind="png", scale=8, border=2)
    out.seek(0)
    return out


def _drawn(value: Any, word: DocxTemplate) -> Any:
    if isinstance(value, dict):
        return {name: _drawn(inner, word) for name, inner in value.items()}
    if isinstance(value, list):
        return [_drawn(inner, word) for inner in value]
    if isinstance(value, BarCode):
        return InlineImage(word, bars.picture(value), width=Mm(value.mm), height=Mm(BARS_HIGH))
    if isinstance(value, Cutout):
        return InlineImage(word, BytesIO(base64.b64decode(value.png)), width=Mm(value.mm))
    if isinstance(value, QrCode):
        return InlineImage(word, picture(value), width=Mm(value.mm))
    return value
