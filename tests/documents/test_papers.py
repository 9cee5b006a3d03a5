"""Each of the ten forms printed from a real database: what stands on it, who prints it, and when."""

from __future__ import annotations

import datetime as dt
import hashlib
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from app import files
from app.errors import BadInput, Refusal
from app.form import FORMS, Paper, find, printed
from app.form.source import shipped
from app.models import Application, Placement, Printout, Seat, Sheet, Sitting, SittingRoom, Statement
from app.rules.terms import SittingState
from app.text import Lang, kk_order
from tests.documents.conftest import MORNING, World

LAST_ROOM = sa.select(sa.func.max(SittingRoom.id)).scalar_subquery()
CLOSED = f"{MORNING - dt.timedelta(days=10):%d.%m.%Y %H:%M}"


def words(paper: Paper) -> str:
    """Everything that stands in the body and footers of a Word paper."""
    word = Document(BytesIO(paper.content))
    parts = [word.element.body, *(section.footer._element for section in word.sections)]
    return "\n".join(node.text or "" for part in parts for node in part.iter() if node.tag.endswith("}t"))


def table(paper: Paper, heading: str) -> list[list[str]]:
    """The rows below the line that bears `heading` in the first Word table that has it."""
    for one in Document(BytesIO(paper.content)).tables:
        rows = [[cell.text for cell in row.cells] for row in one.rows]
        for place, row in enumerate(rows):
            if heading in row:
                return rows[place + 1 :]
    raise AssertionError(heading)


def sheet(paper: Paper) -> Worksheet:
    active = load_workbook(BytesIO(paper.content)).active
    assert isinstance(active, Worksheet)
    return active


def below(page: Worksheet, heading: str) -> list[list[Any]]:
    """The rows below the row that bears `heading`, down to the first empty one."""
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    start = next(place for place, row in enumerate(rows) if heading in row)
    found = []
    for row in rows[start + 1 :]:
        if row[0] is None:
            break
        found.append(row)
    return found


def say(world: World, statement: sa.Select[Any]) -> list[Any]:
    with world.as_("pg") as (session, _):
        return list(session.scalars(statement))


class TestPrinting:
    def test_leaves_a_trace_and_the_bytes(self, world: World) -> None:
        paper = world.print("si", "I-11", "701-1-01")
        trace = say(world, sa.select(Printout))[0]
        assert paper.name == "I-11 701-1-01 kk.docx"
        assert (trace.number, trace.form, trace.unit_key, trace.lang) == ("I-11/701-1-01/1", "I-11", "701-1-01", "kk")
        assert (trace.login, trace.printed_at.date(), trace.template) == (
            "si",
            MORNING.date(),
            shipped(FORMS["I-11"].source).version,
        )
        assert trace.picture == hashlib.sha256(paper.content).hexdigest()
        assert files.opened(trace.picture) == paper.content
        for told in (trace.number, trace.checksum, trace.template, "Құралай Сәдуақасова", "03.11.2018 07:3"):
            assert told in words(paper)

    def test_counts_the_prints_of_a_paper_and_its_checksum_is_that_of_the_data(self, world: World) -> None:
        for lang in ("kk", "ru", "both"):
            world.print("si", "I-11", "701-1-01", lang)
        world.print("si", "I-11", "701-1-02")
        numbers = {trace.number: trace.checksum for trace in say(world, sa.select(Printout))}
        assert set(numbers) == {f"I-11/701-1-01/{n}" for n in (1, 2, 3)} | {"I-11/701-1-02/1"}
        assert len({checksum for number, checksum in numbers.items() if "-01/" in number}) == 1
        assert len(set(numbers.values())) == 2

    def test_a_commission_and_the_site_count_apart(self, world: World) -> None:
        world.print("rp", "I-11", "701-1-01")
        world.print("si", "I-11", "701-1-01")
        assert {trace.number for trace in say(world, sa.select(Printout))} == {
            "I-11/701-1-01/1901/1", "I-11/701-1-01/1",
        }  # fmt: skip

    def test_another_role_is_told_who_prints(self, world: World) -> None:
        with pytest.raises(Refusal, match="жауапты тұлға"):
            world.print("ntc", "R-4", "701-1-02")
        assert say(world, sa.select(Printout)) == []

    def test_outside_an_act_nothing_is_printed(self, world: World) -> None:
        with world.as_("si") as (session, staff), pytest.raises(RuntimeError, match="act"):
            printed(session, "I-11", "701-1-01", "kk", staff)

    @pytest.mark.parametrize("form", ["I-99", "i-11", "", "../I-1"])
    def test_an_unknown_form_is_answered_with_the_list(self, world: World, form: str) -> None:
        with world.as_("si") as (session, _), pytest.raises(BadInput, match="I-4-2, I-7"):
            find(session, form, "701-1-01")

    @pytest.mark.parametrize(
        ("form", "unit"),
        [("I-11", "701-1-09"), ("I-11", "701"), ("I-11", ""), ("I-9", "701-7"), ("I-9", "702-1"), ("I-1", "0000"),
         ("R-4", "701000000"), ("I-4", "701-1"), ("I-4-2", "701-1-1901"), ("I-21", "' OR 1=1 --")],
    )  # fmt: skip
    def test_an_unknown_unit_is_answered_with_how_it_is_written(self, world: World, form: str, unit: str) -> None:
        with world.as_("ntc") as (session, _), pytest.raises(BadInput, match="табылмады"):
            find(session, form, unit)


