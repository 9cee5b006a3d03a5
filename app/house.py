"""The house opened: servers up, database ready, files and jobs settled. For the command line, the worker and tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import orm

import app.register.exporting
import app.report.daily
import app.report.giving
import app.stages.books
import app.stages.exchange
import app.stages.sheets  # noqa: F401  (their tasks may run as jobs)
from app import anchors, files, guard, job, keyring, servers
from app.db import acting, sessions
from app.errors import BadInput
from app.models import Staff
from app.text import Text, speaking
from config import Config


@dataclass(frozen=True)
class House:
    """What a door needs: settings, addresses, a maker of sessions, the way to the workers."""

    config: Config
    servers: servers.Servers
    sessions: orm.sessionmaker[orm.Session]
    works: job.Works

    @property
    def secret(self) -> bytes:
        return self.config.secret_key.encode()

    @contextmanager
    def as_login(self, login: str) -> Iterator[tuple[orm.Session, Staff]]:
        """A session in which the official with this login acts, with their rights and in their language."""
        with self.sessions() as session:
            user_id = session.scalar(sa.select(User.id).where(User.username == login, User.active))
            epoch = session.scalar(sa.text("SELECT epoch_of(:which)"), {"which": user_id or 0})
            session.rollback()
            if user_id is None or epoch is None:
                raise BadInput(
                    Text(
                        "«{login}» логині жоқ немесе әрекетсіз. --as арқылы басқасын көрсетіңіз.",
                        "Логина «{login}» нет или он не действует. Укажите другой в --as.",
                    ).fill(login=login)
                )
            with acting(guard.ticket(self.secret, user_id, epoch)):
                staff = session.scalars(sa.select(Staff).where(Staff.user_id == user_id)).one()
                with speaking("ru" if staff.locale == "ru" else "kk"):
                    yield session, staff

    def signer(self) -> Ed25519PrivateKey:
        """The Centre's key that signs sealed files."""
        return keyring.signer()

    def trusted(self) -> list[Ed25519PublicKey]:
        """The keys whose sealed files are believed."""
        return keyring.trusted()


def opened(config: Config, *, fast: bool = False, prepared: bool = False) -> House:
    """Start or attach to the servers, bring the database to the present state, settle files and jobs.

    `prepared`: another process of this start has done so already.
    """
    found = servers.up(
        config.var, database_url=config.database_url, database_app_url=config.database_app_url,
        redis_url=config.redis_url, fast=fast,
    )  # fmt: skip
    secret = config.secret_key.encode()
    if not prepared:
        from app import database  # noqa: PLC0415  (what migrates is loaded by the one process that does)

        database.prepare(found.owner_url, found.app_url, secret)
    files.settle(config.var / "files")
    keyring.settle(config.var / "keys")
    anchors.settle(config.var, secret)
    works = job.settle(found.app_url, found.redis_url, secret)
    return House(config, found, sessions(found.app_url), works)
