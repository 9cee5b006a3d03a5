"""The command line: `python -m omr blank|read|draw|check|fake|bench`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from omr import evidence
from omr.batch import read_all
from omr.bench import report, thorough
from omr.blank import blank
from omr.check import checked
from omr.damage import DAMAGES
from omr.draw import NoPicture, draw
from omr.fake import fake
from omr.layout import Layout, LayoutError
from omr.mutants import endure
from omr.read import THRESHOLD, read


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 is done, 1 a check that failed, 2 bad arguments."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options, Layout.load(options.layout)))
    except (LayoutError, NoPicture, ValueError, OSError, RuntimeError) as error:
        sys.stderr.write(f"omr: {error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m omr", description="Print, read and check bubble sheets.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    one = _command(commands, "blank", _blank, "numbered empty sheets, vector PDF")
    one.add_argument("--numbers", required=True, type=numbers, help="for example 1-90 or 1-5,999001")
    one.add_argument("--out", required=True)
    one = _command(commands, "read", _read, "one line of JSON a page")
    one.add_argument("paths", nargs="+", metavar="PATH", help="JPEG, PNG, TIFF, PDF or folders of these")
    one.add_argument("--jsonl", required=True, metavar="OUT", help="file to write, - for the screen")
    one.add_argument("--jobs", type=_count, default=1)
    one.add_argument("--evidence", metavar="DIR", help="overlay, crops, fills and homography of pages for people")
    one.add_argument("--threshold", type=float, default=THRESHOLD)
    one = _command(commands, "draw", _draw, "what the eye saw, for people")
    one.add_argument("scan")
    one.add_argument("--out", required=True)
    one.add_argument("--page", type=_count, default=1)
    one = _command(commands, "check", _check, "scanner check: scans of sheets with known filling")
    one.add_argument("scans", nargs="+", metavar="SCAN")
    one.add_argument("--expect", required=True, metavar="KNOWN.json")
    one = _command(commands, "fake", _fake, "synthetic scans for rehearsal and tests")
    one.add_argument("--answers", required=True, metavar="A.json")
    one.add_argument("--out", required=True, metavar="DIR")
    one.add_argument("--degrade", choices=sorted(DAMAGES), default="scanner")
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--dpi", type=_count, default=200)
    one = _command(commands, "bench", _bench, "speed against bare decoding, measured against true ink")
    one.add_argument("--pages", type=_count, default=12)
    one.add_argument("--thorough", metavar="OUT.jsonl", help="a million bubbles instead, a line a part; goes on there")
    one.add_argument(
        "--mutants", type=_count, metavar="SECONDS", help="for so long read files that were spoiled instead"
    )
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--dpi", type=_count, default=200)
    return parser


def _command(commands: Any, name: str, run: Callable[..., int], about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    parser.add_argument("--layout", default="i19", help="layout file, or the name of one that comes with the engine")
    parser.set_defaults(run=run)
    return parser


def numbers(words: str) -> list[int]:
    """«1-3,7» is 1, 2, 3, 7."""
    found: list[int] = []
    for part in words.split(","):
        start, _, end = part.partition("-")
        if not start.isdigit() or not (end or start).isdigit():
            raise argparse.ArgumentTypeError(f"{part!r} is no number or range of numbers")
        found += range(int(start), int(end or start) + 1)
    return found


def _count(words: str) -> int:
    if not words.isdigit() or int(words) < 1:
        raise argparse.ArgumentTypeError("a whole number above zero is needed")
    return int(words)


def _blank(options: argparse.Namespace, layout: Layout) -> int:
    blank(layout, options.numbers, options.out)
    return 0


def _read(options: argparse.Namespace, layout: Layout) -> int:
    readings = read_all(options.paths, layout, jobs=options.jobs, threshold=options.threshold)
    if options.jsonl == "-":
        _write(readings, sys.stdout, (options.evidence, layout))
        return 0
    with Path(options.jsonl).open("w", encoding="utf-8") as out:
        _write(readings, out, (options.evidence, layout))
    return 0


def _write(readings: Any, out: Any, kept: tuple[str | None, Layout]) -> None:
    folder, layout = kept
    for reading in readings:
        out.write(reading.to_json() + "\n")
        if folder and reading.outcome == "review":
            evidence.keep(reading.source, layout, reading, folder)


def _draw(options: argparse.Namespace, layout: Layout) -> int:
    draw(options.scan, layout, read(options.scan, layout, page=options.page), out=options.out)
    return 0


def _check(options: argparse.Namespace, layout: Layout) -> int:
    sheets = _sheets(options.expect)
    found = checked(read_all(options.scans, layout), layout, sheets)
    sys.stdout.write("\n".join([*found.lines(), ""]))
    return 0 if found.is_fit else 1


def _fake(options: argparse.Namespace, layout: Layout) -> int:
    sheets = _sheets(options.answers)
    fake(layout, sheets, options.out, seed=options.seed, dpi=options.dpi, degrade=options.degrade)
    return 0


def _sheets(path: str) -> list[dict[str, Any]]:
    found = json.loads(Path(path).read_text(encoding="utf-8"))
    if not isinstance(found, list) or not all(isinstance(one, dict) and "number" in one for one in found):
        raise ValueError(f"{path}: a list of sheets with numbers is needed")
    return found


def _bench(options: argparse.Namespace, layout: Layout) -> int:
    if options.thorough:
        thorough(layout, Path(options.thorough))
        return 0
    if options.mutants:
        sys.stdout.write(json.dumps(endure(layout, seconds=options.mutants, seed=options.seed), indent=1) + "\n")
        return 0
    found = report(layout, count=options.pages, seed=options.seed, dpi=options.dpi)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
