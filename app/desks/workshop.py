"""The template workshop: the list of forms, the fields of each, its template out and in, checked by a second person."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.exceptions import BadRequest, NotFound

from app.db import act
from app.desks.ground import Desk, found, now, searched, typed, whole
from app.errors import BadInput, Refusal
from app.form import FORMS, Form, office
from app.form.declared import MIME
from app.form.gate.compare import differences
from app.form.gate.contract import Printable, house_lines, lines
from app.form.invented import examples
from app.form.source import shipped
from app.form.trial import imprint, sample
from app.form.units import sample as unit_sample
from app.models import FormTemplate, OwnFile
from app.register.naming import in_words
from app.register.paper import LANGS, download
from app.register.shown import ALMATY, words
from app.register.visit import db, language, me
from app.roles import Role, may_print
from app.sentences import NOT_THAT_DAY
from app.stages import templates
from app.stages.templates import HOUSE, Preview, Sent, Standing
from app.text import Lang, Text

MOST_SENT = 8 * 2**20
NO_FILE = BadInput(Text("Файл таңдалмаған. Үлгі файлын таңдаңыз.", "Файл не выбран. Выберите файл шаблона."))
NO_DAY = BadInput(Text("Күнді таңдаңыз.", "Выберите день."))
FARTHEST = 366
NOT_SOON = BadInput(NOT_THAT_DAY)
DRAFTED = Text("{form}: үлгінің {n}-нұсқасы жасалды", "{form}: сделана версия {n} шаблона")
CHECKED = Text("{form}: үлгінің {n}-нұсқасы тексерілді", "{form}: версия {n} шаблона проверена")
SENT_BACK = Text("{form}: үлгінің {n}-нұсқасы қайтарылды", "{form}: версия {n} шаблона возвращена")
WITHDRAWN = Text("{form}: үлгінің {n}-нұсқасы алынды", "{form}: версия {n} шаблона снята")


class WorkshopDesk(Desk):
    """Templates of all forms."""

    route_base = "/desk/templates"
    default_view = "all"

    @expose("/")
    @has_access
    @permission_name("form_template.R")
    def all(self) -> str:
        sought = searched("q", 60)
        every = templates.standings(db())
        shown = [one for one in every if _answers(one, sought.lower())]
        return self.page("templates.html", shown=shown, every=len(every), sought=sought, printers=_printers, said=_said)

    @expose("/<string:form_id>")
    @has_access
    @permission_name("form_template.R")
    def form(self, form_id: str) -> str:
        return self._laid(_form(form_id))

    @expose("/<string:form_id>/house")
    @has_access
    @permission_name("form_template.R")
    def house(self, form_id: str) -> ResponseReturnValue:
        form = _form(form_id)
        if templates.is_drawn(form):
            raise NotFound
        return download(shipped(form.source).content, f"{form.id}.0{form.kind.value}", MIME[form.kind])

    @expose("/version/<int:template_id>")
    @has_access
    @permission_name("form_template.R")
    def version(self, template_id: int) -> str:
        return self._version(template_id)

    @expose("/version/<int:template_id>/file")
    @has_access
    @permission_name("form_template.R")
    def file(self, template_id: int) -> ResponseReturnValue:
        row = found(FormTemplate, template_id)
        form = _form(row.form)
        try:
            content = templates.content_of(form, row)
        except BadInput as lost:
            g.refused = lost
            return self._laid(form), lost.status
        return download(content, f"{form.id}.{row.number}{form.kind.value}", MIME[form.kind])

    @expose("/<string:form_id>/draft", methods=["POST"])
    @has_access
    @permission_name("templates.draft")
    def draft(self, form_id: str) -> ResponseReturnValue:
        """Examined first, outside of any act: a second person checks only what has no faults."""
        form, made = _form(form_id), []
        marked: list[OwnFile | None] = []

        def deed() -> Text:
            sent = _sent()
            verdict = templates.examined(form, sent.content, sent.name)
            if not verdict.passes:
                if verdict.is_readable:
                    marked.append(templates.annotated(db(), form, sent, verdict.flaws))
                raise templates.refused(verdict)
            with act(db(), DRAFTED.fill(form=form.id, n="…"), mark=form.mark):
                made.append(templates.draft(db(), form, sent, me()))
            return DRAFTED.fill(form=form.id, n=made[0].number)

        return self._answered(deed, form, made, lambda: self._laid(form, marked=marked[0] if marked else None))

    @expose("/<string:form_id>/back", methods=["POST"])
    @has_access
    @permission_name("templates.draft")
    def back(self, form_id: str) -> ResponseReturnValue:
        form, made = _form(form_id), []

        def deed() -> Text:
            sent = Sent(b"", "", typed("note"), _from_at())
            with act(db(), DRAFTED.fill(form=form.id, n="…"), mark=form.mark):
                made.append(templates.go_back(db(), form, whole("number"), sent, me()))
            return DRAFTED.fill(form=form.id, n=made[0].number)

        return self._answered(deed, form, made, lambda: self._laid(form))

    @expose("/version/<int:template_id>/check", methods=["POST"])
    @has_access
    @permission_name("templates.check")
    def check(self, template_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            row = found(FormTemplate, template_id)
            form = _form(row.form)
            verdict = templates.examined(form, templates.content_of(form, row), row.name)
            if not verdict.passes:
                raise templates.refused(verdict)
            return self._done(CHECKED, template_id, lambda one: templates.check(db(), one, typed("verdict"), me()))

        return self._stepped(template_id, deed)

    @expose("/version/<int:template_id>/return", methods=["POST"])
    @has_access
    @permission_name("templates.check")
    def send_back(self, template_id: int) -> ResponseReturnValue:
        return self._stepped(
            template_id,
            lambda: self._done(
                SENT_BACK, template_id, lambda one: templates.send_back(db(), one, typed("verdict"), me())
            ),
        )

    @expose("/version/<int:template_id>/withdraw", methods=["POST"])
    @has_access
    @permission_name("templates.withdraw")
    def withdraw(self, template_id: int) -> ResponseReturnValue:
        return self._stepped(
            template_id, lambda: self._done(WITHDRAWN, template_id, lambda one: templates.withdraw(db(), one, me()))
        )

    @expose("/version/<int:template_id>/preview", methods=["POST"])
    @has_access
    @permission_name("templates.check")
    def preview(self, template_id: int) -> ResponseReturnValue:
        try:
            row = found(FormTemplate, template_id)
            form = _form(row.form)
            present = templates.standing(templates.versions(db(), form), now())
            pair = (templates.content_of(form, present), templates.content_of(form, row))
            seen = templates.preview(db(), form, pair, typed("unit"), _lang())
        except (Refusal, BadInput) as refused:
            g.refused = refused
            return self._version(template_id), refused.status
        return self._version(template_id, seen=seen)

    def _done(self, named: Text, template_id: int, verb: Any) -> Text:
        row = found(FormTemplate, template_id)
        title = named.fill(form=row.form, n=row.number)
        with act(db(), title, mark=_form(row.form).mark):
            verb(found(FormTemplate, template_id))
        return title

    def _stepped(self, template_id: int, deed: Any) -> ResponseReturnValue:
        """One step of the life of a version, and back to its page."""
        then = url_for(".version", template_id=template_id)
        return self.answer(deed, then=then, page=lambda: self._version(template_id))

    def _answered(self, deed: Any, form: Printable, made: list[FormTemplate], page: Any) -> ResponseReturnValue:
        answer = self.answer(deed, then=url_for(".form", form_id=form.id), page=page)
        if made and not isinstance(answer, tuple):
            cast("Any", answer).location = url_for(".version", template_id=made[0].id)
        return answer

    def _laid(self, form: Printable, *, marked: OwnFile | None = None) -> str:
        rows, moment = templates.versions(db(), form), now()
        present = templates.standing(rows, moment)
        every = next(one for one in templates.standings(db()) if one.form.id == form.id)
        return self.page(
            "template.html", form=form, of=every, rows=rows, present=present, marked=marked, said=_said, HOUSE=HOUSE,
            state=lambda row: templates.word_of(row, present, moment), printers=_printers(form),
            at_once=lambda row: row.state.value == "draft" and row.from_at <= moment, by=_by,
            drawn=templates.is_drawn(form), fields=[] if templates.is_drawn(form) else _fields(form),
            house_version="" if templates.is_drawn(form) else shipped(form.source).version,
        )  # fmt: skip

    def _version(self, template_id: int, *, seen: Preview | None = None) -> str:
        row = found(FormTemplate, template_id)
        form = _form(row.form)
        rows, moment = templates.versions(db(), form), now()
        present = templates.standing(rows, moment)
        return self.page(
            "template_version.html", form=form, row=row, present=present, said=_said, seen=seen,
            mine=row.author_no == me().user_id, shown=_inline, is_open=_is_open(row, moment),
            state=templates.word_of(row, present, moment), at_once=row.from_at <= moment,
            differs=_differs(form, present, row), langs=LANGS, spoken=language(), office=office.programme() is not None,
            unit=unit_sample(form) if isinstance(form, Form) else None, by=_by,
        )  # fmt: skip


def _form(form_id: str) -> Any:
    form = templates.named(form_id)
    if form is None:
        raise NotFound
    return form


def _answers(one: Standing, sought: str) -> bool:
    """Whether a form answers to what was typed: its number, title in either language, or paragraph."""
    form: Any = one.form
    return sought in f"{form.id} {form.title.kk} {form.title.ru} {form.mark}".lower()


def _printers(form: Printable) -> list[Text]:
    """Who prints the form; nobody yet while it waits."""
    return [role.label for role in Role if form.id in FORMS and may_print(form.id, role)]


def _said(moment: dt.datetime | None) -> str:
    return words(moment, ZoneInfo(ALMATY)) if moment else ""


def _by(login: str) -> str:
    """Who bears a login, where the visitor may know it."""
    return in_words(FormTemplate, "author", login)


def _sent() -> Sent:
    file = request.files.get("template")
    if file is None or not file.filename:
        raise NO_FILE
    return Sent(file.read(MOST_SENT), file.filename, typed("note"), _from_at())


def _from_at() -> dt.datetime | None:
    """The beginning of the chosen day by the clock of the Centre; None = as soon as it is checked."""
    said = typed("from_day")
    if not said:
        return None
    try:
        day = dt.date.fromisoformat(said)
    except ValueError as senseless:
        raise NO_DAY from senseless
    if not 0 <= (day - now().astimezone(ZoneInfo(ALMATY)).date()).days <= FARTHEST:
        raise NOT_SOON
    return dt.datetime.combine(day, dt.time(), ZoneInfo(ALMATY))


def _lang() -> Lang:
    lang = typed("lang") or "kk"
    if lang not in LANGS:
        raise BadRequest
    return cast("Lang", lang)


def _fields(form: Printable) -> list[Any]:
    """The list of fields with an example of each, in the language of the visitor."""
    document, lang = sample(form), language()
    known = examples(document, lang)
    house = examples(imprint(form, shipped(form.source), document, lang), lang)
    return [lines(form, known), house_lines(form, {f"h.{name}": said for name, said in house.items()})]


def _is_open(row: FormTemplate, moment: dt.datetime) -> bool:
    """Whether the version may still be taken back."""
    return row.state.value == "draft" or (row.state.value == "checked" and row.from_at > moment)


def _differs(form: Printable, present: FormTemplate | None, row: FormTemplate) -> list[Any] | None:
    """How the version differs from the one in force; None if a file is lost."""
    try:
        return differences(form.kind, templates.content_of(form, present), templates.content_of(form, row))
    except BadInput:
        return None


def _inline(picture: bytes) -> str:
    return f"data:image/png;base64,{b64encode(picture).decode()}"
