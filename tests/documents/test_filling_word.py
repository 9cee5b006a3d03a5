"""The compiled engine writes what docxtpl writes: every template, plain and hostile words, pictures, properties."""

from __future__ import annotations

import base64
import posixpath
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
import zxingcpp
from docx import Document
from docx.opc.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Emu
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from PIL import Image

from app.form import BarCode, Form, QrCode, word
from app.form.declared import TEMPLATES
from app.form.press.pictures import pictured
from app.form.press.png import png
from app.form.saying import Cutout
from app.form.waiting import Waiting
from tests.documents.invented import HOSTILE, PLAIN, WORD, paper

DRAWN = (QrCode, BarCode, Cutout)


def by_docxtpl(content: bytes, words: dict[str, Any]) -> bytes:
    template = DocxTemplate(BytesIO(content))
    template.render(_drawn(words, template), SandboxedEnvironment(autoescape=True, undefined=StrictUndefined))
    out = BytesIO()
    template.save(out)
    return out.getvalue()


def _drawn(value: Any, template: DocxTemplate) -> Any:
    if isinstance(value, dict):
        return {name: _drawn(inner, template) for name, inner in value.items()}
    if isinstance(value, list):
        return [_drawn(inner, template) for inner in value]
    if isinstance(value, DRAWN):
        made = pictured(value)
        return InlineImage(template, BytesIO(made.png), width=Emu(made.wide), height=Emu(made.tall))
    return value


def parts(content: bytes) -> dict[str, Any]:
    """What each part says, element by element; a picture by its bytes and its size, wherever it is kept."""
    package = Document(BytesIO(content)).part.package
    told = {}
    for part in package.parts:
        if part.content_type.endswith("+xml") and "core-properties" not in part.content_type:
            told[str(part.partname)] = list(_elements(part))
    return told


def _elements(part: Any) -> Any:
    for one in parse_xml(part.blob).iter():
        if one.tag == qn("a:blip"):
            yield part.rels[one.get(qn("r:embed"))].target_part.blob
        elif one.tag in {qn("wp:docPr"), qn("pic:cNvPr")}:
            yield one.tag
        elif isinstance(one.tag, str):
            yield one.tag, (one.text or "").strip("\n"), dict(one.attrib)


@pytest.mark.parametrize("said", [PLAIN, HOSTILE], ids=["plain", "hostile"])
@pytest.mark.parametrize("form", WORD, ids=lambda form: form.id)
def test_paper_is_what_docxtpl_writes(form: Form | Waiting, said: str) -> None:
    content, words = form.source.read_bytes(), paper(form, said=said)
    ours, theirs = word.fill(content, words), by_docxtpl(content, words)
    assert parts(ours) == parts(theirs)


def test_every_word_template_is_tried() -> None:
    assert {form.source.name for form in WORD} == {path.name for path in TEMPLATES.glob("*.docx")}


def written(*paragraphs: str, header: str = "", title: str = "") -> bytes:
    document = Document()
    for one in paragraphs:
        document.add_paragraph(one)
    if header:
        table = document.sections[0].header.add_table(3, 1, Emu(3_000_000))
        for row, words in zip(table.rows, header.split("|"), strict=True):
            row.cells[0].text = words
    document.core_properties.title = title
    out = BytesIO()
    document.save(out)
    return out.getvalue()


TRICKS = {
    "loop in a header": written("x", header="{%tr for r in rows %}|{{ r.n }}: {{ r.code }}|{%tr endfor %}"),
    "loop of cells": TEMPLATES / "i09.docx",
    "braces": written("{_{ kept }_} and {_% too %_}"),
    "comments": written("a{# not said #}b", "{#p nor this paragraph #}", "{{r name }}"),
    "joined": written("before {%- if name %} x {% endif -%} after", "{% if name %}", "next", "{% endif %}"),
    "lines": written("{{ name }}\tand\t{{ name }}", "{{ long }}"),
    "properties": written("x", title="{{ name }}"),
    "nothing": written("no tag at all"),
}


