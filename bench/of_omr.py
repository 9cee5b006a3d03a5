"""The reading of a sheet against the bare decoding of its picture and against other readers; shares against true ink.

The thorough accuracy (`python -m omr bench --thorough OUT.jsonl`) is taken from bench/results/omr_million.jsonl where
it lies; all else is measured here.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import omr  # isort: skip  (it says how many threads numpy may use, before numpy is there)
import cv2
import numpy as np

from bench.outcome import RESULTS, Outcome, median, timed
from omr import Layout
from omr.batch import read_all, settle
from omr.bench import KINDS, accuracy, encoded, swept, total
from omr.fake import pages

PAGES, RUNS, PAGES_A_KIND = 3, 7, 1
RESOLUTIONS = (150, 200, 300)
SEED = 2018
GROWTH = (
    ("bubbles", "column60", 200), ("bubbles", "i19", 200), ("bubbles", "squares200", 200),
    ("pixels", "i19", 100), ("pixels", "i19", 400), ("pixels", "i19", 600),
)  # fmt: skip
PILE = 60
CURVE = (760, 300, 1100)  # width and height of the picture, and its height for an error of one
AMC = ("AMC-detect", "/usr/libexec/AMC/exec/AMC-detect", "/usr/lib/AMC/exec/AMC-detect")
UNIT = 10  # AMC's units a millimetre
STATED = {"OMRChecker": (338, 332), "SDAPS": (None, 1580), "open-mcr": (None, 258), "AMC, whole": (1124, 1443)}
"""Peers that are not installed here: ms a page at 200 and 300 dpi as measured on 2 cores of the same kind."""


def measure() -> Outcome:
    """Milliseconds of processor a page on one thread, medians of runs over the same pages, mixed."""
    settle()
    layout = Layout.load("i19")
    speed = {f"{dpi} dpi": _speed(layout, dpi) for dpi in RESOLUTIONS}
    growth = _growth()
    pile = [_pile(layout, dpi, jobs) for dpi in (200, 300) for jobs in (1, 2)]
    told, thorough = _accuracy(layout)
    (RESULTS / "omr_curve.svg").write_text(curve_picture(told["curve"]), "utf-8")
    figures = {"opencv": cv2.__version__, **speed, "growth": growth, "pile": pile, "accuracy": told}
    rows: list[list[object]] = [[f"{name}, a page", *found.values()] for name, found in speed.items()]
    rows += [_row(f"{name}: stated elsewhere", amc=f"{two or '-'} / {three}") for name, (two, three) in STATED.items()]
    rows += [_row(f"{one['bubbles']} bubbles, {one['megapixels']} Mpx", one["decode"], one["read"]) for one in growth]
    rows += [_row(f"{one['dpi']} dpi, {one['jobs']} processes: sheets a second", "", one["a_second"]) for one in pile]
    words = "fresh, thorough" if thorough else f"{PAGES_A_KIND} page a kind"
    rows.append(_row(f"{told['bubbles']} bubbles ({words}): misread silently", "", told["silent"]))
    rows.append(_row("the same: shown to a person", "", told["flagged"]))
    heads = ["processor time, ms", "decode", "read", "with JSON", "read / decode", "JSON / decode", "AMC detector"]
    bars = [
        (f"{at}: {name}", one[name]) for at, one in speed.items() for name in ("decode", "read", "amc") if one[name]
    ]
    return Outcome(heads, rows, figures, bars)


def _row(name: str, decode: object = "", read: object = "", *, amc: object = "") -> list[object]:
    """A row of the table with the columns that it has."""
    ratio = round(read / decode, 2) if isinstance(read, float) and isinstance(decode, float) else ""
    return [name, decode, read, "", ratio, "", amc]


def _speed(layout: Layout, dpi: int) -> dict[str, Any]:
    """Decoding alone; reading decoded pixels and all (hash, number, JSON); AMC on a sheet of its own."""
    made = pages(layout, swept(layout, PAGES, SEED), seed=SEED, dpi=dpi, degrade="scanner")
    files = [encoded(image, 90) for _, image, _ in made]
    times = _mixed(
        files,
        {
            "decode": _decoded,
            "read": lambda data: omr.read(data, layout),
            "json": lambda data: omr.read(data, layout).to_json(),
        },
    )
    decode, read, whole = (median(times[name], 2) for name in ("decode", "read", "json"))
    return {
        "decode": decode,
        "read": read,
        "json": whole,
        "read_to_decode": round(read / decode, 2),
        "json_to_decode": round(whole / decode, 2),
        "amc": _amc(layout, dpi),
    }


def _decoded(data: bytes) -> object:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)


def _mixed(files: Sequence[bytes], tasks: dict[str, Callable[[bytes], object]]) -> dict[str, list[float]]:
    """Processor time of every task on every file, runs and tasks mixed so that a busy moment hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for data in files:
        for task in tasks.values():
            task(data)
        for _ in range(RUNS):
            for name, task in tasks.items():
                times[name] += timed(partial(task, data), runs=1, clock=time.process_time)
    return times


def _growth() -> list[dict[str, Any]]:
    """Reading against the number of bubbles and of pixels."""
    found = []
    for what, name, dpi in GROWTH:
        layout = Layout.load(name)
        image = next(iter(pages(layout, swept(layout, 1, SEED), seed=SEED, dpi=dpi, degrade="scanner")))[1]
        times = _mixed([encoded(image, 90)], {"decode": _decoded, "read": partial(omr.read, layout=layout)})
        decode, read = median(times["decode"], 2), median(times["read"], 2)
        one = {
            "what": what,
            "layout": name,
            "dpi": dpi,
            "bubbles": len(layout.bubbles),
            "megapixels": round(image.size / 1e6, 1),
        }
        found.append(
            one
            | {
                "decode": decode,
                "read": read,
                "ratio": round(read / decode, 2),
                "above_decode": round(read - decode, 2),
            }
        )
    return found


