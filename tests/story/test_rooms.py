"""Who sits where: by lot that can be drawn again, neighbours apart, and told to nobody before the day."""

from __future__ import annotations

import re
import zipfile
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from docx import Document
from openpyxl import load_workbook

import app.documents  # noqa: F401  (declares the forms)
from app.db import act
from app.errors import Refusal
from app.form import printed
from app.models import Allotment, Application, Lot, Placement, Seat, SeatingPrint, Sitting, SittingRoom, Staff
from app.rules.terms import PasswordKind, SittingState
from app.stages import preparation
from app.stages.placing import seats_again
from app.text import Text
from tests.story.played import Story

ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
CODE = re.compile(r"(?<!\d)701\d{6}(?!\d)")
SEAT = re.compile(r"\b0\d\d\b")  # as it is written on paper: 001 … 036
TITLE = Text("сынау", "проба")


def order(name: str) -> list[int]:
    """Kazakh alphabetical order, a space before every letter."""
    return [ALPHABET.find(letter) for letter in name.lower()]


def words(path: Path) -> str:
    """Every word of a Word file, boxes and footers too."""
    book = zipfile.ZipFile(path)
    parts = [book.read(name).decode() for name in book.namelist() if name.startswith("word/") and name.endswith("xml")]
    return "\n".join(" ".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", part)) for part in parts)


def sitting(session: Any, number: int) -> Sitting:
    return session.scalars(sa.select(Sitting).where(Sitting.number == number)).one()  # type: ignore[no-any-return]


# ---- neighbours


def test_117_no_neighbour_has_the_same_variant(story: Story) -> None:
    with story.sees("ntc") as session:
        halls = session.scalars(sa.select(SittingRoom).where(SittingRoom.serves)).all()
        assert len(halls) == 5
        for hall in halls:
            width = hall.room.columns * 2
            lying = session.scalars(sa.select(Allotment).where(Allotment.sitting_room_id == hall.id)).all()
            places = {one.variant: [] for one in lying}  # type: dict[str, list[tuple[int, int]]]
            for one in lying:
                places[one.variant].append(divmod(one.seat - 1, width))
            assert len(lying) == hall.candidates > 0
            for taken in places.values():
                for (row, place), (other_row, other_place) in combinations(taken, 2):
                    assert max(abs(row - other_row), abs(place - other_place)) > 1


# ---- the lot


def test_78_6_the_lot_drawn_again_from_its_seed_is_the_same(story: Story) -> None:
    with story.sees("programmer") as session:
        first = sitting(session, 1)
        rows = session.execute(sa.select(Placement, Seat.number).join(Seat, Seat.placement_id == Placement.id)).all()
        halls = session.scalars(sa.select(SittingRoom).where(SittingRoom.sitting_id == first.id)).all()
        lot = session.scalars(sa.select(Lot.seed).where(Lot.sitting_id == first.id)).one()
        drawn: list[dict[int, int]] = []
        for seed in (lot, lot + 1):
            found: dict[int, int] = {}
            for hall in halls:
                found |= seats_again(
                    hall, [one.application for one, _ in rows if one.sitting_room_id == hall.id], lot=seed
                )
            drawn.append(found)
        kept = {placed.application_id: seat for placed, seat in rows}
    assert drawn[0] == kept
    assert len(kept) == 90
    assert drawn[1] != kept


def test_74_2_each_room_is_of_one_language_and_no_place_is_taken_twice(story: Story) -> None:
    with story.sees("programmer") as session:
        rows = session.execute(
            sa.select(Placement, SittingRoom, Seat.number)
            .join(SittingRoom, SittingRoom.id == Placement.sitting_room_id)
            .join(Seat, Seat.placement_id == Placement.id)
        ).all()  # fmt: skip
        assert all(placed.language is hall.language for placed, hall, _ in rows)
        assert all(1 <= seat <= hall.room.seats for _, hall, seat in rows)
        assert len({(hall.id, seat) for _, hall, seat in rows}) == len(rows) == 90
        assert all(CODE.fullmatch(placed.code) for placed, _, _ in rows)


# ---- papers without seats


def test_43_6_neither_pass_nor_room_list_tells_a_seat(story: Story) -> None:
    papers = story.out / "papers"
    silent = [*papers.glob("R-4 *.docx"), *papers.glob("I-11 *.docx")]
    assert len(silent) == 8
    for path in silent:
        assert CODE.search(words(path))
        assert SEAT.findall(words(path)) == []
    for path in (papers / "I-9 701-1 kk.docx", *papers.glob("X-1 *.docx")):
        assert len(SEAT.findall(words(path))) >= 10  # papers that do tell seats are seen to tell them


def test_43_6_a_candidate_s_seat_stands_nowhere_in_their_line(story: Story) -> None:
    with story.sees("programmer") as session:
        seats = dict(
            session.execute(sa.select(Placement.code, Seat.number).join(Seat, Seat.placement_id == Placement.id)).all()
        )  # fmt: skip
    found = {}
    for path in (story.out / "papers").glob("I-11 701-1-*.docx"):
        for row in (row for table in Document(str(path)).tables for row in table.rows):
            cells = [cell.text for cell in row.cells]
            for code in CODE.findall(" ".join(cells)):
                found[code] = cells[1:]  # the first is the number of the line
    assert set(found) == set(seats)
    for code, cells in found.items():
        assert not {f"{seats[code]}", f"{seats[code]:02}", f"{seats[code]:03}"} & set(cells)


def test_43_6_before_the_print_no_official_sees_a_seat(story: Story) -> None:
    with story.sees("ntc") as session:
        logins = session.scalars(sa.select(Staff.login)).all()
        second = sitting(session, 2)
        assert (second.state, second.seating_printed_at) == (SittingState.ALLOCATED, None)
    for login in logins:
        with story.sees(login) as session:
            assert session.scalars(sa.select(Seat.id).where(Seat.sitting_id == second.id)).all() == []
    with sa.create_engine(story.house.servers.app_url, poolclass=sa.NullPool).connect() as application:
        assert application.scalar(sa.text("SELECT count(*) FROM seat")) == 0


# ---- the order of names


@pytest.mark.parametrize("pattern", ["I-11 701-*.docx", "I-4-2 701-1-*.xlsx"])
def test_names_stand_in_kazakh_order(story: Story, pattern: str) -> None:
    with story.sees("ntc") as session:
        people = set(session.scalars(sa.select(Application.full_name)))
    lists = [_names(path, people) for path in sorted((story.out / "papers").glob(pattern))]
    assert len(lists) > 1
    for names in lists:
        assert len(names) > 5
        assert names == sorted(names, key=order)
    assert any(names != sorted(names) for names in lists)  # the order of code points would be another


def _names(path: Path, people: set[str]) -> list[str]:
    if path.suffix == ".docx":
        cells = [cell.text for table in Document(str(path)).tables for row in table.rows for cell in row.cells]
    else:
        cells = [str(one) for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True) for one in row]
    return [cell for cell in cells if cell in people]


