"""Pictures within a paper: QR codes, bars and pieces of scans as PNG, with the size at which they are printed."""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import numpy as np
import zxingcpp

from app.form.press import bars
from app.form.press.png import SIGNATURE, png
from app.form.saying import BarCode, Cutout, QrCode

EMU = 36_000
"""English metric units, in which office files measure, in a millimetre."""
BARS_HIGH = 11  # mm
QUIET = 2  # modules of white around a QR code
PIXELS = 4  # of a module: whatever enlarges or smooths them keeps its middle, and few pixels make a light PDF


@dataclass(frozen=True)
class Picture:
    """A PNG, how wide and how tall it is printed (EMU)."""

    png: bytes
    wide: int
    tall: int


@lru_cache(maxsize=64)
def pictured(value: QrCode | BarCode | Cutout) -> Picture:
    """What is drawn, as a picture; ValueError for a cutout that is no PNG."""
    if isinstance(value, QrCode):
        return Picture(qr(value.words), value.mm * EMU, value.mm * EMU)
    if isinstance(value, BarCode):
        return Picture(bars.picture(value), value.mm * EMU, BARS_HIGH * EMU)
    cutout = base64.b64decode(value.png)
    wide, tall = _pixels(cutout)
    return Picture(cutout, value.mm * EMU, round(tall * (value.mm * EMU / wide)))


def qr(words: str) -> bytes:
    """The QR code of the words (error level M) as PNG, a bit a pixel, with its quiet zone."""
    code = zxingcpp.create_barcode(words or " ", zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.asarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False))
    framed = np.ones([side + 2 * QUIET for side in modules.shape], np.bool_)
    framed[QUIET:-QUIET, QUIET:-QUIET] = modules > 0
    return png(framed.repeat(PIXELS, 0).repeat(PIXELS, 1))


def stream(code: QrCode) -> BytesIO:
    """The QR code as a file."""
    return BytesIO(pictured(code).png)


def _pixels(cutout: bytes) -> tuple[int, int]:
    if not cutout.startswith(SIGNATURE):
        raise ValueError("a cutout is no PNG")
    wide, tall = struct.unpack(">II", cutout[16:24])
    return wide, tall
