"""Registers for programs: one token, the same rights and rules as the screens."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.register.conftest import PASSWORD, World


class Program:
    """A program with the token of one person."""

    def __init__(self, world: World, login: str) -> None:
        self.client: FlaskClient = world.app.test_client()
        answer = self.client.post("/api/v1/token", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.token = answer.get_json()["token"]

    def ask(self, method: str, way: str, **more: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return self.client.open(way, method=method, headers=headers, **more)


@pytest.fixture
def site(world: World) -> Program:
    return Program(world, "si701")


def test_without_a_token_nothing_is_told(world: World) -> None:
    client = world.app.test_client()
    for way in ("/api/v1/room", "/api/v1/room/1", "/api/v1/openapi.json"):
        answer = client.get(way)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer x", "Basic c2l0ZTp4", "Bearer WzEsMSwiYSIsMV0.aa.bb"])
def test_a_token_that_is_not_ours_opens_nothing(world: World, sent: str) -> None:
    assert world.app.test_client().get("/api/v1/room", headers={"Authorization": sent}).status_code == 401


def test_a_cookie_opens_nothing_for_a_program(world: World) -> None:
    browser = world.enter("si701")
    assert browser.get("/room/list/").status_code == 200
    assert browser.get("/api/v1/room").status_code == 401
    assert browser.client.post("/api/v1/room", json={}).status_code == 401


def test_a_token_opens_no_page(site: Program) -> None:
    assert site.ask("GET", "/room/list/").status_code == 302


def test_a_wrong_password_gives_no_token_and_five_of_them_close_the_entrance(world: World) -> None:
    client = world.app.test_client()
    wrong = {"login": "si701", "password": "a wrong password"}
    address = {"REMOTE_ADDR": "203.0.113.77"}
    told = [client.post("/api/v1/token", json=wrong, environ_base=address).status_code for _ in range(6)]
    assert told == [401] * 5 + [429]


@pytest.mark.parametrize("sent", [b"", b"[]", b"{", b'{"login": 1, "password": 2}', b'{"login": "site"}', b"\xff"])
def test_senseless_credentials_are_told_so(world: World, sent: bytes) -> None:
    assert world.app.test_client().post("/api/v1/token", data=sent).status_code == 422


def test_an_ended_token_is_over(site: Program) -> None:
    assert site.ask("GET", "/api/v1/room").status_code == 200
    assert site.ask("DELETE", "/api/v1/token").status_code == 204
    assert site.ask("GET", "/api/v1/room").status_code == 401


def test_only_rows_of_the_own_site(world: World, site: Program) -> None:
    found = site.ask("GET", "/api/v1/room").get_json()["rows"]
    assert {row["site"] for row in found} == {"701"}
    assert site.ask("GET", f"/api/v1/room/{world.ids['room 701']}").status_code == 200
    assert site.ask("GET", f"/api/v1/room/{world.ids['room 702']}").status_code == 404
    assert site.ask("GET", "/api/v1/room/99999999999999999999").status_code == 404


def test_a_register_that_is_not_theirs_is_closed(site: Program) -> None:
    answer = site.ask("GET", "/api/v1/entry")
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")


def test_74_a_row_is_added_by_the_rules_and_changed_only_as_it_was_seen(site: Program) -> None:
    room = {"number": "31", "building": "API", "rows": 5, "columns": 4, "video": True}
    answer = site.ask("POST", "/api/v1/room", json=room)
    assert answer.status_code == 201, answer.text
    told = answer.get_json()
    assert (told["seats"], told["site"]) == (40, "701")
    way, seen = answer.headers["Location"], answer.headers["ETag"]
    assert site.ask("PATCH", way, json={"building": "B"}).status_code == 422
    changed = site.ask("PATCH", way, json={"building": "B"}, headers={"If-Match": seen})
    assert (changed.status_code, changed.get_json()["building"]) == (200, "B")
    assert site.ask("PATCH", way, json={"building": "C"}, headers={"If-Match": seen}).status_code == 412
    assert site.ask("GET", way).get_json()["building"] == "B"


def test_74_4_a_refusal_names_the_paragraph(site: Program) -> None:
    small = {"number": "32", "building": "API", "rows": 1, "columns": 4, "video": True}
    answer = site.ask("POST", "/api/v1/room", json=small, headers={"Accept-Language": "ru"})
    told = answer.get_json()
    assert (answer.status_code, told["paragraph"]) == (409, "§74.4")
    assert "30" in told["detail"]


def test_every_fault_is_told_at_once(site: Program) -> None:
    answer = site.ask("POST", "/api/v1/room", json={"rows": "many", "columns": [1], "colour": "red", "site": "702"})
    assert answer.status_code == 422
    assert {"rows", "columns", "colour", "site", "number", "building"} <= {
        e["column"] for e in answer.get_json()["errors"]
    }


@pytest.mark.parametrize("sent", [b"", b"[]", b"{", b"null", b'"x"', b"\xff\xfe"])
def test_a_body_that_is_no_object_is_refused(site: Program, sent: bytes) -> None:
    assert site.ask("POST", "/api/v1/room", data=sent).status_code == 422


def test_a_clerk_adds_nothing_where_the_page_gives_no_right(site: Program, world: World) -> None:
    assert site.ask("POST", "/api/v1/site", json={"code": "709"}).status_code == 403
    assert site.ask("PATCH", f"/api/v1/site/{world.ids['site 701']}", json={}).status_code == 403


def test_the_iin_stays_masked(world: World) -> None:
    rows = Program(world, "rp701").ask("GET", "/api/v1/application").get_json()["rows"]
    assert rows
    assert all(row["iin"].startswith("••••") for row in rows)


@pytest.mark.parametrize("query", ["order=iin%00", "order=secret", "size=1000000", "page=-1", "what=1", "page=1e9"])
def test_senseless_questions_are_told_so(site: Program, query: str) -> None:
    answer = site.ask("GET", f"/api/v1/room?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_the_document_tells_what_the_asker_may_do(world: World, site: Program) -> None:
    told = site.ask("GET", "/api/v1/openapi.json").get_json()
    assert told["openapi"] == "3.1.0"
    assert set(told["paths"]["/api/v1/room"]) == {"get", "post"}
    assert set(told["paths"]["/api/v1/site"]) == {"get"}
    assert "/api/v1/entry" not in told["paths"]
    assert "/api/v1/entry" in Program(world, "ntc").ask("GET", "/api/v1/openapi.json").get_json()["paths"]
    assert set(links(told)) <= {f"#/components/schemas/{name}" for name in told["components"]["schemas"]}


def links(told: object) -> list[str]:
    if isinstance(told, dict):
        return [str(told["$ref"])] if "$ref" in told else [link for inner in told.values() for link in links(inner)]
    return [link for inner in told for link in links(inner)] if isinstance(told, list) else []
