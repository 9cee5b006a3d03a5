"""Background work on a real Redis and a real worker: what dies is found, done again, and its effects are there once."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
import sqlalchemy as sa
from redis import Redis
from rq import Queue

from app import guard, job, servers
from app.db import acting
from app.errors import Refusal
from app.models import Entry, Job, Scan
from app.rules.terms import JobState
from app.stages import sheets
from tests.stages.world import RUS, Halls, Small, drawn, hall, numbers, receive
from tests.story.played import HERE, environment
from tests.workbook.world import SECRET, servers_of_their_own, staff

PATIENCE = 60
LONG = 20  # pages: some seconds of reading


@pytest.fixture(scope="module")
def halls() -> Iterator[Halls]:
    """Servers of our own: their Redis is emptied, stopped and started."""
    with servers_of_their_own() as var:
        yield Halls(var)


@pytest.fixture
def world(halls: Halls) -> Iterator[Small]:
    with halls.at("finished") as made:
        job.WORKS[0].redis.flushall()
        yield made


def pictures(world: Small, folder: Path, count: int = 4) -> list[tuple[str, bytes]]:
    """Blank sheets of the second room as a scanner gives them."""
    with world.as_("pg") as session:
        return drawn(folder, [{"number": int(number)} for number in numbers(session, RUS)[:count]])


def long_file(world: Small, folder: Path) -> list[tuple[str, bytes]]:
    """One file of many pages: a job that lasts."""
    one = cv2.imdecode(np.frombuffer(pictures(world, folder, 1)[0][1], np.uint8), cv2.IMREAD_GRAYSCALE)
    assert one is not None
    assert cv2.imwritemulti(str(folder / "long.tif"), [one] * LONG)
    return [("long.tif", (folder / "long.tif").read_bytes())]


@contextmanager
def worker(world: Small) -> Iterator[subprocess.Popen[bytes]]:
    """A worker's process for this database; ended with all its children."""
    env = environment({
        "SYNAQ_VAR": str(world.var), "SECRET_KEY": SECRET.decode(), "DATABASE_URL": world.house.owner_url,
        "DATABASE_APP_URL": world.house.app_url, "REDIS_URL": world.house.redis_url,
    })  # fmt: skip
    command = [sys.executable, str(HERE / "run.py"), "worker-process"]
    process = subprocess.Popen(command, cwd=HERE, env=env, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """As a power cut does it: the worker and the child that reads, at once, without a word."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for pid in [*map(int, children.read_text().split() if children.exists() else []), process.pid]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait(timeout=10)


def row(world: Small, number: int) -> Job:
    with world.as_("pg") as session:
        return session.scalars(sa.select(Job).where(Job.id == number)).one()


def until(said: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not said():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)


def ended(world: Small, ids: Sequence[int]) -> bool:
    return all(row(world, number).state not in (JobState.WAITING, JobState.RUNNING) for number in ids)


def scans(world: Small) -> int:
    with world.as_("pg") as session:
        return session.scalar(sa.select(sa.func.count(Scan.id))) or 0


def readings_told(world: Small) -> int:
    """Entries of the journal that tell of a sheet read."""
    with world.as_("ntc") as session:
        return session.scalar(sa.select(sa.func.count(Entry.id)).where(Entry.title_kk == "жауап парағы оқылды")) or 0


def aged(world: Small, column: str, seconds: int) -> None:
    """The hands of the clock are put on for a column of the jobs: the owner alone can do it."""
    with world.broken_into() as session:
        session.execute(sa.text(f"UPDATE job SET {column} = {column} - make_interval(secs => {seconds})"))  # noqa: S608


def in_redis() -> int:
    return job.WORKS[0].queue.count


# ---- done


def test_what_is_received_is_read_by_the_worker_in_the_name_of_its_author(world: Small, tmp_path: Path) -> None:
    ids = receive(world, RUS, 1, pictures(world, tmp_path))
    assert in_redis() == len(ids) == 4
    with worker(world):
        until(lambda: ended(world, ids))
    assert {(row(world, n).state, row(world, n).attempts) for n in ids} == {(JobState.DONE, 1)}
    assert scans(world) == readings_told(world) == 4
    with world.as_("ntc") as session:
        assert set(session.scalars(sa.select(Entry.login).where(Entry.title_kk == "жауап парағы оқылды"))) == {"pg"}
    assert in_redis() == 0


def test_nothing_is_sent_for_an_act_that_was_taken_back(world: Small, tmp_path: Path) -> None:
    taken = pictures(world, tmp_path, 1)
    with pytest.raises(ZeroDivisionError), world.doing("pg") as session, _breaking_off():
        sheets.receive(session, hall(session, RUS), 1, taken, by=staff(session, "pg"))
    assert in_redis() == 0
    with world.as_("pg") as session:
        assert session.scalars(sa.select(Job.id)).all() == []


@contextmanager
def _breaking_off() -> Iterator[None]:
    yield
    raise ZeroDivisionError


def test_doing_a_job_twice_changes_nothing(world: Small, tmp_path: Path) -> None:
    (number,) = receive(world, RUS, 1, pictures(world, tmp_path, 1))
    said = job.run(number)
    before = (row(world, number).finished_at, scans(world), readings_told(world))
    assert job.run(number) == "taken"
    assert (row(world, number).finished_at, scans(world), readings_told(world)) == before
    assert (row(world, number).said, row(world, number).attempts) == (said, 1)


# ---- died


def test_a_worker_killed_in_the_middle_leaves_nothing_half_done_and_its_job_is_done_again(
    world: Small, tmp_path: Path
) -> None:
    (number,) = receive(world, RUS, 1, long_file(world, tmp_path))
    with worker(world) as process:
        until(lambda: row(world, number).state is JobState.RUNNING)
        kill(process)
    assert row(world, number).state is JobState.RUNNING
    assert (scans(world), readings_told(world)) == (0, 0)
    assert job.reconcile() == []  # its lease still runs: a slow worker is not taken for a dead one
    aged(world, "lease_until", job.LEASE + 1)
    assert job.reconcile() == [number]
    with worker(world):
        until(lambda: ended(world, [number]))
    done = row(world, number)
    assert (done.state, done.attempts) == (JobState.DONE, 2)
    assert (scans(world), readings_told(world)) == (LONG, 1)
    assert job.reconcile() == []


def test_a_job_that_kills_its_workers_is_given_up_after_five(world: Small, tmp_path: Path) -> None:
    (number,) = receive(world, RUS, 1, pictures(world, tmp_path, 1))
    for attempt in range(1, 6):
        assert claimed(number, f"dies{attempt}") == 1
        aged(world, "lease_until", job.LEASE + 1)
        job.WORKS[0].redis.flushall()
        assert job.reconcile() == ([number] if attempt < 5 else [])
    assert (row(world, number).state, row(world, number).said) == (JobState.FAILED, "five attempts")
    assert claimed(number, "sixth") == 0


def claimed(number: int, token: str) -> int:
    """Claim a job by hand; how many were given."""
    works = job.WORKS[0]
    with works.session() as session, acting(guard.worker_ticket(works.secret)):
        asked = sa.select(sa.func.count()).select_from(sa.func.claim_job(number, token, job.LEASE).table_valued("verb"))
        found = session.scalar(asked) or 0
        session.commit()
        return found


def test_two_workers_at_once_do_it_once(world: Small, tmp_path: Path) -> None:
    ids = receive(world, RUS, 1, pictures(world, tmp_path))
    for number in ids:
        job.push(number)
    with worker(world), worker(world):
        until(lambda: ended(world, ids) and in_redis() == 0)
    assert {row(world, number).attempts for number in ids} == {1}
    assert scans(world) == readings_told(world) == 4


def test_a_worker_that_lost_its_job_changes_nothing(world: Small, tmp_path: Path) -> None:
    (number,) = receive(world, RUS, 1, pictures(world, tmp_path, 1))
    assert claimed(number, "first") == 1
    aged(world, "lease_until", job.LEASE + 1)
    assert claimed(number, "second") == 1
    late = job.Claim(number, "first", "sheets.read", row(world, number).arguments)
    with world.as_("pg") as session, pytest.raises(job.LostClaim):
        sheets.read(session, late, **late.arguments)
    assert (scans(world), readings_told(world)) == (0, 0)
    assert (row(world, number).state, row(world, number).token) == (JobState.RUNNING, "second")
    second = job.Claim(number, "second", "sheets.read", late.arguments)
    with world.as_("pg") as session:
        sheets.read(session, second, **late.arguments)
    assert (row(world, number).state, scans(world), readings_told(world)) == (JobState.DONE, 1, 1)


# ---- Redis forgets


def test_redis_emptied_while_jobs_wait_loses_none(world: Small, tmp_path: Path) -> None:
    ids = receive(world, RUS, 1, pictures(world, tmp_path))
    job.WORKS[0].redis.flushall()
    assert job.reconcile() == []  # they have only just been sent
    aged(world, "created_at", job.PATIENCE + 1)
    assert job.reconcile() == ids
    assert job.reconcile() == []  # what lies in Redis is not sent again
    assert in_redis() == 4
    with worker(world):
        until(lambda: ended(world, ids))
    assert scans(world) == readings_told(world) == 4


def test_without_redis_an_act_ends_well_and_its_jobs_wait(world: Small, halls: Halls, tmp_path: Path) -> None:
    servers.Redis(halls.var).stop()
    began = time.monotonic()
    ids = receive(world, RUS, 1, pictures(world, tmp_path))
    assert time.monotonic() - began < 5
    assert {row(world, number).state for number in ids} == {JobState.WAITING}
    servers.Redis(halls.var).start()
    aged(world, "created_at", job.PATIENCE + 1)
    assert job.reconcile() == ids


# ---- strangers


def strange(serializer: type[Foreign | Plain], function: str, *arguments: object) -> str:
    """Put a message into our queue that this installation did not sign."""
    queue = Queue(job.QUEUE, connection=job.WORKS[0].redis, serializer=serializer)
    return queue.enqueue(function, *arguments, result_ttl=60, failure_ttl=60).id


class Foreign(job.Signed):
    """The same manner, another key."""

    secret = b"the key of somebody else"


class Plain:
    """Not signed at all."""

    dumps, loads = pickle.dumps, pickle.loads


def test_a_message_that_this_installation_did_not_sign_is_not_obeyed(world: Small, tmp_path: Path) -> None:
    ids = receive(world, RUS, 1, pictures(world, tmp_path, 1))
    aged(world, "created_at", job.PATIENCE + 1)
    job.WORKS[0].redis.flushall()
    for serializer in (Foreign, Plain):
        strange(serializer, "os.mkdir", str(tmp_path / "trace"))
        strange(serializer, "app.job.run", ids[0])
    with worker(world):
        until(lambda: in_redis() == 0)
        assert row(world, ids[0]).state is JobState.WAITING
        assert job.reconcile() == ids  # the worker has outlived them and does what is ours
        until(lambda: ended(world, ids))
    assert not (tmp_path / "trace").exists()
    assert (row(world, ids[0]).attempts, scans(world)) == (1, 1)


def test_what_another_key_signed_is_not_even_read() -> None:
    sealed = job.Signed.dumps(["os.system", None, ["true"], {}])
    assert job.Signed.loads(sealed) == ["os.system", None, ["true"], {}]
    for odd in (Foreign.dumps([1]), sealed[:-1], sealed[:64], b"", b"0" * 64 + sealed[64:], sealed.upper()):
        with pytest.raises(job.Unsigned):
            job.Signed.loads(odd)


@pytest.mark.parametrize("verb", ["results.open_key", "os.system", "sheets.compare", "read"])
def test_44_5_a_verb_that_is_no_task_is_neither_taken_nor_done(world: Small, verb: str) -> None:
    with pytest.raises(KeyError), world.doing("pg") as session:
        job.later(session, verb, key="odd", place=hall(session, RUS), by=staff(session, "pg"))
    with world.doing("pg") as session:
        by = staff(session, "pg")
        odd = Job(verb=verb, key="odd", arguments={}, user_id=by.user_id, site_id=by.site_id)
        session.add(odd)
    job.run(odd.id)
    assert row(world, odd.id).state is JobState.REFUSED
    assert verb in row(world, odd.id).said


def test_arguments_that_a_verb_does_not_take_are_an_error_at_once(world: Small) -> None:
    with pytest.raises(TypeError), world.doing("pg") as session:
        job.later(session, "sheets.read", key="odd", place=hall(session, RUS), by=staff(session, "pg"), room="701-1-02")


def test_a_job_is_no_way_to_another_s_rights(world: Small) -> None:
    with world.as_("ntc") as session:
        chief = staff(session, "ntc").user_id
    with world.as_("pg") as session:
        odd = Job(verb="sheets.read", key="odd", arguments={}, user_id=chief, site_id=hall(session, RUS).site_id)
    with pytest.raises(Refusal) as caught, world.doing("pg") as session:
        session.add(odd)
    assert caught.value.mark == "§2"


def test_without_a_worker_s_ticket_nobody_claims(world: Small, tmp_path: Path) -> None:
    (number,) = receive(world, RUS, 1, pictures(world, tmp_path, 1))
    for login in ("pg", "ntc"):
        with world.as_(login) as session, pytest.raises(sa.exc.ProgrammingError, match="not a worker"):
            session.execute(sa.select(sa.func.claim_job(number, "mine", 90)))
    assert row(world, number).state is JobState.WAITING


def test_redis_is_reached_by_nobody_else(halls: Halls) -> None:
    client = Redis.from_url(servers.up(halls.var, fast=True).redis_url)
    assert client.config_get("port") == {"port": "0"}
