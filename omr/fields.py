"""From shares of ink to digits and letters: the engine's own judgement."""

from __future__ import annotations

from omr.layout import Group, Layout
from omr.reading import Fill, Reason

# Quasigroup of order ten from H. M. Damm's thesis (2004).
DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def damm(digits: str) -> str:
    """Damm's check digit of `digits`; over digits that end with their check digit it is «0»."""
    interim = "0"
    for digit in digits:
        interim = DAMM[int(interim)][int(digit)]
    return interim


def judged(layout: Layout, fill: Fill, threshold: float) -> tuple[dict[str, str], dict[int, str]]:
    """`fields` by group of digits and `answers` by task, as the contract spells them."""
    fields = {group.name: _digits(group, fill, threshold) for group in layout.groups if group.kind == "digits"}
    answers: dict[int, str] = {}
    for group in layout.groups:
        answers |= _tasks(group, fill, threshold)
    return fields, answers


def _digits(group: Group, fill: Fill, threshold: float) -> str:
    columns = zip(*fill[group.name], strict=True)
    return "".join(_one(_marked(column, group.labels, threshold), none="_") for column in columns)


def _tasks(group: Group, fill: Fill, threshold: float) -> dict[int, str]:
    if group.kind == "digits":
        return {}
    letters = [_marked(row, group.labels, threshold) for row in fill[group.name]]
    if group.kind == "single":
        letters = [_one(found, none="") for found in letters]
    return dict(zip(group.tasks, letters, strict=True))


def _marked(shares: tuple[float | None, ...] | list[float | None], labels: str, threshold: float) -> str:
    found = [label for label, share in zip(labels, shares, strict=True) if share is not None and share >= threshold]
    return "".join(sorted(found))


def _one(found: str, *, none: str) -> str:
    return none if not found else found if len(found) == 1 else "?"


def remarks(layout: Layout, fields: dict[str, str], answers: dict[int, str]) -> list[Reason]:
    """What the layout itself says is wrong with a judgement: check digits and too many marks."""
    found = []
    for group in layout.groups:
        if group.check and fields[group.name].isdigit() and damm(fields[group.name]) != "0":
            found.append(Reason("check_digit", group.name))
        limit = group.max_marks
        if limit is not None:
            over = [row for row, task in enumerate(group.tasks) if len(answers[task]) > limit]
            found += [Reason("too_many", f"{group.name}:{row}:0") for row in over]
    return found
