"""The template back with its faults where they are: comments in Word, comments and red cells in Excel."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from app.form.declared import Kind
from app.form.gate.flaws import Flaw
from app.form.gate.places import MAIN_PART, W
from app.text import Text

AUTHOR = "Synaq"
PINK, YELLOW = "FFC7CE", "FFEB9C"
RED = PatternFill("solid", start_color=PINK, end_color=PINK)
ALL = Text("Қателер", "Ошибки")
WIDE = 90
LIST_HEAD = (Text("Орны", "Место"), Text("Не істеу керек", "Что сделать"))


def marked(kind: Kind, content: bytes, flaws: list[Flaw]) -> bytes:
    """A copy of a readable template with every flaw at its place; what has no place stands at the beginning."""
    out = io.BytesIO()
    (_word if kind is Kind.WORD else _excel)(content, flaws).save(out)
    return out.getvalue()


# ---- Word: comments may stand in the main text only; those of headers and footers go to its beginning


def _word(content: bytes, flaws: list[Flaw]) -> Any:
    document = Document(io.BytesIO(content))
    paragraphs = list(document.element.iter(f"{W}p"))
    if not paragraphs:
        paragraphs = [document.add_paragraph()._p]  # noqa: SLF001  (the element is what the places count)
    for flaw in flaws:
        here = flaw.where.part == MAIN_PART and 0 <= flaw.where.at < len(paragraphs)
        element = paragraphs[flaw.where.at] if here else _first(paragraphs)
        runs = _runs(element, document)
        said = str(flaw.text) if here else str(flaw)
        document.add_comment(runs=runs, text=said, author=AUTHOR, initials="S")
        for run in runs if here else ():
            _shade(run, PINK if flaw.grave else YELLOW)
    return document


def _shade(run: Run, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(f"{W}{name}", value)
    run._r.get_or_add_rPr().append(shade)  # noqa: SLF001  (python-docx has no public way to shade a run)


def _first(paragraphs: list[Any]) -> Any:
    """The first paragraph with words, so that the comment is seen at once."""
    return next((one for one in paragraphs if any(run.text for run in one.iter(f"{W}t"))), paragraphs[0])


def _runs(element: Any, document: Any) -> list[Run]:
    """The runs of a paragraph, those within insertions and links too; an empty one gets a run to hold the comment."""
    paragraph = Paragraph(element, document._body)  # noqa: SLF001  (its parent for the parts of the document)
    own = [run for run in element.iter(f"{W}r") if run.getparent() is element]
    if not own:
        run = OxmlElement("w:r")
        element.append(run)
        own = [run]
    return [Run(own[0], paragraph), Run(own[-1], paragraph)] if len(own) > 1 else [Run(own[0], paragraph)]


# ---- Excel: red cells with comments, and a sheet with the whole list


def _excel(content: bytes, flaws: list[Flaw]) -> Any:
    book = load_workbook(io.BytesIO(content))
    titles = {one.title for one in book.worksheets}
    of_cells: dict[tuple[str, str], list[Flaw]] = defaultdict(list)
    for flaw in flaws:
        title = next((one for one in titles if f"«{one}»" in flaw.where.named.ru), "")
        if title and flaw.where.cell:
            of_cells[title, flaw.where.cell].append(flaw)
    for (title, address), own in of_cells.items():
        cell = book[title][address.split(":")[0]]
        if not hasattr(cell, "comment"):
            continue
        cell.fill = RED
        comment = Comment("\n\n".join(str(flaw.text) for flaw in own), AUTHOR)
        comment.width, comment.height = 420, 60 + 60 * len(own)
        cell.comment = comment
    _list(book, flaws)
    return book


def _list(book: Any, flaws: list[Flaw]) -> None:
    name = str(ALL)
    while name in book.sheetnames:
        name = f"{name}+"
    sheet = book.create_sheet(name, 0)
    sheet.append([str(one) for one in LIST_HEAD])
    for flaw in flaws:
        sheet.append([str(flaw.where.said), str(flaw.text)])
        for cell in sheet[sheet.max_row]:
            cell.data_type, cell.alignment = "s", Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = WIDE // 2, WIDE
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    book.active = 0
