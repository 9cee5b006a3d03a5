"""What a report asks for, as plain data: from the arguments of an address, from what is kept, and back.

Nothing here is believed: names are looked up among the declarations by `fitting`, before any of them meets a query.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from app.register.asked import Senseless, is_plain, number
from app.text import Text

BYS: Mapping[str, Text] = {
    "day": Text("күні бойынша", "по дням"),
    "month": Text("айы бойынша", "по месяцам"),
    "year": Text("жылы бойынша", "по годам"),
}
"""How moments and days are put together."""
MEASURES: Mapping[str, Text] = {
    "count": Text("Саны", "Количество"),
    "share": Text("Үлесі, % (барлығынан)", "Доля, % (от всего)"),
    "share_above": Text("Үлесі, % (жоғарғы топтан)", "Доля, % (от группы выше)"),
    "sum": Text("Қосындысы", "Сумма"),
    "mean": Text("Орташасы", "Среднее"),
    "min": Text("Ең азы", "Наименьшее"),
    "max": Text("Ең көбі", "Наибольшее"),
    "distinct": Text("Әртүрлісі", "Различных"),
}
OF_ROWS = ("count", "share", "share_above")
"""Measures of the rows themselves; the shares also go of the sum of a column."""
CHARTS: Mapping[str, Text] = {
    "bar": Text("бағаналы", "столбчатая"),
    "line": Text("сызықтық", "линейная"),
}
ROWS = (10, 25, 50, 100, 500, 0)
"""How many lines a report has; 0 = all."""
FILTERED = "f."
"""Before the name of a filter in an address."""
MOST_GROUPS, MOST_MEASURES, MOST_COLUMNS, MOST_FILTERS, MOST_VALUES = 3, 6, 30, 40, 50
LONGEST = 200


@dataclass(frozen=True)
class Group:
    """A column by whose values rows are put together; days and moments `by` day, month or year."""

    column: str
    by: str = ""

    @classmethod
    def of(cls, token: str) -> Group:
        column, _, by = token.partition(":")
        if not column or (by and by not in BYS):
            raise Senseless("g")
        return cls(column, by)

    def __str__(self) -> str:
        return f"{self.column}:{self.by}" if self.by else self.column


@dataclass(frozen=True)
class Measure:
    """What is reckoned of each group: of its rows, or of a column of them."""

    what: str
    column: str = ""

    @classmethod
    def of(cls, token: str) -> Measure:
        what, _, column = token.partition(":")
        if what not in MEASURES or (not column and what not in OF_ROWS) or (column and what == "count"):
            raise Senseless("m")
        return cls(what, column)

    def __str__(self) -> str:
        return f"{self.what}:{self.column}" if self.column else self.what


@dataclass(frozen=True)
class Shape:
    """A report: its register, the relation joined to it («placement.application»), and what is shown of them.

    Without groups and measures it is a list of `columns`; `order` is a column, «group» or a measure, with «-» falling.
    """

    register: str
    join: str = ""
    columns: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    measures: tuple[Measure, ...] = ()
    sought: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = ""
    rows: int = 25
    chart: str = ""

    @property
    def is_list(self) -> bool:
        return not self.groups and not self.measures

    def arguments(self) -> dict[str, Any]:
        """The arguments of the address that asks for this report."""
        told: dict[str, Any] = {
            "register": self.register, "join": self.join, "cols": ",".join(self.columns),
            "g": [str(one) for one in self.groups], "m": [str(one) for one in self.measures],
            "order": self.order, "rows": str(self.rows), "chart": self.chart,
        }  # fmt: skip
        told |= {FILTERED + name: list(values) for name, values in self.sought.items()}
        return {name: value for name, value in told.items() if value not in ("", [])}

    def kept(self) -> dict[str, Any]:
        """The report as it is kept (JSON)."""
        return {
            "join": self.join, "columns": list(self.columns), "groups": [str(one) for one in self.groups],
            "measures": [str(one) for one in self.measures],
            "sought": {name: list(values) for name, values in self.sought.items()},
            "order": self.order, "rows": self.rows, "chart": self.chart,
        }  # fmt: skip


def asked(arguments: MultiDict[str, str]) -> Shape:
    """Read the arguments of an address; Senseless for what could be no report at all."""
    sought: dict[str, tuple[str, ...]] = {}
    for name, values in arguments.lists():
        if not all(_is_word(value) for value in values):
            raise Senseless(name)
        if name.startswith(FILTERED):
            told = tuple(value.strip() for value in values if value.strip())
            sought |= {name.removeprefix(FILTERED): told} if told else {}
    chart = arguments.get("chart", "")
    if chart and chart not in CHARTS:
        raise Senseless("chart")
    shape = Shape(
        register=arguments.get("register", ""),
        join=arguments.get("join", ""),
        columns=tuple(dict.fromkeys(name for name in arguments.get("cols", "").split(",") if name)),
        groups=tuple(dict.fromkeys(Group.of(token) for token in arguments.getlist("g") if token)),
        measures=tuple(dict.fromkeys(Measure.of(token) for token in arguments.getlist("m") if token)),
        sought=sought,
        order=arguments.get("order", ""),
        rows=number(arguments.get("rows") or "25", "rows", ROWS),
        chart=chart,
    )
    return _bounded(shape)


def of_kept(register: str, kept: Any) -> Shape:
    """Read what was kept; Senseless for anything that this programme would not have written."""
    texts, lists = ("join", "order", "chart"), ("columns", "groups", "measures")
    if not isinstance(kept, dict) or set(kept) - {*texts, *lists, "sought", "rows"}:
        raise Senseless("shape")
    sought = kept.get("sought", {})
    if not isinstance(sought, dict) or not all(_are_words(values) for values in (sought, *sought.values())):
        raise Senseless("shape")
    if not all(_are_words(kept.get(name, [])) for name in lists) or not _are_words([kept.get(t, "") for t in texts]):
        raise Senseless("shape")
    if type(kept.get("rows", 25)) is not int:
        raise Senseless("shape")
    told = {name: kept.get(name, "") for name in texts}
    pairs = [*told.items(), ("register", register), ("rows", str(kept.get("rows", 25)))]
    pairs += [("cols", ",".join(kept.get("columns", [])))]
    pairs += [(short, one) for short, name in (("g", "groups"), ("m", "measures")) for one in kept.get(name, [])]
    pairs += [(FILTERED + name, value) for name, values in sought.items() for value in values]
    return asked(MultiDict(pairs))


def _is_word(value: str) -> bool:
    """Whether it could stand in an address; a list of columns is longer than a word."""
    return is_plain(value) or (len(value) <= LONGEST * MOST_COLUMNS and value.isprintable())


def _are_words(values: Any) -> bool:
    return isinstance(values, list | dict) and all(isinstance(one, str) and _is_word(one) for one in values)


def _bounded(shape: Shape) -> Shape:
    bounds = (
        ("g", shape.groups, MOST_GROUPS), ("m", shape.measures, MOST_MEASURES), ("cols", shape.columns, MOST_COLUMNS),
        ("f", shape.sought, MOST_FILTERS), *((f"f.{n}", v, MOST_VALUES) for n, v in shape.sought.items()),
    )  # fmt: skip
    for name, told, most in bounds:
        if len(told) > most:
            raise Senseless(name)
    if any(len(one) > LONGEST for one in (shape.register, shape.join, shape.order, *shape.columns)):
        raise Senseless("report")
    return shape
