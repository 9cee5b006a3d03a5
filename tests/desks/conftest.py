"""A tiny sitting played by hand: browsers of officials, a database of its own, synthetic scans, a real worker."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from rq import SimpleWorker
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

import omr
from app import create_app, database, files, guard, job, keyring, servers
from app.accounts import make_staff
from app.db import act, acting, label, sessions
from app.models import (
    AllocationRun,
    Allotment,
    Application,
    Authority,
    Branch,
    Campaign,
    Commission,
    Institution,
    Placement,
    Region,
    ResponsiblePerson,
    Room,
    RoomStock,
    Seat,
    Sheet,
    Site,
    Sitting,
    Subject,
)
from app.roles import Role
from app.rules.answer_sheet import seat_digits
from app.rules.applications import bin_with_check, iin_with_check
from app.rules.terms import AttestationType, Category, EducationLevel, Language
from app.stages.enrolment import COLUMNS
from app.stages.sheets import LAYOUT
from app.text import Text
from config import Config

SECRET = "the desks are tried out with it!"
PASSWORD = "бір ұзақ құпиясөз"
ZONE = ZoneInfo("Asia/Almaty")
CLOSES, DAY = dt.date(2018, 10, 22), dt.date(2018, 11, 3)
NAMES = ("Әбенова", "Ғалиева", "Қасымова", "Нұрланова", "Өтегенова", "Үсенова")
OFFICIALS = {
    "responsible": (Role.RESPONSIBLE, "commission"), "chair": (Role.CHAIR, "commission"), "site": (Role.SITE, "site"),
    "lead": (Role.LEAD, "site"), "representative": (Role.REPRESENTATIVE, "site"),
    "programmer": (Role.PROGRAMMER, "site"), "commission": (Role.COMMISSION_SITE, "site"),
    "invigilator": (Role.INVIGILATOR, "site"), "programmer702": (Role.PROGRAMMER, "other site"),
}  # fmt: skip
SCHOOL = bin_with_check("18034000123") or ""


@dataclass
class Visitor:
    """A browser: it follows links and sends forms with the token of the page."""

    client: FlaskClient

    def get(self, way: str) -> TestResponse:
        return self.client.get(way)

    def post(self, way: str, **fields: Any) -> TestResponse:
        """The answer itself: a redirect, or the page of a refusal."""
        return self.client.post(way, data={"csrf_token": self.token(), **fields}, content_type="multipart/form-data")

    def done(self, way: str, **fields: Any) -> TestResponse:
        """The page to which a deed that went well leads."""
        answer = self.post(way, **fields)
        assert answer.status_code == 302, f"{way}: {answer.status_code}\n{words(answer)}"
        return self.client.get(answer.location)

    def token(self) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get("/password/").text)
        assert found is not None
        return found[1]


def words(answer: TestResponse) -> str:
    """What a person reads on the page, without markup."""
    content = answer.text.split("<main", 1)[-1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))


def sent(name: str, content: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


@dataclass
class World:
    """The application, its database, and what the officials were told on paper."""

    app: Flask
    house: servers.Servers
    users: dict[str, int]
    told: dict[str, list[str]] = field(default_factory=dict)

    def enter(self, login: str, lang: str = "kk") -> Visitor:
        visitor = Visitor(self.app.test_client())
        page = visitor.client.get("/login/").text
        token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
        form = {"csrf_token": token, "username": login, "password": PASSWORD}
        assert visitor.client.post("/login/", data=form).status_code == 302
        if lang != "kk":
            visitor.post(f"/lang/{lang}")
        return visitor

    @contextmanager
    def see(self, login: str = "programmer") -> Iterator[Session]:
        """A session with the eyes of an official."""
        maker = sessions(self.house.app_url, poolclass=sa.NullPool)
        with acting(guard.ticket(SECRET.encode(), self.users[login], 0)), maker() as session:
            yield session

    def at(self, day: dt.date, hour: int, minute: int = 0) -> None:
        with self.see("ntc") as session:
            moment = dt.datetime.combine(day, dt.time(hour, minute), ZONE)
            session.execute(sa.text("SELECT move_clock(:moment)"), {"moment": moment})
            session.commit()

    def one(self, model: Any, login: str = "programmer", *where: Any) -> Any:
        with self.see(login) as session:
            return session.scalars(sa.select(model).where(*where)).one()

    def work(self) -> None:
        """A worker does all jobs that wait."""
        works = job.WORKS[0]
        worker = SimpleWorker([works.queue], connection=works.redis, serializer=works.serializer)
        worker.work(burst=True, logging_level="ERROR")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The day before the bases are opened."""
    home = Path(tempfile.mkdtemp(prefix="synaq-"))
    home.chmod(0o755)
    house = servers.up(home / "var", fast=True)
    database.prepare(house.owner_url, house.app_url, SECRET.encode())
    files.settle(home / "files")
    keyring.settle(home / "keys")
    job.settle(house.app_url, house.redis_url, SECRET.encode())
    app = create_app(Config(var=home / "var", secret_key=SECRET), house)
    made = World(app, house, {})
    _furnish(made)
    yield made
    servers.down(home / "var")
    shutil.rmtree(home)


