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
from app.rules.terms import Term
from app.text import Text

ALMATY = "Asia/Almaty"
YES, NO = Text("иә", "да"), Text("жоқ", "нет")
NOTHING = "—"
LONGEST_WORD = 40
UNSEEN = {"sort_key", "epoch", "user_id", "token", "previous", "digest", "salt"}
"""Columns that serve the machine only."""


def said(row: Base, name: str, *, whole: bool = False) -> str:
    """The value of the column or relation `name` («placement.code» reaches through) in words.

    `whole`: on the card the IIN stands in full, in a list only its last four digits.
    """
    value: Any = row
    for step in name.split("."):
        value = getattr(value, step, None)
    if isinstance(row, Change) and isinstance(value, dict):
        return _changed(row.register_name, value, zone_of(row), whole=whole)
    return _short(name, words(value, zone_of(row))) if not whole else words(value, zone_of(row))


def _short(name: str, told: str) -> str:
    if name == "iin" and told != NOTHING:
        return f"{'•' * 8}{told[-4:]}"
    return f"{told[:12]}…" if len(told) > LONGEST_WORD and " " not in told else told


def _changed(table: str, values: dict[str, Any], zone: ZoneInfo, *, whole: bool) -> str:
    """Old or new values of a journalled row, under the headings of its register."""
    model = next((m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == table), None)
    lines = []
    for name, value in values.items():
        if name in UNSEEN or model is None:
            continue
        told = words(value, zone)
        lines.append(f"{label(model, name)}: {told if whole else _short(name, told)}")
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
    """What the card of a row shows: every column a person can read, parents by name."""
    mapper = sa.inspect(model)
    kept = [name for name, column in mapper.columns.items() if _is_readable(name, column)]
    return [_readable(mapper, name) for name in in_order(model, kept)]


def in_order(model: type[Base], columns: list[str]) -> list[str]:
    """Columns as people look for them: those of the list first, in its order."""
    shown = model.register.shown if model.register else ()
    places = {name: number for number, name in enumerate(shown)}
    return sorted(columns, key=lambda name: places.get(name, places.get(name.removesuffix("_id"), len(shown))))


def _is_readable(name: str, column: sa.ColumnElement[Any]) -> bool:
    return name not in UNSEEN and name != "id" and not isinstance(column.type, sa.LargeBinary)


def _readable(mapper: orm.Mapper[Any], name: str) -> str:
    relation = name.removesuffix("_id")
    return relation if relation != name and relation in mapper.relationships else name
