"""Processes that are watched over: their life is seen whatever a signal interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from app.cli import service


def test_the_life_of_a_child_is_seen_though_an_interrupted_look_left_its_lock_taken() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    lock = child._waitpid_lock  # type: ignore[attr-defined]
    with lock:  # as a signal in the midst of `poll` leaves it
        assert service._runs(child)
        os.kill(child.pid, signal.SIGKILL)
        until = time.monotonic() + 10
        while service._runs(child) and time.monotonic() < until:
            time.sleep(0.01)
        assert not service._runs(child)
    assert child.wait(timeout=10) == -9
