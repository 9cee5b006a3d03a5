"""Printing: may this person, is it time, what does the paper say, and the trace it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import anchors, files
from app.db import Base
from app.errors import Refusal
from app.form import excel, word
from app.form.declared import MIME, Form, Kind
from app.form.saying import Imprint, QrCode, checksum, labels, spoken
from app.form.source import Source, in_force
from app.form.units import checked, find
from app.models import Commission, Printout, Site, Sitting, Staff
from app.roles import Role, may_print
from app.rules import progress, seals, timing
from app.rules.terms import SittingState
from app.text import Lang, Text

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


def printed(
    session: Session, form_id: str, unit: str | Base, lang: Lang, by: Staff, password: str | None = None
) -> Paper:
    """Print one form inside the act that a door has opened: check, render, keep the file, leave a Printout.

    Refusal: not this role's form, too early, or (I-9) no password, a wrong one, a second time. BadInput: no such
    form or unit.
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
    return _print(session, form, row, lang, by)


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


def _print(session: Session, form: Form, row: Any, lang: Lang, by: Staff) -> Paper:
    document, source = form.build(session, row), in_force(session, form)
    site = site_of(row)
    trace = _trace(session, form, row, by)
    trace.lang, trace.checksum, trace.template = lang, checksum(document), source.version
    imprint = _imprint(form, trace, by, site, journal=str(anchors.head(session, place_of(row))))
    content = rendered(form, source, document, imprint, lang)
    trace.picture = files.keep(content)
    session.add(trace)
    session.flush()  # the number is ours before the paper leaves
    return Paper(f"{form.id} {form.unit_of(row)} {lang}{form.extension}", content, MIME[form.kind])


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
    said = spoken(labels(type(document)) | labels(Imprint), lang)
    return {**spoken(document, lang), "t": said, "h": spoken(imprint, lang)}


def _imprint(form: Form, trace: Printout, by: Staff, site: Site, *, journal: str) -> Imprint:
    code = f"SQ1|print|{trace.number}|{trace.checksum}"
    return Imprint(
        title=form.title,
        appendix=form.appendix,
        doc_no=trace.number,
        printed_at=trace.printed_at.astimezone(site.tz),
        printed_by=by.full_name,
        template=trace.template,
        checksum=trace.checksum,
        journal=journal,
        qr=QrCode("".join([*_address, code])),
    )


def _trace(session: Session, form: Form, row: Any, by: Staff) -> Printout:
    unit = form.unit_of(row)
    commission = _commission_id(row) or by.commission_id
    return Printout(
        site_id=site_of(row).id,
        commission_id=commission,
        form=form.id,
        unit_key=unit,
        number=_next_number(session, form.id, unit, _series(session, row, by)),
        printed_at=session.scalar(sa.text("SELECT synaq_now()")),
        login=by.login,
    )


def _series(session: Session, row: Any, by: Staff) -> str:
    """A commission sees only its own prints of a paper of the site, so it counts them apart, under its code."""
    if by.commission_id is None or _commission_id(row) is not None:
        return ""
    commission = session.get(Commission, by.commission_id)
    return f"{commission.code}/" if commission else ""


def _next_number(session: Session, form_id: str, unit: str, series: str) -> str:
    """«I-21/701-1-02/3»: the third print; whoever prints the same paper at the same moment waits."""
    stem = f"{form_id}/{unit}/{series}"
    session.execute(sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:stem, 0))"), {"stem": stem})
    printed_before = sa.select(sa.func.count()).where(Printout.form == form_id, Printout.unit_key == unit)
    of_series = sa.func.regexp_replace(Printout.number, "[0-9]+$", "") == stem
    return f"{stem}{(session.scalar(printed_before.where(of_series)) or 0) + 1}"


def _commission_id(row: Any) -> int | None:
    return row.id if isinstance(row, Commission) else getattr(row, "commission_id", None)


def place_of(row: Any) -> Site | Commission:
    """The place in whose journal the print of this unit is entered."""
    return row if isinstance(row, Commission) else site_of(row)


def deed(form_id: str, unit: str) -> Text:
    """What the journal calls the act of this print."""
    return Text("{form} басып шығару: {unit}", "печать {form}: {unit}").fill(form=form_id, unit=unit)


def site_of(row: Any) -> Site:
    """The site of a unit: its own, or that of its sitting."""
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
