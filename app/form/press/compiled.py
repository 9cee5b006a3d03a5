"""A Word template, read once by docxtpl and rendered many times: its texts compiled, all other parts packed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.parsers import expat

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from app.form.press import sections
from app.form.press.package import FIRST, Entry, entries

KEPT = 48
"""So many templates stay compiled."""
FOOTNOTES, NUMBERING = "footnotes+xml", "numbering+xml"
CORE = "docProps/core.xml"
ASKING = {"creator", "description", "identifier", "language", "subject", "title"}
"""The properties of a document that docxtpl renders."""
OF_CELLS = re.compile(r"\{[{%#]-?\s*(?:tc|colspan|hm)\b")
APART, TOGETHER = re.compile(r"<w:p([ >])"), re.compile(r"\n<w:p([ >])")
BRACES = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
LAID_OUT = re.compile("[\t\n\a\f]")
NOTHING = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'


@dataclass(frozen=True)
class Story:
    """A part that words are set into: body, header, footer or footnotes.

    `relation` is the name by which the body refers to it; `relations` the part that lists what it refers to itself;
    `head` and `tail` stand around what is rendered.
    """

    name: str
    relation: str
    relations: str
    content_type: str
    template: Template
    head: str = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    tail: str = ""


@dataclass(frozen=True)
class Compiled:
    """A template ready to be rendered.

    `steady` = no words change the number of columns of its tables; `fixed` are the parts that nothing changes, `plain`
    the text of those that grow: the types of all parts, and relations.
    """

    reader: DocxTemplate
    body: Story
    edges: tuple[Story, ...]
    notes: Story | None
    numbering: str
    steady: bool
    fixed: tuple[Entry, ...]
    plain: dict[str, str]

    @property
    def stories(self) -> Iterator[Story]:
        yield from (self.body, *self.edges, *([self.notes] if self.notes else ()))

    def filled(self, story: Story, words: dict[str, Any]) -> str:
        """What stands in the part, as docxtpl writes it; of the body what is within it.

        XMLSyntaxError for a header or footer that is broken markup.
        """
        xml = TOGETHER.sub(r"<w:p\1", story.template.render(words))
        for apart, together in BRACES.items():
            xml = xml.replace(apart, together)
        if LAID_OUT.search(xml):
            xml = self.reader.resolve_listing(xml)
        if story is self.body:
            if not self.steady or not _is_whole(xml):
                xml = self.reader.xml_to_string(self.reader.fix_tables(xml))
            return xml[xml.index(">") + 1 : xml.rindex("</w:body>")]
        parse_xml(xml.encode())
        return xml

    def properties(self, words: dict[str, Any]) -> bytes | None:
        """The properties of the document, if they ask for anything."""
        if CORE not in self.plain:
            return None
        tree: Any = parse_xml(self.plain[CORE].encode())
        for one in tree:
            if one.tag.rpartition("}")[2] in ASKING:
                one.text = environment().from_string(one.text or "").render(words)
        return bytes(serialize_part_xml(tree))


@lru_cache(maxsize=KEPT)
def compiled(content: bytes, *, book: bool = False) -> Compiled:
    """The template of these bytes; `book` = each paper made from it becomes a section of its own."""
    reader = DocxTemplate(BytesIO(content))
    reader.init_docx()
    document = reader.docx.part
    if book:
        sections.unlink(reader.docx.sections)
    edges = [part for kind in (reader.HEADER_URI, reader.FOOTER_URI) for part in reader.get_headers_footers(kind)]
    if book:
        sections.prepare(document.element, [part.element for _, part in edges])
    steady = _is_steady(document.element.body)
    body = _body(reader)
    read = [_story(part, relation, reader.patch_xml(reader.get_part_xml(part))) for relation, part in edges]
    notes = [
        _story(part, "", reader.patch_xml(part.blob.decode()), head="")
        for part in document.package.parts
        if part.content_type.endswith(FOOTNOTES)
    ]
    out = BytesIO()
    reader.docx.save(out)
    parts = {one.name: one for one in entries(out.getvalue())}
    numbering = next((_name(part) for part in document.package.parts if part.content_type.endswith(NUMBERING)), "")
    grown = {FIRST, *(one.relations for one in (body, *read, *notes)), *([numbering] if book and numbering else ())}
    plain = {name: parts[name].plain.decode() if name in parts else NOTHING for name in grown}
    if CORE in parts and b"{" in parts[CORE].plain:
        plain[CORE] = parts[CORE].plain.decode()
    if book:
        _forget(plain, body, read)
    changed = {*plain, body.name, *(one.name for one in (*read, *notes))}
    fixed = tuple(one for name, one in parts.items() if name not in changed)
    return Compiled(reader, body, tuple(read), next(iter(notes), None), numbering, steady, fixed, plain)


def environment() -> SandboxedEnvironment:
    """What a template may do: nothing but show what it is given."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _body(reader: DocxTemplate) -> Story:
    """The body; around it stands the rest of the document as it is."""
    part = reader.docx.part
    head, rest = part.blob.decode().split("<w:body", 1)
    around = {"head": f"{head}<w:body>", "tail": f"</w:body>{rest.rpartition('</w:body>')[2]}"}
    return _story(part, "", reader.patch_xml(reader.get_xml()), **around)


def _story(part: Any, relation: str, xml: str, **around: str) -> Story:
    name = _name(part)
    folder, _, file = name.rpartition("/")
    template = environment().from_string(APART.sub(r"\n<w:p\1", xml))
    return Story(name, relation, f"{folder}/_rels/{file}.rels", part.content_type, template, **around)


def _forget(plain: dict[str, str], body: Story, edges: list[Story]) -> None:
    """In a book each unit has headers and footers of its own: those of the template are in no list."""
    for edge in edges:
        own = rf'<Relationship\b[^>]*\sId="{edge.relation}"[^>]*/>'
        plain[body.relations] = re.sub(own, "", plain[body.relations])
        plain[FIRST] = re.sub(rf'<Override\b[^>]*\sPartName="/{re.escape(edge.name)}"[^>]*/>', "", plain[FIRST])


def _name(part: Any) -> str:
    return str(part.partname).lstrip("/")


def _is_steady(body: Any) -> bool:
    """Whether each row has a cell for each column of its table, and no tag makes cells, so that no words change it."""
    if OF_CELLS.search("".join(body.itertext(qn("w:t")))):
        return False
    return all(_is_even(table) for table in body.iter(qn("w:tbl")))


def _is_even(table: Any) -> bool:
    grid = table.find(qn("w:tblGrid"))
    columns = 0 if grid is None else len(grid)
    own = [_across(row) for row in table.findall(qn("w:tr"))]
    within = [_across(row) for row in table.iter(qn("w:tr"))]
    return bool(own) and set(own) == {columns} and max(within) <= columns


def _across(row: Any) -> int:
    """How many columns the cells of a row take."""
    spans = [cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") for cell in row.findall(qn("w:tc"))]
    return sum(1 if span is None else int(span.get(qn("w:val"))) for span in spans)


def _is_whole(xml: str) -> bool:
    """Whether every tag is closed; docxtpl mends a body that is not, and so the rest of it is lost in silence."""
    try:
        expat.ParserCreate().Parse(xml.encode(), True)
    except expat.ExpatError:
        return False
    return True
