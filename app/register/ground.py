"""The ground of the web application: settings, headers, order of what happens before and after a request."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask, Response, g
from flask_wtf import CSRFProtect
from redis import Redis
from sqlalchemy import orm

from app.db import sessions
from app.register import visit
from app.register.answers import add_answers
from app.register.api import add_api
from app.register.home import Clock, Home, add_pages
from app.register.paper import LANGS, PaperDesk
from app.register.rights import Front, Rights
from app.register.screen import add_screens
from app.register.search import Search
from app.text import Text

TITLE = Text("Synaq — Ұлттық біліктілік тестілеу", "Synaq — Национальное квалификационное тестирование")
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
LARGEST_UPLOAD = 512 * 1024 * 1024
SECRET_BYTES = 32
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  (compared with, not bound to)
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True)
class Standing:
    """Where the application stands: its key, its servers, the names it is called by."""

    secret_key: str = field(repr=False)
    app_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    host: str
    public_url: str | None


def furnish(app: Flask, standing: Standing, home: type[Home]) -> Front:
    """Make a bare Flask application ours: rights, sessions, pages, the screens of every register."""
    app.config.update(_settings(standing))
    maker = sessions(standing.app_url)
    rows = orm.scoped_session(maker)
    name = sa.make_url(standing.app_url).database
    memory = Redis.from_url(standing.redis_url)
    app.extensions["ground"] = visit.Ground(standing.secret_key.encode(), memory, f"synaq:{name}")
    app.before_request(visit.arrive)
    app.teardown_request(visit.leave)
    app.teardown_appcontext(lambda _error: rows.remove())
    app.after_request(_headers)
    csrf = CSRFProtect(app)
    with app.app_context():
        front = Front(app, rows, security_manager_class=Rights, indexview=home, update_perms=False)
        add_screens(front)
        front.add_view_no_menu(PaperDesk)
        front.add_view_no_menu(Clock)
        front.add_view_no_menu(Search)
        add_api(front, csrf)
    add_pages(app)
    add_answers(app)
    said = {"TITLE": TITLE, "LANGS": LANGS, "Text": Text, "speaks": visit.language, "appbuilder": front}
    app.jinja_env.globals.update(said, me=lambda: g.get("staff"), stay_left=visit.left, here_of=visit.here)
    return front


def _settings(standing: Standing) -> dict[str, Any]:
    if len(standing.secret_key.encode()) < SECRET_BYTES:
        raise ValueError(f"the key of the installation is shorter than {SECRET_BYTES} bytes")
    behind_tls = (standing.public_url or "").startswith("https://")
    return {
        "SECRET_KEY": standing.secret_key,
        "SESSION_COOKIE_NAME": "__Host-synaq" if behind_tls else "synaq",
        "SESSION_COOKIE_SECURE": behind_tls,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=visit.HOURS),
        "TRUSTED_HOSTS": _hosts(standing),
        "MAX_CONTENT_LENGTH": LARGEST_UPLOAD,
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_ENABLED": True,
        "RATELIMIT_STORAGE_URI": standing.redis_url.replace("unix://", "redis+unix://", 1)
        if standing.redis_url.startswith("unix://")
        else standing.redis_url,
        "RATELIMIT_STRATEGY": "moving-window",
        "RATELIMIT_KEY_PREFIX": f"synaq:{sa.make_url(standing.app_url).database}",
        **_of_appbuilder(),
    }


def _of_appbuilder() -> dict[str, Any]:
    return {
        "APP_NAME": "Synaq",
        "AUTH_TYPE": 1,
        "FAB_BASE_TEMPLATE": "layout.html",
        "FAB_CREATE_DB": False,
        "FAB_UPDATE_PERMS": False,
        "FAB_ADD_SECURITY_VIEWS": False,
        "FAB_ADD_OPENAPI_VIEWS": False,
        "FAB_ADD_MENU_API": False,
        "FAB_API_SWAGGER_UI": False,
        "FAB_API_SHOW_STACKTRACE": False,
        "LANGUAGES": {"kk": {"flag": "kz", "name": "Қазақша"}, "ru": {"flag": "ru", "name": "Русский"}},
        "BABEL_DEFAULT_LOCALE": "kk",
        "BABEL_TRANSLATION_DIRECTORIES": str(TRANSLATIONS),
    }


def _hosts(standing: Standing) -> list[str]:
    """Names under which this installation answers; a request to any other name is refused."""
    own = {"localhost", "127.0.0.1", "[::1]"}
    if standing.host in EVERYWHERE:
        own |= {socket.gethostname(), socket.getfqdn()}
    else:
        own.add(standing.host)
    if standing.public_url:
        own.add(urlsplit(standing.public_url).hostname or "")
    return sorted(own - {""})


def _headers(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if not answer.headers.get("Cache-Control") or "public" not in answer.headers["Cache-Control"]:
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer
