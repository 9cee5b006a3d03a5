"""A лек: its rooms, who sits where, which variant lies on which seat."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped

from app.db import Base, Freeze, Menu, Register, column, one, titled, within
from app.models.applications import Application
from app.models.places import Campaign, Commission, Room, Site, Subject
from app.rules.terms import Language, ParticipationState, PasswordKind, RoomPurpose, RoomState, SittingState
from app.text import Text


class Sitting(Base):
    """One test day of one site (лек), with its state (§28.2)."""

    __tablename__ = "sitting"
    __table_args__ = (sa.UniqueConstraint("site_id", "campaign_id", "number"), sa.UniqueConstraint("id", "site_id"))
    register = Register(
        Text("Лектер", "Потоки"), Menu.PREPARATION, "§28.2", ("site_id", "number"),
        ("site", "number", "day", "state", "seating_printed_at"), ("number", "day", "state"), order="day",
        freeze=Freeze("old.state = 'closed'", "SQ179"),
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"))
    campaign_id: Mapped[int] = column("Науқан", "Кампания", sa.ForeignKey("campaign.id"))
    number: Mapped[int] = column("Лек №", "Поток №")
    day: Mapped[dt.date] = column("Тестілеу күні", "Дата тестирования")
    entry_time: Mapped[dt.time] = column("Кіргізу уақыты", "Время запуска", server_default="08:00")
    state: Mapped[SittingState] = column("Жағдайы", "Состояние", server_default="planned")
    allocated_at: Mapped[dt.datetime | None] = column("Бөлінген уақыты", "Время распределения")
    seating_printed_at: Mapped[dt.datetime | None] = column("Отырғызу парағы басылды", "Посадочный лист напечатан")
    started_at: Mapped[dt.datetime | None] = column("Басталды", "Начало")
    finished_at: Mapped[dt.datetime | None] = column("Аяқталды", "Окончание")
    reported_at: Mapped[dt.datetime | None] = column("ҰТО-ға хабарланды (§145)", "Сообщено в НЦТ (§145)")
    site: Mapped[Site] = one("Site", "sitting.site_id")
    campaign: Mapped[Campaign] = one("Campaign", "sitting.campaign_id")

    @property
    @titled("Кілт", "Ключ")
    def unit(self) -> str:
        return f"{self.site.code}-{self.number}"

    def __str__(self) -> str:
        return self.unit


class SittingRoom(Base):
    """A room as it serves one sitting: its one language (§74.2) and how far its sheets are processed."""

    __tablename__ = "sitting_room"
    __table_args__ = (
        sa.UniqueConstraint("sitting_id", "room_id"),
        sa.UniqueConstraint("id", "site_id"),
        within("sitting"),
        within("room"),
    )
    register = Register(
        Text("Лек аудиториялары", "Аудитории потока"), Menu.PREPARATION, "§74.2", ("sitting_id", "room_id"),
        ("sitting", "room", "language", "purpose", "state", "candidates", "entered_at"),
        ("language", "purpose", "state"), order="id",
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    sitting_id: Mapped[int] = column("Лек", "Поток")
    room_id: Mapped[int] = column("Аудитория", "Аудитория")
    language: Mapped[Language] = column("Тілдік мәртебесі", "Языковой статус")
    purpose: Mapped[RoomPurpose] = column("Кімге арналған", "Для кого", server_default="ordinary")
    state: Mapped[RoomState] = column("Өңдеу жағдайы", "Состояние обработки", server_default="waiting")
    candidates: Mapped[int] = column("Тестіленушілер", "Тестируемых", server_default="0")
    entered_at: Mapped[dt.datetime | None] = column("Хаттама енгізілді (§142)", "Протокол внесён (§142)")
    sitting: Mapped[Sitting] = one("Sitting", "sitting_room.sitting_id")
    room: Mapped[Room] = one("Room", "sitting_room.room_id")
    site: Mapped[Site] = one("Site", "sitting_room.site_id")

    @hybrid_property
    def serves(self) -> bool:
        """Whether the room is used in the sitting at all."""
        return self.purpose is not RoomPurpose.UNUSED

    @serves.inplace.expression
    @classmethod
    def _serves(cls) -> sa.ColumnElement[bool]:
        return cls.purpose != RoomPurpose.UNUSED

    @property
    @titled("Кілт", "Ключ")
    def unit(self) -> str:
        return f"{self.sitting.unit}-{self.room.number}"

    def __str__(self) -> str:
        return self.unit


class Placement(Base):
    """A candidate allocated to a room, with the personal code of the pass (§78.6, §114.2)."""

    __tablename__ = "placement"
    __table_args__ = (
        sa.UniqueConstraint("application_id"),
        sa.UniqueConstraint("id", "site_id"),
        within("sitting"),
        within("sitting_room"),
        within("application"),
        sa.ForeignKeyConstraint(["application_id", "commission_id"], ["application.id", "application.commission_id"]),
        sa.UniqueConstraint("id", "commission_id"),
        sa.Index("ix_placement_room", "sitting_room_id"),
        sa.Index("ix_placement_place", "site_id", "code"),
    )
    register = Register(
        Text("Тестіленушілер (рұқсаттамалар)", "Тестируемые (пропуска)"), Menu.PREPARATION, "§78.6", ("code",),
        ("code", "application", "sitting_room", "language", "subject", "state"), ("code", "language", "state"),
        order="code",
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    commission_id: Mapped[int] = column("Комиссия", "Комиссия", index=True)
    sitting_id: Mapped[int] = column("Лек", "Поток")
    sitting_room_id: Mapped[int] = column("Аудитория", "Аудитория")
    application_id: Mapped[int] = column("Тестіленуші", "Тестируемый")
    code: Mapped[str] = column("ТЖК", "ИКТ", unique=True)
    language: Mapped[Language] = column("Тестілеу тілі", "Язык тестирования")
    subject_id: Mapped[int] = column("Тестілеу пәні", "Предмет тестирования", sa.ForeignKey("subject.id"))
    state: Mapped[ParticipationState] = column("Қатысуы", "Участие", server_default="expected")
    sitting: Mapped[Sitting] = one("Sitting", "placement.sitting_id")
    sitting_room: Mapped[SittingRoom] = one("SittingRoom", "placement.sitting_room_id")
    application: Mapped[Application] = one("Application", "placement.application_id")
    commission: Mapped[Commission] = one("Commission", "placement.commission_id")
    subject: Mapped[Subject] = one("Subject", "placement.subject_id")

    def __str__(self) -> str:
        return self.code


class Seat(Base):
    """The seat of a candidate: nobody reads it until the seating sheet of the sitting is printed (§43.6)."""

    __tablename__ = "seat"
    __table_args__ = (
        sa.UniqueConstraint("sitting_room_id", "number"),
        sa.UniqueConstraint("placement_id"),
        within("sitting"),
        within("sitting_room"),
        within("placement"),
    )
    unwatched = ("number",)

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    sitting_id: Mapped[int] = column("Лек", "Поток")
    sitting_room_id: Mapped[int] = column("Аудитория", "Аудитория")
    placement_id: Mapped[int] = column("Тестіленуші", "Тестируемый")
    number: Mapped[int] = column("Орын №", "Место №")


class Lot(Base):
    """The lot by which a sitting was allocated: who knows it knows the seats, so it is hidden with them (§43.6)."""

    __tablename__ = "lot"
    __table_args__ = (sa.UniqueConstraint("sitting_id"), within("sitting"))
    unwatched = ("seed",)

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    sitting_id: Mapped[int] = column("Лек", "Поток")
    seed: Mapped[int] = column("Бөлу тұқымы", "Зерно распределения", sa.BigInteger())


class Allotment(Base):
    """Which variant lies on which seat: the variant distribution sheet X-1 (§117)."""

    __tablename__ = "allotment"
    __table_args__ = (sa.UniqueConstraint("sitting_room_id", "seat"), within("sitting_room"))
    register = Register(
        Text("Нұсқаларды үлестіру", "Распределение вариантов"), Menu.PREPARATION, "§117", ("sitting_room_id", "seat"),
        ("sitting_room", "seat", "subject", "variant", "booklet"), ("variant", "booklet"), order="seat",
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    sitting_room_id: Mapped[int] = column("Аудитория", "Аудитория")
    seat: Mapped[int] = column("Орын №", "Место №")
    subject_id: Mapped[int] = column("Пән", "Предмет", sa.ForeignKey("subject.id"))
    variant: Mapped[str] = column("Нұсқа №", "Вариант №")
    booklet: Mapped[str] = column("Сұрақ-кітапша №", "№ книжки-вопросника")
    sitting_room: Mapped[SittingRoom] = one("SittingRoom", "allotment.sitting_room_id")
    subject: Mapped[Subject] = one("Subject", "allotment.subject_id")


class CentrePassword(Base):
    """A one-time password of the Centre for one sitting; only its salted digest is kept (§43.6, §143)."""

    __tablename__ = "centre_password"
    __table_args__ = (within("sitting"),)
    register = Register(
        Text("ҰТО парольдері", "Пароли НЦТ"), Menu.TEST_DAY, "§43.6", ("id",),
        ("sitting", "kind", "issued_at", "used_at"), ("kind",), order="issued_at",
    )  # fmt: skip
    unwatched = ("salt", "digest")

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    sitting_id: Mapped[int] = column("Лек", "Поток")
    kind: Mapped[PasswordKind] = column("Не ашады", "Что открывает")
    salt: Mapped[bytes] = column("Тұз", "Соль", sa.LargeBinary(), deferred=True)
    digest: Mapped[bytes] = column("Із", "Отпечаток", sa.LargeBinary(), deferred=True)
    issued_at: Mapped[dt.datetime] = column("Берілді", "Выдан")
    used_at: Mapped[dt.datetime | None] = column("Пайдаланылды", "Использован")
    sitting: Mapped[Sitting] = one("Sitting", "centre_password.sitting_id")


class SeatingPrint(Base):
    """The one print of the seating sheets of a sitting; written only by the database itself (§43.6)."""

    __tablename__ = "seating_print"
    __table_args__ = (sa.UniqueConstraint("sitting_id"), within("sitting"))
    register = Register(
        Text("Отырғызу парағын басу", "Печать посадочного листа"), Menu.TEST_DAY, "§43.6", ("sitting_id",),
        ("sitting", "at", "login"), (), order="at",
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    sitting_id: Mapped[int] = column("Лек", "Поток")
    at: Mapped[dt.datetime] = column("Басылды", "Напечатан")
    login: Mapped[str] = column("Кім басты", "Кто напечатал")
    sitting: Mapped[Sitting] = one("Sitting", "seating_print.sitting_id")
