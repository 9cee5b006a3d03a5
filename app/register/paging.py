"""From one page of a list to the next without counting: the place of its last row in the order is the way on.

The place is kept in the address. Whoever forges it moves only the beginning of a page within rows that are theirs.
"""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import json
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa

from app.db import Base
from app.register.asked import Senseless

LONGEST = 2000
BIGGEST = 2**31


@dataclass(frozen=True)
class Order:
    """The order of a list: by `key`, then by number; `falling` = greatest first; `nullable` = rows may lack the key."""

    key: Any
    id: Any
    falling: bool
    nullable: bool

    def ways(self, *, back: bool) -> list[Any]:
        """Columns of ORDER BY, or of the opposite order; rows without a key stand last in a rising order."""
        return [one.desc() if self.falling != back else one.asc() for one in (self.key, self.id)]


@dataclass(frozen=True)
class Found:
    """One page: its rows, and the places to go back and on from («» = there is nothing more)."""

    rows: Sequence[Any]
    before: str
    after: str


def place(row: Base, value: Any) -> str:
    """The place of a row in an order, as it stands in an address."""
    told = value.isoformat() if isinstance(value, dt.date | dt.time) else value
    told = str(told) if isinstance(told, decimal.Decimal) else told
    said = json.dumps([told, row.id], ensure_ascii=False)
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def beyond(order: Order, told: str, *, back: bool) -> sa.ColumnElement[bool]:
    """The rows after the place `told`, or before it; Senseless for a place that cannot be of this order."""
    value, pk = _read(order, told)
    later: Callable[[Any, Any], sa.ColumnElement[bool]] = operator.lt if order.falling != back else operator.gt
    if value is None:
        same = sa.and_(order.key.is_(None), later(order.id, pk))
        return sa.or_(same, order.key.is_not(None)) if order.falling != back else same
    here = later(sa.tuple_(order.key, order.id), sa.tuple_(sa.literal(value, order.key.type), sa.literal(pk)))
    if order.nullable and order.falling == back:
        return sa.or_(here, order.key.is_(None))
    return here


def _read(order: Order, told: str) -> tuple[Any, int]:
    if len(told) > LONGEST:
        raise Senseless("after")
    try:
        padded = told + "=" * (-len(told) % 4)
        value, pk = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
        if type(pk) is not int or not 0 <= pk < BIGGEST:
            raise ValueError(pk)
        return (None if value is None and order.nullable else _typed(order.key.type, value)), pk
    except (ValueError, TypeError, RecursionError, decimal.InvalidOperation) as senseless:
        raise Senseless("after") from senseless


def _typed(kind: Any, value: Any) -> Any:
    """The value as the column holds it; ValueError or TypeError if it could not."""
    if isinstance(kind, sa.Enum) and kind.enum_class:
        return kind.enum_class(value)
    readers: list[tuple[Any, Callable[[Any], Any]]] = [
        (sa.Boolean, partial(_exactly, bool)), (sa.Integer, _whole), (sa.Numeric, _decimal),
        (sa.DateTime, _moment), (sa.Date, dt.date.fromisoformat), (sa.Time, dt.time.fromisoformat),
    ]  # fmt: skip
    read = next((reader for types, reader in readers if isinstance(kind, types)), _word)
    return read(value)


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(value)
    return value


def _whole(value: Any) -> int:
    if abs(_exactly(int, value)) >= BIGGEST:
        raise ValueError(value)
    return int(value)


def _decimal(value: Any) -> decimal.Decimal:
    read = decimal.Decimal(_exactly(str, value)[:40])
    if not read.is_finite() or abs(read) >= BIGGEST:
        raise ValueError(value)
    return read


def _moment(value: Any) -> dt.datetime:
    read = dt.datetime.fromisoformat(value)
    if read.tzinfo is None:
        raise ValueError(value)
    return read


def _word(value: Any) -> str:
    word = str(_exactly(str, value))
    if b"\0" in word.encode():
        raise ValueError(value)
    return word
