"""The sheets of the demonstration: who has which, what lies in each room's envelope, what the scanner makes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

import omr
from app.demo import filling
from app.demo.filling import Person
from app.house import House
from app.models import Allotment, Application, Placement, Room, Seat, Sheet, Site, Sitting, SittingRoom, Subject
from app.rules.allocation import lot_of_sitting
from app.rules.answer_sheet import seat_digits
from app.stages.placing import seats_again
from app.stages.preparation import variant_numbers
from app.stages.sheets import LAYOUT

DPI = 200


def variants(house: House, number: int, site: str) -> list[tuple[str, str, str]]:
    """Every variant that the sitting may need: number, code of its subject, language."""
    with house.as_login("ntc") as (session, _):
        found = session.execute(
            sa.select(Subject, Placement.language)
            .join(Placement, Placement.subject_id == Subject.id)
            .where(Placement.sitting_id == _sitting(session, number, site).id)
            .distinct()
        )
        return [
            (variant, subject.code, language.value)
            for subject, language in found
            for variant in variant_numbers(subject, language)
        ]


def _sitting(session: Session, number: int, site: str) -> Sitting:
    return session.scalars(
        sa.select(Sitting).join(Site, Site.id == Sitting.site_id).where(Site.code == site, Sitting.number == number)
    ).one()


def _rooms(session: Session, sitting: Sitting) -> list[SittingRoom]:
    found = session.scalars(
        sa.select(SittingRoom).join(Room, Room.id == SittingRoom.room_id).where(SittingRoom.sitting_id == sitting.id)
        .order_by(Room.number)
    )  # fmt: skip
    return list(found)


def seated(house: House, number: int, site: str) -> list[Person]:
    """The candidates of a sitting as the printed seating sheets have them."""
    with house.as_login("programmer") as (session, _):
        sitting = _sitting(session, number, site)
        seats = dict(
            session.execute(
                sa.select(Seat.placement_id, Seat.number).where(Seat.sitting_id == sitting.id)
            ).all()
        )  # fmt: skip
        return _persons(session, sitting, seats)


def replayed(house: House, number: int, site: str, *, seed: int) -> list[Person]:
    """The same before the seating sheets are printed: who drew the lot draws it again from its seed (§78.6)."""
    with house.as_login("ntc") as (session, _):
        sitting = _sitting(session, number, site)
        placed = session.scalars(sa.select(Placement).where(Placement.sitting_id == sitting.id)).all()
        lot, seats = lot_of_sitting(seed, sitting.id), dict[int, int]()
        for room in _rooms(session, sitting):
            people = [one.application for one in placed if one.sitting_room_id == room.id]
            seats |= seats_again(room, people, lot=lot)
        return _persons(session, sitting, {one.id: seats[one.application_id] for one in placed})


def _persons(session: Session, sitting: Sitting, seats: Mapping[int, int]) -> list[Person]:
    units = {room.id: room.unit for room in _rooms(session, sitting)}
    lying = {
        (room, seat): variant
        for room, seat, variant in session.execute(
            sa.select(Allotment.sitting_room_id, Allotment.seat, Allotment.variant).where(
                Allotment.sitting_room_id.in_(units)
            )
        )
    }
    found = session.execute(
        sa.select(Placement, Application.full_name)
        .join(Application, Application.id == Placement.application_id)
        .where(Placement.sitting_id == sitting.id)
    )
    people = [
        Person(
            code=p.code, name=name, seat=seat_digits(seats[p.id]), room=units[p.sitting_room_id],
            variant=lying[p.sitting_room_id, seats[p.id]],
        )
        for p, name in found
    ]  # fmt: skip
    return sorted(people, key=lambda one: (one.room, one.seat))


def hand_out(house: House, rooms: Mapping[str, Sequence[Person]]) -> str:
    """Give each person a sheet of their room, in order of seats; returns the first spare sheet of all."""
    spare = ""
    for unit, present in rooms.items():
        ordinary = [sheet for sheet in _sheets(house, unit) if not sheet.spare]
        for person, sheet in zip(present, ordinary, strict=False):
            person.sheet = sheet.number
        spare = spare or next((sheet.number for sheet in _sheets(house, unit) if sheet.spare), "")
    return spare


def _sheets(house: House, unit: str) -> list[Sheet]:
    site, number, room = unit.split("-")
    with house.as_login("ntc") as (session, _):
        hall = next(h for h in _rooms(session, _sitting(session, int(number), site)) if h.room.number == room)
        return list(session.scalars(sa.select(Sheet).where(Sheet.sitting_room_id == hall.id).order_by(Sheet.number)))


def piles(house: House, people: Sequence[Person], number: int, site: str) -> dict[str, list[dict[str, Any]]]:
    """What lies in the envelope of each room: filled sheets and unfilled ones, without those not to be scanned."""
    with house.as_login("ntc") as (session, _):
        units = [room.unit for room in _rooms(session, _sitting(session, number, site))]
    there = [person for person in people if person.fate in ("present", "foreign sheet")]
    used = {person.sheet for person in there}
    found = {}
    for unit in units:
        filled = [person.on_sheet for person in there if person.room == unit]
        blank = [
            {"number": int(sheet.number)}
            for sheet in _sheets(house, unit)
            if sheet.number not in used and sheet.exclusion is None
        ]
        found[unit] = sorted([*filled, *blank], key=lambda sheet: int(sheet["number"]))
    return found


def scanned(pile: Sequence[Mapping[str, Any]], folder: Path, *, seed: int, pass_no: int) -> list[Path]:
    """Pictures of a pile as a scanner gives them; the second pass is turned by 180 degrees."""
    return omr.fake(LAYOUT, pile, folder, seed=seed, dpi=DPI, turn=180 if pass_no == 2 else None)


def foreign_page() -> bytes:
    """A page that is no answer sheet: a typed letter."""
    page = np.full((2200, 1600), 255, np.uint8)
    for line in range(30):
        cv2.putText(page, "Lorem ipsum dolor sit amet " * 2, (120, 200 + line * 60), 0, 1.0, 0, 2)
    return bytes(cv2.imencode(".jpg", page)[1].tobytes())


def is_filled(person: Person | None, at: str) -> bool:
    """Whether a bubble is truly filled to a half or more; nobody's sheet bears nothing."""
    if person is None:
        return False
    if at in person.marks:
        return person.marks[at] >= 0.5
    group, row, col = at.split(":")
    layout = LAYOUT.group(group)
    if layout.kind == "digits":
        return bool(person.on_sheet["fields"][group][int(col)] == layout.labels[int(row)])
    return str(layout.labels[int(col)]) in person.answers.get(layout.first + int(row), "")


