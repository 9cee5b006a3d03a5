"""The Centre allocates a whole campaign: what stands in the way, the proposal with its figures, the approval."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import joinedload

from app import job
from app.db import act
from app.desks.ground import Desk, found, now, whole
from app.errors import BadInput
from app.models import (
    AllocationRoom,
    AllocationRun,
    Application,
    Campaign,
    Job,
    Site,
    SittingRoom,
    Unplaced,
)
from app.register.shown import ALMATY
from app.register.visit import db, me
from app.rules.terms import JobState, Language, RunState, UnplacedReason
from app.stages import allocation
from app.text import Text

SHOWN = 200
"""Unplaced candidates that the page names; the register has all of them."""
STARTED = Text("Бөлу басталды: барысы осы бетте көрінеді.", "Распределение начато: ход виден на этой странице.")
STARTING = Text("Бөлу тапсырылды", "Заказано распределение")
NO_CAMPAIGN = BadInput(
    Text(
        "Тестілеу науқаны енгізілмеген. Алдымен оны анықтамалыққа қосыңыз.",
        "Кампания не заведена. Сначала добавьте её в справочник.",
    )
)
OF_ALLOCATION = ("allocation.propose_later", "allocation.approve_later")


@dataclass(frozen=True)
class SiteFigures:
    """How full one site becomes: seats and people by language, rooms, rooms with two durations."""

    site: Site
    seats: dict[Language, int]
    placed: dict[Language, int]
    rooms: int
    mixed: int
    sittings: int


class AllocationDesk(Desk):
    """Proposals of the campaign, the one that waits for approval first."""

    route_base = "/desk/allocation"
    default_view = "runs"

    @expose("/")
    @has_access
    @permission_name("allocation.propose")
    def runs(self) -> str:
        return self._page()

    @expose("/propose", methods=["POST"])
    @has_access
    @permission_name("allocation.propose")
    def propose(self) -> ResponseReturnValue:
        def deed() -> Text:
            campaign, spare = _campaign(), whole("spare")
            allocation.check_spare(spare)
            key = f"{me().user_id} allocation.propose {secrets.token_hex(8)}"
            with act(db(), STARTING, mark="§78.6"):
                allocation.refuse_obstacles(db(), campaign, now=now())
                job.later(
                    db(), "allocation.propose_later", key=key, place=None, by=me(), campaign=campaign.id, spare=spare
                )
            return STARTED

        return self.answer(deed, then=url_for(".runs"), page=self._page)

    @expose("/<int:run_id>")
    @has_access
    @permission_name("allocation.propose")
    def run(self, run_id: int) -> str:
        return self._laid(found(AllocationRun, run_id))

    @expose("/<int:run_id>/approve", methods=["POST"])
    @has_access
    @permission_name("allocation.approve")
    def approve(self, run_id: int) -> ResponseReturnValue:
        run = found(AllocationRun, run_id)

        def deed() -> Text:
            allocation.refuse_ended(run)
            with act(db(), STARTING, mark="§78.6"):
                job.later(
                    db(),
                    "allocation.approve_later",
                    key=f"allocation.approve {run_id} {_refused_before(run_id)}",
                    place=None,
                    by=me(),
                    run=run_id,
                )  # fmt: skip
            return STARTED

        return self.answer(deed, then=url_for(".runs"), page=lambda: self._laid(found(AllocationRun, run_id)))

    @expose("/<int:run_id>/drop", methods=["POST"])
    @has_access
    @permission_name("allocation.drop")
    def drop(self, run_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            with act(db(), allocation.DROPPING, mark="§78.6"):
                allocation.drop(found(AllocationRun, run_id))
            return allocation.DROPPING

        return self.answer(deed, then=url_for(".runs"), page=self._page)

    def _page(self) -> str:
        campaign = _campaign()
        of_campaign = sa.select(AllocationRun).where(AllocationRun.campaign_id == campaign.id)
        last = sa.select(Job).where(Job.verb.in_(OF_ALLOCATION)).order_by(Job.id.desc()).limit(1)
        return self.page(
            "allocation.html",
            campaign=campaign,
            standing=allocation.standing(db(), campaign, now=now()),
            runs=db().scalars(of_campaign.order_by(AllocationRun.number.desc())).all(),
            job=db().scalar(last),
            under_way=(JobState.WAITING, JobState.RUNNING),
            words_of=job.words_of,
            languages=list(Language),
            spare=allocation.SPARE,
            most=allocation.MOST_SPARE,
            draft=RunState.DRAFT,
            zone=ZoneInfo(ALMATY),
        )

    def _laid(self, run: AllocationRun) -> str:
        reasons = sa.select(Unplaced.reason, sa.func.count()).where(Unplaced.run_id == run.id).group_by(Unplaced.reason)
        left = (
            sa.select(Unplaced)
            .join(Application, Application.id == Unplaced.application_id)
            .where(Unplaced.run_id == run.id)
            .options(joinedload(Unplaced.application), joinedload(Unplaced.commission), joinedload(Unplaced.site))
            .order_by(Unplaced.site_id, Application.sort_key)
        )
        return self.page(
            "allocation_run.html",
            run=run,
            sites=_by_site(run),
            reasons=dict(db().execute(reasons).all()),
            words=UnplacedReason,
            left=db().scalars(left.limit(SHOWN)).all(),
            shown=SHOWN,
            languages=list(Language),
            draft=RunState.DRAFT,
            zone=ZoneInfo(ALMATY),
        )


def _refused_before(run_id: int) -> int:
    """How many approvals of this proposal have come to nothing: after each it may be asked for again."""
    ended = (JobState.REFUSED, JobState.FAILED)
    asked = Job.key.startswith(f"allocation.approve {run_id} ", autoescape=True)
    return db().scalar(sa.select(sa.func.count()).where(asked, Job.state.in_(ended))) or 0


def _campaign() -> Campaign:
    campaign = db().scalar(sa.select(Campaign).order_by(Campaign.id.desc()).limit(1))
    if campaign is None:
        raise NO_CAMPAIGN
    return campaign


def _by_site(run: AllocationRun) -> Sequence[SiteFigures]:
    rows = db().execute(
        sa.select(
            AllocationRoom.site_id, SittingRoom.language, sa.func.sum(AllocationRoom.seats),
            sa.func.sum(AllocationRoom.placed), sa.func.count(),
            sa.func.count().filter(AllocationRoom.mixed), sa.func.count(sa.distinct(SittingRoom.sitting_id)),
        )
        .join(SittingRoom, SittingRoom.id == AllocationRoom.sitting_room_id)
        .where(AllocationRoom.run_id == run.id)
        .group_by(AllocationRoom.site_id, SittingRoom.language)
    )  # fmt: skip
    sites = {site.id: site for site in db().scalars(sa.select(Site))}
    by_site: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_site[row[0]].append(row)
    figures = [
        SiteFigures(
            sites[site_id],
            {row[1]: int(row[2]) for row in of},
            {row[1]: int(row[3]) for row in of},
            sum(row[4] for row in of),
            sum(row[5] for row in of),
            max(row[6] for row in of),
        )
        for site_id, of in by_site.items()
    ]
    return sorted(figures, key=lambda one: one.site.code)
