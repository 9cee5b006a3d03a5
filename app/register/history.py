"""The history of one row: who changed what and when, by which act, under which paragraph; old and new values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.db import Base
from app.register.naming import told
from app.register.part import BIGGEST, Part, label_of
from app.register.rows import Senseless
from app.register.shown import UNSEEN, in_order, words, zone_of
from app.register.sight import visible
from app.register.visit import db
from app.text import Text

AT_ONCE = 50
OPERATIONS: Mapping[str, Text] = {
    "INSERT": Text("қосылды", "добавлено"),
    "UPDATE": Text("өзгертілді", "изменено"),
    "DELETE": Text("өшірілді", "удалено"),
}


@dataclass(frozen=True)
class Past:
    """One line of the history: `at` in the time of the place, `values` by column with its heading, old and new."""

    id: int
    at: str
    who: str
    title: Text
    mark: str
    operation: Text
    values: dict[str, tuple[Text, str, str]]


class History(Part):
    """What became of a row, newest first."""

    VERBS = {"history": "R"}

    @expose("/history/<int:pk>", methods=["GET"])
    @has_access
    def history(self, pk: int) -> ResponseReturnValue:
        row = self._row(pk, [])
        lines = past(row, before=_number(request.args.get("before", str(BIGGEST))))
        older = lines[AT_ONCE - 1].id if len(lines) > AT_ONCE else None
        return self._page("register/history.html", row=row, lines=lines[:AT_ONCE], older=older)


def is_kept(model: type[Base]) -> bool:
    """Whether the changes of this register go into the journal."""
    return model.unwatched is not None


def past(row: Base, *, before: int = BIGGEST) -> list[Past]:
    """One line more than a page holds, if there are so many."""
    asked = sa.text("SELECT * FROM history_of(:register, :row) WHERE id < :before LIMIT :many")
    values = {"register": row.__tablename__, "row": row.id, "before": before, "many": AT_ONCE + 1}
    return [_line(row, line) for line in db().execute(asked, values).mappings()]


def _line(row: Base, line: Mapping[Any, Any]) -> Past:
    zone = zone_of(row)
    return Past(
        id=line["id"],
        at=words(line["at"], zone),
        who=line["who"],
        title=Text(line["title_kk"], line["title_ru"]),
        mark=line["mark"],
        operation=OPERATIONS[line["operation"]],
        values=_values(type(row), line["old"] or {}, line["new"] or {}, zone),
    )


def _values(
    model: type[Base], old: Mapping[str, Any], new: Mapping[str, Any], zone: ZoneInfo
) -> dict[str, tuple[Text, str, str]]:
    """The columns that the visitor may read, in the order of the paper; what was and stays nothing is left out."""
    columns = sa.inspect(model).columns
    names = [name for name in dict.fromkeys([*old, *new]) if name in columns and name not in UNSEEN and name != "id"]
    kept = [name for name in visible(model, names) if old.get(name) or new.get(name) or (name in old and name in new)]
    return {
        name: (label_of(model, name), told(model, name, old.get(name), zone), told(model, name, new.get(name), zone))
        for name in in_order(model, kept)
    }


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= len(str(BIGGEST))):
        raise Senseless("before")
    return min(int(typed), BIGGEST)
