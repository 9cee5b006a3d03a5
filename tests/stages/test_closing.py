"""§9, §78.4: a base is closed by both or by its hour, and then nothing changes, by any door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import act
from app.errors import Refusal
from app.models import Application, Campaign, Commission, Entry
from app.rules.terms import ApplicationState
from app.stages import allocation, enrolment
from tests.stages.intake import (
    HEADING,
    SECOND,
    THREE,
    close,
    numbers,
    register,
    row,
    take_in,
    values,
)
from tests.workbook.world import (
    MORNING,
    TITLE,
    World,
    commission,
    copied,
    staff,
    xlsx,
)  # fmt: skip


def test_78_4_the_base_is_closed_by_both_and_by_neither_alone(world: World) -> None:
    register(world, 1)
    assert close(world, "cc", "cc", "rp") == [False, False, True]
    with world.as_("ntc") as session:
        closed = commission(session, "1901")
        assert closed.closed_at == MORNING
        assert enrolment.is_closed(closed, MORNING)
        assert not enrolment.is_closed(commission(session, "7501"), MORNING)
    with pytest.raises(Refusal, match="§9"):
        close(world, "rp")


@pytest.mark.parametrize("login", ["rp2", "cc2", "ntc"])
def test_78_4_nobody_else_closes_it(world: World, login: str) -> None:
    with world.as_("ntc") as session:
        own = commission(session, "1901")
    with pytest.raises(Refusal), world.doing(login) as session:
        enrolment.close_base(session, own, now=MORNING, by=staff(session, login))


def test_78_4_a_change_between_the_two_asks_both_again(world: World) -> None:
    assert close(world, "cc") == [False]
    register(world, 1)
    assert close(world, "rp", "cc") == [False, True]


def test_9_at_three_the_base_is_closed_by_itself(world: World) -> None:
    assert register(world, 1, now=THREE - SECOND) == 1
    with pytest.raises(Refusal, match=r"05\.10\.2018 15:00"):
        register(world, 2, now=THREE)
    with pytest.raises(Refusal, match=r"05\.10\.2018 15:00"):
        take_in(world, row(2), now=THREE)
    world.move_clock(THREE + SECOND)
    assert close(world, "rp", now=THREE + SECOND) == [True]
    with world.as_("ntc") as session:
        assert commission(session, "1901").closed_at == THREE


def test_9_after_the_closing_no_verb_changes_anything(world: World) -> None:
    register(world, 1)
    close(world, "rp", "cc")
    with world.as_("rp") as session:
        one, own = session.scalars(sa.select(Application)).one(), commission(session, "1901")
    deeds: list[Callable[[Session], object]] = [
        lambda session: enrolment.register_application(session, own, values(session, 2), now=MORNING),
        lambda session: enrolment.edit_application(session, session.merge(one), {"surname": "Басқа"}, now=MORNING),
        lambda session: enrolment.withdraw(session, session.merge(one), now=MORNING),
        lambda session: enrolment.import_applications(session, own, xlsx([HEADING, row(2)]), "a.xlsx", now=MORNING),
    ]
    for deed in deeds:
        with pytest.raises(Refusal, match="§9"), world.doing("rp") as session:
            deed(session)
    with pytest.raises(Refusal, match="§9"), world.doing("ntc") as session:
        enrolment.open_base(session, commission(session, "1901"), dt.date(2018, 12, 1), now=MORNING)
    assert numbers(world) == [(1, "registered")]


@pytest.mark.parametrize(
    ("login", "statement"),
    [
        ("rp", "UPDATE application SET surname = 'Басқа'"),
        ("ntc", "UPDATE commission SET closes_at = closes_at + interval '1 day' WHERE code = '1901'"),
    ],
)
def test_9_before_the_closing_the_same_doors_are_open(world: World, login: str, statement: str) -> None:
    register(world, 1)
    with world.doing(login) as session:
        assert session.connection().exec_driver_sql(statement).rowcount == 1


@pytest.mark.parametrize("login", ["rp", "cc"])
def test_9_a_commission_does_not_move_its_own_term(world: World, login: str) -> None:
    with pytest.raises(Refusal, match="§2"), world.doing(login) as session:
        session.execute(sa.text("UPDATE commission SET closes_at = closes_at + interval '1 day'"))


OTHER_DOORS = [
    "UPDATE application SET surname = 'Басқа'",
    "UPDATE application SET state = 'withdrawn'",
    "UPDATE application SET iin = '800101300125'",
    (
        "INSERT INTO application (commission_id, site_id, campaign_id, number, registered_at, surname, first_name, "
        "iin, education_level, institution_id, position, category, attestation_type, language, subject_id) "
        "SELECT commission_id, site_id, campaign_id, 99, registered_at, surname, first_name, '800101300125', "
        "education_level, institution_id, position, category, attestation_type, language, subject_id FROM application"
    ),
    "UPDATE commission SET closes_at = closes_at + interval '1 year'",
    "UPDATE commission SET closes_at = NULL",
    "UPDATE commission SET closed_at = NULL",
    "UPDATE commission SET opened_at = NULL",
    "DELETE FROM application",
    "DELETE FROM commission",
    "SELECT move_clock('2018-01-01'); ALTER TABLE application DISABLE TRIGGER closed",
    "SET session_replication_role = replica; UPDATE application SET surname = 'Басқа'",
]


@pytest.mark.parametrize("by_people", [True, False], ids=["closed by people", "closed by the hour"])
@pytest.mark.parametrize("login", ["rp", "cc", "ntc"])
@pytest.mark.parametrize("statement", OTHER_DOORS)
def test_9_the_database_itself_refuses_by_any_door(
    closed: dict[bool, World], login: str, statement: str, *, by_people: bool
) -> None:
    world = closed[by_people]
    with world.as_("ntc") as session:
        before = _picture(session)
    try:
        with world.doing(login) as session:
            touched = session.connection().exec_driver_sql(statement).rowcount
    except (Refusal, sa.exc.DBAPIError):
        touched = 0
    assert touched <= 0 or statement.startswith("UPDATE commission SET closed_at = NULL")
    with world.as_("ntc") as session:
        assert _picture(session) == before


def _picture(session: Session) -> list[Any]:
    commissions = sa.select(Commission.code, Commission.opened_at, Commission.closes_at, Commission.closed_at).order_by(
        Commission.code
    )
    chosen = sa.select(Application.number, Application.surname, Application.iin, Application.state)
    return [*session.execute(commissions).all(), *session.execute(chosen).all()]


@pytest.fixture(scope="module")
def closed(var: Path, opened: World) -> Iterator[dict[bool, World]]:
    """The same base closed in two ways: by people, and by the clock alone."""
    with copied(var, opened) as by_people, copied(var, opened) as by_hour:
        for world in (by_people, by_hour):
            register(world, 1)
        close(by_people, "cc", "rp")
        by_hour.move_clock(THREE + SECOND)
        yield {True: by_people, False: by_hour}


def test_9_the_import_is_told_of_a_closing_that_only_the_database_knows(world: World) -> None:
    world.move_clock(THREE + SECOND)
    with pytest.raises(Refusal, match="§9"):
        take_in(world, row(1), row(2), row(3), now=THREE - SECOND)


def test_10_allocation_waits_until_the_last_base_is_closed_by_its_own_clock(world: World) -> None:
    with world.as_("ntc") as session:
        campaign = session.scalars(sa.select(Campaign)).one()
        for early in (MORNING, THREE):  # at three of Almaty it is two in Aqtobe
            with pytest.raises(Refusal, match="§10"):
                allocation.propose(session, campaign, seed=1, now=early)
        with pytest.raises(Refusal, match="§78"):
            allocation.propose(session, campaign, seed=1, now=THREE + dt.timedelta(hours=1))


def test_the_journal_of_the_commission_stays_whole(world: World) -> None:
    with world.as_("rp") as session:
        own = commission(session, "1901")
        with act(session, TITLE, mark="§78.3", place=own):
            enrolment.import_applications(session, own, xlsx([HEADING, row(1)]), "a.xlsx", now=MORNING)
    close(world, "cc", "rp")
    with world.as_("ntc") as session:
        assert session.scalars(sa.select(Entry.chain).order_by(Entry.id.desc())).all().count("commission 1901") == 1
        assert session.execute(sa.text("SELECT broken_chains()")).all() == []
        assert session.scalars(sa.select(Application.state)).one() is ApplicationState.REGISTERED
