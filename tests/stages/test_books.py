"""Books: many papers in one order, in portions that outlive the death of their worker."""

from __future__ import annotations

import hashlib
import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from docx import Document
from sqlalchemy.orm import Session

from app import files, job
from app.db import act
from app.errors import BadInput, Refusal
from app.form import FORMS, office
from app.form.printing import How
from app.models import Entry, Job, OwnFile, Placement, Printout, SittingRoom, Statement
from app.rules.terms import JobState
from app.stages import books, verification
from app.stages.books import Order
from app.text import Text
from tests.stages.world import KAZ, RUS, Halls, Small
from tests.test_job import aged, kill, until, worker
from tests.workbook.world import servers_of_their_own, staff

TITLE = Text("сынау", "проба")
needs_office = pytest.mark.skipif(office.programme() is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def halls() -> Iterator[Halls]:
    """Servers of our own: their Redis is emptied."""
    with servers_of_their_own() as var:
        yield Halls(var)


@pytest.fixture
def world(halls: Halls) -> Iterator[Small]:
    with halls.at("allocated") as made:
        job.WORKS[0].redis.flushall()
        yield made


def order(world: Small, how: How, *, turn: int = 1, portion: int = 0, form: str = "R-4", by: str = "rp") -> int:
    """Order the form for every row that its orderer sees; the number of the job."""
    with world.doing(by) as session:
        ids = tuple(session.scalars(sa.select(FORMS[form].on.id).order_by("id")))
        made = books.order(session, Order(FORMS[form], ids, how), staff(session, by), token=f"order{turn}").id
    if portion:
        with world.broken_into() as session:
            told = (
                "UPDATE job SET arguments = jsonb_set(arguments, '{portion}', to_jsonb(CAST(:n AS int))) WHERE id = :id"
            )
            session.execute(sa.text(told), {"n": portion, "id": made})
    return made


def prints(world: Small, number: int, by: str = "rp") -> list[Printout]:
    with world.as_(by) as session:
        return list(session.scalars(sa.select(Printout).where(Printout.job_id == number).order_by(Printout.id)))


def result(world: Small, number: int, by: str = "rp") -> tuple[str, bytes]:
    """The file that waits for the author: its name and bytes."""
    with world.as_(by) as session:
        found = session.scalars(sa.select(Job).where(Job.id == number)).one().result
        assert found is not None
        own = session.scalars(sa.select(OwnFile).where(OwnFile.id == found["file"])).one()
        assert own.picture == found["sha256"]
        return own.name, files.opened_own(own.picture, own.user_id)


def numbers_in(docx: bytes) -> list[str]:
    """The numbers of papers that stand in the footers of a Word file."""
    footers = [section.footer._element for section in Document(io.BytesIO(docx)).sections]
    words = ["".join(node.text or "" for node in one.iter() if node.tag.endswith("}t")) for one in footers]
    return re.findall(r"R-4/\d+/\d+", " ".join(words))


@contextmanager
def held(world: Small, place: int) -> Iterator[str]:
    """Whoever gives the paper of this place its number has to wait until the block is left."""
    with world.as_("ntc") as session:
        units = session.scalars(sa.select(Placement.code).order_by(Placement.id)).all()
        lock = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:stem, 0))")
        session.execute(lock, {"stem": f"R-4/{units[place]}/"})
        yield units[place]
        session.rollback()


def counted(world: Small, number: int, due: int) -> Callable[[], bool]:
    return lambda: len(prints(world, number)) == due


# ---- printed


def test_a_book_is_one_file_and_every_paper_has_its_number_and_trace(world: Small) -> None:
    number = order(world, How("kk", copies=(2,)))
    assert "8 құжат басылды" in job.run(number)
    found = prints(world, number)
    assert len({one.unit_key for one in found}) == len(found) == 8
    assert {(one.copies, one.addressees, one.addressees_ru) for one in found} == {
        (2, "тестіленуші — 2", "тестируемый — 2")
    }
    assert all(one.number.endswith("/1") and not one.reprint for one in found)
    name, content = result(world, number)
    assert name == "R-4 kk (8).docx"
    assert sorted(numbers_in(content)) == sorted(one.number for one in found)
    assert {one.picture for one in found} == {files.keep(content)}
    with world.as_("ntc") as session:
        titles = list(session.scalars(sa.select(Entry.title_kk).where(Entry.title_kk.contains("кітап"))))
    assert len(titles) == 2  # the portion, and the handing over


