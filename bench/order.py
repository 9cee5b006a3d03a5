"""An order of 1,000 passes with photograph frame, bars and QR codes: a Word book, Word files, PDF."""

from __future__ import annotations

import datetime as dt
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2

from app.form import BarCode, Form, QrCode, checksum, word
from app.form.printing import words_of
from app.form.saying import Imprint
from app.form.source import shipped
from bench.apart import Told, apart
from bench.bare_word import bare_word

PASSES, OF_OTHERS, OF_OFFICE = 1000, 100, 20
"""Passes of the order; so many of them are made by docxtpl, and by LibreOffice one by one, and the rest reckoned."""
RUNS = 3
IN_A_BOOK, OFFICES = 20, 2
"""Passes in a book that LibreOffice is given (greater books take it longer a page), offices at work at a time."""
FIRST_CODE = 701_000_000


def orders(declared: Form, document: Any) -> dict[str, dict[str, Any]]:
    """Passes are invented from those of `document`: each a unit of one candidate with codes of its own."""
    source = declared.source.read_bytes()
    ways: dict[str, Callable[[], object]] = {
        "book": lambda: word.book(source, _units(declared, document, PASSES)),
        "files": lambda: [word.fill(source, words) for words in _units(declared, document, PASSES)],
        "docxtpl": lambda: [bare_word(declared.source, words) for words in _units(declared, document, OF_OTHERS)],
    }
    word.book(source, _units(declared, document, 1))  # compiled before the processes part
    word.fill(source, next(_units(declared, document, 1)))
    found: dict[str, list[Told]] = {name: [] for name in ways}
    for name, deed in [way for _ in range(RUNS) for way in ways.items()]:
        found[name].append(apart(deed))
    middle = {name: statistics.median(one.seconds for one in told) for name, told in found.items()}
    others = middle["docxtpl"] * PASSES / OF_OTHERS
    told: dict[str, dict[str, Any]] = {}
    for name in ("book", "files"):
        mb = max(one.mb for one in found[name])
        before = max(one.mb_before for one in found[name])
        told[f"order_{name}"] = {
            "ours": round(middle[name], 2), "theirs": round(others, 1), "share": round(100 * middle[name] / others, 1),
            "clock": round(min(one.clock for one in found[name]), 2), "aim": "6 s", "mb": mb, "mb_before": before,
            "other": f"docxtpl, a render a pass: {OF_OTHERS} of them, times {PASSES // OF_OTHERS}",
        }  # fmt: skip
    return {**told, "order_pdf": _to_pdf(declared, document)}


def _units(declared: Form, document: Any, count: int) -> Iterator[dict[str, Any]]:
    """The words of so many passes, made one at a time as a job makes them."""
    for place in range(count):
        like, code = document.rows[place % len(document.rows)], str(FIRST_CODE + place)
        one = replace(like, tjk=code, bars=BarCode(code))
        own = replace(document, rows=[replace(one, code=QrCode(f"SQ1|pass|{code}|{checksum(one)}", mm=24))])
        number = f"R-4/{code}/1"
        imprint = Imprint(
            title=declared.title, appendix=declared.appendix, doc_no=number, printed_by="Ы. С. Үсенұлы",
            printed_at=dt.datetime(2018, 11, 3, 8, 0, tzinfo=dt.UTC), checksum=checksum(own),
            template=shipped(declared.source).version, qr=QrCode(f"SQ1|print|{number}|{checksum(own)}"),
        )  # fmt: skip
        yield words_of(own, imprint, "kk")


def _to_pdf(declared: Form, document: Any) -> dict[str, Any]:
    """Books through two offices at once; beside it a file by a file, an office each, and all files by one office."""
    if not shutil.which("soffice"):
        return {"ours": 0, "theirs": 0, "share": 0, "aim": "60 s, a tenth", "other": "LibreOffice is not installed"}
    source, units = declared.source.read_bytes(), list(_units(declared, document, PASSES))
    with tempfile.TemporaryDirectory(prefix="synaq-bench-") as folder:
        home = Path(folder)
        files = [_kept(home / f"one{n}.docx", word.fill(source, words)) for n, words in enumerate(units[:OF_OFFICE])]
        _office(home, 0, files[:1]).wait()  # its profile is made
        alone = apart(lambda: [_office(home, 0, [file]).wait() for file in files])
        together = apart(lambda: _office(home, 0, files).wait())
        ours = apart(lambda: _books_to_pdf(source, units, home))
        pages = sum(len(pypdfium2.PdfDocument(one)) for one in home.glob("book*.pdf"))
    if pages != 2 * PASSES:
        raise RuntimeError(f"{pages} pages of {2 * PASSES}")
    times = PASSES / OF_OFFICE
    return {
        "ours": round(ours.seconds, 1), "theirs": round(alone.seconds * times, 1),
        "share": round(100 * ours.seconds / alone.seconds / times, 1), "aim": "60 s by two, 10 %",
        "by_the_clock": {"ours": round(ours.clock, 1), "theirs": round(alone.clock * times, 1)},
        "files_by_one_office": round(together.seconds * times, 1), "books_of": IN_A_BOOK, "offices": OFFICES,
        "other": f"LibreOffice, a file by a file: {OF_OFFICE} of them, times {times:g}",
    }  # fmt: skip


def _books_to_pdf(source: bytes, units: list[dict[str, Any]], home: Path) -> None:
    books = [
        _kept(home / f"book{start}.docx", word.book(source, units[start : start + IN_A_BOOK]))
        for start in range(0, PASSES, IN_A_BOOK)
    ]
    for office in [_office(home, place, books[place::OFFICES]) for place in range(OFFICES)]:
        office.wait()


def _kept(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _office(home: Path, place: int, files: Sequence[Path]) -> subprocess.Popen[bytes]:
    profile = f"-env:UserInstallation=file://{home}/office{place}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(home), *map(str, files)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
