"""Reports that are made every day: with the rights that their owner has at that hour, for the owner alone.

`plan_reports` in the database gives each its job, once a day; here it is made. One whose owner may no longer read its
register is made no more and says so.
"""

from __future__ import annotations

from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import job
from app.errors import Refusal
from app.models import SavedReport
from app.register.asked import Senseless
from app.report.giving import for_file, kept
from app.report.keeping import place_or_none
from app.report.shape import of_kept
from app.stages import exchange
from app.text import Lang, Text, speaking

NO_AUTHOR, NO_RIGHT = "no author", "no right"
WHY: dict[str, Text] = {
    NO_AUTHOR: Text("иесінің есептік жазбасы жабылған", "учётная запись владельца закрыта"),
    NO_RIGHT: Text("иесі бұл тізілімді енді оқымайды", "владелец больше не читает этот регистр"),
}
"""Why a daily report is made no more, in words."""
NOT_DAILY = Refusal(
    "§2",
    Text(
        "Бұл есеп енді күн сайын жасалмайды: алынған не тоқтатылған. Қажет болса, есеп бетінде қайта қосыңыз.",
        "Этот отчёт больше не делается ежедневно: он убран или остановлен. Если нужен, включите его на его странице.",
    ),
)


@job.task
def make(session: Session, claim: job.Claim, *, report: int, day: str) -> Text:  # noqa: ARG001  (the day is the key)
    """One report of the author for one day, put among their own files."""
    staff = exchange.author(session)
    kept_one = session.scalar(sa.select(SavedReport).where(SavedReport.id == report))
    if kept_one is None or kept_one.user_id != staff.user_id or kept_one.hour is None or kept_one.dropped_at:
        raise NOT_DAILY
    with speaking(cast("Lang", kept_one.lang)):
        try:
            shape = of_kept(kept_one.register_name, kept_one.shape)
            made = for_file(session, shape, staff, kept_one.title)
        except (Refusal, Senseless) as refused:
            _stop(session, kept_one)
            raise refused if isinstance(refused, Refusal) else Refusal("§2", refused.text) from refused
        return kept(session, claim, made, kept_one.kind)


def _stop(session: Session, report: SavedReport) -> None:
    """It is made no more; what was shared at a place where its owner serves no longer is shared no more."""
    session.rollback()
    staff = exchange.author(session)
    values: dict[str, object] = {"hour": None, "stopped": NO_RIGHT}
    if report.role is not None and report.place != place_or_none(staff):
        values |= {"role": None, "place": ""}
    session.execute(sa.update(SavedReport).where(SavedReport.id == report.id).values(values))
    session.commit()
