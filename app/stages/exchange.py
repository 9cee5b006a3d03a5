"""Registers taken in from files: tried out, told how they would change, then taken; large ones as a job."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import files, job, workbook
from app.db import NOT_YOURS, Base, act
from app.errors import BadInput, Fault
from app.models import Application, Commission, OwnFile, Staff
from app.roles import cell, is_masked, may_write_field, require
from app.rules.terms import AccessKind
from app.stages import access, enrolment
from app.stages.preview import Told, refused, told_of, words
from app.text import Lang, Text, speaking
from app.workbook.bringing import SHOWN, Step
from app.workbook.columns import writable

LARGE = 2000
"""Rows from which an import is a job."""

TAKEN = Text("{register}: файлдан енгізілді ({name})", "{register}: внесено из файла ({name})")
TRYING = Text("{register}: файл тексерілді ({name})", "{register}: файл проверен ({name})")
TRIED = Text(
    "Тексерілді, қате жоқ: {report}. Әзірге ештеңе жазылған жоқ.",
    "Проверено, ошибок нет: {report}. Пока ничего не записано.",
)
DONE = Text("Енгізілді: {report}.", "Внесено: {report}.")
MARKED = Text("{name} (қателері)", "{name} (ошибки)")


@dataclass(frozen=True)
class Sent:
    """A file that somebody wants to be taken into a register."""

    content: bytes
    name: str

    @property
    def is_large(self) -> bool:
        """Whether it is for a job. BadInput for a file that nobody should read."""
        return workbook.rows_about(self.content, self.name) > LARGE


def taking(model: type[Base]) -> bool:
    """Whether a register takes files at all."""
    return bool({"C", "U"} & set(model.register.screen if model.register else ""))


def columns(model: type[Base], staff: Staff) -> list[str]:
    """The columns of the template: those that `staff` may write, and the key by which rows are found."""
    if model is Application:
        return list(enrolment.WHOLE)
    locked, key = _locked(model, staff), model.register.key if model.register else ()
    return [one.name for one in writable(model) if one.name not in locked or one.name in key]


def bring(
    session: Session, model: type[Base], sent: Sent, staff: Staff, *, dry_run: bool, claim: job.Claim | None = None
) -> Told:
    """Take a file into a register in the name of `staff`, or only try it out: what it did, how the first rows change.

    BadInput with every fault, Refusal where the register or a column is not theirs: nothing is written then.
    """
    title = TAKEN.fill(register=_title(model), name=sent.name)
    place = staff.commission or staff.site
    mark = model.register.mark if model.register else "§1"
    taken = None if model is Application else _taken(session, model, sent, staff, claim)
    if dry_run:
        _note_trial(session, model, sent, staff)
    with workbook.tried(session, title, mark=mark, place=place, dry_run=dry_run):
        if taken is None:
            told = _enrolled(session, sent, staff)
        else:
            brought = workbook.bring(session, taken, _bounds(model, staff), tell=_half(claim, taken.count))
            told = told_of(session, model, brought.report, brought.steps)
            if claim is not None:
                claim.tell(taken.count, taken.count, now=True)
        if claim is not None and not dry_run:
            claim.result = told
            claim.finish(session, DONE.fill(report=words(told)))
    return told


def _note_trial(session: Session, model: type[Base], sent: Sent, staff: Staff) -> None:
    """A trial tells which of its rows are known: where rows are known by a masked value, it is written down."""
    register = model.__tablename__
    key = ("iin",) if model is Application else model.register.key if model.register else ()
    if any(is_masked(register, name) for name in key):
        title = TRYING.fill(register=_title(model), name=sent.name)
        mark = model.register.mark if model.register else "§1"
        with act(session, title, mark=mark, place=staff.commission or staff.site):
            rows = workbook.rows_about(sent.content, sent.name)
            access.note(session, AccessKind.TRIED, register, rows=rows, said=sent.name)


@job.task
def try_out(session: Session, claim: job.Claim, *, register: str, picture: str, source: str, lang: Lang) -> Text:
    """A large file tried out: how it would change its register; faulty rows come back among one's own files."""
    with speaking(lang):
        return _carried_out(
            session,
            claim,
            named(register),
            Sent(files.opened_own(picture, author(session).user_id), source),
            dry_run=True,
        )


@job.task
def take_in(session: Session, claim: job.Claim, *, register: str, picture: str, source: str, lang: Lang) -> Text:
    """A large file taken in."""
    with speaking(lang):
        return _carried_out(
            session,
            claim,
            named(register),
            Sent(files.opened_own(picture, author(session).user_id), source),
            dry_run=False,
        )


def _carried_out(session: Session, claim: job.Claim, model: type[Base], sent: Sent, *, dry_run: bool) -> Text:
    try:
        told = bring(session, model, sent, author(session), dry_run=dry_run, claim=claim)
    except BadInput as error:
        if not error.faults:
            raise
        _give_back(session, claim, model, sent, error)
        return error.text
    claim.result = told
    return (TRIED if dry_run else DONE).fill(report=words(told, trial=dry_run))


