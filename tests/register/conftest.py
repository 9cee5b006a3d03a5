"""Two sites, two commissions, an official of every role, and a browser of theirs; on a real database."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app, database, files, guard, servers
from app.accounts import make_staff
from app.db import act, acting, sessions
from app.models import (
    Application,
    Authority,
    Branch,
    Campaign,
    Commission,
    Institution,
    Region,
    Room,
    Site,
    Sitting,
    SittingRoom,
    Subject,
)
from app.roles import ABBREVIATED, Role
from app.rules.applications import bin_with_check, iin_with_check
from app.rules.terms import AttestationType, Category, EducationLevel, Language
from app.text import Text
from config import Config

SECRET = "registers are tried out with this"
PASSWORD = "бір ұзақ құпиясөз"
BRANCH_ROLES = {Role.BRANCH}
COMMISSION_ROLES = {Role.RESPONSIBLE, Role.CHAIR}
CENTRE_ROLES = {Role.NTC, Role.NTC_SECRETARY, Role.REPUBLICAN, Role.CANDIDATE}
NAMES = ["Әбенова Гүлнұр", "Ғалиева Әсел", "Қасымова Ұлжан", "Нұрланова Жұлдыз", "Өтегенова Үміт", "Яковлева Анна"]


@dataclass
class World:
    """The application and what stands in its database: ids by words («room 701» is the first room of site 701)."""

    app: Flask
    house: servers.Servers
    ids: dict[str, int]
    var: Path

    def owner(self, statement: str, **values: object) -> None:
        """Do what an administrator does, by the owner's connection."""
        engine = sa.create_engine(self.house.owner_url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            connection.execute(sa.text(statement), values)

    def enter(self, login: str, password: str = PASSWORD, lang: str | None = None) -> Visitor:
        visitor = Visitor(self.app.test_client())
        answer = visitor.post("/login/", username=login, password=password)
        assert answer.status_code == 302, answer.text
        if lang:
            visitor.post(f"/lang/{lang}")
        return visitor


@dataclass
class Visitor:
    """A browser: it follows links and sends forms with the token of the page."""

    client: FlaskClient

    def get(self, way: str, **options: object) -> TestResponse:
        return self.client.get(way, **options)

    def post(self, way: str, **fields: object) -> TestResponse:
        return self.client.post(way, data={"csrf_token": self.token(), **fields})

    def token(self) -> str:
        page = self.client.get("/password/", follow_redirects=True).text
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found is not None
        return found[1]

    def form(self, way: str) -> dict[str, str]:
        """The fields of the page's own form as a browser would send them back."""
        page = self.client.get(way).text
        inputs = re.findall(r"<input[^>]*>", page.split('<section class="form panel">')[1])
        sent = [tag for tag in inputs if 'type="checkbox"' not in tag or re.search(r"\bchecked\b", tag)]
        fields = {
            name: value for tag in sent if (name := _attribute(tag, "name")) for value in [_attribute(tag, "value")]
        }
        for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
            chosen = re.search(r'<option selected value="([^"]*)"', body) or re.search(r'<option value="([^"]*)"', body)
            fields[name] = chosen[1] if chosen else ""
        return fields


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


TEMPLATE = "filled"


@pytest.fixture(scope="session")
def filled() -> Iterator[tuple[Path, dict[str, int]]]:
    """Servers with the small world as a template to be copied, and its ids."""
    home = Path(tempfile.mkdtemp(prefix="synaq-"))
    home.chmod(0o755)
    servers.up(home / "var", fast=True)
    house = servers.create_database(home / "var", TEMPLATE)
    database.prepare(house.owner_url, house.app_url, SECRET.encode())
    yield home, fill(house)
    servers.down(home / "var")
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def world(filled: tuple[Path, dict[str, int]], request: pytest.FixtureRequest) -> World:
    """The small world, fresh for each file of tests."""
    home, ids = filled
    name = request.module.__name__.rpartition(".")[2]
    house = servers.create_database(home / "var", name, template=TEMPLATE)
    app = create_app(Config(var=home / "var", secret_key=SECRET), house)
    files.settle(home / "files")
    return World(app, house, dict(ids), home / "var")


def fill(house: servers.Servers) -> dict[str, int]:
    """A small world in a prepared database, entered by the application role; «ntc» is the user of the Centre."""
    engine = sa.create_engine(house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO clock (id, ahead) VALUES (1, '0')"))
        centre = make_staff(connection, login="ntc", password=PASSWORD, full_name="Серік Ахметов", role=Role.NTC)
    maker = sessions(house.app_url, poolclass=sa.NullPool)
    with acting(guard.ticket(SECRET.encode(), centre, 0)), maker() as session:
        ids = {"ntc": centre} | _reference(session) | _places(session)
        with engine.begin() as connection:
            _officials(connection, ids)
    for number, site in enumerate(("701", "702")):
        _rows(house, ids, site, first=number * 100)
    engine.dispose()
    return ids


def _reference(session: sa.orm.Session) -> dict[str, int]:
    with act(session, Text("сынау", "проба"), mark="§1"):
        region = Region(code="75", kk="Алматы қаласы", ru="город Алматы")
        branch = Branch(code="12", kk="Алматы филиалы", ru="Алматинский филиал")
        campaign = Campaign(code="2018-1", kk="2018 күз", ru="осень 2018")
        subject = Subject(code="math", kk="Математика", ru="Математика", long_time=True)
        session.add_all([region, branch, campaign, subject])
        session.flush()
        authority = Authority(code="1901", kk="Білім басқармасы", ru="Управление образования", region_id=region.id)
        session.add(authority)
        session.flush()
        bin_ = bin_with_check("18014000123")
        assert bin_ is not None
        school = Institution(code=bin_, kk="№ 15 мектеп", ru="школа № 15", authority_id=authority.id)
        session.add(school)
        session.flush()
        return {
            "region": region.id, "branch": branch.id, "campaign": campaign.id, "subject": subject.id,
            "authority": authority.id, "school": school.id,
        }  # fmt: skip


def _places(session: sa.orm.Session) -> dict[str, int]:
    region = session.scalars(sa.select(Region.id)).one()
    branch = session.scalars(sa.select(Branch.id)).one()
    authority = session.scalars(sa.select(Authority.id)).one()
    found: dict[str, int] = {}
    with act(session, Text("сынау", "проба"), mark="§1"):
        now = session.scalars(sa.text("SELECT synaq_now()")).one()
        for code in ("701", "702"):
            site = Site(
                code=code, kk=f"{code} мектеп", ru=f"школа {code}", address_kk="Абай, 1", address_ru="Абая, 1",
                region_id=region, branch_id=branch,
            )  # fmt: skip
            session.add(site)
            session.flush()
            commission = Commission(
                code=f"19{code}", kk=f"{code} комиссиясы", ru=f"комиссия {code}", authority_id=authority,
                site_id=site.id, branch_id=branch, opened_at=now, closes_at=now + dt.timedelta(days=9),
            )  # fmt: skip
            session.add(commission)
            session.flush()
            found |= {f"site {code}": site.id, f"commission {code}": commission.id}
    return found


def _officials(connection: sa.Connection, ids: dict[str, int]) -> None:
    for short, role in ABBREVIATED.items():
        if role is Role.NTC:
            continue
        for code in ("701", "702"):
            place: dict[str, int] = {}
            if role in BRANCH_ROLES:
                place["branch_id"] = ids["branch"]
            elif role in COMMISSION_ROLES:
                place["commission_id"] = ids[f"commission {code}"]
            elif role not in CENTRE_ROLES:
                place["site_id"] = ids[f"site {code}"]
            name = f"{role.label.kk} {code}"
            make_staff(connection, login=f"{short}{code}", password=PASSWORD, full_name=name, role=role, **place)  # type: ignore[arg-type]


def _rows(house: servers.Servers, ids: dict[str, int], site: str, *, first: int) -> None:
    maker = sessions(house.app_url, poolclass=sa.NullPool)
    for login, fill in ((f"si{site}", _room), (f"rp{site}", _applications), ("ntc", _sitting)):
        engine = sa.create_engine(house.owner_url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            user = connection.scalar(sa.text("SELECT user_id FROM staff WHERE login = :login"), {"login": login})
        engine.dispose()
        assert user is not None
        with (
            acting(guard.ticket(SECRET.encode(), user, 0)),
            maker() as session,
            act(session, Text("с", "п"), mark="§1"),
        ):
            fill(session, ids, site, first)


def _room(session: sa.orm.Session, ids: dict[str, int], site: str, _first: int) -> None:
    room = Room(site_id=ids[f"site {site}"], number="01", building="Басты корпус", rows=5, columns=4)
    session.add(room)
    session.flush()
    ids[f"room {site}"] = room.id


def _applications(session: sa.orm.Session, ids: dict[str, int], site: str, first: int) -> None:
    now = session.scalars(sa.text("SELECT synaq_now()")).one()
    for number, name in enumerate(NAMES):
        surname, given = name.split()
        iin = next(filter(None, (iin_with_check(f"8{number}01014{first + number * 10 + n:04d}") for n in range(9))))
        row = Application(
            commission_id=ids[f"commission {site}"], site_id=ids[f"site {site}"], campaign_id=ids["campaign"],
            number=number + 1, registered_at=now, surname=surname, first_name=given, iin=iin,
            education_level=EducationLevel.SECONDARY, institution_id=ids["school"], position="мұғалім",
            category=Category.EXPERT, attestation_type=AttestationType.REGULAR, language=Language.KAZ,
            subject_id=ids["subject"],
        )  # fmt: skip
        session.add(row)
        session.flush()
        ids[f"application {site}"] = row.id


def _sitting(session: sa.orm.Session, ids: dict[str, int], site: str, _first: int) -> None:
    sitting = Sitting(site_id=ids[f"site {site}"], campaign_id=ids["campaign"], number=1, day=dt.date(2018, 11, 3))
    session.add(sitting)
    session.flush()
    room = SittingRoom(
        site_id=ids[f"site {site}"], sitting_id=sitting.id, room_id=ids[f"room {site}"], language=Language.KAZ
    )
    session.add(room)
    session.flush()
    ids |= {f"sitting {site}": sitting.id, f"sitting_room {site}": room.id}
