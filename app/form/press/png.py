"""Black and white as PNG, a bit a pixel."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
AS_IT_IS = 0  # how a row is written


def png(white: np.ndarray[Any, np.dtype[np.bool_]]) -> bytes:
    """A picture (rows, columns) as a file: True is white."""
    rows = np.packbits(white, axis=1)
    plain = np.full((rows.shape[0], rows.shape[1] + 1), AS_IT_IS, np.uint8)
    plain[:, 1:] = rows
    head = struct.pack(">IIBBBBB", white.shape[1], white.shape[0], 1, 0, 0, 0, 0)
    data = zlib.compress(plain.tobytes())
    return SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
