"""Attacks by SQL under the application role: nothing is written at another place, by whatever statement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from app.roles import MATRIX, Role
from tests.house.attacks import ACCEPTED, NO_ACT, NO_PARENT, NOT_YOURS, STRANGE_COLUMN, TAKEN, seen, told
from tests.house.rows import (
    FOREIGN,
    NEIGHBOUR,
    ONE_A_PLACE,
    OWN,
    Row,
    fresh_serial,
    in_the_name_of,
    insertion,
    new_row,
    parents,
    places_of,
    registers,
    values_of,
    with_place,
)
from tests.house.world import World

Connection = psycopg.Connection[Any]
STRANGE = {NOT_YOURS, STRANGE_COLUMN}  # a column of others is told before the place
REFUSED = {NO_PARENT, TAKEN, *STRANGE}  # a unique key is asked before the foreign one
UNWATCHED = {"job", "saved_view", "saved_report", "own_file"}  # what is done with them is journalled, or is one's own
NO_COPY = "0A000"  # PostgreSQL copies into no table that has policies
WRITERS = [
    role
    for role in Role
    if any(c[role].reach in set("bsc") and set("CU") & set(c[role].verbs) for c in MATRIX.values())
]


def writable(role: Role, letter: str) -> Iterator[sa.Table]:
    """The tables of a place in which the role may do this, at its own place only."""
    for table in with_place():
        cell = MATRIX[table.name][role]
        if letter in cell.verbs and cell.reach in set("bsc"):
            yield table


def fresh(world: World, table: sa.Table, role: Role, place: str = OWN) -> Row:
    """A row that the role could write, were the place theirs."""
    return in_the_name_of(world.user(role), table, new_row(table, place, fresh_serial(table), ids=world.ids))


def acting(world: World, role: Role) -> Any:
    return world.as_application(world.ticket(role), acting=True)


def ids_at(world: World, table: sa.Table, place: str) -> list[int]:
    return [row["id"] for row in world.rows[table.name, place]]


@pytest.mark.parametrize("role", WRITERS)
def test_the_same_rows_are_taken_at_the_own_place(two_sites: World, role: Role) -> None:
    """Without this the tests of refusals could pass on rows that nobody may write."""
    with acting(two_sites, role) as connection:
        for table in writable(role, "C"):
            row = fresh(two_sites, table, role)
            let_in = {ACCEPTED, TAKEN} if table.name in ONE_A_PLACE else {ACCEPTED}
            assert told(connection, insertion(table, row), values_of(row)) in let_in, table.name


@pytest.mark.parametrize("role", WRITERS)
def test_a_row_for_another_place_is_refused_however_it_is_brought(two_sites: World, role: Role) -> None:
    with acting(two_sites, role) as connection:
        for table in with_place():
            for place in set(places_of(table)) - {OWN, *([NEIGHBOUR] if two_sites_common(role) else [])}:
                row = fresh(two_sites, table, role, place)
                for ending in ("", " RETURNING *", " ON CONFLICT DO NOTHING", _or_else(table)):
                    order = insertion(table, row) + sql.SQL(ending)
                    assert told(connection, order, values_of(row)) in STRANGE, (table.name, place, ending)
                assert _copied(connection, table, row) in {NOT_YOURS, NO_COPY}, (table.name, place, "COPY")
                assert _merged(connection, table, row) in STRANGE, (table.name, place, "MERGE")


def two_sites_common(role: Role) -> bool:
    """Whether another commission of the same site is within the reach of the role."""
    return role not in {Role.RESPONSIBLE, Role.CHAIR}


def _or_else(table: sa.Table) -> str:
    column = next(c.name for c in reversed(table.columns) if c.computed is None and not c.primary_key)
    return f" ON CONFLICT (id) DO UPDATE SET {column} = excluded.{column}"


def _copied(connection: Connection, table: sa.Table, row: Row) -> str:
    names = [name for name in row if name != "serial"]
    order = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    try:
        with connection.transaction(force_rollback=True), connection.cursor().copy(order) as copy:
            copy.write_row(values_of(row))
    except psycopg.Error as refused:
        return str(refused.sqlstate)
    return ACCEPTED


def _merged(connection: Connection, table: sa.Table, row: Row) -> str:
    names = [name for name in row if name != "serial"]
    order = sql.SQL(
        "MERGE INTO {} t USING (SELECT 1 AS one) s ON t.id = -1 WHEN NOT MATCHED THEN INSERT ({}) VALUES ({})"
    )
    columns, marks = map(sql.Identifier, names), (sql.Placeholder() for _ in names)
    whole = order.format(sql.Identifier(table.name), sql.SQL(", ").join(columns), sql.SQL(", ").join(marks))
    return told(connection, whole, values_of(row))


@pytest.mark.parametrize("role", WRITERS)
def test_a_row_of_another_place_is_neither_changed_nor_locked_nor_removed(two_sites: World, role: Role) -> None:
    with acting(two_sites, role) as connection:
        for table in with_place():
            there = ids_at(two_sites, table, FOREIGN)
            name, column = sql.Identifier(table.name), sql.Identifier(table.columns.keys()[-1])
            orders = [
                sql.SQL("UPDATE {} SET {} = {} WHERE id = ANY(%s)").format(name, column, column),
                sql.SQL("UPDATE {} SET {} = NULL WHERE id = ANY(%s)").format(name, column),
                sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(name),
                sql.SQL("SELECT 1 FROM {} WHERE id = ANY(%s) FOR UPDATE").format(name),
                sql.SQL("SELECT 1 FROM {} WHERE id = ANY(%s) FOR SHARE").format(name),
            ]
            for order in orders:
                assert told(connection, order, [there]) in {NOT_YOURS, "no row", "428C9"}, (table.name, order)
            assert told(connection, sql.SQL("TRUNCATE {} CASCADE").format(name)) == NOT_YOURS


@pytest.mark.parametrize("role", WRITERS)
def test_an_own_row_is_not_moved_to_another_place(two_sites: World, role: Role) -> None:
    with acting(two_sites, role) as connection:
        for table in writable(role, "U"):
            for column in {"site_id", "commission_id", "branch_id"} & set(table.columns.keys()):
                for elsewhere in (FOREIGN, NEIGHBOUR) if column == "commission_id" else (FOREIGN,):
                    order = sql.SQL("UPDATE {} SET {} = %s WHERE id = ANY(%s)").format(
                        sql.Identifier(table.name), sql.Identifier(column)
                    )
                    place = two_sites.rows[column.removesuffix("_id"), elsewhere][0]["id"]
                    said = told(connection, order, [place, ids_at(two_sites, table, OWN)])
                    assert said in STRANGE, (table.name, column, elsewhere)


@pytest.mark.parametrize("role", WRITERS)
def test_an_own_row_does_not_lean_on_a_row_of_another_site(two_sites: World, role: Role) -> None:
    tried = 0
    with acting(two_sites, role) as connection:
        for table in (*writable(role, "C"), *writable(role, "U")):
            for link, target in _links(table).items():
                foreign = two_sites.rows[target.name, FOREIGN][0]["id"]
                row = fresh(two_sites, table, role) | {link: foreign}
                assert told(connection, insertion(table, row), values_of(row)) in REFUSED, (table.name, link)
                order = sql.SQL("UPDATE {} SET {} = %s WHERE id = ANY(%s)").format(
                    sql.Identifier(table.name), sql.Identifier(link)
                )
                said = told(connection, order, [foreign, ids_at(two_sites, table, OWN)[:1]])
                assert said in REFUSED, (table.name, link)
                tried += 1
    assert tried or role not in {Role.PROGRAMMER, Role.REPRESENTATIVE, Role.LEAD}


def _links(table: sa.Table) -> dict[str, sa.Table]:
    """The columns that point to rows of a place, the commission among them."""
    found = {name: target for name, target in parents(table).items() if FOREIGN in places_of(target)}
    commission = next(t for t in registers() if t.name == "commission")
    return found | ({"commission_id": commission} if "commission_id" in table.columns else {})


def test_every_link_to_a_row_of_a_place_carries_the_place() -> None:
    """The foreign key itself refuses a parent of another site; a commission is held by its own key or by the policy.

    A candidate may take the test elsewhere than at the site of the commission: there candidate and commission go
    together, and candidate and site.
    """
    bare = []
    for table in with_place():
        for key in table.foreign_key_constraints:
            links = [element.parent.name for element in key.elements]
            target = key.elements[0].column.table
            if {"site_id"} <= set(table.columns.keys()) & set(target.columns.keys()) and "site_id" not in links:
                bare.append(f"{table.name}.{','.join(links)}")
    assert sorted(bare) == [
        "admission_pass.placement_id,commission_id", "application.commission_id",
        "correction.application_id,commission_id", "job.commission_id", "placement.application_id,commission_id",
        "printout.commission_id", "score.placement_id,commission_id", "staff.commission_id", "statement.commission_id",
        "unplaced.application_id,commission_id",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "role"), [("printout", Role.SITE), ("statement", Role.PROGRAMMER), ("job", Role.PROGRAMMER)]
)
def test_a_row_of_the_own_site_is_not_laid_before_a_strange_commission(
    two_sites: World, table: str, role: Role
) -> None:
    """Commissions read rows that name them: without this a site would write into the registers of another's."""
    of = next(t for t in registers() if t.name == table)
    row = fresh(two_sites, of, role)
    stranger = two_sites.rows["commission", FOREIGN][0]["id"]
    common = two_sites.rows["commission", NEIGHBOUR][0]["id"]
    with acting(two_sites, role) as connection:
        for commission, said in ((stranger, NOT_YOURS), (common, ACCEPTED), (None, ACCEPTED)):
            given = row | {"commission_id": commission}
            assert told(connection, insertion(of, given), values_of(given)) == said


