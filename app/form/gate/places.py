"""Where something in a file stands, as a person counts it: page, table, row, column, paragraph; sheet and cell."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from app.form.gate.flaws import Where
from app.form.gate.outside import Package, named
from app.text import Text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MAIN_PART = "word/document.xml"


class Places:
    """The places of one part; paragraphs are numbered as they stand in the file, from 0."""

    def __init__(self, part: str, root: etree._Element) -> None:
        self.part, self.root = part, root
        self.paragraphs = list(root.iter(f"{W}p"))
        self._number = {paragraph: at for at, paragraph in enumerate(self.paragraphs)}
        self._table = {table: at for at, table in enumerate(root.iter(f"{W}tbl"), start=1)}
        self._plain: dict[etree._Element, int] = {}
        for paragraph in self.paragraphs:
            if next(paragraph.iterancestors(f"{W}tbl"), None) is None:
                self._plain[paragraph] = len(self._plain) + 1
        self._page = _pages(root) if part == MAIN_PART else {}

    def of(self, element: etree._Element) -> Where:
        """The place of an element: that of the paragraph, row or cell around it."""
        if not self.part.startswith("word/"):
            cell = next((one for one in _upwards(element) if etree.QName(one).localname == "c"), None)
            return Where(named(self.part), part=self.part, cell="" if cell is None else cell.get("r", ""))
        return self._of_word(element)

    def _of_word(self, element: etree._Element) -> Where:
        around = list(_upwards(element))
        found = {tag: next((one for one in around if one.tag == W + tag), None) for tag in ("p", "tc", "tr", "tbl")}
        paragraph = found["p"] if found["p"] is not None else next(element.iter(f"{W}p"), None)
        at = self._number.get(paragraph, -1) if paragraph is not None else -1
        where = Where(named(self.part), page=self._page.get(paragraph, 0), part=self.part, at=at)
        if found["tbl"] is not None:
            return where._replace(
                table=self._table[found["tbl"]], row=_order(found["tr"], "tr"), column=_order(found["tc"], "tc")
            )
        return where._replace(paragraph=self._plain.get(paragraph, 0))

    def flowing(self) -> Iterator[tuple[etree._Element, Where]]:
        """The paragraphs that a person sees, each once (a text box is kept twice in the file)."""
        for paragraph in self.paragraphs:
            if next(paragraph.iterancestors(f"{MC}Fallback"), None) is None:
                yield paragraph, self.of(paragraph)


def _upwards(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    yield from element.iterancestors()


def _order(element: etree._Element | None, tag: str) -> int:
    """Which of its kind an element is within its parent, from 1."""
    if element is None:
        return 0
    return 1 + sum(1 for _ in element.itersiblings(W + tag, preceding=True))


def _pages(root: etree._Element) -> dict[etree._Element, int]:
    """The page of each paragraph as the last programme has laid it out; nothing if it left no traces of that."""
    found: dict[etree._Element, int] = {}
    page, seen = 1, False
    for element in root.iter(f"{W}p", f"{W}lastRenderedPageBreak", f"{W}br"):
        if element.tag == f"{W}p":
            found[element] = page
        elif element.tag != f"{W}br" or element.get(f"{W}type") == "page":
            page, seen = page + 1, True
            for paragraph in element.iterancestors(f"{W}p"):
                found[paragraph] = page
    return found if seen else {}


def text_of(paragraph: etree._Element) -> str:
    """The words of a paragraph without those of text boxes in it; tabs and breaks as spaces."""
    return "".join(
        element.text or "" if element.tag == f"{W}t" else " "
        for element in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}cr")
        if next(element.iterancestors(f"{W}p"), None) is paragraph and element.getparent().tag == f"{W}r"
    )


def cell_of(package: Package, part: str, element: etree._Element) -> Where:
    """The sheet and cell in which an element of a workbook stands, as far as it tells."""
    address = next((one.get("ref") or one.get("r") for one in _upwards(element) if one.get("ref") or one.get("r")), "")
    return Where(sheet_named(package, part), cell=address or "", part=part)


def sheet_named(package: Package, part: str) -> Text:
    """«парағы “Лист1”» for the part of a sheet."""
    title = sheets(package).get(part)
    return Text(f"«{title}» парағы", f"лист «{title}»") if title else named(part)


def sheets(package: Package) -> dict[str, str]:
    """From the part of each sheet to its title."""
    book, relations = package.trees.get("xl/workbook.xml"), package.trees.get("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return {}
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    return {
        _part(targets.get(one.get(f"{R}id"), "")): one.get("name", "")
        for one in book.iter("{*}sheet")
        if one.get(f"{R}id") in targets
    }


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
