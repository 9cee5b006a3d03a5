"""The template that makes a paper: its bytes and the version that the paper names."""

from __future__ import annotations

import hashlib
import logging
from functools import cache
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import files
from app.errors import BadInput
from app.form.gate import verdict
from app.form.gate.contract import Printable
from app.models import FormTemplate
from app.rules.terms import TemplateState

log = logging.getLogger("synaq.form")


class Source(NamedTuple):
    """The bytes of a template (of a layout for a drawn form) and the first eight digits of their digest."""

    content: bytes
    version: str

    @classmethod
    def of(cls, content: bytes) -> Source:
        return cls(content, hashlib.sha256(content).hexdigest()[:8])


@cache
def shipped(path: Path) -> Source:
    """The file that comes with the house."""
    return Source.of(path.read_bytes())


def in_force(session: Session, form: Printable) -> Source:
    """What the form is printed from now: the version in force, or the file of the house.

    A version that asks for something else than the form says today (the programme was renewed after it was checked),
    or whose file is lost, prints nothing: the file of the house does, and `run.py check` tells of it.
    """
    digest = session.scalar(present(form.id))
    if digest is None:
        return shipped(form.source)
    return usable(form, digest) or shipped(form.source)


def present(form_id: str) -> sa.Select[str]:
    """The digest of the version in force at this moment."""
    return (
        sa.select(FormTemplate.picture)
        .where(
            FormTemplate.form == form_id,
            FormTemplate.state == TemplateState.CHECKED,
            FormTemplate.from_at <= sa.func.synaq_now(),
        )
        .order_by(FormTemplate.from_at.desc())
        .limit(1)
    )


_usable: dict[tuple[str, str], Source | None] = {}
"""Versions that were opened and judged in this process, by form and digest: neither ever changes."""
KEPT = 300


def usable(form: Printable, digest: str) -> Source | None:
    """The version of this digest; None if it no longer fits its form or its file is lost."""
    key = (form.id, digest)
    if key not in _usable:
        try:
            content = files.opened(digest)
        except BadInput:
            log.warning("template %s of %s is lost: printed from the file of the house", digest[:8], form.id)
            return None  # not remembered: it may be brought back
        passes = verdict.judge(form, content, f"{form.id}{form.kind.value}").passes
        if not passes:
            log.warning("template %s does not fit %s any more: printed from the file of the house", digest[:8], form.id)
        if len(_usable) >= KEPT:
            _usable.clear()
        _usable[key] = Source.of(content) if passes else None
    return _usable[key]
