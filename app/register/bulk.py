"""One value for many rows: first shown row by row, what was and what would be; then done in one act."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from sqlalchemy import orm
from werkzeug.exceptions import NotFound

from app.db import NOT_YOURS, Base, act, explained
from app.errors import BadInput, Refusal
from app.models import Staff
from app.register import rows
from app.register.asked import Senseless
from app.register.fields import columns_of_form, form_of
from app.register.naming import named
from app.register.part import BIGGEST, Part, label_of
from app.register.saving import check_row, place_of
from app.register.shown import said, words, zone_of
from app.register.views import as_sent, sent_wish
from app.register.visit import db, me
from app.text import Text

MOST = 5000
CHANGED = Text("{title}: «{column}» бірнеше жазбада өзгертілді", "{title}: «{column}» изменено в нескольких записях")
DONE = Text("Өзгертілген жазба саны: {n}.", "Изменено записей: {n}.")
NOTHING_CHOSEN = BadInput(
    Text("Бірде-бір жазба белгіленбеген. Тізімнен жазбаларды белгілеңіз.", "Ни одна запись не отмечена. Отметьте их.")
)
TOO_MANY = BadInput(
    Text(
        "Бір әрекетпен {n} жазбадан артық өзгертілмейді. Сүзгіні тарылтыңыз.",
        "За одно действие меняется не больше {n} записей. Сузьте отбор.",
    ).fill(n=MOST)
)
NO_COLUMN = Refusal(
    "§2",
    Text(
        "Бұл тізілімде бірден өзгертілетін бағандарды басқа рөл толтырады. Жазбаны ашып, өз бағандарыңызды өзгертіңіз.",
        "В этом регистре столбцы, что меняются разом, заполняет другая роль. Откройте запись и измените свои столбцы.",
    ),
)
STALE = BadInput(
    Text(
        "Алдын ала қараудан кейін жазбалар өзгерген. Ештеңе сақталған жоқ: жаңа мәндерді қарап, қайта растаңыз.",
        "После просмотра записи изменились. Ничего не сохранено: посмотрите новые значения и подтвердите снова.",
    )
)
NOTHING_LEFT = BadInput(
    Text("Өзгеретін жазба жоқ. Басқа мән таңдаңыз.", "Нет записей, которые изменятся. Выберите другое значение.")
)


@dataclass(frozen=True)
class Line:
    """What happens to one row: `refused` says why it stays as it is, `same` that it bears the value already."""

    id: int
    unit: str
    was: str
    same: bool = False
    refused: str | None = None

    @property
    def changes(self) -> bool:
        """Whether the row will bear another value."""
        return not self.same and self.refused is None


@dataclass(frozen=True)
class Chosen:
    """The rows of a register that are to be changed, and the place whose journal tells of it, if it is one."""

    model: type[Base]
    ids: list[int]
    place: Base | None
    whole: bool


class Preview(Exception):
    """The way out of an act that was only tried."""


def bulk_columns(model: type[Base], staff: Staff) -> list[str]:
    """The columns that this official may set for many rows at once."""
    register = rows.declared(model)
    mine = [name for name, _ in columns_of_form(model, staff, new=False)] if register.bulk else []
    return [name for name in mine if name in register.bulk or name.removesuffix("_id") in register.bulk]


class Bulk(Part):
    """Many rows at once."""

    VERBS = {"bulk": "U"}

    @expose("/bulk", methods=["POST"])
    @has_access
    def bulk(self) -> ResponseReturnValue:
        """Ask for the value; with a value show what it does; with the digest of what was shown do it."""
        wanted, name = rows.wish(self.model, sent_wish()), self._column()
        if not request.form.get("bulk.whole") and not any(request.form.getlist("bulk.ids")):
            flash(str(NOTHING_CHOSEN), "warning")
            return redirect(url_for(f"{self.endpoint}.list", **wanted.arguments()))
        chosen = self._chosen(wanted)
        form = form_of(db(), self.model, me())
        if request.form.get("bulk.step") != "look":
            return self._asked(wanted, chosen, form[name])
        if not form[name].validate(form):
            return self._asked(wanted, chosen, form[name]), BadInput.status
        status = 200
        if seen := request.form.get("bulk.seen"):
            try:
                return self._done(wanted, carry_out(db(), chosen, name, form[name].data, seen=seen))
            except (BadInput, Refusal) as refused:
                flash(str(refused), "danger")
                status = refused.status
        lines = try_out(db(), chosen, name, form[name].data)
        told = self._becomes(lines[0].id, name, form[name].data)
        return self._asked(
            wanted, chosen, form[name], lines=lines, becomes=told, seen=digest(lines, name, form[name].data)
        ), status

    def _column(self) -> str:
        columns = bulk_columns(self.model, me())
        if not columns:
            raise NO_COLUMN
        name = request.form.get("bulk.column", columns[0])
        if name not in columns:
            raise Senseless("column")
        return name

    def _chosen(self, wanted: rows.Wish) -> Chosen:
        """The ticked rows, or all of the filter; a row of another place does not exist, whatever its number."""
        if whole := bool(request.form.get("bulk.whole")):
            query = rows.query(db(), self.model, wanted).limit(MOST + 1)
        else:
            ids = _ids(request.form.getlist("bulk.ids"))
            query = sa.select(self.model).where(self.model.id.in_(ids)).order_by(self.model.id)
        found = db().scalars(query).all()
        if not whole and len(found) != len(ids):
            raise NotFound
        if not found or len(found) > MOST:
            raise TOO_MANY if found else NOTHING_CHOSEN
        places = {place_of(db(), row) for row in found}
        return Chosen(self.model, [row.id for row in found], places.pop() if len(places) == 1 else None, whole=whole)

    def _asked(self, wanted: rows.Wish, chosen: Chosen, field: Any, **more: Any) -> str:
        columns = [(name, label_of(self.model, name.removesuffix("_id"))) for name in bulk_columns(self.model, me())]
        back = url_for(f"{self.endpoint}.list", **wanted.arguments())
        return self._page(
            "register/bulk.html", chosen=chosen, field=field, columns=columns, wish=as_sent(wanted), back=back, **more
        )

    def _done(self, wanted: rows.Wish, lines: Sequence[Line]) -> ResponseReturnValue:
        flash(str(DONE.fill(n=sum(line.changes for line in lines))), "success")
        return redirect(url_for(f"{self.endpoint}.list", **wanted.arguments()))

    def _becomes(self, pk: int, name: str, value: Any) -> str:
        relation = sa.inspect(self.model).relationships.get(name.removesuffix("_id"))
        if relation is not None and value is not None:
            return str(db().get(relation.mapper.class_, value))
        return words(value, zone_of(db().get_one(self.model, pk)))


def _ids(sent: Sequence[str]) -> list[int]:
    typed = [one for part in sent for one in part.split(",") if one]
    if not all(one.isascii() and one.isdecimal() and len(one) <= 10 and int(one) <= BIGGEST for one in typed):
        raise Senseless("ids")
    found = sorted({int(one) for one in typed})
    if len(found) > MOST:
        raise TOO_MANY
    return found


def digest(lines: Sequence[Line], name: str, value: Any) -> str:
    """What was shown: a later act that would do anything else is not done."""
    told = [name, str(value), [(one.id, one.was, one.same, one.refused) for one in lines]]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


def try_out(session: orm.Session, chosen: Chosen, name: str, value: Any) -> list[Line]:
    """What each row would do with the value: everything is really written, and taken back."""
    lines: list[Line] = []
    try:
        with act(session, Text("", ""), mark="", place=chosen.place):
            lines = _set(session, chosen, name, value)
            raise Preview
    except Preview:
        return lines


def carry_out(session: orm.Session, chosen: Chosen, name: str, value: Any, *, seen: str) -> list[Line]:
    """Set the value in one act, but in the rows that refuse it; BadInput if anything is not as it was `seen`."""
    register = rows.declared(chosen.model)
    title = CHANGED.fill(title=register.title, column=label_of(chosen.model, name.removesuffix("_id")))
    with act(session, title, mark=register.mark, place=chosen.place):
        lines = _set(session, chosen, name, value)
        if digest(lines, name, value) != seen:
            raise STALE
        if not any(line.changes for line in lines):
            raise NOTHING_LEFT
    return lines


def _set(session: orm.Session, chosen: Chosen, name: str, value: Any) -> list[Line]:
    """Every row under a lock; all together where none refuses, otherwise one by one."""
    model, of_rows = chosen.model, chosen.model.id.in_(chosen.ids)
    shown = _shown(model, name)
    mine = set(session.scalars(sa.select(model.id).where(of_rows).order_by(model.id).with_for_update()))
    seen = session.scalars(sa.select(model).where(of_rows).options(*rows.loads(model, [shown]))).all()
    lines = [Line(row.id, named(row), said(row, shown), same=getattr(row, name) == value) for row in seen]
    told = {line.id: line for line in lines}
    refused = _refused(session, [row for row in seen if row.id in mine and not told[row.id].same], name, value)
    refused |= {pk: str(NOT_YOURS) for pk in told if pk not in mine}
    return [replace(told[pk], refused=refused.get(pk)) for pk in chosen.ids if pk in told]


def _shown(model: type[Base], name: str) -> str:
    relation = name.removesuffix("_id")
    return relation if relation in sa.inspect(model).relationships else name


def _refused(session: orm.Session, changed: Sequence[Base], name: str, value: Any) -> dict[int, str]:
    """Set the value; rows that refuse stay as they were, each with its reason."""
    if not _why_not(session, changed, name, value):
        return {}
    why = {row.id: _why_not(session, [row], name, value) for row in changed}
    return {pk: reason for pk, reason in why.items() if reason}


def _why_not(session: orm.Session, changed: Sequence[Base], name: str, value: Any) -> str:
    """«» if all these rows take the value; otherwise none of them has it, and this is the reason."""
    try:
        with explained(), session.begin_nested():
            for row in changed:
                setattr(row, name, value)
                check_row(row)
            session.flush()  # the database's own rules speak now
    except (Refusal, BadInput) as refused:
        return str(refused)
    return ""
