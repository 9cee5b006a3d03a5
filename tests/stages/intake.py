"""What the tests of enrolment do again and again: lines of a workbook, an import, a registration, a closing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import accounts, workbook
from app.errors import BadInput
from app.models import Application, Branch, Commission, Institution, Subject
from app.roles import Role
from app.rules.applications import iin_with_check
from app.rules.terms import AttestationType, Category, EducationLevel, Language
from app.stages import enrolment
from tests.workbook.world import (
    MORNING,
    ZONE,
    World,
    built,
    commission,
    staff,
    xlsx,
)  # fmt: skip

CLOSES_ON = dt.date(2018, 10, 5)
THREE = dt.datetime(2018, 10, 5, 15, 0, tzinfo=ZONE)
SECOND = dt.timedelta(seconds=1)
HEADING = ["Тегі", "Аты", "Әкесінің аты (бар болса)", "ЖСН", "Білім беру деңгейі", "Жұмыс орны (БСН)", "Лауазымы",
           "Өтініш берген санаты", "Аттестаттау түрі", "Тестілеу тілі", "Тестілеу пәні", "Өтініш бар",
           "Суреттер 3х4 (2)", "Жеке куәлік көшірмесі бар"]  # fmt: skip
BIN = "010340000221"


def iin(serial: int, *, born: str = "800101", century: str = "4") -> str:
    while (number := iin_with_check(f"{born}{century}{serial:04}")) is None:
        serial += 1000
    return number


def row(serial: int, **other: Any) -> list[Any]:
    """A faultless line; `other` by the names of the columns."""
    values = dict(zip(enrolment.COLUMNS, [
        "Әлімова", f"Гүлнұр{serial}", "Серікқызы", iin(serial), "жалпы орта білім беру", BIN, "мұғалім",
        "педагог-сарапшы", "кезекті", "қазақ тілі", "math", "иә", 2, "иә",
    ], strict=True))  # fmt: skip
    return list({**values, **other}.values())


def values(session: Session, serial: int, **other: Any) -> dict[str, Any]:
    subject = session.scalars(sa.select(Subject.id).where(Subject.code == "math")).one()
    institution = session.scalars(sa.select(Institution.id).where(Institution.code == BIN)).one()
    return {
        "surname": "Қожахметов", "first_name": "Ерлан", "patronymic": "", "iin": iin(serial),
        "education_level": EducationLevel.SECONDARY, "institution_id": institution, "position": "мұғалім",
        "category": Category.MASTER, "attestation_type": AttestationType.REGULAR, "language": Language.KAZ,
        "subject_id": subject, "has_application": True, "photos": 2, "has_id_copy": True, **other,
    }  # fmt: skip


def take_in(world: World, *rows: list[Any], by: str = "rp", now: dt.datetime = MORNING) -> workbook.Report:
    code = {"rp": "1901", "rp2": "7501"}[by]
    with world.doing(by) as session:
        content = xlsx([HEADING, *rows])
        return enrolment.import_applications(session, commission(session, code), content, "a.xlsx", now=now)


def faults(world: World, *rows: list[Any], by: str = "rp") -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(BadInput) as caught:
        take_in(world, *rows, by=by)
    return [(fault.row, fault.column, fault.text.ru) for fault in caught.value.faults]


def register(world: World, serial: int, *, by: str = "rp", now: dt.datetime = MORNING, **other: Any) -> int:
    code = {"rp": "1901", "rp2": "7501"}[by]
    with world.doing(by) as session:
        given = values(session, serial, **other)
        return enrolment.register_application(session, commission(session, code), given, now=now).number


def numbers(world: World, code: str = "1901") -> list[tuple[int, str]]:
    with world.as_("ntc") as session:
        chosen = sa.select(Application.number, Application.state).where(
            Application.commission_id == commission(session, code).id
        )
        return [(number, state.value) for number, state in session.execute(chosen.order_by(Application.number))]


def close(world: World, *logins: str, now: dt.datetime = MORNING) -> list[bool]:
    told = []
    for login in logins:
        with world.doing(login) as session:
            by = staff(session, login)
            told.append(enrolment.close_base(session, commission(session, "1901"), now=now, by=by))
    return told


def opened_world(var: Path, name: str) -> World:
    """Every base is open until 15:00 of 5 October."""
    world = built(var, name)
    with world.doing("ntc") as session:
        for one in session.scalars(sa.select(Commission)):
            enrolment.open_base(session, one, CLOSES_ON, now=MORNING)
    return world


def with_branch(world: World, code: str) -> None:
    """An official of this branch, «br»."""
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        branch = connection.scalar(sa.select(Branch.id).where(Branch.code == code))
        world.users["br"] = accounts.make_staff(
            connection, login="br", password="br-құпия-сөз-2018", full_name="Филиал Қызметкері", role=Role.BRANCH,
            branch_id=branch,
        )  # fmt: skip
