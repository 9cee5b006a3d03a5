"""The demonstration, fourth part: two scans of each room, identification, the protocol (§127-142)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.demo import filling, scans
from app.demo.stage import (
    HERE,
    SITE,
    Stage,
    hall,
    print_paper,
    refused,
    the_site,
    units,
)
from app.errors import BadInput, Refusal
from app.house import House
from app.models import (
    Doubt,
    LowerRow,
    SittingRoom,
    UpperRow,
)
from app.rules.identification import Right
from app.rules.terms import Decision, Note
from app.stages import identification, sheets
from app.text import Text


@contextmanager
def workers(house: House) -> Iterator[None]:
    """A real worker of its own for the time of the scanning."""
    environment = {
        **os.environ, "SYNAQ_VAR": str(house.config.var), "SECRET_KEY": house.config.secret_key,
        "DATABASE_URL": house.servers.owner_url, "DATABASE_APP_URL": house.servers.app_url,
        "REDIS_URL": house.servers.redis_url,
    }  # fmt: skip
    worker = subprocess.Popen([sys.executable, str(HERE / "run.py"), "worker"], cwd=HERE, env=environment)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def scanning(stage: Stage) -> None:
    """§127.1. Each room twice, through the job queue; a sheet that must not be scanned is refused on the way."""
    folder = stage.out / "scans" / f"{SITE}-1"
    piles = scans.piles(stage.house, stage.persons, 1, SITE)
    for unit, pile in piles.items():
        for pass_no in (1, 2):
            paths = scans.scanned(pile, folder / unit / str(pass_no), seed=stage.seed * 10 + pass_no, pass_no=pass_no)
            _receive(stage, unit, pass_no, [(path.name, path.read_bytes()) for path in paths])
    _wait_for_jobs(stage)
    _show_refused_scans(stage, folder)
    for unit in piles:
        with stage.by("programmer", Text("екі скан салыстырылды", "сканы сличены"), "§127.1", the_site) as session:
            sheets.compare(session, hall(session, unit))
    stage.say("Әр аудитория екі рет сканерленді (§127)", "Каждая аудитория отсканирована дважды (§127)")


def _receive(stage: Stage, unit: str, pass_no: int, pictures: list[tuple[str, bytes]]) -> None:
    title = Text("{n}-өту қабылданды: {unit}", "принят проход {n}: {unit}").fill(n=pass_no, unit=unit)
    with stage.by("programmer", title, "§127.1", the_site) as session:
        sheets.receive(session, hall(session, unit), pass_no, pictures, by=session.info["staff"])


def _wait_for_jobs(stage: Stage, limit: float = 900) -> None:
    until, states = time.monotonic() + limit, dict[str, int]()
    with stage.house.as_login("programmer") as (session, _):
        while time.monotonic() < until:
            states = dict(session.execute(sa.text("SELECT state, count(*) FROM job GROUP BY state")).all())
            session.rollback()
            if not states.get("waiting") and not states.get("running"):
                if states.get("failed"):
                    said = session.scalar(sa.text("SELECT said FROM job WHERE state = 'failed' LIMIT 1"))
                    raise RuntimeError(f"a job failed: {said}")
                return
            time.sleep(0.3)
    raise RuntimeError(f"jobs are not done after {limit} s: {states}")


def _show_refused_scans(stage: Stage, folder: Path) -> None:
    """A removed candidate's sheet, a foreign page and a truncated file: each is named, none is silently taken."""
    unit = stage.persons[-1].room
    removed = [person.on_sheet for person in stage.persons if person.fate == "removed"]
    paths = scans.scanned(removed, folder / "not-to-be-scanned", seed=5, pass_no=1)
    bad = [(path.name, path.read_bytes()) for path in paths]
    bad += [("truncated.jpg", bad[0][1][: len(bad[0][1]) // 3]), ("letter.jpg", scans.foreign_page())]
    _receive(stage, unit, 1, bad)
    _wait_for_jobs(stage)
    refused(lambda: _receive_empty(stage, unit), "")
    with stage.by(
        "programmer", Text("артық беттер есептен шығарылды", "лишние страницы сняты"), "§127.1", the_site
    ) as session:
        room = hall(session, unit)
        for scan in sheets.balance(session, room).unread:
            sheets.dismiss(scan, "бөгде не бүлінген бет / посторонняя или повреждённая страница")


def _receive_empty(stage: Stage, unit: str) -> None:
    try:
        _receive(stage, unit, 1, [("empty.jpg", b"")])
    except BadInput:
        raise Refusal("", Text("", "")) from None


def identified(stage: Stage) -> None:
    """§128-142. Doubts are settled by the known marks, the protocol is filled in as the commission would."""
    known = {person.sheet: person for person in stage.persons if person.fate in ("present", "foreign sheet")}
    for unit in units(stage, 1):
        with stage.by(
            "representative", Text("күмәнді дөңгелекшелер шешілді", "решены сомнительные кружки"), "§166", the_site
        ) as session:
            _settle(session, hall(session, unit), known)
        with stage.by(
            "programmer", Text("сәйкестендіру жүргізілді", "проведена идентификация"), "§128", the_site
        ) as session:
            lower = identification.identify(session, hall(session, unit))
            stage.protocol += sum(not row.blank for row in lower)
        print_paper(stage, "I-21", unit, "programmer")
        with stage.by("programmer", Text("хаттама толтырылды", "протокол заполнен"), "§130", the_site) as session:
            _fill(session, hall(session, unit), known)
        with stage.by("programmer", Text("хаттама енгізілді", "протокол внесён"), "§142", the_site) as session:
            identification.enter(session, hall(session, unit), now=session.info["now"])
        print_paper(stage, "I-21", unit, "programmer", lang="both")
    stage.say(
        f"Сәйкестендіру: хаттамада {stage.protocol} парақ (I-21)", f"Идентификация: в протоколе {stage.protocol} (I-21)"
    )


def _settle(session: Any, room: SittingRoom, known: dict[str, filling.Person]) -> None:
    for doubt in session.scalars(sa.select(Doubt).where(Doubt.sitting_room_id == room.id)):
        sheets.settle(doubt, filled=scans.is_filled(known.get(doubt.number), doubt.at), by=session.info["staff"])


def _fill(session: Any, room: SittingRoom, known: dict[str, filling.Person]) -> None:
    found: dict[str, str] = {}
    annulled = set()
    for row in session.scalars(sa.select(LowerRow).where(LowerRow.sitting_room_id == room.id)):
        if row.blank:
            continue
        person = known[row.number]
        if person.fate == "foreign sheet":
            identification.fill_lower(session, row, Right(), Decision.ANNUL, name_on_sheet=person.name)
            annulled.add(person.code)
            continue
        right = Right(person.code, person.seat, person.variant)
        identification.fill_lower(session, row, right, Decision.CORRECT, name_on_sheet=person.name)
        found[person.code] = row.number
    removed = {"removed", "foreign sheet"}
    for row in session.scalars(sa.select(UpperRow).where(UpperRow.sitting_room_id == room.id)):
        code = row.placement.code
        fate = next((p.fate for p in known.values() if p.code == code), row.placement.state.value)
        note = Note.CORRECT if code in found else Note.ANNULLED if fate in removed or code in annulled else Note.ABSENT
        identification.fill_upper(session, row, note, found.get(code, ""))
