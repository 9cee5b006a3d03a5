"""A cell for a programme that opens files: `python -I jail.py FOLDER SECONDS PROGRAMME …` becomes that programme.

It sees no network, writes into FOLDER alone and reads besides what the system's own programmes read; its time, memory
and the size of its files are bounded. Nothing here needs rights of the administrator: what the kernel does not grant
(namespaces of users, Landlock) is left out, and `--try` says what there is. Stands alone: it imports nothing of ours.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

MEMORY, LARGEST = 6 * 2**30, 2**30
"""Bytes of addresses (a programme of offices maps far more than it uses) and of one file."""
NEW_USER, NEW_NET, NEW_MOUNTS = 0x10000000, 0x40000000, 0x20000
BIND, PRIVATE = 4096, 16384 | (1 << 18)
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""Calls of Landlock: the same numbers on every machine."""
VERSION, BENEATH, NO_NEW_PRIVILEGES = 1, 1, 38
RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
"""Deeds on files that each version of Landlock can forbid."""
EXECUTE, READ_FILE, READ_FOLDER, WRITE_FILE = 1, 4, 8, 2
REMOVE_FILE, MAKE_SOCKET = 1 << 5, 1 << 9
READ = EXECUTE | READ_FILE | READ_FOLDER
READABLE = (
    "/usr",
    "/bin",
    "/lib",
    "/lib64",
    "/etc",
    "/opt",
    "/proc",
    "/var/lib/libreoffice",
    "/var/spool/libreoffice",
    "/var/cache/fontconfig",
)
TMP = "/tmp"  # noqa: S108  (where LibreOffice lays the socket by which it finds itself)
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
HERE = "{folder}"
"""Stands in the command for the folder as the programme sees it."""
TCP = 0b11
"""Binding and connecting, from version 4 of Landlock on."""


class Ruleset(ctypes.Structure):
    """What is forbidden unless a rule allows it."""

    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class Beneath(ctypes.Structure):
    """A rule: these deeds are allowed beneath this folder."""

    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def shut(folder: Path, seconds: int) -> tuple[Path, list[str]]:
    """Shut this process in: where FOLDER lies from now on, and the walls that stand («network», «files»)."""
    for what, most in (
        (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, LARGEST),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))
    system = ctypes.CDLL(None, use_errno=True)
    walls = ["network"] if _apart(system) else []
    inside = _as_tmp(system, folder) if walls else folder
    return inside, walls + _within(system, inside)


def _apart(system: ctypes.CDLL) -> bool:
    """Namespaces of its own: there is no way to any other machine, nor to this one, and mounts are its own affair."""
    maps = {
        "setgroups": "deny",
        "uid_map": f"{os.getuid()} {os.getuid()} 1",
        "gid_map": f"{os.getgid()} {os.getgid()} 1",
    }
    if os.getuid() == 0 and system.unshare(NEW_NET | NEW_MOUNTS) == 0:
        return True
    if system.unshare(NEW_USER | NEW_NET | NEW_MOUNTS) != 0:
        return False
    for name, told in maps.items():
        with suppress(OSError):
            Path("/proc/self", name).write_text(told, encoding="ascii")
    return True


def _as_tmp(system: ctypes.CDLL, folder: Path) -> Path:
    """The folder becomes /tmp: LibreOffice lays its socket there, and sees nobody else's."""
    alone = system.mount(None, b"/", None, PRIVATE, None) == 0
    laid = alone and system.mount(os.fsencode(folder), os.fsencode(TMP), None, BIND, None) == 0
    return Path(TMP) if laid else folder


def _within(system: ctypes.CDLL, folder: Path) -> list[str]:
    """Landlock: files of the system may be read, those of the folder written, no others opened."""
    version = system.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION)
    if version < 1:
        return []
    every = sum(deeds for since, deeds in RIGHTS.items() if since <= version)
    rules = Ruleset(every, TCP if version >= 4 else 0, 0)
    ruleset = system.syscall(CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(16 if version >= 4 else 8), 0)
    if ruleset < 0:
        return []
    of_file = every & (EXECUTE | READ_FILE | WRITE_FILE | RIGHTS[3] | RIGHTS[5])
    given = [(Path(one), READ) for one in READABLE] + [(Path(one), every) for one in DEVICES]
    given += [(Path(TMP), MAKE_SOCKET | REMOVE_FILE), (folder, every)]
    for path, deeds in given:
        with suppress(FileNotFoundError, PermissionError):
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
            rule = Beneath(deeds if path.is_dir() else deeds & of_file, opened)
            system.syscall(ADD_RULE, ruleset, BENEATH, ctypes.byref(rule), 0)
            os.close(opened)
    shut_in = system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and system.syscall(RESTRICT_SELF, ruleset, 0) == 0
    return (["files", "network"] if version >= 4 else ["files"]) if shut_in else []


def main(arguments: Sequence[str]) -> None:
    folder, seconds, *command = arguments
    inside, walls = shut(Path(folder), int(seconds))
    if command == ["--try"]:
        sys.stdout.write(" ".join(sorted(set(walls))))
        return
    os.environ.update(HOME=f"{inside}/home", TMPDIR=str(inside))
    os.chdir(inside)
    os.execv(command[0], [word.replace(HERE, str(inside)) for word in command])  # noqa: S606  (there is no shell)


if __name__ == "__main__":
    main(sys.argv[1:])
