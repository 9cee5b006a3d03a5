"""The life of a sitting (лек): which state follows which, who moves it, under which paragraph."""

from __future__ import annotations

from typing import NamedTuple

from app.errors import Refusal
from app.rules.terms import SittingState
from app.text import Text

S = SittingState
ORDER = tuple(SittingState)


class Arrow(NamedTuple):
    """One step: `who` are the roles that may take it."""

    start: SittingState
    end: SittingState
    who: tuple[str, ...]
    mark: str


ARROWS = (
    Arrow(S.PLANNED, S.ALLOCATED, ("ntc",), "§78.6"),
    Arrow(S.ALLOCATED, S.SEATING_PRINTED, ("programmer",), "§43.6"),
    Arrow(S.SEATING_PRINTED, S.RUNNING, ("ministry_lead",), "§34.10"),
    Arrow(S.RUNNING, S.FINISHED, ("ministry_lead",), "§104"),
    Arrow(S.FINISHED, S.SCANNING, ("programmer",), "§127"),
    Arrow(S.SCANNING, S.IDENTIFYING, ("system",), "§127"),
    Arrow(S.IDENTIFYING, S.IDENTIFIED, ("ministry_rep",), "§145"),
    Arrow(S.IDENTIFIED, S.IDENTIFIED, ("programmer",), "§143"),
    Arrow(S.IDENTIFIED, S.KEYS_OPENED, ("ministry_rep", "ministry_lead", "programmer"), "§147"),
    Arrow(S.KEYS_OPENED, S.SCORED, ("programmer",), "§149"),
    Arrow(S.SCORED, S.PUBLISHED, ("ministry_lead", "ministry_rep"), "§149"),
    Arrow(S.PUBLISHED, S.APPEALS_OPEN, ("system",), "§155"),
    Arrow(S.APPEALS_OPEN, S.APPEALS_MEETING, ("appeal_chair",), "§161"),
    Arrow(S.APPEALS_MEETING, S.APPEALS_CLOSED, ("programmer",), "§172"),
    Arrow(S.APPEALS_CLOSED, S.CLOSED, ("programmer",), "§179"),
)


def may(state: SittingState, next_state: SittingState) -> bool:
    """§1. Whether the law has an arrow from this state to that one."""
    return any((arrow.start, arrow.end) == (state, next_state) for arrow in ARROWS)


def after(state: SittingState, other: SittingState) -> bool:
    """Whether `state` comes later than `other`."""
    return ORDER.index(state) > ORDER.index(other)


def check(state: SittingState, next_state: SittingState) -> None:
    """Refuses a step that the law does not have, naming its paragraph and what must come first."""
    if may(state, next_state):
        return
    into = [arrow for arrow in ARROWS if arrow.end is next_state and arrow.start is not next_state]
    if after(next_state, state):
        sentence = Text(
            "Лектің күйі «{state}», «{next}» үшін ерте. Алдымен «{first}» күйіне жеткізіңіз.",
            "Поток в состоянии «{state}», для «{next}» рано. Сначала доведите его до «{first}».",
        ).fill(first=into[0].start.label, state=state.label, next=next_state.label)
    else:
        sentence = Text(
            "Лек «{state}» күйіне жеткен, «{next}» күйіне қайта оралмайды.",
            "Поток уже в состоянии «{state}», возврата к «{next}» нет. Продолжайте со следующего шага.",
        ).fill(state=state.label, next=next_state.label)
    raise Refusal(into[0].mark if into else "§1", sentence)
