"""What several papers have in common: the blocks of their heads, who signs, and when they may be printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.errors import Refusal
from app.form import Document
from app.models import Campaign, Room, RoomStock, Site, Sitting, SittingRoom, Staff
from app.roles import Role
from app.rules import progress
from app.rules.terms import Language, SittingState, StockState
from app.text import Text

REPRESENTATIVE = Text("Министрлік өкілі (аты-жөні, қолы)", "Представитель Министерства (Ф.И.О., подпись)")
PROGRAMMER = Text("Министрлік программисі (аты-жөні, қолы)", "Программист Министерства (Ф.И.О., подпись)")
INVIGILATOR = Text("Аудитория бойынша кезекші (аты-жөні, қолы)", "Дежурный по аудитории (Ф.И.О., подпись)")


@dataclass(frozen=True, kw_only=True)
class SitePaper(Document):
    """A paper of one site (block HDR)."""

    site_code: Annotated[str, Text("ТӨП коды", "Код ППТ")]
    site_name: Annotated[Text, Text("ТӨП атауы", "Наименование ППТ")]


@dataclass(frozen=True, kw_only=True)
class SittingPaper(SitePaper):
    """A paper of one sitting (block SITTING)."""

    sitting_no: Annotated[int, Text("Лек №", "Поток №")]
    test_date: Annotated[dt.date, Text("Тестілеу күні", "Дата тестирования")]


@dataclass(frozen=True, kw_only=True)
class RoomPaper(SittingPaper):
    """A paper of one room of a sitting (block ROOM)."""

    room_no: Annotated[str, Text("Аудитория №", "Аудитория №")]
    room_lang: Annotated[Language, Text("Аудиторияның тілдік мәртебесі", "Языковой статус аудитории")]


def of_site(site: Site, campaign: Campaign) -> dict[str, Any]:
    """The fields of SitePaper."""
    return {
        "campaign": campaign.name,
        "region": site.region.name,
        "site_code": site.code,
        "site_name": site.name,
    }


def of_sitting(sitting: Sitting) -> dict[str, Any]:
    """The fields of SittingPaper."""
    return {**of_site(sitting.site, sitting.campaign), "sitting_no": sitting.number, "test_date": sitting.day}


def of_room(room: SittingRoom) -> dict[str, Any]:
    """The fields of RoomPaper."""
    return {**of_sitting(room.sitting), "room_no": room.room.number, "room_lang": room.language}


def names(session: Session, site_id: int, role: Role) -> list[str]:
    """Who holds this role at the site; one empty name when nobody is known."""
    found = session.scalars(
        sa.select(Staff.full_name)
        .where(Staff.site_id == site_id, Staff.role == role, Staff.active)
        .order_by(sa.func.kk_order(Staff.full_name))
    ).all()
    return list(found) or [""]


def from_state(first: SittingState, mark: str) -> Callable[[Session, Any], None]:
    """A gate: the sitting of the row has come to the state `first`, otherwise a Refusal under `mark`."""

    def gate(_session: Session, row: Any) -> None:
        state = row.state if isinstance(row, Sitting) else row.sitting.state
        if progress.after(first, state):
            raise Refusal(
                mark,
                Text(
                    "Бұл құжат лек «{first}» күйіне жеткенде басылады, қазіргі күйі: «{state}». "
                    "Алдымен сол кезеңді аяқтаңыз.",
                    "Этот документ печатается, когда поток достигнет состояния «{first}», сейчас: «{state}». "
                    "Сначала завершите этот этап.",
                ).fill(first=first.label, state=state.label),
            )

    return gate


def serves(room: SittingRoom) -> bool:
    """Whether a room is used in its sitting: papers are made for those that are."""
    return room.serves


def stock_of(session: Session, row: RoomStock | Room) -> RoomStock:
    """The stock itself, or of a room the newest stock of its site."""
    if isinstance(row, RoomStock):
        return row
    stocks = sa.select(RoomStock).where(RoomStock.site_id == row.site_id).order_by(RoomStock.campaign_id.desc())
    found = session.scalars(stocks.limit(1)).first()
    if found is None:
        raise NOT_APPROVED
    return found


def approved(session: Session, row: RoomStock | Room) -> None:
    """A gate: the Centre has approved the stock that the paper is made from (§78.5)."""
    if stock_of(session, row).state is not StockState.APPROVED:
        raise NOT_APPROVED


NOT_APPROVED = Refusal(
    "§78.5",
    Text(
        "Бұл құжат ҰТО аудиториялық қорды бекіткен соң басылады: оған дейін нөмірлер өзгеруі мүмкін. Қорды жіберіп, "
        "бекітілуін күтіңіз.",
        "Этот документ печатается, когда НЦТ утвердит аудиторный фонд: до того номера могут измениться. Отправьте фонд "
        "и дождитесь утверждения.",
    ),
)
