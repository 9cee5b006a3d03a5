"""Answer sheets from the envelope to the identified candidate: scan twice, read, compare, identify, correct."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, undefer

import omr
from app import files, job
from app.db import act
from app.errors import BadInput, Fault, Refusal
from app.models import Doubt, Job, Reading, Scan, Sheet, SittingRoom, Staff
from app.rules import answer_sheet, eye, identification, progress
from app.rules.terms import RoomState, SheetState, SittingState
from app.text import Text

LAYOUT = omr.Layout.load("i19")
LARGEST = 64 * 1024 * 1024  # bytes of one file of scans
MOST_PAGES = 150
"""Pages of one file: a full room (120 seats) with its reserve, read within the lease of a job."""
UNREAD = Text("{page}-бет: {outcome} ({why})", "страница {page}: {outcome} ({why})")
LOOKED_AT = {"near_threshold", "stained", "faint", "streak"}
"""Kinds of the eye's reasons that name one bubble on which a person must look."""

GROUPS = tuple(
    answer_sheet.Group(
        group.name, cast("answer_sheet.Kind", group.kind), group.labels, group.rows, group.cols, group.first,
        group.max_marks or answer_sheet.MAX_MARKS, frozenset(group.absent),
    )
    for group in LAYOUT.groups
)  # fmt: skip


@dataclass(frozen=True)
class Balance:
    """How far the two passes of a room are: numbers of sheets, and pages that say no number."""

    expected: tuple[str, ...]
    passes: tuple[tuple[str, ...], tuple[str, ...]]
    missing: tuple[tuple[str, ...], tuple[str, ...]]
    unread: tuple[Scan, ...]
    waiting: int

    @property
    def complete(self) -> bool:
        """Both passes hold every sheet that must be scanned, and no page is left unread."""
        return not any(self.missing) and not self.unread and not self.waiting and bool(self.passes[0])


def receive(
    session: Session, room: SittingRoom, pass_no: int, pictures: Sequence[tuple[str, bytes]], *, by: Staff
) -> list[Job]:
    """§127.1. Take the scans of one pass of a room; each file is kept and read in the background.

    BadInput names every file that cannot be one; Refusal if the sitting is not finished or the room is compared.
    """
    _check_scanning(room)
    named = [(files.plain_name(name), content) for name, content in pictures]
    _check_files(named)
    kept = [(name, files.keep(content)) for name, content in named]
    _check_scanned_twice(session, room, pass_no, kept)
    return [
        job.later(
            session, "sheets.read", key=_key(room, pass_no, sha), place=room, by=by,
            room_id=room.id, pass_no=pass_no, picture=sha, source=name,
        )
        for name, sha in kept
    ]  # fmt: skip


def _key(room: SittingRoom, pass_no: int, sha: str) -> str:
    return f"read {room.id} {pass_no} {sha}"


def _check_scanned_twice(session: Session, room: SittingRoom, pass_no: int, kept: Sequence[tuple[str, str]]) -> None:
    """§127.1. No scanner makes the same file twice: what the other pass holds already was not scanned again."""
    other = 3 - pass_no
    of_other = sa.select(Scan.picture).where(
        Scan.sitting_room_id == room.id, Scan.pass_no == other, Scan.dismissed.is_(None)
    )
    held = set(session.scalars(of_other.where(Scan.picture.in_([sha for _, sha in kept]))))
    coming = sa.select(Job.key).where(Job.state.in_(("waiting", "running")))
    keys = set(session.scalars(coming.where(Job.key.in_([_key(room, other, sha) for _, sha in kept]))))
    same = [name for name, sha in kept if sha in held or _key(room, other, sha) in keys]
    if same:
        raise Refusal(
            "§127.1",
            Text(
                "Бұл файлдар {n}-өтуде қабылданған: {names}. Парақтарды қайта сканерлеп, жаңа файлдарды жіберіңіз.",
                "Эти файлы уже приняты в проходе {n}: {names}. Отсканируйте листы ещё раз и отправьте новые файлы.",
            ).fill(n=other, names=", ".join(same[:5]) + (" …" if len(same) > 5 else "")),
        )


def _check_scanning(room: SittingRoom) -> None:
    sitting = room.sitting
    if sitting.state is SittingState.FINISHED:
        sitting.state = SittingState.SCANNING
    elif sitting.state not in {SittingState.SCANNING, SittingState.IDENTIFYING}:
        progress.check(sitting.state, SittingState.SCANNING)
    if room.state is not RoomState.WAITING:
        raise _compared(room)


