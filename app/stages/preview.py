"""How a file would change its register, or what is wrong with it, in words that are kept with its job."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import workbook
from app.db import Base, label
from app.errors import BadInput
from app.roles import is_masked
from app.rules.terms import Term
from app.text import Text
from app.workbook.bringing import Step
from app.workbook.cells import NO, YES
from app.workbook.columns import code_of, target_of

TOLD = 100
"""Faults that are shown on the page; the marked workbook has all of them."""
MASK, SHOWN = "••••••••", 4
COUNTS = Text("қосылды: {a}, өзгертілді: {c}, өзгеріссіз: {u}", "добавлено: {a}, изменено: {c}, без изменений: {u}")
TO_COME = Text("қосылады: {a}, өзгереді: {c}, өзгеріссіз: {u}", "добавится: {a}, изменится: {c}, без изменений: {u}")

Told = dict[str, Any]
"""What came of a file, as it is kept with its job and shown on the page."""


def words(told: Told, *, trial: bool = False) -> Text:
    """The report in one line; of a `trial` nothing is written yet."""
    return (TO_COME if trial else COUNTS).fill(a=told["added"], c=told["changed"], u=told["unchanged"])


def refused(error: BadInput) -> Told:
    """The faults of a file as they are shown."""
    listed = [[fault.row, fault.column, *fault.text] for fault in error.faults[:TOLD]]
    lines = len({fault.row for fault in error.faults})
    return {"faults": listed, "count": len(error.faults), "lines": lines, "text": list(error.text)}


def told_of(session: Session, model: type[Base], report: workbook.Report, steps: Sequence[Step]) -> Told:
    """The report, and the rows of the preview with headings and values in both languages."""
    codes = _Codes(session, model, steps)
    shown = [
        [step.line, step.outcome, [codes.pair(name, *pair) for name, pair in step.values.items()]] for step in steps
    ]
    counts = {"added": report.added, "changed": report.changed, "unchanged": report.unchanged}
    return {**counts, "skipped": list(report.skipped), "steps": shown}


class _Codes:
    """Values in words: foreign keys by the code and name of their row, masked columns by their last digits."""

    def __init__(self, session: Session, model: type[Base], steps: Sequence[Step]) -> None:
        self._model, self._codes = model, dict[str, Mapping[int, list[str]]]()
        for name in {name for step in steps for name in step.values}:
            target = target_of(sa.inspect(model).columns[name])
            if target is not None:
                pks = {pk for step in steps for pk in step.values.get(name, ()) if pk is not None}
                columns = sa.inspect(target).columns
                code = code_of(target)
                names = [columns[lang] for lang in ("kk", "ru") if lang in columns]
                found = session.execute(sa.select(columns["id"], code, *names).where(columns["id"].in_(pks))).all()
                veil = MASK if is_masked(target.__tablename__, code.name) else ""
                self._codes[name] = {
                    pk: [f"{veil}{told[-SHOWN:]}"] * 2 if veil else _called(told, called) for pk, told, *called in found
                }

    def pair(self, name: str, old: Any, new: Any) -> list[Any]:
        """Heading in both languages, old value, new value."""
        return [*label(self._model, name), self.said(name, old), self.said(name, new)]

    def said(self, name: str, value: Any) -> list[str]:
        """Both languages."""
        if value is None or value == "":
            return ["", ""]
        if name in self._codes:
            return self._codes[name].get(value, ["?"] * 2)
        if is_masked(self._model.__tablename__, name):
            return [MASK + str(value)[-SHOWN:]] * 2
        return list(_plain(value))


def _called(code: str, names: Sequence[str]) -> list[str]:
    """A row in both languages: a code stands before the name, unless it is a word of ours («kz_history»)."""
    if not names:
        return [code] * 2
    return list(names) if code[:1].isalpha() else [f"{code} · {name}" for name in names]


def _plain(value: Any) -> Text:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Term):
        return value.label
    if isinstance(value, dt.date):
        return Text(f"{value:%d.%m.%Y}", f"{value:%d.%m.%Y}")
    told = f"{value:%H:%M}" if isinstance(value, dt.time) else str(value)
    return Text(told, told)
