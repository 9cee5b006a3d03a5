"""Papers of the answer sheets: the numbered sheets I-19 themselves and the protocol of identification I-21."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.orm import Session

import omr
from app.documents.heads import PROGRAMMER, REPRESENTATIVE, RoomPaper, from_state, names, of_room, serves
from app.errors import Refusal
from app.form import Framed, Signature, form
from app.models import Application, LowerRow, Placement, Reading, Scan, Seat, Sheet, SittingRoom, UpperRow
from app.roles import Role
from app.rules.answer_sheet import seat_digits
from app.rules.terms import Decision, Mismatch, Note, RoomState, SittingState
from app.text import Text

LAYOUT = Path(omr.__file__).parent / "layouts" / "i19.json"
MEMBERS = Text("Аттестаттау комиссиясының мүшелері (аты-жөні, қолы)", "Члены аттестационной комиссии (Ф.И.О., подпись)")
UNFILLED = Text("толтырылмаған", "не заполнен")


@dataclass(frozen=True, kw_only=True)
class AnswerSheets(RoomPaper):
    """The numbers of the sheets of one room; all else on a sheet is the layout's."""

    numbers: list[int]


def _drawn(sheets: AnswerSheets) -> bytes:
    out = BytesIO()
    omr.blank(_layout(), sheets.numbers, out)
    return out.getvalue()


@cache
def _layout() -> omr.Layout:
    return omr.Layout.load(LAYOUT)


@form(
    "I-19",
    Text("Жауап парағы", "Лист ответов"),
    mark="§114",
    on=SittingRoom,
    fits=serves,
    template=LAYOUT,
    draw=_drawn,
    ready=from_state(SittingState.ALLOCATED, "§111"),
)
def answer_sheets(session: Session, row: SittingRoom) -> AnswerSheets:
    """The sheets allotted to one room, a page each, by number."""
    numbers = session.scalars(
        sa.select(Sheet.number)
        .where(Sheet.sitting_room_id == row.id, Sheet.site_id == row.site_id)
        .order_by(Sheet.number)
    ).all()
    if not numbers:
        raise Refusal(
            "§111",
            Text(
                "{room}: аудиторияға жауап парағы бөлінбеген. Алдымен парақ нөмірлерін бөліңіз.",
                "{room}: аудитории не выделены листы ответов. Сначала выделите номера листов.",
            ).fill(room=row.unit),
        )
    return AnswerSheets(**of_room(row), numbers=[int(number) for number in numbers])


