"""Passes, folders and the journal of changes over HTTP and in a browser, each deed in the browser of its official."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app.documents.admission import passes as pass_paper
from app.models import (
    AdmissionPass,
    Application,
    Change,
    Commission,
    Correction,
    Placement,
    Sitting,
)
from app.rules.terms import PassStep
from app.stages.passes import COLUMNS
from app.text import Text
from tests.desks.browsing import browsing
from tests.desks.conftest import CLOSES, DAY, World, applications, sent, words

ISSUING = DAY - dt.timedelta(days=5)
PEOPLE = [f"{letter}{part}ова" for letter in "АӘБГҒДЕЖ" for part in ("лим", "ман", "хмет")]
DOORS = {PassStep.DRAWN_UP: "draw_up", PassStep.ISSUED: "issue", PassStep.HANDED: "hand_stub"}
TITLE = Text("сынау", "проба")
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def enrolled(appointed: World) -> World:
    """Two dozen candidates of one commission."""
    world = appointed
    ntc, responsible = world.enter("ntc"), world.enter("responsible")
    ntc.done("/desk/openings/", row=str(world.one(Commission, "ntc").id), closes_on=CLOSES.isoformat())
    responsible.post("/desk/enrolment/try", workbook=sent("a.xlsx", applications(PEOPLE)))
    responsible.done("/desk/enrolment/take")
    return world


@pytest.fixture(scope="module")
def issuing(allocated: World) -> World:
    """Five days before the test."""
    allocated.at(ISSUING, 10)
    return allocated


@pytest.fixture(scope="module")
def codes(issuing: World) -> list[str]:
    with issuing.see("ntc") as session:
        return list(session.scalars(sa.select(Placement.code).order_by(Placement.code)))


def qr(world: World, code: str) -> str:
    with world.see("responsible") as session:
        one = session.scalars(sa.select(Placement).where(Placement.code == code)).one()
        return str(pass_paper(session, one).rows[0].code.words)


def stands(world: World, code: str) -> list[bool]:
    """Which steps a pass has taken."""
    with world.see("ntc") as session:
        chosen = sa.select(AdmissionPass).join(Placement, Placement.id == AdmissionPass.placement_id)
        row = session.scalar(chosen.where(Placement.code == code))
        return [row is not None and getattr(row, moment) is not None for moment, _ in COLUMNS.values()]


def journalled(world: World) -> int:
    """How many rows of passes the journal has seen change."""
    with world.see("ntc") as session:
        chosen = sa.select(sa.func.count()).select_from(Change).where(Change.register_name == "admission_pass")
        return session.scalar(chosen) or 0


def folder(world: World) -> str:
    return f"/desk/folders/{world.one(Sitting, 'ntc').id}"


def test_without_an_allocation_there_are_no_passes(enrolled: World) -> None:
    """§10, §78.7. Both desks say what is waited for; R-4 is refused."""
    for lang, said in (("kk", "бөлінген соң"), ("ru", "после распределения")):
        page = enrolled.enter("responsible", lang).get("/desk/passes/")
        assert (page.status_code, said in words(page)) == (200, True)
    paper = enrolled.enter("responsible").post("/paper/R-4/1901?lang=kk")
    assert (paper.status_code, "§10" in words(paper)) == (409, True)


def test_a_pass_goes_its_way_by_three_officials(issuing: World, codes: list[str]) -> None:
    """§79, §80, §81, §32.6, §32.7, §78.8. The answer names the code and whose it is; a wrong order what is first."""
    chair, responsible, site = issuing.enter("chair"), issuing.enter("responsible"), issuing.enter("site")
    code = codes[0]
    early = responsible.post("/desk/passes/issue", code=code)
    assert (early.status_code, "§79" in words(early)) == (409, True)
    drawn = chair.done("/desk/passes/draw_up", code=qr(issuing, code))
    assert f"{code} " in words(drawn)
    issued = responsible.client.post(
        "/desk/passes/issue", data={"csrf_token": responsible.token(), "code": qr(issuing, code)}, headers=JSON
    ).json
    assert issued is not None
    assert (issued["ok"], issued["code"], issued["tally"]["issued"]) == (True, code, 1)
    assert "03.11.2018" in issued["more"]
    assert "берілді" in issued["said"]
    early = site.post(f"{folder(issuing)}/take", code=code)
    assert (early.status_code, "§32.7" in words(early)) == (409, True)
    responsible.done("/desk/passes/hand_stub", code=code)
    site.done(f"{folder(issuing)}/take", code=qr(issuing, code))
    assert stands(issuing, code) == [True] * 4
    twice = site.client.post(
        f"{folder(issuing)}/take", data={"csrf_token": site.token(), "code": code}, headers=JSON
    )  # fmt: skip
    assert (twice.status_code, twice.json and twice.json["mark"]) == (409, "§78.8")


@pytest.mark.parametrize(
    "code",
    ["", "SQ1|pass|999|0123456789ab", "<script>alert(1)</script>", "' OR 1=1 --", "701999999", "x" * 4000, "\x07"],
)
@pytest.mark.parametrize("json", [False, True])
def test_hostile_codes_change_nothing_and_are_no_fault_of_ours(issuing: World, code: str, json: bool) -> None:
    chair, before = issuing.enter("chair"), journalled(issuing)
    form = {"csrf_token": chair.token(), "code": code}
    answer = chair.client.post("/desk/passes/draw_up", data=form, headers=JSON if json else {})
    assert answer.status_code == 409
    assert "<script>alert" not in answer.text
    assert journalled(issuing) == before


def test_all_of_a_list_at_once_and_back_again(issuing: World, codes: list[str]) -> None:
    responsible, chair = issuing.enter("responsible"), issuing.enter("chair")
    page = responsible.get("/desk/passes/?step=drawn_up").text
    ids = re.findall(r'name="placement" value="(\d+)"', page)[:3]
    done = responsible.done("/desk/passes/draw_up", placement=ids)
    assert "3 рұқсаттама" in words(done)
    assert responsible.post("/desk/passes/draw_up").status_code == 422
    assert responsible.post("/desk/passes/draw_up", placement="999999").status_code == 404
    assert responsible.post("/desk/passes/draw_up", placement="x").status_code == 400
    row = re.findall(r"/desk/passes/back/(\d+)", responsible.get("/desk/passes/?show=all").text)[0]
    assert chair.post(f"/desk/passes/back/{row}").status_code == 409
    assert "қайтарылды" in words(responsible.done(f"/desk/passes/back/{row}"))
    assert len(codes) == len(PEOPLE)


@pytest.mark.parametrize(
    ("login", "way"),
    [
        ("chair", "/desk/passes/issue"), ("chair", "/desk/passes/hand_stub"), ("site", "/desk/passes/draw_up"),
        ("programmer", "/desk/passes/draw_up"), ("responsible", "/desk/folders/1/take"),
        ("lead", "/desk/folders/1/take"),
        ("chair", "/desk/corrections/enter"), ("programmer", "/desk/corrections/deliver"),
        ("responsible", "/desk/applying/apply"), ("lead", "/desk/applying/apply"), ("site", "/desk/passes/back/1"),
        ("responsible", "/desk/folders/back/1"),
    ],
)  # fmt: skip
def test_a_wrong_role_does_not_pass(issuing: World, login: str, way: str) -> None:
    assert issuing.enter(login).post(way, code="1").status_code == 403


def test_28_2_the_folders_of_a_sitting_name_whose_stubs_are_missing(issuing: World, codes: list[str]) -> None:
    """§33.2.8: the lead looks and changes nothing; another site sees no folder."""
    lead = issuing.enter("lead").get(folder(issuing))
    assert lead.status_code == 200
    missing = [code for code in codes if code in words(lead)]
    assert missing
    assert "data-reader" not in lead.text
    assert codes[0] not in missing
    assert issuing.enter("programmer702").get(folder(issuing)).status_code == 403


def test_32_8_44_2_82_a_line_of_i_17_from_the_journal_to_the_base(issuing: World) -> None:
    responsible, programmer = issuing.enter("responsible"), issuing.enter("programmer")
    issuing.at(ISSUING, 11)
    found = responsible.get("/desk/corrections/?q=әлим")
    way = re.findall(r'href="(/desk/corrections/\?[^"]*application=(\d+)[^"]*)"', found.text)
    assert len(way) == 1
    page = responsible.get(way[0][0].replace("&amp;", "&"))
    assert "§108" in words(page)
    form = {"application": way[0][1], "right.surname": "Әлімова", "basis": "жеке куәлік № 1"}
    strange = responsible.post("/desk/corrections/enter", **(form | {"right.language": "rus"}))
    assert (strange.status_code, "§108" in words(strange)) == (409, True)
    assert responsible.post("/desk/corrections/enter", **(form | {"basis": ""})).status_code == 422
    responsible.done("/desk/corrections/enter", **form)
    line = str(issuing.one(Correction, "ntc").id)
    responsible.done("/desk/corrections/deliver", line=line)
    early = programmer.post("/desk/applying/apply", line=line)
    assert (early.status_code, "§44.2" in words(early)) == (409, True)
    issuing.at(DAY, 7)
    assert "I-17 түзетулерін енгізу" in words(programmer.get("/"))
    done = programmer.done("/desk/applying/apply", line=line)
    assert "1 жол" in words(done)
    assert issuing.one(Application, "ntc", Application.id == int(way[0][1])).surname == "Әлімова"
    assert programmer.post("/desk/applying/apply", line=line).status_code == 409
    assert responsible.post(f"/desk/corrections/{line}/withdraw").status_code == 409
    history = words(responsible.get(f"/application/history/{way[0][1]}"))
    assert "I-17" in history
    assert issuing.enter("programmer702").post("/desk/applying/apply", line=line).status_code == 404
    for login in ("responsible", "chair", "programmer"):
        assert issuing.enter(login).post("/paper/I-17/1901?lang=ru").status_code == 200
    issuing.at(ISSUING, 12)


# ---- in a browser, with a reader that is a keyboard


@pytest.fixture
def page(issuing: World) -> Iterator[Page]:
    """The browser of the responsible person."""
    with browsing(issuing, "responsible") as visit:
        yield visit


@pytest.mark.browser
def test_fifty_codes_in_a_row_are_taken_without_losing_the_field(issuing: World, codes: list[str], page: Page) -> None:
    """As fast as a reader types, with ticks and clicks between: every code gets its own answer, in its order."""
    address = page.url.rstrip("/")
    page.goto(f"{address}/desk/passes/?step=drawn_up")
    told = page.locator("[data-said] strong")
    left = [code for code in codes if not stands(issuing, code)[0]]
    page.locator("input[name=placement]").first.click()  # the field is not in focus any more
    sequence = [*(qr(issuing, code) for code in left), *codes, "nonsense"]
    sequence += [codes[0]] * (49 - len(sequence))
    for words_of in sequence:
        page.keyboard.type(words_of)
        page.keyboard.press("Enter")
    expect(told).to_have_count(1)
    assert page.evaluate("document.activeElement.id") == "code"
    page.keyboard.type(f"{codes[-1]} ")
    page.keyboard.press("Enter")
    expect(told).to_contain_text(codes[-1], timeout=60_000)
    expect(page.locator("[data-tally=drawn_up]")).to_have_text(str(len(codes)))
    assert [stands(issuing, code)[0] for code in codes] == [True] * len(codes)
    assert "bad" in (page.get_attribute("[data-said]", "class") or "")
    assert "§79" in page.inner_text("[data-said]")
    assert page.input_value("#code") == ""
    assert page.locator("[data-log] li").count() == 10


@pytest.mark.browser
def test_an_answer_is_taken_back_beside_it(issuing: World, codes: list[str], page: Page) -> None:
    code = codes[-1]
    page.goto(f"{page.url.rstrip('/')}/desk/passes/?step=issued")
    page.keyboard.type(qr(issuing, code))
    page.keyboard.press("Enter")
    page.wait_for_selector(".reader-said.good")
    assert "03.11.2018" in page.inner_text("[data-said]")
    page.click("[data-log] button")
    expect(page.locator("[data-said]")).to_contain_text("қайтарылды")
    assert page.evaluate("document.activeElement.id") == "code"
    assert stands(issuing, code)[1] is False
