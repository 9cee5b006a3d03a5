"""From the command to a page that answers: the first start in an empty folder, later ones, the web process alone."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app import servers
from app.accounts import make_staff
from app.house import opened
from app.roles import Role
from bench.outcome import ROOT, Outcome, median
from config import load

RUNS = 5
PATIENCE = 90
UNKEPT = "PYTHONDONTWRITEBYTECODE"
PAGE, LIST = "/login/", "/application/list/"
LOGIN, PASSWORD = "centre", "synaq-bench-2018"


def measure() -> Outcome:
    """Seconds of five first starts, each in a folder of its own, and of the second start in the same folder.

    The demonstration is left out: it is a play of its own and takes its own time. Then the web process alone, its
    servers running: gunicorn until its first page, and within one process the parts of the way there.
    """
    told: dict[str, list[float]] = defaultdict(list)
    for _ in range(RUNS):
        with _folder() as var:
            for name in ("first start", "second start"):
                began, ended = _start(var)
                told[name].append(began)
                told["stop"].append(ended)
    with _folder() as var, _installed(var) as environment:
        for _ in range(RUNS):
            told["web: gunicorn, one worker, to its first page"].append(_web(environment))
            for name, seconds in _parts(environment).items():
                told[f"web process: {name}"].append(seconds)
    figures = {
        name.replace(" ", "_"): {"seconds": median(found, 2), "worst": round(max(found), 2)}
        for name, found in told.items()
    }
    rows = [[name, median(found, 2), round(max(found), 2)] for name, found in told.items()]
    bars = [(name, median(found, 2)) for name, found in told.items()]
    return Outcome(["until the page answers", "median s", "worst s"], rows, figures, bars, "s")


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that the servers' own user may enter, should this one be root."""
    home = Path(tempfile.mkdtemp(prefix="synaq-bench-"))
    home.chmod(0o755)
    try:
        yield home / "var"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _start(var: Path) -> tuple[float, float]:
    """Seconds until the page answers, and seconds until everything has ended again."""
    port = _free_port()
    environment = _environment(var) | {"PORT": str(port)}
    command = [sys.executable, str(ROOT / "run.py"), "serve", "--no-demo"]
    began = time.perf_counter()
    serving = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        _wait(f"http://127.0.0.1:{port}{PAGE}", serving)
        answered = time.perf_counter()
        _read_card(serving)
    finally:
        asked = time.perf_counter()
        serving.send_signal(signal.SIGTERM)
        serving.wait(timeout=PATIENCE)
    return answered - began, time.perf_counter() - asked


def _environment(var: Path) -> dict[str, str]:
    """As a person has it: no other servers, compiled modules kept."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL") and name != UNKEPT}
    return kept | {"SYNAQ_VAR": str(var), "PYTHONUNBUFFERED": "1"}


@contextmanager
def _installed(var: Path) -> Iterator[dict[str, str]]:
    """An installation whose servers run, with an official of the Centre; the environment of its processes."""
    try:
        house = opened(load({"SYNAQ_VAR": str(var)}))
        with sa.create_engine(house.servers.owner_url, poolclass=sa.NullPool).begin() as connection:
            make_staff(connection, login=LOGIN, password=PASSWORD, full_name="Өлшеуші", role=Role.NTC)
        yield _environment(var)
    finally:
        servers.down(var)


def _web(environment: dict[str, str]) -> float:
    """Seconds until gunicorn with one worker gives its first page."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "run:wsgi()", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    began = time.perf_counter()
    web = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait(f"http://127.0.0.1:{port}{PAGE}", web)
        return time.perf_counter() - began
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(timeout=PATIENCE)


def _parts(environment: dict[str, str]) -> dict[str, float]:
    """Seconds of the parts of a fresh process, told by the process itself: `python -m bench.first_page`."""
    command = [sys.executable, "-m", "bench.first_page", LOGIN, PASSWORD, LIST]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


def _read_card(serving: subprocess.Popen[str]) -> None:
    """Until the last line of what is said at the start: from then on the programme waits to be stopped."""
    for line in serving.stdout or ():
        if "Ctrl-C" in line:
            time.sleep(0.5)
            return


def _wait(address: str, serving: subprocess.Popen[Any]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and serving.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()  # noqa: S310  (an address of our own)
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"no page answered: exit code {serving.poll()}")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
