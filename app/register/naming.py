"""Rows and values under the names that people know: places by code and name, officials by name, terms in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.db import Base
from app.models import Commission, Doubt, Entry, Site, Staff
from app.register.rights import allowed
from app.register.values import NOTHING, masked, words
from app.register.visit import db, me
from app.roles import is_masked
from app.rules.eye import OUTCOMES
from app.stages.pictures import place_said
from app.text import Text

PLACES: Mapping[str, type[Base]] = {"site_id": Site, "commission_id": Commission}
LOGINS = {"login", "author", "checker", "asked_by", "opened_by", "settled_by"}
"""Columns that hold the login of whoever did it."""

SHARES = ("first", "second")
"""How much of a doubtful bubble is filled, in each pass."""
VERBS: Mapping[str, Text] = {
    "sheets.read": Text("жауап парағын оқу", "чтение листа ответов"),
    "exchange.try_out": Text("файлды тексеру", "проверка файла"),
    "exchange.take_in": Text("файлдан енгізу", "внесение из файла"),
    "exporting.give_out": Text("файлға шығару", "выгрузка в файл"),
    "books.bind": Text("құжаттар кітабын басу", "печать книги документов"),
    "giving.give_report": Text("есепті файлға шығару", "выгрузка отчёта в файл"),
    "daily.make": Text("күн сайынғы есеп", "ежедневный отчёт"),
}
"""What is done in the background."""

MACHINE_WORD = re.compile(r"[a-z][a-z0-9_]*")
OUT_OF_REACH = Text("құзыретіңізден тыс", "вне вашего ведения")
OF_CODE: Mapping[str, Mapping[str, Text]] = {
    "lang": {"kk": Text("қазақша", "на казахском"), "ru": Text("орысша", "на русском"),
             "both": Text("екі тілде", "на двух языках")},
    "outcome": OUTCOMES, "verb": VERBS,
    "locale": {"kk": Text("қазақша", "казахский"), "ru": Text("орысша", "русский")},
    "operation": {"INSERT": Text("қосылды", "добавлено"), "UPDATE": Text("өзгертілді", "изменено"),
                  "DELETE": Text("өшірілді", "удалено")},
}  # fmt: skip
"""Codes that are no terms of the regulation, in words."""

CHAINS: Mapping[str, Text] = {
    "centre": Text("ҰТО", "НЦТ"),
    "site": Text("ТӨП {code}", "ППТ {code}"),
    "commission": Text("{code} комиссиясы", "комиссия {code}"),
}


def named(row: Base) -> str:
    """A row as people call it: «701 · № 15 мектеп», «1901-7 · Әбенова Гүлнұр», an official by name."""
    if isinstance(row, Staff):
        return row.full_name
    if isinstance(row, Entry):
        return f"{in_words(Entry, 'chain', row.chain)} · {row.number}"
    key = str(getattr(row, "code", None) or row.unit)
    said = key if type(row).__str__ is object.__str__ else str(row)
    if MACHINE_WORD.fullmatch(key):  # «kz_history»: a word of ours, nobody else's
        return said
    return key if said == key or key.endswith(f"-{said}") else f"{key} · {said}"


def model_of(table: str) -> type[Base] | None:
    """The register of this name."""
    found = (mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__tablename__ == table)
    return next((model for model in found if model.register is not None), None)


def parent_of(model: type[Base], name: str) -> type[Base] | None:
    """The register whose row a column points at, by its relation, its foreign key or its name."""
    mapper = sa.inspect(model)
    relation = name.removesuffix("_id")
    if relation != name and relation in mapper.relationships:
        target: type[Base] = mapper.relationships[relation].mapper.class_
        return target
    column = mapper.columns.get(name)
    keys = [key for key in column.foreign_keys if key.column.name == "id"] if column is not None else []
    return model_of(keys[0].column.table.name) if keys else PLACES.get(name)


def parent_row(model: type[Base], name: str, number: Any) -> Base | None:
    """The row itself, if the visitor sees it."""
    target = parent_of(model, name)
    row: Base | None = db().get(target, int(number)) if target is not None and number is not None else None
    return row


def way_to(row: Base | None) -> str | None:
    """The address of the card of a row, where the visitor may open its register."""
    if row is None or row.register is None or not allowed(f"{row.__tablename__}.R", me().role):
        return None
    return f"/{row.__tablename__}/show/{row.id}"


def told(model: type[Base], name: str, raw: Any, zone: ZoneInfo) -> str:
    """A value of a column as it lies in the journal or in a form (JSON), in words; masked where the column is."""
    if raw is None or raw == "":
        return NOTHING
    if is_masked(model.__tablename__, name):
        return masked(str(raw))
    if parent_of(model, name) is not None:
        row = parent_row(model, name, raw)
        return named(row) if row is not None else str(OUT_OF_REACH)
    return in_words(model, name, words(_typed(model, name, raw), zone))


def _typed(model: type[Base], name: str, raw: Any) -> Any:
    column = sa.inspect(model).columns.get(name)
    kind = column.type if column is not None else None
    try:
        if isinstance(kind, sa.Enum) and kind.enum_class:
            return kind.enum_class(raw)
        for of_type, read in ((sa.DateTime, dt.datetime), (sa.Date, dt.date), (sa.Time, dt.time)):
            if isinstance(kind, of_type):
                return read.fromisoformat(raw)
    except (TypeError, ValueError):  # written under an earlier declaration of the column
        return str(raw)
    return raw


def in_words(model: type[Base], name: str, said: str) -> str:
    """Codes, logins and chains of the journal under the names of what they stand for."""
    if name in LOGINS and model is not Staff and said != NOTHING:
        return db().scalar(sa.select(Staff.full_name).where(Staff.login == said)) or said
    if name == "chain":
        kind, _, code = said.partition(" ")
        return str(CHAINS[kind].fill(code=code)) if kind in CHAINS else said
    if name == "register_name":
        named_so = model_of(said)
        return str(named_so.register.title) if named_so is not None and named_so.register else said
    if model is Doubt and name in SHARES:
        return f"{float(said):.0%}" if said != NOTHING else said
    if model is Doubt and name == "at":
        return str(place_said(said))
    return str(OF_CODE.get(name, {}).get(said, said))


def raw_of(row: Base, name: str) -> Any:
    """A value of a row as the journal would write it."""
    return raw(getattr(row, name))


def raw(value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, dt.date | dt.time) else getattr(value, "value", value)


def is_about(row: Base) -> Base | None:
    """The row that a line of a journal tells of, if the visitor sees it."""
    model = model_of(str(getattr(row, "register_name", "")))
    number = getattr(row, "row_id", None)
    return db().get(model, number) if model is not None and number is not None else None
