"""What the parts of a register's screen have in common: the model, the row asked for, the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import sqlalchemy as sa
from flask_appbuilder import ModelView
from flask_appbuilder.forms import DynamicForm
from werkzeug.exceptions import NotFound

from app.db import Base, Register, label
from app.register import rows
from app.register.paper import address, offered
from app.register.rights import allowed
from app.register.visit import db, me
from app.text import Text

BIGGEST = 2**31 - 1


class Part(ModelView):
    """A ModelView of Flask-AppBuilder whose rows, forms and rights come from the declaration of the model."""

    model: ClassVar[type[Base]]
    VERBS: ClassVar[Mapping[str, str]] = {}
    """Routes of this part and the letter of the page of rights that each asks for; of several letters one is enough."""
    search_form = add_form = edit_form = DynamicForm

    def _init_properties(self) -> None:
        """Everything comes from the declaration: nothing is guessed from the table."""
        self.related_views: list[object] = []
        self._related_views: list[object] = []
        self.label_columns: dict[str, Text] = {}

    def _init_titles(self) -> None:
        self.title = self.list_title = self.model.register.title  # type: ignore[union-attr]

    @property
    def register(self) -> Register:
        return rows.declared(self.model)

    def may(self, letter: str) -> bool:
        """Whether this screen offers the verb and the visitor has it."""
        offered_here = "".join(one for one in letter if one in self.register.screen)
        return offered_here != "" and allowed(f"{self.model.__tablename__}.{offered_here}", me().role)

    def _row(self, pk: int, columns: Sequence[str]) -> Base:
        """The row, if the database shows it to the visitor; a row of another place does not exist for them."""
        if pk > BIGGEST:
            raise NotFound
        query = sa.select(self.model).where(self.model.id == pk).options(*rows.loads(self.model, columns))
        row: Base | None = db().scalar(query)
        if row is None:
            raise NotFound
        return row

    def _page(self, template: str, **said_there: Any) -> str:
        forms = offered(self.model, me().role)
        return str(self.render_template(template, screen=self, forms=forms, address=address, **said_there))


def label_of(model: type[Base], name: str) -> Text:
    """The heading of a column or property, or of the column behind a relation."""
    return label(model, f"{name}_id" if name in sa.inspect(model).relationships else name)
