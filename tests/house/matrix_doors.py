"""The deeds of the page of rights and its prints: every door of a desk, every form, in the browser of each role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.db import Base
from app.form import FORMS
from app.register.rights import allowed
from app.roles import MATRIX, VERBS, Role, may_print
from tests.house.browser import Browser
from tests.house.matrix import Outcome, actor, may
from tests.house.rows import BUBBLE, EVERYWHERE, FOREIGN, OWN, Row
from tests.house.world import World

OF_ARGUMENT = {
    "room_id": "sitting_room",
    "stock_room_id": "room",
    "stock_id": "room_stock",
    "row_id": "lower_row",
    "template_id": "form_template",
    "run_id": "allocation_run",
}
WORDS: dict[str, Any] = {"at": BUBBLE, "form_id": "I-1"}
FORBIDDEN, UNSEEN = 403, 404


@dataclass(frozen=True)
class Doors:
    """Every official with a browser, before the doors of the desks."""

    app: Flask
    browsers: dict[Role, Browser]
    world: World
    outcome: Outcome

    def way(self, rule: Rule, place: str) -> str:
        values = {name: self.number(name, place) for name in rule.arguments}
        return self.app.url_map.bind("localhost").build(rule.endpoint, values)

    def number(self, argument: str, place: str) -> Any:
        return WORDS[argument] if argument in WORDS else self.row(argument, place)["id"]

    def row(self, argument: str, place: str) -> Row:
        rows, table = self.world.rows, table_of(argument)
        return (rows.get((table, place)) or rows[table, EVERYWHERE])[0]

    def sees(self, argument: str, role: Role, place: str) -> bool:
        """Whether the row that the address names is in the charge of the role."""
        table = Base.metadata.tables[table_of(argument)]
        return may(table, "R", actor(self.world, role), self.row(argument, place), self.world)


def table_of(argument: str) -> str:
    return OF_ARGUMENT.get(argument, argument.removesuffix("_id"))


def carry_out(app: Flask, browsers: dict[Role, Browser], world: World, outcome: Outcome) -> None:
    """Each role knocks with the number of a row of its own place, and, if it may pass, with one of another site."""
    doors = Doors(app, browsers, world, outcome)
    for rule in app.url_map.iter_rules():
        right = right_of(app, rule)
        for role in Role if right else ():
            _knock(doors, rule, str(right), role)
    for role, browser in browsers.items():
        for form_id in FORMS:
            _print(doors, form_id, role, browser)


def right_of(app: Flask, rule: Rule) -> str | None:
    """The right that this door asks for; None for the screens of registers and for doors open to every official."""
    named = str(getattr(app.view_functions[rule.endpoint], "_permission_name", ""))
    views = {view.endpoint: view for view in app.extensions["appbuilder"].baseviews}
    view = views.get(rule.endpoint.partition(".")[0])
    right = str((getattr(view, "method_permission_name", None) or {}).get(named, named))
    a_screen = rule.rule.split("/")[1] in {*MATRIX, "api"}
    return right if not a_screen and (right in VERBS or right.partition(".")[0] in MATRIX) else None


def _knock(doors: Doors, rule: Rule, right: str, role: Role) -> None:
    passes = allowed(right, role)
    for place in (OWN, FOREIGN) if passes and rule.arguments else (OWN,):
        due = passes and all(doors.sees(name, role, place) for name in rule.arguments if name not in WORDS)
        answer = _opened(doors.browsers[role], rule, doors.way(rule, place))
        doors.outcome.cell("door", rule.rule, role, place, may=due, did=_did(answer, due=due, passes=passes))


def _opened(browser: Browser, rule: Rule, way: str) -> TestResponse:
    return browser.get(way) if "GET" in (rule.methods or ()) else browser.post(way)


def _did(answer: TestResponse, *, due: bool, passes: bool) -> bool:
    """A stranger's role is stopped before anything else; a stranger's row is refused, whatever the reason told."""
    if due:
        return answer.status_code not in {FORBIDDEN, UNSEEN} and answer.status_code < 500
    return answer.status_code >= 500 or (answer.status_code < 400 if passes else answer.status_code != FORBIDDEN)


def _print(doors: Doors, form_id: str, role: Role, browser: Browser) -> None:
    form, passes = FORMS[form_id], may_print(form_id, role)
    table = Base.metadata.tables[form.on.__tablename__]
    for place in (OWN, FOREIGN) if passes else (OWN,):
        row = doors.world.rows[table.name, place][0]
        due = passes and may(table, "R", actor(doors.world, role), row, doors.world)
        answer = browser.post(f"/paper/{form_id}/{unit_of(doors.world, table.name, row)}")
        doors.outcome.cell("print", form_id, role, place, may=due, did=_did(answer, due=due, passes=passes))


def unit_of(world: World, table: str, row: Row) -> str:
    """The key by which people name this row."""
    if "code" in row:
        return str(row["code"])
    if table == "application":
        return f"{_by_id(world, 'commission', row['commission_id'])['code']}-{row['number']}"
    if table == "sitting":
        site = next(r for place in (OWN, FOREIGN) for r in world.rows["site", place] if r["id"] == row["site_id"])
        return f"{site['code']}-{row['number']}"
    if table in ("room", "room_stock"):
        site = next(r for place in (OWN, FOREIGN) for r in world.rows["site", place] if r["id"] == row["site_id"])
        return f"{site['code']}-{row['number']}" if table == "room" else str(site["code"])
    sitting = _by_id(world, "sitting", row["sitting_id"])
    if table == "statement":
        authority = _by_id(world, "authority", row["authority_id"])
        return f"{unit_of(world, 'sitting', sitting)}-{authority['code']}"
    return f"{unit_of(world, 'sitting', sitting)}-{_by_id(world, 'room', row['room_id'])['number']}"


def _by_id(world: World, table: str, number: int) -> Row:
    return next(row for (name, _), rows in world.rows.items() if name == table for row in rows if row["id"] == number)
