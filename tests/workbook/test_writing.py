"""What is given out: a template that comes back filled, an export in which nothing is taken for a formula."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from app import workbook
from app.db import Base
from app.models import Application, Commission, Institution, Region, Room, Site, Subject
from app.stages.enrolment import COLUMNS
from app.text import Lang
from tests.workbook.world import MORNING, World, cells

LANGS: tuple[Lang, ...] = ("kk", "ru", "both")
REGISTERS = [m.class_ for m in Base.registry.mappers if m.class_.register and "C" in m.class_.register.screen]
HOSTILE = [
    "=1+1", "+7 701", "-5", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"http://x\")", "=cmd|'/c calc'!A1", "＝1+1",
    "'=1", "a;b", 'a"b', "<b>&amp;", "a,b", "#REF!", "1E5", "0012", "ИСТИНА",
]  # fmt: skip


def kept(words: str) -> str:
    return " ".join(words.split())


def book(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: model.__name__)
def test_every_template_is_accepted_back_by_its_headings(db: Session, model: type[Base], lang: Lang) -> None:
    only = COLUMNS if model is Application else None
    made = book(workbook.template(db, model, lang, only=only))
    made.worksheets[0].append(["x"] * made.worksheets[0].max_column)
    stream = io.BytesIO()
    made.save(stream)
    rows = workbook.read(model, stream.getvalue(), "t.xlsx", only=only)
    assert [field.name for field in rows.fields] == list(rows.headings)
    assert rows.lines[0].row == 2


@pytest.mark.parametrize("lang", LANGS)
def test_a_template_filled_from_its_own_lists_is_taken_and_taken_again_unchanged(db: Session, lang: Lang) -> None:
    made = book(workbook.template(db, Subject, lang))
    sheet = made.worksheets[0]
    offered = {str(rule.sqref).split(":")[0][0]: made["Тізімдер" if lang != "ru" else "Списки"] for rule in
               sheet.data_validations.dataValidation}  # fmt: skip
    assert set(offered) == {"A", "B", "C"} or len(offered) == 3
    values = {letter: [cell.value for cell in lists[letter] if cell.value] for letter, lists in offered.items()}
    headings = {cell.column_letter: cell.value for cell in sheet[1]}
    for at in range(2, 6):
        for letter in headings:
            sheet[f"{letter}{at}"] = values[letter][at % len(values[letter])] if letter in values else f"{letter}{at}"
    stream = io.BytesIO()
    made.save(stream)
    assert workbook.load(db, Subject, stream.getvalue(), "t.xlsx").added == 4
    assert workbook.load(db, Subject, stream.getvalue(), "t.xlsx").unchanged == 4


def test_text_columns_of_a_template_are_text_to_excel(db: Session) -> None:
    sheet = book(workbook.template(db, Application, "kk", only=COLUMNS)).worksheets[0]
    formats = {sheet.cell(1, at).value: sheet.column_dimensions[sheet.cell(1, at).column_letter].number_format
               for at in range(1, len(COLUMNS) + 1)}  # fmt: skip
    assert formats["ЖСН"] == formats["Жұмыс орны (БСН)"] == "@"
    assert formats["Суреттер 3х4 (2)"] == "General"


def test_a_template_tells_what_to_write(db: Session) -> None:
    notes = {row[0]: row[1:3] for row in cells(workbook.template(db, Application, "ru", only=COLUMNS), 1) if row[0]}
    assert notes["ИИН"] == ["да", "12 цифр, в виде текста"]
    assert notes["Отчество (при наличии)"][0] == "нет"
    assert (
        notes["Тестілеу тілі" if "Тестілеу тілі" in notes else "Язык тестирования"][1] == "казахский язык; русский язык"
    )
    assert "Предметы тестирования" in notes["Предмет тестирования"][1]


def test_lists_of_a_template_are_those_that_the_bearer_sees(still: World) -> None:
    with still.as_("si") as session:
        lists = cells(workbook.template(session, Room, "ru"), 2)
    assert [row[0] for row in lists if row[0]] == ["ППТ № 1 города Алматы"]


def test_an_export_is_accepted_back_and_changes_nothing(db: Session) -> None:
    for model in (Region, Subject, Institution, Site):
        for lang in LANGS:
            content = workbook.export(model, db.scalars(workbook.selected(model)), lang)
            report = workbook.load(db, model, content, "e.xlsx")
            assert (report.added, report.changed) == (0, 0)
            assert report.unchanged > 0
        text = workbook.export(model, db.scalars(workbook.selected(model)), "kk", "csv")
        assert workbook.load(db, model, text, "e.csv").changed == 0


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_no_text_is_taken_for_a_formula_and_none_is_lost(db: Session, words: str, kind: Any) -> None:
    region = db.scalars(sa.select(Region)).first()
    assert region is not None
    region.kk = words
    content = workbook.export(Region, [region], "kk", kind)
    if kind == "xlsx":
        cell = book(content).worksheets[0]["B2"]
        assert cell.data_type == "s"
        assert cell.value == words.replace("\r", "_x000D_") or cell.value == words
        assert cell.quotePrefix is words.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    else:
        line = content.decode("utf-8-sig").split("\r\n", 1)[1]
        assert not any(f";{start}{sign}" in line for start in ("", '"') for sign in "=+-@\t\r＝")
    (read,) = workbook.read(Region, content, f"e.{kind}").lines
    assert read.cells["kk"] == kept(words.removeprefix("'") if words == "'=1" else words)


def test_headings_of_an_export_are_styled_and_frozen(db: Session) -> None:
    sheet = book(workbook.export(Region, db.scalars(workbook.selected(Region)), "ru")).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Код", "Название (по-казахски)", "Название (по-русски)"]
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"


def test_moments_are_shown_in_the_zone_of_their_place(world: World) -> None:
    with world.doing("ntc") as session:
        for one in session.scalars(sa.select(Commission)):
            one.opened_at = MORNING
    with world.as_("ntc") as session:
        rows = cells(workbook.export(Commission, session.scalars(workbook.selected(Commission)), "ru"))
        shown = {row[0]: row[rows[0].index("База открыта")] for row in rows[1:]}
        assert shown["1901"] == dt.datetime(2018, 10, 1, 10, 0)  # noqa: DTZ001
        assert shown["1501"] == dt.datetime(2018, 10, 1, 9, 0)  # noqa: DTZ001
        assert rows[1][rows[0].index("ППТ")] == "703"
        text = workbook.export(Commission, session.scalars(workbook.selected(Commission)), "ru", "csv").decode()
        assert "01.10.2018 09:00" in text


def test_an_export_needs_no_more_questions_for_more_rows(db: Session) -> None:
    asked: list[str] = []
    connection = db.connection()
    sa.event.listen(connection, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
    workbook.export(Institution, db.scalars(workbook.selected(Institution)), "kk")
    assert len(asked) <= 2


def peak(count: int) -> int:
    """Bytes of memory that an export of so many rows takes at most."""
    rows = (Region(code=str(n), kk="Әуелі", ru="Сначала") for n in range(count))
    tracemalloc.start()
    workbook.export(Region, rows, "kk")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_ten_times_more_rows_take_hardly_more_memory() -> None:
    assert peak(10_000) < peak(1_000) + 2**20
