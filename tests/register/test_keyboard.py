"""The form and the card in a real browser: keys alone, focus, drafts, the end of a stay, two people at one row."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.register.conftest import PASSWORD, World

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
FOCUSED = "document.activeElement.name || document.activeElement.id"


@pytest.fixture(scope="module")
def address(world: World) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    visit = browser.new_context(viewport={"width": 1366, "height": 768})
    yield visit.new_page()
    visit.close()


def enter(page: Page, address: str, login: str) -> Page:
    page.set_default_timeout(10_000)
    page.goto(f"{address}/login/")
    page.fill("#username", login)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{address}/")
    return page


def test_a_row_is_added_by_keys_alone_and_the_next_one_follows(page: Page, address: str) -> None:
    enter(page, address, "si702").goto(f"{address}/room/add")
    assert page.evaluate(FOCUSED) == "number"
    for typed in ("41", "Г корпусы", "5"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    page.keyboard.type("5")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.url.endswith("/room/add")
    assert "Жазба қосылды" in page.inner_text(".alert-success")
    assert page.evaluate(FOCUSED) == "number"
    for typed in ("42", "Г корпусы", "5", "5", "", "", "", ""):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert re.search(r"/room/show/\d+$", page.url)
    assert page.evaluate("sessionStorage.length") == 0


def test_after_a_refusal_the_focus_is_on_the_summary_and_its_link_leads_to_the_field(page: Page, address: str) -> None:
    enter(page, address, "si702").goto(f"{address}/room/add")
    page.fill("[name=building]", "Д корпусы")
    with page.expect_navigation():
        page.click("[data-save]")
    assert page.title().startswith("Қате: ")
    assert page.evaluate(FOCUSED) == "summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "number"
    assert page.input_value("[name=building]") == "Д корпусы"


def test_a_draft_comes_back_in_its_tab_for_its_author_and_goes_with_the_stay(page: Page, address: str) -> None:
    enter(page, address, "si702").goto(f"{address}/room/add")
    page.fill("[name=building]", "Жарым жазылған")
    page.wait_for_timeout(600)
    assert page.evaluate("sessionStorage.length") == 1
    page.goto(f"{address}/room/list/")
    page.goto(f"{address}/room/add")
    assert page.input_value("[name=building]") == ""
    page.click(".draft button:has-text('Қайтару')")
    assert page.input_value("[name=building]") == "Жарым жазылған"
    page.goto(f"{address}/")
    with page.expect_navigation():
        page.click("form[action='/logout/'] button")
    assert page.evaluate("sessionStorage.length") == 0


def test_the_end_of_the_stay_is_told_two_minutes_before(page: Page, address: str) -> None:
    def nearly_over(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        told = re.sub(r'data-left="\d+"', 'data-left="123"', answer.text())
        route.fulfill(response=answer, body=told)  # type: ignore[attr-defined]

    enter(page, address, "si702")
    page.route("**/room/list/", nearly_over)
    page.goto(f"{address}/room/list/")
    assert page.is_hidden("#stay")
    page.wait_for_selector("#stay:visible")
    assert "екі минуттан аз" in page.inner_text("#stay")


def test_the_whole_value_is_shown_on_the_press_of_a_button(page: Page, address: str, world: World) -> None:
    enter(page, address, "rp702").goto(f"{address}/application/show/{world.ids['application 702']}")
    cell = page.locator("tr:has(th:text-is('ЖСН')) td")
    assert re.match(r"•{8}\d{4}", cell.inner_text())
    with page.expect_navigation():
        cell.locator("button").click()
    assert re.fullmatch(r"\d{12}", cell.inner_text().strip())


def test_second_of_two_chooses_and_what_is_chosen_is_saved(
    page: Page, browser: Browser, address: str, world: World
) -> None:
    way = f"{address}/application/edit/{world.ids['application 702'] - 1}"
    enter(page, address, "rp702").goto(way)
    other = enter(browser.new_context().new_page(), address, "rp702")
    other.goto(way)
    other.fill("[name=position]", "директор")
    with other.expect_navigation():
        other.click("[data-save]")
    page.fill("[name=position]", "әдіскер")
    with page.expect_navigation():
        page.click("[data-save]")
    assert page.evaluate(FOCUSED) == "summary"
    page.check("[name=take-position][value=mine]")
    with page.expect_navigation():
        page.click(".collision .btn-primary")
    assert "әдіскер" in page.inner_text("table.card")
    other.context.close()
