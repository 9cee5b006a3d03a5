"""A filled form against the bare libraries on the same template, and the whole deed of printing."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

import docxtpl
from docx.shared import Mm
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from app import form
from app.demo import intake, preparing
from app.demo.stage import Stage, the_site
from app.form import FORMS, Form, QrCode, excel, word
from app.form.declared import Kind
from app.form.printing import words_of
from app.form.saying import Imprint
from app.text import Text
from bench.ground import played
from bench.outcome import Outcome, median, timed

CASES = (
    ("I-1", "1901", "responsible"),
    ("I-11", "701-1-01", "site"),
    ("X-1", "701-1-01", "ntc"),
    ("R-4", "701-1-01", "responsible"),
    ("I-19", "701-1-01", "ntc"),
)
"""Form, unit and the login whose duty it is."""


@dataclass(frozen=True)
class Case:
    """One form ready to be filled: its declaration, the words of its template, the rows that they hold."""

    form: Form
    words: dict[str, Any]
    document: Any

    @property
    def rows(self) -> int:
        return sum(len(value) for value in self.words.values() if isinstance(value, list))


def measure() -> Outcome:
    """Milliseconds: filling alone (of processor), the bare library on the same template, the whole print."""
    parts = (intake.found, intake.applications, intake.closing, preparing.rooms, preparing.allocation)
    with played(parts, candidates=90) as (stage, _):
        found = {f"{form_id} {unit}": _measured(stage, form_id, unit, login) for form_id, unit, login in CASES}
    rows: list[Sequence[object]] = [
        ["" if cell is None else cell for cell in (name, *told.values())] for name, told in found.items()
    ]
    bars = [
        (f"{name}: {words}", told[of])
        for name, told in found.items()
        for words, of in (("filled", "fill_ms"), ("bare library", "bare_ms"))
        if told[of] is not None
    ]
    heads = ["form, unit", "kind", "rows", "fill ms", "bare library ms", "whole print ms"]
    return Outcome(heads, rows, dict(found), bars)


def _measured(stage: Stage, form_id: str, unit: str, login: str) -> dict[str, Any]:
    case = _case(stage, form_id, unit, login)
    fill = timed(_filling(case), clock=time.process_time)
    bare = timed(_bare(case), clock=time.process_time) if case.form.template else None
    whole = timed(partial(_print, stage, form_id, unit, login))
    return {
        "kind": case.form.extension.removeprefix("."),
        "rows": case.rows,
        "fill_ms": median(fill),
        "bare_ms": median(bare) if bare else None,
        "print_ms": median(whole),
    }


def _case(stage: Stage, form_id: str, unit: str, login: str) -> Case:
    declared = FORMS[form_id]
    with stage.house.as_login(login) as (session, _):
        row = form.find(session, form_id, unit)
        document = declared.build(session, row)
    imprint = Imprint(
        title=declared.title, appendix=declared.appendix, doc_no=f"{form_id}/{unit}/1", printed_by="Ы. С. Үсенұлы",
        printed_at=dt.datetime(2018, 11, 3, 8, 0, tzinfo=dt.UTC), template=declared.version, checksum="0" * 12,
        qr=QrCode(f"SQ1|print|{form_id}/{unit}/1|{'0' * 12}"),
    )  # fmt: skip
    return Case(declared, words_of(document, imprint, "kk"), document)


def _filling(case: Case) -> Callable[[], object]:
    if case.form.draw:
        draw = case.form.draw
        return lambda: draw(case.document)
    fill = {Kind.WORD: word.fill, Kind.EXCEL: excel.fill}[case.form.kind]
    return lambda: fill(case.form.source, case.words)


def _bare(case: Case) -> Callable[[], object]:
    """What the library itself takes: the same template, the same words, no sandbox, no named cells, no frames."""
    return lambda: (_bare_word if case.form.kind is Kind.WORD else _bare_excel)(case)


def _bare_word(case: Case) -> None:
    template = docxtpl.DocxTemplate(case.form.source)
    template.render(_drawn(case.words, template))
    template.save(BytesIO())


def _drawn(value: Any, template: docxtpl.DocxTemplate) -> Any:
    if isinstance(value, dict):
        return {name: _drawn(inner, template) for name, inner in value.items()}
    if isinstance(value, list):
        return [_drawn(inner, template) for inner in value]
    if isinstance(value, QrCode):
        return docxtpl.InlineImage(template, word.picture(value), width=Mm(value.mm))
    return value


def _bare_excel(case: Case) -> None:
    book = load_workbook(case.form.source)
    sheet = book.worksheets[0]
    for value in case.words.values():
        for item in value if isinstance(value, list) else ():
            sheet.append([str(cell) for cell in item.values()])
    book.save(BytesIO())


def _print(stage: Stage, form_id: str, unit: str, login: str) -> None:
    """Rights, rows, numbers, the filled file kept, its trace and the journal: one act."""
    title = Text("басып шығару", "печать")
    with stage.by(login, title, FORMS[form_id].mark, _site_of_act) as session:
        form.printed(session, form_id, unit, "kk", session.info["staff"])


def _site_of_act(session: Session) -> Any:
    return the_site(session)
