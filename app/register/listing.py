"""The list of a register: search, order, page."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.register import rows
from app.register.part import Part, label_of
from app.register.shown import said
from app.register.visit import db


class Listing(Part):
    """Rows as a table."""

    VERBS = {"list": "R"}

    @expose("/list/")
    @has_access
    def list(self) -> ResponseReturnValue:
        wanted = rows.wish(self.model, request.args)
        lines, count = rows.found(db(), self.model, wanted)
        return self._page(
            "register/list.html",
            wanted=wanted,
            count=count,
            lines=[(row, [said(row, name) for name in self.register.shown]) for row in lines],
            heads=[(name, label_of(self.model, name)) for name in self.register.shown],
            orders=rows.orders(self.model),
            search=rows.search_fields(self.model),
            sizes=rows.SIZES,
            counted=rows.COUNTED,
        )
