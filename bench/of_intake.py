"""The whole road of a campaign through the programme: import, closing, allocation, passes (§78), at three sizes.

Everything goes through the verbs of the house, by officials with their rights, under policies and with the journal.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from app import servers
from app.house import House, opened
from bench import waiting
from bench.nation import nation
from bench.outcome import ROOT, Outcome
from config import load

SIZES = (6_000, 60_400)
SEED = 2018
STAGES = {
    "plainly_taken": "plain import, a part reckoned up", "taken": "import of all workbooks",
    "closed": "closing of all commissions", "proposed": "allocation proposed", "drawn_again": "drawn again, unwritten",
    "approved": "allocation approved", "printed": "passes of one region, Word",
}  # fmt: skip
GROWING = ("taken", "closed", "proposed", "approved", "printed")
LARGEST = 330_000
TIMES = {"seconds", "processor", "mb", "mb_before", "parts", "digest"}
Told = dict[str, Any]


def measure() -> Outcome:
    """Each stage once, in a process of its own, at each size of BENCH_SIZES; what the largest would take by growth."""
    asked = os.environ.get("BENCH_SIZES")
    sizes = tuple(map(int, asked.split(","))) if asked else SIZES
    found = {size: _road(size) for size in sizes}
    growth = _growth(found)
    rows = [_row(size, name, told) for size, stages in found.items() for name, told in stages.items()]
    figures: Told = {**{str(size): stages for size, stages in found.items()}, "exponent_of_growth": growth}
    if len(sizes) > 1 and sizes[-1] < LARGEST:
        last = found[sizes[-1]]
        times = growth[f"{sizes[-2]} to {sizes[-1]}"]
        figures["reckoned_seconds"] = {
            str(LARGEST): {
                name: round(last[name]["seconds"] * (LARGEST / sizes[-1]) ** power) for name, power in times.items()
            }
        }
    bars = [(f"{row[0]}, {row[1]}", float(str(row[3]))) for row in rows]
    heads = ["applications", "stage", "of it", "seconds", "a second", "processor of the process", "peak MB", "did"]
    return Outcome(heads, rows, figures, bars, "s")


def _row(size: int, name: str, told: Told) -> Sequence[object]:
    did = {one: value for one, value in told.items() if one not in TIMES}
    parts = " + ".join(f"{part} {seconds}" for part, seconds in told.get("parts", {}).items())
    many, seconds = _many(size, {name: told}, name), told["seconds"]
    said = ", ".join(filter(None, [", ".join(f"{one} {value}" for one, value in did.items()), parts]))
    return [size, STAGES[name], many, seconds, round(many / seconds) if seconds else 0,
            told["processor"], told["mb"], said]  # fmt: skip


def _many(size: int, stages: Told, name: str) -> int:
    """How many papers or applications a stage dealt with, at this size as at the one that was measured."""
    return int(stages[name].get("passes", size)) if name == "printed" else size


def _growth(found: dict[int, Told]) -> dict[str, dict[str, float]]:
    """The power of the number of applications (of passes) with which the seconds grow."""
    return {
        f"{one} to {other}": {
            name: round(
                math.log(found[other][name]["seconds"] / found[one][name]["seconds"])
                / math.log(_many(other, found[other], name) / _many(one, found[one], name)), 2
            )
            for name in GROWING
        }
        for one, other in pairwise(found)
    }  # fmt: skip


def _road(size: int) -> Told:
    with _ready(size) as (house, folder):
        found: Told = {}
        for name in STAGES:
            found[name] = _carried_out(house, name, folder)
            print(size, name, found[name], file=sys.stderr, flush=True)
            if name not in ("plainly_taken", "drawn_again"):
                waiting.settle(house)
        plain = found["plainly_taken"]
        times = size / plain["added"]
        plain |= {"measured_on": plain["added"], "seconds_of_that": plain["seconds"], "added": size}
        plain |= {name: round(plain[name] * times, 2) for name in ("seconds", "processor")}
        return found


@contextmanager
def _ready(size: int) -> Iterator[tuple[House, Path]]:
    """A house of its own with the nation in it, and the folder of workbooks; gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="synaq-bench-"))
    home.chmod(0o755)  # the servers' own user passes through it
    try:
        config = load({"SYNAQ_VAR": str(home / "var")})
        house = opened(config)
        folder = home / "workbooks"
        folder.mkdir()
        began = time.perf_counter()
        waiting.begin(house, nation(seed=SEED), folder, size, seed=SEED)
        print(size, "ready", round(time.perf_counter() - began, 1), file=sys.stderr, flush=True)
        yield house, folder
    finally:
        servers.down(home / "var")
        shutil.rmtree(home, ignore_errors=True)


def _carried_out(house: House, name: str, folder: Path) -> Told:
    command = [sys.executable, "-m", "bench.intaking", name, str(folder)]
    environment = os.environ | {"SYNAQ_VAR": str(house.config.var)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    told: Told = json.loads(done.stdout.splitlines()[-1])
    return told
