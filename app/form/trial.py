"""A template tried out: its paper filled in from a sample or from real data, and nothing entered as printed."""

from __future__ import annotations

from typing import Any

from app.errors import BadInput
from app.form import apart, invented
from app.form.declared import MIME, appendix_of
from app.form.gate.contract import Printable, shape_of
from app.form.gate.flaws import Flaw
from app.form.gate.verdict import Verdict
from app.form.printing import Paper, words_of
from app.form.saying import Imprint, QrCode, checksum
from app.form.source import Source
from app.form.waiting import DAY, SAMPLE, Waiting
from app.text import Lang, Text

LANGS: tuple[Lang, ...] = ("kk", "ru", "both")


def tried(form: Printable, content: bytes, name: str) -> Verdict:
    """The gate, and for what passes it a print of an invented paper in Kazakh, Russian and both: in processes apart."""
    verdict = apart.judged(form, content, name)
    if verdict.passes:
        source, document = Source.of(content), sample(form)
        try:
            papers(form, [source] * len(LANGS), document, LANGS)
        except BadInput as failed:
            verdict.flaws.insert(0, Flaw(failed.text))
    return verdict


def sample(form: Printable) -> Any:
    """A paper that nobody has written: the sample of a form that waits, otherwise an invented one."""
    return form.sample() if isinstance(form, Waiting) else invented.paper(shape_of(form))


def papers(form: Printable, sources: list[Source], document: Any, langs: tuple[Lang, ...]) -> list[Paper]:
    """The same paper from several versions, each in its language; its number says that it is a sample."""
    tasks = [
        apart.Task(form.kind, source.content, words_of(document, imprint(form, source, document, lang), lang))
        for source, lang in zip(sources, langs, strict=True)
    ]
    named = Text(f"{form.id} {SAMPLE.kk}", f"{form.id} {SAMPLE.ru}")
    return [
        Paper(f"{named.within(lang)} {source.version} {lang}{form.kind.value}", made, MIME[form.kind])
        for made, source, lang in zip(apart.filled(tasks), sources, langs, strict=True)
    ]


def imprint(form: Printable, source: Source, document: Any, lang: Lang) -> Imprint:
    """What the house puts on a sample: no number, no author, a QR code that leads to no print."""
    return Imprint(
        title=form.title,
        appendix=appendix_of(form.id),
        doc_no=f"{form.id}/{SAMPLE.within(lang)}",
        printed_at=DAY,
        printed_by=SAMPLE.within(lang),
        template=source.version,
        checksum=checksum(document),
        qr=QrCode(f"SQ1|sample|{form.id}|{checksum(document)}"),
    )
