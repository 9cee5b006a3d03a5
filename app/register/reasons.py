"""Why a button may not be pressed: the role, the state of the row, the paragraph; None where it may."""

from __future__ import annotations

from collections.abc import Iterable

from app.db import Base, closed_to_new, frozen
from app.errors import Refusal
from app.form import FORMS, Form
from app.models import Staff
from app.register.paper import barred
from app.register.rows import declared
from app.register.visit import db, me
from app.roles import VERBS, Role, cell, doers, may_print
from app.text import Text

OTHERS_DO = Text("мұны істейтін: {who}. Сіздің рөліңіз: {role}.", "это делает: {who}. Ваша роль: {role}.")
NOBODY_DOES = Text(
    "бұл тізілімді ешкім қолмен толтырмайды, оны бағдарлама жүргізеді.",
    "этот регистр никто не заполняет вручную, его ведёт программа.",
)


def reason(what: str, model: type[Base], row: Base | None = None, staff: Staff | None = None) -> Text | None:
    """Why `staff` (or the visitor) may not do `what`: a letter of the page of rights, a verb («sheets.receive») or a
    form («I-11»); for `row`, its state counts too.
    """
    staff = staff or me()
    if what in FORMS:
        return _of_print(FORMS[what], row, staff.role)
    if what in VERBS:
        others = None if staff.role in doers(what) else _others(doers(what), declared(model).mark, staff.role)
    else:
        others = of_role(what, model, staff.role)
    if others is not None:
        return _said(others)
    if what == "C":
        shut = closed_place(model, staff)
        return _said(shut) if shut is not None else None
    return _of_state(row) if what in "UD" and row is not None else None


def closed_place(model: type[Base], staff: Staff) -> Refusal | None:
    """Why the place where `staff` serves takes no new rows of this register now; None where it does."""
    return closed_to_new(db(), model, site_id=staff.site_id, commission_id=staff.commission_id)


def of_import(model: type[Base], staff: Staff | None = None) -> Text | None:
    """Why no file may be taken in: it adds rows or changes them, and one of the two is enough."""
    staff = staff or me()
    why = {letter: reason(letter, model, staff=staff) for letter in "CU" if letter in declared(model).screen}
    if "C" in why and of_role("C", model, staff.role) is None:
        return why["C"]
    return None if None in why.values() else why.get("C") or why.get("U")


def of_role(letter: str, model: type[Base], role: Role) -> Refusal | None:
    """The refusal that names whose duty it is, whoever asks; None where it is that of `role`."""
    who = {one for one in Role if letter in cell(model.__tablename__, one).verbs}
    mark = declared(model).mark
    if letter not in declared(model).screen or not who:
        return Refusal(mark, NOBODY_DOES)
    return None if role in who else _others(who, mark, role)


def _others(who: Iterable[Role], mark: str, role: Role) -> Refusal:
    named = [one.label for one in Role if one in who]
    said = Text(", ".join(one.kk for one in named), ", ".join(one.ru for one in named))
    return Refusal(mark, OTHERS_DO.fill(who=said, role=role.label))


def _of_print(form: Form, row: Base | None, role: Role) -> Text | None:
    if not may_print(form.id, role):
        return _said(_others([one for one in Role if may_print(form.id, one)], form.mark, role))
    refused = barred(form, row, role) if row is not None and isinstance(row, form.on) else None
    return _said(refused) if refused is not None else None


def _said(refused: Refusal) -> Text:
    return Text(f"{refused.mark}: {refused.text.kk}", f"{refused.mark}: {refused.text.ru}")


def _of_state(row: Base) -> Text | None:
    closed = frozen(db(), row)
    return _said(closed) if closed is not None else None
