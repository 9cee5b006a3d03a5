"""Reports: chosen on the left, seen on the right; kept, shared, taken away. An address is a report."""

from __future__ import annotations

import hashlib
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa
from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, NotFound

from app import job
from app.db import act
from app.desks.ground import BIGGEST, Desk, found, titles
from app.errors import BadInput, Refusal
from app.models import Job, SavedReport
from app.register.asked import Senseless, is_plain
from app.register.home import open_registers
from app.register.paper import download
from app.register.rows import declared
from app.register.visit import db, language, me
from app.report import giving, keeping, ready
from app.report.choosing import Choices, mended
from app.report.daily import WHY
from app.report.drawing import svg
from app.report.giving import LARGE, MIMES
from app.report.making import Report, made
from app.report.shape import Shape, asked, of_kept
from app.report.table import said
from app.roles import Role
from app.text import Text

MOST_ARGUMENTS = 300
KEPT = Text("«{title}» есебі сақталды.", "Отчёт «{title}» сохранён.")
DROPPED = Text("«{title}» есебі алынды.", "Отчёт «{title}» убран.")
LATER = Text(
    "Есеп ұзын: файл фонда дайындалады. Дайын болғанда «Менің файлдарым» бетінде тұрады.",
    "Отчёт длинный: файл готовится в фоне. Когда он будет готов, он появится на странице «Мои файлы».",
)
ASKED = Text("«{title}» есебі файлға дайындалуда", "Отчёт «{title}» готовится в файл")
NO_CHART = BadInput(
    Text(
        "Бұл есептің диаграммасы жоқ. Топ пен санды таңдап, диаграмма түрін белгілеңіз.",
        "У этого отчёта нет диаграммы. Выберите группу и число и отметьте вид диаграммы.",
    )
)


