"""The printed number of a sheet: its bars by two witnesses, the upper and the lower half."""

from __future__ import annotations

import cv2
import numpy as np
import zxingcpp

from omr.barcode import number_of
from omr.grid import Page
from omr.layout import Barcode, Layout
from omr.reading import Reason
from omr.source import Gray

EAN13 = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.EAN13])
MODULE, BARS = 0.42, 12.0  # mm of the narrowest bar; pixels a millimetre of the straightened barcode
ROWS = 1.5  # rows a millimetre that are looked at first


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
    if number_of(code, barcode) is None:
        return code, [Reason("barcode_mask", barcode.name)]
    return code, []


def _halves(page: Page, barcode: Barcode) -> list[str | None]:
    """The codes of the upper and the lower half: from a few rows, or thoroughly where these say nothing."""
    middle = barcode.h / 2
    found = []
    for above, below in ((0.4, middle), (middle, 0.4)):
        code = _plain(_flat(page, barcode, (above, below), ROWS))
        found.append(code or _code(_flat(page, barcode, (above, below), BARS)))
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


def anywhere(image: Gray, layout: Layout) -> bool:
    """Whether the picture bears a number of such a sheet at any place."""
    barcode = layout.barcode
    codes = zxingcpp.read_barcodes(image, formats=EAN13) if barcode else []
    return bool(barcode and any(number_of(one.text, barcode) is not None for one in codes))