def test_printed_once_more_each_paper_says_that_it_is_a_reprint(world: Small) -> None:
    job.run(order(world, How("kk")))
    number = order(world, How("ru"), turn=2)
    job.run(number)
    assert {one.number.rpartition("/")[2] for one in prints(world, number)} == {"2"}
    assert all(one.reprint and "№ 2" in one.which.kk for one in prints(world, number))
    _, content = result(world, number)
    footers = [section.footer._element for section in Document(io.BytesIO(content)).sections]
    words = ["".join(node.text or "" for node in one.iter() if node.tag.endswith("}t")) for one in footers]
    assert sum("повторная печать" in one for one in words) == 8


def test_excel_papers_are_files_of_their_own_in_an_archive(world: Small) -> None:
    number = order(world, How("both"), form="I-1", by="rp")
    assert "1 құжат" in job.run(number)
    name, content = result(world, number)
    assert name == "I-1 both (1).xlsx"
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


# ---- refused


def test_a_refused_unit_is_named_and_loses_no_other(world: Small) -> None:
    number = order(world, How("kk"))
    with world.broken_into() as session:
        gone = session.scalars(sa.select(Placement.code).order_by(Placement.id)).all()[2]
        session.execute(sa.text("UPDATE placement SET sitting_id = :other WHERE code = :code"), {
            "other": _planned(session), "code": gone,
        })  # fmt: skip
    said = job.run(number)
    assert len(prints(world, number)) == 7
    assert gone not in {one.unit_key for one in prints(world, number)}
    assert gone in said
    assert "§10" in said
    assert row_of(world, number).state is JobState.DONE


def _planned(session: Session) -> int:
    """A second sitting, still only planned."""
    told = """INSERT INTO sitting (site_id, campaign_id, number, day, state)
              SELECT site_id, campaign_id, 2, day + 1, 'planned' FROM sitting WHERE number = 1 RETURNING id"""
    return int(session.scalar(sa.text(told)) or 0)


def test_where_every_unit_is_refused_there_is_no_book(world: Small) -> None:
    number = order(world, How("kk"), form="I-21", by="pg")
    said = job.run(number)
    assert prints(world, number, "pg") == []
    assert row_of(world, number, "pg").state is JobState.REFUSED
    assert KAZ in said
    assert RUS in said
    assert "§127.2" in said


def test_what_may_not_be_ordered_is_refused_before_anything_is_printed(world: Small) -> None:
    with pytest.raises(Refusal, match=r"§43\.6"):
        order(world, How("kk"), form="I-9", by="pg")
    with pytest.raises(Refusal, match=r"§34\.6"):
        order(world, How("kk"), form="I-11", by="cc")
    for copies in ((0,), (100,), (1, 1), (-1,)):
        with pytest.raises(BadInput):
            order(world, How("kk", copies=copies))
    with pytest.raises(BadInput, match="таңдалмады"):
        order(world, How("kk"), form="I-4", by="pg")
    with world.as_("pg") as session:
        assert session.scalars(sa.select(Printout.id)).all() == []
        assert session.scalars(sa.select(Statement.id)).all() == []


def test_rows_of_another_place_are_not_there(world: Small) -> None:
    with world.as_("ntc") as session:
        ids = tuple(session.scalars(sa.select(SittingRoom.id)))
    with world.as_("pg702") as session, act(session, TITLE, mark="§1"):
        made = books.order(session, Order(FORMS["I-11"], ids, How("kk")), staff(session, "pg702"), token="x").id
    assert "× 2" in job.run(made)
    assert prints(world, made, "ntc") == []


# ---- died, stopped, at once


