"""Attempts on the form house through its doors: each was made on the running programme before it was mended."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from app.desks import reports
from app.documents import FORMS
from app.form.declared import Kind
from app.form.source import shipped
from app.models import FormTemplate, Job, OwnFile, Printout
from tests.desks.conftest import DAY, Visitor, World, sent, words
from tests.documents.hostile_templates import EXCEL_FORM, Case, both, cell


def draft(visitor: Visitor, form: str, content: bytes, **more: str) -> int:
    name = f"үлгі{FORMS[form].kind.value}"
    answer = visitor.post(f"/desk/templates/{form}/draft", template=sent(name, content), note="неге", **more)
    return answer.status_code


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2018-10-01", "2030-01-01", "9999-12-31"])
def test_a_day_that_no_programme_reads_does_not_shut_the_workshop_for_all(allocated: World, day: str) -> None:
    allocated.at(DAY, 8)
    visitor = allocated.enter("ntc")
    assert draft(visitor, "I-11", shipped(FORMS["I-11"].source).content, from_day=day) == 422
    assert visitor.get("/desk/templates/").status_code == 200


def test_a_seating_sheet_is_not_seen_by_way_of_its_template(allocated: World) -> None:
    """§43.6: who prints no seating sheet has none from the preview either, as often as they like."""
    visitor = allocated.enter("ntc")
    assert draft(visitor, "I-9", shipped(FORMS["I-9"].source).content) == 302
    with allocated.see("ntc") as session:
        number = session.scalar(sa.select(sa.func.max(FormTemplate.id)).where(FormTemplate.form == "I-9"))
    before = files_of(allocated)
    answer = visitor.post(f"/desk/templates/version/{number}/preview", unit="701-1", lang="kk")
    assert (answer.status_code, files_of(allocated)) == (409, before)
    assert "алдын ала қаралмайды" in words(answer)
    assert visitor.post(f"/desk/templates/version/{number}/preview", unit="", lang="kk").status_code == 200


def files_of(world: World) -> int:
    with world.see("ntc") as session:
        return session.scalar(sa.select(sa.func.count(OwnFile.id))) or 0


def test_a_faulty_template_that_no_programme_opens_is_answered_with_its_faults(allocated: World) -> None:
    broken = Case("", Kind.EXCEL, both(cell("<f>1+1</f>"), cell("<v>99999</v>", ' t="s"')))
    visitor = allocated.enter("ntc")
    name = f"үлгі{Kind.EXCEL.value}"
    answer = visitor.post(f"/desk/templates/{EXCEL_FORM}/draft", template=sent(name, broken.content()), note="неге")
    assert answer.status_code == 422
    assert "формула" in words(answer)
    assert "көшірмені жүктеп алу" not in words(answer)


@pytest.mark.parametrize("number", ["0" * 11 + "9" * 20, "0" * 11 + "9" * 5000])
def test_a_number_behind_zeros_is_no_number_of_a_row(allocated: World, number: str) -> None:
    visitor = allocated.enter("programmer")
    order = {"token": "abc", "lang": "kk", "kind": "own", "copies.0": "1"}
    for door, field in (("choose", "bulk.ids"), ("order", "book.ids")):
        sent_there = {"book.form": "I-11", field: number, **order}
        assert visitor.post(f"/desk/books/{door}", **sent_there).status_code == 400


@pytest.mark.parametrize("field", ["commission", "x", "__class__", "site", "sitting_id", "sitting\0"])
def test_a_greater_unit_that_the_form_has_not_is_no_request(allocated: World, field: str) -> None:
    visitor = allocated.enter("programmer")
    asked = {"book.form": "I-11", "book.of": field, field: "1"}
    assert visitor.post("/desk/books/choose", **asked).status_code == 400


@pytest.mark.parametrize("unit", ["701-1-01%00", "%00", "701%0a-1-01"])
def test_a_unit_with_signs_that_nobody_types_is_not_found(allocated: World, unit: str) -> None:
    assert allocated.enter("programmer").post(f"/paper/I-11/{unit}").status_code == 404
    assert allocated.enter("programmer").post(f"/paper/I-11/{unit}?pdf=1").status_code == 404


def test_who_asks_for_the_heads_of_answers_alone_is_stopped_too(allocated: World) -> None:
    passer_by, elsewhere = allocated.app.test_client(), {"REMOTE_ADDR": "10.9.7.1"}
    told = [
        passer_by.head(f"/check?number=I-11/701-1-01/1&checksum={n:012x}", environ_base=elsewhere).status_code
        for n in range(7)
    ]
    assert told == [404] * 5 + [429] * 2
    assert passer_by.get("/check?number=x&checksum=1", environ_base=elsewhere).status_code == 429


@contextmanager
def no_room(most: int = 2000) -> Iterator[None]:
    """No file grows longer than that, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_told_in_a_sentence_and_nothing_is_entered(allocated: World) -> None:
    visitor, before = allocated.enter("programmer"), prints(allocated)
    with no_room():
        answer = visitor.post("/paper/I-11/701-1-01?lang=ru")
    assert (answer.status_code, prints(allocated)) == (507, before)
    assert "орын қалмады" in words(answer)
    assert visitor.post("/paper/I-11/701-1-01?lang=ru").status_code == 200


def prints(world: World) -> int:
    with world.see("ntc") as session:
        return session.scalar(sa.select(sa.func.count(Printout.id))) or 0


def test_two_long_reports_of_one_second_are_two_files(allocated: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "LARGE", 0)
    visitor = allocated.enter("programmer")
    for title in ("бірінші", "екінші"):
        told = {"wish": "register=placement&cols=code&rows=0", "kind": "csv", "title": title}
        assert visitor.post("/desk/reports/export", **told).status_code == 302
    with allocated.see("programmer") as session:
        titles = set(session.scalars(sa.select(Job.arguments["title"].astext).where(Job.verb == "giving.give_report")))
    assert titles == {"бірінші", "екінші"}
