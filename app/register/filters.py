"""By what a register may be filtered, and the condition that each filter makes.

Only columns that the role reads are offered. Under row-level security an index serves leakproof comparisons alone: a
word is sought as a range of the order key or of an indexed column, and within other columns only on request («*»).
"""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import orm

from app.db import Base, label
from app.models import Staff
from app.register.asked import Senseless, is_plain, number
from app.register.naming import named
from app.register.shown import ALMATY, NO, YES, card_columns
from app.roles import Role, is_masked, may_read_field, may_unmask
from app.text import Text, kk_order

NAMES_OF_LIST = frozenset({"order", "size", "after", "before", "cols", "view", "counted"})
"""Arguments of the list itself: no column of such a name is filtered."""
WITHIN = "*"
"""Before a word: not only at the beginning."""
EMPTY = "-"
"""The value of a filter for rows where nothing is written."""
LAST = "\U0010ffff"
"""Stands after every letter: the end of a range of words that begin alike."""
IIN, TAIL = 12, 4
MOST_VALUES = 50
YEARS = range(1900, 2200)
BIGGEST = 2**31


@dataclass(frozen=True)
class Filter:
    """One column to filter by; `kind`: text, digits, choice, parent, date, number; `whole` = it may be asked whole."""

    name: str
    label: Text
    kind: str
    column: Any
    choices: tuple[tuple[str, Text], ...] = ()
    target: type[Base] | None = None
    whole: bool = False

    @property
    def nullable(self) -> bool:
        return bool(self.column.nullable)

    @property
    def is_typed(self) -> bool:
        """Whether a value can be typed: a parent is named by its code, if it has one."""
        return self.kind != "parent" or hasattr(self.target, "code")

    @property
    def edges(self) -> tuple[str, ...]:
        """Names of its arguments: a range has a beginning and an end."""
        ranges = (f"{self.name}.from", f"{self.name}.to") if self.kind in ("date", "number") else ()
        return (self.name, *ranges)


@cache
def filters_of(model: type[Base], role: Role) -> dict[str, Filter]:
    """The filters that `role` has on a register, by name; a parent is named without «_id»."""
    found = (_filter(model, name, role) for name in readable(model, role) if name not in NAMES_OF_LIST)
    return {one.name: one for one in found if one is not None}


@cache
def readable(model: type[Base], role: Role) -> tuple[str, ...]:
    """Columns, parents and declared properties that `role` may see in the list: those shown by default come first."""
    shown = model.register.shown if model.register else ()
    names = dict.fromkeys([*shown, *card_columns(model)])
    return tuple(name for name in names if _may_see(model, name, role))


def _may_see(model: type[Base], name: str, role: Role) -> bool:
    *steps, last = name.split(".")
    for step in steps:
        if not may_read_field(model.__tablename__, f"{step}_id", role):
            return False
        model = sa.inspect(model).relationships[step].mapper.class_
    register = model.__tablename__
    return all(may_read_field(register, column, role) for column in (last, f"{last}_id"))


def _filter(model: type[Base], name: str, role: Role) -> Filter | None:
    mapper = sa.inspect(model)
    if name in mapper.relationships and f"{name}_id" in mapper.columns:
        target = mapper.relationships[name].mapper.class_
        return Filter(name, label(model, f"{name}_id"), "parent", mapper.columns[f"{name}_id"], target=target)
    if name not in mapper.columns:
        return None
    kind, choices = _kind(mapper.columns[name])
    if is_masked(model.__tablename__, name):
        whole = may_unmask(model.__tablename__, name, role)
        return Filter(name, label(model, name), "digits", mapper.columns[name], whole=whole)
    return Filter(name, label(model, name), kind, mapper.columns[name], choices) if kind else None


def _kind(column: sa.ColumnElement[Any]) -> tuple[str, tuple[tuple[str, Text], ...]]:
    if isinstance(column.type, sa.Enum) and column.type.enum_class:
        return "choice", tuple((str(term.value), term.label) for term in column.type.enum_class)  # type: ignore[attr-defined]
    if isinstance(column.type, sa.Boolean):
        return "choice", (("1", YES), ("0", NO))
    kinds = [((sa.Date, sa.DateTime), "date"), ((sa.Integer, sa.Numeric), "number"), ((sa.Text,), "text")]
    return next((kind for types, kind in kinds if isinstance(column.type, types)), ""), ()


def find(model: type[Base], argument: str, role: Role) -> Filter:
    """The filter whose argument this is; Senseless if there is none."""
    one = filters_of(model, role).get(argument.partition(".")[0])
    if one is None or argument not in one.edges:
        raise Senseless(argument)
    return one


def check(one: Filter, argument: str, values: list[str]) -> None:
    """Refuse values that mean nothing for this filter, before the database is asked."""
    most = 1 if one.kind == "digits" else MOST_VALUES  # nobody tries out fifty IINs at once
    if len(values) > most or not all(is_plain(value) for value in values):
        raise Senseless(argument)
    for value in values:
        if value and not (value == EMPTY and one.nullable and argument == one.name):
            read = _READERS.get(one.kind, _as_word)
            read(one, value)


def _as_word(_one: Filter, value: str) -> str:
    return " ".join(value.split())


