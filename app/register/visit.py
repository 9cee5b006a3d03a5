"""One request: who came, whose rights the database sees, which language is spoken; and how a stay ends."""

from __future__ import annotations

import secrets
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, login_user, logout_user
from redis import Redis
from sqlalchemy import orm
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, SecurityError, Unauthorized

from app.db import acting
from app.guard import ticket
from app.models import Staff
from app.register import tokens
from app.register.envelope import opened, sealed
from app.text import Lang, Text, speaking

HOURS = 8
FORMS = {"add", "edit"}
"""Doors that take what a person typed."""

KEPT_TYPED = 30 * 60
LONGEST_TYPED = 64 * 1024
OPEN = {
    "static": "files of the pages",
    "appbuilder.static": "files of the pages",
    "font": "letters of the pages",
    "health": "asked by machines",
    "Entrance.login": "the entrance",
    "Entrance.logout": "the way out",
    "Language.speak": "the language of the entrance too",
    "Tokens.give": "the entrance of programs",
    "CheckDesk.check": "whether a paper is of the house: yes or no, for whoever holds it",
}
"""Doors that open without a right, and why."""

ENDED = Text("Сеанс аяқталды. Жалғастыру үшін кіріңіз.", "Сеанс окончен. Войдите, чтобы продолжить.")
ENDED_KEPT = Text(
    "Сеанс аяқталды. Жазғаныңыз сақталмады, бірақ жоғалған жоқ: кірген соң ол формада тұрады.",
    "Сеанс окончен. То, что вы вписали, не сохранено, но не пропало: после входа оно будет в форме.",
)

FIRST_DOOR = "OwnPassword.change"
"""The one door of whoever still bears the first password."""
WITHOUT_VISITOR = {"static", "appbuilder.static", "font", "health"}


@dataclass(frozen=True)
class Ground:
    """What every request stands on: the key of tickets, the memory of ended stays, and its prefix there."""

    secret: bytes
    memory: Redis
    prefix: str


