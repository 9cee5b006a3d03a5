"""Passes with their stubs: every step by its official, in its order; the folder of a room; forged by SQL (§78.7-81)."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from app.db import act
from app.documents.admission import passes as pass_paper
from app.errors import Refusal
from app.form import printed
from app.models import AdmissionPass, Placement
from app.rules.terms import PassStep
from app.stages import passes
from app.stages.passes import Wanted
from tests.stages.world import KAZ, RUS, Small, at, hall, sitting
from tests.workbook.world import TITLE, World, commission, staff

ISSUING = dt.date(2018, 10, 29)
OF = {PassStep.DRAWN_UP: "cc", PassStep.ISSUED: "rp", PassStep.HANDED: "rp", PassStep.AT_SITE: "si"}


@pytest.fixture
def issuing(allocated: Small) -> Small:
    """Five days before the test: passes are printed and lie before the chair."""
    allocated.move_clock(at(10, day=ISSUING))
    return allocated


def codes(world: World) -> list[str]:
    with world.as_("ntc") as session:
        return list(session.scalars(sa.select(Placement.code).order_by(Placement.code)))


def qr(world: World, code: str) -> str:
    """What a reader reads off the paper."""
    with world.as_("rp") as session:
        one = session.scalars(sa.select(Placement).where(Placement.code == code)).one()
        return str(pass_paper(session, one).rows[0].code.words)


def scan(world: World, step: PassStep, words: str, login: str = "", hour: int = 10) -> None:
    login = login or OF[step]
    with world.doing(login) as session:
        passes.scan(session, step, words, by=staff(session, login), now=at(hour, day=ISSUING))


def walk(world: World, words: str, *steps: PassStep) -> None:
    for step in steps or list(PassStep):
        scan(world, step, words)


def row(world: World, code: str) -> AdmissionPass | None:
    with world.as_("ntc") as session:
        chosen = sa.select(AdmissionPass).join(Placement, Placement.id == AdmissionPass.placement_id)
        return session.scalar(chosen.where(Placement.code == code))


def refused(world: World, step: PassStep, words: str, login: str = "") -> Refusal:
    with pytest.raises(Refusal) as told:
        scan(world, step, words, login)
    return told.value


def test_79_80_81_32_7_78_8_four_steps_by_three_officials_each_with_time_and_author(issuing: Small) -> None:
    code = codes(issuing)[0]
    walk(issuing, qr(issuing, code))
    found = row(issuing, code)
    assert found is not None
    assert [who for _, who in passes.taken(found).values()] == ["cc", "rp", "rp", "si"]
    for moment, _ in passes.taken(found).values():
        assert moment is not None
        assert abs((moment - at(10, day=ISSUING)).total_seconds()) < 300


def test_the_order_of_the_steps_is_kept_and_each_refusal_says_what_is_first(issuing: Small) -> None:
    code = codes(issuing)[0]
    assert refused(issuing, PassStep.ISSUED, code).mark == "§79"
    assert refused(issuing, PassStep.AT_SITE, code).mark == "§32.7"
    walk(issuing, code, PassStep.DRAWN_UP)
    assert refused(issuing, PassStep.HANDED, code).mark == "§80"
    again = refused(issuing, PassStep.DRAWN_UP, code)
    assert (again.mark, code in again.text.kk, "29.10.2018 10:" in again.text.kk) == ("§79", True, True)
    found = row(issuing, code)
    assert found is not None
    assert found.issued_at is None


def issue_all(world: World) -> None:
    with world.doing("rp") as session:
        every = [line.placement for line in passes.listed(session, Wanted())]
        passes.take(session, PassStep.ISSUED, every, by=staff(session, "rp"), now=at(11, day=ISSUING))


def test_a_stranger_commission_sees_no_pass_and_learns_nothing(issuing: Small) -> None:
    code = codes(issuing)[0]
    told = refused(issuing, PassStep.DRAWN_UP, qr(issuing, code), "rp2")
    assert told.mark == "§78.7"
    assert "Гүлнұр" not in told.text.kk
    assert told.text == refused(issuing, PassStep.DRAWN_UP, "701999999", "rp2").text._replace(
        kk=told.text.kk, ru=told.text.ru
    )
    assert row(issuing, code) is None


def test_a_forged_checksum_is_told_apart_from_the_data_of_the_base(issuing: Small) -> None:
    code, other = codes(issuing)[:2]
    forged = qr(issuing, code)[:-1] + ("0" if not qr(issuing, code).endswith("0") else "1")
    told = refused(issuing, PassStep.DRAWN_UP, forged)
    assert (told.mark, "бақылау сомасы" in told.text.kk) == ("§78.7", True)
    swapped = qr(issuing, code).replace(code, other)
    assert "бақылау сомасы" in refused(issuing, PassStep.DRAWN_UP, swapped).text.kk
    assert row(issuing, code) is None


def test_all_of_a_page_at_once_or_none(issuing: Small) -> None:
    found = codes(issuing)
    with issuing.doing("rp") as session:
        some = [line.placement for line in passes.listed(session, Wanted(waiting=PassStep.DRAWN_UP))]
        passes.take(session, PassStep.DRAWN_UP, some, by=staff(session, "rp"), now=at(10, day=ISSUING))
    walk(issuing, found[0], PassStep.ISSUED)
    with pytest.raises(Refusal) as told:
        issue_all(issuing)
    assert found[0] in told.value.text.kk
    with issuing.as_("rp") as session:
        assert passes.counts(session, Wanted()) == {
            None: 8, PassStep.DRAWN_UP: 8, PassStep.ISSUED: 1, PassStep.HANDED: 0, PassStep.AT_SITE: 0,
        }  # fmt: skip
        assert passes.counted(session, Wanted(waiting=PassStep.ISSUED)) == 7
        assert passes.counted(session, Wanted(waiting=PassStep.HANDED)) == 1


def test_32_6_the_list_stands_in_kazakh_alphabetical_order_and_is_searched(issuing: Small) -> None:
    with issuing.as_("rp") as session:
        names = [one.placement.application.surname for one in passes.listed(session, Wanted())]
        assert names == [
            "Әбдіқадырова",
            "Ғаббасова",
            "Қожахметов",
            "Орлов",
            "Өтегенова",
            "Петрова",
            "Соколова",
            "Үсенова",
        ]
        found = passes.listed(session, Wanted(sought="әбдіқадыр"))
        assert [one.placement.application.surname for one in found] == ["Әбдіқадырова"]
        assert len(passes.listed(session, Wanted(sought=found[0].placement.code))) == 1
        assert passes.listed(session, Wanted(sought="%")) == []
        page = passes.listed(session, Wanted(), start=2, limit=3)
        assert [one.placement.application.surname for one in page] == names[2:5]
    with issuing.as_("rp2") as session:
        assert passes.listed(session, Wanted()) == []


def test_the_last_own_step_of_the_day_is_taken_back_and_the_journal_keeps_both(issuing: Small) -> None:
    code = codes(issuing)[0]
    walk(issuing, code, PassStep.DRAWN_UP, PassStep.ISSUED)
    with pytest.raises(Refusal), issuing.doing("cc") as session:  # the last step is another's
        passes.take_back(session, one(session, code), by=staff(session, "cc"), now=at(11, day=ISSUING))
    with issuing.doing("rp") as session:
        back = passes.take_back(session, one(session, code), by=staff(session, "rp"), now=at(11, day=ISSUING))
        assert back is PassStep.ISSUED
    found = row(issuing, code)
    assert found is not None
    assert (found.issued_at, found.issued_by, found.drawn_up_by) == (None, "", "cc")
    with issuing.as_("ntc") as session:
        history = session.execute(
            sa.text("SELECT old->>'issued_by', new->>'issued_by' FROM history_of('admission_pass', :id)"),
            {"id": found.id},
        ).all()
    assert ("rp", "") in [tuple(one) for one in history]


def one(session: orm.Session, code: str) -> AdmissionPass:
    chosen = sa.select(AdmissionPass).join(Placement, Placement.id == AdmissionPass.placement_id)
    return session.scalars(chosen.where(Placement.code == code)).one()


def test_28_2_33_2_8_the_folder_of_a_room_names_whose_stubs_are_missing(issuing: Small) -> None:
    found = codes(issuing)
    with issuing.as_("si") as session:
        before = passes.folders(session, sitting(session))
        assert [(one.room.unit, one.candidates, len(one.missing)) for one in before] == [(KAZ, 5, 5), (RUS, 3, 3)]
        in_kaz = [line.placement.code for line in before[0].missing]
    for code in in_kaz:
        walk(issuing, code)
    rest = next(code for code in found if code not in in_kaz)
    walk(issuing, rest)
    for login in ("si", "ml", "mr"):
        with issuing.as_(login) as session:
            kaz, rus = passes.folders(session, sitting(session))
            assert (kaz.is_complete, rus.is_complete, len(rus.missing)) == (True, False, 2)
            assert rest not in [line.placement.code for line in rus.missing]
            assert {line.placement.commission.code for line in rus.missing} == {"1901"}


def test_78_7_passes_and_room_lists_are_printed_after_the_allocation(enrolled: Small, allocated: Small) -> None:
    with pytest.raises(Refusal) as early, enrolled.doing("rp") as session:
        printed(session, "R-4", commission(session, "1901"), "kk", staff(session, "rp"))
    assert early.value.mark == "§10"
    with allocated.doing("rp") as session:
        paper = printed(session, "R-4", commission(session, "1901"), "kk", staff(session, "rp"))
        assert paper.name == "R-4 1901 kk.docx"
    with allocated.doing("si") as session:
        assert printed(session, "I-11", hall(session).unit, "kk", staff(session, "si")).content


# ---- by SQL, as the application role


def told(world: World, login: str, order: str, **values: object) -> str:
    """The SQLSTATE with which the database answers an order within an act of this official."""
    place = {"rp": "1901", "cc": "1901", "rp2": "7501"}.get(login)
    with world.as_(login) as session:
        try:
            with act(session, TITLE, mark="§1", place=commission(session, place) if place else None):
                found = session.execute(sa.text(order), values)
                return "done" if found.rowcount else "no row"  # type: ignore[attr-defined]
        except sa.exc.DBAPIError as error:
            return str(getattr(error.orig, "sqlstate", ""))
        except Refusal as refusal:
            return refusal.mark


INSERT = (
    "INSERT INTO admission_pass (site_id, commission_id, placement_id, drawn_up_at, drawn_up_by) "
    "SELECT site_id, commission_id, id, '2001-01-01', 'бөтен' FROM placement WHERE code = :code"
)


def test_by_sql_the_database_tells_when_and_by_whom(issuing: Small) -> None:
    code = codes(issuing)[0]
    assert told(issuing, "cc", INSERT, code=code) == "done"
    found = row(issuing, code)
    assert found is not None
    assert found.drawn_up_by == "cc"
    assert found.drawn_up_at is not None
    assert found.drawn_up_at.year == 2018
    assert told(issuing, "cc", "UPDATE admission_pass SET drawn_up_at = '2001-01-01', drawn_up_by = 'x'") == "done"
    again = row(issuing, code)
    assert again is not None
    assert (again.drawn_up_at, again.drawn_up_by) == (found.drawn_up_at, "cc")


def test_by_sql_no_step_is_skipped_taken_by_others_or_undone_by_others(issuing: Small) -> None:
    code = codes(issuing)[0]
    assert told(issuing, "cc", INSERT, code=code) == "done"
    for login, order, answer in (
        ("rp", "UPDATE admission_pass SET stub_handed_at = now()", "§80"),
        ("si", "UPDATE admission_pass SET stub_at_site_at = now()", "§32.7"),
        ("cc", "UPDATE admission_pass SET issued_at = now()", "§2"),
        ("si", "UPDATE admission_pass SET issued_at = now()", "§2"),
        ("rp", "UPDATE admission_pass SET stub_at_site_at = now()", "§2"),
        ("rp", "UPDATE admission_pass SET drawn_up_at = NULL", "§79"),
        ("pg", "UPDATE admission_pass SET stub_at_site_at = now()", "no row"),
        ("rp2", "UPDATE admission_pass SET issued_at = now()", "no row"),
        ("rp", "UPDATE admission_pass SET placement_id = (SELECT max(id) FROM placement)", "§2"),
        ("rp", "DELETE FROM admission_pass", "§2"),
    ):
        assert told(issuing, login, order) == answer, order
    issuing.move_clock(at(0, 5, day=ISSUING + dt.timedelta(days=1)))
    assert told(issuing, "cc", "UPDATE admission_pass SET drawn_up_at = NULL") == "§79"
