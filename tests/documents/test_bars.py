"""The bars on a pass are what a hand scanner takes for the personal code."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from app.form import BarCode
from app.form.press import bars


@pytest.mark.parametrize("length", range(1, 13))
def test_a_scanner_reads_the_digits_back(length: int) -> None:
    chance = random.Random(length)
    for digits in ("".join(chance.choices("0123456789", k=length)) for _ in range(15)):
        read = zxingcpp.read_barcodes(Image.open(BytesIO(bars.picture(BarCode(digits)))))
        assert [(one.text, one.format) for one in read] == [(digits, zxingcpp.BarcodeFormat.Code128)]


@pytest.mark.parametrize("odd", ["", "70100001А", "٣٣", "70 1", "-1"])
def test_only_digits_are_drawn(odd: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        bars.symbols(odd)
