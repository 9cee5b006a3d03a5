from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from omr import Layout
from omr.damage import Damage
from omr.fake import pages
from omr.source import Gray
from tests.omr.known import Sheet, sheet


@pytest.fixture(scope="session")
def layout() -> Layout:
    return Layout.load("i19")


@pytest.fixture(scope="session")
def scan(layout: Layout) -> Callable[..., Gray]:
    """The picture of one sheet; equal arguments are drawn once."""
    drawn: dict[str, Gray] = {}

    def one(known: Sheet, degrade: str | Damage = "scanner", **how: Any) -> Gray:
        key = repr((known, degrade, how))
        if key not in drawn:
            how = {"seed": 5, "turn": 0} | how
            drawn[key] = next(iter(pages(layout, [known], degrade=degrade, **how)))[1]
        return drawn[key].copy()

    return one


@pytest.fixture(scope="session")
def known() -> Sheet:
    return sheet(77)


@pytest.fixture(scope="session")
def plain(scan: Callable[..., Gray], known: Sheet) -> Gray:
    return scan(known)
