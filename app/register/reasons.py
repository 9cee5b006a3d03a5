"""Why a button may not be pressed: the role, the state of the row, the paragraph; None where it may."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from app.db import Base
from app.errors import Refusal
from app.form import FORMS, Form
from app.models import Application, Staff
from app.register.rows import declared
from app.register.visit import db, me
from app.roles import VERBS, Role, cell, doers, may_print
from app.stages.enrolment import is_closed
from app.text import Text

OTHERS_DO = Text(
    "{mark}: мұны істейтін: {who}. Сіздің рөліңіз: {role}.", "{mark}: это делает: {who}. Ваша роль: {role}."
)
NOBODY_DOES = Text(
    "{mark}: бұл тізілімді ешкім қолмен толтырмайды, оны бағдарлама жүргізеді.",
    "{mark}: этот регистр никто не заполняет вручную, его ведёт программа.",
)
BASE_CLOSED = Text(
    "§9: өтініштер базасы жабылды. ТАӘ, ЖСН, санат немесе аттестаттау түріндегі қате өзгерту журналы (17-қосымша) "
    "арқылы түзетіледі.",
    "§9: база заявлений закрыта. Ошибка в Ф.И.О., ИИН, категории или виде аттестации исправляется через журнал "
    "изменений (приложение 17).",
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
    if row is None or form.ready is None or not isinstance(row, form.on):
        return None
    try:
        form.ready(db(), row)
    except Refusal as refused:
        return _said(refused)
    return None


def _said(refused: Refusal) -> Text:
    return Text(f"{refused.mark}: {refused.text.kk}", f"{refused.mark}: {refused.text.ru}")


def _of_state(row: Base) -> Text | None:
    if isinstance(row, Application) and is_closed(row.commission, db().scalars(sa.text("SELECT synaq_now()")).one()):
        return BASE_CLOSED
    return None
