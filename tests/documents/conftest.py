"""A small world of its own: one site, one sitting, two rooms, allocated by the real verbs."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import tempfile
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

import app.documents  # noqa: F401  (declares the forms)
from app import accounts, database, files, guard, servers
from app.db import act, acting, sessions
from app.form import Paper, printed
from app.models import (
    Allotment,
    AnswerKey,
    Application,
    Authority,
    Branch,
    Campaign,
    Commission,
    Institution,
    LowerRow,
    Placement,
    Reading,
    Region,
    Room,
    RoomStock,
    SealedKey,
    Seat,
    Sheet,
    Site,
    Sitting,
    SittingRoom,
    Staff,
    Subject,
    UpperRow,
)
from app.roles import Role
from app.rules.applications import bin_with_check, iin_with_check
from app.rules.terms import (
    AttestationType,
    Category,
    EducationLevel,
    Language,
    Note,
    ParticipationState,
    PasswordKind,
    RoomState,
    SittingState,
    StockState,
)
from app.stages import allocation, preparation, results
from app.text import Lang, Text

SECRET = b"documents are tried out with it!"
ZONE = ZoneInfo("Asia/Almaty")
MORNING = dt.datetime(2018, 11, 3, 7, 30, tzinfo=ZONE)
TITLE = Text("сынау", "проба")
SURNAMES = "Әбдіқадырова Ғалымжанова Қожахметова Нұрпейісова Өтегенова Ұзақбаева Үсенова Һамитова Ізбасарова Шәріпова"
GIVEN = "Гүлнұр Әсел Жұлдыз Қарлығаш Мәншүк Назерке Ұлжан Үміт Айгүл Дәмира"
FATHERS = "Қайратқызы Әділқызы Мұратқызы Өмірқызы"
LOGINS = {
    "ntc": (Role.NTC, "Серік Ахметов"), "si": (Role.SITE, "Құралай Сәдуақасова"),
    "rp": (Role.RESPONSIBLE, "Ләззат Ғабитқызы"), "ml": (Role.LEAD, "Ермек Тоқтаров"),
    "mr": (Role.REPRESENTATIVE, "Бақытжан Оңдасынов"), "mr2": (Role.REPRESENTATIVE, "Әлия Жүнісова"),
    "pg": (Role.PROGRAMMER, "Олжас Үкібаев"),
}  # fmt: skip


@dataclass
class World:
    """A prepared database and the way to act in it."""

    house: servers.Servers
    sessions: sessionmaker[Session]
    users: dict[str, int]
    password: str = ""

    @contextmanager
    def as_(self, login: str) -> Iterator[tuple[Session, Staff]]:
        with acting(guard.ticket(SECRET, self.users[login], 0)), self.sessions() as session:
            yield session, session.scalars(sa.select(Staff).where(Staff.user_id == self.users[login])).one()

    @contextmanager
    def doing(self, login: str) -> Iterator[tuple[Session, Staff]]:
        with self.as_(login) as (session, staff), act(session, TITLE, mark="§1"):
            yield session, staff

    def print(self, login: str, form: str, unit: str, lang: Lang = "kk", password: str | None = None) -> Paper:
        with self.doing(login) as (session, staff):
            return printed(session, form, unit, lang, staff, password)


@pytest.fixture(scope="session")
def var() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="synaq-"))
    home.chmod(0o755)
    servers.up(home / "var", fast=True)
    yield home / "var"
    servers.down(home / "var")
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def allocated(var: Path) -> str:
    """The name of a database in which the sitting is allocated; tests work on copies of it."""
    house = servers.create_database(var, "allocated")
    database.prepare(house.owner_url, house.app_url, SECRET)
    engine = sa.create_engine(house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO clock (id, ahead) VALUES (1, '0')"))
        users = {"ntc": _official(connection, "ntc")}
    world = World(house, sessions(house.app_url, poolclass=sa.NullPool), users)
    _reference(world)
    with engine.begin() as connection:
        users |= {login: _official(connection, login) for login in LOGINS if login != "ntc"}
    _applications(world)
    _sitting(world)
    engine.dispose()
    return f"allocated {world.password} {' '.join(f'{login}={user}' for login, user in users.items())}"


@pytest.fixture
def world(var: Path, allocated: str, tmp_path: Path) -> Iterator[World]:
    template, password, *users = allocated.split()
    name = f"t{random.SystemRandom().randrange(10**9)}"
    house = servers.create_database(var, name, template=template)
    files.settle(tmp_path / "files")
    numbers = dict(one.split("=") for one in users)
    yield World(
        house,
        sessions(house.app_url, poolclass=sa.NullPool),
        {login: int(user) for login, user in numbers.items()},
        password,
    )
    servers.drop_database(var, name)


def _official(connection: sa.Connection, login: str) -> int:
    role, name = LOGINS[login]
    place: dict[str, typing.Any] = {}
    if role is not Role.NTC:
        place = {"site_id": connection.scalar(sa.text("SELECT id FROM site"))}
    if role is Role.RESPONSIBLE:
        place = {"commission_id": connection.scalar(sa.text("SELECT id FROM commission"))}
    return accounts.make_staff(
        connection, login=login, password=f"{login}-a long password", full_name=name, role=role, **place
    )


def _reference(world: World) -> None:
    with world.doing("ntc") as (session, _):
        session.execute(sa.text("SELECT move_clock(:at)"), {"at": MORNING - dt.timedelta(days=40)})
        region = _added(session, Region(code="19", kk="Алматы облысы", ru="Алматинская область"))
        branch = _added(session, Branch(code="04", kk="Талдықорған филиалы", ru="Талдыкорганский филиал"))
        authority = _added(
            session,
            Authority(
                code="1901", kk="Ескелді ауданының білім бөлімі", ru="Отдел образования Ескельдинского района",
                region_id=region,
            ),
        )  # fmt: skip
        _added(
            session,
            Campaign(
                code="2018-2",
                kk="Ұлттық біліктілік тестілеу, 2018 жылғы қараша",
                ru="Национальное квалификационное тестирование, ноябрь 2018 года",
            ),
        )
        _added(session, Subject(code="history", kk="Қазақстан тарихы", ru="История Казахстана"))
        _added(session, Subject(code="physics", kk="Физика", ru="Физика", long_time=True, scratch_sheets=True))
        site = Site(
            code="701", kk="Талдықорған қаласының № 5 «Болашақ» мектеп-гимназиясы",
            ru="Школа-гимназия № 5 «Болашак» города Талдыкорган", address_kk="Абай көшесі, 25",
            address_ru="ул. Абая, 25", region_id=region, branch_id=branch,
        )  # fmt: skip
        _added(session, site)
        _added(
            session,
            Institution(
                code=bin_with_check("18034000123") or "",
                kk="«Қарабұлақ орта мектебі» КММ",
                ru="КГУ «Карабулакская средняя школа»",
                authority_id=authority,
            ),
        )
        _added(
            session,
            Commission(
                code="1901", kk="Ескелді ауданының аттестаттау комиссиясы",
                ru="Аттестационная комиссия Ескельдинского района", authority_id=authority, site_id=site.id,
                branch_id=branch, chair="Төлеген Әбішұлы Қасымов", responsible="Ләззат Ғабитқызы",
                opened_at=MORNING - dt.timedelta(days=45), closes_at=MORNING - dt.timedelta(days=10),
            ),
        )  # fmt: skip


def _added(
    session: Session, row: Region | Branch | Authority | Campaign | Subject | Site | Institution | Commission
) -> int:
    session.add(row)
    session.flush()
    return row.id


def _applications(world: World) -> None:
    rng = random.Random(9)
    with world.doing("rp") as (session, _):
        commission = session.scalars(sa.select(Commission)).one()
        campaign = session.scalars(sa.select(Campaign.id)).one()
        subjects = session.scalars(sa.select(Subject.id).order_by(Subject.id)).all()
        school = session.scalars(sa.select(Institution.id)).one()
        for number in range(1, 53):
            russian = number % 10 == 0
            session.add(
                Application(
                    commission_id=commission.id, site_id=commission.site_id, campaign_id=campaign, number=number,
                    registered_at=MORNING - dt.timedelta(days=40, minutes=-5 * number),
                    surname="Соколова" if russian else rng.choice(SURNAMES.split()),
                    first_name="Екатерина" if russian else rng.choice(GIVEN.split()),
                    patronymic="Викторовна" if russian else rng.choice(FATHERS.split()),
                    iin=_iin(number), education_level=EducationLevel.SECONDARY, institution_id=school,
                    position="мұғалім", category=rng.choice(list(Category)),
                    attestation_type=AttestationType.REGULAR, language=Language.RUS if russian else Language.KAZ,
                    subject_id=subjects[number % 2],
                )
            )  # fmt: skip
            session.flush()


def _iin(number: int) -> str:
    return next(iin for add in range(5) if (iin := iin_with_check(f"8001014{4 * number + add:04}")) is not None)


def _sitting(world: World) -> None:
    with world.doing("si") as (session, _):
        site = session.scalars(sa.select(Site)).one()
        for number, rows in (("01", 8), ("02", 5)):
            session.add(Room(site_id=site.id, number=number, building="Бас ғимарат", rows=rows, columns=4))
    with world.doing("ntc") as (session, _):
        now = session.scalar(sa.text("SELECT move_clock(:at)"), {"at": MORNING - dt.timedelta(days=3)})
        assert isinstance(now, dt.datetime)
        site = session.scalars(sa.select(Site)).one()
        rooms = session.scalars(sa.select(Room).order_by(Room.number)).all()
        campaign = session.scalars(sa.select(Campaign)).one()
        preparation.plan_sitting(
            session, site, campaign, day=MORNING.date(), chosen=dict(zip(rooms, Language, strict=True))
        )
    with world.doing("si") as (session, _):
        campaign_id = session.scalars(sa.select(Campaign.id)).one()
        stock = RoomStock(site_id=session.scalars(sa.select(Site.id)).one(), campaign_id=campaign_id)
        session.add(stock)
        session.flush()
        stock.state, stock.submitted_at = StockState.SUBMITTED, now
    with world.doing("ntc") as (session, _):
        stock = session.scalars(sa.select(RoomStock)).one()
        stock.state, stock.approved_at = StockState.APPROVED, now
    with world.doing("ntc") as (session, _):
        campaign = session.scalars(sa.select(Campaign)).one()
        allocation.approve(session, allocation.propose(session, campaign, seed=5, spare=0, now=now), now=now)
    with world.doing("ntc") as (session, _):
        sitting = session.scalars(sa.select(Sitting)).one()
        preparation.allot_sheets(session, sitting)
        world.password = preparation.issue_password(session, sitting, PasswordKind.SEATING, now=now)
        session.execute(sa.text("SELECT move_clock(:at)"), {"at": MORNING})


@pytest.fixture
def scanned(world: World) -> World:
    """The same sitting after the test: room 01 in the protocol, with one sheet of each kind of mismatch."""
    world.print("pg", "I-9", "701-1", password=world.password)
    with world.doing("ml") as (session, _):
        sitting = session.scalars(sa.select(Sitting)).one()
        sitting.state = SittingState.IDENTIFYING
    with world.doing("pg") as (session, _):
        for room in session.scalars(sa.select(SittingRoom).order_by(SittingRoom.id)):
            _read(session, room)
    return world


def _read(session: Session, room: SittingRoom) -> None:
    """Every candidate but the last two has a sheet; sheets 2 to 4 claim a wrong code, seat and variant."""
    of_room = {"site_id": room.site_id, "sitting_room_id": room.id}
    sheets = session.scalars(sa.select(Sheet).where(Sheet.sitting_room_id == room.id).order_by(Sheet.number)).all()
    variants = dict(
        session.execute(sa.select(Allotment.seat, Allotment.variant).where(Allotment.sitting_room_id == room.id)).all()
    )
    seated = session.execute(
        sa.select(Placement, Seat.number)
        .join(Seat, Seat.placement_id == Placement.id)
        .where(Placement.sitting_room_id == room.id)
        .order_by(Seat.number)
    ).all()
    for place, (placement, seat) in enumerate(seated[:-2]):
        wrong = {1: "2", 2: "3", 3: "4"}.get(place, "") if len(seated) > 10 else ""
        session.add(
            Reading(
                **of_room, number=sheets[place].number, mismatches=wrong,
                variant="9999" if wrong == "4" else variants[seat],
                code="70100_000" if wrong == "2" else placement.code, seat="099" if wrong == "3" else f"{seat:03}",
                answers=bytes([1 + place % 3] * 100), placement_id=None if wrong else placement.id,
                right_variant=None if wrong else variants[seat],
            )
        )  # fmt: skip
        if wrong:
            session.add(LowerRow(**of_room, number=sheets[place].number, position=place, mismatches=wrong))
        else:
            placement.state = ParticipationState.PRESENT
    for placement, _ in [*seated[1:4], *seated[-2:]] if len(seated) > 10 else seated[-2:]:
        session.add(UpperRow(**of_room, placement_id=placement.id, note=Note.ABSENT))
    last = sheets[-1].number
    session.add(Reading(**of_room, number=last, blank=True, code="", seat="", variant="", answers=bytes(100)))
    session.add(LowerRow(**of_room, number=last, position=99, blank=True))
    room.state = RoomState.PROTOCOL


@pytest.fixture
def opened(scanned: World) -> World:
    """The same with the key opened."""
    with scanned.doing("ntc") as (session, _):
        sitting = session.scalars(sa.select(Sitting)).one()
        session.add(
            SealedKey(
                site_id=sitting.site_id, sitting_id=sitting.id, name="701-1.key", checksum="8c1f02ab44d0", blob=b"x",
                sealed_at=MORNING,
            )
        )  # fmt: skip
    with scanned.doing("mr") as (session, _):
        sitting, key = session.scalars(sa.select(Sitting)).one(), session.scalars(sa.select(SealedKey)).one()
        key.opened_at, key.opened_by = MORNING + dt.timedelta(hours=9), "mr"
        sitting.state = SittingState.KEYS_OPENED
        laid = session.execute(
            sa.select(Allotment.variant, Allotment.subject_id, SittingRoom.language)
            .join(SittingRoom, SittingRoom.id == Allotment.sitting_room_id)
            .distinct()
        ).all()
        for variant, subject, language in laid:
            answers = bytes([0b101 if 50 <= task < 60 else 1 << (task + int(variant)) % 5 for task in range(100)])
            session.add(
                AnswerKey(
                    site_id=sitting.site_id, sitting_id=sitting.id, subject_id=subject, language=language,
                    variant=variant, answers=answers,
                )
            )  # fmt: skip
    return scanned


@pytest.fixture
def scored(opened: World) -> World:
    """The same with scores and statements."""
    with opened.doing("pg") as (session, _):
        sitting = session.scalars(sa.select(Sitting)).one()
        results.score_sitting(session, sitting, now=MORNING + dt.timedelta(hours=10))
    return opened
