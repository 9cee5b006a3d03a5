"""After the closing: passes with their stubs (§78.7-81) and the journal of changes I-17 (§32.8, §82)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.db import Base, Freeze, Menu, Register, column, one, titled, within
from app.models.applications import Application
from app.models.places import Commission
from app.models.sittings import Placement
from app.rules import applications
from app.rules.terms import CorrectedField
from app.text import Text


class AdmissionPass(Base):
    """How far the pass of one candidate and its stub have come; a step that is not taken has no moment."""

    __tablename__ = "admission_pass"
    __table_args__ = (
        within("placement"),
        sa.ForeignKeyConstraint(["placement_id", "commission_id"], ["placement.id", "placement.commission_id"]),
        sa.UniqueConstraint("placement_id"),
        sa.CheckConstraint("issued_at IS NULL OR drawn_up_at IS NOT NULL", name="drawn_up_first"),
        sa.CheckConstraint("stub_handed_at IS NULL OR issued_at IS NOT NULL", name="issued_first"),
        sa.CheckConstraint("stub_at_site_at IS NULL OR stub_handed_at IS NOT NULL", name="handed_first"),
    )
    register = Register(
        Text("Рұқсаттамалар мен түбіртектер", "Пропуска и корешки"), Menu.PREPARATION, "§79", ("placement_id",),
        ("placement", "candidate", "drawn_up_at", "issued_at", "stub_handed_at", "stub_at_site_at"), (), order="id",
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    commission_id: Mapped[int] = column("Комиссия", "Комиссия", index=True)
    placement_id: Mapped[int] = column("Рұқсаттама (ТЖК)", "Пропуск (ИКТ)")
    drawn_up_at: Mapped[dt.datetime | None] = column("Ресімделді: сурет, қол, мөр", "Оформлен: фото, подпись, печать")
    drawn_up_by: Mapped[str] = column("Кім ресімдеді", "Кто оформил", server_default="")
    issued_at: Mapped[dt.datetime | None] = column("Қолына берілді", "Выдан на руки")
    issued_by: Mapped[str] = column("Кім берді", "Кто выдал", server_default="")
    stub_handed_at: Mapped[dt.datetime | None] = column("Түбіртек комиссияға берілді", "Корешок передан комиссии")
    stub_handed_by: Mapped[str] = column("Түбіртекті кім берді", "Кто передал корешок", server_default="")
    stub_at_site_at: Mapped[dt.datetime | None] = column("Түбіртек ТӨП-те", "Корешок в ППТ")
    stub_taken_by: Mapped[str] = column("Түбіртекті кім қабылдады", "Кто принял корешок", server_default="")
    placement: Mapped[Placement] = one("Placement", "admission_pass.placement_id")
    commission: Mapped[Commission] = one("Commission", "admission_pass.commission_id")

    @property
    @titled("ТАӘ", "Ф.И.О.")
    def candidate(self) -> str:
        return self.placement.application.full_name

    @property
    @titled("Кілт", "Ключ")
    def unit(self) -> str:
        return self.placement.code

    def __str__(self) -> str:
        return self.unit


class Correction(Base):
    """A line of the journal of changes I-17: one wrong datum of one candidate; applied on the test day (§44.2).

    An IIN stands in columns of its own, which are masked as it is masked everywhere.
    """

    __tablename__ = "correction"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["application_id", "site_id"], ["application.id", "application.site_id"], onupdate="CASCADE"
        ),
        sa.ForeignKeyConstraint(["application_id", "commission_id"], ["application.id", "application.commission_id"]),
        sa.UniqueConstraint("commission_id", "number"),
        sa.CheckConstraint("(field = 'iin') = (iin IS NOT NULL)", name="iin_apart"),
        sa.CheckConstraint("field IN ('iin', 'patronymic') OR new_value <> ''", name="new_value"),
        sa.Index(
            "one_open_correction", "application_id", "field", unique=True,
            postgresql_where=sa.text("applied_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )  # fmt: skip
    register = Register(
        Text("Мәліметтерді өзгерту журналы", "Журнал изменения данных"), Menu.APPLICATIONS, "§82",
        ("commission_id", "number"),
        ("commission", "number", "application", "field", "old_value", "new_value", "iin", "basis", "entered_at",
         "delivered_at", "applied_at", "applied_by"),
        ("field",), order="number",
        freeze=Freeze("old.applied_at IS NOT NULL OR old.withdrawn_at IS NOT NULL", "SQ821", but=("site_id",)),
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    commission_id: Mapped[int] = column("Комиссия", "Комиссия")
    application_id: Mapped[int] = column("Тестіленуші", "Тестируемый")
    number: Mapped[int] = column("Жол №", "Строка №")
    field: Mapped[CorrectedField] = column("Қай мәлімет", "Какие данные")
    old_value: Mapped[str] = column("Қате мәлімет", "Ошибочные данные", server_default="")
    new_value: Mapped[str] = column("Дұрыс мәлімет", "Правильные данные", server_default="")
    old_iin: Mapped[str | None] = column("Қате ЖСН", "Ошибочный ИИН")
    iin: Mapped[str | None] = column("Дұрыс ЖСН", "Правильный ИИН", check=applications.check_iin)
    basis: Mapped[str] = column("Негізі (құжат)", "Основание (документ)")
    entered_at: Mapped[dt.datetime] = column("Журналға жазылды", "Внесено в журнал")
    entered_by: Mapped[str] = column("Кім жазды", "Кто внёс")
    delivered_at: Mapped[dt.datetime | None] = column("ТӨП-ке жеткізілді", "Доставлено в ППТ")
    withdrawn_at: Mapped[dt.datetime | None] = column("Алынды", "Снято")
    applied_at: Mapped[dt.datetime | None] = column("Бағдарламаға енгізілді", "Внесено в программу")
    applied_by: Mapped[str] = column("Кім енгізді", "Кто внёс в программу", server_default="")
    commission: Mapped[Commission] = one("Commission", "correction.commission_id")
    application: Mapped[Application] = one("Application", "correction.application_id")

    @property
    @titled("Кілт", "Ключ")
    def unit(self) -> str:
        return f"{self.commission.code}-{self.number}"

    def __str__(self) -> str:
        return self.unit
