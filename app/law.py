"""The Instruction as a table: every row of docs/law.csv with what stands for it in code and tests."""

from __future__ import annotations

import ast
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.errors import BadInput
from app.text import Text

ROOT = Path(__file__).parents[1]
LAW = ROOT / "docs" / "law.csv"
RULES = ROOT / "app" / "rules"

STATUSES = {
    "done": Text("орындалды", "сделано"),
    "paper": Text("бағдарламасыз", "без программы"),
    "open": Text("орындалмаған", "не сделано"),
}

NUMBER = r"\d+[a-z]?(?:\.(?:\d+[a-z]?|[a-z]\d*))*"
MARK = re.compile(rf"(?P<sign>R?§|G)(?P<first>{NUMBER})(?:[-–](?:R?§|G)?(?P<last>{NUMBER}))?(?:,\s*|\s+and\s+)?")


@dataclass(frozen=True)
class Row:
    """One row of the table. `home` is the path of a module, `tests` are paths of test files, all from the root."""

    id: str
    chapter: str
    phase: str
    actor: str
    kind: str
    gist: str
    status: str
    home: str
    tests: tuple[str, ...]
    note: str

    @property
    def mark(self) -> str:
        """«§128.1»; rows of the applicant guide are «G16»."""
        return self.id if self.id.startswith("G") else f"§{self.id}"

    def within(self, number: str) -> bool:
        """Whether the row is the paragraph `number`, one of its points or one of its unnumbered clauses."""
        return number != "" and self.id.startswith(number) and not self.id[len(number) :][:1].isdigit()


def rows(path: Path = LAW) -> list[Row]:
    """The table in the order of the text."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_row(record) for record in csv.DictReader(file)]


def _row(record: dict[str, str]) -> Row:
    tests = tuple(name.strip() for name in record.pop("tests").split(";") if name.strip())
    return Row(**record, tests=tests)


def opening_marks(docstring: str) -> list[str]:
    """The marks a docstring opens with: «§128, §129. …» and «§137-139. …» give each paragraph by itself."""
    marks: list[str] = []
    found = MARK.match(docstring)
    while found:
        marks += [found["sign"] + number for number in _span(found["first"], found["last"] or found["first"])]
        found = MARK.match(docstring, found.end())
    return marks


def _span(first: str, last: str) -> list[str]:
    head, dot, start = first.rpartition(".")
    end = last.rpartition(".")[2]
    if not (start.isdigit() and end.isdigit()):
        return list(dict.fromkeys([first, last]))
    return [f"{head}{dot}{number}" for number in range(int(start), int(end) + 1)]


def paragraphs_cited(folder: Path = RULES) -> dict[str, list[str]]:
    """From the mark to the rules that open with it, as «app.rules.scoring:score»; the source is read, not imported."""
    cited: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*.py")):
        module = ".".join(path.relative_to(folder.parents[1]).with_suffix("").parts)
        for name, docstring in _documented(ast.parse(path.read_text(encoding="utf-8"))):
            for mark in opening_marks(docstring):
                cited.setdefault(mark, []).append(f"{module}:{name}")
    return cited


def _documented(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield prefix + child.name, ast.get_docstring(child) or ""
            yield from _documented(child, f"{prefix}{child.name}.")


def names(source: str, row: Row) -> bool:
    """Whether the source of a test names the row: «§74.4» in its text or «74_4» at the head of a test's name."""
    head = row.id.lower().replace(".", "_")
    return bool(re.search(rf"\bdef test_{head}(?![^\W_])|(?<!R){re.escape(row.mark)}(?!\w|\.\w)", source))


def status(row: Row, root: Path = ROOT) -> str:
    """The status that stands: «done» without its home, or without a test that names the row, is «open»."""
    proved = (root / row.home).is_file() and any(names(_source(root / name), row) for name in row.tests)
    return row.status if row.status != "done" or (row.home and proved) else "open"


@cache
def _source(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def law_command(selector: str | None, phase: str | None, *, as_json: bool) -> str:
    """What `python run.py law` prints: a paragraph and its points, a phase or all rows; BadInput if there is none."""
    chosen = _chosen(selector, phase)
    if as_json:
        return json.dumps([_record(row) for row in chosen], ensure_ascii=False, indent=1)
    lines = [_full(row) if selector else _line(row) for row in chosen]
    return "\n".join([*lines, "", _summary(chosen)])


def _chosen(selector: str | None, phase: str | None) -> list[Row]:
    table = rows()
    phases = list(dict.fromkeys(row.phase for row in table))
    if phase is not None and phase not in phases:
        text = Text(
            "«{phase}» кезеңі жоқ. Мыналардың бірін жазыңыз: {all}", "Нет этапа «{phase}». Укажите один из: {all}"
        )
        raise BadInput(text.fill(phase=phase, all=", ".join(phases)))
    number = (selector or "").strip().removeprefix("§").strip().rstrip(".")
    chosen = [row for row in table if (selector is None or row.within(number)) and phase in (None, row.phase)]
    if not chosen:
        text = Text(
            "«{selector}» тармағы табылмады. Тармақты 128, 74.4 немесе G16 түрінде жазыңыз.",
            "Пункт «{selector}» не найден. Укажите пункт в виде 128, 74.4 или G16.",
        )
        raise BadInput(text.fill(selector=selector))
    return chosen


def _record(row: Row) -> dict[str, object]:
    return {
        "id": row.id,
        "status": status(row),
        "home": row.home,
        "tests": list(row.tests),
        "gist": row.gist,
        "phase": row.phase,
        "note": row.note,
    }


def _line(row: Row) -> str:
    return f"{row.mark:<9} {STATUSES[status(row)].within('both'):<27} {row.home or '-':<30} {row.gist}"


def _full(row: Row) -> str:
    cited = paragraphs_cited().get(row.mark, [])
    more = [*cited, *row.tests, row.note]
    return "\n".join([_line(row), *(f"          {item}" for item in more if item)])


def _summary(chosen: list[Row]) -> str:
    counts = Counter(status(row) for row in chosen)
    parts = [f"{label.within('both')}: {counts[name]}" for name, label in STATUSES.items()]
    return Text("{n} жол", "строк: {n}").fill(n=len(chosen)).within("both") + " · " + ", ".join(parts)
