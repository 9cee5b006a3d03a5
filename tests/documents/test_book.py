"""Many papers in one Word document: each a section with its own footer, its own pages, its own numbers."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
import zxingcpp
from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from app.form import QrCode, word
from tests.documents.invented import HOSTILE, WORD, paper

PASS = next(one for one in WORD if one.id == "R-4")
FOOTNOTE = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    '<w:footnote w:id="1"><w:p><w:r><w:t>{{ name }}</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


def units(form: Any, count: int, **how: Any) -> list[dict[str, Any]]:
    """Words of so many papers, each with a number and a code of its own."""
    like = paper(form, "kk", **how)
    many = [deepcopy(like) for _ in range(count)]
    for n, words in enumerate(many):
        words["h"] |= {"doc_no": f"{form.id}/{n}", "qr": QrCode(f"SQ1|print|{form.id}/{n}|{'0' * 12}")}
    return many


def opened(content: bytes) -> Any:
    """The document, with every number in it used once and every part listed."""
    document = Document(BytesIO(content))
    with ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
        assert not [name for name, times in Counter(package.namelist()).items() if times > 1]
        xml = "".join(package.read(name).decode() for name in package.namelist() if re.search(r"word/\w+\.xml", name))
    for numbers in (
        r'<wp:docPr [^>]*?\bid="(\d+)"',
        r'<w:bookmarkStart [^>]*?w:id="(\d+)"',
        r'bookmarkStart [^>]*?w:name="(\w+)"',
    ):
        told = re.findall(numbers, xml)
        assert len(told) == len(set(told))
    return document


@pytest.mark.parametrize("count", [1, 2, 300])
def test_each_unit_is_a_section_of_its_own(count: int) -> None:
    document = opened(word.book(PASS.source.read_bytes(), iter(units(PASS, count, lines=1))))
    assert len(document.sections) == count
    for n, section in enumerate(document.sections):
        assert f": R-4/{n} " in section.footer.tables[0].cell(0, 1).text + " "
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    assert len({str(one.footer.part.partname) for one in document.sections}) == count


@pytest.mark.parametrize("form", WORD, ids=lambda form: form.id)
def test_a_book_says_what_its_papers_say(form: Any) -> None:
    content = form.source.read_bytes()
    many = units(form, 2, said=HOSTILE)
    book = opened(word.book(content, many))
    alone = [Document(BytesIO(word.fill(content, words))) for words in many]
    assert _words(book.element.body) == [one for paper in alone for one in _words(paper.element.body)]
    for section, one in zip(book.sections, alone, strict=True):
        assert _words(section.footer._element)[:-1] == _words(one.sections[0].footer._element)[:-1]


def _words(root: Any) -> list[str]:
    return [one.text for one in root.iter(qn("w:t")) if one.text]


def test_copies_share_their_footer() -> None:
    document = opened(word.book(PASS.source.read_bytes(), units(PASS, 2, lines=1), copies=3))
    told = [re.findall(r"R-4/\d", one.footer.tables[0].cell(0, 1).text)[0] for one in document.sections]
    assert told == ["R-4/0"] * 3 + ["R-4/1"] * 3
    assert len({str(one.footer.part.partname) for one in document.sections}) == 2


def test_a_book_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing"):
        word.book(PASS.source.read_bytes(), [])


def _marked(paragraph: Any, name: str) -> None:
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        one = OxmlElement(tag, {qn("w:id"): "7"})
        one.set(qn("w:name"), name)
        paragraph._p.append(one)


def test_lists_begin_anew_and_bookmarks_have_names_of_their_own() -> None:
    template = Document()
    line = template.add_paragraph("{{ name }}")
    numbers = line._p.get_or_add_pPr().get_or_add_numPr()
    numbers.get_or_add_numId().val = 5
    numbers.get_or_add_ilvl().val = 0
    _marked(line, "place")
    refers = template.add_paragraph().add_run()._r
    said = OxmlElement("w:instrText")
    said.text = " REF place \\h "
    refers.append(said)
    template.add_table(1, 1)
    out = BytesIO()
    template.save(out)
    document = opened(word.book(out.getvalue(), [{"name": f"№ {n}"} for n in range(3)]))
    lists = [one._p.pPr.numPr.numId.val for one in document.paragraphs if one.text.startswith("№")]
    known = {one.numId: one for one in document.part.numbering_part.element.num_lst}
    assert len(set(lists)) == 3
    assert {known[one].abstractNumId.val for one in lists} == {known[5].abstractNumId.val}
    assert all(known[one].xpath("w:lvlOverride/w:startOverride/@w:val") for one in lists[1:])
    told = [one.text.split() for one in document.element.body.iter(qn("w:instrText"))]
    assert told == [["REF", "place", "\\h"], ["REF", "place_1", "\\h"], ["REF", "place_2", "\\h"]]
    names = [one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))]
    assert {"place", "place_1", "place_2"} < set(names)


def test_a_paper_of_several_sections_borrows_no_header() -> None:
    template = Document()
    template.add_paragraph("{{ name }}")
    second = template.add_section(WD_SECTION.CONTINUOUS)
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "second {{ name }}"
    template.add_paragraph("end")
    out = BytesIO()
    template.save(out)
    document = opened(word.book(out.getvalue(), [{"name": f"№ {n}"} for n in range(2)]))
    told = [(one.header.is_linked_to_previous, one.header.paragraphs[0].text) for one in document.sections]
    assert told == [(False, ""), (False, "second № 0"), (False, ""), (False, "second № 1")]
    begins = [one._sectPr.find(qn("w:pgNumType")) is not None for one in document.sections]
    assert begins == [True, False, True, False]


def test_footnotes_have_numbers_of_their_own() -> None:
    template = Document()
    refers = OxmlElement("w:footnoteReference", {qn("w:id"): "1"})
    template.add_paragraph("{{ name }}").add_run()._r.append(refers)
    plain = BytesIO()
    template.save(plain)
    with_notes = BytesIO()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    with ZipFile(plain) as old, ZipFile(with_notes, "w") as new:
        for name in old.namelist():
            told = old.read(name).decode("latin-1")
            if name == "[Content_Types].xml":
                told = told.replace(
                    "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
                )
            if name == "word/_rels/document.xml.rels":
                told = told.replace(
                    "</Rel", f'<Relationship Id="rId99" Type="{relation}" Target="footnotes.xml"/></Rel'
                )
            new.writestr(name, told.encode("latin-1"))
        new.writestr("word/footnotes.xml", FOOTNOTE)
    document = opened(word.book(with_notes.getvalue(), [{"name": f"№ {n} & Ко"} for n in range(3)]))
    asked = [one.get(qn("w:id")) for one in document.element.body.iter(qn("w:footnoteReference"))]
    notes = next(part for part in document.part.package.parts if part.content_type == kind)
    noted = [(one.get(qn("w:id")), "".join(_words(one))) for one in parse_xml(notes.blob) if not one.get(qn("w:type"))]
    assert noted == [(number, f"№ {n} & Ко") for n, number in enumerate(asked)]
    assert len(set(asked)) == 3


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", ["R-4", "I-31", "I-26", "I-11"])
def test_libreoffice_counts_pages_within_each_unit(tmp_path: Path, name: str) -> None:
    """A book has the pages of its papers, numbered within each; its codes scan from a picture of 150 dpi."""
    form = next(one for one in WORD if one.id == name)
    content, many = form.source.read_bytes(), units(form, 3, lines=1)
    (tmp_path / "book.docx").write_bytes(word.book(content, many))
    (tmp_path / "one.docx").write_bytes(word.fill(content, many[0]))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    files = [tmp_path / "book.docx", tmp_path / "one.docx"]
    subprocess.run(["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files],
                   check=True, capture_output=True, timeout=300)  # fmt: skip
    book, one = (pypdfium2.PdfDocument(tmp_path / f"{part}.pdf") for part in ("book", "one"))
    pages = len(one)
    assert len(book) == 3 * pages
    for place, page in enumerate(book):
        told = page.get_textpage().get_text_range()
        assert f"Бет {place % pages + 1} / {pages}" in " ".join(told.split())
        codes = {found.text for found in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil().convert("L"))}
        assert f"SQ1|print|{name}/{place // pages}|{'0' * 12}" in codes
