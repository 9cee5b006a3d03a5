"""Papers as pictures of their pages, by way of the PDF that LibreOffice makes in its cell, where it is installed."""

from __future__ import annotations

import io

import pypdfium2

from app.errors import BadInput
from app.form import office
from app.form.declared import Kind

SCALE = 1.15  # of 72 dots an inch
MOST_PAGES = 12


def pictures(papers: list[tuple[Kind, bytes]]) -> list[list[bytes]] | None:
    """The first pages of each paper as PNG; None without LibreOffice, or when it made nothing of one of them."""
    if office.programme() is None:
        return None
    try:
        made = office.pdfs([office.File(content, kind.value) for kind, content in papers])
    except BadInput:
        return None
    return [_drawn(pdf) for pdf in made]


def _drawn(pdf: bytes) -> list[bytes]:
    found = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for at in range(min(len(document), MOST_PAGES)):
            out = io.BytesIO()
            document[at].render(scale=SCALE).to_pil().convert("P", colors=64).save(out, "PNG", optimize=True)
            found.append(out.getvalue())
    finally:
        document.close()
    return found
