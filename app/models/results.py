"""The key and what it yields: opened codes, scores, statements (§145-150)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.db import Base, Freeze, Menu, Register, column, one, titled, within
from app.models.places import Authority, Subject
from app.models.sittings import Placement, Sitting
from app.rules.terms import Language
from app.text import Text


class SealedKey(Base):
    """The file of correct answers of one sitting as the Centre sent it: sealed under two passwords (§146, §147)."""

    __tablename__ = "sealed_key"
    __table_args__ = (within("sitting"), sa.UniqueConstraint("sitting_id"))
    register = Register(
        Text("Дұрыс жауаптар коды (мөрленген)", "Коды правильных ответов (запечатанные)"), Menu.RESULTS, "§146",
        ("sitting_id",), ("sitting", "name", "checksum", "sealed_at", "asked_at", "opened_at"), (), order="id",
    )  # fmt: skip
    unwatched = ("blob",)

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    sitting_id: Mapped[int] = column("Лек", "Поток")
    name: Mapped[str] = column("Файл атауы", "Имя файла")
    checksum: Mapped[str] = column("Бақылау сомасы", "Контрольная сумма")
    blob: Mapped[bytes] = column("Мөрленген файл", "Запечатанный файл", sa.LargeBinary(), deferred=True)
    sealed_at: Mapped[dt.datetime] = column("Мөрленді", "Запечатан")
    asked_at: Mapped[dt.datetime | None] = column("Ашу сұралды", "Запрошено открытие")
    asked_by: Mapped[str] = column("Кім сұрады", "Кто запросил", server_default="")
    opened_at: Mapped[dt.datetime | None] = column("Ашылды", "Открыт")
    opened_by: Mapped[str] = column("Кім ашты", "Кто открыл", server_default="")
    sitting: Mapped[Sitting] = one("Sitting", "sealed_key.sitting_id")

    @property
    @titled("Кілт", "Ключ")
    def unit(self) -> str:
        return self.sitting.unit


class AnswerKey(Base):
    """The opened key of one variant: a byte a task, bit A=0 … H=7, tasks 1-100 (§147, §148)."""

    __tablename__ = "answer_key"
    __table_args__ = (within("sitting"), sa.UniqueConstraint("sitting_id", "variant"))
    register = Register(
        Text("Дұрыс жауаптар кодтары", "Коды правильных ответов"), Menu.RESULTS, "§148", ("sitting_id", "variant"),
        ("sitting", "subject", "language", "variant"), ("variant", "language"), order="variant",
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    sitting_id: Mapped[int] = column("Лек", "Поток")
    subject_id: Mapped[int] = column("Пән", "Предмет", sa.ForeignKey("subject.id"))
    language: Mapped[Language] = column("Тілі", "Язык")
    variant: Mapped[str] = column("Нұсқа №", "Вариант №")
    answers: Mapped[bytes] = column("Дұрыс жауаптар", "Правильные ответы", sa.LargeBinary())
    sitting: Mapped[Sitting] = one("Sitting", "answer_key.sitting_id")
    subject: Mapped[Subject] = one("Subject", "answer_key.subject_id")


class Score(Base):
    """Points of one candidate before appeals (§149); `points` holds a byte a task."""

    __tablename__ = "score"
    __table_args__ = (
        within("sitting"),
        within("placement"),
        sa.ForeignKeyConstraint(["placement_id", "commission_id"], ["placement.id", "placement.commission_id"]),
        sa.UniqueConstraint("placement_id"),
    )
    register = Register(
        Text("Нәтижелер", "Результаты"), Menu.RESULTS, "§149", ("placement_id",),
        ("placement", "variant", "block1", "block2", "total"), ("variant", "total"), order="id",
        freeze=Freeze("true", "SQ149"),
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    commission_id: Mapped[int] = column("Комиссия", "Комиссия", index=True)
    sitting_id: Mapped[int] = column("Лек", "Поток", index=True)
    placement_id: Mapped[int] = column("Тестіленуші", "Тестируемый")
    variant: Mapped[str] = column("Нұсқа №", "Вариант №")
    block1: Mapped[int] = column("1-блок балы", "Баллы 1 блока")
    block2: Mapped[int] = column("2-блок балы", "Баллы 2 блока")
    total: Mapped[int] = column("Жалпы балл", "Сумма баллов")
    points: Mapped[bytes] = column("Тапсырмалар балы", "Баллы по заданиям", sa.LargeBinary())
    scored_at: Mapped[dt.datetime] = column("Бағаланды", "Оценено")
    placement: Mapped[Placement] = one("Placement", "score.placement_id")
    sitting: Mapped[Sitting] = one("Sitting", "score.sitting_id")


class Statement(Base):
    """An exam statement of a sitting: the whole site without names, or one education authority with names (§12, §150).

    All statements of a sitting bear the checksum of one snapshot of its scores.
    """

    __tablename__ = "statement"
    __table_args__ = (
        within("sitting"),
        sa.UniqueConstraint("sitting_id", "authority_id", postgresql_nulls_not_distinct=True),
    )
    register = Register(
        Text("Емтихан ведомостары", "Экзаменационные ведомости"), Menu.RESULTS, "§149", ("sitting_id", "authority_id"),
        ("sitting", "authority", "rows", "absent", "annulled", "snapshot", "formed_at"), (), order="id",
        freeze=Freeze("true", "SQ149"),
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ")
    commission_id: Mapped[int | None] = column("Комиссия", "Комиссия", sa.ForeignKey("commission.id"))
    sitting_id: Mapped[int] = column("Лек", "Поток")
    authority_id: Mapped[int | None] = column(
        "Білім беруді басқару органы", "Орган управления образованием", sa.ForeignKey("authority.id")
    )
    snapshot: Mapped[str] = column("Суреттеме сомасы", "Сумма снимка")
    rows: Mapped[int] = column("Жолдар", "Строк")
    absent: Mapped[int] = column("Келмегендер", "Не явились")
    annulled: Mapped[int] = column("Жойылғандар", "Аннулировано")
    formed_at: Mapped[dt.datetime] = column("Жасалды", "Сформирована")
    sitting: Mapped[Sitting] = one("Sitting", "statement.sitting_id")
    authority: Mapped[Authority | None] = one("Authority", "statement.authority_id")

    @property
    @titled("Кілт", "Ключ")
    def unit(self) -> str:
        return self.sitting.unit + (f"-{self.authority.code}" if self.authority else "")
