"""Two programmes in one folder, a port that is taken, a demonstration over the work of people: refused in words."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app import servers
from app.servers import NotStarted
from app.servers.postgres import SUPERUSER, Postgres

HERE = Path(__file__).resolve().parents[2]


@pytest.fixture
def out() -> Iterator[Path]:
    """A folder that the servers' user may enter."""
    home = Path(tempfile.mkdtemp(prefix="synaq-test-"))
    home.chmod(0o755)
    yield home
    servers.down(home / "var")
    shutil.rmtree(home)


def run(var: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "SYNAQ_VAR": str(var), **settings}
    command = [sys.executable, str(HERE / "run.py"), *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("words", [["serve"], ["stop"]])
def test_a_second_programme_in_the_same_folder_is_told_so_and_touches_nothing(out: Path, words: list[str]) -> None:
    servers.up(out / "var", fast=True)
    with servers.only_one(out / "var"):
        told = run(out / "var", *words)
        assert (told.returncode, "работает" in told.stderr, "Traceback" in told.stderr) == (3, True, False)
        with pytest.raises(NotStarted), servers.only_one(out / "var"):
            pytest.fail("two in one folder")
    assert servers.running(out / "var")


def test_a_port_that_is_taken_is_told_before_anything_is_started(out: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        told = run(out / "var", "serve", "--no-demo", PORT=str(port))
    assert (told.returncode, f":{port}" in told.stderr, "Traceback" in told.stderr) == (3, True, False)
    assert not (out / "var" / "postgres").exists()


def test_a_demonstration_is_not_played_over_a_base_in_which_people_work(out: Path) -> None:
    named = ("--name", "Әлімқұлова Райхан Серікқызы", "--role", "ntc", "--password-file", str(out / "password"))
    (out / "password").write_text("ұзақ әрі бөгде құпиясөз")
    (out / "papers").mkdir()
    (out / "papers" / "mine.txt").write_text("бұл менікі")
    assert run(out / "var", "user", "raikhan", *named).returncode == 0
    told = run(out / "elsewhere", "demo", "--out", str(out))
    assert (told.returncode, "Traceback" in told.stderr) == (2, False), told.stderr
    assert (out / "papers" / "mine.txt").exists()
    servers.up(out / "var")
    with psycopg.connect(Postgres(out / "var").url(SUPERUSER).replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT login FROM staff").fetchall() == [("raikhan",)]


@pytest.mark.parametrize("words", [["form", "I-21", "--unit", "\udcff\udcfe"], ["clock", "\udcff"], ["\udcff"]])
def test_a_line_that_is_no_text_is_refused_in_words(out: Path, words: list[str]) -> None:
    told = run(out / "var", *words)
    assert (told.returncode, "UTF-8" in told.stderr, "Traceback" in told.stderr) == (3, True, False)


@pytest.mark.parametrize("words", [["--candidates", "0"], ["--candidates", "-5"], ["--out", "/dev/null"]])
def test_a_senseless_demonstration_is_refused_in_words(out: Path, words: list[str]) -> None:
    told = run(out / "var", "demo", "--out", str(out / "demo"), *words)
    assert (told.returncode, "Traceback" in told.stderr) == (3, False), told.stderr
