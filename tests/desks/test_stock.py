"""The stock of a site in the browsers of several roles: drawn, filled in, submitted, returned, approved, printed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from app.models import Room, RoomStock, Site, Sitting, SittingRoom
from app.rules.terms import RoomPurpose, StockState
from tests.desks.conftest import CLOSES, DAY, OFFICIALS, PASSWORD, World, words

CHROMIUM = "/usr/bin/chromium"
SKETCH = {"building": "Бас ғимарат", "rows": "6", "columns": "4", "floor": "2", "cameras": "2", "note": ""}


@pytest.fixture(scope="module")
def planned(world: World) -> World:
    """Two sittings of site 701, planned by the Centre without rooms."""
    world.at(CLOSES, 9)
    ntc = world.enter("ntc")
    site = world.one(Site, "ntc", Site.code == "701").id
    for day in (DAY, DAY.replace(day=4)):
        ntc.done(f"/desk/preparation/plan/{site}", day=day.isoformat())
    assert world.enter("site").get("/desk/stock/").status_code == 200
    return world


def own(world: World) -> RoomStock:
    found: RoomStock = world.one(RoomStock, "ntc")
    return found


def sittings(world: World) -> list[int]:
    with world.see("ntc") as session:
        return list(session.scalars(sa.select(Sitting.id).order_by(Sitting.number)))


def rooms(world: World) -> dict[str, int]:
    with world.see("ntc") as session:
        return dict(session.execute(sa.select(Room.number, Room.id)).all())


def test_28_1_the_site_opens_its_stock_and_draws_rooms(planned: World) -> None:
    site = planned.enter("site")
    assert "Қорды ашу" in site.get("/desk/stock/").text
    assert site.post("/desk/stock/room", number="01", **SKETCH).status_code == 404
    site.done("/desk/stock/open")
    assert 'value="01"' in site.get("/desk/stock/room").text
    page = site.done("/desk/stock/room", number="01", missing="3-2", more="1", **SKETCH)
    assert 'value="02"' in page.text
    assert "01-аудитория сақталды: 46 орын." in page.text
    site.done("/desk/stock/room", number="02", missing="", **SKETCH)
    shown = words(site.get(f"/desk/stock/room/{rooms(planned)['01']}"))
    assert "015 016 017 018 019 020 021 022" in shown.replace("Тақта ", "")
    assert planned.one(Room, "ntc", Room.number == "01").seats == 46


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rows": "7", "columns": "2"}, "§74.4"),
        ({"missing": "7-1"}, "§74.5"),
        ({"cameras": "0"}, "§75"),
        ({"building": "Жаңа корпус"}, "§74.1"),
        ({"rows": "көп"}, "бүтін сан"),
        ({"number": "3"}, "§28.3"),
    ],
)
def test_74_a_room_against_the_law_is_refused_and_what_was_typed_stays(
    planned: World, change: dict[str, str], said: str
) -> None:
    typed = {"number": "03", "missing": "", **SKETCH, **change}
    answer = planned.enter("site").post("/desk/stock/room", **typed)
    assert answer.status_code in (409, 422)
    assert said in answer.text
    assert all(f'value="{value}"' in answer.text for value in change.values())
    assert set(rooms(planned)) == {"01", "02"}


def test_76_what_is_missing_is_told_at_once_and_nothing_goes(planned: World) -> None:
    site = planned.enter("site")
    answer = site.post("/desk/stock/submit")
    assert answer.status_code == 409
    assert all(unit in words(answer) for unit in ("§76", "§74.2: 701-1", "§74.2: 701-2"))
    assert own(planned).state is StockState.DRAFT


def test_74_3_languages_are_given_by_sitting_and_repeated(planned: World) -> None:
    site, (first, second), there = planned.enter("site"), sittings(planned), rooms(planned)
    table = {f"use-{first}-{there['01']}": "kaz.ordinary", f"use-{first}-{there['02']}": "rus.low_vision"}
    page = words(site.done("/desk/stock/languages", repeat=str(second), **table))
    assert "қазақ тілі 46 46 92 0" in page
    assert "орыс тілі 48 48 96 0" in page
    site.done("/desk/stock/languages", **{f"use-{second}-{there['02']}": "unused"})
    with planned.see("ntc") as session:
        told = session.execute(sa.select(SittingRoom.sitting_id, SittingRoom.room_id, SittingRoom.purpose))
        purposes = {(sitting, room): purpose for sitting, room, purpose in told}
    assert purposes == {
        (first, there["01"]): RoomPurpose.ORDINARY, (first, there["02"]): RoomPurpose.LOW_VISION,
        (second, there["01"]): RoomPurpose.ORDINARY, (second, there["02"]): RoomPurpose.UNUSED,
    }  # fmt: skip
    for senseless in ("tat.ordinary", "kaz", "kaz.unused", "kaz.ordinary.more"):
        assert site.post("/desk/stock/languages", **{f"use-{first}-{there['01']}": senseless}).status_code == 400


def test_76_the_centre_returns_with_a_remark_and_approves(planned: World) -> None:
    site, ntc, here = planned.enter("site"), planned.enter("ntc"), f"/desk/stocks/{own(planned).id}"
    assert ntc.post(f"{here}/approve").status_code == 409
    site.done("/desk/stock/submit")
    assert site.post("/desk/stock/room", number="03", missing="", **SKETCH).status_code == 409
    assert site.post(f"/desk/stock/room/{rooms(planned)['01']}", number="01", missing="", **SKETCH).status_code == 409
    assert "Бекіту" in ntc.get(here).text
    assert ntc.post(f"{here}/return", remark=" ").status_code == 422
    ntc.done(f"{here}/return", remark="2-лекке орыс тілін беріңіз\nжәне тексеріңіз")
    assert "2-лекке орыс тілін беріңіз" in site.get("/desk/stock/").text
    second = sittings(planned)[1]
    site.done("/desk/stock/languages", **{f"use-{second}-{rooms(planned)['02']}": "rus.ordinary"})
    assert site.post("/paper/I-7/701").status_code == 409
    site.done("/desk/stock/submit")
    assert "701 қоры бекітілді." in ntc.done(f"{here}/approve").text
    assert own(planned).state is StockState.APPROVED


def test_28_3_signs_labels_and_directions_are_printed_once_approved(planned: World) -> None:
    site = planned.enter("site")
    for form, unit in (("I-7", "701"), ("I-8", "701-01"), ("X-7", "701"), ("X-13", "701")):
        assert site.post(f"/paper/{form}/{unit}").content_type.startswith("application/vnd."), form
    assert planned.enter("ntc").post("/paper/X-7/701").status_code == 200
    for login in ("ntc", "programmer", "invigilator"):
        assert planned.enter(login).post("/paper/I-7/701").status_code == 403


def test_2_nobody_else_passes_these_doors(planned: World) -> None:
    """The Centre does not fill in, the site does not approve, others pass neither door; a strange room is not there."""
    room, stock = rooms(planned)["01"], own(planned).id
    of_site = ["/desk/stock/", "/desk/stock/room", f"/desk/stock/room/{room}"]
    of_centre = ["/desk/stocks/", f"/desk/stocks/{stock}"]
    for login in (*OFFICIALS, "ntc"):
        visitor = planned.enter(login)
        assert [visitor.get(way).status_code for way in of_site] == [200 if login == "site" else 403] * 3
        assert [visitor.get(way).status_code for way in of_centre] == [200 if login == "ntc" else 403] * 2
        for way in (f"/desk/stocks/{stock}/approve", f"/desk/stocks/{stock}/return"):
            assert visitor.post(way, remark="жоқ").status_code == (
                403 if login != "ntc" else 409 if "app" in way else 302
            )
        if login != "site":
            assert visitor.post("/desk/stock/submit").status_code == 403
    assert own(planned).state is StockState.RETURNED


def test_2_a_site_sees_no_room_of_another(planned: World) -> None:
    with planned.see("ntc") as session:
        other = session.scalars(sa.select(Site.id).where(Site.code == "702")).one()
    engine = sa.create_engine(planned.house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as owner:
        made = (
            "INSERT INTO room (site_id, number, building, rows, columns) VALUES (:site, '01', 'Бас', 5, 3) RETURNING id"
        )
        owner.execute(sa.text("ALTER TABLE room NO FORCE ROW LEVEL SECURITY"))
        strange = owner.scalar(sa.text(made), {"site": other})
        owner.execute(sa.text("ALTER TABLE room FORCE ROW LEVEL SECURITY"))
    site = planned.enter("site")
    assert site.get(f"/desk/stock/room/{strange}").status_code == 404
    assert site.post(f"/desk/stock/room/{strange}", number="01", missing="", **SKETCH).status_code == 404


# ---- in a real browser


@pytest.fixture(scope="module")
def address(planned: World) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, planned.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert Path(CHROMIUM).exists(), "apt-get install chromium"
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def entered(browser: Browser, address: str, *, scripts: bool) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=scripts).new_page()
    page.set_default_timeout(10_000)
    page.goto(f"{address}/login/")
    page.fill("#username", "site")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/desk/stock/room")
    return page


@pytest.mark.browser
def test_74_5_a_plan_is_drawn_by_keys_alone(browser: Browser, address: str, planned: World) -> None:
    page = entered(browser, address, scripts=True)
    page.fill("#rows", "5")
    page.fill("#columns", "4")
    assert page.inner_text("[data-count]") == "40"
    page.locator('[data-desk="1-1"]').focus()
    for key in ("ArrowDown", "ArrowRight", "Space", "ArrowRight", "Space", "Space", "ArrowDown", "Space"):
        page.keyboard.press(key)
    assert page.input_value("#missing") == "2-2 3-3"
    assert page.inner_text("[data-count]") == "36"
    assert page.evaluate("document.activeElement.dataset.desk") == "3-3"
    assert page.get_attribute('[data-desk="2-2"]', "aria-pressed") == "false"
    assert page.inner_text('[data-desk="2-3"]').split() == ["011", "012"]
    page.fill("#rows", "2")
    assert page.input_value("#missing") == "2-2"
    assert page.is_visible("[data-few]")
    page.fill("#rows", "5")
    number = page.input_value("#number")
    with page.expect_navigation():
        page.press("#note", "Enter")
    assert planned.one(Room, "site", Room.number == number).missing == "2-2"


@pytest.mark.browser
def test_74_5_a_plan_is_told_in_words_where_there_are_no_scripts(
    browser: Browser, address: str, planned: World
) -> None:
    page = entered(browser, address, scripts=False)
    number = page.input_value("#number")
    page.fill("#rows", "5")
    page.fill("#columns", "4")
    page.fill("#missing", "1-1  5-4")
    with page.expect_navigation():
        page.press("#note", "Enter")
    made = planned.one(Room, "site", Room.number == number)
    assert (made.missing, made.seats) == ("1-1 5-4", 36)
    page.goto(f"{address}/desk/stock/room/{made.id}")
    assert page.locator(".seat-desk.gone").count() == 2
