"""Attacks by SQL under the application role: whatever it sets, no row of another place is read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from app import guard
from app.db import acting, sessions
from app.roles import Role
from tests.house.attacks import seen, strange
from tests.house.rows import FOREIGN, OWN, registers
from tests.house.world import SECRET, World, plain

OFFICIALS = [Role.PROGRAMMER, Role.RESPONSIBLE, Role.SITE]
SETTINGS = [
    "SET ROLE synaq_owner",
    "SET ROLE synaq_super",
    "SET SESSION AUTHORIZATION synaq_owner",
    "SET LOCAL session_authorization = 'synaq_super'",
    "SET row_security = off",
    "SET session_replication_role = replica",
    "SET app.site = '2'; SET app.sites = '{1,2}'; SET app.role = 'ntc'; SET app.login = 'ntc'",
    (
        "SET search_path = pg_temp, public, pg_catalog; CREATE TEMP TABLE staff AS SELECT 1 AS user_id, 'ntc' AS role, "
        "0 AS epoch, true AS active, NULL::int AS site_id, NULL::int AS commission_id, NULL::int AS branch_id"
    ),
    (
        "CREATE TEMP TABLE right_cell (role text, register text, verb text, reach text); "
        "INSERT INTO pg_temp.right_cell SELECT 'programmer', relname, v, 'a' FROM pg_class, unnest('{R,U}'::text[]) v; "
        "SET search_path = pg_temp, public"
    ),
    (
        "CREATE TEMP TABLE ticket_key (id int, inner_pad bytea, outer_pad bytea); SET search_path = pg_temp, public; "
        "INSERT INTO pg_temp.ticket_key VALUES (1, '', '')"
    ),
    "CREATE FUNCTION pg_temp.who() RETURNS int LANGUAGE sql AS 'SELECT 1'; SET search_path = pg_temp, public",
    (
        "CREATE FUNCTION pg_temp.places(text, text, boolean) RETURNS int[] LANGUAGE sql AS 'SELECT ''{1,2}''::int[]'; "
        "SET search_path = pg_temp, public"
    ),
    "CREATE FUNCTION public.places(text, text) RETURNS int[] LANGUAGE sql AS 'SELECT ''{1,2}''::int[]'",
    "CREATE OR REPLACE FUNCTION public.who() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA stolen",
    "CREATE EXTENSION dblink",
    "CREATE POLICY open ON sheet USING (true)",
    "DROP POLICY select_rows ON sheet",
    "ALTER TABLE sheet DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE sheet NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE sheet OWNER TO synaq_app",
    "ALTER ROLE synaq_app BYPASSRLS",
    "ALTER ROLE synaq_app SUPERUSER",
    "GRANT synaq_owner TO synaq_app",
    "GRANT ALL ON ticket_key TO synaq_app",
    "CREATE TEMP VIEW every_sheet AS SELECT * FROM sheet",
    "PREPARE p AS SELECT * FROM sheet; EXECUTE p",
    "CREATE RULE r AS ON SELECT TO sheet DO INSTEAD SELECT * FROM sheet",
    "CREATE TRIGGER t BEFORE INSERT ON sheet FOR EACH ROW EXECUTE FUNCTION note_change()",
    "COPY sheet TO PROGRAM 'cat'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT lo_import('/etc/passwd')",
    "DO $$ BEGIN EXECUTE 'SET ROLE synaq_owner'; END $$",
]


def tickets(world: World) -> Iterator[tuple[str, str]]:
    """Tickets that are nobody's: what is wrong with each, and the ticket."""
    genuine = world.ticket(Role.NTC)
    user, epoch, ends, seal = genuine.split(".")
    yield "nothing", ""
    yield "no ticket at all", "ntc"
    yield "without a seal", f"{user}.{epoch}.{ends}."
    yield "another seal", f"{user}.{epoch}.{ends}.{'0' * 64}"
    yield "half a seal", genuine[:-32]
    yield "a letter less", genuine[:-1]
    yield "a letter more", genuine + "0"
    yield "a part more", genuine + ".0"
    yield "capital letters", f"{user}.{epoch}.{ends}.{seal.upper()}"
    yield "another user", f"{world.user(Role.NTC, FOREIGN)}.{epoch}.{ends}.{seal}"
    yield "a later end", f"{user}.{epoch}.{int(ends) + 1}.{seal}"
    yield "leading noughts", f"0{user}.{epoch}.{ends}.{seal}"
    yield "a space before", f" {genuine}"
    yield "a sign", f"+{genuine}"
    yield "digits of another script", genuine.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    yield "a number too long", f"{'9' * 30}.{epoch}.{ends}.{seal}"
    yield "words of SQL", "1' OR '1'='1"
    yield "over", guard.ticket(SECRET, int(user), 0, seconds=-1)
    yield "of another epoch", guard.ticket(SECRET, int(user), 1)
    yield "of an unknown user", guard.ticket(SECRET, 999_999, 0)
    yield "of another installation", guard.ticket(b"x" * 32, int(user), 0)
    yield "of an installation with an empty key", guard.ticket(b"", int(user), 0)
    yield "of a worker", guard.worker_ticket(SECRET)


