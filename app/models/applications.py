"""What teachers hand in: applications of a commission, numbered without gaps (journal I-1)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.db import Base, Freeze, Menu, Register, column, one, titled
from app.models.places import Campaign, Commission, Institution, Site, Subject
from app.rules import applications, people
from app.rules.terms import ApplicationState, AttestationType, Category, EducationLevel, Language
from app.text import Text

CLOSED_BASE = (
    "EXISTS (SELECT 1 FROM commission c WHERE c.id = old.commission_id "
    "AND (c.closed_at IS NOT NULL OR c.closes_at <= synaq_now()))"
)
"""§9: closed by its people, or by itself at its hour."""
FULL_NAME = "surname || ' ' || first_name || CASE WHEN patronymic = '' THEN '' ELSE ' ' || patronymic END"


class Application(Base):
    """One teacher's application: the data of §5, the papers of §77, its number in the journal I-1.

    `site_id` is where the teacher takes the test: the site of the commission, until the allocation meets a wish.
    """

    __tablename__ = "application"
    __table_args__ = (
        sa.Index(
            "uq_application_campaign_id_iin",
            "campaign_id",
            "iin",
            unique=True,
            postgresql_where=sa.text("state <> 'withdrawn'"),
        ),
        sa.UniqueConstraint("commission_id", "number"),
        sa.UniqueConstraint("id", "site_id"),
        sa.UniqueConstraint("id", "commission_id"),
        sa.Index("ix_application_place", "site_id", "sort_key"),
        sa.Index("ix_application_commission", "commission_id", "sort_key"),
        sa.Index("ix_application_name", "sort_key", "id"),
        sa.Index("ix_application_order", "number", "id"),
        sa.Index("ix_application_place_order", "site_id", "number", "id"),
        sa.Index("ix_application_iin", "iin"),
        sa.Index("ix_application_institution", "institution_id"),
    )
    register = Register(
        Text("Өтініштерді тіркеу журналы", "Журнал регистрации заявлений"), Menu.APPLICATIONS, "§8",
        ("commission_id", "number"),
        ("commission", "number", "registered_at", "full_name", "iin", "institution", "category", "language",
         "subject", "state"),
        ("full_name", "iin", "category", "language", "state"), "CRU", order="number",
        freeze=Freeze(CLOSED_BASE, "SQ009", also_new=True),
    )  # fmt: skip

    commission_id: Mapped[int] = column("Комиссия", "Комиссия", sa.ForeignKey("commission.id"))
    site_id: Mapped[int] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"))
    campaign_id: Mapped[int] = column("Науқан", "Кампания", sa.ForeignKey("campaign.id"))
    number: Mapped[int] = column("Тіркеу №", "Регистрационный №")
    registered_at: Mapped[dt.datetime] = column("Тіркелген уақыты", "Время регистрации")
    surname: Mapped[str] = column("Тегі", "Фамилия")
    first_name: Mapped[str] = column("Аты", "Имя")
    patronymic: Mapped[str] = column("Әкесінің аты (бар болса)", "Отчество (при наличии)", server_default="")
    iin: Mapped[str] = column("ЖСН", "ИИН", check=applications.check_iin)
    education_level: Mapped[EducationLevel] = column("Білім беру деңгейі", "Уровень образования")
    institution_id: Mapped[int] = column("Жұмыс орны (БСН)", "Место работы (БИН)", sa.ForeignKey("institution.id"))
    position: Mapped[str] = column("Лауазымы", "Должность")
    category: Mapped[Category] = column("Өтініш берген санаты", "Заявленная категория")
    attestation_type: Mapped[AttestationType] = column("Аттестаттау түрі", "Вид аттестации")
    language: Mapped[Language] = column("Тестілеу тілі", "Язык тестирования")
    subject_id: Mapped[int] = column("Тестілеу пәні", "Предмет тестирования", sa.ForeignKey("subject.id"))
    phone: Mapped[str] = column("Байланыс телефоны", "Контактный телефон", server_default="", check=people.check_phone)
    wished_site_id: Mapped[int | None] = column("Қалаған ТӨП", "Желаемый ППТ", sa.ForeignKey("site.id"), index=True)
    wished_day: Mapped[dt.date | None] = column("Қалаған күні", "Желаемый день")
    low_vision: Mapped[bool] = column("Көру қабілеті төмен", "Слабовидящий", server_default=sa.false())
    health_room: Mapped[bool] = column(
        "Денсаулығы бойынша бөлек аудитория", "Отдельная аудитория по здоровью", server_default=sa.false()
    )
    has_application: Mapped[bool] = column("Өтініш бар", "Заявление есть", server_default=sa.true())
    photos: Mapped[int] = column("Суреттер 3х4 (2)", "Фото 3х4 (2)", server_default="2")
    has_id_copy: Mapped[bool] = column(
        "Жеке куәлік көшірмесі бар", "Копия удостоверения есть", server_default=sa.true()
    )
    state: Mapped[ApplicationState] = column("Жағдайы", "Состояние", server_default="registered")
    full_name: Mapped[str] = column("ТАӘ", "Ф.И.О.", sa.Computed(FULL_NAME, persisted=True))
    sort_key: Mapped[str] = column(
        "Әліпби реті", "Алфавитный порядок", sa.Text(collation="C"),
        sa.Computed(f"kk_order({FULL_NAME})", persisted=True),
    )  # fmt: skip
    commission: Mapped[Commission] = one("Commission", "application.commission_id")
    site: Mapped[Site] = one("Site", "application.site_id")
    wished_site: Mapped[Site | None] = one("Site", "application.wished_site_id")
    campaign: Mapped[Campaign] = one("Campaign", "application.campaign_id")
    institution: Mapped[Institution] = one("Institution", "application.institution_id")
    subject: Mapped[Subject] = one("Subject", "application.subject_id")

    @property
    @titled("Кілт", "Ключ")
    def unit(self) -> str:
        return f"{self.commission.code}-{self.number}"

    def __str__(self) -> str:
        return self.full_name
