"""Make a database ready: schema, migrations, guard. Uses the owner's connection; the running programme does not."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from flask_appbuilder.models.sqla import Model
from flask_appbuilder.security.sqla import models as _fab_models  # noqa: F401  (fills Model.metadata)

import app.models  # noqa: F401  (fills Base.metadata)
from app import guard
from app.db import Base
from app.roles import ACCOUNTS, MATRIX

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "schema.sql"
TABLES: Any = [Base.metadata, Model.metadata]
OWNER, APPLICATION = "synaq_owner", "synaq_app"
"""Role names as they stand in schema.sql; other names are put in their place when it is loaded."""


def prepare(owner_url: str, app_url: str, secret: bytes) -> None:
    """Bring the database to the present state: load schema.sql into an empty one, migrate, renew the guard."""
    engine = sa.create_engine(owner_url, poolclass=sa.NullPool)
    application = sa.make_url(app_url).username or APPLICATION
    with engine.begin() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(728)")
        if not sa.inspect(connection).has_table("alembic_version") and SCHEMA.exists():
            _load_schema(connection, application)
        upgrade(connection)
        _renew_guard(connection, application, secret)
    engine.dispose()


def upgrade(connection: sa.Connection) -> None:
    """Run the migrations that are missing."""
    command.upgrade(_alembic(connection), "head")


def revise(connection: sa.Connection, words: str) -> None:
    """Write a migration from the difference between models and database, for a person to read."""
    command.revision(_alembic(connection), message=words, autogenerate=True)


def differences(connection: sa.Connection) -> list[str]:
    """What the models say and the database does not have, or the reverse; [] when they agree."""
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return [str(line) for line in compare_metadata(context, TABLES)]


def guard_is_current(connection: sa.Connection, application: str) -> bool:
    """Whether the policies, triggers and functions in the database are those of the code."""
    told = connection.execute(sa.text("SELECT obj_description('who()'::regprocedure)")).scalar()
    return told == f"guard {_fingerprint(application)}"


def dump(pg_dump: Path, superuser_url: str) -> str:
    """The schema of a migrated database as text that loads through psycopg on every version."""
    url = sa.make_url(superuser_url).set(drivername="postgresql").render_as_string(hide_password=False)
    told = subprocess.run(
        [pg_dump, "--schema-only", "--restrict-key=synaq", "--dbname", url], capture_output=True, text=True, check=True
    )
    kept = [line for line in told.stdout.splitlines() if not re.match(r"(--|\\|SET |SELECT pg_catalog)", line)]
    return re.sub(r"\n{3,}", "\n\n", _as_read_again("\n".join(kept))).strip() + "\n"


def _as_read_again(said: str) -> str:
    """PostgreSQL words the check of a closed list otherwise once it has read its own wording; then it stays so."""
    return re.sub(
        r"\(ARRAY\[([^\]]+)\]\)::text\[\]",
        lambda found: "ARRAY[" + re.sub(r"('(?:[^']|'')*'::character varying)", r"(\1)::text", found[1]) + "]",
        said,
    )


def _load_schema(connection: sa.Connection, application: str) -> None:
    owner = connection.execute(sa.text("SELECT current_user")).scalar_one()
    text = SCHEMA.read_text("utf-8").replace("CREATE SCHEMA public;", "")
    text = re.sub(rf"\b{OWNER}\b", f'"{owner}"', text) if owner != OWNER else text
    text = re.sub(rf"\b{APPLICATION}\b", f'"{application}"', text) if application != APPLICATION else text
    connection.exec_driver_sql("SET LOCAL check_function_bodies = false")  # functions come before their tables
    connection.exec_driver_sql(text.replace("%", "%%"))
    command.stamp(_alembic(connection), "head")


def _renew_guard(connection: sa.Connection, application: str, secret: bytes) -> None:
    if guard_is_current(connection, application) if _has_guard(connection) else False:
        guard.write_key(connection, secret)
        return
    guard.install(connection, application, secret)
    connection.exec_driver_sql(f"COMMENT ON FUNCTION who() IS 'guard {_fingerprint(application)}'")


def _has_guard(connection: sa.Connection) -> bool:
    return bool(connection.execute(sa.text("SELECT to_regprocedure('who()') IS NOT NULL")).scalar())


def _fingerprint(application: str) -> str:
    said = "\n".join([*guard.statements(application), guard.FUNCTIONS, repr((MATRIX, ACCOUNTS))])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _alembic(connection: sa.Connection) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config
