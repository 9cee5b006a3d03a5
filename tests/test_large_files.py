"""Large files on a real worker: killed, stopped, sent twice; what is done is done once and wholly, or not at all."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from werkzeug.datastructures import MultiDict

from app import files, job, workbook
from app.errors import Refusal
from app.models import Authority, Entry, Institution, Job, OwnFile, Site, Staff
from app.register import exporting
from app.rules.applications import bin_with_check
from app.rules.terms import JobState
from app.stages import exchange
from app.text import Text
from app.workbook.sheet import Sheet
from tests.stages.world import Small
from tests.test_job import aged, claimed, kill, until, worker
from tests.workbook.world import World, built, copied, servers_of_their_own, staff

MANY, SOME = 20_000, 3_000
FAULTY = 20


@pytest.fixture(scope="module")
def ground() -> Iterator[tuple[Path, World]]:
    with servers_of_their_own() as var:
        yield var, built(var, "large")


@pytest.fixture
def world(ground: tuple[Path, World]) -> Iterator[Small]:
    var, still = ground
    with copied(var, still) as made:
        files.settle(var / "files")
        job.settle(made.house.app_url, made.house.redis_url, b"workbooks are tried out with it!")
        job.WORKS[0].redis.flushall()
        yield Small(made.house, made.sessions, made.users, var)


def bins(count: int) -> Iterator[str]:
    """BINs of invented institutions, valid and all different."""
    number = 0
    while count:
        found = bin_with_check(f"{number // 100_000 + 10:02d}0140{number % 100_000:05d}")
        number += 1
        if found:
            count -= 1
            yield found


def institutions(world: Small, count: int, *, faulty: int = 0, words: str = "мектеп") -> bytes:
    """A workbook of so many institutions, some of them without a Russian name."""
    with world.as_("ntc") as session:
        authority = session.scalars(sa.select(Authority.code).order_by(Authority.code)).first()
    stream = io.BytesIO()
    sheet = Sheet(stream, "x", ["БСН", "Атауы (қазақша)", "Атауы (орысша)", "Білім беруді басқару органы"])
    for number, code in enumerate(bins(count)):
        sound = not faulty or number % (count // faulty)
        sheet.row([code, f"№ {number} {words}", f"школа № {number}" if sound else None, authority])
    sheet.close()
    return stream.getvalue()


def asked(world: Small, verb: str, content: bytes, key: str = "one") -> int:
    """A job for a large file, asked for by the Centre."""
    with world.doing("ntc") as session:
        by = staff(session, "ntc")
        picture = files.keep_own(io.BytesIO(content), by.user_id)
        row = job.later(
            session, verb, key=key, place=by, by=by, register="institution", picture=picture, source="м.xlsx", lang="ru"
        )
        return row.id


def row(world: Small, number: int) -> Job:
    with world.as_("ntc") as session:
        return session.get_one(Job, number)


def ended(world: Small, numbers: Sequence[int]) -> bool:
    return all(row(world, number).state not in (JobState.WAITING, JobState.RUNNING) for number in numbers)


def count(world: Small) -> int:
    with world.as_("ntc") as session:
        return session.scalar(sa.select(sa.func.count(Institution.id))) or 0


def takings(world: Small) -> int:
    """Entries of the journal that tell of an import."""
    with world.as_("ntc") as session:
        told = sa.select(sa.func.count(Entry.id)).where(Entry.title_ru.contains("внесено из файла"))
        return session.scalar(told) or 0


def test_a_worker_killed_in_the_middle_of_a_large_import_leaves_nothing_and_it_is_done_again_once(world: Small) -> None:
    before = count(world)
    number = asked(world, "exchange.take_in", institutions(world, MANY))
    with worker(world) as process:
        until(lambda: row(world, number).done > MANY // 2)
        kill(process)
    assert row(world, number).state is JobState.RUNNING
    assert (count(world), takings(world)) == (before, 0)
    assert job.reconcile() == []
    aged(world, "lease_until", job.LEASE + 1)
    assert job.reconcile() == [number]
    with worker(world):
        until(lambda: ended(world, [number]))
    found = row(world, number)
    assert (found.state, found.attempts) == (JobState.DONE, 2)
    assert found.words == Text(
        f"Енгізілді: қосылды: {MANY}, өзгертілді: 0, өзгеріссіз: 0.",
        f"Внесено: добавлено: {MANY}, изменено: 0, без изменений: 0.",
    )
    assert (count(world), takings(world)) == (before + MANY, 1)


def test_a_large_import_is_stopped_between_two_portions_and_nothing_of_it_stays(world: Small) -> None:
    before = count(world)
    number = asked(world, "exchange.take_in", institutions(world, MANY))
    with worker(world):
        until(lambda: row(world, number).done > 0)
        with world.as_("ntc") as session:
            assert job.stop(session, number)
        until(lambda: ended(world, [number]))
        assert row(world, number).state is JobState.REFUSED
        assert row(world, number).said_ru == "Остановлено по вашей просьбе, ничего не записано."
        assert (count(world), takings(world)) == (before, 0)
        with world.as_("ntc") as session:
            assert job.repeat(session, number)
        until(lambda: ended(world, [number]))
    assert (row(world, number).state, count(world)) == (JobState.DONE, before + MANY)


def test_two_same_imports_at_once_add_each_row_once(world: Small) -> None:
    before, content = count(world), institutions(world, SOME)
    numbers = [asked(world, "exchange.take_in", content, key) for key in ("one", "two")]
    with worker(world), worker(world):
        until(lambda: ended(world, numbers))
    assert count(world) == before + SOME
    assert sorted(row(world, number).result["added"] for number in numbers) == [0, SOME]  # type: ignore[index]


def test_a_trial_writes_nothing_and_tells_how_the_first_rows_change(world: Small) -> None:
    before, content = count(world), institutions(world, SOME)
    number = asked(world, "exchange.try_out", content)
    job.run(number)
    found = row(world, number)
    assert (found.state, found.done, found.total) == (JobState.DONE, SOME, SOME)
    assert found.result is not None
    assert (found.result["added"], len(found.result["steps"])) == (SOME, 50)
    assert found.result["steps"][0][:2] == [2, "added"]
    assert (count(world), takings(world)) == (before, 0)


def test_faulty_rows_come_back_as_a_workbook_that_is_taken_once_mended(world: Small) -> None:
    before = count(world)
    job.run(number := asked(world, "exchange.take_in", institutions(world, SOME, faulty=FAULTY)))
    found = row(world, number)
    assert (found.state, count(world), takings(world)) == (JobState.REFUSED, before, 0)
    assert found.result is not None
    assert (found.result["count"], found.result["lines"]) == (FAULTY, FAULTY)
    with world.as_("ntc") as session:
        own = session.get_one(OwnFile, found.result["file"])
        book = load_workbook(io.BytesIO(files.opened_own(own.picture, own.user_id)))
    sheet = book.worksheets[0]
    faulty = [n for n in range(2, sheet.max_row + 1) if sheet.cell(n, 5).value]
    assert len(faulty) == FAULTY
    assert sum(not sheet.row_dimensions[n].hidden for n in range(2, sheet.max_row + 1)) == FAULTY
    for n in faulty:
        sheet.cell(n, 3).value = "школа"
    stream = io.BytesIO()
    book.save(stream)
    job.run(number := asked(world, "exchange.take_in", stream.getvalue(), "mended"))
    assert (row(world, number).state, count(world)) == (JobState.DONE, before + SOME)


def test_changes_are_made_by_the_key_and_told_in_the_journal(world: Small) -> None:
    job.run(asked(world, "exchange.take_in", institutions(world, SOME)))
    job.run(number := asked(world, "exchange.take_in", institutions(world, SOME, words="лицей"), "other"))
    found = row(world, number).result
    assert found is not None
    assert (found["added"], found["changed"], found["unchanged"]) == (0, SOME, 0)
    assert found["steps"][0][2][1][2:] == [["№ 0 мектеп"] * 2, ["№ 0 лицей"] * 2]
    with world.as_("ntc") as session:
        told = session.scalars(sa.select(Entry.changes).order_by(Entry.id.desc())).first()
        assert told == SOME


def test_a_job_told_of_by_another_worker_is_given_up(world: Small) -> None:
    number = asked(world, "exchange.take_in", institutions(world, 10))
    assert claimed(number, "first") == 1
    late = job.Claim(number, "other", "exchange.take_in", {})
    with world.as_("ntc"), pytest.raises(job.LostClaim):
        late.tell(1, 10)
    mine = job.Claim(number, "first", "exchange.take_in", {})
    with world.as_("ntc") as session:
        mine.tell(3, 10)
        assert (row(world, number).done, row(world, number).total) == (3, 10)
        assert job.stop(session, number)
        with pytest.raises(Refusal):
            mine.tell(4, 10, now=True)
    with world.as_("si") as session:
        assert not job.stop(session, number)
        assert not job.repeat(session, number)


def test_a_long_job_keeps_its_lease_by_telling_how_far_it_has_come(world: Small) -> None:
    number = asked(world, "exchange.take_in", institutions(world, 10))
    assert claimed(number, "first") == 1
    before = row(world, number).lease_until
    assert before is not None
    time.sleep(0.1)
    with world.as_("ntc"):
        job.Claim(number, "first", "exchange.take_in", {}).tell(1, 10)
    after = row(world, number).lease_until
    assert after is not None
    assert after > before


def test_the_jobs_of_one_who_serves_no_more_do_not_wait_for_ever(world: Small) -> None:
    number = asked(world, "exchange.take_in", institutions(world, 10))
    with world.broken_into() as session:
        session.execute(sa.update(Staff).where(Staff.login == "ntc").values(active=False))
    assert job.run(number) == "taken"
    assert job.reconcile() == []
    with world.broken_into() as session:
        found = session.get_one(Job, number)
        assert (found.state, job.words_of(found)) == (JobState.REFUSED, job.SAID["no author"])


def test_an_export_of_a_large_register_is_whole_in_its_order_and_only_its_author_s(
    world: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    job.run(asked(world, "exchange.take_in", institutions(world, SOME)))
    with world.doing("ntc") as session:
        by = staff(session, "ntc")
        row_ = job.later(
            session, "exporting.give_out", key="out", place=by, by=by, register="institution",
            wish=[["order", "-code"], ["cols", "code,ru"]], kind="xlsx", lang="ru",
        )  # fmt: skip
    job.run(row_.id)
    found = row(world, row_.id)
    assert found.result is not None, found.said
    with world.as_("ntc") as session:
        own = session.get_one(OwnFile, found.result["file"])
        content = files.opened_own(own.picture, own.user_id)
    told = [cells for _, cells in workbook.stream(content, "x.xlsx")]
    assert told[0][:3] == ["БИН", "Название (по-русски)", None]
    with world.as_("ntc") as session:
        of = exporting.asked(Institution, MultiDict(), "csv", staff(session, "ntc"))
        monkeypatch.setattr(exporting, "LARGE", len(told) - 1)
        assert not exporting.is_large(session, of)
        monkeypatch.setattr(exporting, "LARGE", len(told) - 2)
        assert exporting.is_large(session, of)
    codes = [line[0] for line in told[1:]]
    assert codes == sorted(codes, reverse=True)
    assert len(codes) == count(world) == own.rows
    with world.as_("si") as session:
        assert session.scalars(sa.select(OwnFile.id)).all() == []


def test_a_role_without_the_right_gets_nothing_by_a_job_either(world: Small) -> None:
    with world.doing("si") as session:
        by = staff(session, "si")
        picture = files.keep_own(io.BytesIO(institutions(world, 3)), by.user_id)
        number = job.later(
            session, "exchange.take_in", key="odd", place=by, by=by, register="institution", picture=picture,
            source="м.xlsx", lang="ru",
        ).id  # fmt: skip
        out = job.later(
            session, "exporting.give_out", key="out", place=by, by=by, register="entry", wish=[], kind="csv", lang="ru"
        ).id
    before = count(world)
    for one in (number, out):
        job.run(one)
        with world.as_("si") as session:
            assert session.get_one(Job, one).state is JobState.REFUSED
    assert count(world) == before


def test_a_filter_on_a_parent_is_carried_into_the_job(world: Small) -> None:
    with world.as_("ntc") as session:
        site = session.scalars(sa.select(Site).order_by(Site.code)).first()
        assert site is not None
        of = exporting.asked(Site, MultiDict([("code", site.code), ("cols", "code")]), "csv", staff(session, "ntc"))
        stream = io.BytesIO()
        assert exporting.write(session, of, stream) == 1
        assert stream.getvalue().decode("utf-8-sig").split("\r\n")[1] == site.code
        assert not exporting.is_large(session, of)


def test_own_files_are_swept_after_their_days(world: Small) -> None:
    picture = files.keep_own(io.BytesIO("көшірме".encode()), 7)
    place = world.var / "files" / files.OWN / "7" / picture
    assert files.sweep_own() == 0
    old = time.time() - (files.DAYS + 1) * 24 * 3600
    os.utime(place, (old, old))
    assert files.sweep_own() == 1
    with pytest.raises(Exception, match="сақталу мерзімі"):
        files.opened_own(picture, 7)
    assert exchange.LARGE < exporting.LARGE
