"""The guard's own functions called by hand, jobs, and the catalogue: what the application role could reach at all."""

# ruff: noqa: S608  (attacks are written in SQL)
from __future__ import annotations

import re

import pytest

from app import guard
from app.db import Base
from app.roles import MATRIX, Role
from app.triggers import ONCE
from tests.house.attacks import ACCEPTED, NO_ACT, NOT_YOURS, seen, told
from tests.house.matrix_sql import closed
from tests.house.rows import FOREIGN, NEIGHBOUR, OWN, fresh_serial, insertion, new_row, registers, values_of
from tests.house.world import SECRET, World

NOT_A_WORKER = "42501"
JOB = next(table for table in registers() if table.name == "job")
OFFICIALS = [None, Role.NTC, Role.PROGRAMMER, Role.RESPONSIBLE]
FUNCTIONS = re.findall(r"^CREATE OR REPLACE FUNCTION (\w+)", guard.FUNCTIONS, re.MULTILINE)


# ---- what the rights functions tell


@pytest.mark.parametrize("role", [Role.PROGRAMMER, Role.RESPONSIBLE, Role.BRANCH, Role.CANDIDATE])
def test_places_and_commissions_are_told_of_the_bearer_alone(two_sites: World, role: Role) -> None:
    """Where the page lets the role read everywhere (reference lists) the numbers of all places are told, no more."""
    near = [register for register, cells in MATRIX.items() if cells[role].reach != "a"]
    own = {"site": {1}, "commission": {1, 2}}
    with two_sites.as_application(two_sites.ticket(role)) as connection:
        for register in (*near, "clock", "no such register"):
            for verb in "CRUD":
                asked = "SELECT places(%s, %s, true), places(%s, %s, false), commissions(%s, %s)"
                told_of = connection.execute(asked, [register, verb] * 3).fetchone() or (None, None, None)
                assert {n for places in told_of[:2] for n in places or [] if n} <= own["site"]
                assert {n for n in told_of[2] or [] if n} <= own["commission"]


@pytest.mark.parametrize(
    "asked", ["SELECT reach(%s, 'R')", "SELECT places(%s, 'R', true)", "SELECT commissions(%s, 'R')"]
)
def test_nobody_is_told_of_no_place(two_sites: World, asked: str) -> None:
    with two_sites.as_application() as connection:
        for register in (*MATRIX, "", "no such register", "'; SELECT 1 --"):
            assert connection.execute(asked.encode(), [register]).fetchone() in {None, (None,)}


def test_whole_chains_are_examined_only_by_who_reads_the_journal(changing: World) -> None:
    with changing.as_superuser() as past:
        past.execute("SET session_replication_role = replica")
        past.execute("UPDATE entry SET title_kk = 'басқа'")
    for role in OFFICIALS:
        with changing.as_application(changing.ticket(role)) as connection:
            found = [row[0] for row in connection.execute("SELECT broken_chains()")]
        assert found == (["site 701 №1", "site 702 №1"] if role is Role.NTC else [])


def test_time_does_not_move_in_a_real_database(two_sites: World) -> None:
    for role in OFFICIALS:
        with two_sites.as_application(two_sites.ticket(role)) as connection:
            assert told(connection, "SELECT move_clock('2018-11-03')") == "SQ001"
            assert told(connection, "INSERT INTO clock VALUES (1, '1 year')") == NOT_YOURS
            assert connection.execute("SELECT is_demonstration()").fetchone() == (False,)
            assert connection.execute(
                "SELECT abs(extract(epoch FROM synaq_now() - clock_timestamp())) < 1"
            ).fetchone() == (True,)


def test_an_epoch_opens_nothing(two_sites: World) -> None:
    """The entrance needs it before there is a ticket; without the key of the installation it makes none."""
    with two_sites.as_application() as connection:
        assert connection.execute("SELECT epoch_of(%s)", [two_sites.user(Role.NTC)]).fetchone() == (0,)
        assert connection.execute("SELECT epoch_of(-1)").fetchone() == (None,)


# ---- jobs


@pytest.mark.parametrize("role", OFFICIALS)
def test_only_a_worker_claims_jobs_and_learns_what_they_are_about(two_sites: World, role: Role | None) -> None:
    number = two_sites.rows["job", FOREIGN][0]["id"]
    with two_sites.as_application(two_sites.ticket(role)) as connection:
        assert told(connection, f"SELECT * FROM claim_job({number}, 'mine', 100000)") == NOT_A_WORKER
        assert told(connection, "SELECT forgotten_jobs(0)") == NOT_A_WORKER
        assert told(connection, "SELECT plan_reports()") == NOT_A_WORKER
        assert connection.execute(f"SELECT finish_job({number}, '', 'done', '')".encode()).fetchone() == (False,)
        assert told(connection, "SELECT count_jobs()") == NOT_YOURS


