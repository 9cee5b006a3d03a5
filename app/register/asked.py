"""What may stand in an address: words and numbers; anything else is refused with a sentence, never with a fault."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.exceptions import BadRequest

from app.text import Text

LONGEST = 100
UNKNOWN = Text(
    "Сұрау түсініксіз: «{name}». Тізімді мәзірден қайта ашыңыз.",
    "Непонятный запрос: «{name}». Откройте список заново через меню.",
)
UNKNOWN_TO_PROGRAM = Text(
    "«{name}» аргументі белгісіз не мәні жарамайды: /api/v1/openapi.json құжатымен салыстырыңыз.",
    "Аргумент «{name}» неизвестен или его значение не подходит: сверьте с документом /api/v1/openapi.json.",
)


class Senseless(BadRequest):
    """An argument of the address that means nothing here: 400 with a sentence."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.text = UNKNOWN.fill(name=name[:40])
        self.to_program = UNKNOWN_TO_PROGRAM.fill(name=name[:40])


def is_plain(value: str) -> bool:
    """Whether a person could have typed this into one line."""
    return len(value) <= LONGEST and (value.isprintable() or value == "")


def is_utf8(value: str) -> bool:
    """Whether the value can be written down at all: neither zero signs nor halves of signs."""
    return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)


def number(value: str, name: str, within: Sequence[int]) -> int:
    """A whole number of the address; Senseless if it is none or not `within`."""
    if not value.isascii() or not value.isdecimal() or len(value) > 10 or int(value) not in within:
        raise Senseless(name)
    return int(value)
