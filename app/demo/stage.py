"""What the play knows as it goes on, and how its officials act: by a login, at an hour, in one act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import app.documents  # noqa: F401  (declares the forms)
from app import form
from app.db import act
from app.demo import clock, filling, people
from app.demo.logins import Login
from app.errors import Refusal
from app.form import FORMS
from app.house import House
from app.models import (
    Commission,
    Site,
    Sitting,
    SittingRoom,
)
from app.text import Text

HERE = Path(__file__).resolve().parents[2]
CLOSES, DAYS = dt.date(2018, 10, 22), (dt.date(2018, 11, 3), dt.date(2018, 11, 4))
SUBJECTS = ("math", "kz_history", "biology", "english")
SITE = "701"
SECOND = 30  # candidates of the sitting that is left to a person


@dataclass
class Stage:
    """What the play knows as it goes on: where papers go, who the people are, what the Centre told whom."""

    house: House
    out: Path
    seed: int
    candidates: int
    step: int = 0
    logins: list[Login] = field(default_factory=list)
    teachers: dict[str, list[people.Teacher]] = field(default_factory=dict)
    keys: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    passwords: dict[str, tuple[str, ...]] = field(default_factory=dict)
    persons: list[filling.Person] = field(default_factory=list)
    auto: int = 0
    protocol: int = 0
    printed: list[str] = field(default_factory=list)

    def say(self, kk: str, ru: str) -> None:
        """One line of progress."""
        self.step += 1
        print(f"  {self.step:2}. {Text(kk, ru).within('both')}", flush=True)

    @contextmanager
    def by(self, login: str, title: Text, mark: str, place: Callable[[Any], Any] | None = None) -> Iterator[Any]:
        """One act of one official."""
        with self.house.as_login(login) as (session, staff):
            session.info["now"] = session.scalar(sa.text("SELECT synaq_now()"))
            with act(session, title, mark=mark, place=place(session) if place else None):
                session.info["staff"] = staff
                yield session

    def at(self, day: dt.date, hour: int, minute: int = 0) -> None:
        """Move the clock."""
        clock.move(self.house, dt.datetime.combine(day, dt.time(hour, minute), clock.ZONE))


def print_paper(
    stage: Stage, form_id: str, unit: str, login: str, password: str | None = None, *, lang: Any = "kk"
) -> None:
    declared = FORMS[form_id]
    with stage.by(
        login, Text("басылды: {f} {u}", "напечатано: {f} {u}").fill(f=form_id, u=unit), declared.mark, the_site
    ) as session:
        paper = form.printed(session, form_id, unit, lang, session.info["staff"], password)
    papers = stage.out / "papers"
    papers.mkdir(exist_ok=True)
    (papers / paper.name).write_bytes(paper.content)
    stage.printed.append(paper.name)


def refused(deed: Callable[[], object], mark: str) -> None:
    try:
        deed()
    except Refusal as said:
        if mark in said.mark:
            return
        raise
    raise AssertionError(f"{mark} was not refused")


def the_site(session: Session) -> Site:
    return session.scalars(sa.select(Site).where(Site.code == SITE)).one()


def the_sitting(number: int) -> Callable[[Any], Sitting]:
    return lambda session: session.scalars(
        sa.select(Sitting).join(Site, Site.id == Sitting.site_id).where(Site.code == SITE, Sitting.number == number)
    ).one()


def halls(session: Any, number: int) -> list[SittingRoom]:
    sitting = the_sitting(number)(session)
    found = session.scalars(
        sa.select(SittingRoom).where(SittingRoom.sitting_id == sitting.id, SittingRoom.serves)
    ).all()
    return sorted(found, key=lambda hall: hall.room.number)


def hall(session: Any, unit: str) -> SittingRoom:
    return next(hall for hall in halls(session, int(unit.split("-")[1])) if hall.unit == unit)


def the_commission(code: str) -> Callable[[Any], Commission]:
    return lambda session: session.scalars(sa.select(Commission).where(Commission.code == code)).one()


def units(stage: Stage, number: int) -> list[str]:
    with stage.house.as_login("ntc") as (session, _):
        return [hall.unit for hall in halls(session, number)]


def responsible(stage: Stage, code: str) -> str:
    place = list(stage.teachers).index(code)
    return "responsible" if place == 0 else f"responsible{place + 1}"
