"""The desk of the responsible person: applications from their papers, by the keyboard alone (§8, §78.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import selectinload
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, NotFound

from app.db import act, frozen
from app.desks.ground import Desk, found, is_key, now
from app.errors import BadInput, Refusal
from app.models import Application, Authority, Commission, Institution, Region, Subject
from app.register.values import masked
from app.register.visit import db, given_back, me
from app.rules.terms import ApplicationState, AttestationType, Category, EducationLevel, Language, Sex
from app.stages import enrolment, intake, wishes
from app.stages.access import Door, watched
from app.stages.intake import Broken, Filled
from app.text import Text

REGISTERING = Text("Өтініш тіркелді", "Зарегистрировано заявление")
REGISTERED = Text("№ {number} тіркелді: {name}", "№ {number} зарегистрировано: {name}")
CORRECTING = Text("Өтініш түзетілді: № {number}", "Исправлено заявление: № {number}")
WITHDRAWING = Text("Өтініш қайтарып алынды: № {number}", "Заявление отозвано: № {number}")
SEEKING = Text("ЖСН бойынша өтініш", "заявление по ИИН")
RIGHT = Text("ЖСН құжатпен сәйкес.", "ИИН сходится с документом.")
SOUND = Text("ЖСН жазылуы дұрыс.", "ИИН записан верно.")
HERE = Text("Осы комиссияда тіркелген: № {number}.", "Уже зарегистрировано в этой комиссии: № {number}.")
NOT_A_DAY = Text("Күнді кк.аа.жжжж түрінде жазыңыз.", "Впишите дату в виде дд.мм.гггг.")
LONGEST = 300
TERMS = {
    "education_level": EducationLevel, "category": Category, "attestation_type": AttestationType, "language": Language,
}  # fmt: skip
WORDS = ("iin", "surname", "first_name", "patronymic", "position", "phone")
ROWS = ("institution_id", "subject_id", "wished_site_id")
TICKS = ("low_vision", "health_room", "has_application", "has_id_copy")
DAYS = ("%d.%m.%Y", "%d%m%Y", "%Y-%m-%d")


class IntakeDesk(Desk):
    """Applications of the visitor's own commission."""

    route_base = "/desk/intake"
    default_view = "add"

    @expose("/add", methods=["GET", "POST"])
    @has_access
    @permission_name("enrolment.register")
    def add(self) -> ResponseReturnValue:
        commission = _own()
        if request.method == "GET":
            return self._page(given_back() or MultiDict(), commission)
        if "find" in request.form:  # without a script the workplaces are looked up by sending the form
            return self._page(request.form, commission)
        try:
            with watched(db(), Door("application", str(SEEKING), commission)):
                made = _taken(commission)
        except (Refusal, BadInput) as refused:
            g.refused = refused
            return self._page(request.form, _own()), refused.status
        flash(str(REGISTERED.fill(number=made.number, name=made.full_name)), "success")
        return redirect(url_for(".add", after=made.id))

    @expose("/edit/<int:application_id>", methods=["GET", "POST"])
    @has_access
    @permission_name("enrolment.register")
    def edit(self, application_id: int) -> ResponseReturnValue:
        row = _mine(application_id)
        if request.method == "GET":
            return self._page(given_back() or _typed_of(row), row.commission, row)
        if "find" in request.form:
            return self._page(request.form, row.commission, row)

        def deed() -> Text:
            title = CORRECTING.fill(number=row.number)
            with act(db(), title, mark="§32.4", place=row.commission):
                intake.correct(db(), row, _filled(of=row), now=now())
            return title

        return self._carried(deed, row)

    @expose("/withdraw/<int:application_id>", methods=["POST"])
    @has_access
    @permission_name("enrolment.register")
    def withdraw(self, application_id: int) -> ResponseReturnValue:
        row = _mine(application_id)

        def deed() -> Text:
            title = WITHDRAWING.fill(number=row.number)
            with act(db(), title, mark="§8", place=row.commission):
                enrolment.withdraw(db(), row, now=now())
            return title

        return self._carried(deed, row)

    @expose("/iin", methods=["POST"])
    @has_access
    @permission_name("enrolment.register")
    def iin(self) -> ResponseReturnValue:
        """What is to be said of an IIN while it is typed, JSON: whether it is sound, whether it stands in a journal.

        A number that stands in another commission leaves its line in the log of access: such a question is one about
        a stranger.
        """
        commission, number = _own(), _word(request.form, "iin")
        birth, sex = _day(_word(request.form, "birth")), _term(request.form, "sex", Sex)
        try:
            intake.compared(number, birth=birth, sex=sex, on=now().astimezone(commission.tz).date())
            with watched(db(), Door("application", str(SEEKING), commission)):
                here = intake.registered_here(db(), commission, number)
        except Refusal as refused:
            return jsonify({"right": False, "said": f"{refused.mark}: {refused.text}"})
        if here is not None:
            way = url_for(".edit", application_id=here.id)
            return jsonify({"right": False, "said": str(HERE.fill(number=here.number)), "way": way})
        return jsonify({"right": True, "said": str(RIGHT if birth and sex else SOUND)})

    @expose("/workplaces")
    @has_access
    @permission_name("enrolment.register")
    def workplaces(self) -> ResponseReturnValue:
        """Organisations for what is typed, JSON: number, BIN with name, authority."""
        words = _word(request.args, "q")
        places = intake.workplaces(
            db(), words, authority=_number(request.args, "authority"), region=_number(request.args, "region")
        )
        return jsonify([{"id": one.id, "said": f"{one} · {one.code}", "under": str(one.authority)} for one in places])

    def _carried(self, deed: Any, row: Application) -> ResponseReturnValue:
        pk = row.id
        here = url_for(".edit", application_id=pk)

        def page() -> str:
            again = _mine(pk)
            return self._page(request.form, again.commission, again)

        return self.answer(deed, then=here, page=page)

    def _page(self, typed: Mapping[str, Any], commission: Commission, row: Application | None = None) -> str:
        refused, moment = g.get("refused"), now()
        return self.page(
            "intake.html",
            commission=commission,
            row=row,
            typed=typed,
            wrong=refused.columns if isinstance(refused, Broken) else {},
            shut=_shut(commission, row, moment),
            twin=_twin(commission, typed, row),
            after=_after(commission),
            masked=masked(row.iin) if row else "",
            papers=[],
            choices=_choices(typed),
        )