def test_a_worker_killed_in_the_middle_of_a_book_is_followed_by_one_that_goes_on(world: Small) -> None:
    number = order(world, How("kk"), portion=1)
    with held(world, 3) as blocked, worker(world) as process:
        until(counted(world, number, 3))
        time.sleep(0.2)  # it stands before the fourth paper
        kill(process)
    assert row_of(world, number).state is JobState.RUNNING
    assert blocked not in {one.unit_key for one in prints(world, number)}
    before = [(one.id, one.number, one.picture) for one in prints(world, number)]
    aged(world, "lease_until", job.LEASE + 1)
    assert job.reconcile() == [number]
    with worker(world):
        until(lambda: row_of(world, number).state is JobState.DONE)
    found = prints(world, number)
    assert [(one.id, one.number, one.picture) for one in found[:3]] == before
    assert len({one.unit_key for one in found}) == len(found) == 8
    assert {one.number.rpartition("/")[2] for one in found} == {"1"}
    name, content = result(world, number)
    assert name.endswith("(8).zip")
    inside = zipfile.ZipFile(io.BytesIO(content))
    bound = [number for one in inside.namelist() for number in numbers_in(inside.read(one))]
    assert sorted(bound) == sorted(one.number for one in found)


def test_a_stopped_book_hands_over_what_is_printed_and_can_be_gone_on_with(world: Small) -> None:
    number = order(world, How("kk"), portion=1)
    with worker(world):
        with held(world, 3):
            until(counted(world, number, 3))
            with world.as_("rp") as session:
                assert job.stop(session, number)
        until(lambda: ended_by(world, number))
    stopped = row_of(world, number)
    assert stopped.state is JobState.REFUSED
    assert "8 құжаттың 4 басылды" in stopped.said
    name, content = result(world, number)
    assert name.endswith("(4).zip")
    assert len(zipfile.ZipFile(io.BytesIO(content)).namelist()) == 4
    with world.as_("rp") as session:
        assert job.repeat(session, number)
    assert "8 құжат басылды" in job.run(number)
    assert len(prints(world, number)) == 8
    assert {one.number.rpartition("/")[2] for one in prints(world, number)} == {"1"}


def test_two_orders_at_once_number_every_paper_apart(world: Small) -> None:
    first, second = order(world, How("kk"), portion=2), order(world, How("kk"), turn=2, portion=2)
    with worker(world), worker(world):
        until(lambda: ended_by(world, first) and ended_by(world, second))
    tails = sorted(one.number for number in (first, second) for one in prints(world, number))
    assert len(set(tails)) == len(tails) == 16
    assert sorted(one.rpartition("/")[2] for one in tails) == ["1"] * 8 + ["2"] * 8


def test_the_same_order_sent_twice_is_one(world: Small) -> None:
    assert order(world, How("kk")) == order(world, How("kk"))
    with world.as_("rp") as session:
        assert session.scalar(sa.select(sa.func.count(Job.id))) == 1


def row_of(world: Small, number: int, by: str = "rp") -> Job:
    with world.as_(by) as session:
        return session.scalars(sa.select(Job).where(Job.id == number)).one()


def ended_by(world: Small, number: int) -> bool:
    return row_of(world, number).state not in (JobState.WAITING, JobState.RUNNING)


# ---- PDF


@needs_office
def test_a_book_as_pdf_is_one_file_of_all_papers(world: Small) -> None:
    number = order(world, How("kk", pdf=True), portion=3)
    said = job.run(number)
    name, content = result(world, number)
    assert name == "R-4 kk (8).pdf", said
    assert content.startswith(b"%PDF")
    assert office.pages(content) >= 8
    with world.as_("rp") as session:
        assert len(verification.of_file(session, hashlib.sha256(content).hexdigest())) == 8


def test_without_libreoffice_pdf_is_refused_with_the_way_to_get_it(
    world: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BadInput, match="apt install"):
        order(world, How("kk", pdf=True))
    assert "8 құжат" in job.run(order(world, How("kk")))


@needs_office
def test_a_pdf_that_does_not_come_loses_no_paper(world: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    number = order(world, How("kk", pdf=True))
    monkeypatch.setenv("PATH", "")
    said = job.run(number)
    assert "PDF шықпады" in said
    assert result(world, number)[0] == "R-4 kk (8).docx"
