"""Books: one form for many units: what is chosen, how it will be printed, how many papers; then a job prints it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa
from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.exceptions import BadRequest

from app.db import act
from app.desks.ground import BIGGEST, Desk, found, sitting, typed, whole
from app.form import Form, office, portion
from app.form.declared import Kind
from app.form.printing import MOST_COPIES, How
from app.models import Commission, Sitting
from app.register import rows
from app.register.paper import LANGS
from app.register.views import sent_wish
from app.register.visit import db, me
from app.stages import books, overview
from app.stages.books import Order
from app.text import Lang, Text

TAKEN = Text(
    "Тапсырыс қабылданды: {n} құжат. Барысы осы бетте көрінеді, дайын файл «Менің файлдарым» бетінде тұрады.",
    "Заказ принят, документов: {n}. Ход виден на этой странице, готовый файл появится на странице «Мои файлы».",
)
SHOWN = 200
"""Refused units that the preview names."""
LONGEST_TOKEN, LONGEST_NUMBER = 40, 10


@dataclass(frozen=True)
class Greater:
    """A greater unit whose papers can be ordered at once: its field in the form, its number, how it is called."""

    field: str
    id: int
    name: str


class BookDesk(Desk):
    """Forms for many units."""

    route_base = "/desk/books"
    default_view = "forms"

    @expose("/")
    @has_access
    @permission_name("printout.C")
    def forms(self) -> str:
        """The forms that the visitor prints, each with the greater units that they see."""
        lines = [(form, _greater(form)) for form in books.forms_for(me())]
        return self.page("books.html", lines=lines, pdf=office.programme() is not None, get=office.GET)

    @expose("/choose", methods=["POST"])
    @has_access
    @permission_name("printout.C")
    def choose(self) -> ResponseReturnValue:
        """What a book of the chosen rows would be: how many papers, and which units are refused."""
        form = books.offered(typed("book.form"), me())
        return self._asked(form, _chosen(form), secrets.token_hex(8))

    @expose("/order", methods=["POST"])
    @has_access
    @permission_name("printout.C")
    def order(self) -> ResponseReturnValue:
        form = books.offered(typed("book.form"), me())
        ids, token = _numbers(request.form.get("book.ids", "").split(",")), typed("token")
        if not token.isalnum() or len(token) > LONGEST_TOKEN:
            raise BadRequest
        wanted = Order(form, tuple(ids), _how(form))

        def deed() -> Text:
            title = books.ORDERED.fill(form=form.id, n=len(ids))
            with act(db(), title, mark=form.mark, place=me().commission or me().site):
                books.order(db(), wanted, me(), token=token)
            return TAKEN.fill(n=len(ids))

        return self.answer(deed, then=url_for("JobDesk.mine"), page=lambda: self._asked(form, ids, token))

    def _asked(self, form: Form, ids: Sequence[int], token: str) -> str:
        standing = books.rows_of(db(), form, ids)
        refused = portion.tried(db(), form, standing)
        if not standing:
            raise books.NOTHING
        barred = {one.unit for one in refused}
        return self.page(
            "book.html",
            form=form,
            ids=[row.id for row in standing],
            order_no=token,
            ready=[unit for row in standing if (unit := form.unit_of(row)) not in barred],
            unprinted=refused[:SHOWN],
            unprinted_count=len(refused),
            langs=LANGS,
            has_pdf=form.kind is not Kind.PDF,
            pdf=office.programme() is not None,
            get=office.GET,
            most=MOST_COPIES,
            part_size=portion.PORTIONS[form.kind],
        )


def _how(form: Form) -> How:
    lang, kind = typed("lang"), typed("kind")
    if lang not in LANGS or kind not in ("own", "pdf"):
        raise BadRequest
    copies = tuple(whole(f"copies.{place}") for place in range(len(form.addressees) or 1))
    return How(cast("Lang", lang), pdf=kind == "pdf" and form.kind is not Kind.PDF, copies=copies)


def _chosen(form: Form) -> list[int]:
    """The ticked rows of a list, all of its filter, or all of a greater unit; those of the form alone."""
    if field := request.form.get("book.of"):
        if field not in ("sitting", "commission") or f"{field}_id" not in sa.inspect(form.on).columns:
            raise BadRequest
        query = sa.select(form.on).where(getattr(form.on, f"{field}_id") == _greater_id(field)).order_by("id")
    elif request.form.get("bulk.whole"):
        query = rows.query(db(), form.on, rows.wish(form.on, sent_wish()))
    else:
        query = sa.select(form.on).where(form.on.id.in_(_numbers(request.form.getlist("bulk.ids")))).order_by("id")
    standing = db().scalars(query.limit(books.MOST + 1)).all()
    chosen = [row.id for row in standing if form.fits(row)]
    if not chosen or len(standing) > books.MOST:
        raise books.TOO_MANY if chosen else books.NOTHING
    return chosen


def _greater_id(field: str) -> int:
    number = whole(field)
    return sitting(number).id if field == "sitting" else found(Commission, number).id


def _numbers(sent: Sequence[str]) -> list[int]:
    typed_in = [one for part in sent for one in part.split(",") if one]
    if not all(
        one.isascii() and one.isdecimal() and len(one) <= LONGEST_NUMBER and int(one) <= BIGGEST for one in typed_in
    ):
        raise BadRequest
    if len(typed_in) > books.MOST:
        raise books.TOO_MANY
    return list(dict.fromkeys(int(one) for one in typed_in))


def _greater(form: Form) -> list[Greater]:
    """Sittings and commissions whose papers of this form the visitor may order at once."""
    columns = sa.inspect(form.on).columns
    of: list[Greater] = []
    if "sitting_id" in columns and form.on is not Sitting:
        of += [Greater("sitting", one.id, _named(one)) for one in overview.sittings(db())]
    if "commission_id" in columns and form.on is not Commission:
        seen = db().scalars(sa.select(Commission).order_by(Commission.code).limit(100))
        of += [Greater("commission", one.id, f"{one.code} · {one}") for one in seen]
    return of


def _named(one: Sitting) -> str:
    return f"{one.unit} · {one.day:%d.%m.%Y}"
