"""`python -m bench NAME`: a table for people, one JSON object as the last line, both kept in bench/results."""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
from collections.abc import Callable

from bench.outcome import Outcome, keep

BENCHES = {
    "start": "first and second start until a page answers, the web process alone",
    "lists": "lists among 330,000 applications: beside a plain ModelView, with and without policies",
    "exchange": "100,000 rows taken in from a file and given out: seconds and memory",
    "omr": "bare decoding against the reading of a sheet; shares against true ink",
    "forms": "papers against the bare libraries: one, an order of 1,000 passes, a journal of 50,000 rows",
    "allocation": "a campaign of 330,000 to rooms, seats and variants by lot, beside a plain loop",
    "intake": "a campaign of 60,400 through the programme itself: import, closing, allocation, passes of a region",
    "reports": "grouped reports among 330,000 applications, beside the same question asked by hand",
    "page": "the list of a register: queries and time against its rows",
}
"""Name of a bench and of its module (`bench.of_NAME`), with what it measures."""


def main(arguments: list[str]) -> int:
    """Run one bench; 0 when it is done."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(BENCHES))
    parser.add_argument("--list", action="store_true", help="names of the benches")
    chosen = parser.parse_args(arguments)
    if chosen.list or not chosen.name:
        print("\n".join(f"{name:12} {words}" for name, words in BENCHES.items()))
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what a bench has started ends with it
    measure: Callable[[], Outcome] = importlib.import_module(f"bench.of_{chosen.name}").measure
    print(keep(chosen.name, measure))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