# ---- the seating sheet leaves the printer once


def test_43_6_a_second_print_is_refused_by_the_command(story: Story) -> None:
    done = story.run("form", "I-9", "--unit", "701-1", "--as", "programmer", "--out", story.out)
    assert done.returncode == 2
    assert done.stderr.startswith("§43.6: ")
    assert "Traceback" not in done.stderr
    assert not list(story.out.glob("I-9*"))


def test_43_6_a_second_print_is_refused_by_verb_and_database_even_with_a_fresh_password(copy: Story) -> None:
    with copy.house.as_login("ntc") as (session, _), act(session, TITLE, mark="§43.6"):
        now = session.scalar(sa.text("SELECT synaq_now()"))
        fresh = preparation.issue_password(session, sitting(session, 1), PasswordKind.SEATING, now=now)
    before = _prints(copy)
    with (
        copy.house.as_login("programmer") as (session, staff),
        pytest.raises(Refusal, match=r"§43\.6"),
        act(session, TITLE, mark="§43.6"),
    ):
        printed(session, "I-9", "701-1", "kk", staff, fresh)
    with (
        copy.house.as_login("programmer") as (session, staff),
        pytest.raises(Refusal, match=r"§43\.6"),
        act(session, TITLE, mark="§43.6"),
    ):
        session.execute(sa.select(sa.func.print_seating(sitting(session, 1).id, fresh.replace("-", ""))))
    assert _prints(copy) == before == 1


def _prints(story: Story) -> int:
    with story.sees("ntc") as session:
        return session.scalar(sa.select(sa.func.count(SeatingPrint.id))) or 0
