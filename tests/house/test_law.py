"""docs/law.csv and the code say the same, in both directions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import BadInput
from app.law import LAW, ROOT, STATUSES, Row, law_command, names, opening_marks, paragraphs_cited, rows, status

TABLE = rows()
COLUMNS = "id,chapter,phase,actor,kind,gist,status,home,tests,note"
OWN = Path(__file__).relative_to(ROOT).as_posix()


def cited_at_home(row: Row, cited: set[tuple[str, str]]) -> bool:
    """Whether a rule of the row's home opens with its mark, that of its paragraph, or all its points."""
    home = row.home.removesuffix(".py").replace("/", ".")
    points = [other for other in TABLE if other != row and other.within(row.id)]
    return any((other.mark, home) in cited for other in TABLE if row.within(other.id)) or (
        points != [] and all((point.mark, home) in cited for point in points)
    )


def row_of(number: str) -> Row:
    return next(row for row in TABLE if row.id == number)


def test_the_table_has_its_columns_and_every_row_once() -> None:
    assert LAW.read_text(encoding="utf-8").splitlines()[0] == COLUMNS
    assert len({row.id for row in TABLE}) == len(TABLE) == 568


def test_every_numbered_paragraph_of_the_instruction_is_there() -> None:
    assert {str(number) for number in range(1, 199)} <= {row.id for row in TABLE}


def test_every_row_says_what_when_and_how_it_stands() -> None:
    assert [row.id for row in TABLE if row.status not in STATUSES or not (row.gist and row.phase and row.actor)] == []


def test_paper_has_its_reason_and_no_code() -> None:
    paper = [row for row in TABLE if row.status == "paper"]
    assert paper
    assert [row.id for row in paper if not row.note or row.home or row.tests] == []


def test_software_has_a_home() -> None:
    assert [row.id for row in TABLE if row.status != "paper" and not row.home.endswith((".py", ".json"))] == []


def test_what_is_done_stands_in_its_home_and_in_a_test_that_names_it() -> None:
    assert [row.id for row in TABLE if row.status == "done" and status(row) != "done"] == []


def test_tests_named_by_the_table_exist() -> None:
    assert {name for row in TABLE for name in row.tests if not (ROOT / name).is_file()} == set()


def test_rules_cite_only_rows_of_the_table_and_no_paper() -> None:
    known = {row.mark for row in TABLE if row.status != "paper"}
    assert {mark: rules for mark, rules in paragraphs_cited().items() if mark not in known and mark[0] != "R"} == {}


def test_a_done_row_that_lives_in_the_rules_is_cited_there() -> None:
    cited = {(mark, rule.split(":")[0]) for mark, rules in paragraphs_cited().items() for rule in rules}
    done = [row for row in TABLE if row.status == "done" and row.home.startswith("app/rules/")]
    assert [row.id for row in done if not cited_at_home(row, cited)] == []


def test_a_row_is_cited_by_itself_by_its_paragraph_or_by_all_its_points() -> None:
    whole, point = row_of("128"), row_of("128.1")
    home = "app.rules.identification"
    points = {(f"§128.{number}", home) for number in range(1, 5)}
    assert cited_at_home(whole, points)
    assert not cited_at_home(whole, points - {("§128.4", home)})
    assert cited_at_home(point, {("§128", home)})
    assert not cited_at_home(point, {("§128.1", "app.rules.seals")})


@pytest.mark.parametrize(
    ("docstring", "marks"),
    [
        ("§128, §129. Whose sheet is this.", ["§128", "§129"]),
        ("§74.4. Seats of a room.", ["§74.4"]),
        ("§137-139. The tables.", ["§137", "§138", "§139"]),
        ("§114.5.1–114.5.3. Kinds.", ["§114.5.1", "§114.5.2", "§114.5.3"]),
        ("§108a and §166.d1, G25. Odd numbers.", ["§108a", "§166.d1", "G25"]),
        ("R§62. Of the Rules.", ["R§62"]),
        ("Seats of a room (§74.4).", []),
        ("Groups of applicants.", []),
    ],
)
def test_the_opening_marks_of_a_docstring(docstring: str, marks: list[str]) -> None:
    assert opening_marks(docstring) == marks


def test_marks_are_read_from_functions_classes_and_methods(tmp_path: Path) -> None:
    folder = tmp_path / "app" / "rules"
    folder.mkdir(parents=True)
    source = 'class Seat:\n    """§28.3. Where."""\n    def number(self):\n        """§43.6. Which."""\n'
    (folder / "rooms.py").write_text(source + 'def seats():\n    """§74.4, §28.3. How many."""\n', encoding="utf-8")
    assert paragraphs_cited(folder) == {
        "§28.3": ["app.rules.rooms:Seat", "app.rules.rooms:seats"],
        "§43.6": ["app.rules.rooms:Seat.number"],
        "§74.4": ["app.rules.rooms:seats"],
    }


@pytest.mark.parametrize(
    ("source", "number", "named"),
    [
        ("def test_128_identified_when_all_agree() -> None:", "128", True),
        ("def test_1281_other() -> None:", "128", False),
        ("def test_74_4_refuses_29_seats() -> None:", "74.4", True),
        ("def test_74_40_other() -> None:", "74.4", False),
        ('"""Rooms (§74.4)."""', "74.4", True),
        ('"""Rooms (§74.4)."""', "74", False),
        ('"""Of the Rules, R§62."""', "62", False),
        ("def test_g25_fixed_language() -> None:", "G25", True),
        ("# G25", "G2", False),
    ],
)
def test_when_a_test_names_a_row(source: str, number: str, named: bool) -> None:
    assert names(source, row_of(number)) is named


def test_done_without_home_or_test_counts_as_open(tmp_path: Path) -> None:
    claimed = replace(row_of("74.4"), status="done", home="app/law.py", tests=(OWN,))
    assert status(claimed) == "done"
    assert status(replace(claimed, home="app/nowhere.py")) == "open"
    assert status(replace(claimed, home="")) == "open"
    assert status(replace(claimed, tests=())) == "open"
    assert status(claimed, tmp_path) == "open"


def test_the_command_lists_a_paragraph_with_its_points() -> None:
    found = json.loads(law_command("§128", None, as_json=True))
    assert [row["id"] for row in found] == ["128", "128.1", "128.2", "128.3", "128.4"]
    assert set(found[0]) == {"id", "status", "home", "tests", "gist", "phase", "note"}
    assert [row["id"] for row in json.loads(law_command("20.2", None, as_json=True))] == ["20.2", "20.2a"]


def test_the_command_lists_a_phase_and_everything() -> None:
    found = json.loads(law_command(None, "allocation", as_json=True))
    assert {row["phase"] for row in found} == {"allocation"}
    assert len(json.loads(law_command(None, None, as_json=True))) == len(TABLE)


def test_the_command_speaks_to_people() -> None:
    shown = law_command("84", None, as_json=False)
    assert "§84" in shown
    assert row_of("84").note in shown
    assert shown.endswith("бағдарламасыз / без программы: 1, орындалмаған / не сделано: 0")


@pytest.mark.parametrize(
    ("selector", "phase"), [("999", None), ("жоқ", None), ("§", None), (None, "lunch"), ("128", "allocation")]
)
def test_the_command_refuses_what_is_not_in_the_table(selector: str | None, phase: str | None) -> None:
    with pytest.raises(BadInput, match=r"жоқ|табылмады"):
        law_command(selector, phase, as_json=False)
