"""The folders of rooms at the desk of a site: stubs taken in by a reader, whose are missing (§28.2, §33.2.8, §78.8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.desks import ground
from app.desks.ground import DayDesk, found, seen_by
from app.desks.passes import answered, take, taken_back
from app.form import FORMS
from app.models import AdmissionPass, Placement, Sitting
from app.register.paper import address
from app.register.visit import db, me
from app.roles import may_print
from app.rules.terms import PassStep
from app.stages import overview, passes

PAPERS = ("I-11", "X-8")
"""What lies in a folder besides the stubs, and its cover."""


class FolderDesk(DayDesk):
    """The folders of a sitting."""

    route_base = "/desk/folders"
    method_permission_name: ClassVar[Mapping[str, str]] = seen_by("passes.folders")

    @expose("/<int:sitting_id>/take", methods=["POST"])
    @has_access
    @permission_name("passes.take_stub")
    def take(self, sitting_id: int) -> ResponseReturnValue:
        of = ground.sitting(sitting_id)
        return self._answered(of, lambda: take(PassStep.AT_SITE, of.site))

    @expose("/back/<int:admission_pass_id>", methods=["POST"])
    @has_access
    @permission_name("passes.return_stub")
    def back(self, admission_pass_id: int) -> ResponseReturnValue:
        placed = found(Placement, found(AdmissionPass, admission_pass_id).placement_id)
        of = ground.sitting(placed.sitting_id)
        return self._answered(of, lambda: taken_back(admission_pass_id, of.site))

    def _answered(self, of: Sitting, deed: Any) -> ResponseReturnValue:
        return answered(
            self, deed, then=url_for(".sitting", sitting_id=of.id),
            page=lambda: self.laid(ground.sitting(of.id)), tally=lambda: _tally(of),
        )  # fmt: skip

    def laid(self, of: Sitting) -> str:
        return self.page(
            "folders.html", of=of, folders=passes.folders(db(), of), counts=_tally(of), papers=_papers,
            sittings=overview.sittings(db()), step=PassStep.AT_SITE,
        )  # fmt: skip


def _tally(of: Sitting) -> dict[str, int]:
    told = passes.counts(db(), passes.Wanted(sitting_id=of.id))
    return {step.value if step else "all": n for step, n in told.items()}


def _papers(room: Any) -> list[tuple[str, str]]:
    """The papers of a folder that the visitor prints, each with its address."""
    standing = [FORMS[one] for one in PAPERS if one in FORMS and may_print(one, me().role)]
    return [(form.id, address(form, room)) for form in standing if isinstance(room, form.on)]
