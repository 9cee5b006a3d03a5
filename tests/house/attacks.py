"""How an attack ends: accepted or refused, with what, and what it showed."""

from __future__ import annotations

from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from app.roles import Role
from tests.house.rows import NEIGHBOUR, OWN, Row, has, registers
from tests.house.world import World

Connection = psycopg.Connection[Any]
Order = sql.Composed | sql.SQL | str
ACCEPTED, NOT_YOURS, NO_ACT = "00000", "42501", "SQ000"
NO_PARENT, TAKEN = "23503", "23505"
STRANGE_COLUMN, JOINTLY = "SQ200", "SQ784"
CLOSED = {"SQ009", "SQ076", "SQ145", "SQ149", "SQ179", "SQ785", "SQ786", "SQ788", "SQ821"}
"""What a row answers that is closed by its state."""


def composed(order: Order) -> sql.Composed | sql.SQL | bytes:
    return order.encode() if isinstance(order, str) else order


def told(connection: Connection, order: Order, values: list[Any] | None = None) -> str:
    """The SQLSTATE with which the database answers; what it accepted is taken back."""
    try:
        with connection.transaction(force_rollback=True):
            done = connection.execute(composed(order), values)
    except psycopg.Error as refused:
        return str(refused.sqlstate)
    return ACCEPTED if done.rowcount else "no row"


def seen(connection: Connection, table: sa.Table) -> set[int]:
    """The ids of all rows of a table that this connection reads."""
    try:
        with connection.transaction(force_rollback=True):
            found = connection.execute(sql.SQL("SELECT id FROM public.{}").format(sql.Identifier(table.name)))
            return {row[0] for row in found}
    except psycopg.errors.InsufficientPrivilege:
        return set()


def strange(connection: Connection, world: World, role: Role | None) -> dict[str, set[int]]:
    """By table, rows that an official of the first site may not see whatever they do; everything for nobody."""
    found = {}
    for table in registers():
        rows = [row for (name, _), at in world.rows.items() if name == table.name for row in at]
        hidden = {row["id"] for row in rows if role is None or _is_elsewhere(table, row, world, role)}
        if shown := seen(connection, table) & hidden:
            found[table.name] = shown
    return found


def _is_elsewhere(table: sa.Table, row: Row, world: World, role: Role) -> bool:
    own, neighbour = (world.rows["commission", place][0]["id"] for place in (OWN, NEIGHBOUR))
    if table.name == "commission":
        return bool(row["id"] != own if role is Role.RESPONSIBLE else row["id"] not in (own, neighbour))
    if role is Role.RESPONSIBLE and has(table, "commission_id"):
        return bool(row["commission_id"] != own and row.get("user_id") != world.user(role))
    site = row["id"] if table.name == "site" else row.get("site_id", OWN_SITE)
    return bool(site != OWN_SITE and row.get("user_id") != world.user(role))


OWN_SITE = 1
