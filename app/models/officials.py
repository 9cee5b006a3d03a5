"""Officials of the Ministry: who they are, where they are sent, what they were handed; the briefing they hold."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.db import Base, Menu, Register, column, one, within
from app.models.people import Invigilator, Numbered
from app.models.places import Campaign, Site
from app.models.profiles import LegalAct
from app.rules import people
from app.rules.terms import Duty
from app.text import Text


class Official(Numbered):
    """A representative or programmer of the Ministry or a chair of an appeal commission (§20.1)."""

    __tablename__ = "official"
    __table_args__ = (sa.UniqueConstraint("iin"),)
    register = Register(
        Text("Министрлік өкілдері, программистері, апелляция төрағалары",
             "Представители и программисты Министерства, председатели апелляции"),
        Menu.PEOPLE, "§20.1", ("iin",), ("full_name", "iin", "phone", "email", "trained_on"), ("full_name", "iin"),
        "CRU", order="full_name",
    )  # fmt: skip

    workplace: Mapped[str] = column("Жұмыс орны", "Место работы", server_default="")
    phone: Mapped[str] = column("Телефоны", "Телефон", server_default="", check=people.check_phone)
    email: Mapped[str] = column("Электрондық поштасы", "Электронная почта", server_default="", check=people.check_email)
    trained_on: Mapped[dt.date | None] = column("ҰТО-да оқытылды (§33.1)", "Обучение в НЦТ (§33.1)")


class OfficialAssignment(Base):
    """An official sent to a site for a campaign; the lead and the appeal chair of a site are one each (§20.4)."""

    __tablename__ = "official_assignment"
    __table_args__ = (
        sa.UniqueConstraint("campaign_id", "site_id", "official_id"),
        sa.Index(
            "one_lead_and_appeal_chair_a_site",
            "campaign_id",
            "site_id",
            "duty",
            unique=True,
            postgresql_where=sa.text("duty IN ('ministry_lead', 'appeal_chair') AND recalled_on IS NULL"),
        ),
        sa.CheckConstraint("recalled_on >= sent_on", name="term"),
    )
    register = Register(
        Text("ТӨП-ке жіберілгендер", "Направленные на ППТ"), Menu.PEOPLE, "§20.4",
        ("campaign_id", "site_id", "official_id"),
        ("campaign", "site", "official", "duty", "order_no", "sent_on", "recalled_on"), ("duty", "order_no"), "CRU",
        order="id",
    )  # fmt: skip

    campaign_id: Mapped[int] = column("Науқан", "Кампания", sa.ForeignKey("campaign.id"))
    site_id: Mapped[int] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"), index=True)
    official_id: Mapped[int] = column("Кім", "Кто", sa.ForeignKey("official.id"), index=True)
    duty: Mapped[Duty] = column("Қызметі", "Обязанность")
    order_no: Mapped[str] = column("Бұйрық №", "Приказ №", server_default="")
    sent_on: Mapped[dt.date] = column("Жіберілген күні", "Направлен")
    recalled_on: Mapped[dt.date | None] = column("Шақырып алынды", "Отозван")
    campaign: Mapped[Campaign] = one("Campaign", "official_assignment.campaign_id")
    site: Mapped[Site] = one("Site", "official_assignment.site_id")
    official: Mapped[Official] = one("Official", "official_assignment.official_id")


class OfficialReceipt(Base):
    """Acts and programs that the Centre handed to an official (§20.3, §33.1)."""

    __tablename__ = "official_receipt"
    __table_args__ = (sa.UniqueConstraint("official_id", "what", "received_on"),)
    register = Register(
        Text("Берілген актілер мен бағдарламалар", "Выданные акты и программы"), Menu.PEOPLE, "§20.3",
        ("official_id", "what", "received_on"), ("official", "what", "legal_act", "received_on"), ("what",), "CRU",
        order="received_on",
    )  # fmt: skip

    official_id: Mapped[int] = column("Кім алды", "Кто получил", sa.ForeignKey("official.id"))
    what: Mapped[str] = column("Не берілді", "Что выдано")
    legal_act_id: Mapped[int | None] = column("Құқықтық акт", "Правовой акт", sa.ForeignKey("legal_act.id"))
    received_on: Mapped[dt.date] = column("Алған күні", "Получено")
    official: Mapped[Official] = one("Official", "official_receipt.official_id")
    legal_act: Mapped[LegalAct | None] = one("LegalAct", "official_receipt.legal_act_id")


class Briefing(Base):
    """The briefing of invigilators by chapter 12, held by the head of the representatives (§33.6)."""

    __tablename__ = "briefing"
    __table_args__ = (sa.UniqueConstraint("site_id", "code"), sa.UniqueConstraint("id", "site_id"))
    register = Register(
        Text("Кезекшілерге нұсқама", "Инструктаж дежурных"), Menu.TEST_DAY, "§33.6", ("site_id", "code"),
        ("site", "code", "held_on", "held_at", "topic"), ("code", "held_on", "topic"), "CRU", order="held_on",
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"))
    code: Mapped[str] = column("Нұсқама №", "Инструктаж №")
    held_on: Mapped[dt.date] = column("Өткізілген күні", "Проведён")
    held_at: Mapped[dt.time] = column("Уақыты", "Время")
    topic: Mapped[str] = column("Мазмұны", "Содержание")
    site: Mapped[Site] = one("Site", "briefing.site_id")

    def __str__(self) -> str:
        return f"{self.held_on:%d.%m.%Y} {self.held_at:%H:%M}"


class BriefingAttendance(Base):
    """An invigilator who was at the briefing (§33.6)."""

    __tablename__ = "briefing_attendance"
    __table_args__ = (sa.UniqueConstraint("briefing_id", "invigilator_id"), within("briefing"), within("invigilator"))
    register = Register(
        Text("Нұсқамаға қатысқандар", "Присутствие на инструктаже"), Menu.TEST_DAY, "§33.6",
        ("briefing_id", "invigilator_id"), ("site", "briefing", "invigilator"), (), "CR", order="id",
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"))
    briefing_id: Mapped[int] = column("Нұсқама", "Инструктаж")
    invigilator_id: Mapped[int] = column("Кезекші", "Дежурный")
    site: Mapped[Site] = one("Site", "briefing_attendance.site_id")
    briefing: Mapped[Briefing] = one("Briefing", "briefing_attendance.briefing_id")
    invigilator: Mapped[Invigilator] = one("Invigilator", "briefing_attendance.invigilator_id")
