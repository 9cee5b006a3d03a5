"""Before the test day: sittings and their rooms, allocation, variants, answer sheets, passwords of the Centre."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.errors import BadInput, Refusal
from app.models import (
    Allotment,
    Application,
    Campaign,
    CentrePassword,
    Commission,
    Lot,
    Placement,
    Room,
    Seat,
    Sheet,
    Site,
    Sitting,
    SittingRoom,
    Subject,
)
from app.rules import allocation, applications, progress, rooms, seals, seating, timing
from app.rules.terms import ApplicationState, Language, PasswordKind, SittingState
from app.text import Text

VARIANTS = 5
SPARE_SHEETS = 5
MOST_RESERVE = 120  # as many as the largest room has seats


def plan_sitting(
    session: Session, site: Site, campaign: Campaign, *, day: dt.date, chosen: Mapping[Room, Language] | None = None
) -> Sitting:
    """§28.1, §74. A sitting on a day; its rooms come from the stock of the site, or are `chosen` with it."""
    rooms_of = chosen or {}
    check_rooms(rooms_of)
    check_free(session, day, rooms_of)
    last = session.scalar(sa.select(sa.func.max(Sitting.number)).where(Sitting.site_id == site.id))
    sitting = Sitting(site_id=site.id, campaign_id=campaign.id, number=(last or 0) + 1, day=day)
    session.add(sitting)
    session.flush()
    session.add_all(
        SittingRoom(site_id=site.id, sitting_id=sitting.id, room_id=room.id, language=language)
        for room, language in rooms_of.items()
    )
    session.flush()
    return sitting


def check_rooms(chosen: Iterable[Room]) -> None:
    """§74, §75. Rooms of one building, each with its seats and its cameras."""
    listed = list(chosen)
    rooms.check_one_building(room.building for room in listed)
    for room in listed:
        rooms.check_room(room.desks, video=room.video)


def check_free(session: Session, day: dt.date, chosen: Iterable[Room], *, but: int | None = None) -> None:
    """§34.10. All sittings begin at 9:00: a room holds one of them a day, apart from the sitting `but`."""
    taken = (
        sa.select(Room.number)
        .join(SittingRoom, SittingRoom.room_id == Room.id)
        .join(Sitting, Sitting.id == SittingRoom.sitting_id)
        .where(Sitting.day == day, Sitting.id.is_distinct_from(but), Room.id.in_([room.id for room in chosen]))
        .where(SittingRoom.serves)
    )
    if numbers := sorted(set(session.scalars(taken))):
        raise Refusal(
            "§34.10",
            Text(
                "{day} күні бұл аудиторияларда лек бар: {rooms}. Басқа күнді немесе аудиторияны таңдаңыз.",
                "В этих аудиториях {day} уже есть поток: {rooms}. Выберите другой день или аудиторию.",
            ).fill(day=f"{day:%d.%m.%Y}", rooms=", ".join(numbers)),
        )


def allocate(
    session: Session, sitting: Sitting, commissions: Sequence[Commission], *, seed: int, now: dt.datetime
) -> list[Placement]:
    """§10, §78.6. Candidates of these commissions to rooms and seats by lot, with personal codes and variants.

    The same seed gives the same allocation again, so it lies hidden with the seats (§43.6). Refuses while a
    commission of the site is open, and when seats of a language do not suffice.
    """
    progress.check(sitting.state, SittingState.ALLOCATED)
    _check_bases(session, sitting.site_id, now)
    seekers = _seekers(session, commissions)
    halls = {hall.id: hall for hall in _halls(session, sitting)}
    places = drawn(seekers.values(), halls.values(), seed=seed)
    placements = _place(session, sitting, places, seekers)
    _distribute(session, [_hall(hall).plan for hall in halls.values()], places, seekers)
    for hall in halls.values():
        hall.candidates = sum(place.hall == hall.id for place in places)
    hidden = sa.insert(Lot).values(site_id=sitting.site_id, sitting_id=sitting.id, seed=seed)
    session.execute(hidden.inline())  # what nobody may read is not given back either
    sitting.allocated_at, sitting.state = now, SittingState.ALLOCATED
    return placements


def drawn(seekers: Iterable[Application], halls: Iterable[SittingRoom], *, seed: int) -> Sequence[seating.Place]:
    """§74.2, §78.6. The lot of one sitting: everybody is seated, or it refuses."""
    candidates = [_candidate(seeker) for seeker in seekers]
    there = [_hall(hall) for hall in halls]
    allocation.refuse_missing_seats(candidates, there, spare=0)
    return allocation.allocate(candidates, there, seed=seed, spare=0).places


def _candidate(seeker: Application) -> allocation.Candidate:
    minutes = timing.duration([seeker.subject.code]) // dt.timedelta(minutes=1)
    return allocation.Candidate(seeker.id, seeker.site_id, seeker.number, seeker.language, seeker.subject.code, minutes)


def _hall(hall: SittingRoom) -> allocation.Hall:
    return allocation.Hall(hall.id, hall.site_id, hall.sitting_id, hall.sitting.day, hall.language, hall.room.desks)


def _check_bases(session: Session, site_id: int, now: dt.datetime) -> None:
    open_ones = session.scalars(
        sa.select(Commission).where(
            Commission.site_id == site_id,
            Commission.closed_at.is_(None),
            sa.or_(Commission.closes_at.is_(None), Commission.closes_at > now),
        )
    )
    applications.refuse_allocation_while_open([f"{c.code} {c.name}" for c in open_ones])


def _seekers(session: Session, commissions: Sequence[Commission]) -> dict[int, Application]:
    placed = sa.select(Placement.application_id)
    found = session.scalars(
        sa.select(Application).where(
            Application.commission_id.in_([c.id for c in commissions]),
            Application.state == ApplicationState.REGISTERED,
            Application.id.not_in(placed),
        )
    ).all()
    if not found:
        raise Refusal(
            "§78.6",
            Text(
                "Бөлінетін тестіленуші жоқ: бұл комиссиялардың өтініштері жоқ немесе бәрі бөлінген.",
                "Распределять некого: у этих комиссий нет заявлений или все уже распределены.",
            ),
        )
    return {application.id: application for application in found}


def _halls(session: Session, sitting: Sitting) -> Sequence[SittingRoom]:
    return session.scalars(
        sa.select(SittingRoom)
        .where(SittingRoom.sitting_id == sitting.id, SittingRoom.serves)
        .join(Room, Room.id == SittingRoom.room_id)
        .order_by(Room.number)
    ).all()


def _place(
    session: Session, sitting: Sitting, places: Sequence[seating.Place], seekers: Mapping[int, Application]
) -> list[Placement]:
    taken = session.scalar(sa.select(sa.func.count()).where(Placement.site_id == sitting.site_id)) or 0
    placements = [
        Placement(
            site_id=sitting.site_id, commission_id=seekers[place.candidate].commission_id, sitting_id=sitting.id,
            sitting_room_id=place.hall, application_id=place.candidate, language=seekers[place.candidate].language,
            subject_id=seekers[place.candidate].subject_id,
            code=seating.personal_code(sitting.site.code, taken + serial),
        )
        for serial, place in enumerate(sorted(places, key=lambda place: place.candidate), start=1)
    ]  # fmt: skip
    session.add_all(placements)
    session.flush()
    placed = {placement.application_id: placement for placement in placements}
    session.execute(
        sa.insert(Seat),
        [
            {
                "site_id": sitting.site_id, "sitting_id": sitting.id, "sitting_room_id": place.hall,
                "placement_id": placed[place.candidate].id, "number": place.seat,
            }
            for place in places
        ],
    )  # fmt: skip
    return placements


def _distribute(
    session: Session,
    plans: Sequence[seating.RoomPlan],
    places: Sequence[seating.Place],
    seekers: Mapping[int, Application],
) -> None:
    subjects = {subject.id: subject for subject in session.scalars(sa.select(Subject))}
    seated: dict[int, dict[int, Subject]] = defaultdict(dict)
    for place in places:
        seated[place.hall][place.seat] = subjects[seekers[place.candidate].subject_id]
    site_id = next(iter(seekers.values())).site_id
    for plan in plans:
        given = seated[plan.key]
        variants = {subject.code: variant_numbers(subject, plan.language) for subject in given.values()}
        chosen = seating.assign_variants(
            plan, {seat: subject.code for seat, subject in given.items()}, variants, seed=plan.key
        )
        session.add_all(
            Allotment(
                site_id=site_id, sitting_room_id=plan.key, seat=seat, subject_id=given[seat].id, variant=variant,
                booklet=f"{variant}-{plan.key:04}-{seat:03}",
            )
            for seat, variant in sorted(chosen.items())
        )  # fmt: skip


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
