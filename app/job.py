"""Background work: `later` writes a row, `run` does it in the name of its author, `reconcile` finds what was lost.

The row in PostgreSQL is the truth; Redis carries only its number, signed, and may lose everything.
"""

from __future__ import annotations

import hashlib
import hmac
import inspect
import json
import logging
import secrets
import signal
import time
from collections.abc import Callable
from typing import Any, cast

import sqlalchemy as sa
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB

from app import guard
from app.db import acting, sessions
from app.errors import BadInput, Refusal
from app.models import Job
from app.text import Lang, Text, speaking

Task = Callable[..., str | Text]

TASKS: dict[str, Task] = {}
"""The verbs that may run as jobs, by name («sheets.read»); nothing else is ever called."""

LEASE = 90  # seconds: longer than any one picture takes to read, or a portion of a long job
LONGEST = 6 * 3600  # seconds that a job may go on while it tells how far it has come
TELLING = 1.0  # seconds between two tellings
LINES = 100  # of a refusal that are kept with the job
PATIENCE = 15  # seconds that a waiting row may be unknown to Redis
QUEUE = "synaq"

log = logging.getLogger("synaq.job")


class Unsigned(Exception):
    """Something in Redis that this installation did not put there."""


class Signed:
    """JSON with a seal for what travels through Redis; what this installation did not seal is not even read.

    RQ asks for a class; the key is that of the process, given by `settle`.
    """

    secret = b""

    @classmethod
    def dumps(cls, thing: Any) -> bytes:
        said = json.dumps(thing, default=repr).encode()
        return hmac.digest(cls.secret, said, "sha256").hex().encode() + said

    @classmethod
    def loads(cls, sealed: bytes) -> Any:
        seal, said = sealed[:64], sealed[64:]
        if not hmac.compare_digest(hmac.digest(cls.secret, said, "sha256").hex().encode(), seal):
            raise Unsigned
        return json.loads(said)


class Works:
    """Where jobs go and what they need: the addresses and the key of this installation."""

    def __init__(self, app_url: str, redis_url: str, secret: bytes) -> None:
        self.secret = secret
        Signed.secret = hashlib.sha256(b"queue" + secret).digest()
        self.serializer = Signed
        self.redis = Redis.from_url(redis_url, retry=Retry(NoBackoff(), 1))  # nobody waits for it: rows are the truth
        self.queue = Queue(QUEUE, connection=self.redis, serializer=self.serializer)
        self.app_url = app_url
        self._maker: orm.sessionmaker[orm.Session] | None = None

    def session(self) -> orm.Session:
        """A session of this process (a forked worker opens connections of its own)."""
        if self._maker is None:
            self._maker = sessions(self.app_url, pool_size=2)
        return self._maker()

    def push(self, job_id: int) -> None:
        """Tell the workers of a row; each message has a name of its own, so that none is put in another's place."""
        name = f"{job_id}-{secrets.token_hex(4)}"
        self.queue.enqueue("app.job.run", job_id, job_id=name, result_ttl=0, failure_ttl=3600, job_timeout=LONGEST)

    def waiting(self) -> set[int]:
        """The jobs whose numbers lie in Redis, not yet taken by a worker."""
        heads = (name.partition("-")[0] for name in self.queue.job_ids)
        return {int(head) for head in heads if head.isdecimal()}  # others are not ours


WORKS: list[Works] = []
"""The one Works of this process, set by `settle`."""


def settle(app_url: str, redis_url: str, secret: bytes) -> Works:
    """Tell this process where its jobs go."""
    WORKS[:] = [Works(app_url, redis_url, secret)]
    return WORKS[0]


def task(function: Task) -> Task:
    """Allow a verb of app.stages to run as a job: `f(session, job, **arguments) -> words for people`."""
    TASKS[f"{function.__module__.rsplit('.', 1)[-1]}.{function.__name__}"] = function
    return function