def test_a_print_of_the_own_commission_is_not_laid_before_a_strange_site(two_sites: World) -> None:
    printout = next(t for t in registers() if t.name == "printout")
    row = fresh(two_sites, printout, Role.RESPONSIBLE) | {"site_id": two_sites.rows["site", FOREIGN][0]["id"]}
    with acting(two_sites, Role.RESPONSIBLE) as connection:
        assert told(connection, insertion(printout, row), values_of(row)) == NOT_YOURS


@pytest.mark.parametrize("role", [*WRITERS, Role.NTC])
def test_nothing_changes_outside_an_act(two_sites: World, role: Role) -> None:
    tried = set()
    with two_sites.as_application(two_sites.ticket(role)) as connection:
        for table in registers():
            cell = MATRIX[table.name][role]
            if "C" in cell.verbs and table.name not in UNWATCHED:
                row = fresh(two_sites, table, role, places_of(table)[0])
                let_in = {NO_ACT, TAKEN} if table.name in ONE_A_PLACE else {NO_ACT}
                assert told(connection, insertion(table, row), values_of(row)) in let_in, table.name
                tried.add(table.name)
            if "U" in cell.verbs and table.name not in UNWATCHED:
                column = sql.Identifier(table.columns.keys()[1])
                order = sql.SQL("UPDATE {} SET {} = {} WHERE id = ANY(%s)").format(
                    sql.Identifier(table.name), column, column
                )
                assert told(connection, order, [ids_at(two_sites, table, places_of(table)[0])]) == NO_ACT, table.name
                tried.add(table.name)
    assert tried


