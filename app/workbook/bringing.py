"""What was taken from a file, brought into its register: by natural key, in portions, wholly or not at all."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from psycopg import Connection
from sqlalchemy.orm import Session

from app.db import NOT_YOURS, Base, explained
from app.errors import BadInput, Fault, Refusal
from app.text import Text
from app.workbook.loading import REPEATED, Report, faulty, said
from app.workbook.taking import ALL, Bounds, Taken, Telling, silent, take

PORTION = 2000
SHOWN = 50
"""Rows of a preview."""
BLOCK = 2**16

LOCKED = Text(
    "Бұл бағанды сіз өзгерте алмайсыз. Бұрынғы мәнін қалдырыңыз немесе бағанды өшіріңіз.",
    "Этот столбец вы менять не можете. Оставьте прежнее значение или удалите столбец.",
)
NO_NEW = Text(
    "Мұндай жазба жоқ, ал жаңасын сіз қоса алмайсыз. Кілтін тексеріңіз немесе жолды өшіріңіз.",
    "Такой записи нет, а добавлять новые вы не можете. Проверьте ключ или удалите строку.",
)


@dataclass(frozen=True)
class Step:
    """One row of a preview: what would become of it; old and new value of each column that would be another."""

    line: int
    outcome: str
    values: dict[str, tuple[Any, Any]]


@dataclass
class Brought:
    """What a file did, or would do, and how the first rows change."""

    report: Report
    steps: list[Step] = field(default_factory=list)


def load(
    session: Session, model: type[Base], content: bytes, filename: str, *, only: Sequence[str] | None = None
) -> Report:
    """Take a file into a register, inside an act: rows are found by the natural key, added or changed.

    BadInput with every fault of the file; the act then leaves nothing written.
    """
    bounds = Bounds(only)
    return bring(session, take(session, model, (content, filename), bounds), bounds).report


def bring(session: Session, taken: Taken, bounds: Bounds = ALL, *, tell: Telling = silent) -> Brought:
    """Bring in what was taken, inside an act; `tell` hears how many rows of all are done. BadInput with every fault."""
    deed = _Bringing(session, taken, bounds)
    deed.lay()
    faults = [*taken.faults, *deed.repeated()]
    deed.compare()
    faults += [*deed.locked(), *deed.strange()]
    steps = deed.steps()
    told = deed.counts()
    faults += deed.apply(tell)
    session.expire_all()
    if faults:
        raise faulty(faults, list(taken.headings.values()))
    return Brought(Report(told["added"], told["changed"], told["unchanged"], taken.skipped), steps)


class _Bringing:
    """The lines of a file as a table of this transaction, beside the register."""

    def __init__(self, session: Session, taken: Taken, bounds: Bounds) -> None:
        self.session, self.taken, self.bounds = session, taken, bounds
        self.register: Any = sa.inspect(taken.model).local_table
        kept = [sa.Column(name, self.register.c[name].type) for name in taken.columns]
        own = (
            sa.Column("line_no", sa.Integer), sa.Column("is_sound", sa.Boolean),
            sa.Column("row_id", sa.Integer), sa.Column("outcome", sa.Text),
        )  # fmt: skip
        self.lines = sa.Table("taken_lines", sa.MetaData(), *own, *kept, prefixes=["TEMPORARY"], schema="pg_temp")

    def lay(self) -> None:
        """Lay the lines down."""
        self.session.execute(sa.text("DROP TABLE IF EXISTS pg_temp.taken_lines"))
        columns = ", ".join(["line_no", "is_sound", *map(_quoted, self.taken.columns)])
        kept = ", ".join(f"{_quoted(name)}" for name in self.taken.columns)
        own = "0 AS line_no, true AS is_sound, 0 AS row_id, '' AS outcome"
        query = f"SELECT {own}, {kept} FROM {self.register.name} WITH NO DATA"  # noqa: S608  (names of our own)
        self.session.execute(sa.text(f"CREATE TEMPORARY TABLE taken_lines ON COMMIT DROP AS {query}"))
        raw: Connection[Any] = self.session.connection().connection.driver_connection  # type: ignore[assignment]
        with raw.cursor() as cursor, cursor.copy(f"COPY pg_temp.taken_lines ({columns}) FROM STDIN".encode()) as copy:
            while block := self.taken.lines.read(BLOCK):
                copy.write(block)
        self.taken.lines.close()
        self.session.execute(sa.text("ANALYZE pg_temp.taken_lines"))

    def repeated(self) -> Iterator[Fault]:
        """Lines whose key stands in an earlier line too; they are sound no more."""
        line, keys = self.lines.c.line_no, [self.lines.c[name] for name in self.taken.key]
        first = sa.func.min(line).over(partition_by=keys).label("first_no")
        known = sa.and_(*(key.is_not(None) for key in keys))
        placed = sa.select(line, first).where(known).subquery()
        again = sa.select(placed.c.line_no, placed.c.first_no).where(placed.c.line_no != placed.c.first_no)
        found = self.session.execute(again.order_by(placed.c.line_no)).all()
        self._spoil([number for number, _ in found])
        heading = self.taken.headings[self.taken.key[-1]]
        return iter([Fault(REPEATED.fill(row=earlier), number, heading) for number, earlier in found])

    def compare(self) -> None:
        """Find the row of each line by the natural key, and say what the line would do to it."""
        names = [name for name in self.taken.columns if name not in self.taken.key]
        same = sa.and_(sa.true(), *(self._same(self.register, name) for name in names))
        outcome = sa.case((same, "unchanged"), else_="changed")
        self.session.execute(sa.update(self.lines).values(row_id=None, outcome="added"))
        found = sa.update(self.lines).where(self.lines.c.is_sound, self._of_key())
        self.session.execute(found.values(row_id=self.register.c.id, outcome=outcome))

    def locked(self) -> Iterator[Fault]:
        """Lines that would change a column which their bringer may not write."""
        for name in [name for name in self.taken.columns if name in self.bounds.locked]:
            value = self.lines.c[name]
            blank = value.is_(None) if not isinstance(value.type, sa.Text) else sa.func.coalesce(value, "") == ""
            joined = sa.outerjoin(self.lines, self.register, self.lines.c.row_id == self.register.c.id)
            kept = sa.case((self.lines.c.row_id.is_(None), blank), else_=self._same(self.register, name))
            query = sa.select(self.lines.c.line_no).select_from(joined).where(self.lines.c.is_sound, sa.not_(kept))
            yield from self._told(query, LOCKED, self.taken.headings[name])

    def strange(self) -> Iterator[Fault]:
        """Lines that name no row that there is, where their bringer adds none."""
        if self.bounds.may_add:
            return iter(())
        query = sa.select(self.lines.c.line_no).where(self.lines.c.is_sound, self.lines.c.outcome == "added")
        return self._told(query, NO_NEW, self.taken.headings[self.taken.key[-1]])

    def counts(self) -> Counter[str]:
        """How many lines do what."""
        query = sa.select(self.lines.c.outcome, sa.func.count()).where(self.lines.c.is_sound)
        return Counter(dict(self.session.execute(query.group_by(self.lines.c.outcome)).all()))

    def steps(self) -> list[Step]:
        """The first lines that would add or change a row."""
        lines, register = self.lines.c, self.register.c
        names = self.taken.columns
        joined = sa.outerjoin(self.lines, self.register, lines.row_id == register.id)
        news = [lines[name].label(f"new_{at}") for at, name in enumerate(names)]
        olds = [register[name].label(f"old_{at}") for at, name in enumerate(names)]
        query = sa.select(lines.line_no, lines.outcome, *news, *olds).select_from(joined)
        first = query.where(lines.is_sound, lines.outcome != "unchanged").order_by(lines.line_no).limit(SHOWN)
        return [self._step(row) for row in self.session.execute(first)]

    def apply(self, tell: Telling) -> list[Fault]:
        """Add and change, portion by portion; what the database refuses is traced to its line by halving."""
        query = sa.select(self.lines.c.line_no).where(self.lines.c.is_sound, self.lines.c.outcome != "unchanged")
        numbers = array("l", self.session.scalars(query.order_by(self.lines.c.line_no)))
        faults: list[Fault] = []
        for start in range(0, len(numbers), PORTION):
            faults += self._put(numbers[start : start + PORTION])
            tell(min(start + PORTION, len(numbers)), len(numbers))
        return faults

    def _put(self, numbers: Sequence[int]) -> list[Fault]:
        try:
            with explained(), self.session.begin_nested():
                self._write(numbers[0], numbers[-1])
            return []
        except (BadInput, Refusal) as refused:
            if len(numbers) == 1:
                return [Fault(said(refused), numbers[0])]
        half = len(numbers) // 2
        return self._put(numbers[:half]) + self._put(numbers[half:])

    def _write(self, first: int, last: int) -> None:
        lines, names = self.lines.c, [name for name in self.taken.columns if name not in self.bounds.locked]
        here = sa.and_(lines.is_sound, lines.line_no.between(first, last))
        new = sa.select(*(lines[name] for name in names)).where(here, lines.outcome == "added").order_by(lines.line_no)
        self.session.execute(sa.insert(self.register).from_select(names, new))
        news = {name: lines[name] for name in names if name not in self.taken.key}
        due = sa.and_(here, lines.outcome == "changed")
        changing = sa.update(self.register).where(self.register.c.id == lines.row_id, due)
        count = self.session.scalar(sa.select(sa.func.count()).where(due))
        done: Any = self.session.execute(changing.values(news)) if news and count else None
        if done and done.rowcount != count:
            raise NOT_YOURS  # rows that may be seen, but not changed

    def _same(self, register: Any, name: str) -> Any:
        return register.c[name].is_not_distinct_from(self.lines.c[name])

    def _of_key(self) -> Any:
        pairs = ((self.register.c[name], self.lines.c[name]) for name in self.taken.key)
        return sa.and_(*(old.is_not_distinct_from(new) if old.nullable else old == new for old, new in pairs))

    def _told(self, query: sa.Select[Any], words: Text, heading: str) -> Iterator[Fault]:
        numbers = list(self.session.scalars(query))
        self._spoil(numbers)
        return iter([Fault(words, number, heading) for number in numbers])

    def _spoil(self, numbers: Sequence[int]) -> None:
        if numbers:
            spoiled = sa.update(self.lines).where(self.lines.c.line_no.in_(numbers))
            self.session.execute(spoiled.values(is_sound=False))

    def _step(self, row: Any) -> Step:
        names = self.taken.columns
        pairs = {name: (getattr(row, f"old_{at}"), getattr(row, f"new_{at}")) for at, name in enumerate(names)}
        changed = row.outcome == "changed"
        kept = {n: pair for n, pair in pairs.items() if not changed or pair[0] != pair[1] or n in self.taken.key}
        return Step(row.line_no, row.outcome, kept)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
