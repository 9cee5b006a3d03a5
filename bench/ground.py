"""A campaign to measure on: the first parts of the demonstration, on servers of its own that end with it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

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
