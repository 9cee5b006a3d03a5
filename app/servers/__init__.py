"""Servers that come along: an embedded PostgreSQL and Redis for those who have given no address of their own.

Only the entry of the programme (`run.py`, `app.cli`) and the tests start them; everything else knows addresses.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from app.servers import machine
from app.servers.machine import NotStarted, only_one
from app.servers.postgres import APP, OWNER, SUPERUSER, Postgres, programs
from app.servers.redis import Redis
from app.text import Text

__all__ = [
    "NotStarted",
    "Postgres",
    "Redis",
    "Servers",
    "create_database",
    "down",
    "drop_database",
    "only_one",
    "pg_dump_path",
    "running",
    "superuser_url",
    "up",
]


class Servers(NamedTuple):
    """Addresses to reach the servers by; the database's are for SQLAlchemy."""

    owner_url: str
    app_url: str
    redis_url: str


def up(
    var: Path,
    *,
    database_url: str | None = None,
    database_app_url: str | None = None,
    redis_url: str | None = None,
    fast: bool = False,
) -> Servers:
    """Starts, or attaches to, the servers for which no address is given. Refuses with NotStarted."""
    if (database_url is None) != (database_app_url is None):
        raise NotStarted(
            Text(
                "DATABASE_URL мен DATABASE_APP_URL бірге беріледі: екіншісін де көрсетіңіз.",
                "DATABASE_URL и DATABASE_APP_URL задаются вместе: укажите и второй.",
            )
        )
    if database_url and database_app_url and redis_url:
        return Servers(database_url, database_app_url, redis_url)
    try:
        return _start(var, (database_url, database_app_url), redis_url, fast=fast)
    except PermissionError as closed:
        raise NotStarted(_closed(closed.filename)) from closed


def _start(var: Path, database: tuple[str | None, str | None], redis_url: str | None, *, fast: bool) -> Servers:
    owner_url, app_url = database
    machine.open_folder(var)
    with machine.alone(var):
        if owner_url is None or app_url is None:
            postgres = Postgres(var)
            postgres.start(fast=fast)
            owner_url, app_url = postgres.url(OWNER), postgres.url(APP)
        if redis_url is None:
            redis = Redis(var)
            redis.start()
            redis_url = redis.url
    return Servers(owner_url, app_url, redis_url)


def down(var: Path) -> None:
    """Stops what `up` started; whatever runs elsewhere is left alone."""
    if var.is_dir():
        with machine.alone(var):
            Redis(var).stop()
            Postgres(var).stop()
            machine.remove_sockets(var)


def running(var: Path) -> bool:
    """Whether the embedded database of `var` answers now: who finds it stopped may stop it again after use."""
    return (var / "sockets").is_symlink() and Postgres(var).answers()


def superuser_url(var: Path, database: str = "synaq") -> str:
    """Address of the embedded cluster's superuser: for checks and dumps, never for the application."""
    return Postgres(var).url(SUPERUSER, database)


def pg_dump_path() -> Path:
    """The embedded pg_dump; it reads servers of its own and older releases."""
    return programs() / "pg_dump"


def create_database(var: Path, name: str, *, template: str = "template0") -> Servers:
    """A fresh database of the owner role, open to the application role alone, and its addresses."""
    postgres = Postgres(var)
    postgres.create_database(name, template=template)
    return Servers(postgres.url(OWNER, name), postgres.url(APP, name), Redis(var).url)


def drop_database(var: Path, name: str) -> None:
    """Drops it, whoever is connected."""
    Postgres(var).drop_database(name)


def _closed(place: object) -> Text:
    return Text(
        "{place} файлына не қалтасына рұқсат жоқ: бағдарламаны var қалтасын жасаған пайдаланушы атынан іске қосыңыз "
        "немесе SYNAQ_VAR арқылы басқа қалта көрсетіңіз.",
        "Нет доступа к {place}: запустите программу от имени пользователя, создавшего папку var, "
        "или укажите другую папку через SYNAQ_VAR.",
    ).fill(place=place)
