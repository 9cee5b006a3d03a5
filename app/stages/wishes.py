"""Where and when a candidate may wish to take the test: sites and the days planned there (G26, G27)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.text import Text


@dataclass(frozen=True)
class Wish:
    """A site with its planned days; the site of another region is told here and nowhere else."""

    id: int
    code: str
    name: Text
    address: Text
    days: tuple[dt.date, ...]


def sites(session: Session) -> list[Wish]:
    """Every site by its code, for whoever reads applications; nothing for others."""
    found = session.execute(sa.text("SELECT id, code, kk, ru, address_kk, address_ru, days FROM sites_to_wish()"))
    return [Wish(one.id, one.code, Text(one.kk, one.ru), Text(one.address_kk, one.address_ru), tuple(one.days))
            for one in found]  # fmt: skip


def named(session: Session) -> list[tuple[int, str, Text]]:
    """The sites as a file names them: by code or by name."""
    return [(one.id, one.code, one.name) for one in sites(session)]
