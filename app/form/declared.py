"""The declaration of a form and the list of all forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from app.db import Base
from app.form.addressees import ADDRESSEES
from app.text import Text

TEMPLATES = Path(__file__).resolve().parents[2] / "report_templates"

Builder = Callable[[Session, Any], Any]
Gate = Callable[[Session, Any], None]


class Kind(StrEnum):
    """What a form is printed into: value = how its file name ends."""

    WORD = ".docx"
    EXCEL = ".xlsx"
    PDF = ".pdf"


MIME = {
    Kind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.PDF: "application/pdf",
}


class Appendix(NamedTuple):
    """Where a form stands among the forms: «I-4-2» is appendix 4-2 of the Instruction, «R-4» of the Rules."""

    book: int
    number: int
    part: int

    @classmethod
    def of(cls, form_id: str) -> Appendix:
        book, number, *part = form_id.split("-")
        return cls("IRX".index(book), int(number), int(part[0]) if part else 0)


@dataclass(frozen=True)
class Form:
    """One appendix.

    `build` says what stands on the paper (a frozen dataclass), `ready` refuses while the law does not yet allow the
    print, `sealed` = printed one single time under a password of the Centre; `source` is the template that comes with
    the house (a layout for a drawn form); `draw` makes the PDF of a form that has no template; `also` are the greater
    units that one file may be made for; `fits` tells of which rows of the register the form is a paper (by default of
    all); `sample` says an invented paper for the book of samples of a database that has none.
    """

    id: str
    title: Text
    mark: str
    on: type[Base]
    build: Builder
    source: Path
    copies: int = 1
    ready: Gate | None = None
    sealed: bool = False
    draw: Callable[[Any], bytes] | None = None
    also: tuple[type[Base], ...] = ()
    fits: Callable[[Any], bool] = bool
    sample: Callable[[], Any] | None = None

    @property
    def kind(self) -> Kind:
        return Kind.PDF if self.draw else Kind(self.source.suffix)

    @property
    def template(self) -> Path | None:
        return None if self.draw else self.source

    @property
    def extension(self) -> str:
        return self.kind.value

    def unit_of(self, row: Base) -> str:
        """The key by which people name the row of this paper."""
        return row.unit

    @property
    def addressees(self) -> tuple[Text, ...]:
        """Who gets the copies, one each."""
        return ADDRESSEES.get(self.id, ())

    @property
    def appendix(self) -> Text:
        """The line in the corner: of which act and number this form is."""
        return appendix_of(self.id)


# a hyphen that no line is broken at
OF_BOOK = {
    "I": Text(
        "Ұлттық біліктілік тестілеуді ұйымдастыру және өткізу нұсқаулығына {number}\N{NON-BREAKING HYPHEN}қосымша. "
        "Нысан",
        "Приложение {number} к Инструкции по организации и проведению национального квалификационного тестирования. "
        "Форма",
    ),
    "R": Text("Қағидаларға {number}\N{NON-BREAKING HYPHEN}қосымша. Нысан", "Приложение {number} к Правилам. Форма"),
    "X": Text(
        "Ұлттық біліктілік тестілеуді ұйымдастыру және өткізу нұсқаулығы бойынша қосымша құжат X-{number}. Нысан",
        "Дополнительный документ X-{number} по Инструкции по организации и проведению национального "
        "квалификационного тестирования. Форма",
    ),
}


def appendix_of(form_id: str) -> Text:
    """The line in the corner: of which act and number a form is."""
    book, number = form_id.split("-", 1)
    return OF_BOOK[book].fill(number=number)


FORMS: dict[str, Form] = {}
"""All forms by their appendix, in the order of the appendices; filled when `app.documents` is imported."""


def form(form_id: str, title: Text, *, mark: str, on: type[Base], **options: Any) -> Callable[[Builder], Builder]:
    """Declare the form that the function below says: it takes (session, row) and returns a frozen dataclass.

    Options are those of Form, and `template`: the name of its file in report_templates, or the path of a layout.
    """
    source = TEMPLATES / options.pop("template")

    def declare(build: Builder) -> Builder:
        if form_id in FORMS or not re.fullmatch(r"[IRX]-\d+(-\d+)?", form_id):
            raise ValueError(f"form {form_id}: declared twice, or not a name of a form")
        FORMS[form_id] = Form(form_id, title, mark, on, build, source, **options)
        ordered = sorted(FORMS.items(), key=lambda item: Appendix.of(item[0]))
        FORMS.clear()
        FORMS.update(ordered)
        return build

    return declare