def _check_files(pictures: Sequence[tuple[str, bytes]]) -> None:
    if not pictures:
        raise BadInput(
            Text("Файл таңдалмаған. Аудитория сканын таңдаңыз.", "Файлы не выбраны. Выберите сканы аудитории.")
        )
    faults = [
        Fault(
            Text("«{name}»: файл бос. Қайта сканерлеңіз.", "«{name}»: файл пуст. Отсканируйте заново.").fill(name=name)
            if not content
            else Text(
                "«{name}»: файл тым үлкен ({size} МБ). Аудиторияны бөліп сканерлеңіз.",
                "«{name}»: файл слишком велик ({size} МБ). Отсканируйте аудиторию по частям.",
            ).fill(name=name, size=len(content) >> 20)
        )
        for name, content in pictures
        if not content or len(content) > LARGEST
    ]
    if faults:
        raise BadInput(Text("Файлдар қабылданбады.", "Файлы не приняты."), faults)


def _compared(room: SittingRoom) -> Refusal:
    return Refusal(
        "§127.1",
        Text(
            "{room} аудиториясының екі сканы салыстырылған. Хаттамамен жұмысты жалғастырыңыз.",
            "Два сканирования аудитории {room} уже сличены. Продолжайте работу с протоколом.",
        ).fill(room=room.unit),
    )


@job.task
def read(session: Session, claim: job.Claim, *, room_id: int, pass_no: int, picture: str, source: str) -> Text:
    """§127.1. Read every page of one kept picture; reading it again changes nothing."""
    seen = _pages(files.opened(picture))
    room = session.get_one(SittingRoom, room_id)
    with act(session, Text("жауап парағы оқылды", "лист ответов прочитан"), mark="§127.1", place=room.site):
        now = session.scalar(sa.text("SELECT synaq_now()"))
        excluded = _excluded(session, room)
        taken = {
            "pass_no": pass_no, "picture": picture, "source": source, "received_at": now, "read_at": now,
            "excluded": excluded,
        }  # fmt: skip
        numbers = [_record(session, room, taken, reading) for reading in seen]
        words = _words(seen, [excluded.get(number) for number in numbers])
        claim.finish(session, words, "refused" if any(number in excluded for number in numbers) else "done")
    return words


def _pages(content: bytes) -> list[omr.Reading]:
    seen = list(islice(omr.read_pages(content, LAYOUT), MOST_PAGES + 1))
    if len(seen) > MOST_PAGES:
        raise BadInput(
            Text(
                "Файлда {n} беттен көп. Аудиторияны бөліп сканерлеңіз.",
                "В файле больше {n} страниц. Отсканируйте аудиторию по частям.",
            ).fill(n=MOST_PAGES)
        )
    return seen


def _excluded(session: Session, room: SittingRoom) -> dict[str, Text]:
    """Numbers of sheets that must not be scanned, each with its sentence."""
    said = {}
    for sheet in session.scalars(sa.select(Sheet).where(Sheet.site_id == room.site_id, Sheet.exclusion.is_not(None))):
        try:
            identification.refuse_excluded(sheet.number, sheet.exclusion)
        except Refusal as refused:
            said[sheet.number] = Text(*(f"{refused.mark}: {sentence}" for sentence in refused.text))
    return said


def _record(session: Session, room: SittingRoom, taken: Mapping[str, Any], reading: omr.Reading) -> str:
    """Put down what the eye saw; a page that is there already stays as it is. Returns its number, «» if unread."""
    number = f"{reading.sheet_no:06}" if reading.sheet_no is not None else ""
    why = taken["excluded"].get(number)
    row = {
        **{name: value for name, value in taken.items() if name != "excluded"},
        "site_id": room.site_id, "sitting_room_id": room.id, "page": reading.page, "outcome": reading.outcome,
        "number": number or None, "reasons": [reason._asdict() for reason in reading.reasons],
        "fields": reading.fields, "fills": reading.fills() or None, "dpi": reading.dpi, "rotation": reading.rotation,
        "residual_mm": reading.residual_mm, "dismissed": why and why.within("both"),
    }  # fmt: skip
    told = insert(Scan).values(row)
    session.execute(told.on_conflict_do_nothing(constraint="uq_scan_sitting_room_id_pass_no_picture_page"))
    return number


