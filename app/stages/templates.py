"""The template workshop: one person makes a draft, another checks it, it comes into force on its day, is replaced.

Nothing here prints: what a paper is printed from is found by `app.form.source.in_force`.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import files
from app.db import Base, act
from app.errors import BadInput, Refusal
from app.form import FORMS, Form, apart, find, pages, place_of, trial
from app.form.declared import Appendix
from app.form.gate.contract import Printable
from app.form.gate.flaws import Flaw, grave
from app.form.gate.verdict import Verdict
from app.form.printing import Paper
from app.form.source import Source, shipped, usable
from app.form.waiting import WAITING
from app.models import FormTemplate, OwnFile, Staff
from app.roles import require
from app.rules.terms import AccessKind, TemplateState
from app.sentences import NOT_BY_ITS_AUTHOR
from app.stages import access, exchange
from app.text import Lang, Text

HOUSE = 0
"""The number of the version that came with the programme."""
LONGEST_NOTE = 300


class Standing(NamedTuple):
    """A form on the list: what it is printed from now, and what is under way."""

    form: Printable
    until: Text | None
    """What the form waits for; None for one in force."""
    now: FormTemplate | None
    """The version in force; None = the file of the house."""
    drafts: int
    coming: FormTemplate | None
    fits: bool = True


class Word(NamedTuple):
    """How far a version has come, in words, and as a name for its look."""

    said: Text
    look: str


@dataclass(frozen=True)
class Sent:
    """A template that somebody wants to bring into force."""

    content: bytes
    name: str
    note: str
    from_at: dt.datetime | None = None


def forms() -> list[Printable]:
    """Every form in the order of the appendices, those that wait too."""
    both: list[Printable] = [*FORMS.values(), *WAITING.values()]
    return sorted(both, key=lambda form: Appendix.of(form.id))


def named(form_id: str) -> Printable | None:
    """The form of this appendix, in force or waiting."""
    return FORMS.get(form_id) or WAITING.get(form_id)


def is_drawn(form: Printable) -> bool:
    """Whether the programme itself draws the form: it has no template to change."""
    return cast("Form", form).draw is not None


def standings(session: Session) -> list[Standing]:
    """The list of forms as it stands now."""
    rows = session.scalars(sa.select(FormTemplate).order_by(FormTemplate.from_at, FormTemplate.id)).all()
    now = moment(session)
    found = []
    for form in forms():
        own = [row for row in rows if row.form == form.id]
        present = standing(own, now)
        coming = next((row for row in own if row.state is TemplateState.CHECKED and row.from_at > now), None)
        drafts = sum(row.state is TemplateState.DRAFT for row in own)
        waits = WAITING.get(form.id)
        fits = present is None or usable(form, present.picture) is not None
        found.append(Standing(form, waits.until if waits else None, present, drafts, coming, fits))
    return found


def standing(versions: Sequence[FormTemplate], now: dt.datetime) -> FormTemplate | None:
    """Of the versions of one form, the one in force; None = the file of the house."""
    checked = [row for row in versions if row.state is TemplateState.CHECKED and row.from_at <= now]
    return max(checked, key=lambda row: row.from_at, default=None)


def versions(session: Session, form: Printable) -> list[FormTemplate]:
    """All versions of a form that people have made, the newest first."""
    own = sa.select(FormTemplate).where(FormTemplate.form == form.id)
    return list(session.scalars(own.order_by(FormTemplate.number.desc())))


def word_of(row: FormTemplate, present: FormTemplate | None, now: dt.datetime) -> Word:
    """The state of a version for people: a checked one is coming, in force or replaced."""
    if row.state is not TemplateState.CHECKED:
        return Word(row.state.label, row.state.value)
    if row.from_at > now:
        return Word(COMING, "coming")
    return Word(IN_FORCE, "now") if present is not None and row.id == present.id else Word(REPLACED, "replaced")


def moment(session: Session) -> dt.datetime:
    """The time of the database."""
    return session.scalars(sa.select(sa.func.synaq_now(type_=sa.DateTime(timezone=True)))).one()


def content_of(form: Printable, row: FormTemplate | None) -> bytes:
    """The bytes of a version; those of the house for None."""
    return shipped(form.source).content if row is None else files.opened(row.picture)


# ---- the life of a version


def examined(form: Printable, content: bytes, name: str) -> Verdict:
    """Everything that is wrong with a template, a print of an invented paper included; BadInput for a drawn form."""
    if is_drawn(form):
        raise BadInput(NO_TEMPLATE)
    return trial.tried(form, content, name)


def refused(verdict: Verdict) -> BadInput:
    """What the author of a template with faults is told: all of them."""
    wrong = grave(verdict.flaws)
    return BadInput(NOT_TAKEN.fill(n=len(wrong)), verdict.flaws)


def draft(session: Session, form: Printable, sent: Sent, by: Staff) -> FormTemplate:
    """A new version that waits for a second person; the caller has examined it. BadInput without a word on why."""
    require("templates.draft", by.role)
    if not sent.note:
        raise BadInput(NO_NOTE)
    return _added(session, form, sent, None)


def go_back(session: Session, form: Printable, number: int, sent: Sent, by: Staff) -> FormTemplate:
    """The content of an earlier version (0: the file of the house) as a new one: a second person checks it, too.

    What papers look like never changes by one person alone, and the way back is such a change.
    """
    require("templates.draft", by.role)
    if not sent.note:
        raise BadInput(NO_NOTE)
    old = next((row for row in versions(session, form) if row.number == number), None)
    if old is None and number != HOUSE:
        raise BadInput(NO_VERSION.fill(n=number))
    name = form.source.name if old is None else old.name
    again = Sent(content_of(form, old), name, sent.note, sent.from_at)
    return _added(session, form, again, number)


def _added(session: Session, form: Printable, sent: Sent, back_to: int | None) -> FormTemplate:
    last = session.scalar(sa.select(sa.func.max(FormTemplate.number)).where(FormTemplate.form == form.id))
    author = session.scalars(sa.select(sa.func.who())).one()
    row = FormTemplate(
        form=form.id, number=(last or HOUSE) + 1, name=files.plain_name(sent.name), picture=files.keep(sent.content),
        note=sent.note[:LONGEST_NOTE], back_to=back_to, from_at=sent.from_at or moment(session), author_no=author,
        state=TemplateState.DRAFT,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def check(session: Session, row: FormTemplate, verdict: str, by: Staff) -> None:
    """A second person finds the draft good: it comes into force on its day, or at once if that day has come."""
    _second(row, by)
    row.state, row.verdict = TemplateState.CHECKED, verdict[:LONGEST_NOTE]
    session.flush()
    session.refresh(row)


def send_back(session: Session, row: FormTemplate, verdict: str, by: Staff) -> None:
    """A second person does not find it good, and says why."""
    _second(row, by)
    if not verdict:
        raise BadInput(NO_VERDICT)
    row.state, row.verdict = TemplateState.REFUSED, verdict[:LONGEST_NOTE]
    session.flush()
    session.refresh(row)


def _second(row: FormTemplate, by: Staff) -> None:
    require("templates.check", by.role)
    if row.author_no == by.user_id:
        raise Refusal("§44", NOT_BY_ITS_AUTHOR)


def withdraw(session: Session, row: FormTemplate, by: Staff) -> None:
    """Take back what is not in force yet: nothing is printed otherwise by that, so one person is enough."""
    require("templates.withdraw", by.role)
    row.state = TemplateState.WITHDRAWN
    session.flush()
    session.refresh(row)


# ---- the annotated copy and the preview


def annotated(session: Session, form: Printable, sent: Sent, flaws: Sequence[Flaw]) -> OwnFile | None:
    """The sent file with every fault at its place, among the files of its author; None if it cannot be opened. Commits.

    A process apart opens it: its faults are known, and what else it does to a programme that opens it is not.
    """
    stem = sent.name.rsplit(".", 1)[0]
    try:
        content = apart.marked(form.kind, sent.content, list(flaws))
    except BadInput:
        return None
    own = _kept(session, content, f"{exchange.MARKED.fill(name=stem)}{form.kind.value}", len(flaws))
    session.commit()
    return own


def _kept(session: Session, content: bytes, name: str, rows: int = 0) -> OwnFile:
    own = OwnFile(name=name, register_name=FormTemplate.__tablename__, rows=rows)
    return exchange.keep(session, own, io.BytesIO(content))


class Preview(NamedTuple):
    """One paper from two versions: the files, and their pages where LibreOffice is installed."""

    now: OwnFile
    fresh: OwnFile
    pages: list[list[bytes]] | None


def preview(session: Session, form: Printable, pair: tuple[bytes, bytes], unit: str, lang: Lang) -> Preview:
    """The present and the new version filled with the data of a unit, or with a sample if none is named.

    Nothing is entered as printed; that somebody saw the data of the unit is. Refusal, BadInput: as at a print.
    """
    document = _of_unit(session, form, unit) if unit else trial.sample(form)
    made = trial.papers(form, [Source.of(one) for one in pair], document, (lang, lang))
    kept = [_kept(session, paper.content, name) for paper, name in zip(made, _names(made), strict=True)]
    session.commit()
    return Preview(kept[0], kept[1], pages.pictures([(form.kind, paper.content) for paper in made]))


def _names(made: list[Paper]) -> list[str]:
    """Two files of one name would be told apart by nobody."""
    return [made[0].name, made[1].name if made[0].name != made[1].name else f"2 {made[1].name}"]


def _of_unit(session: Session, form: Printable, unit: str) -> Any:
    """What the paper of a unit would say now, for whoever sees the unit and every masked value of it in full."""
    author = exchange.author(session)
    require("templates.draft", author.role)
    if not isinstance(form, Form):
        raise BadInput(STILL_WAITS)
    if form.sealed:
        raise Refusal(form.mark, ONLY_PRINTED.fill(form=form.id))
    row: Base = find(session, form.id, unit)
    title = SEEN.fill(form=form.id, unit=unit)
    with act(session, title, mark=form.mark, place=place_of(row)):
        access.note(session, AccessKind.PRINT, form.on.__tablename__, row_id=row.id, said=f"{form.id}: {title.ru}")
    if form.ready:
        form.ready(session, row)
    return form.build(session, row)


ONLY_PRINTED = Text(
    "{form} бір рет, ҰТО паролімен басылады, оның деректері алдын ала қаралмайды. Бірлікті бос қалдырыңыз: үлгі ойдан "
    "алынған деректермен толтырылады.",
    "{form} печатается один раз, по паролю НЦТ, её данные заранее не просматриваются. Оставьте единицу пустой: шаблон "
    "заполнится вымышленными данными.",
)
SEEN = Text("Үлгіні алдын ала қарау: {form}, {unit}", "предварительный просмотр шаблона: {form}, {unit}")
IN_FORCE = Text("күшінде", "в силе")
COMING = Text("күнін күтуде", "ждёт своего дня")
REPLACED = Text("ауыстырылды", "заменён")
NO_TEMPLATE = Text(
    "Бұл нысанды бағдарлама өзі сызады, оның үлгі файлы жоқ.",
    "Эту форму рисует сама программа, файла шаблона у неё нет.",
)
NOT_TAKEN = Text(
    "Үлгі қабылданған жоқ, түзетілетін жері: {n}. Барлығын түзетіп, файлды қайта жүктеңіз.",
    "Шаблон не принят, исправить нужно: {n}. Исправьте всё и загрузите файл заново.",
)
NO_NOTE = Text("Не өзгергенін және неге екенін жазыңыз.", "Впишите, что изменено и зачем.")
NO_VERDICT = Text("Неге қайтарғаныңызды жазыңыз.", "Впишите, почему возвращаете.")
NO_VERSION = Text("{n}-нұсқа жоқ. Тізімнен таңдаңыз.", "Версии {n} нет. Выберите из списка.")
STILL_WAITS = Text(
    "Бұл нысанның тізілімі әлі жоқ: бірлікті бос қалдырыңыз, үлгі ойдан алынған деректермен толтырылады.",
    "Регистра этой формы ещё нет: оставьте единицу пустой, шаблон заполнится вымышленными данными.",
)
