"""The template that makes a paper: its bytes and the version that the paper names."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.form.declared import Form


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


def in_force(_session: Session, form: Form) -> Source:
    """What the form is printed from now."""
    return shipped(form.source)
