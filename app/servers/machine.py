"""What both servers need of the machine: an account, folders, passwords and a private place for sockets."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from app.errors import BadInput
from app.text import Text

SOCKET_PATH_LIMIT = 107 - len("/.s.PGSQL.5432.lock")  # sun_path of Linux, less the longest name laid into the folder
SERVICE_ACCOUNTS = ("postgres", "nobody")
STRAY_SETTINGS = ("PG", "REDIS", "DATABASE", "SECRET")


class NotStarted(BadInput):
    """A server that comes along cannot be started here; the sentence says what to do."""


class Account(NamedTuple):
    """The operating system's user under whom the servers run."""

    uid: int
    gid: int

    @classmethod
    def of(cls, folder: Path) -> Account:
        """We ourselves; in place of root the owner of `folder`, and where it has none an unprivileged user."""
        if os.getuid():
            return cls(os.getuid(), os.getgid())
        if folder.exists() and (found := folder.stat()).st_uid:
            return cls(found.st_uid, found.st_gid)
        for name in SERVICE_ACCOUNTS:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise NotStarted(
            Text(
                "Сервер root атынан іске қосылмайды, ал postgres не nobody пайдаланушысы табылмады: "
                "бағдарламаны кәдімгі пайдаланушы атынан іске қосыңыз.",
                "Сервер не запускается от имени root, а пользователя postgres или nobody нет: "
                "запустите программу от имени обычного пользователя.",
            )
        )

    def run(self, *command: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Runs the command as this user; its words and exit code are the caller's to judge."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(STRAY_SETTINGS)}
        other = os.getuid() != self.uid
        return subprocess.run(
            [str(word) for word in command],
            cwd="/",
            env=kept | {"LC_ALL": "C.UTF-8"},
            umask=0o077,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            user=self.uid if other else None,
            group=self.gid if other else None,
            extra_groups=[] if other else None,
        )

    def __str__(self) -> str:
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)

    def check_way(self, *places: Path) -> None:
        """Refuses, naming the first folder on the way to `places` that the user put in place of root may not enter."""
        if os.getuid() == self.uid:
            return
        folders = sorted({parent for place in places for parent in (place, *place.parents)})
        steps = 'for folder in "$@"; do cd "$folder" 2>/dev/null || { echo "$folder"; exit 1; }; done'
        walk = self.run("/bin/sh", "-c", steps, "way", *folders)
        if walk.returncode:
            raise NotStarted(
                Text(
                    "root атынан іске қосқанда серверлер «{user}» пайдаланушысымен жұмыс істейді, ал оған {folder} "
                    "қалтасы жабық: жобаны бәріне ашық қалтаға (мысалы, /srv/synaq) көшіріңіз немесе кәдімгі "
                    "пайдаланушы атынан іске қосыңыз.",
                    "При запуске от root серверы работают от имени «{user}», а ему закрыта папка {folder}: перенесите "
                    "проект в папку, открытую всем (например, /srv/synaq), или запустите от имени "
                    "обычного пользователя.",
                ).fill(user=self, folder=walk.stdout.strip())
            )

    def own(self, folder: Path) -> None:
        """Makes `folder` (mode 0700) if it is missing; everything in it belongs to this user."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.getuid() == 0 and folder.stat().st_uid != self.uid:
            for inside in (folder, *folder.rglob("*")):
                os.chown(inside, self.uid, self.gid, follow_symlinks=False)


def package_folder(name: str) -> Path | None:
    """Where an installed package lies, without importing it (both wheels act on import)."""
    spec = importlib.util.find_spec(name)
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else None


def tag(var: Path) -> str:
    """Name of the installation whose running files lie in `var`: the same for as long as the folder stays in place."""
    return "synaq-" + hashlib.blake2b(os.fsencode(var.resolve()), digest_size=6).hexdigest()


def open_folder(var: Path) -> None:
    """Makes `var` if it is missing; others may pass through it and see nothing."""
    if not var.is_dir():
        var.mkdir(parents=True)
        var.chmod(0o711)


def password(var: Path, name: str) -> str:
    """The password kept in `var/passwords/NAME` (0600), made on first use."""
    folder = var / "passwords"
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = folder / name
    if not kept.exists():
        fresh = folder / f".{name}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(32))
        fresh.rename(kept)  # whole or not at all
    return kept.read_text()


def sockets(var: Path, account: Account) -> Path:
    """The private folder (0700) of sockets: outside `var`, whose path may be too long; `var/sockets` points to it."""
    name = f"{tag(var)}-{account.uid}"
    pointer = var / "sockets"
    if pointer.is_symlink() and (known := pointer.readlink()).name == name and _is_private(known, account):
        return known
    folder = _runtime_folder(account) / name
    if not folder.exists():
        folder.mkdir(mode=0o700)
        os.chown(folder, account.uid, account.gid)
    if not _is_private(folder, account):
        raise NotStarted(
            Text(
                "{folder} қалтасы осы бағдарламанікі емес: оны өшіріп, қайта іске қосыңыз.",
                "Папка {folder} принадлежит не этой программе: удалите её и запустите снова.",
            ).fill(folder=folder)
        )
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(folder)
    return folder


def remove_sockets(var: Path) -> None:
    """Takes the sockets' folder away once nothing listens in it."""
    pointer = var / "sockets"
    if pointer.is_symlink():
        with suppress(OSError):
            pointer.readlink().rmdir()
            pointer.unlink()


def _runtime_folder(account: Account) -> Path:
    given = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    fits = given.is_absolute() and len(str(given)) + len("/synaq-") + 24 < SOCKET_PATH_LIMIT
    if os.getuid() == account.uid and fits and _is_private(given, account):
        return given
    return Path("/tmp")  # noqa: S108 - the folder made in it is 0700 and checked to be ours


def _is_private(folder: Path, account: Account) -> bool:
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and stat.S_IMODE(found.st_mode) == 0o700


def program_of(pid: int) -> list[str]:
    """Command line of a running process; empty for one that is gone or only waits to be buried."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def folder_of(pid: int) -> str:
    """Working folder of a process; empty where we may not look."""
    try:
        return str(Path(f"/proc/{pid}/cwd").readlink())
    except OSError:
        return ""


def processes() -> list[int]:
    """Ids of all processes of the machine that we can see."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def wait(until: Callable[[], bool], seconds: float) -> bool:
    """Asks again and again; whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not until():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def last_words(log: Path, lines: int = 5) -> str:
    """The end of a server's log, for the sentence that says why it did not start."""
    return " | ".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def find_program(*names: str) -> Path | None:
    """The first of these programs that the machine has on its path."""
    return next((Path(found) for name in names if (found := shutil.which(name))), None)


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Only one process serves, or plays a demonstration, in `var`; the second is refused with NotStarted."""
    open_folder(var)
    with (var / "serving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise NotStarted(
                Text(
                    "{var} қалтасында бағдарлама жұмыс істеп тұр: алдымен соны тоқтатыңыз (Ctrl-C) немесе SYNAQ_VAR "
                    "арқылы басқа қалта көрсетіңіз.",
                    "В папке {var} программа уже работает: сначала остановите её (Ctrl-C) или укажите другую папку "
                    "через SYNAQ_VAR.",
                ).fill(var=var)
            ) from held
        yield


@contextmanager
def alone(var: Path) -> Iterator[None]:
    """Only one process at a time starts or stops the servers of `var`."""
    with (var / "servers.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
