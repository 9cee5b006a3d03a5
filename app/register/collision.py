"""Two people at one row: what was when the form was opened, what I typed, what stands there now; the person chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.db import Base
from app.register.fields import Opened
from app.register.history import Past, past
from app.register.naming import raw, raw_of, told
from app.register.part import label_of
from app.register.shown import NOTHING, zone_of
from app.roles import is_masked
from app.text import Text

MINE, THEIRS = "mine", "theirs"
TAKE = "take-"


class Side(NamedTuple):
    """One column three times in words; `choice` is whose value is taken unless the person says otherwise."""

    name: str
    head: Text
    was: str
    mine: str
    theirs: str
    differs: bool
    choice: str


def sides(row: Base, mine: Mapping[str, Any], upon: Opened) -> list[Side]:
    """Every column of the form, as it was, as I typed it, as it stands now."""
    return [_side(row, name, raw(value), upon.was) for name, value in mine.items()]


def _side(row: Base, name: str, mine: Any, was: Mapping[str, Any]) -> Side:
    theirs, zone = raw_of(row, name), zone_of(row)
    return Side(
        name=name,
        head=label_of(type(row), name),
        was=told(type(row), name, was[name], zone) if name in was else NOTHING,
        mine=told(type(row), name, mine, zone),
        theirs=told(type(row), name, theirs, zone),
        differs=mine != theirs or (is_masked(row.__tablename__, name) and mine != was.get(name)),
        choice=_choice(name, mine, theirs, was),
    )


def _choice(name: str, mine: Any, theirs: Any, was: Mapping[str, Any]) -> str:
    """Where only one of the two changed the column, it is theirs; where both did, nobody chooses for them."""
    if name not in was or mine == theirs or was[name] not in (mine, theirs):
        return ""
    return THEIRS if was[name] == mine else MINE


def chosen(columns: list[Side], sent: Mapping[str, str]) -> dict[str, str]:
    """Whose value the person takes for each column that differs; none where nobody was chosen."""
    return {side.name: sent.get(TAKE + side.name, "") for side in columns if side.differs}


def last_by_others(row: Base, names: set[str]) -> Past | None:
    """The newest line of the history that touches one of these columns, or the newest of all."""
    lines = past(row)
    return next((line for line in lines if names & set(line.values)), lines[0] if lines else None)
