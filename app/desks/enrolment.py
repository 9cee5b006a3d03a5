"""The base of applications of a commission: a workbook tried out and taken in, the base closed (§78)."""

from __future__ import annotations

from typing import Any

from flask import Response, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from app import files, workbook
from app.db import act
from app.desks.ground import Desk, found, now
from app.errors import BadInput, Refusal
from app.models import Commission
from app.register.paper import LANGS, download
from app.register.visit import db, me
from app.roles import Role
from app.stages import enrolment, intake
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
        book = enrolment.blank_workbook(db(), lang)  # type: ignore[arg-type]
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
        moment = now()
        return self.page(
            "enrolment.html",
            commission=commission,
            closed=enrolment.is_closed(commission, moment),
            standing=intake.standing(db(), commission, now=moment),
            moment=moment,
            agreed=commission.chair_agreed_at if me().role is Role.CHAIR else commission.responsible_agreed_at,
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