FORGED = {
    "another key": guard.ticket(b"x" * 32, guard.WORKER, 0),
    "over": guard.ticket(SECRET, guard.WORKER, 0, seconds=-1),
    "without a seal": "0.0.9999999999.",
}


@pytest.mark.parametrize("ticket", FORGED.values(), ids=FORGED)
def test_the_ticket_of_a_worker_is_not_forged(two_sites: World, ticket: str) -> None:
    with two_sites.as_application(ticket) as connection:
        assert told(connection, "SELECT forgotten_jobs(0)") == NOT_A_WORKER


def test_a_worker_claims_a_job_and_only_its_author_ends_it(two_sites: World) -> None:
    number, author = two_sites.rows["job", OWN][0]["id"], two_sites.user(Role.NTC)
    with two_sites.as_application(guard.worker_ticket(SECRET)) as connection:
        found = connection.execute(f"SELECT * FROM claim_job({number}, 'mine', 90)".encode()).fetchone()
        assert found == (author, 0, *(two_sites.rows["job", OWN][0][name] for name in ("verb", "arguments")))
        end = f"SELECT finish_job({number}, %s, 'done', '')".encode()
        for ticket, token, ended in (
            (two_sites.ticket(Role.PROGRAMMER), "mine", False),
            (two_sites.ticket(Role.NTC), "other", False),
            (two_sites.ticket(Role.NTC), "mine", True),
            (two_sites.ticket(Role.NTC), "mine", False),
        ):
            connection.execute("SELECT set_config('app.ticket', %s, true)", [ticket])
            assert connection.execute(end, [token]).fetchone() == (ended,), (ticket, token)


def test_the_ticket_of_a_worker_opens_no_row(two_sites: World) -> None:
    with two_sites.as_application(guard.worker_ticket(SECRET)) as connection:
        assert [table.name for table in registers() if seen(connection, table)] == []
        assert told(connection, "SELECT open_act()") == NOT_YOURS


@pytest.mark.parametrize("role", [Role.PROGRAMMER, Role.RESPONSIBLE, Role.NTC])
def test_nobody_has_a_job_done_in_the_name_of_another(two_sites: World, role: Role) -> None:
    """A worker acts as the author of the row: whoever could write another author would have that author's rights."""
    row = new_row(JOB, OWN, fresh_serial(JOB), ids=two_sites.ids)
    with two_sites.as_application(two_sites.ticket(role), acting=True) as connection:
        for author in {two_sites.user(Role.NTC), two_sites.user(Role.PROGRAMMER, FOREIGN)} - {two_sites.user(role)}:
            given = row | {"user_id": author}
            assert told(connection, insertion(JOB, given), values_of(given)) == NOT_YOURS
        given = row | {"user_id": two_sites.user(role)}
        assert told(connection, insertion(JOB, given), values_of(given)) == ACCEPTED
        for change in (
            "user_id = user_id",
            "verb = 'x'",
            "arguments = '{}'",
            "key = 'x'",
            "site_id = 2",
            "created_at = now()",
        ):
            assert told(connection, f"UPDATE job SET {change}") == NOT_YOURS, change
        assert told(connection, "UPDATE job SET state = 'waiting', attempts = 0") == ACCEPTED


# ---- §9 and what happens once


def test_9_a_closed_base_takes_nothing_by_sql(two_sites: World) -> None:
    table = next(t for t in registers() if t.name == "application")
    row = new_row(table, OWN, fresh_serial(table), ids=two_sites.ids)
    change = "UPDATE application SET surname = 'Басқа' WHERE commission_id = 1"
    for column in ("closed_at", "closes_at"):
        with (
            two_sites.as_superuser() as past,
            two_sites.as_application(two_sites.ticket(Role.RESPONSIBLE)) as connection,
        ):
            past.execute("SET session_replication_role = replica")
            connection.execute("SELECT open_act()")
            assert told(connection, change) == ACCEPTED
            was = past.execute(f"SELECT {column} FROM commission WHERE id = 1".encode()).fetchone()
            past.execute(f"UPDATE commission SET {column} = clock_timestamp() WHERE id = 1".encode())
            try:
                assert told(connection, insertion(table, row), values_of(row)) == "SQ009"
                assert told(connection, change) == "SQ009"
                assert told(connection, "UPDATE application SET state = 'withdrawn'") == "SQ009"
            finally:
                past.execute(f"UPDATE commission SET {column} = %s WHERE id = 1".encode(), was)


