"""Spoiled files made and read by command, as for the ten minutes that omr/README.md tells of."""

from __future__ import annotations

import json
import random

import pytest

from omr import Layout
from omr.__main__ import main
from omr.mutants import mutated, whole
from omr.read import read_pages


def test_every_kind_of_file_is_read_while_it_is_whole(layout: Layout) -> None:
    kinds = whole(layout)
    outcomes = {kind: [one.outcome for one in read_pages(data, layout)] for kind, data in kinds.items()}
    assert {kind: len(found) for kind, found in outcomes.items()} == dict.fromkeys(kinds, 1) | {"tiff pages": 3}
    assert all(one in ("read", "review") for found in outcomes.values() for one in found), outcomes


def test_mutants_differ_and_can_be_had_again() -> None:
    data = bytes(range(256)) * 40
    made = [mutated(data, random.Random(seed)) for seed in range(40)]
    assert made == [mutated(data, random.Random(seed)) for seed in range(40)]
    assert sum(one == data for one in made) <= 2
    assert any(len(one) < len(data) for one in made)
    assert any(len(one) > len(data) for one in made)


@pytest.mark.filterwarnings("ignore")  # the picture libraries' own words about what they find
def test_the_command_tells_how_the_reader_stood_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--mutants", "3"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["files"] > 0
    assert found["escaped"] == []
    assert found["misread"] == 0