def _words(seen: Sequence[omr.Reading], refused: Sequence[Text | None]) -> Text:
    told = [sentence for sentence in refused if sentence]
    told += [
        UNREAD.fill(
            page=reading.page,
            outcome=eye.outcome_said(reading.outcome),
            why=eye.reasons_said(sorted(reason.kind for reason in reading.reasons)),
        )
        for reading in seen
        if reading.sheet_no is None or not reading.is_measured
    ]
    told = told or [Text(*[f"№ {reading.sheet_no:06}"] * 2) for reading in seen if reading.sheet_no is not None]
    return Text("; ".join(one.kk for one in told), "; ".join(one.ru for one in told))


def dismiss(scan: Scan, why: str) -> None:
    """§127.1. A page that is no sheet of this room, or was scanned again, is left out; the reason stays.

    Only until the passes are compared: later a sheet would vanish from its candidate.
    """
    if scan.sitting_room.state is not RoomState.WAITING:
        raise _compared(scan.sitting_room)
    if scan.dismissed is not None:
        raise Refusal(
            "§127.1", Text("Бұл бет есептен шығарылған.", "Эта страница уже снята с учёта. Обновите список страниц.")
        )
    if not why.strip():
        raise Refusal(
            "§127.1",
            Text("Есептен шығару себебін жазыңыз.", "Впишите причину, по которой страница не учитывается."),
        )
    scan.dismissed = why.strip()


def balance(session: Session, room: SittingRoom) -> Balance:
    """§127.1. Which sheets of the room each pass has, which are missing, which pages could not be read."""
    scans = _scans(session, room)
    first, second = (tuple(sorted(s.number for s in scans if s.pass_no == n and s.number and s.fills)) for n in (1, 2))
    allotted = session.scalars(sa.select(Sheet).where(Sheet.sitting_room_id == room.id).order_by(Sheet.number)).all()
    elsewhere = _elsewhere(session, room)
    expected = tuple(s.number for s in allotted if s.exclusion is None and s.number not in elsewhere)
    waiting = session.scalar(
        sa.select(sa.func.count()).where(
            Job.site_id == room.site_id,
            Job.state.in_(("waiting", "running")),
            Job.arguments["room_id"].as_integer() == room.id,
        )
    )
    return Balance(
        expected, (first, second),
        (tuple(sorted({*expected} - {*first})), tuple(sorted({*expected} - {*second}))),
        tuple(s for s in scans if not s.number or not s.fills), waiting or 0,
    )  # fmt: skip


def _scans(session: Session, room: SittingRoom) -> Sequence[Scan]:
    return session.scalars(
        sa.select(Scan)
        .where(Scan.sitting_room_id == room.id, Scan.dismissed.is_(None))
        .options(undefer(Scan.fills))
        .order_by(Scan.pass_no, Scan.id)
    ).all()


def _elsewhere(session: Session, room: SittingRoom) -> set[str]:
    """Sheets of this room that both passes of another room of the sitting hold."""
    other = sa.select(SittingRoom.id).where(SittingRoom.sitting_id == room.sitting_id, SittingRoom.id != room.id)
    return set(
        session.scalars(
            sa.select(Scan.number)
            .where(Scan.sitting_room_id.in_(other), Scan.dismissed.is_(None), Scan.fills.is_not(None))
            .group_by(Scan.number)
            .having(sa.func.count(sa.distinct(Scan.pass_no)) == 2)
        )
    )


def compare(session: Session, room: SittingRoom) -> list[Doubt]:
    """§127.1. Put the two passes side by side, bubble by bubble; what they see differently goes to a person."""
    if room.state is not RoomState.WAITING:
        raise _compared(room)
    held = balance(session, room)
    _check_unread(held)
    identification.check_two_passes(*held.passes)
    identification.check_all_scanned(held.expected, held.passes[0], [])
    scans = _scans(session, room)
    first = {s.number: s for s in scans if s.pass_no == 1 and s.number}
    second = {s.number: s for s in scans if s.pass_no == 2 and s.number}
    doubts = [doubt for number in sorted(first) for doubt in _doubts(room, first[number], second[number])]
    session.add_all(doubts)
    room.state = RoomState.SCANNED
    if room.sitting.state is SittingState.SCANNING:
        room.sitting.state = SittingState.IDENTIFYING
    session.flush()
    return doubts


