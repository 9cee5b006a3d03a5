"""The answer key: asked for by the programmer, opened by the representative with two passwords, scores (§145-150)."""

from __future__ import annotations

import sqlalchemy as sa
from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import selectinload

from app import keyring
from app.db import act
from app.desks import ground
from app.desks.ground import Desk, halls, now
from app.form import Form
from app.models import Authority, Score, SealedKey, Sitting, Statement
from app.register.paper import LANGS, address, offered
from app.register.visit import db, me
from app.rules.terms import RoomState, SittingState
from app.stages import overview, results
from app.stages.access import Door, watched
from app.text import Text

ASKED = Text(
    "Кодты ашу сұралды: {unit}. Өкіл 30 минут ішінде екі парольді енгізеді.",
    "Открытие кодов запрошено: {unit}. Представитель вводит оба пароля в течение 30 минут.",
)
OPENED = Text("Дұрыс жауаптар коды ашылды: {unit}.", "Коды правильных ответов открыты: {unit}.")
SCORED = Text("Жұмыстар бағаланды: {n}.", "Оценено работ: {n}.")


class KeyDesk(Desk):
    """One sitting from the report to the statements."""

    route_base = "/desk/key"
    default_view = "day"

    @expose("/")
    @has_access
    @permission_name("sealed_key.U")
    def day(self) -> ResponseReturnValue:
        return self.first(".sitting")

    @expose("/<int:sitting_id>")
    @has_access
    @permission_name("sealed_key.U")
    def sitting(self, sitting_id: int) -> str:
        return self._page(sitting_id)

    @expose("/<int:sitting_id>/ask", methods=["POST"])
    @has_access
    @permission_name("results.ask_opening")
    def ask(self, sitting_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            of = ground.sitting(sitting_id)
            title = Text("Дұрыс жауаптар кодын ашу сұралды: {unit}", "Запрошено открытие кодов: {unit}").fill(
                unit=of.unit
            )
            with act(db(), title, mark="§147", place=of.site):
                results.ask_opening(db(), of, by=me(), now=now())
            return ASKED.fill(unit=of.unit)

        return self._answer(deed, sitting_id)

    @expose("/<int:sitting_id>/open", methods=["POST"])
    @has_access
    @permission_name("results.open_key")
    def open(self, sitting_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            of = ground.sitting(sitting_id)
            pair = (request.form.get("first", "")[:200], request.form.get("second", "")[:200])
            door = Door("sealed_key", of.unit, of.site)
            with watched(db(), door), act(db(), OPENED.fill(unit=of.unit), mark="§147", place=of.site):
                results.open_key(db(), of, pair, by=me(), trusted=keyring.trusted(), now=now())
            return OPENED.fill(unit=of.unit)

        return self._answer(deed, sitting_id)

    @expose("/<int:sitting_id>/score", methods=["POST"])
    @has_access
    @permission_name("results.score_sitting")
    def score(self, sitting_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            of = ground.sitting(sitting_id)
            title = Text("Жұмыстар бағаланды: {unit}", "Работы оценены: {unit}").fill(unit=of.unit)
            with act(db(), title, mark="§149", place=of.site):
                return SCORED.fill(n=len(results.score_sitting(db(), of, now=now())))

        return self._answer(deed, sitting_id)

    def _answer(self, deed: ground.Done, sitting_id: int) -> ResponseReturnValue:
        then = url_for(".sitting", sitting_id=sitting_id)
        return self.answer(deed, then=then, page=lambda: self._page(sitting_id))

    def _page(self, sitting_id: int) -> str:
        of = ground.sitting(sitting_id)
        moment = now()
        key = db().scalar(sa.select(SealedKey).where(SealedKey.sitting_id == of.id))
        asked = key is not None and key.asked_at is not None and moment - key.asked_at <= results.ASKED
        return self.page(
            "key.html",
            of=of,
            key=key,
            asked=asked,
            until=key.asked_at + results.ASKED if key is not None and key.asked_at else None,
            waiting=[room for room in halls(of) if room.state is not RoomState.IDENTIFIED],
            states=SittingState,
            scores=db().execute(_summed(of)).one(),
            papers=_papers(of),
            langs=LANGS,
            sittings=overview.sittings(db()),
        )


def _summed(of: Sitting) -> sa.Select[int, int, int]:
    points = sa.select(sa.func.count(), sa.func.min(Score.total), sa.func.max(Score.total))
    return points.where(Score.sitting_id == of.id)


def _papers(of: Sitting) -> list[tuple[Text, str]]:
    """Title and address of every paper of results that the visitor prints."""
    opened = of.state in (SittingState.KEYS_OPENED, SittingState.SCORED)
    forms = [form for form in offered(Sitting, me().role) if opened and not form.sealed]
    found = [(_titled(form), address(form, of)) for form in forms]
    whole = sa.select(Statement).where(Statement.sitting_id == of.id).order_by(Statement.authority_id.nulls_first())
    statements = db().scalars(whole.options(selectinload(Statement.authority))).all()
    return found + [
        (_titled(form, one.authority), address(form, one))
        for one in statements
        for form in offered(Statement, me().role)
        if form.fits(one)
    ]


def _titled(form: Form, authority: Authority | None = None) -> Text:
    said = Text(f"{form.id} {form.title.kk}", f"{form.id} {form.title.ru}")
    return said if authority is None else Text(f"{said.kk}: {authority.kk}", f"{said.ru}: {authority.ru}")
