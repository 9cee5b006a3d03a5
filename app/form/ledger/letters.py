"""How much room words take in a cell of a sheet: widths of letters, lines, the height of a row.

Widths are in em (the size of the font), sizes and heights in points.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

LINE = 1.17  # height of a line, as a share of the size of its font
POINTS = 5.25  # points in a unit of column width
PADDING = 4  # points a cell keeps free
BOLD = 1.1
EM = 0.5
WORD = re.compile(r"\S+?(?:-|\s+|$)")


class Widths(dict[str, float]):
    """How wide the letters of a serif face are; any other is of a middling width."""

    def __missing__(self, _letter: str) -> float:
        return EM


EM_OF = Widths(dict.fromkeys(map(chr, range(0x20, 0x530)), EM) | {
    letter: width
    for width, letters in {
        0.25: " .,·", 0.28: "іijlt:;/'", 0.34: "ІIJfr-()!\"", 0.4: "гғзsт", 0.45: "аәеёсэяьace?z",
        0.5: "бвкқдлорухчөұүһЗ«»–_", 0.54: "ийнңпц✓", 0.57: "РFPSҒГ", 0.62: "БЕЁТЧLETZмф", 0.67: "ВКҚСЭЯыBCRӘ",
        0.7: "жДЛУҰҮ", 0.73: "АИЙНҢОӨПХЦҺADGHKNOQUVXYwю", 0.78: "шщmФ", 0.9: "МЫЖMW%@", 1.03: "№ШЩЮ—…",
    }.items()
    for letter in letters
})  # fmt: skip
WIDEST = max(EM_OF.values())


def em(words: str, before: float = 0.0) -> float:
    """How wide the words are in one line, behind what is so wide already."""
    return sum(map(EM_OF.__getitem__, words), before)


def _lines(words: str, room: float) -> Iterator[tuple[str, float]]:
    """The words in lines of `room`, each with its width; one word that is too long has a line of its own."""
    line, wide, whole = "", 0.0, 0.0  # `whole` with the gap behind the last word
    for word in WORD.findall(words):
        bare = word.rstrip()
        reached = em(bare, whole)
        if line and reached > room:
            yield line.rstrip(), wide
            line, reached = "", em(bare)
        line, wide, whole = line + word, reached, em(word[len(bare) :], reached)
    yield line.rstrip(), wide


def wrapped(words: str, room: float) -> list[str]:
    """The words in lines of `room`."""
    return [line for line, _ in _lines(words, room)]


@lru_cache(maxsize=1 << 14)
def lines(words: str, room: float) -> int:
    """How many lines the words take; a word that is too long is broken."""
    if em(words) <= room:
        return 1
    return sum(max(1, math.ceil(wide / room)) for _, wide in _lines(words, room))


@dataclass(frozen=True)
class Place:
    """A cell with wrapped text: its width in units of column width, its font, whether its text is turned."""

    width: float
    size: float
    bold: bool
    turned: bool

    @cached_property
    def room(self) -> float:
        """What a line of this cell holds."""
        return (self.width * POINTS - PADDING) / self.size / (BOLD if self.bold else 1)

    @cached_property
    def least(self) -> float:
        """The height of a single line."""
        return self.size * LINE + PADDING

    def height(self, words: str) -> float:
        """How high the row must be for the words to stand in this cell."""
        if self.turned:
            return _turned(words, int(self.width * POINTS / self.size / LINE)) * self.size
        room = self.room
        if words.isprintable():
            return self.least if len(words) * WIDEST <= room else lines(words, room) * self.size * LINE + PADDING
        return sum(lines(line, room) for line in words.split("\n")) * self.size * LINE + PADDING

    def broken(self, words: Any, tall: float) -> Any:
        """Turned words in lines that a row so high has room for: not every programme breaks them itself."""
        if not isinstance(words, str):
            return words
        return "\n".join(wrapped(words, (tall / self.size - 2) / BOLD))


def _turned(words: str, across: int) -> float:
    """How long a turned line must be, in em, for the words to stand in so many lines side by side."""
    room = max(map(em, words.split()), default=1.0)
    while lines(words, room) > max(across, 1):
        room += 0.5
    return room * BOLD + 2
