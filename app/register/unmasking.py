"""The whole value of a masked column: shown to whom it is due, when it is asked for, and written down."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from werkzeug.exceptions import Forbidden, NotFound

from app.register.card import Card
from app.register.editing import Editing
from app.register.fields import form_of
from app.register.shown import card_columns
from app.register.visit import db, me
from app.roles import is_masked, may_read_field
from app.stages.access import unmasked


class Unmasking(Card, Editing):
    """The card, or the form as it was typed so far, with one column in full."""

    VERBS = {"unmask": "R"}

    @expose("/unmask/<int:pk>/<string:name>", methods=["POST"])
    @has_access
    def unmask(self, pk: int, name: str) -> ResponseReturnValue:
        row, table, of_form = self._row(pk, []), self.model.__tablename__, "seen" in request.form
        if not (is_masked(table, name) and may_read_field(table, name, me().role)):
            raise NotFound
        if of_form and not self.may("U"):
            raise Forbidden
        unmasked(db(), row, name, me())
        row = self._row(pk, [] if of_form else card_columns(self.model))
        if not of_form:
            return self._card(row, bare=name)
        return self._form_page(form_of(db(), self.model, me(), row=row, bare=name), row)
