"""Many papers in one Word document: what makes each a section of its own, with its own pages, marks and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

END = "_unit_end"
"""Stands in the template for the mark at the end of a paper, which bears a name of its own in each."""
EDGES = tuple(f"{pages}{edge}" for pages in ("", "first_page_", "even_page_") for edge in ("header", "footer"))
COMMENTS = ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")
BEFORE_NUMBERS = {qn(f"w:{name}") for name in ("headerReference", "footerReference", "footnotePr", "endnotePr", "type",
                  "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType")}  # fmt: skip
REFERENCE = re.compile(r'(<w:(?:header|footer)Reference\b[^>]*?\sr:id=")([^"]+)(")')
OPENING = re.compile(r"<w:p(?:\s[^>]*)?>")
PROPERTIES_END = "</w:pPr>"
SLIM = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>'
"""A paragraph that takes a point of the page."""
MARK_ID = re.compile(r'(<w:bookmark(?:Start|End)\b[^>]*?\sw:id=")(\d+)(")')
MARK_NAME = re.compile(r'<w:bookmarkStart\b[^>]*?\sw:name="([^"]+)"')
LISTED = re.compile(r'(<w:numId\s+w:val=")([1-9]\d*)("\s*/>)')
NOTED = re.compile(r'(<w:footnoteReference\b[^>]*?\sw:id=")(\d+)(")')


def prepare(document: Any, edges: Iterable[Any]) -> None:
    """Make a template (the root of its document, of its headers and footers) one of a paper within a book.

    Pages are counted within the paper, lists begin anew, comments of those who wrote the template are left out.
    """
    body, edges = document.body, list(edges)
    if body.find(qn("w:sectPr")) is None:
        body.append(OxmlElement("w:sectPr"))
    own = list(body.iter(qn("w:sectPr")))
    _begin_anew(own[0])
    for root in (body, *edges):
        for said in [one for one in root.iter(qn("w:instrText")) if (one.text or "").split()[:1] == ["NUMPAGES"]]:
            _count_within(said, sections=len(own))
    for one in [one for kind in COMMENTS for one in body.iter(qn(kind))]:
        one.getparent().remove(one)


def unlink(own: Iterable[Any]) -> None:
    """A paper of several sections: what its first one lacks is empty there, not that of the paper before."""
    first, *others = own
    for edge in EDGES:
        if getattr(first, edge).is_linked_to_previous:
            getattr(first, edge).is_linked_to_previous = all(getattr(one, edge).is_linked_to_previous for one in others)


def _begin_anew(section: Any) -> None:
    """The first section of a paper begins a page, which is page 1."""
    kind = section.find(qn("w:type"))
    if kind is not None and kind.get(qn("w:val")) in {"continuous", "nextColumn"}:
        section.remove(kind)
    numbers = section.find(qn("w:pgNumType"))
    if numbers is None:
        numbers = OxmlElement("w:pgNumType")
        section.insert(sum(one.tag in BEFORE_NUMBERS for one in section), numbers)
    numbers.set(qn("w:start"), "1")


def _count_within(said: Any, *, sections: int) -> None:
    """«Of how many pages»: those of the paper, not of the book.

    Word keeps SECTIONPAGES up to date by itself; programmes that do not know it show what the field held last: the
    number of the page on which the paper ends. A paper of several sections has only that.
    """
    run = said.getparent()
    if sections > 1:
        said.text = f"PAGEREF {END}"
        return
    said.text = "SECTIONPAGES"
    shown = _shown(run)
    if shown:
        for one in reversed(list(_field(run, f"PAGEREF {END}"))):
            shown[0].addnext(one)
        for one in shown[1:]:
            one.getparent().remove(one)


def _shown(run: Any) -> list[Any]:
    """The run that parts a field from what it shows, and the runs of what it shows; none for a field without them."""
    shown: list[Any] = []
    for after in run.itersiblings():
        field = after.find(qn("w:fldChar"))
        kind = None if field is None else field.get(qn("w:fldCharType"))
        if kind == "end":
            return shown
        if kind == "separate" or shown:
            shown.append(after)
    return []


def _field(run: Any, code: str) -> Iterator[Any]:
    """The runs of a field that look like `run`; what it shows now is left to what stands behind them."""
    for name, told in (
        ("fldChar", "begin"),
        ("instrText", code),
        ("fldChar", "separate"),
        ("t", "1"),
        ("fldChar", "end"),
    ):
        one, inner = OxmlElement("w:r"), OxmlElement(f"w:{name}")
        look = run.find(qn("w:rPr"))
        if look is not None:
            one.append(deepcopy(look))
        if name == "fldChar":
            inner.set(qn("w:fldCharType"), told)
        else:
            inner.text = told
        one.append(inner)
        yield one


def in_unit(body: str, unit: int, relations: dict[str, str]) -> str:
    """The body with the end mark of this unit, and with its own headers and footers."""
    own = REFERENCE.sub(lambda found: f"{found[1]}{relations.get(found[2], found[2])}{found[3]}", body)
    return own.replace(END, end_of(unit))


def end_of(unit: int) -> str:
    """The name of the mark at the end of a unit."""
    return f"{END}_{unit}"


def marked_apart(body: str, times: int, span: int) -> str:
    """Bookmarks of the template with names and numbers of their own in each repetition; `span` = room of numbers."""
    if not times or "<w:bookmarkStart" not in body:
        return body
    body = MARK_ID.sub(lambda found: f"{found[1]}{int(found[2]) + times * span}{found[3]}", body)
    for name in set(MARK_NAME.findall(body)):
        told = re.escape(name)
        where = rf'(<w:bookmarkStart\b[^>]*?\sw:name="|\sw:anchor="|(?:REF|HYPERLINK \\l) "?){told}(?=["\s<&])'
        body = re.sub(where, rf"\g<1>{name}_{times}", body)
    return body


def ended(body: str, mark: str) -> tuple[str, str]:
    """A rendered body as what its last paragraph ends with (`mark` set within) and the properties of its section.

    The last block becomes a paragraph that may bear the section: if it is none, a slim one is added.
    """
    content, _, rest = body.rpartition("<w:sectPr")
    content = content.rstrip()
    start = _last_paragraph(content)
    if start is None or any(one in content[start:] for one in ("<w:sectPr", "<w:pPrChange")):
        content += f"<w:p><w:pPr>{SLIM}</w:pPr></w:p>"
    return f"{content.removesuffix('</w:p>')}{mark}</w:p>", f"<w:sectPr{rest}"


def closed(content: str, section: str) -> str:
    """A body that ends with a paragraph, its section within that paragraph: another body may follow."""
    start = _last_paragraph(content) or 0
    before, last = content[:start], content[start:]
    opening, _, inner = last.partition(">")
    if inner.startswith("<w:pPr/>"):
        inner = f"<w:pPr>{section}</w:pPr>{inner.removeprefix('<w:pPr/>')}"
    elif inner.startswith("<w:pPr>"):
        inner = inner.replace(PROPERTIES_END, section + PROPERTIES_END, 1)
    else:
        inner = f"<w:pPr>{section}</w:pPr>{inner}"
    return f"{before}{opening}>{inner}"


def _last_paragraph(content: str) -> int | None:
    """Where the paragraph begins that the content ends with; None if it ends with something else."""
    start = len(content) if content.endswith("</w:p>") else 0
    while start > 0:
        start = max(content.rfind("<w:p>", 0, start), content.rfind("<w:p ", 0, start))
        tail = content[max(start, 0) :]
        if sum(not one.endswith("/>") for one in OPENING.findall(tail)) == tail.count("</w:p>"):
            return start
    return None
