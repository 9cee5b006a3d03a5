"""The branch opens the bases of its commissions, each closes by its own clock (§9, §26.1, §26.5, §78.1-78.3)."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app.errors import Refusal
from app.models import ResponsiblePerson
from app.rules import applications
from app.stages import enrolment, intake
from tests.stages.intake import (
    CLOSES_ON,
    THREE,
    close,
    iin,
    register,
    with_branch,
)
from tests.workbook.world import MORNING, World, built, commission


def appointed(world: World) -> None:
    with world.doing("cc") as session:
        here = commission(session, "1901").id
        names = {"surname": "Мұқанова", "first_name": "Ләззат", "iin": iin(77)}
        session.add(ResponsiblePerson(commission_id=here, **names, valid_from=MORNING.date()))


def unopened(var: Any, name: str) -> World:
    return built(var, name)


# ---- the branch opens (§26.1, §78.1-78.3)


def test_26_1_78_2_the_branch_opens_a_base_once_a_responsible_person_is_appointed(var: Any) -> None:
    world = unopened(var, "branch_opens")
    with_branch(world, "75")
    with pytest.raises(Refusal, match=r"§78\.2"), world.doing("br") as session:
        intake.activate(session, commission(session, "1901"), CLOSES_ON, now=MORNING)
    forced = "UPDATE commission SET opened_at = now(), closes_at = now() + interval '9 days' WHERE code = '1901'"
    with pytest.raises(Refusal, match=r"§78\.2"), world.doing("br") as session:
        session.execute(sa.text(forced))
    appointed(world)
    with world.doing("br") as session:
        intake.activate(session, commission(session, "1901"), CLOSES_ON, now=MORNING)
    with world.as_("br") as session:
        told = {one.commission.code: one for one in intake.bases(session, now=MORNING)}
        assert "1501" not in told
        assert told["1901"].responsible is not None
        assert told["1901"].account is not None
        assert told["1901"].commission.closes_at == THREE
        assert [one.commission.code for one in intake.bases(session, sought="1902", now=MORNING)] == ["1902"]
    assert register(world, 1) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE commission SET opened_at = now() WHERE code = '1501'",
        "UPDATE commission SET closes_at = now() + interval '9 days' WHERE code = '1501'",
        "UPDATE commission SET closes_at = now() + interval '9 days' WHERE code = '1901' AND closed_at IS NOT NULL",
        "UPDATE commission SET kk = 'басқа' WHERE code = '1901'",
        "UPDATE commission SET chair = 'басқа' WHERE code = '1901'",
        "UPDATE commission SET zone = 'Asia/Oral' WHERE code = '1901'",
        "UPDATE commission SET site_id = site_id + 1 WHERE code = '1901'",
        "UPDATE commission SET of_site = NOT of_site WHERE code = '1901'",
        "UPDATE commission SET chair_agreed_at = NULL WHERE code = '1901'",
        "UPDATE commission SET responsible_agreed_at = now() WHERE code = '1901'",
        "UPDATE commission SET closed_at = now() WHERE code = '1901'",
    ],
)
def test_26_1_the_branch_writes_the_opening_and_the_term_of_its_own_commissions_alone(
    world: World, statement: str
) -> None:
    with_branch(world, "75")
    close(world, "cc")
    touched = 0
    try:
        with world.doing("br") as session:
            touched = session.connection().exec_driver_sql(statement).rowcount
    except Refusal as refused:
        assert refused.mark in {"§2", "§78.4"}  # noqa: PT017
    assert touched == 0
    with world.as_("ntc") as session:
        assert commission(session, "1901").chair_agreed_at is not None
    with world.doing("br") as session:
        moved = "UPDATE commission SET closes_at = closes_at + interval '1 day' WHERE code = '1901'"
        assert session.connection().exec_driver_sql(moved).rowcount == 1


# ---- the clock of the commission (§9)


@pytest.mark.parametrize(
    ("day", "zone", "hour"),
    [
        (dt.date(2018, 10, 5), "Asia/Almaty", 9),
        (dt.date(2018, 10, 5), "Asia/Aqtobe", 10),
        (dt.date(2024, 2, 29), "Asia/Almaty", 9),
        (dt.date(2024, 3, 1), "Asia/Almaty", 10),
        (dt.date(2026, 10, 5), "Asia/Almaty", 10),
        (dt.date(2026, 10, 5), "Asia/Oral", 10),
    ],
)
def test_9_three_o_clock_is_that_of_the_place_before_and_after_march_2024(day: dt.date, zone: str, hour: int) -> None:
    closes = applications.closing_moment(day, ZoneInfo(zone))
    assert closes.astimezone(dt.UTC) == dt.datetime.combine(day, dt.time(hour), dt.UTC)


def test_9_hours_are_those_of_the_locked_package_and_not_of_the_machine() -> None:
    assert zoneinfo.TZPATH == ()
    assert int(version("tzdata").split(".")[0]) >= 2024


def test_9_the_database_knows_the_same_hours(opened: World) -> None:
    told = sa.text("SELECT extract(hour FROM (CAST(:at AS timestamptz) AT TIME ZONE 'Asia/Almaty'))")
    with opened.as_("ntc") as session:
        assert session.scalar(told, {"at": "2018-10-05T09:00Z"}) == 15
        assert session.scalar(told, {"at": "2024-03-01T10:00Z"}) == 15


def test_9_a_commission_closes_by_its_own_clock_where_its_site_has_another(var: Any) -> None:
    world = unopened(var, "clocks")
    with world.doing("ntc") as session:
        commission(session, "1901").zone = "Asia/Aqtobe"
        session.flush()
        enrolment.open_base(session, commission(session, "1901"), CLOSES_ON, now=MORNING)
        assert commission(session, "1901").closes_at == THREE + dt.timedelta(hours=1)
    assert register(world, 1, now=THREE + dt.timedelta(minutes=59)) == 1
    with pytest.raises(Refusal, match=r"05\.10\.2018 15:00"):
        register(world, 2, now=THREE + dt.timedelta(hours=1))
    with pytest.raises(Refusal, match="§9"), world.doing("ntc") as session:
        commission(session, "1901").zone = None
