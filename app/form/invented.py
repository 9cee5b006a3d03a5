"""An invented paper of any form: for the trial of a template, and as examples in the list of its fields."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from base64 import b64encode
from io import BytesIO
from typing import Any

from PIL import Image

from app.form.saying import BarCode, Cutout, Framed, QrCode, labels, spoken
from app.rules.terms import Term
from app.text import Lang, Text

LINES = 3
DAY = dt.datetime(2018, 11, 3, 12, tzinfo=dt.UTC)
WORD = Text("мәтін", "текст")
BY_NAME: dict[str, Any] = {
    "fio": "Әбдіқадырова Гүлнұр Қайратқызы", "name": "Нұрпейісов Ерлан Қайратұлы", "iin": "800101400017",
    "chair": "Оразбаев Нұрлан Тілеуұлы",
    "tjk": "701000011", "site_code": "701", "room_no": "02", "phone": "+7 701 000 00 00", "variant": "1204",
    "campaign": Text("Ұлттық біліктілік тестілеу, 2018 жылғы қараша",
                     "Национальное квалификационное тестирование, ноябрь 2018 года"),
    "region": Text("Алматы облысы", "Алматинская область"),
    "site_name": Text("№ 5 мектеп-гимназия", "Школа-гимназия № 5"),
    "subject": Text("Қазақстан тарихы", "История Казахстана"),
    "workplace": Text("«Қарабұлақ орта мектебі» КММ", "КГУ «Карабулакская средняя школа»"),
    "post": Text("Министрлік өкілі", "Представитель Министерства"),
}  # fmt: skip
PLAIN: dict[type, Any] = {
    bool: True, int: 12, float: 1.5, dt.datetime: DAY, dt.date: DAY.date(), dt.time: dt.time(8, 40),
    QrCode: QrCode("SQ1|sample"), BarCode: BarCode("123456"), Framed: Framed("123456", True), str: "701",
}  # fmt: skip


def paper(shape: type) -> Any:
    """A paper of this dataclass: its words are its labels, its lists have three lines."""
    return _record(shape, labels(shape))


def examples(document: Any, lang: Lang) -> dict[str, str]:
    """From the name of each field («rows.code») to what it says on this paper, the first line of each list."""
    found: dict[str, str] = {}
    _tell(spoken(document, lang), "", found)
    return found


def _tell(said: Any, path: str, found: dict[str, str]) -> None:
    if isinstance(said, dict):
        for name, inner in said.items():
            _tell(inner, f"{path}.{name}" if path else name, found)
    elif isinstance(said, list):
        if said:
            _tell(said[0], path if isinstance(said[0], dict) else f"{path}[]", found)
    elif isinstance(said, Framed):
        found[path] = said.value
    elif isinstance(said, (str, int)):
        found[path] = str(said)


def _record(shape: type, named: dict[str, Text]) -> Any:
    hints = typing.get_type_hints(shape)
    filled = {
        one.name: _value(one.name, hints[one.name], named)
        for one in dataclasses.fields(shape)
        if one.default is dataclasses.MISSING or not _is_words(hints[one.name])
    }
    return shape(**filled)


def _is_words(hint: Any) -> bool:
    """Words that are empty by default are filled in with a pen."""
    return hint in (str, Text)


def _value(name: str, hint: Any, named: dict[str, Text]) -> Any:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(one for one in typing.get_args(hint) if one is not type(None))
    if typing.get_origin(hint) is list:
        item = typing.get_args(hint)[0]
        lines = 1 if typing.get_origin(item) is list else LINES  # a table within a cell area: one line of it
        return [_value(name, item, named) for _ in range(lines)]
    if hint in (str, Text):
        known = BY_NAME.get(name)
        return known if isinstance(known, hint) else _words(name, hint, named)
    if isinstance(hint, type) and issubclass(hint, Term):
        return next(iter(hint))
    if hint is Cutout:
        return Cutout(_square(), 6)
    return PLAIN[hint] if hint in PLAIN else _record(hint, named)


def _words(name: str, hint: type, named: dict[str, Text]) -> Any:
    return named.get(name, WORD) if hint is Text else PLAIN[str]


def _square() -> str:
    out = BytesIO()
    Image.new("L", (24, 24), 200).save(out, "PNG")
    return b64encode(out.getvalue()).decode()
