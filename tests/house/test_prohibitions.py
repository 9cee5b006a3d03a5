"""What the law and good sense forbid, written by hand: a page of rights that says otherwise cannot prove itself here.

Each line: its paragraph, what is forbidden, to whom, and the order by which it is tried under the application role,
within an act, with a genuine ticket. «Seen» counts rows, everything else counts rows touched.
"""

# ruff: noqa: S608  (attacks are written in SQL)
from __future__ import annotations

from typing import Any, NamedTuple

import psycopg
import pytest
from psycopg import sql

from app.roles import Role
from tests.house.attacks import CLOSED, JOINTLY, NOT_YOURS, STRANGE_COLUMN
from tests.house.matrix import tables_of_page
from tests.house.rows import (
    FOREIGN,
    NO_SEATING_PRINT,
    OWN,
    PERSONAL,
    SEATING_PASSWORD,
    fresh_serial,
    insertion,
    new_row,
    registers,
    values_of,
)
from tests.house.world import World

R = Role
ALL = set(Role)
REFUSALS = {NOT_YOURS, STRANGE_COLUMN, JOINTLY, "SQ002", "SQ003", "SQ009", "SQ781", *CLOSED}
OF_COMMISSION = {R.RESPONSIBLE, R.CHAIR}
OF_MINISTRY = {R.LEAD, R.REPRESENTATIVE, R.PROGRAMMER}
ONLOOKERS = {R.NTC_SECRETARY, R.APPEAL_CHAIR, R.APPEAL_MEMBER, R.REPUBLICAN, R.INVIGILATOR, R.CANDIDATE}
HIDDEN_SITTINGS = "(SELECT id FROM sitting WHERE seating_printed_at IS NULL)"


class Forbidden(NamedTuple):
    """One prohibition."""

    mark: str
    words: str
    roles: set[Role]
    order: str


def change(table: str, column: str) -> str:
    return f"UPDATE {table} SET {column} = {column}"


def see(table: str) -> str:
    return f"SELECT id FROM {table}"


