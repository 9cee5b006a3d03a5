"""A workbook into a register: by natural key, all faults at once, wholly or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.db import NOT_YOURS, Act, Base, act, chain_of, explained, label
from app.errors import BadInput, Fault, Refusal
from app.text import Text
from app.workbook.cells import Names, understand
from app.workbook.columns import LANGS, Field, exported, fold, writable
from app.workbook.table import EMPTY, Broken, table

Outcome = Literal["added", "changed", "unchanged"]

FAULTS_HEADING = Text("Қателер", "Ошибки")
BAD_HEADINGS = Text(
    "Кестенің тақырыптары үлгідегідей емес. Үлгіні жүктеп алып, жолдарды соған көшіріңіз.",
    "Заголовки таблицы не те, что в шаблоне. Скачайте шаблон и перенесите строки в него.",
)
UNKNOWN_HEADING = Text(
    "бұл тізілімде мұндай баған жоқ. Бағанды өшіріңіз немесе тақырыбын үлгідегідей жазыңыз.",
    "такого столбца в этом регистре нет. Удалите столбец или впишите заголовок из шаблона.",
)
NO_HEADING = Text(
    "{n}-бағанда мәндер бар, бірақ тақырып жоқ. Тақырыбын жазыңыз немесе бағанды өшіріңіз.",
    "В столбце {n} есть значения, но нет заголовка. Впишите заголовок или удалите столбец.",
)
MISSING_HEADING = Text("мұндай баған жоқ. Оны үлгідегідей қосыңыз.", "этого столбца нет. Добавьте его, как в шаблоне.")
DOUBLED_HEADING = Text(
    "бұл баған екі рет кездеседі. Біреуін қалдырыңыз.", "этот столбец встречается дважды. Оставьте один."
)
REPEATED = Text(
    "Файлда бұл жазба {row}-жолда да бар. Біреуін қалдырыңыз.",
    "В файле эта запись уже есть в строке {row}. Оставьте одну.",
)
FAULTY = Text(
    "Файл қабылданбады: {faults} қате, {rows} жолда. Ештеңе жазылған жоқ. Түзетіп, қайта жүктеңіз.",
    "Файл не принят: ошибок {faults}, строк с ошибками {rows}. Ничего не записано. Исправьте и загрузите снова.",
)


@dataclass
class Line:
    """One row of a workbook: its number in Excel, its cells, then the values that were understood."""

    row: int
    cells: dict[str, Any]
    values: dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """A workbook that was read: its columns, the headings as they stand in it, its lines."""

    fields: list[Field]
    headings: dict[str, str]
    skipped: tuple[str, ...]
    lines: list[Line]


@dataclass(frozen=True)
class Report:
    """What a workbook did to a register; `skipped` are columns of the register that a workbook does not fill."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: tuple[str, ...] = ()

    def __str__(self) -> str:
        words = Text(
            "қосылды: {a}, өзгертілді: {c}, өзгеріссіз: {u}", "добавлено: {a}, изменено: {c}, без изменений: {u}"
        )
        return str(words.fill(a=self.added, c=self.changed, u=self.unchanged))


@contextmanager
def tried(
    session: Session, title: Text, *, mark: str, place: Base | None = None, dry_run: bool = False
) -> Iterator[Act]:
    """An act; with `dry_run` the same carried out on the real database and rolled back, while nobody waits for it."""
    if not dry_run:
        with act(session, title, mark=mark, place=place) as doing:
            yield doing
        return
    session.rollback()
    try:
        with explained():
            session.execute(sa.text("SELECT open_act()"))
            doing = session.info["act"] = Act(title, mark, chain_of(place))
            yield doing
            session.flush()
    finally:
        session.rollback()
        session.expire_all()
        session.info.pop("act", None)


def read(
    model: type[Base], content: bytes, filename: str, *, only: Sequence[str] | None = None, spare: Collection[str] = ()
) -> Rows:
    """The rows of a workbook by column. BadInput for a bad file, with all faults of its headings at once.

    The columns `spare` may be missing, and a blank cell of theirs says nothing: it gives no value.
    """
    (_, heading), *body = table(content, filename)
    fields = writable(model, only)
    used = {at for _, cells in body for at, cell in enumerate(cells) if cell is not None}
    columns, skipped = columns_of(model, fields, heading, used, spare=spare)
    fields = [field for field in fields if field.name in columns.values()]
    if not body:
        raise BadInput(EMPTY)
    lines = [Line(number, _told(columns, cells, spare), {}) for number, cells in body]
    headings = {name: str(heading[at]) for at, name in columns.items()}
    return Rows(fields, headings, skipped, lines)


def _told(columns: Mapping[int, str], cells: Sequence[Any], spare: Container[str]) -> dict[str, Any]:
    """What a line says by column; of the spare ones only what is filled in."""
    said = {name: cells[at] if at < len(cells) else None for at, name in columns.items()}
    return {name: cell for name, cell in said.items() if cell is not None or name not in spare}


