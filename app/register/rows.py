"""From the arguments of an address to the rows of a register: search, order, page; senseless arguments are refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from werkzeug.exceptions import BadRequest

from app.db import Base, Menu, Register, label
from app.models import Application, Room, Scan, SealedKey, Sitting, SittingRoom, Statement
from app.register.shown import NO, YES
from app.text import Text

SIZES = (25, 50, 100)
DEEPEST = 100_000
LONGEST = 100
COUNTED = 10_000
SPOKEN = {"kk", "ru", "full_name", "building", "title_kk", "title_ru"}
"""Columns of words, ordered by the Kazakh alphabet."""

OF_UNIT: dict[type[Base], tuple[str, ...]] = {
    Room: ("site",),
    Application: ("commission",),
    Sitting: ("site",),
    SittingRoom: ("sitting.site", "room"),
    Scan: ("sitting_room.sitting.site", "sitting_room.room"),
    SealedKey: ("sitting.site",),
    Statement: ("sitting.site", "authority"),
}
"""Parents that the key of a row is made of."""

NAMED_BY_UNIT = (Sitting, SittingRoom)


class Senseless(BadRequest):
    """An argument of the address that means nothing here: 400 with a sentence."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.text = Text(
            "Сұрау түсініксіз: «{name}». Тізімді мәзірден қайта ашыңыз.",
            "Непонятный запрос: «{name}». Откройте список заново через меню.",
        ).fill(name=name[:40])


@dataclass(frozen=True)
class Wish:
    """What a visitor wants to see of a register; `sought` as typed, `order` with «-» for the reverse."""

    page: int
    size: int
    order: str
    sought: dict[str, str]

    def arguments(self, **other: Any) -> dict[str, Any]:
        """Arguments of the address for the same wish, or another one in part."""
        whole = {**self.sought, "order": self.order, "size": self.size, "page": self.page, **other}
        return {name: value for name, value in whole.items() if value not in ("", None)}


@dataclass(frozen=True)
class Sought:
    """One field of the search form."""

    name: str
    label: Text
    kind: str
    choices: list[tuple[str, Text]]


def declared(model: type[Base]) -> Register:
    """The declaration of a register; a table without one has no screen."""
    if model.register is None:
        raise TypeError(f"{model.__name__} is no register")
    return model.register


def wish(model: type[Base], arguments: Mapping[str, str]) -> Wish:
    """Read the arguments; Senseless for a name or value that this register does not know."""
    register = declared(model)
    for name, value in arguments.items():
        if name not in {*register.search, "page", "size", "order"} or not _plain(value):
            raise Senseless(name)
    order = arguments.get("order", "")
    if order and order.removeprefix("-") not in orders(model):
        raise Senseless("order")
    return Wish(
        page=_number(arguments.get("page", "1"), "page", range(1, DEEPEST + 1)),
        size=_number(arguments.get("size", str(SIZES[0])), "size", SIZES),
        order=order,
        sought={name: arguments[name].strip() for name in register.search if arguments.get(name, "").strip()},
    )


def _plain(value: str) -> bool:
    return len(value) <= LONGEST and (value.isprintable() or value == "")


def _number(value: str, name: str, within: Sequence[int]) -> int:
    if not value.isascii() or not value.isdecimal() or len(value) > 9 or int(value) not in within:
        raise Senseless(name)
    return int(value)


def orders(model: type[Base]) -> list[str]:
    """Columns of the list by which it may be ordered: real ones that are shown, and no others."""
    columns = sa.inspect(model).columns
    return [name for name in declared(model).shown if name in columns and not isinstance(columns[name].type, sa.JSON)]


def search_fields(model: type[Base]) -> list[Sought]:
    """The fields of the search form."""
    return [Sought(name, label(model, name), *_kind(_column(model, name))) for name in declared(model).search]


def _kind(column: sa.ColumnElement[Any]) -> tuple[str, list[tuple[str, Text]]]:
    if isinstance(column.type, sa.Enum) and column.type.enum_class:
        return "choice", [(str(term.value), term.label) for term in column.type.enum_class]  # type: ignore[attr-defined]
    if isinstance(column.type, sa.Boolean):
        return "choice", [("1", YES), ("0", NO)]
    return ("date" if isinstance(column.type, sa.Date) else "text"), []


def _column(model: type[Base], name: str) -> Any:
    return sa.inspect(model).columns[name]


def found(session: orm.Session, model: type[Base], wanted: Wish) -> tuple[Sequence[Base], int]:
    """The rows of one page and how many there are in all (counted up to COUNTED + 1)."""
    conditions = [_condition(model, name, value) for name, value in wanted.sought.items()]
    capped = sa.select(sa.literal(1)).select_from(model).where(*conditions).limit(COUNTED + 1).subquery()
    count = session.scalar(sa.select(sa.func.count()).select_from(capped)) or 0
    query = sa.select(model).where(*conditions).order_by(*_order(model, wanted.order)).options(*loads(model))
    rows = session.scalars(query.limit(wanted.size).offset((wanted.page - 1) * wanted.size)).all()
    return rows, count


def _condition(model: type[Base], name: str, value: str) -> sa.ColumnElement[bool]:
    column = getattr(model, name)
    kind = _column(model, name).type
    readers: list[tuple[type, Callable[[str], Any]]] = [
        (sa.Boolean, {"1": True, "0": False}.__getitem__),
        (sa.Integer, lambda typed: _number(typed, name, range(2**31))),
        (sa.Date, dt.date.fromisoformat),
    ]
    if isinstance(kind, sa.Enum) and kind.enum_class:
        readers.insert(0, (sa.Enum, kind.enum_class))
    for of_type, read in readers:
        if isinstance(kind, of_type):
            try:
                same: sa.ColumnElement[bool] = column == read(value)
                return same
            except (KeyError, ValueError) as senseless:
                raise Senseless(name) from senseless
    return column.icontains(value, autoescape=True)  # type: ignore[no-any-return]


def _order(model: type[Base], wanted: str) -> list[Any]:
    newest_first = "-" if declared(model).menu is Menu.RECORDS else ""
    order = wanted or newest_first + (declared(model).order or "id")
    ways = [_sortable(model, order.removeprefix("-")), model.id]
    return [way.desc() for way in ways] if order.startswith("-") else ways


def _sortable(model: type[Base], name: str) -> Any:
    if name == "full_name" and hasattr(model, "sort_key"):
        return model.sort_key
    return sa.func.kk_order(getattr(model, name)) if name in SPOKEN else getattr(model, name)


def loads(model: type[Base], shown: Sequence[str] | None = None) -> list[Any]:
    """Loader options for every parent that the shown columns and the key of a row need: no query per row."""
    relations = sa.inspect(model).relationships
    paths = [*OF_UNIT.get(model, ())]
    for name in shown if shown is not None else declared(model).shown:
        first = name.split(".")[0]
        if first in relations:
            target = relations[first].mapper.class_
            deeper = OF_UNIT.get(target, ()) if target in NAMED_BY_UNIT else ()
            paths += [first, *(f"{first}.{path}" for path in deeper)]
    return [_load(model, path) for path in dict.fromkeys(paths)]


def _load(model: type[Base], path: str) -> Any:
    first, *rest = path.split(".")
    option = orm.selectinload(getattr(model, first))
    target = sa.inspect(model).relationships[first].mapper.class_
    for step in rest:
        option = option.selectinload(getattr(target, step))
        target = sa.inspect(target).relationships[step].mapper.class_
    return option
