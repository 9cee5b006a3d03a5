"""From where a report takes its rows: the register and its parents, under the policies of whoever asks.

A parent that the reader does not reach is empty, as in the list: its rows are told apart by nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from app.db import Base
from app.errors import BadInput
from app.register import filters, rows
from app.register.filters import zone_of
from app.register.rows import Wish
from app.report.columns import CHILDREN, Column
from app.report.fitting import Fitted
from app.text import Text

SECONDS = 30
TOO_LONG = BadInput(
    Text(
        "Есеп {n} секундта есептелмеді. Сүзгі қосыңыз не топтарды азайтыңыз.",
        "Отчёт не посчитан за {n} секунд. Добавьте отбор или уберите часть групп.",
    ).fill(n=SECONDS)
)
TRUNCATED = {"month": "month", "year": "year"}


class Source:
    """The register of a report with the parents that its columns lean on, each joined once."""

    def __init__(self, fit: Fitted) -> None:
        self.fit = fit
        self._entities: dict[str, Any] = {"": fit.model}
        self.frm: Any = fit.model

    def entity(self, path: str) -> Any:
        """The register at the end of a path, joined if it is not yet."""
        if path not in self._entities:
            above, _, step = path.rpartition(".")
            holder = self.entity(above)
            target = sa.inspect(orm.class_mapper(self._model(above)).relationships[step].mapper).class_
            self._entities[path] = self._joined(holder, f"{step}_id", target)
        return self._entities[path]

    def _model(self, path: str) -> Any:
        entity = self._entities[path]
        return sa.inspect(entity).mapper.class_ if path else entity

    def _joined(self, holder: Any, link: str, target: type[Base]) -> Any:
        alias = orm.aliased(target)
        self.frm = orm.join(self.frm, alias, getattr(holder, link) == alias.id, isouter=True)
        return alias

    def value(self, one: Column) -> Any:
        """What a column holds; of a parent its number, as far as the reader sees the row."""
        if one.kind == CHILDREN:
            child = orm.aliased(one.model)
            mine = getattr(child, one.attribute) == self.fit.model.id
            return sa.select(sa.func.count()).select_from(child).where(mine).correlate(self.fit.model).scalar_subquery()
        path = one.name.rpartition(".")[0]
        holder = self.entity(path)
        if one.kind != "parent":
            return getattr(holder, one.attribute)
        link = one.attribute if one.attribute.endswith("_id") else f"{one.attribute}_id"
        known = f"{path}.{link}" if path else link
        if known not in self._entities and one.target is not None:
            self._entities[known] = self._joined(holder, link, one.target)
        return self._entities[known].id

    def grouped(self, one: Column, by: str) -> Any:
        """The value by which rows are put together; days by the clock of the reader's place."""
        value = self.value(one)
        if one.kind == "moment":
            value = sa.func.timezone(str(zone_of(self.fit.staff)), value, type_=sa.DateTime())
        if by in TRUNCATED:
            value = sa.func.date_trunc(TRUNCATED[by], value)
        return sa.cast(value, sa.Date) if by else value

    def conditions(self, session: orm.Session) -> list[Any]:
        """The place of the reader and the filters, those of joined registers through their links."""
        root = {one.argument: one.values for one in self.fit.sought if not one.path}
        found = rows.conditions(session, self.fit.model, Wish(self.fit.staff, (), sought=root))
        return found + [self._above(session, one) for one in self.fit.sought if one.path]

    def _above(self, session: orm.Session, sought: Any) -> Any:
        """Rows whose parent, seen by the reader, fits the filter."""
        steps = sought.path.split(".")
        models: list[Any] = [self.fit.model]
        for step in steps:
            models.append(sa.inspect(models[-1]).relationships[step].mapper.class_)
        told = filters.condition(session, models[-1], sought.argument, sought.values, staff=self.fit.staff)
        for model, above, step in zip(models[-2::-1], models[:0:-1], steps[::-1], strict=True):
            told = getattr(model, f"{step}_id").in_(sa.select(above.id).where(told))
        return told


@contextmanager
def in_time(session: orm.Session) -> Iterator[None]:
    """What takes longer than SECONDS is broken off with a sentence."""
    session.execute(sa.text("SELECT set_config('statement_timeout', :most, true)"), {"most": str(SECONDS * 1000)})
    try:
        yield
    except sa.exc.DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") != "57014":
            raise
        session.rollback()
        raise TOO_LONG from error
