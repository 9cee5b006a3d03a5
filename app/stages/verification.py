"""Is a paper the house's own: by its number and checksum, by its QR code, by its file; and do its data still stand."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

import app.documents  # noqa: F401  (declares the forms)
from app.errors import BadInput, Refusal
from app.form import FORMS, checksum, find
from app.models import Job, Printout, Staff
from app.text import Text

CODE = re.compile(r"SQ1\|(?P<kind>\w+)\|(?P<number>[^|]+)\|(?P<digits>[0-9a-fA-F]+)")
MARKED = re.compile(r"\s*·.*$", re.DOTALL)
SHOWN = 50
"""Prints of one file that are named."""


@dataclass(frozen=True)
class Asked:
    """What somebody has before them: a number, perhaps with its checksum; `sample` = a paper that says of itself that
    it is none.
    """

    number: str
    digits: str = ""
    sample: bool = False


def read(typed: str, digits: str = "") -> Asked:
    """The words of a QR code, its whole address, or a number as it stands on the paper, mark of reprint and all."""
    words = unquote(typed).strip()
    if found := CODE.search(words):
        return Asked(found["number"].strip(), found["digits"].lower(), sample=found["kind"] == "sample")
    return Asked(MARKED.sub("", words).removeprefix("№").strip(), digits.strip().lower())


@dataclass(frozen=True)
class Known:
    """What everybody may be told of a paper of the house: its form and when it was printed."""

    form: str
    printed_at: dt.datetime

    @property
    def title(self) -> Text:
        return title_of(self.form)


def public(session: Session, asked: Asked) -> Known | None:
    """Whether the house printed a paper of this number with this checksum; both are needed."""
    if not asked.number or not asked.digits:
        return None
    query = sa.text("SELECT form, printed_at FROM verify_paper(:number, :digits)")
    found = session.execute(query, {"number": asked.number, "digits": asked.digits}).one_or_none()
    return Known(found.form, found.printed_at) if found else None


class Now(StrEnum):
    """What became of the data that a paper bears."""

    SAME = "same"
    CHANGED = "changed"
    UNKNOWN = "unknown"


NOW = {
    Now.SAME: Text("деректер басылғаннан бері өзгерген жоқ", "данные с момента печати не изменились"),
    Now.CHANGED: Text("деректер басылғаннан кейін өзгерген", "данные после печати изменились"),
    Now.UNKNOWN: Text("деректерді қазір салыстыру мүмкін емес", "сравнить данные сейчас нельзя"),
}
OF_COMMISSION = Text(
    "Бұл дананы комиссия өз тестіленушілері бойынша басқан: оны сол комиссия салыстырады.",
    "Этот экземпляр напечатала комиссия по своим тестируемым: сравнить может она сама.",
)
SAMPLE = Text("Бұл — үлгі, оның күші жоқ.", "Это образец, силы он не имеет.")
NO_FORM = Text("{form} нысаны енді жоқ.", "Формы {form} больше нет.")


@dataclass(frozen=True)
class Told:
    """A print as an official within whose rights it lies is told of it; `later` prints of the same paper came after."""

    printout: Printout
    agrees: bool
    now: Now
    why: Text | None
    later: int
    by: str

    @property
    def title(self) -> Text:
        return title_of(self.printout.form)


def told(session: Session, asked: Asked, staff: Staff) -> list[Told]:
    """The prints of this number that `staff` may see (commissions and sites count their own)."""
    prints = session.scalars(sa.select(Printout).where(Printout.number == asked.number).order_by(Printout.id))
    return [_told(session, one, asked, staff) for one in prints]


def of_file(session: Session, sha: str) -> list[Printout]:
    """The prints that went out as a file of this SHA-256, a book among them; those that the visitor may see."""
    books = sa.select(Job.id).where(Job.verb == "books.bind", Job.result["sha256"].astext == sha)
    which = sa.or_(Printout.picture == sha, Printout.job_id.in_(books))
    return list(session.scalars(sa.select(Printout).where(which).order_by(Printout.id)))


def title_of(form_id: str) -> Text:
    """«I-21 Сәйкестендіру хаттамасы»."""
    form = FORMS.get(form_id)
    return Text("{id} {title}", "{id} {title}").fill(id=form_id, title=form.title) if form else Text(form_id, form_id)


def named(prints: Sequence[Printout]) -> str:
    """The numbers of some prints."""
    more = f" … +{len(prints) - SHOWN}" if len(prints) > SHOWN else ""
    return ", ".join(one.number for one in prints[:SHOWN]) + more


NOT_OURS = Text(
    "Мұндай құжат басылмаған немесе сіздің құзыретіңізде емес.", "Такой документ не печатался или не в вашем ведении."
)
OURS = Text("Иә, жүйе басты: {title}, {at}", "Да, напечатан системой: {title}, {at}")
FORGED = Text(
    "Нөмірі бар, бірақ деректер сомасы басқа: парақ жалған не бүлінген.",
    "Номер есть, но сумма данных другая: лист поддельный или испорчен.",
)
LINE = Text(
    "{title}\n  № {number} ({which})\n  басылды: {at}, {by}\n  дана: {copies} {for_whom}\n  деректер сомасы: {digits}\n"
    "  {now}",
    "{title}\n  № {number} ({which})\n  напечатано: {at}, {by}\n  экземпляров: {copies} {for_whom}\n"
    "  сумма данных: {digits}\n  {now}",
)
LATER = Text("  бұдан кейін тағы {n} рет басылған", "  после этого печатался ещё раз: {n}")
ALMATY = ZoneInfo("Asia/Almaty")


def said(asked: Asked, known: Known | None) -> Text:
    """The answer to everybody, in a sentence."""
    if known is None:
        return SAMPLE if asked.sample else NOT_OURS
    return OURS.fill(title=known.title, at=f"{known.printed_at.astimezone(ALMATY):%d.%m.%Y %H:%M}")


def described(one: Told) -> str:
    """What an official is told of a print, line by line."""
    paper = one.printout
    now = NOW[one.now] if one.why is None else Text("{now}: {why}", "{now}: {why}").fill(now=NOW[one.now], why=one.why)
    at = f"{paper.printed_at.astimezone(ALMATY):%d.%m.%Y %H:%M}"
    line = LINE.fill(
        title=one.title, number=paper.number, which=paper.which, by=one.by, copies=paper.copies, at=at,
        for_whom=paper.for_whom, digits=paper.checksum, now=now,
    )  # fmt: skip
    more = [str(LATER.fill(n=one.later))] if one.later else []
    return "\n".join([*([] if one.agrees else [str(FORGED)]), str(line), *more])


def _told(session: Session, one: Printout, asked: Asked, staff: Staff) -> Told:
    now, why = _compared(session, one, staff)
    later = sa.select(sa.func.count()).where(
        Printout.form == one.form, Printout.unit_key == one.unit_key, Printout.id > one.id
    )
    author = session.scalar(sa.select(Staff.full_name).where(Staff.login == one.login))
    return Told(
        printout=one,
        agrees=not asked.digits or asked.digits == one.checksum,
        now=now,
        why=why,
        later=session.scalar(later) or 0,
        by=author or one.login,
    )


def _compared(session: Session, one: Printout, staff: Staff) -> tuple[Now, Text | None]:
    """The document built once more, from the data as they are now."""
    form = FORMS.get(one.form)
    if form is None:
        return Now.UNKNOWN, NO_FORM.fill(form=one.form)
    try:
        row: Any = find(session, one.form, one.unit_key)
        if _is_part(one, row) and one.commission_id != staff.commission_id:
            return Now.UNKNOWN, OF_COMMISSION
        return (Now.SAME if checksum(form.build(session, row)) == one.checksum else Now.CHANGED), None
    except (Refusal, BadInput) as refused:
        return Now.UNKNOWN, refused.text


def _is_part(one: Printout, row: Any) -> bool:
    """Whether a commission printed a paper of the site: it saw its own candidates alone."""
    return one.commission_id is not None and not hasattr(row, "commission_id") and row.__tablename__ != "commission"
