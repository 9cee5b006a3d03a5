"""Scanning at the programmer's desk: each room twice, pages that could not be read, the comparison (§127)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.exceptions import BadRequest

from app.db import act
from app.desks import ground
from app.desks.ground import DayDesk, found, halls, seen_by, typed, whole
from app.models import Doubt, Job, Scan, Sitting, SittingRoom
from app.register.visit import db, me
from app.rules.terms import JobState, RoomState
from app.stages import overview, sheets
from app.text import Text

RECEIVED = Text(
    "{room}: {n}-өтудің {files} файлы қабылданды, оқылып жатыр.",
    "{room}: принято файлов прохода {n}: {files}, идёт чтение.",
)
PUT_ASIDE = Text("Бет есептен шығарылды: {source}.", "Страница снята с учёта: {source}.")
COMPARED = Text(
    "{room}: екі өту салыстырылды, күмәнді дөңгелекше: {n}.", "{room}: два прохода сличены, сомнительных кружков: {n}."
)
PASSES = (1, 2)


class ScanDesk(DayDesk):
    """The rooms of a sitting, and one room with its two passes."""

    route_base = "/desk/scanning"
    method_permission_name: ClassVar[Mapping[str, str]] = seen_by("sheets.receive")

    def laid(self, of: Sitting) -> str:
        rooms = [(room, sheets.balance(db(), room)) for room in halls(of)]
        doubts = dict(
            db().execute(
                sa.select(Doubt.sitting_room_id, sa.func.count())
                .where(Doubt.sitting_room_id.in_([room.id for room, _ in rooms]), Doubt.filled.is_(None))
                .group_by(Doubt.sitting_room_id)
            ).all()
        )  # fmt: skip
        return self.page("scanning.html", of=of, rooms=rooms, doubts=doubts, sittings=overview.sittings(db()))

    @expose("/room/<int:room_id>")
    @has_access
    @permission_name("sheets.receive")
    def room(self, room_id: int) -> str:
        return self._page(room_id)

    @expose("/room/<int:room_id>/progress")
    @has_access
    @permission_name("sheets.receive")
    def progress(self, room_id: int) -> ResponseReturnValue:
        """How far the reading is: asked by the page every second or two."""
        held = sheets.balance(db(), ground.hall(room_id))
        read = [len(set(one) & set(held.expected)) for one in held.passes]
        return jsonify(waiting=held.waiting, of=len(held.expected), read=read, unread=len(held.unread))

    @expose("/room/<int:room_id>/receive", methods=["POST"])
    @has_access
    @permission_name("sheets.receive")
    def receive(self, room_id: int) -> ResponseReturnValue:
        pass_no = whole("pass")
        if pass_no not in PASSES:
            raise BadRequest
        sent = [one for one in request.files.getlist("pictures") if one.filename]

        def deed() -> Text:
            room = ground.hall(room_id)
            said = RECEIVED.fill(room=room.unit, n=pass_no, files=len(sent))
            pictures = [(one.filename or "", one.read()) for one in sent]
            with act(db(), said, mark="§127.1", place=room.site):
                sheets.receive(db(), room, pass_no, pictures, by=me())
            return said

        return self._answer(deed, room_id)

    @expose("/room/<int:room_id>/dismiss", methods=["POST"])
    @has_access
    @permission_name("sheets.dismiss")
    def dismiss(self, room_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            room, scan = ground.hall(room_id), found(Scan, whole("row"))
            if scan.sitting_room_id != room.id:
                raise BadRequest
            said = PUT_ASIDE.fill(source=scan.source)
            with act(db(), said, mark="§127.1", place=room.site):
                sheets.dismiss(scan, typed("why"))
            return said

        return self._answer(deed, room_id)

    @expose("/room/<int:room_id>/compare", methods=["POST"])
    @has_access
    @permission_name("sheets.compare")
    def compare(self, room_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            room = ground.hall(room_id)
            title = Text("Екі өту салыстырылды: {room}", "Два прохода сличены: {room}").fill(room=room.unit)
            with act(db(), title, mark="§127.1", place=room.site):
                return COMPARED.fill(room=room.unit, n=len(sheets.compare(db(), room)))

        then = url_for("DoubtDesk.room", room_id=room_id)
        return self.answer(deed, then=then, page=lambda: self._page(room_id))

    def _answer(self, deed: ground.Done, room_id: int) -> ResponseReturnValue:
        return self.answer(deed, then=url_for(".room", room_id=room_id), page=lambda: self._page(room_id))

    def _page(self, room_id: int) -> str:
        room = ground.hall(room_id)
        held = sheets.balance(db(), room)
        return self.page(
            "scan_room.html",
            room=room,
            held=held,
            passes=[_told(held, n) for n in PASSES],
            unread=held.unread,
            jobs=_troubled(room),
            dismissed=_dismissed(room),
            open=room.state is RoomState.WAITING,
        )


def _told(held: sheets.Balance, n: int) -> dict[str, Any]:
    """One pass in figures: read of expected, what is missing, what does not belong, what came twice."""
    numbers = held.passes[n - 1]
    return {
        "n": n,
        "read": len(set(numbers) & set(held.expected)),
        "of": len(held.expected),
        "missing": held.missing[n - 1],
        "foreign": sorted(set(numbers) - set(held.expected)),
        "twice": sorted({number for number in numbers if numbers.count(number) > 1}),
    }


def _troubled(room: SittingRoom) -> Sequence[Job]:
    """Files of the room that were refused or failed."""
    return db().scalars(
        sa.select(Job)
        .where(
            Job.site_id == room.site_id, Job.state.in_([JobState.REFUSED, JobState.FAILED]),
            Job.arguments["room_id"].as_integer() == room.id,
        )
        .order_by(Job.id)
    ).all()  # fmt: skip


def _dismissed(room: SittingRoom) -> Sequence[Scan]:
    chosen = sa.select(Scan).where(Scan.sitting_room_id == room.id, Scan.dismissed.is_not(None))
    return db().scalars(chosen.order_by(Scan.pass_no, Scan.id)).all()
