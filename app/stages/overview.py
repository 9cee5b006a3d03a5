"""Where a sitting stands, whose turn it is and what is stuck: the first page of every official."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from app.models import (
    CentrePassword,
    Commission,
    Doubt,
    Job,
    LowerRow,
    Room,
    SealedKey,
    Sheet,
    Sitting,
    SittingRoom,
    UpperRow,
)
from app.roles import ABBREVIATED, PRINTS, Role, cell, doers, may_do
from app.rules import timing
from app.rules.terms import JobState, PassStep, PasswordKind, RoomState, SittingState
from app.stages import conduct, corrections, passes
from app.stages.enrolment import is_closed
from app.text import Text

S = SittingState


@dataclass(frozen=True)
class Deed:
    """Something to be done next: a verb of the page of rights, or the print of `form`; `count` of what is left."""

    verb: str
    title: Text
    mark: str
    form: str = ""
    count: int = 0

    @property
    def who(self) -> list[Role]:
        """Whose duty it is."""
        allowed = {ABBREVIATED[short] for short in PRINTS[self.form].split()} if self.form else doers(self.verb)
        return [role for role in Role if role in allowed]


@dataclass
class Facts:
    """What one role sees of a sitting. A register that it may not read counts as done: it is not its concern."""

    sitting: Sitting
    now: dt.datetime
    rooms: Sequence[SittingRoom] = ()
    open_bases: Sequence[Commission] = ()
    sheets: bool = True
    sealed: bool = True
    password: bool = True
    asked: bool = False
    doubts: Mapping[int, int] = field(default_factory=dict)
    undecided: Mapping[int, int] = field(default_factory=dict)
    failed: int = 0
    stubs: int = 0
    lines: int = 0

    def in_state(self, state: RoomState) -> list[SittingRoom]:
        """The rooms whose sheets are that far."""
        return [room for room in self.rooms if room.state is state]


def sittings(session: Session, limit: int = 12) -> Sequence[Sitting]:
    """The sittings that the bearer of the ticket reaches: unfinished ones first, by day."""
    done = Sitting.state.in_([S.SCORED, S.PUBLISHED, S.CLOSED])
    chosen = sa.select(Sitting).options(selectinload(Sitting.site)).order_by(done, Sitting.day, Sitting.id)
    return session.scalars(chosen.limit(limit)).all()


def facts(session: Session, sitting: Sitting, role: Role, *, now: dt.datetime) -> Facts:
    """Everything that decides the next deeds of a sitting."""
    found = Facts(sitting, now)
    found.rooms = session.scalars(
        sa.select(SittingRoom)
        .join(Room, Room.id == SittingRoom.room_id)
        .where(SittingRoom.sitting_id == sitting.id, SittingRoom.serves)
        .options(selectinload(SittingRoom.room), selectinload(SittingRoom.sitting).selectinload(Sitting.site))
        .order_by(Room.number)
    ).all()
    if sitting.state is S.PLANNED:
        bases = session.scalars(sa.select(Commission).where(Commission.site_id == sitting.site_id))
        found.open_bases = [base for base in bases if not is_closed(base, now)]
    _see_preparation(session, found, role)
    _see_admission(session, found, role)
    _see_sheets(session, found, role)
    return found


def hours(session: Session, sitting: Sitting) -> tuple[dt.datetime, dt.datetime]:
    """§34.10, §104. When the test of the sitting begins and by when it must end."""
    return timing.starts_at(sitting.day, sitting.site.tz), conduct.ends_at(session, sitting)


def _see_preparation(session: Session, found: Facts, role: Role) -> None:
    here = found.sitting.id
    if "R" in cell("sheet", role).verbs:
        halls = [room.id for room in found.rooms]
        found.sheets = bool(session.scalar(sa.select(Sheet.id).where(Sheet.sitting_room_id.in_(halls)).limit(1)))
    if "R" in cell("sealed_key", role).verbs:
        key = session.scalar(sa.select(SealedKey).where(SealedKey.sitting_id == here))
        found.sealed, found.asked = key is not None, key is not None and key.asked_at is not None
    if "R" in cell("centre_password", role).verbs:
        unused = sa.select(CentrePassword.id).where(
            CentrePassword.sitting_id == here, CentrePassword.kind == PasswordKind.SEATING,
            CentrePassword.used_at.is_(None),
        )  # fmt: skip
        found.password = bool(session.scalar(unused.limit(1)))


def _see_admission(session: Session, found: Facts, role: Role) -> None:
    """§28.2, §44.2. Stubs that the site still waits for; lines of I-17 that the programmer applies today."""
    if found.sitting.state not in (S.ALLOCATED, S.SEATING_PRINTED):
        return
    if may_do("passes.take_stub", role):
        told = passes.counts(session, passes.Wanted(sitting_id=found.sitting.id))
        found.stubs = told[None] - told[PassStep.AT_SITE]
    if may_do("corrections.apply", role):
        found.lines = corrections.open_today(session, found.sitting, found.now)


def _see_sheets(session: Session, found: Facts, role: Role) -> None:
    halls = [room.id for room in found.rooms]
    if "R" not in cell("doubt", role).verbs or found.sitting.state not in (S.FINISHED, S.SCANNING, S.IDENTIFYING):
        return
    found.doubts = _counted(session, Doubt.sitting_room_id, halls, Doubt.filled.is_(None))
    lower = _counted(session, LowerRow.sitting_room_id, halls, LowerRow.decision.is_(None), LowerRow.blank.is_(False))
    upper = _counted(session, UpperRow.sitting_room_id, halls, UpperRow.note.is_(None))
    found.undecided = {hall: lower.get(hall, 0) + upper.get(hall, 0) for hall in halls}
    failed = sa.select(sa.func.count()).where(
        Job.site_id == found.sitting.site_id, Job.state == JobState.FAILED,
        Job.arguments["room_id"].as_integer().in_(halls),
    )  # fmt: skip
    found.failed = session.scalar(failed) or 0


def _counted(
    session: Session, room: InstrumentedAttribute[int], halls: list[int], *that: sa.ColumnElement[bool]
) -> dict[int, int]:
    query = sa.select(room, sa.func.count()).where(room.in_(halls), *that).group_by(room)
    return dict(session.execute(query).all())


def deeds(found: Facts) -> list[Deed]:
    """What may be done with the sitting next, the most urgent first."""
    return list(NEXT.get(found.sitting.state, _nothing)(found))


def stuck(found: Facts) -> list[tuple[str, Text]]:
    """What waits for a person, each with the verb that moves it."""
    waiting = found.in_state(RoomState.WAITING)
    said = []
    if found.sitting.state in (S.SCANNING, S.IDENTIFYING) and waiting:
        rooms = ", ".join(room.room.number for room in waiting)
        words = Text("екі рет сканерленбеген аудиториялар: {rooms}", "аудитории, не сканированные дважды: {rooms}")
        said.append(("sheets.receive", words.fill(rooms=rooms)))
    if doubts := sum(found.doubts.values()):
        words = Text("шешілмеген күмәнді дөңгелекшелер: {n}", "нерешённые сомнительные кружки: {n}")
        said.append(("sheets.settle", words.fill(n=doubts)))
    if rows := sum(found.undecided.values()):
        words = Text("хаттаманың толтырылмаған жолдары: {n}", "незаполненные строки протокола: {n}")
        said.append(("identification.fill", words.fill(n=rows)))
    if found.failed:
        words = Text("орындалмай қалған тапсырмалар: {n}", "сорвавшиеся задания: {n}")
        said.append(("jobs", words.fill(n=found.failed)))
    return said


def _nothing(_found: Facts) -> Iterator[Deed]:
    return iter(())


def _planned(found: Facts) -> Iterator[Deed]:
    if found.open_bases:
        yield Deed(
            "enrolment.close_base", Text("Өтініштер базасын жабу", "Закрыть базу заявлений"), "§78.4",
            count=len(found.open_bases),
        )  # fmt: skip
        return
    yield Deed("allocation.propose", Text("Аудиторияларға бөлу", "Распределить по аудиториям"), "§78.6")


def _admission(found: Facts) -> Iterator[Deed]:
    if found.lines:
        words = Text("I-17 түзетулерін енгізу", "Внести исправления I-17")
        yield Deed("corrections.apply", words, "§44.2", count=found.lines)
    if found.stubs:
        words = Text("Түбіртектер мен аудитория папкалары", "Корешки и папки аудиторий")
        yield Deed("passes.take_stub", words, "§28.2", count=found.stubs)


def _allocated(found: Facts) -> Iterator[Deed]:
    yield from _admission(found)
    if not found.sheets:
        yield Deed("preparation.allot_sheets", Text("Жауап парақтарын бөлу", "Выделить листы ответов"), "§111")
    if not found.sealed:
        yield Deed("results.seal_key", Text("Код файлын мөрлеу", "Запечатать файл кодов"), "§21.2")
    if not found.password:
        yield Deed(
            "preparation.issue_password", Text("Отырғызу парағына пароль беру", "Выдать пароль посадки"), "§43.6"
        )
    yield Deed(
        "preparation.print_seating", Text("Отырғызу парағын басып шығару", "Напечатать посадочный лист"), "§43.6",
        form="I-9",
    )  # fmt: skip


def _printed(found: Facts) -> Iterator[Deed]:
    yield from _admission(found)
    yield Deed("conduct.start", Text("Тестілеуді бастау", "Начать тестирование"), "§34.10")


def _running(_found: Facts) -> Iterator[Deed]:
    yield Deed("conduct.finish", Text("Тестілеуді аяқтау", "Завершить тестирование"), "§104")
    yield Deed("conduct.exclude", Text("Сканерленбейтін парақты белгілеу", "Отметить лист вне сканирования"), "§127.1")


def _finished(found: Facts) -> Iterator[Deed]:
    waiting = len(found.in_state(RoomState.WAITING))
    yield Deed("sheets.receive", Text("Жауап парақтарын сканерлеу", "Сканировать листы ответов"), "§127", count=waiting)
    yield Deed("conduct.exclude", Text("Сканерленбейтін парақты белгілеу", "Отметить лист вне сканирования"), "§127.1")


def _processing(found: Facts) -> Iterator[Deed]:
    compared, protocols = found.in_state(RoomState.SCANNED), found.in_state(RoomState.PROTOCOL)
    if doubts := sum(found.doubts.values()):
        yield Deed(
            "sheets.settle", Text("Күмәнді дөңгелекшелерді шешу", "Решить сомнительные кружки"), "§166", count=doubts
        )
    if ready := sum(not found.doubts.get(room.id) for room in compared):
        yield Deed("identification.identify", Text("Сәйкестендіру", "Провести идентификацию"), "§128", count=ready)
    if rows := sum(found.undecided.values()):
        yield Deed("identification.fill", Text("Хаттаманы толтыру", "Заполнить протокол"), "§130", count=rows)
    if whole := sum(not found.undecided.get(room.id) for room in protocols):
        yield Deed("identification.enter", Text("Хаттаманы енгізу", "Внести протокол"), "§142", count=whole)
    if waiting := len(found.in_state(RoomState.WAITING)):
        yield Deed("sheets.receive", Text("Жауап парақтарын сканерлеу", "Сканировать листы"), "§127", count=waiting)
    if found.rooms and len(found.in_state(RoomState.IDENTIFIED)) == len(found.rooms):
        yield Deed("identification.report", Text("ҰТО-ға хабарлау", "Сообщить в НЦТ"), "§145")


def _identified(found: Facts) -> Iterator[Deed]:
    if not found.sealed:
        yield Deed("results.seal_key", Text("Код файлын жіберу", "Передать файл кодов"), "§146")
    if found.asked:
        yield Deed("results.open_key", Text("Кодты екі парольмен ашу", "Открыть коды двумя паролями"), "§147")
    yield Deed("results.ask_opening", Text("Кодты ашуды сұрау", "Запросить открытие кодов"), "§147")
    if not found.asked:
        yield Deed("results.open_key", Text("Кодты екі парольмен ашу", "Открыть коды двумя паролями"), "§147")


def _opened(_found: Facts) -> Iterator[Deed]:
    yield Deed("results.score_sitting", Text("Жұмыстарды бағалау", "Оценить работы"), "§149")


def _scored(_found: Facts) -> Iterator[Deed]:
    yield Deed("", Text("Код парағы мен ведомостарды басу", "Напечатать коды и ведомости"), "§148-150", form="I-4")


NEXT: Mapping[SittingState, Callable[[Facts], Iterator[Deed]]] = {
    S.PLANNED: _planned, S.ALLOCATED: _allocated, S.SEATING_PRINTED: _printed, S.RUNNING: _running,
    S.FINISHED: _finished, S.SCANNING: _processing, S.IDENTIFYING: _processing, S.IDENTIFIED: _identified,
    S.KEYS_OPENED: _opened, S.SCORED: _scored,
}  # fmt: skip
