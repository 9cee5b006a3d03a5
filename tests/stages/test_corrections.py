"""The journal of changes I-17: written after the closing, applied once on the test day; forged by SQL (§32.8, §82)."""

# ruff: noqa: S608  (attacks are written in SQL)
from __future__ import annotations

import datetime as dt
import io

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from app.db import act
from app.errors import BadInput, Refusal
from app.form import printed
from app.models import Application, Correction, Placement, Site
from app.rules.applications import iin_with_check
from app.rules.terms import Category, CorrectedField, PassStep
from app.stages import corrections, passes
from tests.stages.test_passes import codes, qr
from tests.stages.world import DAY, Small, at
from tests.workbook.world import MORNING, TITLE, World, commission, staff

BEFORE = at(10, day=dt.date(2018, 10, 29))
BASIS = "жеке куәлік № 034871265"
FREE = next(iin for n in range(99) if (iin := iin_with_check(f"8503124501{n % 10}")) is not None)


@pytest.fixture
def wrong(allocated: Small) -> Small:
    """Five days before the test."""
    allocated.move_clock(BEFORE)
    return allocated


def candidate(session: Session, surname: str = "Әбдіқадырова") -> Application:
    return session.scalars(sa.select(Application).where(Application.surname == surname)).one()


def enter(world: World, right: dict[str, str], of: str = "Әбдіқадырова", now: dt.datetime = BEFORE) -> int:
    with world.doing("rp") as session:
        lines = corrections.enter(session, candidate(session, of), right, BASIS, now=now, by=staff(session, "rp"))
        return lines[-1].id


def line(world: World, number: int) -> Correction:
    with world.as_("ntc") as session:
        return session.get_one(Correction, number)


def apply(world: World, number: int, login: str = "pg") -> None:
    with world.doing(login) as session:
        corrections.apply(session, session.get_one(Correction, number))


def test_32_8_82_a_line_says_what_stands_and_what_is_right(wrong: Small) -> None:
    for n, right in enumerate(
        ({"surname": "Әбді"}, {"patronymic": "Қайратқызы"}, {"iin": FREE}, {"category": "expert"},
         {"attestation_type": "early"}, {"first_name": " Гүлнұр-Ай  "}), start=1,
    ):  # fmt: skip
        made = line(wrong, enter(wrong, right))
        assert (made.number, made.entered_by, made.delivered_at, made.applied_at) == (n, "rp", None, None)
        assert abs((made.entered_at - BEFORE).total_seconds()) < 300
    last, iin = line(wrong, made.id), line(wrong, made.id - 3)
    assert (last.old_value, last.new_value) == ("Гүлнұр", "Гүлнұр-Ай")
    assert (iin.old_value, iin.new_value, iin.iin) == ("", "", FREE)
    assert iin.old_iin is not None


def test_before_the_closing_the_base_itself_is_mended(enrolled: Small) -> None:
    with pytest.raises(Refusal) as early:
        enter(enrolled, {"first_name": "Гүл"}, now=MORNING)
    assert early.value.mark == "§32.4"


@pytest.mark.parametrize("field", ["language", "subject_id", "wished_day", "position", "site_id", "id", "full_name"])
def test_108_a_fifth_datum_is_no_matter_of_the_journal(wrong: Small, field: str) -> None:
    with pytest.raises(Refusal) as strange:
        enter(wrong, {field: "rus"})
    assert (strange.value.mark, "§108" in strange.value.text.kk) == ("§82", True)