def test_a_taken_key_tells_no_more_than_was_typed(two_sites: World) -> None:
    """§78.3 wants one application a person in the whole country: that one exists is told, whose and where is not."""
    application = next(t for t in registers() if t.name == "application")
    theirs = two_sites.rows["application", FOREIGN][0]
    row = fresh(two_sites, application, Role.RESPONSIBLE) | {"iin": theirs["iin"]}
    with acting(two_sites, Role.RESPONSIBLE) as connection:
        assert told(connection, insertion(application, row), values_of(row)) == TAKEN
        with pytest.raises(psycopg.errors.UniqueViolation) as refused:
            connection.execute(insertion(application, row), values_of(row))
    for word in (theirs["surname"], theirs["first_name"], theirs["position"]):
        assert word not in str(refused.value)


def test_a_parent_of_another_site_and_one_that_is_not_there_are_told_alike(two_sites: World) -> None:
    sheet = next(t for t in registers() if t.name == "sheet")
    row = fresh(two_sites, sheet, Role.REPRESENTATIVE)
    said = []
    for parent in (two_sites.rows["sitting_room", FOREIGN][0]["id"], 999_999):
        given = row | {"sitting_room_id": parent}
        with acting(two_sites, Role.REPRESENTATIVE) as connection, pytest.raises(psycopg.Error) as refused:
            connection.execute(insertion(sheet, given), values_of(given))
        said.append(str(refused.value).replace(str(parent), "N"))
    assert said[0] == said[1]


def test_what_was_tried_left_nothing_behind(two_sites: World) -> None:
    with two_sites.as_superuser() as connection:
        for table in with_place():
            there = {number for place in places_of(table) for number in ids_at(two_sites, table, place)}
            assert seen(connection, table) == there, table.name
