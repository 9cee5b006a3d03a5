"""Other readers of bubble sheets, on sheets of their own that bear the bubbles of ours: AMC's detector, formpy-omr."""

from __future__ import annotations

import importlib
import json
import os
import re
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import numpy as np

import omr
from bench.outcome import median
from omr import Layout
from omr.bench import encoded, swept
from omr.fake import pages
from omr.source import Gray

SEED = 2018
AMC = ("AMC-detect", "/usr/libexec/AMC/exec/AMC-detect", "/usr/lib/AMC/exec/AMC-detect")
UNIT = 10  # AMC's units a millimetre
FRAME = (12.0, 12.0, 198.0, 285.0)  # mm: left, top, right, bottom of the box by which formpy finds the page
STATED = {"OMRChecker": (338, 332), "SDAPS": (None, 1580), "open-mcr": (None, 258), "AMC, whole": (1124, 1443)}
"""Readers that are not installed here: ms a page at 200 and 300 dpi as measured on 2 cores of the same kind."""


def amc_layout(layout: Layout) -> Layout:
    """A sheet as AMC wants it, four discs in its corners, with the bubbles of ours."""
    raw = json.loads((Path(omr.__file__).parent / "layouts" / f"{layout.name}.json").read_text("utf-8"))
    discs = [
        {"shape": "disc", "x": x, "y": y, "w": 6, "h": 6, "corner": True} for y in (17.5, 279.5) for x in (17.5, 192.5)
    ]
    raw["marks"] = [*discs, {"shape": "rect", "x": 30, "y": 17.5, "w": 4, "h": 3, "orientation": True}]
    raw["print"] = {}
    return Layout.of(raw)


def amc(layout: Layout, dpi: int) -> float | None:
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


def formpy(layout: Layout, dpi: int) -> float | None:
    """Milliseconds of processor of formpy-omr (PyPI) on a framed page; None if it is not here."""
    try:
        forms, templates = (importlib.import_module(f"formpy.{name}") for name in ("form", "template"))
    except ImportError:
        return None
    page = _framed(layout, dpi)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.jpg"
        path.write_bytes(encoded(page, 90))
        template = templates.Template.from_dict(_questions(layout, dpi), str(path))
        began = time.process_time()
        _answers(forms, template, path)
        return round((time.process_time() - began) * 1000, 1)


def _framed(layout: Layout, dpi: int) -> Gray:
    """A page with the box that formpy looks for drawn around everything."""
    own = amc_layout(layout)
    image = next(iter(pages(own, swept(own, 1, SEED), seed=SEED, dpi=dpi, degrade="none", turn=0)))[1].copy()
    left, top, right, bottom = (round(side * dpi / 25.4) for side in FRAME)
    cv2.rectangle(image, (left, top), (right, bottom), 0, round(dpi / 25.4))
    return image


def _questions(layout: Layout, dpi: int) -> dict[str, Any]:
    """Every row of bubbles as a question, in pixels from the box's corner."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for bubble in layout.bubbles:
        spot = [round((place - edge) * dpi / 25.4) for place, edge in zip((bubble.x, bubble.y), FRAME, strict=False)]
        rows.setdefault(f"{bubble.group}:{bubble.row}", []).append({"answer_val": bubble.label, "answer_coords": spot})
    questions = {str(number): {"multiple": True, "answers": row} for number, row in enumerate(rows.values())}
    return {"config": {"radius": round(layout.bubbles[0].d / 2 * dpi / 25.4)}, "questions": questions}


def _answers(forms: ModuleType, template: Any, path: Path) -> int:
    """What formpy does with a page: opened, straightened, every question asked."""
    form = forms.Form(np.asarray(cv2.imread(str(path))), template)
    return sum(len(question.find_answers(form.img)) for question in form.questions)
