"""The small world of the registers with candidates, seats and points in it, and a report as each official gets it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from werkzeug.datastructures import MultiDict

from app import guard, job, servers
from app.db import acting, sessions
from app.models import Application, Job, OwnFile, Placement, SavedReport, Score, Staff, Subject
from app.report import making
from app.report.making import Report
from app.report.shape import Shape, asked
from app.rules.terms import Category, Language, ParticipationState
from tests.register.conftest import SECRET, World, filled, world

__all__ = ["filled", "world"]

SUBJECTS = ["Қазақ тілі", "Әдебиет", "Ағылшын тілі", "Үй ісі", "Физика", "Ғылым", "Өнер"]
DAYS = [dt.datetime(2018, 10, 28, 20, tzinfo=dt.UTC), dt.datetime(2018, 10, 31, 19, tzinfo=dt.UTC),
        dt.datetime(2018, 11, 2, 5, tzinfo=dt.UTC)]  # fmt: skip
"""Two of them are the next day by the clock of Almaty."""


@dataclass
class Ground:
    """The world, and its rows as they lie there: what a report reckons is reckoned again from them."""

    world: World
    applications: list[dict[str, Any]]
    scores: list[dict[str, Any]]

    def user(self, login: str) -> int:
        with self.past() as connection:
            found = connection.scalar(sa.select(Staff.user_id).where(Staff.login == login))
        assert found is not None
        return found

    @contextmanager
    def past(self) -> Iterator[sa.Connection]:
        """The superuser's way past every wall, without triggers."""
        name = str(sa.make_url(self.world.house.owner_url).database)
        engine = sa.create_engine(servers.superuser_url(self.world.var, name), poolclass=sa.NullPool)
        with engine.begin() as connection:
            connection.exec_driver_sql("SET session_replication_role = replica")
            yield connection

    @contextmanager
    def acting(self, login: str) -> Iterator[tuple[orm.Session, Staff]]:
        """A session in which this official acts."""
        user = self.user(login)
        maker = sessions(self.world.house.app_url, poolclass=sa.NullPool)
        with self.past() as connection:
            epoch = connection.scalar(sa.select(Staff.epoch).where(Staff.user_id == user)) or 0
        with acting(guard.ticket(SECRET.encode(), user, epoch)), maker() as session:
            yield session, session.scalars(sa.select(Staff).where(Staff.user_id == user)).one()

    def report(self, login: str, shape: Shape, *, most: int = making.ON_PAGE, strict: bool = True) -> Report:
        with self.acting(login) as (session, staff):
            return making.made(session, shape, staff, most=most, strict=strict)

    def asked(self, login: str, **arguments: Any) -> Report:
        return self.report(login, shape(**arguments))

    def newest(self, login: str) -> Job:
        with self.acting(login) as (session, staff):
            mine = sa.select(Job).where(Job.user_id == staff.user_id).order_by(Job.id.desc())
            return session.scalars(mine).first()  # type: ignore[return-value]

    def files(self, login: str) -> list[OwnFile]:
        with self.acting(login) as (session, staff):
            mine = sa.select(OwnFile).where(OwnFile.user_id == staff.user_id).order_by(OwnFile.id)
            return list(session.scalars(mine))

    def kept(self, report_id: int) -> SavedReport:
        with self.past() as connection:
            row = connection.execute(sa.select(SavedReport.__table__).where(SavedReport.id == report_id)).one()
        return SavedReport(**row._mapping)


def shape(**arguments: Any) -> Shape:
    """A report as an address asks for it: `filters` are those of the list, a list of values stands several times."""
    told: MultiDict[str, str] = MultiDict()
    for name, value in [*arguments.pop("filters", {}).items(), *arguments.items()]:
        own = name if name in ("register", "join", "cols", "g", "m", "order", "rows", "chart") else f"f.{name}"
        for one in value if isinstance(value, list) else [value]:
            told.add(own, str(one))
    return asked(told)


@pytest.fixture(scope="module")
def ground(world: World) -> Ground:
    """Applications of many kinds at both sites, with a place and points for each."""
    made = Ground(world, [], [])
    rng = random.Random(2018)
    with made.past() as connection:
        _multiply(connection)
        subjects = [_subject(connection, number, name) for number, name in enumerate(SUBJECTS)]
        found = connection.execute(
            sa.select(Application.id, Application.site_id, Application.commission_id, Application.number)
        ).all()
        for at, one in enumerate(found):
            _spread(connection, made, world, rng, {**one._mapping, "at": at, "subject": rng.choice(subjects)})
    job.settle(world.house.app_url, world.house.redis_url, SECRET.encode())
    return made


def _multiply(connection: sa.Connection) -> None:
    """Nine times as many applications, each with a number of its own."""
    names = [c.name for c in Application.__table__.columns if c.name != "id" and c.computed is None]
    told = {"number": "number + 6 * k", "iin": "lpad((iin::bigint + 10000 * k)::text, 12, '0')"}
    chosen = ", ".join(told.get(name, name) for name in names)
    connection.exec_driver_sql(
        f"INSERT INTO application ({', '.join(names)}) SELECT {chosen} FROM application, generate_series(1, 8) k"  # noqa: S608
    )


def _subject(connection: sa.Connection, number: int, name: str) -> tuple[int, str]:
    values = {"code": f"s{number}", "kk": name, "ru": name}
    pk = connection.scalar(sa.insert(Subject).values(values).returning(Subject.id))
    return int(pk or 0), name


def _spread(connection: sa.Connection, made: Ground, world: World, rng: random.Random, told: dict[str, Any]) -> None:
    pk, name = told["subject"]
    values = {
        "subject_id": pk, "language": rng.choice(list(Language)), "category": rng.choice(list(Category)),
        "registered_at": rng.choice(DAYS),
    }  # fmt: skip
    connection.execute(sa.update(Application).where(Application.id == told["id"]).values(values))
    made.applications.append({**told, **values, "name": name})
    site = "701" if told["site_id"] == world.ids["site 701"] else "702"
    common = {"site_id": told["site_id"], "commission_id": told["commission_id"],
              "sitting_id": world.ids[f"sitting {site}"]}  # fmt: skip
    placement = connection.scalar(
        sa.insert(Placement).values(
            **common, sitting_room_id=world.ids[f"sitting_room {site}"], application_id=told["id"],
            code=f"{site}{told['at']:06}", language=values["language"], subject_id=pk,
            state=ParticipationState.EXPECTED,
        ).returning(Placement.id)
    )  # fmt: skip
    total = rng.randrange(20, 100)
    connection.execute(
        sa.insert(Score).values(
            **common, placement_id=placement, variant="1204", block1=total // 2, block2=total - total // 2,
            total=total, points=b"\x00", scored_at=DAYS[-1],
        )
    )  # fmt: skip
    made.scores.append({**common, **values, "total": total, "name": name})
