"""A register of 100,000 rows taken in from a file and given out, beside what one would write with bare libraries."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from openpyxl import Workbook

from app import servers
from app.db import label
from app.house import House
from app.models import Official
from bench import campaign
from bench.exchanging import TAKEN
from bench.outcome import ROOT, Outcome, median
from bench.persons import persons

ROWS, FAULTY = 100_000, 200
RUNS = 3
SEED = 7

Told = dict[str, Any]


def measure() -> Outcome:
    """Medians of three runs in processes of their own, the plain ones once; memory is the greatest of the process."""
    with campaign.standing(ROWS) as house, tempfile.TemporaryDirectory(prefix="synaq-bench-") as folder:
        good, bad = Path(folder, "good.xlsx"), Path(folder, "bad.xlsx")
        _write(good, faulty=0)
        _write(bad, faulty=FAULTY)
        found: dict[str, list[Told]] = {}
        deeds = list(_deeds(good, bad, Path(folder)))
        for name, kind, file in (deed for run in range(RUNS) for deed in deeds if not run or _is_ours(deed)):
            if kind.endswith("taken") and name != AGAIN:
                _emptied(house)
            found.setdefault(name, []).append(_carried_out(house, kind, file))
    told = {name: _middle(runs) for name, runs in found.items()}
    rows: list[Sequence[object]] = [
        [name, one["seconds"], one["mb"], one["mb before"], ", ".join(f"{k} {v:,}" for k, v in one["did"].items())]
        for name, one in told.items()
    ]
    bars = [(name, one["seconds"]) for name, one in told.items()]
    heads = [f"{ROWS:,} rows", "seconds", "peak MB", "of it before", "what it did"]
    return Outcome(heads, rows, {"rows": ROWS, "faulty": FAULTY, **told}, bars, "s")


def _is_ours(deed: tuple[str, str, Path]) -> bool:
    """The plain ways are slow and steady: they are measured once."""
    return not deed[1].startswith("plainly")


AGAIN = "import of the same file again"


def _deeds(good: Path, bad: Path, folder: Path) -> Iterator[tuple[str, str, Path]]:
    yield f"import, {FAULTY} faulty rows: refused, given back marked", "taken", bad
    yield "import", "taken", good
    yield AGAIN, "taken", good
    yield "plain import: openpyxl and a row at a time", "plainly taken", good
    yield "export to xlsx", "given", folder / "out.xlsx"
    yield "export to csv", "given", folder / "out.csv"
    yield "plain export: all rows and openpyxl", "plainly given", folder / "plain.xlsx"


def _write(file: Path, *, faulty: int) -> None:
    """Officials as the Centre would have them in Excel; faulty rows stand evenly apart, each with one fault."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([label(Official, name).kk for name in TAKEN])
    every = ROWS // faulty if faulty else ROWS + 1
    for at, person in enumerate(persons(ROWS, seed=SEED), 1):
        iin, surname = person.iin, person.surname
        if at % every == 0:
            iin, surname = (iin, "") if at // every % 2 else (iin[:-1] + str((int(iin[-1]) + 1) % 10), surname)
        reached = ("Министрлік", f"+7701{at:07}", f"official{at}@example.kz")
        trained = dt.date(2018, 10, 1) + dt.timedelta(days=at % 28)
        sheet.append([iin, surname, person.first_name, person.patronymic, *reached, trained])
    book.save(file)


def _emptied(house: House) -> None:
    """The register without the rows of the run before; past the journal, in a database that is there for this alone."""
    engine = sa.create_engine(servers.superuser_url(house.config.var), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        connection.execute(sa.text("TRUNCATE official, change, entry CASCADE"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("VACUUM (ANALYZE) official"))


def _carried_out(house: House, kind: str, file: Path) -> Told:
    command = [sys.executable, "-m", "bench.exchanging", kind, str(file)]
    environment = os.environ | {"SYNAQ_VAR": str(house.config.var)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: Told = json.loads(done.stdout.splitlines()[-1])
    return found


def _middle(runs: Sequence[Told]) -> Told:
    """The medians; what was done is the same each time."""
    times = ("seconds", "mb", "mb before")
    did = {name: value for name, value in runs[0].items() if name not in times}
    return {**{name: median([run[name] for run in runs], 2) for name in times}, "did": did}
