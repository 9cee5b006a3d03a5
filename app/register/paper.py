"""Print buttons: every form stands on the register whose rows it is printed for, for the roles that print it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any, NamedTuple, cast
from urllib.parse import quote

import sqlalchemy as sa
from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from app.db import Base, act
from app.errors import BadInput, Refusal
from app.form import FORMS, Form, find, printed
from app.form.declared import Kind
from app.form.printing import How, refuse_others
from app.models import Commission
from app.register.visit import db, me
from app.roles import Role, may_print
from app.rules import progress, seals, timing
from app.rules.terms import SittingState
from app.stages.access import Door, watched
from app.text import Lang, Text

LANGS: Mapping[str, Text] = {
    "kk": Text("қазақша", "на казахском"),
    "ru": Text("орысша", "на русском"),
    "both": Text("екі тілде", "на двух языках"),
}
PRINTED = Text("{form} басып шығарылды: {unit}", "Напечатано {form}: {unit}")


def offered(model: type[Base], role: Role) -> list[Form]:
    """The forms of a register that the role may print."""
    return [form for form in FORMS.values() if model in (form.on, *form.also) and may_print(form.id, role)]


class Offer(NamedTuple):
    """A form that stands on a row; `barred` says why it may not be printed now."""

    form: Form
    barred: Refusal | None


def offers(row: Base, role: Role) -> list[Offer]:
    """The forms of one row, those that may be printed now first; the others with the reason."""
    model = type(row)
    standing = [form for form in FORMS.values() if model in (form.on, *form.also) and form.fits(row)]
    return sorted((Offer(form, barred(form, row, role)) for form in standing), key=lambda one: one.barred is not None)


def barred(form: Form, row: Any, role: Role) -> Refusal | None:
    """Why the role may not print the form for this row now: its own refusal, or None."""
    try:
        refuse_others(form, role)
        if form.ready:
            form.ready(db(), row)
        if form.sealed:
            _refuse_sealed(row)
    except Refusal as refused:
        return refused
    return None


def _refuse_sealed(sitting: Any) -> None:
    """§43.6: what can be said before the password is asked for."""
    if sitting.seating_printed_at is not None:
        seals.refuse_second_print()
    now = db().scalar(sa.text("SELECT synaq_now()"))
    timing.may_print_seating(sitting.day, sitting.site.tz, now)
    progress.check(sitting.state, SittingState.SEATING_PRINTED)


def address(form: Form, row: Base) -> str:
    """The address that prints `form` for `row`."""
    return f"/paper/{quote(form.id, safe='')}/{quote(form.unit_of(row), safe='')}"


class PaperDesk(BaseView):
    """A filled form as a file; every print leaves its line in the journal."""

    route_base = "/paper"
    default_view = "print"

    @expose("/<string:form_id>/<string:unit>", methods=["POST"])
    @has_access
    @permission_name("own")
    def print(self, form_id: str, unit: str) -> ResponseReturnValue:
        form, lang = _form(form_id), _lang()
        row = _row(form, unit)
        password = request.form.get("password", "").strip() or None
        if form.sealed and password is None:
            return str(self.render_template("register/password.html", form=form, unit=unit, lang=lang))
        door = Door(form.on.__tablename__, f"{form.id} {unit}", _place(row), row_id=row.id)
        watch = watched(db(), door) if form.sealed else nullcontext()
        with watch, act(db(), PRINTED.fill(form=form.id, unit=unit), mark=form.mark, place=_place(row)):
            paper = printed(db(), form.id, unit, How(lang, pdf=_is_pdf(form)), me(), password=password)
        return download(paper.content, paper.name, paper.mime)


def _form(form_id: str) -> Form:
    form = FORMS.get(form_id)
    if form is None:
        raise NotFound
    if not may_print(form.id, me().role):
        raise Forbidden
    return form


def _row(form: Form, unit: str) -> Base:
    try:
        return find(db(), form.id, unit)
    except BadInput as unknown:
        raise NotFound from unknown


def _lang() -> Lang:
    lang = request.args.get("lang", "kk")
    if lang not in LANGS:
        raise BadRequest
    return cast("Lang", lang)


def _is_pdf(form: Form) -> bool:
    asked = request.args.get("pdf", "")
    if asked not in ("", "1"):
        raise BadRequest
    return asked == "1" and form.kind is not Kind.PDF


def _place(row: Any) -> Base:
    if isinstance(row, Commission):
        return row
    site: Base = row.site if hasattr(row, "site") else row.sitting.site
    return site


def download(content: bytes, name: str, mime: str) -> Response:
    """A file to keep; its name may hold Kazakh letters (RFC 5987)."""
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\' else "_" for letter in name
    )
    answer = Response(content, mimetype=mime)
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return answer
