"""What a visitor sees of a register as a file: their filters, order, columns and rights; a large one as a job."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, Any, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Flask, g, has_app_context
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app import job, workbook
from app.db import NOT_YOURS, Base, act, label
from app.models import OwnFile, Site, Staff
from app.register import rows
from app.register.shown import ALMATY, NO, NOTHING, YES, masked, said, words, zone_of
from app.roles import cell, is_masked, may_unmask
from app.rules.terms import AccessKind, Term
from app.stages import access, exchange
from app.text import Lang, Text, speaking
from app.workbook.writing import Kind

LARGE = 5000
"""Rows from which an export is a job."""
AT_ONCE = 1000
WHOLE = " in full"
"""Behind the kind of file of a job: masked columns go out whole."""
MOST = 1_000_000
"""Rows that a sheet of Excel holds."""
TOLD_EVERY = 500

GIVEN = Text("{register}: тізілім шығарылды, {n} жазба", "{register}: регистр выгружен, записей {n}")
READY = Text("Файл дайын: {n} жазба.", "Файл готов, записей: {n}.")


@dataclass(frozen=True)
class Asked:
    """An export as it was asked for: the register, the wish of its list, the kind of file.

    `in_full`: masked columns go out whole where the role may ask for each of them; otherwise they are as on the screen.
    """

    model: type[Base]
    wanted: rows.Wish
    kind: Kind
    in_full: bool = False

    @property
    def columns(self) -> list[tuple[str, Text]]:
        """The columns with their headings, as the list has them."""
        relations = sa.inspect(self.model).relationships
        return [(n, label(self.model, f"{n}_id" if n in relations else n)) for n in self.wanted.columns]

    @property
    def title(self) -> Text:
        return rows.declared(self.model).title

    def name(self, session: Session) -> str:
        """A name for the file, in the language of the visitor, with the day by the clock of the database."""
        now = session.scalars(sa.select(sa.func.synaq_now(type_=sa.DateTime(timezone=True)))).one()
        return f"{self.title} {now.astimezone(ZoneInfo(ALMATY)):%Y-%m-%d}.{self.kind}"


def asked(
    model: type[Base], arguments: MultiDict[str, str], kind: Kind, staff: Staff, *, in_full: bool = False
) -> Asked:
    """Read the arguments of a list; Senseless for what the register or the role does not know."""
    return Asked(model, rows.wish(model, arguments, staff), kind, in_full)


def masked_columns(of: Asked) -> list[Text]:
    """The headings of the columns that this role could ask for in full."""
    return [label(of.model, name) for _, name in sorted(_whole(replace(of, in_full=True)))]


def is_large(session: Session, of: Asked) -> bool:
    """Whether the export is for a job."""
    return _count(session, of, most=LARGE + 1) > LARGE


def write(session: Session, of: Asked, stream: IO[bytes], claim: job.Claim | None = None) -> int:
    """Write the rows of an export as they come from the database; how many there were."""
    whole = _whole(of)
    query = rows.query(session, of.model, of.wanted).limit(MOST).execution_options(yield_per=AT_ONCE)
    total = _count(session, of) if claim is not None else 0
    columns = [_Cell(name.split("."), whole) for name, _ in of.columns]
    zones: dict[int | None, ZoneInfo] = {}

    def lines() -> Iterator[list[Any]]:
        for done, row in enumerate(session.scalars(query)):
            if claim is not None and done % TOLD_EVERY == 0:
                claim.tell(done, total)
            place = row.id if isinstance(row, Site) else getattr(row, "site_id", None)
            if place not in zones:
                zones[place] = zone_of(row)
            yield [one.value(row, zones[place]) for one in columns]

    headings = [str(heading) for _, heading in of.columns]
    with _remembering(session):
        count = workbook.pour(stream, str(of.title), headings, lines(), kind=of.kind)
    if claim is not None:
        claim.tell(count, count, now=True)
    return count


def give(session: Session, of: Asked, stream: IO[bytes]) -> int:
    """An export at once: its rows, its line in the log of access and in the journal. How many rows there were."""
    count = write(session, of, stream)
    staff = of.wanted.staff
    with act(session, deed(of, count), mark=rows.declared(of.model).mark, place=staff.commission or staff.site):
        note(session, of, count)
    stream.seek(0)
    return count


def note(session: Session, of: Asked, count: int) -> None:
    """Put the export into the log of access, inside an act."""
    said = " ".join([of.kind, *(name for _, name in sorted(_whole(of)))])
    access.note(session, AccessKind.EXPORT, of.model.__tablename__, rows=count, said=said)


def deed(of: Asked, count: int) -> Text:
    """How the journal tells of an export."""
    return GIVEN.fill(register=of.title, n=count)


@job.task
def give_out(
    session: Session, claim: job.Claim, *, register: str, wish: list[list[str]], kind: str, lang: Lang
) -> Text:
    """A large export: the file waits among the author's own."""
    model, staff = exchange.named(register), exchange.author(session)
    if "R" not in cell(register, staff.role).verbs:
        raise NOT_YOURS
    plain, whole, _ = kind.partition(WHOLE)
    with speaking(lang), tempfile.TemporaryFile() as stream:
        arguments = MultiDict([(name, value) for name, value in wish])
        of = asked(model, arguments, cast("Kind", plain), staff, in_full=bool(whole))
        count = write(session, of, stream, claim)
        mark = rows.declared(model).mark
        with act(session, deed(of, count), mark=mark, place=staff.commission or staff.site):
            note(session, of, count)
            own = exchange.keep(
                session, OwnFile(name=of.name(session), register_name=register, rows=count, job_id=claim.id), stream
            )
            claim.result = {"file": own.id}
            claim.finish(session, READY.fill(n=count))
    return READY.fill(n=count)


