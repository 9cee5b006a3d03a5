"""The page of rights over SQL: the application role with the ticket of each role."""

from __future__ import annotations

from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from app.roles import Role
from tests.house.attacks import CLOSED, NOT_YOURS, STRANGE_COLUMN
from tests.house.matrix import Actor, Outcome, actor, may, tables_of_page
from tests.house.rows import PERSONAL, fresh_serial, in_the_name_of, insertion, new_row, places_of, values_of
from tests.house.world import World

REFUSALS = {NOT_YOURS, STRANGE_COLUMN, *CLOSED}
"""How the database says no; any other error is a fault of the attempt."""
Connection = psycopg.Connection[Any]


def carry_out(world: World, outcome: Outcome) -> None:
    """Every register × role × C, R, U, D × place; nothing of it stays."""
    for role in Role:
        who = actor(world, role)
        with world.as_application(world.ticket(role), acting=True) as connection:
            for table in tables_of_page():
                _read(connection, table, who, world, outcome)
                _create(connection, table, who, world, outcome)
                _change(connection, table, who, world, outcome)
                _remove(connection, table, who, world, outcome)


def _read(connection: Connection, table: sa.Table, who: Actor, world: World, outcome: Outcome) -> None:
    seen = set(ids(connection, sql.SQL("SELECT id FROM {}").format(sql.Identifier(table.name))))
    for place in places_of(table):
        rows = world.rows[table.name, place]
        allowed = {row["id"] for row in rows if may(table, "R", who, row, world)}
        strange = (seen & {row["id"] for row in rows}) - allowed
        outcome.cell("sql", table.name, who.role, "R", place, may=bool(allowed), did=allowed <= seen and bool(allowed))
        outcome.cell("sql", table.name, who.role, "R, others", place, may=False, did=bool(strange))


def _create(connection: Connection, table: sa.Table, who: Actor, world: World, outcome: Outcome) -> None:
    for place in places_of(table):
        row = in_the_name_of(who.user_id, table, new_row(table, place, fresh_serial(table), ids=world.ids))
        did = touched(connection, insertion(table, row), values_of(row)) == 1
        outcome.cell("sql", table.name, who.role, "C", place, may=may(table, "C", who, row, world), did=did)
        if table.name == "job":
            nowhere = row | {"site_id": None, "commission_id": None}
            due, did = (
                may(table, "C", who, nowhere, world),
                touched(connection, insertion(table, nowhere), values_of(nowhere)) == 1,
            )
            outcome.cell("sql", table.name, who.role, "C, without a place", may=due, did=did)
        if table.name in PERSONAL | {"job"}:
            strange = row | {"user_id": who.user_id + 1}
            did = touched(connection, insertion(table, strange), values_of(strange)) == 1
            outcome.cell("sql", table.name, who.role, "C, in another's name", place, may=False, did=did)


def _change(connection: Connection, table: sa.Table, who: Actor, world: World, outcome: Outcome) -> None:
    column = sql.Identifier(_changeable(connection, table))
    order = sql.SQL("UPDATE {} SET {} = {} WHERE id = ANY(%s)").format(sql.Identifier(table.name), column, column)
    for place in places_of(table):
        rows = world.rows[table.name, place]
        allowed = [row["id"] for row in rows if may(table, "U", who, row, world)]
        others = [row["id"] for row in rows if row["id"] not in allowed]
        done = touched(connection, order, [allowed]) if allowed else 0
        outcome.cell(
            "sql", table.name, who.role, "U", place, may=bool(allowed), did=bool(allowed) and done == len(allowed)
        )
        outcome.cell(
            "sql", table.name, who.role, "U, others", place, may=False, did=touched(connection, order, [others]) > 0
        )


def _remove(connection: Connection, table: sa.Table, who: Actor, world: World, outcome: Outcome) -> None:
    order = sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(sql.Identifier(table.name))
    for place in places_of(table):
        rows = [row["id"] for row in world.rows[table.name, place]]
        outcome.cell("sql", table.name, who.role, "D", place, may=False, did=touched(connection, order, [rows]) > 0)


def _changeable(connection: Connection, table: sa.Table) -> str:
    """A column that the application may change; any, if it may change none."""
    plain = [column.name for column in table.columns if not column.primary_key and column.computed is None]
    asked = "SELECT c FROM unnest(%s::text[]) c WHERE has_column_privilege(%s, c, 'UPDATE')"
    found = connection.execute(asked, [plain, table.name]).fetchall()
    return str(found[-1][0]) if found else plain[-1]


def touched(connection: Connection, order: sql.Composed | bytes, values: list[Any] | None = None) -> int:
    """How many rows the order touched before it was taken back; 0 if the database refused it."""
    try:
        with connection.transaction(force_rollback=True):
            return connection.execute(order, values).rowcount
    except psycopg.Error as refused:
        if refused.sqlstate not in REFUSALS:
            raise
        return 0


def ids(connection: Connection, question: sql.Composed) -> list[int]:
    """The ids that the database shows; none if it refuses to show any."""
    try:
        with connection.transaction(force_rollback=True):
            return [row[0] for row in connection.execute(question)]
    except psycopg.errors.InsufficientPrivilege:
        return []
