"""The list of a register through the real web application: queries, time and size against its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from app.demo import intake
from app.demo.logins import PASSWORD
from app.models import Application
from bench.ground import entered, got, played
from bench.outcome import Outcome, median, timed

CANDIDATES = 3000
LOGIN = "site"
PAGES = (
    ("page without rows: own password", "/password/"),
    ("first page of 25", "/application/list/"),
    ("first page of 100", "/application/list/?size=100"),
    ("page 80 of 25", "/application/list/?page=79"),
    ("found by a part of a name", "/application/list/?full_name=нұр"),
    ("card of one row", "/application/show/{id}"),
)
RUNS = 15


@dataclass
class Counted:
    """Statements sent to the database since it was last set to nothing."""

    queries: int = 0

    def one_more(self, *_of_the_event: Any) -> None:
        self.queries += 1


def measure() -> Outcome:
    """Medians of fifteen requests a page, wall time, by an official of the site, in this process without a network."""
    counted = Counted()
    with played((intake.found, intake.applications), candidates=CANDIDATES) as (stage, config):
        web = create_app(config, stage.house.servers)
        event.listen(sa.Engine, "before_cursor_execute", counted.one_more)
        try:
            visitor = entered(web, LOGIN, PASSWORD)
            with stage.house.as_login(LOGIN) as (session, _):
                total = session.scalar(sa.select(sa.func.count()).select_from(Application)) or 0
                known = session.scalar(sa.select(sa.func.min(Application.id))) or 0
            found = [_page(visitor, counted, title, where.format(id=known)) for title, where in PAGES]
        finally:
            event.remove(sa.Engine, "before_cursor_execute", counted.one_more)
    figures: dict[str, Any] = {"rows_in_register": total, **dict(found)}
    rows: list[Sequence[object]] = [[title, *told.values()] for title, told in found]
    bars = [(title, told["ms"]) for title, told in found]
    return Outcome([f"{total} applications", "queries", "ms", "KB"], rows, figures, bars)


def _page(visitor: FlaskClient, counted: Counted, title: str, where: str) -> tuple[str, dict[str, float]]:
    got(visitor, where)
    counted.queries = 0
    size = len(got(visitor, where))
    queries = counted.queries
    return title, {
        "queries": queries,
        "ms": median(timed(partial(got, visitor, where), runs=RUNS)),
        "kb": size // 1024,
    }
