from __future__ import annotations

from flask import Blueprint, Flask
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.register import doors
from app.register.visit import OPEN


def look(_view: object) -> str:
    return ""


VIEWS = {
    "Unguarded": expose("/")(lambda _view: ""),
    "Unknown": expose("/")(has_access(permission_name("sheets.burn")(lambda _view: ""))),
    "Unasked": expose("/")(permission_name("own")(lambda _view: "")),
    "Guarded": expose("/")(has_access(permission_name("sheets.receive")(look))),
}


def test_a_route_without_a_right_with_an_unknown_one_or_without_a_guard_is_found() -> None:
    app = Flask("house")
    for name, door in VIEWS.items():
        view = type(name, (BaseView,), {"route_base": f"/{name.lower()}", "look": door})
        app.register_blueprint(view().create_blueprint(None))
    plain = Blueprint("plain", __name__)
    plain.add_url_rule("/plain", "look", lambda: "")
    app.register_blueprint(plain)
    assert doors(app) == [
        "/unguarded/ (Unguarded.look)",
        "/unknown/ (Unknown.look)",
        "/unasked/ (Unasked.look)",
        "/plain (plain.look)",
    ]


def test_open_doors_are_few_and_each_has_its_reason() -> None:
    assert len(OPEN) <= 9
    assert all(OPEN.values())
