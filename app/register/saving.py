"""Saving one row of a register: the rules of its columns and of the whole row, its place, its line in the journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from app.db import Base, act
from app.errors import BadInput
from app.models import Application, Commission, Room, Site, Staff, Subject
from app.register.fields import digest
from app.register.rows import declared
from app.rules import applications, rooms
from app.text import Text

ADDED = Text("{title}: жазба қосылды", "{title}: запись добавлена")
CHANGED = Text("{title}: жазба өзгертілді", "{title}: запись изменена")
STALE = Text(
    "Бұл жазбаны сіз ашқаннан кейін басқа адам өзгертті. Жазбаны қайта ашып, өзгерісіңізді енгізіңіз.",
    "Эту запись после вас изменил другой человек. Откройте запись заново и внесите своё изменение.",
)


def add(session: orm.Session, model: type[Base], values: dict[str, Any], staff: Staff) -> Base:
    """Add a row; Refusal or BadInput if the law or the database does not take it."""
    register = declared(model)
    row = model(**values)
    place_row(row, staff)
    with act(session, ADDED.fill(title=register.title), mark=register.mark, place=_place(session, row)):
        complete(session, row)
        check_row(session, row)
        session.add(row)
        session.flush()
    return row


def change(session: orm.Session, row: Base, values: dict[str, Any], *, seen: str) -> None:
    """Change a row; refuses if it is no longer the row that was `seen` when the form was opened."""
    register = declared(type(row))
    place = _place(session, row)
    with act(session, CHANGED.fill(title=register.title), mark=register.mark, place=place):
        session.refresh(row, with_for_update=True)
        if digest(row, values) != seen:
            raise BadInput(STALE)
        for name, value in values.items():
            setattr(row, name, value)
        with session.no_autoflush:
            check_row(session, row)


def place_row(row: Base, staff: Staff) -> None:
    """A new row belongs to the place where its author serves."""
    for name in ("site_id", "commission_id"):
        if hasattr(row, name) and getattr(row, name) is None:
            setattr(row, name, getattr(staff, name))


def complete(session: orm.Session, row: Base) -> None:
    """What a person does not fill in: the number of an application, its moment and its site (§8, §78.3)."""
    if not isinstance(row, Application):
        return
    lock = sa.text("SELECT pg_advisory_xact_lock(hashtextextended('application ' || :commission, 0))")
    session.execute(lock, {"commission": str(row.commission_id)})
    last = sa.select(sa.func.max(Application.number)).where(Application.commission_id == row.commission_id)
    row.number = (session.scalar(last) or 0) + 1
    row.registered_at = session.scalars(sa.text("SELECT synaq_now()")).one()
    row.site_id = session.scalars(sa.select(Commission.site_id).where(Commission.id == row.commission_id)).one()


def check_row(session: orm.Session, row: Base) -> None:
    """The rules of every column, then those of the row as a whole."""
    for name, column in sa.inspect(type(row)).columns.items():
        check = column.info.get("check")
        if check is not None and getattr(row, name) is not None:
            check(getattr(row, name))
    if whole := OF_ROW.get(type(row)):
        whole(session, row)


def _check_room(_session: orm.Session, row: Any) -> None:
    rooms.check_room(row.rows, row.columns, video=True if row.video is None else row.video)


def _check_application(session: orm.Session, row: Any) -> None:
    applications.check_documents(application=row.has_application, photos=row.photos, id_copy=row.has_id_copy)
    subject = session.get(Subject, row.subject_id)
    if subject is not None:
        applications.check_language(subject.language, row.language)


OF_ROW: dict[type[Base], Callable[[orm.Session, Any], None]] = {Room: _check_room, Application: _check_application}


def _place(session: orm.Session, row: Any) -> Base | None:
    if isinstance(row, Site | Commission):
        return row
    if getattr(row, "commission_id", None):
        return session.get(Commission, row.commission_id)
    return session.get(Site, row.site_id) if getattr(row, "site_id", None) else None
