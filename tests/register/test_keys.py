"""Lists in a real browser without a mouse: a row is found, opened, corrected by keys alone; and without scripts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.register.conftest import PASSWORD, World

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WIDTH, HEIGHT = 1366, 768


@pytest.fixture(scope="module")
def address(world: World) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert Path(CHROMIUM).exists(), "apt-get install chromium"
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


def entered(browser: Browser, address: str, login: str, *, scripts: bool = True) -> Page:
    page = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, java_script_enabled=scripts
    ).new_page()  # fmt: skip
    page.set_default_timeout(20_000)
    page.goto(f"{address}/login/")
    page.fill("input[name=username]", login)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{address}/")
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('name') || document.activeElement.innerText"))


def test_a_candidate_is_found_and_corrected_without_a_mouse(browser: Browser, address: str) -> None:
    page = entered(browser, address, "rp701")
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.type("нұрлан")
    page.keyboard.press("Enter")
    page.wait_for_url("**/application/show/*")
    page.keyboard.press("e")
    page.wait_for_url("**/application/edit/*")
    for _ in range(60):
        if focused(page) == "position":
            break
        page.keyboard.press("Tab")
    assert focused(page) == "position"
    page.keyboard.press("Control+a")
    page.keyboard.type("аға мұғалім")
    for _ in range(40):  # Enter goes on to the next field, from the last one to the button
        if page.evaluate("document.activeElement.tagName") == "BUTTON":
            break
        page.keyboard.press("Enter")
    with page.expect_navigation(url="**/application/show/*"):
        page.keyboard.press("Enter")
    assert "аға мұғалім" in page.inner_text("main")


def test_rows_are_walked_by_arrows_and_letters_and_opened_by_enter(browser: Browser, address: str) -> None:
    page = entered(browser, address, "rp701")
    page.goto(f"{address}/application/list/?order=full_name&cols=full_name,number&view=0")
    names = page.locator("tbody tr td:nth-child(2) a").all_inner_texts()  # the first is the tick of a book
    for key in ("j", "ArrowDown", "j", "k"):
        page.keyboard.press(key)
    assert focused(page) == names[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert focused(page) == names[0]
    page.keyboard.press("Enter")
    page.wait_for_url("**/application/show/*")
    assert names[0] in page.inner_text("h1")


def test_keys_are_known_by_their_place_in_every_layout(browser: Browser, address: str) -> None:
    page = entered(browser, address, "rp701")
    page.goto(f"{address}/application/list/?view=0")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'т', code: 'KeyN', bubbles: true}))"
    )  # fmt: skip
    page.wait_for_url("**/application/add")
    page.goto(f"{address}/application/list/?view=0")
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '.', code: 'Slash', bubbles: true}))")
    assert focused(page) == "q"


def test_the_list_of_keys_opens_and_escape_leads_back(browser: Browser, address: str) -> None:
    page = entered(browser, address, "si701")
    page.goto(f"{address}/room/list/")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("dialog#keys").is_hidden()
    page.keyboard.press("f")
    page.wait_for_url("**/room/tune/**")
    page.keyboard.press("Escape")
    page.wait_for_url("**/room/list/**")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/room/show/*")
    page.keyboard.press("e")
    page.wait_for_url("**/room/edit/*")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("**/room/show/*")
    page.keyboard.press("Escape")
    page.wait_for_url("**/room/list/**")
    page.keyboard.press("i")
    page.wait_for_url("**/room/import/**")
    page.keyboard.press("Escape")
    page.wait_for_url("**/room/list/**")
    page.keyboard.press("/")
    page.keyboard.type("nef?/")
    assert page.input_value("input[name=q]") == "nef?/"
    page.keyboard.press("Escape")
    assert focused(page) != "q"


def test_nothing_stands_wider_than_the_screen(browser: Browser, address: str) -> None:
    for login, lang in (("ntc", "kk"), ("si701", "ru")):
        page = entered(browser, address, login)
        page.click(f"button[lang={lang}]")
        for way in (
            "/room/list/",
            "/application/list/?language=kaz&category=expert",
            "/application/tune/",
            "/search/?q=701",
        ):
            page.goto(address + way)
            for width in (WIDTH, 1024, 390):
                page.set_viewport_size({"width": width, "height": HEIGHT})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (way, lang, width)


def test_all_of_it_works_without_scripts(browser: Browser, address: str) -> None:
    page = entered(browser, address, "si701", scripts=False)
    page.fill("input[name=q]", "701")
    page.press("input[name=q]", "Enter")
    page.wait_for_url("**/site/show/*")
    page.goto(f"{address}/room/tune/")
    page.fill("input[name=number]", "01")
    page.press("input[name=number]", "Enter")
    page.wait_for_url("**/room/list/?*number=01*")
    page.check("input[name='bulk.ids'] >> nth=0")
    page.click("form.many button >> nth=0")
    page.fill("form.bulk input[name=building]", "Жаңа корпус")
    page.click("form.bulk button")
    assert "Жаңа корпус" in page.inner_text("table.rows")
