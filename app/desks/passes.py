"""Passes at the desk of the commission: a reader sends a code, its answer stands large; or a whole list (§78.7-81)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import g, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import BadRequest, NotFound

from app.db import act
from app.desks.ground import LONGEST, Desk, found, is_key, now, searched
from app.errors import BadInput, Refusal
from app.form import FORMS
from app.models import AdmissionPass, Commission, Placement, Sitting
from app.register.paper import address
from app.register.visit import db, me
from app.roles import may_print
from app.rules.terms import PassStep
from app.stages import passes
from app.stages.passes import MARKS, Line, Wanted
from app.text import Text

VERBS = {
    PassStep.DRAWN_UP: "passes.draw_up", PassStep.ISSUED: "passes.issue", PassStep.HANDED: "passes.hand_stub",
}  # fmt: skip
TITLES = {
    PassStep.DRAWN_UP: Text("Ресімдеу", "Оформление"),
    PassStep.ISSUED: Text("Қолына беру", "Выдача"),
    PassStep.HANDED: Text("Түбіртекті комиссияға беру", "Передача корешка комиссии"),
    PassStep.AT_SITE: Text("Түбіртек ТӨП-те", "Корешок в ППТ"),
}
DONE = {
    PassStep.DRAWN_UP: Text("{code} {name} — ресімделді", "{code} {name} — оформлен"),
    PassStep.ISSUED: Text("{code} {name} — берілді", "{code} {name} — выдан"),
    PassStep.HANDED: Text("{code} {name} — түбіртек комиссияға берілді", "{code} {name} — корешок передан комиссии"),
    PassStep.AT_SITE: Text("{code} {name} — түбіртек қабылданды", "{code} {name} — корешок принят"),
}
ANNOUNCED = Text(
    "Хабарлаңыз: {day}, кіру {entry}; {site}, {address}; {room}-аудитория.",
    "Объявите: {day}, вход с {entry}; {site}, {address}; аудитория {room}.",
)
ALL_DONE = Text("{step}: {n} рұқсаттама белгіленді.", "{step}: отмечено пропусков: {n}.")
BACK = Text("{code} {name}: «{step}» қадамы қайтарылды.", "{code} {name}: шаг «{step}» снят.")
STEP = Text("Рұқсаттамалар: {step}, {n}", "Пропуска: {step}, {n}")
TAKING_BACK = Text("Рұқсаттама: «{step}» қадамын қайтару, {code}", "Пропуск: шаг «{step}» снят, {code}")
NONE_CHOSEN = BadInput(Text("Тізімнен ешкім таңдалмаған.", "В списке никто не выбран."))
PAGE = 100
MOST = 200
"""Passes that are ticked at once: a page of the list, a room of the site."""


class PassDesk(Desk):
    """The passes of the visitor's own commission, a step at a time."""

    route_base = "/desk/passes"
    default_view = "steps"

    @expose("/")
    @has_access
    @permission_name("passes.draw_up")
    def steps(self) -> str:
        return self._page(_step(request.args.get("step", "")))

    @expose("/draw_up", methods=["POST"])
    @has_access
    @permission_name("passes.draw_up")
    def draw_up(self) -> ResponseReturnValue:
        return self._taken(PassStep.DRAWN_UP)

    @expose("/issue", methods=["POST"])
    @has_access
    @permission_name("passes.issue")
    def issue(self) -> ResponseReturnValue:
        return self._taken(PassStep.ISSUED)

    @expose("/hand_stub", methods=["POST"])
    @has_access
    @permission_name("passes.hand_stub")
    def hand_stub(self) -> ResponseReturnValue:
        return self._taken(PassStep.HANDED)

    @expose("/back/<int:admission_pass_id>", methods=["POST"])
    @has_access
    @permission_name("passes.take_back")
    def back(self, admission_pass_id: int) -> ResponseReturnValue:
        step = _step(request.args.get("step", ""))
        return answered(
            self, lambda: taken_back(admission_pass_id, _own()), then=url_for(".steps", step=step.value),
            page=lambda: self._page(step), tally=_tally,
        )  # fmt: skip

    def _taken(self, step: PassStep) -> ResponseReturnValue:
        return answered(
            self, lambda: take(step, _own()), then=url_for(".steps", step=step.value), page=lambda: self._page(step),
            tally=_tally,
        )  # fmt: skip

    def _page(self, step: PassStep) -> str:
        commission = _own()
        everybody = request.args.get("show") == "all"
        sought = searched("q")
        wanted = Wanted(commission.id, waiting=None if everybody else step, sought=sought)
        total = passes.counted(db(), wanted)
        last = max(total - 1, 0) // PAGE
        at = min(_number(request.args.get("page", "0")), last)
        lines = passes.listed(db(), wanted, start=at * PAGE, limit=PAGE)
        return self.page(
            "passes.html", commission=commission, step=step, everybody=everybody, sought=sought, total=total, at=at,
            last=last, start=at * PAGE, lines=lines,
            counts=passes.counts(db(), Wanted(commission.id)), titles=TITLES, verbs=VERBS, marks=MARKS,
            every_step=list(PassStep), may_back=may_back, book=_book(commission),
        )  # fmt: skip


