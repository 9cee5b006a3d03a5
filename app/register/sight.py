"""What of a row the visitor sees: which columns at all, which only by their last four digits, and why."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from app.db import Base
from app.register.visit import me
from app.roles import Role, is_masked, may_read_field, may_unmask, of_field
from app.text import Text

ASKED_BY = Text("Толық көретін: {who}.", "Полностью видит: {who}.")
WRITTEN_BY = Text("Бұл жолды толтыратын: {who}.", "Эту строку заполняет: {who}.")
NOBODY = Text("бағдарлама", "программа")


def visible(model: type[Base], names: Iterable[str]) -> list[str]:
    """Those of the columns, relations and dotted names that the visitor may read."""
    return [name for name in names if _is_visible(model, name)]


def _is_visible(model: type[Base], name: str) -> bool:
    first, _, rest = name.partition(".")
    relations = sa.inspect(model).relationships
    behind = f"{first}_id" if first in relations else first
    if not may_read_field(model.__tablename__, behind, me().role):
        return False
    return not rest or _is_visible(relations[first].mapper.class_, rest)


def to_be_asked(model: type[Base], name: str) -> bool:
    """Whether the visitor may ask for the whole value of this masked column."""
    table = model.__tablename__
    return is_masked(table, name) and may_unmask(table, name, me().role)


def who_sees(model: type[Base], name: str) -> Text:
    """Who may see a masked column in full: told beside the button that the visitor may not press."""
    return ASKED_BY.fill(who=listed(of_field(model.__tablename__, name).in_full))


def who_writes(model: type[Base], name: str) -> Text:
    """Who fills in a column that the visitor may only read."""
    return WRITTEN_BY.fill(who=listed(of_field(model.__tablename__, name).write or frozenset()))


def listed(roles: Iterable[Role]) -> Text:
    """Roles by their names, in the order of the page of rights."""
    named = [role.label for role in Role if role in set(roles)]
    return Text(", ".join(one.kk for one in named), ", ".join(one.ru for one in named)) if named else NOBODY
