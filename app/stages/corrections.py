"""The journal of changes I-17: what is found wrong after the closing, and mended on the test day (§44.2, §82)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, selectinload

from app.db import act
from app.errors import BadInput, Refusal
from app.models import Application, Campaign, Commission, Correction, Placement, Sitting, SittingRoom, Staff
from app.rules import applications, passes
from app.rules.terms import ApplicationState, AttestationType, Category, CorrectedField
from app.stages.enrolment import is_closed
from app.text import Text

LISTS = {CorrectedField.CATEGORY: Category, CorrectedField.ATTESTATION: AttestationType}
"""Data of which one is chosen from a list."""
MAY_BE_EMPTY = {CorrectedField.PATRONYMIC}
LAST_DIGITS = 4
MOST = 20
"""Candidates that a search shows."""

IN_THE_BASE = Refusal(
    "§32.4",
    Text(
        "База әлі ашық: журналға жазбай, мәліметті өтініштің өзінде түзетіңіз.",
        "База ещё открыта: исправьте данные в самом заявлении, без журнала.",
    ),
)
WITHDRAWN = Refusal(
    "§82",
    Text(
        "Бұл өтініш қайтарып алынған: ол бойынша мәлімет түзетілмейді.",
        "Это заявление отозвано: данные по нему не исправляются.",
    ),
)
NO_BASIS = BadInput(
    Text(
        "Негізін жазыңыз: қай құжат бойынша түзетіледі (мысалы, жеке куәлік №).",
        "Впишите основание: по какому документу исправляется (например, удостоверение личности №).",
    )
)
SAME = Text(
    "{field}: базада дәл осылай тұр. Қатені тексеріп, дұрысын жазыңыз.",
    "{field}: в базе стоит то же самое. Проверьте ошибку и впишите правильное.",
)
EMPTY = Text("{field}: дұрыс мәнін жазыңыз.", "{field}: впишите правильное значение.")
NOTHING = BadInput(
    Text(
        "Бірде-бір мәлімет жазылмаған. Қате жолды толтырыңыз.",
        "Не вписано ни одного значения. Заполните ошибочную строку.",
    )
)
OPEN_LINE = Text(
    "{field}: журналда енгізілмеген № {number} жол бар. Басқаша керек болса, алдымен соны алып тастаңыз.",
    "{field}: в журнале уже есть невнесённая строка № {number}. Если нужно иначе, сначала снимите её.",
)
DONE_WITH = Refusal(
    "§82",
    Text(
        "Журналдың бұл жолы енгізілген немесе алынған. Қате қалса, жаңа жол жазыңыз.",
        "Эта строка журнала уже внесена или снята. Если ошибка осталась, запишите новую строку.",
    ),
)
DELIVERED_ALREADY = Text(
    "№ {number} жол бұрын жеткізілді деп белгіленген.", "Строка № {number} уже отмечена доставленной."
)
APPLYING = Text("I-17 бойынша түзету енгізілді: № {unit}, {field}", "Внесено исправление по I-17: № {unit}, {field}")


def enter(
    session: Session, application: Application, values: Mapping[str, str], basis: str, *, now: dt.datetime, by: Staff
) -> list[Correction]:
    """§32.8, §82. Lines of the journal for one candidate: what is right, by the names of CorrectedField.

    Refusal: before the closing, another datum (§108), an IIN of somebody else, a line on the same datum still open.
    BadInput: nothing new, no basis.
    """
    if not is_closed(application.commission, now):
        raise IN_THE_BASE
    if application.state is ApplicationState.WITHDRAWN:
        raise WITHDRAWN
    for name in values:
        applications.check_correction("claimed_category" if name == CorrectedField.CATEGORY.value else name)
    if not values:
        raise NOTHING
    if not (basis := " ".join(basis.split())):
        raise NO_BASIS
    lines = []
    for name, value in values.items():
        field = CorrectedField(name)
        line = Correction(
            site_id=application.site_id, commission_id=application.commission_id, application_id=application.id,
            number=_last_number(session, application.commission_id) + 1, field=field, basis=basis, entered_at=now,
            entered_by=by.login, **_right(session, application, field, " ".join(value.split()), now),
        )  # fmt: skip
        session.add(line)
        session.flush()
        lines.append(line)
    return lines


def withdraw(session: Session, line: Correction, *, now: dt.datetime) -> None:
    """§82. A line that is not applied yet is taken out; its number stays in the journal."""
    _refuse_closed(line)
    line.withdrawn_at = now
    session.flush()


def deliver(session: Session, lines: Sequence[Correction], *, now: dt.datetime) -> None:
    """§32.8. The journal with these lines has been delivered to the site."""
    for line in lines:
        _refuse_closed(line)
        if line.delivered_at is not None:
            raise Refusal("§32.8", DELIVERED_ALREADY.fill(number=line.number))
        line.delivered_at = now
    session.flush()


def apply(session: Session, line: Correction) -> None:
    """§44.2. The programmer carries a line into the base on the day of the test; the database is the judge."""
    _refuse_closed(line)
    session.execute(sa.text("SELECT apply_correction(:which)"), {"which": line.id})
    session.expire_all()


def apply_each(session: Session, ids: Sequence[int]) -> list[tuple[int, Refusal | BadInput | None]]:
    """§44.2. Each of these lines in an act of its own, so that one that is refused does not hold the others back."""
    told: list[tuple[int, Refusal | BadInput | None]] = []
    for number in ids:
        line = session.scalars(_whole().where(Correction.id == number)).one()
        title = APPLYING.fill(unit=line.unit, field=line.field.label)
        site = line.application.site
        try:
            with act(session, title, mark="§44.2", place=site):
                apply(session, session.scalars(_whole().where(Correction.id == number)).one())
        except (Refusal, BadInput) as refused:
            told.append((number, refused))
        else:
            told.append((number, None))
    return told


def sought(session: Session, commission: Commission, words: str) -> list[Application]:
    """§82. Candidates of a commission by number, name, the code of the pass, or the last four digits of the IIN."""
    newest = sa.select(sa.func.max(Campaign.id)).scalar_subquery()
    if set("|/") & set(words):  # what a reader sends off a pass
        with suppress(Refusal):
            words = passes.read(words).code
    by: list[sa.ColumnElement[bool]] = [Application.full_name.icontains(words, autoescape=True)]
    if words.isascii() and words.isdecimal():
        by = [
            sa.cast(Application.number, sa.Text) == words.lstrip("0"),
            Application.id.in_(sa.select(Placement.application_id).where(Placement.code == words)),
        ]
        if len(words) == LAST_DIGITS:
            by.append(Application.iin.endswith(words, autoescape=True))
    return list(
        session.scalars(
            sa.select(Application)
            .where(
                Application.commission_id == commission.id, Application.campaign_id == newest,
                Application.state != ApplicationState.WITHDRAWN, sa.or_(*by),
            )
            .options(selectinload(Application.commission), selectinload(Application.subject))
            .order_by(Application.sort_key, Application.id)
            .limit(MOST)
        )
    )  # fmt: skip


def journal(session: Session, commission: Commission) -> list[Correction]:
    """The lines of a commission by number; those of the newest campaign."""
    return list(session.scalars(_whole().where(Correction.commission_id == commission.id).order_by(Correction.number)))


def of_site(session: Session, site_id: int) -> list[tuple[Correction, Placement | None]]:
    """§44.2. The lines of a site that are not withdrawn, by name, each with the placement of its candidate."""
    lines = session.scalars(
        _whole()
        .where(Correction.site_id == site_id, Correction.withdrawn_at.is_(None))
        .order_by(Application.sort_key, Correction.id)
    ).all()
    placed = placements(session, [line.application_id for line in lines])
    return [(line, placed.get(line.application_id)) for line in lines]


def placements(session: Session, applications_: Sequence[int]) -> dict[int, Placement]:
    """Where these candidates are seated, by their applications."""
    whole = (
        selectinload(Placement.sitting).selectinload(Sitting.site),
        selectinload(Placement.sitting_room).selectinload(SittingRoom.room),
    )
    found = sa.select(Placement).where(Placement.application_id.in_(applications_)).options(*whole)
    return {one.application_id: one for one in session.scalars(found)}


def is_today(placement: Placement | None, now: dt.datetime) -> bool:
    """§44.2. Whether this is the day of the candidate's test, by the clock of the site."""
    return placement is not None and placement.sitting.day == now.astimezone(placement.sitting.site.tz).date()


