"""How the candidates of the demonstration fill their sheets: known answers, known mistakes, a known truth."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.rules.answer_sheet import letters
from app.rules.scoring import Score, score
from app.rules.terms import Exclusion

TASKS = range(1, 101)
MULTI = range(51, 61)
FAINT, HALF_MORE, FULL = 0.3, 0.62, 0.95


@dataclass
class Person:
    """One candidate on the test day: who they are, where they sit, what lies before them, what they did."""

    code: str
    name: str
    seat: str
    variant: str
    room: str
    sheet: str = ""
    answers: dict[int, str] = field(default_factory=dict)
    marks: dict[str, float] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    fate: str = "present"
    pen: str = "blue"

    @property
    def on_sheet(self) -> dict[str, Any]:
        """What stands on the sheet, in the form that the engine's synthetic scans take."""
        fields = {"code": self.code, "seat": self.seat, "variant": self.variant} | self.written
        return {
            "number": int(self.sheet), "fields": fields, "answers": self.answers, "name": self.name,
            "marks": self.marks, "pen": self.pen,
        }  # fmt: skip


def keys(variants: Sequence[tuple[str, str, str]], *, seed: int) -> list[dict[str, Any]]:
    """Right answers of each variant (variant, subject code, language), as the Centre forms them."""
    return [
        {"variant": v, "subject": subject, "language": language, "answers": _key(random.Random(f"{seed} key {v}"))}
        for v, subject, language in variants
    ]


def _key(rng: random.Random) -> list[str]:
    return [
        "".join(sorted(rng.sample("ABCDEFGH", rng.choice((1, 2, 3))))) if task in MULTI else rng.choice("ABCDE")
        for task in TASKS
    ]


def answer(person: Person, key: Sequence[str], *, seed: int) -> None:
    """Fill in 100 tasks by a knowledge of one's own, a few left empty."""
    rng = random.Random(f"{seed} {person.code}")
    knows = rng.uniform(0.35, 0.95)
    for task in TASKS:
        if rng.random() < 0.02:
            continue
        right = key[task - 1]
        if rng.random() < knows:
            person.answers[task] = right
        elif task in MULTI:
            person.answers[task] = "".join(sorted(rng.sample("ABCDEFGH", rng.choice((1, 2, 3)))))
        else:
            person.answers[task] = rng.choice("ABCDE")
    person.pen = rng.choice(("blue", "blue", "black"))


def accidents(rooms: Mapping[str, list[Person]], spare: str) -> dict[str, Exclusion]:
    """What goes wrong in a sitting of three rooms; returns the sheets that must not be scanned, with the reason.

    Room 1: an absent one, a wrong code, a spoiled sheet replaced from the spare envelope, a faint and a double mark.
    Room 2: a wrong seat, a sheet of room 3. Room 3: a wrong variant, a removed candidate.
    """
    first, second, third = list(rooms.values())[:3]
    first[1].fate = "absent"
    first[3].written["code"] = first[3].code[:4] + str((int(first[3].code[4]) + 1) % 10) + first[3].code[5:]
    _faint_and_double(first[5])
    _faint_and_double(third[5])
    second[2].written["seat"] = f"{int(second[2].seat) % 30 + 1:03}"
    third[2].written["variant"] = third[2].variant[:3] + str(int(third[2].variant[3]) % 5 + 1)
    third[4].fate = "removed"
    spoiled, first[7].sheet = first[7].sheet, spare
    strange = third[-1].sheet
    third[-1].sheet, second[4].sheet = second[4].sheet, strange
    third[-1].fate = "absent"
    second[4].fate = "foreign sheet"
    return {spoiled: Exclusion.SPOILED, third[4].sheet: Exclusion.REMOVED}


def _faint_and_double(person: Person) -> None:
    """A mark of three tenths (empty by §166), one of six tenths (filled), two marks in one task."""
    for task, share in ((1, FAINT), (2, HALF_MORE)):
        person.answers[task] = ""
        person.marks[f"block1a:{task - 1}:0"] = share
    person.answers[3] = "A"
    person.marks["block1a:2:3"] = FULL


def truth(person: Person) -> bytes:
    """The answers as §166 counts them: a byte a task, a bit an option; a mark from a half on counts."""
    masks = {task: sum(1 << "ABCDEFGH".index(option) for option in chosen) for task, chosen in person.answers.items()}
    for place, share in person.marks.items():
        group, row, col = place.split(":")
        if group == "block1a" and share >= 0.5:
            masks[int(row) + 1] = masks.get(int(row) + 1, 0) | 1 << int(col)
    return bytes(masks.get(task, 0) for task in TASKS)


def known_score(person: Person, key: bytes) -> Score:
    """The points that the person must get."""
    return score(truth(person), key)


def said(person: Person) -> dict[str, str]:
    """The answers in letters, for the file of known fillings beside the demonstration's papers."""
    masks = truth(person)
    return {str(task): letters(masks[task - 1], "multi" if task in MULTI else "single") for task in TASKS}