def test_a_ticket_that_is_not_genuine_opens_nothing(two_sites: World) -> None:
    tried = 0
    for wrong, ticket in tickets(two_sites):
        with two_sites.as_application(ticket) as connection:
            assert connection.execute("SELECT who()").fetchone() == (None,), wrong
            assert strange(connection, two_sites, None) == {}, wrong
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("SELECT open_act()")
        tried += 1
    assert tried == 23


def test_the_same_tables_are_full_for_the_genuine_ticket(two_sites: World) -> None:
    """Without this the tests of refusals could pass on empty tables."""
    with two_sites.as_application(two_sites.ticket(Role.NTC)) as connection:
        empty = [table.name for table in registers() if not seen(connection, table) and table.name not in guard.HIDDEN]
    assert empty == []


def test_whoever_no_longer_serves_has_no_rights_at_once(changing: World) -> None:
    ways = {
        Role.PROGRAMMER: "UPDATE staff SET active = false WHERE user_id = %s",
        Role.LEAD: "UPDATE staff SET epoch = epoch + 1 WHERE user_id = %s",
        Role.SITE: "DELETE FROM staff WHERE user_id = %s",
    }
    for role, order in ways.items():
        with changing.as_application(changing.ticket(role)) as connection:
            assert connection.execute("SELECT who()").fetchone() == (changing.user(role),)
        with changing.as_owner() as connection:
            assert connection.execute(order.encode(), [changing.user(role)]).rowcount == 1
        with changing.as_application(changing.ticket(role)) as connection:
            assert strange(connection, changing, None) == {}, order


@pytest.mark.parametrize("role", OFFICIALS)
@pytest.mark.parametrize("setting", SETTINGS)
def test_no_setting_shows_a_row_of_another_place(two_sites: World, role: Role, setting: str) -> None:
    with two_sites.as_application(two_sites.ticket(role)) as connection:
        try:
            with connection.transaction():
                connection.execute(setting.encode())
        except psycopg.Error as refused:
            assert refused.sqlstate in {"42501", "42P16", "42P17", "0A000", "58000"}, refused  # noqa: PT017
        assert strange(connection, two_sites, role) == {}


def test_row_security_off_is_an_error_and_not_a_way_round(two_sites: World) -> None:
    with two_sites.as_application(two_sites.ticket(Role.PROGRAMMER)) as connection:
        connection.execute("SET LOCAL row_security = off")
        for table in registers():
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table.name)))