def _as_choice(one: Filter, value: str) -> Any:
    if value not in {known for known, _ in one.choices}:
        raise Senseless(one.name)
    terms = getattr(one.column.type, "enum_class", None)
    return terms(value) if terms is not None else value == "1"


def _as_day(one: Filter, value: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(value)
    except ValueError as senseless:
        raise Senseless(one.name) from senseless
    if day.year not in YEARS:
        raise Senseless(one.name)
    return day


def _as_number(one: Filter, value: str) -> int | decimal.Decimal:
    if isinstance(one.column.type, sa.Integer):
        return number(value, one.name, range(BIGGEST))
    try:
        read = decimal.Decimal(value)
    except decimal.InvalidOperation as senseless:
        raise Senseless(one.name) from senseless
    if not read.is_finite() or abs(read) >= BIGGEST:
        raise Senseless(one.name)
    return read


_READERS: dict[str, Callable[[Filter, str], Any]] = {"choice": _as_choice, "date": _as_day, "number": _as_number}


def condition(
    session: orm.Session, model: type[Base], argument: str, values: tuple[str, ...], *, staff: Staff
) -> sa.ColumnElement[bool]:
    """The condition of one argument of the address; several values: any of them."""
    one = find(model, argument, staff.role)
    column = getattr(model, one.column.key if one.kind == "parent" else one.name)
    told = [value for value in values if value != EMPTY or not one.nullable]
    ways = [column.is_(None)] if len(told) < len(values) else []
    if one.kind == "choice" and told:
        ways.append(_any(column, [_as_choice(one, value) for value in told]))
    elif one.kind == "parent" and told:
        ways.append(_any(column, [row.id for row in parents(session, one, told)]))
    else:
        ways += [_single(one, column, argument, value, zone_of(staff)) for value in told]
    return sa.or_(sa.false(), *ways)


def _any(column: Any, values: list[Any]) -> Any:
    return column == values[0] if len(values) == 1 else column.in_(values)


def _single(one: Filter, column: Any, argument: str, value: str, zone: ZoneInfo) -> Any:
    edge = argument.rpartition(".")[2] if argument != one.name else ""
    if one.kind == "date":
        return _days(column, edge, _as_day(one, value), zone)
    if one.kind == "number":
        read = _as_number(one, value)
        return {"from": column >= read, "to": column <= read}.get(edge, column == read)
    return _digits(one, column, value) if one.kind == "digits" else _words(column, _as_word(one, value))


def _days(column: Any, edge: str, day: dt.date, zone: ZoneInfo) -> Any:
    first: Any = day
    after: Any = day + dt.timedelta(days=1)
    if isinstance(column.type, sa.DateTime):
        first, after = (dt.datetime.combine(one, dt.time(), zone) for one in (first, after))
    ways = {"from": column >= first, "to": column < after}
    return ways.get(edge, sa.and_(*ways.values()))


def _digits(one: Filter, column: Any, value: str) -> Any:
    """A masked value: its last digits, which all see; whole only for those who may see it whole; never a part."""
    if not value.isdecimal():
        return sa.false()
    if len(value) == TAIL:
        return sa.func.right(column, TAIL) == value
    return column == value if len(value) == IIN and one.whole else sa.false()


def _words(column: Any, value: str) -> Any:
    if value.startswith(WITHIN) or not is_indexed(column):
        return column.icontains(value.removeprefix(WITHIN).strip(), autoescape=True)
    return beginning(column, value)


def beginning(column: Any, value: str) -> Any:
    """Words that begin with `value`: a range of the column or of the order key of names."""
    key = getattr(column.class_, "sort_key", None) if column.key == "full_name" else None
    ranged, begin = (column, value) if key is None else (key, kk_order(value))
    return sa.and_(ranged >= begin, ranged < begin + LAST)


def is_indexed(column: Any) -> bool:
    """Whether a beginning of this column is found by an index: then a search means its beginning."""
    if column.key == "full_name" and hasattr(column.class_, "sort_key"):
        return True
    table = sa.inspect(column.class_).local_table
    uniques = [key for key in table.constraints if isinstance(key, sa.UniqueConstraint)]
    leading = [next(iter(one.columns)).name for one in (*table.indexes, *uniques)]
    own = table.columns[column.key]
    return bool(own.unique or own.index or column.key in leading)


def parents(session: orm.Session, one: Filter, values: Sequence[str]) -> list[Any]:
    """The parent rows that the values name: by code, or by number where the parent has no code."""
    target: Any = one.target
    if hasattr(target, "code"):
        query = sa.select(target).where(target.code.in_(values))
    else:
        told = [number(value, one.name, range(BIGGEST)) for value in values if value != EMPTY]
        query = sa.select(target).where(target.id.in_(told))
    return list(session.scalars(query.limit(MOST_VALUES)))


def value_of(row: Any) -> str:
    """How a parent stands in an address."""
    return str(row.code) if hasattr(row, "code") else str(row.id)


def words_of(row: Any) -> str:
    """How a parent is offered for choosing."""
    return named(row)


def day_of(one: Filter, value: str) -> dt.date:
    """The day that a value of a filter of days means."""
    return _as_day(one, value)


def zone_of(staff: Staff) -> ZoneInfo:
    """The time zone of the place where an official serves."""
    return staff.site.tz if staff.site else ZoneInfo(ALMATY)