class TestRoomList:
    def test_whole_in_kazakh_order_without_seats(self, world: World) -> None:
        paper = world.print("si", "I-11", "701-1-01")
        rows = table(paper, "ТАӘ")
        names = [row[1] for row in rows]
        assert len(names) == 47
        assert names == sorted(names, key=kk_order)
        assert [row[0] for row in rows] == [str(n) for n in range(1, 48)]
        assert "Орын" not in words(paper)
        assert "Тізім бойынша: 47" in words(paper)

    def test_before_the_allocation(self, world: World) -> None:
        with world.doing("ntc") as (session, _):
            session.scalars(sa.select(Sitting)).one().state = SittingState.PLANNED
        with pytest.raises(Refusal, match="бөлінді"):
            world.print("si", "I-11", "701-1-01")

    def test_a_part_of_a_room_is_not_a_room_list(self, world: World) -> None:
        with world.doing("ntc") as (session, _):
            room = session.scalars(sa.select(SittingRoom)).first()
            assert room is not None
            room.candidates += 1
        with pytest.raises(Refusal, match="ТӨП басып шығарады"):
            world.print("rp", "I-11", "701-1-01")

    @pytest.mark.parametrize(("lang", "title"), [
        ("kk", "Аудиториялық тізім"), ("ru", "Аудиторный список"), ("both", "Аудиториялық тізім / Аудиторный список"),
    ])  # fmt: skip
    def test_speaks_the_language_asked_for(self, world: World, lang: Lang, title: str) -> None:
        said = words(world.print("si", "I-11", "701-1-02", lang)).split("\n")
        assert title in said
        assert ("русский язык" in said) == (lang == "ru")


class TestPass:
    def test_one_leaf_for_each_of_a_room_and_no_seat(self, world: World) -> None:
        paper = world.print("rp", "R-4", "701-1-02", "both")
        codes = say(world, sa.select(Placement.code).where(Placement.sitting_room_id == LAST_ROOM))
        said = words(paper).split("\n")
        assert len(codes) == 5
        assert {code: said.count(code) for code in codes} == dict.fromkeys(codes, 2)
        assert "Орын" not in words(paper)
        assert "Төлеген Әбішұлы Қасымов" in said

    def test_one_candidate_by_the_personal_code(self, world: World) -> None:
        code = say(world, sa.select(Placement.code))[0]
        paper = world.print("rp", "R-4", code)
        assert paper.name == f"R-4 {code} kk.docx"
        assert say(world, sa.select(Printout.number)) == [f"R-4/{code}/1"]

    def test_a_whole_commission(self, world: World) -> None:
        assert words(world.print("rp", "R-4", "1901")).count("Сурет орны 3х4") == 2 * 52