def write_truth(target: Path, people: Sequence[Person], keys: Sequence[Mapping[str, Any]]) -> None:
    """What the candidates truly filled in and the keys, for whoever wants to check the scores."""
    known = [
        {"code": p.code, "variant": p.variant, "sheet": p.sheet, "fate": p.fate, "answers": filling.said(p)}
        for p in people
    ]
    target.write_text(json.dumps({"people": known, "keys": list(keys)}, ensure_ascii=False), "utf-8")


def letter(passwords: tuple[str, ...], wrong: Person, absent: Person) -> str:
    """What the Centre tells by telephone, and what lies in the envelopes, for the sitting left to a person."""
    seating_password, first, second = passwords
    return (
        "Екінші лек / Второй поток: 701-2, 04.11.2018\n\n"
        f"1. Отырғызу парағы / посадочный лист I-9 (programmer), пароль: {seating_password}\n"
        "2. lead: бастау 09:00, аяқтау / начало, окончание (сағатты жылжытыңыз / двигайте часы)\n"
        "3. Сканерлер / сканы: scans/701-2/ осы файлдың қасында / рядом с этим файлом (аудитория / өту — проход)\n"
        f"4. Хаттамада / в протоколе: {wrong.code} {wrong.name} — орын / место {wrong.seat}, "
        f"нұсқа / вариант {wrong.variant}, парақ / лист {wrong.sheet}\n"
        f"   Келмеді / не явился: {absent.code} {absent.name}\n"
        f"5. Код (programmer сұрайды, representative ашады / programmer запрашивает, representative открывает):\n"
        f"   1-пароль: {first}\n   2-пароль: {second}\n"
    )
