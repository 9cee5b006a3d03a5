"""What is wrong with a template, and the place where a person finds it in Word or Excel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from app.errors import Fault
from app.text import Text

MAIN = Text("негізгі мәтін", "основной текст")
WHOLE = Text("бүкіл файл", "файл целиком")


class Where(NamedTuple):
    """A place as its author counts it, and (`part`, `at`) as the file does: paragraph number `at` of that part."""

    named: Text = WHOLE
    page: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    paragraph: int = 0
    cell: str = ""
    part: str = ""
    at: int = -1

    @property
    def said(self) -> Text:
        """«негізгі мәтін, 1-бет, 2-кесте, 3-жол, 1-баған»; zeros are not said."""
        counted = [(COUNTED[name], getattr(self, name)) for name in COUNTED]
        told = [self.named, *(words.fill(n=n) for words, n in counted if n)]
        if self.cell:
            told.append(Text(f"{self.cell} ұяшығы", f"ячейка {self.cell}"))
        return Text(", ".join(one.kk for one in told), ", ".join(one.ru for one in told))


COUNTED = {
    "page": Text("{n}-бет", "страница {n}"),
    "table": Text("{n}-кесте", "таблица {n}"),
    "row": Text("{n}-жол", "строка {n}"),
    "column": Text("{n}-баған", "столбец {n}"),
    "paragraph": Text("{n}-абзац", "абзац {n}"),
}


NOWHERE = Where()


@dataclass(frozen=True)
class Flaw(Fault):
    """One thing to mend in a template. A flaw that is not `grave` is told and does not hold the template up."""

    where: Where = NOWHERE
    grave: bool = True

    def __str__(self) -> str:
        return f"{self.where.said}: {self.text}"


def grave(flaws: list[Flaw]) -> list[Flaw]:
    """Those that hold a template up."""
    return [flaw for flaw in flaws if flaw.grave]
