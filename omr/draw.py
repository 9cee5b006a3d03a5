"""Pictures for people: what the eye saw, and pieces cut from a scan, upright whatever way it was fed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from omr.grid import Page, proof
from omr.layout import Layout, Zone
from omr.plan import Floats
from omr.read import Refused, find
from omr.reading import Reading
from omr.source import Gray, Source, sheets

FINE, CROP_FINE = 6.0, 12.0  # pixels a millimetre of the whole page, and of a piece cut from it
FILLED, EMPTY, DOUBT = (40, 150, 40), (190, 150, 90), (30, 30, 220)  # blue, green, red
FOUND, LOST = (200, 90, 20), (30, 30, 220)


class NoPicture(ValueError):
    """The page cannot be shown straightened: it is damaged, foreign or not to be trusted; the message is the kind."""


def draw(source: Source, layout: Layout, reading: Reading, *, out: str | Path | None = None) -> bytes:
    """PNG of the straightened page with every judgement drawn on it, also written to `out`. NoPicture if it cannot be.

    Green is filled, blue-grey empty, red in doubt; the numbers are shares in per cent, shown where ink was measured.
    """
    page = _page(source, layout, reading.page)
    picture = cv2.cvtColor(_upright(page, Zone("", 0, 0, *layout.page), FINE), cv2.COLOR_GRAY2BGR)
    _draw_marks(picture, layout, page)
    if reading.is_measured:
        _draw_bubbles(picture, layout, (reading, proof(page, layout).shifts))
    title = " ".join([reading.outcome, *(f"{reason.kind} {reason.at or ''}" for reason in reading.reasons[:6])])
    cv2.putText(picture, title, (20, 18), cv2.FONT_HERSHEY_SIMPLEX, 0.5, DOUBT, 1, cv2.LINE_AA)
    data = _png(picture)
    if out is not None:
        Path(out).write_bytes(data)
    return data


def crop(source: Source, layout: Layout, at: str, *, page: int = 1, margin: float = 2.0) -> bytes:
    """PNG of a zone or group by name, or of the row around a bubble `group:row:col`, straightened.

    `margin` is in mm around it. KeyError for an unknown place, NoPicture if the page cannot be straightened.
    """
    zone = _grown(_zone(layout, at), margin, layout)
    return _png(_upright(_page(source, layout, page), zone, CROP_FINE))


def pieces(source: Source, layout: Layout, places: Sequence[str], *, page: int = 1) -> dict[str, bytes]:
    """PNG of every bubble named, with what lies just around it; the page is found once. NoPicture as for `crop`."""
    if not places:
        return {}
    found = _page(source, layout, page)
    cut = {}
    for place in places:
        bubble = layout.bubbles[layout.by_place[place]]
        box = Zone(place, bubble.x - bubble.d / 2, bubble.y - bubble.d / 2, bubble.d, bubble.d)
        cut[place] = _png(_upright(found, _grown(box, bubble.d * 0.4, layout), CROP_FINE))
    return cut


def _page(source: Source, layout: Layout, number: int) -> Page:
    for sheet in sheets(source):
        if sheet.page == number and sheet.image is not None:
            try:
                return find(sheet.image, layout)[0]
            except Refused as refused:
                raise NoPicture(refused.kind) from refused
        if sheet.page == number:
            raise NoPicture(sheet.fault)
    raise NoPicture("no_page")


def _zone(layout: Layout, at: str) -> Zone:
    """The box of a zone, the barcode, a whole group, or the row (for digits: the column) of one bubble."""
    if at in {zone.name for zone in layout.zones}:
        return layout.zone(at)
    if layout.barcode and at == layout.barcode.name:
        code = layout.barcode
        return Zone(at, code.x, code.y, code.w, code.h)
    name, *place = at.split(":")
    group = layout.group(name)
    chosen = [bubble for bubble in layout.bubbles if bubble.group == name]
    if place:
        middle = layout.bubbles[layout.by_place[at]]
        axis = "col" if group.kind == "digits" else "row"
        chosen = [bubble for bubble in chosen if getattr(bubble, axis) == getattr(middle, axis)]
    left, right = min(one.x for one in chosen) - group.d / 2, max(one.x for one in chosen) + group.d / 2
    top, bottom = min(one.y for one in chosen) - group.d / 2, max(one.y for one in chosen) + group.d / 2
    return Zone(at, left, top, right - left, bottom - top)


def _grown(zone: Zone, margin: float, layout: Layout) -> Zone:
    left, top = max(0.0, zone.x - margin), max(0.0, zone.y - margin)
    right = min(layout.page[0], zone.x + zone.w + margin)
    bottom = min(layout.page[1], zone.y + zone.h + margin)
    return Zone(zone.name, left, top, right - left, bottom - top)


def _upright(page: Page, zone: Zone, fine: float) -> Gray:
    to_mm = np.array([[1 / fine, 0, zone.x], [0, 1 / fine, zone.y], [0, 0, 1]])
    size = (round(zone.w * fine), round(zone.h * fine))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    flat = cv2.warpPerspective(page.image, page.placing.matrix @ to_mm, size, flags=flags, borderValue=(255,))
    return np.asarray(flat, np.uint8)


def _draw_marks(picture: cv2.typing.MatLike, layout: Layout, page: Page) -> None:
    for index, mark in enumerate(layout.marks):
        colour = FOUND if index in page.placing.found else LOST
        start = (round((mark.x - mark.w / 2 - 0.6) * FINE), round((mark.y - mark.h / 2 - 0.6) * FINE))
        end = (round((mark.x + mark.w / 2 + 0.6) * FINE), round((mark.y + mark.h / 2 + 0.6) * FINE))
        cv2.rectangle(picture, start, end, colour, 2)


def _draw_bubbles(picture: cv2.typing.MatLike, layout: Layout, seen: tuple[Reading, Floats]) -> None:
    reading, shifts = seen
    doubtful = {reason.at for reason in reading.reasons}
    places = layout.plan.centres + shifts
    for bubble, (x, y) in zip(layout.bubbles, places, strict=True):
        share = reading.fill[bubble.group][bubble.row][bubble.col] or 0.0
        colour = DOUBT if bubble.place in doubtful else FILLED if share >= 0.5 else EMPTY
        spot = (round(x * FINE), round(y * FINE))
        cv2.circle(picture, spot, round((bubble.d / 2 + 0.15) * FINE), colour, 2 if share >= 0.1 else 1, cv2.LINE_AA)
        if share >= 0.1:
            words = f"{share * 100:.0f}"
            corner = (spot[0] - 7, spot[1] + round(0.62 * bubble.d * FINE) + 4)
            cv2.putText(picture, words, corner, cv2.FONT_HERSHEY_SIMPLEX, 0.32, colour, 1, cv2.LINE_AA)


def _png(picture: cv2.typing.MatLike) -> bytes:
    return cv2.imencode(".png", picture)[1].tobytes()
