"""The measurements that the reader's promises rest on: speed against bare decoding, and measured against true ink."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from omr.damage import DAMAGES
from omr.fake import pages, wanted
from omr.fields import damm
from omr.layout import Layout
from omr.plan import Floats
from omr.read import BAND, read
from omr.reading import Reading
from omr.source import Gray, sheets

FAR = 0.05  # a true share at least this far from one half must never be judged wrongly without a word
NEAR = 0.15  # errors of measured shares are stated for true shares this near to one half
KINDS = DAMAGES
SPOILED = ("stained", "streaked", "two_level")  # not in the curve: they have reasons, or a band, of their own
BINS = 20
FRESH = 20310000
A_PART = 4  # pages
PARTS, ROUNDS = 20, {200: 20, 150: 4, 300: 2, 100: 2}  # parts by resolution


@dataclass(frozen=True)
class Accuracy:
    """What one kind of damage did: counts of bubbles, and errors of measured shares near one half.

    `flagged` are named to a person. `curve` has, for every twentieth of true share, how many bubbles bear ink so,
    and of their errors the sum, the sum of squares and the largest.
    """

    kind: str
    pages: int
    bubbles: int
    silent: int
    flagged: int
    refused: int
    bias: float
    mean_error: float
    worst: float
    sd: float
    curve: tuple[tuple[int, float, float, float], ...]


def swept(layout: Layout, count: int, seed: int) -> list[dict[str, Any]]:
    """Sheets on which every fourth bubble is covered by any share, half of them between 30 and 70 per cent."""
    rng = np.random.default_rng(seed)
    found: list[dict[str, Any]] = []
    for number in range(1, count + 1):
        marks = {}
        for bubble in layout.bubbles:
            if rng.uniform() < 0.25:
                low, high = (0.3, 0.7) if rng.uniform() < 0.5 else (0.05, 1.0)
                marks[bubble.place] = float(rng.uniform(low, high))
        found.append({"number": number, "marks": marks, "pen": ("black", "blue", "pencil")[number % 3]})
    return found


def examined(layout: Layout, count: int, seed: int, careless: float = 0.0) -> list[dict[str, Any]]:
    """Sheets as a candidate fills them: every digit, every task, one answer or up to three.

    Marks cover nearly all of their bubbles; the share `careless` of them covers 55 to 86 per cent.
    """
    rng = np.random.default_rng(seed)
    found: list[dict[str, Any]] = []
    for number in range(1, count + 1):
        fields, answers = {}, {}
        absent = {group.name: set(group.absent) for group in layout.groups}
        for group in layout.groups:
            if group.kind == "digits":
                rows = [
                    [row for row in range(group.rows) if (row, col) not in absent[group.name]]
                    for col in range(group.cols)
                ]
                digits = "".join(group.labels[int(rng.choice(one))] for one in rows)
                fields[group.name] = digits[:-1] + damm(digits[:-1]) if group.check else digits
            for task in group.tasks:
                several = int(rng.integers(1, 4)) if group.kind == "multi" else 1
                answers[task] = "".join(sorted(rng.choice(list(group.labels), several, replace=False)))
        sheet = {"number": number, "fields": fields, "answers": answers, "pen": ("black", "blue", "pencil")[number % 3]}
        if careless:
            places = [place for place in wanted(layout, sheet, rng) if rng.uniform() < careless]
            sheet["marks"] = {place: float(rng.uniform(0.55, 0.86)) for place in places}
        found.append(sheet)
    return found


def to_people(layout: Layout, count: int, *, seed: int, degrade: str, careless: float = 0.0) -> dict[str, Any]:
    """Of how many bubbles how many are shown to a person, on how many sheets; sheets read wrongly without a word."""
    flagged = shown = wrong = 0
    for sheet, image, _ in pages(layout, examined(layout, count, seed, careless), seed=seed, degrade=degrade):
        reading = read(encoded(image, KINDS[degrade].quality), layout)
        named = int(flags(reading, layout).sum())
        flagged, shown = flagged + named, shown + (reading.outcome != "read")
        wrong += reading.outcome == "read" and (reading.answers, reading.fields) != (sheet["answers"], sheet["fields"])
    return {
        "layout": layout.name,
        "kind": degrade,
        "careless": careless,
        "sheets": count,
        "bubbles": count * len(layout.bubbles),
        "bubbles_shown": flagged,
        "sheets_shown": shown,
        "sheets_wrong": wrong,
    }


def accuracy(layout: Layout, kind: str, *, count: int, seed: int, dpi: int = 200) -> Accuracy:
    """Read pages of known truth spoiled by one kind of damage."""
    true, measured, told = [], [], []
    refused = 0
    for _, image, truth in pages(layout, swept(layout, count, seed), seed=seed, dpi=dpi, degrade=KINDS[kind]):
        reading = read(encoded(image, KINDS[kind].quality if KINDS[kind].levels > 2 else None), layout)
        if not reading.is_measured:
            refused += 1
            continue
        true.append(truth)
        measured.append(shares(reading))
        told.append(flags(reading, layout))
    if not true:
        return Accuracy(kind, count, 0, 0, 0, refused, 0.0, 0.0, 0.0, 0.0, ())
    return _accuracy(kind, (count, refused), tuple(map(np.concatenate, (true, measured, told))))


def encoded(image: Gray, quality: int | None) -> bytes:
    """The file that a scanner would make: a JPEG, or a PNG where there is no quality."""
    if quality is None:
        return cv2.imencode(".png", image)[1].tobytes()
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def _accuracy(kind: str, counted: tuple[int, int], seen: tuple[Floats, ...]) -> Accuracy:
    true, measured, told = seen
    wrong = (true >= 0.5) != (measured >= 0.5)
    silent = int((wrong & (abs(true - 0.5) >= FAR) & (told == 0)).sum())
    near = abs(true - 0.5) <= NEAR
    error = measured[near] - true[near]
    return Accuracy(
        kind,
        counted[0],
        len(true),
        silent,
        int(told.sum()),
        counted[1],
        round(float(error.mean()), 4),
        round(float(abs(error).mean()), 4),
        round(float(abs(error).max()), 4),
        round(float(error.std()), 4),
        _curve(true, measured - true),
    )


def _curve(true: Floats, error: Floats) -> tuple[tuple[int, float, float, float], ...]:
    inked = true > 0
    place = np.minimum((true[inked] * BINS).astype(int), BINS - 1)
    found = []
    for one in range(BINS):
        here = error[inked][place == one]
        worst = float(abs(here).max()) if len(here) else 0.0
        found.append((len(here), round(float(here.sum()), 4), round(float((here**2).sum()), 5), round(worst, 4)))
    return tuple(found)


def thorough(layout: Layout, out: Path) -> None:
    """More than a million bubbles of every damage and resolution: a line of JSON a part, parts already there are kept.

    Seeds from FRESH on serve nothing else: no limit of the engine was set by their pages.
    """
    done = len(out.read_text("utf-8").splitlines()) if out.exists() else 0
    parts = [
        (dpi, part, kind) for part in range(PARTS) for dpi, count in ROUNDS.items() for kind in KINDS if part < count
    ]
    for dpi, part, kind in parts[done:]:
        found = accuracy(layout, kind, count=A_PART, seed=FRESH + 100 * part + dpi, dpi=dpi)
        with out.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"dpi": dpi, **vars(found)}) + "\n")


def total(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Parts of a thorough run added up: silent errors, flags, refusals by resolution and kind, and the curve."""
    kinds: dict[str, dict[str, Any]] = {}
    curve = np.zeros((BINS, 4))
    for part in parts:
        one = kinds.setdefault(
            f"{part['dpi']} {part['kind']}", {"pages": 0, "bubbles": 0, "silent": 0, "flagged": 0, "refused": 0}
        )
        for name in ("pages", "bubbles", "silent", "flagged", "refused"):
            one[name] += part[name]
        measures = {name: part[name] for name in ("bias", "sd", "worst")}
        one["bias"] = max(one.get("bias", 0.0), measures["bias"], key=abs)
        one["sd"], one["worst"] = (max(one.get(name, 0.0), measures[name]) for name in ("sd", "worst"))
        if part["curve"] and part["kind"] not in SPOILED:
            table = np.array(part["curve"])
            curve[:, :3] += table[:, :3]
            curve[:, 3] = np.maximum(curve[:, 3], table[:, 3])
    sums = {
        name: sum(one[name] for one in kinds.values()) for name in ("pages", "bubbles", "silent", "flagged", "refused")
    }
    return {**sums, "kinds": kinds, "curve": [_bin(index, row) for index, row in enumerate(curve)]}


