"""Binds many papers made from one template into one Word document."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from app.form.press import sections
from app.form.press.compiled import Compiled, Story
from app.form.press.package import Entry
from app.form.press.page import Press

ROOM = 1000
"""Numbers of bookmarks and footnotes are kept so far apart in each repetition, or as far as the template needs."""
MARKS_FROM = 1_000_000_000
LEVELS = range(9)


class Binder:
    """The parts of a book while they come: the body as a stream, headers and footers of each unit apart."""

    def __init__(self, template: Compiled) -> None:
        self.template = template
        self.press = Press(template)
        self.relations = self.press.relations(template.body)
        self.known: dict[tuple[str, str, bytes], str] = {}
        self.lists = Lists(template)
        self.notes = Notes(template)
        self.bodies = 0
        self.words: dict[str, Any] = {}

    def bound(self, many: Iterable[dict[str, Any]], copies: int) -> bytes:
        """The book; ValueError when there is nothing to bind."""
        body = self.template.body
        self.press.parts.append(Entry.streamed(body.name, (piece.encode() for piece in self._document(many, copies))))
        if not self.bodies:
            raise ValueError("a book of nothing")
        self.press.relate(body.name, body, self.relations)
        self.press.parts += [*self.lists.part(), *self.notes.part()]
        return self.press.package(self.words)

    def _document(self, many: Iterable[dict[str, Any]], copies: int) -> Iterator[str]:
        """The document in pieces: each body is closed by its section when another follows."""
        yield self.template.body.head
        before: tuple[str, str] | None = None
        for unit, words in enumerate(many, 1):
            self.words = self.press.drawn(words)
            edges = {story.relation: self._edge(story, unit) for story in self.template.edges}
            for copy in range(copies):
                if before:
                    yield sections.closed(*before)
                before = self._body(unit, edges, marked=not copy)
        if before:
            yield from before
        yield self.template.body.tail

    def _body(self, unit: int, edges: dict[str, str], *, marked: bool) -> tuple[str, str]:
        body = self.press.set(self.template.body, self.words, self.relations)
        body = sections.in_unit(body, unit, edges)
        body = sections.marked_apart(body, self.bodies, ROOM)
        body = self.notes.taken(self.lists.anew(body, self.bodies), self.bodies, self.words, self.press)
        self.bodies += 1
        number = MARKS_FROM + unit
        mark = f'<w:bookmarkStart w:id="{number}" w:name="{sections.end_of(unit)}"/><w:bookmarkEnd w:id="{number}"/>'
        return sections.ended(body, mark if marked else "")

    def _edge(self, story: Story, unit: int) -> str:
        """A header or footer of this unit; the name under which the body refers to it. Equal ones are one part."""
        relations = self.press.relations(story)
        xml = self.press.set(story, self.words, relations).replace(sections.END, sections.end_of(unit))
        listed = relations.within(self.template.plain[story.relations])
        stem, ending = posixpath.splitext(story.name)
        name = self.known.setdefault((story.name, xml, listed), f"{stem}_{unit}{ending}")
        if name not in self.press.types:
            self.press.add(name, story, [xml], relations)
            self.press.types[name] = story.content_type
        return self.relations.to("header" if "header+xml" in story.content_type else "footer", name)


class Lists:
    """Numbered lists begin anew in each body: each use of a list of the template becomes a list of its own."""

    def __init__(self, template: Compiled) -> None:
        self.name = template.numbering
        self.tree: Any = parse_xml(template.plain[self.name].encode()) if self.name else None

    def anew(self, body: str, times: int) -> str:
        """The body with lists of its own; the first one uses those of the template."""
        if not times or self.tree is None:
            return body
        own = {used: self._of(used) for used in {found[2] for found in sections.LISTED.finditer(body)}}
        return sections.LISTED.sub(lambda found: f"{found[1]}{own[found[2]]}{found[3]}", body)

    def part(self) -> Iterator[Entry]:
        if self.tree is not None:
            yield Entry.of(self.name, serialize_part_xml(self.tree))

    def _of(self, used: str) -> str:
        """A new list like the one of this number, from its first number on."""
        lists = self.tree.findall(qn("w:num"))
        like = next((one for one in lists if one.get(qn("w:numId")) == used), None)
        if like is None:
            return used
        number = str(1 + max(int(one.get(qn("w:numId"))) for one in lists))
        kind = like.find(qn("w:abstractNumId")).get(qn("w:val"))
        one = OxmlElement("w:num", {qn("w:numId"): number})
        one.append(OxmlElement("w:abstractNumId", {qn("w:val"): kind}))
        for level in LEVELS:
            over = OxmlElement("w:lvlOverride", {qn("w:ilvl"): str(level)})
            over.append(OxmlElement("w:startOverride", {qn("w:val"): self._start(kind, level)}))
            one.append(over)
        lists[-1].addnext(one)
        return number

    def _start(self, kind: str, level: int) -> str:
        found = self.tree.xpath(f"w:abstractNum[@w:abstractNumId='{kind}']/w:lvl[@w:ilvl='{level}']/w:start/@w:val")
        return str(found[0]) if found else "1"


class Notes:
    """Footnotes of all bodies in one part, each with a number of its own."""

    def __init__(self, template: Compiled) -> None:
        self.template = template
        self.tree: Any = None

    def taken(self, body: str, times: int, words: dict[str, Any], press: Press) -> str:
        """The body with its footnotes under numbers of their own; they are kept for the part."""
        story = self.template.notes
        if story is None:
            return body
        tree = parse_xml(press.set(story, words, press.relations(story)).encode())
        if self.tree is None:
            self.tree = tree
            return body
        for one in [one for one in tree if one.get(qn("w:type")) is None]:
            one.set(qn("w:id"), str(int(one.get(qn("w:id"))) + times * ROOM))
            self.tree.append(one)
        return sections.NOTED.sub(lambda found: f"{found[1]}{int(found[2]) + times * ROOM}{found[3]}", body)

    def part(self) -> Iterator[Entry]:
        if self.template.notes and self.tree is not None:
            name = self.template.notes.name
            yield Entry.of(name, serialize_part_xml(self.tree))
