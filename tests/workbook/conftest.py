"""One database with the seed for the reading tests; copies of it for those that write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app import workbook
from tests.workbook.world import TITLE, World, built, copied, servers_of_their_own


@pytest.fixture(scope="session")
def var() -> Iterator[Path]:
    with servers_of_their_own() as place:
        yield place


@pytest.fixture(scope="session")
def still(var: Path) -> World:
    """The database that nothing changes."""
    return built(var, "still")


@pytest.fixture
def db(still: World) -> Iterator[Session]:
    """A session of the Centre within an act that is rolled back at its end."""
    with still.as_("ntc") as session, workbook.tried(session, TITLE, mark="§1", dry_run=True):
        yield session


@pytest.fixture
def world(var: Path, still: World) -> Iterator[World]:
    """A copy of the database, to be changed."""
    with copied(var, still) as copy:
        yield copy
