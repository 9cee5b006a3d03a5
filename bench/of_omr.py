"""The reading of a sheet against the bare decoding of its picture, and measured shares against true ink.

The measurements are those of `omr.bench`; here they are taken at both usual resolutions and kept.
"""

from __future__ import annotations

from dataclasses import asdict

import cv2

from bench.outcome import Outcome
from omr import Layout
from omr.bench import KINDS, accuracy, speed, swept
from omr.fake import pages

PAGES = 4
PAGES_A_KIND = 2
RESOLUTIONS = (200, 300)
SEED = 2018


def measure() -> Outcome:
    """Milliseconds of processor a page on one thread, medians of seven runs over the same pages, mixed."""
    layout = Layout.load("i19")
    rows: list[list[object]] = []
    figures: dict[str, object] = {}
    bars = []
    for dpi in RESOLUTIONS:
        found = speed(layout, _files(layout, dpi), runs=7)
        ratio = round(found["read"] / found["decode"], 2)
        figures[f"{dpi} dpi"] = {**found, "read_to_decode": ratio}
        rows.append([f"{dpi} dpi, a page", found["decode"], found["open"], found["read"], ratio])
        bars += [(f"{dpi} dpi: {name}", found[name]) for name in ("decode", "read")]
    told = [accuracy(layout, kind, count=PAGES_A_KIND, seed=SEED) for kind in KINDS]
    bubbles, silent, flagged = (sum(getattr(one, name) for one in told) for name in ("bubbles", "silent", "flagged"))
    figures["accuracy"] = {
        "bubbles": bubbles,
        "silent": silent,
        "flagged": flagged,
        "kinds": [asdict(one) for one in told],
    }
    rows.append([f"{bubbles} bubbles, {len(told)} kinds of damage: misread without a word", "", "", silent, ""])
    rows.append(["the same: shown to a person", "", "", flagged, ""])
    return Outcome(["processor time", "decode ms", "open ms", "read ms", "read / decode"], rows, figures, bars)


def _files(layout: Layout, dpi: int) -> list[bytes]:
    """Grey pages as a scanner gives them, JPEG of quality 90."""
    made = pages(layout, swept(layout, PAGES, SEED), seed=SEED, dpi=dpi, degrade="scanner")
    return [cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes() for _, image, _ in made]
