"""The answer key: asked for by the programmer, opened by the representative with two passwords, scores (§145-150)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import ClassVar

import sqlalchemy as sa
from flask import request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import selectinload

from app import keyring
from app.db import act
from app.desks import ground
from app.desks.ground import DayDesk, halls, now, seen_by
from app.form import Form
from app.models import Authority, Score, SealedKey, Sitting, Statement
from app.register.naming import in_words
from app.register.paper import LANGS, address, offered
from app.register.visit import db, me
from app.rules.terms import RoomState, SittingState
from app.stages import overview, results
from app.stages.access import Door, watched
from app.text import Text

ASKING = Text("Дұрыс жауаптар кодын ашу сұралды: {unit}", "Запрошено открытие кодов: {unit}")
SCORING = Text("Жұмыстар бағаланды: {unit}", "Работы оценены: {unit}")
ASKED = Text(
    "Кодты ашу сұралды: {unit}. Өкіл 30 минут ішінде екі парольді енгізеді.",
    "Открытие кодов запрошено: {unit}. Представитель вводит оба пароля в течение 30 минут.",
)
OPENED = Text("Дұрыс жауаптар коды ашылды: {unit}.", "Коды правильных ответов открыты: {unit}.")
SCORED = Text("Жұмыстар бағаланды: {n}.", "Оценено работ: {n}.")


class KeyDesk(DayDesk):
    """One sitting from the report to the statements."""

    route_base = "/desk/key"
    method_permission_name: ClassVar[Mapping[str, str]] = seen_by("sealed_key.U")

    @expose("/<int:sitting_id>/ask", methods=["POST"])
    @has_access
    @permission_name("results.ask_opening")
    def ask(self, sitting_id: int) -> ResponseReturnValue:
        def ask(of: Sitting) -> Text:
            results.ask_opening(db(), of, by=me(), now=now())
            return ASKED.fill(unit=of.unit)

        return self.carried(sitting_id, ASKING, "§147", ask)

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

        return self.back(deed, sitting_id)

    @expose("/<int:sitting_id>/score", methods=["POST"])
    @has_access
    @permission_name("results.score_sitting")
    def score(self, sitting_id: int) -> ResponseReturnValue:
        def score(of: Sitting) -> Text:
            return SCORED.fill(n=len(results.score_sitting(db(), of, now=now())))

        return self.carried(sitting_id, SCORING, "§149", score)

    def laid(self, of: Sitting) -> str:
        moment = now()
        key = db().scalar(sa.select(SealedKey).where(SealedKey.sitting_id == of.id))
        asked = key is not None and key.asked_at is not None and moment - key.asked_at <= results.ASKED
        return self.page(
            "key.html",
            of=of,
            key=key,
            told=functools.partial(in_words, SealedKey),
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
