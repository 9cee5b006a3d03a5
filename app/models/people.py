"""Who serves: officials with their role and place."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.db import Base, Menu, Register, column, one
from app.models.places import Branch, Commission, Site
from app.roles import Role
from app.text import Text


class Staff(Base):
    """An official: the login, the role and the one place where it is exercised (§20.1, §28.4, §48)."""

    __tablename__ = "staff"
    register = Register(
        Text("Лауазымды тұлғалар", "Должностные лица"), Menu.REFERENCE, "§20.1", ("login",),
        ("login", "full_name", "role", "site", "commission", "branch", "active"), ("login", "full_name", "role"),
        order="login",
    )  # fmt: skip

    user_id: Mapped[int] = column("Есептік жазба", "Учётная запись", unique=True)
    login: Mapped[str] = column("Логин", "Логин", unique=True)
    full_name: Mapped[str] = column("ТАӘ", "Ф.И.О.")
    role: Mapped[Role] = column("Рөлі", "Роль")
    site_id: Mapped[int | None] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"))
    commission_id: Mapped[int | None] = column("Комиссия", "Комиссия", sa.ForeignKey("commission.id"))
    branch_id: Mapped[int | None] = column("ҰТО филиалы", "Филиал НЦТ", sa.ForeignKey("branch.id"))
    locale: Mapped[str] = column("Тілі", "Язык", sa.Text(), server_default="kk")
    epoch: Mapped[int] = column("Сеанс буыны", "Поколение сеансов", server_default="0")
    active: Mapped[bool] = column("Белсенді", "Действует", server_default=sa.true())
    site: Mapped[Site | None] = one("Site", "staff.site_id")
    commission: Mapped[Commission | None] = one("Commission", "staff.commission_id")
    branch: Mapped[Branch | None] = one("Branch", "staff.branch_id")

    def __str__(self) -> str:
        return self.full_name
