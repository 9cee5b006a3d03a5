"""A register as a file: the template, the import with its preview and its faults, the export of what is seen."""

from __future__ import annotations

import io
import secrets
import tempfile
from typing import Any, cast

import sqlalchemy as sa
from flask import Response, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from werkzeug.exceptions import BadRequest, NotFound

from app import files, job, workbook
from app.db import act
from app.errors import BadInput, Refusal
from app.models import Application, Job
from app.register import exporting
from app.register.paper import LANGS, download
from app.register.part import BIGGEST, Part
from app.register.reasons import of_import
from app.register.visit import db, language, me
from app.rules.terms import JobState
from app.stages import enrolment, exchange
from app.stages.exchange import Sent
from app.stages.preview import refused as told_of_faults
from app.stages.preview import words
from app.text import Lang, Text
from app.workbook.gate import MAX_FILE
from app.workbook.writing import Kind

MIMES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}
TEMPLATE = Text("{title}, үлгі", "{title}, шаблон")
NO_FILE = BadInput(Text("Файл таңдалмаған. Кітапты немесе CSV таңдаңыз.", "Файл не выбран. Выберите книгу или CSV."))
OTHER_FILE = BadInput(
    Text(
        "Алдын ала тексерілген файл басқа. Файлды қайта жүктеп, қайта тексеріңіз.",
        "Проверен был другой файл. Загрузите файл и проверьте его заново.",
    )
)
NO_FAULTS = Text("Файлда қате жоқ.", "В файле ошибок нет.")
LATER = Text(
    "Жазбалар көп: файл фонда дайындалады. Дайын болғанда «Менің файлдарым» бетінде тұрады.",
    "Записей много: файл готовится в фоне. Когда он будет готов, он появится на странице «Мои файлы».",
)
IMPORT = Text("{register}: файл тексерілуде ({name})", "{register}: файл проверяется ({name})")
TAKING = Text("{register}: файл енгізілуде ({name})", "{register}: файл вносится ({name})")
GIVING = Text("{register}: тізілім шығарылуда", "{register}: регистр выгружается")
OF_TRIAL, OF_TAKING = "exchange.try_out", "exchange.take_in"


