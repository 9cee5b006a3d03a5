"""The card of a row: all that may be known of it, what belongs to it, and what may be done with it."""

from __future__ import annotations

from typing import NamedTuple

from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.db import Base
from app.register.history import is_kept
from app.register.naming import OUT_OF_REACH, is_about, named, parent_of, parent_row, way_to
from app.register.paper import offers
from app.register.part import Part, label_of
from app.register.reasons import reason
from app.register.related import related
from app.register.shown import NOTHING, card_columns, said, words, zone_of
from app.register.sight import to_be_asked, visible, who_sees
from app.register.visit import me
from app.roles import is_masked
from app.text import Text


class Cell(NamedTuple):
    """One line of a card: `way` leads to the row it names, `ask` is the masked column that may be asked for in full,
    `why` tells who may, where the visitor may not.
    """

    head: Text
    words: str
    way: str | None = None
    ask: str | None = None
    why: Text | None = None


class Card(Part):
    """One row, whole."""

    VERBS = {"show": "R"}

    @expose("/show/<int:pk>", methods=["GET"])
    @has_access
    def show(self, pk: int) -> ResponseReturnValue:
        return self._card(self._row(pk, card_columns(self.model)))

    def _card(self, row: Base, *, bare: str = "") -> str:
        """`bare` is the masked column that was just asked for."""
        return self._page(
            "register/card.html",
            row=row,
            title=named(row),
            cells=[_cell(row, name, bare) for name in visible(self.model, card_columns(self.model))],
            papers=offers(row, me().role),
            related=related(row),
            kept=is_kept(self.model),
            unchanging=reason("U", self.model, row, me()) if "U" in self.register.screen else None,
        )


def _cell(row: Base, name: str, bare: str) -> Cell:
    model, head = type(row), label_of(type(row), name)
    column = name if name in row.__table__.columns else f"{name}_id"
    if is_masked(model.__tablename__, name) and name != bare:
        ask = name if to_be_asked(model, name) else None
        return Cell(head, said(row, name, whole=True), ask=ask, why=None if ask else who_sees(model, name))
    if name == bare:
        return Cell(head, words(getattr(row, name), zone_of(row)))
    if name == "row_id":
        return _parent(head, is_about(row), getattr(row, name))
    if parent_of(model, column) is not None:
        return _parent(head, parent_row(model, column, getattr(row, column)), getattr(row, column))
    return Cell(head, said(row, name, whole=True))


def _parent(head: Text, parent: Base | None, number: int | None) -> Cell:
    if number is None:
        return Cell(head, NOTHING)
    return Cell(head, named(parent) if parent is not None else str(OUT_OF_REACH), way_to(parent))
