"""What stays behind: papers printed, jobs, the journal."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from app.db import Base, Menu, Register, column, titled
from app.roles import Role
from app.rules.terms import AccessKind, JobState
from app.text import Text

FIRST_PRINT = Text("алғашқы", "первая")
REPRINT = Text("қайта басылған, № {n}", "повторная, № {n}")


class Printout(Base):
    """A paper that left the printer: which form, of what, by whom, from which template, with which checksum."""

    __tablename__ = "printout"
    __table_args__ = (
        sa.UniqueConstraint("site_id", "commission_id", "number", postgresql_nulls_not_distinct=True),
        sa.Index("ix_printout_paper", "form", "unit_key"), sa.Index("ix_printout_number", "number"),
    )  # fmt: skip
    register = Register(
        Text("Басылған құжаттар", "Напечатанные документы"), Menu.RECORDS, "§44", ("number",),
        ("number", "form", "unit_key", "lang", "which", "copies", "for_whom", "printed_at", "login", "checksum"),
        ("form", "unit_key", "login"), order="id",
    )  # fmt: skip

    site_id: Mapped[int | None] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"), index=True)
    commission_id: Mapped[int | None] = column("Комиссия", "Комиссия", sa.ForeignKey("commission.id"), index=True)
    number: Mapped[str] = column("Құжат №", "Документ №")
    form: Mapped[str] = column("Нысан", "Форма")
    unit_key: Mapped[str] = column("Бірлік", "Единица")
    lang: Mapped[str] = column("Тілі", "Язык")
    template: Mapped[str] = column("Үлгі нұсқасы", "Версия шаблона")
    checksum: Mapped[str] = column("Деректер сомасы", "Сумма данных")
    picture: Mapped[str] = column("Файл (SHA-256)", "Файл (SHA-256)", index=True)
    copies: Mapped[int] = column("Дана саны", "Экземпляров", server_default="1")
    addressees: Mapped[str] = column("Кімге (қазақша)", "Кому (по-казахски)", server_default="")
    addressees_ru: Mapped[str] = column("Кімге (орысша)", "Кому (по-русски)", server_default="")
    job_id: Mapped[int | None] = column("Кітап тапсырмасы", "Задание книги", index=True)
    printed_at: Mapped[dt.datetime] = column("Басылды", "Напечатано")
    login: Mapped[str] = column("Кім басты", "Кто напечатал")

    @property
    def reprint(self) -> bool:
        """Whether the same paper was printed before: the last figure of a number says how often."""
        return not self.number.endswith("/1")

    @property
    @titled("Басылымы", "Печать")
    def which(self) -> Text:
        """The first print, or which one of them."""
        times = self.number.rpartition("/")[2]
        return REPRINT.fill(n=times) if self.reprint else FIRST_PRINT

    @property
    @titled("Кімге", "Кому")
    def for_whom(self) -> Text:
        """Whose copies these are, and how many each has."""
        return Text(self.addressees, self.addressees_ru or self.addressees)


class Job(Base):
    """Work to be done in the background: the row is the truth, Redis only carries its number."""

    __tablename__ = "job"
    __table_args__ = (
        sa.Index("ix_job_state", "state"),
        sa.UniqueConstraint("site_id", "commission_id", "key", postgresql_nulls_not_distinct=True),
    )
    register = Register(
        Text("Тапсырмалар", "Задания"), Menu.RECORDS, "§44.5", ("id",),
        ("verb", "state", "attempts", "created_at", "finished_at", "said"), ("verb", "state"), order="id",
    )  # fmt: skip
    unwatched = None

    site_id: Mapped[int | None] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"), index=True)
    commission_id: Mapped[int | None] = column("Комиссия", "Комиссия", sa.ForeignKey("commission.id"), index=True)
    user_id: Mapped[int] = column("Авторы", "Автор")
    verb: Mapped[str] = column("Іс", "Дело")
    arguments: Mapped[dict[str, Any]] = column("Деректер", "Данные", JSONB())
    key: Mapped[str] = column("Кілт", "Ключ")
    state: Mapped[JobState] = column("Жағдайы", "Состояние", server_default="waiting")
    attempts: Mapped[int] = column("Әрекет саны", "Попыток", server_default="0")
    token: Mapped[str] = column("Белгі", "Метка", server_default="")
    lease_until: Mapped[dt.datetime | None] = column("Мерзімі", "Срок аренды")
    created_at: Mapped[dt.datetime] = column("Құрылды", "Создано", server_default=sa.func.clock_timestamp())
    finished_at: Mapped[dt.datetime | None] = column("Аяқталды", "Завершено")
    done: Mapped[int] = column("Орындалды", "Сделано", server_default="0")
    total: Mapped[int] = column("Барлығы", "Всего", server_default="0")
    stop_asked_at: Mapped[dt.datetime | None] = column("Тоқтату сұралды", "Просили остановить")
    said: Mapped[str] = column("Қорытынды", "Итог", server_default="")
    said_ru: Mapped[str] = column("Қорытынды (орысша)", "Итог (по-русски)", server_default="")
    result: Mapped[dict[str, Any] | None] = column("Нәтиже", "Результат", JSONB())

    @property
    def words(self) -> Text:
        """What came of it; a job of one language says it in that one."""
        return Text(self.said, self.said_ru or self.said)


class AccessNote(Base):
    """Who saw personal data in full, took rows out, or was refused at a sealed door (§43.6, §147)."""

    __tablename__ = "access_note"
    __table_args__ = (sa.Index("ix_access_note_row", "register_name", "row_id"),)
    register = Register(
        Text("Дербес деректерге қол жеткізу", "Доступ к персональным данным"), Menu.RECORDS, "§16", ("id",),
        ("at", "login", "kind", "register_name", "row_id", "rows", "said"), ("login", "kind", "register_name"),
        order="id",
    )  # fmt: skip

    user_id: Mapped[int] = column("Есептік жазба", "Учётная запись")
    login: Mapped[str] = column("Кім (логині)", "Кто (логин)")
    at: Mapped[dt.datetime] = column("Уақыты", "Время", server_default=sa.func.clock_timestamp())
    kind: Mapped[AccessKind] = column("Түрі", "Вид")
    register_name: Mapped[str] = column("Тізілім", "Регистр")
    row_id: Mapped[int | None] = column("Жазба", "Запись")
    rows: Mapped[int] = column("Жазба саны", "Записей", server_default="1")
    said: Mapped[str] = column("Не", "Что", server_default="")


class SavedView(Base):
    """A way of looking at a register that a person keeps: filters, columns, order; for themselves or for a role."""

    __tablename__ = "saved_view"
    __table_args__ = (sa.UniqueConstraint("user_id", "register_name", "title"),)
    unwatched = None

    user_id: Mapped[int] = column("Есептік жазба", "Учётная запись")
    place: Mapped[str] = column("Орны", "Место", server_default="")
    register_name: Mapped[str] = column("Тізілім", "Регистр")
    title: Mapped[str] = column("Атауы", "Название")
    role: Mapped[Role | None] = column("Рөлге ашық", "Открыт роли")
    columns: Mapped[list[str]] = column("Бағандар", "Столбцы", JSONB())
    sought: Mapped[dict[str, Any]] = column("Сүзгілер", "Отборы", JSONB())
    order: Mapped[str] = column("Реті", "Порядок", server_default="")
    opens: Mapped[bool] = column("Тізім осымен ашылады", "Список открывается с него", server_default=sa.false())
    dropped_at: Mapped[dt.datetime | None] = column("Алынды", "Убрано")


class OwnFile(Base):
    """A file that the programme made for a person: an export, rows with faults, a book of papers."""

    __tablename__ = "own_file"
    register = Register(
        Text("Жасалған файлдар", "Сформированные файлы"), Menu.RECORDS, "§16", ("id",),
        ("name", "register_name", "rows", "made_at", "keep_until"), ("name",), order="id",
    )  # fmt: skip
    unwatched = None

    user_id: Mapped[int] = column("Есептік жазба", "Учётная запись")
    job_id: Mapped[int | None] = column("Тапсырма №", "Задание №")
    name: Mapped[str] = column("Файл", "Файл")
    register_name: Mapped[str] = column("Тізілім", "Регистр")
    rows: Mapped[int] = column("Жазба саны", "Записей", server_default="0")
    picture: Mapped[str] = column("Файл (SHA-256)", "Файл (SHA-256)")
    made_at: Mapped[dt.datetime] = column("Жасалды", "Создан", server_default=sa.func.clock_timestamp())
    keep_until: Mapped[dt.datetime] = column("Сақталады", "Хранится до")


class Entry(Base):
    """One act in the journal of a place; each line seals the one before it. Written by the database only."""

    __tablename__ = "entry"
    __table_args__ = (sa.UniqueConstraint("chain", "number"),)
    register = Register(
        Text("Журнал", "Журнал действий"), Menu.RECORDS, "§16", ("chain", "number"),
        ("chain", "number", "at", "login", "title_kk", "title_ru", "mark", "changes"), ("chain", "login", "mark"),
        order="id",
    )  # fmt: skip
    unwatched = None

    chain: Mapped[str] = column("Тізбек", "Цепь")
    number: Mapped[int] = column("№", "№")
    at: Mapped[dt.datetime] = column("Уақыты", "Время")
    recorded_at: Mapped[dt.datetime] = column("Жазылды", "Записано")
    user_id: Mapped[int] = column("Авторы", "Автор")
    login: Mapped[str] = column("Кім (логині)", "Кто (логин)")
    title_kk: Mapped[str] = column("Іс (қазақша)", "Действие (по-казахски)")
    title_ru: Mapped[str] = column("Іс (орысша)", "Действие (по-русски)")
    mark: Mapped[str] = column("Тармақ", "Параграф")
    changes: Mapped[int] = column("Өзгерістер", "Изменений")
    previous: Mapped[bytes] = column("Алдыңғы із", "Прежний отпечаток", sa.LargeBinary(), deferred=True)
    digest: Mapped[bytes] = column("Із", "Отпечаток", sa.LargeBinary(), deferred=True)


class Change(Base):
    """One changed row of one act: old and new values. Written by the database only."""

    __tablename__ = "change"
    __table_args__ = (
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], deferrable=True, initially="DEFERRED"),
        sa.Index("ix_change_row", "register_name", "row_id"),
        sa.Index("ix_change_entry", "entry_id"),
    )
    register = Register(
        Text("Өзгерістер", "Изменения"), Menu.RECORDS, "§16", ("id",),
        ("entry_id", "register_name", "row_id", "operation", "old", "new"), ("register_name", "row_id"), order="id",
    )  # fmt: skip
    unwatched = None

    entry_id: Mapped[int] = column("Журнал жолы", "Строка журнала")
    register_name: Mapped[str] = column("Тізілім", "Регистр")
    row_id: Mapped[int] = column("Жазба", "Запись")
    operation: Mapped[str] = column("Амал", "Операция")
    old: Mapped[dict[str, Any] | None] = column("Бұрынғысы", "Было", JSONB())
    new: Mapped[dict[str, Any] | None] = column("Жаңасы", "Стало", JSONB())