def _furnish(world: World) -> None:
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO clock (id, ahead) VALUES (1, '0')"))
        world.users["ntc"] = _official(connection, "ntc", Role.NTC)
    world.at(CLOSES - dt.timedelta(days=20), 9)
    with world.see("ntc") as session, act(session, Text("сынау", "проба"), mark="§1"):
        _reference(session)
    with engine.begin() as connection:
        place = {
            "site": {"site_id": connection.scalar(sa.text("SELECT id FROM site WHERE code = '701'"))},
            "other site": {"site_id": connection.scalar(sa.text("SELECT id FROM site WHERE code = '702'"))},
            "commission": {"commission_id": connection.scalar(sa.text("SELECT id FROM commission"))},
        }
        for login, (role, at) in OFFICIALS.items():
            world.users[login] = _official(connection, login, role, **place[at])
    engine.dispose()


def _official(
    connection: sa.Connection, login: str, role: Role, *, site_id: int | None = None, commission_id: int | None = None
) -> int:
    return make_staff(
        connection, login=login, password=PASSWORD, full_name=f"Сынақ {login}", role=role, site_id=site_id,
        commission_id=commission_id,
    )  # fmt: skip


def _reference(session: Session) -> None:
    region = _added(session, Region(code="19", kk="Алматы облысы", ru="Алматинская область"))
    branch = _added(session, Branch(code="04", kk="Талдықорған филиалы", ru="Талдыкорганский филиал"))
    named = {"kk": "Ескелді білім бөлімі", "ru": "Отдел образования Ескельды"}
    authority = _added(session, Authority(code="1901", region_id=region, **named))
    _added(session, Campaign(code="2018-2", kk="Ұлттық біліктілік тестілеу", ru="НКТ"))
    _added(session, Subject(code="history_kz", kk="Қазақстан тарихы", ru="История Казахстана"))
    _added(session, Institution(code=SCHOOL, kk="Қарабұлақ мектебі", ru="Школа Карабулак", authority_id=authority))
    sites = [
        _added(
            session,
            Site(code=code, kk=f"№ {code} мектеп", ru=f"Школа № {code}", address_kk="Абай, 1", address_ru="Абая, 1",
                 region_id=region, branch_id=branch),
        )
        for code in ("701", "702")
    ]  # fmt: skip
    _added(
        session,
        Commission(code="1901", kk="Ескелді комиссиясы", ru="Комиссия Ескельды", authority_id=authority,
                   site_id=sites[0], branch_id=branch),
    )  # fmt: skip


def _added(session: Session, row: Any) -> int:
    session.add(row)
    session.flush()
    return int(row.id)


