"""Papers of the room stock: the stock itself X-7, covers of room folders X-8, signs in the corridors X-13."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.admission import RESPONSIBLE
from app.documents.heads import RoomPaper, SitePaper, approved, from_state, names, of_room, of_site, serves
from app.documents.preparation_papers import SITE_NAME
from app.documents.rooms import refuse_part
from app.documents.test_day import HEAD, NOBODY, ROOM
from app.form import Signature, form
from app.models import AdmissionPass, Application, Placement, Room, RoomStock, Sitting, SittingRoom
from app.roles import Role
from app.rules import rooms
from app.rules.terms import Language, SittingState
from app.text import Text


@dataclass(frozen=True)
class FundLine:
    """One room of the fund (§74)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    room_no: Annotated[str, Text("Аудитория № (01, 02, 03, …)", "Аудитория № (01, 02, 03, …)")]
    floor: Annotated[int, Text("Қабат", "Этаж")]
    desks: Annotated[int, Text("Парталар саны", "Количество парт")]
    seats: Annotated[int, Text("Отырғызу орындарының саны (30-120)", "Количество посадочных мест (30-120)")]
    lang: Annotated[
        Text,
        Text("Тілдік мәртебесі лектер бойынша (қазақ / орыс)", "Языковой статус по потокам (казахский / русский)"),
    ]
    cameras: Annotated[int, Text("Бейнебақылау (камералар саны)", "Видеонаблюдение (количество камер)")]
    note: Annotated[Text, Text("Ескерту", "Примечание")] = NOBODY


@dataclass(frozen=True)
class SeatPlan:
    """The seats of one room as they stand, the board above: a line a row of desks, empty where no desk stands."""

    room_no: Annotated[str, Text("Аудитория № (01, 02, 03, …)", "Аудитория № (01, 02, 03, …)")]
    front: Annotated[Text, Text("Тақта, есік, терезе", "Доска, дверь, окна")]
    places: list[list[int | None]]


@dataclass(frozen=True, kw_only=True)
class RoomFund(SitePaper):
    """All rooms of a site and, on a second sheet, the plan of each."""

    resp_name: Annotated[str, Text("ТӨП-тегі жауапты тұлға", "Ответственное лицо ППТ")]
    building: Annotated[Text, Text("Ғимарат (корпус), мекенжайы", "Здание (корпус), адрес")]
    rows: list[FundLine]
    plan: Annotated[
        list[SeatPlan],
        Text("Аудитория сызбасы: отырғызу орындарының нөмірленуі", "Схема аудитории: нумерация посадочных мест"),
    ]
    cnt_rooms: Annotated[int, Text("Аудиториялар саны", "Количество аудиторий")]
    cnt_seats: Annotated[
        str, Text("Отырғызу орындарының жалпы саны (қазақ / орыс)", "Общее количество мест (казахский / русский)")
    ]
    sent_at: Annotated[
        dt.datetime | None,
        Text(
            "ҰТО-ға телекоммуникациялық желі арқылы жіберілген күні, уақыты",
            "Дата и время отправки в НЦТ по телекоммуникационной сети",
        ),
    ]
    signatures: list[Signature]


SHORT = {Language.KAZ: Text("қазақ", "казахский"), Language.RUS: Text("орыс", "русский")}
UNUSED = Text("пайдаланылмайды", "не используется")
DEEP, ACROSS = 12, 6
"""Rows and desks that the plan of one page holds; a larger room is drawn in pieces."""
FRONT = Text("тақта – алда", "доска – впереди")
PIECE = Text("тақта – алда; {a}–{b}-қатар, {c}–{d}-парта", "доска – впереди; ряды {a}–{b}, парты {c}–{d}")


