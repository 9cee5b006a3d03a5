"""What is kept as bytes: papers and pictures, each under the digest of its content."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from app.errors import BadInput
from app.text import Text

LONGEST_NAME = 200
OWN = "own"
"""The folder of what people have made or sent for themselves: kept for DAYS, then swept away."""
DAYS = 30
BLOCK = 2**20
_root: list[Path] = []


def settle(root: Path) -> None:
    """Say once, at start, under which folder files live."""
    _root[:] = [root]


def keep(content: bytes) -> str:
    """Store `content` and give its SHA-256; the same content is stored once. Whole or not at all, for us alone."""
    sha = hashlib.sha256(content).hexdigest()
    place = _place(sha)
    if place.exists():
        return sha
    with _room():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = place.parent / f".{secrets.token_hex(8)}"
    try:
        with _room():
            _write(fresh, content)
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)
    return sha


def keep_own(stream: IO[bytes], of: int) -> str:
    """Store what is in `stream` from its present place for DAYS, block by block, and give its SHA-256.

    It lies in the folder of the person with the number `of`: who learns the digest of another's file opens nothing.
    """
    folder = _folder() / OWN / str(of)
    with _room():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh, digest = folder / f".{secrets.token_hex(8)}", hashlib.sha256()
    try:
        with _room(), os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
            while block := stream.read(BLOCK):
                digest.update(block)
                kept.write(block)
            kept.flush()
            os.fsync(kept.fileno())
        fresh.replace(folder / digest.hexdigest())
    finally:
        fresh.unlink(missing_ok=True)
    return digest.hexdigest()


def opened_own(sha: str, of: int) -> bytes:
    """What `keep_own` has stored for this person; BadInput when its days are over or it is no longer what it was."""
    _place(sha)
    try:
        content = (_folder() / OWN / str(of) / sha).read_bytes()
    except FileNotFoundError:
        raise BadInput(SWEPT) from None
    if hashlib.sha256(content).hexdigest() != sha:
        raise _lost(sha)
    return content


def sweep_own() -> int:
    """Remove what people have made for themselves more than DAYS ago; how many files."""
    folder, count = _folder() / OWN, 0
    for one in folder.glob("*/*"):
        with suppress(FileNotFoundError):
            if one.stat().st_mtime < time.time() - DAYS * 24 * 3600:
                one.unlink()
                count += 1
    return count


def opened(sha: str) -> bytes:
    """The content kept under `sha`; BadInput if it is not there or no longer what it was."""
    try:
        content = _place(sha).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise _lost(sha) from None
    if hashlib.sha256(content).hexdigest() != sha:
        raise _lost(sha)
    return content


def plain_name(name: str) -> str:
    """The name of a file as it may be shown and kept: without signs that nobody sees, not endless."""
    return "".join(letter if letter.isprintable() else "_" for letter in name)[:LONGEST_NAME]


SWEPT = Text(
    "Файлдың сақталу мерзімі ({n} күн) өтіп, ол өшірілген. Файлды қайта жасаңыз.",
    "Срок хранения файла ({n} дней) прошёл, он удалён. Сформируйте файл заново.",
).fill(n=DAYS)


def _folder() -> Path:
    if not _root:
        raise RuntimeError("files.settle(root) has not been called")
    return _root[0]


def _place(sha: str) -> Path:
    if len(sha) != hashlib.sha256().digest_size * 2 or not set(sha) <= set("0123456789abcdef"):
        raise _lost(sha)
    return _folder() / sha[:2] / sha[2:]


class NoRoom(BadInput):
    """There is no room for a file: nothing was kept, and nothing entered. HTTP 507."""

    status = 507


@contextmanager
def _room() -> Iterator[None]:
    """A full disk is told in a sentence, to people and in the list of jobs."""
    try:
        yield
    except OSError as full:
        if full.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        raise NoRoom(FULL) from full


FULL = Text(
    "Сервердің дискісінде орын қалмады, ештеңе сақталған жоқ. Әкімшіге айтыңыз, орын босағанда қайталаңыз.",
    "На диске сервера не осталось места, ничего не сохранено. Скажите администратору и повторите потом.",
)


def _write(fresh: Path, content: bytes) -> None:
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _lost(sha: str) -> BadInput:
    return BadInput(
        Text(
            "«{sha}» файлы табылмады немесе бүлінген. Оны сақтық көшірмеден қалпына келтіріңіз.",
            "Файл «{sha}» не найден или повреждён. Восстановите его из резервной копии.",
        ).fill(sha=sha[:12])
    )
