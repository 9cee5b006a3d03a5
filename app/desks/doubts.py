"""Bubbles that the machine leaves to a person: both pictures side by side, one question at a time (§166)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import sqlalchemy as sa
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.exceptions import BadRequest, NotFound

from app.db import act
from app.desks import ground
from app.desks.ground import DayDesk, found, halls, seen_by, typed, whole
from app.models import Doubt, Scan, Sitting, SittingRoom
from app.register.visit import db, me
from app.rules.terms import RoomState
from app.stages import identification, overview, pictures, sheets
from app.text import Text

SETTLED = Text("№ {number} парақ, {place}: {said}.", "Лист № {number}, {place}: {said}.")
SAID = {"1": Text("боялған", "закрашен"), "0": Text("боялмаған", "не закрашен")}
IDENTIFIED = Text(
    "{room}: сәйкестендіру жүргізілді, хаттамада {n} парақ.",
    "{room}: идентификация проведена, в протоколе листов: {n}.",
)


class DoubtDesk(DayDesk):
    """The doubts of a sitting by room, and of a room one by one."""

    route_base = "/desk/doubts"
    method_permission_name: ClassVar[Mapping[str, str]] = seen_by("sheets.settle")

    def laid(self, of: Sitting) -> str:
        rooms = [(room, _doubts(room)) for room in halls(of)]
        return self.page("doubts.html", of=of, rooms=rooms, sittings=overview.sittings(db()))

    @expose("/room/<int:room_id>")
    @has_access
    @permission_name("sheets.settle")
    def room(self, room_id: int) -> ResponseReturnValue:
        room = ground.hall(room_id)
        doubts = _doubts(room)
        asked = request.args.get("at", type=int)
        if asked is None and room.state is RoomState.SCANNED:
            first = next((one for one in doubts if one.filled is None), None)
            if first is not None:
                return redirect(url_for(".room", room_id=room_id, at=first.id))
        return self._page(room, doubts, asked)

    @expose("/room/<int:room_id>/settle", methods=["POST"])
    @has_access
    @permission_name("sheets.settle")
    def settle(self, room_id: int) -> ResponseReturnValue:
        if typed("filled") not in SAID:
            raise BadRequest

        def deed() -> Text:
            room, doubt = ground.hall(room_id), found(Doubt, whole("row"))
            if doubt.sitting_room_id != room.id:
                raise NotFound
            words = {"number": doubt.number, "place": pictures.place_said(doubt.at), "said": SAID[typed("filled")]}
            with act(db(), SETTLED.fill(**words), mark="§166", place=room.site):
                sheets.settle(doubt, filled=typed("filled") == "1", by=me())
            return SETTLED.fill(**words)

        def page() -> str:
            room = ground.hall(room_id)
            return self._page(room, _doubts(room), whole("row"))

        return self.answer(deed, then=url_for(".room", room_id=room_id), page=page)

    @expose("/room/<int:room_id>/identify", methods=["POST"])
    @has_access
    @permission_name("identification.identify")
    def identify(self, room_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            room = ground.hall(room_id)
            title = Text("Сәйкестендіру жүргізілді: {room}", "Проведена идентификация: {room}").fill(room=room.unit)
            with act(db(), title, mark="§128", place=room.site):
                rows = identification.identify(db(), room)
                return IDENTIFIED.fill(room=room.unit, n=sum(not row.blank for row in rows))

        def page() -> str:
            room = ground.hall(room_id)
            return self._page(room, _doubts(room), None)

        return self.answer(deed, then=url_for("ProtocolDesk.room", room_id=room_id), page=page)

    def _page(self, room: SittingRoom, doubts: Sequence[Doubt], asked: int | None) -> str:
        at = next((place for place, one in enumerate(doubts) if one.id == asked), None)
        if asked is not None and at is None:
            raise NotFound
        doubt = doubts[at] if at is not None else None
        return self.page(
            "doubt.html",
            room=room,
            doubts=doubts,
            doubt=doubt,
            place=(at or 0) + 1,
            before=doubts[at - 1] if at else None,
            after=doubts[at + 1] if at is not None and at + 1 < len(doubts) else None,
            left=sum(one.filled is None for one in doubts),
            open=room.state is RoomState.SCANNED,
            seen=_seen(doubt) if doubt else [],
            frame=pictures.frame_of(doubt.at) if doubt else None,
            said=pictures.place_said,
        )


def _doubts(room: SittingRoom) -> Sequence[Doubt]:
    chosen = sa.select(Doubt).where(Doubt.sitting_room_id == room.id)
    return db().scalars(chosen.order_by(Doubt.number, Doubt.id)).all()


def _seen(doubt: Doubt) -> list[tuple[int, float, Scan | None]]:
    """The two passes: number, measured share, the scan whose picture shows it."""
    scans = db().scalars(
        sa.select(Scan).where(
            Scan.sitting_room_id == doubt.sitting_room_id, Scan.number == doubt.number, Scan.dismissed.is_(None)
        )
    )  # fmt: skip
    of_pass = {scan.pass_no: scan for scan in scans}
    return [(1, doubt.first, of_pass.get(1)), (2, doubt.second, of_pass.get(2))]
