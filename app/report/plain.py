"""A report that is a list: chosen columns of the rows, one by one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from app.register.filters import zone_of
from app.register.rows import SPOKEN
from app.report.columns import Column, column_of
from app.report.fitting import Fitted
from app.report.source import Source, in_time
from app.report.table import DAY, HOUR, MOMENT, NUMBER, TEXT, Head, Line, Table
from app.report.wording import Names, cell

KINDS = {"number": NUMBER, "children": NUMBER, "day": DAY, "moment": MOMENT, "hour": HOUR}


def reckon(session: orm.Session, fit: Fitted, *, most: int) -> Table:
    """The first rows of the list, at most `most`, and how many there are."""
    source = Source(fit)
    values = [source.value(one).label(f"c{at}") for at, one in enumerate(fit.columns)]
    order = _order(source, fit)
    where = source.conditions(session)
    asked = sa.select(*values).select_from(source.frm).where(*where).order_by(*order)
    counted = sa.select(sa.func.count()).select_from(fit.model).where(*where)
    with in_time(session):
        found = session.scalar(counted) or 0
        lines = session.execute(asked.limit(min(fit.shape.rows or most, most))).all()
    return Table(_heads(fit), _lines(session, fit, lines), None, found, found)


def _heads(fit: Fitted) -> tuple[Head, ...]:
    return tuple(Head(one.label, KINDS.get(one.kind, TEXT)) for one in fit.columns)


def _lines(session: orm.Session, fit: Fitted, found: Any) -> tuple[Line, ...]:
    names, zone = Names(session), zone_of(fit.staff)
    for at, one in enumerate(fit.columns):
        if one.target is not None:
            names.learn(one.target, (row[at] for row in found))
    return tuple(
        Line(tuple(cell(one, value, zone, names) for one, value in zip(fit.columns, row, strict=True))) for row in found
    )


def _order(source: Source, fit: Fitted) -> list[Any]:
    """The column asked for, then the number of the row, so that the order is one."""
    name = fit.shape.order.removeprefix("-")
    if not name:
        return [fit.model.id]
    value = _sortable(source, column_of(fit.model, name, fit.shape.join))
    return [value.desc().nulls_last() if fit.shape.order.startswith("-") else value.asc(), fit.model.id]


def _sortable(source: Source, one: Column) -> Any:
    if one.attribute == "full_name" and hasattr(one.model, "sort_key"):
        return source.entity(one.name.rpartition(".")[0]).sort_key
    value = source.value(one)
    return sa.func.kk_order(value, type_=sa.Text()) if one.attribute in SPOKEN else value
