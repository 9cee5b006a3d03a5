"""The columns that a report may take: of its register, of the registers joined to it by their declared relations.

A name is looked up step by step among the declarations; whether a reader may have the column is asked of the page of
rights for every step, so that a relation is no way around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.db import Base, label
from app.register.asked import Senseless
from app.register.naming import model_of, parent_of
from app.register.shown import UNSEEN, card_columns
from app.roles import Role, cell, is_masked, may_read_field
from app.text import Text

DEEPEST = 3
"""Steps up from a register."""
CHILDREN = "children"
"""The first word of a column that counts the rows which name this one."""
NAMES = ("code", "kk", "ru", "full_name", "number", "login")
"""Columns by which people are told of a row."""
COUNTED = Text("{register}: саны", "{register}: количество")
THROUGH = Text("{relation}: {column}", "{relation}: {column}")


@dataclass(frozen=True)
class Column:
    """One column: `steps` to its register, its `attribute` there, its `kind` and the row that it points at.

    Kinds: text, digits (masked), choice, parent, day, moment, hour, number, children.
    """

    name: str
    label: Text
    kind: str
    steps: tuple[tuple[type[Base], str], ...]
    model: type[Base]
    attribute: str
    target: type[Base] | None = None

    @property
    def groups(self) -> bool:
        return self.kind not in ("digits", "children")

    @property
    def counts(self) -> bool:
        """Whether it can be added up."""
        return self.kind in ("number", "children")

    @property
    def compares(self) -> bool:
        """Whether one value is less than another."""
        return self.counts or self.kind in ("day", "moment")

    @property
    def orders(self) -> bool:
        return self.kind in ("text", "choice", "day", "moment", "hour", "number", "children")


def register_of(name: str) -> type[Base]:
    """The register of this name; Senseless if there is none."""
    model = model_of(name)
    if model is None:
        raise Senseless("register")
    return model


def walked(model: type[Base], path: str) -> tuple[tuple[tuple[type[Base], str], ...], type[Base]]:
    """The steps of a path of relations, each with the model that it starts from, and where they end."""
    steps: list[tuple[type[Base], str]] = []
    for step in path.split(".") if path else ():
        target = _target(model, step)
        if target is None or len(steps) == DEEPEST:
            raise Senseless(path)
        steps.append((model, step))
        model = target
    return tuple(steps), model


def said_of(steps: tuple[tuple[type[Base], str], ...], holder: type[Base]) -> Text:
    """How the end of a way is called: as its last step; as its register, where an earlier step is called the same."""
    *earlier, last = [label(model, f"{step}_id") for model, step in steps]
    return holder.register.title if last in earlier and holder.register else last


def _target(model: type[Base], step: str) -> type[Base] | None:
    mapper = sa.inspect(model)
    if step not in mapper.relationships or f"{step}_id" not in mapper.columns:
        return None
    target: type[Base] = mapper.relationships[step].mapper.class_
    return target if target.register is not None else None


def column_of(model: type[Base], name: str, join: str = "") -> Column:
    """The column of this name of a register, or of what is joined to it; Senseless if it is not declared."""
    path, _, attribute = name.rpartition(".")
    if name.startswith(f"{CHILDREN}."):
        return _children(model, name)
    if path and path != join and not join.startswith(f"{path}."):
        raise Senseless(name)
    steps, holder = walked(model, path)
    found = _own(holder, attribute)
    if found is None:
        raise Senseless(name)
    kind, target = found
    heading = label(holder, f"{attribute}_id" if attribute in sa.inspect(holder).relationships else attribute)
    if steps:
        heading = THROUGH.fill(relation=said_of(steps, holder), column=heading)
    return Column(name, heading, kind, steps, holder, attribute, target)


def _own(model: type[Base], attribute: str) -> tuple[str, type[Base] | None] | None:
    """The kind of a column or relation of a register, and what it points at; None if a report cannot take it."""
    if attribute not in card_columns(model) or attribute in UNSEEN:
        return None
    mapper = sa.inspect(model)
    if attribute in mapper.relationships or (attribute.endswith("_id") and attribute != "row_id"):
        target = parent_of(model, attribute if attribute.endswith("_id") else f"{attribute}_id")
        return ("parent", target) if target is not None and target.register is not None else None
    column = mapper.columns[attribute]
    if is_masked(model.__tablename__, attribute):
        return "digits", None
    if isinstance(column.type, sa.Boolean) or getattr(column.type, "enum_class", None):
        return "choice", None
    kinds: list[tuple[Any, str]] = [
        (sa.DateTime, "moment"), (sa.Date, "day"), (sa.Time, "hour"), ((sa.Integer, sa.Numeric), "number"),
        (sa.Text, "text"),
    ]  # fmt: skip
    kind = next((kind for types, kind in kinds if isinstance(column.type, types)), None)
    return (kind, None) if kind else None


def _children(model: type[Base], name: str) -> Column:
    _, table, link = [*name.split("."), "", ""][:3]
    child = model_of(table)
    if child is None or name.count(".") != 2 or link not in _links(child, model):
        raise Senseless(name)
    title = child.register.title if child.register else Text(table, table)
    named = label(child, link)
    heading = COUNTED.fill(register=title)
    if len(_links(child, model)) > 1:
        heading = Text(f"{heading.kk} ({named.kk})", f"{heading.ru} ({named.ru})")
    return Column(name, heading, CHILDREN, (), child, link)


def _links(child: type[Base], model: type[Base]) -> list[str]:
    """Columns of a register by which its rows name a row of `model`."""
    names = [name for name, _ in sa.inspect(child).columns.items() if name.endswith("_id") and name not in UNSEEN]
    return [name for name in names if name != "row_id" and parent_of(child, name) is model]


def may_read_register(model: type[Base], role: Role) -> bool:
    """Whether the role reads the register at all."""
    return model.register is not None and "R" in cell(model.__tablename__, role).verbs


def may_read(model: type[Base], one: Column, role: Role) -> bool:
    """Whether the role reads this column of the register `model`, every step of the way to it included."""
    return (
        may_read_register(model, role)
        and may_walk(one.steps, role)
        and may_read_register(one.model, role)
        and _may_read_own(one.model, one.attribute, role)
        and (one.target is None or _may_be_told(one.target, role))
    )


def may_walk(steps: tuple[tuple[type[Base], str], ...], role: Role) -> bool:
    """Whether the role reads the registers and the links of a way."""
    return all(may_read_register(model, role) and _may_read_own(model, step, role) for model, step in steps)


def _may_read_own(model: type[Base], attribute: str, role: Role) -> bool:
    register = model.__tablename__
    return all(may_read_field(register, name, role) for name in (attribute, f"{attribute}_id"))


def _may_be_told(target: type[Base], role: Role) -> bool:
    """Whether the role may be told of a row of the register by its names."""
    declared = target.register.key if target.register else ()
    names = {*NAMES, *declared} & set(sa.inspect(target).columns.keys())
    return may_read_register(target, role) and all(may_read_field(target.__tablename__, n, role) for n in names)


def columns(model: type[Base], join: str, role: Role) -> list[Column]:
    """Every column that the role may take: those of the register, then those of each step of the join."""
    found = [column_of(model, name) for name in card_columns(model) if _own(model, name)]
    for path in paths_to(join):
        _, holder = walked(model, path)
        found += [column_of(model, f"{path}.{name}", join) for name in card_columns(holder) if _own(holder, name)]
    found += [_children(model, name) for name in _all_children(model)]
    return [one for one in found if may_read(model, one, role)]


def paths_to(join: str) -> list[str]:
    """«a.b.c» -> «a», «a.b», «a.b.c»."""
    steps = join.split(".") if join else []
    return [".".join(steps[: at + 1]) for at in range(len(steps))]


def _all_children(model: type[Base]) -> list[str]:
    tables = [(name, child) for name in Base.metadata.tables if (child := model_of(name)) is not None]
    return [f"{CHILDREN}.{name}.{link}" for name, child in tables for link in _links(child, model)]


def joins(model: type[Base], role: Role) -> list[tuple[str, Text]]:
    """The ways up from a register that the role may take, with the headings of their steps."""
    return list(_joins(model, model, role, "", Text("", "")))


def _joins(root: type[Base], model: type[Base], role: Role, above: str, said: Text) -> Iterator[tuple[str, Text]]:
    if above.count(".") == DEEPEST - 1 and above:
        return
    for step in [relation.key for relation in sa.inspect(model).relationships]:
        target = _target(model, step)
        if target is None or not may_walk(((model, step),), role) or not may_read_register(target, role):
            continue
        path = f"{above}.{step}" if above else step
        way, holder = walked(root, path)
        heading = said_of(way, holder)
        told = Text(f"{said.kk} → {heading.kk}", f"{said.ru} → {heading.ru}") if above else heading
        yield path, told
        yield from _joins(root, target, role, path, told)
