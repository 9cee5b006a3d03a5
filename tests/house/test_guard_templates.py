"""Four eyes in the database itself: by SQL alone nobody brings their own template into force."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from app.roles import Role
from tests.house.world import World

NEW = (
    "INSERT INTO form_template (form, number, name, picture, note, from_at, author_no) "
    "VALUES ('I-1', {number}, 'x', 'x', 'x', synaq_now() {ahead}, {author})"
)
CHANGE = "UPDATE form_template SET {change} WHERE number = {number}"
CHECK = "UPDATE form_template SET state = 'checked', verdict = 'x' WHERE number = {number}"


def one(world: World, number: int) -> dict[str, Any]:
    with world.as_superuser() as past:
        found = past.execute("SELECT row_to_json(t) FROM form_template t WHERE number = %s", [number]).fetchone()
    assert found is not None
    row: dict[str, Any] = found[0]
    return row


def test_author_and_checker_are_told_by_the_database_and_are_two(changing: World) -> None:
    ntc, secretary = changing.user(Role.NTC), changing.user(Role.NTC_SECRETARY)
    changing.act(Role.NTC, "centre", NEW.format(number=900, ahead="", author=secretary))
    assert (one(changing, 900)["author_no"], one(changing, 900)["state"]) == (ntc, "draft")
    for own in (
        CHECK.format(number=900),
        "UPDATE form_template SET state = 'checked', author_no = 1, checker_no = 2 WHERE number = 900",
    ):
        with pytest.raises(psycopg.Error) as refused:
            changing.act(Role.NTC, "centre", own)
        assert refused.value.sqlstate == "SQ441"
    changing.act(Role.NTC_SECRETARY, "centre", CHECK.format(number=900))
    row = one(changing, 900)
    assert (row["checker_no"], row["state"], row["verdict"]) == (secretary, "checked", "x")


def test_a_row_written_as_checked_is_a_draft(changing: World) -> None:
    forged = NEW.format(number=901, ahead="", author=1).replace("author_no)", "author_no, state, checker_no)")
    changing.act(Role.NTC, "centre", forged.replace(", 1)", ", 1, 'checked', 2)"))
    assert (one(changing, 901)["state"], one(changing, 901)["checker_no"]) == ("draft", None)


def test_nobody_is_both_whatever_the_door(changing: World) -> None:
    with changing.as_owner() as past, pytest.raises(psycopg.errors.CheckViolation, match="four_eyes"):
        past.execute(
            NEW.format(number=902, ahead="", author=7)
            .replace("author_no)", "author_no, checker_no)")
            .replace(", 7)", ", 7, 7)")
        )


def test_what_is_in_force_is_closed_and_what_is_ahead_may_be_taken_back(changing: World) -> None:
    for number, ahead in ((903, ""), (904, "+ interval '9 days'")):
        changing.act(Role.NTC, "centre", NEW.format(number=number, ahead=ahead, author=1))
        changing.act(Role.NTC_SECRETARY, "centre", CHECK.format(number=number))
    attempts = (
        (903, "state = 'withdrawn'", "SQ443"), (903, "picture = 'y'", "SQ443"), (904, "from_at = synaq_now()", "SQ443"),
        (904, "state = 'draft'", "SQ442"),
    )  # fmt: skip
    for number, change, code in attempts:
        with pytest.raises(psycopg.Error) as refused:
            changing.act(Role.NTC, "centre", CHANGE.format(change=change, number=number))
        assert refused.value.sqlstate == code, (number, change)
    with pytest.raises(psycopg.Error) as refused:
        changing.act(Role.NTC_SECRETARY, "centre", "UPDATE form_template SET state = 'withdrawn' WHERE number = 904")
    assert refused.value.sqlstate == "SQ442"
    changing.act(Role.NTC, "centre", "UPDATE form_template SET state = 'withdrawn' WHERE number = 904")
    assert one(changing, 904)["state"] == "withdrawn"


def test_a_content_is_checked_as_it_was_made(changing: World) -> None:
    """The draft cannot be exchanged for another one between the two persons, nor by the second of them."""
    changing.act(Role.NTC, "centre", NEW.format(number=905, ahead="", author=1))
    for change in ("picture = 'y'", "from_at = synaq_now() - interval '9 days'", "author_no = 5"):
        with pytest.raises(psycopg.Error):
            changing.act(Role.NTC, "centre", CHANGE.format(change=change, number=905))
    changing.act(
        Role.NTC_SECRETARY, "centre", "UPDATE form_template SET state = 'checked', picture = 'y' WHERE number = 905"
    )
    assert one(changing, 905)["picture"] == "x"


def test_one_version_a_moment_and_none_in_the_past(changing: World) -> None:
    for number in (906, 907):
        changing.act(
            Role.NTC, "centre",
            NEW.format(number=number, ahead="", author=1).replace("synaq_now() ", "'2099-01-01' "),
        )  # fmt: skip
    changing.act(Role.NTC_SECRETARY, "centre", CHECK.format(number=906))
    with pytest.raises(psycopg.errors.UniqueViolation, match="one_template_a_moment"):
        changing.act(Role.NTC_SECRETARY, "centre", CHECK.format(number=907))
    changing.act(Role.NTC, "centre", NEW.format(number=908, ahead="- interval '9 days'", author=1))
    changing.act(Role.NTC_SECRETARY, "centre", CHECK.format(number=908))
    assert one(changing, 908)["from_at"] >= one(changing, 908)["made_at"]


@pytest.mark.parametrize("moment", ["0001-01-01 00:00+05 BC", "infinity", "-infinity", "20000-01-01 00:00+05"])
def test_a_moment_that_no_programme_reads_is_no_day_of_a_template(changing: World, moment: str) -> None:
    """One such row would hide the whole list of templates from everybody."""
    with pytest.raises(psycopg.Error, match="no such day"):
        changing.act(
            Role.NTC, "centre", NEW.format(number=906, ahead="", author=1).replace("synaq_now() ", f"'{moment}'")
        )


PRINTED = (
    "INSERT INTO printout (site_id, number, form, unit_key, lang, template, checksum, picture, printed_at, login) "
    "VALUES (1, '{number}', '{form}', '{unit}', 'kk', 'x', 'abcdefabcdef', 'x', '{at}', 'somebody')"
)
"""A paper that nobody has printed, entered by SQL so that the check of papers would confirm it."""


def test_a_print_is_entered_in_the_name_of_whoever_enters_it_and_at_that_moment(changing: World) -> None:
    own = PRINTED.format(number="I-21/701-1-01/7", form="I-21", unit="701-1-01", at="2001-01-01")
    changing.act(Role.PROGRAMMER, "site 701", own)
    with changing.as_superuser() as past:
        found = past.execute(
            "SELECT login = (SELECT login FROM staff WHERE user_id = %s), synaq_now() - printed_at < interval '1 hour' "
            "FROM printout WHERE number = 'I-21/701-1-01/7'",
            [changing.user(Role.PROGRAMMER)],
        ).fetchone()
    assert found == (True, True)


@pytest.mark.parametrize(
    ("form", "unit", "number"),
    [
        ("I-1", "701-1-01", "I-1/701-1-01/1"),  # not a form of theirs
        ("I-21", "701-1-01", "I-21/701-1-02/1"),  # the number of another paper
        ("I-21", "FOREIGN-1-01", "I-21/FOREIGN-1-01/1"),  # a unit of another site
    ],
)
def test_a_paper_of_others_is_not_entered_as_printed(changing: World, form: str, unit: str, number: str) -> None:
    with changing.as_superuser() as past:
        code = past.execute("SELECT code FROM site WHERE id = 2").fetchone()
    assert code is not None
    told = PRINTED.format(form=form, unit=unit, number=number, at="2018-11-01").replace("FOREIGN", code[0])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        changing.act(Role.PROGRAMMER, "site 701", told)
