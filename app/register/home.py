"""The home page, the clock of a demonstration, the letters of the pages, the question whether all is well."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Flask, Response, g, jsonify, redirect, request, send_file
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import NotFound

from app.db import Base, Menu
from app.errors import BadInput, Refusal
from app.models import Staff
from app.register.rights import allowed
from app.register.screen import registers
from app.register.shown import ALMATY
from app.register.visit import db, ground, safe
from app.text import Text

FACES = {"Regular", "Medium", "Bold", "Italic"}
NO_DEMONSTRATION = Refusal(
    "§16",
    Text(
        "Бұл базада уақыт жылжытылмайды: ол көрсету базасы емес.",
        "В этой базе время не переводится: она не демонстрационная.",
    ),
)
BAD_TIME = BadInput(Text("Күні мен уақытын толық таңдаңыз.", "Выберите дату и время полностью."))


class Home(BaseView):
    """Who you are and what is open to you. `app.desks.Home` may stand in its place and fill `work`."""

    route_base = ""
    default_view = "index"
    template = "home.html"

    @expose("/")
    @has_access
    @permission_name("own")
    def index(self) -> ResponseReturnValue:
        return str(self.render_template(self.template, **self.work()))

    def work(self) -> dict[str, object]:
        """What more the page tells: given to its template."""
        return {}


def open_registers(staff: Staff) -> list[tuple[Text, list[type[Base]]]]:
    """The registers that the official may open, by sections of the menu."""
    found = [(s.value, [m for m in registers(s) if allowed(f"{m.__tablename__}.R", staff.role)]) for s in Menu]
    return [(title, models) for title, models in found if models]


class Clock(BaseView):
    """The clock of a demonstration database; any other database refuses."""

    route_base = "/clock"
    default_view = "move"

    @expose("/", methods=["POST"])
    @has_access
    @permission_name("own")
    def move(self) -> ResponseReturnValue:
        moment = _typed(request.form.get("moment", ""))
        try:
            db().execute(sa.text("SELECT move_clock(:moment)"), {"moment": moment})
        except DBAPIError as refused:
            if getattr(refused.orig, "sqlstate", "") != "SQ001":
                raise
            raise NO_DEMONSTRATION from refused
        db().commit()
        return redirect(safe(request.form.get("next")))


def _typed(moment: str) -> dt.datetime:
    try:
        typed = dt.datetime.fromisoformat(moment)
    except ValueError as senseless:
        raise BAD_TIME from senseless
    if not 2000 <= typed.year <= 2100:
        raise BAD_TIME
    return typed.replace(tzinfo=zone_of_visitor())


def zone_of_visitor() -> ZoneInfo:
    """The time zone of the place where the visitor serves."""
    staff = g.get("staff")
    return staff.site.tz if staff is not None and staff.site else ZoneInfo(ALMATY)


def clock() -> dt.datetime | None:
    """What the clock of a demonstration shows to the visitor; None in a real database and on a page of trouble."""
    if g.get("plain"):
        return None
    moving, now = db().execute(sa.text("SELECT is_demonstration(), synaq_now()")).one()
    return now.astimezone(zone_of_visitor()) if moving else None


def font(face: str) -> Response:
    """One face of Roboto from its package."""
    if face not in FACES:
        raise NotFound
    kept = files("font_roboto").joinpath("files", f"Roboto-{face}.ttf")
    return send_file(str(kept), mimetype="font/ttf", max_age=30 * 24 * 3600)


def health() -> ResponseReturnValue:
    """200 when the database and Redis answer, 503 otherwise."""
    told = {"database": _database_answers(), "redis": _redis_answers()}
    return jsonify(told), 200 if all(told.values()) else 503


def _database_answers() -> bool:
    try:
        db().execute(sa.text("SELECT 1"))
    except OperationalError:
        return False
    return True


def _redis_answers() -> bool:
    try:
        ground().memory.ping()
    except RedisError:
        return False
    return True


def add_pages(app: Flask) -> None:
    """Open the addresses that are no screens."""
    app.add_url_rule("/font/<string:face>.ttf", "font", font)
    app.add_url_rule("/health", "health", health)
    app.jinja_env.globals.update(clock=clock)
