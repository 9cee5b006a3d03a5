"""Templates of forms that people have made: who made each, who checked it, from when papers are printed from it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.db import Base, Freeze, Menu, Register, column
from app.rules.terms import TemplateState
from app.text import Text

CLOSED = "old.state IN ('refused', 'withdrawn') OR (old.state = 'checked' AND old.from_at <= synaq_now())"


class FormTemplate(Base):
    """A version of the template of one form; number 0, which stands in no row, is the file that came with the house.

    Of the checked ones the latest whose moment has come is in force: a version is replaced by the next and never
    taken back, and to go back is to make the old content a new version.
    """

    __tablename__ = "form_template"
    __table_args__ = (
        sa.UniqueConstraint("form", "number"),
        sa.CheckConstraint("checker_no <> author_no", name="four_eyes"),
        sa.CheckConstraint("state NOT IN ('checked', 'refused') OR checker_no IS NOT NULL", name="checked"),
        sa.Index(
            "one_template_a_moment", "form", "from_at", unique=True, postgresql_where=sa.text("state = 'checked'")
        ),
    )
    register = Register(
        Text("Нысан үлгілерінің нұсқалары", "Версии шаблонов форм"), Menu.RECORDS, "§44", ("form", "number"),
        ("form", "number", "state", "from_at", "author", "made_at", "checker", "checked_at", "note"),
        ("form", "state", "author", "checker"), order="id", freeze=Freeze(CLOSED, "SQ443"),
    )  # fmt: skip

    form: Mapped[str] = column("Нысан", "Форма")
    number: Mapped[int] = column("Нұсқа №", "Версия №")
    name: Mapped[str] = column("Файл", "Файл")
    picture: Mapped[str] = column("Файл (SHA-256)", "Файл (SHA-256)")
    note: Mapped[str] = column("Не өзгерді, неге", "Что изменено и зачем")
    back_to: Mapped[int | None] = column("Қай нұсқаға қайтады", "К какой версии возврат")
    state: Mapped[TemplateState] = column("Күйі", "Состояние", server_default="draft")
    from_at: Mapped[dt.datetime] = column("Күшіне енеді", "Вступает в силу")
    author_no: Mapped[int] = column("Жасаған (№)", "Автор (№)")
    author: Mapped[str] = column("Жасаған", "Автор", server_default="")
    made_at: Mapped[dt.datetime] = column("Жасалды", "Сделано", server_default=sa.func.clock_timestamp())
    checker_no: Mapped[int | None] = column("Тексерген (№)", "Проверил (№)")
    checker: Mapped[str] = column("Тексерген", "Проверил", server_default="")
    checked_at: Mapped[dt.datetime | None] = column("Тексерілді", "Проверено")
    verdict: Mapped[str] = column("Тексерушінің сөзі", "Слово проверившего", server_default="")
