"""Piles of files read by worker processes, in their order: a file that kills or stalls its reader costs one line."""

from __future__ import annotations

import ctypes
import resource
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import cv2

from omr.layout import Layout
from omr.read import THRESHOLD, read_pages
from omr.reading import Reading, Reason
from omr.source import files

PAGE_SECONDS = 30.0  # a page that takes longer is given up with its file
MEMORY = 6 << 30  # bytes of address space that one reader may take
AHEAD = 2  # files in hand for every worker
WAITING = 64  # pages kept of a file whose turn has not come
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of mallopt(3)
KEPT = 1 << 28  # bytes: buffers up to this size are used again, page after page
CONTEXT = get_context("spawn")  # a forked process would inherit the picture library's threads half asleep


def read_all(
    paths: Iterable[str | Path],
    layout: Layout,
    *,
    jobs: int = 1,
    threshold: float = THRESHOLD,
    limit: float = PAGE_SECONDS,
) -> Iterator[Reading]:
    """Every page of files and folders, in their order; `jobs` processes read at once.

    A page that takes more than `limit` seconds, or kills its reader, ends its file: reason `too_slow` or `crashed`.
    """
    pile = _Pile(layout, threshold, limit, [_Worker() for _ in range(jobs)])
    try:
        yield from pile.readings(files(list(paths)))
    finally:
        for worker in pile.workers:
            worker.stop()


@dataclass
class _File:
    """One file: its pages read so far, and whether there are more to come."""

    path: Path
    pages: deque[Reading] = field(default_factory=deque)
    count: int = 0
    done: bool = False

    def take(self, reading: Reading) -> None:
        self.pages.append(reading)
        self.count += 1

    def give_up(self, kind: str) -> None:
        """End the file with a line of its own."""
        self.take(Reading(str(self.path), self.count + 1, "", "unreadable", (Reason(kind),)))
        self.done = True


class _Worker:
    """A process that reads one file at a time; started when first needed, and again after it died."""

    def __init__(self) -> None:
        self.file: _File | None = None
        self.since = 0.0
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    @property
    def pipe(self) -> Connection:
        if self._pipe is None:
            raise RuntimeError("the worker was not started")
        return self._pipe

    def start(self, file: _File, layout: Layout, threshold: float) -> None:
        """Have the file read."""
        if self._process is None:
            self._pipe, theirs = CONTEXT.Pipe()
            self._process = CONTEXT.Process(target=_work, args=(theirs, layout, threshold), daemon=True)
            self._process.start()
            theirs.close()
        self.file, self.since = file, time.monotonic()
        try:
            self.pipe.send(str(file.path))
        except OSError:
            self.fail("crashed")

    def take(self) -> None:
        """One page, or the end of the file, or of the process."""
        if self.file is None:
            return
        try:
            said: Reading | None = self.pipe.recv()
        except (EOFError, OSError):
            self.fail("crashed")
            return
        self.since = time.monotonic()
        if said is None:
            self.file.done, self.file = True, None
        else:
            self.file.take(said)

    def fail(self, kind: str) -> None:
        """End the process and its file."""
        if self.file is not None:
            self.file.give_up(kind)
        self.file = None
        self.stop()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self.pipe.close()
        self._process = self._pipe = None


@dataclass
class _Pile:
    """Files in hand, and who reads them."""

    layout: Layout
    threshold: float
    limit: float
    workers: list[_Worker]
    hand: deque[_File] = field(default_factory=deque)
    waiting: deque[_File] = field(default_factory=deque)

    def readings(self, paths: Iterator[Path]) -> Iterator[Reading]:
        """Pages in the order of the files."""
        while True:
            self._fetch(paths)
            if not self.hand:
                return
            head = self.hand[0]
            while head.pages:
                yield head.pages.popleft()
            if head.done:
                self.hand.popleft()
            else:
                self._listen(head)

    def _fetch(self, paths: Iterator[Path]) -> None:
        """Take files into hand and give them to workers that are free."""
        while len(self.hand) < AHEAD * len(self.workers) and (path := next(paths, None)) is not None:
            file = _File(path)
            self.hand.append(file)
            self.waiting.append(file)
        for worker in self.workers:
            if worker.file is None and self.waiting:
                worker.start(self.waiting.popleft(), self.layout, self.threshold)

    def _listen(self, head: _File) -> None:
        """Wait for the next page of anyone who may go on, and end those who take too long."""
        busy = [one for one in self.workers if one.file is not None]
        heard = [one for one in busy if one.file is head or (one.file and len(one.file.pages) < WAITING)]
        ready = wait([one.pipe for one in heard], timeout=1.0)
        for worker in heard:
            if worker.pipe in ready:
                worker.take()
            elif time.monotonic() - worker.since > self.limit:
                worker.fail("too_slow")


def _work(pipe: Connection, layout: Layout, threshold: float) -> None:
    """What a worker does until it is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    settle()
    while True:
        try:
            path = pipe.recv()
        except (EOFError, OSError):
            return
        for reading in read_pages(path, layout, threshold=threshold):
            pipe.send(reading)
        pipe.send(None)


def settle() -> None:
    """One thread, and memory that is kept for the next page instead of being given back and cleared again."""
    cv2.setNumThreads(1)
    try:
        library = ctypes.CDLL(None)
        library.mallopt(M_MMAP_THRESHOLD, KEPT)
        library.mallopt(M_TRIM_THRESHOLD, KEPT)
    except (OSError, AttributeError):
        return  # another C library: only slower
