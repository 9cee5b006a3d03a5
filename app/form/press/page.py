"""One package while it is made from a compiled template: its parts, its pictures, its relations."""

from __future__ import annotations

import hashlib
import posixpath
import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from app.form.press.compiled import CORE, Compiled, Story
from app.form.press.package import FIRST, Entry, written
from app.form.press.pictures import Picture, pictured
from app.form.saying import BarCode, Cutout, QrCode

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWINGS = "http://schemas.openxmlformats.org/drawingml/2006"
NUMBER = re.compile(r'(<wp:docPr\b[^>]*?\sid=")\d*(")')
FIRST_NUMBER = 1001
DRAWING = (
    '</w:t></w:r><w:r><w:drawing><wp:inline xmlns:wp="{drawings}/wordprocessingDrawing" xmlns:a="{drawings}/main" '
    'xmlns:pic="{drawings}/picture" xmlns:r="{office}"><wp:extent cx="{wide}" cy="{tall}"/>'
    '<wp:docPr id="0" name="{name}"/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
    '</wp:cNvGraphicFramePr><a:graphic><a:graphicData uri="{drawings}/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="0" name="{name}.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
    '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{wide}" cy="{tall}"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData>'
    '</a:graphic></wp:inline></w:drawing></w:r><w:r><w:t xml:space="preserve">'
)
"""A picture in the middle of words: the run ends, the picture has one of its own, the next begins."""


@dataclass
class Relations:
    """What one part refers to, beside what it did in the template: kind and target to the name of the relation."""

    folder: str
    mark: str
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def to(self, kind: str, part: str) -> str:
        """The name under which `part` is referred to."""
        target = posixpath.relpath(part, self.folder)
        return self.known.setdefault((kind, target), f"{self.mark}{len(self.known) + 1}")

    def within(self, listed: str) -> bytes:
        """The list of the template and these."""
        told = "".join(
            f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
            for (kind, target), name in self.known.items()
        )
        return _grown(listed, told, "Relationships")


class Press:
    """Renders the parts of a package and puts it together. One for each package: it knows which part it is at."""

    def __init__(self, template: Compiled) -> None:
        self.template = template
        self.parts = list(template.fixed)
        self.types: dict[str, str] = {}
        self.media: dict[bytes, str] = {}
        self.numbers = count(FIRST_NUMBER)
        self.mark = "drawn"
        while any(self.mark in text for text in template.plain.values()):
            self.mark += "n"
        self.here = self.relations(template.body)

    def relations(self, story: Story) -> Relations:
        """Relations for a part that is made from this one."""
        return Relations(posixpath.dirname(story.name), self.mark)

    def drawn(self, value: Any) -> Any:
        """Words with everything that is drawn ready to be set."""
        if isinstance(value, dict):
            return {name: self.drawn(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.drawn(inner) for inner in value]
        return Drawing(self, value) if isinstance(value, QrCode | BarCode | Cutout) else value

    def set(self, story: Story, words: dict[str, Any], relations: Relations) -> str:
        """The text of a part with these (drawn) words; its pictures are added, its drawings numbered."""
        self.here = relations
        return NUMBER.sub(lambda found: f"{found[1]}{next(self.numbers)}{found[2]}", self.template.filled(story, words))

    def add(self, name: str, story: Story, pieces: list[str], relations: Relations) -> None:
        """Add a part made from `story`."""
        around = (story.head, *pieces, story.tail)
        self.parts.append(Entry.streamed(name, (piece.encode() for piece in around)))
        self.relate(name, story, relations)

    def relate(self, name: str, story: Story, relations: Relations) -> None:
        """List what a part refers to."""
        listed = self.template.plain[story.relations]
        if relations.known or "<Relationship " in listed:
            folder, file = posixpath.split(name)
            self.parts.append(Entry.of(f"{folder}/_rels/{file}.rels", relations.within(listed)))

    def draw(self, picture: Picture) -> str:
        """The picture as XML that stands within words; the same picture is kept once."""
        digest = hashlib.sha256(picture.png).digest()
        name = self.media.get(digest)
        if name is None:
            name = self.media[digest] = f"word/media/{self.mark}{len(self.media) + 1}.png"
            self.parts.append(Entry.of(name, picture.png, packs=False))
        return DRAWING.format(
            drawings=DRAWINGS, office=OFFICE, wide=picture.wide, tall=picture.tall,
            name=posixpath.basename(name).removesuffix(".png"), relation=self.here.to("image", name),
        )  # fmt: skip

    def package(self, words: dict[str, Any]) -> bytes:
        """The file, when all its parts have been added; `words` for the properties of the document."""
        properties = self.template.properties(words)
        if properties:
            self.parts.append(Entry.of(CORE, properties))
        told = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in self.types.items())
        if self.media and 'Extension="png"' not in self.template.plain[FIRST]:
            told = f'<Default Extension="png" ContentType="image/png"/>{told}'
        return written([*self.parts, Entry.of(FIRST, _grown(self.template.plain[FIRST], told, "Types"))])


@dataclass(frozen=True)
class Drawing:
    """What is drawn, as a template sees it: words that are a picture."""

    press: Press
    value: QrCode | BarCode | Cutout

    def __html__(self) -> str:
        return self.press.draw(pictured(self.value))

    __str__ = __html__


def _grown(listed: str, told: str, root: str) -> bytes:
    """The list with more at its end."""
    if not listed.endswith(f"</{root}>"):  # an empty one: <Relationships xmlns="…"/>
        listed = f"{listed.rstrip().removesuffix('/>')}></{root}>"
    return f"{listed.removesuffix(f'</{root}>')}{told}</{root}>".encode()
