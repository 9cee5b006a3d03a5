"""Pictures within a paper: QR codes, bars and pieces of scans as PNG, with the size at which they are printed."""

from __future__ import annotations

import base64
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
import zxingcpp

from app.form import bars
from app.form.saying import BarCode, Cutout, QrCode

EMU = 36_000
"""English metric units, in which office files measure, in a millimetre."""
BARS_HIGH = 11  # mm
QUIET, PIXELS = 2, 8  # of a QR code: modules of white around it, pixels of a module
SIGNATURE = b"\x89PNG\r\n\x1a\n"


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
        return Picture(bars.picture(value).getvalue(), value.mm * EMU, BARS_HIGH * EMU)
    png = base64.b64decode(value.png)
    wide, tall = _pixels(png)
    return Picture(png, value.mm * EMU, round(tall * (value.mm * EMU / wide)))


def qr(words: str) -> bytes:
    """The QR code of the words (error level M) as PNG, a bit a pixel, with its quiet zone."""
    code = zxingcpp.create_barcode(words or " ", zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.asarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)) > 0
    framed = np.pad(modules, QUIET, constant_values=True)
    return png_of(np.repeat(np.repeat(framed, PIXELS, axis=0), PIXELS, axis=1))


def png_of(white: np.ndarray[Any, np.dtype[np.bool_]]) -> bytes:
    """A picture (rows, columns) of white and black as PNG, a bit a pixel."""
    rows = np.packbits(white, axis=1)
    plain = np.hstack([np.zeros((len(rows), 1), np.uint8), rows])  # before each row: it is written as it is
    head = struct.pack(">IIBBBBB", white.shape[1], white.shape[0], 1, 0, 0, 0, 0)
    return SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(plain.tobytes(), 9)) + _chunk(b"IEND", b"")


def stream(code: QrCode) -> BytesIO:
    """The QR code as a file."""
    return BytesIO(pictured(code).png)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pixels(png: bytes) -> tuple[int, int]:
    if not png.startswith(SIGNATURE):
        raise ValueError("a cutout is no PNG")
    wide, tall = struct.unpack(">II", png[16:24])
    return wide, tall
