"""A report in a real browser, as a clerk puts it together: by keys, without a script, kept, shared, taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.register.test_keyboard import address, browser, enter
from tests.report.test_rights import words_of

__all__ = ["address", "browser"]

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    visit = browser.new_context(
        viewport={"width": 1366, "height": 768}, accept_downloads=True, java_script_enabled=request.param
    )
    yield visit.new_page()
    visit.close()


def choose(page: Page, selector: str, words: str) -> None:
    """Choose from a list by keys: come to it, go down to the words."""
    one = page.locator(selector)
    one.focus()
    one.press("Home")
    for _ in range(one.locator("option").count()):
        if one.evaluate("one => one.selectedOptions[0].text").strip() == words:
            return
        one.press("ArrowDown")
    raise AssertionError(words)


def taken(page: Page, kind: str) -> str:
    with page.expect_download() as download:
        page.locator(f"button[name=kind][value={kind}]").press("Enter")
    return words_of(Path(download.value.path()).read_bytes(), kind)


@pytest.mark.usefixtures("ground")
def test_a_report_is_built_by_keys_kept_shared_and_read_by_another_role_without_what_it_may_not_read(
    page: Page, address: str, browser: Browser
) -> None:
    enter(page, address, "si701").goto(f"{address}/desk/reports/")
    choose(page, "select[name=register]", "Нәтижелер")
    page.locator("select[name=register] >> xpath=../..").locator("button").press("Enter")
    page.wait_for_url("**/build?**")
    choose(page, "select[name=join]", "Тестіленуші → Өтініштерді тіркеу журналы")
    page.locator(".choose button").first.press("Enter")
    page.wait_for_load_state()
    choose(page, "select[name=g] >> nth=0", "Өтініштерді тіркеу журналы: Өтініш берген санаты")
    choose(page, "select[name=g] >> nth=1", "Тестіленуші: Тестілеу тілі")
    choose(page, "select[name=m] >> nth=0", "Орташасы: Жалпы балл")
    choose(page, "select[name=m] >> nth=1", "Саны")
    choose(page, "select[name=chart]", "бағаналы")
    page.locator(".choose button").first.press("Enter")
    page.wait_for_load_state()
    table = page.inner_text(".result table")
    assert "педагог-" in table
    assert "БАРЛЫҒЫ" in table
    assert page.locator(".chart svg text").count() > 5
    page.fill("input[name=title][required]", "Санат пен тіл")
    choose(page, "select[name=role]", "апелляциялық комиссия төрағасы")
    page.press("input[name=title][required]", "Enter")
    page.wait_for_url(re.compile(r"/saved/\d+$"))
    assert [kind for kind in ("xlsx", "docx", "csv") if "педагог-" not in taken(page, kind)] == []
    visit = browser.new_context(accept_downloads=True)
    other = enter(visit.new_page(), address, "ac701")
    other.goto(f"{address}/desk/reports/")
    other.get_by_role("link", name="Санат пен тіл").press("Enter")
    other.wait_for_url(re.compile(r"/saved/\d+$"))
    shown = other.inner_text("main")
    assert "Бұл есеп сізге толық көрінбейді" in shown
    assert "педагог-" not in shown
    assert "Тестілеу тілі" in other.inner_text(".result table")
    assert [kind for kind in ("xlsx", "docx", "csv") if "педагог-" in taken(other, kind)] == []
    visit.close()
    page.locator("form[action*='/drop/'] button").press("Enter")
    page.wait_for_url(f"{address}/desk/reports/")


@pytest.mark.usefixtures("ground")
def test_another_register_in_the_form_begins_anew_and_another_join_keeps_what_fits(page: Page, address: str) -> None:
    enter(page, address, "si701").goto(
        f"{address}/desk/reports/build?register=score&join=placement&g=placement.language&g=variant&m=sum:total"
        "&order=-sum:total&f.placement.language=kaz"
    )
    choose(page, "select[name=join]", "жоқ")
    page.locator(".choose button").first.press("Enter")
    page.wait_for_load_state()
    assert page.locator("select[name=g] >> nth=0").input_value() == "variant"
    assert page.locator("select[name=order]").input_value() == "-sum:total"
    assert "Нұсқа №" in page.inner_text(".result thead")
    choose(page, "select[name=register]", "Аудиториялық қор")
    page.locator(".choose button").first.press("Enter")
    page.wait_for_load_state()
    assert page.url.endswith("?register=room&rows=25")
    assert "Орын саны" in page.inner_text(".result thead")
    page.locator(".choose summary").first.press("Enter")
    page.locator("input[name='f.number']").fill("77")
    page.locator("input[name='f.number']").press("Enter")
    page.wait_for_load_state()
    assert "бірде-бір жазба сай келмейді" in page.inner_text(".result")