def test_a_function_that_tells_what_it_is_given_is_given_no_row_of_others(two_sites: World) -> None:
    """A cheap function in the condition would run before the policy, if the database let it."""
    overheard: list[str] = []
    with two_sites.as_application(two_sites.ticket(Role.PROGRAMMER)) as connection:
        connection.add_notice_handler(lambda notice: overheard.append(str(notice.message_primary)))
        connection.execute(
            "CREATE FUNCTION pg_temp.tell(words text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS "
            "$$ BEGIN RAISE NOTICE '%', words; RETURN true; END $$"
        )
        connection.execute("SELECT id FROM application WHERE pg_temp.tell(iin)")
        connection.execute("SELECT id FROM sheet WHERE pg_temp.tell(number) ORDER BY pg_temp.tell(number)")
    told = set(overheard)
    assert {row["iin"] for row in two_sites.rows["application", OWN]} <= told
    assert not told & {row["iin"] for row in two_sites.rows["application", FOREIGN]}
    assert not told & {row["number"] for row in two_sites.rows["sheet", FOREIGN]}


def test_an_error_tells_nothing_of_rows_that_are_not_seen(two_sites: World) -> None:
    with two_sites.as_application(two_sites.ticket(Role.PROGRAMMER)) as connection:
        found = connection.execute("SELECT count(*) FROM application WHERE 1 / (site_id - 2) < 0 AND iin::bigint > 0")
        assert found.fetchone() == (len(two_sites.rows["application", OWN]) + 1 * _neighbours(two_sites),)


def _neighbours(world: World) -> int:
    return len(world.rows["application", "neighbour"])


def test_statistics_of_the_planner_tell_nothing(changing: World) -> None:
    with changing.as_superuser() as connection:
        connection.execute("ANALYZE")
    with changing.as_application(changing.ticket(Role.PROGRAMMER)) as connection:
        ours = [table.name for table in registers()] + ["ab_user"]
        shown = connection.execute("SELECT tablename, attname FROM pg_stats WHERE tablename = ANY(%s)", [ours])
        assert shown.fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM pg_statistic")


def test_nobody_reads_the_ticket_of_another_out_of_the_running_queries(two_sites: World) -> None:
    ticket = two_sites.ticket(Role.NTC)
    seal = ticket.rsplit(".", 1)[1]
    with acting(ticket), sessions(two_sites.house.app_url)() as session:
        session.connection()
        with two_sites.as_application() as connection:
            others = connection.execute("SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid()").fetchall()
            settings = connection.execute("SELECT setting FROM pg_settings WHERE name LIKE 'app.%%'").fetchall()
    assert any("app.ticket" in (query or "") for (query,) in others)
    assert not any(seal in (query or "") for (query,) in others)
    assert not any(seal in setting for (setting,) in settings)


def test_a_ticket_does_not_outlive_its_transaction(two_sites: World) -> None:
    """Connections are used again by others."""
    maker = sessions(two_sites.house.app_url, pool_size=1, max_overflow=0)
    with acting(two_sites.ticket(Role.NTC)), maker() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM sheet").scalar()
        first = session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar()
    with maker() as session:
        assert session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar() == first
        assert session.connection().exec_driver_sql("SELECT count(*) FROM sheet").scalar() == 0
        assert session.connection().exec_driver_sql("SELECT current_setting('app.ticket', true)").scalar() == ""


def test_a_ticket_ends_when_its_time_is_over(two_sites: World) -> None:
    ticket = two_sites.ticket(Role.NTC, seconds=1)
    with psycopg.connect(plain(two_sites.house.app_url), autocommit=True) as connection:
        connection.execute("SELECT set_config('app.ticket', %s, false)", [ticket])
        assert connection.execute("SELECT who()").fetchone() == (two_sites.user(Role.NTC),)
        time.sleep(1.5)
        assert connection.execute("SELECT who()").fetchone() == (None,)


CLOSED: list[tuple[str, Any]] = [
    ("ticket_key", None),
    ("right_cell", None),
    ("clock", None),
    ("alembic_version", None),
    ("ab_permission", None),
    ("ab_register_user", None),
]


@pytest.mark.parametrize("table", [name for name, _ in CLOSED])
@pytest.mark.parametrize(
    "order", ["SELECT * FROM {}", "DELETE FROM {}", "TRUNCATE {}", "TABLE {}", "COPY {} TO STDOUT"]
)
def test_the_tables_behind_the_guard_are_closed(two_sites: World, table: str, order: str) -> None:
    with (
        two_sites.as_application(two_sites.ticket(Role.NTC)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(order.format(table).encode())
