"""The page of rights over HTTP: the generated screens, each in the browser of each role."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask
from psycopg import sql
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from app import create_app, files, job, keyring
from app.db import Base, Register
from app.roles import MATRIX, Role
from config import Config
from tests.house import matrix_api, matrix_doors, matrix_routes
from tests.house.browser import Browser, FormOf
from tests.house.matrix import Actor, Outcome, actor, may, value_of
from tests.house.matrix_sql import closed
from tests.house.rows import OWN, Row, fresh_serial, new_row, places_of
from tests.house.world import PASSWORD, SECRET, World

PAGE = 100
CLOSED = {403, 404, 405}
CHANGED = {"application": "position", "room": "building"}
"""A column of the registers whose rows are closed by their state, for a change that must not come through."""


@dataclass(frozen=True)
class Visit:
    """One official with a browser at one screen; `past` is the superuser's way past every wall."""

    app: Flask
    browser: Browser
    who: Actor
    table: sa.Table
    register: Register
    world: World
    outcome: Outcome
    past: psycopg.Connection[Any]

    def may(self, letter: str, row: Row) -> bool:
        return letter in self.register.screen and may(self.table, letter, self.who, row, self.world)

    def cell(self, deed: str, place: str, *, may: bool, did: bool) -> None:
        self.outcome.cell("http", self.table.name, self.who.role, deed, place, may=may, did=did)

    def way(self, *parts: object) -> str:
        return "/".join(("", self.table.name, *map(str, parts)))

    def leads(self, way: str) -> bool:
        """Whether there is such an address at all."""
        try:
            self.app.url_map.bind("localhost").match(way, "POST")
        except RequestRedirect:
            return True
        except HTTPException as none:
            return none.code == 405
        return True

    def samples(self) -> Iterator[tuple[str, Row]]:
        """One row of each place."""
        for place in places_of(self.table):
            yield place, self.world.rows[self.table.name, place][0]


def carry_out(world: World, outcome: Outcome, *, every: int = 1) -> None:
    """Screens first, then the desks, whose deeds leave traces; `every` third, seventh … pair of role and register."""
    with settled(world) as app, world.as_superuser() as past:
        past.execute("SET session_replication_role = replica")
        browsers = {role: Browser.entered(app, f"{role.value}.{OWN}", PASSWORD) for role in Role}
        for number, (role, browser) in enumerate(browsers.items()):
            for table, register in screens()[number % every :: every]:
                visit = Visit(app, browser, actor(world, role), table, register, world, outcome, past)
                for deed in (_list, _show, _add, _edit, _delete, matrix_routes.knock, _edit_closed):
                    deed(visit)
        matrix_api.carry_out(app, screens()[::every], world, outcome, past)
        matrix_doors.carry_out(app, browsers, world, outcome)


@contextmanager
def settled(world: World) -> Iterator[Flask]:
    """The web application upon the world; files, keys and jobs lie where they lay when it is over."""
    log, kept = logging.getLogger("flask_appbuilder"), (files._root, keyring._folder, job.WORKS)
    before = [list(one) for one in kept]
    loudness = log.level
    log.setLevel(logging.ERROR)  # every refusal is a warning there
    files.settle(world.var / "files")
    keyring.settle(world.var / "keys")
    job.settle(world.house.app_url, world.house.redis_url, SECRET)
    try:
        yield create_app(Config(var=world.var, secret_key=SECRET.decode()), world.house)
    finally:
        log.setLevel(loudness)
        for one, was in zip(kept, before, strict=True):
            one[:] = was  # type: ignore[index]


def screens() -> list[tuple[sa.Table, Register]]:
    """The tables that have a screen."""
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    found = [(Base.metadata.tables[name], models[name].register) for name in MATRIX if name in models]
    return [(table, register) for table, register in found if register is not None]


def done(answer: TestResponse, *, due: bool) -> bool:
    """Whether a door did its work; what is not due must be refused well, not broken off by a fault."""
    code = answer.status_code
    return code not in CLOSED and code < 500 if due else code < 400 or code >= 500


