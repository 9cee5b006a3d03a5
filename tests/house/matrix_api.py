"""The page of rights over the door of programs: every register, asked with the token of each role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from werkzeug.test import TestResponse

from app.db import Register
from app.roles import Role
from tests.house.matrix import Actor, Outcome, actor, may
from tests.house.rows import OWN, Row, fresh_serial, new_row, places_of
from tests.house.world import PASSWORD, World

PAGE = 100
CLOSED = {403, 404, 405}


@dataclass(frozen=True)
class Program:
    """A program with the token of one official."""

    client: FlaskClient
    token: str

    @classmethod
    def entered(cls, app: Flask, login: str, password: str) -> Program:
        client = app.test_client()
        answer = client.post("/api/v1/token", json={"login": login, "password": password})
        if answer.status_code != 200:
            raise AssertionError(answer.text)
        return cls(client, answer.get_json()["token"])

    def ask(self, method: str, way: str, sent: Any = None, **headers: str) -> TestResponse:
        told = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.open(f"/api/v1/{way}", method=method, json=sent, headers=told)


@dataclass(frozen=True)
class Call:
    """One program at one register; `past` is the superuser's way past every wall."""

    program: Program
    who: Actor
    table: sa.Table
    register: Register
    world: World
    outcome: Outcome
    past: psycopg.Connection[Any]

    def may(self, letter: str, row: Row) -> bool:
        return letter in {"R", *self.register.screen} and may(self.table, letter, self.who, row, self.world)

    def cell(self, deed: str, place: str, *, may: bool, did: bool) -> None:
        self.outcome.cell("api", self.table.name, self.who.role, deed, place, may=may, did=did)


def carry_out(
    app: Flask, screens: list[tuple[sa.Table, Register]], world: World, outcome: Outcome, past: psycopg.Connection[Any]
) -> None:
    """List, one row, a new row, a change: with a row of the own place and of each other one."""
    for role in Role:
        program = Program.entered(app, f"{role.value}.{OWN}", PASSWORD)
        for table, register in screens:
            call = Call(program, actor(world, role), table, register, world, outcome, past)
            for deed in (_index, _one, _add, _change):
                deed(call)


def _index(call: Call) -> None:
    answer = call.program.ask("GET", f"{call.table.name}?size={PAGE}")
    rows = answer.get_json()["rows"] if answer.status_code == 200 else []
    seen = {row["id"] for row in rows}
    for place in places_of(call.table):
        there = call.world.rows[call.table.name, place]
        due = {row["id"] for row in there if call.may("R", row)}
        whole = due <= seen or len(seen) == PAGE
        call.cell("list", place, may=bool(due), did=answer.status_code == 200 and whole and bool(due))
        call.cell("list, others", place, may=False, did=bool(seen & {row["id"] for row in there} - due))


def _one(call: Call) -> None:
    for place in places_of(call.table):
        row = call.world.rows[call.table.name, place][0]
        answer = call.program.ask("GET", f"{call.table.name}/{row['id']}")
        due = call.may("R", row)
        call.cell("one", place, may=due, did=_did(answer, due=due))


def _add(call: Call) -> None:
    """Nothing is known of the columns but what stands in a row that the program may read: it is sent as new."""
    for place in places_of(call.table):
        row = new_row(call.table, place, fresh_serial(call.table), ids=call.world.ids)
        due = call.may("C", row)
        answer, made = _made(call, _as_sent(call, row))
        refused = answer.status_code in {403, 404, 405}
        call.cell("add", place, may=due, did=not refused if due else any(_same_place(call, one, row) for one in made))
        call.cell("add, elsewhere", place, may=False, did=any(not call.may("C", one) for one in made))
        call.cell("add, fault", place, may=False, did=answer.status_code >= 500)


def _change(call: Call) -> None:
    for place in places_of(call.table):
        row = call.world.rows[call.table.name, place][0]
        way, due = f"{call.table.name}/{row['id']}", call.may("U", row)
        seen = call.program.ask("GET", way).headers.get("ETag", '"?"')
        answer = call.program.ask("PATCH", way, {}, **{"If-Match": seen})
        call.cell("change", place, may=due, did=_did(answer, due=due))


def _did(answer: TestResponse, *, due: bool) -> bool:
    """Whether the door did its work; what is not due must be refused well, not broken off by a fault."""
    code = answer.status_code
    return code not in CLOSED and code < 500 if due else code < 400 or code >= 500


def _as_sent(call: Call, row: Row) -> dict[str, Any]:
    """A row as JSON: parents by code."""
    sent: dict[str, Any] = {}
    for name, value in row.items():
        column = call.table.columns.get(name)
        if column is None:
            continue
        if column.foreign_keys and isinstance(value, int):
            sent[name.removesuffix("_id")] = _code(call, column, value)
        else:
            plain = getattr(value, "value", value)
            sent[name] = plain if isinstance(plain, bool | int | str) or plain is None else str(plain)
    return {name: value for name, value in sent.items() if name not in ("serial", "id")}


def _code(call: Call, column: sa.Column[Any], number: int) -> str:
    target = next(key.column.table for key in column.foreign_keys)
    rows = [row for (name, _), found in call.world.rows.items() if name == target.name for row in found]
    return str(next((row.get("code", row["id"]) for row in rows if row["id"] == number), number))


def _made(call: Call, sent: dict[str, Any]) -> tuple[TestResponse, list[Row]]:
    """The answer, and the rows that were brought into the table; they are taken away again."""
    table = sql.Identifier(call.table.name)
    last = call.past.execute(sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(table)).fetchone()
    answer = call.program.ask("POST", call.table.name, sent)
    told = answer.get_json(silent=True) or {}
    columns = {error["column"] for error in told.get("errors", [])}
    if answer.status_code == 422 and columns:
        answer = call.program.ask("POST", call.table.name, {n: v for n, v in sent.items() if n not in columns})
    found = call.past.execute(sql.SQL("SELECT * FROM {} WHERE id > %s").format(table), last)
    names = [column.name for column in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    call.past.execute(sql.SQL("DELETE FROM {} WHERE id > %s").format(table), last)
    return answer, rows


def _same_place(call: Call, made: Row, wanted: Row) -> bool:
    named = [name for name in ("site_id", "commission_id") if name in call.table.columns]
    return all(made[name] == wanted[name] for name in named)
