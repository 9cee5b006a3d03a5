"""Saving one row of a register: the rules of its columns and of the whole row, its place, its line in the journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from app.db import Base, Taken, act
from app.errors import BadInput, Refusal
from app.models import Application, Commission, Room, Site, Staff
from app.register.fields import state_of
from app.register.rows import declared
from app.rules import rooms
from app.stages import enrolment
from app.text import Text

ADDED = Text("{title}: жазба қосылды", "{title}: запись добавлена")
CHANGED = Text("{title}: жазба өзгертілді", "{title}: запись изменена")
STALE = Text(
    "Бұл жазбаны сіз ашқаннан кейін басқа адам өзгертті. Жазбаны қайта ашып, өзгерісіңізді енгізіңіз.",
    "Эту запись после вас изменил другой человек. Откройте запись заново и внесите своё изменение.",
)


class Stale(BadInput):
    """The row is no longer what it was when the form was opened."""

    def __init__(self) -> None:
        super().__init__(STALE)


def add(session: orm.Session, model: type[Base], values: dict[str, Any], staff: Staff) -> Base:
    """Add a row; Refusal or BadInput if the law or the database does not take it."""
    register = declared(model)
    row = model(**values)
    place_row(row, staff)
    place = place_of(session, row)
    with act(session, ADDED.fill(title=register.title), mark=register.mark, place=place):
        if isinstance(place, Commission) and model is Application:
            return enrolment.register_application(session, place, values, now=_now(session))
        check_row(row)
        session.add(row)
        session.flush()
    return row


def change(session: orm.Session, row: Base, values: dict[str, Any], *, seen: str) -> None:
    """Change a row; refuses if it is no longer the row that was `seen` when the form was opened."""
    register = declared(type(row))
    place = place_of(session, row)
    with act(session, CHANGED.fill(title=register.title), mark=register.mark, place=place):
        session.refresh(row, with_for_update=True)
        if state_of(row, values) != seen:
            raise Stale
        if isinstance(row, Application):
            enrolment.edit_application(session, row, values, now=_now(session))
            return
        for name, value in values.items():
            setattr(row, name, value)
        check_row(row)


def place_row(row: Base, staff: Staff) -> None:
    """A new row belongs to the place where its author serves."""
    for name in ("site_id", "commission_id"):
        if hasattr(row, name) and getattr(row, name) is None:
            setattr(row, name, getattr(staff, name))


def check_row(row: Any) -> None:
    """The rules of every column, then those of the row as a whole."""
    for name, column in sa.inspect(type(row)).columns.items():
        check = column.info.get("check")
        if check is not None and getattr(row, name) is not None:
            check(getattr(row, name))
    if isinstance(row, Room):
        rooms.check_room(rooms.Desks.of(row.rows, row.columns, ""), video=row.video)


def broken_columns(model: type[Base], values: Mapping[str, Any], refused: Exception | None) -> tuple[str, ...]:
    """The column whose own rule refused its value, or those that repeat another row; none where it was otherwise."""
    if isinstance(refused, Taken):
        return refused.columns
    for name, value in values.items():
        check = sa.inspect(model).columns[name].info.get("check")
        if not isinstance(refused, Refusal) or check is None or value in (None, ""):
            continue
        try:
            check(value)
        except Refusal as found:
            if found.text == refused.text:
                return (name,)
    return ()


def place_of(session: orm.Session, row: Any) -> Base | None:
    """The site or commission whose journal tells of this row; None for the Centre's own."""
    if isinstance(row, Site | Commission):
        return row
    if getattr(row, "commission_id", None):
        return session.get(Commission, row.commission_id)
    return session.get(Site, row.site_id) if getattr(row, "site_id", None) else None


def _now(session: orm.Session) -> dt.datetime:
    now: dt.datetime = session.scalars(sa.text("SELECT synaq_now()")).one()
    return now