# ---- what the desk of a site does too


def answered(desk: Desk, deed: Any, *, then: str, page: Any, tally: Any) -> ResponseReturnValue:
    """Carry out a deed and answer: to a page that reads codes one after another in data, otherwise as every desk."""
    if request.accept_mimetypes.best != "application/json":
        return desk.answer(lambda: deed()["said"], then=then, page=page)
    try:
        said = deed()
    except (Refusal, BadInput) as refused:
        db().rollback()
        told = {"ok": False, "mark": getattr(refused, "mark", ""), "said": str(refused.text), "tally": tally()}
        return jsonify(told), refused.status
    return jsonify({**said, "said": str(said["said"]), "ok": True, "tally": tally()})


def take(step: PassStep, place: Any) -> dict[str, Any]:
    """A step for the code that was sent, or for everybody who is ticked in the list; what is told."""
    code = request.form.get("code", "")
    if "code" in request.form:
        with act(db(), STEP.fill(step=step.label, n=code.strip()[:LONGEST]), mark=MARKS[step], place=place):
            one = passes.scan(db(), step, code, by=me(), now=now())
        return _told(step, one)
    ids = _ticked()
    with act(db(), STEP.fill(step=step.label, n=len(ids)), mark=MARKS[step], place=place):
        whole = (
            selectinload(Placement.application),
            selectinload(Placement.sitting).selectinload(Sitting.site),
        )
        chosen = db().scalars(sa.select(Placement).where(Placement.id.in_(ids)).options(*whole)).all()
        if len(chosen) != len(ids):
            raise NotFound
        passes.take(db(), step, chosen, by=me(), now=now())
    return {"said": ALL_DONE.fill(step=TITLES[step], n=len(ids))}


def taken_back(pass_id: int, place: Any) -> dict[str, Any]:
    """The last own step of today undone; what is told."""
    row = found(AdmissionPass, pass_id, selectinload(AdmissionPass.placement).selectinload(Placement.application))
    code, name = row.placement.code, row.placement.application.full_name
    last = passes.last(row)
    title = TAKING_BACK.fill(step=last.label if last else "—", code=code)
    with act(db(), title, mark="§79", place=place):
        step = passes.take_back(db(), found(AdmissionPass, pass_id), by=me(), now=now())
    return {"said": BACK.fill(code=code, name=name, step=step.label), "code": code}


def may_back(line: Line) -> bool:
    """Whether the visitor may undo the last step of this pass."""
    return line.row is not None and passes.may_take_back(
        line.row, line.placement, by=me(), now=g.setdefault("now", now())
    )


def _told(step: PassStep, one: Placement) -> dict[str, Any]:
    row = db().scalars(sa.select(AdmissionPass).where(AdmissionPass.placement_id == one.id)).one()
    said = {"said": DONE[step].fill(code=one.code, name=one.application.full_name), "code": one.code}
    endpoint = "FolderDesk.back" if step is PassStep.AT_SITE else "PassDesk.back"
    said["back"] = url_for(endpoint, admission_pass_id=row.id, step=step.value)
    if step is PassStep.ISSUED:
        said["more"] = str(announced(one))
    if step is PassStep.AT_SITE:
        said["more"] = f"{one.sitting.unit} · № {one.sitting_room.room.number}"
    return said


def announced(one: Placement) -> Text:
    """§80. The place and the time of the test, to be said when the pass is given out."""
    site = one.sitting.site
    return ANNOUNCED.fill(
        day=f"{one.sitting.day:%d.%m.%Y}", entry=f"{one.sitting.entry_time:%H:%M}", site=site.name,
        address=Text(site.address_kk, site.address_ru), room=one.sitting_room.room.number,
    )  # fmt: skip


def _ticked() -> list[int]:
    sent = request.form.getlist("placement")
    if len(sent) > MOST or not all(map(is_key, sent)):
        raise BadRequest
    if not sent:
        raise NONE_CHOSEN
    return sorted({int(one) for one in sent})


def _number(sent: str) -> int:
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 8 else 0


def _step(sent: str) -> PassStep:
    """The step that is asked for; otherwise the first that the visitor may take."""
    if sent in set(VERBS):
        return PassStep(sent)
    return PassStep.DRAWN_UP


def _own() -> Commission:
    if me().commission_id is None:
        raise NotFound
    return found(Commission, me().commission_id or 0, selectinload(Commission.site))


def _tally() -> dict[str, int]:
    told = passes.counts(db(), Wanted(me().commission_id))
    return {step.value if step else "all": n for step, n in told.items()}


def _book(commission: Commission) -> str | None:
    form = FORMS["R-4"]
    return address(form, commission) if may_print(form.id, me().role) else None
