"""Numbers on doors and seats: the sign of a room I-7, the labels of its seats I-8."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.heads import SitePaper, approved, of_site, stock_of
from app.documents.test_day import HEAD
from app.form import form
from app.models import Room, RoomStock
from app.rules import rooms
from app.rules.answer_sheet import seat_digits
from app.text import Text

ROOM_NO = Text("Аудитория №", "Аудитория №")
T = TypeVar("T")
NO_DESK = "–––"
"""On the plan, as broad as a number: the desks behind it stay in their columns."""


@dataclass(frozen=True)
class RoomSign:
    """The number of one room; no language stands on it, for a room serves both in different sittings (§74.3)."""

    room_no: Annotated[str, ROOM_NO]


@dataclass(frozen=True, kw_only=True)
class RoomSigns(SitePaper):
    """The signs of all rooms of a site, one a page."""

    rows: list[RoomSign]


def _sample_signs() -> RoomSigns:
    """Three rooms."""
    return RoomSigns(**HEAD, rows=[RoomSign(f"{n:02}") for n in range(1, 4)])


@form(
    "I-7",
    Text("Аудиторияның нөмірі (белгі)", "Номер аудитории (табличка)"),
    mark="§28.3",
    on=RoomStock,
    template="i07.docx",
    copies=2,
    ready=approved,
    sample=_sample_signs,
)
def room_signs(session: Session, row: RoomStock) -> RoomSigns:
    """A sign for the door of every room of the stock."""
    numbers = session.scalars(sa.select(Room.number).where(Room.site_id == row.site_id).order_by(Room.number))
    return RoomSigns(**of_site(row.site, row.campaign), rows=[RoomSign(number) for number in numbers])


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


def _sample_labels() -> SeatLabels:
    """Room 02, where the second desk of the third row does not stand."""
    return SeatLabels(**HEAD, **_seats_of("02", rooms.Desks.of(6, 3, "3-2")))


@form(
    "I-8",
    Text("Отырғызу орнының нөмірі", "Номер посадочного места"),
    mark="§28.3",
    on=Room,
    template="i08.docx",
    ready=approved,
    sample=_sample_labels,
)
def seat_labels(session: Session, row: Room) -> SeatLabels:
    """Labels for the seats of one room by its drawn plan; a desk that does not stand is left out."""
    return SeatLabels(**of_site(row.site, stock_of(session, row).campaign), **_seats_of(row.number, row.desks))


def _seats_of(number: str, desks: rooms.Desks) -> dict[str, Any]:
    lines = [[seat_digits(seat) if seat else NO_DESK for seat in line] for line in desks.lines()]
    labels = [SeatLabel(number, seat) for seat in chain.from_iterable(lines) if seat != NO_DESK]
    return {
        "room_no": number,
        "plan": [DeskRow([Desk(*pair) for pair in _pairs(line)]) for line in lines],
        "rows": [TwoLabels(*pair) for pair in _pairs(labels)],
    }


def _pairs(items: Sequence[T]) -> Iterator[tuple[T, T]]:
    return zip(items[::2], items[1::2], strict=True)
