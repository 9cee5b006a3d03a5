"""What is kept as bytes: papers and pictures, each under the digest of its content."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from app.errors import BadInput
from app.text import Text

LONGEST_NAME = 200
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
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = place.parent / f".{secrets.token_hex(8)}"
    try:
        _write(fresh, content)
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)
    return sha


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


def _place(sha: str) -> Path:
    if not _root:
        raise RuntimeError("files.settle(root) has not been called")
    if len(sha) != hashlib.sha256().digest_size * 2 or not set(sha) <= set("0123456789abcdef"):
        raise _lost(sha)
    return _root[0] / sha[:2] / sha[2:]


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
