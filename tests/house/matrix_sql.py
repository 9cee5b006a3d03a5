"""The page of rights over SQL: the application role with the ticket of each role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from app.roles import Role
from tests.house.attacks import CLOSED, NOT_YOURS, STRANGE_COLUMN
from tests.house.matrix import Actor, Outcome, actor, may, tables_of_page
from tests.house.rows import (
    EVERYWHERE,
    ONE_A_PLACE,
    OWN,
    PERSONAL,
    fresh_serial,
    in_the_name_of,
    insertion,
    new_row,
    places_of,
    values_of,
)
from tests.house.world import World

REFUSALS = {NOT_YOURS, STRANGE_COLUMN, *CLOSED}
"""How the database says no; any other error is a fault of the attempt."""
Connection = psycopg.Connection[Any]


CLOSING = {
    "application": ("UPDATE commission SET closed_at = now()", "UPDATE commission SET closed_at = NULL"),
    "room": ("UPDATE sitting SET allocated_at = now()", "UPDATE sitting SET allocated_at = NULL"),
    "sitting": ("UPDATE sitting SET state = 'closed'", "UPDATE sitting SET state = 'planned'"),
    "reading": ("UPDATE sealed_key SET opened_at = now()", "UPDATE sealed_key SET opened_at = NULL"),
    "score": ("SELECT 1", "SELECT 1"),
    "statement": ("SELECT 1", "SELECT 1"),
    "allocation_run": ("UPDATE allocation_run SET state = 'dropped'", "UPDATE allocation_run SET state = 'draft'"),
    "allocation_room": ("SELECT 1", "SELECT 1"),
    "unplaced": ("SELECT 1", "SELECT 1"),
    "correction": ("UPDATE correction SET applied_at = now()", "UPDATE correction SET applied_at = NULL"),
}
"""What closes the rows of a table, and what opens them again: set past every wall, for a while."""
TAKES_NO_MORE = {"application", "reading"}
"""Tables that take no new row either once they are closed."""


@contextmanager
def closed(world: World, table: str) -> Iterator[None]:
    """The rows of this table in the state in which nothing of them changes any more."""
    close, open_again = CLOSING[table]
    with world.as_superuser() as past:
        past.execute("SET session_replication_role = replica")
        past.execute(close.encode())
        try:
            yield
        finally:
            past.execute(open_again.encode())


def carry_out(world: World, outcome: Outcome) -> None:
    """Every register × role × C, R, U, D × place, then the own rows in their closed state; nothing of it stays."""
    _open_rows(world, outcome)
    for name in CLOSING:
        table = next(one for one in tables_of_page() if one.name == name)
        with closed(world, name):
            for role in Role:
                _closed_rows(world, table, role, outcome)


def _closed_rows(world: World, table: sa.Table, role: Role, outcome: Outcome) -> None:
    who, place = actor(world, role), OWN if OWN in places_of(table) else EVERYWHERE
    rows = world.rows[table.name, place]
    column = sql.Identifier(next(c.name for c in table.columns if not c.primary_key and c.computed is None))
    change = sql.SQL("UPDATE {} SET {} = {} WHERE id = ANY(%s)").format(sql.Identifier(table.name), column, column)
    remove = sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(sql.Identifier(table.name))
    with world.as_application(world.ticket(role), acting=True) as connection:
        cell = partial(outcome.cell, "closed", table.name, role)
        allowed = {row["id"] for row in rows if may(table, "R", who, row, world)}
        seen = set(ids(connection, sql.SQL("SELECT id FROM {}").format(sql.Identifier(table.name))))
        cell("R", may=bool(allowed), did=allowed <= seen and bool(allowed))
        numbers = [row["id"] for row in rows]
        cell("U", may=False, did=touched(connection, change, [numbers]) > 0)
        cell("D", may=False, did=touched(connection, remove, [numbers]) > 0)
        if table.name in TAKES_NO_MORE:
            row = in_the_name_of(who.user_id, table, new_row(table, OWN, fresh_serial(table), ids=world.ids))
            cell("C", may=False, did=touched(connection, insertion(table, row), values_of(row)) > 0)


def _open_rows(world: World, outcome: Outcome) -> None:
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
    except psycopg.errors.UniqueViolation as there_already:
        if there_already.diag.table_name not in ONE_A_PLACE:
            raise
        return 1  # every wall let it through: only the key is taken
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
