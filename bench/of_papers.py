"""Papers in great numbers: an order of a thousand passes, a journal of 50,000 rows, an act of a hundred.

Each case runs in a process of its own, so that its peak of memory is its own; what takes too long is measured in a part
and reckoned up, and the table says so.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from app.demo import intake, preparing
from app.form import excel, office, word
from app.form.saying import QrCode
from bench.ground import played
from bench.of_forms import case_of, drawn
from bench.outcome import Outcome, median

PASSES, PART, BOOK, TO_PDF = 1000, 100, 300, 100
SINGLE = 10
ROWS, ACT = 50_000, 100
RUNS = 3

Words = dict[str, Any]
Task = Callable[[bytes, Words], object]


def order(template: bytes, words: Words) -> list[bytes]:
    """The order as Word books."""
    many = _passes(words, PASSES)
    return [word.book(template, many[at : at + BOOK]) for at in range(0, PASSES, BOOK)]


def single_files(template: bytes, words: Words) -> list[int]:
    """A file a pass."""
    return [len(word.fill(template, one)) for one in _passes(words, PASSES)]


def by_library(template: bytes, words: Words) -> list[int]:
    """A part of the passes, each rendered by docxtpl from the beginning."""
    import docxtpl

    made = []
    for one in _passes(words, PART):
        paper = docxtpl.DocxTemplate(BytesIO(template))
        paper.render(drawn(one, paper), word.environment())
        paper.save(out := BytesIO())
        made.append(len(out.getvalue()))
    return made


def order_pdf(template: bytes, words: Words) -> bytes:
    """The order as one PDF."""
    many = _passes(words, PASSES)
    books = [word.book(template, many[at : at + TO_PDF]) for at in range(0, PASSES, TO_PDF)]
    return office.joined(office.pdfs([office.File(book, ".docx") for book in books]))


def single_pdfs(template: bytes, words: Words) -> list[bytes]:
    """A few passes to PDF one by one, a call of LibreOffice each."""
    return [office.pdfs([office.File(word.fill(template, one), ".docx")])[0] for one in _passes(words, SINGLE)]


def journal(template: bytes, words: Words) -> bytes:
    """A journal of many rows from its Excel template."""
    return excel.fill(template, _journal(words))


def journal_by_library(template: bytes, words: Words) -> bytes:
    """The same cells by openpyxl alone: the row of the pattern, its style copied to each row."""
    book = load_workbook(BytesIO(template))
    sheet = book.worksheets[0]
    columns = {}
    for name, defined in book.defined_names.items():
        if name.startswith("rows."):
            left, top, *_ = range_boundaries(next(iter(defined.destinations))[1].replace("$", ""))
            columns[name.removeprefix("rows.")] = (left, top)
    for step, row in enumerate(_journal(words)["rows"]):
        for name, (left, top) in columns.items():
            cell = sheet.cell(top + step, left, row[name])
            cell._style = sheet.cell(top, left)._style  # noqa: SLF001  (as people copy a style)
    book.save(out := BytesIO())
    return out.getvalue()


def act(template: bytes, words: Words) -> bytes:
    """A paper with a table of a hundred rows."""
    return word.fill(template, _act(words))


def act_by_library(template: bytes, words: Words) -> bytes:
    """The same by docxtpl."""
    import docxtpl

    paper = docxtpl.DocxTemplate(BytesIO(template))
    given = _act(words)
    paper.render(drawn(given, paper), word.environment())
    paper.save(out := BytesIO())
    return out.getvalue()


CASES: tuple[tuple[str, str, Task, int], ...] = (
    (f"{PASSES} passes R-4, Word books", "R-4", order, 1),
    (f"{PASSES} passes, a file each", "R-4", single_files, 1),
    (f"{PASSES} passes by docxtpl, reckoned from {PART}", "R-4", by_library, PASSES // PART),
    (f"{PASSES} passes, one PDF", "R-4", order_pdf, 1),
    (f"{PASSES} passes to PDF one by one, reckoned from {SINGLE}", "R-4", single_pdfs, PASSES // SINGLE),
    (f"journal I-1 of {ROWS} rows", "I-1", journal, 1),
    (f"journal of {ROWS} rows by openpyxl", "I-1", journal_by_library, 1),
    (f"act I-11 of {ACT} rows", "I-11", act, 1),
    (f"act of {ACT} rows by docxtpl", "I-11", act_by_library, 1),
)
"""What is measured, its form, and how many times the part makes the whole."""


def measure() -> Outcome:
    """Seconds (median) and peak of memory of each case; the cases of a form take turns."""
    parts = (intake.found, intake.applications, intake.closing, preparing.rooms, preparing.allocation)
    units = {"R-4": ("701-1-01", "responsible"), "I-1": ("1901", "responsible"), "I-11": ("701-1-01", "site")}
    with played(parts, candidates=90) as (stage, _):
        given = {form: case_of(stage, form, *of) for form, of in units.items()}
    ready = {form: (case.form.source.read_bytes(), case.words) for form, case in given.items()}
    times: dict[str, list[float]] = {name: [] for name, *_ in CASES}
    peaks: dict[str, float] = {}
    for _ in range(RUNS):
        for name, form, task, whole in CASES:
            seconds, peak = _apart(task, ready[form])
            times[name].append(seconds * whole)
            peaks[name] = max(peaks.get(name, 0), peak)
    figures = {name: {"seconds": median(found, 2), "peak_mb": round(peaks[name])} for name, found in times.items()}
    rows: list[Sequence[object]] = [[name, told["seconds"], told["peak_mb"]] for name, told in figures.items()]
    bars = [(name, told["seconds"]) for name, told in figures.items()]
    return Outcome(["papers", "seconds", "peak MB"], rows, figures, bars, unit="s")


def _apart(task: Task, ready: tuple[bytes, Words]) -> tuple[float, float]:
    """Seconds and peak of memory (MB) of one run in a process of its own, without its start."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_run, args=(task, ready, theirs))
    child.start()
    told: tuple[float, float] = ours.recv()
    child.join()
    return told


def _run(task: Task, ready: tuple[bytes, Words], answer: Any) -> None:
    began = time.perf_counter()
    task(*ready)
    taken = time.perf_counter() - began
    answer.send((taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def _passes(words: Words, count: int) -> list[Words]:
    """Papers of one pass each, no two with the same code or number."""
    rows = words["rows"]
    made = []
    for at in range(count):
        known = rows[at % len(rows)]
        number = str(701000000 + at)
        row = {**known, "bars": replace(known["bars"], digits=number), "code": QrCode(f"SQ1|pass|{number}")}
        head = {**words["h"], "doc_no": f"R-4/{at}/1", "qr": replace(words["h"]["qr"], words=f"SQ1|print|R-4/{at}/1")}
        made.append({**words, "h": head, "rows": [row]})
    return made


def _journal(words: Words) -> Words:
    rows = words["rows"]
    return {**words, "rows": [{**rows[at % len(rows)], "n": at + 1} for at in range(ROWS)]}


def _act(words: Words) -> Words:
    rows = words["rows"]
    return {**words, "rows": [rows[at % len(rows)] for at in range(ACT)]}
