"""`run.py check` on real databases that somebody has been at: a weakened guard, a rewritten journal, one cut short."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from app import anchors, catalogue, servers
from app.roles import Role
from app.servers import Servers
from tests.house.world import SECRET, World, plain

WEAKENED = [
    ("DROP POLICY select_rows ON sheet", "missing policy sheet.select_rows"),
    ("CREATE POLICY hole ON sheet FOR SELECT USING (true)", "strange policy sheet.hole"),
    ("ALTER POLICY select_rows ON sheet USING (true)", "changed policy sheet.select_rows"),
    ("ALTER POLICY update_rows ON room TO PUBLIC", "changed policy room.update_rows"),
    ("ALTER TABLE score DISABLE ROW LEVEL SECURITY", "changed table score"),
    ("ALTER TABLE score NO FORCE ROW LEVEL SECURITY", "changed table score"),
    ("ALTER TABLE ab_user DISABLE ROW LEVEL SECURITY", "changed table ab_user"),
    ("ALTER TABLE entry DISABLE TRIGGER kept", "changed trigger entry.kept"),
    ("DROP TRIGGER closed ON application", "missing trigger application.closed"),
    (
        "CREATE TRIGGER spy AFTER INSERT ON application FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()",
        "strange trigger application.spy",
    ),
    ("ALTER TABLE change DISABLE TRIGGER ALL", "strange trigger change (foreign keys)"),
    (
        (
            "CREATE OR REPLACE FUNCTION my_role() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER "
            "SET search_path = pg_catalog, public, pg_temp AS $$ SELECT 'ntc' $$"
        ),
        "changed function my_role()",
    ),
    ("ALTER FUNCTION who() RESET search_path", "changed function who()"),
    ("ALTER FUNCTION who() OWNER TO synaq_super", "changed function who()"),
    ("CREATE FUNCTION way_in() RETURNS int LANGUAGE sql AS 'SELECT 1'", "strange function way_in()"),
    ("GRANT DELETE ON score TO synaq_app", "changed grant score to synaq_app"),
    ("GRANT SELECT ON ticket_key TO synaq_app", "strange grant ticket_key to synaq_app"),
    ("GRANT SELECT ON sheet TO PUBLIC", "strange grant sheet to public"),
    ("GRANT SELECT (digest) ON centre_password TO synaq_app", "strange grant centre_password.digest to synaq_app"),
    ("GRANT EXECUTE ON FUNCTION seal_of(text) TO synaq_app", "strange grant function seal_of to synaq_app"),
    ("GRANT USAGE ON SEQUENCE entry_id_seq TO synaq_app", "strange grant entry_id_seq to synaq_app"),
    ("GRANT CREATE ON SCHEMA public TO synaq_app", "strange grant schema to synaq_app"),
    ("REVOKE SELECT ON site FROM synaq_app", "changed grant site to synaq_app"),
    ("CREATE VIEW every_sheet AS SELECT * FROM sheet", "strange relation every_sheet"),
    ("CREATE TABLE drawer (id int)", "strange relation drawer"),
    ("CREATE RULE r AS ON INSERT TO score DO INSTEAD NOTHING", "strange rule score.r"),
    (
        "UPDATE right_cell SET reach = 'a' WHERE role = 'site' AND register = 'room' AND verb = 'U'",
        "right site room U a",
    ),
    ("DELETE FROM right_cell WHERE role = 'site' AND register = 'room' AND verb = 'U'", "right site room U s"),
    ("ALTER ROLE synaq_app BYPASSRLS", "strange role synaq_app"),
    ("GRANT synaq_owner TO synaq_app", "strange role synaq_app in synaq_owner"),
]
ROLES_AGAIN = ("ALTER ROLE synaq_app NOBYPASSRLS", "REVOKE synaq_owner FROM synaq_app")


@pytest.fixture
def weak(cluster: Path, fresh: Callable[[], Servers]) -> Iterator[Servers]:
    """An empty database of its own."""
    house = fresh()
    yield house
    name = str(sa.make_url(house.owner_url).database)
    with psycopg.connect(plain(servers.superuser_url(cluster, name)), autocommit=True) as past:
        for order in ROLES_AGAIN:  # roles are those of the whole cluster
            past.execute(order.encode())
    servers.drop_database(cluster, name)


def odd(house: Servers) -> list[str]:
    engine = sa.create_engine(house.owner_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return catalogue.compare(connection, "synaq_app").odd


@pytest.mark.parametrize(("order", "found"), WEAKENED, ids=[order[:60] for order, _ in WEAKENED])
def test_whatever_weakens_the_guard_is_named(cluster: Path, weak: Servers, order: str, found: str) -> None:
    assert odd(weak) == []
    name = str(sa.make_url(weak.owner_url).database)
    with psycopg.connect(plain(servers.superuser_url(cluster, name)), autocommit=True) as past:
        past.execute("SET row_security = off")
        past.execute(order.encode())
    assert found in odd(weak)


def test_the_comparison_leaves_nothing_behind_and_locks_no_table(two_sites: World) -> None:
    engine = sa.create_engine(two_sites.house.owner_url, poolclass=sa.NullPool)
    with engine.connect() as connection, two_sites.as_superuser() as other:
        found = catalogue.compare(connection, "synaq_app")
        asked = (
            "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
            "WHERE c.relnamespace = 'public'::regnamespace AND mode NOT IN ('AccessShareLock', 'RowShareLock')"
        )
        assert other.execute(asked).fetchone() == (0,)
        assert connection.scalar(sa.text("SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema()")) == 0
    assert found.odd == []
    assert found.things > 300


# ---- the journal


@pytest.fixture
def told(changing: World, tmp_path: Path) -> Iterator[World]:
    """A journal of four acts at one site and one at another, anchored in a file."""
    before = list(anchors._settled)
    anchors.settle(tmp_path, SECRET)
    for _ in range(3):
        changing.act(Role.SITE, "site 701", "UPDATE room SET building = building || '!'")
    assert laid(changing) == 2
    yield changing
    anchors._settled[:] = before
    anchors._laid.clear()


def laid(world: World) -> int:
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return anchors.lay_all(connection)


def faults(world: World) -> tuple[list[str], list[str]]:
    """What the chain itself tells, and what the anchors tell."""
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        broken = list(connection.scalars(sa.text("SELECT broken_chains()")))
        return broken, anchors.lost(connection, anchors.read().laid)


OF_THE_LAST = "(SELECT max(id) FROM entry WHERE chain = 'site 701')"
RECKONED_ANEW = (
    "UPDATE entry SET title_ru = 'другое' WHERE chain = 'site 701' AND number = 4; "
    "UPDATE entry e SET digest = digest_of_entry(e, digest_of_changes(e.id)) WHERE chain = 'site 701' AND number = 4"
)
CUT = f"DELETE FROM change WHERE entry_id = {OF_THE_LAST}; DELETE FROM entry WHERE id = {OF_THE_LAST}"  # noqa: S608
FORKED = (
    "ALTER TABLE entry DROP CONSTRAINT uq_entry_chain_number; "
    "INSERT INTO entry (chain, number, at, recorded_at, user_id, "
    "login, title_kk, title_ru, mark, changes, previous, digest) SELECT chain, number, at, recorded_at, user_id, "
    "login, 'x', 'x', mark, 0, previous, digest FROM entry WHERE chain = 'site 701' AND number = 3"
)
TAMPERED = {
    "changed": ("UPDATE entry SET title_ru = 'другое' WHERE chain = 'site 701' AND number = 2", True, False),
    "removed": ("DELETE FROM entry WHERE chain = 'site 701' AND number = 2", True, False),
    "reordered": (
        (
            "UPDATE entry SET number = 9 WHERE chain = 'site 701' AND number = 2; "
            "UPDATE entry SET number = 2 WHERE chain = 'site 701' AND number = 3; "
            "UPDATE entry SET number = 3 WHERE chain = 'site 701' AND number = 9"
        ),
        True, False,
    ),
    "forked": (FORKED, True, False),
    "cut short": (CUT, False, True),
    "reckoned anew": (RECKONED_ANEW, False, True),
    "a chain gone": (
        (
            "DELETE FROM change WHERE entry_id IN (SELECT id FROM entry WHERE chain = 'site 702'); "
            "DELETE FROM entry WHERE chain = 'site 702'"
        ),
        False, True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_a_journal_that_was_tampered_with_is_found(told: World, how: str) -> None:
    assert faults(told) == ([], [])
    orders, by_chain, by_anchors = TAMPERED[how]
    with told.as_superuser() as past:
        past.execute("SET session_replication_role = replica")
        past.execute("SET search_path = public")
        for order in orders.split("; "):
            assert past.execute(order.encode()).rowcount != 0, order
    chain, outside = faults(told)
    assert (bool(chain), bool(outside)) == (by_chain, by_anchors)


def test_a_cut_that_is_covered_by_a_new_act_is_found_all_the_same(told: World) -> None:
    with told.as_superuser() as past:
        past.execute("SET session_replication_role = replica")
        for order in CUT.split("; "):
            past.execute(order.encode())
    told.act(Role.SITE, "site 701", "UPDATE room SET building = 'басқа'")
    assert faults(told) == ([], ["site 701 №4"])


@pytest.mark.usefixtures("told")
def test_an_anchor_that_was_touched_is_named() -> None:
    path, _ = anchors._settled[0]
    lines = path.read_text("utf-8").splitlines()
    forged = {**json.loads(lines[0]), "number": 1}
    path.write_text("\n".join([json.dumps(forged, ensure_ascii=False), *lines[1:], "no line of ours"]), "utf-8")
    assert anchors.read().broken == [1, 3]
    path.write_text("\n".join(lines[1:]), "utf-8")
    assert anchors.read().broken == [1]


def test_only_a_head_that_moved_is_laid(told: World) -> None:
    assert laid(told) == 0
    told.act(Role.SITE, "site 701", "UPDATE room SET building = 'басқа'")
    assert laid(told) == 1
    assert len(anchors.read().laid) == 3


@pytest.mark.parametrize("role", [None, Role.NTC, Role.PROGRAMMER])
def test_the_heads_of_all_chains_are_told_to_nobody_who_acts(two_sites: World, role: Role | None) -> None:
    with two_sites.as_superuser() as past:
        found = past.execute("SELECT chain, max(number) FROM entry GROUP BY chain").fetchall()
    last = {chain: [(number,)] for chain, number in found}
    with two_sites.as_application(two_sites.ticket(role)) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute(sql.SQL("SELECT * FROM heads()"))
        seen = connection.execute("SELECT number FROM head_of('site 701')").fetchall()
        assert seen == ([] if role is None else last["site 701"])
        seen = connection.execute("SELECT number FROM head_of('site 702')").fetchall()
        assert seen == (last["site 702"] if role is Role.NTC else [])
