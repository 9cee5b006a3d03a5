"""The work that runs in the background for me: how far it has come, what came of it; to be stopped or repeated."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask import Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.exceptions import NotFound

from app import job
from app.desks.ground import BIGGEST, Desk, may, titles
from app.errors import Refusal
from app.models import Job
from app.register.naming import VERBS
from app.register.shown import ALMATY
from app.register.visit import db, me, safe
from app.rules.terms import JobState
from app.text import Text

SHOWN = 200
RIGHTS: Mapping[str, str] = {"sheets.read": "sheets.receive"}
"""The deed whose right a job repeated by its author asks for; the others ask by themselves."""
UNDER_WAY = (JobState.WAITING, JobState.RUNNING)
FRUITLESS = (JobState.FAILED, JobState.REFUSED)

STOPPING = Text("Тоқтату сұралды.", "Остановка запрошена.")
ENDED = Text("Тапсырма аяқталып қойған: тоқтататын ештеңе жоқ.", "Задание уже завершено: останавливать нечего.")
AGAIN = Text("Тапсырма қайта қосылды.", "Задание поставлено снова.")
NOT_AGAIN = Text(
    "Бұл тапсырма қайталанбайды: ол аяқталған не орындалуда.",
    "Это задание не повторяется: оно выполнено или выполняется.",
)
NO_RIGHT = Refusal(
    "§2",
    Text(
        "Бұл істі орындауға құқығыңыз енді жоқ. Оны құқығы бар қызметкер өз атынан қосады.",
        "У вас больше нет права на это дело. Его ставит от своего имени тот, у кого право есть.",
    ),
)


class JobDesk(Desk):
    """My jobs, those in trouble first."""

    route_base = "/desk/jobs"
    default_view = "mine"

    @expose("/")
    @has_access
    @permission_name("own")
    def mine(self) -> str:
        urgent = sa.case(
            (Job.state == JobState.FAILED, 0), (Job.state == JobState.REFUSED, 1), (Job.state.in_(UNDER_WAY), 2),
            else_=3,
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
            words_of=job.words_of,
            titles=titles(),
        )

    @expose("/<int:job_id>/state")
    @has_access
    @permission_name("own")
    def state(self, job_id: int) -> Response:
        """How far a job has come, for the page that waits for it."""
        row = _own(job_id)
        ended = row.state not in UNDER_WAY
        return jsonify(done=row.done, total=row.total, state=str(row.state.label), ended=ended)

    @expose("/<int:job_id>/stop", methods=["POST"])
    @has_access
    @permission_name("own")
    def stop(self, job_id: int) -> ResponseReturnValue:
        asked = job.stop(db(), _own(job_id).id)
        flash(str(STOPPING if asked else ENDED), "success" if asked else "danger")
        return redirect(_back())

    @expose("/<int:job_id>/repeat", methods=["POST"])
    @has_access
    @permission_name("own")
    def repeat(self, job_id: int) -> ResponseReturnValue:
        """Have a fruitless job done again, for as long as its author may do what it does."""
        row = _own(job_id)
        if not may(RIGHTS.get(row.verb, "own")):
            raise NO_RIGHT
        asked = job.repeat(db(), row.id)
        flash(str(AGAIN if asked else NOT_AGAIN), "success" if asked else "danger")
        return redirect(_back())


def _own(job_id: int) -> Job:
    row = (
        db().scalar(sa.select(Job).where(Job.id == job_id, Job.user_id == me().user_id)) if job_id <= BIGGEST else None
    )
    if row is None:
        raise NotFound
    return row


def _back() -> str:
    """To the page from which the button was pressed, else to the jobs."""
    return safe(request.form.get("next") or url_for("JobDesk.mine"))
