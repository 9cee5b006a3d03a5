"""The servers that come along: started, left running, killed, robbed of their files, and each time found again."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from app import servers
from app.servers import machine
from app.servers.postgres import APP, OWNER, SUPERUSER, Postgres
from app.servers.redis import Redis


@contextmanager
def a_home(*deeper: str) -> Iterator[Path]:
    """A folder for running files that the servers' user may enter, with whatever runs there stopped at the end."""
    home = Path(tempfile.mkdtemp(prefix="synaq-test-"))
    home.chmod(0o755)
    var = home.joinpath(*deeper, "var")
    try:
        yield var
    finally:
        servers.down(var)
        shutil.rmtree(home)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with a_home() as var:
        yield var


@pytest.fixture
def var(home: Path) -> Path:
    servers.up(home, fast=True)
    return home


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def value(url: str, question: str) -> object:
    with connect(url) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def postmaster(var: Path) -> int:
    return int((var / "postgres" / "postmaster.pid").read_text().split()[0])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def a_stranger(var: Path) -> Iterator[int]:
    """Number of a living process of the servers' own user that is no server."""
    account = Postgres(var).account
    as_other = {"user": account.uid, "group": account.gid} if os.getuid() != account.uid else {}
    with subprocess.Popen(["sleep", "60"], cwd="/", **as_other) as process:  # type: ignore[call-overload]
        try:
            yield process.pid
        finally:
            process.kill()