def applications(names: Sequence[str] = NAMES, *, spoilt: bool = False) -> bytes:
    """A workbook as a commission keeps it; spoilt: a wrong IIN in row 2, an unknown subject in row 3."""
    book = Workbook()
    assert book.active is not None
    book.active.append([label(Application, name).kk for name in COLUMNS])
    for number, name in enumerate(names, start=1):
        iin = next(whole for tail in range(9) if (whole := iin_with_check(f"7001014{number:02}{tail:02}")))
        book.active.append([
            name, "Гүлнұр", "Қайратқызы", "700101400009" if spoilt and number == 1 else iin,
            EducationLevel.SECONDARY.label.kk, SCHOOL, "мұғалім", Category.EXPERT.label.kk,
            AttestationType.REGULAR.label.kk, Language.KAZ.label.kk, "?" if spoilt and number == 2 else "history_kz",
            "иә", 2, "иә",
        ])  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def iin(serial: int) -> str:
    return next(one for tail in range(9) if (one := iin_with_check(f"8403124{serial:03}{tail}")))


def appoint(world: World, login: str, serial: int) -> None:
    """§78.2. The chair puts down whom the commission has designated."""
    with world.see(login) as session:
        mine = session.scalars(sa.select(Commission)).one()
        with act(session, Text("сынау", "проба"), mark="§78.2", place=mine):
            session.add(ResponsiblePerson(commission_id=mine.id, surname="Мұқанова", first_name="Ләззат",
                                          iin=iin(serial), valid_from=CLOSES - dt.timedelta(days=30)))  # fmt: skip


def key_of(variants: Sequence[str]) -> bytes:
    """The Centre's file: the right answer of every task is A."""
    told = [{"variant": v, "subject": "history_kz", "language": "kaz", "answers": ["A"] * 100} for v in variants]
    return json.dumps(told).encode()


@pytest.fixture(scope="module")
def appointed(world: World) -> World:
    """The commission has its responsible person: the base may be opened (§78.2)."""
    appoint(world, "chair", 901)
    return world


@pytest.fixture(scope="module")
def enrolled(appointed: World) -> World:
    """The bases opened, filled from a workbook and closed, all through the desks."""
    world = appointed
    ntc, responsible = world.enter("ntc"), world.enter("responsible")
    commission = world.one(Commission, "ntc").id
    ntc.done("/desk/openings/", row=str(commission), closes_on=CLOSES.isoformat())
    responsible.post("/desk/enrolment/try", workbook=sent("өтініштер.xlsx", applications()))
    responsible.done("/desk/enrolment/take")
    return world


def stocked(world: World, ntc: Visitor, site: Visitor) -> None:
    """A sitting planned, one room of thirty seats drawn for it, given its language, submitted and approved."""
    place = world.one(Site, "ntc", Site.code == "701").id
    ntc.done(f"/desk/preparation/plan/{place}", day=DAY.isoformat())
    site.done("/desk/stock/open")
    site.done("/desk/stock/room", number="01", building="Бас ғимарат", rows="5", columns="3", floor="1", cameras="2")
    of, room = world.one(Sitting, "ntc").id, world.one(Room, "ntc").id
    site.done("/desk/stock/languages", **{f"use-{of}-{room}": "kaz.ordinary"})
    site.done("/desk/stock/submit")
    ntc.done(f"/desk/stocks/{world.one(RoomStock, 'ntc').id}/approve")


@pytest.fixture(scope="module")
def allocated(enrolled: World) -> World:
    """Planned, allocated, sheets allotted."""
    world, ntc, site = enrolled, enrolled.enter("ntc"), enrolled.enter("site")
    responsible, chair = world.enter("responsible"), world.enter("chair")
    world.at(CLOSES, 14)
    responsible.done("/desk/enrolment/close")
    chair.done("/desk/enrolment/close")
    stocked(world, ntc, site)
    here = f"/desk/preparation/{world.one(Sitting, 'ntc').id}"
    ntc.done("/desk/allocation/propose", spare="0")
    world.work()
    ntc.done(f"/desk/allocation/{world.one(AllocationRun, 'ntc').id}/approve")
    world.work()
    ntc.done(f"{here}/sheets", reserve="0")
    return world


