"""Progress: the life of a sitting as one table."""

from __future__ import annotations

from itertools import product

import pytest

from app.errors import Refusal
from app.rules import progress
from app.rules.progress import ARROWS
from app.rules.terms import SittingState as S

PAIRS = list(product(S, S))
STEPS = {(start, end) for start, end in zip(list(S), list(S)[1:], strict=False)} | {(S.IDENTIFIED, S.IDENTIFIED)}


def test_1_every_state_is_reached_by_one_arrow_in_order() -> None:
    assert {(arrow.start, arrow.end) for arrow in ARROWS} == STEPS
    assert len(ARROWS) == len(STEPS)
    assert all(arrow.who and arrow.mark.startswith("§") for arrow in ARROWS)


@pytest.mark.parametrize(("state", "following"), PAIRS)
def test_1_only_the_arrows_of_the_table_are_allowed(state: S, following: S) -> None:
    lawful = (state, following) in STEPS
    assert progress.may(state, following) is lawful
    if lawful:
        progress.check(state, following)
        return
    with pytest.raises(Refusal) as told:
        progress.check(state, following)
    assert told.value.mark.startswith("§")
    assert state.label.kk in told.value.text.kk
    assert following.label.ru in told.value.text.ru


def test_147_keys_before_identification_are_refused_naming_what_comes_first() -> None:
    with pytest.raises(Refusal) as told:
        progress.check(S.SCANNING, S.KEYS_OPENED)
    assert told.value.mark == "§147"
    assert S.IDENTIFIED.label.kk in told.value.text.kk
    assert S.IDENTIFIED.label.ru in told.value.text.ru


def test_43_6_nothing_goes_back_to_an_earlier_state() -> None:
    with pytest.raises(Refusal) as told:
        progress.check(S.RUNNING, S.SEATING_PRINTED)
    assert told.value.mark == "§43.6"
    assert "возврата" in told.value.text.ru


def test_143_repeat_identification_keeps_the_state_and_names_its_paragraph() -> None:
    [arrow] = [arrow for arrow in ARROWS if arrow.start is arrow.end]
    assert (arrow.end, arrow.mark) == (S.IDENTIFIED, "§143")


def test_1_the_first_state_is_never_returned_to() -> None:
    with pytest.raises(Refusal) as told:
        progress.check(S.CLOSED, S.PLANNED)
    assert told.value.mark == "§1"


@pytest.mark.parametrize(("state", "other"), PAIRS)
def test_1_states_follow_in_the_order_of_the_list(state: S, other: S) -> None:
    order = list(S)
    assert progress.after(state, other) is (order.index(state) > order.index(other))
