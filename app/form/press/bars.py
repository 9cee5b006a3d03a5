"""Digits as bars that any hand scanner reads: Code 128, pairs of digits in set C and an odd last one in set B."""

from __future__ import annotations

import numpy as np

from app.form.press.png import png
from app.form.saying import BarCode

TABLE = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112
"""
WIDTHS = TABLE.split()
"""Bars and gaps of each symbol in turn, in modules."""
SET_B, START_C, STOP = 100, 105, 106
ZERO_IN_B = 16
CHECKED_BY = 103
QUIET = 10  # modules of white on either side
PIXELS, HIGH = 3, 16  # of a module; of the bars: they are drawn as high as the paper wants them


def symbols(digits: str) -> list[int]:
    """The numbers of the symbols, with those of start, check and stop; ValueError for anything but digits."""
    if not digits.isascii() or not digits.isdigit():
        raise ValueError(f"«{digits}» is no number")
    pairs = [int(digits[place : place + 2]) for place in range(0, len(digits) - 1, 2)]
    odd = [SET_B, ZERO_IN_B + int(digits[-1])] if len(digits) % 2 else []
    told = [START_C, *pairs, *odd]
    check = (START_C + sum(place * one for place, one in enumerate(told))) % CHECKED_BY
    return [*told, check, STOP]


def modules(digits: str) -> str:
    """«1» for black, «0» for white, without the quiet zone."""
    drawn = ""
    for symbol in symbols(digits):
        drawn += "".join("01"[place % 2 == 0] * int(width) for place, width in enumerate(WIDTHS[symbol]))
    return drawn


def picture(code: BarCode) -> bytes:
    """The bars as PNG, with their quiet zone."""
    row = f"{'0' * QUIET}{modules(code.digits)}{'0' * QUIET}"
    white = np.frombuffer(row.encode(), np.uint8) == ord("0")
    return png(np.tile(white.repeat(PIXELS), (HIGH, 1)))
