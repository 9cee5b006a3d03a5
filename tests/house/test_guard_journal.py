"""The journal by SQL: nobody writes it but by acting, nobody rewrites it, and a break-in leaves a broken chain."""

# ruff: noqa: S608  (attacks are written in SQL)
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from app.roles import Role
from app.servers import Servers
from tests.house.attacks import ACCEPTED, NO_ACT, NOT_YOURS, told
from tests.house.rows import FOREIGN
from tests.house.world import World, filled, plain

REWRITTEN = "SQ003"
CHANGE = "UPDATE room SET building = building || '!'"
CLOSE = "SELECT close_act(%s, 'іс', 'дело', '§1')"
TAMPERING = [
    "UPDATE entry SET title_ru = 'другое' WHERE number = 2",
    "UPDATE entry SET login = 'другой' WHERE number = 2",
    "UPDATE entry SET user_id = 1 WHERE number = 2",
    "UPDATE entry SET at = at - interval '1 hour' WHERE number = 2",
    "UPDATE entry SET recorded_at = recorded_at + interval '1 microsecond' WHERE number = 2",
    "UPDATE entry SET mark = '§2' WHERE number = 2",
    "UPDATE entry SET changes = changes + 1 WHERE number = 2",
    "UPDATE entry SET title_kk = title_kk || title_ru, title_ru = '' WHERE number = 2",
    "UPDATE entry SET digest = sha256('x') WHERE number = 2",
    "UPDATE entry SET previous = '' WHERE number = 2",
    "UPDATE entry SET number = number + 1 WHERE number = 3",
    "UPDATE entry SET chain = 'site 702' WHERE number = 3",
    (
        "UPDATE entry SET id = id + 1000 WHERE number = 3; UPDATE change SET entry_id = entry_id + 1000 "
        "WHERE entry_id = (SELECT max(id) - 1000 FROM entry)"
    ),
    "UPDATE change SET new = '{}' WHERE entry_id = (SELECT id FROM entry WHERE number = 2)",
    "UPDATE change SET old = NULL WHERE entry_id = (SELECT id FROM entry WHERE number = 2)",
    "UPDATE change SET old = new, new = old WHERE entry_id = (SELECT id FROM entry WHERE number = 2)",
    "UPDATE change SET row_id = row_id + 1 WHERE entry_id = (SELECT id FROM entry WHERE number = 2)",
    "UPDATE change SET register_name = 'score' WHERE entry_id = (SELECT id FROM entry WHERE number = 2)",
    "UPDATE change SET entry_id = (SELECT id FROM entry WHERE number = 3)",
    "DELETE FROM change WHERE id = (SELECT max(id) FROM change)",
    "DELETE FROM change WHERE entry_id = (SELECT id FROM entry WHERE number = 2); DELETE FROM entry WHERE number = 2",
    (
        "DELETE FROM change WHERE entry_id = (SELECT min(id) FROM entry WHERE chain = 'site 701'); "
        "DELETE FROM entry WHERE id = (SELECT min(id) FROM entry WHERE chain = 'site 701')"
    ),
    (
        "INSERT INTO change (entry_id, register_name, row_id, operation, new) SELECT id, 'score', 1, 'UPDATE', '{}' "
        "FROM entry WHERE number = 2"
    ),
]


@pytest.fixture(scope="module")
def told_of(cluster: Path, fresh: Callable[[], Servers]) -> World:
    """A world whose first site has three acts in its journal."""
    world = filled(cluster, fresh())
    for _ in range(2):
        world.act(Role.SITE, "site 701", CHANGE)
    return world


@pytest.mark.parametrize("role", [None, *Role])
def test_nobody_writes_rewrites_or_removes_a_line(told_of: World, role: Role | None) -> None:
    with told_of.as_application(told_of.ticket(role), acting=role is not None) as connection:
        for table in ("entry", "change"):
            for order in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
                assert told(connection, order) == NOT_YOURS
        assert (
            told(connection, "INSERT INTO change (entry_id, register_name, row_id, operation) VALUES (1, 'x', 1, 'x')")
            == NOT_YOURS
        )
        assert told(connection, "ALTER TABLE entry DISABLE TRIGGER kept") == NOT_YOURS
        assert told(connection, "LOCK TABLE entry IN EXCLUSIVE MODE") == NOT_YOURS


