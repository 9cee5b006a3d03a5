"""The list of a register in a national campaign: beside a plain ModelView, and with and without policies."""

from __future__ import annotations

import html
import logging
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app, servers
from app.db import Base
from app.house import House
from app.models import Application, Placement, Staff
from bench import bare, campaign
from bench.ground import entered, got
from bench.outcome import Outcome

RUNS = 31
DEEP = 100
"""The deep page: so many pages of 25 are turned first."""
PLACES = {campaign.CLERK: "commission_id", campaign.SITE: "site_id", campaign.CENTRE: ""}
"""Logins, and the column of the place that each of them sees; the Centre sees all."""
SURNAME = "Ахмет"

Statement = tuple[str, Any]
Found = dict[str, dict[str, Any]]


class Case(NamedTuple):
    """One page: what is asked of our list, and of the plain one by kind of filter."""

    title: str
    ours: Mapping[str, str]
    plain: Mapping[str, Any]
    model: type[Base] = Application


def measure() -> Outcome:
    """Medians of ours and of the others in turns, in this process without a network; the ratios are the figures."""
    logging.disable(logging.WARNING)
    with campaign.standing() as house:
        told = {login: _measured(house, login) for login in PLACES}
    every = [(f"{login}: {title}", one) for login, found in told.items() for title, one in found.items()]
    rows: list[Sequence[object]] = [[name, *one.values()] for name, one in every]
    heads = ["page of 25", *next(iter(every))[1]]
    bars = [(name, one["to plain"]) for name, one in every]
    return Outcome(heads, rows, {"applications": campaign.APPLICATIONS, "runs": RUNS, **told}, bars, "of the plain one")


def _measured(house: House, login: str) -> Found:
    """Every page as this login sees it."""
    superuser = servers.superuser_url(house.config.var)
    with sa.create_engine(superuser, poolclass=sa.NullPool).connect() as connection:
        place = _place(connection, login)
        cases = _cases(connection, place)
    ours = create_app(house.config, house.servers)
    free = create_app(house.config, house.servers._replace(app_url=superuser))
    plain = bare.bare(superuser, {f"{model.__name__}s": (model, place) for model in (Application, Placement)})
    meter = _Meter(
        [entered(web, login, campaign.PASSWORD) for web in (ours, free)] + [entered(plain, bare.LOGIN, bare.PASSWORD)],
        [house.servers.app_url, superuser],
    )
    return {case.title: meter.of(*_addresses(meter, plain, case)) for case in cases}


def _place(connection: sa.Connection, login: str) -> bare.Place:
    name = PLACES[login]
    if not name:
        return None
    found = connection.scalar(sa.select(getattr(Staff, name)).where(Staff.login == login))
    return name, int(found or 0)


def _cases(connection: sa.Connection, place: bare.Place) -> list[Case]:
    """Pages, with a person from the middle of the place for those that seek one."""
    mine = [getattr(Application, place[0]) == place[1]] if place else []
    someone = sa.select(Application.iin, Application.number, Placement.code).join(
        Placement, Placement.application_id == Application.id
    )
    iin, number, code = connection.execute(
        someone.where(*mine, Application.full_name.startswith(SURNAME)).order_by(Application.id).offset(20).limit(1)
    ).one()
    chosen = {"category": "expert", "language": "rus"}
    equal = {name: ("eq", value) for name, value in chosen.items()}
    return [
        Case("first page", {}, {}),
        Case("filtered", chosen, equal),
        Case("sorted by name", {"order": "full_name"}, {"order": "full_name"}),
        Case("filtered and sorted", {**chosen, "order": "full_name"}, {**equal, "order": "full_name"}),
        Case("beginning of a surname", {"full_name": SURNAME}, {"full_name": ("sw", SURNAME)}),
        Case("IIN", {"iin": iin}, {"iin": ("eq", iin)}),
        Case("number in the journal", {"number": str(number)}, {"number": ("eq", number)}),
        Case("personal code", {"code": code}, {"code": ("eq", code)}, Placement),
        Case(f"page {DEEP + 1}", {}, {"page": DEEP}),
    ]


