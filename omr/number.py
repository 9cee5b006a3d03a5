"""The printed number of a sheet by three witnesses: the upper and the lower half of its bars, and the digits below."""

from __future__ import annotations

from functools import lru_cache

import cv2
import font_roboto
import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from omr.barcode import NUMBER_DROP, NUMBER_SIZE, SIGN, capacity, number_of
from omr.grid import Page
from omr.layout import Barcode, Layout
from omr.plan import Floats
from omr.reading import Reason
from omr.source import Gray

EAN13 = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.EAN13])
MODULE, BARS = 0.42, 12.0  # mm of the narrowest bar; pixels a millimetre of the straightened barcode
ROWS = 1.5  # rows a millimetre that are looked at first
FINE, SLACK = 8.0, 6  # pixels a millimetre of the straightened digits; pixels by which they may lie aside
CLEARLY = 0.12  # correlation by which another digit must look better than that of the bars
FLAT = 12.0  # grey levels: where less is to be seen there is no digit
FACE = 160  # pixels of the letters that digits are compared with, before they are made small


def numbered(page: Page, barcode: Barcode | None) -> tuple[str | None, list[Reason]]:
    """The code of the sheet, or None, and what is wrong with it."""
    if barcode is None:
        return None, []
    halves = {code for code in _halves(page, barcode) if code}
    if len(halves) > 1:
        return None, [Reason("barcode_disagrees", barcode.name)]
    code = halves.pop() if halves else _code(_flat(page, barcode, (0.4, 0.4), BARS))
    if code is None:
        return None, [Reason("barcode", barcode.name)]
    number = number_of(code, barcode)
    if number is None:
        return code, [Reason("barcode_mask", barcode.name)]
    if _denied(page, barcode, f"{number:0{capacity(barcode)}d}"):
        return None, [Reason("barcode_disagrees", barcode.name)]
    return code, []


def _halves(page: Page, barcode: Barcode) -> list[str | None]:
    """The codes of the upper and the lower half: from a few rows, or thoroughly where these say nothing."""
    middle = barcode.h / 2
    few = _flat(page, barcode, (0.4, 0.4), ROWS)
    found = []
    for rows, above, below in ((few[: len(few) // 2], 0.4, middle), (few[(len(few) + 1) // 2 :], middle, 0.4)):
        found.append(_plain(rows) or _code(_flat(page, barcode, (above, below), BARS)))
    return found


def _flat(page: Page, barcode: Barcode, cut: tuple[float, float], rows: float) -> Gray:
    """The barcode straightened, with its quiet zones, less so many mm above and below."""
    left, top = barcode.x - 4, barcode.y + cut[0]
    size = (round((barcode.w + 8) * BARS), round((barcode.h - sum(cut)) * rows))
    to_mm = np.array([[1 / BARS, 0, left], [0, 1 / rows, top + 0.5 / rows], [0, 0, 1]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    flat = cv2.warpPerspective(page.image, page.placing.matrix @ to_mm, size, flags=flags, borderValue=(255,))
    return np.asarray(flat, np.uint8)


def _plain(picture: Gray) -> str | None:
    found = zxingcpp.read_barcodes(
        np.ascontiguousarray(picture), formats=EAN13, try_rotate=False, try_downscale=False, try_invert=False
    )
    return str(found[0].text) if len(found) == 1 else None


def _code(picture: Gray) -> str | None:
    """The code of straightened bars, as they are or sharpened for coarse scans."""
    soft = cv2.GaussianBlur(picture, (0, 0), MODULE * BARS)
    sharp = np.asarray(cv2.addWeighted(picture, 3.0, soft, -2.0, 0.0), np.uint8)
    for one in (picture, sharp):
        found = zxingcpp.read_barcodes(np.ascontiguousarray(one), formats=EAN13)
        if len(found) == 1:
            return str(found[0].text)
    return None


def _denied(page: Page, barcode: Barcode, digits: str) -> bool:
    """Whether the digits printed below the bars clearly are others."""
    faces, advance, before = _faces()
    high, wide = faces.shape[1:]
    left = barcode.x + barcode.w / 2 - (before + len(digits) * advance) / 2 + before
    top = barcode.y + barcode.h + NUMBER_DROP - high / FINE
    margin = SLACK / FINE
    size = (round(len(digits) * advance * FINE) + 2 * SLACK, high + 2 * SLACK)
    to_mm = np.array([[1 / FINE, 0, left - margin], [0, 1 / FINE, top - margin], [0, 0, 1]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    flat = cv2.warpPerspective(page.image, page.placing.matrix @ to_mm, size, flags=flags, borderValue=(255,))
    starts = [round(place * advance * FINE) for place in range(len(digits))]
    claimed = np.zeros((high, size[0] - 2 * SLACK), np.uint8)
    for start, digit in zip(starts, digits, strict=True):
        claimed[:, start : start + wide] = faces[int(digit)][:, : claimed.shape[1] - start]
    _, _, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(255 - flat, claimed, cv2.TM_CCOEFF_NORMED))
    cells = np.stack([flat[y : y + high, x + start : x + start + wide].ravel() for start in starts])
    seen, spread = _even(cells.astype(np.float32))
    scores = -seen @ _even_faces()
    said = scores[np.arange(len(digits)), [int(one) for one in digits]]
    printed = spread > FLAT
    return bool(np.any(printed & (scores.max(axis=1) > said + CLEARLY)))


def _even(rows: Floats) -> tuple[Floats, Floats]:
    """Rows without their mean, of length one; and the standard deviation of each."""
    count = rows.shape[1]
    flat = rows - rows.sum(axis=1, keepdims=True) / np.float32(count)
    length = np.sqrt((flat * flat).sum(axis=1))
    return flat / np.maximum(length, np.float32(1e-6))[:, None], length / np.sqrt(count)


@lru_cache(maxsize=1)
def _even_faces() -> Floats:
    return _even(_faces()[0].reshape(10, -1).astype(np.float32))[0].T


@lru_cache(maxsize=1)
def _faces() -> tuple[Gray, float, float]:
    """Pictures of the ten digits (255 is black), and in mm the step from digit to digit and the sign before them."""
    font = ImageFont.truetype(font_roboto.RobotoBold, FACE)
    mm = NUMBER_SIZE * 25.4 / 72 / FACE
    wide = font.getlength("0")
    high = 0.711 * FACE
    size = (int(wide * mm * FINE), round(high * mm * FINE))
    faces = []
    for digit in "0123456789":
        picture = Image.new("L", (round(wide), round(high)))
        ImageDraw.Draw(picture).text((0, round(high)), digit, fill=255, font=font, anchor="ls")
        faces.append(cv2.resize(np.asarray(picture), size, interpolation=cv2.INTER_AREA))
    return np.stack(faces).astype(np.uint8), wide * mm, font.getlength(SIGN) * mm


def anywhere(image: Gray, layout: Layout) -> bool:
    """Whether the picture bears a number of such a sheet at any place."""
    barcode = layout.barcode
    codes = zxingcpp.read_barcodes(image, formats=EAN13) if barcode else []
    return bool(barcode and any(number_of(one.text, barcode) is not None for one in codes))
