"""The base of applications of a commission: a workbook tried out and taken in, the base opened and closed (§78)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from flask import Response, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from app import files, workbook
from app.db import act
from app.desks.ground import Desk, found, now, typed, whole
from app.errors import BadInput, Refusal
from app.models import Application, Commission
from app.register.paper import LANGS, download
from app.register.visit import db, me
from app.roles import Role
from app.rules.terms import ApplicationState
from app.stages import enrolment
from app.text import Text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IMPORT = Text("Excel-ден өтініштер енгізілді: {name}", "Внесены заявления из Excel: {name}")
TAKEN = Text("Өтініштер журналға енгізілді: {report}.", "Заявления внесены в журнал: {report}.")
NO_FILE = BadInput(Text("Файл таңдалмаған. Өтініштер кітабын таңдаңыз.", "Файл не выбран. Выберите книгу заявлений."))
AGREED = Text(
    "Келісіміңіз жазылды. База екінші тұлға растағанда жабылады.",
    "Согласие записано. База закроется, когда подтвердит второе лицо.",
)
CLOSED = Text("Өтініштер базасы жабылды.", "База заявлений закрыта.")
AGREEING = Text("Өтініштер базасын жабуға келісім", "Согласие закрыть базу заявлений")
OPENED = Text("{code} базасы {day} күні 15:00-ге дейін ашық.", "База {code} открыта до 15:00 {day}.")
NO_DAY = BadInput(Text("Жабылу күнін таңдаңыз.", "Выберите день закрытия."))
SHOWN = 100


class EnrolmentDesk(Desk):
    """The responsible person and the chair at the base of their own commission."""

    route_base = "/desk/enrolment"
    default_view = "base"

    @expose("/")
    @has_access
    @permission_name("enrolment.close_base")
    def base(self) -> ResponseReturnValue:
        return self._page()

    @expose("/template")
    @has_access
    @permission_name("enrolment.import_applications")
    def template(self) -> Response:
        lang = request.args.get("lang", "kk")
        if lang not in LANGS:
            raise NotFound
        book = workbook.template(db(), Application, lang, only=enrolment.COLUMNS)  # type: ignore[arg-type]
        return download(book, f"I-1 {_own().code} {lang}.xlsx", XLSX)

    @expose("/try", methods=["POST"])
    @has_access
    @permission_name("enrolment.import_applications")
    def attempt(self) -> ResponseReturnValue:
        """The dry run: everything is done as it would be, told, and rolled back."""
        sent = request.files.get("workbook")
        if sent is None or not sent.filename:
            g.refused = NO_FILE
            return self._page(), NO_FILE.status
        content, name = sent.read(), files.plain_name(sent.filename)
        try:
            report = _imported(content, name, dry_run=True)
        except (Refusal, BadInput) as refused:
            g.refused = refused
            _remember(content, name)
            return self._page(faulty=isinstance(refused, BadInput) and bool(refused.faults)), refused.status
        _remember(content, name)
        return self._page(report=report, name=name)

    @expose("/take", methods=["POST"])
    @has_access
    @permission_name("enrolment.import_applications")
    def take(self) -> ResponseReturnValue:
        """The workbook that was tried out, and no other."""
        content, name = _remembered()

        def deed() -> Text:
            report = _imported(content, name, dry_run=False)
            session.pop("workbook", None)
            return TAKEN.fill(report=report)

        return self.answer(deed, then=url_for(".base"), page=self._page)

    @expose("/faults", methods=["POST"])
    @has_access
    @permission_name("enrolment.import_applications")
    def faults(self) -> ResponseReturnValue:
        """The tried workbook back, with a red column that says what is wrong in each row."""
        content, name = _remembered()
        try:
            _imported(content, name, dry_run=True)
        except BadInput as refused:
            marked = workbook.faults_workbook(content, refused.faults, name)
            return download(marked, f"{name.rsplit('.', 1)[0]} !.xlsx", XLSX)
        return redirect(url_for(".base"))

    @expose("/close", methods=["POST"])
    @has_access
    @permission_name("enrolment.close_base")
    def close(self) -> ResponseReturnValue:
        def deed() -> Text:
            commission = _own()
            with act(db(), AGREEING, mark="§78.4", place=commission):
                closed = enrolment.close_base(db(), commission, now=now(), by=me())
            return CLOSED if closed else AGREED

        return self.answer(deed, then=url_for(".base"), page=self._page)

    def _page(self, **said: Any) -> str:
        commission = _own()
        states = sa.select(Application.state, sa.func.count()).where(Application.commission_id == commission.id)
        counts = dict(db().execute(states.group_by(Application.state)).all())
        withdrawn = counts.pop(ApplicationState.WITHDRAWN, 0)
        return self.page(
            "enrolment.html",
            commission=commission,
            closed=enrolment.is_closed(commission, now()),
            agreed=commission.chair_agreed_at if me().role is Role.CHAIR else commission.responsible_agreed_at,
            count=sum(counts.values()),
            withdrawn=withdrawn,
            **said,
        )


def _own() -> Commission:
    if me().commission_id is None:
        raise NotFound
    return found(Commission, me().commission_id or 0, selectinload(Commission.site))


def _imported(content: bytes, name: str, *, dry_run: bool) -> workbook.Report:
    commission = _own()
    title = IMPORT.fill(name=name)
    with workbook.tried(db(), title, mark="§78.3", place=commission, dry_run=dry_run):
        return enrolment.import_applications(db(), commission, content, name, now=now())


def _remember(content: bytes, name: str) -> None:
    """The workbook is kept under its digest; only the one who sent it can take it in."""
    session["workbook"] = [files.keep(content), name] if content else None


def _remembered() -> tuple[bytes, str]:
    if not session.get("workbook"):
        raise NO_FILE
    sha, name = session["workbook"]
    return files.opened(sha), name


class OpeningDesk(Desk):
    """The Centre opens the bases of commissions and sets the day of closing."""

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
            title = Text("Өтініш қабылдау ашылды", "Открыт приём заявлений")
            with act(db(), title, mark="§78.1", place=commission):
                enrolment.open_base(db(), commission, day, now=now())
            return OPENED.fill(code=commission.code, day=f"{day:%d.%m.%Y}")

        return self.answer(deed, then=url_for(".commissions"), page=self._page)

    def _page(self) -> str:
        sought = request.args.get("code", "").strip()[:20]
        query = sa.select(Commission).options(selectinload(Commission.site)).order_by(Commission.code).limit(SHOWN)
        if sought:
            query = query.where(Commission.code.icontains(sought, autoescape=True))
        rows, moment = db().scalars(query).all(), now()
        lines = [(row, enrolment.is_closed(row, moment)) for row in rows]
        return self.page("openings.html", lines=lines, sought=sought, today=moment.date())


def _day(name: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed(name))
    except ValueError as senseless:
        raise NO_DAY from senseless