def later(session: orm.Session, verb: str, *, key: str, place: Any, by: Any, **arguments: Any) -> Job:
    """Have `verb` done in the background once the present act is committed; the same `key` twice is one job.

    `place` gives site or commission, `by` the Staff whose rights it will have. Raises TypeError at once when
    the arguments do not fit the verb.
    """
    inspect.signature(TASKS[verb]).bind(session, None, **arguments)
    known = session.scalar(sa.select(Job).where(Job.key == key))
    if known is not None:
        return known
    row = Job(
        verb=verb, key=key, arguments=arguments, user_id=by.user_id,
        site_id=getattr(place, "site_id", None), commission_id=getattr(place, "commission_id", None),
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.info["act"].after_commit.append(lambda: push(row.id))
    return row


def push(job_id: int) -> None:
    """Send a job's number to the workers; when Redis is away, `reconcile` will."""
    if WORKS:
        try:
            WORKS[0].push(job_id)
        except RedisError as away:
            log.warning("job %s waits for Redis: %s", job_id, away)


def run(job_id: int) -> str:
    """Do a job: claim its row, become its author, call its verb, and record how it ended."""
    works = WORKS[0]
    token = secrets.token_hex(8)
    with works.session() as session:
        with acting(guard.worker_ticket(works.secret)):
            claim = session.execute(
                sa.text("SELECT * FROM claim_job(:id, :token, :lease)"), {"id": job_id, "token": token, "lease": LEASE}
            ).one_or_none()
            session.commit()
        if claim is None:
            return "taken"
        with acting(guard.ticket(works.secret, claim.user_id, claim.epoch)):
            return _perform(session, Claim(job_id, token, claim.verb, claim.arguments))


class Claim:
    """A job in hand. A verb calls `finish` as the last thing of its act, so that work and record stand together."""

    def __init__(self, job_id: int, token: str, verb: str, arguments: dict[str, Any]) -> None:
        self.id, self.token, self.verb, self.arguments = job_id, token, verb, arguments
        self.finished = self.watched = False
        self.result: dict[str, Any] | None = None
        self._told_at = 0.0

    def tell(self, done: int, total: int, *, now: bool = False) -> None:
        """How far a long job has come: told about once a second, apart from its work; its lease begins anew.

        Stopped when its author has asked for an end, LostClaim if another worker has it: nothing done may stay then.
        """
        if not now and time.monotonic() - self._told_at < TELLING:
            return
        self._told_at = time.monotonic()
        with WORKS[0].session() as apart:
            answer = apart.scalar(
                sa.text("SELECT tell_job(:id, :token, :done, :total, :lease)"),
                {"id": self.id, "token": self.token, "done": done, "total": total, "lease": LEASE},
            )
            apart.commit()
        if answer == "lost":
            raise LostClaim
        if answer == "stop":
            raise Stopped
        if self.watched:
            signal.alarm(LEASE)

    def finish(self, session: orm.Session, said: str | Text, state: str = "done") -> None:
        """Record the end inside the present transaction; LostClaim if another worker has taken the job over."""
        kk, ru = said if isinstance(said, Text) else (said, "")
        found = sa.bindparam("found", self.result, type_=JSONB(none_as_null=True))
        session.execute(sa.select(sa.func.note_job(self.id, self.token, ru, found)))
        kept = session.scalar(
            sa.text("SELECT finish_job(:id, :token, :state, :said)"),
            {"id": self.id, "token": self.token, "state": state, "said": kk},
        )
        if not kept:
            raise LostClaim
        self.finished = True


class Stopped(Refusal):
    """The author of a job has asked for its end."""

    def __init__(self) -> None:
        super().__init__("", STOPPED)


STOPPED = Text(
    "Сіздің сұрауыңызбен тоқтатылды, ештеңе жазылған жоқ.", "Остановлено по вашей просьбе, ничего не записано."
)


class LostClaim(Exception):
    """Another worker has taken this job over; nothing of ours may stay."""


def _perform(session: orm.Session, claim: Claim) -> str:
    try:
        said, state = _called(session, claim)
        if not claim.finished:
            session.rollback()
            claim.finish(session, said, state)
            session.commit()
    except LostClaim:
        session.rollback()
        return "taken over"
    return str(said)


def _called(session: orm.Session, claim: Claim) -> tuple[str | Text, str]:
    """What the verb said, and how the job ended; an error took back the record of the end with all the rest."""
    try:
        if claim.verb not in TASKS:
            raise Refusal("§44.5", NO_SUCH_TASK.fill(verb=claim.verb))
        claim.watched = True
        with UnixSignalDeathPenalty(LEASE, JobTimeoutException):  # type: ignore[no-untyped-call]
            return TASKS[claim.verb](session, claim, **claim.arguments), "done"
    except LostClaim:
        raise
    except (Refusal, BadInput) as refused:
        claim.finished = False
        return _said(refused), "refused"
    except Exception as error:
        claim.finished = False
        log.exception("job %s failed", claim.id)
        return f"{type(error).__name__}: {error}"[:500], "failed"


def _said(refused: Refusal | BadInput) -> Text:
    """A refusal in both languages, with all that it says."""
    told, languages = [], ("kk", "ru")
    for lang in cast("tuple[Lang, ...]", languages):
        with speaking(lang):
            told.append("\n".join(str(refused).removeprefix(": ").split("\n")[:LINES]))
    return Text(*told)


NO_SUCH_TASK = Text(
    "«{verb}» ісі фонда орындалмайды. Тапсырманы өз бөлімінен қайта қосыңыз.",
    "Дело «{verb}» в фоне не выполняется. Поставьте задание заново из своего раздела.",
)


SAID: dict[str, Text] = {
    "five attempts": Text(
        "Бес рет басталып, бірде-бір рет аяқталмады. Қайталаңыз; болмаса, әкімшіге айтыңыз.",
        "Начиналось пять раз и ни разу не закончилось. Повторите; если не поможет, сообщите администратору.",
    ),
    "no author": Text(
        "Тапсырманы қосқан қызметкердің есептік жазбасы жабылған: тапсырма орындалмады. Қажет болса, оны басқа "
        "қызметкер өз атынан қосады.",
        "Учётная запись того, кто поставил задание, закрыта: задание не выполнено. При необходимости его ставит заново "
        "другой сотрудник от своего имени.",
    ),
    "stopped": STOPPED,
}
"""Ends that the database itself has put down, in words."""


def words_of(row: Job) -> Text:
    """What came of a job, in both languages."""
    return SAID.get(row.said, row.words)


def stop(session: orm.Session, job_id: int) -> bool:
    """Ask for the end of one's own job; False when there is nothing to end. Ends the present transaction."""
    asked = bool(session.scalar(sa.text("SELECT stop_job(:id)"), {"id": job_id}))
    session.commit()
    return asked


def repeat(session: orm.Session, job_id: int) -> bool:
    """Have one's own failed or refused job done again; False when it is neither. Ends the present transaction."""
    asked = bool(session.scalar(sa.text("SELECT repeat_job(:id)"), {"id": job_id}))
    session.commit()
    if asked:
        push(job_id)
    return asked


def reconcile() -> list[int]:
    """Send again every job that waits unknown to Redis or whose worker died; running one twice changes nothing.

    Reports whose hour has come get their job first: `plan_reports` gives each one a day.
    """
    works = WORKS[0]
    with works.session() as session, acting(guard.worker_ticket(works.secret)):
        due = list(session.scalars(sa.text("SELECT plan_reports()")))
        late = list(session.scalars(sa.text("SELECT forgotten_jobs(:patience)"), {"patience": PATIENCE}))
        session.commit()
    known = works.waiting() if late else set()
    lost = [*due, *(job_id for job_id in late if job_id not in known)]
    for job_id in lost:
        works.push(job_id)
    return lost
