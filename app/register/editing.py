"""Adding and changing rows of a register by hand."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_wtf import FlaskForm

from app.db import Base
from app.errors import BadInput, Refusal
from app.register.fields import form_of
from app.register.part import Part
from app.register.saving import add, change
from app.register.visit import db, me
from app.text import Text

ADDED = Text("Жазба қосылды.", "Запись добавлена.")
SAVED = Text("Жазба сақталды.", "Запись сохранена.")
CHECK_FORM = Text(
    "Жазба сақталған жоқ: қызыл жолдарды түзетіп, қайта сақтаңыз.",
    "Запись не сохранена: исправьте отмеченные строки и сохраните снова.",
)


class Editing(Part):
    """The form of a row."""

    VERBS = {"add": "C", "edit": "U"}

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
