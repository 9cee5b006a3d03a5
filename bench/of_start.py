"""From the command to a page that answers: the first start in an empty folder, and every later one."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.outcome import ROOT, Outcome, median

RUNS = 5
PATIENCE = 90
PAGE = "/login/"


def measure() -> Outcome:
    """Seconds of five first starts, each in a folder of its own, and of the second start in the same folder.

    The demonstration is left out: it is a play of its own and takes its own time.
    """
    told: dict[str, list[float]] = {"first start": [], "second start": [], "stop": []}
    for _ in range(RUNS):
        with _folder() as var:
            for name in ("first start", "second start"):
                began, ended = _start(var)
                told[name].append(began)
                told["stop"].append(ended)
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
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    environment |= {"SYNAQ_VAR": str(var), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
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


def _read_card(serving: subprocess.Popen[str]) -> None:
    """Until the last line of what is said at the start: from then on the programme waits to be stopped."""
    for line in serving.stdout or ():
        if "Ctrl-C" in line:
            time.sleep(0.5)
            return


def _wait(address: str, serving: subprocess.Popen[str]) -> None:
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
