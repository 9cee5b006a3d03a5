"""What an allocation stands on and what it writes: candidates and rooms read, figures, seats, variants, codes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Session

from app.errors import Refusal
from app.models import (
    AllocationRoom,
    AllocationRun,
    Allotment,
    Application,
    Campaign,
    Commission,
    Lot,
    Placement,
    Room,
    RoomStock,
    Seat,
    Sitting,
    SittingRoom,
    Subject,
    Unplaced,
)
from app.rules import allocation, progress, rooms, seating, timing
from app.rules.allocation import Candidate, Hall
from app.rules.terms import ApplicationState, Language, RoomPurpose, SittingState, StockState
from app.stages.preparation import variant_numbers
from app.text import Text

NOBODY = Refusal(
    "§78.6",
    Text(
        "Бөлінетін тестіленуші жоқ: өтініштер жоқ немесе бәрі бөлінген.",
        "Распределять некого: заявлений нет или все уже распределены.",
    ),
)


@dataclass(frozen=True)
class Ground:
    """What is allocated: candidates by application, rooms of sittings, and the codes of subjects by number."""

    candidates: Mapping[int, Candidate]
    halls: Mapping[int, Hall]
    subjects: Mapping[int, Subject]
    subject_of: Mapping[int, int]
    commission_of: Mapping[int, int]


def seats_again(hall: SittingRoom, people: Iterable[Application], *, lot: int) -> dict[int, int]:
    """§78.6. Application -> seat of a room, drawn again from the lot of its sitting."""
    return allocation.seats_of_room([candidate_of(one) for one in people], hall_of(hall), lot=lot)


def candidate_of(one: Application) -> Candidate:
    """An application as the allocation sees it."""
    minutes = int(timing.duration([one.subject.code]).total_seconds()) // 60
    return Candidate(
        one.id, one.commission.site_id, _moment(one.registered_at), one.language, one.subject.code, minutes,
        one.wished_site_id, one.wished_day, one.low_vision, one.health_room,
    )  # fmt: skip


def hall_of(hall: SittingRoom) -> Hall:
    """A room of a sitting as the allocation sees it."""
    desks = rooms.Desks.of(hall.room.rows, hall.room.columns, hall.room.missing)
    return Hall(hall.id, hall.site_id, hall.sitting_id, hall.sitting.day, hall.language, desks, hall.purpose)


# ---- the ground


def ground_of(session: Session, campaign: Campaign) -> Ground:
    subjects = {subject.id: subject for subject in session.scalars(sa.select(Subject))}
    minutes = {pk: int(timing.duration([one.code]).total_seconds()) // 60 for pk, one in subjects.items()}
    candidates, subject_of, commission_of = {}, {}, {}
    for row in session.execute(_waiting(campaign)).yield_per(10_000):
        candidates[row.id] = Candidate(
            row.id, row.home, _moment(row.registered_at), row.language, subjects[row.subject_id].code,
            minutes[row.subject_id], row.wished_site_id, row.wished_day, row.low_vision, row.health_room,
        )  # fmt: skip
        subject_of[row.id], commission_of[row.id] = row.subject_id, row.commission_id
    if not candidates:
        raise NOBODY
    halls = {hall.id: hall_of(hall) for hall in session.scalars(_planned(campaign))}
    return Ground(candidates, halls, subjects, subject_of, commission_of)


def _waiting(campaign: Campaign) -> Any:
    placed = sa.exists().where(Placement.application_id == Application.id)
    return (
        sa.select(
            Application.id, Commission.site_id.label("home"), Application.registered_at, Application.language,
            Application.subject_id, Application.wished_site_id, Application.wished_day, Application.low_vision,
            Application.health_room, Application.commission_id,
        )
        .join(Commission, Commission.id == Application.commission_id)
        .where(Application.campaign_id == campaign.id, Application.state == ApplicationState.REGISTERED, ~placed)
    )  # fmt: skip


def _planned(campaign: Campaign) -> sa.Select[SittingRoom]:
    return (
        sa.select(SittingRoom)
        .join(Sitting, Sitting.id == SittingRoom.sitting_id)
        .options(orm.joinedload(SittingRoom.room), orm.joinedload(SittingRoom.sitting))
        .where(
            Sitting.campaign_id == campaign.id,
            Sitting.state == SittingState.PLANNED,
            SittingRoom.purpose != RoomPurpose.UNUSED,
            SittingRoom.site_id.in_(approved(campaign)),
        )
    )


def approved(campaign: Campaign) -> sa.Select[Any]:
    """§78.5. The sites whose stock the Centre has approved."""
    return sa.select(RoomStock.site_id).where(
        RoomStock.campaign_id == campaign.id, RoomStock.state == StockState.APPROVED
    )


def homes(campaign: Campaign) -> sa.Select[Any]:
    """The sites of the commissions whose candidates wait for a seat."""
    waiting = _waiting(campaign).subquery()
    return sa.select(waiting.c.home).distinct()


def waiting_by_language(session: Session, campaign: Campaign) -> dict[Language, int]:
    """How many candidates wait for a seat."""
    waiting = _waiting(campaign).subquery()
    counted = sa.select(waiting.c.language, sa.func.count()).group_by(waiting.c.language)
    return {Language(language): count for language, count in session.execute(counted)}


def seats_by_language(session: Session, campaign: Campaign) -> tuple[dict[Language, int], int]:
    """Seats of the planned sittings by language, and how many sittings they are of."""
    planned = _planned(campaign).join(Room, Room.id == SittingRoom.room_id)
    counted = planned.with_only_columns(SittingRoom.language, sa.func.sum(Room.seats)).group_by(SittingRoom.language)
    sittings = planned.with_only_columns(sa.func.count(sa.distinct(SittingRoom.sitting_id)))
    return {language: int(count) for language, count in session.execute(counted)}, session.scalar(sittings) or 0


def _moment(registered_at: dt.datetime) -> int:
    """The order of filing in microseconds."""
    return int(registered_at.timestamp() * 1_000_000)


# ---- what came out


def figures(quality: allocation.Quality) -> dict[str, int]:
    return {
        "candidates": quality.candidates, "placed": quality.placed, "unplaced": quality.candidates - quality.placed,
        "seats": quality.seats, "site_asked": quality.site_wishes.asked, "site_met": quality.site_wishes.met,
        "day_asked": quality.day_wishes.asked, "day_met": quality.day_wishes.met,
        "low_vision_asked": quality.low_vision.asked, "low_vision_met": quality.low_vision.met,
        "health_asked": quality.apart.asked, "health_met": quality.apart.met, "displaced": quality.displaced,
        "pairs": quality.pairs, "mixed": quality.mixed_rooms,
    }  # fmt: skip


def write_outcome(session: Session, run: AllocationRun, ground: Ground, found: allocation.Allocation) -> None:
    counts = [
        {
            "run_id": run.id, "site_id": ground.halls[one.hall].site, "sitting_room_id": one.hall, "seats": one.seats,
            "placed": one.taken, "mixed": len(one.minutes) > 1,
        }
        for one in found.quality.halls
    ]  # fmt: skip
    left = [
        {
            "run_id": run.id, "site_id": ground.candidates[one.candidate].home, "application_id": one.candidate,
            "commission_id": ground.commission_of[one.candidate], "reason": one.reason,
        }
        for one in found.unplaced
    ]  # fmt: skip
    for model, rows in ((AllocationRoom, counts), (Unplaced, left)):
        if rows:
            session.execute(sa.insert(model), rows)


def _variants(ground: Ground, hall: Hall, places: Sequence[seating.Place]) -> dict[int, str]:
    """Seat -> variant of one room (§117)."""
    subjects = {place.seat: ground.subjects[ground.subject_of[place.candidate]] for place in places}
    known = {subject.code: variant_numbers(subject, hall.language) for subject in subjects.values()}
    return seating.assign_variants(hall.plan, {seat: one.code for seat, one in subjects.items()}, known, seed=hall.key)


def conflicts(ground: Ground, found: allocation.Allocation) -> int:
    """Neighbours with one variant of one subject, counted over every room: none in a lawful allocation (§117)."""
    count = 0
    for key, places in _by_hall(found.places).items():
        hall = ground.halls[key]
        subjects = {place.seat: ground.candidates[place.candidate].subject for place in places}
        count += len(seating.clashes(hall.plan, subjects, _variants(ground, hall, places)))
    return count


def _by_hall(places: Iterable[seating.Place]) -> dict[int, list[seating.Place]]:
    found: dict[int, list[seating.Place]] = defaultdict(list)
    for place in places:
        found[place.hall].append(place)
    return found


# ---- what is written


def by_sitting(
    session: Session, ground: Ground, found: allocation.Allocation
) -> list[tuple[Sitting, list[seating.Place]]]:
    """Every planned sitting with rooms, those of a site in their order, with its places; sittings stay planned
    that nobody was given.
    """
    of: dict[int, list[seating.Place]] = defaultdict(list)
    for place in found.places:
        of[ground.halls[place.hall].sitting].append(place)
    chosen = sa.select(Sitting).where(Sitting.id.in_(list(of))).options(orm.joinedload(Sitting.site))
    return [(one, of[one.id]) for one in session.scalars(chosen.order_by(Sitting.site_id, Sitting.number))]


def write_codes(session: Session, ground: Ground, sitting: Sitting, places: Sequence[seating.Place]) -> None:
    """Personal codes of one sitting. Those of all sittings come before any seat: the check of a seat against its code
    is planned once, by what is there, and would read a table through each time that was almost empty then.
    """
    _send(session, sitting, ground, places)
    _place(session, sitting, ground, places)


def write_seats(
    session: Session, ground: Ground, sitting: Sitting, places: Sequence[seating.Place], *, lot: int, now: dt.datetime
) -> None:
    """Seats and variants of one sitting that has its codes; it is allocated by that."""
    _seat(session, sitting, places)
    _lay_variants(session, ground, places)
    _settle(session, sitting, places, lot=lot, now=now)


def _send(session: Session, sitting: Sitting, ground: Ground, places: Sequence[seating.Place]) -> None:
    """Those of other commissions' sites belong to this one from now on."""
    guests = [place.candidate for place in places if ground.candidates[place.candidate].home != sitting.site_id]
    if guests:
        session.execute(sa.select(sa.func.send_to_site(guests, sitting.site_id)))


