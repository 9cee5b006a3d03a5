"""Reports in a national campaign: as the site and the Centre get them, beside the same question asked by hand."""

from __future__ import annotations

import logging
import os
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import orm

from app import servers
from app.house import House
from app.models import Staff
from app.report.making import made
from app.report.shape import Group, Measure, Shape
from bench import campaign
from bench.outcome import Outcome

RUNS = 9
COUNT, SHARE = Measure("count"), Measure("share")


class Case(NamedTuple):
    """A report, and its question as a person writes it; «{place}» is the condition of the place."""

    title: str
    shape: Shape
    sql: str


CASES = (
    Case(
        "applications by subject and language",
        Shape("application", groups=(Group("subject"), Group("language")), measures=(COUNT, SHARE), rows=0),
        "SELECT s.id, a.language, count(*) FROM application a JOIN subject s ON s.id = a.subject_id "
        "{place} GROUP BY ROLLUP (1, 2)",
    ),
    Case(
        "applications by day",
        Shape("application", groups=(Group("registered_at", "day"),), measures=(COUNT,), rows=0),
        "SELECT (a.registered_at AT TIME ZONE 'Asia/Almaty')::date, count(*) FROM application a "
        "{place} GROUP BY ROLLUP (1)",
    ),
    Case(
        "candidates by category of the joined application",
        Shape("placement", join="application", groups=(Group("application.category"),), measures=(COUNT,), rows=0),
        "SELECT p.category, count(*) FROM placement a LEFT JOIN application p ON p.id = a.application_id "
        "{place} GROUP BY ROLLUP (1)",
    ),
    Case(
        "different workplaces by subject",
        Shape("application", groups=(Group("subject"),), measures=(Measure("distinct", "institution"),), rows=0),
        "SELECT a.subject_id, count(DISTINCT a.institution_id) FROM application a {place} GROUP BY ROLLUP (1)",
    ),
)


def measure() -> Outcome:
    """Medians in milliseconds; the ratio is of our report, from its shape to its table, to the bare question."""
    logging.disable(logging.WARNING)
    applications = int(os.environ.get("BENCH_APPLICATIONS", campaign.APPLICATIONS))
    rows: list[Sequence[object]] = []
    with campaign.standing(applications) as house:
        for login in (campaign.SITE, campaign.CENTRE):
            rows += [(f"{login}: {case.title}", *_measured(house, login, case)) for case in CASES]
    figures: dict[str, Any] = {"applications": applications, "runs": RUNS}
    figures |= {str(row[0]): dict(zip(("ms", "by hand ms", "ratio", "rows"), row[1:], strict=True)) for row in rows}
    bars = [(str(row[0]), float(str(row[3]))) for row in rows]
    return Outcome(["report", "ms", "by hand ms", "to by hand", "rows"], rows, figures, bars, "of the question by hand")


def _measured(house: House, login: str, case: Case) -> tuple[float, float, float, int]:
    with house.as_login(login) as (session, staff):
        place = f"WHERE a.site_id = {staff.site_id}" if staff.site_id else ""
        report = partial(_made, session, staff, case.shape)
        superuser = str(servers.superuser_url(house.config.var)).replace("+psycopg", "")
        with psycopg.connect(superuser) as connection:
            ours, bare = _in_turns(report, partial(_asked, connection, case.sql.format(place=place)))
        return ours, bare, round(ours / bare, 2), report()


def _made(session: orm.Session, staff: Staff, shape: Shape) -> int:
    counted = made(session, shape, staff).table.counted
    session.rollback()
    return counted


def _asked(connection: psycopg.Connection[Any], words: str) -> None:
    connection.execute(words.encode()).fetchall()
    connection.rollback()


def _in_turns(*tasks: Callable[[], object]) -> list[float]:
    """The median of each task in milliseconds; each runs once before, then in turns."""
    found: list[list[float]] = [[] for _ in tasks]
    for _ in range(RUNS + 1):
        for at, task in enumerate(tasks):
            began = time.perf_counter()
            task()
            found[at].append((time.perf_counter() - began) * 1000)
    return [round(statistics.median(times[1:]), 2) for times in found]
