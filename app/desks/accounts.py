"""Accounts: the Centre keeps those of officials, sites and branches, a branch those of responsible persons.

A site keeps those of invigilators (§20.1, §28.4, §78.3). A first password is shown once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from app.db import Base, act
from app.desks.ground import BIGGEST, Desk, chosen, now, searched, typed, whole
from app.errors import BadInput, Refusal
from app.models import Commission, Site, Staff
from app.register.shown import ALMATY
from app.register.visit import db, me
from app.roles import Role, cell, makes
from app.stages import accounts
from app.stages.accounts import First, Waiting
from app.text import Text

MAKING = Text("Есептік жазба ашылды: {login}, {role}", "Заведена учётная запись: {login}, {role}")
RENEWING = Text("Жаңа бастапқы пароль берілді: {login}", "Выдан новый первый пароль: {login}")
DISMISSING = Text("Есептік жазба тоқтатылды: {login}", "Учётная запись прекращена: {login}")
MOVING = Text("Есептік жазба ауыстырылды: {login}, {role}", "Учётная запись переведена: {login}, {role}")
LONGEST_SEARCH = 60


class AccountDesk(Desk):
    """Who serves under which login."""

    route_base = "/desk/accounts"
    default_view = "all"

    @expose("/")
    @has_access
    @permission_name("accounts.make")
    def all(self) -> ResponseReturnValue:
        return self._page()

    @expose("/make", methods=["POST"])
    @has_access
    @permission_name("accounts.make")
    def make(self) -> ResponseReturnValue:
        """From a line of a register of people; by name for the roles that have no such register."""
        return self._once(_made)

    @expose("/renew", methods=["POST"])
    @has_access
    @permission_name("accounts.renew")
    def renew(self) -> ResponseReturnValue:
        return self._once(_renewed)

    @expose("/dismiss", methods=["POST"])
    @has_access
    @permission_name("accounts.dismiss")
    def dismiss(self) -> ResponseReturnValue:
        def deed() -> Text:
            account = _account()
            said = DISMISSING.fill(login=account.login)
            with act(db(), said, mark=_mark(account.role), place=_chain(account.site or account.commission)):
                accounts.dismiss(db(), account)
            return said

        return self.answer(deed, then=url_for(".all"), page=self._page)

    @expose("/move", methods=["POST"])
    @has_access
    @permission_name("accounts.move")
    def move(self) -> ResponseReturnValue:
        def deed() -> Text:
            account, role = _account(), chosen("role", Role)
            place = accounts.place_named(db(), role, typed("place"))
            said = MOVING.fill(login=account.login, role=role.label)
            with act(db(), said, mark="§20.4", place=_chain(place)):
                accounts.move(db(), account, role, place)
            return said

        return self.answer(deed, then=url_for(".all"), page=self._page)

    def _once(self, deed: Callable[[], First]) -> ResponseReturnValue:
        """The first password stands on the page of this one answer and nowhere else."""
        try:
            first = deed()
        except (Refusal, BadInput) as refused:
            g.refused = refused
            return self._page(), refused.status
        return self.page("first_password.html", first=first)

    def _page(self) -> str:
        sought = searched("q", LONGEST_SEARCH)
        sought = sought if sought.isprintable() else ""
        return self.page(
            "accounts.html",
            sought=sought,
            kept_ones=accounts.kept(db(), me().role, sought=sought),
            waiting=accounts.waiting(db(), me().role, sought=sought),
            registers=_registers(),
            by_name=[role for role in makes(me().role) if role in accounts.BY_NAME],
            roles=makes(me().role),
            shown=accounts.SHOWN,
        )


def _registers() -> list[tuple[type[Base], list[Text]]]:
    """The registers from which the visitor makes accounts, and who enters people into them."""
    models = accounts.registers(me().role)
    return [(m, [one.label for one in Role if "C" in cell(m.__tablename__, one).verbs]) for m in models]


def _made() -> First:
    role, login = chosen("role", Role), typed("login").lower()
    said = MAKING.fill(login=login, role=role.label)
    if request.form.get("person"):
        person: Waiting = accounts.listed(db(), role, whole("person"))
        with act(db(), said, mark=_mark(role), place=_chain(person.place)):
            return accounts.make_of(db(), person, login, today=_today())
    place = accounts.place_named(db(), role, typed("place"))
    with act(db(), said, mark=_mark(role), place=_chain(place)):
        return accounts.make_named(
            db(), role, login, full_name=" ".join(typed("full_name").split()), iin=typed("iin"), place=place
        )


def _renewed() -> First:
    account = _account()
    said = RENEWING.fill(login=account.login)
    with act(db(), said, mark=_mark(account.role), place=_chain(account.site or account.commission)):
        return accounts.renew(db(), account)


def _account() -> Staff:
    """An account that the visitor keeps; any other does not exist for them."""
    pk = whole("row")
    query = sa.select(Staff).where(Staff.id == pk, Staff.role.in_(makes(me().role)))
    row = db().scalar(query.options(selectinload(Staff.site), selectinload(Staff.commission)))
    if row is None or pk > BIGGEST:
        raise NotFound
    return row


def _mark(role: Role) -> str:
    """The paragraph under which an account of this role is kept."""
    return {Role.RESPONSIBLE: "§78.3", Role.INVIGILATOR: "§28.4"}.get(role, "§20.1")


def _chain(place: Base | None) -> Base | None:
    """The journal of a site or commission tells of its own accounts, that of the Centre of all others."""
    return place if isinstance(place, Site | Commission) else None


def _today() -> dt.date:
    return now().astimezone(ZoneInfo(ALMATY)).date()
