"""Books: one form for many units in one order, printed in the background and handed over as one file."""

from __future__ import annotations

import dataclasses
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

import app.documents  # noqa: F401  (declares the forms)
from app import files, job
from app.db import act
from app.errors import BadInput, Refusal
from app.form import FORMS, Form, checked, office, place_of, portion
from app.form.declared import Kind
from app.form.portion import Bound, Refused
from app.form.printing import How, refuse_others
from app.models import Job, OwnFile, Printout, Staff
from app.stages.exchange import author, keep
from app.text import Lang, Text

MOST = 5000
"""Papers of one order."""
LINES = 20
"""Refused units that are named in the end."""

ORDERED = Text("{form}: кітап тапсырылды, {n} құжат", "{form}: заказана книга, документов {n}")
PRINTED = Text("{form} кітап болып басылды (№ {job} тапсырма)", "{form} напечатано книгой (задание № {job})")
HANDED = Text("{form}: кітап дайын, {n} құжат", "{form}: книга готова, документов {n}")
DONE = Text(
    "{n} құжат басылды, файл «Менің файлдарым» бетінде.", "Напечатано документов: {n}, файл на странице «Мои файлы»."
)
NOT_PRINTED = Text("Басылмағаны: {n}.", "Не напечатано: {n}.")
NONE_PRINTED = Text("Бірде-бір құжат басылған жоқ.", "Ни один документ не напечатан.")
MORE = Text("…тағы {n}", "…и ещё {n}")
STOPPED = Text(
    "Сіздің сұрауыңызбен тоқтатылды: {all} құжаттың {n} басылды және журналға жазылды, олардың файлы «Менің "
    "файлдарым» бетінде. «Қайталау» қалғанын басады.",
    "Остановлено по вашей просьбе: из {all} документов {n} напечатаны и записаны в журнал, их файл на странице «Мои "
    "файлы». «Повторить» допечатает остальные.",
)
NO_PDF = Text(
    "PDF шықпады, сондықтан файл Word немесе Excel түрінде: {why}", "PDF не вышел, файл в Word или Excel: {why}"
)
GONE = BadInput(
    Text("Жазба енді жоқ немесе сіздің құзыретіңізде емес.", "Записи больше нет или она не в вашем ведении.")
)
NOTHING = BadInput(Text("Бірде-бір жазба таңдалмады. Тізімнен таңдаңыз.", "Ничего не выбрано. Выберите в списке."))
TOO_MANY = BadInput(
    Text(
        "Бір тапсырмаға {n} құжаттан артық сыймайды. Сүзгіні тарылтыңыз.",
        "В один заказ входит не более {n} документов. Сузьте отбор.",
    ).fill(n=MOST)
)
ONCE = Refusal(
    "§43.6",
    Text(
        "{form} бір рет, ҰТО паролімен басылады: кітап болып тапсырылмайды. Оны лектің бетінен басыңыз.",
        "{form} печатается один раз, по паролю НЦТ: книгой не заказывается. Напечатайте со страницы потока.",
    ).fill(form="I-9"),
)


@dataclass(frozen=True)
class Order:
    """What is to be printed: the form, of which rows, how."""

    form: Form
    ids: tuple[int, ...]
    how: How


def offered(form_id: str, staff: Staff) -> Form:
    """The form, if this official may order it as a book. Refusal: sealed, or another's to print."""
    form = checked(form_id)
    refuse_others(form, staff.role)
    if form.sealed:
        raise ONCE
    return form


def rows_of(session: Session, form: Form, ids: Sequence[int]) -> list[Any]:
    """The rows of an order that the author sees, in its order, those of one place together."""
    found: dict[int, Any] = {}
    parents = [selectinload(one.class_attribute) for one in sa.inspect(form.on).relationships]
    for at in range(0, len(ids), 1000):
        some = sa.select(form.on).where(form.on.id.in_(ids[at : at + 1000])).options(*parents)
        found |= {row.id: row for row in session.scalars(some)}
    standing = [found[one] for one in ids if one in found and form.fits(found[one])]
    places: dict[Any, int] = {}
    for row in standing:
        places.setdefault(place_of(row), len(places))
    return sorted(standing, key=lambda row: places[place_of(row)])


