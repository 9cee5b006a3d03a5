"""The steps of one small sitting, each a database to copy from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stages.world import Halls, Small


@pytest.fixture(scope="session")
def halls(cluster: Path) -> Halls:
    """The small sitting at every step."""
    return Halls(cluster)


@pytest.fixture
def enrolled(halls: Halls) -> Iterator[Small]:
    with halls.at("enrolled") as world:
        yield world


@pytest.fixture
def allocated(halls: Halls) -> Iterator[Small]:
    with halls.at("allocated") as world:
        yield world


@pytest.fixture
def printed(halls: Halls) -> Iterator[Small]:
    with halls.at("printed") as world:
        yield world


@pytest.fixture
def finished(halls: Halls) -> Iterator[Small]:
    with halls.at("finished") as world:
        yield world


@pytest.fixture
def scanned(halls: Halls) -> Iterator[Small]:
    with halls.at("scanned") as world:
        yield world


@pytest.fixture
def identified(halls: Halls) -> Iterator[Small]:
    with halls.at("identified") as world:
        yield world
