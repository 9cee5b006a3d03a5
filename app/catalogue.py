"""Is the guard in the database the one of the code? Each policy, trigger, function and grant, compared by its name.

The guard is laid once more, beside the real one, upon empty temporary tables of the same shape: PostgreSQL then words
both in the same way, and what differs has been changed by hand. No real table is locked, nothing stays.
"""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from typing import NamedTuple

import sqlalchemy as sa
from flask_appbuilder.models.sqla import Model

from app import guard
from app.db import Base

ASKED = files("app").joinpath("catalogue.sql").read_text("utf-8")
BESIDE = "pg_temp."


class Catalogue(NamedTuple):
    """What was found: a digest of the whole, how many things it has, and the names of those that are not the code's."""

    digest: str
    things: int
    odd: list[str]


def compare(connection: sa.Connection, application: str) -> Catalogue:
    """Compare the guard of the database with that of the code; by the owner's connection, whose work is rolled back."""
    with connection.begin_nested() as beside:
        connection.exec_driver_sql("SET LOCAL search_path = public, pg_temp")
        connection.exec_driver_sql("SET LOCAL check_function_bodies = false")
        found = _lines(connection, "public", application)
        try:
            _lay_beside(connection, application)
            due = _lines(connection, "pg_temp", application)
        except sa.exc.DBAPIError as broken:
            due = {("guard", "cannot be laid", str(broken.orig).splitlines()[0])}
        beside.rollback()
    digest = hashlib.sha256("\n".join(map(repr, sorted(found))).encode()).hexdigest()[:16]
    return Catalogue(digest, len(found), _odd(found, due) + guard.strange_rights(connection))


def _lay_beside(connection: sa.Connection, application: str) -> None:
    for name in tables():
        connection.exec_driver_sql(f"CREATE TEMP TABLE {name} (LIKE public.{name})")
    told = f"{guard.FUNCTIONS}\n{guard.order_function()};"
    moved = re.sub(r"^CREATE OR REPLACE FUNCTION ", f"CREATE OR REPLACE FUNCTION {BESIDE}", told, flags=re.MULTILINE)
    for statement in (moved, *guard.statements(application, BESIDE)):
        connection.exec_driver_sql(statement.replace("%", "%%"))


def tables() -> list[str]:
    """Every table of ours, of Flask-AppBuilder and of the migrations."""
    return sorted({*Base.metadata.tables, *Model.metadata.tables, "alembic_version"})


def _lines(connection: sa.Connection, schema: str, application: str) -> set[tuple[str, str, str]]:
    """Kind, name and wording of everything that guards this schema."""
    asked = {"schema": schema, "known": tables(), "application": application}
    return {(row.kind, row.name, row.wording) for row in connection.execute(sa.text(ASKED), asked)}


def _odd(found: set[tuple[str, str, str]], due: set[tuple[str, str, str]]) -> list[str]:
    there, wanted = ({(kind, name) for kind, name, _ in lines} for lines in (found, due))
    odd = {f"{_fault((kind, name), there, wanted)} {kind} {name}" for kind, name, _ in found ^ due}
    return sorted(odd)


def _fault(one: tuple[str, str], there: set[tuple[str, str]], wanted: set[tuple[str, str]]) -> str:
    if one not in there:
        return "missing"
    return "changed" if one in wanted else "strange"
