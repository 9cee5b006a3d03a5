"""Paragraphs that a declaration fulfils: roles and their reach, duties, registers, forms, the printed sheet."""

from __future__ import annotations

import dataclasses
import io
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
import sqlalchemy as sa

import omr
from app.db import Base
from app.documents.results import KeyBlock, Line
from app.documents.sheets import LowerLine, Protocol, UpperLine
from app.form import FORMS
from app.guard import COMMANDS
from app.models import Commission, Reading, Room, Scan, Score, Sheet, SittingRoom
from app.roles import MATRIX, Role, cell, doers, may_print

PLACES = {"site_id", "commission_id", "branch_id"}
LAYOUT = omr.Layout.load("i19")


def table(model: type[Base]) -> sa.Table:
    found = sa.inspect(model).local_table
    assert isinstance(found, sa.Table)
    return found


def of_places() -> set[str]:
    """Registers whose rows belong to a place, and the places themselves."""
    tables = Base.metadata.tables
    return {name for name in MATRIX if PLACES & set(tables[name].columns.keys())} | {"site"}


def unique(model: type[Base]) -> set[frozenset[str]]:
    """Sets of columns that no two rows have in common."""
    keys = [key for key in table(model).constraints if isinstance(key, sa.UniqueConstraint)]
    found = {frozenset(column.name for column in key.columns) for key in keys}
    found |= {frozenset({column.name}) for column in table(model).columns if column.unique}
    return found | {frozenset(map(str, index.columns.keys())) for index in table(model).indexes if index.unique}


def fields(paper: type) -> list[str]:
    return [field.name for field in dataclasses.fields(paper)]


@pytest.mark.parametrize(
    ("role", "reaches"),
    [
        (Role.NTC, {"a"}),  # §2.1
        (Role.BRANCH, {"b", "o"}),  # §2.2
        (Role.SITE, {"s"}),  # §2.3
        (Role.CHAIR, {"c", "o"}),  # §2.4
        (Role.COMMISSION_SITE, {"s"}),  # §2.4
        (Role.LEAD, {"s"}),  # §2.5
    ],
)
def test_2_a_party_reaches_its_own_place_and_no_other(role: Role, reaches: set[str]) -> None:
    cells = {register: cell(register, role) for register in of_places()}
    assert {register: one.reach for register, one in cells.items() if one.reach and one.reach not in reaches} == {}
    assert [one for one in cells.values() if one.reach]


def test_6_intake_is_of_the_own_commission_and_begins_when_it_is_opened() -> None:
    assert cell("application", Role.RESPONSIBLE) == ("CRU", "c")
    assert table(Commission).columns["opened_at"].nullable
    assert doers("enrolment.import_applications") == {Role.RESPONSIBLE}


def test_19_3_26_5_the_centre_and_the_branch_set_the_day_of_closing_and_see_what_is_closed() -> None:
    assert doers("enrolment.open_base") == {Role.NTC, Role.BRANCH}
    assert cell("commission", Role.BRANCH) == ("RU", "b")
    assert Commission.register is not None
    assert {"opened_at", "closes_at", "closed_at"} <= set(Commission.register.shown)
    assert cell("commission", Role.NTC).reach == "a"


def test_34_21_39_15_the_key_is_opened_by_lead_or_representative_and_by_no_programmer() -> None:
    assert doers("results.open_key") == {Role.LEAD, Role.REPRESENTATIVE}
    assert doers("results.ask_opening") == {Role.PROGRAMMER}
    assert "R" in cell("sealed_key", Role.LEAD).verbs


def test_39_15_the_representative_sees_and_opens_at_the_own_site_only() -> None:
    assert cell("sealed_key", Role.REPRESENTATIVE) == ("RU", "s")


def test_44_5_a_page_stands_once_in_each_of_two_passes_and_the_programmer_receives_them() -> None:
    assert doers("sheets.receive") == doers("sheets.compare") == {Role.PROGRAMMER}
    assert frozenset({"sitting_room_id", "pass_no", "picture", "page"}) in unique(Scan)
    checks = [str(one.sqltext) for one in table(Scan).constraints if isinstance(one, sa.CheckConstraint)]
    assert "pass_no IN (1, 2)" in checks


def test_44_6_the_programmer_prints_the_key_in_two_copies() -> None:
    assert FORMS["I-3"].copies == 2
    assert [role for role in Role if may_print("I-3", role)] == [Role.PROGRAMMER]


def test_74_3_the_language_is_of_the_room_in_a_sitting() -> None:
    assert "language" not in table(Room).columns
    assert not table(SittingRoom).columns["language"].nullable


def test_116_one_sheet_of_a_candidate_counts_and_none_is_deleted() -> None:
    assert frozenset({"placement_id"}) in unique(Reading)
    assert frozenset({"placement_id"}) in unique(Score)
    assert "DELETE" not in COMMANDS.values()
    assert [one for name in ("sheet", "scan", "reading") for one in MATRIX[name].values() if "D" in one.verbs] == []


def test_122_the_key_is_looked_up_by_subject_language_and_variant() -> None:
    assert {"variant", "subject", "lang"} <= set(fields(KeyBlock))


def test_133_the_protocol_has_both_tables() -> None:
    """§133.1 the candidates without a sheet, §133.2 the sheets without a candidate."""
    assert {"upper", "lower"} <= set(fields(Protocol))
    assert fields(UpperLine) == ["n", "fio", "tjk", "seat_no", "u_sheet_no", "u_note"]
    assert fields(LowerLine)[1:] == [
        "sheet_no", "fail", "fio_on_sheet", "tjk_read", "tjk_right", "seat_read", "seat_right", "var_read",
        "var_booklet", "decision",
    ]  # fmt: skip


def test_149_1_no_name_stands_in_the_statement_for_the_stand() -> None:
    assert Counter(fields(Line)) & Counter(["fio", "iin", "workplace"]) == Counter()


@pytest.fixture(scope="module")
def printed() -> bytes:
    out = io.BytesIO()
    omr.blank(LAYOUT, [123], out)
    return out.getvalue()


def test_114_7_the_number_of_a_sheet_is_printed_read_and_its_own(printed: bytes) -> None:
    assert omr.read(printed, LAYOUT).sheet_no == 123
    assert frozenset({"number"}) in unique(Sheet)


def test_114_8_the_sheet_warns_of_soiling_and_says_the_pen(printed: bytes) -> None:
    """§114.8.1, §114.8.2. In both languages."""
    words = " ".join(pypdfium2.PdfDocument(printed)[0].get_textpage().get_text_range().split())
    for said in ("көк немесе қара", "синего или чёрного", "былғауға, бүктеуге", "пачкать, мять, рвать"):
        assert said in words


@pytest.mark.parametrize("pen", ["blue", "black"])
def test_114_8_1_blue_and_black_pens_are_read(pen: str, tmp_path: Path) -> None:
    """What is filled by either pen is read as it was filled."""
    sheet = {"number": 123, "fields": {"code": "701000011", "seat": "017", "variant": "1204"}, "answers": {1: "A"}}
    (path,) = omr.fake(LAYOUT, [{**sheet, "pen": pen}], tmp_path, seed=1)
    reading = omr.read(path, LAYOUT)
    assert (reading.fields, reading.answers[1]) == (sheet["fields"], "A")
