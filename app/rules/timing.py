"""When the test starts, how long it lasts, and what may be done on its day only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo

from app.errors import Refusal
from app.text import Text

START = time(9, 0)  # §34.10, local time
DURATION = timedelta(minutes=200)  # §104, §120
LONG_DURATION = timedelta(minutes=230)  # §104, §120
APPEALS_FROM, APPEALS_TO = time(9, 0), time(13, 0)  # §155, local time of the day after the test
MEETING_FROM = time(13, 0)  # §161, local time of the day after the results
LONG_SUBJECTS = frozenset({"math", "physics", "chemistry", "informatics"})  # §104, §120


def starts_at(day: date, zone: tzinfo) -> datetime:
    """§34.10. Nine o'clock local time of the test day, aware."""
    return datetime.combine(day, START, zone)


def duration(subject_codes: Iterable[str]) -> timedelta:
    """§104. The longest time among the subjects: a room or sitting ends with its last candidate."""
    return DURATION if LONG_SUBJECTS.isdisjoint(subject_codes) else LONG_DURATION


def ends_at(day: date, zone: tzinfo, subjects: Iterable[str]) -> datetime:
    """§120. The moment that is written on the board as the end, aware."""
    return starts_at(day, zone) + duration(subjects)


def may_print_seating(test_day: date, zone: tzinfo, now: datetime) -> None:
    """§33.7, §43.6. The seating sheet is printed on the test day, by the local date; `now` is aware."""
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    if now.astimezone(zone).date() != test_day:
        raise Refusal(
            "§43.6",
            Text(
                "Отырғызу парағы тек тестілеу күні басылады: {day}. Сол күні қайталаңыз.",
                "Посадочный лист печатается только в день тестирования: {day}. Повторите в этот день.",
            ).fill(day=f"{test_day:%d.%m.%Y}"),
        )
