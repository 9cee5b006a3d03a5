"""One exchange of a register with a file, in a process of its own: `python -m bench.exchanging KIND FILE`.

What it took stands in one JSON object: seconds of the deed, and the greatest memory of the process before and after.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from openpyxl import Workbook, load_workbook
from sqlalchemy import orm
from werkzeug.datastructures import MultiDict

from app import servers
from app.errors import BadInput
from app.house import House, opened
from app.models import Application, Official
from app.register import exporting
from app.register.rows import declared
from app.stages import exchange
from bench import campaign
from config import load

TAKEN = ("iin", "surname", "first_name", "patronymic", "workplace", "phone", "email", "trained_on")
"""Columns of the file that is taken in."""
Told = dict[str, Any]


def taken(house: House, file: Path) -> Told:
    """Ours: a file into the register in the name of the Centre, as a door or a job does it; faults come back marked."""
    sent = exchange.Sent(file.read_bytes(), file.name)
    with house.as_login(campaign.CENTRE) as (session, staff):
        try:
            told = exchange.bring(session, Official, sent, staff, dry_run=False)
        except BadInput as refused:
            stream, _ = exchange.marked(sent, refused.faults)
            with stream:
                return {"faults": len(refused.faults), "kb": len(stream.read()) // 1024}
    return {name: told[name] for name in ("added", "changed", "unchanged")}


def given(house: House, file: Path) -> Told:
    """Ours: the register as the Centre sees it, in the order and with the columns of its list, into a file."""
    kind: Any = file.suffix.removeprefix(".")
    with house.as_login(campaign.CENTRE) as (session, staff), file.open("wb") as stream:
        of = exporting.asked(Application, MultiDict(), kind, staff)
        return {"rows": exporting.write(session, of, stream)}


def plainly_taken(house: House, file: Path) -> Told:
    """What one would write instead: the whole workbook opened, a row looked up and added at a time, nothing checked."""
    sheet = load_workbook(file).worksheets[0]
    count = 0
    with superuser(house) as session:
        for cells in sheet.iter_rows(min_row=2, values_only=True):
            values = {name: value or "" for name, value in zip(TAKEN[:-1], cells, strict=False)}
            if session.scalar(sa.select(Official.id).where(Official.iin == values["iin"])) is None:
                session.add(Official(**values, trained_on=cells[-1]))
                count += 1
        session.commit()
    return {"added": count}


def plainly_given(house: House, file: Path) -> Told:
    """What one would write instead: all rows as objects into a workbook, then the workbook into a file."""
    book, names = Workbook(), declared(Application).shown
    book.worksheets[0].append(names)
    parents = [orm.selectinload(getattr(Application, name)) for name in ("commission", "institution", "subject")]
    with superuser(house) as session:
        rows = session.scalars(sa.select(Application).options(*parents).order_by(Application.number)).all()
        for row in rows:
            book.worksheets[0].append([_cell(getattr(row, name)) for name in names])
    book.save(file)
    return {"rows": len(rows)}


def _cell(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    return value if isinstance(value, int) else str(value)


def superuser(house: House) -> orm.Session:
    """Without policies and without triggers: nothing is journalled."""
    engine = sa.create_engine(servers.superuser_url(house.config.var), poolclass=sa.NullPool)
    session = orm.Session(engine)
    session.execute(sa.text("SET session_replication_role = replica"))
    return session


KINDS: dict[str, Callable[[House, Path], Told]] = {
    "taken": taken, "given": given, "plainly taken": plainly_taken, "plainly given": plainly_given,
}  # fmt: skip


def peak() -> float:
    """The greatest memory that this process has held, in MB."""
    status = Path("/proc/self/status").read_text("ascii")
    return round(int(status.split("VmHWM:")[1].split()[0]) / 1024, 1)


def main(kind: str, file: str) -> None:
    """Do it and say what it took."""
    house = opened(load(os.environ), prepared=True)
    with house.sessions() as session:
        session.scalar(sa.select(sa.func.now()))
    before, began = peak(), time.perf_counter()
    told = KINDS[kind](house, Path(file))
    print(json.dumps({"seconds": round(time.perf_counter() - began, 2), "mb": peak(), "mb before": before, **told}))


if __name__ == "__main__":
    main(*sys.argv[1:])
