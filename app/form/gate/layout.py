"""Will the template print as it should: the size of its paper and its margins. Told, but nothing is held up by it."""

from __future__ import annotations

from collections.abc import Iterator

from app.form.gate.flaws import Flaw, Where
from app.form.gate.outside import Package
from app.form.gate.places import Places, W, sheet_named, sheets
from app.text import Text

A4 = (11906, 16838)  # twentieths of a point
NEAR = 60
A4_INCHES = (8.27, 11.69)
EXCEL_A4 = "9"
LEAST_ROOM = 0.25  # of the paper, for what is printed


def of_word(package: Package) -> Iterator[Flaw]:
    """Paper and margins of each section."""
    part = "word/document.xml"
    tree = package.trees[part]
    places = Places(part, tree)
    for section in tree.iter(f"{W}sectPr"):
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        where = places.of(section)._replace(table=0, row=0, column=0)
        sides = [_number(size.get(W + name)) if size is not None else 0 for name in ("w", "h")]
        if any(abs(one - due) > NEAR for one, due in zip(sorted(sides), A4, strict=True)):
            yield Flaw(PAPER, where=where, grave=False)
        for side, names in zip(sides, (("left", "right"), ("top", "bottom")), strict=True):
            taken = sum(abs(_number(margins.get(W + name))) for name in names) if margins is not None else 0
            if side and side - taken < side * LEAST_ROOM:
                yield Flaw(MARGINS, where=where, grave=False)


def of_excel(package: Package) -> Iterator[Flaw]:
    """Paper and margins of each sheet."""
    for part in sheets(package):
        tree = package.trees.get(part)
        if tree is None:
            continue
        where = Where(sheet_named(package, part), part=part)
        setup, margins = tree.find("{*}pageSetup"), tree.find("{*}pageMargins")
        if setup is None or setup.get("paperSize", "1") != EXCEL_A4:
            yield Flaw(PAPER, where=where, grave=False)
        turned = setup is not None and setup.get("orientation") == "landscape"
        sides = A4_INCHES[::-1] if turned else A4_INCHES
        for side, names in zip(sides, (("left", "right"), ("top", "bottom")), strict=True):
            taken = sum(_fraction(margins.get(name)) for name in names) if margins is not None else 0
            if side - taken < side * LEAST_ROOM:
                yield Flaw(MARGINS, where=where, grave=False)


def _number(said: str | None) -> int:
    try:
        return int(float(said or 0))
    except ValueError:
        return 0


def _fraction(said: str | None) -> float:
    try:
        return float(said or 0)
    except ValueError:
        return 0.0


PAPER = Text(
    "Қағаз A4 емес. Бет параметрлерінен A4 таңдаңыз, әйтпесе басқаша басылады.",
    "Бумага не A4. Выберите A4 в параметрах страницы, иначе напечатается иначе.",
)
MARGINS = Text(
    "Жиектер бетке сыймайды: мәтінге орын қалмайды. Бет жиектерін кішірейтіңіз.",
    "Поля не помещаются на странице: для текста не остаётся места. Уменьшите поля.",
)
