"""A report cut to its reader: what their role may not read is left out and named, whoever put it together.

One who writes an address is told at once of names that nothing bears (Senseless); a kept report outlives a column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.db import Base
from app.errors import Refusal
from app.models import Staff
from app.register import filters
from app.register.asked import Senseless
from app.register.filters import Filter
from app.register.rows import declared
from app.report.columns import (
    Column,
    column_of,
    columns,
    may_read,
    may_read_register,
    may_walk,
    paths_to,
    register_of,
    walked,
)
from app.report.shape import Group, Measure, Shape
from app.text import Text

NOT_READ = Text("рөліңіз бұл бағанды оқымайды", "ваша роль этот столбец не читает")
NOT_FILTERED = Text(
    "рөліңіз бұл бағанды оқымайды, сондықтан сүзгі қолданылмады",
    "ваша роль этот столбец не читает, поэтому отбор не применён",
)
NOT_ORDERED = Text("рөліңіз бұл бағанды оқымайды, рет басқа", "ваша роль этот столбец не читает, порядок другой")
GONE = Text("мұндай баған енді жоқ немесе бұлай есептелмейді", "такого столбца больше нет или так он не считается")


class LeftOut(NamedTuple):
    """What a reader does not get of a report, and why."""

    label: Text
    why: Text


@dataclass(frozen=True)
class Sought:
    """A filter of the register or of a joined one, with the values asked for."""

    name: str
    path: str
    argument: str
    one: Filter
    values: tuple[str, ...]


@dataclass(frozen=True)
class Fitted:
    """A report as this reader has it."""

    model: type[Base]
    shape: Shape
    staff: Staff
    columns: tuple[Column, ...]
    groups: tuple[tuple[Group, Column], ...]
    measures: tuple[tuple[Measure, Column | None], ...]
    sought: tuple[Sought, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def title(self) -> Text:
        return declared(self.model).title


def not_read(model: type[Base]) -> Refusal:
    """The role does not read the register of a report."""
    said = Text(
        "«{register}» тізілімін рөліңіз оқымайды, сондықтан бұл есеп сізге жасалмайды. Басқа тізілімді таңдаңыз.",
        "Регистр «{register}» ваша роль не читает, поэтому этот отчёт вам не составляется. Выберите другой регистр.",
    )
    return Refusal("§2", said.fill(register=declared(model).title))


def fit(shape: Shape, staff: Staff, *, strict: bool = True) -> Fitted:
    """Cut a report to its reader. Refusal if they do not read its register; Senseless (`strict`) for strange names."""
    model = register_of(shape.register)
    if not may_read_register(model, staff.role):
        raise not_read(model)
    return _Cut(shape, staff, model, strict=strict).fitted()


class _Cut:
    """The cutting: each part of the shape is kept, or named among what is left out."""

    def __init__(self, shape: Shape, staff: Staff, model: type[Base], *, strict: bool) -> None:
        self.shape, self.staff, self.model, self.strict = shape, staff, model, strict
        self.left_out: list[LeftOut] = []
        self.join = self._joined()

    def fitted(self) -> Fitted:
        shape = self.shape
        taken = [one for name in shape.columns if (one := self._column(name)) is not None]
        groups = [(g, one) for g in shape.groups if (one := self._grouped(g)) is not None]
        measures = list(self._measured())
        if shape.is_list and not shape.columns:
            taken = self._usual()
        elif not (taken or groups or measures) or (groups and not measures):
            measures.append((Measure("count"), None))
        sought = list(self._sought())
        fit = replace(
            shape, join=self._readable(), columns=tuple(one.name for one in taken), groups=tuple(g for g, _ in groups),
            measures=tuple(m for m, _ in measures), sought={one.name: one.values for one in sought},
        )  # fmt: skip
        fit = replace(fit, order=self._ordered(fit))
        left_out = tuple(dict.fromkeys(self.left_out))
        return Fitted(
            self.model, fit, self.staff, tuple(taken), tuple(groups), tuple(measures), tuple(sought), left_out
        )

    def _joined(self) -> str:
        """The way of the join as far as it is declared."""
        try:
            walked(self.model, self.shape.join)
        except Senseless:
            self._gone(self.shape.join)
            return ""
        return self.shape.join

    def _readable(self) -> str:
        """The join as far as the reader may walk it."""
        found = ""
        for path in paths_to(self.join):
            steps, holder = walked(self.model, path)
            if not may_walk(steps, self.staff.role) or not may_read_register(holder, self.staff.role):
                break
            found = path
        return found

    def _usual(self) -> list[Column]:
        """The columns that the list of the register shows."""
        known = {one.name: one for one in columns(self.model, "", self.staff.role)}
        shown = [known[name] for name in declared(self.model).shown if name in known]
        return shown or list(known.values())[:8]

    def _column(self, name: str, why: Text = NOT_READ) -> Column | None:
        try:
            one = column_of(self.model, name, self.join)
        except Senseless:
            self._gone(name)
            return None
        if may_read(self.model, one, self.staff.role):
            return one
        self.left_out.append(LeftOut(one.label, why))
        return None

    def _gone(self, name: str) -> None:
        if self.strict:
            raise Senseless(name)
        self.left_out.append(LeftOut(Text(name, name), GONE))

    def _grouped(self, group: Group) -> Column | None:
        one = self._column(group.column)
        if one is None or _is_grouped(one, group.by):
            return one
        self._gone(group.column)
        return None

    def _measured(self) -> Iterator[tuple[Measure, Column | None]]:
        for measure in self.shape.measures:
            if not measure.column:
                yield measure, None
                continue
            one = self._column(measure.column)
            if one is not None and _fits(measure, one):
                yield measure, one
            elif one is not None:
                self._gone(measure.column)

    def _ordered(self, fit: Shape) -> str:
        """The order, as far as the reader has what it goes by."""
        name = fit.order.removeprefix("-")
        if not name or (not fit.is_list and (name == "group" or name in [str(one) for one in fit.measures])):
            return fit.order
        if not fit.is_list:
            known = name in [str(one) for one in self.shape.measures] or name in ("group", *self.shape.columns)
            if not known:
                self._gone(name)
            return ""
        one = self._column(name, NOT_ORDERED)
        if one is not None and not one.orders:
            self._gone(name)
        return fit.order if one is not None and one.orders else ""

    def _sought(self) -> Iterator[Sought]:
        for name, values in self.shape.sought.items():
            try:
                found = filter_of(self.model, name, self.join, self.staff)
                if found is None:
                    self.left_out.append(LeftOut(_label_of(self.model, name, self.join), NOT_FILTERED))
                else:
                    path, argument, one = found
                    filters.check(one, argument, list(values))
                    yield Sought(name, path, argument, one, values)
            except Senseless:
                self._gone(name)


def _is_grouped(one: Column, by: str) -> bool:
    """Whether rows can be put together so: a moment only by its day or longer."""
    return one.groups and (one.kind in ("day", "moment") if by else one.kind != "moment")


def _fits(measure: Measure, one: Column) -> bool:
    if measure.what == "distinct":
        return one.groups
    return one.compares if measure.what in ("min", "max") else one.counts


def filter_of(model: type[Base], name: str, join: str, staff: Staff) -> tuple[str, str, Filter] | None:
    """Path, argument and filter of this name; None where the role may not read it, Senseless where there is none."""
    path, argument = _split(name)
    if path and path != join and not join.startswith(f"{path}."):
        raise Senseless(name)
    steps, holder = walked(model, path)
    if not may_walk(steps, staff.role) or not may_read_register(holder, staff.role):
        _label_of(model, name, join)  # strange names are told apart from those of others
        return None
    bare = argument.partition(".")[0]
    if not may_read(model, column_of(model, f"{path}.{bare}" if path else bare, join), staff.role):
        return None
    return path, argument, filters.find(holder, argument, staff.role)


def _split(name: str) -> tuple[str, str]:
    """«placement.application.day.from» -> the path of relations, and the argument of the register it leads to."""
    steps: list[str] = []
    parts = name.split(".")
    while len(parts) > 1 and parts[1] not in ("from", "to"):
        steps.append(parts.pop(0))
    return ".".join(steps), ".".join(parts)


def _label_of(model: type[Base], name: str, join: str) -> Text:
    path, argument = _split(name)
    bare = argument.partition(".")[0]
    return column_of(model, f"{path}.{bare}" if path else bare, join).label
