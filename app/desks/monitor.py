"""How the intake goes, the same numbers for all, each within their own reach (§19.5, §26.5, §32.5)."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.desks.ground import Desk, now
from app.register.visit import db
from app.stages import intake


class MonitorDesk(Desk):
    """Applications by day, language and subject; bases by their state."""

    route_base = "/desk/monitor"
    default_view = "figures"

    @expose("/")
    @has_access
    @permission_name("enrolment.monitor")
    def figures(self) -> ResponseReturnValue:
        moment = now()
        return self.page("monitor.html", figures=intake.figures(db(), now=moment), bases=intake.bases(db(), now=moment))
