"""The journal I-17 at two desks: the responsible person writes it, the programmer applies it (§32.8, §44.2, §82)."""

from __future__ import annotations

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import BadRequest, NotFound

from app.db import act
from app.desks.ground import Desk, found, is_key, now, searched, typed
from app.errors import BadInput, Refusal
from app.form import FORMS
from app.models import Application, Commission, Correction
from app.register.paper import address
from app.register.values import masked
from app.register.visit import db, me
from app.roles import may_print
from app.rules.terms import CorrectedField
from app.stages import corrections
from app.stages.enrolment import is_closed
from app.text import Text

PREFIX = "right."
"""Fields of the form that hold what is right: «right.surname»."""
ENTERING = Text("I-17 журналына жазу: өтініш № {number}", "Запись в журнал I-17: заявление № {number}")
ENTERED = Text("Журналға жазылды: № {numbers}.", "Записано в журнал: № {numbers}.")
WITHDRAWN = Text("I-17: № {number} жол алынды.", "I-17: строка № {number} снята.")
DELIVERED = Text("I-17 ТӨП-ке жеткізілді, жолдар: {numbers}.", "I-17 доставлен в ППТ, строки: {numbers}.")
APPLIED = Text("Бағдарламаға енгізілді: {n} жол.", "Внесено в программу строк: {n}.")
NOT_APPLIED = Text("№ {unit}: {why}", "№ {unit}: {why}")
NONE_CHOSEN = BadInput(Text("Бірде-бір жол таңдалмаған.", "Не выбрано ни одной строки."))
FORM = "I-17"


class CorrectionDesk(Desk):
    """The journal of the visitor's own commission."""

    route_base = "/desk/corrections"
    default_view = "lines"

    @expose("/")
    @has_access
    @permission_name("corrections.enter")
    def lines(self) -> str:
        return self._page()

    @expose("/enter", methods=["POST"])
    @has_access
    @permission_name("corrections.enter")
    def enter(self) -> ResponseReturnValue:
        def deed() -> Text:
            of = _chosen(request.form.get("application", ""))
            if of is None:
                raise NONE_CHOSEN
            right = {
                name.removeprefix(PREFIX): value
                for name in request.form
                if name.startswith(PREFIX) and (value := typed(name))
            }
            basis = typed("basis")
            if "no_patronymic" in request.form:
                right[CorrectedField.PATRONYMIC.value] = ""
            with act(db(), ENTERING.fill(number=of.number), mark="§82", place=_own()):
                made = corrections.enter(db(), of, right, basis, now=now(), by=me())
            return ENTERED.fill(numbers=", ".join(str(line.number) for line in made))

        return self.answer(deed, then=url_for(".lines"), page=self._page)

    @expose("/<int:correction_id>/withdraw", methods=["POST"])
    @has_access
    @permission_name("corrections.withdraw")
    def withdraw(self, correction_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            said = WITHDRAWN.fill(number=found(Correction, correction_id).number)
            with act(db(), said, mark="§82", place=_own()):
                corrections.withdraw(db(), found(Correction, correction_id), now=now())
            return said

        return self.answer(deed, then=url_for(".lines"), page=self._page)

    @expose("/deliver", methods=["POST"])
    @has_access
    @permission_name("corrections.deliver")
    def deliver(self) -> ResponseReturnValue:
        def deed() -> Text:
            ids = _ticked()
            said = DELIVERED.fill(numbers=", ".join(str(found(Correction, one).number) for one in ids))
            with act(db(), said, mark="§32.8", place=_own()):
                corrections.deliver(db(), [found(Correction, one) for one in ids], now=now())
            return said

        return self.answer(deed, then=url_for(".lines"), page=self._page)

    def _page(self) -> str:
        commission = _own()
        sought = searched("q")
        lines = corrections.journal(db(), commission)
        return self.page(
            "corrections.html", commission=commission, closed=is_closed(commission, now()), sought=sought,
            candidates=_sought(commission, sought), chosen=_chosen(request.values.get("application", "")), lines=lines,
            placed=corrections.placements(db(), [line.application_id for line in lines]), fields=list(CorrectedField),
            lists=corrections.LISTS,
            said=corrections.said, prefix=PREFIX, paper=_paper(commission), masked=masked,
        )  # fmt: skip


class ApplyingDesk(Desk):
    """The lines of the visitor's site: those of today's candidates are applied, the others wait for their day."""

    route_base = "/desk/applying"
    default_view = "lines"

    @expose("/")
    @has_access
    @permission_name("corrections.apply")
    def lines(self) -> str:
        return self._page()

    @expose("/apply", methods=["POST"])
    @has_access
    @permission_name("corrections.apply")
    def apply(self) -> ResponseReturnValue:
        def deed() -> Text:
            told = corrections.apply_each(db(), [found(Correction, one).id for one in _ticked()])
            refused = [(number, why) for number, why in told if why is not None]
            done = APPLIED.fill(n=len(told) - len(refused))
            if not refused:
                return done
            if len(refused) < len(told):
                flash(str(done), "success")
            raise _first(refused)

        return self.answer(deed, then=url_for(".lines"), page=self._page)

    def _page(self) -> str:
        if me().site_id is None:
            raise NotFound
        moment = now()
        lines = corrections.of_site(db(), me().site_id or 0)
        waiting = [(line, placed) for line, placed in lines if line.applied_at is None]
        due = [(line, placed) for line, placed in waiting if corrections.is_today(placed, moment)]
        commissions = {line.commission_id: line.commission for line, _ in lines}
        return self.page(
            "applying.html", due=due, later=[one for one in waiting if one not in due],
            done=[one for one in lines if one[0].applied_at is not None],
            said=corrections.said, masked=masked,
            papers=[(one, _paper(one)) for one in sorted(commissions.values(), key=lambda one: one.code)],
        )  # fmt: skip


def _first(refused: list[tuple[int, Refusal | BadInput]]) -> Refusal | BadInput:
    """The first refusal, with the line that it is about."""
    number, why = refused[0]
    said = NOT_APPLIED.fill(unit=found(Correction, number).unit, why=why.text)
    return Refusal(why.mark, said) if isinstance(why, Refusal) else BadInput(said)


def _sought(commission: Commission, sought: str) -> list[Application]:
    """Candidates by what was typed, or by the code of a pass that was read."""
    if not sought:
        return []
    return corrections.sought(db(), commission, sought)


def _right() -> dict[str, str]:
    """What is right, by the names of the data: the fields that were filled in, a patronymic that is none."""
    sent = {name: typed(name) for name in request.form if name.startswith(PREFIX)}
    right = {name.removeprefix(PREFIX): value for name, value in sent.items() if value}
    return right | ({CorrectedField.PATRONYMIC.value: ""} if "no_patronymic" in request.form else {})


def _chosen(sent: str) -> Application | None:
    if not sent:
        return None
    if not is_key(sent):
        raise BadRequest
    whole = (selectinload(Application.commission).selectinload(Commission.site), selectinload(Application.subject))
    of = found(Application, int(sent), *whole)
    if of.commission_id != me().commission_id:
        raise NotFound
    return of


def _own() -> Commission:
    if me().commission_id is None:
        raise NotFound
    return found(Commission, me().commission_id or 0, selectinload(Commission.site))


def _ticked() -> list[int]:
    sent = request.form.getlist("line")
    if not all(map(is_key, sent)):
        raise BadRequest
    if not sent:
        raise NONE_CHOSEN
    return sorted({int(one) for one in sent})


def _paper(commission: Commission) -> str | None:
    form = FORMS[FORM]
    return address(form, commission) if may_print(form.id, me().role) else None