def test_both_roles_work_and_neither_stands_above_the_rows(var: Path) -> None:
    owner_url, app_url, _ = servers.up(var)
    assert value(owner_url, "SELECT current_user") == OWNER
    assert value(app_url, "SELECT current_user") == APP
    risky = "SELECT count(*) FROM pg_roles WHERE rolname IN ('synaq_owner', 'synaq_app') AND (rolsuper OR rolbypassrls)"
    assert value(owner_url, risky) == 0
    assert value(owner_url, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'synaq'") == OWNER
    with connect(app_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine (n int)")


def test_letters_of_kazakh_change_their_case(var: Path) -> None:
    assert value(servers.up(var).app_url, "SELECT lower('ӘҒҚҢӨҰҮҺІ')") == "әғқңөұүһі"


def test_a_second_start_attaches(var: Path) -> None:
    before = postmaster(var)
    servers.up(var)
    assert postmaster(var) == before


def test_only_given_addresses_are_left_as_they_are(var: Path) -> None:
    mixed = servers.up(var, redis_url="redis://elsewhere/0")
    assert mixed.redis_url == "redis://elsewhere/0"
    with pytest.raises(servers.NotStarted, match="DATABASE_APP_URL"):
        servers.up(var, database_url="postgresql+psycopg://elsewhere/synaq")


def test_rows_outlive_a_killed_postmaster(var: Path) -> None:
    owner_url = servers.up(var).owner_url
    with connect(owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 701 AS n")
    for fast in (False, True):
        os.kill(postmaster(var), signal.SIGKILL)
        assert value(servers.up(var, fast=fast).owner_url, "SELECT n FROM kept") == 701


def test_a_lock_left_with_the_number_of_a_stranger_is_mended(var: Path) -> None:
    lock = var / "postgres" / "postmaster.pid"
    words = lock.read_text().splitlines()
    Postgres(var).stop()
    with a_stranger(var) as pid:
        sockets = Postgres(var).sockets
        for left in (lock, sockets / ".s.PGSQL.5432.lock"):
            left.write_text("\n".join([str(pid), *words[1:5], ""]))
        assert value(servers.up(var, fast=True).app_url, "SELECT 1") == 1
        assert postmaster(var) != pid


def test_a_lost_socket_folder_is_laid_anew(var: Path) -> None:
    before = postmaster(var)
    shutil.rmtree((var / "sockets").readlink())
    owner_url, _, redis_url = servers.up(var, fast=True)
    assert value(owner_url, "SELECT 1") == 1
    assert redis.Redis.from_url(redis_url).ping() is True
    assert postmaster(var) != before


def test_nobody_enters_without_a_password(var: Path) -> None:
    sockets = str(Postgres(var).sockets)
    for role in (APP, OWNER, SUPERUSER):
        for attempt in ("", "password=guess"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(f"host={sockets} port=5432 user={role} dbname=synaq {attempt}")


def test_the_application_is_shut_out_of_other_databases(var: Path) -> None:
    elsewhere = Postgres(var).url(APP, "postgres")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        connect(elsewhere)


def test_what_is_secret_is_private(var: Path) -> None:
    assert mode((var / "sockets").readlink()) == 0o700
    assert mode(var / "passwords") == 0o700
    assert {mode(kept) for kept in (var / "passwords").iterdir()} == {0o600}
    assert mode(var / "postgres") == 0o700
    assert mode(var / "redis") == 0o700


def test_nothing_listens_on_the_network(var: Path) -> None:
    owner_url, _, redis_url = servers.up(var)
    assert value(owner_url, "SHOW listen_addresses") == ""
    assert redis.Redis.from_url(redis_url).config_get("port") == {"port": "0"}


def test_redis_keeps_its_queue_after_a_kill(var: Path) -> None:
    client = redis.Redis.from_url(servers.up(var).redis_url)
    client.rpush("queue", "a", "b")
    os.kill(int((var / "redis" / "redis.pid").read_text()), signal.SIGKILL)
    again = redis.Redis.from_url(servers.up(var).redis_url)
    assert again.lrange("queue", 0, -1) == [b"a", b"b"]
    assert again.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_a_fresh_database_may_be_copied_and_dropped(var: Path) -> None:
    first = servers.create_database(var, "first")
    with connect(first.owner_url) as connection:
        connection.execute("CREATE TABLE n AS SELECT 5 AS n")
        connection.execute("GRANT SELECT ON n TO synaq_app")
    second = servers.create_database(var, "second", template="first")
    assert value(second.app_url, "SELECT n FROM n") == 5
    for name in ("first", "second"):
        servers.drop_database(var, name)
    assert value(first.owner_url.replace("/first", "/synaq"), "SELECT count(*) FROM pg_database") == 4


def test_the_dump_programme_reads_the_cluster(var: Path) -> None:
    address = servers.superuser_url(var).replace("+psycopg", "")
    command = [str(servers.pg_dump_path()), "--schema-only", address]
    assert (
        "PostgreSQL database dump complete"
        in subprocess.run(command, capture_output=True, text=True, check=True).stdout
    )


def test_stopped_twice_and_started_again(var: Path) -> None:
    assert servers.running(var)
    servers.down(var)
    servers.down(var)
    assert not servers.running(var)
    assert not (var / "sockets").is_symlink()
    assert value(servers.up(var, fast=True).app_url, "SELECT 1") == 1


def test_the_older_release_works_too() -> None:
    with a_home() as var:
        machine.open_folder(var)
        Postgres(var, major=16).start(fast=True)
        assert str(value(Postgres(var).url(APP), "SHOW server_version")).startswith("16.")


def test_a_long_path_does_not_matter() -> None:
    with a_home("тестілеу " * 12, "o" * 100) as var:
        assert value(servers.up(var, fast=True).app_url, "SELECT 1") == 1


def test_a_folder_that_somebody_laid_for_us_is_refused() -> None:
    with a_home() as var:
        machine.open_folder(var)
        place = Redis(var).socket.parent
        place.rmdir()
        place.symlink_to(var)
        try:
            with pytest.raises(servers.NotStarted, match=place.name):
                servers.up(var, fast=True)
        finally:
            place.unlink()


def test_lost_passwords_are_said_at_once(var: Path) -> None:
    kept = var / "passwords" / SUPERUSER
    right = kept.read_text()
    servers.down(var)
    kept.write_text("other")
    (var / "passwords" / OWNER).write_text("other")
    with pytest.raises(servers.NotStarted, match="passwords"):
        servers.up(var, fast=True)
    kept.write_text(right)
    assert value(servers.up(var, fast=True).owner_url, "SELECT 1") == 1


@pytest.mark.skipif(os.getuid() != 0, reason="only root hands the servers to another user")
def test_root_is_told_which_folder_shuts_the_servers_out() -> None:
    with a_home("closed") as var:
        machine.open_folder(var)
        var.parent.chmod(0o700)
        with pytest.raises(servers.NotStarted, match=str(var.parent)):
            servers.up(var, fast=True)
