"""Forms whose registers come with a later step: laid out and checked today, printed from a sample until then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.form.addressees import ADDRESSEES
from app.form.declared import FORMS, MIME, TEMPLATES, Appendix, Kind, appendix_of
from app.form.printing import Paper, rendered
from app.form.saying import Imprint, QrCode, checksum
from app.form.source import Source, shipped
from app.text import Lang, Text

Sample = Callable[[], Any]

WAITING: dict[str, Waiting] = {}
"""Waiting forms by their appendix, in the order of the appendices; filled when `app.documents` is imported."""

SAMPLE = Text("ҮЛГІ", "ОБРАЗЕЦ")
DAY = dt.datetime(2018, 11, 3, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Waiting:
    """An appendix that no register fills yet: `sample` says an invented paper, `until` what it waits for."""

    id: str
    title: Text
    mark: str
    sample: Sample
    source: Path
    until: Text
    copies: int = 1
    draw: Callable[[Any], bytes] | None = None

    @property
    def kind(self) -> Kind:
        return Kind.PDF if self.draw else Kind(self.source.suffix)

    @property
    def template(self) -> Path | None:
        return None if self.draw else self.source

    @property
    def addressees(self) -> tuple[Text, ...]:
        """Who gets the copies, one each."""
        return ADDRESSEES.get(self.id, ())

    @property
    def build(self) -> Sample:
        """What says the paper: its return type is the contract of the template, as it is for a form in force."""
        return self.sample


def waiting(
    form_id: str, title: Text, *, mark: str, template: str, until: Text, **options: Any
) -> Callable[[Sample], Sample]:
    """Declare a form that waits: the function below takes nothing and returns an invented paper.

    When its register has come, the same dataclass is built by a function under `form` instead.
    """

    def declare(sample: Sample) -> Sample:
        if form_id in WAITING or form_id in FORMS:
            raise ValueError(f"form {form_id}: declared twice")
        WAITING[form_id] = Waiting(form_id, title, mark, sample, TEMPLATES / template, until, **options)
        ordered = sorted(WAITING.items(), key=lambda item: Appendix.of(item[0]))
        WAITING.clear()
        WAITING.update(ordered)
        return sample

    return declare


def sample_paper(waits: Waiting, lang: Lang, source: Source | None = None) -> Paper:
    """The form as it will look, filled with its sample; its number says that it is one.

    `source`: the version in force, where there is another one than that of the house.
    """
    document, source = waits.sample(), source or shipped(waits.source)
    imprint = Imprint(
        title=waits.title,
        appendix=appendix_of(waits.id),
        doc_no=f"{waits.id}/{SAMPLE.within(lang)}",
        printed_at=DAY,
        printed_by=SAMPLE.within(lang),
        template=source.version,
        checksum=checksum(document),
        qr=QrCode(f"SQ1|sample|{waits.id}|{checksum(document)}"),
    )
    content = rendered(waits, source, document, imprint, lang)
    return Paper(
        f"{waits.id} {SAMPLE.within(lang).replace(' / ', '-')} {lang}{waits.kind.value}", content, MIME[waits.kind]
    )
