"""Two sites with a row of every register at each, three commissions, an official of every role: a world to break into.

The rows are placed by the superuser without triggers; everything that is tried out afterwards goes through the
application role.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import User
from psycopg import sql
from werkzeug.security import generate_password_hash

from app import database, guard, servers
from app.models import Staff
from app.roles import Role
from app.servers import Servers
from tests.house.rows import (
    COMMISSION,
    EVERYWHERE,
    FOREIGN,
    LEVELS,
    NEIGHBOUR,
    OWN,
    SITE,
    Row,
    insertion,
    new_row,
    places_of,
    registers,
    serials,
    values_of,
)

SECRET = b"walls are tried out with this key"
PASSWORD = "қабырғалардың ұзақ құпиясөзі"
OF_BRANCH, OF_COMMISSION = {Role.BRANCH}, {Role.RESPONSIBLE, Role.CHAIR}
OF_CENTRE = {Role.NTC, Role.NTC_SECRETARY, Role.REPUBLICAN, Role.CANDIDATE}


@dataclass
class World:
    """A database full of rows, and the ways into it."""

    var: Path
    house: Servers
    ids: dict[tuple[str, str, int], int] = field(default_factory=dict)
    rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    staff: dict[tuple[Role, str], int] = field(default_factory=dict)

    def ticket(self, role: Role | None, place: str = OWN, *, epoch: int = 0, seconds: int = 3600) -> str:
        """The genuine ticket of an official; none for nobody."""
        return guard.ticket(SECRET, self.user(role, place), epoch, seconds=seconds) if role else ""

    def user(self, role: Role, place: str = OWN) -> int:
        return self.staff[role, place]

    @contextmanager
    def as_application(self, ticket: str = "", *, acting: bool = False) -> Iterator[psycopg.Connection[Any]]:
        """A connection of the application role within one transaction that leaves nothing behind."""
        with psycopg.connect(plain(self.house.app_url)) as connection:
            connection.execute("SELECT set_config('app.ticket', %s, true)", [ticket])
            if acting:
                connection.execute("SELECT open_act()")
            yield connection
            connection.rollback()

    @contextmanager
    def as_superuser(self) -> Iterator[psycopg.Connection[Any]]:
        name = str(sa.make_url(self.house.owner_url).database)
        with psycopg.connect(plain(servers.superuser_url(self.var, name)), autocommit=True) as connection:
            yield connection

    @contextmanager
    def as_owner(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(plain(self.house.owner_url), autocommit=True) as connection:
            yield connection

    def act(self, role: Role, chain: str, *statements: str, place: str = OWN) -> int:
        """One whole act by SQL alone, as the application does it; returns the number of its entry."""
        with psycopg.connect(plain(self.house.app_url)) as connection:
            connection.execute("SELECT set_config('app.ticket', %s, true)", [self.ticket(role, place)])
            connection.execute("SELECT open_act()")
            for statement in statements:
                connection.execute(statement.encode())
            found = connection.execute("SELECT close_act(%s, 'іс', 'дело', '§1')", [chain]).fetchone()
        assert found is not None
        return int(found[0])


def plain(url: str) -> str:
    """The address as psycopg itself takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


@contextmanager
def cluster_of_its_own(major: int | None = None) -> Iterator[Path]:
    """Servers in a folder of their own, PostgreSQL of the release `major` or the newest; gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="synaq-"))
    home.chmod(0o755)
    if major is not None:
        servers.machine.open_folder(home / "var")
        servers.Postgres(home / "var", major).start(fast=True)
    servers.up(home / "var", fast=True)
    try:
        yield home / "var"
    finally:
        servers.down(home / "var")
        shutil.rmtree(home)


def migrated(var: Path, name: str) -> Servers:
    """An empty database as the programme makes it."""
    house = servers.create_database(var, name)
    database.prepare(house.owner_url, house.app_url, SECRET)
    return house


def filled(var: Path, house: Servers) -> World:
    """The world in an empty migrated database."""
    world = World(var, house)
    with world.as_superuser() as connection:
        connection.execute("SET session_replication_role = replica")
        _place_rows(world, connection)
        _place_officials(world, connection)
        for table in (*registers(), User.__table__):
            connection.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) + 100 FROM {}))").format(
                    sql.Literal(table.name), sql.Identifier(table.name)
                )
            )
        for name in ("entry", "change"):
            world.ids |= {(name, EVERYWHERE, serial): 1 for serial in range(LEVELS + 1)}
    for place in (OWN, FOREIGN):
        code = world.rows["site", place][0]["code"]
        world.act(Role.SITE, f"site {code}", "UPDATE room SET building = 'жаңа'", place=place)
    with world.as_superuser() as connection:
        for name in ("entry", "change"):
            found = connection.execute(sql.SQL("SELECT id FROM {}").format(sql.Identifier(name)))
            world.rows[name, EVERYWHERE] = [{"id": row[0]} for row in found]
    return world


def _place_rows(world: World, connection: psycopg.Connection[Any]) -> None:
    for table in registers():
        if table.name == "staff":
            continue
        rows: list[Row] = []
        for place in places_of(table):
            world.rows[table.name, place] = of_place = []
            for serial in serials(table, place):
                row = new_row(table, place, serial, ids=world.ids)
                number = len(rows) + 1
                world.ids[table.name, place, serial] = number
                of_place.append({"id": number, **row})
                rows.append(of_place[-1])
        insert(connection, table, rows)


def _place_officials(world: World, connection: psycopg.Connection[Any]) -> None:
    digest = generate_password_hash(PASSWORD)
    users: list[Row] = []
    staff: list[Row] = []
    for place in (OWN, NEIGHBOUR, FOREIGN):
        for role in Role if place != NEIGHBOUR else OF_COMMISSION:
            number = len(users) + 1
            login = f"{role.value}.{place}"
            world.staff[role, place] = number
            users.append(
                {"id": number, "first_name": place, "last_name": role.value, "username": login, "password": digest,
                 "active": True, "email": f"{login}@synaq.invalid"}
            )  # fmt: skip
            row = {
                "id": number, "user_id": number, "login": login, "full_name": f"{role.label.kk} {place}", "role": role,
                "branch_id": None, "site_id": None, "commission_id": None,
            } | _service(role, place)  # fmt: skip
            staff.append(row)
            world.rows.setdefault(("staff", place), []).append(row)
    insert(connection, User.__table__, users)
    insert(connection, Staff.__table__, staff)  # type: ignore[arg-type]


def _service(role: Role, place: str) -> dict[str, int]:
    if role in OF_CENTRE:
        return {}
    if role in OF_BRANCH:
        return {"branch_id": SITE[place]}
    return {"commission_id": COMMISSION[place]} if role in OF_COMMISSION else {"site_id": SITE[place]}


def insert(connection: psycopg.Connection[Any], table: sa.Table, rows: list[Row]) -> None:
    """Rows of one table as they are, whatever columns each has."""
    for row in rows:
        connection.execute(insertion(table, row), values_of(row))
