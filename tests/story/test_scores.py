"""Every score against the known filling, by a scorer of our own; statements with and without names say the same."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.models import Application, Placement, Reading, Score, Statement, UpperRow
from app.rules.terms import Decision, Note
from tests.story.played import Story
from tests.story.scorer import of_task, points, sums

CODE = re.compile(r"(?<!\d)701\d{6}(?!\d)")
WORDS = re.compile(r"[^\W\d_]+")
FATES = {"present", "absent", "removed", "foreign sheet"}


@pytest.mark.parametrize(
    ("task", "said", "right", "earned"),
    [
        (1, "A", "A", 1), (1, "B", "A", 0), (1, "", "A", 0), (1, "?", "A", 0), (100, "E", "E", 1),
        (51, "ACF", "ACF", 2), (51, "AC", "ACF", 1), (51, "ACFG", "ACF", 1), (51, "ACG", "ACF", 0),
        (60, "A", "ACF", 0), (60, "ACFGH", "ACF", 0), (60, "B", "B", 2), (60, "BC", "B", 1), (60, "C", "B", 0),
        (60, "", "B", 0), (60, "ABCDEFG", "ABCDEF", 0),
    ],
)  # fmt: skip
def test_the_scorer_itself_reckons_by_the_table_of_the_design(task: int, said: str, right: str, earned: int) -> None:
    assert of_task(task, said, right) == earned


def scores(story: Story) -> dict[str, Score]:
    with story.sees("programmer") as session:
        found = session.execute(sa.select(Placement.code, Score).join(Placement, Placement.id == Score.placement_id))
        return dict(found.all())


def test_149_every_score_is_that_of_the_known_filling(story: Story) -> None:
    keys = {key["variant"]: key["answers"] for key in story.known["keys"]}
    given = scores(story)
    expected = {
        person["code"]: (person["variant"], sums(person["answers"], keys[person["variant"]]))
        for person in story.known["people"]
        if person["fate"] == "present"
    }
    assert {code: (one.variant, (one.block1, one.block2, one.total)) for code, one in given.items()} == expected
    by_task = [points(person["answers"], keys[person["variant"]]) for person in story.known["people"]
               if person["fate"] == "present"]  # fmt: skip
    assert sorted(map(list, by_task)) == sorted(list(one.points) for one in given.values())
    assert {point for sheet in by_task for point in sheet} == {0, 1, 2}


def test_141_who_has_no_sheet_of_the_room_has_no_score(story: Story) -> None:
    fates = {person["code"]: person["fate"] for person in story.known["people"]}
    assert set(fates.values()) == FATES
    assert {fates[code] for code in scores(story)} == {"present"}
    with story.sees("programmer") as session:
        notes = dict(
            session.execute(
                sa.select(Placement.code, UpperRow.note).join(Placement, Placement.id == UpperRow.placement_id)
            ).all()
        )  # fmt: skip
        annulled = session.scalars(sa.select(Reading.number).where(Reading.decision == Decision.ANNUL)).all()
    said = {"absent": Note.ABSENT, "removed": Note.ANNULLED, "foreign sheet": Note.ANNULLED}
    assert {code: note for code, note in notes.items() if fates[code] != "present"} == {
        code: said[fate] for code, fate in fates.items() if fate != "present"
    }
    assert list(annulled) == [
        person["sheet"] for person in story.known["people"] if fates[person["code"]] == "foreign sheet"
    ]


def lines(path: Path) -> list[dict[str, Any]]:
    """Rows of a statement by its headings."""
    rows = [row for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True)]
    heading = next(row for row in rows if "ТЖК" in row)
    return [dict(zip(heading, row, strict=True)) for row in rows if any(CODE.fullmatch(str(cell)) for cell in row)]


def statements(story: Story) -> Iterator[Path]:
    yield from sorted((story.out / "papers").glob("I-4-2 701-1-* kk.xlsx"))


def result(line: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(line[name]) for name in line if name and ("балл" in name or name == "Нұсқа №"))


def test_149_150_both_statements_carry_the_same_points(story: Story) -> None:
    nameless = {line["ТЖК"]: result(line) for line in lines(story.out / "papers" / "I-4 701-1 kk.xlsx")}
    named = [line for path in statements(story) for line in lines(path)]
    expected = {
        code: (one.variant, str(one.block1), str(one.block2), str(one.total)) for code, one in scores(story).items()
    }
    assert len(named) == len(nameless)
    assert {line["ТЖК"]: result(line) for line in named} == nameless == expected


def test_150_both_statements_are_of_one_snapshot(story: Story) -> None:
    with story.sees("ntc") as session:
        (snapshot,) = set(session.scalars(sa.select(Statement.snapshot)))
    papers = [story.out / "papers" / "I-4 701-1 kk.xlsx", *statements(story)]
    assert len(papers) == 3
    for path in papers:
        cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True) for cell in row]
        assert snapshot in cells


def test_12_nobody_is_named_in_the_statement_for_the_stand(story: Story) -> None:
    with story.sees("ntc") as session:
        people = session.execute(sa.select(Application.surname, Application.iin)).all()
    names, numbers = {surname.lower() for surname, _ in people}, {iin for _, iin in people}
    for lang in ("kk", "both"):
        said = _everything(story.out / "papers" / f"I-4 701-1 {lang}.xlsx")
        assert not names & {word.lower() for word in WORDS.findall(said)}
        assert not [number for number in numbers if number in said]
    named = " ".join(_everything(path) for path in statements(story))
    assert names & {word.lower() for word in WORDS.findall(named)}


def _everything(path: Path) -> str:
    """All that the file holds, seen or unseen."""
    book = zipfile.ZipFile(path)
    return html.unescape(" ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist()))
