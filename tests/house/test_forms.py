"""A template and the dataclass that fills it ask for and offer the same, and every form has who prints it."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator

import pytest

from app.documents import FORMS
from app.form import Form
from app.form.addressees import ADDRESSEES
from app.form.declared import TEMPLATES, Kind
from app.form.gate.contract import UNLABELLED, shape_of
from app.form.gate.verdict import judge
from app.form.saying import DRAWN, Imprint, labels
from app.form.waiting import WAITING, Waiting, sample_paper
from app.roles import PRINTS
from app.text import Lang

OF_STEP = [
    "I-1", "I-3", "I-4", "I-4-2", "I-7", "I-8", "I-9", "I-11", "I-17", "I-19", "I-21", "R-3", "R-4", "X-1", "X-2",
    "X-7", "X-8", "X-13",
]  # fmt: skip
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
    """By the gate of the workshop, which has not even a warning for a template of the house."""
    shape, verdict = shape_of(form), judge(form, form.source.read_bytes(), form.source.name)
    assert [str(flaw) for flaw in verdict.flaws] == []
    asked, imprint = verdict.shown, {one.name for one in dataclasses.fields(Imprint)}
    assert {name for name in asked if not name.startswith(("t.", "h."))} == set(_offered(shape))
    assert {name[2:] for name in asked if name.startswith("h.")} <= imprint
    assert {name[2:] for name in asked if name.startswith("t.")} - imprint == set(labels(shape)) - UNLABELLED


def _offered(shape: type, before: str = "") -> Iterator[str]:
    """The fields of a dataclass, read here once more and by hand."""
    for name, hint in typing.get_type_hints(shape).items():
        inner = typing.get_args(hint)
        of_list = typing.get_origin(hint) is list
        if of_list and dataclasses.is_dataclass(inner[0]):
            yield from _offered(typing.cast("type", inner[0]), f"{before}{name}.")
        elif dataclasses.is_dataclass(hint) and hint not in DRAWN:
            yield from _offered(typing.cast("type", hint), f"{before}{name}.")
        else:
            yield before + name


def test_a_form_without_a_template_draws_itself() -> None:
    assert [form.id for form in FORMS.values() if form.draw] == ["I-19", "X-2"]


@pytest.mark.parametrize("lang", ["kk", "ru", "both"])
@pytest.mark.parametrize("waits", WAITING.values(), ids=lambda waits: waits.id)
def test_a_form_that_waits_is_printed_from_its_sample(waits: Waiting, lang: Lang) -> None:
    paper = sample_paper(waits, lang)
    assert paper.content.startswith(b"%PDF" if waits.kind is Kind.PDF else b"PK")
    assert "None" not in paper.name
