"""The check of a scanner (§43.3, I-15): sheets of known filling, what was read of them, the state of the scanner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from omr.layout import Layout
from omr.reading import Reading


class Limit(NamedTuple):
    """A measure of the scanner and the range in which it is fit; `why` for people."""

    name: str
    least: float
    most: float
    why: str


LIMITS = (
    Limit("dpi", 150, 650, "coarser scans have a wider band of doubt, finer ones gain nothing"),
    Limit("skew", -3, 3, "degrees; corner marks 15 mm inside bear 5"),
    Limit("stretch", -0.01, 0.01, "scale across against scale down"),
    Limit("residual_mm", 0, 0.2, "what is left between marks and their places"),
    Limit("grid_mm", 0, 0.5, "displacement of bubbles: uneven feeding"),
    Limit("grid_seen", 0.95, 1, "share of the grid whose grey print is seen"),
    Limit("paper", 170, 255, "grey of the paper"),
    Limit("contrast", 90, 255, "grey of the paper less grey of black"),
    Limit("streaks", 0, 0, "bubbles crossed by lines that the scanner draws"),
)


@dataclass(frozen=True)
class Check:
    """What is wrong, in words with its place; measures of every page; differences counted by sector."""

    faults: tuple[str, ...]
    measures: tuple[Mapping[str, Any], ...]
    sectors: Mapping[str, int]

    @property
    def is_fit(self) -> bool:
        return not self.faults

    def lines(self) -> list[str]:
        """The report for people, its last line the verdict."""
        heads = ["sheet", *(limit.name for limit in LIMITS)]
        table = ["  ".join(heads)]
        table += ["  ".join(str(row.get(head, "-")) for head in heads) for row in self.measures]
        counted = ", ".join(f"{name} {count}" for name, count in self.sectors.items())
        verdict = f"verdict: {'fit' if self.is_fit else 'unfit'}, {sum(self.sectors.values())} differences"
        return [*table, f"differences by sector: {counted}", *self.faults, f"{verdict}, {len(self.faults)} faults"]


def checked(readings: Iterable[Reading], layout: Layout, sheets: Iterable[Mapping[str, Any]]) -> Check:
    """Compare what was read with what the sheets are known to bear; fields and answers not named must be empty."""
    known = {int(sheet["number"]): sheet for sheet in sheets}
    sectors = {group.name: 0 for group in layout.groups}
    faults: list[str] = []
    rows = []
    for reading in readings:
        place = f"{reading.source}, page {reading.page}"
        expected = known.pop(reading.sheet_no, None) if reading.sheet_no is not None else None
        if expected is None:
            faults.append(f"{place}: {reading.outcome}, sheet {reading.sheet_no} is not expected or came twice")
            continue
        rows.append(measures(reading))
        found = differences(reading, layout, expected)
        for sector, _ in found:
            sectors[sector] = sectors.get(sector, 0) + 1
        words = [words for _, words in found] + _doubts(reading) + beyond(rows[-1])
        faults += [f"{place}: sheet {reading.sheet_no}: {one}" for one in words]
    faults += [f"sheet {number}: no scan" for number in sorted(known)]
    return Check(tuple(faults), tuple(rows), sectors)


def measures(reading: Reading) -> dict[str, Any]:
    """The state of the scanner as one page shows it."""
    streaks = sum(reason.kind == "streak" for reason in reading.reasons)
    found: dict[str, Any] = {"sheet": reading.sheet_no, "dpi": reading.dpi, "residual_mm": reading.residual_mm}
    if reading.view is not None:
        view = reading.view._asdict()
        found |= {name: view[name] for name in ("skew", "stretch", "grid_mm", "grid_seen", "paper")}
        found["contrast"] = reading.view.paper - reading.view.black
    return {**found, "streaks": streaks}


def beyond(row: Mapping[str, Any]) -> list[str]:
    """Every measure outside its limits."""
    return [
        f"{limit.name} {row[limit.name]} is not within {limit.least:g} and {limit.most:g}: {limit.why}"
        for limit in LIMITS
        if row.get(limit.name) is not None and not limit.least <= row[limit.name] <= limit.most
    ]


def _doubts(reading: Reading) -> list[str]:
    return [f"{reason.kind} {reason.at or ''}".strip() for reason in reading.reasons if reason.kind != "streak"]


def differences(reading: Reading, layout: Layout, expected: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Sector and words for everything that is not what the sheet is known to bear."""
    fields, answers = expected.get("fields", {}), {int(task): one for task, one in expected.get("answers", {}).items()}
    found = []
    for name, digits in reading.fields.items():
        if digits != (wanted := fields.get(name, "_" * len(digits))):
            found.append((name, f"{name} {digits}, known {wanted}"))
    sector = {task: group.name for group in layout.groups for task in group.tasks}
    for task, letters in reading.answers.items():
        if letters != (wanted := answers.get(task, "")):
            found.append((sector[task], f"task {task} {letters or '-'}, known {wanted or '-'}"))
    return found
