"""From the arguments of an address to the rows of a register: filters, columns, order, page; never the senseless."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from werkzeug.datastructures import MultiDict

from app.db import Base, Menu, Register
from app.models import Application, Room, Scan, SealedKey, Sitting, SittingRoom, Staff, Statement
from app.register import filters, paging
from app.register.asked import Senseless, number
from app.register.paging import Found, Order
from app.register.visit import me
from app.roles import Role, cell, is_masked

__all__ = [
    "Found",
    "Senseless",
    "Wish",
    "count",
    "declared",
    "few",
    "found",
    "lead",
    "loads",
    "orders",
    "query",
    "wish",
]

SIZES = (25, 50, 100)
COUNTED = 10_000
LONGEST = 2000
SPOKEN = {"kk", "ru", "full_name", "building", "title_kk", "title_ru"}
"""Columns of words, ordered by the Kazakh alphabet."""
UNORDERED = (sa.JSON, sa.LargeBinary, sa.ARRAY, sa.Interval)

OF_UNIT: dict[type[Base], tuple[str, ...]] = {
    Room: ("site",),
    Application: ("commission",),
    Sitting: ("site",),
    SittingRoom: ("sitting.site", "room"),
    Scan: ("sitting_room.sitting.site", "sitting_room.room"),
    SealedKey: ("sitting.site",),
    Statement: ("sitting.site", "authority"),
}
"""Parents that the key of a row is made of."""

SHARED = {"site", "commission", "branch", "sitting", "sitting_room"}
"""Parents that many rows of a list have in common."""
NAMED_BY_UNIT = (Sitting, SittingRoom)


@dataclass(frozen=True)
class Wish:
    """What an official wants to see of a register, already judged by their role.

    `sought`: values by argument («day.from»), `order` with «-» for the reverse, `after` or `before` a place of a page,
    `chosen` the columns asked for («()» = those of the declaration).
    """

    staff: Staff
    shown: tuple[str, ...]
    size: int = SIZES[0]
    order: str = ""
    sought: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    view: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to be seen, in their order."""
        return self.chosen or self.shown

    def arguments(self, **other: Any) -> dict[str, Any]:
        """Arguments of the address for the same wish from its first page, or another one in part."""
        size = self.size if self.size != SIZES[0] else None
        own = {"order": self.order, "size": size, "cols": ",".join(self.chosen), "view": self.view}
        whole = {**{name: list(values) for name, values in self.sought.items()}, **own, **other}
        kept = {name: value for name, value in whole.items() if value not in ("", None, [])}
        return {"view": "0"} if set(kept) <= {"view"} else kept  # bare, it would be the view that opens the register

    def without(self, name: str, value: str) -> dict[str, Any]:
        """The same wish but for one value of one filter."""
        left = [one for one in self.sought.get(name, ()) if one != value]
        return self.arguments(**{name: left})


def declared(model: type[Base]) -> Register:
    """The declaration of a register; a table without one has no screen."""
    if model.register is None:
        raise TypeError(f"{model.__name__} is no register")
    return model.register


def lead(names: Sequence[str]) -> int:
    """Which column carries the link to the row: the first that is not the place it shares with the rows around it."""
    return next((place for place, name in enumerate(names) if name not in SHARED), 0)


def wish(model: type[Base], arguments: MultiDict[str, str], staff: Staff | None = None) -> Wish:
    """Read the arguments for `staff`, or for the visitor; Senseless for what the register or their role knows not."""
    who = staff or me()
    sought: dict[str, tuple[str, ...]] = {}
    for name, values in arguments.lists():
        if name not in filters.NAMES_OF_LIST:
            filters.check(filters.find(model, name, who.role), name, values)
            sought[name] = tuple(value.strip() for value in values if value.strip())
        elif len(values) != 1 or len(values[0]) > LONGEST or not (values[0].isprintable() or not values[0]):
            raise Senseless(name)
    order = arguments.get("order", "")
    if order and order.removeprefix("-") not in orders(model, who.role):
        raise Senseless("order")
    return Wish(
        staff=who,
        shown=_shown(model, who.role),
        size=number(arguments.get("size", str(SIZES[0])), "size", SIZES),
        order=order,
        sought={name: values for name, values in sought.items() if values},
        chosen=_chosen(model, arguments.get("cols", ""), who.role),
        after=arguments.get("after", ""),
        before="" if arguments.get("after") else arguments.get("before", ""),
        view=str(number(arguments["view"], "view", range(2**31))) if arguments.get("view") else "",
    )


def _chosen(model: type[Base], typed: str, role: Role) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for name in typed.split(",") if name))
    if set(names) - set(filters.readable(model, role)):
        raise Senseless("cols")
    return names if names != _shown(model, role) else ()


def _shown(model: type[Base], role: Role) -> tuple[str, ...]:
    seen = set(filters.readable(model, role))
    return tuple(name for name in declared(model).shown if name in seen)


@cache
def orders(model: type[Base], role: Role) -> frozenset[str]:
    """Columns by which the list may be ordered: real ones that the role reads; a masked one would tell by its place."""
    columns = sa.inspect(model).columns
    return frozenset(
        name
        for name in filters.readable(model, role)
        if name in columns
        and not isinstance(columns[name].type, UNORDERED)
        and not is_masked(model.__tablename__, name)
    )


