"""Saved views: a way of looking at a register under a name, for oneself or for a role; one may open the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from sqlalchemy import orm
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from app.db import Base, chain_of, explained
from app.errors import BadInput
from app.models import SavedView, Staff
from app.register import filters, rows
from app.register.asked import Senseless, is_plain
from app.register.part import BIGGEST, Part
from app.register.rows import Wish
from app.register.visit import db, me
from app.roles import Role
from app.text import Text

LONGEST_TITLE = 60
KEPT = Text("«{title}» көрінісі сақталды.", "Вид «{title}» сохранён.")
REPLACED = Text(
    "«{title}» көрінісі бұрыннан бар еді: ол қазіргісімен ауыстырылды.",
    "Вид «{title}» уже был: он заменён нынешним.",
)
DROPPED = Text("«{title}» көрінісі алынды.", "Вид «{title}» убран.")
UNNAMED = BadInput(
    Text("Көрініске қысқа ат беріңіз (60 таңбаға дейін).", "Дайте виду короткое название (до 60 знаков).")
)


class Views(Part):
    """What a person keeps of a list and takes up again."""

    VERBS = {"keep": "R", "drop": "R"}

    @expose("/keep", methods=["POST"])
    @has_access
    def keep(self) -> ResponseReturnValue:
        """Under a new name, or what stands under an old one is changed."""
        wanted = rows.wish(self.model, sent_wish())
        title, role = " ".join(request.form.get("title", "").split()), request.form.get("role", "")
        if not title or len(title) > LONGEST_TITLE or not is_plain(title):
            raise UNNAMED
        if role and role not in set(Role):
            raise Senseless("role")
        view = _named(db(), self.model, title)
        said = REPLACED if view.id is not None and view.dropped_at is None else KEPT
        view.role, view.place = (Role(role), place_of(me())) if role else (None, "")
        view.columns, view.order = list(wanted.chosen), wanted.order
        view.sought = {name: list(values) for name, values in wanted.sought.items()}
        view.opens, view.dropped_at = bool(request.form.get("opens")), None
        pk = _written(db(), view)
        flash(str(said.fill(title=title)), "success")
        return redirect(url_for(f"{self.endpoint}.list", view=pk))

    @expose("/drop/<int:pk>", methods=["POST"])
    @has_access
    def drop(self, pk: int) -> ResponseReturnValue:
        view = db().scalar(_of(self.model).where(SavedView.id == pk)) if pk <= BIGGEST else None
        if view is None or view.user_id != me().user_id:
            raise NotFound
        title, view.dropped_at, view.opens = view.title, dt.datetime.now(dt.UTC), False
        _written(db(), view)
        flash(str(DROPPED.fill(title=title)), "success")
        return redirect(url_for(f"{self.endpoint}.list", view=0))


def sent_wish() -> MultiDict[str, str]:
    """The list from which a form was sent, as the arguments of its address."""
    try:
        return MultiDict(parse_qsl(request.form.get("wish", ""), keep_blank_values=False, max_num_fields=200))
    except ValueError as senseless:
        raise Senseless("wish") from senseless


def as_sent(wanted: Wish) -> str:
    """A wish as a form carries it."""
    return urlencode(wanted.arguments(), doseq=True)


def kept(session: orm.Session, model: type[Base], staff: Staff) -> list[SavedView]:
    """The views of a register that are the official's own or shared with their role; own ones first."""
    mine = SavedView.user_id == staff.user_id
    whose = sa.or_(mine, SavedView.role == staff.role)
    return list(session.scalars(_of(model).where(whose).order_by(mine.desc(), SavedView.title, SavedView.id)))


def _of(model: type[Base]) -> sa.Select[SavedView]:
    return sa.select(SavedView).where(SavedView.register_name == model.__tablename__, SavedView.dropped_at.is_(None))


def _named(session: orm.Session, model: type[Base], title: str) -> SavedView:
    """One's own view of this name, also one that was dropped; a new one if there is none."""
    own = {"user_id": me().user_id, "register_name": model.__tablename__, "title": title}
    found = session.scalar(sa.select(SavedView).filter_by(**own))
    if found is None:
        found = SavedView(**own)
        session.add(found)
    return found


def _written(session: orm.Session, view: SavedView) -> int:
    """Write the view; another one of the same register opens it no longer."""
    with explained():
        session.flush()  # the number of a new view
        if view.opens:
            others = sa.update(SavedView).where(
                SavedView.user_id == view.user_id, SavedView.register_name == view.register_name,
                SavedView.id != view.id, SavedView.opens,
            )  # fmt: skip
            session.execute(others.values(opens=False))
        pk = view.id
        session.commit()
    return pk


def place_of(staff: Staff) -> str:
    """Where a shared view is read: at the place of its author, everywhere if they serve at none."""
    place = staff.commission or staff.site or staff.branch
    return chain_of(place) if place is not None else ""


def applied(
    model: type[Base], asked: MultiDict[str, str], views: Sequence[SavedView], staff: Staff
) -> MultiDict[str, str]:
    """The arguments of the list: those asked for; those of the view that is asked for alone or opens the register."""
    if asked and set(asked) != {"view"}:
        return asked
    number = asked.get("view")
    if number == "0":
        return asked
    opening = (one for one in views if (str(one.id) == number if number else one.opens and _is_own(one, staff)))
    view = next(opening, None)
    if view is None and number:
        raise NotFound
    return _arguments(model, view, staff.role) if view is not None else asked


def _is_own(view: SavedView, staff: Staff) -> bool:
    return bool(view.user_id == staff.user_id)


def _arguments(model: type[Base], view: SavedView, role: Role) -> MultiDict[str, str]:
    """A view as arguments, without what the register or the role no longer has."""
    arguments: MultiDict[str, str] = MultiDict({"view": str(view.id)})
    for name, values in view.sought.items():
        if _is_known(model, name, values, role):
            arguments.setlist(name, values)
    columns = [name for name in view.columns if name in filters.readable(model, role)]
    if columns:
        arguments["cols"] = ",".join(columns)
    if view.order.removeprefix("-") in rows.orders(model, role):
        arguments["order"] = view.order
    return arguments


def _is_known(model: type[Base], name: str, values: Any, role: Role) -> bool:
    try:
        filters.check(filters.find(model, name, role), name, values)
    except Senseless:
        return False
    return True
