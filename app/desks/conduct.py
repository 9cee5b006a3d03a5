"""The test day at the desk of the Ministry's representatives: start, end, sheets that will not be scanned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import sqlalchemy as sa
from flask import request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import selectinload

from app.db import act
from app.desks import ground
from app.desks.ground import DayDesk, chosen, now, seen_by, typed
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


class ConductDesk(DayDesk):
    """One sitting on its day."""

    route_base = "/desk/conduct"
    method_permission_name: ClassVar[Mapping[str, str]] = seen_by("conduct.exclude")

    @expose("/<int:sitting_id>/start", methods=["POST"])
    @has_access
    @permission_name("conduct.start")
    def start(self, sitting_id: int) -> ResponseReturnValue:
        return self.carried(sitting_id, STARTED, "§34.10", lambda of: conduct.start(of, now=now()))

    @expose("/<int:sitting_id>/finish", methods=["POST"])
    @has_access
    @permission_name("conduct.finish")
    def finish(self, sitting_id: int) -> ResponseReturnValue:
        handed_in = "all_handed_in" in request.form

        def finish(of: Sitting) -> None:
            conduct.finish(db(), of, now=now(), all_handed_in=handed_in)

        return self.carried(sitting_id, FINISHED, "§104", finish)

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

        return self.back(deed, sitting_id)

    def laid(self, of: Sitting) -> str:
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
