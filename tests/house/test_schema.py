"""Models, migrations and schema.sql say the same, and schema.sql loads under whatever names the roles bear."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from app import checkup, database, guard, servers
from app.servers import Servers
from config import Config
from tests.house.world import SECRET, cluster_of_its_own, plain

OTHERS = ("an owner", "another-application")
SCHEMA = database.SCHEMA.read_text("utf-8")


@contextmanager
def empty(cluster: Path, name: str) -> Iterator[Servers]:
    made = servers.create_database(cluster, name)
    try:
        yield made
    finally:
        servers.drop_database(cluster, name)


def dumped(cluster: Path, name: str) -> str:
    return database.dump(servers.pg_dump_path(), servers.superuser_url(cluster, name))


def test_the_migrations_alone_give_what_the_models_say(cluster: Path) -> None:
    with empty(cluster, "by_migrations") as house, sa.create_engine(house.owner_url).begin() as connection:
        database.upgrade(connection)
        guard.install(connection, database.APPLICATION, SECRET)
        assert database.differences(connection) == []


def test_a_column_that_no_migration_knows_is_found(cluster: Path) -> None:
    with empty(cluster, "differing") as house, sa.create_engine(house.owner_url).begin() as connection:
        database.upgrade(connection)
        connection.execute(sa.text("ALTER TABLE room DROP COLUMN building"))
        assert any("building" in line for line in database.differences(connection))


def test_schema_sql_is_the_dump_of_the_migrated_database(cluster: Path) -> None:
    assert checkup.fresh_dump(Config(var=cluster, secret_key=SECRET.decode())) == SCHEMA


def test_a_database_loaded_from_schema_sql_dumps_to_the_same_text(cluster: Path) -> None:
    with empty(cluster, "loaded") as house:
        with sa.create_engine(house.owner_url, poolclass=sa.NullPool).begin() as connection:
            database._load_schema(connection, database.APPLICATION)
            assert database.differences(connection) == []
        assert dumped(cluster, "loaded") == SCHEMA


def test_renewing_the_guard_changes_nothing_but_its_own_mark(cluster: Path) -> None:
    with empty(cluster, "prepared") as house:
        database.prepare(house.owner_url, house.app_url, SECRET)
        database.prepare(house.owner_url, house.app_url, SECRET)
        said = dumped(cluster, "prepared").splitlines()
    mark = [line for line in said if line.startswith("COMMENT ON FUNCTION public.who() IS 'guard ")]
    assert len(mark) == 1
    place = said.index(mark[0])
    assert "\n".join(said[:place] + said[place + 2 :]) + "\n" == SCHEMA


def test_it_loads_under_other_names_of_the_roles(cluster: Path) -> None:
    house = under_other_names(cluster)
    for _ in range(2):
        database.prepare(house.owner_url, house.app_url, SECRET)
    with sa.create_engine(house.owner_url, poolclass=sa.NullPool).begin() as connection:
        assert database.differences(connection) == []
        assert database.guard_is_current(connection, OTHERS[1])
    said = dumped(cluster, "others").replace(f'"{OTHERS[0]}"', database.OWNER)
    said = said.replace(f'"{OTHERS[1]}"', database.APPLICATION)
    kept = [line for line in said.splitlines() if not line.startswith("COMMENT ON FUNCTION")]
    assert sorted(filter(None, kept)) == sorted(filter(None, SCHEMA.splitlines()))


def test_the_other_application_role_is_behind_the_same_walls(cluster: Path) -> None:
    house = under_other_names(cluster)
    database.prepare(house.owner_url, house.app_url, SECRET)
    with psycopg.connect(plain(house.app_url), autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM site").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM ticket_key")


def under_other_names(cluster: Path) -> Servers:
    """An empty database of a cluster whose administrator has called the roles otherwise."""
    with psycopg.connect(plain(servers.superuser_url(cluster, "postgres")), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS others WITH (FORCE)")
        for name in OTHERS:
            connection.execute(f'DROP ROLE IF EXISTS "{name}"')
            connection.execute(f"CREATE ROLE \"{name}\" LOGIN PASSWORD 'another-password'")
        connection.execute(f'CREATE DATABASE others OWNER "{OTHERS[0]}" TEMPLATE template0')
    there = sa.make_url(servers.superuser_url(cluster, "others"))
    owner, application = (
        there.set(username=name, password="another-password").render_as_string(hide_password=False) for name in OTHERS
    )
    return Servers(owner, application, redis_url="")


@pytest.mark.parametrize("major", [16])
def test_an_older_release_takes_it_too(major: int) -> None:
    """The wheel holds 18 and 16; a real server may be any release between."""
    with cluster_of_its_own(major) as var:
        house = servers.create_database(var, "older")
        database.prepare(house.owner_url, house.app_url, SECRET)
        with sa.create_engine(house.owner_url, poolclass=sa.NullPool).begin() as connection:
            assert str(connection.scalar(sa.text("SHOW server_version"))).startswith(f"{major}.")
            assert database.differences(connection) == []
            assert connection.scalars(sa.text("SELECT broken_chains()")).all() == []
