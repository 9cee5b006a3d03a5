"""Papers of the rooms: the seating sheet I-9 and the room list I-11."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.heads import (
    INVIGILATOR,
    REPRESENTATIVE,
    RoomPaper,
    SittingPaper,
    from_state,
    of_room,
    of_sitting,
    serves,
)
from app.errors import Refusal
from app.form import Signature, form
from app.models import Application, Placement, Room, Seat, Sitting, SittingRoom
from app.rules.answer_sheet import seat_digits
from app.rules.terms import Language, SittingState
from app.rules.timing import START
from app.text import Text

ADDITIONAL_ROWS = 5
SIGNATURES = [Signature(REPRESENTATIVE), Signature(INVIGILATOR)]


@dataclass(frozen=True)
class SeatLine:
    """One taken seat of a room."""

    seat_no: Annotated[str, Text("Орын №", "Место №")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет")]
    lang: Annotated[Language, Text("Тілі", "Язык")]
    sig_candidate: Annotated[str, Text("Тестіленушінің қолы", "Подпись тестируемого")] = ""
    mark: Annotated[
        str,
        Text(
            "Белгі: келмеді / қосымша отырғызылды / шығарылды",
            "Отметка: не явился / дополнительная посадка / удалён",
        ),
    ] = ""


@dataclass(frozen=True)
class AdditionalLine:
    """An empty line for somebody seated additionally (§108, §140)."""

    seat_no: Annotated[str, Text("Орын №", "Место №")] = ""
    tjk: Annotated[str, Text("ТЖК", "ИКТ")] = ""
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")] = ""
    sig_candidate: Annotated[str, Text("Тестіленушінің қолы", "Подпись тестируемого")] = ""


@dataclass(frozen=True)
class SeatingRoom:
    """The seats of one room."""

    room_no: Annotated[str, Text("Аудитория №", "Аудитория №")]
    room_lang: Annotated[Language, Text("Аудиторияның тілдік мәртебесі", "Языковой статус аудитории")]
    rows: list[SeatLine]
    add_rows: Annotated[
        list[AdditionalLine],
        Text("Қосымша отырғызу: орын №, ТЖК, ТАӘ, қолы", "Дополнительная посадка: место №, ИКТ, Ф.И.О., подпись"),
    ]
    cnt_planned: Annotated[int, Text("Бөлінгені", "Распределено")]
    cnt_present: Annotated[str, Text("Қатысқаны", "Присутствует")] = ""
    cnt_absent: Annotated[str, Text("Келмегені", "Отсутствует")] = ""
    cnt_add: Annotated[str, Text("Қосымша отырғызылғаны", "Дополнительно посажено")] = ""


@dataclass(frozen=True, kw_only=True)
class SeatingSheet(SittingPaper):
    """Who sits where, room by room."""

    start_time: Annotated[dt.time, Text("Тестілеудің басталуы", "Начало тестирования")]
    rooms: list[SeatingRoom]
    signatures: list[Signature]


@form(
    "I-9",
    Text("Отырғызу парағы", "Посадочный лист"),
    mark="§33.7",
    on=Sitting,
    template="i09.docx",
    sealed=True,
    ready=from_state(SittingState.ALLOCATED, "§78.6"),
)
def seating_sheet(session: Session, row: Sitting) -> SeatingSheet:
    """All rooms of a sitting in one print, each from a new page, ordered by seat (§43.6)."""
    return SeatingSheet(
        **of_sitting(row),
        start_time=START,
        rooms=[_seating_room(session, room) for room in _rooms(session, row)],
        signatures=SIGNATURES,
    )


def _rooms(session: Session, sitting: Sitting) -> list[SittingRoom]:
    rooms = sa.select(SittingRoom).join(Room, Room.id == SittingRoom.room_id)
    return list(
        session.scalars(rooms.where(SittingRoom.sitting_id == sitting.id, SittingRoom.serves).order_by(Room.number))
    )


def _seating_room(session: Session, room: SittingRoom) -> SeatingRoom:
    seated = session.execute(
        sa.select(Seat.number, Placement)
        .join(Placement, Placement.id == Seat.placement_id)
        .where(Seat.sitting_room_id == room.id, Seat.site_id == room.site_id)
        .order_by(Seat.number)
    ).all()
    refuse_part(room, len(seated))
    rows = [
        SeatLine(seat_digits(seat), one.code, one.application.full_name, one.subject.name, one.language)
        for seat, one in seated
    ]
    return SeatingRoom(
        room_no=room.room.number,
        room_lang=room.language,
        rows=rows,
        add_rows=[AdditionalLine()] * ADDITIONAL_ROWS,
        cnt_planned=len(rows),
    )


@dataclass(frozen=True)
class ListLine:
    """One candidate on the list of a room."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    iin: Annotated[str, Text("ЖСН", "ИИН")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    lang: Annotated[Language, Text("Тестілеу тілі", "Язык тестирования")]
    id_ok: Annotated[str, Text("Жеке куәлігі тексерілді", "Удостоверение личности проверено")] = ""
    pass_ok: Annotated[str, Text("Рұқсаттамасы бар", "Пропуск имеется")] = ""
    entered: Annotated[str, Text("Аудиторияға кірді (белгі)", "Вошёл в аудиторию (отметка)")] = ""
    note: Annotated[str, Text("Ескерту", "Примечание")] = ""


@dataclass(frozen=True, kw_only=True)
class RoomList(RoomPaper):
    """Who is let into a room, in alphabetical order and without seats (§43.6)."""

    entry_time: Annotated[dt.time, Text("Кіргізу уақыты", "Время запуска")]
    rows: list[ListLine]
    cnt_list: Annotated[int, Text("Тізім бойынша", "По списку")]
    cnt_entered: Annotated[str, Text("Кіргені", "Вошло")] = ""
    cnt_absent: Annotated[str, Text("Келмегені", "Не явилось")] = ""
    signatures: list[Signature]


@form(
    "I-11",
    Text("Аудиториялық тізім", "Аудиторный список"),
    mark="§34.6",
    on=SittingRoom,
    fits=serves,
    template="i11.docx",
    copies=2,
    ready=from_state(SittingState.ALLOCATED, "§78.7"),
)
def room_list(session: Session, row: SittingRoom) -> RoomList:
    """One room of one sitting in Kazakh alphabetical order."""
    placed = session.scalars(
        sa.select(Placement)
        .join(Application, Application.id == Placement.application_id)
        .where(Placement.sitting_room_id == row.id, Placement.site_id == row.site_id)
        .order_by(Application.sort_key, Placement.code)
    ).all()
    refuse_part(row, len(placed))
    return RoomList(
        **of_room(row),
        entry_time=row.sitting.entry_time,
        rows=[
            ListLine(n, one.application.full_name, one.application.iin, one.code, one.subject.name, one.language)
            for n, one in enumerate(placed, 1)
        ],
        cnt_list=len(placed),
        signatures=SIGNATURES,
    )


def refuse_part(room: SittingRoom, seen: int) -> None:
    """A list of a room is whole or is not printed: a commission sees only its own candidates."""
    if seen < room.candidates:
        raise Refusal(
            "§78.7",
            Text(
                "{room}: аудиториядағы {all} тестіленушінің {seen}-і ғана сіздің құзыретіңізде. Толық тізімді ТӨП "
                "басып шығарады: ТӨП-тің жауапты тұлғасына жүгініңіз.",
                "{room}: из {all} тестируемых аудитории в вашем ведении только {seen}. Полный список печатает ППТ: "
                "обратитесь к ответственному лицу ППТ.",
            ).fill(room=room.unit, all=room.candidates, seen=seen),
        )
