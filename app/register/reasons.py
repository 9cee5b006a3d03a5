"""Why a button may not be pressed: the role, the state of the row, the paragraph; None where it may."""

from __future__ import annotations

from collections.abc import Iterable

from app.db import Base, frozen
from app.errors import Refusal
from app.form import FORMS, Form
from app.models import Staff
from app.register.paper import barred
from app.register.rows import declared
from app.register.visit import db, me
from app.roles import VERBS, Role, cell, doers, may_print
from app.text import Text

OTHERS_DO = Text(
    "{mark}: мұны істейтін: {who}. Сіздің рөліңіз: {role}.", "{mark}: это делает: {who}. Ваша роль: {role}."
)
NOBODY_DOES = Text(
    "{mark}: бұл тізілімді ешкім қолмен толтырмайды, оны бағдарлама жүргізеді.",
    "{mark}: этот регистр никто не заполняет вручную, его ведёт программа.",
)


def reason(what: str, model: type[Base], row: Base | None = None, staff: Staff | None = None) -> Text | None:
    """Why `staff` (or the visitor) may not do `what`: a letter of the page of rights, a verb («sheets.receive») or a
    form («I-11»); for `row`, its state counts too.
    """
    staff = staff or me()
    if what in FORMS:
        return _of_print(FORMS[what], row, staff.role)
    if what in VERBS:
        return None if staff.role in doers(what) else _others(doers(what), declared(model).mark, staff.role)
    who = {role for role in Role if what in cell(model.__tablename__, role).verbs}
    if what not in declared(model).screen or not who:
        return NOBODY_DOES.fill(mark=declared(model).mark)
    if staff.role not in who:
        return _others(who, declared(model).mark, staff.role)
    return _of_state(row) if what in "UD" and row is not None else None


def _others(who: Iterable[Role], mark: str, role: Role) -> Text:
    named = [one.label for one in Role if one in who]
    said = Text(", ".join(one.kk for one in named), ", ".join(one.ru for one in named))
    return OTHERS_DO.fill(mark=mark, who=said, role=role.label)


def _of_print(form: Form, row: Base | None, role: Role) -> Text | None:
    if not may_print(form.id, role):
        return _others([one for one in Role if may_print(form.id, one)], form.mark, role)
    refused = barred(form, row, role) if row is not None and isinstance(row, form.on) else None
    return _said(refused) if refused is not None else None


def _said(refused: Refusal) -> Text:
    return Text(f"{refused.mark}: {refused.text.kk}", f"{refused.mark}: {refused.text.ru}")


def _of_state(row: Base) -> Text | None:
    closed = frozen(db(), row)
    return _said(closed) if closed is not None else None
