"""Sealed words that pass through a browser or a memory that others may read: nobody reads or changes them there."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken


def sealed(secret: bytes, purpose: str, said: Any) -> str:
    """What is said (JSON), sealed with the key of the installation for one purpose."""
    return _key(secret, purpose).encrypt(json.dumps(said, ensure_ascii=False).encode()).decode()


def opened(secret: bytes, purpose: str, letter: str | bytes) -> Any:
    """What was said; None for a letter that is not ours or was sealed for another purpose."""
    try:
        return json.loads(_key(secret, purpose).decrypt(letter))
    except (InvalidToken, TypeError, ValueError):
        return None


def _key(secret: bytes, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(purpose.encode() + b"\0" + secret).digest()))
