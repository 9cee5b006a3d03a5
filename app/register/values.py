"""A bare value as people read it: yes and no, days and hours by the clock of a place, labels instead of terms."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from app.roles import MASKED_NAMES
from app.rules.terms import Term
from app.text import Text

YES, NO = Text("иә", "да"), Text("жоқ", "нет")
NOTHING = "—"
MASK = "•" * 8


def words(value: Any, zone: ZoneInfo) -> str:
    """Any value as people read it; moments in `zone`."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, Term):
        return str(value.label)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {words(inner, zone)}" for key, inner in value.items())
    return _time(value, zone) if isinstance(value, dt.date | dt.time) else str(value) or NOTHING


def _time(value: dt.date | dt.time, zone: ZoneInfo) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(zone).strftime("%d.%m.%Y %H:%M")
    return value.strftime("%H:%M" if isinstance(value, dt.time) else "%d.%m.%Y")


def veiled(value: Any) -> Any:
    """Loose data as it lies in a journal or with a job: whatever stands under the name of a masked column is masked."""
    if isinstance(value, dict):
        return {name: _under(name, inner) for name, inner in value.items()}
    if isinstance(value, list | tuple) and len(value) == 2 and isinstance(value[0], str):
        return [value[0], _under(value[0], value[1])]
    return [veiled(inner) for inner in value] if isinstance(value, list | tuple) else value


def _under(name: str, value: Any) -> Any:
    if name.rpartition(".")[2] not in MASKED_NAMES or value is None:
        return veiled(value)
    return [masked(str(one)) for one in value] if isinstance(value, list | tuple) else masked(str(value))


def masked(told: str) -> str:
    """The last four signs of a value, the others as dots."""
    return told if told == NOTHING else f"{MASK}{told[-4:]}"
