"""One box over everything: what was typed is looked for in every register that the visitor reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy import orm

from app.db import Base, Menu
from app.form.units import FINDERS
from app.models import Application, Commission, Room, Site, Sitting, SittingRoom, Staff
from app.register import filters, rows
from app.register.asked import Senseless, is_plain
from app.register.filters import IIN, TAIL, Filter
from app.register.part import label_of
from app.register.rights import allowed
from app.register.shown import said
from app.register.visit import db, me
from app.text import Text

MOST = 6
SHORTEST, SHORTEST_WITHIN = 2, 3
COLUMNS = 5
UNIT = re.compile(r"\w{1,20}(-\w{1,20}){1,2}")
"""A key of parts, as people write it: 701-1, 701-1-02."""


def _of_place(model: Any, place: Any, typed: str) -> sa.Select[Any]:
    """The row of a place by the code of the place and its own number there."""
    code, _, number = typed.rpartition("-")
    own = sa.cast(model.number, sa.Text) == number
    return sa.select(model).join(place, getattr(model, f"{place.__tablename__}_id") == place.id).where(
        place.code == code, own
    )  # fmt: skip


UNITS: dict[type[Base], Callable[[str], sa.Select[Any]]] = {
    Sitting: FINDERS[Sitting],
    SittingRoom: FINDERS[SittingRoom],
    Room: lambda typed: _of_place(Room, Site, typed),
    Application: lambda typed: _of_place(Application, Commission, typed),
}
"""Registers whose rows are found by their key."""


@dataclass(frozen=True)
class Group:
    """What one register has: its first rows in words, and the arguments of its list where there are more."""

    title: Text
    table: str
    heads: list[Text]
    lines: list[tuple[int, list[str]]]
    more: dict[str, str] | None
    lead: int


class Search(BaseView):
    """The box in the head of every page."""

    route_base = "/search"
    default_view = "everywhere"

    @expose("/")
    @has_access
    @permission_name("own")
    def everywhere(self) -> ResponseReturnValue:
        typed = " ".join(request.args.get("q", "").split())
        if set(request.args) - {"q"} or not is_plain(typed):
            raise Senseless("q")
        groups = everywhere(db(), typed, me()) if len(typed) >= SHORTEST else []
        if len(groups) == 1 and len(groups[0].lines) == 1:
            return redirect(f"/{groups[0].table}/show/{groups[0].lines[0][0]}")
        return str(self.render_template("register/search.html", typed=typed, groups=groups, most=MOST))


def everywhere(session: orm.Session, typed: str, staff: Staff) -> list[Group]:
    """The registers in which `typed` is found, in the order of the menu."""
    order = list(Menu)
    models = [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.register is not None]
    open_ones = [model for model in models if allowed(f"{model.__tablename__}.R", staff.role)]
    found = [
        _group(session, model, typed, staff) for model in sorted(open_ones, key=lambda m: order.index(m.register.menu))
    ]
    return [group for group in found if group is not None]


def _group(session: orm.Session, model: type[Base], typed: str, staff: Staff) -> Group | None:
    known = filters.filters_of(model, staff.role)
    sought = {name: known[name] for name in rows.declared(model).search if name in known}
    ways = {name: way for name, one in sought.items() if (way := _way(model, one, typed)) is not None}
    if model in UNITS and UNIT.fullmatch(typed):
        ways["unit"] = model.id.in_(UNITS[model](typed).with_only_columns(model.id))
    if not ways:
        return None
    columns = [name for name in rows.declared(model).shown if name in filters.readable(model, staff.role)][:COLUMNS]
    asked = sa.select(model).where(*rows.own_place(model, staff), sa.or_(*ways.values()))
    wanted = rows.Wish(staff=staff, shown=tuple(columns))
    order = rows.order_of(model, wanted).ways(back=False)
    found = session.scalars(asked.order_by(*order).options(*rows.loads(model, columns)).limit(MOST + 1)).all()
    if not found:
        return None
    more = {next(iter(ways)): typed} if len(found) > MOST and len(ways) == 1 and "unit" not in ways else None
    lines = [(row.id, [said(row, name) for name in columns]) for row in found[:MOST]]
    heads, place = [label_of(model, name) for name in columns], rows.lead(columns)
    return Group(rows.declared(model).title, model.__tablename__, heads, lines, more, place)


def _way(model: type[Base], one: Filter, typed: str) -> Any:
    """The condition of one column, where it is found fast and cannot tell a masked value: None elsewhere."""
    column = getattr(model, one.name)
    if one.kind == "digits":
        if len(typed) == TAIL and typed.isdecimal() and rows.declared(model).menu is not Menu.RECORDS:
            return sa.func.right(column, TAIL) == typed  # all see the last four
        return column == typed if one.whole and len(typed) == IIN and typed.isdecimal() else None
    if one.kind == "number":
        unique = one.column.unique and typed.isascii() and typed.isdecimal() and len(typed) < 10
        return column == int(typed) if unique else None
    if one.kind != "text" or (rows.declared(model).menu is Menu.RECORDS and not filters.is_indexed(column)):
        return None
    if filters.is_indexed(column):
        return filters.beginning(column, typed)
    worded = len(typed) >= SHORTEST_WITHIN and not typed.isdecimal()
    return column.icontains(typed, autoescape=True) if worded and one.name in rows.SPOKEN else None
