"""Papers of every form filled with invented words: what a dataclass asks for, with nothing of a database."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Callable
from enum import Enum
from typing import Any

import numpy as np

from app.documents import FORMS
from app.form import BarCode, Form, Framed, QrCode
from app.form.declared import Kind
from app.form.press.png import png
from app.form.printing import words_of
from app.form.saying import Cutout, Imprint
from app.form.waiting import WAITING, Waiting
from app.text import Lang, Text

FORMED: list[Form | Waiting] = [*FORMS.values(), *WAITING.values()]
TEMPLATED = [one for one in FORMED if one.template]
WORD = [one for one in TEMPLATED if one.kind is Kind.WORD]
EXCEL = [one for one in TEMPLATED if one.kind is Kind.EXCEL]
PLAIN = "Қожахметова Әсел Мұратқызы"
HOSTILE = (
    "=cmd|' /C calc'!A0 <b>«Ұ»</b> & \"]]>\" <!-- {{ 7 * 7 }} {% raw %} "
    "\x00\x07\x0b\u202eтрашоб\u202c שלום 🙂👩🏽\u200d🏫"
    "\tтабуляция\nжол " + "ұзын" * 60
)
MOMENT = dt.datetime(2018, 11, 3, 9, 5, tzinfo=dt.UTC)
MATRICES = {"tasks_b1": (7, 1), "key_b1": (7, 10), "tasks_b2": (3, 1), "key_b2": (3, 10)}
"""Names over many cells with so many rows and columns."""


def paper(form: Form | Waiting, lang: Lang = "both", *, said: str = PLAIN, lines: int = 3) -> dict[str, Any]:
    """The words of a paper of this form: `said` in every field of words, `lines` items in every list."""
    shape = typing.get_type_hints(form.build)["return"]
    title = Text(said, said)
    imprint = Imprint(
        title=title, appendix=title, doc_no=f"{form.id}/701-1-01/1", printed_at=MOMENT, printed_by=said,
        template="0" * 8, checksum="0" * 12, qr=QrCode(f"SQ1|print|{form.id}/701-1-01/1|{'0' * 12}"),
    )  # fmt: skip
    return words_of(filled(form, shape, said, lines), imprint, lang)


def filled(form: Form | Waiting, shape: type, said: str, lines: int) -> Any:
    """The paper itself. That of a form with a sample is the sample: a list may be a table of a fixed size."""
    if form.sample is not None:
        return _said(form.sample(), said, lines)
    return _of(shape, said, lines)


def _said(value: Any, said: str, lines: int) -> Any:
    """A sample with other words in it, and lists as long as is asked."""
    if dataclasses.is_dataclass(value) and not isinstance(value, (type, QrCode, BarCode, Framed, Cutout, Text)):
        told = {one.name: _said(getattr(value, one.name), said, lines) for one in dataclasses.fields(value)}
        return dataclasses.replace(value, **told)
    if isinstance(value, list):
        many = [_said(one, said, lines) for one in value]
        return (many * lines)[:lines] if many and dataclasses.is_dataclass(many[0]) else many
    if said != PLAIN and isinstance(value, (str, Text)) and not isinstance(value, Enum):
        return said if isinstance(value, str) else Text(said, said)
    return value


def _of(hint: Any, said: str, lines: int, name: str = "") -> Any:
    inner, origin = typing.get_args(hint), typing.get_origin(hint)
    if origin is list:
        return _table(name, said) if name in MATRICES else [_of(inner[0], said, lines) for _ in range(lines)]
    if origin in {typing.Union, types.UnionType}:
        return _of(inner[0], said, lines)
    if dataclasses.is_dataclass(hint) and hint not in MADE:
        shapes = typing.get_type_hints(hint)
        return hint(**{field: _of(shape, said, lines, field) for field, shape in shapes.items()})  # type: ignore[operator]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return MADE[hint](said)


def _table(name: str, said: str) -> list[Any]:
    rows, columns = MATRICES[name]
    return [said] * rows if columns == 1 else [[said] * columns for _ in range(rows)]


DOT = base64.b64encode(png(np.eye(8, 24, dtype=np.bool_))).decode()
MADE: dict[Any, Callable[[str], Any]] = {
    str: lambda said: said, int: lambda _: 17, bool: lambda _: True, Text: lambda said: Text(said, said),
    dt.datetime: lambda _: MOMENT, dt.date: lambda _: MOMENT.date(), dt.time: lambda _: MOMENT.time(),
    QrCode: lambda _: QrCode("SQ1|pass|701000011|0123456789ab", mm=24), BarCode: lambda _: BarCode("701000011"),
    Framed: lambda said: Framed(said, wrong=True), Cutout: lambda _: Cutout(DOT, 20),
}  # fmt: skip
