"""Evidence of a page for people and for appeals: its overlay, a picture of every bubble in doubt, where they lie."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from omr.draw import draw, pieces
from omr.layout import Layout
from omr.reading import Reading
from omr.source import Source


def keep(source: Source, layout: Layout, reading: Reading, folder: str | Path) -> Path:
    """Write overlay, crops and a JSON of fills and homography for a measured page; the path of the JSON.

    NoPicture if the page cannot be straightened.
    """
    Path(folder).mkdir(parents=True, exist_ok=True)
    name = f"{Path(reading.source).stem}-{reading.page}-{reading.sha256[:8]}"
    draw(source, layout, reading, out=Path(folder) / f"{name}.png")
    places = [reason.at for reason in reading.reasons if reason.at in layout.by_place]
    cut = pieces(source, layout, [place for place in places if place], page=reading.page)
    bubbles = []
    for place, picture in cut.items():
        crop = f"{name}-{place.replace(':', '-')}.png"
        (Path(folder) / crop).write_bytes(picture)
        bubbles.append({"at": place, "fill": share_at(reading, place), "crop": crop})
    path = Path(folder) / f"{name}.json"
    path.write_text(json.dumps(_record(reading) | {"bubbles": bubbles}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def share_at(reading: Reading, place: str) -> float | None:
    """The measured share of the bubble `group:row:col`."""
    group, row, col = place.split(":")
    return reading.fill[group][int(row)][int(col)]


def _record(reading: Reading) -> dict[str, Any]:
    view = reading.view._asdict() if reading.view else {}
    names = ("source", "page", "sha256", "outcome", "dpi", "rotation", "residual_mm", "barcode")
    return {name: getattr(reading, name) for name in names} | view
