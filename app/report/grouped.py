"""Rows put together and reckoned in the database, subtotals and total in the same question (ROLLUP)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from app.errors import BadInput
from app.register.filters import zone_of
from app.report.columns import Column
from app.report.fitting import Fitted
from app.report.shape import BYS, MEASURES, Measure
from app.report.source import Source, in_time
from app.report.table import DAY, HOUR, MEAN, MOMENT, NUMBER, SHARE, TEXT, Head, Line, Table
from app.report.wording import Names, cell, place_of, told_here
from app.text import Text

MOST = 5000
"""Groups that anybody looks through."""
TOO_MANY = Text(
    "Топтар тым көп ({n} астам). Сүзгі қосыңыз не мәндері аз бағанмен топтаңыз.",
    "Групп слишком много (больше {n}). Добавьте отбор или группируйте по столбцу, где значений меньше.",
)
OF_COLUMN = Text("{what}: {column}", "{what}: {column}")
WITH_BY = Text("{column} ({by})", "{column} ({by})")
ROWS_SUMMED = "n"
Key = tuple[Any, ...]


@dataclass
class _Node:
    """A group with its values: of the rows (n), of each measure."""

    key: Key
    values: dict[str, Any]


def reckon(session: orm.Session, fit: Fitted, *, most: int) -> Table:
    """The report as a table of at most `most` lines. BadInput if there are too many groups to be looked through."""
    with in_time(session):
        nodes = _nodes(session, fit)
    shown = _words(session, fit, nodes)
    tree = _Tree(fit, nodes, shown)
    lines, found = tree.lines(min(fit.shape.rows or most, most))
    total = tree.total()
    return Table(
        heads=(*_heads_of_groups(fit), *_heads_of_measures(fit)),
        lines=tuple(lines),
        total=total,
        found=found,
        counted=int(nodes[()].values[ROWS_SUMMED]) if () in nodes else 0,
        groups=len(fit.groups),
    )


def _nodes(session: orm.Session, fit: Fitted) -> dict[Key, _Node]:
    statement = question(session, fit)
    most = MOST * len(fit.groups) + 2
    found = session.execute(statement.limit(most)).all()
    depth = len(fit.groups)
    nodes: dict[Key, _Node] = {}
    for row in found:
        told = row._mapping  # noqa: SLF001  (SQLAlchemy's own name for it)
        level = depth - int(told["rolled"]).bit_count() if depth else 0
        key = tuple(told[f"g{at}"] for at in range(level))
        nodes[key] = _Node(key, {name: told[name] for name in told if name[0] in "nv"})
    if len(found) == most or sum(len(key) == depth for key in nodes) > MOST:
        raise BadInput(TOO_MANY.fill(n=MOST))
    return nodes


def question(session: orm.Session, fit: Fitted) -> sa.Select[Any]:
    """The statement: rows with their groups and values inside, what is reckoned of them outside."""
    source = Source(fit)
    inside: list[Any] = [source.grouped(one, g.by).label(f"g{at}") for at, (g, one) in enumerate(fit.groups)]
    inside += [source.value(one).label(f"m{at}") for at, (_, one) in enumerate(fit.measures) if one is not None]
    told = sa.select(sa.literal(1).label("one"), *inside).select_from(source.frm)
    taken = told.where(*source.conditions(session)).subquery("taken")
    groups = [taken.c[f"g{at}"] for at in range(len(fit.groups))]
    reckoned: list[Any] = [sa.func.count().label(ROWS_SUMMED)]
    reckoned += [_reckoned(m, taken.c[f"m{at}"]).label(f"v{at}") for at, (m, one) in enumerate(fit.measures) if one]
    if not groups:
        return sa.select(*reckoned).select_from(taken)
    rolled = sa.func.grouping(*groups).label("rolled")
    told_of: sa.Select[Any] = sa.select(*groups, rolled, *reckoned).select_from(taken)
    return told_of.group_by(sa.func.rollup(*groups))


def _reckoned(measure: Measure, value: Any) -> Any:
    ways: dict[str, Any] = {
        "sum": sa.func.sum, "share": sa.func.sum, "share_above": sa.func.sum, "mean": sa.func.avg, "min": sa.func.min,
        "max": sa.func.max,
    }  # fmt: skip
    return sa.func.count(sa.distinct(value)) if measure.what == "distinct" else ways[measure.what](value)


def _words(session: orm.Session, fit: Fitted, nodes: dict[Key, _Node]) -> dict[tuple[int, Any], Any]:
    """Each value of each group as it stands in a cell."""
    names, zone = Names(session), zone_of(fit.staff)
    shown: dict[tuple[int, Any], Any] = {}
    for at, (group, one) in enumerate(fit.groups):
        values = {key[at] for key in nodes if len(key) > at}
        if one.target is not None:
            names.learn(one.target, values)
        shown |= {(at, value): cell(one, value, zone, names, group.by) for value in values}
    return shown


class _Tree:
    """Groups under groups, in their order, each with its measures."""

    def __init__(self, fit: Fitted, nodes: dict[Key, _Node], shown: dict[tuple[int, Any], Any]) -> None:
        self.fit, self.nodes, self.shown = fit, nodes, shown
        self._under: dict[Key, list[Key]] = {}
        for key in nodes:
            if key:
                self._under.setdefault(key[:-1], []).append(key)
        for under in self._under.values():
            self._sort(under)

    def lines(self, most: int) -> tuple[list[Line], int]:
        """The first `most` groups of the last level, upper ones closed by their subtotals; and how many there are."""
        depth = len(self.fit.groups)
        found = sum(len(key) == depth for key in self.nodes) if depth else 0
        lines: list[Line] = []
        left = most
        for line in self._walk(()) if depth else ():
            if line.depth is None:
                left -= 1
            if left < 0:
                break
            lines.append(line)
        return lines, found

    def _walk(self, key: Key) -> Iterator[Line]:
        depth = len(self.fit.groups)
        for under in self._under.get(key, []):
            if len(under) == depth:
                yield Line((*self._names(under), *self._measures(under)))
            else:
                yield from self._walk(under)
                yield Line((*self._names(under), *self._measures(under)), depth=len(under))

    def total(self) -> tuple[Any, ...] | None:
        """The line under all others."""
        return (*(None for _ in self.fit.groups), *self._measures(())) if () in self.nodes else None

    def _names(self, key: Key) -> list[Any]:
        told = [self.shown[at, value] for at, value in enumerate(key)]
        return told + [None] * (len(self.fit.groups) - len(key))

    def _measures(self, key: Key) -> list[Any]:
        return [self.value(key, at, measure) for at, (measure, _) in enumerate(self.fit.measures)]

    def value(self, key: Key, at: int, measure: Measure) -> Any:
        """A measure of a group; a share of nothing is nothing."""
        values = self.nodes[key].values
        name = f"v{at}" if measure.column else ROWS_SUMMED
        if measure.what not in ("share", "share_above"):
            return told_here(values[name], zone_of(self.fit.staff))
        whole = self.nodes[() if measure.what == "share" else key[:-1]].values[name]
        part = values[name]
        return float(part) / float(whole) if whole and part is not None else None

    def _sort(self, keys: list[Key]) -> None:
        """Neighbours in the order asked for: by a measure, or as their values stand by nature; nothing last."""
        order = self.fit.shape.order
        name, falling = order.removeprefix("-"), order.startswith("-")
        keys.sort(key=lambda key: place_of(key[-1], self.shown[len(key) - 1, key[-1]]))
        measures = {str(measure): (at, measure) for at, (measure, _) in enumerate(self.fit.measures)}
        if name in measures:
            at, measure = measures[name]
            known = {key: self.value(key, at, measure) for key in keys}
            keys.sort(key=lambda key: _rank(known[key]), reverse=falling)
            keys.sort(key=lambda key: known[key] is None)
        elif falling:
            keys.sort(key=lambda key: place_of(key[-1], self.shown[len(key) - 1, key[-1]]), reverse=True)
            keys.sort(key=lambda key: key[-1] is None)


def _rank(value: Any) -> Any:
    return (0, 0) if value is None else (1, value)


def _heads_of_groups(fit: Fitted) -> list[Head]:
    kinds = {"number": NUMBER, "day": DAY, "hour": HOUR}
    return [
        Head(
            WITH_BY.fill(column=one.label, by=BYS[group.by]) if group.by else one.label,
            (DAY if group.by == "day" else TEXT) if group.by else kinds.get(one.kind, TEXT),
        )
        for group, one in fit.groups
    ]


def _heads_of_measures(fit: Fitted) -> list[Head]:
    return [Head(heading(measure, one), _kind(measure, one)) for measure, one in fit.measures]


def heading(measure: Measure, one: Column | None) -> Text:
    """How a measure is called."""
    what = MEASURES[measure.what]
    return OF_COLUMN.fill(what=what, column=one.label) if one is not None else what


def _kind(measure: Measure, one: Column | None) -> str:
    if measure.what in ("share", "share_above"):
        return SHARE
    if measure.what == "mean":
        return MEAN
    if one is not None and measure.what in ("min", "max"):
        return {"day": DAY, "moment": MOMENT}.get(one.kind, NUMBER)
    return NUMBER
