"""A small world: the reference lists of `seed/`, officials of two commissions, a clock in October 2018."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from openpyxl import Workbook, load_workbook
from sqlalchemy.orm import Session, sessionmaker

from app import accounts, database, guard, servers
from app.db import act, acting, sessions
from app.models import Commission, Site, Staff
from app.roles import Role
from app.stages import seeding
from app.text import Text

SECRET = b"workbooks are tried out with it!"
ZONE = ZoneInfo("Asia/Almaty")
MORNING = dt.datetime(2018, 10, 1, 10, 0, tzinfo=ZONE)
TITLE = Text("сынау", "проба")
OFFICIALS = {
    "ntc": (Role.NTC, None, None),
    "rp": (Role.RESPONSIBLE, None, "1901"),
    "cc": (Role.CHAIR, None, "1901"),
    "rp2": (Role.RESPONSIBLE, None, "7501"),
    "cc2": (Role.CHAIR, None, "7501"),
    "si": (Role.SITE, "701", None),
}


@dataclass
class World:
    """A prepared database and the way to act in it."""

    house: servers.Servers
    sessions: sessionmaker[Session]
    users: dict[str, int]

    @contextmanager
    def as_(self, login: str) -> Iterator[Session]:
        with acting(guard.ticket(SECRET, self.users[login], 0)), self.sessions() as session:
            yield session

    @contextmanager
    def doing(self, login: str) -> Iterator[Session]:
        with self.as_(login) as session, act(session, TITLE, mark="§1"):
            yield session

    def move_clock(self, moment: dt.datetime) -> None:
        with self.as_("ntc") as session:
            session.execute(sa.text("SELECT move_clock(:m)"), {"m": moment})
            session.commit()


@contextmanager
def servers_of_their_own() -> Iterator[Path]:
    """Servers in a folder of their own; gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="synaq-"))
    home.chmod(0o755)
    servers.up(home / "var", fast=True)
    try:
        yield home / "var"
    finally:
        servers.down(home / "var")
        shutil.rmtree(home)


def built(var: Path, name: str) -> World:
    """A database with the seed and the officials."""
    house = servers.create_database(var, name)
    database.prepare(house.owner_url, house.app_url, SECRET)
    engine = sa.create_engine(house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO clock (id, ahead) VALUES (1, '0')"))
        users = {"ntc": _official(connection, "ntc")}
    world = World(house, sessions(house.app_url, poolclass=sa.NullPool), users)
    with world.doing("ntc") as session:
        seeding.seed(session)
    with engine.begin() as connection:
        users |= {login: _official(connection, login) for login in OFFICIALS if login != "ntc"}
    world.move_clock(MORNING)
    return world


@contextmanager
def copied(var: Path, world: World) -> Iterator[World]:
    """A copy of the world's database, to be changed at will."""
    template = sa.make_url(world.house.app_url).database
    name = f"t{random.SystemRandom().randrange(10**9)}"
    house = servers.create_database(var, name, template=str(template))
    try:
        yield World(house, sessions(house.app_url, poolclass=sa.NullPool), world.users)
    finally:
        servers.drop_database(var, name)


def _official(connection: sa.Connection, login: str) -> int:
    role, site, commission = OFFICIALS[login]
    return accounts.make_staff(
        connection,
        login=login,
        password=f"{login}-құпия-сөз-2018",
        full_name=f"{login} Қызметкер",
        role=role,
        site_id=connection.scalar(sa.select(Site.id).where(Site.code == site)) if site else None,
        commission_id=connection.scalar(sa.select(Commission.id).where(Commission.code == commission)),
    )


def staff(session: Session, login: str) -> Staff:
    return session.scalars(sa.select(Staff).where(Staff.login == login)).one()


def commission(session: Session, code: str) -> Commission:
    return session.scalars(sa.select(Commission).where(Commission.code == code)).one()


def xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of one sheet with these rows; text that looks like a formula is written as one."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def comma_file(rows: Sequence[Sequence[Any]], *, separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue().encode(encoding)


def cells(content: bytes, sheet: int = 0) -> list[list[Any]]:
    book = load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]