def _list(visit: Visit) -> None:
    answer = visit.browser.get(visit.way("list", f"?size={PAGE}"))
    seen = {int(found) for found in re.findall(rf'"/{visit.table.name}/show/(\d+)"', answer.text)}
    for place in places_of(visit.table):
        rows = visit.world.rows[visit.table.name, place]
        due = {row["id"] for row in rows if visit.may("R", row)}
        whole = due <= seen or len(seen) == PAGE
        visit.cell("list", place, may=bool(due), did=answer.status_code == 200 and whole and bool(due))
        strange = seen & {row["id"] for row in rows} - due
        visit.cell("list, others", place, may=False, did=bool(strange))


def _show(visit: Visit) -> None:
    for place, row in visit.samples():
        due = visit.may("R", row)
        visit.cell("show", place, may=due, did=done(visit.browser.get(visit.way("show", row["id"])), due=due))


def _add(visit: Visit) -> None:
    """The form, then a new row for each place: a place forged in the form must not bring a row there."""
    opens, there = visit.leads(visit.way("add")), _offers(visit, "C")
    page = visit.browser.get(visit.way("add")) if opens else None
    visit.cell("add, form", OWN, may=there, did=page is not None and done(page, due=there))
    asked = FormOf(page.text).fields if page is not None and page.status_code == 200 else {}
    for place in places_of(visit.table):
        row = new_row(visit.table, place, fresh_serial(visit.table), ids=visit.world.ids)
        typed = asked | {name: value_of(row, name) for name in row if value_of(row, name) or name not in asked}
        made = _rows_made(visit, typed) if opens else []
        did = any(_stands_at(visit, one, row) for one in made)
        visit.cell("add", place, may=visit.may("C", row), did=did)
        strange = [one for one in made if not visit.may("C", one)]
        visit.cell("add, elsewhere", place, may=False, did=bool(strange))


def _edit(visit: Visit) -> None:
    for place, row in visit.samples():
        way, due = visit.way("edit", row["id"]), visit.may("U", row)
        if not visit.leads(way):
            visit.cell("edit", place, may=due, did=False)
            continue
        page = visit.browser.get(way)
        visit.cell("edit, form", place, may=due, did=done(page, due=due))
        typed = FormOf(page.text).fields if page.status_code == 200 else {"seen": ""}
        visit.cell("edit", place, may=due, did=done(visit.browser.post(way, **typed), due=due))


def _edit_closed(visit: Visit) -> None:
    """A form that was opened while the row was open, sent after the row has been closed."""
    row = visit.world.rows[visit.table.name, OWN][0] if visit.table.name in CHANGED else None
    if row is None or not visit.may("U", row):
        return
    way, name = visit.way("edit", row["id"]), CHANGED[visit.table.name]
    typed = FormOf(visit.browser.get(way).text).fields
    if name in typed:
        with closed(visit.world, visit.table.name):
            answer = visit.browser.post(way, **typed | {name: f"{typed[name]} жаңа"})
        visit.cell("edit, closed", OWN, may=False, did=done(answer, due=False))


def _delete(visit: Visit) -> None:
    for place, row in visit.samples():
        visit.cell("delete", place, may=False, did=visit.leads(visit.way("delete", row["id"])))


def _offers(visit: Visit, letter: str) -> bool:
    return letter in visit.register.screen and letter in MATRIX[visit.table.name][visit.who.role].verbs


def _rows_made(visit: Visit, typed: dict[str, Any]) -> list[Row]:
    """The rows that the form brought into the table; they are taken away again."""
    table = sql.Identifier(visit.table.name)
    last = visit.past.execute(sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(table)).fetchone()
    visit.browser.post(visit.way("add"), **typed)
    found = visit.past.execute(sql.SQL("SELECT * FROM {} WHERE id > %s").format(table), last)
    names = [column.name for column in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    visit.past.execute(sql.SQL("DELETE FROM {} WHERE id > %s").format(table), last)
    return rows


def _stands_at(visit: Visit, made: Row, wanted: Row) -> bool:
    """Whether a row that was made stands at the place that was asked for."""
    named = [name for name in ("site_id", "commission_id") if name in visit.table.columns]
    return all(made[name] == wanted[name] for name in named)
