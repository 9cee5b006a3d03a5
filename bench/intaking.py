"""One stage of a campaign in a process of its own: `python -m bench.intaking KIND FOLDER`.

What it took stands in one JSON object: seconds by the clock and of this process, its greatest memory, what was done.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy import orm

from app import job
from app.db import act
from app.form import FORMS
from app.form.printing import How
from app.house import House, opened
from app.models import AllocationRun, Application, Campaign, Commission, Institution, Job, Placement, Region, Subject
from app.rules import allocation as rules
from app.rules.terms import AttestationType, Category, EducationLevel, Language
from app.stages import allocation, books, enrolment, placing
from app.stages.books import Order
from app.text import Text
from bench.apart import worked
from bench.applied import CAMPAIGN
from bench.campaign import CENTRE
from bench.exchanging import peak, superuser
from bench.waiting import chair, responsible
from config import load

SEED, SPARE = 2018, 1
PLAINLY = 1_000
"""Applications that the plain import takes; the rest is reckoned."""
TITLE = Text("науқан өлшенді", "кампания измерена")
Told = dict[str, Any]


def taken(house: House, folder: Path) -> Told:
    """The workbooks, one after the other, each by the responsible person of its commission in one act."""
    count: Counter[str] = Counter()
    slowest = 0.0
    for file in sorted(folder.glob("*.xlsx")):
        began = time.perf_counter()
        with _acting(house, responsible(file.stem), "§78.3") as session:
            commission = session.info["staff"].commission
            now = session.scalar(sa.text("SELECT synaq_now()"))
            told = enrolment.import_applications(session, commission, file.read_bytes(), file.name, now=now)
        count.update(workbooks=1, added=told.added)
        slowest = max(slowest, time.perf_counter() - began)
    return {**count, "slowest_workbook": round(slowest, 2)}


def plainly_taken(house: House, folder: Path) -> Told:
    """What one would write instead: openpyxl, a row looked up and added at a time, nothing checked; not kept."""
    count = 0
    with superuser(house) as session:
        for file in sorted(folder.glob("*.xlsx")):
            count += _one_by_one(session, file)
            if count >= PLAINLY:
                break
        session.flush()
        session.rollback()
    return {"added": count}


def _one_by_one(session: orm.Session, file: Path) -> int:
    """One workbook; how many were added."""
    names = ("surname", "first_name", "patronymic", "iin")
    place = session.scalars(sa.select(Commission).where(Commission.code == file.stem)).one()
    count = 0
    for number, row in enumerate(load_workbook(file).worksheets[0].iter_rows(min_row=2, values_only=True), 1):
        if session.scalar(sa.select(Application.id).where(Application.iin == row[3])) is not None:
            continue
        school = session.scalars(sa.select(Institution.id).where(Institution.code == row[5])).one()
        subject = session.scalars(sa.select(Subject.id).where(Subject.code == row[10])).one()
        session.add(Application(
            **{name: value or "" for name, value in zip(names, row, strict=False)}, commission_id=place.id,
            site_id=place.site_id, campaign_id=CAMPAIGN, number=number, registered_at=sa.func.now(),
            institution_id=school, subject_id=subject, position=row[6], education_level=EducationLevel.SECONDARY,
            category=Category.EXPERT, attestation_type=AttestationType.REGULAR, language=Language.KAZ,
        ))  # fmt: skip
        count += 1
    return count


def closed(house: House, _folder: Path) -> Told:
    """§78.4: the responsible person and the chair of each commission, each in an act of their own."""
    with house.as_login(CENTRE) as (session, _):
        codes = session.scalars(sa.select(Commission.code).order_by(Commission.code)).all()
    done = 0
    for code in codes:
        for login in (responsible(code), chair(code)):
            with _acting(house, login, "§78.4") as session:
                by = session.info["staff"]
                now = session.scalar(sa.text("SELECT synaq_now()"))
                done += enrolment.close_base(session, by.commission, now=now, by=by)
    return {"closed": done}


def proposed(house: House, _folder: Path) -> Told:
    """§78.6: the figures of the allocation, and its seconds by part."""
    parts = {"reading": (placing, "ground_of"), "drawing": (rules, "allocate"), "counting": (placing, "conflicts"),
             "writing": (placing, "write_outcome")}  # fmt: skip
    with _parts(parts) as spent, _acting(house, CENTRE, "§78.6") as session:
        campaign = session.scalars(sa.select(Campaign)).one()
        now = session.scalar(sa.text("SELECT synaq_now()"))
        run = allocation.propose(session, campaign, seed=SEED, spare=SPARE, now=now)
        told = {name: getattr(run, name) for name in (
            "candidates", "placed", "unplaced", "conflicts", "site_asked", "site_met", "day_asked", "day_met", "digest",
        )}  # fmt: skip
    return {**told, "parts": _rounded(spent)}


def drawn_again(house: House, _folder: Path) -> Told:
    """The same lot over rows in another order: the fingerprint must be that of the proposal."""
    with house.as_login(CENTRE) as (session, _):
        run = session.scalars(sa.select(AllocationRun)).one()
        ground = placing.ground_of(session, run.campaign)
        rng = random.Random(SEED)
        people, halls = list(ground.candidates.values()), list(ground.halls.values())
        rng.shuffle(people)
        rng.shuffle(halls)
        found = rules.allocate(people, halls, seed=SEED, spare=SPARE)
        return {"same": found.digest == run.digest}


def approved(house: House, _folder: Path) -> Told:
    """§78.6: seats, codes, variants and lots of the proposal, and the seconds by part."""
    parts = {
        "reading": (placing, "ground_of"),
        "drawing": (rules, "allocate"),
        "sending": (placing, "_send"),
        "codes": (placing, "_place"),
        "seats": (placing, "_seat"),
        "variants": (placing, "_lay_variants"),
        "settling": (placing, "_settle"),
    }
    with _parts(parts) as spent:
        with _acting(house, CENTRE, "§78.6") as session:
            run = session.scalars(sa.select(AllocationRun)).one()
            now = session.scalar(sa.text("SELECT synaq_now()"))
            done = allocation.approve(session, run, now=now)
            before = time.perf_counter()
        spent["journal"] = time.perf_counter() - before
    return {"placed": done, "parts": _rounded(spent)}


def printed(house: House, _folder: Path) -> Told:
    """§78.7: the passes of the region with the middling number of them, a book ordered by each of its commissions."""
    with house.as_login(CENTRE) as (session, _):
        region = sa.func.substr(Commission.code, 1, 2)
        counted = sa.select(region, sa.func.count()).select_from(Placement)
        sizes = session.execute(counted.join(Commission, Commission.id == Placement.commission_id).group_by(region))
        by_size = sorted(sizes, key=lambda one: (one[1], one[0]))
        chosen = by_size[len(by_size) // 2][0]
        codes = session.scalars(sa.select(Commission.code).where(region == chosen).order_by(Commission.code)).all()
        named = session.scalars(sa.select(Region.ru).where(Region.code == chosen)).one()
    return {"region": named, "commissions": len(codes), "passes": sum(_bound(house, code) for code in codes)}


def _bound(house: House, code: str) -> int:
    """The book of one commission, ordered and bound; how many passes are in it."""
    with _acting(house, responsible(code), "§78.7") as session:
        mine = sa.select(Placement.id).where(Placement.commission_id == session.info["staff"].commission_id)
        ids = tuple(session.scalars(mine.order_by(Placement.code)))
        wanted = Order(FORMS["R-4"], ids, How("kk"))
        ordered = books.order(session, wanted, session.info["staff"], token=f"bench{code}").id
    job.run(ordered)
    with house.as_login(responsible(code)) as (session, _):
        told = session.get_one(Job, ordered)
        if told.state != "done" or not told.result:
            raise RuntimeError(str(job.words_of(told)))
        return int(told.result["printed"])


@contextmanager
def _acting(house: House, login: str, mark: str) -> Iterator[orm.Session]:
    """One act of one official in the chain of their place."""
    with house.as_login(login) as (session, staff), act(session, TITLE, mark=mark, place=staff.commission):
        session.info["staff"] = staff
        yield session


@contextmanager
def _parts(named: dict[str, tuple[Any, str]]) -> Iterator[dict[str, float]]:
    """Seconds of these functions while the block lasts, by the name of the part."""
    spent: dict[str, float] = defaultdict(float)

    def watched(part: str, deed: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(deed)
        def timed(*args: Any, **options: Any) -> Any:
            began = time.perf_counter()
            try:
                return deed(*args, **options)
            finally:
                spent[part] += time.perf_counter() - began

        return timed

    with ExitStack() as stack:
        for part, (module, name) in named.items():
            stack.enter_context(patch.object(module, name, watched(part, getattr(module, name))))
        yield spent


def _rounded(spent: dict[str, float]) -> dict[str, float]:
    return {part: round(seconds, 2) for part, seconds in spent.items()}


KINDS: dict[str, Callable[[House, Path], Told]] = {
    "plainly_taken": plainly_taken, "taken": taken, "closed": closed, "proposed": proposed, "drawn_again": drawn_again,
    "approved": approved, "printed": printed,
}  # fmt: skip


def main(kind: str, folder: str) -> None:
    """Do it and say what it took."""
    house = opened(load(os.environ), prepared=True)
    with house.sessions() as session:
        session.scalar(sa.select(sa.func.now()))
    before, began, spent = peak(), time.perf_counter(), worked()
    told = KINDS[kind](house, Path(folder))
    took = {"seconds": round(time.perf_counter() - began, 2), "processor": round(worked() - spent, 2)}
    print(json.dumps({**took, "mb": peak(), "mb_before": before, **told}))


if __name__ == "__main__":
    main(*sys.argv[1:])
