"""The page of rights, carried out; and what must stand on it whatever else is changed."""

from __future__ import annotations

import pytest

from app.db import Base
from app.guard import HIDDEN
from app.roles import MATRIX, PRINTS, Role, cell, may_print
from tests.house import matrix_sql
from tests.house.matrix import Outcome, execute, tables_of_page
from tests.house.matrix_http import screens
from tests.house.rows import BY_THE_DATABASE
from tests.house.world import World

WITHOUT_SCREEN = {*HIDDEN, "saved_view", "saved_report"}
"""Seats and lots are seen by nobody before their time; a saved view is kept and chosen in the list it is a view of, a
report at its desk."""
SAMPLE = 15
"""Of the pairs of role and register, one in so many is tried over HTTP by `make test`; of the desks, all."""
UNSEEN_TABLES = {"ticket_key", "right_cell", "clock"}


def test_every_cell_of_the_page_holds_over_sql_and_a_fixed_sample_over_http(changing: World) -> None:
    """`make matrix` carries out all of them."""
    outcome = execute(changing, every=SAMPLE)
    assert outcome.refused == []
    assert outcome.leaks == []
    assert set(outcome.tried) == {"sql", "closed", "http", "api", "door", "print"}
    assert outcome.tried["sql"] > len(Role) * len(MATRIX) * 4
    assert outcome.tried["http"] > len(Role) * len(screens()) * 5 / SAMPLE


def test_a_cell_that_is_not_as_the_page_says_is_counted() -> None:
    outcome = Outcome()
    outcome.cell("sql", "room", "U", may=True, did=True)
    outcome.cell("sql", "room", "D", may=True, did=False)
    outcome.cell("http", "room", "U", may=False, did=True)
    assert outcome.lines()[-2:] == ["1 wrongly refused", "3 cells, 1 leaks"]
    assert "leak: http room U" in outcome.lines()
    assert not outcome.is_whole


def test_a_hole_in_the_wall_is_found_from_both_sides(changing: World) -> None:
    with changing.as_owner() as connection:
        connection.execute("CREATE POLICY hole ON sheet FOR SELECT TO synaq_app USING (true)")
        connection.execute("CREATE POLICY bricked ON room AS RESTRICTIVE FOR UPDATE TO synaq_app USING (false)")
    outcome = Outcome()
    matrix_sql.carry_out(changing, outcome)
    assert {words.split()[1] for words in outcome.leaks} == {"sheet"}
    assert {words.split()[1] for words in outcome.refused} == {"room"}
    assert "sql sheet programmer R, others foreign" in outcome.leaks
    assert "sql room site U own" in outcome.refused


def test_every_table_stands_on_the_page_and_every_role_has_a_cell_there() -> None:
    assert set(MATRIX) == set(Base.metadata.tables) - UNSEEN_TABLES
    assert all(set(row) == set(Role) for row in MATRIX.values())
    assert len(tables_of_page()) == len(MATRIX)


def test_every_register_with_a_screen_is_read_by_somebody() -> None:
    assert {table.name for table, _ in screens()} == set(MATRIX) - WITHOUT_SCREEN
    assert [table.name for table, _ in screens() if not any("R" in c.verbs for c in MATRIX[table.name].values())] == []


def test_a_screen_offers_no_verb_that_nobody_has() -> None:
    offered = {(table.name, letter) for table, register in screens() for letter in register.screen}
    assert {(name, letter) for name, letter in offered if not who(name, letter)} == set()


def test_nobody_removes_a_row_and_the_journal_is_nobodys_to_write() -> None:
    assert {(name, role) for name in MATRIX for role in Role if "D" in cell(name, role).verbs} == set()
    assert {name: who(name, letter) for name in ("entry", "change") for letter in "CU"} == {"entry": [], "change": []}


@pytest.mark.parametrize(
    ("register", "letter", "roles"),
    [
        ("scan", "C", [Role.PROGRAMMER]),
        ("scan", "U", [Role.PROGRAMMER]),
        ("reading", "C", [Role.PROGRAMMER]),
        ("reading", "U", [Role.PROGRAMMER]),
        ("centre_password", "C", [Role.NTC]),
        ("centre_password", "R", [Role.NTC]),
        ("centre_password", "U", []),
        ("seating_print", "C", []),
        ("seat", "R", []),
        ("seat", "U", []),
        ("application", "C", [Role.RESPONSIBLE]),
        ("application", "U", [Role.RESPONSIBLE]),
        ("sealed_key", "C", [Role.NTC]),
        ("score", "C", [Role.PROGRAMMER]),
        ("score", "U", []),
        ("statement", "U", []),
        ("printout", "U", []),
        ("answer_key", "U", []),
        ("staff", "C", []),
        ("staff", "U", []),
        ("entry", "R", [Role.NTC]),
        ("change", "R", [Role.NTC]),
        ("access_note", "R", [Role.NTC]),
        ("access_note", "U", []),
    ],
)
def test_what_the_law_gives_to_few(register: str, letter: str, roles: list[Role]) -> None:
    assert who(register, letter) == roles


def test_the_seating_sheet_is_the_programmers_alone() -> None:
    assert [role for role in Role if may_print("I-9", role)] == [Role.PROGRAMMER]
    assert set(PRINTS) >= {"I-9", "I-21", "I-3", "I-4", "I-4-2"}


def test_only_the_centre_reaches_beyond_its_place() -> None:
    far = {(name, role) for name in placed() for role in Role if cell(name, role).reach == "a"}
    beyond = {(name, role) for name, role in far if role is not Role.NTC}
    assert beyond == {("site", Role.NTC_SECRETARY), ("answer_key", Role.NTC_SECRETARY)}


def who(register: str, letter: str) -> list[Role]:
    return [role for role in Role if letter in cell(register, role).verbs]


def placed() -> list[str]:
    """The tables whose rows belong to a place, and the registers of those who serve and of what they did."""
    known = [t for t in tables_of_page() if {"site_id", "commission_id"} & set(t.columns.keys())]
    return ["site", *(table.name for table in known), *(BY_THE_DATABASE - UNSEEN_TABLES)]
