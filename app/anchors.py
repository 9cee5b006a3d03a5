"""Heads of the journal's chains kept outside the database: whoever cuts the end of a chain off leaves them behind.

A file that is only added to; each line is sealed with the key of the installation over itself and the line before it.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import Base, chain_of

NAME = "anchors.jsonl"
_settled: list[tuple[Path, bytes]] = []
_laid: dict[str, int] = {}
TAIL = 4096


class Anchor(NamedTuple):
    """The head of a chain as it once was: its number and its whole digest in hexadecimal digits."""

    chain: str
    number: int
    digest: str


class Anchors(NamedTuple):
    """What lies in the file: the anchors whose seal is whole, and the numbers of the lines whose seal is not."""

    laid: list[Anchor]
    broken: list[int]


def settle(folder: Path, secret: bytes) -> None:
    """Say once, at start, in which folder the file lies and with which key its lines are sealed."""
    _settled[:] = [(folder / NAME, hashlib.sha256(b"anchors" + secret).digest())]
    _laid.clear()


def lay(heads: Iterable[Anchor]) -> int:
    """Add a line for every head that this process has not laid yet; how many. Nothing before `settle`."""
    if not _settled:
        return 0
    moved = [head for head in heads if _laid.get(head.chain, 0) < head.number]
    if moved:
        _add(moved)
        _laid.update({head.chain: head.number for head in moved})
    return len(moved)


def lay_all(connection: sa.Connection) -> int:
    """Lay the heads of all chains, by the connection of the owner or of a worker."""
    found = connection.execute(sa.text("SELECT chain, number, digest FROM heads() ORDER BY chain"))
    return lay([Anchor(row.chain, row.number, row.digest.hex()) for row in found])


def read() -> Anchors:
    """Every line of the file, in order."""
    path, key = _settled[0]
    laid, broken, before = [], [], ""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        told = _understood(line)
        seal = str(told.pop("seal", ""))
        if told and hmac.compare_digest(seal.encode(), _seal(key, before, told).encode()):
            laid.append(Anchor(str(told["chain"]), int(str(told["number"])), str(told["digest"])))
        else:
            broken.append(number)
        before = seal
    return Anchors(laid, broken)


def lost(connection: sa.Connection, laid: Iterable[Anchor]) -> list[str]:
    """The anchored lines «site 701 №12» that the database no longer has as they were."""
    columns = list(zip(*set(laid), strict=True)) or [(), (), ()]
    asked = sa.text(
        "SELECT DISTINCT a.chain || ' №' || a.number AS line, a.chain, a.number "
        "FROM unnest(CAST(:chains AS text[]), CAST(:numbers AS integer[]), CAST(:digests AS text[])) "
        "AS a(chain, number, digest) LEFT JOIN entry e ON e.chain = a.chain AND e.number = a.number "
        "WHERE encode(e.digest, 'hex') IS DISTINCT FROM a.digest ORDER BY a.chain, a.number"
    )
    values = dict(zip(("chains", "numbers", "digests"), map(list, columns), strict=True))
    return [row.line for row in connection.execute(asked, values)]


def _add(heads: list[Anchor]) -> None:
    path, key = _settled[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        before = _last_seal(file.seek(0, os.SEEK_END), path)
        for head in heads:
            told: dict[str, object] = {"at": at, **head._asdict()}
            before = _seal(key, before, told)
            file.write(json.dumps({**told, "seal": before}, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _last_seal(size: int, path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL))
        lines = file.read().decode("utf-8", "replace").splitlines()
    return str(_understood(lines[-1]).get("seal", "")) if lines else ""


def _understood(line: str) -> dict[str, object]:
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _seal(key: bytes, before: str, told: dict[str, object]) -> str:
    said = json.dumps([before, told], ensure_ascii=False, sort_keys=True)
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


class Head(NamedTuple):
    """The last line of a chain: its number and the first sixteen hexadecimal digits of its digest."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"№{self.number} {self.digest}" if self.number else "№0"


def head(session: Session, place: Base | None) -> Head:
    """The head of the journal of a place, to be printed on its protocols: who keeps the paper can prove that nothing
    was cut off the end.

    The line of the print itself comes after it. A place whose journal is empty has the head №0.
    """
    asked = sa.text("SELECT number, digest FROM head_of(:chain)")
    found = session.execute(asked, {"chain": chain_of(place)}).one_or_none()
    if found:
        lay([Anchor(chain_of(place), found.number, found.digest.hex())])
    return Head(found.number, found.digest.hex()[:16]) if found else Head(0, "")