class TestSeating:
    def test_each_room_by_seat_with_lines_for_additional_seating(self, world: World) -> None:
        paper = world.print("pg", "I-9", "701-1", password=world.password)
        seats = say(world, sa.select(Seat.number).order_by(Seat.sitting_room_id, Seat.number))
        rows = [row for one in Document(BytesIO(paper.content)).tables for row in one.rows if len(row.cells) == 7]
        assert [row.cells[0].text for row in rows if row.cells[0].text.isdigit()] == [f"{seat:03}" for seat in seats]
        sitting = say(world, sa.select(Sitting))[0]
        assert sitting.state is SittingState.SEATING_PRINTED
        assert sitting.seating_printed_at.date() == MORNING.date()

    def test_needs_the_password_of_the_centre(self, world: World) -> None:
        for password in (None, "", "AAAAA-BBBBB-CCCCC-DDDDD"):
            with pytest.raises(Refusal) as refused:
                world.print("pg", "I-9", "701-1", password=password)
            assert refused.value.mark == "§43.6"
        assert say(world, sa.select(Printout)) == []
        assert say(world, sa.select(Seat)) == []

    def test_is_printed_once(self, world: World) -> None:
        world.print("pg", "I-9", "701-1", password=world.password)
        with pytest.raises(Refusal) as refused:
            world.print("pg", "I-9", "701-1", password=world.password)
        assert refused.value.mark == "§43.6"
        assert len(say(world, sa.select(Printout))) == 1

    def test_on_its_day(self, world: World) -> None:
        with world.doing("ntc") as (session, _):
            session.execute(sa.text("SELECT move_clock(:at)"), {"at": MORNING - dt.timedelta(days=1)})
        with pytest.raises(Refusal, match="тестілеу күні"):
            world.print("pg", "I-9", "701-1", password=world.password)


class TestMaterials:
    def test_variants_seat_by_seat_without_names(self, world: World) -> None:
        paper = world.print("mr", "X-1", "701-1-01")
        rows = table(paper, "Орын №")
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)
        assert len(rows) == 47
        assert {(row[3], row[5]) for row in rows} == {("Физика", "2"), ("Қазақстан тарихы", "–")}
        names = say(world, sa.select(Application.surname))
        assert not [name for name in names if name in words(paper)]

    def test_answer_sheets_of_a_room_one_a_page(self, world: World) -> None:
        paper = world.print("ntc", "I-19", "701-1-02", "both")
        of_room = sa.select(Sheet.number).where(Sheet.sitting_room_id == LAST_ROOM)
        numbers = say(world, of_room.order_by(Sheet.number))
        pages = PdfReader(BytesIO(paper.content)).pages
        assert paper.name == "I-19 701-1-02 both.pdf"
        assert len(pages) == len(numbers)
        assert all(number in page.extract_text() for number, page in zip(numbers, pages, strict=True))


class TestJournal:
    def test_in_order_of_numbers_with_its_closing_block(self, world: World) -> None:
        page = sheet(world.print("rp", "I-1", "1901"))
        rows = below(page, "ТАӘ")
        assert [row[1] for row in rows] == list(range(1, 53))
        assert all(len(row[4]) == 12 for row in rows)
        cells = [cell for row in page.iter_rows(values_only=True) for cell in row]
        assert "Төлеген Әбішұлы Қасымов" in cells
        assert "47 / 5" in cells
        assert page.print_title_rows is not None
        assert page.page_setup.orientation == "landscape"

    def test_9_bears_the_hour_that_closed_the_base(self, world: World) -> None:
        for clock, told in ((MORNING - dt.timedelta(days=11), None), (MORNING, CLOSED)):
            with world.doing("ntc") as (session, _):
                session.execute(sa.text("SELECT move_clock(:at)"), {"at": clock})
            cells = [list(row) for row in sheet(world.print("rp", "I-1", "1901")).iter_rows(values_only=True)]
            line = next(row for row in cells if "Журналдың жабылған күні мен уақыты" in row)
            after = line[line.index("Журналдың жабылған күні мен уақыты") + 1 :]
            assert next((cell for cell in after if cell), None) == told


