"""What a reader sends and in which order the steps of a pass are taken (§78.8, §79, §80, §81)."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from app.errors import Refusal
from app.rules import passes
from app.rules.terms import PassStep

ZONE = ZoneInfo("Asia/Almaty")
NOW = dt.datetime(2018, 10, 29, 10, 15, tzinfo=ZONE)
SENT = "SQ1|pass|701000147|0123456789ab"
RUSSIAN = str.maketrans(
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>|",
    "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ/",
)
KAZAKH = RUSSIAN | {ord(digit): letter for digit, letter in zip("1234567890", '"әіңғ,.үұқ', strict=True)}


def steps(count: int, who: str = "rp", at: dt.datetime = NOW) -> passes.Taken:
    """A pass that has come `count` steps far."""
    return {step: (at, who) if n < count else (None, "") for n, step in enumerate(PassStep)}


@pytest.mark.parametrize(
    "sent",
    [SENT, SENT.lower(), SENT.upper(), f"  {SENT}\n", SENT.translate(RUSSIAN), SENT.translate(KAZAKH),
     SENT.translate(RUSSIAN).swapcase(), SENT.translate(KAZAKH).upper()],
)  # fmt: skip
def test_78_8_a_code_is_read_under_every_layout_of_the_keyboard(sent: str) -> None:
    assert passes.read(sent) == ("701000147", "0123456789ab")


@pytest.mark.parametrize("typed", ["701000147", " 701 000 147 ", "701000147".translate(KAZAKH)])
def test_78_8_a_code_may_be_typed_by_hand_or_read_as_bars(typed: str) -> None:
    assert passes.read(typed) == ("701000147", "")


@pytest.mark.parametrize(
    "sent",
    ["", "SQ1|pass|701000147", "SQ1|pass|701000147|", "SQ1|print|701000147|0123456789ab", f"{SENT}|1", f"{SENT}{SENT}",
     "SQ1|pass|70100014x|0123456789ab", "SQ1|pass|701000147|0123456789ag", "SQ2|pass|701000147|0123456789ab",
     "'; DROP TABLE placement --", "<script>alert(1)</script>", "7" * 13, "٧٠١٠٠٠١٤٧", "7" * 5000, "\x00", "Әбенова"],
)  # fmt: skip
def test_hostile_words_are_no_code(sent: str) -> None:
    with pytest.raises(Refusal) as refused:
        passes.read(sent)
    assert refused.value.mark == "§78.7"


def test_79_80_81_the_steps_come_in_their_order() -> None:
    order = list(PassStep)
    for done, step in enumerate(order):
        passes.check_step(step, steps(done), ZONE)
        for later in order[done + 1 :]:
            with pytest.raises(Refusal) as early:
                passes.check_step(later, steps(done), ZONE)
            assert early.value is passes.FIRST[later]


@pytest.mark.parametrize(("step", "mark"), passes.MARKS.items())
def test_a_step_is_taken_once_and_the_second_time_tells_when_and_by_whom(step: PassStep, mark: str) -> None:
    with pytest.raises(Refusal) as twice:
        passes.check_step(step, steps(4), ZONE)
    assert twice.value.mark == mark
    assert "29.10.2018 10:15, rp" in twice.value.text.kk


@pytest.mark.parametrize("done", [1, 2, 3, 4])
def test_the_last_own_step_of_today_is_taken_back(done: int) -> None:
    later = NOW.replace(hour=23, minute=59)
    assert passes.check_back(steps(done), by="rp", now=later, zone=ZONE) is list(PassStep)[done - 1]


@pytest.mark.parametrize(
    ("done", "by", "now"),
    [(0, "rp", NOW), (2, "cc", NOW), (2, "rp", NOW + dt.timedelta(days=1)), (2, "", NOW)],
)
def test_nothing_of_others_nothing_of_yesterday_is_taken_back(done: int, by: str, now: dt.datetime) -> None:
    with pytest.raises(Refusal):
        passes.check_back(steps(done), by=by, now=now, zone=ZONE)


def test_the_day_is_that_of_the_place() -> None:
    """At 23:30 in Almaty it is the same day in London and the next hour is not."""
    night = NOW.replace(hour=23, minute=30)
    passes.check_back(steps(1, at=night), by="rp", now=night + dt.timedelta(minutes=29), zone=ZONE)
    with pytest.raises(Refusal):
        passes.check_back(steps(1, at=night), by="rp", now=night + dt.timedelta(minutes=31), zone=ZONE)
