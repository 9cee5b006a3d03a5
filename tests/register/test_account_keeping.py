"""Accounts from the screen: people of the registers get one, with a first password that is shown once and changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import guard
from app.db import Base, act, acting, sessions
from app.models import (
    AppealMember,
    CommissionMember,
    Invigilator,
    Official,
    OfficialAssignment,
    RepublicanMember,
    ResponsiblePerson,
    Staff,
)
from app.roles import ABBREVIATED, Role, makes
from app.rules.applications import iin_with_check
from app.rules.terms import Duty, Post
from app.stages.accounts import BY_NAME
from app.text import Text
from tests.register.conftest import PASSWORD, SECRET, Visitor, World

NUMBERS = count(1)
SHORT = {role: short for short, role in ABBREVIATED.items()}
LISTED = [role for keeper in Role for role in makes(keeper) if role not in BY_NAME]
FRESH = "мүлдем жаңа құпиясөз"


def iin() -> str:
    number = next(NUMBERS)
    tries = (iin_with_check(f"90{number % 12 + 1:02}{number % 28 + 1:02}4{number:03}{n}") for n in range(10))
    return next(filter(None, tries))


@contextmanager
def by(world: World, login: str) -> Iterator[Session]:
    maker = sessions(world.house.app_url, poolclass=sa.NullPool)
    with acting("") as _, maker() as session:
        user = session.scalar(sa.text("SELECT id FROM ab_user WHERE username = :login"), {"login": login})
        epoch = session.scalar(sa.text("SELECT epoch_of(:user)"), {"user": user})
    assert user is not None
    with acting(guard.ticket(SECRET.encode(), user, epoch or 0)), maker() as session:
        yield session


def added(world: World, login: str, row: Base) -> int:
    with by(world, login) as session, act(session, Text("с", "п"), mark="§20.1"):
        session.add(row)
        session.flush()
        return row.id


def person(world: World, role: Role, site: str) -> int:
    """A line of the register from which accounts of the role are made, at this site; its number."""
    named = {"surname": "Жаңабаев", "first_name": f"Ерлан{next(NUMBERS)}", "iin": iin()}
    at_site, at_commission = world.ids[f"site {site}"], world.ids[f"commission {site}"]
    today = sa.func.current_date()
    if role.value in {duty.value for duty in Duty}:
        official = added(world, "ntc", Official(**named))
        sent = OfficialAssignment(
            campaign_id=world.ids["campaign"],
            site_id=at_site,
            official_id=official,
            duty=Duty(role.value),
            sent_on=today,
        )
        return added(world, "ntc", sent)
    if role is Role.RESPONSIBLE:
        row: Base = ResponsiblePerson(**named, commission_id=at_commission, valid_from=today)
        return added(world, f"cc{site}", row)
    if role is Role.CHAIR:
        return added(world, f"cc{site}", CommissionMember(**named, commission_id=at_commission, post=Post.CHAIR))
    if role is Role.INVIGILATOR:
        return added(world, f"si{site}", Invigilator(**named, site_id=at_site))
    if role is Role.APPEAL_MEMBER:
        row = AppealMember(**named, site_id=at_site, subject_id=world.ids["subject"], workplace="№ 5 мектеп")
        return added(world, f"si{site}", row)
    return added(world, "ntc", RepublicanMember(**named, post=Post.SECRETARY))


def keeper_of(role: Role, site: str) -> str:
    keeper = next(one for one in Role if role in makes(one))
    return "ntc" if keeper is Role.NTC else f"{SHORT[keeper]}{site}"


def first_password(answer: TestResponse) -> tuple[str, str]:
    login, password = re.findall(r'class="password"[^>]*>([^<]+)<', answer.text)
    return login, password


def freed(world: World, role: Role, site: str) -> None:
    """Lines that only one of may be in force make way for the next test."""
    of_register = {
        Role.RESPONSIBLE: (f"cc{site}", "UPDATE responsible_person SET valid_to = valid_from WHERE valid_to IS NULL"),
        Role.CHAIR: (f"cc{site}", "UPDATE commission_member SET serves = false"),
    }
    ending = "UPDATE official_assignment SET recalled_on = sent_on WHERE recalled_on IS NULL"
    login, order = of_register.get(role, ("ntc", ending))
    with by(world, login) as session, act(session, Text("с", "п"), mark="§20.1"):
        session.execute(sa.text(order))


@pytest.mark.parametrize("role", LISTED)
def test_20_1_28_4_78_3_a_person_of_a_register_gets_an_account_from_its_keeper(world: World, role: Role) -> None:
    """The other keepers do not see the person, and no forged form makes the account."""
    line, login = person(world, role, "701"), f"{SHORT[role]}.new{next(NUMBERS)}"
    keepers = {keeper_of(one, "701") for one in LISTED} | {"si702", "pg701", "rp701"}
    for stranger in keepers - {keeper_of(role, "701")}:
        answer = world.enter(stranger).post("/desk/accounts/make", role=role.value, person=line, login=login)
        assert answer.status_code in {403, 409, 422}, (stranger, answer.status_code)
    keeper = world.enter(keeper_of(role, "701"))
    made = keeper.post("/desk/accounts/make", role=role.value, person=line, login=login)
    assert made.status_code == 200, made.text
    assert first_password(made)[0] == login
    with by(world, "ntc") as session:
        staff = session.scalars(sa.select(Staff).where(Staff.login == login)).one()
        assert (staff.role, staff.active, staff.password_due) == (role, True, True)
    freed(world, role, "701")


def test_the_first_password_opens_nothing_until_it_is_changed(world: World) -> None:
    login, password = made(world)
    visitor = world.enter(login, password)
    for way in ("/", "/room/list/", "/desk/jobs/"):
        answer = visitor.get(way)
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/password/"), way
    assert "первый пароль" in visitor.get("/password/").text or "бастапқы" in visitor.get("/password/").text
    same = visitor.post("/password/", present=password, fresh=password, again=password)
    assert same.status_code == 422
    changed = visitor.post("/password/", present=password, fresh=FRESH, again=FRESH)
    assert changed.status_code == 302
    assert visitor.get("/").status_code == 200
    assert world.enter(login, FRESH).get("/").status_code == 200


def test_a_dismissed_persons_stay_ends_at_once_and_a_new_password_brings_them_back(world: World) -> None:
    login, password = made(world)
    visitor = world.enter(login, password)
    row = number_of(world, login)
    assert world.enter("ntc").post("/desk/accounts/dismiss", row=row).status_code == 302
    assert visitor.get("/").headers["Location"].startswith("/login/")
    again = Visitor(world.app.test_client()).post("/login/", username=login, password=password)
    assert again.status_code == 401
    _, second = first_password(world.enter("ntc").post("/desk/accounts/renew", row=row))
    assert world.enter(login, second).get("/").headers["Location"] == "/password/"


def test_a_new_first_password_ends_the_stay_under_the_old_one(world: World) -> None:
    login, password = made(world)
    visitor = world.enter(login, password)
    first_password(world.enter("ntc").post("/desk/accounts/renew", row=number_of(world, login)))
    assert visitor.get("/password/").headers["Location"].startswith("/login/")


def test_20_4_an_account_is_moved_to_another_site(world: World) -> None:
    login, _ = made(world)
    row = number_of(world, login)
    ntc = world.enter("ntc")
    assert ntc.post("/desk/accounts/move", row=row, role="commission_site", place="702").status_code == 302
    with by(world, "ntc") as session:
        staff = session.scalars(sa.select(Staff).where(Staff.login == login)).one()
        assert (staff.role, staff.site_id) == (Role.COMMISSION_SITE, world.ids["site 702"])
    assert ntc.post("/desk/accounts/move", row=row, role="commission_site", place="999").status_code == 422
    assert ntc.post("/desk/accounts/move", row=row, role="ntc", place="").status_code == 409
    assert ntc.post("/desk/accounts/move", row=row, role="invigilator", place="702").status_code == 409


def test_an_account_of_others_does_not_exist_for_a_keeper(world: World) -> None:
    """A site does not touch the programmer, another site's invigilator, nor does the Centre touch itself."""
    ours, theirs = number_of(world, "pg701"), number_of(world, "iv702")
    for visitor in (world.enter("si701"), world.enter("br701")):
        for row in (ours, theirs):
            for deed in ("renew", "dismiss"):
                assert visitor.post(f"/desk/accounts/{deed}", row=row).status_code == 404
    assert world.enter("ntc").post("/desk/accounts/dismiss", row=number_of(world, "ntc")).status_code == 404
    assert (
        world.enter("si701").post("/desk/accounts/move", row=theirs, role="invigilator", place="701").status_code == 404
    )


