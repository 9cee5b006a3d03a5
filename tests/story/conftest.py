"""One play for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.story.played import Story, story_of


@pytest.fixture(scope="session")
def story(pytestconfig: pytest.Config) -> Story:
    """The demonstration as it was left: to be looked at, not changed."""
    return story_of(pytestconfig)


@pytest.fixture
def copy(story: Story) -> Iterator[Story]:
    """The demonstration in a database of its own."""
    with story.copied() as mine:
        yield mine
