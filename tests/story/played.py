"""The demonstration played once by its command; its database is opened again for whoever asks.

`STORY=FOLDER pytest …` takes the folder of an earlier play, for those who mend a test.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import config
from app import servers
from app.house import House, opened

HERE = Path(__file__).resolve().parents[2]
TEMPLATE = "played"
PATIENCE = 900


@dataclass(frozen=True)
class Story:
    """The folder of the play, and its database; `spare` = a copy of its servers' folder, lying still."""

    out: Path
    house: House
    env: Mapping[str, str]
    spare: Path

    @cached_property
    def summary(self) -> dict[str, Any]:
        return dict(json.loads((self.out / "summary.json").read_text("utf-8")))

    @cached_property
    def known(self) -> dict[str, Any]:
        return dict(json.loads((self.out / "known.json").read_text("utf-8")))

    @contextmanager
    def sees(self, login: str) -> Iterator[Session]:
        """What this official sees."""
        with self.house.as_login(login) as (session, _):
            yield session

    @contextmanager
    def superuser(self) -> Iterator[sa.Connection]:
        """Whom neither wall nor trigger stops: for looking behind them, and for breaking in."""
        name = str(sa.make_url(self.house.servers.app_url).database)
        engine = sa.create_engine(servers.superuser_url(self.house.config.var, name), poolclass=sa.NullPool)
        with engine.begin() as connection:
            connection.exec_driver_sql("SET session_replication_role = replica")
            yield connection

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """The real command on this database."""
        command = [sys.executable, str(HERE / "run.py"), *map(str, words)]
        return subprocess.run(
            command, cwd=HERE, env=environment(self.env), capture_output=True, text=True, check=False, timeout=PATIENCE
        )

    @contextmanager
    def copied(self) -> Iterator[Story]:
        """The same with a database of its own, to be changed at will."""
        name = f"copy{os.urandom(5).hex()}"
        made = servers.create_database(self.house.config.var, name, template=TEMPLATE)
        env = {**self.env, "DATABASE_URL": made.owner_url, "DATABASE_APP_URL": made.app_url}
        try:
            yield Story(self.out, opened(config.load(env)), env, self.spare)
        finally:
            servers.drop_database(self.house.config.var, name)


def environment(env: Mapping[str, str]) -> dict[str, str]:
    """Ours, without the settings of whoever started the tests."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("SYNAQ_", "DATABASE_", "REDIS_"))}
    return {**mine, **env}


def story_of(asked: pytest.Config) -> Story:
    """The one play of this run of the tests."""
    if TOLD not in asked.stash:
        asked.stash[TOLD] = _told(asked)
    return asked.stash[TOLD]


TOLD: pytest.StashKey[Story] = pytest.StashKey()


def _told(asked: pytest.Config) -> Story:
    earlier = os.environ.get("STORY")
    out = Path(earlier) if earlier else _played(asked)
    var = out / "var"
    env = {"SYNAQ_VAR": str(var)}
    spare = _copied(var, asked)
    servers.up(var, fast=True)
    asked.add_cleanup(lambda: servers.down(var))
    servers.drop_database(var, TEMPLATE)
    servers.create_database(var, TEMPLATE, template="synaq")
    return Story(out, opened(config.load(env)), env, spare)


def _copied(var: Path, asked: pytest.Config) -> Path:
    """The folder of the servers once more, as it lies while they rest: for a test that kills its own."""
    home = Path(tempfile.mkdtemp(prefix="synaq-spare-"))
    home.chmod(0o755)
    asked.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    subprocess.run(["cp", "-a", "--reflink=auto", str(var), str(home / "var")], check=True)
    return home


def _played(asked: pytest.Config) -> Path:
    home = Path(tempfile.mkdtemp(prefix="synaq-story-"))
    home.chmod(0o755)
    asked.add_cleanup(lambda: shutil.rmtree(home))
    command = [sys.executable, str(HERE / "run.py"), "demo", "--out", str(home / "demo")]
    done = subprocess.run(
        command, cwd=HERE, env=environment({}), capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return home / "demo"
