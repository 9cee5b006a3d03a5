"""Orders and tests: the acts by which all work, the types of test, how each is made up and graded."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.db import Base, Menu, Register, column, one
from app.models.places import Named, Subject, list_of
from app.rules.terms import Category, EducationLevel, TaskKind
from app.text import Text


class LegalAct(Named):
    """A law, rules or order by which all work and which is handed out (§3, §20.3, §26.4)."""

    __tablename__ = "legal_act"
    register = list_of("Нормативтік құқықтық актілер", "Нормативные правовые акты", "§3", "number", "adopted_on")

    number: Mapped[str] = column("№", "№", server_default="")
    adopted_on: Mapped[dt.date | None] = column("Қабылданған күні", "Дата принятия")
    amended: Mapped[str] = column("Өзгерістері", "Изменения", server_default="")


class TestType(Named):
    """A type of test, one for each group of applicants of the guide (§5, G16)."""

    __test__ = False
    __tablename__ = "test_type"
    register = list_of("Тестілеу түрлері", "Виды тестирования", "§5", "level")

    level: Mapped[EducationLevel] = column("Білім беру деңгейі", "Уровень образования")


class TestProfile(Named):
    """How the test of a type is made up and graded: a setting with the number and date of its order (§114)."""

    __test__ = False
    __tablename__ = "test_profile"
    register = list_of("Тест құрылымдары", "Структуры теста", "§114", "test_type", "order_no", "order_date")

    test_type_id: Mapped[int] = column("Тестілеу түрі", "Вид тестирования", sa.ForeignKey("test_type.id"))
    order_no: Mapped[str] = column("Бұйрық №", "Приказ №", server_default="")
    order_date: Mapped[dt.date | None] = column("Бұйрық күні", "Дата приказа")
    test_type: Mapped[TestType] = one("TestType", "test_profile.test_type_id")


class ProfileSubject(Base):
    """A subject whose candidates take the test of a profile (§5, G24)."""

    __tablename__ = "profile_subject"
    __table_args__ = (sa.UniqueConstraint("test_profile_id", "subject_id"),)
    register = Register(
        Text("Құрылым пәндері", "Предметы структуры"), Menu.REFERENCE, "§5", ("test_profile_id", "subject_id"),
        ("test_profile", "subject"), (), "CR", order="id",
    )  # fmt: skip

    test_profile_id: Mapped[int] = column("Тест құрылымы", "Структура теста", sa.ForeignKey("test_profile.id"))
    subject_id: Mapped[int] = column("Тестілеу пәні", "Предмет тестирования", sa.ForeignKey("subject.id"))
    test_profile: Mapped[TestProfile] = one("TestProfile", "profile_subject.test_profile_id")
    subject: Mapped[Subject] = one("Subject", "profile_subject.subject_id")


class ProfilePart(Base):
    """Tasks of one kind within a block: from which number to which, how many options, what they are worth (§114)."""

    __tablename__ = "profile_part"
    __table_args__ = (
        sa.UniqueConstraint("test_profile_id", "first"),
        sa.CheckConstraint("first > 0 AND last >= first", name="tasks"),
        sa.CheckConstraint("block IN (1, 2)", name="block"),
        sa.CheckConstraint("points > 0 AND points_with_mistake BETWEEN 0 AND points", name="points"),
        sa.CheckConstraint("options BETWEEN 2 AND 8", name="options"),
    )
    register = Register(
        Text("Құрылым бөліктері", "Части структуры"), Menu.REFERENCE, "§114", ("test_profile_id", "first"),
        ("test_profile", "block", "first", "last", "kind", "options", "points", "points_with_mistake"), ("kind",),
        "CRU", order="first",
    )  # fmt: skip

    test_profile_id: Mapped[int] = column("Тест құрылымы", "Структура теста", sa.ForeignKey("test_profile.id"))
    block: Mapped[int] = column("Блок", "Блок")
    first: Mapped[int] = column("Бірінші тапсырма", "Первое задание")
    last: Mapped[int] = column("Соңғы тапсырма", "Последнее задание")
    kind: Mapped[TaskKind] = column("Тапсырма түрі", "Вид заданий")
    options: Mapped[int] = column("Нұсқа саны", "Вариантов ответа")
    points: Mapped[int] = column("Дұрыс жауапқа балл", "Баллов за верный ответ")
    points_with_mistake: Mapped[int] = column("Бір қатесі барға балл", "Баллов при одной ошибке")
    test_profile: Mapped[TestProfile] = one("TestProfile", "profile_part.test_profile_id")


class ProfileThreshold(Base):
    """The share of a block's points that a category asks for: only as an order has set it (§5)."""

    __tablename__ = "profile_threshold"
    __table_args__ = (
        sa.UniqueConstraint("test_profile_id", "category", "block"),
        sa.CheckConstraint("block IN (1, 2)", name="block"),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),
        sa.CheckConstraint("order_no <> ''", name="order"),
    )
    register = Register(
        Text("Шекті деңгейлер", "Пороговые уровни"), Menu.REFERENCE, "§5", ("test_profile_id", "category", "block"),
        ("test_profile", "category", "block", "percent", "order_no", "order_date"), ("category",), "CRU", order="id",
    )  # fmt: skip

    test_profile_id: Mapped[int] = column("Тест құрылымы", "Структура теста", sa.ForeignKey("test_profile.id"))
    category: Mapped[Category] = column("Санаты", "Категория")
    block: Mapped[int] = column("Блок", "Блок")
    percent: Mapped[int] = column("Шекті деңгей, %", "Порог, %")
    order_no: Mapped[str] = column("Бұйрық №", "Приказ №")
    order_date: Mapped[dt.date] = column("Бұйрық күні", "Дата приказа")
    test_profile: Mapped[TestProfile] = one("TestProfile", "profile_threshold.test_profile_id")
