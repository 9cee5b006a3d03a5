"""Adding and changing rows of a register by hand."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from app.db import Base
from app.errors import BadInput, Refusal
from app.register.collision import MINE, THEIRS, chosen, last_by_others, sides
from app.register.fields import columns_of_form, form_of, opened_upon, read_only, seal_of
from app.register.part import Part, label_of
from app.register.reasons import closed_place, reason
from app.register.saving import Stale, add, broken_columns, change
from app.register.shown import said
from app.register.sight import to_be_asked, who_sees, who_writes
from app.register.visit import db, given_back, me
from app.roles import is_masked
from app.text import Text

ADDED = Text("Жазба қосылды.", "Запись добавлена.")
SAVED = Text("Жазба сақталды.", "Запись сохранена.")
GIVEN_BACK = Text(
    "Жазғаныңыз сақталмай қалған еді, ол осында қайтарылды. Тексеріп, «Сақтау» батырмасын басыңыз.",
    "То, что вы вписали, не было сохранено и возвращено сюда. Проверьте и нажмите «Сохранить».",
)
OUTSIDE = ("csrf_token", "seen")


class Editing(Part):
    """The form of a row."""

    VERBS = {"add": "C", "edit": "U"}

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> ResponseReturnValue:
        if request.method == "GET":
            typed, shut = given_back(), closed_place(self.model, me())
            if shut is not None and not typed:
                raise shut
            return self._form_page(self._filled(typed, None), None, shut)
        form = form_of(db(), self.model, me())
        if not form.validate():
            return self._form_page(form, None), BadInput.status
        try:
            row = add(db(), self.model, _typed(form), me())
        except (Refusal, BadInput) as refused:
            return self._form_page(form, None, refused), refused.status
        flash(str(ADDED), "success")
        return self._onward(row)

    @expose("/edit/<int:pk>", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: int) -> ResponseReturnValue:
        row = self._row(pk, [])
        if request.method == "POST":
            return self._changed(form_of(db(), self.model, me(), row=row), row)
        form, closed = self._filled(given_back(), row), reason("U", self.model, row, me())
        if closed is None:
            return self._form_page(form, row)
        if form.seen.raw_data:
            return self._collision(form, row, closed), Refusal.status
        flash(str(closed), "warning")
        return redirect(url_for(f"{self.endpoint}.show", pk=pk))

    def _filled(self, given: MultiDict[str, str] | None, row: Base | None) -> FlaskForm:
        """The form, filled with what was sent earlier and not taken, if anything was."""
        if given:
            flash(str(GIVEN_BACK), "warning")
        return form_of(db(), self.model, me(), row=row, typed=given)

    def _form_page(self, form: FlaskForm, row: Base | None, refused: Refusal | BadInput | None = None) -> str:
        places = [name for name in broken_columns(self.model, _typed(form), refused) if name in form]
        for place in places:
            form[place].errors = [str(refused)]
        refused = None if places else refused
        closed = [
            (label_of(self.model, name), said(row, name, whole=True) if row else "", who_writes(self.model, name))
            for name in read_only(self.model, me(), new=row is None)
        ]
        unmasking = self._unmasking() if row is not None else {}
        return self._page("register/form.html", form=form, row=row, refused=refused, closed=closed, unmasking=unmasking)

    def _unmasking(self) -> dict[str, Text | None]:
        """The masked columns; who sees each in full, where the visitor does not."""
        table = self.model.__tablename__
        names = [column.key for column in self.model.__table__.columns if is_masked(table, column.key)]
        return {name: None if to_be_asked(self.model, name) else who_sees(self.model, name) for name in names}

    def _changed(self, form: FlaskForm, row: Base) -> ResponseReturnValue:
        pk, theirs = row.id, set[str]()
        if "chosen" in request.form:
            upon = opened_upon(row, request.form.get("was", ""))
            whose = chosen(sides(row, _whole(form, row), upon), request.form)
            if set(whose.values()) - {MINE, THEIRS}:
                return self._collision(form, row, undecided=True), Refusal.status
            theirs = {name for name, side in whose.items() if side == THEIRS}
        if not form.validate() and set(form.errors) - theirs:
            return self._form_page(form, row), BadInput.status
        try:
            change(db(), row, _whole(form, row, theirs), seen=opened_upon(row, form.seen.data or "").digest)
        except Stale:
            return self._collision(form, self._row(pk, [])), Refusal.status
        except (Refusal, BadInput) as refused:
            row = self._row(pk, [])
            if reason("U", self.model, row, me()) is not None:
                return self._collision(form, row, _marked(refused)), refused.status
            return self._form_page(form, row, refused), refused.status
        flash(str(SAVED), "success")
        return self._onward(row)

    def _collision(self, form: FlaskForm, row: Base, closed: Text | None = None, *, undecided: bool = False) -> str:
        """The page of two versions; `closed` says why nothing may be saved any more."""
        letter = request.form.get("was") or form.seen.data or ""
        columns = sides(row, _whole(form, row), opened_upon(row, letter))
        return self._page(
            "register/collision.html",
            row=row,
            form=form,
            sides=columns,
            was=letter,
            seen=seal_of(row, [side.name for side in columns]),
            last=last_by_others(row, {side.name for side in columns if side.differs} or {"state"}),
            closed=closed or reason("U", self.model, row, me()),
            undecided=undecided,
        )

    def _onward(self, row: Base) -> ResponseReturnValue:
        if "another" in request.form and self.may("C"):
            return redirect(url_for(f"{self.endpoint}.add"))
        return redirect(url_for(f"{self.endpoint}.show", pk=row.id))


def _typed(form: FlaskForm) -> dict[str, Any]:
    return {name: value for name, value in form.data.items() if name not in OUTSIDE}


def _marked(refused: Refusal | BadInput) -> Text:
    """The sentence of a refusal, its paragraph before it."""
    mark = f"{refused.mark}: " if isinstance(refused, Refusal) else ""
    return Text(mark + refused.text.kk, mark + refused.text.ru)


def _whole(form: FlaskForm, row: Base, theirs: Collection[str] = ()) -> dict[str, Any]:
    """Every column of the form: as typed, or as the row has it, where it is `theirs` or a masked one left blank."""
    return {name: _value(form, row, name, theirs) for name, _ in columns_of_form(type(row), me(), new=False)}


def _value(form: FlaskForm, row: Base, name: str, theirs: Collection[str]) -> Any:
    blank = is_masked(row.__tablename__, name) and not form[name].data
    return getattr(row, name) if blank or name in theirs else form[name].data
