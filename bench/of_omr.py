"""The reading of a sheet against the bare decoding of its picture and against other readers; shares against true ink.

The thorough accuracy (`python -m omr bench --thorough OUT.jsonl`) is taken from bench/results/omr_million.jsonl where
it lies; all else is measured here.
"""

from __future__ import annotations

import dataclasses
import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import omr  # isort: skip  (it says how many threads numpy may use, before numpy is there)
import cv2
import numpy as np

from bench.outcome import RESULTS, Outcome, median, timed
from bench.peers_of_omr import STATED, amc, formpy
from omr import Layout
from omr.batch import read_all, settle
from omr.bench import KINDS, accuracy, encoded, swept, to_people, total
from omr.fake import pages
from omr.read import read_image
from omr.source import Gray, decoded

PAGES, RUNS, PAGES_A_KIND = 3, 11, 1
RESOLUTIONS = (150, 200, 300)
SEED = 2018
GROWTH = (
    ("bubbles", "column60", 200), ("bubbles", "i19", 200), ("bubbles", "squares200", 200),
    ("pixels", "i19", 100), ("pixels", "i19", 400), ("pixels", "i19", 600),
)  # fmt: skip
PILE, ROUNDS = 100, 3  # pages read from disk, and how often
EXAMINED = 100  # sheets filled as at an examination
PEOPLE = (("none", 0.0), ("scanner", 0.0), ("heavy", 0.0), ("fed", 0.0), ("scanner", 0.05))  # damage, careless marks
MANY, EVERY = 10_000, 1_000  # pages of one run whose memory is watched, and how often it is looked at
CURVE = (760, 300, 1100)  # width and height of the picture, and its height for an error of one


def measure() -> Outcome:
    """Milliseconds of processor a page on one thread, medians of runs over the same pages, mixed."""
    settle()
    layout = Layout.load("i19")
    speed = {f"{dpi} dpi": _speed(layout, dpi) for dpi in RESOLUTIONS}
    figures = {
        "opencv": cv2.__version__,
        **speed,
        "growth": _growth(),
        "pile": [one for dpi in (200, 300) for one in _piles(layout, dpi)],
        "memory": _memory(layout),
        "people": [to_people(layout, EXAMINED, seed=SEED, degrade=kind, careless=part) for kind, part in PEOPLE],
    }
    told, thorough = _accuracy(layout)
    (RESULTS / "omr_curve.svg").write_text(curve_picture(told["curve"]), "utf-8")
    rows = [[f"{name}, a page", *found.values()] for name, found in speed.items()] + _rows(figures)
    words = "fresh, thorough" if thorough else f"{PAGES_A_KIND} page a kind"
    rows.append(_row(f"{told['bubbles']} bubbles ({words}): misread silently", "", told["silent"]))
    rows.append(_row("the same: shown to a person", "", told["flagged"]))
    heads = [
        "processor time, ms", "decode", "own decode", "pixels alone", "read", "with JSON",
        "alone / decode", "read / decode", "JSON / decode", "AMC detector", "formpy",
    ]  # fmt: skip
    bars = [
        (f"{at}: {name}", one[name]) for at, one in speed.items() for name in ("decode", "read", "amc") if one[name]
    ]
    return Outcome(heads, rows, {**figures, "accuracy": told}, bars)


def _rows(figures: dict[str, Any]) -> list[list[object]]:
    """The lines of the table that are not about speed by resolution."""
    rows = [_row(f"{name}: stated elsewhere", amc=f"{two or '-'} / {three}") for name, (two, three) in STATED.items()]
    rows += [
        _row(f"{one['bubbles']} bubbles, {one['megapixels']} Mpx", one["decode"], one["read"])
        for one in figures["growth"]
    ]
    rows += [
        _row(f"{one['dpi']} dpi, {one['jobs']} processes: sheets a second", "", one["a_second"])
        for one in figures["pile"]
    ]
    rows += [_row(f"page {page} of {MANY}: MB of the larger reader", "", mb) for page, mb in figures["memory"].items()]
    rows += [
        _row(
            f"{one['sheets']} sheets as at an examination ({one['kind']}, {one['careless']:.0%} of marks careless): "
            f"of {one['bubbles']} bubbles shown to a person",
            "",
            one["bubbles_shown"],
        )
        for one in figures["people"]
    ]
    wrong = sum(one["sheets_wrong"] for one in figures["people"])
    return [*rows, _row("sheets of them read wrongly without a word", "", wrong)]


