"""A nation on the first morning of the intake: bases open, sittings planned, stocks approved, workbooks filled in.

Places are those of `bench.nation`; nobody has applied yet. What people filed lies in a workbook of each commission.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import User
from openpyxl import Workbook

from app.db import act, label
from app.demo import clock
from app.house import House
from app.models import Application, Commission, Staff
from app.roles import Role
from app.rules.allocation import Candidate, Hall
from app.rules.terms import AttestationType, Category, EducationLevel, Language
from app.stages import enrolment
from app.text import Text
from bench.applied import CAMPAIGN, Applied, applications_of
from bench.campaign import CENTRE
from bench.nation import Nation
from bench.pouring import Poured, pour
from bench.seated import candidates_of, halls_of
from bench.wishing import wishing

MORNING = dt.datetime(2018, 10, 1, 9, 0, tzinfo=clock.ZONE)
CLOSES = dt.date(2018, 10, 22)
DAYS, RESERVE = 3, 0.05
"""Days of a site at least, and the share of its seats beyond those that are asked for, as in `bench.of_allocation`."""
OPENING = Text("өтініш қабылдау ашылды", "открыт приём заявлений")


def responsible(code: str) -> str:
    """The login of the responsible person of a commission."""
    return f"rp{code}"


def chair(code: str) -> str:
    """The login of the chair of a commission."""
    return f"ch{code}"


def begin(house: House, made: Nation, folder: Path, size: int, *, seed: int) -> None:
    """Lay the places, the officials and the sittings; write the workbooks of so many applicants into the folder."""
    applied = [one._replace(state="registered") for one in applications_of(made, size, seed=seed)]
    candidates = candidates_of(made, applied)
    halls, rooms = halls_of(made, candidates, least_days=DAYS, reserve=RESERVE)
    wished = {one.key: one for one in wishing(made, candidates, halls, seed=seed)}
    with sa.create_engine(house.servers.owner_url, poolclass=sa.NullPool).begin() as connection:
        for told in (*made.tables(), *_planned(made, halls, rooms)):
            pour(connection, told)
        _officials(connection, made)
    clock.begin(house)
    clock.move(house, MORNING)
    with house.as_login(CENTRE) as (session, _), act(session, OPENING, mark="§78.1"):
        for commission in session.scalars(sa.select(Commission)):
            enrolment.open_base(session, commission, CLOSES, now=MORNING)
    settle(house)
    write(made, applied, wished, folder)


def settle(house: House) -> None:
    """Statistics, as the server takes them by itself within the days between two stages."""
    engine = sa.create_engine(house.servers.owner_url, poolclass=sa.NullPool)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("VACUUM (ANALYZE)"))


def _planned(made: Nation, halls: Sequence[Hall], rooms: dict[int, int]) -> Iterator[Poured]:
    """Sittings that nobody is allocated to, with their rooms, and the approved stock of every site."""
    first = {hall.sitting: hall for hall in halls}
    serials: dict[int, Iterator[int]] = defaultdict(lambda: count(1))
    sittings = [(key, hall.site, CAMPAIGN, next(serials[hall.site]), hall.day) for key, hall in first.items()]
    yield Poured("sitting", ("id", "site_id", "campaign_id", "number", "day"), sittings)
    yield Poured(
        "sitting_room", ("id", "site_id", "sitting_id", "room_id", "language", "purpose"),
        ((one.key, one.site, one.sitting, rooms[one.key], one.language.value, one.purpose.value) for one in halls),
    )  # fmt: skip
    stocks = ((site.id, site.id, CAMPAIGN, "approved", MORNING) for site in made.sites)
    yield Poured("room_stock", ("id", "site_id", "campaign_id", "state", "approved_at"), stocks)


def _officials(connection: sa.Connection, made: Nation) -> None:
    """The Centre, and of each commission the responsible person and the chair; nobody enters with a password."""
    places: list[dict[str, Any]] = [{"login": CENTRE, "role": Role.NTC, "commission_id": None}]
    for one in made.commissions:
        places.append({"login": responsible(one.code), "role": Role.RESPONSIBLE, "commission_id": one.id})
        places.append({"login": chair(one.code), "role": Role.CHAIR, "commission_id": one.id})
    person = {"first_name": "Өлшеуші", "last_name": "Өлшеуші", "password": "!", "active": True}
    users = [{**person, "username": one["login"], "email": f"{one['login']}@synaq.invalid"} for one in places]
    connection.execute(sa.insert(User), users)
    known = {row.username: row.id for row in connection.execute(sa.select(User.username, User.id))}
    staff = [{**one, "user_id": known[one["login"]], "full_name": "Өлшеуші", "active": True} for one in places]
    connection.execute(sa.insert(Staff), staff)


# ---- workbooks


def write(made: Nation, applied: Sequence[Applied], wished: dict[int, Candidate], folder: Path) -> None:
    """A workbook of each commission, «1901.xlsx», in the words that people write."""
    schools = {school["id"]: school["code"] for school in made.institutions}
    subjects = {subject["id"]: subject["code"] for subject in made.subjects}
    sites = {site.id: site.code for site in made.sites}
    of: dict[int, list[list[Any]]] = defaultdict(list)
    for one in applied:
        asks = wished[one.id]
        of[one.commission_id].append([
            one.surname, one.first_name, one.patronymic, one.iin, EducationLevel(one.education_level).label.kk,
            schools[one.institution_id], one.position, Category(one.category).label.kk,
            AttestationType(one.attestation_type).label.kk, Language(one.language).label.kk, subjects[one.subject_id],
            "иә", 2, "иә", "", sites.get(asks.wished_site or 0), asks.wished_day,
            "иә" if asks.low_vision else "жоқ", "иә" if asks.apart else "жоқ",
        ])  # fmt: skip
    heads = [label(Application, name).kk for name in enrolment.WHOLE]
    for commission in (one for one in made.commissions if of[one.id]):
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in (heads, *of[commission.id]):
            sheet.append(row)
        book.save(folder / f"{commission.code}.xlsx")