def _place(session: Session, sitting: Sitting, ground: Ground, places: Sequence[seating.Place]) -> None:
    taken = session.scalar(sa.select(sa.func.count()).where(Placement.site_id == sitting.site_id)) or 0
    given = []
    for serial, place in enumerate(sorted(places, key=lambda one: one.candidate), start=taken + 1):
        given.append(
            {
                "site_id": sitting.site_id, "commission_id": ground.commission_of[place.candidate],
                "sitting_id": sitting.id, "sitting_room_id": place.hall, "application_id": place.candidate,
                "language": ground.candidates[place.candidate].language,
                "subject_id": ground.subject_of[place.candidate],
                "code": seating.personal_code(sitting.site.code, serial),
            }
        )  # fmt: skip
    session.execute(sa.insert(Placement).inline(), given)


def _seat(session: Session, sitting: Sitting, places: Sequence[seating.Place]) -> None:
    here = sa.select(Placement.application_id, Placement.id).where(Placement.sitting_id == sitting.id)
    placed = {row.application_id: row.id for row in session.execute(here)}
    seats = [
        {
            "site_id": sitting.site_id, "sitting_id": sitting.id, "sitting_room_id": place.hall,
            "placement_id": placed[place.candidate], "number": place.seat,
        }
        for place in places
    ]  # fmt: skip
    session.execute(sa.insert(Seat).inline(), seats)  # a single row too is not given back: nobody may read it


