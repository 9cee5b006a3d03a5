"""Reports under a name: kept for oneself, shared with a role at one's own place, made daily, taken away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import orm

from app.db import chain_of, explained
from app.errors import BadInput
from app.models import SavedReport, Staff
from app.register.asked import is_plain
from app.register.filters import zone_of
from app.report.shape import Shape
from app.roles import Role
from app.text import Lang, Text

LONGEST_TITLE = 80
UNNAMED = BadInput(
    Text("Есепке қысқа ат беріңіз (80 таңбаға дейін).", "Дайте отчёту короткое название (до 80 знаков).")
)
KINDS = ("xlsx", "docx", "csv")


@dataclass(frozen=True)
class Wanted:
    """How a report is to be kept: with whom it is shared, from which hour it is made daily, as what."""

    title: str
    role: Role | None = None
    hour: int | None = None
    kind: str = "xlsx"
    lang: Lang = "kk"


def place_or_none(staff: Staff) -> str:
    """The place at which this official may share: their own; everywhere («») if they serve at none."""
    place = staff.commission or staff.site or staff.branch
    return chain_of(place) if place is not None else ""


def keep(session: orm.Session, shape: Shape, wanted: Wanted, staff: Staff) -> SavedReport:
    """Under a new name, or what stands under an old one is changed. Ends the present transaction."""
    title = " ".join(wanted.title.split())
    if not title or len(title) > LONGEST_TITLE or not is_plain(title):
        raise UNNAMED
    own = {"user_id": staff.user_id, "title": title}
    report = session.scalar(sa.select(SavedReport).filter_by(**own))
    if report is None:
        report = SavedReport(**own)
        session.add(report)
    report.register_name, report.shape, report.dropped_at = shape.register, shape.kept(), None
    report.role, report.place = wanted.role, place_or_none(staff) if wanted.role else ""
    if (wanted.hour, wanted.kind, wanted.lang) != (report.hour, report.kind, report.lang):
        report.hour, report.kind, report.lang = wanted.hour, wanted.kind, wanted.lang
        report.last_on = _last(session, wanted.hour, staff)
    report.stopped = "" if wanted.hour is not None else report.stopped or ""
    with explained():
        session.flush()
        session.commit()
    return report


def _last(session: orm.Session, hour: int | None, staff: Staff) -> dt.date | None:
    """An hour that is over today comes tomorrow: then today counts as done."""
    if hour is None:
        return None
    now = session.scalars(sa.select(sa.func.synaq_now(type_=sa.DateTime(timezone=True)))).one()
    here = now.astimezone(zone_of(staff))
    return here.date() if here.hour >= hour else None


def drop(session: orm.Session, report: SavedReport) -> None:
    """Take a report away; it is shared and made no more. Ends the present transaction."""
    report.dropped_at, report.hour, report.role, report.place = dt.datetime.now(dt.UTC), None, None, ""
    with explained():
        session.flush()
        session.commit()


def kept(session: orm.Session, staff: Staff) -> list[SavedReport]:
    """The reports of this official, then those shared with their role at their place."""
    mine = SavedReport.user_id == staff.user_id
    whose = sa.or_(mine, SavedReport.role == staff.role)
    query = sa.select(SavedReport).where(SavedReport.dropped_at.is_(None), whose)
    return list(session.scalars(query.order_by(mine.desc(), sa.func.kk_order(SavedReport.title), SavedReport.id)))