@pytest.mark.parametrize(
    ("role", "table", "column", "first", "second"),
    [
        (Role.PROGRAMMER, "sitting", "seating_printed_at", "now()", "NULL"),
        (Role.LEAD, "sitting", "reported_at", "now()", "now() - interval '1 day'"),
        (Role.LEAD, "sealed_key", "opened_at", "now()", "NULL"),
        (Role.LEAD, "sealed_key", "blob", None, "'\\x00'"),
        (Role.PROGRAMMER, "reading", "answers", None, "'\\x00'"),
        (Role.PROGRAMMER, "scan", "picture", None, "'other'"),
        (Role.PROGRAMMER, "scan", "fills", None, "'\\x00'"),
    ],
)
def test_what_happens_once_is_not_taken_back(
    two_sites: World, role: Role, table: str, column: str, first: str | None, second: str
) -> None:
    assert column in ONCE[table]
    with two_sites.as_application(two_sites.ticket(role), acting=True) as connection:
        if first:
            connection.execute(f"UPDATE {table} SET {column} = {first}".encode())
        assert told(connection, f"UPDATE {table} SET {column} = {second}") == "SQ002"
        assert told(connection, f"UPDATE {table} SET {column} = {column}") == ACCEPTED


def test_145_once_the_key_is_open_no_reading_comes_or_changes(two_sites: World) -> None:
    """Otherwise a variant or a code could be chosen by its points."""
    table = next(t for t in registers() if t.name == "reading")
    row = new_row(table, OWN, fresh_serial(table), ids=two_sites.ids)
    with two_sites.as_application(two_sites.ticket(Role.PROGRAMMER), acting=True) as connection:
        change = "UPDATE reading SET right_variant = '4321', placement_id = NULL"
        assert told(connection, insertion(table, row), values_of(row)) == ACCEPTED
        assert told(connection, change) == ACCEPTED
        with closed(two_sites, "reading"):
            assert told(connection, insertion(table, row), values_of(row)) == "SQ145"
            assert told(connection, change) == "SQ145"


@pytest.mark.parametrize("column", ["day", "number", "allocated_at", "campaign_id"])
def test_the_plan_of_a_sitting_is_the_centres(two_sites: World, column: str) -> None:
    """The day above all: the seating sheet opens on it."""
    other = {"day": "day + 1", "allocated_at": "now()"}.get(column, "77")
    for role in (Role.PROGRAMMER, Role.LEAD, Role.REPRESENTATIVE):
        with two_sites.as_application(two_sites.ticket(role), acting=True) as connection:
            assert told(connection, f"UPDATE sitting SET {column} = {other}") == NOT_YOURS
            assert told(connection, f"UPDATE sitting SET {column} = {column}") == ACCEPTED
    if column == "day":
        with two_sites.as_application(two_sites.ticket(Role.NTC), acting=True) as connection:
            assert told(connection, f"UPDATE sitting SET {column} = {other}") == ACCEPTED


# ---- the catalogue


def test_every_table_is_forced_behind_policies_of_ours_alone(two_sites: World) -> None:
    with two_sites.as_superuser() as connection:
        asked = "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = %s::regclass"
        bare = [name for name in Base.metadata.tables if connection.execute(asked, [name]).fetchone() != (True,)]
        roles = "SELECT DISTINCT r FROM pg_policies, unnest(roles) r WHERE schemaname = 'public'"
        policies = (
            "SELECT tablename, policyname FROM pg_policies WHERE permissive = 'PERMISSIVE' AND 'synaq_app' = ANY(roles)"
        )
        named = {tuple(row) for row in connection.execute(policies)}
        assert {row[0] for row in connection.execute(roles)} == {"synaq_app", "synaq_owner"}
    assert bare == []
    assert {name for table, name in named if table != "ab_user"} == {"select_rows", "insert_rows", "update_rows"}


def test_the_application_role_is_nobody_in_particular(two_sites: World) -> None:
    with two_sites.as_superuser() as connection:
        powers = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        found = connection.execute(f"SELECT {powers} FROM pg_roles WHERE rolname = 'synaq_app'".encode()).fetchone()
        assert found == (False,) * 5
        member = "SELECT count(*) FROM pg_auth_members WHERE member = 'synaq_app'::regrole"
        owns = "SELECT count(*) FROM pg_class WHERE relowner = 'synaq_app'::regrole"
        views = (
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'f')"
        )
        for asked in (member, owns, views):
            assert connection.execute(asked.encode()).fetchone() == (0,), asked


