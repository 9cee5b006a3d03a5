"""The screens of a register, generated from its declaration: list, card, new row, change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import ModelView, expose
from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.security.decorators import has_access
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound

from app.db import Base, Menu, Register, label
from app.errors import BadInput, Refusal
from app.register import rows
from app.register.fields import form_of
from app.register.paper import address, offered
from app.register.rights import Front, allowed
from app.register.saving import add, change
from app.register.shown import card_columns, said
from app.register.visit import db, me
from app.text import Text

ADDED = Text("Жазба қосылды.", "Запись добавлена.")
SAVED = Text("Жазба сақталды.", "Запись сохранена.")
CHECK_FORM = Text(
    "Жазба сақталған жоқ: қызыл жолдарды түзетіп, қайта сақтаңыз.",
    "Запись не сохранена: исправьте отмеченные строки и сохраните снова.",
)
BIGGEST = 2**31 - 1


class Screen(ModelView):
    """A ModelView of Flask-AppBuilder whose rows, forms and rights come from the declaration of the model."""

    model: ClassVar[type[Base]]
    include_route_methods = {"list", "show", "add", "edit"}
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
        return letter in self.register.screen and allowed(f"{self.model.__tablename__}.{letter}", me().role)

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

    @expose("/show/<int:pk>", methods=["GET"])
    @has_access
    def show(self, pk: int) -> ResponseReturnValue:
        columns = card_columns(self.model)
        row = self._row(pk, columns)
        cells = [(label_of(self.model, name), said(row, name, whole=True)) for name in columns]
        return self._page("register/card.html", row=row, cells=cells)

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> ResponseReturnValue:
        form = form_of(db(), self.model, me())
        if not form.is_submitted():
            return self._page("register/form.html", form=form, row=None)
        return self._saved(form, None)

    @expose("/edit/<int:pk>", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: int) -> ResponseReturnValue:
        row = self._row(pk, [])
        form = form_of(db(), self.model, me(), row=row)
        if not form.is_submitted():
            return self._page("register/form.html", form=form, row=row)
        return self._saved(form, row)

    def _saved(self, form: FlaskForm, row: Base | None) -> ResponseReturnValue:
        pk = row.id if row is not None else None
        if not form.validate():
            flash(str(CHECK_FORM), "danger")
            return self._page("register/form.html", form=form, row=row), BadInput.status
        values = {name: value for name, value in form.data.items() if name not in ("csrf_token", "seen")}
        try:
            if row is None:
                row = add(db(), self.model, values, me())
            else:
                change(db(), row, values, seen=form.seen.data)
        except (Refusal, BadInput) as refused:
            flash(str(refused), "danger")
            again = self._row(pk, []) if pk is not None else None
            return self._page("register/form.html", form=form, row=again), refused.status
        flash(str(ADDED if pk is None else SAVED), "success")
        return redirect(url_for(f"{self.endpoint}.show", pk=row.id))

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


def screen_of(model: type[Base]) -> type[Screen]:
    """The screen class of a register: its name, its address and its rights are those of the table."""
    table = model.__tablename__
    register = rows.declared(model)
    verbs = {"list": "R", "show": "R", "add": "C", "edit": "U"}
    routes = {name for name, letter in verbs.items() if letter == "R" or letter in register.screen}
    own = {
        "model": model,
        "datamodel": SQLAInterface(model),
        "route_base": f"/{table}",
        "include_route_methods": routes,
        "class_permission_name": table,
        "method_permission_name": {name: f"{table}.{letter}" for name, letter in verbs.items()},
    }
    return type(f"{model.__name__}Screen", (Screen,), own)


def add_screens(front: Front) -> None:
    """Open the screens of all registers, in the sections of the menu."""
    for section in Menu:
        for model in registers(section):
            front.add_view(
                screen_of(model),
                f"{model.__tablename__}.R",
                label=rows.declared(model).title,
                category=section.name,
                category_label=section.value,
            )


def registers(section: Menu) -> list[type[Base]]:
    """The registers of a section of the menu, in the order of their declaration."""
    models = [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.register is not None]
    place = {name: number for number, name in enumerate(Base.metadata.tables)}
    return sorted((m for m in models if m.register.menu is section), key=lambda m: place[m.__tablename__])
