"""Every screen against hostile input: nothing breaks off (no 500), nothing typed comes back as markup, nothing runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.roles import Role
from tests.house.browser import Browser, FormOf
from tests.house.hostile import CORPUS, MARKUP, WRONG_KINDS, some
from tests.house.matrix_api import Program
from tests.house.matrix_http import screens, settled
from tests.house.rows import OWN
from tests.house.world import PASSWORD, World

ROLES = (Role.NTC, Role.PROGRAMMER, Role.RESPONSIBLE)
EACH = 4
PLAIN = {"page", "size", "order"}
RAW = [markup for markup in MARKUP if "<" in markup]
SQUARED = str(7 * 191)


@pytest.fixture(scope="module")
def house(two_sites: World) -> Iterator[tuple[Flask, World]]:
    with settled(two_sites) as app:
        yield app, two_sites


@pytest.fixture(params=ROLES, ids=lambda role: role.value)
def browser(request: pytest.FixtureRequest, house: tuple[Flask, World]) -> Browser:
    return Browser.entered(house[0], f"{request.param.value}.{OWN}", PASSWORD)


def harmless(answer: TestResponse, *words: object) -> None:
    assert answer.status_code < 500, (words, answer.status_code)
    assert "Set-Cookie: x=1" not in str(answer.headers), words
    if answer.mimetype == "text/html":
        page = answer.text
        assert not [raw for raw in RAW if raw in page], words
        assert SQUARED not in re.sub(r"\d{5,}", "", page), words


def stranger(word: str) -> dict[str, str]:
    """Another address for another word: no great many failures come from one."""
    return {"REMOTE_ADDR": f"203.0.113.{sum(map(ord, word)) % 250}"}


def exists(app: Flask, way: str, method: str) -> bool:
    try:
        app.url_map.bind("localhost").match(way, method)
    except HTTPException:
        return False
    return True


def test_lists_take_no_senseless_question_badly(browser: Browser) -> None:
    numbers = count()
    for table, register in screens():
        for name in (*sorted(PLAIN), *register.search, "cursor", "view", "columns", "unknown"):
            for word in some(next(numbers), EACH):
                answer = browser.client.get(f"/{table.name}/list/", query_string={name: word})
                harmless(answer, table.name, name, word)


def test_ways_with_senseless_parts_lead_nowhere(house: tuple[Flask, World], browser: Browser) -> None:
    numbers = count()
    for rule in house[0].url_map.iter_rules():
        for argument in rule.arguments:
            for word in some(next(numbers), EACH):
                way = way_of(rule, argument, word)
                for method in sorted({"GET", "POST"} & set(rule.methods or ())):
                    answer = browser.client.open(way, method=method, data={"csrf_token": browser.token})
                    harmless(answer, rule.rule, argument, word)


def way_of(rule: Rule, argument: str, word: str) -> str:
    """The way of a rule with `word` in the place of one argument and a plain number in the others."""
    parts = re.split(r"<[^<>]*?(\w+)>", rule.rule)
    return "".join(
        part if number % 2 == 0 else (quote(word, safe="") or "-") if part == argument else "1"
        for number, part in enumerate(parts)
    )


def test_forms_take_no_senseless_value_badly(house: tuple[Flask, World], browser: Browser) -> None:
    app, world = house
    numbers = count()
    for table, _ in screens():
        row = world.rows[table.name, next(place for name, place in world.rows if name == table.name)][0]
        for way in (f"/{table.name}/add", f"/{table.name}/edit/{row['id']}"):
            page = browser.get(way) if exists(app, way, "POST") else None
            if page is None or page.status_code != 200:
                continue
            fields = FormOf(page.text).fields
            for name in fields:
                for word in some(next(numbers), EACH):
                    if name != "csrf_token":
                        harmless(browser.post(way, **{**fields, name: word}), way, name, word)


def test_what_was_typed_comes_back_as_words(house: tuple[Flask, World]) -> None:
    ntc = Browser.entered(house[0], f"{Role.NTC.value}.{OWN}", PASSWORD)
    fields = FormOf(ntc.get("/subject/add").text).fields
    for number, markup in enumerate(MARKUP):
        sent = {**fields, "code": f"H{number}", "kk": markup, "ru": markup}
        assert ntc.post("/subject/add", **sent).status_code in {302, 422}
        harmless(ntc.get(f"/subject/list/?code=H{number}"), markup)


def test_programs_take_no_senseless_value_badly(house: tuple[Flask, World]) -> None:
    app, _ = house
    numbers = count()
    for role in ROLES:
        program = Program.entered(app, f"{role.value}.{OWN}", PASSWORD)
        for table, register in screens():
            names = [column.name.removesuffix("_id") for column in table.columns]
            for name in names if "C" in register.screen else ():
                kinds = [*some(next(numbers), EACH), *WRONG_KINDS]
                for word in kinds:
                    harmless(program.ask("POST", table.name, {name: word}), table.name, name, word)
            for word in some(next(numbers), EACH):
                harmless(program.ask("GET", f"{table.name}/{quote(word, safe='') or '0'}"), table.name, word)
                sent = {"login": word, "password": word}
                harmless(program.client.post("/api/v1/token", json=sent, environ_base=stranger(word)), word)


@pytest.mark.parametrize("word", CORPUS)
def test_the_entrance_takes_no_senseless_name_badly(house: tuple[Flask, World], word: str) -> None:
    app, _ = house
    browser = Browser(app.test_client())
    page = browser.get("/login/")
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found is not None
    sent = {"csrf_token": found[1], "username": word, "password": word}
    told = browser.client.post("/login/", data=sent, query_string={"next": word}, environ_base=stranger(word))
    harmless(told, word)