def _pile(layout: Layout, dpi: int, jobs: int) -> dict[str, Any]:
    """Sheets a second from disk, the start of the processes apart."""
    with tempfile.TemporaryDirectory() as folder:
        image = next(iter(pages(layout, swept(layout, 1, SEED), seed=SEED, dpi=dpi, degrade="scanner")))[1]
        paths = [Path(folder) / f"{number:03d}.jpg" for number in range(PILE + 4)]
        for path in paths:
            path.write_bytes(encoded(image, 90))
        readings = read_all(paths, layout, jobs=jobs)
        for _ in range(4):
            next(readings)
        began = time.perf_counter()
        count = sum(1 for _ in readings)
        return {"dpi": dpi, "jobs": jobs, "a_second": round(count / (time.perf_counter() - began), 1)}


def _accuracy(layout: Layout) -> tuple[dict[str, Any], bool]:
    """The thorough run that lies there, else a small one."""
    path = RESULTS / "omr_million.jsonl"
    if path.exists():
        return total([json.loads(line) for line in path.read_text("utf-8").splitlines()]), True
    parts = [{"dpi": 200, **vars(accuracy(layout, kind, count=PAGES_A_KIND, seed=SEED))} for kind in KINDS]
    return total(parts), False


def curve_picture(curve: Sequence[dict[str, float]]) -> str:
    """Error of the measured share against the true share: its mean, one standard deviation about it, the largest."""
    parts = [bar for index, one in enumerate(curve) for bar in _column(index, one, (CURVE[0] - 80) / len(curve))]
    for share in (-0.1, -0.07, -0.05, 0, 0.05, 0.07, 0.1):
        y, colour = CURVE[1] / 2 - share * CURVE[2], "#b03030" if abs(share) == 0.07 else "#999"
        parts.append(f'<line x1="60" x2="{CURVE[0] - 20}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}"/>')
        parts.append(f'<text x="54" y="{y + 4:.1f}" text-anchor="end">{share * 100:+.0f} %</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{CURVE[0]}" height="{CURVE[1]}" '
    return "\n".join([head + 'font-family="sans-serif" font-size="11" stroke-width="0.6">', *parts, "</svg>", ""])


def _column(index: int, one: dict[str, float], step: float) -> list[str]:
    """One twentieth of true share."""
    x, middle = 60 + index * step, CURVE[1] / 2
    spread, mean, worst = (one[name] * CURVE[2] for name in ("sd", "bias", "worst"))
    box = f'<rect x="{x + 3:.1f}" width="{step - 6:.1f}"'
    return [
        f'{box} y="{middle - mean - spread:.1f}" height="{2 * spread:.1f}" fill="#9cc3dd"/>',
        f'{box} y="{middle - mean - 1:.1f}" height="2" fill="#0b5c8c"/>',
        *(f'<circle cx="{x + step / 2:.1f}" cy="{middle + way * worst:.1f}" r="2" fill="#b03030"/>' for way in (-1, 1)),
        f'<text x="{x:.1f}" y="{CURVE[1] - 6}" text-anchor="middle">{one["from"] * 100:.0f}</text>',
    ]


def amc_layout(layout: Layout) -> Layout:
    """A sheet as AMC wants it, four discs in its corners, with the bubbles of ours."""
    raw = json.loads((Path(omr.__file__).parent / "layouts" / f"{layout.name}.json").read_text("utf-8"))
    discs = [
        {"shape": "disc", "x": x, "y": y, "w": 6, "h": 6, "corner": True} for y in (17.5, 279.5) for x in (17.5, 192.5)
    ]
    raw["marks"] = [*discs, {"shape": "rect", "x": 30, "y": 17.5, "w": 4, "h": 3, "orientation": True}]
    raw["print"] = {}
    return Layout.of(raw)


def _amc(layout: Layout, dpi: int) -> float | None:
    """Milliseconds of processor of AMC's detector on a page of its own, its start included; None if it is not here."""
    program = os.environ.get("AMC_DETECT") or next((found for one in AMC if (found := shutil.which(one))), None)
    if program is None:
        return None
    own = amc_layout(layout)
    image = next(iter(pages(own, swept(own, 1, SEED), seed=SEED, dpi=dpi, degrade="scanner", turn=0)))[1]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page.jpg").write_bytes(encoded(image, 90))
        times = [_amc_once(program, own, Path(folder)) for _ in range(5)]
    return median(times, 1)


def _amc_once(program: str, layout: Layout, folder: Path) -> float:
    corners = [layout.marks[index] for index in (0, 1, 3, 2)]
    frame = " ".join(f"{mark.x * UNIT:.2f},{mark.y * UNIT:.2f}" for mark in corners)
    boxes = [(b.x - b.d / 2, b.x + b.d / 2, b.y - b.d / 2, b.y + b.d / 2) for b in layout.bubbles]
    asked = [f"load {folder / 'page.jpg'}", f"optim {frame}", "rotateOK"]
    asked += ["mesure0 0.8 oval " + " ".join(f"{side * UNIT:.2f}" for side in box) for box in boxes]
    width, height = (str(side * UNIT) for side in layout.page)
    command = [
        program,
        "-x",
        width,
        "-y",
        height,
        "-d",
        str(6 * UNIT),
        "-p",
        "0.2",
        "-m",
        "0.2",
        "-c",
        "4",
        "-t",
        "0.6",
        "-o",
        "1",
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = subprocess.run(command, input="\n".join([*asked, ""]), capture_output=True, text=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if len(re.findall(r"^PIX\s", told, re.MULTILINE)) != len(boxes):
        raise RuntimeError("AMC did not measure every box")
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000
