"""Templates that nobody has checked yet are judged and filled in by a process apart: limits of time and memory.

The grammar of the gate is the wall; this is the moat. The process gets the words of the paper and nothing of the
installation: no settings, no database, no key. It may neither start a programme nor open a connection.
"""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from app.errors import BadInput
from app.form.declared import Kind
from app.form.gate import marking, verdict
from app.form.gate.contract import Printable
from app.form.gate.flaws import Flaw
from app.form.gate.verdict import Terms, Verdict
from app.text import LANG, Lang, Text, speaking

SECONDS = 45
CPU_SECONDS = 30
MEMORY = 2 * 2**30
MOST_OUT = 64 * 2**20
ROOT = Path(__file__).resolve().parents[2]
START = "import sys; sys.path.insert(0, sys.argv[1]); from app.form.apart import work; work()"
CLOSED_EVENTS = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "os.kill", "ctypes.",
    "urllib.", "ftplib.", "http.", "smtplib.", "webbrowser.", "pty.",
)  # fmt: skip


class Task(NamedTuple):
    """One paper to be filled in: what it is, the bytes of its template, its words."""

    kind: Kind
    template: bytes
    words: dict[str, Any]

    def done(self) -> bytes:
        from app.form import excel, word  # noqa: PLC0415  (the web fills in by `printing`)

        fill = {Kind.WORD: word.fill, Kind.EXCEL: excel.fill}
        return fill[self.kind](self.template, self.words)


class _Judged(NamedTuple):
    """A template to be judged by the terms of its form."""

    terms: Terms
    content: bytes
    name: str

    def done(self) -> bytes:
        return verdict.judged(self.terms, self.content, self.name).written()


class _Marked(NamedTuple):
    """A template with faults, to be given back with each at its place in the language of its author."""

    kind: Kind
    content: bytes
    flaws: list[Flaw]
    lang: Lang

    def done(self) -> bytes:
        with speaking(self.lang):
            return marking.marked(self.kind, self.content, self.flaws)


FAILED = Text(
    "Үлгіні толтыру мүмкін болмады: {why}. Ағымдағы үлгіні жүктеп алып, өзгерісті соған енгізіңіз.",
    "Заполнить шаблон не удалось: {why}. Скачайте действующий шаблон и внесите изменение в него.",
)
TOO_LONG = Text(
    "Үлгіні толтыру {n} секундта бітпеді, тоқтатылды. Артық қайталаулар мен үлкен суреттерді алып тастаңыз.",
    "Заполнение шаблона не уложилось в {n} секунд и остановлено. Уберите лишние повторения и большие рисунки.",
).fill(n=SECONDS)
NOT_JUDGED = Text(
    "Үлгіні тексеру мүмкін болмады: оның ішінде тым көп жол, ұяшық немесе ат бар. Ағымдағы үлгіні жүктеп алып, "
    "өзгерісті соған енгізіңіз.",
    "Проверить шаблон не удалось: в нём слишком много строк, ячеек или имён. Скачайте действующий шаблон и внесите "
    "изменение в него.",
)


def filled(tasks: list[Task]) -> list[bytes]:
    """The filled files, in their order; BadInput if the process failed, ran too long or took too much."""
    return _done(tasks)


def judged(form: Printable, content: bytes, name: str) -> Verdict:
    """Everything that is wrong with a template; that it could not be judged within the limits is a flaw too."""
    try:
        (written,) = _done([_Judged(Terms.of(form), content, name)])
    except BadInput:
        return Verdict([Flaw(NOT_JUDGED)], is_readable=False)
    return Verdict.read(written)


def marked(kind: Kind, content: bytes, flaws: list[Flaw]) -> bytes:
    """The template with every flaw at its place; BadInput if no programme opens it within the limits."""
    (copy,) = _done([_Marked(kind, content, flaws, LANG.get())])
    return copy


def _done(tasks: Sequence[Task | _Judged | _Marked]) -> list[bytes]:
    with tempfile.TemporaryDirectory(prefix="synaq-apart-") as home:
        command = [sys.executable, "-I", "-c", START, str(ROOT)]
        plain = {"PATH": os.defpath, "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8"}
        try:
            done = subprocess.run(
                command, input=pickle.dumps(list(tasks)), capture_output=True, timeout=SECONDS, cwd=home, env=plain,
                check=False, start_new_session=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired as late:
            raise BadInput(TOO_LONG) from late
    if done.returncode:
        raise BadInput(TOO_LONG if done.returncode < 0 else FAILED.fill(why=_last_line(done.stderr)))
    return _parted(done.stdout, len(tasks))


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else "?"


def _parted(out: bytes, count: int) -> list[bytes]:
    """Only bytes come back: the length of each file, then the file."""
    found, at = [], 0
    for _ in range(count):
        size = int.from_bytes(out[at : at + 8])
        found.append(out[at + 8 : at + 8 + size])
        at += 8 + size
    return found


def work() -> None:
    """The process apart: reads its tasks, shuts itself in, does them."""
    from app.form import excel, word  # noqa: F401, PLC0415  (what fills in is loaded before the doors are shut)

    tasks: list[Task | _Judged | _Marked] = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  (from our own parent)
    _shut()
    for task in tasks:
        made = task.done()
        if len(made) > MOST_OUT:
            raise SystemExit(f"{len(made)} bytes")
        sys.stdout.buffer.write(len(made).to_bytes(8) + made)


def _shut() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUT, MOST_OUT))
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    if event.startswith(CLOSED_EVENTS):
        raise PermissionError(event)