def order(session: Session, wanted: Order, staff: Staff, *, token: str) -> Job:
    """Have a book printed, inside an act; the same `token` twice is one order.

    Refusal: a sealed form, not this role's. BadInput: nothing or too much chosen, copies that nobody gets, no PDF here.
    """
    form = offered(wanted.form.id, staff)
    if not wanted.ids or len(wanted.ids) > MOST:
        raise TOO_MANY if wanted.ids else NOTHING
    copies = wanted.how.of(form)
    if wanted.how.pdf and form.kind is not Kind.PDF:
        office.require()
    return job.later(
        session, "books.bind", key=f"{staff.user_id} books.bind {token}", place=staff, by=staff,
        register=form.on.__tablename__, form=form.id, ids=list(wanted.ids), lang=wanted.how.lang, pdf=wanted.how.pdf,
        copies=list(copies), portion=portion.size(form, wanted.how), source=f"{form.id} · {len(wanted.ids)}",
    )  # fmt: skip


@job.task
def bind(session: Session, claim: job.Claim, **asked: Any) -> Text:
    """Print what is not printed yet, portion by portion, then hand the whole over.

    A portion is an act: whoever takes over after a death goes on behind the last one that was committed.
    """
    form = offered(asked["form"], author(session))
    wanted = Order(form, tuple(asked["ids"]), How(asked["lang"], asked["pdf"], tuple(asked["copies"])))
    try:
        refused: list[Refused] = []
        for ids in _portions(session, claim, wanted, asked["portion"]):
            refused += _printed(session, claim, wanted, ids)
        missing = len(wanted.ids) - len(_standing(session, wanted))
        refused += [Refused(f"× {missing}", GONE)] if missing else []
        return _handed(session, claim, wanted, refused)
    except job.Stopped:
        return _stopped(session, claim, wanted)


def _standing(session: Session, wanted: Order) -> list[Any]:
    return rows_of(session, wanted.form, wanted.ids)


def _portions(session: Session, claim: job.Claim, wanted: Order, most: int) -> Iterator[list[int]]:
    """The numbers of rows still to be printed, of one place each time and not too many."""
    done = set(session.scalars(sa.select(Printout.unit_key).where(Printout.job_id == claim.id)))
    left = [row for row in _standing(session, wanted) if wanted.form.unit_of(row) not in done]
    places = [[row.id for row in rows] for _, rows in groupby(left, key=place_of)]
    portions = [ids[at : at + most] for ids in places for at in range(0, len(ids), most)]
    so_far = len(wanted.ids) - len(left)
    for some in portions:
        claim.tell(so_far, len(wanted.ids), now=True)
        yield some
        so_far += len(some)
    claim.tell(so_far, len(wanted.ids), now=True)


def _printed(session: Session, claim: job.Claim, wanted: Order, ids: Sequence[int]) -> list[Refused]:
    """One portion in one act."""
    form, place = wanted.form, place_of(session.get_one(wanted.form.on, ids[0]))
    bound = Bound()
    with suppress(_NothingPrinted), act(session, PRINTED.fill(form=form.id, job=claim.id), mark=form.mark, place=place):
        rows = rows_of(session, form, ids)
        bound = portion.bound(session, form, rows, wanted.how, author(session), claim.id)
        if not bound.printed:
            raise _NothingPrinted
    return bound.refused


class _NothingPrinted(Exception):
    """Every unit of a portion was refused: its act leaves no line."""


def _stopped(session: Session, claim: job.Claim, wanted: Order) -> Text:
    """The author has asked for an end: what is printed is handed over, in its own files, and the rest can follow."""
    session.rollback()
    traces = _traces(session, claim)
    if not traces:
        raise job.Stopped
    plain = dataclasses.replace(wanted, how=dataclasses.replace(wanted.how, pdf=False))
    said = STOPPED.fill(n=len(traces), all=len(wanted.ids))
    _give(session, claim, plain, traces, said=said, state="refused")
    return said


