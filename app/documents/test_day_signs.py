"""Numbers on doors and seats: the sign of a room I-7, the labels of its seats I-8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.documents.heads import SitePaper
from app.documents.test_day import HEAD
from app.form.waiting import waiting
from app.rules.answer_sheet import seat_digits
from app.text import Text

ROOM_NO = Text("Аудитория №", "Аудитория №")
STOCK = Text("5-қадам: аудиториялық қор", "Шаг 5: аудиторный фонд")


@dataclass(frozen=True)
class RoomSign:
    """The number of one room; no language stands on it, for a room serves both in different sittings (§74.3)."""

    room_no: Annotated[str, ROOM_NO]


@dataclass(frozen=True, kw_only=True)
class RoomSigns(SitePaper):
    """The signs of all rooms of a site, one a page."""

    rows: list[RoomSign]


@waiting(
    "I-7",
    Text("Аудиторияның нөмірі (белгі)", "Номер аудитории (табличка)"),
    mark="§28.3",
    template="i07.docx",
    until=STOCK,
    copies=2,
)
def room_signs() -> RoomSigns:
    """Three rooms."""
    return RoomSigns(**HEAD, rows=[RoomSign(f"{n:02}") for n in range(1, 4)])


@dataclass(frozen=True)
class SeatLabel:
    """The number of one seat of a room."""

    room_no: Annotated[str, ROOM_NO] = ""
    seat_no: Annotated[str, Text("Орын №", "Место №")] = ""


@dataclass(frozen=True)
class TwoLabels:
    """Labels side by side on the sheet; the last one may be empty."""

    left: SeatLabel
    right: SeatLabel


@dataclass(frozen=True)
class Desk:
    """Two seats at one desk (§74.5)."""

    left: str
    right: str


@dataclass(frozen=True)
class DeskRow:
    """Desks side by side, as seen from the door."""

    desks: list[Desk]


@dataclass(frozen=True, kw_only=True)
class SeatLabels(SitePaper):
    """The plan of one room and a label for each of its seats."""

    room_no: Annotated[str, ROOM_NO]
    plan: Annotated[list[DeskRow], Text("Отырғызу орындарының сызбасы", "Схема посадочных мест")]
    rows: list[TwoLabels]


SEATS, DESKS_ACROSS = 30, 3


@waiting(
    "I-8",
    Text("Отырғызу орнының нөмірі", "Номер посадочного места"),
    mark="§28.3",
    template="i08.docx",
    until=STOCK,
)
def seat_labels() -> SeatLabels:
    """Room 02 with the fewest seats that a room may have (§74.4)."""
    seats = [seat_digits(n) for n in range(1, SEATS + 1)]
    desks = [Desk(*pair) for pair in zip(seats[::2], seats[1::2], strict=True)]
    labels = [SeatLabel("02", seat) for seat in seats]
    return SeatLabels(
        **HEAD,
        room_no="02",
        plan=[DeskRow(desks[place : place + DESKS_ACROSS]) for place in range(0, len(desks), DESKS_ACROSS)],
        rows=[TwoLabels(*pair) for pair in zip(labels[::2], labels[1::2], strict=True)],
    )