def test_a_site_makes_no_invigilator_of_another_site(world: World) -> None:
    line = person(world, Role.INVIGILATOR, "702")
    forged = world.enter("si701").post("/desk/accounts/make", role="invigilator", person=line, login="iv.forged")
    assert forged.status_code == 409


def test_20_1_one_person_gets_one_account_and_a_taken_login_is_told(world: World) -> None:
    ntc, number = world.enter("ntc"), iin()
    named = {"role": "site", "place": "701", "full_name": "Серікова Анар", "iin": number}
    assert ntc.post("/desk/accounts/make", **named, login="anar.serikova").status_code == 200
    twice = ntc.post("/desk/accounts/make", **named, login="anar.other")
    assert twice.status_code == 409
    assert "ЖСН" in twice.text
    taken = ntc.post("/desk/accounts/make", **(named | {"iin": iin()}), login="ANAR.serikova")
    assert taken.status_code == 409
    assert "логин" in taken.text


@pytest.mark.parametrize(
    "odd",
    [
        {"iin": "123456789012"}, {"full_name": "Бір"}, {"login": "x"}, {"login": "бір логин"}, {"place": "999"},
        {"role": "programmer"}, {"role": "ntc"}, {"role": "?"}, {"place": ""},
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_is_refused_in_words(world: World, odd: dict[str, str]) -> None:
    good = {"role": "site", "place": "701", "full_name": "Серікова Анар", "iin": iin(), "login": f"good{next(NUMBERS)}"}
    answer = world.enter("ntc").post("/desk/accounts/make", **(good | odd))
    assert answer.status_code in {409, 422}
    assert "trouble-box" in answer.text


def test_78_3_a_responsible_person_is_registered_by_the_branch_and_only_when_designated(world: World) -> None:
    line = person(world, Role.RESPONSIBLE, "702")
    branch = world.enter("br702")
    first_password(branch.post("/desk/accounts/make", role="responsible_person", person=line, login="rp.registered"))
    with by(world, "br702") as session:
        row = session.scalars(sa.select(ResponsiblePerson).where(ResponsiblePerson.id == line)).one()
        assert row.registered_on is not None
    freed(world, Role.RESPONSIBLE, "702")
    later = branch.post("/desk/accounts/make", role="responsible_person", person=line, login="rp.later")
    assert later.status_code == 409


def made(world: World) -> tuple[str, str]:
    """An account of a site, by name; its login and first password."""
    login = f"staff{next(NUMBERS)}"
    named = {"role": "site", "place": "701", "full_name": "Серікова Анар", "iin": iin(), "login": login}
    return first_password(world.enter("ntc").post("/desk/accounts/make", **named))


def number_of(world: World, login: str) -> int:
    with by(world, "ntc") as session:
        return session.scalars(sa.select(Staff.id).where(Staff.login == login)).one()


def test_the_password_of_the_world_is_not_a_first_one(world: World) -> None:
    assert world.enter("pg701", PASSWORD).get("/").status_code == 200
