"""Synthetic scans for rehearsals and tests: printed sheets, filled by pen and spoiled as a scanner spoils.

The empty pages are rendered by poppler, not by this package, so that drawing and reading do not share one mistake.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from omr.blank import blank
from omr.damage import DAMAGES, Damage, damaged
from omr.layout import Group, Layout
from omr.pen import INKS, Floats, Paper, blot, erase, strike, stroke, write
from omr.source import Gray

TAKEN_BACK = ("erased", "struck")
BATCH = 16  # pages rendered by one call
Filled = Mapping[str, Any]


def fake(  # noqa: PLR0913 a rehearsal is set up in one call
    layout: Layout,
    sheets: Sequence[Filled],
    out_dir: str | Path,
    *,
    seed: int,
    dpi: int = 200,
    degrade: str | Damage = "scanner",
    prefix: str = "",
    turn: int | None = None,
) -> list[Path]:
    """Write one grey JPEG per sheet, `<prefix>000123.jpg` (a PNG of two levels if so damaged), and give their paths.

    A sheet is `{"number": 123, "fields": {"code": "70100421_"}, "answers": {1: "A", 51: "ACF"}}`; optional are `name`
    (written into zone `full_name`), `pen` («black», «blue», «pencil») and `marks`: covered share by `group:row:col`,
    for faint, half and double marks; `struck` and `erased` are lists of places taken back. `turn` turns every page
    clockwise by 0, 90, 180 or 270; by default the damage decides. Equal arguments give equal files.
    """
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for sheet, image, _ in pages(layout, sheets, seed=seed, dpi=dpi, degrade=degrade, turn=turn):
        two = _damage(degrade).levels == 2
        path = folder / f"{prefix}{sheet['number']:06d}.{'png' if two else 'jpg'}"
        quality = [] if two else [cv2.IMWRITE_JPEG_QUALITY, _damage(degrade).quality]
        path.write_bytes(cv2.imencode(path.suffix, image, quality)[1].tobytes())
        paths.append(path)
    return paths


def pages(
    layout: Layout,
    sheets: Sequence[Filled],
    *,
    seed: int,
    dpi: int = 200,
    degrade: str | Damage = "scanner",
    turn: int | None = None,
) -> Iterator[tuple[Filled, Gray, Floats]]:
    """Every sheet with its picture and the true covered share of each bubble in the layout's order."""
    rendered = render(layout, [int(sheet["number"]) for sheet in sheets], dpi)
    for index, (sheet, image) in enumerate(zip(sheets, rendered, strict=True)):
        rng = np.random.default_rng([seed, index])
        paper = Paper(image, dpi / 25.4, rng, INKS[sheet.get("pen") or ("black", "blue")[int(rng.integers(2))]])
        truth = fill(paper, layout, sheet)
        yield sheet, damaged(paper.image, dpi / 25.4, _damage(degrade), (rng, turn)), truth


def _damage(degrade: str | Damage) -> Damage:
    return degrade if isinstance(degrade, Damage) else DAMAGES[degrade]


def render(layout: Layout, numbers: Sequence[int], dpi: int) -> Iterator[Gray]:
    """Empty sheets as poppler sees them; RuntimeError with what to install if poppler is missing."""
    for start in range(0, len(numbers), BATCH):
        with tempfile.TemporaryDirectory() as folder:
            blank(layout, numbers[start : start + BATCH], Path(folder) / "sheets.pdf")
            yield from _rendered(Path(folder), dpi)


def _rendered(folder: Path, dpi: int) -> Iterable[Gray]:
    command = ["pdftoppm", "-gray", "-r", str(dpi), "sheets.pdf", "page"]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    except FileNotFoundError as error:
        raise RuntimeError("pdftoppm is not installed: install the package poppler-utils") from error
    for path in sorted(folder.glob("page-*.pgm")):
        yield np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), np.uint8)


def fill(paper: Paper, layout: Layout, sheet: Filled) -> Floats:
    """Write all that a candidate writes; the true covered share of every bubble."""
    truth = np.zeros(len(layout.bubbles))
    before = paper.image.copy() if sheet.get("erased") else paper.image
    for place, share in wanted(layout, sheet, paper.rng).items():
        index = layout.by_place[place]
        bubble = layout.bubbles[index]
        if share > 0:
            truth[index] = blot(paper, (bubble.x, bubble.y), (bubble.d, bubble.shape), share)
    _take_back(paper, before, layout, sheet)
    _write_by_hand(paper, layout, sheet)
    return truth


def _take_back(paper: Paper, before: Gray, layout: Layout, sheet: Filled) -> None:
    """Erase and strike out the marks that the candidate took back."""
    bubbles = {name: [layout.bubbles[layout.by_place[place]] for place in sheet.get(name, ())] for name in TAKEN_BACK}
    for bubble in bubbles["erased"]:
        erase(paper, before, (bubble.x, bubble.y), bubble.d)
    for bubble in bubbles["struck"]:
        strike(paper, (bubble.x, bubble.y), bubble.d)


def wanted(layout: Layout, sheet: Filled, rng: np.random.Generator) -> dict[str, float]:
    """The share to cover by place: of known fields and answers nearly all, of `marks` what they say."""
    places: list[str] = []
    for name, digits in sheet.get("fields", {}).items():
        places += _digit_places(layout.group(name), digits)
    answers = {int(task): letters for task, letters in sheet.get("answers", {}).items()}
    for group in layout.groups:
        for row, task in enumerate(group.tasks):
            places += [f"{group.name}:{row}:{group.labels.index(letter)}" for letter in answers.get(task, "")]
    shares = {place: float(rng.uniform(0.86, 1.0)) for place in places}
    return shares | {place: float(share) for place, share in sheet.get("marks", {}).items()}


def _digit_places(group: Group, digits: str) -> list[str]:
    """Places of the digits written; any other character leaves its column empty."""
    pairs = [(col, group.labels.find(digit)) for col, digit in enumerate(digits)]
    return [f"{group.name}:{row}:{col}" for col, row in pairs if row >= 0]


def _write_by_hand(paper: Paper, layout: Layout, sheet: Filled) -> None:
    """Name, digits in the cells over their columns, and a signature, where the layout has zones for them."""
    zones = {zone.name: zone for zone in layout.zones}
    words = str(sheet.get("name", "")).split()
    if words and "full_name" in zones:
        zone = zones["full_name"]
        line = zone.h / 3
        for index, word in enumerate(words[:3]):
            write(paper, (zone.x + 2, zone.y + line * (index + 0.72)), word, size=0.62 * line)
        if "signature" in zones:
            place = zones["signature"]
            stroke(paper, (place.x + 6, place.y), (0.6 * place.w, 0.9 * place.h))
    for name, digits in sheet.get("fields", {}).items():
        cells, group = zones.get(f"{name}_cells"), layout.group(name)
        for col, digit in enumerate(digits if cells else ""):
            if cells and digit.isdigit():
                write(paper, (group.x + group.dx * col - 1.2, cells.y + 0.78 * cells.h), digit, size=0.62 * cells.h)
