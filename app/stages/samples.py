"""The sample book: every declared form as a file, from the data of this database or from an invented sample."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import app.documents  # noqa: F401  (declares the forms)
from app.errors import BadInput, Refusal
from app.form import FORMS, Form, checksum, office
from app.form.declared import MIME, Appendix, Kind
from app.form.printing import Paper, rendered
from app.form.saying import Imprint, QrCode
from app.form.source import in_force
from app.form.waiting import SAMPLE, WAITING, Waiting, sample_paper
from app.text import Lang, Text

INDEX = "README.html"
TRIED = 12
"""Rows of a form that are looked at to find the one that says most."""
IN_FORCE, WAITS = Text("қолданыста", "в действии"), Text("күтуде: {until}", "ожидает: {until}")
NO_UNIT = Text("бұл базада басатын бірлік жоқ", "в этой базе нет единицы, для которой печатают")
TITLE = Text("Үлгілер кітабы", "Книга образцов")
LEAD = Text(
    "Әр нысан осы базаның деректерімен, ал тізілімі кейін келетіндері ойдан алынған деректермен толтырылған. Бұл "
    "парақтардың күші жоқ: нөмірінде «ҮЛГІ» деп жазылған.",
    "Каждая форма заполнена данными этой базы, а та, чей регистр появится позже, вымышленными данными. Силы эти листы "
    "не имеют: вместо номера на них написано «ОБРАЗЕЦ».",
)
HEADS = (
    Text("Нысан", "Форма"), Text("Атауы", "Название"), Text("Тармақ", "Пункт"), Text("Жағдайы", "Состояние"),
    Text("Дана, кімге", "Экземпляры, кому"), Text("Файл", "Файл"), Text("Бет", "Страниц"),
)  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """One form of the book: `name` of its file, or `why` there is none; `pages` are counted in a PDF."""

    id: str
    title: Text
    mark: str
    state: Text
    for_whom: Text
    name: str = ""
    why: str = ""
    pages: int = 0


@dataclass
class Book:
    """The files by name, and what the index says of them."""

    files: dict[str, bytes] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)


def book(session: Session, lang: Lang, *, pdf: bool) -> Book:
    """Every form once; nothing is printed, no trace is left. BadInput: a PDF is asked for and cannot be had."""
    if pdf:
        office.require()
    made = Book()
    every: list[Form | Waiting] = [*FORMS.values(), *WAITING.values()]
    for one in sorted(every, key=lambda form: Appendix.of(form.id)):
        paper = (
            sample_paper(one, lang, in_force(session, one))
            if isinstance(one, Waiting)
            else _of_database(session, one, lang)
        )
        if paper is not None:
            made.files[paper.name] = paper.content
        made.samples.append(_sample(one, paper))
    if pdf:
        _add_pdfs(made)
    made.files[INDEX] = _index(made.samples, lang).encode()
    return made


def _sample(one: Form | Waiting, paper: Paper | None) -> Sample:
    state = WAITS.fill(until=one.until) if isinstance(one, Waiting) else IN_FORCE
    kk, ru = ("; ".join(getattr(whom, lang) for whom in one.addressees) for lang in ("kk", "ru"))
    return Sample(
        one.id, one.title, one.mark, state, Text(f"{one.copies}: {kk}", f"{one.copies}: {ru}"),
        name=paper.name if paper else "", why="" if paper else str(NO_UNIT),
    )  # fmt: skip


def _of_database(session: Session, form: Form, lang: Lang) -> Paper | None:
    """The form of the row that says most, or its sample; None where there is neither."""
    papers = list(_documents(session, form)) or ([form.sample()] if form.sample else [])
    if not papers:
        return None
    document, source = max(papers, key=lambda one: len(repr(one))), in_force(session, form)
    imprint = Imprint(
        title=form.title,
        appendix=form.appendix,
        doc_no=f"{form.id}/{SAMPLE.within(lang)}",
        printed_at=session.scalars(sa.text("SELECT synaq_now()")).one(),
        printed_by=SAMPLE.within(lang),
        template=source.version,
        checksum=checksum(document),
        journal=SAMPLE.within(lang),
        qr=QrCode(f"SQ1|sample|{form.id}|{checksum(document)}"),
    )
    name = f"{form.id} {SAMPLE.within(lang).replace(' / ', '-')} {lang}{form.extension}"
    return Paper(name, rendered(form, source, document, imprint, lang), MIME[form.kind])


def _documents(session: Session, form: Form) -> Iterator[Any]:
    query = sa.select(form.on).order_by(form.on.id).limit(TRIED * 4)
    fitting = [row for row in session.scalars(query) if form.fits(row)][:TRIED]
    for row in fitting:
        try:
            if form.ready:
                form.ready(session, row)
            yield form.build(session, row)
        except (Refusal, BadInput):
            continue


def _add_pdfs(made: Book) -> None:
    """Beside every Word and Excel file its PDF, and the pages counted."""
    sources = [name for name in made.files if not name.endswith(Kind.PDF)]
    named = [office.File(made.files[name], f".{name.rpartition('.')[2]}", name) for name in sources]
    for name, pdf in zip(sources, office.pdfs(named), strict=True):
        made.files[f"{name.rpartition('.')[0]}.pdf"] = pdf
    pages = {name: office.pages(content) for name, content in made.files.items() if name.endswith(Kind.PDF)}
    made.samples = [replace(one, pages=pages.get(f"{one.name.rpartition('.')[0]}.pdf", 0)) for one in made.samples]


def _index(samples: list[Sample], lang: Lang) -> str:
    def said(words: Text | str) -> str:
        return html.escape(words.within(lang) if isinstance(words, Text) else words)

    head = "".join(f"<th>{said(words)}</th>" for words in HEADS)
    lines = []
    for one in samples:
        pdf = f"{one.name.rpartition('.')[0]}.pdf"
        links = [one.name, *([pdf] if one.pages and pdf != one.name else [])] if one.name else []
        file = " · ".join(f'<a href="{html.escape(name)}">{html.escape(name)}</a>' for name in links) or said(one.why)
        cells = (said(one.title), said(one.mark), said(one.state), said(one.for_whom), file, str(one.pages or "—"))
        lines.append(f"<tr><th>{one.id}</th>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return PAGE.format(
        lang="ru" if lang == "ru" else "kk", title=said(TITLE), lead=said(LEAD), head=head, lines="\n".join(lines)
    )


PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 15px/1.4 sans-serif; margin: 24px; max-width: 1400px; }}
table {{ border-collapse: collapse; }} th, td {{ border: 1px solid #9aa7b5; padding: 6px 10px; text-align: left;
vertical-align: top; }} thead th {{ background: #e9edf2; }} tbody th {{ white-space: nowrap; }}
</style></head><body><h1>Synaq: {title}</h1><p>{lead}</p>
<table><thead><tr>{head}</tr></thead><tbody>
{lines}
</tbody></table></body></html>
"""
