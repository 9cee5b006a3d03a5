"""Intake by hand and by workbook: the IIN, wishes, duplicates, what is seen and shut (§19.5, §26.5, §32.5, §78)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import accounts, workbook
from app.errors import BadInput, Refusal
from app.models import Application, Campaign, Commission, Site, Sitting, Subject
from app.roles import Role
from app.rules.terms import Language, Sex
from app.stages import enrolment, intake, wishes
from app.stages.exchange import Sent, bring
from app.stages.intake import Broken, Filled
from tests.stages.intake import (
    BIN,
    HEADING,
    SECOND,
    THREE,
    close,
    faults,
    iin,
    numbers,
    register,
    row,
    take_in,
    values,
    with_branch,
)
from tests.workbook.world import MORNING, World, cells, commission, staff, xlsx

BORN = dt.date(1980, 1, 1)
DAY = dt.date(2018, 11, 3)
NEW = ["Байланыс телефоны", "Қалаған ТӨП", "Қалаған күні", "Көру қабілеті төмен", "Денсаулығы бойынша бөлек аудитория"]


def planned(world: World, *codes: str, day: dt.date = DAY) -> None:
    """A sitting of that day at each of the sites."""
    with world.doing("ntc") as session:
        campaign = session.scalars(sa.select(Campaign.id)).one()
        for code in codes:
            place = session.scalars(sa.select(Site.id).where(Site.code == code)).one()
            session.add(Sitting(site_id=place, campaign_id=campaign, number=1, day=day))


def filled(session: Session, serial: int = 1, **other: Any) -> Filled:
    birth, sex = other.pop("birth", BORN), other.pop("sex", Sex.FEMALE)
    return Filled(values(session, serial, **other), birth, sex)


# ---- the IIN and the document


def test_5_the_iin_is_compared_with_the_document_and_neither_day_nor_sex_is_kept(world: World) -> None:
    with world.doing("rp") as session:
        own = commission(session, "1901")
        for wrong in ({"birth": dt.date(1980, 1, 2)}, {"sex": Sex.MALE}):
            with pytest.raises(Broken) as caught:
                intake.take(session, own, filled(session, **wrong), now=MORNING)
            assert set(caught.value.columns) == {"iin"}
            assert "§5" in caught.value.columns["iin"].ru
        with pytest.raises(Broken) as caught:
            intake.take(session, own, filled(session, birth=None, sex=None), now=MORNING)
        assert set(caught.value.columns) == {"birth", "sex"}
        assert intake.take(session, own, filled(session), now=MORNING).number == 1
    assert not {"birth", "sex"} & set(Application.__table__.columns.keys())


def test_every_fault_of_an_application_is_told_at_once_under_its_column(world: World) -> None:
    with world.doing("rp") as session:
        kazakh = session.scalars(sa.select(Subject.id).where(Subject.code == "kazakh_t1")).one()
        spoilt = filled(
            session, surname="", iin="800101300124", subject_id=kazakh, language=Language.RUS, photos=0, phone="көрші",
            institution_id=None,
        )  # fmt: skip
        with pytest.raises(Broken) as caught:
            intake.take(session, commission(session, "1901"), spoilt, now=MORNING)
    assert set(caught.value.columns) == {"surname", "institution_id", "iin", "language", "has_application", "phone"}
    assert numbers(world) == []


def test_78_3_who_applied_elsewhere_is_found_by_the_iin_and_nothing_is_told_of_them(world: World) -> None:
    register(world, 800, by="rp2", surname="Құпиябаева")
    register(world, 1)
    with world.as_("rp") as session:
        own = commission(session, "1901")
        found = intake.registered_here(session, own, iin(1))
        assert found is not None
        assert found.number == 1
        assert intake.registered_here(session, own, iin(2)) is None
        with pytest.raises(Refusal) as caught:
            intake.registered_here(session, own, iin(800))
    assert caught.value.mark == "§78.3"
    assert "7501" not in str(caught.value)
    assert "Құпия" not in str(caught.value)


@pytest.mark.parametrize("login", ["si", "cc", "ntc"])
def test_78_3_nobody_but_the_registrar_can_ask_whether_somebody_applied(world: World, login: str) -> None:
    register(world, 1)
    asked = sa.text("SELECT is_applied(:number)")
    with world.as_("rp2") as session:
        assert session.scalar(asked, {"number": iin(1)}) is True
    with world.as_(login) as session:
        assert session.scalar(asked, {"number": iin(1)}) is False


def test_two_commissions_register_one_person_at_the_same_moment_and_one_of_them_does(world: World) -> None:
    told: dict[str, str] = {}

    def go(login: str) -> None:
        try:
            told[login] = str(register(world, 5, by=login))
        except Refusal as refused:
            told[login] = refused.mark

    threads = [Thread(target=go, args=(login,)) for login in ("rp", "rp2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told.values()) == ["1", "§78.3"]
    assert len(numbers(world)) + len(numbers(world, "7501")) == 1


# ---- workplaces and wishes


def test_g22_g23_a_workplace_is_found_by_bin_by_words_and_by_place(opened: World) -> None:
    with opened.as_("rp") as session:
        by_bin = intake.workplaces(session, BIN)
        assert [one.code for one in by_bin] == [BIN]
        school = by_bin[0]
        word = school.ru.split()[0].upper()
        assert school.code in {one.code for one in intake.workplaces(session, word, authority=school.authority_id)}
        everywhere = intake.workplaces(session, "", region=school.authority.region_id)
        assert {one.authority.region_id for one in everywhere} == {school.authority.region_id}
        assert intake.workplaces(session, "%") == []
        assert intake.workplaces(session, "\\' жоқ мектеп") == []


def test_g26_g27_a_wish_is_for_a_site_and_a_day_planned_there(world: World) -> None:
    planned(world, "702")
    with world.as_("rp") as session:
        there = {one.code: one for one in wishes.sites(session)}
        assert there["702"].days == (DAY,)
        assert there["701"].days == ()
    assert register(world, 1, wished_site_id=there["702"].id, wished_day=DAY) == 1
    for wrong in ({"wished_day": DAY}, {"wished_site_id": there["702"].id, "wished_day": dt.date(2018, 11, 4)}):
        with pytest.raises(Refusal, match=r"§28\.2"):
            register(world, 2, **wrong)
    with world.doing("rp") as session:
        one = session.scalars(sa.select(Application)).one()
        assert one.site_id == there["701"].id
        session.execute(sa.text("SELECT 1"))
    with world.doing("ntc") as session:  # the day is moved afterwards: what stands in the journal may still be mended
        session.execute(sa.update(Sitting).values(day=dt.date(2018, 11, 5)))
    with world.doing("rp") as session:
        one = session.scalars(sa.select(Application)).one()
        assert enrolment.edit_application(session, one, {"phone": "+7 701 000 00 00"}, now=MORNING) == "changed"


def test_nobody_without_applications_is_told_the_sites(world: World) -> None:
    with_branch(world, "75")
    with world.as_("br") as session:
        assert wishes.sites(session)
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        world.users["nts"] = accounts.make_staff(
            connection, login="nts", password="nts-құпия-сөз-2018", full_name="Хатшы Хатшы", role=Role.NTC_SECRETARY
        )
    with world.as_("nts") as session:
        assert wishes.sites(session) == []


def test_78_3_an_old_workbook_goes_in_and_a_new_one_may_leave_its_columns_blank(world: World) -> None:
    planned(world, "702")
    assert take_in(world, row(1), row(2)).added == 2
    with world.as_("rp") as session:
        there = {one.code: one for one in wishes.sites(session)}["702"]

    def take(*lines: list[Any]) -> workbook.Report:
        content = xlsx([[*HEADING, *NEW], *lines])
        with world.doing("rp") as session:
            return enrolment.import_applications(session, commission(session, "1901"), content, "a.xlsx", now=MORNING)

    wish = ["+7 701 111 22 33", "702", DAY, "иә", "жоқ"]
    report = take([*row(1), *wish], [*row(2), *[None] * 5], [*row(3), None, str(there.name), None, None, "иә"])
    assert (report.added, report.changed, report.unchanged) == (1, 1, 1)
    assert take([*row(1), *[None] * 5]).unchanged == 1  # a blank cell takes nothing back
    assert take([*row(1), None, None, DAY, None, None]).unchanged == 1  # the day is one of the site wished for before
    with world.as_("rp") as session:
        first, _, third = session.scalars(sa.select(Application).order_by(Application.number))
        assert (first.phone, first.wished_site_id, first.wished_day, first.low_vision) == (
            "+7 701 111 22 33", there.id, DAY, True,
        )  # fmt: skip
        assert (third.wished_site_id, third.health_room, third.low_vision) == (there.id, True, False)


def test_78_3_wrong_new_columns_are_told_with_their_place(world: World) -> None:
    planned(world, "702")
    content = xlsx([[*HEADING, *NEW], [*row(1), "жоқ", "799", None, None, None], [*row(2), None, None, DAY, "?", None]])
    with pytest.raises(BadInput) as caught, world.doing("rp") as session:
        enrolment.import_applications(session, commission(session, "1901"), content, "a.xlsx", now=MORNING)
    places = [(fault.row, fault.column) for fault in caught.value.faults]
    assert places == [(2, NEW[0]), (2, NEW[1]), (3, NEW[2]), (3, NEW[3])]


def test_the_template_offers_the_sites_of_all_regions_and_asks_for_no_new_column(opened: World) -> None:
    with opened.as_("rp") as session:
        made = enrolment.blank_workbook(session, "ru")
        offered = {str(one.name.ru) for one in wishes.sites(session)}
    assert len(cells(made)[0]) == len(enrolment.WHOLE)
    assert offered <= {cell for line in cells(made, 2) for cell in line}
    must = {line[0]: line[1] for line in cells(made, 1) if line[0]}
    assert {must[name] for name in ("Слабовидящий", "Желаемый ППТ", "Контактный телефон")} == {"нет"}
    assert must["ИИН"] == "да"


def test_78_3_a_thousand_rows_are_numbered_without_gaps(world: World) -> None:
    assert take_in(world, *(row(serial) for serial in range(1000, 2000))).added == 1000
    assert [number for number, _ in numbers(world)] == list(range(1, 1001))


def test_faults_of_a_workbook_and_of_the_desk_are_the_same_words(world: World) -> None:
    ((_, column, text),) = faults(world, row(1, language="орыс тілі", subject_id="kazakh_t1"))
    with world.doing("rp") as session:
        kazakh = session.scalars(sa.select(Subject.id).where(Subject.code == "kazakh_t1")).one()
        spoilt = filled(session, language=Language.RUS, subject_id=kazakh)
        with pytest.raises(Broken) as caught:
            intake.take(session, commission(session, "1901"), spoilt, now=MORNING)
    assert column == "Тестілеу тілі"
    assert caught.value.columns["language"].ru == text


# ---- before the closing, and afterwards


def test_32_5_78_4_what_stands_before_the_closing_is_told(world: World) -> None:
    take_in(world, row(1), row(2))
    with world.doing("rp") as session:
        enrolment.withdraw(session, session.scalars(sa.select(Application).where(Application.number == 2)).one(),
                           now=MORNING)  # fmt: skip
    with world.as_("cc") as session:
        told = intake.standing(session, commission(session, "1901"), now=MORNING)
    assert (told.count, told.withdrawn, told.without_papers, told.gap) == (1, 1, [], False)
    assert told.left == THREE - MORNING


BY_HAND = (
    "INSERT INTO application (commission_id, site_id, campaign_id, number, registered_at, surname, first_name, iin, "
    "education_level, institution_id, position, category, attestation_type, language, subject_id, photos) "
    "SELECT commission_id, site_id, campaign_id, 9, registered_at, surname, first_name, '800101300125', "
    "education_level, institution_id, position, category, attestation_type, language, subject_id, 0 FROM application"
)


def test_78_4_a_journal_with_a_gap_or_without_papers_shows_it_and_a_gap_is_not_closed(world: World) -> None:
    register(world, 1)
    with world.doing("rp") as session:
        session.execute(sa.text(BY_HAND))
    with world.as_("rp") as session:
        told = intake.standing(session, commission(session, "1901"), now=MORNING)
        assert told.gap
        assert [one.number for one in told.without_papers] == [9]
    with pytest.raises(Refusal, match=r"§78\.4"):
        close(world, "rp")


def test_19_5_26_5_32_5_everybody_counts_what_they_see(world: World) -> None:
    with_branch(world, "15")
    take_in(world, row(1), row(2, language="орыс тілі"))
    register(world, 800, by="rp2", now=MORNING + dt.timedelta(hours=13))
    told = {}
    for login in ("rp", "br", "ntc"):
        with world.as_(login) as session:
            told[login] = intake.figures(session, now=MORNING)
    assert {login: one.total for login, one in told.items()} == {"rp": 2, "br": 0, "ntc": 3}
    assert told["ntc"].days == [(dt.date(2018, 10, 1), 3)]
    assert dict(told["rp"].languages) == {Language.KAZ: 1, Language.RUS: 1}
    assert told["rp"].states == {"open": 1}
    assert [n for _, n in told["ntc"].subjects] == [3]
    world.move_clock(THREE + SECOND)
    with world.as_("ntc") as session:
        assert "closed" in intake.figures(session, now=THREE + SECOND).states


def bring_in(session: Session, *, dry_run: bool) -> None:
    bring(session, Application, Sent(xlsx([HEADING, row(3)]), "a.xlsx"), staff(session, "rp"), dry_run=dry_run)


@pytest.mark.parametrize(
    "deed",
    [
        lambda session, own: intake.take(session, own, filled(session, 2), now=MORNING),
        lambda session, _: intake.correct(
            session, session.scalars(sa.select(Application)).one(), Filled({"surname": "Басқа"}), now=MORNING
        ),
        lambda session, _: enrolment.withdraw(session, session.scalars(sa.select(Application)).one(), now=MORNING),
        lambda session, own: enrolment.import_applications(
            session, own, xlsx([HEADING, row(2)]), "a.xlsx", now=MORNING
        ),
        lambda session, _: session.execute(sa.update(Application).values(wished_day=DAY)),
        lambda session, _: session.execute(sa.update(Application).values(low_vision=True, phone="")),
    ],
    ids=["desk", "correction", "withdrawal", "workbook", "wish by SQL", "the rest by SQL"],
)  # fmt: skip
def test_9_after_three_nothing_is_taken_though_the_door_believes_it_is_morning(
    world: World, deed: Callable[[Session, Commission], object]
) -> None:
    register(world, 1)
    world.move_clock(THREE + SECOND)
    with pytest.raises(Refusal, match="§9"), world.doing("rp") as session:
        deed(session, commission(session, "1901"))
    with world.as_("rp") as session:
        one = session.scalars(sa.select(Application)).one()
        assert (one.number, one.surname, one.wished_day, one.low_vision) == (1, "Қожахметов", None, False)


def test_9_a_file_brought_through_the_register_is_refused_as_well(world: World) -> None:
    world.move_clock(THREE + SECOND)
    for dry_run in (True, False):
        with pytest.raises(Refusal, match="§9"), world.as_("rp") as session:
            bring_in(session, dry_run=dry_run)
    assert numbers(world) == []
