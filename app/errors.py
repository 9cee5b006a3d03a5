"""What a person is told when something may not or cannot be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.text import Text


@dataclass(frozen=True)
class Fault:
    """One mistake in a file or form, with its place (row counted as the user sees it, column by heading)."""

    text: Text
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = [str(Text("{n}-жол", "строка {n}").fill(n=self.row))] if self.row is not None else []
        if self.column:
            place.append(f"«{self.column}»")
        return ", ".join(place) + (": " if place else "") + str(self.text)


class Refusal(Exception):
    """The law says no. `mark` is the paragraph («§74.4»); the sentence says what to do. HTTP 409, exit code 2."""

    status = 409
    exit_code = 2

    def __init__(self, mark: str, text: Text) -> None:
        super().__init__(f"{mark} {text.kk}")
        self.mark = mark
        self.text = text

    def __str__(self) -> str:
        return f"{self.mark}: {self.text}"


class BadInput(Exception):
    """A file or form cannot be taken as it is; every fault at once. HTTP 422, exit code 3."""

    status = 422
    exit_code = 3

    def __init__(self, text: Text, faults: Sequence[Fault] = ()) -> None:
        super().__init__(text.kk)
        self.text = text
        self.faults = list(faults)

    def __str__(self) -> str:
        return "\n".join([str(self.text), *map(str, self.faults)])
