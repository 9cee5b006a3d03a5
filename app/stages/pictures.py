"""Pictures of scanned sheets for people: whole pages, and the pieces on which somebody must look."""

from __future__ import annotations

from typing import NamedTuple

import cv2

from app import files
from app.models import Scan
from app.stages.sheets import LAYOUT
from app.text import Text
from omr.draw import NoPicture, crop
from omr.source import sheets

HEIGHT = 1700  # pixels of a whole page: enough to read handwriting, small enough for an old computer
MARGIN = 2.0  # mm around a piece
TURNED = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}

FIELDS = {"code": Text("ТЖК", "ИКТ"), "seat": Text("Орын", "Место"), "variant": Text("Нұсқа", "Вариант")}
DIGIT = Text("{field}: {place}-орындағы «{label}» цифры", "{field}: цифра «{label}» в {place}-м разряде")
ANSWER = Text("{task}-тапсырма, {label} жауабы", "задание {task}, ответ {label}")


class Unseen(LookupError):
    """There is no picture: the page is damaged or foreign, or the sheet has no such place."""


class Frame(NamedTuple):
    """Where a bubble lies on the piece that `crop_of` cuts around it; mm from the piece's upper left corner."""

    width: float
    height: float
    x: float
    y: float
    d: float


def crop_of(scan: Scan, at: str) -> bytes:
    """PNG of a zone («full_name»), of a group («code») or of the row of one bubble («block1a:0:3»), upright."""
    try:
        return crop(files.opened(scan.picture), LAYOUT, at, page=scan.page, margin=MARGIN)
    except (KeyError, NoPicture) as absent:
        raise Unseen(at) from absent


def page_of(scan: Scan, height: int = HEIGHT) -> bytes:
    """JPEG of the whole page, upright if the eye could tell how it lay."""
    page = next((one for one in sheets(files.opened(scan.picture)) if one.page == scan.page), None)
    if page is None or page.image is None:
        raise Unseen(page.fault if page else "no_page")
    image = cv2.rotate(page.image, TURNED[scan.rotation]) if scan.rotation in TURNED else page.image
    if image.shape[0] > height:
        width = max(1, round(image.shape[1] * height / image.shape[0]))
        image = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()


def frame_of(at: str) -> Frame:
    """The place of the bubble `at` on its piece; KeyError for a place that the sheet does not have."""
    middle = LAYOUT.bubbles[LAYOUT.by_place[at]]
    group = LAYOUT.group(middle.group)
    axis = "col" if group.kind == "digits" else "row"
    row = [b for b in LAYOUT.bubbles if b.group == group.name and getattr(b, axis) == getattr(middle, axis)]
    edge = group.d / 2 + MARGIN
    left, top = max(0.0, min(b.x for b in row) - edge), max(0.0, min(b.y for b in row) - edge)
    right = min(LAYOUT.page[0], max(b.x for b in row) + edge)
    bottom = min(LAYOUT.page[1], max(b.y for b in row) + edge)
    return Frame(right - left, bottom - top, middle.x - left, middle.y - top, group.d)


def place_said(at: str) -> Text:
    """The name of a bubble for people: «13-тапсырма, C жауабы»."""
    bubble = LAYOUT.bubbles[LAYOUT.by_place[at]]
    group = LAYOUT.group(bubble.group)
    if group.kind == "digits":
        return DIGIT.fill(field=FIELDS[group.name], place=bubble.col + 1, label=group.labels[bubble.row])
    return ANSWER.fill(task=group.first + bubble.row, label=group.labels[bubble.col])
