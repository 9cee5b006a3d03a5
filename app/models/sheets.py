"""Answer sheets: allotted to a room, scanned twice, read, compared, identified (§111, §127-142)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from app.db import Base, Menu, Register, column, one, titled, within
from app.models.sittings import Placement, SittingRoom
from app.rules import eye
from app.rules.terms import Decision, Exclusion, Mismatch, Note, SheetState
from app.text import Text


class OfRoom:
    """Every row here belongs to one room of one sitting."""

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    sitting_room_id: Mapped[int] = column("Аудитория", "Аудитория")


class Sheet(OfRoom, Base):
    """A numbered answer sheet allotted to a room before the test (§111, §128.1); never destroyed (§189)."""

    __tablename__ = "sheet"
    __table_args__ = (
        within("sitting_room"),
        sa.CheckConstraint("(state IN ('excluded', 'spoiled')) = (exclusion IS NOT NULL)", name="excluded_with_reason"),
        sa.CheckConstraint("number ~ '^[0-9]{6}$'", name="six_digits"),
        sa.Index("ix_sheet_room", "sitting_room_id"),
    )
    register = Register(
        Text("Жауап парақтары", "Листы ответов"), Menu.SHEETS, "§111", ("number",),
        ("number", "sitting_room", "spare", "state", "exclusion", "remark"), ("number", "state", "exclusion"),
        order="number",
    )  # fmt: skip

    number: Mapped[str] = column("Парақ №", "Лист №", unique=True)
    spare: Mapped[bool] = column("Қосымша (§111)", "Дополнительный (§111)", server_default=sa.false())
    state: Mapped[SheetState] = column("Жағдайы", "Состояние", server_default="allotted")
    exclusion: Mapped[Exclusion | None] = column("Сканерленбеу себебі", "Почему не сканируется")
    remark: Mapped[str] = column("Ескертпе", "Примечание", server_default="")
    sitting_room: Mapped[SittingRoom] = one("SittingRoom", "sheet.sitting_room_id")

    def __str__(self) -> str:
        return self.number


class Scan(OfRoom, Base):
    """One picture of one page in one of the two passes, and what the eye measured on it (§127.1)."""

    __tablename__ = "scan"
    __table_args__ = (
        within("sitting_room"),
        sa.UniqueConstraint("sitting_room_id", "pass_no", "picture", "page"),
        sa.CheckConstraint("pass_no IN (1, 2)", name="pass_no"),
    )
    register = Register(
        Text("Сканерленген беттер", "Отсканированные страницы"), Menu.SHEETS, "§127.1",
        ("sitting_room_id", "pass_no", "picture", "page"),
        ("sitting_room", "source", "pass_no", "outcome", "number", "reasons_said", "dismissed"),
        ("pass_no", "outcome", "number"), order="id",
    )  # fmt: skip
    unwatched = ("fills", "answers", "reasons", "fields")

    pass_no: Mapped[int] = column("Өту №", "Проход №")
    picture: Mapped[str] = column("Сурет (SHA-256)", "Изображение (SHA-256)")
    page: Mapped[int] = column("Бет", "Страница", server_default="1")
    source: Mapped[str] = column("Файл", "Файл")
    received_at: Mapped[dt.datetime] = column("Қабылданды", "Принято")
    read_at: Mapped[dt.datetime | None] = column("Оқылды", "Прочитано")
    outcome: Mapped[str | None] = column("Оқу нәтижесі", "Итог чтения")
    number: Mapped[str | None] = column("Парақ №", "Лист №")
    reasons: Mapped[list[dict[str, Any]]] = column("Себептері", "Причины", JSONB(), server_default="[]")
    fields: Mapped[dict[str, str]] = column("Секторлар", "Секторы", JSONB(), server_default="{}")
    answers: Mapped[bytes | None] = column("Жауаптар", "Ответы", sa.LargeBinary(), deferred=True)
    fills: Mapped[bytes | None] = column("Бояу үлесі", "Доля закраски", sa.LargeBinary(), deferred=True)
    dpi: Mapped[float | None] = column("DPI", "DPI")
    rotation: Mapped[int | None] = column("Бұрылуы", "Поворот")
    residual_mm: Mapped[float | None] = column("Қате, мм", "Невязка, мм")
    dismissed: Mapped[str | None] = column("Есептен шығару себебі", "Почему не учитывается")
    sitting_room: Mapped[SittingRoom] = one("SittingRoom", "scan.sitting_room_id")

    @property
    @titled("Себептері", "Причины")
    def reasons_said(self) -> Text:
        return eye.reasons_said(reason["kind"] for reason in self.reasons)

    @property
    @titled("Кілт", "Ключ")
    def unit(self) -> str:
        return f"{self.sitting_room.unit}-{self.pass_no}-{self.id}"


class Doubt(OfRoom, Base):
    """A bubble that the passes see differently or that lies near 50 per cent: a person decides (§127.1, §166)."""

    __tablename__ = "doubt"
    __table_args__ = (within("sitting_room"), sa.UniqueConstraint("sitting_room_id", "number", "at"))
    register = Register(
        Text("Күмәнді дөңгелекшелер", "Сомнительные кружки"), Menu.SHEETS, "§166", ("id",),
        ("sitting_room", "number", "at", "first", "second", "filled", "settled_by"), ("number", "filled"), order="id",
    )  # fmt: skip

    number: Mapped[str] = column("Парақ №", "Лист №")
    at: Mapped[str] = column("Орны", "Место")
    first: Mapped[float] = column("1-өту, үлесі", "Проход 1, доля")
    second: Mapped[float] = column("2-өту, үлесі", "Проход 2, доля")
    filled: Mapped[bool | None] = column("Боялған ба", "Закрашен ли")
    settled_by: Mapped[str] = column("Кім шешті", "Кто решил", server_default="")
    sitting_room: Mapped[SittingRoom] = one("SittingRoom", "doubt.sitting_room_id")


class Reading(OfRoom, Base):
    """What one sheet says after both passes agree, and whose it proved to be (§128, §139-142)."""

    __tablename__ = "reading"
    __table_args__ = (
        within("sitting_room"),
        within("placement"),
        sa.UniqueConstraint("sitting_room_id", "number"),
        sa.Index(
            "uq_reading_placement", "placement_id", unique=True, postgresql_where=sa.text("placement_id IS NOT NULL")
        ),
    )
    register = Register(
        Text("Оқылған парақтар", "Прочитанные листы"), Menu.SHEETS, "§128", ("sitting_room_id", "number"),
        ("sitting_room", "number", "blank", "code", "seat", "variant", "mismatches_said", "decision"),
        ("number", "code", "blank", "decision"), order="number",
    )  # fmt: skip

    number: Mapped[str] = column("Парақ №", "Лист №")
    blank: Mapped[bool] = column("Толтырылмаған", "Не заполнен", server_default=sa.false())
    code: Mapped[str] = column("ТЖК (оқылды)", "ИКТ (прочитан)")
    seat: Mapped[str] = column("Орын (оқылды)", "Место (прочитано)")
    variant: Mapped[str] = column("Нұсқа (оқылды)", "Вариант (прочитан)")
    answers: Mapped[bytes] = column("Жауаптар", "Ответы", sa.LargeBinary())
    mismatches: Mapped[str] = column("Сәйкеспеген белгілер", "Несовпадения", server_default="")
    placement_id: Mapped[int | None] = column("Тестіленуші", "Тестируемый")
    right_variant: Mapped[str | None] = column("Нақты нұсқа", "Верный вариант")
    decision: Mapped[Decision | None] = column("Шешім", "Решение")
    sitting_room: Mapped[SittingRoom] = one("SittingRoom", "reading.sitting_room_id")
    placement: Mapped[Placement | None] = one("Placement", "reading.placement_id")

    @property
    @titled("Сәйкеспеуі", "Несовпадение")
    def mismatches_said(self) -> str:
        return ", ".join(str(Mismatch(mark).label) for mark in self.mismatches)


class UpperRow(OfRoom, Base):
    """A candidate without an identified sheet: a line of the upper table of I-21 (§133.1, §137)."""

    __tablename__ = "upper_row"
    __table_args__ = (within("sitting_room"), within("placement"), sa.UniqueConstraint("placement_id"))
    register = Register(
        Text("Хаттама, жоғарғы кесте", "Протокол, верхняя таблица"), Menu.SHEETS, "§137", ("placement_id",),
        ("sitting_room", "placement", "sheet_number", "note"), ("note",), order="id",
    )  # fmt: skip

    placement_id: Mapped[int] = column("Тестіленуші", "Тестируемый")
    sheet_number: Mapped[str] = column("Жауап парағының №", "№ листа ответов", server_default="")
    note: Mapped[Note | None] = column("Ескерту", "Примечание")
    sitting_room: Mapped[SittingRoom] = one("SittingRoom", "upper_row.sitting_room_id")
    placement: Mapped[Placement] = one("Placement", "upper_row.placement_id")


class LowerRow(OfRoom, Base):
    """A sheet that is not identified by itself: a line of the lower table of I-21 (§133.2, §138-141)."""

    __tablename__ = "lower_row"
    __table_args__ = (within("sitting_room"), sa.UniqueConstraint("sitting_room_id", "number"))
    register = Register(
        Text("Хаттама, төменгі кесте", "Протокол, нижняя таблица"), Menu.SHEETS, "§138", ("sitting_room_id", "number"),
        ("sitting_room", "number", "blank", "mismatches", "name_on_sheet", "right_code", "right_seat",
         "right_variant", "decision"),
        ("number", "decision"), order="id",
    )  # fmt: skip

    number: Mapped[str] = column("Жауап парағының №", "№ листа ответов")
    position: Mapped[int] = column("Р/с №", "№ п/п")
    blank: Mapped[bool] = column("Толтырылмаған", "Не заполнен", server_default=sa.false())
    mismatches: Mapped[str] = column("Сәйкеспеген белгілер", "Несовпадения", server_default="")
    name_on_sheet: Mapped[str] = column("Парақтағы аты-жөні", "Ф.И.О. на листе", server_default="")
    right_code: Mapped[str] = column("ТЖК дұрыс коды", "Правильный ИКТ", server_default="")
    right_seat: Mapped[str] = column("Орынның дұрыс нөмірі", "Правильный № места", server_default="")
    right_variant: Mapped[str] = column("Кітапшадағы нұсқа", "Вариант на книжке", server_default="")
    decision: Mapped[Decision | None] = column("Шешім", "Решение")
    sitting_room: Mapped[SittingRoom] = one("SittingRoom", "lower_row.sitting_room_id")
