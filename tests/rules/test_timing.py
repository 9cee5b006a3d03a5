"""Timing: start, length and end of the test, and the day of the seating sheet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.errors import Refusal
from app.rules import timing

ALMATY = timezone(timedelta(hours=5))
DAY = date(2018, 11, 3)


def test_34_10_the_test_starts_at_nine_local_time() -> None:
    assert timing.starts_at(DAY, ALMATY) == datetime(2018, 11, 3, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subjects", "minutes"),
    [
        ([], 200),
        (["history"], 200),
        (["math"], 230),
        (["physics"], 230),
        (["chemistry"], 230),
        (["informatics"], 230),
        (["history", "physics"], 230),
        (["biology", "geography"], 200),
    ],
)
def test_104_four_subjects_have_230_minutes_all_others_200(subjects: list[str], minutes: int) -> None:
    assert timing.duration(subjects) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("subject", "end"), [("history", (12, 20)), ("physics", (12, 50))])
def test_120_the_end_on_the_board_is_start_and_length(subject: str, end: tuple[int, int]) -> None:
    assert timing.ends_at(DAY, ALMATY, [subject]) == datetime(2018, 11, 3, *end, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("now", "lawful"),
    [
        (datetime(2018, 11, 2, 18, 59, 59, tzinfo=UTC), False),  # 23:59:59 the evening before
        (datetime(2018, 11, 2, 19, 0, tzinfo=UTC), True),  # midnight in Almaty
        (datetime(2018, 11, 3, 18, 59, 59, tzinfo=UTC), True),
        (datetime(2018, 11, 3, 19, 0, tzinfo=UTC), False),
    ],
)
def test_43_6_the_seating_sheet_is_printed_on_the_local_test_day_only(now: datetime, lawful: bool) -> None:
    """§33.7."""
    if lawful:
        timing.may_print_seating(DAY, ALMATY, now)
        return
    with pytest.raises(Refusal) as told:
        timing.may_print_seating(DAY, ALMATY, now)
    assert told.value.mark == "§43.6"
    assert "03.11.2018" in told.value.text.kk


def test_43_6_a_moment_without_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="aware"):
        timing.may_print_seating(DAY, ALMATY, datetime(2018, 11, 3, 8, 0))  # noqa: DTZ001
