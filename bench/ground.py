"""A campaign to measure on: the first parts of the demonstration, on servers of its own that end with it."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app import servers
from app.demo.stage import Stage
from app.house import opened
from config import Config, load

Part = Callable[[Stage], None]


@contextmanager
def played(parts: Sequence[Part], *, candidates: int) -> Iterator[tuple[Stage, Config]]:
    """The campaign after these parts; what the play says goes to the standard error."""
    home = Path(tempfile.mkdtemp(prefix="synaq-bench-"))
    home.chmod(0o755)  # the servers' own user passes through it
    config = load({"SYNAQ_VAR": str(home / "var")})
    try:
        stage = Stage(opened(config), home, 2018, candidates)
        with redirect_stdout(sys.stderr):
            for part in parts:
                part(stage)
        yield stage, config
    finally:
        servers.down(home / "var")
        shutil.rmtree(home, ignore_errors=True)


def entered(web: Flask, login: str, password: str) -> FlaskClient:
    """A visitor who has logged in."""
    visitor = web.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', visitor.get("/login/").text)
    sent = {"username": login, "password": password, "csrf_token": token[1] if token else ""}
    answer = visitor.post("/login/", data=sent)
    if answer.status_code != 302:
        raise RuntimeError(f"login: {answer.status_code}")
    return visitor


def got(visitor: FlaskClient, where: str) -> bytes:
    """The page of this address."""
    answer = visitor.get(where)
    if answer.status_code != 200:
        raise RuntimeError(f"{where}: {answer.status_code}")
    return bytes(answer.data)