def _check_unread(held: Balance) -> None:
    if held.waiting:
        raise Refusal(
            "§127.1",
            Text("{n} файл әлі оқылып жатыр. Аяқталуын күтіңіз.", "Ещё читаются файлы: {n}. Дождитесь окончания.").fill(
                n=held.waiting
            ),
        )
    if held.unread:
        raise Refusal(
            "§127.1",
            Text(
                "Оқылмаған беттер бар: {pages}. Оларды қайта сканерлеңіз, артық бетті себебін жазып есептен шығарыңыз.",
                "Есть непрочитанные страницы: {pages}. Отсканируйте их заново, а лишнюю снимите с учёта с причиной.",
            ).fill(pages=", ".join(f"{s.source} ({s.pass_no})" for s in held.unread)),
        )


def _doubts(room: SittingRoom, first: Scan, second: Scan) -> Iterator[Doubt]:
    one, two = (answer_sheet.measures(unpacked(scan.fills or b"")) for scan in (first, second))
    places = {difference.bubble for difference in identification.differences(one, two, doubt=0.0)}
    for scan in (first, second):
        places |= {_bubble(reason["at"]) for reason in scan.reasons if reason["kind"] in LOOKED_AT and reason["at"]}
    for place in sorted(places):
        yield Doubt(
            site_id=room.site_id, sitting_room_id=room.id, number=first.number, at=":".join(map(str, place)),
            first=one[place], second=two[place],
        )  # fmt: skip


def _bubble(at: str) -> answer_sheet.Bubble:
    group, row, col = at.split(":")
    return answer_sheet.Bubble(group, int(row), int(col))


def unpacked(fills: bytes) -> answer_sheet.Fills:
    """The measured shares of a sheet by group, row and column, from a byte a bubble (255 = wholly covered)."""
    cells: dict[str, list[list[float | None]]] = {
        group.name: [[None] * group.cols for _ in range(group.rows)] for group in GROUPS
    }
    for bubble, byte in zip(LAYOUT.bubbles, fills, strict=True):
        cells[bubble.group][bubble.row][bubble.col] = byte / 255
    return cells


def settle(doubt: Doubt, *, filled: bool, by: Staff) -> None:
    """§166. A person has looked at both pictures and says whether the circle is filled to a half or more."""
    if doubt.sitting_room.state is not RoomState.SCANNED:
        raise _compared(doubt.sitting_room)
    doubt.filled, doubt.settled_by = filled, by.login


def claims(session: Session, room: SittingRoom) -> Mapping[str, tuple[answer_sheet.Claim, bool]]:
    """By sheet number: what the sheet says with every doubt settled, and whether it is unfilled."""
    decided: dict[str, dict[tuple[str, int, int], bool]] = {}
    for doubt in session.scalars(sa.select(Doubt).where(Doubt.sitting_room_id == room.id)):
        if doubt.filled is None:
            raise Refusal(
                "§166",
                Text(
                    "Күмәнді дөңгелекшелер шешілмеген (№ {number} парақ). Екі суретке қарап, әрқайсысын белгілеңіз.",
                    "Сомнительные кружки не решены (лист № {number}). Сверьте два снимка и отметьте каждый.",
                ).fill(number=doubt.number),
            )
        decided.setdefault(doubt.number, {})[_bubble(doubt.at)] = doubt.filled
    said = {}
    for scan in _scans(session, room):
        if scan.pass_no == 1 and scan.number:
            fills, settled = unpacked(scan.fills or b""), decided.get(scan.number, {})
            said[scan.number] = (
                answer_sheet.claim(GROUPS, fills, decided=settled),
                answer_sheet.blank(fills, decided=settled),
            )
    return said


def count_sheets(session: Session, said: Mapping[str, tuple[answer_sheet.Claim, bool]]) -> None:
    """§127.1. Each scanned sheet is now filled or unfilled, wherever it was found."""
    for sheet in session.scalars(sa.select(Sheet).where(Sheet.number.in_(said))):
        sheet.state = SheetState.BLANK if said[sheet.number][1] else SheetState.FILLED


def readings_of(room: SittingRoom, said: Mapping[str, tuple[answer_sheet.Claim, bool]]) -> list[Reading]:
    """What each sheet says of itself, as rows of the register of readings."""
    return [
        Reading(
            site_id=room.site_id, sitting_room_id=room.id, number=number, blank=blank, code=claim.code,
            seat=claim.seat, variant=claim.variant, answers=claim.answers,
        )
        for number, (claim, blank) in sorted(said.items())
    ]  # fmt: skip
