"""A real browser on the served demonstration: every role enters, opens what its menu offers, takes its papers away."""

from __future__ import annotations

import io
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, sync_playwright

from app.demo.logins import PASSWORD
from app.documents import FORMS
from app.models import Printout
from app.roles import Role, may_print
from tests.story.played import HERE, Story, environment

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
LOGINS = {
    "ntc": Role.NTC, "secretary": Role.NTC_SECRETARY, "branch": Role.BRANCH, "site": Role.SITE,
    "responsible": Role.RESPONSIBLE, "chair": Role.CHAIR, "commission": Role.COMMISSION_SITE, "lead": Role.LEAD,
    "representative": Role.REPRESENTATIVE, "programmer": Role.PROGRAMMER, "appeal-chair": Role.APPEAL_CHAIR,
    "appeal-member": Role.APPEAL_MEMBER, "republican": Role.REPUBLICAN, "invigilator": Role.INVIGILATOR,
}  # fmt: skip
ON = {"Commission": "commission", "Placement": "placement", "SittingRoom": "sitting_room", "Sitting": "sitting",
      "Statement": "statement", "Room": "room", "RoomStock": "room_stock", "Application": "application"}  # fmt: skip
MAGIC = {".docx": b"PK", ".xlsx": b"PK", ".pdf": b"%PDF"}


@pytest.fixture(scope="module")
def browsed(story: Story) -> Iterator[Story]:
    """The demonstration in a database of its own."""
    with story.copied() as mine:
        yield mine


@pytest.fixture(scope="module")
def address(browsed: Story) -> Iterator[str]:
    """It is served by gunicorn on a free port."""
    mine = browsed
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "run:wsgi()",
            "--bind",
            f"127.0.0.1:{port}",
            "--log-level",
            "error",
        ]
        web = subprocess.Popen(command, cwd=HERE, env={**environment(mine.env), "PORT": str(port)})
        try:
            _wait(f"http://127.0.0.1:{port}/health", web)
            yield f"http://127.0.0.1:{port}"
        finally:
            web.terminate()
            web.wait(timeout=20)


def _wait(health: str, web: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and web.poll() is None:
        try:
            urllib.request.urlopen(health, timeout=2)  # noqa: S310  (our own address)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the web server does not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert Path(CHROMIUM).exists(), "apt-get install chromium"
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    visit = browser.new_context(accept_downloads=True)
    opened = visit.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    visit.close()


def enter(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/login/")
    page.fill("input[name=username]", login)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{address}/")


@pytest.mark.parametrize("login", LOGINS)
def test_each_role_enters_and_opens_every_register_of_its_menu(page: Page, address: str, login: str) -> None:
    enter(page, address, login)
    links = sorted({link for link in (a.get_attribute("href") for a in page.query_selector_all("nav a")) if link})
    lists = [link for link in links if re.fullmatch(r"/\w+/list/", link)]
    assert lists, "the menu is empty"
    for link in lists:
        answer = page.goto(address + link)
        assert answer is not None
        assert answer.status == 200, link
        assert page.locator("table.rows, .empty").count() > 0, link


@pytest.mark.parametrize("form", [form for form in FORMS if form != "I-9"])
def test_each_form_is_taken_away_from_its_register(page: Page, address: str, form: str) -> None:
    login = next(login for login, role in LOGINS.items() if may_print(form, role))
    enter(page, address, login)
    declared = FORMS[form]
    page.goto(f"{address}/{ON[declared.on.__name__]}/list/")
    row = page.locator("tr", has=page.locator(f"button[formaction^='/paper/{form}/']")).first
    row.locator("details.print summary").click()
    with page.expect_download() as taken:
        row.locator(f"button[formaction^='/paper/{form}/'][formaction$='lang=kk']").click()
    name = taken.value.suggested_filename
    content = Path(taken.value.path()).read_bytes()
    assert name.startswith(f"{form} "), name
    assert name.endswith(f" kk{declared.extension}"), name
    assert content.startswith(MAGIC[declared.extension])
    if declared.extension != ".pdf":
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


def test_43_6_the_seating_sheet_asks_for_the_password_and_is_printed_once(
    page: Page, address: str, story: Story, browsed: Story
) -> None:
    password = re.search(r"I-9 \(programmer\), пароль: (\S+)", (story.out / "README.txt").read_text("utf-8"))
    assert password
    assert browsed.run("clock", "2018-11-04T07:40").returncode == 0
    enter(page, address, "programmer")
    _ask_for_seating(page, address)
    page.fill("input[name=password]", "AAAAA-BBBBB-CCCCC-DDDDD")
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    assert "§43.6" in page.inner_text("main")
    page.click("text=Парольді қайта енгізу")
    page.wait_for_load_state()
    page.fill("input[name=password]", password[1])
    with page.expect_download() as taken:
        page.press("input[name=password]", "Enter")
    assert taken.value.suggested_filename == "I-9 701-2 kk.docx"
    assert Path(taken.value.path()).read_bytes().startswith(MAGIC[".docx"])
    _ask_for_seating(page, address)
    page.fill("input[name=password]", password[1])
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    assert "§43.6" in page.inner_text("main")
    with browsed.sees("ntc") as session:
        printed = session.scalars(sa.select(Printout).where(Printout.form == "I-9", Printout.unit_key == "701-2"))
        assert len(printed.all()) == 1


def _ask_for_seating(page: Page, address: str) -> None:
    """The print button of the second sitting in its register."""
    page.goto(f"{address}/sitting/list/")
    row = page.locator("tr", has=page.locator("button[formaction^='/paper/I-9/']")).filter(has_text="04.11.2018").first
    row.locator("details.print summary").click()
    row.locator("button[formaction^='/paper/I-9/'][formaction$='lang=kk']").click()
    page.wait_for_load_state()


def test_the_screen_speaks_kazakh_first_and_russian_when_asked(page: Page, address: str) -> None:
    enter(page, address, "programmer")
    assert page.get_attribute("html", "lang") == "kk"
    assert "Басты бет" in page.inner_text("body")
    page.click("text=РУС")
    page.wait_for_load_state()
    assert page.get_attribute("html", "lang") == "ru"
    assert "Главная" in page.inner_text("body")


def test_a_row_of_another_site_is_not_there(page: Page, address: str) -> None:
    enter(page, address, "programmer702")
    page.goto(f"{address}/sitting/list/")
    assert "701-1" not in page.inner_text("body")
    answer = page.goto(f"{address}/sitting/show/1")
    assert answer is not None
    assert answer.status == 404


def test_nothing_is_asked_of_the_outer_world(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    enter(page, address, "representative")
    page.goto(f"{address}/scan/list/")
    strange = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert not strange