def _count(session: Session, of: Asked, *, most: int = MOST) -> int:
    """How many rows there are, counted up to `most`."""
    some = sa.select(of.model.id).where(*rows.conditions(session, of.model, of.wanted)).limit(most).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _whole(of: Asked) -> frozenset[tuple[str, str]]:
    """Masked columns, with their registers, that go out in full: it was asked for, and the role may see each whole."""
    found = set[tuple[str, str]]()
    if not of.in_full:
        return frozenset()
    for name, _ in of.columns:
        *steps, last = name.split(".")
        model = of.model
        for step in steps:
            model = sa.inspect(model).relationships[step].mapper.class_
        table = model.__tablename__
        if is_masked(table, last) and may_unmask(table, last, of.wanted.staff.role):
            found.add((table, last))
    return frozenset(found)


@dataclass(frozen=True)
class _Cell:
    """One column of the export: dates and numbers stay what they are, all else is as the list says it."""

    steps: Sequence[str]
    whole: frozenset[tuple[str, str]]

    def value(self, row: Base, zone: ZoneInfo) -> Any:
        holder: Any = row
        value: Any = row
        for step in self.steps:
            holder, value = value, getattr(value, step, None)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return self._text(holder, value)
        if isinstance(value, bool):
            return str(YES if value else NO)
        if isinstance(value, dt.datetime):
            return value.astimezone(zone).replace(tzinfo=None, microsecond=0)
        if isinstance(value, int | float | dt.date | dt.time):
            return value
        told = said(row, ".".join(self.steps)) if isinstance(value, dict | list) else words(value, zone)
        return None if told == NOTHING else told

    def _text(self, holder: Any, value: str) -> str:
        if isinstance(value, Term):
            return str(value.label)
        last = self.steps[-1]
        if not isinstance(holder, Base) or not is_masked(holder.__tablename__, last):
            return value
        return value if (holder.__tablename__, last) in self.whole else masked(value)


@contextmanager
def _remembering(session: Session) -> Iterator[None]:
    """The words of screens ask the session of their request; a worker has none, and gives its own."""
    if has_app_context():
        yield
        return
    with Flask("export").app_context():
        g.session = session
        g.zones = {site.id: site.zone for site in session.execute(sa.select(Site.id, Site.zone))}
        yield
