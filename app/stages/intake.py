"""Intake: an application from its papers, a base made ready to open, what stands before the closing (§78)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.errors import BadInput, Refusal
from app.models import Application, Authority, Commission, Institution, ResponsiblePerson, Site, Staff, Subject
from app.roles import Role
from app.rules import applications
from app.rules.terms import ApplicationState, Sex
from app.sentences import NOBODY_RESPONSIBLE
from app.stages import enrolment
from app.stages.judging import Rules
from app.text import Text

OFFERED = 30
"""Workplaces that one looks through at once."""
SHOWN = 200
BLANK = Text("Бұл жолды толтырыңыз.", "Заполните эту строку.")
FROM_DOCUMENT = Text("Жеке куәліктен қараңыз: ЖСН осымен салыстырылады.", "Впишите по документу: с этим сверяется ИИН.")
FAULTY = Text(
    "Өтініш тіркелмеді: {n} жолды түзетіңіз. Жазғаныңыз осы бетте тұр.",
    "Заявление не зарегистрировано: исправьте строк {n}. Всё вписанное осталось на странице.",
)
NEEDED = (
    "iin", "surname", "first_name", "institution_id", "position", "education_level", "category", "attestation_type",
    "language", "subject_id",
)  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """What was filled in: `values` by the names of columns; day of birth and sex as the identity document has them.

    These two are compared with the IIN and not kept: the IIN says both.
    """

    values: Mapping[str, Any]
    birth: dt.date | None = None
    sex: Sex | None = None


class Broken(BadInput):
    """An application with faults, each under its column."""

    def __init__(self, columns: dict[str, Text]) -> None:
        super().__init__(FAULTY.fill(n=len(columns)))
        self.columns = columns


def take(session: Session, commission: Commission, filled: Filled, *, now: dt.datetime) -> Application:
    """§8, §78.3. Register one application from its papers; Broken with every fault, each under its column."""
    _refuse_broken(_faults(session, commission, filled, now))
    return enrolment.register_application(session, commission, filled.values, now=now)


def correct(session: Session, application: Application, filled: Filled, *, now: dt.datetime) -> None:
    """§32.4. Correct an application while the base is open; a new IIN is compared with the document as at first."""
    present = {name: getattr(application, name) for name in enrolment.WHOLE}
    whole = {**present, **filled.values}
    changed = whole["iin"] != application.iin
    _refuse_broken(_faults(session, application.commission, Filled(whole, filled.birth, filled.sex), now, iin=changed))
    enrolment.edit_application(session, application, filled.values, now=now)


def compared(number: str, *, birth: dt.date | None, sex: Sex | None, on: dt.date) -> None:
    """§5. The IIN alone, and against the identity document once both day of birth and sex are typed."""
    person = applications.check_iin(number, on=on)
    if birth is not None and sex is not None:
        applications.check_identity(person, birth=birth, sex=sex)


def registered_here(session: Session, commission: Commission, number: str) -> Application | None:
    """§78.3. The application with this IIN in the journal of the commission; Refusal if it stands in another one."""
    own = session.scalar(
        sa.select(Application).where(
            Application.commission_id == commission.id,
            Application.iin == number,
            Application.state != ApplicationState.WITHDRAWN,
        )
    )
    if own is None and session.scalar(sa.text("SELECT is_applied(:number)"), {"number": number}):
        raise Refusal(enrolment.TWICE, enrolment.ELSEWHERE)
    return own


def workplaces(session: Session, words: str, *, authority: int = 0, region: int = 0) -> list[Institution]:
    """Organisations by BIN or by words of their name, within an authority or a region; as many as one looks through."""
    asked = sa.select(Institution).join(Authority, Authority.id == Institution.authority_id)
    for word in words.split()[:8]:
        named = [one.icontains(word, autoescape=True) for one in (Institution.kk, Institution.ru)]
        asked = asked.where(sa.or_(Institution.code.startswith(word, autoescape=True), *named))
    if authority:
        asked = asked.where(sa.or_(Authority.id == authority, Authority.parent_id == authority))
    if region:
        asked = asked.where(Authority.region_id == region)
    whole = selectinload(Institution.authority)
    return list(session.scalars(asked.options(whole).order_by(Institution.kk, Institution.code).limit(OFFERED)))


def _faults(
    session: Session, commission: Commission, filled: Filled, now: dt.datetime, *, iin: bool = True
) -> Iterator[tuple[str, Text]]:
    values = filled.values
    yield from ((name, BLANK) for name in NEEDED if not values.get(name))
    yield from Rules(session, commission, now).broken(values)
    if not iin:
        return
    yield from ((name, FROM_DOCUMENT) for name in ("birth", "sex") if getattr(filled, name) is None)
    if filled.birth and filled.sex and values.get("iin"):
        try:
            compared(values["iin"], birth=filled.birth, sex=filled.sex, on=now.astimezone(commission.tz).date())
        except Refusal as refused:
            yield "iin", Text(f"{refused.mark}: {refused.text.kk}", f"{refused.mark}: {refused.text.ru}")


def _refuse_broken(faults: Iterator[tuple[str, Text]]) -> None:
    told: dict[str, Text] = {}
    for name, text in faults:
        told.setdefault(name, text)
    if told:
        raise Broken(told)


# ---- the branch opens a base (§26.1, §78.1-78.3)


@dataclass(frozen=True)
class Base:
    """How far a commission is ready for intake: whom it appointed, whether they have an account, its applications."""

    commission: Commission
    responsible: ResponsiblePerson | None
    account: Staff | None
    count: int
    closed: bool


def bases(session: Session, *, sought: str = "", now: dt.datetime) -> list[Base]:
    """The commissions that the bearer sees, those that cannot be opened yet first, then by code."""
    asked = sa.select(Commission).options(selectinload(Commission.site)).order_by(Commission.code).limit(SHOWN)
    if sought:
        named = (one.icontains(sought, autoescape=True) for one in (Commission.code, Commission.kk, Commission.ru))
        asked = asked.where(sa.or_(*named))
    found = session.scalars(asked).all()
    numbers = [one.id for one in found]
    people = sa.select(ResponsiblePerson).where(
        ResponsiblePerson.commission_id.in_(numbers), ResponsiblePerson.valid_to.is_(None)
    )
    serving = sa.select(Staff).where(Staff.commission_id.in_(numbers), Staff.role == Role.RESPONSIBLE, Staff.active)
    appointed = {one.commission_id: one for one in session.scalars(people)}
    accounts = {one.commission_id: one for one in session.scalars(serving)}
    counts = _counts(session)
    return [
        Base(one, appointed.get(one.id), accounts.get(one.id), counts.get(one.id, 0), enrolment.is_closed(one, now))
        for one in found
    ]


def activate(session: Session, commission: Commission, closes_on: dt.date, *, now: dt.datetime) -> None:
    """§26.1, §78.1, §78.2. Open the base of a commission that has appointed its responsible person, or move its day."""
    appointed = sa.select(ResponsiblePerson.id).where(
        ResponsiblePerson.commission_id == commission.id, ResponsiblePerson.valid_to.is_(None)
    )
    if commission.opened_at is None and session.scalar(appointed) is None:
        raise Refusal("§78.2", NOBODY_RESPONSIBLE)
    enrolment.open_base(session, commission, closes_on, now=now)


# ---- before the closing (§9, §78.4), and how it goes (§19.5, §26.5, §32.5)


@dataclass(frozen=True)
class Standing:
    """How a base stands before its closing: what is in it, what is missing, how long it is still open."""

    count: int
    withdrawn: int
    without_papers: list[Application]
    gap: bool
    left: dt.timedelta | None


def standing(session: Session, commission: Commission, *, now: dt.datetime) -> Standing:
    """§32.5, §78.4. What the chair and the responsible person look at before they agree to the closing."""
    mine = Application.commission_id == commission.id
    active = Application.state != ApplicationState.WITHDRAWN
    every, count, last = session.execute(
        sa.select(sa.func.count(), sa.func.count().filter(active), sa.func.max(Application.number)).where(mine)
    ).one()
    papers = sa.or_(~Application.has_application, ~Application.has_id_copy, Application.photos < applications.PHOTOS)
    lacking = session.scalars(
        sa.select(Application).where(mine, active, papers).order_by(Application.number).limit(SHOWN)
    )
    left = commission.closes_at - now if commission.closes_at and not enrolment.is_closed(commission, now) else None
    return Standing(count, every - count, list(lacking), every != (last or 0), left)


@dataclass
class Figures:
    """Numbers of applications that are not withdrawn, for whoever looks: by day, language, subject and commission."""

    total: int = 0
    days: list[tuple[dt.date, int]] = field(default_factory=list)
    languages: list[tuple[Any, int]] = field(default_factory=list)
    subjects: list[tuple[Text, int]] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)


def figures(session: Session, *, now: dt.datetime) -> Figures:
    """§19.5, §26.5, §32.5. How the intake goes, within the sight of the bearer."""
    active = Application.state != ApplicationState.WITHDRAWN
    zone = sa.func.coalesce(Commission.zone, Site.zone, "Asia/Almaty")
    day = sa.cast(sa.func.timezone(zone, Application.registered_at), sa.Date)
    by_day = (
        sa.select(day, sa.func.count())
        .select_from(Application)
        .outerjoin(Commission, Commission.id == Application.commission_id)
        .outerjoin(Site, Site.id == Commission.site_id)
        .where(active)
        .group_by(day)
        .order_by(day)
    )
    by_language = sa.select(Application.language, sa.func.count()).where(active).group_by(Application.language)
    by_subject = (
        sa.select(Subject.kk, Subject.ru, sa.func.count())
        .join(Application, Application.subject_id == Subject.id)
        .where(active)
        .group_by(Subject.id)
        .order_by(sa.func.count().desc(), Subject.code)
    )
    made = Figures(days=[(one, n) for one, n in session.execute(by_day)])
    made.languages = sorted((one, n) for one, n in session.execute(by_language))
    made.subjects = [(Text(kk, ru), n) for kk, ru, n in session.execute(by_subject)]
    made.total = sum(n for _, n in made.days)
    closed = sa.or_(Commission.closed_at.is_not(None), Commission.closes_at <= now)
    state = sa.case((closed, "closed"), (Commission.opened_at.is_not(None), "open"), else_="waiting")
    made.states = dict(session.execute(sa.select(state, sa.func.count()).group_by(state)).all())
    return made


def _counts(session: Session) -> dict[int, int]:
    active = Application.state != ApplicationState.WITHDRAWN
    asked = sa.select(Application.commission_id, sa.func.count()).where(active).group_by(Application.commission_id)
    return dict(session.execute(asked).all())
