"""The test day: start and end of a sitting, sheets that will not be scanned."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.errors import Refusal
from app.models import Placement, Sheet, Sitting, Subject
from app.rules import progress, timing
from app.rules.terms import Exclusion, ParticipationState, RoomState, SheetState, SittingState
from app.text import Text

BECAME = {
    Exclusion.REMOVED: ParticipationState.REMOVED,
    Exclusion.LATE: ParticipationState.LATE,
    Exclusion.OUTSIDER: ParticipationState.OUTSIDER,
}


def start(sitting: Sitting, *, now: dt.datetime) -> None:
    """§34.10. The test begins at 9:00 local on its day, never before."""
    progress.check(sitting.state, SittingState.RUNNING)
    opens = timing.starts_at(sitting.day, sitting.site.tz)
    if now < opens:
        raise Refusal(
            "§34.10",
            Text(
                "Тестілеу жергілікті уақытпен {at} басталады. Сол уақытты күтіңіз.",
                "Тестирование начинается в {at} по местному времени. Дождитесь этого часа.",
            ).fill(at=f"{opens:%d.%m.%Y %H:%M}"),
        )
    sitting.started_at, sitting.state = now, SittingState.RUNNING


def finish(session: Session, sitting: Sitting, *, now: dt.datetime, all_handed_in: bool = False) -> None:
    """§104, §120. The test ends when its time is over (200 or 230 minutes) or everybody has handed in."""
    progress.check(sitting.state, SittingState.FINISHED)
    ends = ends_at(session, sitting)
    if now < ends and not all_handed_in:
        raise Refusal(
            "§104",
            Text(
                "Тестілеу уақыты {at} бітеді. Барлығы ертерек тапсырса, соны белгілеңіз.",
                "Время тестирования истекает в {at}. Если все сдали раньше, отметьте это.",
            ).fill(at=f"{ends:%d.%m.%Y %H:%M}"),
        )
    sitting.finished_at, sitting.state = now, SittingState.FINISHED


def ends_at(session: Session, sitting: Sitting) -> dt.datetime:
    """§104. The last moment of the sitting by its subjects."""
    subjects = session.scalars(
        sa.select(Subject.code).join(Placement, Placement.subject_id == Subject.id).where(
            Placement.sitting_id == sitting.id
        ).distinct()
    ).all()  # fmt: skip
    return timing.ends_at(sitting.day, sitting.site.tz, subjects)


def exclude(sheet: Sheet, reason: Exclusion, remark: str, *, placement: Placement | None = None) -> None:
    """§127.1. This sheet is not scanned; the act (R-7, R-9, I-20) stands in the remark, the candidate is marked."""
    if not remark.strip():
        raise Refusal(
            "§127.1",
            Text(
                "Ескертпеге актінің нөмірі мен себебін жазыңыз (R-7, R-9 немесе I-20).",
                "Впишите в примечание номер акта и причину (R-7, R-9 или I-20).",
            ),
        )
    if sheet.sitting_room.state is not RoomState.WAITING:
        raise Refusal(
            "§127.1",
            Text(
                "Аудиторияның сканы салыстырылған, парақты енді шығаруға болмайды. Хаттамада шешіңіз (§137-141).",
                "Сканы аудитории уже сличены, лист исключить нельзя. Решайте в протоколе (§137-141).",
            ),
        )
    sheet.state = SheetState.SPOILED if reason is Exclusion.SPOILED else SheetState.EXCLUDED
    sheet.exclusion, sheet.remark = reason, remark
    if placement is not None and reason in BECAME:
        placement.state = BECAME[reason]
