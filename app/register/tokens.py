"""Tokens of programs: a sealed line that says who asks; a cookie opens nothing there, a token nothing of the pages."""

from __future__ import annotations

import secrets
import time
from typing import NamedTuple

from flask import request
from itsdangerous import BadData, URLSafeTimedSerializer

HOURS = 8
WAY = "/api/"
BEARER = "Bearer "


class Claims(NamedTuple):
    """What a token says: the user, the epoch of their service, the stay that can be ended, when it began."""

    user_id: int
    epoch: int
    stay: str
    since: float


def asks() -> bool:
    """Whether the present request comes from a program: its address tells, nothing else."""
    return request.path.startswith(WAY)


def issue(secret: bytes, user_id: int, epoch: int) -> str:
    """A token for `HOURS` hours."""
    return _seal(secret).dumps([user_id, epoch, secrets.token_urlsafe(16), time.time()])


def shown(secret: bytes) -> Claims | None:
    """What the token of the present request says; None without one, or if it is not ours or over."""
    sent = request.headers.get("Authorization", "")
    if not sent.startswith(BEARER):
        return None
    try:
        said = _seal(secret).loads(sent.removeprefix(BEARER), max_age=HOURS * 3600)
    except BadData:
        return None
    return Claims(*said)


def _seal(secret: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="synaq.api")
