"""The clock of a demonstration database: it has its own, and it may be moved."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.errors import BadInput, Refusal
from app.house import House
from app.text import Text

ZONE = ZoneInfo("Asia/Almaty")


def begin(house: House) -> None:
    """Make this database a demonstration one: from now on its time is its own."""
    owner = sa.create_engine(house.servers.owner_url, poolclass=sa.NullPool)
    with owner.begin() as connection:
        connection.execute(sa.text("INSERT INTO clock (id, ahead) VALUES (1, '0') ON CONFLICT DO NOTHING"))


def move(house: House, moment: str | dt.datetime) -> str:
    """Set the time of a demonstration database; any other refuses. Local time of Almaty where no zone is said."""
    try:
        when = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    except ValueError as odd:
        raise BadInput(Text("Уақытты былай жазыңыз: 2018-11-04T08:40.", "Пишите время так: 2018-11-04T08:40.")) from odd
    when = when if when.tzinfo else when.replace(tzinfo=ZONE)
    with house.sessions() as session:
        try:
            session.execute(sa.text("SELECT move_clock(:moment)"), {"moment": when})
        except sa.exc.DBAPIError as refused:
            if getattr(refused.orig, "sqlstate", "") != NOT_A_DEMONSTRATION:
                raise
            raise Refusal("§1", REAL) from refused
        session.commit()
    return told(house)


def told(house: House) -> str:
    """What the database takes for now, in the zone of Almaty."""
    with house.sessions() as session:
        now: dt.datetime = session.scalar(sa.text("SELECT synaq_now()"))
        return f"{now.astimezone(ZONE):%d.%m.%Y %H:%M:%S}"


NOT_A_DEMONSTRATION = "SQ001"
REAL = Text(
    "Бұл нақты база: оның уақыты жылжымайды. Сағатты тек көрсету базасында өзгертуге болады.",
    "Это настоящая база: её время не двигается. Часы меняются только в демонстрационной базе.",
)