class ReportDesk(Desk):
    """Reports of the visitor."""

    route_base = "/desk/reports"
    default_view = "all"

    @expose("/")
    @has_access
    @permission_name("own")
    def all(self) -> str:
        """What there is: ready ones, one's own, those shared with one's role."""
        return self.page(
            "reports.html", ready=ready.offered(me().role), reports=keeping.kept(db(), me()), titles=titles(), why=WHY,
            sections=open_registers(me()), runs=_runs(), job_words=job.words_of,
        )  # fmt: skip

    @expose("/build")
    @has_access
    @permission_name("own")
    def build(self) -> ResponseReturnValue:
        """The report of the address; a form that was sent becomes such an address first."""
        if "go" in request.args:
            return redirect(url_for(".build", **mended(request.args, me()).arguments()))
        return self._laid(asked(request.args))

    @expose("/ready/<string:name>")
    @has_access
    @permission_name("own")
    def ready(self, name: str) -> ResponseReturnValue:
        """A ready report, cut to its reader."""
        if name not in ready.READY:
            raise NotFound
        one = ready.READY[name]
        return self._laid(one.shape, title=str(one.title), strict=False)

    @expose("/saved/<int:report_id>")
    @has_access
    @permission_name("own")
    def saved(self, report_id: int) -> ResponseReturnValue:
        """A kept report, one's own or shared, with the rights of whoever opens it."""
        report = _kept(report_id)
        shape = of_kept(report.register_name, report.shape)
        return self._laid(shape, title=report.title, strict=False, report=report)

    @expose("/export", methods=["POST"])
    @has_access
    @permission_name("own")
    def export(self) -> ResponseReturnValue:
        """The report as a file; a long one as a job."""
        kind, title, shape = request.form.get("kind", ""), _title(), _sent()
        if kind not in MIMES:
            raise BadRequest
        report = made(db(), shape, me(), title=title, most=LARGE)
        if report.table.found > LARGE and shape.rows == 0 and kind != "svg":
            return self._later(shape, report, kind)
        if kind == "svg" and report.chart is None:
            raise NO_CHART
        return download(giving.give(db(), report, kind), giving.name_of(report, kind), MIMES[kind])

    @expose("/keep", methods=["POST"])
    @has_access
    @permission_name("own")
    def keep(self) -> ResponseReturnValue:
        """Keep a report under a name: for oneself or a role, daily or not."""
        shape, role, hour = _sent(), request.form.get("role", ""), request.form.get("hour", "")
        kind = request.form.get("kind", "xlsx")
        if (role and role not in set(Role)) or kind not in keeping.KINDS or (hour and hour not in HOURS):
            raise Senseless("role" if role else "hour")
        made(db(), shape, me(), most=1)  # what cannot be made is not kept
        wanted = keeping.Wanted(
            request.form.get("title", ""), Role(role) if role else None, int(hour) if hour else None, kind, language()
        )
        report = keeping.keep(db(), shape, wanted, me())
        flash(str(KEPT.fill(title=report.title)), "success")
        return redirect(url_for(".saved", report_id=report.id))

    @expose("/drop/<int:report_id>", methods=["POST"])
    @has_access
    @permission_name("own")
    def drop(self, report_id: int) -> ResponseReturnValue:
        report = _kept(report_id)
        if report.user_id != me().user_id:
            raise NotFound
        title = report.title
        keeping.drop(db(), report)
        flash(str(DROPPED.fill(title=title)), "success")
        return redirect(url_for(".all"))

    def _laid(
        self, shape: Shape, *, title: str = "", strict: bool = True, report: SavedReport | None = None
    ) -> ResponseReturnValue:
        """The page: choices of the report as its reader has it, and the result or why there is none."""
        result: Report | None = None
        try:
            result = made(db(), shape, me(), title=title, strict=strict)
        except (BadInput, Refusal) as refused:
            g.refused = refused
        choices = Choices.of(shape, me(), strict=strict)
        status = g.refused.status if result is None else 200
        fit = choices.shape if choices is not None else shape
        page = self.page(
            "report.html", shape=fit, choices=choices, report=result, title=title, saved=report, said=said,
            picture=_picture(result), wish=urlencode(fit.arguments(), doseq=True), roles=Role, hours=HOURS,
            kinds=keeping.KINDS, sections=open_registers(me()), why=WHY, mine=_is_mine(report),
        )  # fmt: skip
        return page, status

    def _later(self, shape: Shape, report: Report, kind: str) -> ResponseReturnValue:
        staff, fit = me(), report.fit
        told = {"register": shape.register, "shape": shape.kept()}
        mark, place = declared(fit.model).mark, staff.commission or staff.site
        with act(db(), ASKED.fill(title=report.title), mark=mark, place=place):
            which = hashlib.sha256(repr((told, report.title)).encode()).hexdigest()[:16]
            key = f"report-file:{staff.user_id}:{report.at:%Y%m%d%H%M%S}:{kind}:{which}"
            job.later(
                db(), "giving.give_report", key=key, place=staff, by=staff, asked=told, title=report.title, kind=kind,
                lang=language(),
            )  # fmt: skip
        flash(str(LATER), "success")
        return redirect(url_for("JobDesk.mine"))


HOURS = tuple(str(hour) for hour in range(24))


def _is_mine(report: SavedReport | None) -> bool:
    return report is not None and report.user_id == me().user_id


def _kept(report_id: int) -> SavedReport:
    report = found(SavedReport, report_id if report_id <= BIGGEST else 0)
    if report.dropped_at is not None:
        raise NotFound
    return report


def _title() -> str:
    title = " ".join(request.form.get("title", "").split())
    if len(title) > keeping.LONGEST_TITLE or not is_plain(title):
        raise Senseless("title")
    return title


def _sent() -> Shape:
    """The report from whose page a form was sent."""
    try:
        pairs = parse_qsl(request.form.get("wish", ""), keep_blank_values=False, max_num_fields=MOST_ARGUMENTS)
    except ValueError as senseless:
        raise Senseless("wish") from senseless
    return asked(MultiDict(pairs))


def _picture(report: Report | None) -> Markup:
    """The chart as a part of the page; every word in it is escaped where it is drawn."""
    chart = report.chart if report is not None else None
    return Markup(svg(chart)) if chart is not None else Markup("")  # noqa: S704


def _runs() -> dict[int, Job]:
    """The last daily job of each report of the visitor."""
    mine = sa.select(Job).where(Job.user_id == me().user_id, Job.verb == "daily.make").order_by(Job.id.desc())
    runs: dict[int, Job] = {}
    for one in db().scalars(mine.limit(200)):
        runs.setdefault(one.arguments.get("report", 0), one)
    return runs
