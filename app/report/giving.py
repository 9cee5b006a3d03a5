"""A report as a file to take away: at once, or as a job for a long one; each leaves its line in the log of access."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from typing import IO, Any

from sqlalchemy.orm import Session

from app import job, workbook
from app.db import act
from app.models import OwnFile, Staff
from app.register.rows import declared
from app.report import excel, word
from app.report.drawing import svg
from app.report.excel import SUBTOTAL, TOTAL
from app.report.making import IN_FILE, Report, made
from app.report.shape import Shape, of_kept
from app.report.table import SHARE, Line
from app.rules.terms import AccessKind
from app.stages import access, exchange
from app.text import Lang, Text, speaking

LARGE = 5000
"""Lines from which a file is a job."""
MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "svg": "image/svg+xml",
}
GIVEN = Text("«{title}» есебі шығарылды: {register}, {n} жол", "Отчёт «{title}» выгружен: {register}, строк {n}")
READY = Text("«{title}» есебі дайын: {n} жол.", "Отчёт «{title}» готов, строк: {n}.")
SAID = Text("{kind}; «{title}» есебі", "{kind}; отчёт «{title}»")


def written(report: Report, kind: str, tell: Callable[[int, int], None] | None = None) -> bytes:
    """The bytes of a report as a file of this kind; `tell` hears how far a long workbook has come."""
    stream = io.BytesIO()
    if kind == "xlsx":
        excel.write(report, stream, tell)
    else:
        {"docx": word.write, "csv": _csv, "svg": _svg}[kind](report, stream)
    return stream.getvalue()


def _svg(report: Report, stream: IO[bytes]) -> None:
    chart = report.chart
    stream.write(('<?xml version="1.0" encoding="UTF-8"?>\n' + svg(chart)).encode() if chart is not None else b"")


def _csv(report: Report, stream: IO[bytes]) -> None:
    table = report.table
    heads = [f"{head.label}, %" if head.kind == SHARE and "%" not in str(head.label) else str(head.label)
             for head in table.heads]  # fmt: skip
    lines = [_bare(report, line) for line in table.lines]
    if table.total is not None:
        lines.append(_bare(report, Line(table.total, depth=0)))
    notes: list[list[Any]] = [[], *([note] for note in report.notes)] if report.notes else []
    workbook.pour(stream, report.title, heads, [*lines, *notes], kind="csv")


def _bare(report: Report, line: Line) -> list[Any]:
    """The values of a line as a program reads them: shares in per cent, numbers with two decimals."""
    cells: list[Any] = []
    for at, (head, value) in enumerate(zip(report.table.heads, line.cells, strict=True)):
        if line.depth is not None and report.table.groups and at == line.depth:
            cells.append(str(SUBTOTAL if line.depth else TOTAL))
        elif isinstance(value, float):
            cells.append(round(value * 100, 2) if head.kind == SHARE else round(value, 2))
        else:
            cells.append(value)
    return cells


def name_of(report: Report, kind: str) -> str:
    """A name for the file."""
    return f"{report.title} {report.at:%Y-%m-%d}.{kind}"


def note(session: Session, report: Report, kind: str) -> None:
    """Put the export into the log of access, inside an act."""
    register = report.fit.model.__tablename__
    said = str(SAID.fill(kind=kind, title=report.title))
    access.note(session, AccessKind.EXPORT, register, rows=report.table.found, said=said)


def deed(report: Report) -> Text:
    """How the journal tells of it."""
    return GIVEN.fill(title=report.title, register=report.fit.title, n=report.table.found)


def give(session: Session, report: Report, kind: str) -> bytes:
    """The file at once, with its lines in the journal and in the log of access."""
    content = written(report, kind)
    staff = report.staff
    with act(session, deed(report), mark=declared(report.fit.model).mark, place=staff.commission or staff.site):
        note(session, report, kind)
    return content


def kept(session: Session, claim: job.Claim, report: Report, kind: str) -> Text:
    """The file among the author's own, with the end of its job in the same act."""
    with tempfile.TemporaryFile() as stream:
        stream.write(written(report, kind, claim.tell))
        staff, register = report.staff, report.fit.model.__tablename__
        ready = READY.fill(title=report.title, n=report.table.found)
        with act(session, deed(report), mark=declared(report.fit.model).mark, place=staff.commission or staff.site):
            note(session, report, kind)
            mine = OwnFile(name=name_of(report, kind), register_name=register, rows=report.table.found, job_id=claim.id)
            claim.result = {"file": exchange.keep(session, mine, stream).id}
            claim.finish(session, ready)
    return ready


def for_file(session: Session, shape: Shape, staff: Staff, title: str, *, strict: bool = False) -> Report:
    """A report made for a file: all its lines."""
    return made(session, shape, staff, title=title, most=IN_FILE, strict=strict)


@job.task
def give_report(
    session: Session, claim: job.Claim, *, asked: dict[str, Any], title: str, kind: str, lang: Lang
) -> Text:
    """A long report: the file waits among the author's own."""
    with speaking(lang):
        claim.tell(0, 1, now=True)
        return kept(
            session,
            claim,
            for_file(session, of_kept(asked["register"], asked["shape"]), exchange.author(session), title),
            kind,
        )
