"""A national campaign to measure on: `python -m bench.campaign 330000`. Every person and place in it is invented.

It lies in a database of its own, is made once and kept; another number, another seed or another maker makes it anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app import servers
from app.accounts import make_staff
from app.db import Base
from app.house import House, opened
from app.roles import Role
from bench.applied import Applied, applications_of
from bench.nation import Nation, nation
from bench.pouring import Poured, pour
from bench.seated import sittings_of
from config import Config, load

APPLICATIONS, SEED = 330_000, 2018
PASSWORD = "synaq-bench-2018"  # noqa: S105  (opens nothing but invented rows)
CENTRE, SITE, CLERK = "centre", "site", "clerk"
"""Logins: the Centre, the official of a site of middling size, the responsible person of a commission of it."""
NOTE = "campaign.json"
MAKERS = ("campaign", "nation", "persons", "applied", "seated", "pouring")


def campaign(config: Config, applications: int = APPLICATIONS, *, seed: int = SEED) -> House:
    """The house of this configuration with the campaign in it; its servers run on.

    A campaign that lies there already is taken as it is; anything else in that folder is removed first.
    """
    wanted = {"applications": applications, "seed": seed, "makers": _fingerprint()}
    note = config.var / NOTE
    if note.exists() and json.loads(note.read_text("utf-8")) == wanted:
        return opened(config)
    servers.down(config.var)
    shutil.rmtree(config.var, ignore_errors=True)
    config = load({"SYNAQ_VAR": str(config.var)})
    house = opened(config, fast=True)
    made = nation(seed=seed)
    _fill(house, made, applications, seed)
    _accounts(house, made)
    servers.down(config.var)  # what was poured without waiting for the disk is on it now
    note.write_text(json.dumps(wanted), "utf-8")
    return opened(config)


def home(applications: int = APPLICATIONS, *, seed: int = SEED, out: Path | None = None) -> Config:
    """Settings of the installation that the campaign lies in: `out`, or a folder under var/bench."""
    kept = out or load(os.environ).var / "bench" / f"campaign-{applications}-{seed}"
    kept.mkdir(parents=True, exist_ok=True)
    for folder in (kept, kept.parent):
        folder.chmod(0o755)  # the servers' own user passes through it
    return load({"SYNAQ_VAR": str(kept / "var")})


@contextmanager
def standing(applications: int = APPLICATIONS, *, seed: int = SEED) -> Iterator[House]:
    """The campaign while it is measured; afterwards its servers are stopped, its rows stay."""
    config = home(applications, seed=seed)
    try:
        yield campaign(config, applications, seed=seed)
    finally:
        servers.down(config.var)


def _fingerprint() -> str:
    texts = [(Path(__file__).parent / f"{name}.py").read_bytes() for name in MAKERS]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]


def _fill(house: House, made: Nation, applications: int, seed: int) -> None:
    """All tables, parents first, by the owner and by COPY; then statistics, as the server takes them by itself."""
    engine = sa.create_engine(house.servers.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for told in _tables(made, applications, seed):
            pour(connection, told)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("VACUUM (ANALYZE)"))
    engine.dispose()


def _tables(made: Nation, applications: int, seed: int) -> Iterator[Poured]:
    applied = applications_of(made, applications, seed=seed)
    yield from made.tables()
    yield Poured("application", Applied._fields, applied)
    yield from sittings_of(made, applied, seed=seed)


def _accounts(house: House, made: Nation) -> None:
    site, commission = made.middling()
    with sa.create_engine(house.servers.owner_url, poolclass=sa.NullPool).begin() as connection:
        known: dict[str, Any] = {"password": PASSWORD, "full_name": "Өлшеуші"}
        make_staff(connection, login=CENTRE, role=Role.NTC, **known)
        make_staff(connection, login=SITE, role=Role.SITE, site_id=site, **known)
        make_staff(connection, login=CLERK, role=Role.RESPONSIBLE, commission_id=commission, **known)


def counted(house: House) -> dict[str, int]:
    """Rows of every table that has any."""
    engine = sa.create_engine(servers.superuser_url(house.config.var), poolclass=sa.NullPool)
    with engine.connect() as connection:
        told = {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }
    return {name: rows for name, rows in told.items() if rows}


def main(arguments: list[str]) -> int:
    """Make the campaign and say what is in it."""
    parser = argparse.ArgumentParser(prog="python -m bench.campaign", description=__doc__)
    parser.add_argument("applications", nargs="?", type=int, default=APPLICATIONS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, help="folder for it, instead of one under var/bench")
    chosen = parser.parse_args(arguments)
    config = home(chosen.applications, seed=chosen.seed, out=chosen.out)
    began = time.perf_counter()
    try:
        house = campaign(config, chosen.applications, seed=chosen.seed)
        told = counted(house)
    finally:
        servers.down(config.var)
    print("\n".join(f"{name:16} {rows:>9,}" for name, rows in told.items()))
    print(f"{time.perf_counter() - began:.1f} s   {config.var}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