class Exchange(Part):
    """Import and export of a register."""

    VERBS = {
        "export": "R", "importing": "CU", "blank": "CU", "attempt": "CU", "take": "CU", "faulty": "CU",
    }  # fmt: skip

    @expose("/export/", methods=["POST"])
    @has_access
    def export(self) -> ResponseReturnValue:
        kind = request.form.get("kind", "")
        if kind not in MIMES:
            raise BadRequest
        in_full = bool(request.form.get("full"))
        asked = exporting.asked(self.model, request.args, cast("Kind", kind), me(), in_full=in_full)
        if exporting.is_large(db(), asked):
            wish = [[name, value] for name, value in request.args.items(multi=True)]
            title = GIVING.fill(register=self.register.title)
            self._ask(
                "exporting.give_out", title, secrets.token_hex(8), wish=wish, kind=kind + exporting.WHOLE * in_full
            )
            flash(str(LATER), "success")
            return redirect(url_for("JobDesk.mine"))
        with tempfile.TemporaryFile() as stream:
            exporting.give(db(), asked, stream)
            return download(stream.read(), asked.name(db()), MIMES[kind])

    @expose("/import/")
    @has_access
    def importing(self) -> ResponseReturnValue:
        return self._import_page(row=self._own_job() if "job" in request.args else None)

    @expose("/import/template")
    @has_access
    def blank(self) -> Response:
        lang = request.args.get("lang", "kk")
        if lang not in LANGS:
            raise NotFound
        only = exchange.columns(self.model, me())
        if self.model is Application:
            book = enrolment.blank_workbook(db(), cast("Lang", lang))
        else:
            book = workbook.template(db(), self.model, cast("Lang", lang), only=only)
        return download(book, f"{TEMPLATE.fill(title=self.register.title)}.xlsx", MIMES["xlsx"])

    @expose("/import/try", methods=["POST"])
    @has_access
    def attempt(self) -> ResponseReturnValue:
        """The dry run: everything is done as it would be, told, and rolled back."""
        try:
            sent, picture = self._sent()
            if sent.is_large:
                title = IMPORT.fill(register=self.register.title, name=sent.name)
                row = self._ask(OF_TRIAL, title, secrets.token_hex(8), picture=picture, source=sent.name)
                return redirect(url_for(f"{self.endpoint}.importing", job=row))
            told = exchange.bring(db(), self.model, sent, me(), dry_run=True)
        except (Refusal, BadInput) as refused:
            return self._refused(refused)
        return self._import_page(told=told, name=sent.name, digest=picture)

    @expose("/import/take", methods=["POST"])
    @has_access
    def take(self) -> ResponseReturnValue:
        """The file that was tried out, and no other."""
        try:
            if "job" in request.form:
                return self._take_later()
            sent = self._tried()
            told = exchange.bring(db(), self.model, sent, me(), dry_run=False)
        except (Refusal, BadInput) as refused:
            return self._refused(refused)
        session.pop(self._memory, None)
        flash(str(exchange.DONE.fill(report=words(told))), "success")
        return redirect(url_for(f"{self.endpoint}.list"))

    @expose("/import/faults", methods=["POST"])
    @has_access
    def faulty(self) -> ResponseReturnValue:
        """The tried file back, with what is wrong beside each row."""
        sent = self._tried()
        try:
            exchange.bring(db(), self.model, sent, me(), dry_run=True)
        except BadInput as refused:
            stream, name = exchange.marked(sent, refused.faults)
            with stream:
                return download(stream.read(), name, MIMES["xlsx"])
        flash(str(NO_FAULTS), "success")
        return redirect(url_for(f"{self.endpoint}.importing"))

    def _sent(self) -> tuple[Sent, str]:
        """The file of the form, kept for its sender, and its digest."""
        given = request.files.get("workbook")
        if given is None or not given.filename:
            raise NO_FILE
        sent = Sent(given.read(MAX_FILE + 1), files.plain_name(given.filename))
        workbook.rows_about(sent.content, sent.name)
        picture = files.keep_own(io.BytesIO(sent.content), me().user_id)
        session[self._memory] = [picture, sent.name]
        return sent, picture

    def _tried(self) -> Sent:
        """The file that was tried last; refused if the page shows another."""
        picture, name = session.get(self._memory) or ["", ""]
        if not picture or request.form.get("digest") != picture:
            raise OTHER_FILE
        return Sent(files.opened_own(picture, me().user_id), name)

    def _take_later(self) -> ResponseReturnValue:
        row = self._own_job()
        if row.verb != OF_TRIAL or row.state is not JobState.DONE:
            raise OTHER_FILE
        title = TAKING.fill(register=self.register.title, name=row.arguments["source"])
        kept = {name: row.arguments[name] for name in ("picture", "source")}
        return redirect(
            url_for(f"{self.endpoint}.importing", job=self._ask(OF_TAKING, title, f"after {row.id}", **kept))
        )

    def _ask(self, verb: str, title: Text, key: str, **arguments: Any) -> int:
        """Have `verb` done in the background for the visitor; the number of the job."""
        place, table = me().commission or me().site, self.model.__tablename__
        named = f"{me().user_id} {verb} {table} {key}"
        asked = db().scalar(sa.select(Job.id).where(Job.key == named))
        if asked is not None:  # the button was pressed twice
            return asked
        with act(db(), title, mark=self.register.mark, place=place):
            row = job.later(
                db(), verb, key=named, place=me(), by=me(), register=table,
                lang=language(), **arguments,
            )  # fmt: skip
            return row.id

    def _own_job(self) -> Job:
        number = request.values.get("job", "")
        if not number.isascii() or not number.isdecimal() or int(number) > BIGGEST:
            raise NotFound
        row = db().scalar(sa.select(Job).where(Job.id == int(number), Job.user_id == me().user_id))
        if (
            row is None
            or row.verb not in (OF_TRIAL, OF_TAKING)
            or row.arguments["register"] != self.model.__tablename__
        ):
            raise NotFound
        return row

    @property
    def _memory(self) -> str:
        return f"taking {self.model.__tablename__}"

    def _refused(self, refused: Refusal | BadInput) -> ResponseReturnValue:
        db().rollback()
        g.refused = refused
        told = told_of_faults(refused) if isinstance(refused, BadInput) and refused.faults else None
        digest = (session.get(self._memory) or [""])[0]
        return self._import_page(told=told, digest=digest), refused.status

    def _import_page(self, *, told: Any = None, row: Job | None = None, **said_there: Any) -> str:
        g.here = url_for(f"{self.endpoint}.importing")
        if row is not None and row.state in (JobState.DONE, JobState.REFUSED):
            told = row.result
        return self._page(
            "register/import.html",
            told=told,
            row=row,
            words=words,
            said=job.words_of(row) if row is not None else None,
            is_trial=row is None or row.verb == OF_TRIAL,
            refused=g.get("refused"),
            large=exchange.LARGE,
            barred=of_import(self.model),
            **said_there,
        )