def open_today(session: Session, sitting: Sitting, now: dt.datetime) -> int:
    """How many lines wait for the programmer in a sitting on its day."""
    if sitting.day != now.astimezone(sitting.site.tz).date():
        return 0
    waiting = (
        sa.select(sa.func.count())
        .select_from(Correction)
        .join(Placement, Placement.application_id == Correction.application_id)
        .where(Placement.sitting_id == sitting.id, Correction.applied_at.is_(None), Correction.withdrawn_at.is_(None))
    )
    return session.scalar(waiting) or 0


def said(field: CorrectedField, value: str | None) -> str:
    """A value as people read it: of a list by its label; an IIN is not said here."""
    if field in LISTS and value:
        return str(LISTS[field](value).label)
    return value or "—"


def _right(
    session: Session, application: Application, field: CorrectedField, value: str, now: dt.datetime
) -> dict[str, Any]:
    """The columns of the new line: what stands in the base and what is right."""
    open_line = session.scalar(
        sa.select(Correction.number).where(
            Correction.application_id == application.id, Correction.field == field,
            Correction.applied_at.is_(None), Correction.withdrawn_at.is_(None),
        )
    )  # fmt: skip
    if open_line is not None:
        raise Refusal("§82", OPEN_LINE.fill(field=field.label, number=open_line))
    present = str(getattr(application, field.value))
    if not value and field not in MAY_BE_EMPTY:
        raise BadInput(EMPTY.fill(field=field.label))
    if value == present:
        raise BadInput(SAME.fill(field=field.label))
    if field in LISTS and value not in set(LISTS[field]):
        raise BadInput(EMPTY.fill(field=field.label))
    if field is not CorrectedField.IIN:
        return {"old_value": present, "new_value": value}
    applications.check_iin(value, on=now.astimezone(application.commission.site.tz).date())
    return {"old_iin": present, "iin": value}


def _refuse_closed(line: Correction) -> None:
    if line.applied_at is not None or line.withdrawn_at is not None:
        raise DONE_WITH


def _last_number(session: Session, commission_id: int) -> int:
    last = sa.select(sa.func.max(Correction.number)).where(Correction.commission_id == commission_id)
    return session.scalar(last) or 0


def _whole() -> sa.Select[Correction]:
    newest = sa.select(sa.func.max(Campaign.id)).scalar_subquery()
    return (
        sa.select(Correction)
        .join(Application, Application.id == Correction.application_id)
        .where(Application.campaign_id == newest)
        .options(
            contains_eager(Correction.application).selectinload(Application.site), selectinload(Correction.commission)
        )
    )
