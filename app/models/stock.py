"""The room stock of a site as the Centre approves it (§28.1, §76, §78.5)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.db import Base, Menu, Register, column, one, titled
from app.models.places import Campaign, Site
from app.rules.terms import StockState
from app.text import Text


class RoomStock(Base):
    """The stock of one site for one campaign: rooms and their languages are open until it is submitted."""

    __tablename__ = "room_stock"
    __table_args__ = (
        sa.UniqueConstraint("site_id", "campaign_id"),
        sa.CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name="approved_at"),
        sa.CheckConstraint("state <> 'returned' OR remark <> ''", name="returned_with_remark"),
    )
    register = Register(
        Text("Аудиториялық қорды келісу", "Согласование аудиторного фонда"), Menu.PREPARATION, "§76",
        ("site_id", "campaign_id"),
        ("site", "campaign", "state", "submitted_at", "submitted_by", "approved_at", "approved_by", "remark"),
        ("state",), order="id",
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"))
    campaign_id: Mapped[int] = column("Науқан", "Кампания", sa.ForeignKey("campaign.id"))
    state: Mapped[StockState] = column("Жағдайы", "Состояние", server_default="draft")
    submitted_at: Mapped[dt.datetime | None] = column("Жіберілді", "Отправлен")
    submitted_by: Mapped[str] = column("Кім жіберді", "Кто отправил", server_default="")
    remark: Mapped[str] = column("ҰТО ескертуі", "Замечание НЦТ", server_default="")
    approved_at: Mapped[dt.datetime | None] = column("Бекітілді", "Утверждён")
    approved_by: Mapped[str] = column("Кім бекітті", "Кто утвердил", server_default="")
    site: Mapped[Site] = one("Site", "room_stock.site_id")
    campaign: Mapped[Campaign] = one("Campaign", "room_stock.campaign_id")

    @property
    @titled("Кілт", "Ключ")
    def unit(self) -> str:
        return self.site.code

    def __str__(self) -> str:
        return self.unit
