"""A deed in a process of its own: its seconds, and how much memory it took beside what was there before."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, NamedTuple


class Told(NamedTuple):
    """Seconds by the clock, greatest memory of the process (MB) and that before the deed."""

    seconds: float
    mb: float
    mb_before: float


def apart(deed: Callable[[], Any]) -> Told:
    """Carry out the deed in a fork, so that one deed does not leave its memory to the next."""
    here, there = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_carry_out, args=(deed, there))
    child.start()
    told: Told = here.recv()
    child.join()
    return told


def _carry_out(deed: Callable[[], Any], tell: Connection) -> None:
    before = _greatest()
    began = time.perf_counter()
    deed()
    tell.send(Told(time.perf_counter() - began, _greatest(), before))


def _greatest() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
