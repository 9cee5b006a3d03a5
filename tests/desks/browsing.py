"""A real browser of one official before the application of a test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from tests.desks.conftest import PASSWORD, World

CHROMIUM = "/usr/bin/chromium"


@contextmanager
def browsing(world: World, login: str) -> Iterator[Page]:
    """A page of 1366 x 768, logged in."""
    assert Path(CHROMIUM).exists(), "apt-get install chromium"
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        visit = opened.new_context(viewport={"width": 1366, "height": 768}).new_page()
        visit.set_default_timeout(20_000)
        address = f"http://127.0.0.1:{server.server_port}"
        visit.goto(f"{address}/login/")
        visit.fill("#username", login)
        visit.fill("#password", PASSWORD)
        visit.press("#password", "Enter")
        visit.wait_for_url(f"{address}/")
        yield visit
        opened.close()
    server.shutdown()
    thread.join()
