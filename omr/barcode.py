"""EAN-13: the digits of a sheet's number, their bars, and the way back."""

from __future__ import annotations

import re

from omr.layout import Barcode

ODD = (
    "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011",
)  # fmt: skip
PARITY = (
    "OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO",
)  # fmt: skip
ANY_MASK = "############*"
SIGN, NUMBER_SIZE, NUMBER_DROP = "№ ", 8.0, 2.7  # under the bars: words before the number, points, mm to its base line


def check_digit(twelve: str) -> str:
    """The thirteenth digit of an EAN-13."""
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(twelve))
    return str(-total % 10)


def capacity(barcode: Barcode) -> int:
    """How many digits of the code belong to the number of the sheet."""
    return (barcode.mask or ANY_MASK)[:12].count("#")


def code_of(number: int, barcode: Barcode) -> str:
    """The thirteen digits of sheet `number`; ValueError if it does not fit into the mask."""
    width = capacity(barcode)
    if not 0 <= number < 10**width:
        raise ValueError(f"sheet number {number} does not fit into {width} digits")
    digits = iter(f"{number:0{width}d}")
    twelve = "".join(next(digits) if char == "#" else char for char in (barcode.mask or ANY_MASK)[:12])
    return twelve + check_digit(twelve)


def number_of(code: str, barcode: Barcode) -> int | None:
    """The sheet number within a code; None if the code is not of this mask or its check digit is wrong."""
    mask = (barcode.mask or ANY_MASK)[:12]
    pattern = "".join(r"(\d)" if char == "#" else char for char in mask) + r"\d"
    found = re.fullmatch(pattern, code)
    if not found or check_digit(code[:12]) != code[12]:
        return None
    return int("".join(found.groups()) or "0")


def bars(code: str) -> str:
    """The 95 modules of an EAN-13, «1» for black."""
    left = "".join(_module(digit, parity) for digit, parity in zip(code[1:7], PARITY[int(code[0])], strict=True))
    right = "".join(_inverted(ODD[int(digit)]) for digit in code[7:])
    return f"101{left}01010{right}101"


def _module(digit: str, parity: str) -> str:
    odd = ODD[int(digit)]
    return odd if parity == "O" else _inverted(odd)[::-1]


def _inverted(modules: str) -> str:
    return modules.translate(str.maketrans("01", "10"))
