"""A template and the dataclass that fills it ask for and offer the same, and every form has who prints it."""

from __future__ import annotations

import dataclasses
import re
import typing
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docxtpl import DocxTemplate
from jinja2 import Environment, nodes
from openpyxl import load_workbook

from app.documents import FORMS
from app.form import Form
from app.form.addressees import ADDRESSEES
from app.form.declared import TEMPLATES, Kind
from app.form.saying import DRAWN, Imprint, labels
from app.form.waiting import WAITING, Waiting, sample_paper
from app.roles import PRINTS
from app.text import Lang

OF_STEP = ["I-1", "I-3", "I-4", "I-4-2", "I-9", "I-11", "I-19", "I-21", "R-4", "X-1"]
UNLABELLED = {"campaign"}
TEMPLATED: list[Form | Waiting] = [
    *(form for form in FORMS.values() if form.template),
    *(waits for waits in WAITING.values() if waits.template),
]


def test_every_form_stands_once_in_the_order_of_the_appendices() -> None:
    assert list(FORMS) == OF_STEP


def test_every_form_has_somebody_who_prints_it() -> None:
    assert set(PRINTS) == set(FORMS)


def test_each_copy_of_a_form_has_somebody_who_gets_it() -> None:
    copies = {form.id: form.copies for form in FORMS.values()} | {one.id: one.copies for one in WAITING.values()}
    assert {name: len(whom) for name, whom in ADDRESSEES.items()} == {name: copies[name] for name in ADDRESSEES}
    assert set(FORMS) <= set(ADDRESSEES)


def test_no_template_is_without_a_form() -> None:
    files = {path.name for path in TEMPLATES.iterdir() if path.suffix in {".docx", ".xlsx"}}
    assert files == {form.source.name for form in TEMPLATED}


@pytest.mark.parametrize("form", TEMPLATED, ids=lambda form: form.id)
def test_template_asks_for_what_its_paper_says(form: Form | Waiting) -> None:
    shape = typing.get_type_hints(form.build)["return"]
    asked = set(_asked(form))
    said = {name for name in asked if not name.startswith(("t.", "h."))}
    assert said == set(_offered(shape))
    assert {name[2:] for name in asked if name.startswith("h.")} <= {one.name for one in dataclasses.fields(Imprint)}
    assert {name[2:] for name in asked if name.startswith("t.")} - {
        one.name for one in dataclasses.fields(Imprint)
    } == (set(labels(shape)) - UNLABELLED)


def _offered(shape: type, before: str = "") -> Iterator[str]:
    for name, hint in typing.get_type_hints(shape).items():
        inner = typing.get_args(hint)
        of_list = typing.get_origin(hint) is list
        if of_list and dataclasses.is_dataclass(inner[0]):
            yield from _offered(typing.cast("type", inner[0]), f"{before}{name}.")
        elif dataclasses.is_dataclass(hint) and hint not in DRAWN:
            yield from _offered(typing.cast("type", hint), f"{before}{name}.")
        else:
            yield before + name


def _asked(form: Form | Waiting) -> Iterator[str]:
    if form.kind is Kind.EXCEL:
        yield from load_workbook(form.source).defined_names
        return
    word = DocxTemplate(form.source)
    word.init_docx()
    with zipfile.ZipFile(form.source) as parts:
        names = [name for name in parts.namelist() if re.fullmatch(r"word/(document|footer\d|header\d)\.xml", name)]
        for name in names:
            tree = Environment(autoescape=True).parse(word.patch_xml(parts.read(name).decode()))
            yield from _names(tree, {})


def _names(node: nodes.Node, loops: dict[str, str]) -> Iterator[str]:
    """Paths that a template asks for; a loop's variable stands for the list it runs over."""
    if isinstance(node, nodes.For):
        path = _path(node.iter, loops) or ""
        target = typing.cast("nodes.Name", node.target).name
        inside = {**loops, target: path}
        asked = {name for child in node.body for name in _names(child, inside)}
        yield from asked
        return
    asked_for = _path(node, loops)
    if asked_for is not None:
        if not asked_for.startswith("loop"):
            yield asked_for
        return
    for child in node.iter_child_nodes():
        yield from _names(child, loops)


def _path(node: nodes.Node, loops: dict[str, str]) -> str | None:
    if isinstance(node, nodes.Name):
        return loops.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        before = _path(node.node, loops)
        return f"{before}.{node.attr}" if before else None
    return None


def test_a_form_without_a_template_draws_itself() -> None:
    assert [form.id for form in FORMS.values() if form.draw] == ["I-19"]


def test_no_template_runs_code_of_its_own() -> None:
    def words(path: Path) -> Any:
        with zipfile.ZipFile(path) as parts:
            return parts.namelist()

    for form in TEMPLATED:
        assert not [name for name in words(form.source) if "vba" in name.lower() or "externalLink" in name]


@pytest.mark.parametrize("lang", ["kk", "ru", "both"])
@pytest.mark.parametrize("waits", WAITING.values(), ids=lambda waits: waits.id)
def test_a_form_that_waits_is_printed_from_its_sample(waits: Waiting, lang: Lang) -> None:
    paper = sample_paper(waits, lang)
    assert paper.content.startswith(b"%PDF" if waits.kind is Kind.PDF else b"PK")
    assert "None" not in paper.name