FORBIDDEN = [
    Forbidden("§43.6", "nobody reads a seat before I-9", ALL, "SELECT id FROM seat WHERE sitting_id = {hidden}"),
    Forbidden("§43.6", "nobody reads the lot before I-9", ALL, "SELECT id FROM lot WHERE sitting_id = {hidden}"),
    Forbidden("§43.6", "nobody moves a seat", ALL, change("seat", "number")),
    Forbidden("§43.6", "nobody draws the lot again", ALL, change("lot", "seed")),
    Forbidden("§43.6", "only the Centre sees that there is a password", ALL - {R.NTC}, see("centre_password")),
    Forbidden("§43.6", "nobody reads what a password left", ALL, "SELECT digest FROM centre_password"),
    Forbidden(
        "§43.6", "only the programmer prints the seating sheet", ALL - {R.PROGRAMMER},
        f"SELECT print_seating({{hidden}}, '{SEATING_PASSWORD}')",
    ),
    Forbidden("§43.6", "nobody undoes the one print", ALL, "DELETE FROM seating_print"),
    Forbidden("§147", "the programmer does not open the key", ALL - {R.LEAD, R.REPRESENTATIVE},
              "UPDATE sealed_key SET opened_at = now()"),
    Forbidden("§147", "who opens the key does not ask for it", ALL - {R.PROGRAMMER},
              "UPDATE sealed_key SET asked_at = now()"),
    Forbidden("§146", "the file of the key is never exchanged", ALL, "UPDATE sealed_key SET blob = '\\x00'"),
    Forbidden("§146", "commissions and the branch do not see the sealed key", OF_COMMISSION | {R.BRANCH} | ONLOOKERS,
              see("sealed_key")),
    Forbidden("§147", "commissions do not read the correct answers", OF_COMMISSION | {R.BRANCH}, see("answer_key")),
    Forbidden("§148", "nobody changes the correct answers", ALL, change("answer_key", "answers")),
    Forbidden("§173.2", "the technical secretary reads no applications", {R.NTC_SECRETARY}, see("application")),
    Forbidden("§8", "the Centre does not edit applications", {R.NTC}, change("application", "surname")),
    Forbidden("§8", "only the responsible person edits applications", ALL - {R.RESPONSIBLE},
              change("application", "surname")),
    Forbidden("§8", "an application is never removed", ALL, "DELETE FROM application"),
    Forbidden("§44.2", "the programmer mends no application by hand", {R.PROGRAMMER}, change("application", "iin")),
    Forbidden("§78.4", "the chair does not agree for the responsible person", ALL - {R.RESPONSIBLE},
              "UPDATE commission SET responsible_agreed_at = now()"),
    Forbidden("§78.4", "the responsible person does not agree for the chair", ALL - {R.CHAIR},
              "UPDATE commission SET chair_agreed_at = now()"),
    Forbidden("§78.4", "nobody closes a base alone", ALL, "UPDATE commission SET closed_at = now()"),
    Forbidden("§9", "only the Centre and the branch set the day of closing", ALL - {R.NTC, R.BRANCH},
              "UPDATE commission SET closes_at = closes_at + interval '1 day'"),
    Forbidden("§9", "a branch does not set the day of another branch's commission", ALL - {R.NTC},
              "UPDATE commission SET closes_at = closes_at + interval '1 day' WHERE id = 3"),
    Forbidden("§26.1", "a branch names no commission anew", ALL - {R.NTC}, "UPDATE commission SET kk = kk || '.'"),
    Forbidden("§9", "only the Centre sets the clock of a commission", ALL, "UPDATE commission SET zone = 'Asia/Oral'"),
    Forbidden("§28.1", "only the site keeps its rooms", ALL - {R.SITE, R.NTC}, change("room", "building")),
    Forbidden("§28.2", "only the Centre moves the day of a sitting", ALL - {R.NTC}, "UPDATE sitting SET day = day + 1"),
    Forbidden("§34.10", "only the lead starts the test", ALL - {R.LEAD}, "UPDATE sitting SET started_at = now()"),
    Forbidden("§104", "only the lead ends the test", ALL - {R.LEAD}, "UPDATE sitting SET finished_at = now()"),
    Forbidden("§145", "only lead and representative report to the Centre", ALL - {R.LEAD, R.REPRESENTATIVE},
              "UPDATE sitting SET reported_at = now()"),
    Forbidden("§117", "who sends candidates does not know which variant lies where", OF_COMMISSION | {R.BRANCH},
              see("allotment")),
    Forbidden("§117", "nobody lays a variant elsewhere", ALL, change("allotment", "variant")),
    Forbidden("§127", "only the programmer's scans are changed by him", ALL - {R.PROGRAMMER}, change("scan", "source")),
    Forbidden("§127", "a picture is never exchanged", ALL, "UPDATE scan SET picture = 'x'"),
    Forbidden("§143", "only the programmer identifies", ALL - {R.PROGRAMMER}, change("reading", "right_variant")),
    Forbidden("§143", "what was read is never exchanged", ALL, "UPDATE reading SET answers = '\\x00'"),
    Forbidden("§149", "nobody changes a score", ALL, change("score", "total")),
    Forbidden("§149", "nobody removes a score", ALL, "DELETE FROM score"),
    Forbidden("§149", "nobody changes a statement", ALL, change("statement", "snapshot")),
    Forbidden("§150", "responsible persons and candidates read no scores", {R.RESPONSIBLE, *ONLOOKERS} - {
        R.APPEAL_CHAIR, R.APPEAL_MEMBER}, see("score")),
    Forbidden("§44.7", "nobody changes the trace of a print", ALL, change("printout", "checksum")),
    Forbidden("§20.1", "nobody writes accounts but by their functions", ALL, change("staff", "role")),
    Forbidden("§20.1", "nobody writes logins and passwords", ALL, "UPDATE ab_user SET password = 'x'"),
    Forbidden("§16", "only the Centre reads the journal", ALL - {R.NTC}, see("entry")),
    Forbidden("§16", "nobody changes the journal", ALL, change("entry", "title_ru")),
    Forbidden("§16", "nobody removes a change from the journal", ALL, "DELETE FROM change"),
    Forbidden("§16", "only the Centre reads who saw what", ALL - {R.NTC}, see("access_note")),
    Forbidden("§16", "nobody changes who saw what", ALL, change("access_note", "said")),
    Forbidden("§44.5", "nobody takes over the job of another", ALL, "UPDATE job SET user_id = user_id"),
]  # fmt: skip


def hidden(world: World) -> int:
    rows = world.rows["sitting", OWN]
    return int(next(row["id"] for row in rows if row["serial"] == NO_SEATING_PRINT))