@pytest.mark.parametrize("template", TRICKS.values(), ids=TRICKS)
def test_syntax_of_docxtpl(template: bytes | Path) -> None:
    """What docxtpl knows beyond Jinja: tags of rows, paragraphs and runs, joined lines, laid out words, braces."""
    words: dict[str, Any] = {
        "name": "Әсел & Ко",
        "long": "a\nb\tc\ad\fe",
        "rows": [{"n": n, "code": QrCode(f"SQ1|{n}")} for n in range(3)],
    }
    if isinstance(template, Path):
        form = next(one for one in WORD if one.source == template)
        template, words = template.read_bytes(), paper(form, lines=2)
    ours, theirs = word.fill(template, words), by_docxtpl(template, words)
    assert parts(ours) == parts(theirs)
    assert Document(BytesIO(ours)).core_properties.title == Document(BytesIO(theirs)).core_properties.title


def test_columns_that_words_make_are_as_many_as_cells() -> None:
    document = Document()
    table = document.add_table(1, 3)
    for cell, tag in zip(table.rows[0].cells, ("{%tc for r in rows %}", "{{ r.n }}", "{%tc endfor %}"), strict=True):
        cell.text = tag
    out = BytesIO()
    document.save(out)
    words = {"rows": [{"n": n} for n in range(5)]}
    ours, theirs = word.fill(out.getvalue(), words), by_docxtpl(out.getvalue(), words)
    assert parts(ours) == parts(theirs)
    assert len(Document(BytesIO(ours)).tables[0].columns) == 5


def test_hundreds_of_pictures_each_kept_once() -> None:
    template = written("{%p for r in rows %}", "{{ r.code }}", "{%p endfor %}")
    codes = [QrCode(f"SQ1|{n % 250}") for n in range(500)]
    content = word.fill(template, {"rows": [{"code": code} for code in codes]})
    with ZipFile(BytesIO(content)) as package:
        assert len([name for name in package.namelist() if name.startswith("word/media/")]) == 250
        assert package.testzip() is None
    document = Document(BytesIO(content))
    numbers = [one.get("id") for one in document.element.body.iter(qn("wp:docPr"))]
    assert len(set(numbers)) == 500
    shown = [document.part.rels[one.get(qn("r:embed"))].target_part for one in document.element.body.iter(qn("a:blip"))]
    assert [one.content_type for one in shown] == ["image/png"] * 500
    assert [_read(one.blob) for one in shown] == [code.words for code in codes]


def _read(picture: bytes) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))
    return found.text


@pytest.mark.parametrize("words", ["SQ1|print|I-11/701-1-02/1|0123456789ab", "Үлгі №1 «ОБРАЗЕЦ»", "x" * 400, ""])
def test_a_code_is_read_back(words: str) -> None:
    assert _read(pictured(QrCode(words)).png).strip() == words


def test_a_cutout_keeps_its_shape() -> None:
    made = pictured(Cutout(base64.b64encode(png(np.eye(10, 40, dtype=np.bool_))).decode(), 20))
    assert (made.wide, made.tall) == (20 * 36_000, 5 * 36_000)
    with pytest.raises(ValueError, match="no PNG"):
        pictured(Cutout(base64.b64encode(b"GIF89a").decode(), 20))


def test_the_same_words_make_the_same_bytes() -> None:
    form = WORD[0]
    assert word.fill(form.source.read_bytes(), paper(form)) == word.fill(form.source.read_bytes(), paper(form))


def test_threads_share_a_compiled_template() -> None:
    """Two hundred papers from four threads: none has a word or a picture of another."""
    template = written("{{ name }}", "{{ code }}", header="{%p if name %}|{{ name }}{{ code }}|{%p endif %}")

    def told(n: int) -> tuple[str, str, str]:
        content = word.fill(template, {"name": f"№ {n}", "code": QrCode(f"SQ1|{n}")})
        document = Document(BytesIO(content))
        codes = [_read(part.blob) for part in document.part.package.parts if part.content_type == "image/png"]
        return document.paragraphs[0].text, document.sections[0].header.tables[0].cell(1, 0).text, *codes

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(told, range(200)))
    assert found == [(f"№ {n}", f"№ {n}", f"SQ1|{n}") for n in range(200)]


def test_every_relation_leads_somewhere() -> None:
    form = next(one for one in WORD if one.id == "R-4")
    with ZipFile(BytesIO(word.fill(form.source.read_bytes(), paper(form)))) as package:
        names = set(package.namelist())
        for listed in [name for name in names if name.endswith(".rels")]:
            folder = posixpath.dirname(posixpath.dirname(listed))
            own: Any = package.read(listed)
            for one in parse_xml(own):
                assert posixpath.normpath(posixpath.join(folder, one.get("Target"))) in names