def _sample_fund() -> RoomFund:
    """Six rooms from thirty to a hundred seats; in two of them a desk or two do not stand."""
    drawn = {
        "01": (6, 3, ""), "02": (7, 3, "3-2"), "03": (8, 3, ""), "04": (9, 4, "1-1 9-4"), "05": (5, 3, ""),
        "06": (10, 5, ""),
    }  # fmt: skip
    desks = {number: rooms.Desks.of(*told) for number, told in drawn.items()}
    kaz = sum(one.seats for number, one in desks.items() if number < "05")
    by_sitting = {number: {1: Language.KAZ if number < "05" else Language.RUS, 2: Language.KAZ} for number in desks}
    return RoomFund(
        **HEAD,
        resp_name=SITE_NAME,
        building=Text("Негізгі корпус, Абай көшесі, 47", "Главный корпус, ул. Абая, 47"),
        rows=[
            FundLine(n, number, 1 + n // 4, one.seats // 2, one.seats, _spoken(by_sitting[number]), 2)
            for n, (number, one) in enumerate(desks.items(), 1)
        ],
        plan=[piece for number, one in desks.items() for piece in plans(number, one)],
        cnt_rooms=len(desks),
        cnt_seats=f"{kaz} / {sum(one.seats for one in desks.values()) - kaz}",
        sent_at=dt.datetime(2018, 10, 5, 17, 20, tzinfo=dt.UTC),
        signatures=[Signature(RESPONSIBLE, SITE_NAME)],
    )


@form(
    "X-7",
    Text("Аудиториялық қор және аудитория сызбасы", "Аудиторный фонд и схема аудитории"),
    mark="§74",
    on=RoomStock,
    template="x07.xlsx",
    sample=_sample_fund,
)
def room_fund(session: Session, row: RoomStock) -> RoomFund:
    """The stock as it stands: rooms by number, their languages by sitting, the plan of each."""
    there = session.scalars(sa.select(Room).where(Room.site_id == row.site_id).order_by(Room.number)).all()
    serving = _serving(session, row)
    seats = dict.fromkeys(Language, 0)
    for room in there:
        for language in serving[room.id].values():
            if language is not None:
                seats[language] += room.seats
    buildings = ", ".join(sorted({room.building for room in there}))
    site, responsible = row.site, names(session, row.site_id, Role.SITE)[0]
    return RoomFund(
        **of_site(site, row.campaign),
        resp_name=responsible,
        building=Text(f"{buildings}, {site.address_kk}", f"{buildings}, {site.address_ru}"),
        rows=[_fund_line(n, room, serving[room.id]) for n, room in enumerate(there, 1)],
        plan=[piece for room in there for piece in plans(room.number, room.desks)],
        cnt_rooms=len(there),
        cnt_seats=" / ".join(str(count) for count in seats.values()),
        sent_at=row.submitted_at and row.submitted_at.astimezone(site.tz),
        signatures=[Signature(RESPONSIBLE, responsible)],
    )


def _serving(session: Session, stock: RoomStock) -> Mapping[int, dict[int, Language | None]]:
    """By room: the language of each sitting by its number, None where the room is not used."""
    found: dict[int, dict[int, Language | None]] = defaultdict(dict)
    rows = session.execute(
        sa.select(SittingRoom, Sitting.number)
        .join(Sitting, Sitting.id == SittingRoom.sitting_id)
        .where(Sitting.site_id == stock.site_id, Sitting.campaign_id == stock.campaign_id)
        .order_by(Sitting.number)
    )
    for one, number in rows:
        found[one.room_id][number] = one.language if one.serves else None
    return found


def _fund_line(n: int, room: Room, serving: Mapping[int, Language | None]) -> FundLine:
    return FundLine(
        n=n,
        room_no=room.number,
        floor=room.floor,
        desks=room.seats // rooms.SEATS_A_DESK,
        seats=room.seats,
        lang=_spoken(serving),
        cameras=room.cameras,
        note=Text(room.note, room.note),
    )


def _spoken(serving: Mapping[int, Language | None]) -> Text:
    said = [(number, SHORT[language] if language else UNUSED) for number, language in serving.items()]
    return Text(
        ", ".join(f"{number} – {words.kk}" for number, words in said),
        ", ".join(f"{number} – {words.ru}" for number, words in said),
    )


def plans(number: str, desks: rooms.Desks) -> Iterator[SeatPlan]:
    """The plan of a room, in as many pieces as the page asks for."""
    lines = [[seat or None for seat in line] for line in desks.lines()]
    whole = desks.rows <= DEEP and desks.columns <= ACROSS
    for top in range(0, desks.rows, DEEP):
        for left in range(0, desks.columns, ACROSS):
            told = {
                "a": top + 1, "b": min(top + DEEP, desks.rows), "c": left + 1, "d": min(left + ACROSS, desks.columns),
            }  # fmt: skip
            places = [line[2 * left : 2 * (left + ACROSS)] for line in lines[top : top + DEEP]]
            yield SeatPlan(number, FRONT if whole else PIECE.fill(**told), places)


FOLDER = Text("Аудитория папкасы", "Папка аудитории")
NAMED = 8
"""Candidates without a stub that the cover names; of more it gives the number."""


@dataclass(frozen=True, kw_only=True)
class FolderCover(RoomPaper):
    """What lies in the folder of a room (§28.2)."""

    title: Text = FOLDER
    c_list: Annotated[int | None, Text("Аудиториялық тізім (парақ саны)", "Аудиторный список (количество листов)")]
    c_stubs: Annotated[int, Text("Рұқсаттама түбіртектерінің саны", "Количество корешков пропусков")]
    c_missing: Annotated[Text, Text("Түбіртегі жоқ тестіленушілер", "Тестируемые без корешка")] = NOBODY
    prepared_by: Annotated[str, Text("Дайындаған (аты-жөні)", "Подготовил (Ф.И.О.)")] = ""


def _sample_cover() -> FolderCover:
    """A folder in which one stub is missing."""
    missing = Text("Шәріпова Үміт Жұмабекқызы, 701000652", "Шәріпова Үміт Жұмабекқызы, 701000652")
    return FolderCover(**ROOM, c_list=2, c_stubs=41, c_missing=missing, prepared_by=SITE_NAME)


@form(
    "X-8",
    Text("Аудитория папкасының мұқабасы", "Титульный лист папки аудитории"),
    mark="§28.2",
    on=SittingRoom,
    template="x08.docx",
    ready=from_state(SittingState.ALLOCATED, "§78.6"),
    fits=serves,
    sample=_sample_cover,
)
def folder_cover(session: Session, row: SittingRoom) -> FolderCover:
    """The folder as the stubs have come so far; how many sheets the list takes is written when they are laid in."""
    placed = session.execute(
        sa.select(Placement.code, Application.full_name, AdmissionPass.stub_at_site_at)
        .join(Application, Application.id == Placement.application_id)
        .outerjoin(AdmissionPass, AdmissionPass.placement_id == Placement.id)
        .where(Placement.sitting_room_id == row.id, Placement.site_id == row.site_id)
        .order_by(Application.sort_key, Placement.code)
    ).all()
    refuse_part(row, len(placed))
    missing = [f"{name}, {code}" for code, name, come in placed if come is None]
    return FolderCover(
        **of_room(row), c_list=None, c_stubs=len(placed) - len(missing), c_missing=_missing(missing),
        prepared_by=names(session, row.site_id, Role.SITE)[0],
    )  # fmt: skip


def _missing(people: Sequence[str]) -> Text:
    told = "; ".join(people[:NAMED])
    more = len(people) - NAMED
    return Text(f"{told}; тағы {more}", f"{told}; ещё {more}") if more > 0 else Text(told, told)


@dataclass(frozen=True)
class Sign:
    """One sign at a point of a corridor (§28.3)."""

    pointer: str
    arrow: Annotated[Text, Text("Бағыт (солға / оңға / тіке)", "Направление (налево / направо / прямо)")]
    rooms: Annotated[str, Text("Аудиториялар № (01, 02, 03, …)", "Аудитории № (01, 02, 03, …)")]
    floor: Annotated[int, Text("Қабат", "Этаж")]


@dataclass(frozen=True, kw_only=True)
class Signs(SitePaper):
    """The signs of a site, a leaf each."""

    rows: list[Sign]


ARROWS = (
    ("←", Text("солға", "налево")),
    ("→", Text("оңға", "направо")),
    ("↑", Text("тіке", "прямо")),
)


def _sample_directions() -> Signs:
    """Three points on the first floor."""
    (left, to_left), (right, to_right), (up, ahead) = ARROWS
    rows = [Sign(left, to_left, "01, 02", 1), Sign(right, to_right, "03", 1), Sign(up, ahead, "01, 02, 03", 1)]
    return Signs(**HEAD, rows=rows)


@form(
    "X-13",
    Text("Бағыттау белгілері", "Указатели направления"),
    mark="§28.3",
    on=RoomStock,
    template="x13.docx",
    ready=approved,
    sample=_sample_directions,
)
def direction_signs(session: Session, row: RoomStock) -> Signs:
    """Three leaves a floor, one a direction: where rooms lie from a corner is known only to whoever stands there."""
    floors: dict[int, list[str]] = defaultdict(list)
    there = sa.select(Room.floor, Room.number).where(Room.site_id == row.site_id).order_by(Room.floor, Room.number)
    for floor, number in session.execute(there):
        floors[floor].append(number)
    return Signs(
        **of_site(row.site, row.campaign),
        rows=[
            Sign(pointer, arrow, _runs(numbers), floor)
            for floor, numbers in floors.items()
            for pointer, arrow in ARROWS
        ],
    )


def _runs(numbers: Sequence[str]) -> str:
    """«01–04, 07, 08»: three numbers and more in a row are told by the first and the last."""
    runs: list[list[str]] = []
    for number in numbers:
        if runs and int(number) == int(runs[-1][-1]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)