def done(connection: psycopg.Connection[Any], order: str) -> int:
    """Rows seen or touched; what the database refuses is none."""
    try:
        with connection.transaction(force_rollback=True):
            return connection.execute(order.encode()).rowcount
    except psycopg.Error as refused:
        assert refused.sqlstate in REFUSALS, (refused.sqlstate, str(refused))  # noqa: PT017
        return 0


@pytest.mark.parametrize("one", FORBIDDEN, ids=[f"{one.mark} {one.words}" for one in FORBIDDEN])
def test_what_is_forbidden_by_name_is_not_done(two_sites: World, one: Forbidden) -> None:
    order = one.order.format(hidden=hidden(two_sites)) if "{hidden}" in one.order else one.order
    tried = {}
    for role in sorted(one.roles):
        with two_sites.as_application(two_sites.ticket(role), acting=True) as connection:
            tried[role] = done(connection, order)
    assert {role for role, rows in tried.items() if rows} == set()


@pytest.mark.parametrize("one", FORBIDDEN, ids=[f"{one.mark} {one.words}" for one in FORBIDDEN])
def test_the_orders_find_something_to_do(two_sites: World, one: Forbidden) -> None:
    """On an empty world every prohibition would hold: here the superuser, without triggers, does each of them."""
    order = one.order.format(hidden=hidden(two_sites)) if "{hidden}" in one.order else one.order
    if order.startswith("SELECT print_seating"):
        pytest.skip("a function asks for a ticket before all else")
    with two_sites.as_superuser() as past, past.transaction(force_rollback=True):
        past.execute("SET LOCAL session_replication_role = replica")
        assert past.execute(order.encode()).rowcount > 0


@pytest.mark.parametrize("role", [Role.INVIGILATOR, Role.CANDIDATE, Role.NTC_SECRETARY])
def test_65_who_only_looks_on_writes_nothing_but_what_is_their_own(two_sites: World, role: Role) -> None:
    with two_sites.as_application(two_sites.ticket(role), acting=True) as connection:
        for table in tables_of_page():
            if table.name in PERSONAL | {"job", "entry", "change"}:
                continue
            name, column = sql.Identifier(table.name), sql.Identifier(table.columns.keys()[-1])
            row = new_row(table, OWN if ("own" in _places(two_sites, table.name)) else "everywhere",
                          fresh_serial(table), ids=two_sites.ids)  # fmt: skip
            assert _told(connection, insertion(table, row), values_of(row)) in {NOT_YOURS, STRANGE_COLUMN}, table.name
            order = sql.SQL("UPDATE {} SET {} = {}").format(name, column, column)
            checks = role is Role.NTC_SECRETARY and table.name == "form_template"  # the second pair of eyes
            assert checks or _told(connection, order) in {NOT_YOURS, "no row", "428C9"}, table.name
            assert _told(connection, sql.SQL("DELETE FROM {}").format(name)) == NOT_YOURS, table.name


def _places(world: World, table: str) -> set[str]:
    return {place for name, place in world.rows if name == table}


def _told(
    connection: psycopg.Connection[Any], order: sql.Composed | sql.SQL, values: list[Any] | None = None
) -> str | None:
    try:
        with connection.transaction(force_rollback=True):
            touched = connection.execute(order, values).rowcount
    except psycopg.Error as refused:
        return refused.sqlstate
    return "00000" if touched else "no row"


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.NTC])
def test_nobody_at_a_place_reads_an_application_of_another_site(two_sites: World, role: Role) -> None:
    foreign = {row["id"] for row in two_sites.rows["application", FOREIGN]}
    with two_sites.as_application(two_sites.ticket(role)) as connection:
        try:
            with connection.transaction(force_rollback=True):
                found = {row[0] for row in connection.execute("SELECT id FROM application")}
        except psycopg.errors.InsufficientPrivilege:
            found = set()
    assert not found & foreign


def test_there_are_more_than_forty_prohibitions_and_each_register_of_secrets_has_one() -> None:
    assert len(FORBIDDEN) > 40
    told = " ".join(one.order for one in FORBIDDEN)
    secret = ("seat", "lot", "centre_password", "sealed_key", "answer_key", "score", "application", "entry", "staff")
    assert {name for name in secret if name not in told} == set()
    assert {table.name for table in registers()} >= set(secret) - {"entry"}