def _taken(commission: Commission) -> Application:
    with act(db(), REGISTERING, mark="§78.3", place=commission):
        return intake.take(db(), commission, _filled(), now=now())


def _own() -> Commission:
    if me().commission_id is None:
        raise NotFound
    return found(Commission, me().commission_id or 0, selectinload(Commission.site))


def _mine(pk: int) -> Application:
    whole = selectinload(Application.commission).selectinload(Commission.site)
    return found(Application, pk, whole, selectinload(Application.institution))


def _shut(commission: Commission, row: Application | None, moment: dt.datetime) -> Refusal | None:
    """Why nothing is taken here now."""
    if row is not None:
        gone = row.state is ApplicationState.WITHDRAWN
        return enrolment.WITHDRAWN if gone else frozen(db(), row)
    if commission.opened_at is None:
        return enrolment.NOT_OPENED
    return enrolment.closed(commission, moment)


def _twin(commission: Commission, typed: Mapping[str, Any], row: Application | None) -> Application | None:
    """The application of the same commission that stands in the way of the typed IIN."""
    number = str(typed.get("iin", "")).strip()
    if g.get("refused") is None or not number:
        return None
    asked = sa.select(Application).where(
        Application.commission_id == commission.id,
        Application.iin == number,
        Application.state != ApplicationState.WITHDRAWN,
        Application.id != (row.id if row else 0),
    )
    return db().scalar(asked)


