"""Fills a Word template: sandboxed, escaped, and strict about what it asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.form.press.binding import Binder
from app.form.press.compiled import compiled, environment
from app.form.press.page import Press
from app.form.press.pictures import stream as picture

__all__ = ["book", "environment", "fill", "picture"]


def fill(template: bytes, words: dict[str, Any]) -> bytes:
    """The filled document; `words` are plain values, lists, mappings and what is drawn."""
    press = Press(compiled(template))
    drawn = press.drawn(words)
    for story in press.template.stories:
        relations = press.relations(story)
        press.add(story.name, story, [press.set(story, drawn, relations)], relations)
    return press.package(drawn)


def book(template: bytes, many: Iterable[dict[str, Any]], *, copies: int = 1) -> bytes:
    """One document of many papers, each `copies` times: every one begins a page and counts its own pages.

    `many` are the words of one paper after the other; they are taken one at a time. ValueError when there are none.
    """
    return Binder(compiled(template, book=True)).bound(many, copies)
