"""A browser without a screen: it logs in, keeps its cookie, sends forms with the token of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class Browser:
    """One official at the programme."""

    client: FlaskClient
    token: str = ""

    @classmethod
    def entered(cls, app: Flask, login: str, password: str) -> Browser:
        browser = cls(app.test_client())
        browser.token = token_of(browser.client.get("/login/").text)
        answer = browser.post("/login/", username=login, password=password)
        if answer.status_code != 302:
            raise AssertionError(answer.text)
        browser.token = token_of(browser.client.get("/password/").text)
        return browser

    def get(self, way: str) -> TestResponse:
        return self.client.get(way)

    def post(self, way: str, **fields: Any) -> TestResponse:
        return self.client.post(way, data={"csrf_token": self.token, **fields})


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    if found is None:
        raise AssertionError(page)
    return found[1]


class FormOf(HTMLParser):
    """The fields of the page's own form, as a browser would send them back untouched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._select = ""
        self.feed(page.partition('<section class="form panel">')[2].partition("</section>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "select":
            self._select = said.get("name") or ""
        elif tag == "option" and ("selected" in said or self._select not in self.fields):
            self.fields[self._select] = said.get("value") or ""
        elif tag == "input" and said.get("name") and (said.get("type") != "checkbox" or "checked" in said):
            self.fields[str(said["name"])] = said.get("value") or ""
