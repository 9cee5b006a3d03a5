"""A file read row by row: what its cells mean is laid aside in a form that the database takes in at once."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from sqlalchemy.orm import Session

from app.db import Base
from app.errors import BadInput, Fault, Refusal
from app.rules.terms import Term
from app.text import Text
from app.workbook.cells import Names, understand
from app.workbook.columns import Field, writable
from app.workbook.loading import columns_of, said
from app.workbook.table import EMPTY, stream

Telling = Callable[[int, int], None]
MOST_FAULTS = 10_000
IN_MEMORY = 2**20
REMEMBERED = 50_000

TOO_MANY_FAULTS = Text(
    "Қате тым көп: алғашқы {n} қате көрсетілді. Соларды түзетіп, файлды қайта жүктеңіз.",
    "Ошибок слишком много: показаны первые {n}. Исправьте их и загрузите файл снова.",
).fill(n=MOST_FAULTS)
NOTHING = "\\N"
_MARKS = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True)
class Bounds:
    """What the taker may do: the columns `only` are taken, those `locked` may not change, rows may be added or not."""

    only: Sequence[str] | None = None
    locked: frozenset[str] = frozenset()
    may_add: bool = True


ALL = Bounds()


@dataclass
class Taken:
    """A file that was read: its columns and headings, its faults, and its lines as text for COPY."""

    model: type[Base]
    fields: list[Field]
    headings: dict[str, str]
    skipped: tuple[str, ...]
    lines: IO[bytes]
    count: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, ...]:
        """The natural key of the register."""
        if self.model.register is None:
            raise ValueError(f"{self.model.__name__} is no register")
        return self.model.register.key

    @property
    def columns(self) -> list[str]:
        return [one.name for one in self.fields]


def silent(_done: int, _total: int) -> None:
    """Nobody asks how far it has come."""


def take(
    session: Session, model: type[Base], file: tuple[bytes, str], bounds: Bounds = ALL, *, tell: Telling = silent
) -> Taken:
    """Read a file (content and name) for a register; `tell` hears the rows read. BadInput for one that is no such file.

    The session only reads here: names of the registers that foreign keys point at.
    """
    rows = stream(*file)
    _, heading = next(rows, (0, None))
    if heading is None:
        raise BadInput(EMPTY)
    columns, skipped, body = _headed(model, heading, rows, bounds)
    by_name = {one.name: one for one in writable(model, bounds.only)}
    fields = [by_name[name] for name in by_name if name in columns.values()]
    places = {name: at for at, name in columns.items()}
    headings = {name: str(heading[at]) for at, name in sorted(columns.items())}
    lines = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (read by whoever brings them in)
    taken, names = Taken(model, fields, headings, skipped, lines), Names(session)
    readers = [_Reader(one, places[one.name], names) for one in fields]
    _read(taken, readers, body, tell)
    if not taken.count:
        raise BadInput(EMPTY)
    taken.lines.seek(0)
    return taken


Body = Iterator[tuple[int, list[Any]]]


def _headed(
    model: type[Base], heading: list[Any], rows: Body, bounds: Bounds
) -> tuple[dict[int, str], tuple[str, ...], Body]:
    """The columns by their headings, all faults of the headings told at once; the rows go on behind them."""
    fields = writable(model, bounds.only)
    nameless = {at for at, words in enumerate(heading) if words is None}
    try:
        columns, skipped = columns_of(model, fields, heading, set(), spare=bounds.locked)
    except BadInput:
        columns_of(model, fields, heading, _used(rows), spare=bounds.locked)
        raise

    def body() -> Body:
        for number, cells in rows:
            odd = any(at < len(cells) and cells[at] is not None for at in nameless)
            if odd or cells[len(heading) :].count(None) < len(cells) - len(heading):
                columns_of(model, fields, _longer(heading, cells), _used([(number, cells)]), spare=bounds.locked)
            yield number, cells

    return columns, skipped, body()


def _longer(heading: list[Any], cells: list[Any]) -> list[Any]:
    return [*heading, *[None] * (len(cells) - len(heading))]


def _used(rows: Iterable[tuple[int, list[Any]]]) -> Collection[int]:
    return {at for _, cells in rows for at, cell in enumerate(cells) if cell is not None}


class _Reader:
    """Reads the cells of one column; what stands in closed lists and other registers is understood once."""

    def __init__(self, of: Field, at: int, names: Names) -> None:
        self.of, self.at, self._names = of, at, names
        self._limited = of.target is not None or issubclass(of.kind, Term)
        self._known: dict[Any, str] = {}

    def text(self, cells: Sequence[Any]) -> str:
        """The value as COPY takes it. BadInput or Refusal when the cell means none."""
        raw = cells[self.at] if self.at < len(cells) else None
        if not self._limited or not isinstance(raw, str):
            return _text(understand(self.of, raw, self._names))
        if raw not in self._known:
            if len(self._known) > REMEMBERED:
                self._known.clear()
            self._known[raw] = _text(understand(self.of, raw, self._names))
        return self._known[raw]


def _read(taken: Taken, readers: Sequence[_Reader], body: Body, tell: Telling) -> None:
    for number, cells in body:
        taken.count += 1
        line, sound = [str(number), "t"], True
        for reader in readers:
            try:
                line.append(reader.text(cells))
            except (BadInput, Refusal) as error:
                taken.faults.append(Fault(said(error), number, taken.headings[reader.of.name]))
                line.append(NOTHING)
                sound = False
        line[1] = "t" if sound else "f"
        taken.lines.write(("\t".join(line) + "\n").encode())
        if len(taken.faults) > MOST_FAULTS:
            raise BadInput(TOO_MANY_FAULTS, taken.faults[:MOST_FAULTS])
        tell(taken.count, 0)


def _text(value: Any) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, Term):
        return value.value.translate(_MARKS)
    if isinstance(value, str):
        return value.translate(_MARKS)
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
