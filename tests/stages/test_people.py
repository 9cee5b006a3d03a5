"""Registers of people, officials and tests: what their rows may be, how files name them, what the seed holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import workbook
from app.accounts import make_staff
from app.db import explained
from app.errors import BadInput, Refusal
from app.models import (
    AppealMember,
    Authority,
    Branch,
    Briefing,
    BriefingAttendance,
    Campaign,
    Commission,
    CommissionMember,
    Invigilator,
    LegalAct,
    MedicalWorker,
    Official,
    OfficialAssignment,
    OfficialReceipt,
    ProfilePart,
    ProfileSubject,
    ProfileThreshold,
    RepublicanMember,
    ResponsiblePerson,
    Site,
    Subject,
    TestProfile,
    TestType,
)
from app.roles import Role
from app.rules import scoring
from app.rules.applications import CLOSES_AT, iin_with_check
from app.rules.people import check_email, check_login, check_phone
from app.rules.terms import AuthorityKind, Category, Duty, EducationLevel, Post
from tests.workbook.world import World, built, copied, servers_of_their_own, xlsx

OFFICIAL: dict[str, Any] = {"password": "бөлек-ұзақ-құпиясөз", "full_name": "Бір Адам"}
TODAY = dt.date(2018, 10, 2)
IINS = [iin for n in range(60, 90) if (iin := iin_with_check(f"{n}03124000{n}"[:11]))]


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    with servers_of_their_own() as found:
        yield found


@pytest.fixture(scope="module")
def world(var: Path) -> World:
    found = built(var, "people")
    with sa.create_engine(found.house.owner_url, poolclass=sa.NullPool).begin() as connection:
        branch = connection.scalar(sa.select(Branch.id).where(Branch.code == "75"))
        site = connection.scalar(sa.select(Site.id).where(Site.code == "701"))
        found.users["br"] = make_staff(connection, login="br", role=Role.BRANCH, branch_id=branch, **OFFICIAL)
        found.users["ml"] = make_staff(connection, login="ml", role=Role.LEAD, site_id=site, **OFFICIAL)
    return found


@pytest.fixture(scope="module")
def changed(var: Path, world: World) -> Iterator[World]:
    """A copy of the world in which acts are kept."""
    with copied(var, world) as copy:
        yield copy


@pytest.fixture
def ntc(world: World) -> Iterator[Session]:
    with trying(world, "ntc") as session:
        yield session


@contextmanager
def trying(world: World, login: str) -> Iterator[Session]:
    """An act of this official that leaves nothing behind."""
    with world.as_(login) as session:
        session.execute(sa.text("SELECT open_act()"))
        yield session
        session.rollback()


def named(number: int) -> dict[str, str]:
    return {"surname": "Өмірова", "first_name": f"Айгүл{number}", "iin": IINS[number]}


def one(session: Session, model: type, code: str) -> int:
    found: int = session.scalars(sa.select(model.id).where(model.code == code)).one()  # type: ignore[attr-defined]
    return found


def put(session: Session, *rows: object) -> None:
    with explained(), session.begin_nested():
        session.add_all(rows)
        session.flush()


def test_3_the_acts_by_which_all_work_are_listed(ntc: Session) -> None:
    acts = {act.code: act for act in ntc.scalars(sa.select(LegalAct))}
    assert (acts["rules"].number, acts["rules"].adopted_on) == ("83", dt.date(2016, 1, 27))
    assert "№ 316" in acts["rules"].amended
    assert acts["law_on_education"].adopted_on == dt.date(2007, 7, 27)


def test_4_every_authority_is_of_a_kind_and_may_stand_under_another(ntc: Session) -> None:
    kinds = {one.code: one.kind for one in ntc.scalars(sa.select(Authority))}
    assert (kinds["7501"], kinds["1901"]) == (AuthorityKind.CITY, AuthorityKind.DISTRICT)
    city = ntc.scalars(sa.select(Authority).where(Authority.code == "7501")).one()
    put(
        ntc,
        Authority(code="7599", kk="а", ru="б", kind=AuthorityKind.TOWN, region_id=city.region_id, parent_id=city.id),
    )
    assert ntc.scalars(sa.select(Authority).where(Authority.code == "7599")).one().parent is city
    with pytest.raises(sa.exc.IntegrityError):
        ntc.execute(sa.update(Authority).where(Authority.id == city.id).values(parent_id=city.id))


def test_9_34_10_155_161_a_campaign_tells_the_hours_of_the_law_and_has_days_of_its_own(ntc: Session) -> None:
    campaign = ntc.scalars(sa.select(Campaign)).one()
    assert campaign.closing_hour == CLOSES_AT == dt.time(15)
    assert (campaign.starting_hour, campaign.appeal_hours) == (dt.time(9), "09:00–13:00")
    assert campaign.meeting_hour == dt.time(13)
    with pytest.raises(BadInput):
        put(ntc, Campaign(code="x", kk="x", ru="x", intake_from=TODAY, intake_to=TODAY - dt.timedelta(days=1)))


def test_51_one_commission_is_of_the_place_of_a_site(ntc: Session) -> None:
    other = ntc.scalars(sa.select(Commission).where(Commission.code == "1901")).one()
    assert not other.of_site
    other.of_site = True
    with pytest.raises(Refusal, match="§51"):
        put(ntc)


def test_g16_the_guide_knows_six_types_of_test(ntc: Session) -> None:
    assert {one.level for one in ntc.scalars(sa.select(TestType))} == set(EducationLevel)


def test_114_5_114_6_the_profile_of_the_seed_is_the_one_that_is_graded_by(ntc: Session) -> None:
    """The table and the rule agree task by task; no threshold is laid down without an order."""
    profile = ntc.scalars(sa.select(TestProfile)).one()
    rows = ntc.scalars(sa.select(ProfilePart).order_by(ProfilePart.first)).all()
    parts = [scoring.Part(r.first, r.last, r.kind.value, r.block, r.options, _points(r)) for r in rows]  # type: ignore[arg-type]
    assert tuple(parts) == scoring.SCHOOL_2018.parts
    subjects = ntc.scalar(sa.select(sa.func.count()).select_from(Subject))
    assert ntc.scalar(sa.select(sa.func.count()).select_from(ProfileSubject)) == subjects
    assert ntc.scalars(sa.select(ProfileThreshold)).all() == []
    with pytest.raises(BadInput):
        put(ntc, ProfileThreshold(
            test_profile_id=profile.id, category=Category.EXPERT, block=1, percent=60, order_no="", order_date=TODAY
        ))  # fmt: skip


def _points(row: ProfilePart) -> tuple[int, ...]:
    return (row.points, row.points_with_mistake) if row.points_with_mistake else (row.points,)


def test_20_1_20_4_officials_are_sent_to_sites_one_lead_and_one_appeal_chair_each(ntc: Session) -> None:
    put(ntc, *(Official(**named(n)) for n in range(3)))
    first, second, third = ntc.scalars(sa.select(Official.id).order_by(Official.id)).all()
    at = {"campaign_id": one(ntc, Campaign, "2018"), "site_id": one(ntc, Site, "701"), "sent_on": TODAY}
    put(ntc, OfficialAssignment(**at, official_id=first, duty=Duty.LEAD))
    put(ntc, OfficialAssignment(**at, official_id=second, duty=Duty.REPRESENTATIVE))
    with pytest.raises(Refusal, match=r"§20\.4"):
        put(ntc, OfficialAssignment(**at, official_id=third, duty=Duty.LEAD))
    ntc.execute(sa.update(OfficialAssignment).values(recalled_on=TODAY))
    put(ntc, OfficialAssignment(**at, official_id=third, duty=Duty.LEAD))


def test_20_1_officials_and_where_they_are_sent_come_from_files_by_iin_or_name(ntc: Session) -> None:
    people = [["Тегі", "Аты", "Әкесінің аты (бар болса)", "ЖСН", "Жұмыс орны", "Телефоны", "Электрондық поштасы",
               "ҰТО-да оқытылды (§33.1)"],
              ["Әбілов", "Ғани", "", IINS[4], "", "+7 701 000 00 00", "", "01.10.2018"],
              ["Яковлева", "Анна", "", IINS[5], "", "", "", ""]]  # fmt: skip
    assert workbook.load(ntc, Official, xlsx(people), "o.xlsx").added == 2
    heading = ["campaign", "site", "official", "duty", "order_no", "sent_on", "recalled_on"]
    sent = [heading, ["2018", "701", IINS[4], "Министрлік программисі", "5", "01.11.2018", ""],
            ["2018", "702", "Яковлева Анна", "Министрлік өкілі", "5", "01.11.2018", ""]]  # fmt: skip
    assert workbook.load(ntc, OfficialAssignment, xlsx(sent), "s.xlsx").added == 2
    assert workbook.load(ntc, OfficialAssignment, xlsx(sent), "s.xlsx").unchanged == 2


def test_20_3_33_1_what_an_official_was_taught_and_handed_is_written_down(ntc: Session) -> None:
    put(ntc, Official(**named(0), trained_on=TODAY))
    official, act = ntc.scalars(sa.select(Official)).one(), one(ntc, LegalAct, "rules")
    put(
        ntc, OfficialReceipt(official_id=official.id, what="Қағидалар", legal_act_id=act, received_on=TODAY),
        OfficialReceipt(official_id=official.id, what="«Сканерді тексеру» бағдарламасы", received_on=TODAY),
    )  # fmt: skip
    handed = ntc.scalars(sa.select(OfficialReceipt).order_by(OfficialReceipt.id)).all()
    assert [receipt.legal_act.number if receipt.legal_act else None for receipt in handed] == ["83", None]
    with pytest.raises(BadInput):
        put(ntc, OfficialReceipt(official_id=official.id, what="Қағидалар", received_on=TODAY))


@pytest.mark.parametrize("column", ["trained_on", "acts_received_on", "registered_on"])
def test_26_2_26_4_32_1_32_2_78_3_the_branch_writes_what_it_did_the_commission_whom_it_named(
    changed: World, column: str
) -> None:
    """§26.2, §26.4, §32.1, §32.2, §78.3. Training, acts, registration: of the branch alone."""
    with changed.doing("cc") as session:
        commission = session.scalars(sa.select(Commission.id)).one()
        known = session.scalar(sa.select(ResponsiblePerson.id))
        if known is None:
            session.add(ResponsiblePerson(**named(0), commission_id=commission, valid_from=TODAY))
    with trying(changed, "br") as session:
        session.execute(sa.update(ResponsiblePerson).values({column: TODAY}))
        with pytest.raises(Refusal), explained(), session.begin_nested():
            session.execute(sa.update(ResponsiblePerson).values(surname="Басқа"))
    with trying(changed, "cc") as session, pytest.raises(Refusal), explained():
        session.execute(sa.update(ResponsiblePerson).values({column: TODAY}))


def test_33_6_the_lead_briefs_the_invigilators_and_lists_who_came(changed: World) -> None:
    with changed.doing("si") as session:
        site = session.scalars(sa.select(Site.id)).one()
        session.add_all(Invigilator(**named(n), site_id=site) for n in (3, 4))
    with trying(changed, "ml") as session:
        put(session, Briefing(site_id=site, code="1", held_on=TODAY, held_at=dt.time(15), topic="12-тарау"))
        heading = ["site", "briefing", "invigilator"]
        came = [heading, ["701", "1", IINS[3]], ["701", "1", "Өмірова Айгүл4"]]
        assert workbook.load(session, BriefingAttendance, xlsx(came), "a.xlsx").added == 2
    with trying(changed, "si") as session, pytest.raises(Refusal), explained():
        put(session, Briefing(site_id=site, code="2", held_on=TODAY, held_at=dt.time(15), topic="12-тарау"))


def test_names_stand_in_the_order_of_the_kazakh_alphabet(ntc: Session) -> None:
    surnames = ["Яковлева", "Әбілова", "Өмірова", "Ахметова", "Қасымова", "Камалова", "Оспанова"]
    put(ntc, *(Official(surname=s, first_name="А", iin=IINS[n + 6]) for n, s in enumerate(surnames)))
    found = ntc.scalars(sa.select(Official.surname).order_by(Official.sort_key)).all()
    assert found == ["Ахметова", "Әбілова", "Камалова", "Қасымова", "Оспанова", "Өмірова", "Яковлева"]


def test_48_78_2_the_commission_designates_one_responsible_person_at_a_time(world: World) -> None:
    """§78.2. The next one only after the term of the one before."""
    with trying(world, "cc") as session:
        commission = session.scalars(sa.select(Commission.id)).one()
        put(session, ResponsiblePerson(**named(0), commission_id=commission, valid_from=TODAY))
        with pytest.raises(Refusal, match=r"§78\.2"):
            put(session, ResponsiblePerson(**named(1), commission_id=commission, valid_from=TODAY))
        session.execute(sa.update(ResponsiblePerson).values(valid_to=TODAY))
        put(session, ResponsiblePerson(**named(1), commission_id=commission, valid_from=TODAY))


def test_53_a_commission_has_one_chair_a_secretary_and_members(world: World) -> None:
    with trying(world, "cc") as session:
        commission = session.scalars(sa.select(Commission.id)).one()
        put(
            session, *(CommissionMember(**named(n), commission_id=commission, post=post) for n, post in enumerate(Post))
        )
        with pytest.raises(Refusal, match="§53"):
            put(session, CommissionMember(**named(5), commission_id=commission, post=Post.CHAIR))


def test_28_4_28_5_152_the_site_lists_its_invigilators_medical_workers_and_appeal_members(world: World) -> None:
    """§28.5, §152. Each list is the site's own."""
    with trying(world, "si") as session:
        site, subject = session.scalars(sa.select(Site.id)).one(), one(session, Subject, "math")
        put(
            session, Invigilator(**named(0), site_id=site),
            MedicalWorker(surname="Серікова", first_name="Анар", document="№ 1", site_id=site),
            *(AppealMember(**named(n), site_id=site, subject_id=subject, workplace="мектеп") for n in (1, 2)),
        )  # fmt: skip
        with pytest.raises(BadInput):
            put(session, Invigilator(**named(0), site_id=site))


