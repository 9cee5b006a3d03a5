"""The branch and the Centre open the bases of commissions and set the day of closing (§26.1, §78.1-78.3)."""

from __future__ import annotations

import datetime as dt

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import selectinload

from app.db import act
from app.desks.ground import Desk, found, now, searched, typed, whole
from app.errors import BadInput
from app.models import Commission
from app.register.visit import db
from app.stages import intake
from app.text import Text

OPENING = Text("Өтініш қабылдау ашылды", "Открыт приём заявлений")
OPENED = Text("{code} базасы {day} күні 15:00-ге дейін ашық.", "База {code} открыта до 15:00 {day}.")
NO_DAY = BadInput(Text("Жабылу күнін таңдаңыз.", "Выберите день закрытия."))


class OpeningDesk(Desk):
    """Commissions within the reach of the visitor: whom they appointed, who has an account, which base is open."""

    route_base = "/desk/openings"
    default_view = "commissions"

    @expose("/", methods=["GET", "POST"])
    @has_access
    @permission_name("enrolment.open_base")
    def commissions(self) -> ResponseReturnValue:
        if request.method == "GET":
            return self._page()

        def deed() -> Text:
            commission = found(Commission, whole("row"), selectinload(Commission.site))
            day = _day("closes_on")
            with act(db(), OPENING, mark="§78.1", place=commission):
                intake.activate(db(), commission, day, now=now())
            return OPENED.fill(code=commission.code, day=f"{day:%d.%m.%Y}")

        return self.answer(deed, then=url_for(".commissions"), page=self._page)

    def _page(self) -> str:
        sought, moment = searched("code", 20), now()
        lines = intake.bases(db(), sought=sought, now=moment)
        return self.page("openings.html", lines=lines, sought=sought, today=moment.date())


def _day(name: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed(name))
    except ValueError as senseless:
        raise NO_DAY from senseless
