"""The keys of the Centre: one that signs sealed files, and those whose files are believed."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_folder: list[Path] = []


def settle(folder: Path) -> None:
    """Say once, at start, in which folder the keys of this installation lie."""
    _folder[:] = [folder]


def signer() -> Ed25519PrivateKey:
    """The Centre's key that signs sealed files; made on first use, readable by the installation alone."""
    if not _folder:
        raise RuntimeError("keyring.settle(folder) has not been called")
    place = _folder[0] / "centre.pem"
    if not place.exists():
        _make(place)
    return Ed25519PrivateKey.from_private_bytes(place.read_bytes())


def trusted() -> list[Ed25519PublicKey]:
    """The keys whose sealed files are believed."""
    return [signer().public_key()]


def _make(place: Path) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = place.parent / f".{secrets.token_hex(8)}"
    fresh.touch(mode=0o600)
    fresh.write_bytes(Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
    with suppress(FileExistsError):  # another process was first: its key is the key
        os.link(fresh, place)
    fresh.unlink()
