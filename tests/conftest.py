"""A cluster of PostgreSQL and Redis for the whole run, migrated databases by copy, and a world of two sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

import config
from app import servers
from app.cli import main
from app.servers import Servers
from tests.house.world import World, cluster_of_its_own, filled, migrated
from tests.story.played import Story, story_of

TEMPLATE = "migrated"
Said = Callable[..., tuple[int, str, str]]
"""What runs a command and tells its exit code, what it printed, what it complained of."""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """The folder of the running servers."""
    with cluster_of_its_own() as var:
        yield var


@pytest.fixture(scope="session")
def fresh(cluster: Path) -> Callable[[], Servers]:
    """Makes a new database, migrated and empty, at each call."""
    migrated(cluster, TEMPLATE)
    numbers = count(1)
    return lambda: servers.create_database(cluster, f"copy_{next(numbers)}", template=TEMPLATE)


@pytest.fixture(scope="session")
def two_sites(cluster: Path, fresh: Callable[[], Servers]) -> World:
    """The world to be looked at and broken into: whoever changes it takes it back, or asks for `changing`."""
    return filled(cluster, fresh())


@pytest.fixture
def changing(cluster: Path, fresh: Callable[[], Servers]) -> Iterator[World]:
    """A world of its own for a test that leaves traces."""
    house = fresh()
    yield filled(cluster, house)
    servers.drop_database(cluster, str(sa.make_url(house.owner_url).database))


@pytest.fixture(scope="session")
def story(pytestconfig: pytest.Config) -> Story:
    """The demonstration as it was left: what is printed of it leaves a trace, nothing else is changed."""
    return story_of(pytestconfig)


@pytest.fixture
def copy(story: Story) -> Iterator[Story]:
    """A database of its own for one test."""
    with story.copied() as mine:
        yield mine


@pytest.fixture
def said(story: Story, capsys: pytest.CaptureFixture[str]) -> Said:
    """Runs a command in this process: exit code, what it printed, what it complained of. An error is an error here."""

    def run(*words: str | Path, at: Story = story) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(word) for word in words], config.load(at.env))
        told = capsys.readouterr()
        return code, told.out, told.err

    return run