@pytest.mark.parametrize(
    ("right", "error"),
    [
        ({}, BadInput), ({"surname": ""}, BadInput), ({"surname": "Әбдіқадырова"}, BadInput),
        ({"category": "?"}, BadInput),
        ({"iin": "800101400018"}, Refusal), ({"iin": "8001014000"}, Refusal), ({"attestation_type": ""}, BadInput),
    ],
)  # fmt: skip
def test_what_is_not_right_is_not_written(wrong: Small, right: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        enter(wrong, right)
    with wrong.as_("ntc") as session:
        assert session.scalars(sa.select(Correction)).all() == []


def test_without_a_document_no_line(wrong: Small) -> None:
    with wrong.as_("rp") as session, pytest.raises(BadInput):
        corrections.enter(session, candidate(session), {"surname": "Әбді"}, "  ", now=BEFORE, by=staff(session, "rp"))


def test_the_iin_of_another_is_refused_without_showing_them(wrong: Small) -> None:
    with wrong.as_("ntc") as session:
        other = candidate(session, "Соколова").iin
    with pytest.raises(Refusal) as taken:
        enter(wrong, {"iin": other})
    assert (taken.value.mark, "Соколова" in taken.value.text.kk) == ("§78.3", False)
    enter(wrong, {"iin": FREE})
    with pytest.raises(Refusal):  # nor one that another line is to bring
        enter(wrong, {"iin": FREE}, "Соколова")


def test_one_open_line_a_datum_and_it_is_withdrawn_until_it_is_applied(wrong: Small) -> None:
    first = enter_name(wrong, "Әбді")
    with pytest.raises(Refusal) as twice:
        enter_name(wrong, "Әбдіқадыр")
    assert "№ 1" in twice.value.text.kk
    with wrong.doing("rp") as session:
        corrections.withdraw(session, session.get_one(Correction, first), now=BEFORE)
    second = enter_name(wrong, "Әбдіқадыр")
    assert line(wrong, second).number == 2
    wrong.move_clock(at(7))
    apply(wrong, second)
    for number in (first, second):
        with pytest.raises(Refusal), wrong.doing("rp") as session:
            corrections.withdraw(session, session.get_one(Correction, number), now=BEFORE)


def enter_name(world: World, surname: str) -> int:
    with world.doing("rp") as session:
        of = session.scalars(sa.select(Application).order_by(Application.number)).first()
        assert of is not None
        return corrections.enter(session, of, {"surname": surname}, BASIS, now=BEFORE, by=staff(session, "rp"))[0].id


def test_44_2_on_the_test_day_the_programmer_of_the_site_applies_a_line_exactly_once(wrong: Small) -> None:
    number = enter_name(wrong, "Әбді")
    with wrong.doing("rp") as session:
        corrections.deliver(session, [session.get_one(Correction, number)], now=BEFORE)
    with pytest.raises(Refusal) as early:
        apply(wrong, number)
    assert early.value.mark == "§44.2"
    wrong.move_clock(at(23, 59, day=DAY - dt.timedelta(days=1)))
    with pytest.raises(Refusal):
        apply(wrong, number)
    wrong.move_clock(at(6, 40))
    with pytest.raises((Refusal, sa.exc.NoResultFound)):
        apply(wrong, number, "pg702")
    apply(wrong, number)
    with wrong.as_("ntc") as session:
        mended = session.get_one(Application, line(wrong, number).application_id)
        assert (mended.surname, mended.full_name) == ("Әбді", "Әбді Гүлнұр")
        told = session.execute(
            sa.text("SELECT who, old->>'surname', new->>'surname' FROM history_of('application', :id) LIMIT 1"),
            {"id": mended.id},
        ).one()
    assert tuple(told) == ("pg Қызметкер", "Әбдіқадырова", "Әбді")
    done = line(wrong, number)
    assert (done.applied_by, done.applied_at is not None) == ("pg", True)
    for login in ("pg", "pg2"):
        with pytest.raises(Refusal) as twice:
            apply(wrong, number, login)
        assert twice.value.mark == "§82"


def test_44_2_every_line_of_the_day_at_once_and_one_that_is_refused_holds_none_back(wrong: Small) -> None:
    with wrong.doing("rp") as session:
        of = candidate(session)
        right = {"surname": "Әбді", "iin": FREE, "category": "expert"}
        ids = [one.id for one in corrections.enter(session, of, right, BASIS, now=BEFORE, by=staff(session, "rp"))]
    wrong.move_clock(at(7))
    apply(wrong, ids[1])
    with wrong.as_("pg") as session:
        told = corrections.apply_each(session, ids)
    assert [(number, refused is None) for number, refused in told] == [(ids[0], True), (ids[1], False), (ids[2], True)]
    with wrong.as_("ntc") as session:
        mended = session.get_one(Application, line(wrong, ids[0]).application_id)
        assert (mended.surname, mended.iin, mended.category) == ("Әбді", FREE, Category.EXPERT)


def test_a_pass_printed_before_the_line_was_applied_is_still_genuine(wrong: Small) -> None:
    code = codes(wrong)[0]
    words = qr(wrong, code)
    with wrong.doing("rp") as session:
        of = session.scalars(
            sa.select(Application)
            .join(Placement, Placement.application_id == Application.id)
            .where(Placement.code == code)
        ).one()
        right = {"surname": "Әбді", "iin": FREE, "category": "expert"}
        ids = [one.id for one in corrections.enter(session, of, right, BASIS, now=BEFORE, by=staff(session, "rp"))]
    wrong.move_clock(at(7))
    for number in ids:
        apply(wrong, number)
    assert qr(wrong, code) != words
    with wrong.doing("cc") as session:
        passes.scan(session, PassStep.DRAWN_UP, words, by=staff(session, "cc"), now=at(7))


def test_candidates_are_found_by_name_number_code_and_the_last_digits_of_the_iin(wrong: Small) -> None:
    code = codes(wrong)[0]
    with wrong.as_("rp") as session:
        of = commission(session, "1901")
        whose = session.scalars(
            sa.select(Application)
            .join(Placement, Placement.application_id == Application.id)
            .where(Placement.code == code)
        ).one()
        for words in ("гүлнұр", str(whose.number), code, whose.iin[-4:], whose.surname.upper()):
            assert whose.id in [one.id for one in corrections.sought(session, of, words)], words
        assert corrections.sought(session, of, whose.iin) == []
        assert corrections.sought(session, of, "%") == []
    with wrong.as_("rp2") as session:
        assert corrections.sought(session, commission(session, "7501"), code) == []


def test_82_the_journal_i_17_is_printed_with_what_is_wrong_and_right(wrong: Small) -> None:
    number = enter_name(wrong, "Әбді")
    enter(wrong, {"category": "expert"}, "Соколова")
    with wrong.doing("rp") as session:
        gone = session.get_one(Correction, number + 1)
        assert gone.field is CorrectedField.CATEGORY
    for login in ("rp", "cc", "pg"):
        with wrong.doing(login) as session:
            paper = printed(session, "I-17", "1901", "kk", staff(session, login))
        cells = [
            cell.value for row in load_workbook(io.BytesIO(paper.content)).worksheets[0].iter_rows() for cell in row
        ]
        for words in ("Әбдіқадырова", "Әбді", "педагог-сарапшы", BASIS, "өтініш берген санаты"):
            assert any(words in str(cell) for cell in cells), (login, words)
    with pytest.raises(Refusal), wrong.doing("si") as session:
        printed(session, "I-17", "1901", "kk", staff(session, "si"))


# ---- by SQL, as the application role


def told(world: World, login: str, *orders: str) -> str:
    """The SQLSTATE, or mark, with which the database answers orders within one act of this official."""
    place = {"rp": "1901", "cc": "1901"}.get(login)
    with world.as_(login) as session:
        try:
            with act(session, TITLE, mark="§1", place=commission(session, place) if place else None):
                for order in orders:
                    if not session.execute(sa.text(order)).rowcount:  # type: ignore[attr-defined]
                        raise LookupError  # nothing of the act stays
            return "done"
        except LookupError:
            return "no row"
        except sa.exc.DBAPIError as error:
            return str(getattr(error.orig, "sqlstate", ""))
        except Refusal as refusal:
            return refusal.mark


APPLY = "UPDATE correction SET applied_at = now(), applied_by = 'бөтен'"


def test_44_2_82_by_sql_nothing_but_the_one_datum_of_the_line_comes_into_the_base(wrong: Small) -> None:
    number = enter_name(wrong, "Әбді")
    who = line(wrong, number).application_id
    mended = f"UPDATE application SET surname = 'Әбді' WHERE id = {who}"
    wrong.move_clock(at(7))
    for login, orders in (
        ("rp", (mended,)), ("pg", (mended,)), ("ntc", (mended,)), ("si", (mended,)),
        ("rp", (APPLY,)), ("si", (APPLY,)), ("pg702", (APPLY,)), ("pg702", (f"SELECT apply_correction({number})",)),
        ("rp", (f"SELECT apply_correction({number})",)), ("ntc", (f"SELECT apply_correction({number})",)),
        ("pg", ("UPDATE correction SET new_value = 'Басқа', applied_at = now()",)),
        ("pg", ("UPDATE correction SET field = 'first_name', applied_at = now()",)),
        ("rp", ("UPDATE correction SET new_value = 'Басқа'",)),
        ("rp", ("UPDATE correction SET application_id = application_id + 1",)),
        ("pg", ("UPDATE correction SET withdrawn_at = now()",)),
        ("pg", (APPLY, f"UPDATE application SET surname = 'Басқа' WHERE id = {who}")),
        ("pg", (APPLY, APPLY)), ("pg", (f"SELECT apply_correction({number})", f"SELECT apply_correction({number})")),
    ):  # fmt: skip
        assert told(wrong, login, *orders) != "done", (login, orders)
    with wrong.as_("ntc") as session:
        assert session.get_one(Application, who).surname == "Әбдіқадырова"
    assert told(wrong, "pg", APPLY) == "done"
    assert line(wrong, number).applied_by == "pg"
    assert told(wrong, "pg", APPLY) == "§82"
    with wrong.as_("ntc") as session:
        assert session.get_one(Application, who).surname == "Әбді"


def test_82_by_sql_author_moment_and_what_stood_there_are_told_by_the_database(wrong: Small) -> None:
    with wrong.as_("ntc") as session:
        of = candidate(session)
        others = candidate(session, "Соколова").iin
    columns = "site_id, commission_id, application_id, number, field, old_value, new_value, iin, basis"
    more = "entered_at, entered_by, delivered_at, withdrawn_at"
    line_of = f"INSERT INTO correction ({columns}, {more}) VALUES ({of.site_id}, {of.commission_id}, {of.id}"
    said = "'x', '2001-01-01', 'бөтен', '2001-01-01', '2001-01-01')"
    assert told(wrong, "rp", f"{line_of}, 1, 'surname', 'бөтен', 'Әбді', NULL, {said}") == "done"
    assert told(wrong, "rp", f"{line_of}, 2, 'iin', '', '', '{others}', {said}") == "§78.3"
    with wrong.as_("ntc") as session:
        made = session.scalars(sa.select(Correction)).one()
    assert (made.old_value, made.entered_by, made.delivered_at, made.withdrawn_at) == ("Әбдіқадырова", "rp", None, None)
    assert made.entered_at.year == 2018
    assert told(wrong, "rp2", f"{line_of}, 3, 'surname', '', 'Әбді', NULL, {said}") != "done"
    assert told(wrong, "cc", f"{line_of}, 3, 'first_name', '', 'Гүл', NULL, {said}") != "done"


def test_78_6_a_line_goes_with_its_candidate_to_another_site(enrolled: Small) -> None:
    """Written between closing and allocation, the line follows when the allocation meets a wish for another site."""
    enrolled.move_clock(at(10, day=dt.date(2018, 10, 6)))
    number = enter_name(enrolled, "Әбді")
    with enrolled.as_("ntc") as session:
        there = session.scalars(sa.select(Site.id).where(Site.code == "702")).one()
        who = line(enrolled, number).application_id
    with enrolled.doing("ntc") as session:
        session.execute(sa.text("SELECT send_to_site(ARRAY[:who]::integer[], :there)"), {"who": who, "there": there})
    assert line(enrolled, number).site_id == there
