"""Whatever is killed while a room's scans are read, every page is read once: nothing lost, nothing twice (§127.1).

The demonstration is served from a copy of its folder by the real command. Each pile of the second sitting is handed
in, one part of the machinery is killed in the midst of it with no chance to say goodbye, and comes back as it would
for a person: what `serve` watches over it starts again, and where the web server dies, `serve` is started once more.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import servers
from app.db import act
from app.demo import clock
from app.house import opened
from app.models import Sitting
from app.servers import Postgres, machine
from app.stages import conduct
from app.text import Text
from config import load
from tests.story.played import HERE, Story, environment

UNIT = "701-2"
PILES = {"worker": ("01", 1), "redis": ("01", 2), "postgres": ("03", 1), "web": ("03", 2)}
READ = sa.text(
    "SELECT count(*), count(DISTINCT picture) FROM scan s JOIN sitting_room h ON h.id = s.sitting_room_id "
    "JOIN room r ON r.id = h.room_id JOIN sitting t ON t.id = h.sitting_id "
    "WHERE t.number = 2 AND r.number = :room AND s.pass_no = :pass"
)
JOBS = sa.text("SELECT state, count(*) FROM job GROUP BY state")
LAPSE = sa.text(
    "UPDATE job SET lease_until = clock_timestamp() - interval '1 second' WHERE state = 'running' RETURNING id"
)
"""The time that the claim of a dead worker holds passes at once."""
LATE = sa.text("UPDATE job SET created_at = created_at - interval '1 minute' WHERE state = 'waiting' RETURNING id")
"""And the time that a waiting row is given before Redis is asked for it."""


@dataclass
class Served:
    """The served demonstration: its folder, its port, the process that a person started."""

    var: Path
    port: int
    scans: Path
    serve: subprocess.Popen[bytes] | None = None

    @property
    def env(self) -> dict[str, str]:
        return environment({"SYNAQ_VAR": str(self.var), "PORT": str(self.port)})

    def start(self) -> None:
        command = [sys.executable, str(HERE / "run.py"), "serve"]
        self.serve = subprocess.Popen(command, cwd=HERE, env=self.env, stdout=subprocess.DEVNULL)
        assert machine.wait(self.answers, 60), "the page does not answer"

    def stop(self) -> None:
        if self.serve:
            self.serve.terminate()
            self.serve.wait(timeout=30)

    def answers(self) -> bool:
        with suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2)
            return True
        return False

    def run(self, *words: str | Path) -> str:
        command = [sys.executable, str(HERE / "run.py"), *map(str, words)]
        done = subprocess.run(command, cwd=HERE, env=self.env, capture_output=True, text=True, check=False, timeout=90)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, statement: sa.TextClause, **values: Any) -> Sequence[sa.Row[Any]]:
        """As the superuser, whom no wall stops; nothing while the database is away."""
        engine = sa.create_engine(servers.superuser_url(self.var, "synaq"), poolclass=sa.NullPool)
        with suppress(sa.exc.OperationalError), engine.begin() as connection:
            connection.exec_driver_sql("SET session_replication_role = replica")
            done = connection.execute(statement, values)
            return done.all() if done.returns_rows else []
        return []

    def read(self, pile: tuple[str, int]) -> tuple[int, int]:
        """Scans of this pile, and how many different pictures they are of."""
        found = self.ask(READ, room=pile[0], **{"pass": pile[1]})
        return tuple(found[0]) if found else (0, 0)

    def kill(self, victim: str) -> None:
        """SIGKILL to what bears this name, its children with it."""
        for pid in {"postgres": self._postmaster, "redis": self._redis}.get(victim, lambda: self._own(victim))():
            os.kill(pid, signal.SIGKILL)

    def _postmaster(self) -> list[int]:
        return [int((Postgres(self.var).data / "postmaster.pid").read_text().split()[0])]

    def _redis(self) -> list[int]:
        return [int(next(self.var.rglob("redis.pid")).read_text())]

    def _own(self, victim: str) -> list[int]:
        told = {"web": {"gunicorn"}, "worker": {"worker", "worker-process"}}[victim]
        found = [pid for pid in _below(self.serve.pid if self.serve else 0) if told & set(machine.program_of(pid))]
        assert found, f"no {victim} is running"
        return found


def _below(pid: int) -> list[int]:
    """Children of a process and theirs."""
    parents = {}
    for one in machine.processes():
        with suppress(OSError):
            parents[one] = int(Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[1])
    found, next_ones = [], [pid]
    while next_ones:
        next_ones = [one for one, parent in parents.items() if parent in next_ones]
        found += next_ones
    return found


@pytest.fixture(scope="module")
def served(story: Story) -> Iterator[Served]:
    """A copy of the folder of the demonstration, served; its second sitting is over and waits for its scans."""
    home = story.spare
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    here = Served(home / "var", port, story.out / "scans" / UNIT)
    try:
        here.start()
        _hold(here, re.search(r"I-9 \(programmer\), пароль: (\S+)", (story.out / "README.txt").read_text("utf-8")))
        yield here
    finally:
        here.stop()
        servers.down(here.var)
        shutil.rmtree(home)


def _hold(here: Served, password: re.Match[str] | None) -> None:
    """The test day of the second sitting: seating sheets, start, end."""
    assert password
    (here.var / "password").write_text(password[1])
    house = opened(load(here.env), prepared=True)
    clock.move(house, "2018-11-04T07:40")
    here.run("form", "I-9", "--unit", UNIT, "--password-file", here.var / "password", "--out", here.var)
    for hour in ("09:00", "12:50"):
        clock.move(house, f"2018-11-04T{hour}")
        with house.as_login("lead") as (session, _):
            of = session.scalars(sa.select(Sitting).where(Sitting.number == 2)).one()
            with act(session, Text("тестілеу күні", "день тестирования"), mark="§104", place=of.site):
                now = session.execute(sa.text("SELECT synaq_now()")).scalar_one()
                if hour == "09:00":
                    conduct.start(of, now=now)
                else:
                    conduct.finish(session, of, now=now)


def _until(what: Callable[[], bool], told: str, seconds: float = 60) -> None:
    assert machine.wait(what, seconds), told


@pytest.mark.parametrize("victim", PILES)
def test_127_1_a_kill_in_the_midst_of_a_pile_costs_nothing(served: Served, victim: str) -> None:
    room, pass_no = PILES[victim]
    folder = served.scans / f"{UNIT}-{room}" / str(pass_no)
    pictures = len([path for path in folder.iterdir() if path.is_file()])
    served.run("scan", f"{UNIT}-{room}", folder, "--pass", str(pass_no), "--as", "programmer")
    _until(lambda: served.read(PILES[victim])[0] > 0, "nothing is read")
    begun, _ = served.read(PILES[victim])
    served.kill(victim)
    assert begun < pictures, "all was read before the kill: the test says nothing"
    if victim == "web":
        assert served.serve
        served.serve.wait(timeout=40)
        served.start()

    _until(lambda: bool(served.ask(sa.text("SELECT 1"))), "the database is not back")
    served.ask(LATE)
    if victim != "redis":  # there the claims are those of the living
        served.ask(LAPSE)

    def whole() -> bool:
        states = dict(map(tuple, served.ask(JOBS)))
        return bool(states) and not set(states) - {"done", "refused", "failed"}

    _until(whole, f"jobs are left: {served.ask(JOBS)}", 90)
    assert served.read(PILES[victim]) == (pictures, pictures)
    _until(served.answers, "the page does not answer any more")


def test_after_all_kills_the_journal_is_whole(served: Served) -> None:
    rows = served.ask(sa.text("SELECT state, said FROM job WHERE state = 'failed'"))
    assert rows == []
    assert '"ok": false' not in served.run("check", "--json")