def _lay_variants(session: Session, ground: Ground, places: Sequence[seating.Place]) -> None:
    laid = []
    for key, of_hall in _by_hall(places).items():
        hall = ground.halls[key]
        subject_at = {place.seat: ground.subject_of[place.candidate] for place in of_hall}
        laid += [
            {
                "site_id": hall.site, "sitting_room_id": key, "seat": seat, "subject_id": subject_at[seat],
                "variant": variant, "booklet": f"{variant}-{key:04}-{seat:03}",
            }
            for seat, variant in _variants(ground, hall, of_hall).items()
        ]  # fmt: skip
    session.execute(sa.insert(Allotment), laid)


def _settle(session: Session, sitting: Sitting, places: Sequence[seating.Place], *, lot: int, now: dt.datetime) -> None:
    progress.check(sitting.state, SittingState.ALLOCATED)
    for key, of_hall in _by_hall(places).items():
        session.execute(sa.update(SittingRoom).where(SittingRoom.id == key).values(candidates=len(of_hall)))
    hidden = sa.insert(Lot).values(site_id=sitting.site_id, sitting_id=sitting.id, seed=lot)
    session.execute(hidden.inline())  # what nobody may read is not given back either
    sitting.allocated_at, sitting.state = now, SittingState.ALLOCATED
    session.flush()
