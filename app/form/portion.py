"""Many papers of one form in one act: a number, a checksum and a trace each; one Word file, or a file each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import anchors, files
from app.errors import BadInput, Refusal
from app.form import word
from app.form.declared import Form, Kind
from app.form.printing import How, imprinted, number, place_of, rendered, series, site_of, traced, words_of
from app.form.saying import checksum
from app.form.source import Source, in_force
from app.models import Printout, Staff

PORTIONS = {Kind.WORD: 300, Kind.EXCEL: 100, Kind.PDF: 50}
"""Papers of one act: a Word file of more of them grows out of proportion, files of their own take longer."""
FOR_PDF = 100
"""Papers of one act that is to be a PDF: LibreOffice takes some ten seconds for so many."""


def size(form: Form, how: How) -> int:
    """How many papers go into one act."""
    return min(PORTIONS[form.kind], FOR_PDF) if how.pdf else PORTIONS[form.kind]


class Refused(NamedTuple):
    """A unit that was not printed, and why."""

    unit: str
    why: Refusal | BadInput


@dataclass
class Bound:
    """What a portion has come to."""

    printed: list[Printout] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


class _Said(NamedTuple):
    row: Any
    trace: Printout
    document: Any


def tried(session: Session, form: Form, rows: Sequence[Any]) -> list[Refused]:
    """The units whose time has not come, without printing anything."""
    found = []
    for row in rows:
        try:
            check(session, form, row)
        except (Refusal, BadInput) as refused:
            found.append(Refused(form.unit_of(row), refused))
    return found


def check(session: Session, form: Form, row: Any) -> None:
    """Refuse a row that the form is no paper of, or whose time has not come."""
    if form.ready:
        form.ready(session, row)


def bound(session: Session, form: Form, rows: Sequence[Any], how: How, by: Staff, job_id: int) -> Bound:
    """Print the form for each row inside an act; all rows are of one place. A refused unit does not lose the others."""
    if "act" not in session.info:
        raise RuntimeError("papers are printed inside act()")
    source, found = in_force(session, form), Bound()
    said: list[_Said] = []
    for row in rows:
        try:
            check(session, form, row)
            said.append(_Said(row, traced(form, row, by, how, source), form.build(session, row)))
        except (Refusal, BadInput) as refused:
            found.refused.append(Refused(form.unit_of(row), refused))
    if said:
        now = session.scalar(sa.text("SELECT synaq_now()"))
        number(session, {one.trace: series(session, one.row, by) for one in said})
        for one in said:
            one.trace.printed_at, one.trace.checksum, one.trace.job_id = now, checksum(one.document), job_id
        _keep(session, form, source, said, (how, by))
        found.printed = [one.trace for one in said]
        session.add_all(found.printed)
        session.flush()
    return found


def _keep(session: Session, form: Form, source: Source, said: Sequence[_Said], by: tuple[How, Staff]) -> None:
    """Render the papers and keep their files: those of Word as one."""
    how, staff = by
    journal = str(anchors.head(session, place_of(said[0].row)))
    imprints = [imprinted(form, one.trace, staff, site_of(one.row), journal=journal) for one in said]
    told = zip(said, imprints, strict=True)
    if form.kind is Kind.WORD:
        words = (words_of(one.document, imprint, how.lang) for one, imprint in told)
        kept = files.keep(word.book(source.content, words))
        for one in said:
            one.trace.picture = kept
        return
    for one, imprint in told:
        one.trace.picture = files.keep(rendered(form, source, one.document, imprint, how.lang))