def test_22_1_173_5_members_of_the_republican_commission_are_of_a_subject(ntc: Session) -> None:
    put(ntc, RepublicanMember(**named(0), post=Post.SECRETARY))
    put(ntc, RepublicanMember(**named(1), post=Post.MEMBER, subject_id=one(ntc, Subject, "math")))
    with pytest.raises(BadInput):
        put(ntc, RepublicanMember(**named(2), post=Post.MEMBER))


@pytest.mark.parametrize("phone", ["12", "телефон", "+7 701 000 00 00 00 00 00", "701-abc-00-00"])
def test_20_1_a_telephone_is_a_number(phone: str) -> None:
    check_phone("+7 (701) 000-00-00")
    with pytest.raises(Refusal):
        check_phone(phone)


@pytest.mark.parametrize("address", ["a", "a@b", "a b@c.kz", "@c.kz", "a@@c.kz"])
def test_20_1_an_address_is_a_name_at_a_domain(address: str) -> None:
    check_email("ainur.s@mektep.edu.kz")
    with pytest.raises(Refusal):
        check_email(address)


@pytest.mark.parametrize("login", ["ab", "1ab", "Programmer", "логин", "a b c", "a" * 41, ""])
def test_20_1_a_login_is_typed_alike_on_every_keyboard(login: str) -> None:
    check_login("programmer-701.a")
    with pytest.raises(Refusal):
        check_login(login)
