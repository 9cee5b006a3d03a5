"""The commands of `run.py`: the same verbs, gates and refusals as on the screens."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from app.cli import papers, service, upkeep
from app.errors import BadInput, Refusal
from config import Config


def main(arguments: Sequence[str], config: Config) -> int:
    """Run one command; the exit code is 0, 1 for a fault found by `check`, 2 for a refusal, 3 for bad input."""
    parser = argparse.ArgumentParser(prog="run.py", description="Synaq: Ұлттық біліктілік тестілеу")
    commands = parser.add_subparsers(title="командалар / команды", metavar="COMMAND", required=True)
    for room in (service, papers, upkeep):
        room.add(commands)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen, config) or 0)
    except (Refusal, BadInput) as said:
        print(said, file=sys.stderr)
        return said.exit_code