class Visitor(UserMixin):
    """The official as Flask-AppBuilder wants to see a user."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.id = staff.user_id
        self.username = staff.login

    @property
    def is_active(self) -> bool:
        return self.staff.active

    def get_full_name(self) -> str:
        return self.staff.full_name


def ground() -> Ground:
    """What the application stands on."""
    return cast("Ground", current_app.extensions["ground"])


def db() -> orm.Session:
    """The session of this request, under the application role and the rights of the visitor."""
    given = g.get("session")  # of a worker, which has no request
    return cast("orm.Session", given if given is not None else current_app.extensions["appbuilder"].session())


def me() -> Staff:
    """The official who came; only behind a door that asks for a right."""
    return cast("Staff", g.staff)


def arrive() -> ResponseReturnValue | None:
    """Before each request: the language, the ticket, the official. Whoever is not known goes to the entrance."""
    g.staff = None
    g.stay = stay = ExitStack()
    stay.enter_context(speaking(language()))
    if request.endpoint in WITHOUT_VISITOR or isinstance(request.routing_exception, SecurityError):
        return None
    if tokens.asks():
        _arrive_as_program(stay)
        return None
    session.permanent = True
    came = session.get("_user_id") or session.get("left")
    _admit(stay)
    if g.staff is None and request.endpoint not in OPEN:
        way = _asked(came)
        if came is not None:
            flash(str(ENDED_KEPT if way and request.method != "GET" else ENDED), "warning")
        return redirect(url_for("Entrance.login", next=way))
    if g.staff is not None and g.staff.password_due and request.endpoint not in {*OPEN, FIRST_DOOR}:
        return redirect(url_for(FIRST_DOOR))
    return None


def _asked(came: str | None) -> str | None:
    """Where the visitor wanted to go; what was sent after the end of a stay waits there for its author."""
    if request.method == "GET":
        return request.full_path.rstrip("?") if request.path != "/" else None
    is_form = (request.endpoint or "").rpartition(".")[2] in FORMS
    return request.path if came is not None and is_form and keep_typed(int(came), request.path) else None


def here() -> str:
    """Where the language and the clock come back to: this page, or the one from which it was asked for."""
    if request.method == "GET":
        return request.full_path
    sender = urlsplit(request.referrer or "")
    ways = [g.get("here", ""), request.path, sender.path if sender.netloc == request.host else ""]
    return next((way for way in ways if way and _opens(way)), "/")


def _opens(way: str) -> bool:
    """Whether this address is opened by looking at it."""
    try:
        current_app.url_map.bind("").match(way, method="GET")
    except HTTPException:
        return False
    return True


def _arrive_as_program(stay: ExitStack) -> None:
    """A program shows its token with every request; no cookie counts."""
    claims = tokens.shown(ground().secret)
    if claims is not None and not _is_over(claims.stay, claims.user_id, claims.since):
        stay.enter_context(acting(ticket(ground().secret, claims.user_id, claims.epoch)))
        g.staff = _staff(claims.user_id)
        g.token = claims
    if g.staff is not None and g.staff.password_due:
        g.staff = None
    if g.staff is None and request.endpoint not in {*OPEN, None}:  # where nothing is, nobody is asked who they are
        raise Unauthorized


def keep_typed(user_id: int, way: str) -> bool:
    """Keep for a while, sealed, what this person typed into the form of a row at `way` and what was not taken.

    Of two versions of a row, what is kept is what was typed, upon what was seen at first.
    """
    if not request.form:
        return False
    typed = {name: values for name, values in request.form.lists() if name not in ("csrf_token", "chosen", "was")}
    if "was" in request.form:
        typed["seen"] = request.form.getlist("was")
    place = _place_of_typed(user_id, way)
    letter = sealed(ground().secret, place, typed)
    if len(letter) <= LONGEST_TYPED:
        ground().memory.set(place, letter, ex=KEPT_TYPED)
    return len(letter) <= LONGEST_TYPED


def given_back() -> MultiDict[str, str] | None:
    """What the visitor sent to this address and what was not taken; given once."""
    place = _place_of_typed(me().user_id, request.path)
    letter = cast("bytes | None", ground().memory.getdel(place))
    typed = opened(ground().secret, place, letter) if letter else None
    return MultiDict(typed) if typed else None


def _place_of_typed(user_id: int, way: str) -> str:
    return f"{ground().prefix}:typed:{user_id}:{way}"


def leave(_error: BaseException | None) -> None:
    """After each request: neither ticket nor language stays behind."""
    if stay := g.pop("stay", None):
        stay.close()


def language() -> Lang:
    """The language chosen by the visitor; Kazakh if none is. A program asks for it by a header."""
    if tokens.asks():
        return "ru" if request.accept_languages.best_match(("kk", "ru")) == "ru" else "kk"
    return "ru" if session.get("locale") == "ru" else "kk"


def _admit(stay: ExitStack) -> None:
    user_id, epoch = session.get("_user_id"), session.get("epoch")
    if user_id is None or epoch is None:
        return
    if not _ended(user_id):
        stay.enter_context(acting(ticket(ground().secret, int(user_id), epoch)))
        g.staff = _staff(int(user_id))
    if g.staff is None:
        forget()


def _staff(user_id: int) -> Staff | None:
    """The official with their place, apart from the session: rollbacks do not touch them."""
    whole = [orm.joinedload(Staff.site), orm.joinedload(Staff.commission), orm.joinedload(Staff.branch)]
    staff = db().scalar(sa.select(Staff).where(Staff.user_id == user_id).options(*whole))
    for kept in (staff, *((staff.site, staff.commission, staff.branch) if staff else ())):
        if kept is not None:
            db().expunge(kept)
    return staff


def sign_in(user_id: int) -> bool:
    """Begin a stay of this person; False if they have no place in the service."""
    db().rollback()
    epoch = db().scalar(sa.text("SELECT epoch_of(:which)"), {"which": user_id})
    db().rollback()
    if epoch is None:
        return False
    with acting(ticket(ground().secret, user_id, epoch)):
        staff = _staff(user_id)
        db().rollback()
    if staff is None:
        return False
    session.clear()
    session.permanent = True
    session.update(epoch=epoch, stay=secrets.token_urlsafe(16), since=time.time(), locale=staff.locale)
    return bool(login_user(Visitor(staff)))


def end_stay() -> None:
    """End the present stay for good: a copy of its cookie opens nothing any more."""
    who = session.get("_user_id")
    if stay := session.get("stay"):
        ground().memory.set(f"{ground().prefix}:ended:{stay}", "1", ex=HOURS * 3600)
    forget()
    if who:
        session["left"] = who  # another tab may still send what this person typed


def end_token() -> None:
    """End the token of the present request for good."""
    ground().memory.set(f"{ground().prefix}:ended:{g.token.stay}", "1", ex=HOURS * 3600)


def token_for(user_id: int) -> str | None:
    """A token of this person for a program; None if they have no place in the service."""
    db().rollback()
    epoch = db().scalar(sa.text("SELECT epoch_of(:which)"), {"which": user_id})
    db().rollback()
    return None if epoch is None else tokens.issue(ground().secret, user_id, epoch)


def end_other_stays() -> None:
    """End every stay of this person but the present one: the password is another."""
    ground().memory.set(f"{ground().prefix}:since:{me().user_id}", repr(time.time()), ex=HOURS * 3600)
    session["since"] = time.time()


def forget() -> None:
    """The cookie keeps nothing but the language."""
    spoken = session.get("locale")
    logout_user()
    session.clear()
    if spoken:
        session["locale"] = spoken


def _ended(user_id: str) -> bool:
    return _is_over(session.get("stay"), user_id, float(session.get("since", 0)))


def _is_over(stay: str | None, user_id: str | int, since: float) -> bool:
    if time.time() - since > HOURS * 3600:
        return True
    names = [f"{ground().prefix}:ended:{stay}", f"{ground().prefix}:since:{user_id}"]
    ended, last = cast("list[bytes | None]", ground().memory.mget(names))
    return ended is not None or (last is not None and float(last) > since)


def left() -> int:
    """Seconds until the present stay ends."""
    return int(float(session.get("since", 0)) + HOURS * 3600 - time.time())


def is_over() -> bool:
    """Whether the hours of the present stay are over."""
    return time.time() - float(session.get("since", 0)) > HOURS * 3600


def safe(way: str | None) -> str:
    """A way inside the house: a path of our own or the home page, never another address."""
    way = way or "/"
    parts = urlsplit(way)
    inside = not parts.scheme and not parts.netloc and way.startswith("/")
    return way if inside and way.isprintable() and not way.startswith(("//", "/\\")) else "/"
