"""Whose duty it is: wrong roles, other sites, forged forms; and the first page of each official."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.models import Job, Sitting, SittingRoom
from tests.desks.conftest import World, sent, words

POSTS = {
    "/desk/enrolment/try": "programmer", "/desk/openings/": "responsible", "/desk/allocation/propose": "lead",
    "/desk/preparation/1/key": "programmer", "/desk/preparation/1/password": "programmer",
    "/desk/conduct/1/start": "representative", "/desk/conduct/1/exclude": "programmer",
    "/desk/scanning/room/1/receive": "representative", "/desk/scanning/room/1/compare": "lead",
    "/desk/doubts/room/1/identify": "representative", "/desk/protocol/room/1/enter": "commission",
    "/desk/protocol/1/report": "programmer", "/desk/key/1/ask": "representative", "/desk/key/1/open": "programmer",
    "/desk/key/1/score": "lead",
}  # fmt: skip


@pytest.mark.parametrize("way", POSTS)
def test_a_wrong_role_does_not_pass(world: World, way: str) -> None:
    assert world.enter(POSTS[way]).post(way).status_code == 403


@pytest.mark.parametrize("way", ["/desk/preparation/", "/desk/openings/", "/desk/enrolment/"])
def test_a_desk_of_others_is_closed(world: World, way: str) -> None:
    assert world.enter("invigilator").get(way).status_code == 403


def test_another_site_does_not_exist(prepared: World) -> None:
    visitor, room, sitting = prepared.enter("programmer702"), prepared.one(SittingRoom), prepared.one(Sitting)
    for way in (f"/desk/scanning/{sitting.id}", f"/desk/scanning/room/{room.id}", f"/desk/doubts/room/{room.id}",
                f"/desk/protocol/room/{room.id}", f"/desk/key/{sitting.id}"):  # fmt: skip
        assert visitor.get(way).status_code == 404, way
    way = f"/desk/scanning/room/{room.id}/receive"
    forged = visitor.post(way, **{"pass": "1", "pictures": [sent("a.jpg", b"picture")]})
    assert forged.status_code == 404
    with prepared.see() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Job.arguments["source"].as_string() == "a.jpg")) == 0


def test_scans_before_the_end_are_refused(prepared: World) -> None:
    """§127. An empty file is named; a pass that does not exist is no request of ours."""
    programmer, room = prepared.enter("programmer"), prepared.one(SittingRoom)
    if prepared.one(Sitting).finished_at is None:
        way = f"/desk/scanning/room/{room.id}/receive"
        early = programmer.post(way, **{"pass": "1", "pictures": [sent("a.jpg", b"picture")]})
        assert early.status_code == 409
    assert programmer.post(f"/desk/scanning/room/{room.id}/receive", **{"pass": "3"}).status_code == 400


def test_without_the_token_of_the_page_nothing_is_done(world: World) -> None:
    visitor = world.enter("lead")
    assert visitor.client.post("/desk/conduct/1/start").status_code == 400


@pytest.mark.parametrize("login", ["ntc", "responsible", "chair", "site", "lead", "representative", "programmer",
                                   "commission", "invigilator"])  # fmt: skip
def test_everybody_has_a_first_page(prepared: World, login: str) -> None:
    for lang in ("kk", "ru"):
        page = prepared.enter(login, lang).get("/")
        assert page.status_code == 200
        assert ("Лек 701-1" if lang == "kk" else "Поток 701-1") in words(page)


def test_numbers_that_no_form_sends_are_no_fault_of_ours(prepared: World) -> None:
    ntc = prepared.enter("ntc")
    assert ntc.post("/desk/allocation/propose", spare="x").status_code == 400
    assert ntc.post("/desk/allocation/99999999999/approve").status_code == 404
    assert ntc.get("/desk/preparation/99999999999").status_code == 404
