"""The test day at the desk of the Ministry's representatives: start, end, sheets that will not be scanned."""

from __future__ import annotations

import sqlalchemy as sa
from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import selectinload

from app.db import act
from app.desks import ground
from app.desks.ground import Desk, chosen, now, typed
from app.errors import BadInput
from app.models import Application, Placement, Sheet, Sitting, SittingRoom
from app.register.visit import db
from app.rules.terms import Exclusion
from app.stages import conduct, overview
from app.text import Text

STARTED = Text("Тестілеу басталды: {unit}.", "Тестирование начато: {unit}.")
FINISHED = Text("Тестілеу аяқталды: {unit}.", "Тестирование завершено: {unit}.")
EXCLUDED = Text("№ {number} парақ сканерленбейді: {reason}.", "Лист № {number} не сканируется: {reason}.")
NO_SHEET = Text(
    "Бұл лекте № {number} жауап парағы жоқ. Нөмірді парақтан қайта көшіріңіз.",
    "В этом потоке нет листа ответов № {number}. Перепишите номер с листа.",
)
NO_CANDIDATE = Text(
    "Бұл лекте ТЖК {code} жоқ. Кодты рұқсаттамадан қайта көшіріңіз.",
    "В этом потоке нет ИКТ {code}. Перепишите код с пропуска.",
)
WHOSE = BadInput(
    Text(
        "Бұл себеппен тестіленушінің ТЖК-сы да жазылады (ол бағаланбайды).",
        "По этой причине нужен и ИКТ тестируемого (он не оценивается).",
    )
)


class ConductDesk(Desk):
    """One sitting on its day."""

    route_base = "/desk/conduct"
    default_view = "day"

    @expose("/")
    @has_access
    @permission_name("conduct.exclude")
    def day(self) -> ResponseReturnValue:
        return self.first(".sitting")

    @expose("/<int:sitting_id>")
    @has_access
    @permission_name("conduct.exclude")
    def sitting(self, sitting_id: int) -> str:
        return self._page(sitting_id)

    @expose("/<int:sitting_id>/start", methods=["POST"])
    @has_access
    @permission_name("conduct.start")
    def start(self, sitting_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            of = ground.sitting(sitting_id)
            with act(db(), STARTED.fill(unit=of.unit), mark="§34.10", place=of.site):
                conduct.start(of, now=now())
            return STARTED.fill(unit=of.unit)

        return self._answer(deed, sitting_id)

    @expose("/<int:sitting_id>/finish", methods=["POST"])
    @has_access
    @permission_name("conduct.finish")
    def finish(self, sitting_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            of = ground.sitting(sitting_id)
            with act(db(), FINISHED.fill(unit=of.unit), mark="§104", place=of.site):
                conduct.finish(db(), of, now=now(), all_handed_in="all_handed_in" in request.form)
            return FINISHED.fill(unit=of.unit)

        return self._answer(deed, sitting_id)

    @expose("/<int:sitting_id>/exclude", methods=["POST"])
    @has_access
    @permission_name("conduct.exclude")
    def exclude(self, sitting_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            of = ground.sitting(sitting_id)
            reason = chosen("reason", Exclusion)
            said = EXCLUDED.fill(number=typed("number").zfill(6), reason=reason.label)
            with act(db(), said, mark="§127.1", place=of.site):
                sheet, placement = _sheet(of, typed("number")), _placement(of, typed("code"))
                if reason in conduct.BECAME and placement is None:
                    raise WHOSE
                conduct.exclude(sheet, reason, typed("remark"), placement=placement)
            return said

        return self._answer(deed, sitting_id)

    def _answer(self, deed: ground.Done, sitting_id: int) -> ResponseReturnValue:
        then = url_for(".sitting", sitting_id=sitting_id)
        return self.answer(deed, then=then, page=lambda: self._page(sitting_id))

    def _page(self, sitting_id: int) -> str:
        of = ground.sitting(sitting_id)
        placed = db().scalars(
            sa.select(Placement).join(Application, Application.id == Placement.application_id)
            .where(Placement.sitting_id == of.id).options(selectinload(Placement.application))
            .order_by(Application.sort_key)
        ).all()  # fmt: skip
        out = _sheets_of(of).where(Sheet.exclusion.is_not(None)).order_by(Sheet.number)
        return self.page(
            "conduct.html",
            of=of,
            hours=overview.hours(db(), of),
            placed=placed,
            excluded=db().scalars(out.options(selectinload(Sheet.sitting_room).selectinload(SittingRoom.room))).all(),
            reasons=list(Exclusion),
            sittings=overview.sittings(db()),
        )


def _sheets_of(of: Sitting) -> sa.Select[Sheet]:
    rooms = sa.select(SittingRoom.id).where(SittingRoom.sitting_id == of.id)
    return sa.select(Sheet).where(Sheet.sitting_room_id.in_(rooms))


def _sheet(of: Sitting, number: str) -> Sheet:
    sheet = db().scalar(_sheets_of(of).where(Sheet.number == number.zfill(6)))
    if sheet is None:
        raise BadInput(NO_SHEET.fill(number=number or "—"))
    return sheet


def _placement(of: Sitting, code: str) -> Placement | None:
    if not code:
        return None
    placement = db().scalar(sa.select(Placement).where(Placement.sitting_id == of.id, Placement.code == code))
    if placement is None:
        raise BadInput(NO_CANDIDATE.fill(code=code))
    return placement
