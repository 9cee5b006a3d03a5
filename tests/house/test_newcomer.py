"""A register that is declared and nothing else: all that the house promises of a declaration follows (A21)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
A_DOZEN_LINES = 13


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """In a process of its own: what is declared there is known there alone."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.house.newcomer"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def test_the_declaration_takes_about_a_dozen_lines(told: dict[str, Any]) -> None:
    assert told["lines"] <= A_DOZEN_LINES


def test_it_has_its_policies_and_no_door_without_a_right(told: dict[str, Any]) -> None:
    assert told["policies"] == ["insert_rows", "select_rows", "update_rows"]
    assert told["doors"] == []


def test_it_has_its_screen_its_form_and_its_rules(told: dict[str, Any]) -> None:
    assert told["headings"] == ["Сейфтер", "Кілт кімде", "Кілт саны"]
    assert (told["added"], told["changed"], told["refused"]) == (302, 302, 422)
    assert told["found"]
    assert {"list", "show", "add", "edit", "history", "export", "importing", "bulk", "keep"} <= set(told["routes"])


def test_a_stranger_sees_nothing_of_it(told: dict[str, Any]) -> None:
    assert (told["card"], told["card of a stranger"], told["history for a stranger"]) == (200, 404, 404)
    assert not told["list of a stranger"]
    assert "Ғалиева Әсел" not in told["api for a stranger"]


def test_it_comes_and_goes_as_a_file(told: dict[str, Any]) -> None:
    assert told["template"] == ["ТӨП", "Сейф №", "Кілт кімде", "Кілт саны"]
    assert (told["tried"], told["taken"]) == (200, 302)
    assert told["given"] == ["Ғалиева Әсел", "Қасымова Ұлжан"]


def test_it_has_a_history(told: dict[str, Any]) -> None:
    assert told["history"] == ["Әбенова Гүлнұр", "Ғалиева Әсел"]


def test_it_is_open_to_programs(told: dict[str, Any]) -> None:
    assert {"Ғалиева Әсел", "Қасымова Ұлжан"} <= set(told["api"])
    assert told["document"] == ["get", "post"]
    assert told["api without a right"] == 403
