"""The room stock of a site: filled in and submitted by the site, returned or approved by the Centre (§28.1, §74-76)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.errors import BadInput, Fault, Refusal
from app.models import Campaign, Room, RoomStock, Site, Sitting, SittingRoom
from app.rules import rooms
from app.rules.terms import Language, RoomPurpose, StockState
from app.sentences import OF_DATABASE
from app.stages import preparation
from app.text import Text

OPEN = (StockState.DRAFT, StockState.RETURNED)
LAST_NUMBER = 99
BOUNDS = {
    "floor": (Text("Қабат", "Этаж"), range(1, 100)),
    "cameras": (Text("Камера саны", "Число камер"), range(100)),
    "rows": (Text("Парта қатарлары", "Рядов парт"), range(1, 61)),
    "columns": (Text("Қатардағы парта саны", "Парт в ряду"), range(1, 61)),
}
"""What a number of a sketch may be; 60 desks in one line are the most seats of §74.4."""

NO_BUILDING = BadInput(Text("Ғимаратты (корпусты) жазыңыз.", "Впишите здание (корпус)."))
NO_REMARK = BadInput(Text("Ескертуді жазыңыз: ТӨП нені түзетуі керек?", "Впишите замечание: что должен исправить ППТ?"))
OUT_OF_BOUNDS = Text("«{what}»: {least} мен {most} арасында болуы тиіс.", "«{what}»: от {least} до {most}.")
SECOND = Refusal(
    "§28.1",
    Text(
        "Бұл ТӨП-тің осы науқанға арналған қоры ашылған. Соны толтырыңыз.",
        "Фонд этого ППТ для этой кампании уже открыт. Заполняйте его.",
    ),
)
NO_ROOMS = Text(
    "§28.1: қорда аудитория жоқ. Кемінде бір аудитория енгізіңіз.",
    "§28.1: в фонде нет аудиторий. Внесите хотя бы одну.",
)
NO_SITTINGS = Text(
    "§28.1: ТӨП-ке лек жоспарланбаған, сондықтан аудиторияларға тіл берілмейді. ҰТО-дан лек күндерін сұраңыз.",
    "§28.1: для ППТ не запланированы потоки, поэтому языки назначить нельзя. Запросите дни потоков у НЦТ.",
)
NO_LANGUAGE = Text(
    "§74.2: {sitting} лек: тілі таңдалмаған аудиториялар: {rooms}. Тілін таңдаңыз немесе «пайдаланылмайды» деңіз.",
    "§74.2: поток {sitting}: не выбран язык аудиторий: {rooms}. Выберите язык или отметьте «не используется».",
)
TWICE_A_DAY = Text(
    "§34.10: {room}-аудитория бір күні екі лекте тұр: {units}. Бірін «пайдаланылмайды» деңіз.",
    "§34.10: аудитория {room} в один день стоит в двух потоках: {units}. В одном отметьте «не используется».",
)
IN_ROOM = Text("{number}-аудитория: {said}", "Аудитория {number}: {said}")


class Use(NamedTuple):
    """Whom a room serves in one sitting; a room that is not used keeps the language it had."""

    language: Language
    purpose: RoomPurpose = RoomPurpose.ORDINARY


@dataclass(frozen=True)
class Sketch:
    """What a site says of one room; a room without a camera is not under video surveillance (§75)."""

    number: str
    building: str
    rows: int
    columns: int
    missing: str = ""
    floor: int = 1
    cameras: int = 1
    note: str = ""


class Unready(Refusal):
    """The stock may not go on yet; `faults` are all the reasons at once."""

    def __init__(self, text: Text, faults: Sequence[Fault]) -> None:
        super().__init__("§76", text.fill(n=len(faults)))
        self.faults = list(faults)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(str, self.faults)])


# ---- what stands


def newest(session: Session, site: Site) -> RoomStock | None:
    """The stock of the site for the latest campaign that it has one for."""
    stocks = sa.select(RoomStock).where(RoomStock.site_id == site.id).order_by(RoomStock.campaign_id.desc())
    return session.scalars(stocks.options(selectinload(RoomStock.site), selectinload(RoomStock.campaign))).first()


def rooms_of(session: Session, site_id: int) -> Sequence[Room]:
    """The rooms of a site by number."""
    return session.scalars(
        sa.select(Room).where(Room.site_id == site_id).options(selectinload(Room.site)).order_by(Room.number)
    ).all()


def sittings_of(session: Session, stock: RoomStock) -> Sequence[Sitting]:
    """The sittings that the Centre has planned for the stock, by day."""
    return session.scalars(
        sa.select(Sitting)
        .where(Sitting.site_id == stock.site_id, Sitting.campaign_id == stock.campaign_id)
        .options(selectinload(Sitting.site))
        .order_by(Sitting.day, Sitting.number)
    ).all()


def uses(session: Session, stock: RoomStock) -> dict[tuple[int, int], SittingRoom]:
    """By sitting and room whom the room serves; what nobody has decided yet is not there."""
    found = session.scalars(
        sa.select(SittingRoom)
        .join(Sitting, Sitting.id == SittingRoom.sitting_id)
        .where(Sitting.site_id == stock.site_id, Sitting.campaign_id == stock.campaign_id)
    )
    return {(one.sitting_id, one.room_id): one for one in found}


def next_number(session: Session, site: Site) -> str:
    """§28.3. The first free number from 01."""
    taken = set(session.scalars(sa.select(Room.number).where(Room.site_id == site.id)))
    for n in range(1, LAST_NUMBER + 1):
        if f"{n:02}" not in taken:
            return f"{n:02}"
    raise Refusal(
        "§28.3",
        Text(
            "01-ден 99-ға дейінгі нөмірлердің бәрі бос емес. Бар аудиторияны өзгертіңіз.",
            "Все номера от 01 до 99 заняты. Измените имеющуюся аудиторию.",
        ),
    )


# ---- the site fills it in


def open_stock(session: Session, site: Site, campaign: Campaign) -> RoomStock:
    """§28.1. The stock of a site for a campaign, to be filled in; its rooms are those of the campaign before."""
    known = sa.select(RoomStock.id).where(RoomStock.site_id == site.id, RoomStock.campaign_id == campaign.id)
    if session.scalar(known) is not None:
        raise SECOND
    stock = RoomStock(site_id=site.id, campaign_id=campaign.id)
    session.add(stock)
    session.flush()
    session.refresh(stock)
    return stock


def save_room(session: Session, stock: RoomStock, sketch: Sketch, room: Room | None = None) -> Room:
    """§28.3, §74, §75. A new room of the stock, or `room` as it is told now; of one building with the others."""
    _check_open(stock)
    _check_bounds(sketch)
    rooms.check_room_number(sketch.number)
    building = _named(sketch.building)
    desks = rooms.Desks.of(sketch.rows, sketch.columns, sketch.missing)
    rooms.check_room(desks, video=sketch.cameras > 0)
    others = [one.building for one in standing(session, stock) if room is None or one.id != room.id]
    rooms.check_one_building([*others, building])
    if room is None:
        room = Room(site_id=stock.site_id)
        session.add(room)
    room.number, room.building, room.floor = sketch.number, building, sketch.floor
    room.rows, room.columns, room.missing = desks.rows, desks.columns, desks.text
    room.cameras, room.video, room.note = sketch.cameras, True, sketch.note
    session.flush()
    return room


def _check_bounds(sketch: Sketch) -> None:
    for name, (words, bounds) in BOUNDS.items():
        if getattr(sketch, name) not in bounds:
            raise BadInput(OUT_OF_BOUNDS.fill(what=words, least=bounds.start, most=bounds.stop - 1))


def _named(building: str) -> str:
    named = " ".join(building.split())
    if not named:
        raise NO_BUILDING
    return named


def name_building(session: Session, stock: RoomStock, building: str) -> None:
    """§74.1. One building for all rooms of the stock."""
    _check_open(stock)
    named = _named(building)
    for room in rooms_of(session, stock.site_id):
        if room.building != named:
            room.building = named


def assign(session: Session, stock: RoomStock, sitting: Sitting, chosen: Mapping[int, Use]) -> None:
    """§74.2, §74.3. Whom rooms (by their id) serve in one sitting; §34.10: a room serves one sitting a day."""
    _check_open(stock)
    there = {room.id: room for room in rooms_of(session, stock.site_id)}
    known = uses(session, stock)
    serving = [there[room] for room, use in chosen.items() if use.purpose is not RoomPurpose.UNUSED]
    preparation.check_free(session, sitting.day, serving, but=sitting.id)
    for room_id, use in chosen.items():
        row = known.get((sitting.id, room_id))
        if row is None:
            row = SittingRoom(site_id=stock.site_id, sitting_id=sitting.id, room_id=there[room_id].id)
            row.language, row.purpose = use
            session.add(row)
        elif (row.language, row.purpose) != use:
            row.language, row.purpose = use
    session.flush()


def repeat(session: Session, stock: RoomStock, sitting: Sitting) -> None:
    """The rooms of a sitting serve as they do in the sitting before it."""
    planned = sittings_of(session, stock)
    before = planned[: [one.id for one in planned].index(sitting.id)][-1:]
    known = uses(session, stock)
    same = {room: Use(row.language, row.purpose) for (at, room), row in known.items() if before and at == before[0].id}
    assign(session, stock, sitting, same)


def leave_out(session: Session, stock: RoomStock) -> None:
    """What nobody has decided yet is decided: these rooms are not used in those sittings."""
    known, there = uses(session, stock), rooms_of(session, stock.site_id)
    unused = Use(Language.KAZ, RoomPurpose.UNUSED)
    for sitting in sittings_of(session, stock):
        assign(session, stock, sitting, {room.id: unused for room in there if (sitting.id, room.id) not in known})


def _check_open(stock: RoomStock) -> None:
    if stock.state not in OPEN:
        raise Refusal(*OF_DATABASE["SQ076"])


def standing(session: Session, stock: RoomStock) -> list[Room]:
    """The rooms that count: all but those that are said to serve in no sitting."""
    planned, known = sittings_of(session, stock), uses(session, stock)

    def stands(room: Room) -> bool:
        told = [known.get((sitting.id, room.id)) for sitting in planned]
        return not planned or any(row is None or row.serves for row in told)

    return [room for room in rooms_of(session, stock.site_id) if stands(room)]


# ---- what is missing


def faults(session: Session, stock: RoomStock) -> list[Fault]:
    """§74-76. All reasons why the stock may not go to the Centre, each with its paragraph."""
    there = standing(session, stock)
    if not there:
        return [Fault(NO_ROOMS)]
    return [Fault(one) for one in (*_of_rooms(there), *_of_days(session, stock, there))]


def _of_rooms(there: Sequence[Room]) -> Iterator[Text]:
    try:
        rooms.check_one_building(room.building for room in there)
    except Refusal as two:
        yield _said(two)
    for room in there:
        try:
            rooms.check_room(room.desks, video=room.video)
        except Refusal as odd:
            yield IN_ROOM.fill(number=room.number, said=_said(odd))


def _of_days(session: Session, stock: RoomStock, there: Sequence[Room]) -> Iterator[Text]:
    planned, known = sittings_of(session, stock), uses(session, stock)
    if not planned:
        yield NO_SITTINGS
    of_day: dict[tuple[dt.date, str], list[str]] = defaultdict(list)
    for sitting in planned:
        if undecided := [room.number for room in there if (sitting.id, room.id) not in known]:
            yield NO_LANGUAGE.fill(sitting=sitting.unit, rooms=", ".join(undecided))
        for room in there:
            row = known.get((sitting.id, room.id))
            if row is not None and row.serves:
                of_day[sitting.day, room.number].append(sitting.unit)
    for (_, number), units in of_day.items():
        if len(units) > 1:
            yield TWICE_A_DAY.fill(room=number, units=", ".join(units))


def _said(refused: Refusal) -> Text:
    return Text(f"{refused.mark}: {refused.text.kk}", f"{refused.mark}: {refused.text.ru}")


# ---- from the site to the Centre and back


def submit(session: Session, stock: RoomStock) -> None:
    """§76. To the Centre; refused with every fault at once. The database writes who and when."""
    _check_open(stock)
    if missing := faults(session, stock):
        raise Unready(
            Text(
                "Қор жіберілмеді, кемшілік: {n}. Тізімдегіні түзетіп, қайта жіберіңіз.",
                "Фонд не отправлен, недостатков: {n}. Исправьте перечисленное и отправьте снова.",
            ),
            missing,
        )
    _step(session, stock, StockState.SUBMITTED)


def give_back(session: Session, stock: RoomStock, remark: str) -> None:
    """§78.5. Back to the site with a remark; an approved stock too.

    Rooms in which candidates have been seated stay as they are (§78.6): rooms and sittings are added for those who
    found no seat.
    """
    if not remark.strip():
        raise NO_REMARK
    if stock.state not in (StockState.SUBMITTED, StockState.APPROVED):
        raise Refusal(*OF_DATABASE["SQ785"])
    stock.remark = remark.strip()
    _step(session, stock, StockState.RETURNED)


def approve(session: Session, stock: RoomStock) -> None:
    """§78.5. The Centre agrees; a stock that lacks something by now (a new sitting) has to go back first."""
    if stock.state is not StockState.SUBMITTED:
        raise Refusal(*OF_DATABASE["SQ785"])
    if missing := faults(session, stock):
        raise Unready(
            Text(
                "Қор бекітілмеді, кемшілік: {n}. Ескертумен ТӨП-ке қайтарыңыз.",
                "Фонд не утверждён, недостатков: {n}. Верните его в ППТ с замечанием.",
            ),
            missing,
        )
    stock.remark = ""
    _step(session, stock, StockState.APPROVED)


def _step(session: Session, stock: RoomStock, state: StockState) -> None:
    stock.state = state
    session.flush()
    session.refresh(stock)
