"""Hostile words in every part of an address of a report, in its name and in its file: no fault, no markup, no file."""

from __future__ import annotations

import pytest

from tests.house.hostile import CORPUS
from tests.house.test_hostile import harmless
from tests.report.conftest import Ground

PARTS = ["register", "join", "cols", "g", "m", "order", "rows", "chart", "f.full_name", "f.language", "f.site", "f.x.y"]


@pytest.mark.parametrize("part", PARTS)
def test_an_address_takes_no_hostile_word_badly(ground: Ground, part: str) -> None:
    visitor = ground.world.enter("si701")
    plain = {"register": "application", "m": "count", "g": "language"}
    for word in CORPUS:
        harmless(visitor.client.get("/desk/reports/build", query_string={**plain, part: word}), part, word)
        harmless(visitor.client.get("/desk/reports/build", query_string={**plain, part: word, "go": "1"}), part, word)


def test_a_name_takes_no_hostile_word_badly(ground: Ground) -> None:
    visitor = ground.world.enter("si701")
    told = "register=application&g=language&m=count&chart=bar"
    for word in CORPUS:
        harmless(visitor.post("/desk/reports/keep", title=word, wish=told), "title", word)
        harmless(visitor.post("/desk/reports/keep", title="x", wish=word), "wish", word)
        for kind in ("xlsx", "docx", "csv", "svg"):
            answer = visitor.post("/desk/reports/export", title=word, wish=told, kind=kind)
            assert answer.status_code < 500, (kind, word)
            assert "x=1" not in answer.headers.getlist("Set-Cookie")  # the name of the file stays one line
            assert len(answer.headers.getlist("Content-Disposition")) == (answer.status_code == 200)
    harmless(visitor.get("/desk/reports/"), "list")
