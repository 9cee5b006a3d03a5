"""Rows into tables by COPY, as the owner of the database: past policies and triggers, not past foreign keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import sqlalchemy as sa
from psycopg import sql


class Poured(NamedTuple):
    """A table, its columns and its rows; the first column is `id`, and the numbers grow."""

    table: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]


def poured(table: str, rows: Sequence[Mapping[str, Any]]) -> Poured:
    """Rows told by column."""
    return Poured(table, tuple(rows[0]), (tuple(row.values()) for row in rows))


def pour(connection: sa.Connection, told: Poured) -> None:
    """Copy the rows into the table."""
    table, columns = sql.Identifier(told.table), sql.SQL(", ").join(map(sql.Identifier, told.columns))
    driver: Any = connection.connection.driver_connection
    last: object = None
    order = sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns)
    with _open(connection, told.table), driver.cursor() as cursor, cursor.copy(order) as copy:
        for row in told.rows:
            copy.write_row(row)
            last = row[0]
    if last is not None:
        numbers = sa.func.setval(sa.func.pg_get_serial_sequence(told.table, "id"), last)
        connection.execute(sa.select(numbers))


@contextmanager
def _open(connection: sa.Connection, table: str) -> Iterator[None]:
    """The table without its policies and triggers until the rows are in; all within the present transaction."""
    connection.exec_driver_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER")
    yield
    connection.exec_driver_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER")