@pytest.fixture(scope="module")
def prepared(allocated: World) -> World:
    """The key sealed, the password issued: what the Centre tells by telephone is in `told`."""
    world, ntc = allocated, allocated.enter("ntc")
    here = f"/desk/preparation/{world.one(Sitting, 'ntc').id}"
    with world.see("ntc") as session:
        variants = sorted(set(session.scalars(sa.select(Allotment.variant))))
    for deed, fields in (("key", {"key": sent("key.json", key_of(variants))}), ("password", {})):
        shown = ntc.post(f"{here}/{deed}", **fields)
        world.told[deed] = re.findall(r'class="password"[^>]*>([^<]+)<', shown.text)
    return world


@pytest.fixture(scope="module")
def finished(prepared: World) -> World:
    """The test day is over: the first candidate never came, the last sheet was spoiled."""
    world, lead, programmer = prepared, prepared.enter("lead"), prepared.enter("programmer")
    world.at(DAY, 7, 40)
    printed = programmer.post("/paper/I-9/701-1?lang=kk", password=world.told["password"][0])
    assert printed.status_code == 200, words(printed)
    sitting = world.one(Sitting).id
    world.at(DAY, 9)
    lead.done(f"/desk/conduct/{sitting}/start")
    world.at(DAY, 11)
    lead.done(f"/desk/conduct/{sitting}/finish", all_handed_in="1")
    with world.see() as session:
        last = session.scalars(sa.select(Sheet.number).order_by(Sheet.number.desc())).first()
    lead.done(f"/desk/conduct/{sitting}/exclude", number=last, reason="spoiled", remark="I-20 №1", code="")
    return world


@dataclass(frozen=True)
class Sat:
    """One candidate and the sheet that lies before them."""

    code: str
    name: str
    seat: str
    variant: str
    sheet: str


@pytest.fixture(scope="module")
def sat(finished: World) -> list[Sat]:
    """Who sits where, as the papers of the room have it."""
    with finished.see() as session:
        sheets = session.scalars(sa.select(Sheet.number).order_by(Sheet.number)).all()
        variants = dict(session.execute(sa.select(Allotment.seat, Allotment.variant)).all())
        rows = session.execute(
            sa.select(Placement, Seat.number).join(Seat, Seat.placement_id == Placement.id).order_by(Placement.code)
        ).all()  # fmt: skip
        return [
            Sat(placement.code, placement.application.full_name, seat_digits(seat), variants[seat], sheet)
            for (placement, seat), sheet in zip(rows, sheets, strict=False)
        ]


@pytest.fixture(scope="module")
def pile(
    sat: list[Sat], finished: World, tmp_path_factory: pytest.TempPathFactory
) -> dict[int, list[tuple[str, bytes]]]:
    """Both passes of the envelope. The second candidate wrote a wrong seat, the third half filled a circle.

    Candidate number k (from 0) answers A in the first 10 k tasks and B in all others.
    """
    there = []
    for place, one in enumerate(sat[1:], start=1):
        seat = f"{int(one.seat) % 30 + 1:03}" if place == 1 else one.seat
        answers = {task: "A" if task <= 10 * place else "B" for task in range(1, 101)}
        sheet: dict[str, Any] = {
            "number": int(one.sheet), "name": one.name, "answers": answers,
            "fields": {"code": one.code, "seat": seat, "variant": one.variant},
        }  # fmt: skip
        if place == 2:
            sheet["marks"] = {"block2a:29:4": 0.5}
        there.append(sheet)
    with finished.see() as session:
        rest = session.scalars(sa.select(Sheet.number).where(Sheet.exclusion.is_(None)).order_by(Sheet.number)).all()
    taken = {one.sheet for one in sat[1:]}
    there += [{"number": int(number)} for number in rest if number not in taken]
    scans = {}
    for pass_no in (1, 2):
        folder = tmp_path_factory.mktemp(f"pass{pass_no}")
        paths = omr.fake(LAYOUT, there, folder, seed=pass_no, dpi=150, turn=180 if pass_no == 2 else 0)
        scans[pass_no] = [(path.name, path.read_bytes()) for path in paths]
    return scans