def query(session: orm.Session, model: type[Base], wanted: Wish) -> sa.Select[Any]:
    """All rows of a wish in their order, parents of its columns with them; no page."""
    found = sa.select(model).where(*conditions(session, model, wanted))
    return found.order_by(*order_of(model, wanted).ways(back=False)).options(*loads(model, wanted.columns))


def found(session: orm.Session, model: type[Base], wanted: Wish) -> Found:
    """The rows of one page, with the ways to its neighbours; Senseless for a place that no page has."""
    order, back = order_of(model, wanted), bool(wanted.before)
    begun = wanted.after or wanted.before
    asked = sa.select(model, order.key.label("standing")).where(*conditions(session, model, wanted))
    if begun:
        asked = asked.where(paging.beyond(order, begun, back=back))
    asked = asked.order_by(*order.ways(back=back)).options(*loads(model, wanted.columns))
    lines = session.execute(asked.limit(wanted.size + 1)).all()
    more, lines = len(lines) > wanted.size, lines[: wanted.size]
    lines = lines[::-1] if back else lines
    if not lines:
        return Found([], "", "")
    before = paging.place(*lines[0]) if (more if back else begun) else ""
    after = paging.place(*lines[-1]) if (begun if back else more) else ""
    return Found([row for row, _ in lines], before, after)


def count(session: orm.Session, model: type[Base], wanted: Wish) -> int:
    """How many rows a wish has, counted up to COUNTED + 1."""
    capped = sa.select(sa.literal(1)).select_from(model).where(*conditions(session, model, wanted)).limit(COUNTED + 1)
    return session.scalar(sa.select(sa.func.count()).select_from(capped.subquery())) or 0


def conditions(session: orm.Session, model: type[Base], wanted: Wish) -> list[sa.ColumnElement[bool]]:
    """The conditions of a wish, and the place of the official: the wall is in the database, this finds its index."""
    sought = [
        filters.condition(session, model, name, values, staff=wanted.staff) for name, values in wanted.sought.items()
    ]
    return own_place(model, wanted.staff) + sought


def own_place(model: type[Base], staff: Staff) -> list[sa.ColumnElement[bool]]:
    """The place of the official as a plain condition, where the page of rights reaches no further than that place."""
    columns = sa.inspect(model).columns
    reach = cell(model.__tablename__, staff.role).reach
    name = {"s": "site_id", "c": "commission_id"}.get(reach, "")
    if name not in columns or columns[name].nullable or "user_id" in columns:
        return []
    return [getattr(model, name) == getattr(staff, name)]


def order_of(model: type[Base], wanted: Wish) -> Order:
    """The order asked for, or that of the declaration; records stand newest first."""
    newest_first = "-" if declared(model).menu is Menu.RECORDS else ""
    order = wanted.order or newest_first + (declared(model).order or "id")
    name = order.removeprefix("-")
    if name != "id" and name not in orders(model, wanted.staff.role):
        name = "id"  # the place of a page tells the key of a row
    nullable = bool(sa.inspect(model).columns[name].nullable)
    return Order(_sortable(model, name), model.id, falling=order.startswith("-"), nullable=nullable)


def _sortable(model: type[Base], name: str) -> Any:
    if name == "full_name" and hasattr(model, "sort_key"):
        return model.sort_key
    column = getattr(model, name)
    return sa.func.kk_order(column, type_=sa.Text()) if name in SPOKEN else column


def few(session: orm.Session, model: type[Base], most: int) -> list[Any] | None:
    """All rows of a register that the visitor sees, in its order; None if there are more than `most`."""
    counted = sa.select(sa.literal(1)).select_from(model).limit(most + 1).subquery()
    if (session.scalar(sa.select(sa.func.count()).select_from(counted)) or 0) > most:
        return None
    order = getattr(model, (model.register.order if model.register else "") or "id")
    return list(session.scalars(sa.select(model).order_by(order, model.id).options(*loads(model, ()))))


def loads(model: type[Base], shown: Sequence[str] | None = None) -> list[Any]:
    """Loader options for every parent that the shown columns and the key of a row need: no query per row."""
    relations = sa.inspect(model).relationships
    paths = [*OF_UNIT.get(model, ())]
    for name in shown if shown is not None else declared(model).shown:
        first = name.split(".")[0]
        if first in relations:
            target = relations[first].mapper.class_
            deeper = OF_UNIT.get(target, ()) if target in NAMED_BY_UNIT else ()
            paths += [first, *(f"{first}.{path}" for path in deeper)]
    return [_load(model, path) for path in dict.fromkeys(paths)]


def _load(model: type[Base], path: str) -> Any:
    first, *rest = path.split(".")
    option = orm.selectinload(getattr(model, first))
    target = sa.inspect(model).relationships[first].mapper.class_
    for step in rest:
        option = option.selectinload(getattr(target, step))
        target = sa.inspect(target).relationships[step].mapper.class_
    return option
