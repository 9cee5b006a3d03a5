"""A parent named by its code: what the browser offers while the code is typed."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from werkzeug.exceptions import Forbidden, NotFound

from app.register.fields import columns_of_form, offered
from app.register.part import Part
from app.register.rows import LONGEST, Senseless
from app.register.visit import db, me


class Parents(Part):
    """Rows of another register for a form of this one."""

    VERBS = {"choices": "R"}

    @expose("/choices/<string:name>", methods=["GET"])
    @has_access
    def choices(self, name: str) -> ResponseReturnValue:
        """Codes and names, JSON; only for a column of the form, only for whoever may fill it in."""
        if not (self.may("C") or self.may("U")):
            raise Forbidden
        typed = request.args.get("q", "").strip()
        if not typed.isprintable() or len(typed) > LONGEST:
            raise Senseless("q")
        columns = dict(columns_of_form(self.model, me(), new=True))
        if name not in columns or not columns[name].foreign_keys:
            raise NotFound
        return jsonify(offered(db(), self.model, name, typed) if typed else [])