def understood(session: Session, rows: Rows, names: Names | None = None) -> list[Fault]:
    """Fill the values of every line from its cells; the faults of all cells."""
    names, faults = names or Names(session), []
    for line in rows.lines:
        for field in rows.fields:
            if field.name not in line.cells:
                continue
            try:
                line.values[field.name] = understand(field, line.cells[field.name], names)
            except (BadInput, Refusal) as error:
                faults.append(Fault(said(error), line.row, rows.headings[field.name]))
    return faults


def put(
    session: Session,
    lines: Sequence[Line],
    apply: Callable[[Line], Outcome],
    *,
    place: Callable[[Exception], tuple[Text, str | None]] | None = None,
) -> tuple[Counter[str], list[Fault]]:
    """Carry out `apply` for the lines; what the database refuses is traced to its line by halving.

    `place` says in which words and under which heading a refusal is told.
    """
    if not lines:
        return Counter(), []
    try:
        with explained(), session.begin_nested():
            told = Counter[str](apply(line) for line in lines)
            session.flush()  # refused rows must show themselves inside this savepoint
        return told, []
    except StaleDataError:
        refusal: Exception = NOT_YOURS
    except (BadInput, Refusal) as error:
        refusal = error
    if len(lines) == 1:
        text, heading = place(refusal) if place else (said(refusal), None)
        return Counter(), [Fault(text, lines[0].row, heading)]
    half = len(lines) // 2
    first, faults = put(session, lines[:half], apply, place=place)
    second, more = put(session, lines[half:], apply, place=place)
    return first + second, faults + more


def change(row: Base, values: dict[str, Any]) -> Outcome:
    """Set what differs."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return "changed" if differing else "unchanged"


def repeated(rows: Rows, key: Sequence[str]) -> list[Fault]:
    """Lines whose key stands in an earlier line too."""
    first: dict[tuple[Any, ...], int] = {}
    faults = []
    for line in rows.lines:
        if all(name in line.values for name in key):
            earlier = first.setdefault(tuple(line.values[name] for name in key), line.row)
            if earlier != line.row:
                faults.append(Fault(REPEATED.fill(row=earlier), line.row, rows.headings[key[-1]]))
    return faults


def without(rows: Rows, faults: Sequence[Fault]) -> list[Line]:
    """The lines that no fault touches."""
    faulty = {fault.row for fault in faults}
    return [line for line in rows.lines if line.row not in faulty]


def refuse(rows: Rows, faults: Sequence[Fault]) -> None:
    """BadInput with all faults in the order of the file, if there are any."""
    if faults:
        raise faulty(faults, list(rows.headings.values()))


def faulty(faults: Sequence[Fault], headings: Sequence[str]) -> BadInput:
    """All faults of a file, in its order."""
    order = {heading: at for at, heading in enumerate(headings)}
    listed = sorted(faults, key=lambda fault: (fault.row or 0, order.get(fault.column or "", -1)))
    return BadInput(FAULTY.fill(faults=len(listed), rows=len({fault.row for fault in listed})), listed)


def said(error: Exception) -> Text:
    """What an error says, with its paragraph."""
    if isinstance(error, Refusal):
        return Text(f"{error.mark}: {error.text.kk}", f"{error.mark}: {error.text.ru}")
    if isinstance(error, BadInput):
        return error.text
    raise TypeError(f"no words for {error!r}")


def columns_of(
    model: type[Base],
    fields: Sequence[Field],
    heading: Sequence[Any],
    used: Container[int],
    *,
    spare: Container[str] = (),
) -> tuple[dict[int, str], tuple[str, ...]]:
    """Which column of the file is which of the register, and the headings passed over; BadInput with all faults.

    `used`: columns of the file with values under the heading; `spare`: columns of the register that may be missing.
    """
    known = {name: field.name for field in reversed(fields) for name in field.known_as}
    passed = _passed_over(model)
    columns: dict[int, str] = {}
    skipped, faults = [], []
    for at, words in enumerate(heading):
        asked = fold("" if words is None or isinstance(words, Broken) else words)
        if asked in known and known[asked] not in columns.values():
            columns[at] = known[asked]
        elif asked in known:
            faults.append(Fault(DOUBLED_HEADING, None, str(words)))
        elif asked in passed:
            skipped.append(str(words))
        elif asked:
            faults.append(Fault(UNKNOWN_HEADING, None, str(words)))
        elif words is not None or at in used:
            faults.append(Fault(NO_HEADING.fill(n=at + 1)))
    missing = [
        field
        for field in fields
        if field.name not in columns.values() and field.name not in spare and not field.column.info.get("spare")
    ]
    faults += [Fault(MISSING_HEADING, None, str(field.heading)) for field in missing]
    if faults:
        raise BadInput(BAD_HEADINGS, faults)
    return columns, tuple(heading for heading in skipped if fold(heading) not in _fault_headings())


def _passed_over(model: type[Base]) -> set[str]:
    """Headings of the register's own that no workbook fills, and the column of faults of an earlier try."""
    every = [*sa.inspect(model).columns.keys(), *exported(model)] if model.register else []
    headings = [label(model, name) for name in every]
    return {fold(heading.within(lang)) for heading in headings for lang in LANGS} | _fault_headings()


def _fault_headings() -> set[str]:
    return {fold(FAULTS_HEADING.within(lang)) for lang in LANGS}
