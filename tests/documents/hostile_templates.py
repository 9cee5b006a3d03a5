"""Templates that mean harm, each made from one that came with the house: where it is, and what it tries.

A payload that runs touches the file `CANARY`; `at` is what the gate must say of its place, in Kazakh.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from app.form.declared import FORMS, Kind

CANARY = Path("/tmp/synaq-canary")  # noqa: S108  (nobody may touch it: that is the test)
TOUCH = f"touch {CANARY}"
WORD_FORM, EXCEL_FORM = "I-11", "I-1"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN, FOOT, HEAD = "негізгі мәтін", "төменгі колонтитул", "жоғарғы колонтитул"
Parts = dict[str, bytes]
Change = Callable[[Parts], None]


class Case(NamedTuple):
    """One hostile template."""

    name: str
    kind: Kind
    change: Change
    at: str = ""

    @property
    def form(self) -> str:
        return WORD_FORM if self.kind is Kind.WORD else EXCEL_FORM

    def content(self) -> bytes:
        parts = parts_of(FORMS[self.form].source.read_bytes())
        self.change(parts)
        return packed(parts)


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


# ---- ways to bring something in


def paragraph(words: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def put(part: str, mark: str, words: str) -> Change:
    """Before the last `mark` of a part."""

    def change(parts: Parts) -> None:
        before, found, after = parts[part].decode().rpartition(mark)
        assert found, (part, mark)
        parts[part] = f"{before}{words}{found}{after}".encode()

    return change


def body(words: str) -> Change:
    return put("word/document.xml", "<w:sectPr", words)


def said(words: str) -> Change:
    return body(paragraph(words))


def footer(words: str) -> Change:
    return put("word/footer1.xml", "</w:ftr>", paragraph(words))


def added(part: str, content: str, kind: str, owner: str = "word/_rels/document.xml.rels", type_: str = "") -> Change:
    """A new part with its relation and content type."""

    def change(parts: Parts) -> None:
        parts[part] = content.encode()
        target = part.split("/", 1)[1]
        related(kind, target, owner)(parts)
        if type_:
            put("[Content_Types].xml", "</Types>", f'<Override PartName="/{part}" ContentType="{type_}"/>')(parts)

    return change


def related(
    kind: str, target: str, owner: str = "word/_rels/document.xml.rels", *, outside: bool = False, number: str = "rIdX"
) -> Change:
    mode = ' TargetMode="External"' if outside else ""
    line = f'<Relationship Id="{number}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'

    def change(parts: Parts) -> None:
        if owner not in parts:
            empty = (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
            )
            parts[owner] = empty.encode()
        put(owner, "</Relationships>", line)(parts)

    return change


def both(*changes: Change) -> Change:
    def change(parts: Parts) -> None:
        for one in changes:
            one(parts)

    return change


def replaced(part: str, old: str, new: str) -> Change:
    def change(parts: Parts) -> None:
        assert old.encode() in parts[part], (part, old)
        parts[part] = parts[part].replace(old.encode(), new.encode(), 1)

    return change


def whole(part: str, content: bytes) -> Change:
    def change(parts: Parts) -> None:
        parts[part] = content

    return change


W_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FOOTNOTES = f'<w:footnotes {W_NS}><w:footnote w:id="2">{{}}</w:footnote></w:footnotes>'
WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def footnote(words: str) -> Change:
    return added("word/footnotes.xml", FOOTNOTES.format(paragraph(words)), "footnotes", type_=f"{WORDML}.footnotes+xml")


def header(words: str) -> Change:
    content = f"<w:hdr {W_NS}>{paragraph(words)}</w:hdr>"
    return added("word/header9.xml", content, "header", type_=f"{WORDML}.header+xml")


def comment(words: str) -> Change:
    content = f'<w:comments {W_NS}><w:comment w:id="1" w:author="x">{paragraph(words)}</w:comment></w:comments>'
    return added("word/comments.xml", content, "comments", type_=f"{WORDML}.comments+xml")


def text_box(words: str) -> Change:
    inner = f"<w:txbxContent>{paragraph(words)}</w:txbxContent>"
    shape = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{inner}</v:textbox></v:shape>'
    return body(f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>")


def field(instruction: str) -> Change:
    run = "<w:r>{}</w:r>"
    pieces = [instruction[: len(instruction) // 2], instruction[len(instruction) // 2 :]]
    middle = "".join(run.format(f'<w:instrText xml:space="preserve">{one}</w:instrText>') for one in pieces)
    begin, end = (run.format(f'<w:fldChar w:fldCharType="{one}"/>') for one in ("begin", "end"))
    return body(f"<w:p>{begin}{middle}{end}</w:p>")


SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"


def cell(inner: str, more: str = "") -> Change:
    return put(SHEET, "</sheetData>", f'<row r="90"><c r="B90"{more}>{inner}</c></row>')


def name_of(name: str, refers: str, more: str = "") -> Change:
    return put(BOOK, "</definedNames>", f'<definedName name="{name}"{more}>{refers}</definedName>')
