"""How a value of a row looks to people: labels, yes and no, local time, names instead of numbers."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import g
from sqlalchemy import orm

from app.db import Base, label
from app.models import AccessNote, Change, Commission, Scan, Site
from app.register.naming import in_words, is_about, model_of, named, parent_row, told
from app.register.values import NO, NOTHING, YES, masked, words
from app.register.visit import db
from app.roles import is_masked
from app.text import Text

__all__ = [
    "ALMATY", "NO", "NOTHING", "UNSEEN", "YES", "card_columns", "in_order", "masked", "said", "words", "zone_of",
    "zones",
]  # fmt: skip

ALMATY = "Asia/Almaty"
LONGEST_WORD = 40
KINDS = {"xlsx": "Excel", "csv": "CSV"}
IN_FULL = Text("толық: {columns}", "полностью: {columns}")
SECTORS = {
    "number": Text("парақ №", "лист №"), "code": Text("ТЖК", "ИКТ"), "seat": Text("орын", "место"),
    "variant": Text("нұсқа", "вариант"),
}  # fmt: skip
"""Sectors of an answer sheet (§114)."""
UNSEEN = {
    "sort_key",
    "epoch",
    "user_id",
    "token",
    "previous",
    "digest",
    "salt",
    "result",
    "said_ru",
    "arguments",
    "key",
    "lease_until",
}
"""Columns that serve the machine only."""


def said(row: Base, name: str, *, whole: bool = False) -> str:
    """The value of the column or relation `name` («placement.code» reaches through) in words.

    A masked column stands with its last four digits; `whole`: nothing else is shortened, as on the card.
    """
    value: Any = row
    holder: Any = row
    for step in name.split("."):
        holder, value = value, getattr(value, step, None)
    if isinstance(holder, Base) and value is not None:
        told = _of_column(holder, name.rpartition(".")[2], value, whole=whole)
    else:
        told = words(value, zone_of(row))
    return told if whole else _short(told)


def _of_column(row: Base, name: str, value: Any, *, whole: bool) -> str:
    if isinstance(row, Change) and isinstance(value, dict):
        return _changed(row.register_name, value, zone_of(row), whole=whole)
    if isinstance(row, AccessNote) and name == "said":
        return _noted(row)
    if isinstance(row, Scan) and name in ("reasons", "fields"):
        return _of_scan(row, name)
    told = words(value, zone_of(row))
    if is_masked(row.__tablename__, name):
        return masked(told)
    if isinstance(value, int) and name.endswith("_id"):
        parent = is_about(row) if name == "row_id" else parent_row(type(row), name, value)
        return named(parent) if parent is not None else f"№ {value}"
    return in_words(type(row), name, told)


def _noted(note: AccessNote) -> str:
    """What was taken or seen: the kind of file and the columns that went out in full, in words."""
    model, (first, *rest) = model_of(note.register_name), note.said.split() or [""]
    known = set(sa.inspect(model).columns.keys()) if model is not None else set[str]()
    if model is None or not all(one in known for one in rest) or first not in {*KINDS, *known}:
        return words(note.said, zone_of(note))
    columns = ", ".join(str(label(model, one)) for one in (rest if first in KINDS else [first]))
    return "; ".join(
        part for part in (KINDS.get(first, ""), str(IN_FULL.fill(columns=columns)) if columns else "") if part
    )


def _of_scan(scan: Scan, name: str) -> str:
    if name == "reasons":
        return str(scan.reasons_said) or NOTHING
    return "; ".join(f"{SECTORS.get(one, one)}: {value or NOTHING}" for one, value in scan.fields.items()) or NOTHING


def _short(told: str) -> str:
    return f"{told[:12]}…" if len(told) > LONGEST_WORD and " " not in told else told


def _changed(table: str, values: dict[str, Any], zone: ZoneInfo, *, whole: bool) -> str:
    """Old or new values of a journalled row, under the headings of its register."""
    model = model_of(table)
    if model is None:
        return NOTHING
    columns = model.__table__.columns
    named_ones = {
        name: value for name, value in values.items() if name not in UNSEEN and name != "id" and name in columns
    }
    lines = [
        f"{label(model, name)}: {raw_said if whole else _short(raw_said)}"
        for name, raw_said in ((name, told(model, name, value, zone)) for name, value in named_ones.items())
    ]
    return "\n".join(lines) if whole else "; ".join(lines)


def zone_of(row: Base) -> ZoneInfo:
    """The time zone of the place of a row."""
    if isinstance(row, Commission) and row.zone:
        return ZoneInfo(row.zone)
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
