"""The card of a row: all that may be known of it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.register.part import Part, label_of
from app.register.shown import card_columns, said


class Card(Part):
    """One row, whole."""

    VERBS = {"show": "R"}

    @expose("/show/<int:pk>", methods=["GET"])
    @has_access
    def show(self, pk: int) -> ResponseReturnValue:
        columns = card_columns(self.model)
        row = self._row(pk, columns)
        cells = [(label_of(self.model, name), said(row, name, whole=True)) for name in columns]
        return self._page("register/card.html", row=row, cells=cells)