@pytest.mark.parametrize("order", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("table", ["entry", "change"])
def test_not_even_the_owner_rewrites_it(told_of: World, table: str, order: str) -> None:
    with told_of.as_owner() as connection:
        assert told(connection, order.format(table)) == REWRITTEN


@pytest.mark.parametrize("tampering", TAMPERING)
def test_an_owner_who_lifts_the_guard_leaves_a_broken_chain(told_of: World, tampering: str) -> None:
    with psycopg.connect(plain(told_of.house.owner_url)) as connection:
        assert connection.execute("SELECT broken_chains()").fetchall() == []
        connection.execute("ALTER TABLE entry DISABLE TRIGGER kept")
        connection.execute("ALTER TABLE change DISABLE TRIGGER kept")
        for order in tampering.split("; "):
            assert connection.execute(order.encode()).rowcount > 0, order
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert connection.execute("SELECT broken_chains()").fetchall() != []
        connection.rollback()


def test_nobody_acts_without_a_ticket(told_of: World) -> None:
    with told_of.as_application() as connection:
        assert told(connection, "SELECT open_act()") == NOT_YOURS
        assert told(connection, CLOSE, ["centre"]) == NOT_YOURS
        connection.execute("SELECT set_config('app.entry', '1000', true)")
        assert told(connection, CLOSE, ["centre"]) == NOT_YOURS


def test_a_change_whose_act_is_not_closed_does_not_stay(told_of: World) -> None:
    with psycopg.connect(plain(told_of.house.app_url)) as connection:
        connection.execute("SELECT set_config('app.ticket', %s, true)", [told_of.ticket(Role.SITE)])
        connection.execute("SELECT open_act()")
        connection.execute(CHANGE)
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            connection.commit()


def entry_of(world: World, chain: str) -> int:
    with world.as_superuser() as past:
        found = past.execute("SELECT max(id) FROM entry WHERE chain = %s", [chain]).fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.parametrize("chain", ["site 701", "site 702"])
def test_a_change_is_not_attached_to_an_act_that_is_over(told_of: World, chain: str) -> None:
    with told_of.as_application(told_of.ticket(Role.SITE)) as connection:
        connection.execute("SELECT set_config('app.entry', %s, true)", [str(entry_of(told_of, chain))])
        assert told(connection, CHANGE) == NO_ACT
        assert told(connection, CLOSE, ["site 701"]) == NO_ACT


def test_a_change_is_not_attached_to_the_act_of_another_that_is_under_way(told_of: World) -> None:
    with (
        told_of.as_application(told_of.ticket(Role.SITE, FOREIGN), acting=True) as other,
        told_of.as_application(told_of.ticket(Role.SITE)) as connection,
    ):
        number = other.execute("SELECT current_setting('app.entry')").fetchone() or ("",)
        connection.execute("SELECT set_config('app.entry', %s, true)", number)
        assert told(connection, CHANGE) == NO_ACT
        assert told(connection, CLOSE, ["site 701"]) == NO_ACT


def test_a_number_taken_before_its_time_stops_nobody(told_of: World) -> None:
    """Whoever guesses the next number and sits on it loses it; the act of others takes the one after."""
    with told_of.as_application(told_of.ticket(Role.SITE)) as sitting_on_it:
        after = entry_of(told_of, "site 701") + 1
        for number in range(after, after + 60):
            sitting_on_it.execute("SELECT set_config('app.entry', %s, true)", [str(number)])
            sitting_on_it.execute(CHANGE)
        drawn = told_of.act(Role.SITE, "site 702", CHANGE, place=FOREIGN)
    assert drawn >= after + 1
    with told_of.as_owner() as connection:
        assert connection.execute("SELECT broken_chains()").fetchall() == []


def test_after_closing_nothing_is_added_in_the_same_transaction(told_of: World) -> None:
    with told_of.as_application(told_of.ticket(Role.SITE), acting=True) as connection:
        number = connection.execute("SELECT current_setting('app.entry')").fetchone() or ("",)
        connection.execute(CHANGE)
        connection.execute(CLOSE, ["site 701"])
        assert told(connection, CHANGE) == NO_ACT
        connection.execute("SELECT set_config('app.entry', %s, true)", number)
        assert told(connection, CHANGE) == NO_ACT
        assert told(connection, CLOSE, ["site 701"]) == NO_ACT


@pytest.mark.parametrize("entry", ["x", "1.5", "99999999999999999999", "1; DROP TABLE entry"])
def test_a_senseless_number_of_an_act_is_refused(told_of: World, entry: str) -> None:
    with told_of.as_application(told_of.ticket(Role.SITE)) as connection:
        connection.execute("SELECT set_config('app.entry', %s, true)", [entry])
        assert told(connection, CHANGE) in {"22P02", "22003"}


@pytest.mark.parametrize("entry", ["-1", "0", "2000000000"])
def test_a_number_that_was_never_drawn_has_no_line_at_the_end(told_of: World, entry: str) -> None:
    with told_of.as_application(told_of.ticket(Role.SITE)) as connection:
        connection.execute("SELECT set_config('app.entry', %s, true)", [entry])
        connection.execute(CHANGE)
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            connection.commit()


CHAINS = {
    Role.SITE: ["site 701", "commission 100", "commission 200", "centre"],
    Role.PROGRAMMER: ["site 701", "commission 100", "commission 200", "centre"],
    Role.RESPONSIBLE: ["site 701", "commission 100", "centre"],
    Role.CANDIDATE: ["centre"],
    Role.NTC: ["site 701", "site 702", "commission 100", "commission 200", "commission 300", "centre"],
}


@pytest.mark.parametrize("role", CHAINS)
def test_an_act_is_told_at_a_place_of_its_author(told_of: World, role: Role) -> None:
    codes = [row["code"] for place in ("own", "neighbour", "foreign") for row in told_of.rows["commission", place]]
    every = ["site 701", "site 702", *(f"commission {code}" for code in codes), "centre"]
    strange = ["", "site", "site ", "site 703", "SITE 701", "centre 1", "commission", "role ntc", "site 701 "]
    with told_of.as_application(told_of.ticket(role), acting=True) as connection:
        taken = [chain for chain in every if told(connection, CLOSE, [chain]) == ACCEPTED]
        assert sorted(taken) == sorted(CHAINS[role])
        assert {told(connection, CLOSE, [chain]) for chain in strange} == {NOT_YOURS}


def test_an_entry_bears_the_name_of_who_acted_whatever_was_set(told_of: World) -> None:
    with told_of.as_application(told_of.ticket(Role.SITE), acting=True) as connection:
        connection.execute("SELECT set_config('app.login', 'ntc', true), set_config('app.user', '1', true)")
        connection.execute(CHANGE)
        drawn = connection.execute(CLOSE, ["site 701"]).fetchone()
        connection.execute("SELECT set_config('app.ticket', %s, true)", [told_of.ticket(Role.NTC)])
        found = connection.execute("SELECT user_id, login, changes FROM entry WHERE id = %s", drawn).fetchone()
    assert found == (told_of.user(Role.SITE), "site.own", len(told_of.rows["room", "own"]))


def test_without_the_lock_on_the_number_the_digest_would_still_tell(told_of: World) -> None:
    allowing = "CREATE OR REPLACE FUNCTION is_mine(act integer) RETURNS boolean LANGUAGE sql AS 'SELECT true'"
    with psycopg.connect(plain(told_of.house.owner_url)) as connection:
        connection.execute(allowing.encode())
        connection.execute("SELECT set_config('app.entry', %s, true)", [str(entry_of(told_of, "site 701"))])
        connection.execute("UPDATE staff SET locale = 'ru'")
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        found = [row[0] for row in connection.execute("SELECT broken_chains()")]
        connection.rollback()
    assert len(found) == 1
    assert found[0].startswith("site 701 №")
