"""Is the installation whole: database, schema, policies, journal, jobs. Each line says what was found."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import sqlalchemy as sa
from redis import Redis
from redis.exceptions import RedisError
from rq import Worker
from sqlalchemy.orm import Session

import app.documents  # noqa: F401  (declares the forms)
from app import anchors, catalogue, database, guard, servers
from app.form import office
from app.house import House, opened
from app.stages import templates
from config import Config


@dataclass(frozen=True)
class Line:
    """One thing examined: `ok` is False only for a fault; a warning is ok with a detail."""

    name: str
    ok: bool
    detail: str


def examine(config: Config) -> list[Line]:
    """Every check in order; starts the embedded database if needed, and stops it again if it was not running."""
    was_running = config.database_url is not None or servers.running(config.var)
    house = opened(config)
    try:
        engine = sa.create_engine(house.servers.owner_url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            application = sa.make_url(house.servers.app_url).username or database.APPLICATION
            lines = [
                Line("database", True, str(connection.scalar(sa.text("SHOW server_version")))),
                _schema(connection),
                _policies(connection, application),
                _journal(connection),
                _anchors(connection),
                _templates(connection),
                _jobs(connection, house),
                _pdf(),
            ]
    finally:
        if not was_running:
            servers.down(config.var)
    return lines


def _schema(connection: sa.Connection) -> Line:
    odd = database.differences(connection)
    return Line("schema", not odd, "; ".join(odd) or "= migrations = models")


def _policies(connection: sa.Connection, application: str) -> Line:
    """The guard as it is, against the guard of the code: what was dropped, changed, disabled or added by hand."""
    found = catalogue.compare(connection, application)
    if not database.guard_is_current(connection, application):
        found.odd.append("of another release")
    said = f"{found.things} things, {found.digest}"
    return Line("policies", not found.odd, f"{said}: {'; '.join(found.odd)}" if found.odd else said)


def _journal(connection: sa.Connection) -> Line:
    broken = connection.scalars(sa.text("SELECT broken_chains()")).all()
    chains, entries = connection.execute(sa.text("SELECT count(DISTINCT chain), count(*) FROM entry")).one()
    return Line(
        "journal", not broken, f"broken: {', '.join(broken)}" if broken else f"{chains} chains, {entries} entries"
    )


def _anchors(connection: sa.Connection) -> Line:
    """Whether every head that was once laid outside is still in the journal; then the present heads are laid."""
    known = anchors.read()
    odd = [f"line {number}" for number in known.broken] + anchors.lost(connection, known.laid)
    anchors.lay_all(connection)
    if odd:
        return Line("anchors", False, f"lost: {', '.join(odd)}")
    return Line("anchors", True, f"{len(known.laid)} in {anchors.NAME}" if known.laid else "warning: none before today")


def _templates(connection: sa.Connection) -> Line:
    """Whether every template in force still asks for what its form says, and its file is there."""
    with Session(connection) as session:
        every = templates.standings(session)
    odd = [f"{one.form.id} №{one.now.number}" for one in every if one.now is not None and not one.fits]
    changed = sum(one.now is not None for one in every)
    said = f"{len(every)} forms, {changed} with a template in force"
    return Line("templates", not odd, f"do not fit, printed from the house: {', '.join(odd)}" if odd else said)


def _jobs(connection: sa.Connection, house: House) -> Line:
    try:
        redis = Redis.from_url(house.servers.redis_url)
        redis.ping()
        workers = Worker.count(connection=redis)
    except RedisError as away:
        return Line("jobs", False, f"{urlsplit(house.servers.redis_url).scheme}: {type(away).__name__}")
    states = connection.execute(sa.text("SELECT state, n FROM count_jobs()")).all()
    said = ", ".join(f"{state} {count}" for state, count in states) or "none"
    failed = sum(count for state, count in states if state == "failed")
    return Line("jobs", not failed, said + ("" if workers else "; warning: no worker is running"))


def _pdf() -> Line:
    """PDF is a gift of LibreOffice: that it is away is no fault, nor that it has no cell here, but both are said."""
    found = office.programme()
    if found is None:
        return Line("pdf", True, f"warning: {office.GET.within('both')}")
    missing = sorted({"files", "network"} - office.walls())
    return Line("pdf", True, f"{found}; warning: open to {', '.join(missing)}" if missing else found)


def fresh_dump(config: Config) -> str:
    """schema.sql as the migrations make it today, from an empty database of the embedded cluster."""
    with _migrated(config) as (connection, name):
        guard.install(connection, database.APPLICATION, None)
        connection.commit()
        return database.dump(servers.pg_dump_path(), servers.superuser_url(config.var, name))


def write_migration(config: Config, words: str) -> None:
    """Write a migration from what the models say and an empty database, migrated until today, does not have."""
    with _migrated(config) as (connection, _):
        database.revise(connection, words)


@contextmanager
def _migrated(config: Config) -> Iterator[tuple[sa.Connection, str]]:
    """A migrated database without guard, for a while."""
    servers.up(config.var)
    name = f"dump_{secrets.token_hex(4)}"
    made = servers.create_database(config.var, name)
    engine = sa.create_engine(made.owner_url, poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            database.upgrade(connection)
            connection.commit()
            yield connection, name
    finally:
        servers.drop_database(config.var, name)
