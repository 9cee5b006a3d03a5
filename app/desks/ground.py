"""What every desk stands on: find the row or 404, do one act, answer; a refusal is shown where it was met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import has_access
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import BadRequest, NotFound

from app.db import Base, act
from app.errors import BadInput, Refusal
from app.models import Commission, Room, Site, Sitting, SittingRoom
from app.register.rights import allowed
from app.register.shown import words
from app.register.visit import db, me
from app.rules.terms import Term
from app.stages import overview
from app.text import Text

Row = TypeVar("Row", bound=Base)
Word = TypeVar("Word", bound=Term)
Done = Callable[[], Text]
"""A deed as a door gives it over: carried out when called, it says what was done."""

BIGGEST = 2**31 - 1
LONGEST = 300


class Desk(BaseView):
    """A place where one kind of work is done."""

    def answer(self, deed: Done, *, then: str, page: Callable[[], str]) -> ResponseReturnValue:
        """Do `deed` and go on to `then` with its sentence; refused, show `page` again with what was typed."""
        try:
            said = deed()
        except (Refusal, BadInput) as refused:
            g.refused = refused
            return page(), refused.status
        flash(str(said), "success")
        return redirect(then)

    def page(self, template: str, **said_there: Any) -> str:
        """A page of the desk."""
        refused = g.get("refused")
        return str(
            self.render_template(f"desks/{template}", refused=refused, kept=kept, may=may, local=local, **said_there)
        )

    def first(self, endpoint: str) -> ResponseReturnValue:
        """To the sitting that most needs work; a page that says so if there is none."""
        one = next(iter(overview.sittings(db(), limit=1)), None)
        return redirect(url_for(endpoint, sitting_id=one.id)) if one else self.page("none.html")


class SittingDesk(Desk):
    """A desk at which one sitting lies at a time; `method_permission_name` says who may see it."""

    @expose("/<int:sitting_id>")
    @has_access
    def sitting(self, sitting_id: int) -> str:
        return self.laid(sitting(sitting_id))

    def laid(self, of: Sitting) -> str:
        """The page of one sitting."""
        raise NotImplementedError

    def carried(
        self, sitting_id: int, named: Text, mark: str, verb: Callable[[Sitting], Text | None]
    ) -> ResponseReturnValue:
        """Carry out `verb` in one act that the journal calls `named` («{unit}» is the sitting), and answer.

        The visitor is told what the verb returns, otherwise the name of the act.
        """

        def deed() -> Text:
            of = sitting(sitting_id)
            title = named.fill(unit=of.unit)
            with act(db(), title, mark=mark, place=of.site):
                return verb(of) or title

        return self.back(deed, sitting_id)

    def back(self, deed: Done, sitting_id: int) -> ResponseReturnValue:
        """Do `deed` and come back to the page of the sitting."""
        then = url_for(".sitting", sitting_id=sitting_id)
        return self.answer(deed, then=then, page=lambda: self.laid(sitting(sitting_id)))


class DayDesk(SittingDesk):
    """One that opens with the sitting that most needs work."""

    default_view = "day"

    @expose("/")
    @has_access
    def day(self) -> ResponseReturnValue:
        return self.first(".sitting")


def seen_by(right: str) -> dict[str, str]:
    """The right that opens a desk and the page of a sitting on it."""
    return {"day": right, "sitting": right}


def may(right: str) -> bool:
    """Whether the visitor has the right."""
    return allowed(right, me().role)


def found(model: type[Row], pk: int, *options: Any) -> Row:
    """The row, if the database shows it to the visitor; a row of another place does not exist for them."""
    if not 0 < pk <= BIGGEST:
        raise NotFound
    row = db().scalar(sa.select(model).where(model.id == pk).options(*options))
    if row is None:
        raise NotFound
    return row


def sitting(pk: int) -> Sitting:
    """A sitting with its site."""
    return found(Sitting, pk, selectinload(Sitting.site))


def hall(pk: int) -> SittingRoom:
    """A room of a sitting with all that names it."""
    whole = selectinload(SittingRoom.sitting).selectinload(Sitting.site)
    return found(SittingRoom, pk, whole, selectinload(SittingRoom.room), selectinload(SittingRoom.site))


def halls(of: Sitting) -> list[SittingRoom]:
    """The rooms of a sitting by number."""
    whole = selectinload(SittingRoom.sitting).selectinload(Sitting.site)
    rooms = (
        sa.select(SittingRoom)
        .join(Room, Room.id == SittingRoom.room_id)
        .where(SittingRoom.sitting_id == of.id, SittingRoom.serves)
        .options(whole, selectinload(SittingRoom.room), selectinload(SittingRoom.site))
        .order_by(Room.number)
    )
    return list(db().scalars(rooms))


def now() -> dt.datetime:
    """The time of the database: the only one there is."""
    moment = db().scalar(sa.text("SELECT synaq_now()"))
    if not isinstance(moment, dt.datetime):
        raise TypeError("the database tells no time")
    return moment


def titles() -> dict[str, Text]:
    """Titles of the registers by the names of their tables."""
    models = [mapper.class_ for mapper in Base.registry.mappers]
    return {model.__tablename__: model.register.title for model in models if model.register is not None}


def local(moment: Any, site: Site | Commission) -> str:
    """A moment or day as the clock of the place shows it."""
    return words(moment, site.tz)


def typed(name: str) -> str:
    """A word of the form, trimmed; BadRequest for something no form of ours sends."""
    value = request.form.get(name, "").strip()
    if len(value) > LONGEST or not (value.isprintable() or value == ""):
        raise BadRequest
    return value


def whole(name: str) -> int:
    """A whole number of the form."""
    value = typed(name)
    if not is_key(value):
        raise BadRequest
    return int(value)


def is_key(sent: str) -> bool:
    """Whether a word is a whole number that the database holds; of too many digits it is never even read."""
    return sent.isascii() and sent.isdecimal() and len(sent) <= LONGEST and int(sent) <= BIGGEST


def searched(name: str, longest: int = LONGEST) -> str:
    """The words of a search; what no keyboard writes (a NUL) is looked for nowhere."""
    return "".join(letter for letter in request.values.get(name, "") if letter.isprintable()).strip()[:longest]


def chosen(name: str, words_of: type[Word]) -> Word:
    """A member of a closed list; BadInput if nothing is chosen."""
    value = typed(name)
    if value not in set(words_of):
        raise BadInput(Text("Тізімнен таңдаңыз.", "Выберите из списка."))
    return words_of(value)


def kept(name: str, default: object = "", *, row: int | None = None) -> str:
    """What was typed before the refusal (in the form of `row`, if there are many), otherwise the default."""
    same = row is None or request.form.get("row") == str(row)
    if g.get("refused") is not None and same and name in request.form:
        return request.form[name]
    return "" if default is None else str(default)
