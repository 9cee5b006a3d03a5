"""Printing: may this person, is it time, what does the paper say, and the trace it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import anchors, files
from app.db import Base
from app.errors import BadInput, Refusal
from app.form import excel, office, word
from app.form.addressees import words
from app.form.declared import MIME, Form, Kind
from app.form.saying import Imprint, QrCode, checksum, doc_no, labels, spoken
from app.form.source import Source, in_force
from app.form.units import checked, find
from app.models import Application, Commission, Printout, Site, Sitting, Staff
from app.roles import Role, may_print
from app.rules import progress, seals, timing
from app.rules.terms import SittingState
from app.text import Lang, Text

MOST_COPIES = 99
COPIES = Text(
    "{form}: 1–{n} дана басылады. Әр адресатқа дана санын көрсетіңіз.",
    "{form}: печатается от 1 до {n} экземпляров. Укажите число экземпляров каждому адресату.",
)
_address: list[str] = []


@dataclass(frozen=True)
class Paper:
    """A printed form: the name of its file («I-21 701-1-02 kk.xlsx»), its bytes and their type."""

    name: str
    content: bytes
    mime: str


def settle(public_url: str | None) -> None:
    """Say once, at start, under which address the QR codes of papers are found."""
    _address[:] = [f"{public_url}/"] if public_url else []


@dataclass(frozen=True)
class How:
    """In which language, as what file, and how many copies for each addressee («()»: one for each)."""

    lang: Lang
    pdf: bool = False
    copies: tuple[int, ...] = ()

    def kind(self, form: Form) -> Kind:
        """What the file will be."""
        return Kind.PDF if self.pdf else form.kind

    def of(self, form: Form) -> tuple[int, ...]:
        """The copies by addressee; BadInput for none at all, too many, or another list of addressees."""
        due = (1,) * len(form.addressees) or (form.copies,)
        copies = self.copies or due
        if len(copies) != len(due) or not 0 < sum(copies) <= MOST_COPIES or min(copies) < 0:
            raise BadInput(COPIES.fill(n=MOST_COPIES, form=form.id))
        return copies


def printed(
    session: Session, form_id: str, unit: str | Base, how: Lang | How, by: Staff, password: str | None = None
) -> Paper:
    """Print one form inside the act that a door has opened: check, render, keep the file, leave a Printout.

    `how` may be a language alone: the file of the form, a copy for each addressee. Refusal: not this role's form, too
    early, or (I-9) no password, a wrong one, a second time. BadInput: no such form or unit, or no PDF to be had.
    """
    if "act" not in session.info:
        raise RuntimeError("a form is printed inside act()")
    form = checked(form_id)
    refuse_others(form, by.role)
    row: Any = find(session, form_id, unit) if isinstance(unit, str) else unit
    if form.ready:
        form.ready(session, row)
    if form.sealed:
        _break_seal(session, row, password)
    return _print(session, form, row, how if isinstance(how, How) else How(how), by)


def refuse_others(form: Form, role: Role) -> None:
    """Only the roles of the page of rights print a form."""
    if may_print(form.id, role):
        return
    who = [one.label for one in Role if may_print(form.id, one)]
    raise Refusal(
        form.mark,
        Text(
            "{form} «{title}» нысанын басып шығаратын: {who}. Сол тұлғаға жүгініңіз.",
            "Форму {form} «{title}» печатает: {who}. Обратитесь к нему.",
        ).fill(
            form=form.id,
            title=form.title,
            who=Text(", ".join(one.kk for one in who), ", ".join(one.ru for one in who)),
        ),
    )


def _print(session: Session, form: Form, row: Any, how: How, by: Staff) -> Paper:
    document, source = form.build(session, row), in_force(session, form)
    trace = traced(form, row, by, how, source)
    trace.printed_at = session.scalar(sa.text("SELECT synaq_now()"))
    trace.checksum = checksum(document)
    number(session, {trace: series(session, row, by)})
    imprint = imprinted(form, trace, by, site_of(row), journal=str(anchors.head(session, place_of(row))))
    content = rendered(form, source, document, imprint, how.lang)
    if how.pdf and form.kind is not Kind.PDF:
        content = office.pdfs([office.File(content, form.extension, form.id)])[0]
    trace.picture = files.keep(content)
    session.add(trace)
    session.flush()  # the number is ours before the paper leaves
    kind = how.kind(form)
    return Paper(f"{form.id} {form.unit_of(row)} {how.lang}{kind.value}", content, MIME[kind])


class Template(Protocol):
    """What is needed of a form to render its paper."""

    @property
    def kind(self) -> Kind: ...
    @property
    def draw(self) -> Callable[[Any], bytes] | None: ...


def rendered(form: Template, source: Source, document: Any, imprint: Imprint, lang: Lang) -> bytes:
    """The file of a paper, made from `source`."""
    if form.draw:
        return form.draw(document)
    words = words_of(document, imprint, lang)
    fill = {Kind.WORD: word.fill, Kind.EXCEL: excel.fill}[form.kind]
    return fill(source.content, words)


def words_of(document: Any, imprint: Imprint, lang: Lang) -> dict[str, Any]:
    """All that a template may ask for: the fields of its paper, `t` their labels, `h` the imprint."""
    shape: Any = type(document)
    return {**spoken(document, lang), "t": dict(_labelled(shape, lang)), "h": spoken(imprint, lang)}


@cache
def _labelled(shape: type, lang: Lang) -> dict[str, str]:
    said: dict[str, str] = spoken(labels(shape) | labels(Imprint), lang)
    return said


def imprinted(form: Form, trace: Printout, by: Staff, site: Site, *, journal: str) -> Imprint:
    """What the house puts on this paper; a reprint is marked."""
    return Imprint(
        title=form.title,
        appendix=form.appendix,
        doc_no=doc_no(trace.number, cast("Lang", trace.lang), reprint=trace.reprint),
        printed_at=trace.printed_at.astimezone(site.tz),
        printed_by=by.full_name,
        template=trace.template,
        checksum=trace.checksum,
        journal=journal,
        qr=QrCode("".join([*_address, f"SQ1|print|{trace.number}|{trace.checksum}"])),
    )


def traced(form: Form, row: Any, by: Staff, how: How, source: Source) -> Printout:
    """The trace of a print, still without number, moment, checksum and file."""
    copies = how.of(form)
    for_whom = words(form.addressees, copies) if form.addressees else Text("", "")
    return Printout(
        site_id=site_of(row).id,
        commission_id=_commission_id(row) or by.commission_id,
        form=form.id,
        unit_key=form.unit_of(row),
        lang=how.lang,
        template=source.version,
        copies=sum(copies),
        addressees=for_whom.kk,
        addressees_ru=for_whom.ru,
        login=by.login,
    )


def series(session: Session, row: Any, by: Staff) -> str:
    """A commission sees only its own prints of a paper of the site, so it counts them apart, under its code."""
    if by.commission_id is None or _commission_id(row) is not None:
        return ""
    commission = session.get(Commission, by.commission_id)
    return f"{commission.code}/" if commission else ""


def number(session: Session, traces: Mapping[Printout, str]) -> None:
    """Give each trace, with its series, its number: «I-21/701-1-02/3» is the third print of this paper.

    Whoever prints the same paper at the same moment waits. All traces are of one form.
    """
    stems = {trace: f"{trace.form}/{trace.unit_key}/{own}" for trace, own in traces.items()}
    units = sorted({trace.unit_key for trace in traces})
    session.execute(LOCKED, {"stems": sorted(stems.values())})
    found = session.execute(COUNTED, {"form": next(iter(traces)).form, "units": units})
    before = {stem: times for stem, times in found}  # noqa: C416  (rows are no pairs to mypy)
    for trace, stem in stems.items():
        trace.number = f"{stem}{before.get(stem, 0) + 1}"


LOCKED = sa.text(
    "SELECT count(pg_advisory_xact_lock(hashtextextended(stem, 0))) FROM "
    "(SELECT unnest(CAST(:stems AS text[])) AS stem ORDER BY 1) ordered"
)
COUNTED = sa.text(
    "SELECT regexp_replace(number, '[0-9]+$', '') AS stem, count(*) FROM printout WHERE form = :form "
    "AND unit_key = ANY(CAST(:units AS text[])) GROUP BY 1"
)


def _commission_id(row: Any) -> int | None:
    return row.id if isinstance(row, Commission) else getattr(row, "commission_id", None)


def place_of(row: Any) -> Site | Commission:
    """The place in whose journal the print of this unit is entered."""
    if isinstance(row, Application):  # a paper of its commission, wherever the test is taken
        return row.commission
    return row if isinstance(row, Commission) else site_of(row)


def deed(form_id: str, unit: str) -> Text:
    """What the journal calls the act of this print."""
    return Text("{form} басып шығару: {unit}", "печать {form}: {unit}").fill(form=form_id, unit=unit)


def site_of(row: Any) -> Site:
    """The site of a unit: its own, or that of its sitting; of an application that of its commission."""
    if isinstance(row, Application):
        return row.commission.site
    site: Site = row.site if hasattr(row, "site") else row.sitting.site
    return site


def _break_seal(session: Session, sitting: Sitting, password: str | None) -> None:
    """§43.6: once in a sitting, on its day, with the password of the Centre; the database is the judge."""
    if sitting.seating_printed_at is not None:
        seals.refuse_second_print()
    if not password:
        raise Refusal(
            "§43.6",
            Text(
                "Отырғызу парағы ҰТО паролімен басылады. Осы лекке берілген парольді енгізіңіз.",
                "Посадочный лист печатается по паролю НЦТ. Введите пароль, выданный для этого потока.",
            ),
        )
    now = session.scalar(sa.text("SELECT synaq_now()"))
    if now is None:
        raise RuntimeError("the database tells no time")
    timing.may_print_seating(sitting.day, sitting.site.tz, now)
    progress.check(sitting.state, SittingState.SEATING_PRINTED)
    session.execute(
        sa.text("SELECT print_seating(:sitting, :password)"),
        {"sitting": sitting.id, "password": seals.canonical(password)},
    )
    sitting.seating_printed_at = now
    sitting.state = SittingState.SEATING_PRINTED
    session.flush()  # the seats are read next
