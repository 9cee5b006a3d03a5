"""The work that runs in the background for me: state and sentence of each job."""

from __future__ import annotations

import sqlalchemy as sa
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.desks.ground import Desk
from app.desks.words import VERBS
from app.models import Job
from app.register.shown import ALMATY
from app.register.visit import db, me
from app.rules.terms import JobState

SHOWN = 200


class JobDesk(Desk):
    """My jobs, those in trouble first."""

    route_base = "/desk/jobs"
    default_view = "mine"

    @expose("/")
    @has_access
    @permission_name("job.U")
    def mine(self) -> str:
        urgent = sa.case(
            (Job.state == JobState.FAILED, 0), (Job.state == JobState.REFUSED, 1),
            (Job.state.in_([JobState.RUNNING, JobState.WAITING]), 2), else_=3,
        )  # fmt: skip
        own = sa.select(Job).where(Job.user_id == me().user_id)
        counts = sa.select(Job.state, sa.func.count()).where(Job.user_id == me().user_id).group_by(Job.state)
        return self.page(
            "jobs.html",
            jobs=db().scalars(own.order_by(urgent, Job.id.desc()).limit(SHOWN)).all(),
            counts=dict(db().execute(counts).all()),
            states=list(JobState),
            verbs=VERBS,
            zone=ALMATY,
        )
