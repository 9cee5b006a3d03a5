"""What a paper says: plain data in both languages, its checksum, and the words of one language for a template."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from app.rules.terms import Term
from app.text import Lang, Text

CHECKSUM_DIGITS = 12
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Signature:
    """Who signs: the post (with what is asked for) and the name, as far as it is known."""

    post: Text
    name: str = ""


@dataclass(frozen=True)
class QrCode:
    """Words as a QR code, `mm` wide."""

    words: str
    mm: int = 14


@dataclass(frozen=True)
class BarCode:
    """Digits as bars for a hand scanner, `mm` wide with their quiet zone."""

    digits: str
    mm: int = 34


@dataclass(frozen=True)
class Framed:
    """A value in a thick frame when it is wrong (§138)."""

    value: str
    wrong: bool


@dataclass(frozen=True)
class Cutout:
    """A piece of a scanned picture, `mm` wide: the bytes of a PNG in base64."""

    png: str
    mm: int


DRAWN = (QrCode, BarCode, Framed, Cutout)
"""What is drawn, not said: the same in every language."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a paper says. Each field bears its label; one that is empty by default is filled in with a pen.

    These two stand in the head of every paper, below the names of the bodies.
    """

    campaign: Annotated[Text, Text("Науқан", "Кампания")]
    region: Annotated[Text, Text("Облыс", "Область")]


REPRINTED = Text("қайта басылды", "повторная печать")


def doc_no(number: str, lang: Lang, *, reprint: bool) -> str:
    """The number as it stands on the paper: a reprint is marked beside it, whatever the template; the last figure of
    the number says which print it is.
    """
    return f"{number} · {REPRINTED.within(lang)}" if reprint else number


MINISTRY = Text(
    "Қазақстан Республикасы Білім және ғылым министрлігі", "Министерство образования и науки Республики Казахстан"
)
NTC = Text("Ұлттық тестілеу орталығы", "Национальный центр тестирования")
PAGE, OF = Text("Бет", "Лист"), Text("барлығы", "всего")


@dataclass(frozen=True)
class Imprint:
    """What the house itself puts on every paper (block HDR)."""

    title: Text
    appendix: Text
    doc_no: Annotated[str, Text("Құжат №", "Документ №")]
    printed_at: Annotated[dt.datetime, Text("Басылған уақыты", "Время печати")]
    printed_by: Annotated[str, Text("Басып шығарған", "Напечатал(а)")]
    template: Annotated[str, Text("Үлгі нұсқасы", "Версия шаблона")]
    checksum: Annotated[str, Text("Деректер сомасы", "Сумма данных")]
    qr: QrCode
    journal: Annotated[str, Text("Журнал", "Журнал")] = ""
    page: Text = PAGE
    of: Text = OF
    ministry: Text = MINISTRY
    ntc: Text = NTC


def checksum(document: Any) -> str:
    """The first digits of the SHA-256 of the data: the same in every language and at every print."""
    canonical = json.dumps(
        dataclasses.asdict(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_canonical
    )
    return hashlib.sha256(canonical.encode()).hexdigest()[:CHECKSUM_DIGITS]


def _canonical(value: object) -> str:
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not plain data")


def labels(shape: type) -> dict[str, Text]:
    """Every label that a paper of this shape bears, by field, those of its rows too."""
    return dict(_labels(shape))


@cache
def _labels(shape: type) -> dict[str, Text]:
    """Asked for anew they would take longer than the paper itself: hints are words that Python compiles each time."""
    found: dict[str, Text] = {}
    for name, hint in _fields(shape):
        for label in getattr(hint, "__metadata__", ()):
            if found.setdefault(name, label) != label:
                raise ValueError(f"{name} is called otherwise elsewhere on the same paper")
    return found


def _fields(shape: type) -> Iterator[tuple[str, Any]]:
    for name, hint in typing.get_type_hints(shape, include_extras=True).items():
        yield name, hint
        for inner in _within(hint):
            yield from _fields(inner)


def _within(hint: Any) -> Iterator[type]:
    if dataclasses.is_dataclass(hint) and hint not in DRAWN:
        yield hint  # type: ignore[misc]
    for inner in typing.get_args(hint):
        yield from _within(inner)


def spoken(value: Any, lang: Lang) -> Any:
    """The value as it is printed: texts in `lang`, dates as dd.MM.yyyy, times by the clock they bear; nothing = ""."""
    if isinstance(value, (int, *DRAWN)) and not isinstance(value, bool):
        return value
    if dataclasses.is_dataclass(value):
        return {one.name: spoken(getattr(value, one.name), lang) for one in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {name: spoken(inner, lang) for name, inner in value.items()}
    if isinstance(value, list):
        return [spoken(inner, lang) for inner in value]
    return UNPRINTABLE.sub("", _words(value, lang))


def _words(value: Any, lang: Lang) -> str:
    if value is None:
        return ""
    if isinstance(value, (Term, Text)):
        return (value.label if isinstance(value, Term) else value).within(lang)
    if isinstance(value, (bool, str)):
        return value if isinstance(value, str) else MARKS[value]
    return f"{value:{FORMATS[type(value)]}}"


MARKS = {True: "✓", False: "–"}
FORMATS = {dt.datetime: "%d.%m.%Y %H:%M", dt.date: "%d.%m.%Y", dt.time: "%H:%M"}
