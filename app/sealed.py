"""A file that only two passwords together open, and that only a trusted hand can have made.

Layout: magic, Ed25519 signature over all that follows and the magic, two salts, nonce, length of the header, header
(JSON, readable), AES-256-GCM ciphertext with everything before it as associated data. Each password is stretched by
Argon2id on its own and HKDF joins the two in their order, so neither half nor their exchange opens anything.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import Refusal
from app.text import Text

MAGIC = b"SYNAQ-SEAL-1\n"
SIGNATURE = 64
SALT = 16
NONCE = 12
LENGTH = 4
KEY = 32
ITERATIONS = 3
MEMORY_KIB = 64 * 1024
LANES = 4
DAMAGED = Text(
    "Файл ашылмады: ол зақымдалған, өзгертілген немесе ҰТО қол қоймаған. ҰТО-дан файлды қайта сұраңыз.",
    "Файл не открыт: он повреждён, изменён или не подписан НЦТ. Запросите файл у НЦТ заново.",
)
CLOSED = Text(
    "Файл ашылмады: парольдердің бірі сәйкес емес немесе орындары ауысқан. Екеуін ретімен қайта теріңіз.",
    "Файл не открыт: один из паролей неверен или они перепутаны местами. Наберите оба снова по порядку.",
)


class SealBroken(Refusal):
    """The file is not opened: not ours, changed on the way, or the passwords are not its two."""

    def __init__(self, text: Text) -> None:
        super().__init__("§147", text)


class Parts(NamedTuple):
    """A sealed file taken apart; `bound` is all that stands before the ciphertext."""

    salts: tuple[bytes, bytes]
    nonce: bytes
    header: dict[str, object]
    bound: bytes
    ciphertext: bytes


def seal(
    plain: bytes, password_1: str, password_2: str, *, signer: Ed25519PrivateKey, header: Mapping[str, object]
) -> bytes:
    """The sealed bytes; `header` (campaign, site, sitting, version …) stays readable and cannot be changed.

    Refuses (ValueError) an empty password or one given twice.
    """
    one, two = _written(password_1), _written(password_2)
    if not one or not two or one == two:
        raise ValueError("two different passwords are needed")
    salts, nonce = (os.urandom(SALT), os.urandom(SALT)), os.urandom(NONCE)
    words = json.dumps(dict(header), sort_keys=True, ensure_ascii=False).encode()
    bound = b"".join((salts[0], salts[1], nonce, len(words).to_bytes(LENGTH, "big"), words))
    content = bound + AESGCM(_key(one, two, salts)).encrypt(nonce, plain, MAGIC + bound)
    return MAGIC + signer.sign(MAGIC + content) + content


def unseal(
    blob: bytes, password_1: str, password_2: str, *, trusted: Iterable[Ed25519PublicKey]
) -> tuple[bytes, dict[str, object]]:
    """§147. The plain bytes and the header; SealBroken for anything but an untouched file and its two passwords."""
    parts = _parts(blob, trusted)
    key = _key(_written(password_1), _written(password_2), parts.salts)
    try:
        plain = AESGCM(key).decrypt(parts.nonce, parts.ciphertext, MAGIC + parts.bound)
    except InvalidTag:
        raise SealBroken(CLOSED) from None
    return plain, parts.header


def header_of(blob: bytes, *, trusted: Iterable[Ed25519PublicKey]) -> dict[str, object]:
    """What a sealed file is for, without any password; SealBroken unless a trusted hand signed it."""
    return _parts(blob, trusted).header


def _parts(blob: bytes, trusted: Iterable[Ed25519PublicKey]) -> Parts:
    start = len(MAGIC) + SIGNATURE
    signature, content = blob[len(MAGIC) : start], blob[start:]
    if blob[: len(MAGIC)] != MAGIC or not any(_signed(hand, signature, content) for hand in trusted):
        raise SealBroken(DAMAGED)
    fixed = 2 * SALT + NONCE + LENGTH
    size = int.from_bytes(content[fixed - LENGTH : fixed], "big")
    return Parts(
        salts=(content[:SALT], content[SALT : 2 * SALT]),
        nonce=content[2 * SALT : 2 * SALT + NONCE],
        header=_header(content[fixed : fixed + size]),
        bound=content[: fixed + size],
        ciphertext=content[fixed + size :],
    )


def _header(words: bytes) -> dict[str, object]:
    try:
        header = json.loads(words)
    except ValueError:
        raise SealBroken(DAMAGED) from None
    if not isinstance(header, dict):
        raise SealBroken(DAMAGED)
    return header


def _signed(hand: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    try:
        hand.verify(signature, MAGIC + content)
    except InvalidSignature:
        return False
    return True


def _key(one: bytes, two: bytes, salts: tuple[bytes, bytes]) -> bytes:
    joined = _stretched(one, salts[0]) + _stretched(two, salts[1])
    return HKDF(SHA256(), KEY, salt=salts[0] + salts[1], info=MAGIC).derive(joined)


def _stretched(password: bytes, salt: bytes) -> bytes:
    stretch = Argon2id(salt=salt, length=KEY, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB)
    return stretch.derive(password)


def _written(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).strip().encode()
