"""Which columns of a register stand in its workbook, and under which headings they are known."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.db import Base, label
from app.rules import applications
from app.rules.terms import Term
from app.text import Lang, Text

LONG_NUMBERS = (applications.check_iin, applications.check_bin)
TAKEN = (str, int, bool, dt.date, dt.time)
"""Types that people write. Moments are left to the deeds that happen at them, pictures and secrets to the machine."""

_ALIKE = str.maketrans({"ё": "е", "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "’": "'"})


LANGS: tuple[Lang, ...] = ("kk", "ru", "both")


@dataclass(frozen=True)
class Field:
    """A column of a register as it stands in a workbook; `target` is the register that a foreign key names by code."""

    name: str
    column: sa.Column[Any]
    heading: Text
    target: type[Base] | None

    @property
    def kind(self) -> Any:
        """What a cell of this column becomes: an enum, or one of TAKEN; for a foreign key the code, text."""
        if self.target:
            return str
        enum_class = getattr(self.column.type, "enum_class", None)
        return enum_class or self.column.type.python_type

    @property
    def must(self) -> bool:
        """Whether a blank cell is a fault. A blank truth or number is never guessed, whatever the default."""
        return not self.column.nullable and not (self.kind is str and self.column.server_default is not None)

    @property
    def blank(self) -> str | None:
        """What a blank cell means where it is allowed."""
        return None if self.column.server_default is None else str(getattr(self.column.server_default, "arg", ""))

    @property
    def long_number(self) -> bool:
        """An IIN or BIN: twelve digits that Excel likes to spoil."""
        column = code_of(self.target) if self.target else self.column
        return column.info.get("check") in LONG_NUMBERS

    @property
    def known_as(self) -> set[str]:
        """Every heading by which people may call this column, folded."""
        names = [self.heading.within(lang) for lang in LANGS]
        return {fold(name) for name in [*names, self.name, self.name.removesuffix("_id")]}


def fold(words: object) -> str:
    """Words as they are compared: without case, extra spaces, kinds of dashes, ё."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", str(words))).strip().casefold().translate(_ALIKE)


def writable(model: type[Base], only: Sequence[str] | None = None) -> list[Field]:
    """The columns that a workbook fills, in the order of the model, or those of `only` in its order."""
    columns = sa.inspect(model).columns
    fields = [_field(model, name) for name in columns.keys() if _is_written(columns[name])]  # noqa: SIM118
    if only is None:
        return fields
    by_name = {field.name: field for field in fields}
    return [by_name[name] for name in only]


def exported(model: type[Base]) -> list[str]:
    """The columns of an export: those that a workbook fills (if the screen takes rows), then the rest of the list."""
    register = model.register
    if register is None:
        raise ValueError(f"{model.__name__} is no register")
    filled = [field.name for field in writable(model)] if {"C", "U"} & set(register.screen) else []
    shown = [own_name(model, name) for name in register.shown]
    return [*filled, *(name for name in shown if name not in filled)]


def own_name(model: type[Base], name: str) -> str:
    """A relation is written through its own foreign key: «site» is «site_id»."""
    relation = sa.inspect(model).relationships.get(name)
    if relation is None:
        return name
    links = [str(column.key) for column in relation.local_columns if column.key != "id"]
    return links[0] if len(links) == 1 else name


@cache
def relation_of(model: type[Base], name: str) -> str | None:
    """The relation through which a foreign key is read: «site_id» through «site»."""
    for key, relation in sa.inspect(model).relationships.items():
        if own_name(model, key) == name and not relation.uselist:
            return str(key)
    return None


def code_of(target: type[Base]) -> sa.Column[Any]:
    """The column by which a file names a row of this register: its code, or the IIN of a person."""
    columns: Any = sa.inspect(target).local_table.columns
    found: sa.Column[Any] = columns["code" if "code" in columns else "iin"]
    return found


def names_of(target: type[Base]) -> list[sa.Column[Any]]:
    """The columns by whose words a row may be named as well: the Kazakh and the Russian name, or that of a person."""
    columns = sa.inspect(target).columns
    return [columns[name] for name in ("kk", "ru", "full_name") if name in columns]


def target_of(column: sa.Column[Any]) -> type[Base] | None:
    """The register that a foreign key points at, if its rows have a code or are people with an IIN."""
    for link in column.foreign_keys:
        if link.column.name == "id" and {"code", "iin"} & set(link.column.table.columns.keys()):
            return next(m.class_ for m in Base.registry.mappers if m.local_table is link.column.table)
    return None


def _field(model: type[Base], name: str) -> Field:
    column = sa.inspect(model).columns[name]
    return Field(name, column, label(model, name), target_of(column))


def _is_written(column: sa.Column[Any]) -> bool:
    if column.primary_key or column.computed is not None:
        return False
    if column.foreign_keys:
        return target_of(column) is not None
    kind = getattr(column.type, "enum_class", None) or column.type.python_type
    return kind in TAKEN or issubclass(kind, Term)
