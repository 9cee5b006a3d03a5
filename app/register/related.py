"""Rows that belong to a row: every register whose foreign key points at this one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from app.db import Base, label
from app.register import rows
from app.register.filters import value_of
from app.register.naming import named
from app.register.rights import allowed
from app.register.shown import said
from app.register.sight import visible
from app.register.visit import db, me
from app.text import Text

FIRST = 10
COUNTED = 1000
"""More are not counted: «1000+»."""
COLUMNS = 5


@dataclass(frozen=True)
class Related:
    """The first rows of one register; `more` leads to its list, filtered by the parent."""

    title: Text
    count: str
    heads: list[Text]
    lines: list[tuple[str, list[str]]]
    more: str


@cache
def children(model: type[Base]) -> list[tuple[type[Base], str]]:
    """Registers and their columns that point at rows of `model`."""
    table = model.metadata.tables[model.__tablename__]
    models = [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.register is not None]
    found = [
        (child, str(key.parent.name))
        for child in models
        for key in Base.metadata.tables[child.__tablename__].foreign_keys
        if key.column.table is table and key.column.name == "id"
    ]
    places = {name: number for number, name in enumerate(Base.metadata.tables)}
    return sorted(dict.fromkeys(found), key=lambda pair: (places[pair[0].__tablename__], pair[1]))


def related(row: Base) -> list[Related]:
    """Related rows of every register that the visitor may read; registers without any are left out."""
    found = [
        _of(row, child, column)
        for child, column in children(type(row))
        if allowed(f"{child.__tablename__}.R", me().role) and visible(child, [column])
    ]
    return [one for one in found if one is not None]


def _of(row: Base, child: type[Base], column: str) -> Related | None:
    mine = getattr(child, column) == row.id
    capped = sa.select(sa.literal(1)).select_from(child).where(mine).limit(COUNTED + 1).subquery()
    count = db().scalar(sa.select(sa.func.count()).select_from(capped)) or 0
    if not count:
        return None
    names = _columns(child, column)
    found = db().scalars(_first(child, mine, names, few=count <= COUNTED)).all()
    table = child.__tablename__
    return Related(
        title=rows.declared(child).title,
        count=f"{COUNTED}+" if count > COUNTED else str(count),
        heads=[label(child, _behind(child, name)) for name in names],
        lines=[(f"/{table}/show/{one.id}", [_cell(one, name) for name in names]) for one in found],
        more=f"/{table}/list/?{_argument(row, child, column)}",
    )


def _argument(row: Base, child: type[Base], column: str) -> str:
    """How the list is asked for the rows of one parent: by its code, if it has one."""
    relation = column.removesuffix("_id")
    if relation not in sa.inspect(child).relationships:
        return f"{column}={row.id}"
    return f"{relation}={quote(value_of(row), safe='')}"


def _first(child: type[Base], mine: Any, names: list[str], *, few: bool) -> sa.Select[Any]:
    """In the order of the register where there are few enough to be ordered, as they were written otherwise."""
    order = getattr(child, rows.declared(child).order or "id") if few else child.id
    return sa.select(child).where(mine).order_by(order, child.id).limit(FIRST).options(*rows.loads(child, names))


def _columns(child: type[Base], column: str) -> list[str]:
    parent = column.removesuffix("_id")
    shown = [name for name in rows.declared(child).shown if name.split(".")[0] not in (parent, column)]
    return visible(child, shown)[:COLUMNS] or [column]


def _behind(child: type[Base], name: str) -> str:
    return f"{name}_id" if name in sa.inspect(child).relationships else name


def _cell(row: Base, name: str) -> str:
    value = getattr(row, name, None)
    return named(value) if isinstance(value, Base) else said(row, name)