def _row(name: str, decode: object = "", read: object = "", *, amc: object = "") -> list[object]:
    """A row of the table with the columns that it has."""
    ratio = round(read / decode, 2) if isinstance(read, float) and isinstance(decode, float) else ""
    return [name, decode, "", "", read, "", "", ratio, "", amc, ""]


def _speed(layout: Layout, dpi: int) -> dict[str, Any]:
    """Decoding alone (by OpenCV, by what the eye decodes with); reading without hash and number, with them, with JSON;
    others on sheets of their own. All ratios are against OpenCV's decoding.
    """
    made = pages(layout, swept(layout, PAGES, SEED), seed=SEED, dpi=dpi, degrade="scanner")
    files = [encoded(image, 90) for _, image, _ in made]
    bare = dataclasses.replace(layout, barcode=None)
    times = _mixed(
        files,
        {
            "decode": _decoded,
            "own_decode": lambda data: decoded(data, "JPEG"),
            "alone": lambda data: read_image(decoded(data, "JPEG"), bare),
            "read": lambda data: omr.read(data, layout),
            "json": lambda data: omr.read(data, layout).to_json(),
        },
    )
    found = {name: median(times[name], 2) for name in times}
    ratios = {f"{name}_to_decode": round(found[name] / found["decode"], 2) for name in ("alone", "read", "json")}
    return {**found, **ratios, "amc": amc(layout, dpi), "formpy": formpy(layout, dpi)}


def _decoded(data: bytes) -> Gray:
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


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


def _piles(layout: Layout, dpi: int) -> list[dict[str, Any]]:
    """Sheets a second from disk with one and two readers in turns, their start apart; the middle of the rounds."""
    with tempfile.TemporaryDirectory() as folder:
        paths = list(islice(cycle(_files(layout, dpi, Path(folder))), PILE + 4))
        found = [(jobs, _a_second(paths, layout, jobs)) for _ in range(ROUNDS) for jobs in (1, 2)]
    return [
        {"dpi": dpi, "jobs": jobs, "a_second": median([rate for one, rate in found if one == jobs])} for jobs in (1, 2)
    ]


def _files(layout: Layout, dpi: int, folder: Path) -> list[Path]:
    """A few scans."""
    paths = []
    for number, image, _ in pages(layout, swept(layout, PAGES, SEED), seed=SEED, dpi=dpi, degrade="scanner"):
        paths.append(folder / f"{number['number']:03d}.jpg")
        paths[-1].write_bytes(encoded(image, 90))
    return paths


def _a_second(paths: Sequence[Path], layout: Layout, jobs: int) -> float:
    readings = read_all(paths, layout, jobs=jobs)
    for _ in range(4):
        next(readings)
    began = time.perf_counter()
    count = sum(1 for _ in readings)
    return count / (time.perf_counter() - began)


def _memory(layout: Layout) -> dict[str, float]:
    """Megabytes of the larger of two readers, page by page of a long run."""
    with tempfile.TemporaryDirectory() as folder:
        paths = islice(cycle(_files(layout, 200, Path(folder))), MANY)
        found = {}
        for page, _ in enumerate(read_all(paths, layout, jobs=2), start=1):
            if page % EVERY == 0 and page // EVERY in (1, 2, 5, MANY // EVERY):
                found[str(page)] = max(_megabytes(one.pid or 0) for one in multiprocessing.active_children())
        return found


def _megabytes(process: int) -> float:
    """What a process holds in memory."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024, 1)


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
