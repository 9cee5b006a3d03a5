"""Before the test day: sittings and their rooms, allocation, variants, answer sheets, passwords of the Centre."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.errors import BadInput, Refusal
from app.models import (
    Campaign,
    CentrePassword,
    Room,
    Sheet,
    Site,
    Sitting,
    SittingRoom,
    Subject,
)
from app.rules import progress, rooms, seals
from app.rules.terms import Language, PasswordKind, RoomPurpose, SittingState
from app.text import Text

VARIANTS = 5
SPARE_SHEETS = 5
MOST_RESERVE = 120  # as many as the largest room has seats


def plan_sitting(
    session: Session, site: Site, campaign: Campaign, *, day: dt.date, chosen: Mapping[Room, Language]
) -> Sitting:
    """§28.1, §74. A sitting on a day with its rooms, each of one language; rooms stand in one building."""
    rooms.check_one_building(room.building for room in chosen)
    for room in chosen:
        rooms.check_room(_desks(room), video=room.video)
    _check_free(session, site, day, chosen)
    last = session.scalar(sa.select(sa.func.max(Sitting.number)).where(Sitting.site_id == site.id))
    sitting = Sitting(site_id=site.id, campaign_id=campaign.id, number=(last or 0) + 1, day=day)
    session.add(sitting)
    session.flush()
    session.add_all(
        SittingRoom(site_id=site.id, sitting_id=sitting.id, room_id=room.id, language=language)
        for room, language in chosen.items()
    )
    session.flush()
    return sitting


def _desks(room: Room) -> rooms.Desks:
    return rooms.Desks.of(room.rows, room.columns, "")


def _check_free(session: Session, site: Site, day: dt.date, chosen: Mapping[Room, Language]) -> None:
    """§34.10. All sittings begin at 9:00: a room holds one of them a day."""
    taken = (
        sa.select(Room.number)
        .join(SittingRoom, SittingRoom.room_id == Room.id)
        .join(Sitting, Sitting.id == SittingRoom.sitting_id)
        .where(Sitting.site_id == site.id, Sitting.day == day, Room.id.in_([room.id for room in chosen]))
    )
    if numbers := sorted(set(session.scalars(taken))):
        raise Refusal(
            "§34.10",
            Text(
                "{day} күні бұл аудиторияларда лек бар: {rooms}. Басқа күнді немесе аудиторияны таңдаңыз.",
                "В этих аудиториях {day} уже есть поток: {rooms}. Выберите другой день или аудиторию.",
            ).fill(day=f"{day:%d.%m.%Y}", rooms=", ".join(numbers)),
        )


def variant_numbers(subject: Subject, language: Language) -> list[str]:
    """The variants of a subject in a language: four digits, subject, language, variant (the Centre's variants file)."""
    return [f"{subject.id:02}{list(Language).index(language) + 1}{variant}" for variant in range(1, VARIANTS + 1)]


def allot_sheets(session: Session, sitting: Sitting, *, reserve: int = 2) -> list[Sheet]:
    """§111, §128.1. Numbered answer sheets for each room: its candidates and a reserve; the first has the spares."""
    _check_sheets(session, sitting)
    if not 0 <= reserve <= MOST_RESERVE:
        raise BadInput(
            Text("Аудитория қоры 0 мен {n} арасында болуы тиіс.", "Запас на аудиторию — от 0 до {n} листов.").fill(
                n=MOST_RESERVE
            )
        )
    last = session.scalar(sa.text("SELECT coalesce(max(number)::int, 0) FROM sheet"))
    sheets: list[Sheet] = []
    for place, hall in enumerate(_halls(session, sitting)):
        count = hall.candidates + reserve + (SPARE_SHEETS if place == 0 else 0)
        sheets.extend(
            Sheet(
                site_id=sitting.site_id, sitting_room_id=hall.id, number=f"{last + serial:06}",
                spare=serial > hall.candidates + reserve,
            )
            for serial in range(1, count + 1)
        )  # fmt: skip
        last += count
    session.add_all(sheets)
    session.flush()
    return sheets


def _halls(session: Session, sitting: Sitting) -> Sequence[SittingRoom]:
    return session.scalars(
        sa.select(SittingRoom)
        .where(SittingRoom.sitting_id == sitting.id, SittingRoom.purpose != RoomPurpose.UNUSED)
        .join(Room, Room.id == SittingRoom.room_id)
        .order_by(Room.number)
    ).all()


def _check_sheets(session: Session, sitting: Sitting) -> None:
    given = session.scalar(
        sa.select(sa.func.count())
        .select_from(Sheet)
        .join(SittingRoom, SittingRoom.id == Sheet.sitting_room_id)
        .where(SittingRoom.sitting_id == sitting.id)
    )
    if given or sitting.state is not SittingState.ALLOCATED:
        raise Refusal(
            "§111",
            Text(
                "Жауап парақтары тестіленушілер бөлінген соң бір рет бөлінеді. Лектің күйін тексеріңіз.",
                "Листы ответов выделяются один раз, после распределения тестируемых. Проверьте состояние потока.",
            ),
        )


def issue_password(session: Session, sitting: Sitting, kind: PasswordKind, *, now: dt.datetime) -> str:
    """§43.6, §143. A one-time password of the Centre for this sitting; shown once, kept only as a salted digest."""
    if progress.after(SittingState.ALLOCATED, sitting.state):
        progress.check(sitting.state, SittingState.SEATING_PRINTED)
    password = seals.new_password(secrets.token_bytes(seals.RANDOM_BYTES))
    salt = secrets.token_bytes(16)
    session.add(
        CentrePassword(
            site_id=sitting.site_id, sitting_id=sitting.id, kind=kind, salt=salt, issued_at=now,
            digest=hashlib.sha256(salt + seals.canonical(password).encode()).digest(),
        )
    )  # fmt: skip
    return password
