"""The desk of intake in browsers: the branch opens, the responsible person registers by the form, nobody else does."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
import sqlalchemy as sa

from app import files, job
from app.accounts import make_staff
from app.db import act
from app.models import (
    AccessNote,
    Application,
    Branch,
    Campaign,
    Change,
    Commission,
    Institution,
    Job,
    Site,
    Sitting,
    Staff,
    Subject,
)
from app.roles import Role
from app.rules.terms import Language
from app.text import Text
from tests.desks.conftest import CLOSES, DAY, PASSWORD, SCHOOL, World, applications, appoint, iin, sent, words

ADD = "/desk/intake/add"
TITLE = Text("сынау", "проба")


def typed(world: World, serial: int, **other: str) -> dict[str, Any]:
    """The form as a person fills it in; a field that is to be left out is given as «-»."""
    subject = world.one(Subject, "ntc", Subject.code == "history_kz").id
    school = world.one(Institution, "ntc", Institution.code == SCHOOL).id
    fields = {
        "iin": iin(serial), "birth": "12.03.1984", "sex": "female", "surname": "Әбенова", "first_name": "Гүлнұр",
        "patronymic": "", "phone": "+7 701 555 01 47", "workplace": "", "institution_id": str(school),
        "position": "мұғалім", "education_level": "general_secondary", "category": "expert",
        "attestation_type": "early", "subject_id": str(subject), "language": "kaz", "wished_site_id": "",
        "wished_day": "", "has_application": "1", "photos": "1", "has_id_copy": "1", **other,
    }  # fmt: skip
    return {name: value for name, value in fields.items() if value != "-"}


@pytest.fixture(scope="module")
def staffed(world: World) -> World:
    """A branch and a second commission with its own responsible person beside the world of the desks."""
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with world.see("ntc") as session, act(session, TITLE, mark="§1"):
        first = session.scalars(sa.select(Commission)).one()
        named = {"kk": "Көксу комиссиясы", "ru": "Комиссия Коксу"}
        other = session.scalars(sa.select(Site).where(Site.code == "702")).one()
        session.add(Commission(code="1902", **named, authority_id=first.authority_id, site_id=other.id,
                               branch_id=first.branch_id))  # fmt: skip
        session.add(Subject(code="kazakh_t1", kk="Қазақ тілі", ru="Казахский язык", language=Language.KAZ))
        campaign = session.scalars(sa.select(Campaign.id)).one()
        session.add(Sitting(site_id=other.id, campaign_id=campaign, number=1, day=DAY))
    with engine.begin() as connection:
        second = connection.scalar(sa.select(Commission.id).where(Commission.code == "1902"))
        branch = connection.scalar(sa.select(Branch.id))
        for login, role, place in (("branch", Role.BRANCH, {"branch_id": branch}),
                                   ("responsible2", Role.RESPONSIBLE, {"commission_id": second}),
                                   ("chair2", Role.CHAIR, {"commission_id": second})):  # fmt: skip
            world.users[login] = make_staff(
                connection, login=login, password=PASSWORD, full_name=f"Сынақ {login}", role=role, **place
            )
    return world


@pytest.fixture(scope="module")
def open_bases(staffed: World) -> World:
    """§26.1. The branch opens both bases, each once its commission has appointed its responsible person."""
    world, branch = staffed, staffed.enter("branch")
    first, second = (world.one(Commission, "ntc", Commission.code == code).id for code in ("1901", "1902"))
    refused = branch.post("/desk/openings/", row=str(first), closes_on=CLOSES.isoformat())
    assert refused.status_code == 409
    assert "§78.2" in words(refused)
    appoint(world, "chair", 901)
    appoint(world, "chair2", 902)
    for row in (first, second):
        done = branch.done("/desk/openings/", row=str(row), closes_on=CLOSES.isoformat())
        assert "15:00" in words(done)
    assert "Мұқанова Ләззат" in words(branch.get("/desk/openings/"))
    return world


def test_26_1_78_2_the_branch_opens_a_base_when_somebody_is_responsible(open_bases: World) -> None:
    assert open_bases.one(Commission, "ntc", Commission.code == "1901").opened_at is not None


def test_19_1_19_2_26_3_the_program_of_intake_stands_open_to_centre_branch_and_commission(open_bases: World) -> None:
    """§19.1, §19.2, §26.3. One program for all, each at its own doors; the branch keeps accounts and terms."""
    for login, ways in {
        "ntc": ("/desk/openings/", "/desk/monitor/"),
        "branch": ("/desk/openings/", "/desk/monitor/", "/desk/accounts/"),
        "responsible": (ADD, "/desk/enrolment/", "/desk/enrolment/template", "/desk/monitor/"),
        "chair": ("/desk/enrolment/", "/desk/monitor/"),
    }.items():
        for way in ways:
            assert open_bases.enter(login).get(way).status_code == 200, (login, way)
    branch, row = open_bases.enter("branch", "ru"), open_bases.one(Commission, "ntc", Commission.code == "1902").id
    assert "responsible2" in words(branch.get("/desk/accounts/"))
    later = (CLOSES + dt.timedelta(days=1)).isoformat()
    assert "23.10.2018" in words(branch.done("/desk/openings/", row=str(row), closes_on=later))


def test_78_3_one_application_after_the_other_is_registered_at_the_desk(open_bases: World) -> None:
    responsible = open_bases.enter("responsible")
    page = responsible.done(ADD, **typed(open_bases, 1))
    assert "№ 1 тіркелді: Әбенова Гүлнұр" in words(page)
    assert 'value="Әбенова"' not in page.text
    assert "/paper/R-3/1901-1" in page.text
    page = responsible.done(ADD, **typed(open_bases, 2, institution_id="", workplace=SCHOOL, birth="1984-03-12"))
    assert "№ 2 тіркелді" in words(page)
    school = open_bases.one(Institution, "ntc", Institution.code == SCHOOL).id
    assert open_bases.one(Application, "ntc", Application.iin == iin(2)).institution_id == school


def test_77_a_paper_that_is_missing_refuses_and_what_was_typed_stands(open_bases: World) -> None:
    responsible = open_bases.enter("responsible", "ru")
    site = open_bases.one(Site, "ntc", Site.code == "702").id
    fields = typed(open_bases, 3, photos="-", low_vision="1", wished_site_id=str(site), birth="13.03.1984")
    refused = responsible.post(ADD, **fields)
    assert refused.status_code == 422
    assert "нужно 2, есть 0" in words(refused)
    assert "Дата рождения по документу (13.03.1984)" in words(refused)
    for name, value in fields.items():
        if name in ("has_application", "low_vision"):
            assert re.search(rf'name="{name}"[^>]*checked', refused.text), name
        elif name in ("iin", "birth", "surname", "phone"):
            assert re.search(rf'name="{name}"[^>]*value="{re.escape(value)}"', refused.text), name
    for value in (fields["institution_id"], fields["subject_id"], str(site)):
        assert f'<option value="{value}" selected' in re.sub(r'data-\w+="[^"]*" ', "", refused.text)


def test_the_language_is_changed_and_nothing_typed_is_lost(open_bases: World) -> None:
    responsible = open_bases.enter("responsible")
    fields = typed(open_bases, 4, surname="Қожабекова", health_room="1")
    page = responsible.done(f"/lang/ru?next={ADD}", **fields)
    assert "Регистрация заявления" in words(page)
    assert 'value="Қожабекова"' in page.text
    assert f'value="{iin(4)}"' in page.text
    assert re.search(r'name="health_room"[^>]*checked', page.text)


def test_g22_without_a_script_a_workplace_is_looked_up_by_sending_the_form(open_bases: World) -> None:
    responsible = open_bases.enter("responsible", "ru")
    page = responsible.post(ADD, **typed(open_bases, 5, institution_id="", workplace="карабулак", find="1"))
    assert page.status_code == 200
    assert f"Школа Карабулак · {SCHOOL}" in words(page)
    assert 'value="Әбенова"' in page.text


def test_78_3_the_iin_is_judged_while_it_is_typed(open_bases: World) -> None:
    world, responsible = open_bases, open_bases.enter("responsible", "ru")
    world.enter("responsible2").done(ADD, **typed(world, 60, surname="Құпиябаева"))

    def told(number: str, birth: str = "", sex: str = "") -> Any:
        return responsible.post("/desk/intake/iin", iin=number, birth=birth, sex=sex).json

    assert told(iin(7))["right"] is True
    assert told(iin(7), "12.03.1984", "female") == {"right": True, "said": "ИИН сходится с документом."}
    assert "Дата рождения" in told(iin(7), "13.03.1984", "female")["said"]
    assert "Контрольная цифра" in told(iin(7)[:-1] + str((int(iin(7)[-1]) + 1) % 10))["said"]
    here = told(iin(1))
    assert (here["right"], here["said"]) == (False, "Уже зарегистрировано в этой комиссии: № 1.")
    assert responsible.get(here["way"]).status_code == 200
    before = _refusals(world)
    elsewhere = told(iin(60))
    assert elsewhere["right"] is False
    assert "§78.3" in elsewhere["said"]
    assert "way" not in elsewhere
    assert not {"1902", "Құпиябаева"} & set(re.findall(r"\w+", elsewhere["said"]))
    assert _refusals(world) == before + 1


def _refusals(world: World) -> int:
    with world.see("ntc") as session:
        asked = sa.select(sa.func.count()).where(AccessNote.kind == "refused", AccessNote.login == "responsible")
        return session.scalar(asked) or 0


def test_78_3_the_second_application_of_one_person_is_refused_with_a_way_to_the_first(open_bases: World) -> None:
    responsible = open_bases.enter("responsible", "ru")
    refused = responsible.post(ADD, **typed(open_bases, 1))
    first = open_bases.one(Application, "ntc", Application.iin == iin(1))
    assert refused.status_code == 409
    assert f"/desk/intake/edit/{first.id}" in refused.text
    elsewhere = responsible.post(ADD, **typed(open_bases, 60))
    assert elsewhere.status_code == 409
    assert "Құпиябаева" not in elsewhere.text
    assert "/desk/intake/edit/" not in elsewhere.text


def test_g23_workplaces_are_offered_for_what_is_typed(open_bases: World) -> None:
    responsible = open_bases.enter("responsible", "ru")
    (only,) = responsible.get(f"/desk/intake/workplaces?q={SCHOOL[:6]}").json or []
    assert only["said"] == f"Школа Карабулак · {SCHOOL}"
    assert responsible.get("/desk/intake/workplaces?q=жоқ").json == []
    assert responsible.get("/desk/intake/workplaces?region=99999999999").status_code == 400
    assert responsible.get("/desk/intake/workplaces?q=%00").status_code == 400


def test_32_4_an_application_is_corrected_with_its_history_and_the_iin_stays_masked(open_bases: World) -> None:
    world, responsible = open_bases, open_bases.enter("responsible", "ru")
    responsible.done(ADD, **typed(world, 10))
    row = world.one(Application, "ntc", Application.iin == iin(10))
    way = f"/desk/intake/edit/{row.id}"
    assert iin(10) not in responsible.get(way).text
    site = world.one(Site, "ntc", Site.code == "702").id
    changed = typed(world, 10, iin="", birth="", sex="", surname="Түзетілген", wished_site_id=str(site),
                    wished_day=DAY.isoformat())  # fmt: skip
    assert "Түзетілген" in responsible.done(way, **changed).text
    again = world.one(Application, "ntc", Application.id == row.id)
    assert (again.iin, again.surname, again.wished_site_id, again.wished_day) == (iin(10), "Түзетілген", site, DAY)
    with world.see("ntc") as session:
        told = session.scalars(sa.select(Change).where(Change.row_id == row.id, Change.operation == "UPDATE")).one()
    assert told.new is not None
    assert told.new["surname"] == "Түзетілген"
    other = responsible.post(way, **typed(world, 11, surname="Түзетілген", birth="13.03.1984"))
    assert other.status_code == 422
    assert world.one(Application, "ntc", Application.id == row.id).iin == iin(10)


def test_8_an_application_is_taken_back_and_keeps_its_number(open_bases: World) -> None:
    world, responsible = open_bases, open_bases.enter("responsible", "ru")
    responsible.done(ADD, **typed(world, 20))
    row = world.one(Application, "ntc", Application.iin == iin(20))
    page = responsible.done(f"/desk/intake/withdraw/{row.id}")
    assert "отозвано" in words(page)
    assert world.one(Application, "ntc", Application.id == row.id).state == "withdrawn"
    assert responsible.post(f"/desk/intake/edit/{row.id}", **typed(world, 20, iin="")).status_code == 409


def test_7_the_application_is_printed_for_its_applicant_to_sign(open_bases: World) -> None:
    world, responsible = open_bases, open_bases.enter("responsible")
    printed = responsible.post("/paper/R-3/1901-1?lang=kk")
    assert printed.status_code == 200
    assert printed.data.startswith(b"PK")
    assert world.enter("chair").post("/paper/R-3/1901-1?lang=kk").status_code == 403
    assert world.enter("responsible2").post("/paper/R-3/1901-1?lang=kk").status_code in {404, 422}


def test_19_5_26_5_32_5_the_course_of_intake_is_seen_within_reach(open_bases: World) -> None:
    ntc, chair, branch = (
        words(open_bases.enter(one, "ru").get("/desk/monitor/")) for one in ("ntc", "chair", "branch")
    )
    assert "1902" in ntc
    assert "1902" in branch
    assert "1902" not in chair
    assert "История Казахстана" in chair
    assert open_bases.enter("site").get("/desk/monitor/").status_code == 403


@pytest.mark.parametrize("login", ["ntc", "branch", "chair", "site", "programmer", "invigilator"])
def test_8_nobody_but_the_responsible_person_registers(open_bases: World, login: str) -> None:
    visitor, pk = open_bases.enter(login), open_bases.one(Application, "ntc", Application.number == 1,
                                                          Application.iin == iin(1)).id  # fmt: skip
    assert visitor.get(ADD).status_code == 403
    for way in (ADD, "/desk/intake/iin", f"/desk/intake/edit/{pk}", f"/desk/intake/withdraw/{pk}"):
        assert visitor.post(way, **typed(open_bases, 30)).status_code == 403, way
    assert visitor.get("/desk/intake/workplaces?q=a").status_code == 403


def test_an_application_of_another_commission_does_not_exist(open_bases: World) -> None:
    stranger = open_bases.enter("responsible2")
    pk = open_bases.one(Application, "ntc", Application.iin == iin(1)).id
    for way in (f"/desk/intake/edit/{pk}", f"/desk/intake/withdraw/{pk}"):
        assert stranger.post(way, **typed(open_bases, 1)).status_code == 404
    assert stranger.get(f"/desk/intake/edit/{pk}").status_code == 404
    assert "Әбенова" not in stranger.get(f"{ADD}?after={pk}").text


@pytest.mark.parametrize("senseless", [{"iin": "\x00"}, {"surname": "ж" * 400}, {"institution_id": "x"},
                                       {"subject_id": "9" * 30}, {"wished_site_id": "-1"}])  # fmt: skip
def test_what_no_form_sends_is_refused_as_senseless(open_bases: World, senseless: dict[str, str]) -> None:
    assert open_bases.enter("responsible").post(ADD, **typed(open_bases, 31, **senseless)).status_code == 400


@pytest.mark.parametrize("odd", [{"sex": "other"}, {"birth": "31.02.1984"}, {"language": "eng"},
                                 {"subject_id": "999999"},
                                 {"institution_id": "999999"}, {"wished_site_id": "999999"}])  # fmt: skip
def test_what_is_not_on_the_lists_is_not_registered(open_bases: World, odd: dict[str, str]) -> None:
    responsible = open_bases.enter("responsible")
    assert responsible.post(ADD, **typed(open_bases, 32, **odd)).status_code in {409, 422}
    with open_bases.see("ntc") as session:
        assert session.scalar(sa.select(Application.id).where(Application.iin == iin(32))) is None


@pytest.fixture(scope="module")
def closed(open_bases: World) -> World:
    """A file waits for a worker; then it is three o'clock."""
    world = open_bases
    with world.see("responsible") as session:
        mine = session.scalars(sa.select(Commission).where(Commission.code == "1901")).one()
        by = session.scalars(sa.select(Staff).where(Staff.login == "responsible")).one()
        with act(session, TITLE, mark="§78.3", place=mine):
            job.later(
                session, "exchange.take_in", key="intake", place=by, by=by, register="application",
                picture=_kept(by), source="a.xlsx", lang="kk",
            )  # fmt: skip
    world.at(CLOSES, 15)
    return world


