"""How a value of a row looks to people: labels, yes and no, local time, names instead of numbers."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import g
from sqlalchemy import orm

from app.db import Base
from app.models import Site
from app.register.visit import db
from app.rules.terms import Term
from app.text import Text

ALMATY = "Asia/Almaty"
YES, NO = Text("иә", "да"), Text("жоқ", "нет")
NOTHING = "—"
UNSEEN = {"sort_key", "epoch", "user_id", "token", "previous", "digest", "salt"}
"""Columns that serve the machine only."""


def said(row: Base, name: str, *, whole: bool = False) -> str:
    """The value of the column or relation `name` («placement.code» reaches through) in words.

    `whole`: on the card the IIN stands in full, in a list only its last four digits.
    """
    value: Any = row
    for step in name.split("."):
        value = getattr(value, step, None)
    if name == "iin" and value and not whole:
        return f"{'•' * 8}{value[-4:]}"
    return words(value, zone_of(row))


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
    return _time(value, zone) if isinstance(value, dt.date | dt.time) else str(value)


def _time(value: dt.date | dt.time, zone: ZoneInfo) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(zone).strftime("%d.%m.%Y %H:%M")
    return value.strftime("%H:%M" if isinstance(value, dt.time) else "%d.%m.%Y")


def zone_of(row: Base) -> ZoneInfo:
    """The time zone of the place of a row."""
    place = row.id if isinstance(row, Site) else getattr(row, "site_id", None)
    return ZoneInfo(zones().get(place, ALMATY))


def zones() -> dict[int | None, str]:
    """Time zones of the sites that the visitor reaches; read once a request."""
    if "zones" not in g:
        g.zones = {site.id: site.zone for site in db().execute(sa.select(Site.id, Site.zone))}
    return dict(g.zones)


def card_columns(model: type[Base]) -> list[str]:
    """What the card of a row shows: every column a person can read, parents by name."""
    mapper = sa.inspect(model)
    return [_readable(mapper, name) for name, column in mapper.columns.items() if _is_readable(name, column)]


def _is_readable(name: str, column: sa.ColumnElement[Any]) -> bool:
    return name not in UNSEEN and name != "id" and not isinstance(column.type, sa.LargeBinary)


def _readable(mapper: orm.Mapper[Any], name: str) -> str:
    relation = name.removesuffix("_id")
    return relation if relation != name and relation in mapper.relationships else name