def test_no_table_gives_more_than_select_insert_update(two_sites: World) -> None:
    with two_sites.as_application(two_sites.ticket(Role.NTC)) as connection:
        for table in Base.metadata.tables:
            for power in ("DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
                asked = "SELECT has_table_privilege(%s, %s)"
                assert connection.execute(asked, [table, power]).fetchone() == (False,), (table, power)
        open_ones = "SELECT seqrelid FROM pg_sequence WHERE has_sequence_privilege(seqrelid, 'USAGE, SELECT, UPDATE')"
        assert connection.execute(open_ones.encode()).fetchall() == []
        assert told(connection, "SELECT setval('entry_id_seq', 1)") == NOT_YOURS
        assert connection.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone() == (False,)


def test_the_application_calls_the_functions_of_the_list_and_no_others(two_sites: World) -> None:
    with two_sites.as_application() as connection:
        asked = (
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "AND has_function_privilege(oid, 'EXECUTE')"
        )
        open_ones = {row[0] for row in connection.execute(asked.encode())}
    assert open_ones == {*guard.FOR_APPLICATION, "kk_order"}
    assert set(FUNCTIONS) > set(guard.FOR_APPLICATION)


def test_every_function_that_lends_its_owners_rights_knows_where_it_looks(two_sites: World) -> None:
    """A definer's function that looks where its caller says would run the caller's tables with the owner's rights."""
    with two_sites.as_superuser() as connection:
        asked = "SELECT proname, prosecdef, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        found = connection.execute(asked).fetchall()
    pinned = ["search_path=pg_catalog, public, pg_temp"]
    assert [name for name, definer, settings in found if definer and settings != pinned] == []
    assert {name for name, definer, settings in found if not definer and settings != pinned} == {
        "kk_order", "seal_of", "bearer", "is_mine", "act_under_way", "digest_of_changes", "digest_of_entry",
        "is_chain_of_bearer", "is_opened",
    }  # fmt: skip


def test_a_trigger_of_the_guard_is_not_hung_on_a_table_of_ones_own(two_sites: World) -> None:
    """It would write into the journal, in the owner's name, changes that never happened."""
    with two_sites.as_application(two_sites.ticket(Role.PROGRAMMER), acting=True) as connection:
        connection.execute("CREATE TEMP TABLE score (id int, total int)")
        for function in ("note_change", "tell_author", "only_once", "refuse_frozen", "centre_only"):
            hang = f"CREATE TRIGGER t AFTER INSERT ON pg_temp.score FOR EACH ROW EXECUTE FUNCTION {function}()"
            assert told(connection, hang) == NOT_YOURS


def test_a_neighbour_at_the_same_site_stays_behind_its_own_wall(two_sites: World) -> None:
    """Two commissions send to one site: neither reads the applications of the other."""
    with two_sites.as_application(two_sites.ticket(Role.RESPONSIBLE)) as connection:
        found = {row[0] for row in connection.execute("SELECT commission_id FROM application")}
    assert found == {two_sites.rows["commission", OWN][0]["id"]}
    with two_sites.as_application(two_sites.ticket(Role.RESPONSIBLE, NEIGHBOUR)) as connection:
        found = {row[0] for row in connection.execute("SELECT commission_id FROM application")}
    assert found == {two_sites.rows["commission", NEIGHBOUR][0]["id"]}


def test_a_password_is_changed_by_its_owner_only(two_sites: World) -> None:
    """Digests of passwords are read by the entrance before anybody is known; nothing else of an account is written."""
    with two_sites.as_application(two_sites.ticket(Role.PROGRAMMER)) as connection:
        assert told(connection, "SELECT change_password('x')") == NO_ACT
        connection.execute("SELECT open_act()")
        assert told(connection, "SELECT change_password('x')") == ACCEPTED
        assert told(connection, "SELECT change_password(NULL)") == NOT_YOURS
        for column in ("password", "active", "username", "email", "id"):
            assert told(connection, f"UPDATE ab_user SET {column} = {column}") == NOT_YOURS
        for order in (
            "INSERT INTO ab_user (id) VALUES (9)",
            "DELETE FROM ab_user",
            "INSERT INTO ab_user_role VALUES (9, 1, 1)",
        ):
            assert told(connection, order) == NOT_YOURS
    with two_sites.as_application() as connection:
        assert told(connection, "SELECT change_password('x')") == NOT_YOURS
        assert told(connection, "UPDATE ab_user SET username = 'x'") == NOT_YOURS


def test_no_act_no_change_even_for_the_centre(two_sites: World) -> None:
    with two_sites.as_application(two_sites.ticket(Role.NTC)) as connection:
        assert told(connection, "UPDATE site SET kk = 'басқа'") == NO_ACT
