"""A chart of a report: where its bars, lines and words lie. Drawn as SVG for pages and as PNG for papers.

Words beside bars and values at their ends, so that it is read on a black-and-white print too.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from typing import Any

from app.report.fitting import Fitted
from app.report.grouped import heading
from app.report.table import Table, said
from app.text import Text

MOST_MARKS, MOST_SERIES, MOST_POINTS = 40, 5, 60
COLOURS = ("#0b5c8a", "#d99a00", "#176639", "#a4262c", "#6b4c9a")
WIDE, MARGIN, TITLE, LINE, LABELS, VALUES = 900, 16, 34, 24, 250, 90
HIGH, FOOT, SIDE, HIGHER = 300, 120, 70, 18
SIZE, SMALL = 14, 12
LONGEST = 34
LONGEST_TITLE = 100
"""Letters of a line of the title."""
LETTER = 0.6
NOTHING = "—"
TITLED = Text("{what}: {by}", "{what}: {by}")
FIRST = Text("алғашқы {n}, барлығы {all}", "первые {n} из {all}")


@dataclass(frozen=True)
class Series:
    """Values under one name, one for each category; None = there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """What is drawn: «bar» or «line», categories, one or several series of one kind of number."""

    kind: str
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number: str


@dataclass(frozen=True)
class Mark:
    """One thing drawn: `what` is box, text, line or dot, `at` its coordinates, `look` its colour or anchor."""

    what: str
    at: tuple[float, ...]
    words: str = ""
    look: str = ""
    bold: bool = False


@dataclass(frozen=True)
class Drawing:
    """Marks on a sheet of this size."""

    wide: int
    high: int
    marks: tuple[Mark, ...]


def chart_of(fit: Fitted, table: Table) -> Chart | None:
    """The first measure by groups; with two groups of which the second has few values, side by side. None: no chart."""
    if not fit.shape.chart or not fit.groups or not fit.measures or not table.details:
        return None
    lines = [line for line in table.lines if line.depth is None]
    at = len(fit.groups)
    kind = table.heads[at].kind
    if not table.heads[at].is_number:
        return None
    told = [[said(cell, head.kind) for cell, head in zip(line.cells[:at], table.heads, strict=False)] for line in lines]
    values = [line.cells[at] for line in lines]
    categories, series = _series(fit, told, values)
    most = MOST_MARKS // len(series) if fit.shape.chart == "bar" else MOST_POINTS
    by = Text(*(", ".join(table.heads[n].label.within(lang) for n in range(at)) for lang in ("kk", "ru")))
    title = str(TITLED.fill(what=heading(*fit.measures[0]), by=by))
    if len(categories) > most or table.found > table.details:
        title += (
            f" ({FIRST.fill(n=min(most, len(categories)), all=table.found if len(series) == 1 else len(categories))})"
        )
    cut = tuple(Series(one.name, one.values[:most]) for one in series)
    return Chart(fit.shape.chart, title, tuple(categories[:most]), cut, kind)


def _series(fit: Fitted, told: list[list[str]], values: list[Any]) -> tuple[list[str], list[Series]]:
    told = _telling(told)
    seconds = list(dict.fromkeys(words[1] for words in told)) if len(told[0]) == 2 else []
    if not 2 <= len(seconds) <= MOST_SERIES:
        name = str(heading(*fit.measures[0]))
        return [" · ".join(words) for words in told], [Series(name, tuple(values))]
    firsts = list(dict.fromkeys(words[0] for words in told))
    known = {(words[0], words[1]): value for words, value in zip(told, values, strict=True)}
    return firsts, [Series(name, tuple(known.get((first, name)) for first in firsts)) for name in seconds]


def _telling(told: list[list[str]]) -> list[list[str]]:
    """Words without those of groups that are the same everywhere: they would only make names longer."""
    kept = [at for at in range(len(told[0])) if len({words[at] for words in told}) > 1] or [len(told[0]) - 1]
    return [[words[at] for at in kept] for words in told]


def drawn(chart: Chart) -> Drawing:
    """The chart laid out."""
    return _bars(chart) if chart.kind == "bar" else _lines(chart)


