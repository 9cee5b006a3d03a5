"""The log of access: who saw a masked value in full, took rows out, or was refused at a sealed door."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import Base, act, label
from app.errors import Refusal
from app.models import AccessNote, Commission, Site, Staff
from app.roles import Role, may_unmask, of_field
from app.rules.terms import AccessKind
from app.text import Text

IN_FULL = Text("{column} толық көрсетілді: {register} № {row}", "{column} показано полностью: {register} № {row}")
REFUSED = Text("Рұқсат берілмеді: {door}", "Отказано: {door}")
OTHERS_SEE = Text(
    "«{column}» мәнін толық көретіндер: {who}. Қажет болса, сол тұлғаға жүгініңіз.",
    "Значение «{column}» полностью видят: {who}. При необходимости обратитесь к ним.",
)


def note(
    session: Session, kind: AccessKind, register: str, *, row_id: int | None = None, rows: int = 1, said: str = ""
) -> None:
    """Add a line to the log, inside the act that a door has opened; login and moment are told by the database."""
    if "act" not in session.info:
        raise RuntimeError("access is noted inside act()")
    author = sa.select(sa.func.who()).scalar_subquery()
    line = {"kind": kind, "register_name": register, "row_id": row_id, "rows": rows, "said": said}
    # without RETURNING: whoever adds a line does not read the log
    session.execute(sa.insert(AccessNote.__table__).values(user_id=author, **line).inline())  # type: ignore[arg-type]


def unmasked(session: Session, row: Base, column: str, staff: Staff) -> str:
    """§5. The whole value of a masked column, for whoever may ask for it; the asking is written down first.

    Refusal, which leaves its own line: not this role's to see.
    """
    register = row.__tablename__
    of, number = type(row), row.id
    door = Door(register, f"{column} №{number}", place_of(session, row), row_id=number)
    with watched(session, door):
        if not may_unmask(register, column, staff.role):
            whole = of_field(register, column).in_full
            who = [role.label for role in Role if role in whole]
            named = Text(", ".join(one.kk for one in who), ", ".join(one.ru for one in who))
            raise Refusal("§2", OTHERS_SEE.fill(column=label(of, column), who=named))
        title = of.register.title if of.register else Text(register, register)
        deed = IN_FULL.fill(column=label(of, column), register=title, row=number)
        with act(session, deed, mark="§5", place=door.place):
            note(session, AccessKind.UNMASK, register, row_id=number, said=column)
            value = str(session.scalar(sa.select(getattr(of, column)).where(of.id == number)) or "")
    return value


@dataclass(frozen=True)
class Door:
    """A door whose refusals are written down: the register behind it, what was asked for, in whose journal."""

    register: str
    said: str
    place: Base | None
    mark: str = "§2"
    row_id: int | None = None


@contextmanager
def watched(session: Session, door: Door) -> Iterator[None]:
    """A Refusal within the block undoes everything but the line that it was refused (§43.6, §147)."""
    try:
        yield
    except Refusal as refusal:
        session.rollback()
        with suppress(Refusal), act(session, REFUSED.fill(door=door.said), mark=refusal.mark, place=door.place):
            note(session, AccessKind.REFUSED, door.register, row_id=door.row_id, said=f"{door.said}: {refusal}"[:500])
        raise


def place_of(session: Session, row: Base) -> Base | None:
    """The site or commission whose journal tells of this row; None for the Centre's own."""
    if isinstance(row, Site | Commission):
        return row
    if commission := getattr(row, "commission_id", None):
        return session.get(Commission, commission)
    site = getattr(row, "site_id", None)
    return session.get(Site, site) if site else None