class TestProtocol:
    def test_both_tables_with_wrong_sectors_in_thick_frames(self, scanned: World) -> None:
        page = sheet(scanned.print("pg", "I-21", "701-1-01"))
        upper, lower = below(page, "Тестіленушінің ТАӘ"), below(page, "Жауап парағының №")
        assert len(upper) == 5
        assert [row[2] for row in lower[:4]] == ["2", "3", "4", "толтырылмаған"]
        thick = [
            cell.value
            for row in page.iter_rows()
            for cell in row
            if cell.border.top and cell.border.top.style == "thick"
        ]
        assert thick == ["70100_000", "099", "9999"]

    def test_of_a_small_room_is_one_page_in_either_language(self, scanned: World) -> None:
        pages = [sheet(scanned.print("pg", "I-21", "701-1-02", lang)).page_setup for lang in ("kk", "ru", "both")]
        assert [page.fitToWidth for page in pages] == [1, 1, 1]
        assert not [page for page in pages if page.fitToHeight not in (0, 1)]

    def test_before_both_passes(self, world: World) -> None:
        with pytest.raises(Refusal) as refused:
            world.print("pg", "I-21", "701-1-01")
        assert refused.value.mark == "§127.2"


class TestResults:
    def test_key_only_once_opened(self, scanned: World) -> None:
        with pytest.raises(Refusal) as refused:
            scanned.print("pg", "I-3", "701-1")
        assert refused.value.mark == "§147"

    def test_ten_tasks_a_row(self, opened: World) -> None:
        page = sheet(opened.print("pg", "I-3", "701-1"))
        rows = [row for row in page.iter_rows(values_only=True) if row[0] == "51–60"]
        assert rows
        assert all(list(row[1:]) == ["AC"] * 10 for row in rows)
        assert sum(row[0] == "1–10" for row in page.iter_rows(values_only=True)) == 2 * len(rows)

    def test_no_statement_before_the_scores(self, opened: World) -> None:
        with opened.doing("pg") as (session, _):
            sitting = session.scalars(sa.select(Sitting)).one()
            session.add(
                Statement(
                    site_id=sitting.site_id, sitting_id=sitting.id, snapshot="0", rows=0, absent=0, annulled=0,
                    formed_at=MORNING,
                )
            )  # fmt: skip
        with pytest.raises(Refusal) as refused:
            opened.print("pg", "I-4", "701-1")
        assert refused.value.mark == "§149"

    def test_statement_by_code_without_names(self, scored: World) -> None:
        page = sheet(scored.print("pg", "I-4", "701-1", "both"))
        rows = below(page, "ТЖК / ИКТ")
        cells = [str(cell) for row in page.iter_rows(values_only=True) for cell in row if cell is not None]
        assert [row[1] for row in rows] == sorted(row[1] for row in rows)
        assert len(rows) == say(scored, sa.select(Statement.rows).where(Statement.authority_id.is_(None)))[0]
        assert all(row[8] == row[6] + row[7] for row in rows)
        for person in say(scored, sa.select(Application)):
            assert not [cell for cell in cells if person.surname in cell or person.iin in cell]
        assert say(scored, sa.select(Statement.snapshot))[0] in cells

    def test_named_statement_in_kazakh_order(self, scored: World) -> None:
        page = sheet(scored.print("pg", "I-4-2", "701-1-1901"))
        names = [row[1] for row in below(page, "Аты-жөні (ТАӘ)")]
        assert names == sorted(names, key=kk_order)
        assert len(names) == say(scored, sa.select(Statement.rows).where(Statement.authority_id.is_not(None)))[0]

    def test_each_statement_has_its_own_unit(self, scored: World) -> None:
        with pytest.raises(BadInput):
            scored.print("pg", "I-4", "701-1-1901")
        with pytest.raises(BadInput):
            scored.print("pg", "I-4-2", "701-1")


@pytest.mark.parametrize("form", ["I-1", "I-3", "I-4", "I-4-2", "I-21"])
@pytest.mark.parametrize("lang", ["ru", "both"])
def test_every_workbook_speaks_both_languages(scored: World, form: str, lang: Lang) -> None:
    unit = {"I-1": "1901", "I-21": "701-1-01", "I-4-2": "701-1-1901"}.get(form, "701-1")
    page = sheet(scored.print("rp" if form == "I-1" else "pg", form, unit, lang))
    assert FORMS[form].title.within(lang) in [cell for row in page.iter_rows(values_only=True) for cell in row]
    assert page.oddFooter.left.text.startswith(f"№ {form}/{unit}/1 · 03.11.2018")