def _legend(chart: Chart, top: float) -> list[Mark]:
    marks: list[Mark] = []
    left = float(MARGIN)
    for at, one in enumerate(chart.series if len(chart.series) > 1 else ()):
        words = _short(one.name)
        marks += [Mark("box", (left, top - 11, 14, 14), look=COLOURS[at]), Mark("text", (left + 20, top), words)]
        left += 44 + len(words) * SIZE * LETTER
    return marks


def _bars(chart: Chart) -> Drawing:
    """Bars lying on their side: names stand whole beside them, whatever their number."""
    legend = LINE if len(chart.series) > 1 else 0
    head = _head(chart)
    top = float(head + legend)
    marks = [*_title(chart), *_legend(chart, head + 4)]
    most = max((v for one in chart.series for v in one.values if v is not None), default=0) or 1
    least = min(0, *(v for one in chart.series for v in one.values if v is not None), 0)
    room = WIDE - 2 * MARGIN - LABELS - VALUES
    zero = MARGIN + LABELS + room * -least / (most - least)
    thick = LINE - 6 if len(chart.series) == 1 else LINE - 8
    for at, name in enumerate(chart.categories):
        high = thick * len(chart.series)
        marks.append(Mark("text", (MARGIN + LABELS - 8, top + high / 2 + 5), _short(name), "end"))
        for number, one in enumerate(chart.series):
            value = one.values[at]
            if value is not None:
                long = room * abs(value) / (most - least)
                left = zero if value >= 0 else zero - long
                marks.append(Mark("box", (left, top, max(long, 1), thick - 2), look=COLOURS[number]))
                marks.append(Mark("text", (max(zero, left + long) + 6, top + thick - 5), said(value, chart.number)))
            top += thick
        top += 8
    marks.append(Mark("line", (zero, head + legend - 4, zero, top - 4), look="#1d2733"))
    return Drawing(WIDE, int(top + MARGIN), tuple(marks))


def _lines(chart: Chart) -> Drawing:
    legend = LINE if len(chart.series) > 1 else 0
    head = _head(chart)
    top, left = float(head + legend + 10), float(MARGIN + SIDE)
    marks = [*_title(chart), *_legend(chart, head + 4)]
    told = [v for one in chart.series for v in one.values if v is not None]
    least, most = min(0.0, *told, 0.0), max(*told, 0.0, 0.0) or 1.0
    step = (WIDE - 2 * MARGIN - SIDE) / max(len(chart.categories), 1)
    foot = top + HIGH

    def high(value: float) -> float:
        return foot - HIGH * (value - least) / (most - least)

    for part in range(5):
        value = least + (most - least) * part / 4
        marks.append(Mark("line", (left, high(value), WIDE - MARGIN, high(value)), look="#d4dbe3"))
        marks.append(Mark("text", (left - 8, high(value) + 4), said(_round(value, chart.number), chart.number), "end"))
    for number, one in enumerate(chart.series):
        points = [
            (left + step * (at + 0.5), high(value), value) for at, value in enumerate(one.values) if value is not None
        ]
        for (x, y, _), (then_x, then_y, _) in pairwise(points):
            marks.append(Mark("line", (x, y, then_x, then_y), look=COLOURS[number], bold=True))
        for x, y, value in points:
            marks.append(Mark("dot", (x, y, 4), look=COLOURS[number]))
            if len(chart.categories) * len(chart.series) <= MOST_MARKS // 2:
                marks.append(Mark("text", (x, y - 9), said(value, chart.number), "middle"))
    every = -(-len(chart.categories) * 26 // (WIDE - SIDE)) or 1
    for at, name in enumerate(chart.categories):
        if at % every == 0:
            marks.append(Mark("slanted", (left + step * (at + 0.5) + 4, foot + 14), _short(name), "end"))
    return Drawing(WIDE, int(foot + FOOT), tuple(marks))


def _round(value: float, kind: str) -> float:
    return value if kind == "share" else round(value, 2)


def _title(chart: Chart) -> list[Mark]:
    lines = wrap(chart.title, LONGEST_TITLE)
    return [Mark("text", (MARGIN, MARGIN + 14 + at * HIGHER), words, bold=True) for at, words in enumerate(lines)]


def _head(chart: Chart) -> int:
    """Where the title ends."""
    return MARGIN + TITLE + HIGHER * (len(wrap(chart.title, LONGEST_TITLE)) - 1)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