def keep(session: Session, own: OwnFile, stream: IO[bytes]) -> OwnFile:
    """A file for its author alone, kept for files.DAYS. The caller commits."""
    stream.seek(0)
    own.name = files.plain_name(own.name)
    own.user_id = author(session).user_id
    own.picture = files.keep_own(stream, own.user_id)
    own.keep_until = session.scalars(sa.select(sa.func.clock_timestamp())).one() + dt.timedelta(days=files.DAYS)
    session.add(own)
    session.flush()
    return own


def author(session: Session) -> Staff:
    """The official in whose name the session acts, with their place."""
    return session.scalars(sa.select(Staff).where(Staff.user_id == sa.func.who())).one()


def named(register: str) -> type[Base]:
    """The register of this name; BadInput if none takes files under it."""
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    model = models.get(register)
    if model is None or model.register is None:
        raise NOT_YOURS
    return model


def _taken(session: Session, model: type[Base], sent: Sent, staff: Staff, claim: job.Claim | None) -> workbook.Taken:
    if not set(cell(model.__tablename__, staff.role).verbs) & {"C", "U"} or not taking(model):
        raise NOT_YOURS
    about = workbook.rows_about(sent.content, sent.name) - 1 if claim else 0

    def tell(done: int, _total: int) -> None:
        if claim is not None:
            claim.tell(min(done, about) // 2, about)

    return workbook.take(session, model, (sent.content, sent.name), _bounds(model, staff), tell=tell)


def _half(claim: job.Claim | None, count: int) -> Callable[[int, int], None]:
    """Reading was one half of the work, bringing in is the other."""

    def tell(done: int, total: int) -> None:
        if claim is not None:
            claim.tell((count + count * done // (total or 1)) // 2, count)

    return tell


def _bounds(model: type[Base], staff: Staff) -> workbook.Bounds:
    may_add = "C" in cell(model.__tablename__, staff.role).verbs and "C" in (
        model.register.screen if model.register else ""
    )
    return workbook.Bounds(None, _locked(model, staff), may_add=may_add)


def _locked(model: type[Base], staff: Staff) -> frozenset[str]:
    names = [one.name for one in writable(model)]
    return frozenset(name for name in names if not may_write_field(model.__tablename__, name, staff.role))


def _title(model: type[Base]) -> Text:
    return model.register.title if model.register else Text(model.__tablename__, model.__tablename__)


# ---- applications


def _enrolled(session: Session, sent: Sent, staff: Staff) -> Told:
    """§78.3. Applications are taken in by the deed of their own, under its rules and numbers."""
    require("enrolment.import_applications", staff.role)
    if staff.commission_id is None:
        raise NOT_YOURS
    commission = session.get_one(Commission, staff.commission_id)
    before = _journal(session, commission)
    now = session.scalars(sa.text("SELECT synaq_now()")).one()
    report = enrolment.import_applications(session, commission, sent.content, sent.name, now=now)
    session.flush()
    after = _journal(session, commission)
    differing = [(before.get(key), row) for key, row in after.items() if row != before.get(key)][:SHOWN]
    written = workbook.read(Application, sent.content, sent.name, only=enrolment.COLUMNS)
    workbook.understood(session, written)
    at = {line.values["iin"]: line.row for line in written.lines}
    steps = [_change(at[row["iin"]], old, row) for old, row in differing]
    return told_of(session, Application, report, steps)


def _journal(session: Session, commission: Commission) -> dict[int, dict[str, Any]]:
    names = ["number", *enrolment.WHOLE]
    query = sa.select(Application.id, *(getattr(Application, name) for name in names))
    found = session.execute(query.where(Application.commission_id == commission.id).order_by(Application.number))
    return {pk: dict(zip(names, values, strict=True)) for pk, *values in found}


def _change(at: int, old: dict[str, Any] | None, new: dict[str, Any]) -> Step:
    kept = {name: ((old or {}).get(name), value) for name, value in new.items()}
    differing = {n: pair for n, pair in kept.items() if old is None or pair[0] != pair[1] or n in ("number", "iin")}
    return Step(at, "added" if old is None else "changed", differing)


# ---- faults


def marked(sent: Sent, faults: Sequence[Fault]) -> tuple[IO[bytes], str]:
    """The file back with its faults beside its rows, and a name for it."""
    stream: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (read by the caller)
    if sent.is_large:
        workbook.marked(sent.content, faults, sent.name, stream)
    else:
        stream.write(workbook.faults_workbook(sent.content, faults, sent.name))
    stem = re.sub(r"\.\w{1,5}$", "", sent.name)
    stream.seek(0)
    return stream, f"{MARKED.fill(name=stem)}.xlsx"


def _give_back(session: Session, claim: job.Claim, model: type[Base], sent: Sent, error: BadInput) -> None:
    session.rollback()
    stream, name = marked(sent, error.faults)
    with stream:
        made = OwnFile(name=name, register_name=model.__tablename__, rows=len(error.faults), job_id=claim.id)
        own = keep(session, made, stream)
    claim.result = refused(error) | {"file": own.id}
    claim.finish(session, error.text, "refused")
    session.commit()