def _kept(by: Staff) -> str:
    return files.keep_own(io.BytesIO(applications(("Кешіккен",))), by.user_id)


def test_9_at_three_every_door_is_shut(closed: World) -> None:
    world, responsible = closed, closed.enter("responsible", "ru")
    pk = world.one(Application, "ntc", Application.iin == iin(1)).id
    with world.see("ntc") as session:
        before = session.execute(sa.select(Application.id, Application.surname, Application.state)).all()
    assert 'name="surname"' not in responsible.get(ADD).text
    assert "§9" in words(responsible.get(ADD))
    tried: dict[str, Any] = {
        ADD: typed(world, 40),
        f"/desk/intake/edit/{pk}": typed(world, 1, iin="", surname="Кешіккен"),
        f"/desk/intake/withdraw/{pk}": {},
        "/desk/enrolment/try": {"workbook": sent("a.xlsx", applications(("Кешіккен",)))},
        "/application/add": {"surname": "Кешіккен"},
        f"/application/edit/{pk}": {"surname": "Кешіккен"},
    }
    for way, fields in tried.items():
        assert responsible.post(way, **fields).status_code in {302, 409, 422}, way
    api = world.app.test_client()
    told = api.post("/api/v1/token", json={"login": "responsible", "password": PASSWORD}).json
    assert told is not None
    shown = {"Authorization": f"Bearer {told['token']}"}
    assert api.get(f"/api/v1/application/{pk}", headers=shown).status_code == 200
    late = api.patch(f"/api/v1/application/{pk}", json={"surname": "Кешіккен"}, headers=shown)
    assert late.status_code in {409, 422}, late.text
    fresh = {"surname": "Кешіккен", "first_name": "А", "iin": iin(41)}
    assert api.post("/api/v1/application", json=fresh, headers=shown).status_code in {409, 422}
    world.work()
    with world.see("ntc") as session:
        queued = session.scalars(sa.select(Job).where(Job.key == "intake")).one()
        assert queued.state == "refused"
        assert "жабыл" in queued.said
        assert session.execute(sa.select(Application.id, Application.surname, Application.state)).all() == before


def test_9_the_branch_cannot_open_a_closed_base_again(closed: World) -> None:
    row = closed.one(Commission, "ntc", Commission.code == "1901").id
    later = (CLOSES + dt.timedelta(days=3)).isoformat()
    assert closed.enter("branch").post("/desk/openings/", row=str(row), closes_on=later).status_code == 409
