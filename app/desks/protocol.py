"""The protocol I-21 as a screen: the sheet on the left, what the commission finds on the right (§128-145)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.exceptions import NotFound

from app.db import act
from app.desks import ground
from app.desks.ground import DayDesk, chosen, found, now, seen_by, typed
from app.errors import BadInput
from app.form import FORMS
from app.models import LowerRow, Sitting, SittingRoom
from app.register.paper import address
from app.register.visit import db, me
from app.roles import may_print
from app.rules.terms import Decision, Mismatch, Note, RoomState, SittingState
from app.stages import identification, overview, protocol
from app.text import Text

DECIDED = Text("№ {number} парақ: «{decision}».", "Лист № {number}: «{decision}».")
NOTED = Text("Жоғарғы кесте сақталды: {n} жол.", "Верхняя таблица сохранена, строк: {n}.")
ENTERED = Text(
    "{room}: хаттама енгізілді, аудитория сәйкестендірілді.", "{room}: протокол внесён, аудитория идентифицирована."
)
REPORTED = Text("ҰТО-ға хабарланды: {unit} сәйкестендірілді.", "В НЦТ сообщено: {unit} идентифицирован.")
FILLED = Text("Хаттама толтырылды: {room}", "Заполнен протокол: {room}")
NOTHING_NOTED = BadInput(Text("Ешбір жолға ескерту жазылмаған.", "Ни в одной строке нет отметки."))
FORM = "I-21"


class ProtocolDesk(DayDesk):
    """The protocols of a sitting; of a room; one sheet of the lower table."""

    route_base = "/desk/protocol"
    method_permission_name: ClassVar[Mapping[str, str]] = seen_by("identification.fill")

    @expose("/<int:sitting_id>/report", methods=["POST"])
    @has_access
    @permission_name("identification.report")
    def report(self, sitting_id: int) -> ResponseReturnValue:
        return self.carried(sitting_id, REPORTED, "§145", lambda of: identification.report(db(), of, now=now()))

    @expose("/room/<int:room_id>")
    @has_access
    @permission_name("identification.fill")
    def room(self, room_id: int) -> str:
        return self._room(room_id)

    @expose("/sheet/<int:row_id>", methods=["GET", "POST"])
    @has_access
    @permission_name("identification.fill")
    def sheet(self, row_id: int) -> ResponseReturnValue:
        if request.method == "GET":
            return self._sheet(row_id)
        room = ground.hall(found(LowerRow, row_id).sitting_room_id)

        def deed() -> Text:
            row, decision = found(LowerRow, row_id), chosen("decision", Decision)
            with act(db(), FILLED.fill(room=room.unit), mark="§130", place=room.site):
                protocol.write_lower(
                    db(), row, code=typed("code"), seat=typed("seat"), variant=typed("variant"), decision=decision,
                    name=typed("name"),
                )  # fmt: skip
                return DECIDED.fill(number=row.number, decision=decision.label)

        return self.answer(deed, then=_next(room, row_id), page=lambda: self._sheet(row_id))

    @expose("/room/<int:room_id>/upper", methods=["POST"])
    @has_access
    @permission_name("identification.fill")
    def upper(self, room_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            room = ground.hall(room_id)
            with act(db(), FILLED.fill(room=room.unit), mark="§137", place=room.site):
                said = _noted(room)
                protocol.write_upper(db(), room, said)
            return NOTED.fill(n=len(said))

        return self._answer(deed, room_id)

    @expose("/room/<int:room_id>/enter", methods=["POST"])
    @has_access
    @permission_name("identification.enter")
    def enter(self, room_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            room = ground.hall(room_id)
            said = ENTERED.fill(room=room.unit)
            with act(db(), said, mark="§142", place=room.site):
                identification.enter(db(), room, now=now())
            return said

        return self._answer(deed, room_id)

    def _answer(self, deed: ground.Done, room_id: int) -> ResponseReturnValue:
        return self.answer(deed, then=url_for(".room", room_id=room_id), page=lambda: self._room(room_id))

    def laid(self, of: Sitting) -> str:
        seen = overview.facts(db(), of, me().role, now=now())
        ready = of.state is SittingState.IDENTIFYING and all(r.state is RoomState.IDENTIFIED for r in seen.rooms)
        return self.page(
            "protocols.html", of=of, seen=seen, ready=ready, sittings=overview.sittings(db()), paper=_paper
        )

    def _room(self, room_id: int) -> str:
        room = ground.hall(room_id)
        lower, upper = protocol.lower(db(), room), protocol.upper(db(), room)
        open_lower = sum(row.decision is None and not row.blank for row in lower)
        found_for = {row.right_code: row.number for row in lower if row.decision is Decision.CORRECT}
        return self.page(
            "protocol.html",
            room=room,
            lower=[row for row in lower if not row.blank],
            blank=[row for row in lower if row.blank],
            upper=upper,
            found_for=found_for,
            open_lower=open_lower,
            open_upper=sum(row.note is None for row in upper),
            open=room.state is RoomState.PROTOCOL,
            notes=list(Note),
            failed=lambda row: [Mismatch(mark) for mark in row.mismatches],
            paper=_paper(room),
        )

    def _sheet(self, row_id: int) -> str:
        row = found(LowerRow, row_id)
        if row.blank:
            raise NotFound
        room = ground.hall(row.sitting_room_id)
        known = protocol.candidates(db(), room)
        rows = [one for one in protocol.lower(db(), room) if not one.blank]
        return self.page(
            "sheet.html",
            room=room,
            line=protocol.line(db(), row, known),
            known=known,
            rows=rows,
            decisions=list(Decision),
            mismatches=list(Mismatch),
            open=room.state is RoomState.PROTOCOL,
        )


def _noted(room: SittingRoom) -> dict[int, tuple[Note, str]]:
    """The rows of the upper table to which a note was given."""
    said = {}
    for row in protocol.upper(db(), room):
        if typed(f"note-{row.id}"):
            number = typed(f"number-{row.id}")
            said[row.id] = (chosen(f"note-{row.id}", Note), number.zfill(6) if number else "")
    if not said:
        raise NOTHING_NOTED
    return said


def _next(room: SittingRoom, row_id: int) -> str:
    """The next sheet without a decision; the protocol when all others have theirs."""
    left = [row.id for row in protocol.lower(db(), room) if not row.blank and row.decision is None and row.id != row_id]
    later = [one for one in left if one > row_id] or left
    return url_for(".sheet", row_id=later[0]) if later else url_for(".room", room_id=room.id)


def _paper(room: SittingRoom) -> str | None:
    form = FORMS.get(FORM)
    return address(form, room) if form is not None and may_print(FORM, me().role) else None