@dataclass(frozen=True)
class UpperLine:
    """A candidate whose sheet is not identified (§133.1, §137)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    fio: Annotated[str, Text("Тестіленушінің ТАӘ", "Ф.И.О. тестируемого")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    seat_no: Annotated[str, Text("Орын №", "Место №")]
    u_sheet_no: Annotated[str, Text("Жауап парағының № (толтырылады)", "№ листа ответов (заполняется)")]
    u_note: Annotated[
        Note | None,
        Text("Ескерту: Түзету / Келмеді / Жойылды", "Примечание: Исправить / Не явился / Аннулирован"),
    ]


@dataclass(frozen=True)
class LowerLine:
    """A sheet that is not identified by itself; wrong sectors stand in a thick frame (§133.2, §138)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    sheet_no: Annotated[Framed, Text("Жауап парағының №", "№ листа ответов")]
    fail: Annotated[
        Text,
        Text("Сәйкеспеген белгі (парақ / ТЖК / орын / нұсқа)", "Несовпадение (лист / ИКТ / место / вариант)"),
    ]
    fio_on_sheet: Annotated[
        str,
        Text("Жауап парағындағы аты-жөні (толтырылады)", "Ф.И.О. на листе ответов (заполняется)"),
    ]
    tjk_read: Annotated[Framed, Text("ТЖК (жауап парағындағы)", "ИКТ (на листе ответов)")]
    tjk_right: Annotated[str, Text("ТЖК дұрыс коды (толтырылады)", "Правильный ИКТ (заполняется)")]
    seat_read: Annotated[Framed, Text("Орын № (жауап парағындағы)", "№ места (на листе ответов)")]
    seat_right: Annotated[str, Text("Орнының дұрыс нөмірі (толтырылады)", "Правильный № места (заполняется)")]
    var_read: Annotated[Framed, Text("Нұсқа № (жауап парағындағы)", "№ варианта (на листе ответов)")]
    var_booklet: Annotated[
        str,
        Text("Сұрақ-кітапшадағы нұсқа № (толтырылады)", "№ варианта на книжке-вопроснике (заполняется)"),
    ]
    decision: Annotated[
        Decision | None,
        Text(
            "Шешім: Түзету / Қосымша отырғызу / Бланкті жою",
            "Решение: Исправить / Дополнительная посадка / Аннулировать бланк",
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class Protocol(RoomPaper):
    """What the machine could not settle in one room, for people to settle (§129-142)."""

    cnt_issued: Annotated[int, Text("Аудиторияға бөлінген жауап парақтары", "Выделено листов на аудиторию")]
    cnt_scanned: Annotated[int, Text("Сканерленген", "Отсканировано")]
    cnt_auto: Annotated[int, Text("Автоматты сәйкестендірілген", "Идентифицировано автоматически")]
    cnt_empty: Annotated[int, Text("Толтырылмаған", "Незаполненных")]
    upper: Annotated[
        list[UpperLine],
        Text(
            "Жауап парағы сәйкестендірілмеген тестіленушілер тізімі",
            "Список тестируемых, листы ответов которых не идентифицированы",
        ),
    ]
    lower: Annotated[list[LowerLine], Text("Жауап парағын сәйкестендіру", "Идентификация листа ответов")]
    legend: Text
    signatures: list[Signature]
    entered_at: Annotated[dt.datetime | None, Text("Бағдарламаға енгізілген уақыты", "Время внесения в программу")]


def _both_passes(_session: Session, row: SittingRoom) -> None:
    """§127: the protocol comes after both passes of the room are compared and its sheets identified."""
    if row.state in (RoomState.WAITING, RoomState.SCANNED):
        raise Refusal(
            "§127.2",
            Text(
                "{room}: хаттама аудитория екі рет сканерленіп, парақтары сәйкестендірілген соң басылады. "
                "Қазіргі күйі: «{state}».",
                "{room}: протокол печатается после двух сканирований аудитории и сличения её листов. "
                "Сейчас: «{state}».",
            ).fill(room=row.unit, state=row.state.label),
        )


@form(
    "I-21",
    Text("Жауап парақтарын сәйкестендіру хаттамасы", "Протокол идентификации листов ответов"),
    mark="§127.2",
    on=SittingRoom,
    fits=serves,
    template="i21.xlsx",
    ready=_both_passes,
)
def protocol(session: Session, row: SittingRoom) -> Protocol:
    """Both tables of one room as they stand: empty for the pen, or with what has been entered."""
    readings = {one.number: one for one in session.scalars(sa.select(Reading).where(Reading.sitting_room_id == row.id))}
    blank = [one for one in readings.values() if one.blank]
    alone = [one for one in readings.values() if one.placement_id and not one.mismatches and not one.decision]
    return Protocol(
        **of_room(row),
        cnt_issued=_count(session, sa.select(Sheet.id).where(Sheet.sitting_room_id == row.id)),
        cnt_scanned=_count(session, _scanned(row)),
        cnt_auto=len(alone),
        cnt_empty=len(blank),
        upper=_upper(session, row),
        lower=_lower(session, row, readings),
        legend=_legend(),
        signatures=_signatures(session, row),
        entered_at=row.entered_at and row.entered_at.astimezone(row.site.tz),
    )


def _scanned(row: SittingRoom) -> sa.Select[str | None]:
    """Sheets that have a picture which counts."""
    counts = Scan.dismissed.is_(None) & Scan.number.is_not(None)
    return sa.select(Scan.number).where(Scan.sitting_room_id == row.id, counts).distinct()


def _count(session: Session, rows: sa.Select[int] | sa.Select[str | None]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0


def _upper(session: Session, row: SittingRoom) -> list[UpperLine]:
    found = session.execute(
        sa.select(UpperRow, Placement.code, Application.full_name, Seat.number)
        .join(Placement, Placement.id == UpperRow.placement_id)
        .join(Application, Application.id == Placement.application_id)
        .outerjoin(Seat, Seat.placement_id == Placement.id)
        .where(UpperRow.sitting_room_id == row.id)
        .order_by(Seat.number, Placement.code)
    ).all()
    return [
        UpperLine(n, name, code, seat_digits(seat) if seat else "", one.sheet_number, one.note)
        for n, (one, code, name, seat) in enumerate(found, 1)
    ]


def _lower(session: Session, row: SittingRoom, readings: dict[str, Reading]) -> list[LowerLine]:
    rows = session.scalars(
        sa.select(LowerRow).where(LowerRow.sitting_room_id == row.id).order_by(LowerRow.position, LowerRow.number)
    )
    return [_lower_line(n, one, readings[one.number]) for n, one in enumerate(rows, 1)]


def _lower_line(n: int, one: LowerRow, read: Reading) -> LowerLine:
    return LowerLine(
        n=n,
        sheet_no=Framed(one.number, Mismatch.SHEET in one.mismatches),
        fail=UNFILLED if one.blank else Text(*[", ".join(one.mismatches)] * 2),
        fio_on_sheet=one.name_on_sheet,
        tjk_read=Framed(read.code, Mismatch.CODE in one.mismatches),
        tjk_right=one.right_code,
        seat_read=Framed(read.seat, Mismatch.SEAT in one.mismatches),
        seat_right=one.right_seat,
        var_read=Framed(read.variant, Mismatch.VARIANT in one.mismatches),
        var_booklet=one.right_variant,
        decision=one.decision,
    )


def _legend() -> Text:
    kk = "; ".join(f"{mark.value} — {mark.label.kk}" for mark in Mismatch)
    return Text(kk, "; ".join(f"{mark.value} — {mark.label.ru}" for mark in Mismatch))


def _signatures(session: Session, row: SittingRoom) -> list[Signature]:
    programmers = [Signature(PROGRAMMER, name) for name in names(session, row.site_id, Role.PROGRAMMER)]
    return [Signature(REPRESENTATIVE), Signature(MEMBERS), Signature(MEMBERS), *programmers]
