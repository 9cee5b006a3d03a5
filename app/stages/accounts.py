"""Accounts of those who serve: made from the registers of people, renewed, moved, dismissed (§20.1, §28.4, §78.3).

Nothing is written here: functions of the database look who asks, how far they reach and whether the person has an
account already. A first password is told once and changed at the first entrance.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload
from werkzeug.security import generate_password_hash

from app.db import Base
from app.errors import BadInput, Refusal
from app.models import (
    AppealMember,
    Branch,
    Commission,
    CommissionMember,
    Invigilator,
    OfficialAssignment,
    RepublicanMember,
    ResponsiblePerson,
    Site,
    Staff,
)
from app.roles import AT_BRANCH, AT_CENTRE, AT_COMMISSION, Role, makes
from app.rules import applications, people, seals
from app.rules.terms import Duty, Post
from app.text import Text

SHOWN = 100
BY_NAME = (Role.NTC_SECRETARY, Role.BRANCH, Role.SITE, Role.COMMISSION_SITE)
"""Roles without a register of people: their name and IIN are written when the account is made."""

NO_PLACE = Text(
    "«{code}» кодымен {kind} табылмады. Кодын тиісті тізілімнен тексеріңіз.",
    "Не найдено: {kind} с кодом «{code}». Сверьте код по регистру.",
)
KINDS = {
    Site: Text("ТӨП", "ППТ"),
    Commission: Text("комиссия", "комиссия"),
    Branch: Text("филиал", "филиал"),
}
NO_NAME = Text("Тегі мен атын толық жазыңыз.", "Впишите фамилию и имя полностью.")
UNLISTED = Refusal(
    "§20.1",
    Text(
        "Бұл рөлдегі жазба адамдар тізілімінен ашылады. Алдымен адамды тиісті тізілімге енгізіңіз.",
        "Запись этой роли заводится из регистра людей. Сначала внесите человека в соответствующий регистр.",
    ),
)


@dataclass(frozen=True)
class Waiting:
    """A person of a register who may get an account: `row` is the line of the register, `place` where they serve."""

    role: Role
    row: Any
    full_name: str
    iin: str
    place: Base | None


@dataclass(frozen=True)
class First:
    """What is told once: the login and the first password."""

    login: str
    password: str


def place_kind(role: Role) -> type[Site | Commission | Branch] | None:
    """Where a role is exercised."""
    if role in AT_CENTRE:
        return None
    return Branch if role in AT_BRANCH else Commission if role in AT_COMMISSION else Site


def place_named(session: Session, role: Role, code: str) -> Site | Commission | Branch | None:
    """The place of this role by its code; BadInput if the bearer sees none."""
    kind = place_kind(role)
    if kind is None:
        return None
    asked: sa.Select[Any] = sa.select(kind).where(kind.code == code)
    found: Site | Commission | Branch | None = session.scalar(asked)
    if found is None:
        raise BadInput(NO_PLACE.fill(code=code, kind=KINDS[kind]))
    return found


def kept(session: Session, keeper: Role, *, sought: str = "") -> list[Staff]:
    """The accounts that the bearer keeps, those who serve first."""
    query = sa.select(Staff).where(Staff.role.in_(makes(keeper)))
    if sought:
        query = query.where(sa.or_(Staff.full_name.icontains(sought, autoescape=True), Staff.login == sought))
    order = (Staff.active.desc(), sa.func.kk_order(Staff.full_name))
    whole = (selectinload(Staff.site), selectinload(Staff.commission), selectinload(Staff.branch))
    return list(session.scalars(query.order_by(*order).options(*whole).limit(SHOWN)))


def waiting(session: Session, keeper: Role, *, sought: str = "") -> list[Waiting]:
    """People of the registers who have no account yet, by name."""
    serving = set(session.scalars(sa.select(Staff.iin).where(Staff.active, Staff.iin.is_not(None))))
    found = [one for role in makes(keeper) for one in _listed(session, role, sought) if one.iin not in serving]
    return found[:SHOWN]


def registers(keeper: Role) -> list[type[Base]]:
    """The registers of people from which `keeper` makes accounts."""
    models = [_in_force(role).column_descriptions[0]["entity"] for role in makes(keeper) if role not in BY_NAME]
    return list(dict.fromkeys(models))


def listed(session: Session, role: Role, pk: int) -> Waiting:
    """The person of this line of the register from which accounts of the role are made."""
    for one in _listed(session, role, "", pk=pk):
        return one
    raise UNLISTED


def make_of(session: Session, person: Waiting, login: str, *, today: dt.date) -> First:
    """§20.1, §28.4, §78.3. An account for a person of a register; a responsible person is registered by it."""
    first = _made(session, login, person.full_name, person.iin, person.role, person.place)
    if isinstance(person.row, ResponsiblePerson):
        person.row.registered_on = person.row.registered_on or today
    return first


def make_named(
    session: Session, role: Role, login: str, *, full_name: str, iin: str, place: Site | Commission | Branch | None
) -> First:
    """§20.1. An account of the staff of the Centre, a branch or a site, by name and IIN."""
    if role not in BY_NAME:
        raise UNLISTED
    applications.check_iin(iin)
    if len(full_name.split()) < 2:
        raise BadInput(NO_NAME)
    return _made(session, login, full_name, iin, role, place)


def renew(session: Session, account: Staff) -> First:
    """§20.1. A new first password; sessions end, one who was dismissed serves again."""
    password = first_password()
    login = _ask(session, "renew_account(:which, :digest)", which=account.user_id, digest=_digest(password))
    return First(login, password)


def dismiss(session: Session, account: Staff) -> None:
    """§20.1. The account serves no more, its sessions end at once; it stays for the journal."""
    _ask(session, "dismiss_account(:which)", which=account.user_id)


def move(session: Session, account: Staff, role: Role, place: Site | Commission | Branch | None) -> None:
    """§20.4. The same person and account at another place or in another role."""
    words = "move_account(:which, :role, :site, :commission, :branch)"
    _ask(session, words, which=account.user_id, role=role.value, **_place(place))


def first_password() -> str:
    """A password to be told once and changed at the first entrance."""
    return seals.new_password(secrets.token_bytes(seals.RANDOM_BYTES))


def _made(session: Session, login: str, full_name: str, iin: str, role: Role, place: Base | None) -> First:
    people.check_login(login)
    password = first_password()
    words = "make_account(:login, :name, :iin, :role, :site, :commission, :branch, :digest)"
    given = {"login": login, "name": full_name, "iin": iin, "role": role.value, "digest": _digest(password)}
    return First(_ask(session, words, **given, **_place(place)), password)


def _digest(password: str) -> str:
    return generate_password_hash(password)


def _place(place: Base | None) -> dict[str, int | None]:
    return {kind.__tablename__: place.id if isinstance(place, kind) else None for kind in KINDS}


def _ask(session: Session, words: str, **values: Any) -> str:
    session.flush()
    told: str = session.execute(sa.text(f"SELECT {words}"), values).scalar_one()
    session.expire_all()
    return told


def _listed(session: Session, role: Role, sought: str, *, pk: int | None = None) -> Iterator[Waiting]:
    """The lines of the register of this role that the bearer sees and that are in force."""
    if role in BY_NAME:
        return
    query: Any = _in_force(role)
    model = query.column_descriptions[0]["entity"]
    if pk is not None:
        query = query.where(model.id == pk)
    for row in session.scalars(query.limit(10 * SHOWN)):
        person = row.official if isinstance(row, OfficialAssignment) else row
        if person is not None and sought.lower() in person.full_name.lower():
            place = getattr(row, "site", None) or getattr(row, "commission", None)
            yield Waiting(role, row, person.full_name, person.iin, place)


def _in_force(role: Role) -> Any:
    if role.value in {duty.value for duty in Duty}:
        at = (selectinload(OfficialAssignment.official), selectinload(OfficialAssignment.site))
        sent = (OfficialAssignment.duty == Duty(role.value), OfficialAssignment.recalled_on.is_(None))
        return sa.select(OfficialAssignment).where(*sent).options(*at)
    if role is Role.RESPONSIBLE:
        at_commission = selectinload(ResponsiblePerson.commission)
        return sa.select(ResponsiblePerson).where(ResponsiblePerson.valid_to.is_(None)).options(at_commission)
    if role is Role.CHAIR:
        chairs = (CommissionMember.post == Post.CHAIR, CommissionMember.serves)
        return sa.select(CommissionMember).where(*chairs).options(selectinload(CommissionMember.commission))
    model: Any = {Role.INVIGILATOR: Invigilator, Role.APPEAL_MEMBER: AppealMember, Role.REPUBLICAN: RepublicanMember}[
        role
    ]
    whole = [selectinload(model.site)] if hasattr(model, "site") else []
    return sa.select(model).options(*whole).order_by(model.sort_key)
