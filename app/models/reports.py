"""Reports that people put together: what is counted of a register, kept under a name, shared, made daily."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from app.db import Base, column
from app.roles import Role


class SavedReport(Base):
    """A report under a name; `shape` is what it asks for, judged anew by the rights of whoever opens it.

    `hour`: it is made daily from this hour of the owner's place, in the owner's name; `last_on` is the day on which
    it was last asked for, `stopped` why it is made no more («no author», «no right»).
    """

    __tablename__ = "saved_report"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "title"),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
        sa.CheckConstraint("kind IN ('xlsx', 'docx', 'csv')", name="kind"),
        sa.CheckConstraint("lang IN ('kk', 'ru')", name="lang"),
        sa.Index("ix_saved_report_daily", "hour", postgresql_where=sa.text("hour IS NOT NULL")),
    )
    unwatched = None

    user_id: Mapped[int] = column("Есептік жазба", "Учётная запись")
    place: Mapped[str] = column("Орны", "Место", server_default="")
    register_name: Mapped[str] = column("Тізілім", "Регистр")
    title: Mapped[str] = column("Атауы", "Название")
    role: Mapped[Role | None] = column("Рөлге ашық", "Открыт роли")
    shape: Mapped[dict[str, Any]] = column("Құрамы", "Состав", JSONB())
    hour: Mapped[int | None] = column("Күн сайын, сағат", "Ежедневно, час")
    kind: Mapped[str] = column("Файл түрі", "Вид файла", server_default="xlsx")
    lang: Mapped[str] = column("Тілі", "Язык", server_default="kk")
    last_on: Mapped[dt.date | None] = column("Соңғы жасалған күні", "Когда сделан в последний раз")
    stopped: Mapped[str] = column("Неге тоқтады", "Почему остановлен", server_default="")
    dropped_at: Mapped[dt.datetime | None] = column("Алынды", "Убран")
