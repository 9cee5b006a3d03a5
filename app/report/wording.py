"""Values of a report as they stand in its cells: numbers and days as they are, all else in words."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import orm

from app.db import Base
from app.register import rows
from app.register.naming import OF_CODE, model_of, named
from app.register.values import NO, YES, masked
from app.report.columns import Column
from app.rules.terms import Term
from app.text import kk_order

AT_ONCE = 1000
MONTH, YEAR = "%m.%Y", "%Y"


class Names:
    """Rows that others point at, under the names that people know; read once for many."""

    def __init__(self, session: orm.Session) -> None:
        self._session = session
        self._known: dict[tuple[type[Base], int], str] = {}

    def learn(self, target: type[Base], numbers: Iterable[int | None]) -> None:
        """Read the names of these rows, as far as the reader sees them."""
        missing = sorted({one for one in numbers if one is not None and (target, one) not in self._known})
        for at in range(0, len(missing), AT_ONCE):
            query = sa.select(target).where(target.id.in_(missing[at : at + AT_ONCE])).options(*rows.loads(target, ()))
            self._known |= {(target, row.id): named(row) for row in self._session.scalars(query)}

    def of(self, target: type[Base], number: int | None) -> str | None:
        return None if number is None else self._known.get((target, number))


def cell(one: Column, value: Any, zone: ZoneInfo, names: Names, by: str = "") -> Any:
    """A value of a column as it stands in a cell."""
    if value is None or value == "":
        return None
    if one.kind == "parent" and one.target is not None:
        return names.of(one.target, value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime) and by in ("month", "year"):
        return value.strftime(MONTH if by == "month" else YEAR)
    if isinstance(value, bool):
        return str(YES if value else NO)
    return _word(one, value) if isinstance(value, str) else told_here(value, zone)


def _word(one: Column, value: str) -> str:
    if isinstance(value, Term):
        return str(value.label)
    if one.kind == "digits":
        return masked(value)
    if one.attribute == "register_name":
        model = model_of(value)
        return str(model.register.title) if model is not None and model.register else value
    return str(OF_CODE.get(one.attribute, {}).get(value, value))


def told_here(value: Any, zone: ZoneInfo) -> Any:
    """A number of the database as Python's own, whole if it is; a moment by the clock of the reader's place."""
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.datetime):
        return (value.astimezone(zone) if value.tzinfo else value).replace(tzinfo=None, microsecond=0)
    return value


def place_of(value: Any, shown: Any) -> tuple[Any, ...]:
    """The place of a value in its natural order: words by the Kazakh alphabet, terms as declared, nothing last."""
    if value is None or shown is None:
        return (2,)
    if isinstance(value, Term):
        return (0, list(type(value)).index(value))
    if isinstance(shown, str) and not isinstance(value, bool | dt.date | dt.time):
        code, _, name = shown.partition(" · ")
        told = name if name and not code[:1].isdigit() else shown  # «701 · …» by number, «math · …» by name
        return (1, kk_order(told), shown)
    return (0, value)
