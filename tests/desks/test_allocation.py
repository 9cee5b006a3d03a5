"""The Centre allocates a campaign in a real browser: obstacles, the proposal, who has no seat, the approval."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app.models import AllocationRun, Application, Commission, Placement, Seat
from app.rules.terms import RunState
from tests.desks.browsing import browsing
from tests.desks.conftest import CLOSES, World, applications, sent, stocked, words

PEOPLE = [f"{letter}{part}ова" for letter in "АӘБГҒДЕЖ" for part in ("лим", "ман", "хмет", "сен")]
"""Thirty-two: two more than the room has seats."""
SPARE = 2


@pytest.fixture(scope="module")
def enrolled(appointed: World) -> World:
    world = appointed
    ntc, responsible = world.enter("ntc"), world.enter("responsible")
    ntc.done("/desk/openings/", row=str(world.one(Commission, "ntc").id), closes_on=CLOSES.isoformat())
    responsible.post("/desk/enrolment/try", workbook=sent("a.xlsx", applications(PEOPLE)))
    responsible.done("/desk/enrolment/take")
    return world


@pytest.fixture(scope="module")
def page(enrolled: World) -> Iterator[Page]:
    """The browser of the Centre."""
    with browsing(enrolled, "ntc") as visit:
        yield visit


def looked(page: Page, name: str) -> None:
    """A picture for whoever wants to look: LOOK=folder."""
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_10_78_5_what_stands_in_the_way_is_seen_before_the_button(enrolled: World, page: Page) -> None:
    page.goto(page.url.split("/desk")[0].rstrip("/") + "/desk/allocation/")
    expect(page.get_by_text("Базасы ашық комиссиялар")).to_be_visible()
    expect(page.get_by_text("Қоры бекітілмеген ТӨП")).to_be_visible()
    expect(page.get_by_role("button", name="Бөлу", exact=True)).to_be_disabled()
    looked(page, "allocation_barred")
    refused = enrolled.enter("ntc").post("/desk/allocation/propose", spare="0")
    assert (refused.status_code, "§10" in words(refused)) == (409, True)


@pytest.mark.parametrize("login", ["responsible", "chair", "site", "lead", "programmer", "invigilator"])
def test_19_4_nobody_else_passes_the_door(enrolled: World, login: str) -> None:
    visitor = enrolled.enter(login)
    assert visitor.get("/desk/allocation/").status_code == 403
    for door in ("propose", "1/approve", "1/drop"):
        assert visitor.post(f"/desk/allocation/{door}", spare="0").status_code == 403


def test_78_6_the_centre_proposes_looks_and_approves(enrolled: World, page: Page) -> None:
    world, ntc = enrolled, enrolled.enter("ntc")
    responsible, chair = world.enter("responsible"), world.enter("chair")
    world.at(CLOSES, 14)
    responsible.done("/desk/enrolment/close")
    chair.done("/desk/enrolment/close")
    stocked(world, ntc, world.enter("site"))
    page.reload()
    looked(page, "allocation_ready")
    page.get_by_label("Әр аудиторияда бос қалатын орын").fill(str(SPARE))
    page.get_by_role("button", name="Бөлу", exact=True).click()
    expect(page.get_by_text("Бөлу жүріп жатыр")).to_be_visible()
    world.work()
    page.get_by_role("link", name="қорытындысын қарау").click()
    seats = 30 - SPARE
    expect(page.get_by_role("row", name="Орын алды").first).to_contain_text(str(seats))
    expect(page.get_by_role("heading", name="Орынсыз қалғандар")).to_contain_text(str(len(PEOPLE) - seats))
    looked(page, "allocation_run")
    with world.see("ntc") as session:
        assert session.scalars(sa.select(Placement.id)).all() == []
    page.get_by_role("button", name="Бекіту").click()
    expect(page.get_by_text("Бөлу жүріп жатыр")).to_be_visible()
    world.work()
    expect(page.get_by_text("бекітілді").first).to_be_visible()
    looked(page, "allocation_approved")
    with world.see("ntc") as session:
        run = session.scalars(sa.select(AllocationRun)).one()
        assert (run.state, run.placed, run.unplaced) == (RunState.APPROVED, seats, len(PEOPLE) - seats)
        assert session.scalar(sa.select(sa.func.count(Placement.id))) == seats
        assert session.scalars(sa.select(Seat.id)).all() == []  # §43.6: read by nobody before the print
        assert session.scalar(sa.select(sa.func.count(Application.id))) == len(PEOPLE)


def test_78_6_an_approved_allocation_is_neither_approved_nor_dropped_again(enrolled: World) -> None:
    ntc, run = enrolled.enter("ntc"), enrolled.one(AllocationRun, "ntc").id
    for deed in ("approve", "drop"):
        said = ntc.post(f"/desk/allocation/{run}/{deed}")
        assert (said.status_code, "§78.6" in words(said)) == (409, True)
