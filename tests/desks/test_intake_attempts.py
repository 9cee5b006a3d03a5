"""Attempts on the doors between intake and passes: senseless words, an approval asked again, codes exchanged."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.db import act
from app.errors import Refusal
from app.models import AllocationRun, Job, RoomStock
from app.rules.terms import JobState, RunState
from app.text import Text
from tests.desks.conftest import CLOSES, World, stocked, words

TITLE = Text("сынау", "проба")
DIGITS = "1" * 5000


@pytest.fixture(scope="module")
def proposed(enrolled: World) -> World:
    """The base closed, the stock approved, the allocation proposed."""
    world, ntc, site = enrolled, enrolled.enter("ntc"), enrolled.enter("site")
    world.at(CLOSES, 14)
    world.enter("responsible").done("/desk/enrolment/close")
    world.enter("chair").done("/desk/enrolment/close")
    stocked(world, ntc, site)
    ntc.done("/desk/allocation/propose", spare="0")
    world.work()
    return world


def test_an_approval_that_was_refused_may_be_asked_for_again_78_6(proposed: World) -> None:
    """§78.5, §78.6: the stock went back to the site meanwhile; once it is approved anew the way is free."""
    ntc, site = proposed.enter("ntc"), proposed.enter("site")
    run, of = proposed.one(AllocationRun, "ntc").id, proposed.one(RoomStock, "ntc").id
    ntc.done(f"/desk/stocks/{of}/return", remark="Камера саны")
    ntc.done(f"/desk/allocation/{run}/approve")
    proposed.work()
    assert proposed.one(Job, "ntc", Job.verb == "allocation.approve_later").state is JobState.REFUSED
    site.done("/desk/stock/submit")
    ntc.done(f"/desk/stocks/{of}/approve")
    ntc.done(f"/desk/allocation/{run}/approve")
    ntc.done(f"/desk/allocation/{run}/approve")
    proposed.work()
    assert proposed.one(AllocationRun, "ntc").state is RunState.APPROVED
    with proposed.see("ntc") as session:
        ended = session.scalars(sa.select(Job.state).where(Job.verb == "allocation.approve_later")).all()
    assert sorted(ended) == [JobState.DONE, JobState.REFUSED]
    for page in ("/desk/allocation/", f"/desk/allocation/{run}"):
        assert ntc.get(page).status_code == 200


@pytest.mark.parametrize("column", ["code = 'X' || code", "language = 'rus'", "subject_id = subject_id + 1"])
@pytest.mark.parametrize("login", ["programmer", "lead", "commission"])
def test_at_the_site_nobody_changes_whose_a_code_is_78_6(proposed: World, login: str, column: str) -> None:
    """A site marks who came; the code, the language and the subject are the allocation's."""
    with proposed.see(login) as session, pytest.raises(Refusal), act(session, TITLE, mark="§78.6"):
        session.execute(sa.text(f"UPDATE placement SET {column}"))  # noqa: S608  (our own words)


@pytest.mark.parametrize(
    ("login", "way"),
    [
        ("responsible", "/desk/passes/?show=all&q="),
        ("responsible", "/desk/corrections/?q="),
        ("ntc", "/desk/openings/?code="),
        ("ntc", "/desk/accounts/?q="),
        ("ntc", "/desk/templates/?q="),
    ],
)
def test_a_search_for_what_no_keyboard_writes_is_answered(proposed: World, login: str, way: str) -> None:
    assert proposed.enter(login).get(f"{way}a%00b").status_code == 200


@pytest.mark.parametrize(
    ("way", "name"),
    [
        ("/desk/passes/issue", "placement"),
        ("/desk/corrections/enter", "application"),
        ("/desk/corrections/deliver", "line"),
    ],
)
def test_a_number_of_thousands_of_digits_is_no_number(proposed: World, way: str, name: str) -> None:
    answer = proposed.enter("responsible").post(way, **{name: DIGITS})
    assert answer.status_code == 400, words(answer)
