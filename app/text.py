"""Words of the programme stand in pairs: Kazakh first, Russian second.

A pair is written where it is used, so neither half can be missing, and a paper can bear both at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, NamedTuple

Lang = Literal["kk", "ru", "both"]

LANG: ContextVar[Lang] = ContextVar("lang", default="kk")


class Text(NamedTuple):
    """One sentence or label in the two languages of the test."""

    kk: str
    ru: str

    def __str__(self) -> str:
        return self.within(LANG.get())

    def within(self, lang: Lang) -> str:
        """The words in `lang`; «both» gives Kazakh / Russian, once if they are equal."""
        if lang == "both":
            return self.kk if self.kk == self.ru else f"{self.kk} / {self.ru}"
        return self.ru if lang == "ru" else self.kk

    def fill(self, **values: object) -> Text:
        """Both halves with `{names}` replaced; a value that is a Text enters each half in its own language."""
        kk = {name: value.kk if isinstance(value, Text) else value for name, value in values.items()}
        ru = {name: value.ru if isinstance(value, Text) else value for name, value in values.items()}
        return Text(self.kk.format(**kk), self.ru.format(**ru))


@contextmanager
def speaking(lang: Lang) -> Iterator[None]:
    """Within the block every Text is said in `lang`."""
    token = LANG.set(lang)
    try:
        yield
    finally:
        LANG.reset(token)


KK_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
KK_CODES = "".join(chr(0x100 + place) for place in range(len(KK_ALPHABET)))
_KK_ORDER = str.maketrans(KK_ALPHABET, KK_CODES)


def kk_order(words: str) -> str:
    """A key that sorts words in Kazakh alphabetical order, the same as the database function of this name."""
    return words.lower().translate(_KK_ORDER)
