"""What the law asks of one application, each rule told under its own column (§5, §77, G25, G27)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import workbook
from app.errors import Refusal
from app.models import Commission, Subject
from app.rules import applications, people
from app.stages import wishes
from app.text import Text

WISHES = ("wished_site_id", "wished_day")
Check = Callable[[], object]


class Rules:
    """What §5, §77 and the subject ask of an application, each told under its own column."""

    def __init__(self, session: Session, commission: Commission, now: dt.datetime) -> None:
        self._subjects = {subject.id: subject for subject in session.scalars(sa.select(Subject))}
        self._day = now.astimezone(commission.tz).date()
        self._own_site = commission.site_id
        self._planned = {site.id: site.days for site in wishes.sites(session)}

    def broken(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
        """Column and sentence of every broken rule; a rule whose values were not understood is passed over."""
        for name, check in self._checks(values):
            try:
                check()
            except Refusal as refusal:
                yield name, workbook.said(refusal)

    def refuse(self, values: Mapping[str, Any]) -> None:
        """The first broken rule as a Refusal."""
        items = {**values, "claimed_category": values.get("category"), "subject": values.get("subject_id")}
        applications.check_items(items)
        for _, check in self._checks(values):
            check()

    def _checks(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Check]]:
        if values.get("iin"):
            yield "iin", partial(applications.check_iin, values["iin"], on=self._day)
        subject = self._subjects.get(values.get("subject_id", 0))
        if subject and values.get("language"):
            yield "language", partial(applications.check_language, subject.language, values["language"])
        if all(name in values for name in ("has_application", "photos", "has_id_copy")):
            yield "has_application", partial(
                applications.check_documents,
                application=values["has_application"], photos=values["photos"], id_copy=values["has_id_copy"],
            )  # fmt: skip
        if values.get("phone"):
            yield "phone", partial(people.check_phone, values["phone"])
        if values.get("wished_day"):
            planned = self._planned.get(values.get("wished_site_id") or self._own_site, ())
            yield "wished_day", partial(applications.check_wish, values["wished_day"], planned)
