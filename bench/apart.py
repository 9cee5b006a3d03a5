"""A deed in a process of its own: its seconds, and how much memory it took beside what was there before.

Seconds are those of the processor, of the deed and of programmes that it started: whatever else the machine does, they
are the same, and a deed that does one thing after the other takes as many by the clock of a quiet machine.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, NamedTuple


class Told(NamedTuple):
    """Seconds of the processor and by the clock, greatest memory of the process (MB) and that before the deed."""

    seconds: float
    clock: float
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
    before, began, spent = _greatest(), time.perf_counter(), worked()
    deed()
    tell.send(Told(worked() - spent, time.perf_counter() - began, _greatest(), before))


def worked() -> float:
    """Seconds that the processor has worked for this process and for the programmes that it waited for."""
    told = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in told)


def _greatest() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
