"""Seats of the stock beside the applications: does a site suffice, by language and by whom a room is for (§74.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.models import Application, Campaign, Room, RoomStock, Sitting, SittingRoom
from app.rules.terms import ApplicationState, Language, RoomPurpose
from app.text import Text

SPECIAL = (RoomPurpose.LOW_VISION, RoomPurpose.HEALTH)
FEW = Text(
    "§74.2: {language}: {people} өтінішке {seats} орын бар, {gone} орын жетпейді.",
    "§74.2: {language}: на {people} заявлений {seats} мест, не хватает {gone}.",
)
NONE_FOR = Text(
    "§34.7: {n} өтініште «{purpose}» деп белгіленген, ал мұндай аудитория жоқ.",
    "§34.7: в {n} заявлениях отмечено «{purpose}», а такой аудитории нет.",
)
EMPTY = Text("{sitting} лекте бірде-бір аудитория жоқ.", "В потоке {sitting} нет ни одной аудитории.")


@dataclass
class Capacity:
    """Of one site and campaign: seats by sitting and language, applications by language; special rooms by purpose."""

    by_sitting: Counter[tuple[int, Language]] = field(default_factory=Counter)
    seats: Counter[Language] = field(default_factory=Counter)
    people: Counter[Language] = field(default_factory=Counter)
    rooms_for: Counter[RoomPurpose] = field(default_factory=Counter)
    asking_for: Counter[RoomPurpose] = field(default_factory=Counter)

    def gone(self, language: Language) -> int:
        """How many seats of a language are missing."""
        return max(0, self.people[language] - self.seats[language])

    @property
    def suffices(self) -> bool:
        return not any(map(self.gone, Language))

    def warnings(self, sittings: Sequence[Sitting] = ()) -> Iterator[Text]:
        """What does not hold the stock back, but may leave somebody without a seat."""
        for language in Language:
            if gone := self.gone(language):
                yield FEW.fill(
                    language=language.label, people=self.people[language], seats=self.seats[language], gone=gone
                )
        for purpose in SPECIAL:
            if self.asking_for[purpose] and not self.rooms_for[purpose]:
                yield NONE_FOR.fill(purpose=purpose.label, n=self.asking_for[purpose])
        for sitting in sittings:
            if not any(self.by_sitting[sitting.id, language] for language in Language):
                yield EMPTY.fill(sitting=sitting.unit)


def of(session: Session, stock: RoomStock) -> Capacity:
    """The capacity of one stock; applications are those of the commissions that send to the site."""
    return of_sites(session, stock.campaign, stock.site_id).get(stock.site_id, Capacity())


def of_sites(session: Session, campaign: Campaign, site_id: int | None = None) -> dict[int, Capacity]:
    """The capacity of every site of a campaign that has rooms or applications, or of one of them."""
    found: dict[int, Capacity] = {}
    for site, sitting, language, purpose, seats in session.execute(_rooms(campaign, site_id)):
        one = found.setdefault(site, Capacity())
        one.by_sitting[sitting, language] += seats
        one.seats[language] += seats
        one.rooms_for[purpose] += 1
    for site, language, count, low_vision, health in session.execute(_people(campaign, site_id)):
        one = found.setdefault(site, Capacity())
        one.people[language] += count
        one.asking_for[RoomPurpose.LOW_VISION] += low_vision
        one.asking_for[RoomPurpose.HEALTH] += health
    return found


def _rooms(campaign: Campaign, site_id: int | None) -> sa.Select[int, int, Language, RoomPurpose, int]:
    serving = (
        sa.select(Sitting.site_id, Sitting.id, SittingRoom.language, SittingRoom.purpose, Room.seats)
        .join(SittingRoom, SittingRoom.sitting_id == Sitting.id)
        .join(Room, Room.id == SittingRoom.room_id)
        .where(Sitting.campaign_id == campaign.id, SittingRoom.serves)
    )
    return serving if site_id is None else serving.where(Sitting.site_id == site_id)


def _people(campaign: Campaign, site_id: int | None) -> sa.Select[int, Language, int, int, int]:
    number = sa.func.count()
    registered = (
        sa.select(
            Application.site_id, Application.language, number, number.filter(Application.low_vision),
            number.filter(Application.health_room),
        )
        .where(Application.campaign_id == campaign.id, Application.state != ApplicationState.WITHDRAWN)
        .group_by(Application.site_id, Application.language)
    )  # fmt: skip
    return registered if site_id is None else registered.where(Application.site_id == site_id)
