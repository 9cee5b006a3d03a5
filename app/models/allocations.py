"""The allocation of a whole campaign: its figures, room by room, and those who found no seat (§19.4, §78.6)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.db import Base, Freeze, Menu, Register, column, one, within
from app.models.applications import Application
from app.models.places import Campaign, Commission, Site
from app.models.sittings import SittingRoom
from app.rules.terms import RunState, UnplacedReason
from app.text import Text


class AllocationRun(Base):
    """One allocation by lot: first only its figures, then, approved, the seats. Its lot is hidden with the seats."""

    __tablename__ = "allocation_run"
    __table_args__ = (
        sa.UniqueConstraint("campaign_id", "number"),
        sa.CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name="approved_at"),
    )
    register = Register(
        Text("Тестіленушілерді бөлу", "Распределение тестируемых"), Menu.PREPARATION, "§78.6",
        ("campaign_id", "number"),
        ("number", "state", "made_at", "candidates", "placed", "unplaced", "day_asked", "day_met", "site_asked",
         "site_met", "approved_at"),
        ("state",), order="number", freeze=Freeze("old.state <> 'draft'", "SQ788"),
    )  # fmt: skip

    campaign_id: Mapped[int] = column("Науқан", "Кампания", sa.ForeignKey("campaign.id"))
    number: Mapped[int] = column("№", "№")
    state: Mapped[RunState] = column("Жағдайы", "Состояние", server_default="draft")
    made_at: Mapped[dt.datetime] = column("Жасалды", "Составлено")
    made_by: Mapped[str] = column("Кім жасады", "Кто составил")
    spare: Mapped[int] = column("Аудиториядағы бос орын", "Свободных мест в аудитории")
    candidates: Mapped[int] = column("Тестіленушілер", "Тестируемых")
    placed: Mapped[int] = column("Орын алды", "Размещено")
    unplaced: Mapped[int] = column("Орынсыз қалды", "Без места")
    seats: Mapped[int] = column("Орындар", "Мест")
    site_asked: Mapped[int] = column("ТӨП қалағандар", "Желаний о ППТ")
    site_met: Mapped[int] = column("ТӨП бойынша орындалды", "Исполнено по ППТ")
    day_asked: Mapped[int] = column("Күн қалағандар", "Желаний о дне")
    day_met: Mapped[int] = column("Күн бойынша орындалды", "Исполнено по дню")
    low_vision_asked: Mapped[int] = column("Нашар көретіндер", "Слабовидящих")
    low_vision_met: Mapped[int] = column("Оларға ыңғайлы орын", "Им удобное место")
    health_asked: Mapped[int] = column("Бөлек аудитория керек", "Нужна отдельная аудитория")
    health_met: Mapped[int] = column("Бөлек аудитория берілді", "Отдельная аудитория дана")
    displaced: Mapped[int] = column(
        "ТӨП-інде басқа жерден тілекпен отырғандар бар, өзі орынсыз", "Без места, хотя в его ППТ сидят по желанию чужие"
    )
    pairs: Mapped[int] = column("Көрші орындағы бірдей пән", "Соседей с одним предметом")
    mixed: Mapped[int] = column("Ұзақтығы әртүрлі аудиториялар", "Аудиторий с разной длительностью")
    conflicts: Mapped[int] = column("Көршілердің бірдей нұсқасы", "Одинаковых вариантов у соседей")
    digest: Mapped[str] = column("Бөлу сомасы", "Сумма распределения")
    approved_at: Mapped[dt.datetime | None] = column("Бекітілді", "Утверждено")
    approved_by: Mapped[str] = column("Кім бекітті", "Кто утвердил", server_default="")
    campaign: Mapped[Campaign] = one("Campaign", "allocation_run.campaign_id")

    def __str__(self) -> str:
        return str(self.number)


class AllocationRoom(Base):
    """How full an allocation makes one room of a sitting; no name and no seat stands here."""

    __tablename__ = "allocation_room"
    __table_args__ = (sa.UniqueConstraint("run_id", "sitting_room_id"), within("sitting_room"))
    register = Register(
        Text("Бөлу: аудиториялардың толуы", "Распределение: заполнение аудиторий"), Menu.PREPARATION, "§78.6",
        ("run_id", "sitting_room_id"), ("run", "sitting_room", "seats", "placed", "mixed"), (), order="id",
        freeze=Freeze("true", "SQ788"),
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    run_id: Mapped[int] = column("Бөлу", "Распределение", sa.ForeignKey("allocation_run.id"))
    sitting_room_id: Mapped[int] = column("Аудитория", "Аудитория", index=True)
    seats: Mapped[int] = column("Орындар", "Мест")
    placed: Mapped[int] = column("Орын алды", "Размещено")
    mixed: Mapped[bool] = column("Ұзақтығы әртүрлі", "Разная длительность")
    run: Mapped[AllocationRun] = one("AllocationRun", "allocation_room.run_id")
    sitting_room: Mapped[SittingRoom] = one("SittingRoom", "allocation_room.sitting_room_id")


class Unplaced(Base):
    """A candidate for whom an allocation found no seat, with the reason."""

    __tablename__ = "unplaced"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "application_id"),
        sa.ForeignKeyConstraint(["application_id", "commission_id"], ["application.id", "application.commission_id"]),
    )
    register = Register(
        Text("Орынсыз қалған тестіленушілер", "Тестируемые без места"), Menu.PREPARATION, "§78.6",
        ("run_id", "application_id"), ("run", "application", "commission", "site", "reason"), ("reason",), order="id",
        freeze=Freeze("true", "SQ788"),
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"))
    commission_id: Mapped[int] = column("Комиссия", "Комиссия")
    run_id: Mapped[int] = column("Бөлу", "Распределение", sa.ForeignKey("allocation_run.id"))
    application_id: Mapped[int] = column("Тестіленуші", "Тестируемый", index=True)
    reason: Mapped[UnplacedReason] = column("Себебі", "Причина")
    run: Mapped[AllocationRun] = one("AllocationRun", "unplaced.run_id")
    application: Mapped[Application] = one("Application", "unplaced.application_id")
    commission: Mapped[Commission] = one("Commission", "unplaced.commission_id")
    site: Mapped[Site] = one("Site", "unplaced.site_id")


class RunLot(Base):
    """The lot of an allocation that is not approved yet: who knows it knows the seats to come (§43.6)."""

    __tablename__ = "run_lot"
    __table_args__ = (sa.UniqueConstraint("run_id"),)
    unwatched = ("seed",)

    run_id: Mapped[int] = column("Бөлу", "Распределение", sa.ForeignKey("allocation_run.id"))
    seed: Mapped[int] = column("Бөлу тұқымы", "Зерно распределения", sa.BigInteger())
