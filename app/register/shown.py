"""How a value of a row looks to people: labels, yes and no, local time, names instead of numbers."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import g
from sqlalchemy import orm

from app.db import Base, label
from app.models import Change, Site
from app.register.visit import db
from app.roles import is_masked
from app.rules.terms import Term
from app.text import Text

ALMATY = "Asia/Almaty"
YES, NO = Text("иә", "да"), Text("жоқ", "нет")
NOTHING = "—"
LONGEST_WORD = 40
MASK = "•" * 8
UNSEEN = {"sort_key", "epoch", "user_id", "token", "previous", "digest", "salt", "result", "said_ru"}
"""Columns that serve the machine only."""


def said(row: Base, name: str, *, whole: bool = False) -> str:
    """The value of the column or relation `name` («placement.code» reaches through) in words.

    A masked column stands with its last four digits; `whole`: nothing else is shortened, as on the card.
    """
    value: Any = row
    holder: Any = row
    for step in name.split("."):
        holder, value = value, getattr(value, step, None)
    if isinstance(row, Change) and isinstance(value, dict):
        return _changed(row.register_name, value, zone_of(row), whole=whole)
    told = words(value, zone_of(row))
    if isinstance(holder, Base) and is_masked(holder.__tablename__, name.rpartition(".")[2]):
        return masked(told)
    return told if whole else _short(told)


def masked(told: str) -> str:
    """The last four signs of a value, the others as dots."""
    return told if told == NOTHING else f"{MASK}{told[-4:]}"


def _short(told: str) -> str:
    return f"{told[:12]}…" if len(told) > LONGEST_WORD and " " not in told else told


def _changed(table: str, values: dict[str, Any], zone: ZoneInfo, *, whole: bool) -> str:
    """Old or new values of a journalled row, under the headings of its register."""
    model = next((m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == table), None)
    lines = []
    for name, value in values.items():
        if name in UNSEEN or model is None:
            continue
        told = masked(words(value, zone)) if is_masked(table, name) else words(value, zone)
        lines.append(f"{label(model, name)}: {told if whole else _short(told)}")
    return "\n".join(lines) if whole else "; ".join(lines)


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
    """What the card of a row shows: every column a person can read, parents by name, in the order of the paper."""
    mapper = sa.inspect(model)
    kept = [name for name, column in mapper.columns.items() if _is_readable(name, column)]
    return [_readable(mapper, name) for name in in_order(model, kept)]


def in_order(model: type[Base], columns: list[str]) -> list[str]:
    """Columns in the order of the paper: the key of the row first, then as they are declared, inherited ones before."""
    key = model.register.key if model.register else ()
    declared = [name for one in reversed(model.__mro__) for name in vars(one).get("__annotations__", ())]
    places = {name: number for number, name in enumerate(dict.fromkeys([*key, *declared]))}
    return sorted(columns, key=lambda name: places.get(name, len(places)))


def _is_readable(name: str, column: sa.ColumnElement[Any]) -> bool:
    return name not in UNSEEN and name != "id" and not isinstance(column.type, sa.LargeBinary)


def _readable(mapper: orm.Mapper[Any], name: str) -> str:
    relation = name.removesuffix("_id")
    return relation if relation != name and relation in mapper.relationships else name
