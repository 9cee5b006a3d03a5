"""The applications of a national campaign, in the order of their days."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from itertools import accumulate, count
from typing import NamedTuple

from app.rules.terms import AttestationType, Category, EducationLevel, Language
from bench.nation import Nation
from bench.persons import Person, persons

OPENED = dt.datetime(2018, 10, 1, 3, tzinfo=dt.UTC)
DAYS, HOURS = 21, 8
CAMPAIGN = 1
WITHDRAWN = 0.01

CATEGORIES = tuple(Category), (45, 30, 20, 5)
LEVELS = tuple(EducationLevel), (14, 68, 9, 5, 1, 3)
KINDS = tuple(AttestationType), (9, 1)
SUBJECTS = {
    "primary": 30, "kazakh_t1": 16, "russian": 16, "math": 10, "english": 9, "sport": 7, "kz_history": 6, "physics": 4,
    "biology": 4, "geography": 4, "informatics": 4, "chemistry": 3, "technology": 3, "music": 2, "art": 1,
    "psychologist": 3,
}  # fmt: skip
"""Subjects that teachers come with, and how often; those of a language only in that language."""


class Applied(NamedTuple):
    """An application as a row of the journal I-1."""

    id: int
    commission_id: int
    site_id: int
    campaign_id: int
    number: int
    registered_at: dt.datetime
    surname: str
    first_name: str
    patronymic: str
    iin: str
    education_level: str
    institution_id: int
    position: str
    category: str
    attestation_type: str
    language: str
    subject_id: int
    state: str


def applications_of(made: Nation, wanted: int, *, seed: int) -> list[Applied]:
    """Applications of all commissions as they came in: the rows of a commission lie apart, as in life."""
    rng = random.Random(f"applications {seed}")
    sizes = _sizes(made.weights, wanted)
    arrivals = sorted((rng.random(), place) for place, size in enumerate(sizes) for _ in range(size))
    numbers = [count(1) for _ in sizes]
    people = persons(wanted, seed=seed)
    writer = _Writer(made, rng)
    return [
        writer.applied((row, next(numbers[place])), made.commissions[place].row, _moment(when), next(people))
        for row, (when, place) in enumerate(arrivals, 1)
    ]


def _sizes(weights: Sequence[float], wanted: int) -> list[int]:
    whole = sum(weights)
    ends = [round(wanted * part / whole) for part in accumulate(weights)]
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]


def _moment(part: float) -> dt.datetime:
    """The moment at this part of the working hours in which the bases are open."""
    day, rest = divmod(part * DAYS, 1)
    return OPENED + dt.timedelta(days=int(day), seconds=int(rest * HOURS * 3600))


class _Writer:
    """What an application says beyond the person, by lot."""

    def __init__(self, made: Nation, rng: random.Random) -> None:
        self._rng = rng
        self._schools = made.schools()
        self._subjects = {language: _taught(made, language) for language in Language}

    def applied(
        self, numbers: tuple[int, int], commission: dict[str, int], when: dt.datetime, person: Person
    ) -> Applied:
        """`numbers` are those of the row and of the journal."""
        row, number = numbers
        return Applied(
            row, commission["id"], commission["site_id"], CAMPAIGN, number, when,
            person.surname, person.first_name, person.patronymic, person.iin, self._one(LEVELS),
            self._rng.choice(self._schools[commission["authority_id"]]),
            "мұғалім" if person.language is Language.KAZ else "учитель", self._one(CATEGORIES), self._one(KINDS),
            person.language.value, self._rng.choices(*self._subjects[person.language])[0],
            "withdrawn" if self._rng.random() < WITHDRAWN else "registered",
        )  # fmt: skip

    def _one(self, terms: tuple[Sequence[str], Sequence[float]]) -> str:
        return str(self._rng.choices(*terms)[0])


def _taught(made: Nation, language: Language) -> tuple[list[int], list[float]]:
    """Subjects that are examined in this language, with their weights."""
    found = [row for row in made.subjects if row["code"] in SUBJECTS and row["language"] in (None, language.value)]
    return [row["id"] for row in found], [SUBJECTS[row["code"]] for row in found]