def _addresses(meter: _Meter, plain: Flask, case: Case) -> tuple[str, str]:
    """Of ours and of the plain list; a deep page of ours is found as people find it, by turning the pages."""
    ours = f"/{case.model.__tablename__}/list/?{urlencode(case.ours)}"
    for _ in range(case.plain.get("page", 0)):
        following = re.search(rb'rel="next"[^>]*href="([^"]+)"', got(meter.ours, ours))
        ours = html.unescape(following[1].decode()) if following else ours
    return ours, bare.address(plain, f"{case.model.__name__}s", **case.plain)


class _Meter:
    """Visitors of the three applications, and connections with and without policies."""

    def __init__(self, visitors: Sequence[FlaskClient], databases: Sequence[str]) -> None:
        self.ours, self._free, self._plain = visitors
        self._engines = [sa.create_engine(database) for database in databases]

    def of(self, ours: str, plain: str) -> dict[str, Any]:
        """The figures of one page; times in milliseconds."""
        seen, told = _recorded(partial(got, self.ours, ours))
        plain_seen, plain_told = _recorded(partial(got, self._plain, plain))
        page, free, other = _in_turns(
            partial(got, self.ours, ours), partial(got, self._free, ours), partial(got, self._plain, plain)
        )
        same = _shown(told) == _shown(got(self._free, ours))
        with self._engines[0].connect() as guarded, self._engines[1].connect() as open_:
            sql, sql_free = _in_turns(partial(_answered, guarded, seen), partial(_answered, open_, seen))
        return {
            "rows": _rows(told), "ms": page, "queries": len(seen), "plain ms": other, "plain queries": len(plain_seen),
            "plain rows": _rows(plain_told), "to plain": round(page / other, 2), "without policies ms": free,
            "policies on page": round(page / free, 2), "SQL ms": sql, "SQL without policies ms": sql_free,
            "policies on SQL": round(sql / sql_free, 2), "same rows": same,
        }  # fmt: skip


def _rows(page: bytes) -> int:
    return max(0, page.count(b"<tr") - 1)


def _shown(page: bytes) -> list[bytes]:
    """The numbers of the rows on a page of ours, in their order."""
    return re.findall(rb"/show/(\d+)", page)


def _in_turns(*tasks: Callable[[], object]) -> list[float]:
    """The median of each task in milliseconds; each runs once before, then all in turns.

    The order of a turn is by lot: whoever runs after its like finds the caches of the processor warm.
    """
    rng, order = random.Random(RUNS), list(range(len(tasks)))
    found: list[list[float]] = [[] for _ in tasks]
    for _ in range(RUNS + 1):
        for at in order:
            began = time.perf_counter()
            tasks[at]()
            found[at].append((time.perf_counter() - began) * 1000)
        rng.shuffle(order)
    return [round(statistics.median(times[1:]), 2) for times in found]


def _recorded(task: Callable[[], bytes]) -> tuple[list[Statement], bytes]:
    """The statements that a page sends, and the page."""
    with _listening() as told:
        page = task()
    return told, page


@contextmanager
def _listening() -> Iterator[list[Statement]]:
    told: list[Statement] = []

    def heard(*of_event: Any) -> None:
        told.append((of_event[2], of_event[3]))

    event.listen(sa.Engine, "before_cursor_execute", heard)
    try:
        yield told
    finally:
        event.remove(sa.Engine, "before_cursor_execute", heard)


def _answered(connection: sa.Connection, statements: Sequence[Statement]) -> None:
    """Send the statements and fetch what they give, in one transaction of this connection."""
    driver: Any = connection.connection.driver_connection
    with driver.transaction(force_rollback=True), driver.cursor() as cursor:
        for words, values in statements:
            cursor.execute(words, values).fetchall()