def _bin(index: int, row: Floats) -> dict[str, float]:
    count = max(row[0], 1)
    mean = row[1] / count
    spread = float(np.sqrt(max(row[2] / count - mean**2, 0)))
    found = {"from": index / BINS, "bubbles": float(row[0]), "bias": mean, "sd": spread, "worst": row[3]}
    return {name: round(float(value), 4) for name, value in found.items()}


def shares(reading: Reading) -> Floats:
    """Measured shares in the layout's order."""
    return np.array([share for rows in reading.fill.values() for row in rows for share in row if share is not None])


def flags(reading: Reading, layout: Layout) -> Floats:
    """1 for every bubble that a reason names."""
    found = np.zeros(len(layout.bubbles))
    for reason in reading.reasons:
        if reason.at is not None and reason.at in layout.by_place:
            found[layout.by_place[reason.at]] = 1
    return found


def speed(layout: Layout, files: Sequence[bytes], *, runs: int = 5) -> dict[str, float]:
    """Median milliseconds a page of bare decoding and of reading, on one thread, pages and runs mixed."""
    cv2.setNumThreads(1)
    tasks: dict[str, Callable[[bytes], object]] = {
        "decode": lambda data: cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE),
        "open": lambda data: list(sheets(data)),
        "read": lambda data: read(data, layout),
    }
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(runs):
        for data in files:
            for name, task in tasks.items():
                start = time.process_time()
                task(data)
                times[name].append((time.process_time() - start) * 1000)
    return {name: round(statistics.median(found), 2) for name, found in times.items()}


def report(layout: Layout, *, count: int, seed: int, dpi: int) -> dict[str, Any]:
    """All measurements as JSON can hold them."""
    sample = swept(layout, 2, seed)
    made = pages(layout, sample, seed=seed, dpi=dpi, degrade="scanner")
    files = [encoded(image, 90) for _, image, _ in made]
    found = [vars(accuracy(layout, kind, count=count, seed=seed, dpi=dpi)) for kind in KINDS]
    return {"layout": layout.name, "dpi": dpi, "band": BAND, "speed_ms": speed(layout, files), "accuracy": found}
