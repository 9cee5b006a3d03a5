"""The steps of one small sitting, each a database to copy from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.stages.intake import opened_world
from tests.stages.world import Halls, Small
from tests.workbook.world import World, copied, servers_of_their_own


@pytest.fixture(scope="session")
def halls(cluster: Path) -> Halls:
    """The small sitting at every step."""
    return Halls(cluster)


def _step(name: str) -> Callable[..., Iterator[Small]]:
    @pytest.fixture(name=name)
    def at(halls: Halls) -> Iterator[Small]:
        with halls.at(name) as world:
            yield world

    return at


enrolled, allocated, printed, finished, scanned, identified = map(
    _step, ("enrolled", "allocated", "printed", "finished", "scanned", "identified")
)


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """Servers of one module."""
    with servers_of_their_own() as place:
        yield place


@pytest.fixture(scope="module")
def opened(var: Path) -> World:
    """Commissions whose bases are open: to be looked at, not changed."""
    return opened_world(var, "opened")


@pytest.fixture
def world(var: Path, opened: World) -> Iterator[World]:
    """The same, to be changed at will."""
    with copied(var, opened) as copy:
        yield copy
