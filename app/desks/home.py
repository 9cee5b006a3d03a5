"""The first page: where the work stands, what is mine to do now, what waits for whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import selectinload

from app import register
from app.desks.ground import local, may, now
from app.form import FORMS
from app.models import Application, Commission, Sitting
from app.register.paper import address
from app.register.visit import db, me
from app.roles import Role, cell
from app.rules.terms import ApplicationState, PassStep, SittingState
from app.stages import overview, passes
from app.stages.enrolment import is_closed
from app.stages.overview import Deed, Facts
from app.text import Text

APPEAL = (SittingState.APPEALS_OPEN, SittingState.APPEALS_MEETING, SittingState.APPEALS_CLOSED)
ORDER = list(SittingState)
OF_BASES = (Role.RESPONSIBLE, Role.CHAIR)
OF_THE_DAY = ("preparation.print_seating", "conduct.start")
"""Deeds that the law allows on the test day only (§33.7, §34.10)."""

WAYS = {
    "enrolment.close_base": ("EnrolmentDesk.base", False),
    "allocation.propose": ("AllocationDesk.runs", False),
    "preparation.allot_sheets": ("PreparationDesk.sitting", True),
    "preparation.issue_password": ("PreparationDesk.sitting", True),
    "corrections.apply": ("ApplyingDesk.lines", False),
    "passes.take_stub": ("FolderDesk.sitting", True),
    "results.seal_key": ("PreparationDesk.sitting", True),
    "conduct.start": ("ConductDesk.sitting", True),
    "conduct.finish": ("ConductDesk.sitting", True),
    "conduct.exclude": ("ConductDesk.sitting", True),
    "sheets.receive": ("ScanDesk.sitting", True),
    "sheets.settle": ("DoubtDesk.sitting", True),
    "identification.identify": ("DoubtDesk.sitting", True),
    "identification.fill": ("ProtocolDesk.sitting", True),
    "identification.enter": ("ProtocolDesk.sitting", True),
    "identification.report": ("ProtocolDesk.sitting", True),
    "results.ask_opening": ("KeyDesk.sitting", True),
    "results.open_key": ("KeyDesk.sitting", True),
    "results.score_sitting": ("KeyDesk.sitting", True),
    "": ("KeyDesk.sitting", True),
    "jobs": ("JobDesk.mine", False),
}
"""The desk at which a deed is done, and whether it is one of a sitting."""


class Home(register.Home):
    """The work above the registers."""

    template = "desks/home.html"

    def work(self) -> dict[str, object]:
        moment = now()
        seen = [_card(overview.facts(db(), one, me().role, now=moment)) for one in overview.sittings(db())]
        return {
            "of_the_day": OF_THE_DAY,
            "cards": seen,
            "base": _base(moment),
            "unopened": _unopened(),
            "local": local,
            "may": may,
        }


def _card(found: Facts) -> dict[str, Any]:
    deeds = overview.deeds(found)
    mine = [deed for deed in deeds if me().role in deed.who]
    stuck = [
        (words, way(verb, found.sitting) if verb == "jobs" or may(verb) else None)
        for verb, words in overview.stuck(found)
    ]
    return {
        "sitting": found.sitting,
        "today": found.sitting.day == found.now.astimezone(found.sitting.site.tz).date(),
        "steps": steps(found.sitting.state),
        "mine": [(deed, way(deed.verb, found.sitting), paper(deed, found.sitting)) for deed in mine],
        "theirs": [deed for deed in deeds if deed not in mine],
        "stuck": stuck,
        "bases": found.open_bases,
    }


def way(verb: str, of: Sitting) -> str | None:
    """The address of the desk where the deed is done."""
    if verb not in WAYS:
        return None
    endpoint, of_sitting = WAYS[verb]
    return url_for(endpoint, sitting_id=of.id) if of_sitting else url_for(endpoint)


def paper(deed: Deed, of: Sitting) -> str | None:
    """The address that prints the form of a deed which is a print."""
    form = FORMS.get(deed.form)
    return address(form, of) if form is not None and isinstance(of, form.on) else None


def steps(state: SittingState) -> list[tuple[Text, str]]:
    """The states of a sitting in their order: «done», «here» or «ahead»; the appeal is one step."""
    shown = [one for one in ORDER if one not in APPEAL or one is (state if state in APPEAL else APPEAL[0])]
    return [(one.label, _stands(one, state)) for one in shown]


def _stands(one: SittingState, state: SittingState) -> str:
    gap = ORDER.index(one) - ORDER.index(state)
    return "here" if gap == 0 else "done" if gap < 0 else "ahead"


def _base(moment: dt.datetime) -> dict[str, Any] | None:
    """The base of the visitor's own commission."""
    if me().role not in OF_BASES or me().commission_id is None:
        return None
    whole = sa.select(Commission).where(Commission.id == me().commission_id).options(selectinload(Commission.site))
    commission = db().scalars(whole).one()
    counted = sa.select(sa.func.count()).where(
        Application.commission_id == commission.id, Application.state != ApplicationState.WITHDRAWN
    )
    told = passes.counts(db(), passes.Wanted(commission.id))
    return {
        "commission": commission,
        "count": db().scalar(counted),
        "closed": is_closed(commission, moment),
        "passes": [(step.label, told[step]) for step in PassStep],
        "placed": told[None],
    }


def _unopened() -> int:
    """Commissions that the Centre has not opened yet."""
    if "U" not in cell("commission", me().role).verbs or me().role in OF_BASES:
        return 0
    return db().scalar(sa.select(sa.func.count()).where(Commission.opened_at.is_(None))) or 0