def _handed(session: Session, claim: job.Claim, wanted: Order, refused: Sequence[Refused]) -> Text:
    traces = _traces(session, claim)
    told = _told(refused)
    if not traces:
        raise BadInput(_joined(NONE_PRINTED, *told))
    said = _joined(DONE.fill(n=len(traces)), *told)
    return _give(session, claim, wanted, traces, said=said)


def _give(
    session: Session, claim: job.Claim, wanted: Order, traces: Sequence[Printout], *, said: Text, state: str = "done"
) -> Text:
    """Put the file of the book among the author's own and end the job with it, in one act."""
    staff = author(session)
    with tempfile.TemporaryFile() as stream:
        suffix, said = _poured(stream, claim, wanted, traces, said)
        name = f"{wanted.form.id} {wanted.how.lang} ({len(traces)}){suffix}"
        title = HANDED.fill(form=wanted.form.id, n=len(traces))
        with act(session, title, mark=wanted.form.mark, place=staff.commission or staff.site):
            table = wanted.form.on.__tablename__
            own = keep(session, OwnFile(name=name, register_name=table, rows=len(traces), job_id=claim.id), stream)
            claim.result = {"file": own.id, "sha256": own.picture, "printed": len(traces)}
            claim.finish(session, said, state)
    return said


def _traces(session: Session, claim: job.Claim) -> list[Printout]:
    return list(session.scalars(sa.select(Printout).where(Printout.job_id == claim.id).order_by(Printout.id)))


def _told(refused: Sequence[Refused]) -> list[Text]:
    if not refused:
        return []
    named = [Text(f"{one.unit} — {_why(one, 'kk')}", f"{one.unit} — {_why(one, 'ru')}") for one in refused[:LINES]]
    more = [MORE.fill(n=len(refused) - LINES)] if len(refused) > LINES else []
    return [NOT_PRINTED.fill(n=len(refused)), *named, *more]


def _why(refused: Refused, lang: Lang) -> str:
    mark = f"{refused.why.mark}: " if isinstance(refused.why, Refusal) else ""
    return f"{mark}{refused.why.text.within(lang)}"


def _joined(*told: Text) -> Text:
    return Text("\n".join(one.kk for one in told), "\n".join(one.ru for one in told))


# ---- the file


def _poured(
    stream: IO[bytes], claim: job.Claim, wanted: Order, traces: Sequence[Printout], said: Text
) -> tuple[str, Text]:
    """Write the book: how its name ends, and what is said of it (a PDF that did not come is no loss of the papers)."""
    form, kind = wanted.form, wanted.form.kind
    kept = [(sha, list(of)) for sha, of in groupby(traces, key=lambda trace: trace.picture)]
    if kind is Kind.PDF or wanted.how.pdf:
        try:
            stream.write(office.joined(_pdfs(claim, form, [sha for sha, _ in kept], len(traces))))
            return Kind.PDF.value, said
        except BadInput as why:
            said = _joined(said, NO_PDF.fill(why=why.text))
    if len(kept) == 1:
        stream.write(files.opened(kept[0][0]))
        return kind.value, said
    with zipfile.ZipFile(stream, "w") as archive:
        for at, (sha, of) in enumerate(kept, start=1):
            named = of[0].unit_key if len(of) == 1 else f"{of[0].unit_key} – {of[-1].unit_key}"
            archive.writestr(f"{at:04} {form.id} {named} {wanted.how.lang}{kind.value}", files.opened(sha))
    return ".zip", said


def _pdfs(claim: job.Claim, form: Form, kept: Sequence[str], papers: int) -> list[bytes]:
    if form.kind is Kind.PDF:
        return [files.opened(sha) for sha in kept]
    named = [office.File(files.opened(sha), form.extension, f"{form.id} № {at}") for at, sha in enumerate(kept, 1)]
    return office.pdfs(named, lambda _done: claim.tell(papers, papers, now=True))


def forms_for(staff: Staff) -> list[Form]:
    """The forms that this official may order as books."""
    found = []
    for form in FORMS.values():
        try:
            found.append(offered(form.id, staff))
        except Refusal:
            continue
    return found
