"""From the key of a unit to its row: only rows that the bearer of the ticket sees are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import Base
from app.errors import BadInput
from app.form.declared import FORMS, Form
from app.models import (
    Application,
    Authority,
    Commission,
    Placement,
    Room,
    RoomStock,
    Site,
    Sitting,
    SittingRoom,
    Statement,
)
from app.text import Text


def checked(form_id: str) -> Form:
    """The form of this appendix; BadInput with the list of forms for any other word."""
    if form_id in FORMS:
        return FORMS[form_id]
    raise BadInput(
        Text(
            "«{form}» нысаны жоқ. Мына нысандардың бірін таңдаңыз: {forms}.",
            "Формы «{form}» нет. Выберите одну из форм: {forms}.",
        ).fill(form=form_id, forms=", ".join(FORMS))
    )


def find(session: Session, form_id: str, unit: str) -> Base:
    """The row that `unit` names for this form; BadInput for an unknown form, or a unit that is not or not yours."""
    form = checked(form_id)
    for model in (form.on, *form.also) if unit.isprintable() else ():
        row: Base | None = session.scalar(FINDERS[model](unit).limit(1))
        if row is not None:
            return row
    raise BadInput(
        Text(
            "{form}: «{unit}» бірлігі табылмады немесе сіздің құзыретіңізде емес. Кілт былай жазылады: {sample}.",
            "{form}: единица «{unit}» не найдена или не в вашем ведении. Ключ пишется так: {sample}.",
        ).fill(form=form_id, unit=unit, sample=sample(form))
    )


def sample(form: Form) -> Text:
    """How the key of this form's unit is written."""
    return SAMPLES["I-4-2" if form.id == "I-4-2" else form.on.__name__]


SAMPLES = {
    "Application": Text("1901-147 (комиссия-тіркеу №)", "1901-147 (комиссия-регистрационный №)"),
    "Commission": Text("1901 (комиссия коды)", "1901 (код комиссии)"),
    "Placement": Text("701000011 (тестіленушінің жеке коды)", "701000011 (индивидуальный код тестируемого)"),
    "Room": Text("701-02 (ТӨП-аудитория)", "701-02 (ППТ-аудитория)"),
    "RoomStock": Text("701 (ТӨП коды)", "701 (код ППТ)"),
    "Sitting": Text("701-1 (ТӨП-лек)", "701-1 (ППТ-поток)"),
    "SittingRoom": Text("701-1-02 (ТӨП-лек-аудитория)", "701-1-02 (ППТ-поток-аудитория)"),
    "Statement": Text("701-1 (ТӨП-лек)", "701-1 (ППТ-поток)"),
    "I-4-2": Text("701-1-1901 (ТӨП-лек-басқару органы)", "701-1-1901 (ППТ-поток-орган управления)"),
}


def _application(unit: str) -> sa.Select[Application]:
    commission, _, number = unit.rpartition("-")
    return (
        sa.select(Application)
        .join(Commission, Commission.id == Application.commission_id)
        .where(Commission.code == commission, sa.cast(Application.number, sa.Text) == number)
        .order_by(Application.campaign_id.desc())
    )


def _commission(unit: str) -> sa.Select[Commission]:
    return sa.select(Commission).where(Commission.code == unit)


def _placement(unit: str) -> sa.Select[Placement]:
    return sa.select(Placement).where(Placement.code == unit)


def _sitting(unit: str) -> sa.Select[Sitting]:
    """The newest sitting of this site and number: numbers start anew in each campaign."""
    site, _, number = unit.partition("-")
    return (
        sa.select(Sitting)
        .join(Site, Site.id == Sitting.site_id)
        .where(Site.code == site, sa.cast(Sitting.number, sa.Text) == number)
        .order_by(Sitting.campaign_id.desc(), Sitting.id.desc())
    )


def _room(unit: str) -> sa.Select[SittingRoom]:
    sitting, _, number = unit.rpartition("-")
    return (
        sa.select(SittingRoom)
        .join(Room, Room.id == SittingRoom.room_id)
        .where(SittingRoom.sitting_id == _sitting(sitting).with_only_columns(Sitting.id).limit(1).scalar_subquery())
        .where(Room.number == number)
    )


def _stock(unit: str) -> sa.Select[RoomStock]:
    """The stock of the site for its newest campaign."""
    stocks = sa.select(RoomStock).join(Site, Site.id == RoomStock.site_id).where(Site.code == unit)
    return stocks.order_by(RoomStock.campaign_id.desc())


def _room_of_site(unit: str) -> sa.Select[Room]:
    site, _, number = unit.rpartition("-")
    return sa.select(Room).join(Site, Site.id == Room.site_id).where(Site.code == site, Room.number == number)


def _statement(unit: str) -> sa.Select[Statement]:
    site, number, *authority = unit.split("-", 2) if unit.count("-") else (unit, "")
    sitting = _sitting(f"{site}-{number}").with_only_columns(Sitting.id).limit(1).scalar_subquery()
    statements = sa.select(Statement).where(Statement.sitting_id == sitting)
    if not authority:
        return statements.where(Statement.authority_id.is_(None))
    return statements.join(Authority, Authority.id == Statement.authority_id).where(Authority.code == authority[0])


FINDERS: dict[type[Base], Callable[[str], sa.Select[Any]]] = {
    Application: _application,
    Commission: _commission,
    Placement: _placement,
    Room: _room_of_site,
    RoomStock: _stock,
    Sitting: _sitting,
    SittingRoom: _room,
    Statement: _statement,
}
