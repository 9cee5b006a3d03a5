"""One site, one sitting, two rooms, eight candidates: brought step by step to where a test begins.

Every step is made once by the verbs themselves and kept as a database to copy from; scans are drawn, kept and read.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import app.documents  # noqa: F401  (declares the forms)
import omr
from app import accounts, files, job, keyring, servers
from app.db import sessions
from app.form import printed
from app.models import (
    AllocationRun,
    Allotment,
    Campaign,
    Commission,
    Institution,
    Job,
    Placement,
    Room,
    RoomStock,
    Seat,
    Sheet,
    Site,
    Sitting,
    SittingRoom,
    Subject,
)
from app.roles import Role
from app.rules.answer_sheet import seat_digits
from app.rules.applications import iin_with_check
from app.rules.terms import AttestationType, Category, EducationLevel, Language, PasswordKind, StockState
from app.stages import allocation, conduct, enrolment, identification, preparation, results, sheets
from tests.workbook.world import MORNING, SECRET, ZONE, World, built, commission, copied, staff

CLOSES_ON = dt.date(2018, 10, 5)
AFTER = dt.datetime(2018, 10, 6, 10, 0, tzinfo=ZONE)
DAY = dt.date(2018, 11, 3)
KEY_PASSWORDS = ("ABCDE-FGHJK-LMNPQ-RSTUV", "23456-789AB-CDEFG-HJKLM")
KAZ, RUS = "701-1-01", "701-1-02"
PEOPLE = [
    ("Әбдіқадырова", Language.KAZ, "math"), ("Ғаббасова", Language.KAZ, "math"), ("Қожахметов", Language.KAZ, "math"),
    ("Өтегенова", Language.KAZ, "biology"), ("Үсенова", Language.KAZ, "biology"), ("Соколова", Language.RUS, "math"),
    ("Петрова", Language.RUS, "kz_history"), ("Орлов", Language.RUS, "kz_history"),
]  # fmt: skip
MORE_OFFICIALS = {
    "pg": (Role.PROGRAMMER, "701"), "pg2": (Role.PROGRAMMER, "701"), "ml": (Role.LEAD, "701"),
    "mr": (Role.REPRESENTATIVE, "701"), "pg702": (Role.PROGRAMMER, "702"),
}  # fmt: skip
DPI = 100


def at(hour: int, minute: int = 0, *, day: dt.date = DAY) -> dt.datetime:
    """A moment of the test day."""
    return dt.datetime.combine(day, dt.time(hour, minute), ZONE)


@dataclass(frozen=True)
class Seated:
    """A candidate with all that the papers know of them, and the sheet that they were given."""

    code: str
    name: str
    room: str
    seat: str
    variant: str
    sheet: str

    def filled(self, **written: str) -> dict[str, Any]:
        """What stands on their sheet, for the drawing of scans; `written` in place of what is right."""
        fields = {"code": self.code, "seat": self.seat, "variant": self.variant} | written
        answers = {task: "ABCDE"[task % 5] for task in range(1, 101) if not 51 <= task <= 60} | {51: "ACF"}
        answers |= dict.fromkeys(range(52, 61), "B")
        return {"number": int(self.sheet), "fields": fields, "answers": answers}


@dataclass
class Small(World):
    """A copy of this world; `var` is the folder of its servers."""

    var: Path

    @contextmanager
    def broken_into(self) -> Iterator[Session]:
        """A session of the superuser whom neither walls nor triggers stop."""
        name = str(sa.make_url(self.house.owner_url).database)
        engine = sa.create_engine(servers.superuser_url(self.var, name), poolclass=sa.NullPool)
        with Session(engine) as session, session.begin():
            session.execute(sa.text("SET session_replication_role = replica"))
            yield session


# ---- questions


def sitting(session: Session, number: int = 1) -> Sitting:
    return session.scalars(sa.select(Sitting).where(Sitting.number == number)).one()


def hall(session: Session, unit: str = KAZ) -> SittingRoom:
    found = session.scalars(sa.select(SittingRoom)).all()
    return next(one for one in found if one.unit == unit)


def room(session: Session, number: str) -> Room:
    return session.scalars(sa.select(Room).where(Room.number == number)).one()


def site(session: Session) -> Site:
    return session.scalars(sa.select(Site).where(Site.code == "701")).one()


def sheet(session: Session, number: str) -> Sheet:
    return session.scalars(sa.select(Sheet).where(Sheet.number == number)).one()


def numbers(session: Session, unit: str = KAZ) -> list[str]:
    """The sheets allotted to a room."""
    here = hall(session, unit).id
    return list(session.scalars(sa.select(Sheet.number).where(Sheet.sitting_room_id == here).order_by(Sheet.number)))


def seated(session: Session) -> list[Seated]:
    """Everybody in order of rooms and seats, with the sheets in the same order."""
    found = []
    for unit in (KAZ, RUS):
        here = hall(session, unit)
        lying = dict(
            session.execute(
                sa.select(Allotment.seat, Allotment.variant).where(Allotment.sitting_room_id == here.id)
            ).all()
        )  # type: dict[int, str]  # fmt: skip
        rows = session.execute(
            sa.select(Placement, Seat.number)
            .join(Seat, Seat.placement_id == Placement.id)
            .where(Placement.sitting_room_id == here.id)
            .order_by(Seat.number)
        ).all()
        for number, (placed, seat) in zip(numbers(session, unit), rows, strict=False):
            name = placed.application.full_name
            found.append(Seated(placed.code, name, unit, seat_digits(seat), lying[seat], number))
    return found


# ---- scans


def drawn(folder: Path, content: Sequence[dict[str, Any]], *, seed: int = 1) -> list[tuple[str, bytes]]:
    """Pictures of these sheets as a scanner gives them, those of an even seed upside down: name and bytes."""
    turn = 0 if seed % 2 else 180
    paths = omr.fake(sheets.LAYOUT, content, folder, seed=seed, dpi=DPI, degrade="none", prefix=f"{seed}-", turn=turn)
    return [(path.name, path.read_bytes()) for path in paths]


def receive(world: World, unit: str, pass_no: int, pictures: Sequence[tuple[str, bytes]]) -> list[int]:
    """Take one pass of a room; the numbers of its jobs."""
    with world.doing("pg") as session:
        made = sheets.receive(session, hall(session, unit), pass_no, pictures, by=staff(session, "pg"))
        return [one.id for one in made]


def do_jobs(world: World) -> list[str]:
    """Do every waiting job here and now, as a worker does; what each said."""
    with world.as_("pg") as session:
        waiting = session.scalars(sa.select(Job.id).where(Job.state == "waiting").order_by(Job.id)).all()
    return [job.run(number) for number in waiting]


# ---- the steps


def _enrolled(world: World) -> None:
    """Bases open until 5 October, eight applications, three rooms of thirty seats."""
    with world.doing("ntc") as session:
        for one in session.scalars(sa.select(Commission)):
            enrolment.open_base(session, one, CLOSES_ON, now=MORNING)
    with world.doing("rp") as session:
        subjects = dict(session.execute(sa.select(Subject.code, Subject.id)).all())  # type: dict[str, int]
        school = session.scalars(sa.select(Institution.id).order_by(Institution.id)).first()
        for serial, (surname, language, subject) in enumerate(PEOPLE):
            values = {
                "surname": surname, "first_name": "Гүлнұр", "patronymic": "", "iin": _iin(serial), "language": language,
                "education_level": EducationLevel.SECONDARY, "institution_id": school, "position": "мұғалім",
                "category": Category.MASTER, "attestation_type": AttestationType.REGULAR, "photos": 2,
                "subject_id": subjects[subject], "has_application": True, "has_id_copy": True,
            }  # fmt: skip
            enrolment.register_application(session, commission(session, "1901"), values, now=MORNING)
    with world.doing("si") as session:
        here = site(session).id
        session.add_all(
            Room(site_id=here, number=f"0{n}", building="Бас ғимарат", rows=5, columns=3, video=True) for n in (1, 2, 3)
        )


def _iin(serial: int) -> str:
    return next(iin for more in range(9) if (iin := iin_with_check(f"8001014{serial * 10 + more:04}")) is not None)


def plan(session: Session, *, day: dt.date = DAY, **chosen: Language) -> Sitting:
    """A sitting in rooms by their numbers and languages: _01=Language.KAZ."""
    rooms = {room(session, name.strip("_")): language for name, language in chosen.items()}
    campaign = session.scalars(sa.select(Campaign)).one()
    return preparation.plan_sitting(session, site(session), campaign, day=day, chosen=rooms)


def _allocated(world: World) -> None:
    """Bases closed; the sitting allocated, its sheets allotted, its key sealed; the morning of the test day."""
    world.move_clock(AFTER)
    with world.doing("ntc") as session:
        plan(session, _01=Language.KAZ, _02=Language.RUS)
    agreed(world)
    allocate(world, seed=7)
    with world.doing("ntc") as session:
        made = sitting(session)
        preparation.allot_sheets(session, made, reserve=1)
        results.seal_key(session, made, key_of(session), KEY_PASSWORDS, signer=keyring.signer(), now=AFTER)
    world.move_clock(at(7, 30))


def agreed(world: World) -> None:
    """The stock of the site submitted and approved as it stands."""
    with world.doing("si") as session:
        campaign = session.scalars(sa.select(Campaign)).one()
        stock = RoomStock(site_id=site(session).id, campaign_id=campaign.id)
        session.add(stock)
        session.flush()
        stock.state, stock.submitted_at = StockState.SUBMITTED, AFTER
    with world.doing("ntc") as session:
        stock = session.scalars(sa.select(RoomStock)).one()
        stock.state, stock.approved_at = StockState.APPROVED, AFTER


def returned(world: World) -> None:
    """The stock with its site again: rooms and sittings may be added."""
    with world.doing("ntc") as session:
        stock = session.scalars(sa.select(RoomStock)).one()
        stock.state, stock.approved_at, stock.remark = StockState.RETURNED, None, "аудитория қосыңыз"


def allocate(world: World, *, seed: int, spare: int = 0) -> int:
    """Everybody who waits, proposed and approved; how many were placed."""
    with world.doing("ntc") as session:
        campaign = session.scalars(sa.select(Campaign)).one()
        allocation.propose(session, campaign, seed=seed, spare=spare, now=AFTER)
    with world.doing("ntc") as session:
        run = session.scalars(sa.select(AllocationRun).order_by(AllocationRun.number.desc())).first()
        assert run is not None
        return allocation.approve(session, run, now=AFTER)


def key_of(session: Session) -> list[dict[str, Any]]:
    """Right answers of every variant that the sitting may have: those that everybody wrote."""
    found = session.execute(
        sa.select(Subject, Placement.language).join(Placement, Placement.subject_id == Subject.id).distinct()
    ).all()
    answers = ["ACF" if task == 51 else "B" if 51 < task <= 60 else "ABCDE"[task % 5] for task in range(1, 101)]
    return [
        {"variant": variant, "subject": subject.code, "language": language.value, "answers": answers}
        for subject, language in found
        for variant in preparation.variant_numbers(subject, language)
    ]


def _printed(world: World) -> None:
    """The seating sheet has left the printer."""
    with world.doing("ntc") as session:
        password = preparation.issue_password(session, sitting(session), PasswordKind.SEATING, now=at(7))
    with world.doing("pg") as session:
        printed(session, "I-9", "701-1", "kk", staff(session, "pg"), password)


def _finished(world: World) -> None:
    """The test is over; nothing is scanned yet."""
    with world.doing("ml") as session:
        conduct.start(sitting(session), now=at(9))
        session.flush()
        conduct.finish(session, sitting(session), now=at(12, 50))
    world.move_clock(at(13))


def _scanned(world: World) -> None:
    """Both passes of both rooms are read: five and three filled sheets, the rest blank, nothing wrong."""
    with world.as_("pg") as session:
        people = seated(session)
        lying = {unit: numbers(session, unit) for unit in (KAZ, RUS)}
    for unit, allotted in lying.items():
        there = [one.filled() for one in people if one.room == unit]
        written = {one["number"] for one in there}
        pile = [*there, *({"number": int(number)} for number in allotted if int(number) not in written)]
        for pass_no in (1, 2):
            with tempfile.TemporaryDirectory() as folder:
                receive(world, unit, pass_no, drawn(Path(folder), pile, seed=pass_no))
    do_jobs(world)


def _identified(world: World) -> None:
    """Every room laid side by side, identified, its protocol entered; the Centre has been told."""
    for unit in (KAZ, RUS):
        with world.doing("pg") as session:
            sheets.compare(session, hall(session, unit))
            identification.identify(session, hall(session, unit))
            identification.enter(session, hall(session, unit), now=at(15))
    with world.doing("mr") as session:
        identification.report(session, sitting(session), now=at(15, 30))
    world.move_clock(at(16))


STEPS: dict[str, tuple[str, Callable[[World], None]]] = {
    "enrolled": ("", _enrolled),
    "allocated": ("enrolled", _allocated),
    "printed": ("allocated", _printed),
    "finished": ("printed", _finished),
    "scanned": ("finished", _scanned),
    "identified": ("scanned", _identified),
}
"""Each step with the one before it."""


@dataclass
class Halls:
    """The servers of these tests, and the steps that have been made."""

    var: Path
    made: dict[str, World] = field(default_factory=dict)

    @contextmanager
    def at(self, step: str) -> Iterator[Small]:
        """A database in which the world has come so far, to be changed at will."""
        with copied(self.var, self._template(step)) as world:
            self._settle(world)
            yield Small(world.house, world.sessions, world.users, self.var)

    def _template(self, step: str) -> World:
        if step not in self.made:
            before, deed = STEPS[step]
            name = f"step_{step}"
            if before:
                last = self._template(before)
                house = servers.create_database(self.var, name, template=f"step_{before}")
                self.made[step] = World(house, sessions(house.app_url, poolclass=sa.NullPool), last.users)
            else:
                self.made[step] = built(self.var, name)
                self.made[step].users.update(_officials(self.made[step]))
            works = self._settle(self.made[step])
            deed(self.made[step])
            engine = works.session().get_bind()
            assert isinstance(engine, sa.Engine)
            engine.dispose()  # nobody may stay connected to what is copied
        return self.made[step]

    def _settle(self, world: World) -> job.Works:
        files.settle(self.var / "files")
        keyring.settle(self.var / "keys")
        return job.settle(world.house.app_url, world.house.redis_url, SECRET)


def _officials(world: World) -> dict[str, int]:
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        return {
            login: accounts.make_staff(
                connection, login=login, password=f"{login}-құпия-сөз-2018", full_name=f"{login} Қызметкер", role=role,
                site_id=connection.scalar(sa.select(Site.id).where(Site.code == place)),
            )
            for login, (role, place) in MORE_OFFICIALS.items()
        }  # fmt: skip
