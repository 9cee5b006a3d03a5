"""A pile is read whole whatever single files do: one line each, in order, equal for any number of readers."""

from __future__ import annotations

import os
import threading
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from omr import Layout
from omr.batch import read_all
from omr.source import Gray
from tests.omr.known import jpeg


@pytest.fixture
def pile(tmp_path: Path, plain: Gray) -> Path:
    for name in ("a.jpg", "c.jpg", "d.jpg"):
        (tmp_path / name).write_bytes(jpeg(plain))
    os.mkfifo(tmp_path / "b.jpg")
    return tmp_path


def files(pile: Path) -> list[Path]:
    return [pile / name for name in ("a.jpg", "b.jpg", "c.jpg", "d.jpg")]


def said(readings: list[object]) -> list[tuple[str, str]]:
    return [(Path(one.source).name, one.reasons[0].kind if one.reasons else one.outcome) for one in readings]  # type: ignore[attr-defined]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_stalls_is_given_up_and_the_pile_goes_on(layout: Layout, pile: Path, jobs: int) -> None:
    found = said(list(read_all(files(pile), layout, jobs=jobs, limit=15)))
    assert found == [("a.jpg", "read"), ("b.jpg", "too_slow"), ("c.jpg", "read"), ("d.jpg", "read")]


def test_a_reader_that_dies_costs_one_line(layout: Layout, pile: Path) -> None:
    def killer() -> None:
        deadline = time.monotonic() + 20
        while not (found := active_children()) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(3)
        for one in found:
            one.kill()

    thread = threading.Thread(target=killer)
    thread.start()
    found = said(list(read_all(files(pile), layout, limit=30)))
    thread.join()
    assert found == [("a.jpg", "read"), ("b.jpg", "crashed"), ("c.jpg", "read"), ("d.jpg", "read")]


def test_a_source_without_end_is_too_large(layout: Layout) -> None:
    assert said(list(read_all(["/dev/zero"], layout))) == [("zero", "too_large")]
