"""Papers beside the bare libraries on the same templates: one paper, an order of 1,000 passes, a long journal."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from sqlalchemy.orm import Session

from app import form
from app.demo import intake, preparing
from app.demo.stage import Stage, the_site
from app.form import FORMS, Form, QrCode, excel, word
from app.form.declared import Kind
from app.form.printing import words_of
from app.form.saying import Imprint
from app.form.source import shipped
from app.text import Text
from bench.bare_word import bare_word
from bench.ground import played
from bench.journal import journals
from bench.order import orders
from bench.outcome import Outcome, median, timed

CASES = (
    ("I-1", "1901", "responsible"),
    ("I-11", "701-1-01", "site"),
    ("X-1", "701-1-01", "ntc"),
    ("R-4", "701-1-01", "responsible"),
    ("I-19", "701-1-01", "ntc"),
)
"""Form, unit and the login whose duty it is."""
ACT, ACT_ROWS, ACT_RUNS = CASES[1], 100, 9
SHARES = {
    "a 100-row act": "act_100",
    "1,000 passes, one Word book": "order_book",
    "1,000 passes, 1,000 Word files": "order_files",
    "1,000 passes to PDF": "order_pdf",
    "journal of 50,000 x 9": "journal",
}


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
    """What is told with aims: ours, the other way, their share; then single papers in milliseconds."""
    parts = (intake.found, intake.applications, intake.closing, preparing.rooms, preparing.allocation)
    with played(parts, candidates=90) as (stage, _):
        single = {f"{form_id} {unit}": _measured(stage, form_id, unit, login) for form_id, unit, login in CASES}
        act = _act(_case(stage, *ACT))
        like = _case(stage, *CASES[3])
    print("orders", file=sys.stderr)
    order = orders(like.form, like.document)
    print("journal", file=sys.stderr)
    told = {"act_100": act, **order, "journal": journals()}
    rows: list[Sequence[object]] = [
        [name, one["ours"], one["theirs"], f"{one['share']} %", one["aim"], one.get("mb", "")]
        for name, one in ((name, told[key]) for name, key in SHARES.items())
    ]
    rows += [[name, one["fill_ms"], one["bare_ms"] or "", "", "", ""] for name, one in single.items()]
    bars = [(name, told[key]["share"]) for name, key in SHARES.items()]
    heads = ["processor: an act and single papers ms, else s", "ours", "the other way", "share", "aim", "peak MB"]
    return Outcome(heads, rows, {**told, "single": single}, bars, "%")


def _act(case: Case) -> dict[str, Any]:
    """An act of 100 rows: ours and docxtpl alone on the same template, in turns; milliseconds of processor."""
    words = {**case.words, "rows": (case.words["rows"] * ACT_ROWS)[:ACT_ROWS]}
    long = Case(case.form, words, case.document)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ACT_RUNS):
        theirs += timed(_bare(long), runs=1, clock=time.process_time)
        ours += timed(_filling(long), runs=1, clock=time.process_time)
    share = round(100 * median(ours) / median(theirs), 1)
    return {"ours": median(ours), "theirs": median(theirs), "share": share, "aim": "130 %", "other": "docxtpl"}


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
        printed_at=dt.datetime(2018, 11, 3, 8, 0, tzinfo=dt.UTC), checksum="0" * 12,
        template=shipped(declared.source).version,
        qr=QrCode(f"SQ1|print|{form_id}/{unit}/1|{'0' * 12}"),
    )  # fmt: skip
    return Case(declared, words_of(document, imprint, "kk"), document)


def _filling(case: Case) -> Callable[[], object]:
    if case.form.draw:
        draw = case.form.draw
        return lambda: draw(case.document)
    source = case.form.source.read_bytes()
    fill = {Kind.WORD: word.fill, Kind.EXCEL: excel.fill}[case.form.kind]
    return lambda: fill(source, case.words)


def _bare(case: Case) -> Callable[[], object]:
    """What the library itself takes: the same template, the same words, no sandbox, no named cells, no frames."""
    return lambda: bare_word(case.form.source, case.words) if case.form.kind is Kind.WORD else _bare_excel(case)


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