def _after(commission: Commission) -> Application | None:
    """The application that was registered just before: its paper can be printed, itself be opened."""
    pk = request.args.get("after", "")
    if not is_key(pk):
        return None
    return db().scalar(
        sa.select(Application)
        .where(Application.id == int(pk), Application.commission_id == commission.id)
        .options(selectinload(Application.commission))
    )


# ---- what was typed


def _filled(of: Application | None = None) -> Filled:
    """The form as values of columns; an IIN left blank at an application that is there stays as it is."""
    form, faults = request.form, dict[str, Text]()
    values: dict[str, Any] = {name: _word(form, name) for name in WORDS}
    values |= {name: _term(form, name, words) for name, words in TERMS.items()}
    values |= {name: _number(form, name) or None for name in ROWS}
    values |= {name: name in form for name in TICKS} | {"photos": 2 if "photos" in form else 0}
    if not values["institution_id"]:
        values["institution_id"] = _by_bin(_word(form, "workplace"))
    values["wished_day"] = _day(_word(form, "wished_day"))
    birth = _day(_word(form, "birth"))
    for name, day in (("birth", birth), ("wished_day", values["wished_day"])):
        if _word(form, name) and day is None:
            faults[name] = NOT_A_DAY
    if faults:
        raise Broken(faults)
    if of is not None and not values["iin"]:
        del values["iin"]
    return Filled(values, birth, _term(form, "sex", Sex))


def _typed_of(row: Application) -> dict[str, Any]:
    """An application as the form would have sent it; the IIN is masked everywhere and stays blank."""
    typed: dict[str, Any] = {name: getattr(row, name) or "" for name in (*WORDS, *ROWS) if name != "iin"}
    typed |= {name: getattr(row, name).value for name in TERMS}
    typed |= {name: "1" for name in TICKS if getattr(row, name)}
    if row.photos >= 2:
        typed["photos"] = "1"
    typed["wished_day"] = row.wished_day.isoformat() if row.wished_day else ""
    return typed


def _by_bin(words: str) -> int | None:
    return db().scalar(sa.select(Institution.id).where(Institution.code == words)) if words else None


def _word(form: Mapping[str, Any], name: str) -> str:
    value = " ".join(str(form.get(name, "")).split())
    if len(value) > LONGEST or not (value.isprintable() or value == ""):
        raise BadRequest
    return value


def _number(form: Mapping[str, Any], name: str) -> int:
    value = _word(form, name)
    if not value:
        return 0
    if not is_key(value):
        raise BadRequest
    return int(value)


def _term(form: Mapping[str, Any], name: str, words: Any) -> Any:
    value = _word(form, name)
    return words(value) if value in set(words) else None


def _day(words: str) -> dt.date | None:
    for shape in DAYS:
        try:
            return dt.datetime.strptime(words, shape).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    return None


# ---- what is chosen from


def _choices(typed: Mapping[str, Any]) -> dict[str, Any]:
    sites = wishes.sites(db())
    days: dict[dt.date, list[int]] = {}
    for site in sites:
        for day in site.days:
            days.setdefault(day, []).append(site.id)
    return {
        **TERMS,
        "sex": Sex,
        "subjects": db().scalars(sa.select(Subject).order_by(Subject.code)).all(),
        "regions": db().scalars(sa.select(Region).order_by(Region.code)).all(),
        "authorities": db().scalars(sa.select(Authority).order_by(Authority.code)).all(),
        "sites": sites,
        "days": sorted(days.items()),
        "places": _places(typed),
    }


def _places(typed: Mapping[str, Any]) -> list[Institution]:
    """The workplace that was chosen, then those that fit what is typed."""
    chosen = _number(typed, "institution_id")
    words, authority, region = (
        _word(typed, "workplace"), _number(typed, "authority"), _number(typed, "region")
    )  # fmt: skip
    whole = selectinload(Institution.authority)
    kept = db().scalars(sa.select(Institution).where(Institution.id == chosen).options(whole)).all() if chosen else []
    fitting = intake.workplaces(db(), words, authority=authority, region=region) if words or authority or region else []
    return [*kept, *(one for one in fitting if one.id != chosen)]
