from __future__ import annotations

import re
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from app.db import Base
from app.roles import ABBREVIATED, Role, cell
from tests.register.conftest import PASSWORD, World

REGISTERS = sorted(m.class_.__tablename__ for m in Base.registry.mappers if m.class_.register is not None)
OFFICIALS = [(f"{short}701" if short != "ntc" else "ntc", role) for short, role in ABBREVIATED.items()]
OFFERED = {m.class_.__tablename__: m.class_.register.screen for m in Base.registry.mappers if m.class_.register}


@pytest.mark.parametrize(("login", "role"), OFFICIALS)
def test_each_role_opens_its_registers_and_no_others(world: World, login: str, role: Role) -> None:
    visitor = world.enter(login)
    menu = visitor.get("/").text
    for table in REGISTERS:
        verbs = cell(table, role).verbs
        answer = visitor.get(f"/{table}/list/")
        assert answer.status_code == (200 if "R" in verbs else 403), table
        assert (f'"/{table}/list/"' in menu) == ("R" in verbs), table
        may_add = "C" in verbs and "C" in OFFERED[table]
        if "C" in OFFERED[table]:
            assert visitor.get(f"/{table}/add").status_code == (200 if may_add else 403), table
        else:
            assert visitor.get(f"/{table}/add").status_code == 404, table
        assert (f'"/{table}/add"' in answer.text) == may_add, table


def test_list_speaks_with_labels_yes_and_no_and_hides_the_iin(world: World) -> None:
    page = world.enter("rp701").get("/application/list/").text
    assert "педагог-сарапшы" in page
    assert "тіркелді" in page
    assert "№ 15 мектеп" in page
    assert re.search(r"•{8}\d{4}", page)
    assert not re.search(r">\s*\d{12}\s*<", page)
    assert re.search(r"\d\d\.\d\d\.\d{4} \d\d:\d\d", page)
    assert "иә" in world.enter("si701").get("/room/list/").text
    assert "да" in world.enter("si701", lang="ru").get("/room/list/").text
    card = world.enter("rp701").get(f"/application/show/{world.ids['application 701']}").text
    assert re.search(r"ЖСН</th><td>•{8}\d{4}", card)
    assert not re.search(r">\d{12}<", card)


def test_names_stand_in_kazakh_alphabetical_order(world: World) -> None:
    page = world.enter("rp701").get("/application/list/?order=full_name").text
    found = re.findall(r"<td>(\w+ова|\w+ева) \w+</td>", page)
    assert found == ["Әбенова", "Ғалиева", "Қасымова", "Нұрланова", "Өтегенова", "Яковлева"]
    page = world.enter("rp701").get("/application/list/?order=-full_name").text
    assert re.findall(r"<td>(\w+ова|\w+ева) \w+</td>", page) == found[::-1]


def test_search_finds_by_part_of_a_name_by_label_and_by_digits(world: World) -> None:
    visitor = world.enter("rp701")

    def found(arguments: str) -> int:
        return len(
            re.findall(r"<td>\w+ова \w+</td>|<td>\w+ева \w+</td>", visitor.get(f"/application/list/?{arguments}").text)
        )

    assert found("full_name=" + quote("қасым")) == 1
    assert found("full_name=" + quote("%")) == 0
    assert found("language=kaz") == 6
    assert found("language=rus") == 0
    assert found("category=expert&full_name=" + quote("ова")) == 4
    assert "Ештеңе табылған жоқ" in visitor.get("/application/list/?iin=999").text


GARBAGE = [
    "page=abc", "page=0", "page=-1", "page=99999999999999999999", "page=１", "size=100000000", "size=-1", "size=",
    "order=password", "order=answers", "order=id", "order=--number", "order=commission", "order=number;drop",
    "_flt_0_full_name=a", "_oc_ApplicationScreen=iin", "psize_ApplicationScreen=-1", "page_ApplicationScreen=x",
    "site_id=1", "sort_key=a", "after=x", "before=W10", "cols=sort_key", "size=26", "full_name=%00",
    "category=nobody", "language=", "category=%27", "full_name=" + "a" * 101,
    "_l_=xx", "state=%F0%9F%92%A9", "full_name=%E2%80%AE",
]  # fmt: skip


@pytest.mark.parametrize("arguments", GARBAGE)
def test_senseless_arguments_get_a_sentence_and_never_a_fault(world: World, arguments: str) -> None:
    answer = world.enter("rp701").get(f"/application/list/?{arguments}")
    assert answer.status_code == (200 if arguments == "language=" else 400)
    if answer.status_code == 400:
        assert "Сұрау түсініксіз" in answer.text


@pytest.mark.parametrize("table", REGISTERS)
def test_every_list_takes_its_own_arguments_and_refuses_others(world: World, table: str) -> None:
    visitor = world.enter("ntc")
    page = visitor.get(f"/{table}/list/").text
    assert not re.findall(r"<label>[a-z_]+$|<th scope=.col.[^>]*>\s*(?:<a[^>]*>)?[a-z_]+\s*<", page)
    for way in dict.fromkeys(re.findall(rf'href="(/{table}/list/\?[^"]+)"', page)):
        assert visitor.get(way.replace("&amp;", "&")).status_code == 200, way
    for name in re.findall(r'<(?:input|select) class="form-control"[^>]* name="(\w+)"', page):
        for value in ("1", "0", "а", "-1", "2018-11-03", "99999999999", "'", "%"):
            assert visitor.get(f"/{table}/list/?{name}={quote(value)}").status_code in (200, 400), (name, value)
    for row in ("0", "-1", "99999999999999999999", "abc", "1;", "%00", "1/../2", "2147483648"):
        assert visitor.get(f"/{table}/show/{row}").status_code == 404, row
        assert visitor.get(f"/{table}/edit/{row}").status_code in (403, 404), row


@pytest.mark.parametrize("way", ["action/print/1", "action_post", "delete/1", "download/x", "api/v1/security/login"])
def test_doors_of_the_framework_that_we_did_not_open_are_not_there(world: World, way: str) -> None:
    visitor = world.enter("ntc")
    for address in (f"/room/{way}", f"/{way}", "/users/list/", "/roles/list/", "/resetmypassword/form", "/swagger/v1"):
        assert visitor.get(address).status_code == 404
        assert visitor.post(address, action="x", rowid="1").status_code == 404


def test_row_of_another_site_does_not_exist_by_any_address(world: World) -> None:
    visitor, other = world.enter("si701"), world.ids
    for table in ("room", "sitting", "sitting_room", "application", "site", "commission"):
        assert visitor.get(f"/{table}/show/{other[f'{table} 702']}").status_code == 404, table
        assert visitor.get(f"/{table}/show/{other[f'{table} 701']}").status_code == 200, table
    assert visitor.get(f"/room/edit/{other['room 702']}").status_code == 404
    forged = visitor.form(f"/room/edit/{other['room 701']}")
    assert visitor.client.post(f"/room/edit/{other['room 702']}", data=forged).status_code == 404
    assert "Яковлева" in world.enter("rp701").get("/application/list/").text
    page = world.enter("si701").get("/application/list/?size=100").text
    assert "19702" not in page
    assert "702 комиссиясы" not in page
    assert visitor.post("/paper/I-11/702-1-01").status_code == 404


def test_row_is_not_added_to_another_site_by_a_forged_form(world: World) -> None:
    visitor = world.enter("si701")
    fields = visitor.form("/room/add") | {"number": "55", "building": "А", "rows": "5", "columns": "5", "video": "y"}
    answer = visitor.client.post("/room/add", data=fields | {"site_id": str(world.ids["site 702"]), "seats": "1"})
    assert answer.status_code == 302
    assert "55" in visitor.get("/room/list/?number=55").text
    assert "55</a>" not in world.enter("si702").get("/room/list/").text
    assert "701-55" in visitor.get(answer.headers["Location"]).text


def test_choice_of_another_place_is_not_a_choice(world: World) -> None:
    visitor = world.enter("rp701")
    fields = visitor.form("/application/add") | _applicant()
    fields |= {"institution_id": "999999", "commission_id": str(world.ids["commission 702"])}
    answer = visitor.client.post("/application/add", data=fields)
    assert answer.status_code == 422


def test_room_of_29_or_121_seats_is_refused_with_its_paragraph_and_nothing_typed_is_lost(world: World) -> None:
    visitor = world.enter("si701")
    fields = visitor.form("/room/add") | {"number": "77", "building": "Қосымша корпус", "video": "y"}
    for rows, columns in (("1", "14"), ("61", "1")):
        answer = visitor.client.post("/room/add", data=fields | {"rows": rows, "columns": columns})
        assert answer.status_code == 409
        assert "§74.4" in answer.text
        assert "Қосымша корпус" in answer.text
    answer = visitor.client.post("/room/add", data=fields | {"rows": "5", "columns": "4", "number": "7"})
    assert answer.status_code == 422
    assert "§28.3" in answer.text
    answer = visitor.client.post("/room/add", data=fields | {"rows": "", "columns": "көп"})
    assert answer.status_code == 422
    assert "Бұл жолды толтырыңыз" in answer.text
    assert ">77<" not in visitor.get("/room/list/").text.split("<tbody>")[1]


def test_same_number_of_a_room_twice_is_told_in_words(world: World) -> None:
    visitor = world.enter("si702")
    fields = visitor.form("/room/add") | {"number": "01", "building": "А", "rows": "5", "columns": "5", "video": "y"}
    answer = visitor.client.post("/room/add", data=fields)
    assert answer.status_code == 422
    assert "Мұндай жазба бар" in answer.text


def test_change_is_saved_with_its_line_in_the_journal_and_an_old_form_is_not_saved(world: World) -> None:
    visitor, way = world.enter("si702"), f"/room/edit/{world.ids['room 702']}"
    first = visitor.form(way)
    second = dict(first)
    assert visitor.client.post(way, data=first | {"building": "Оқу корпусы"}).status_code == 302
    answer = visitor.client.post(way, data=second | {"building": "Басқа"})
    assert answer.status_code == 409
    assert "басқа адам өзгертті" in answer.text
    assert "Оқу корпусы" in visitor.get(f"/room/show/{world.ids['room 702']}").text
    journal = world.enter("ntc").get("/entry/list/?login=si702").text
    assert "Аудиториялық қор: жазба өзгертілді" in journal
    assert "ТӨП 702" in journal


def test_application_is_numbered_and_placed_by_the_programme(world: World) -> None:
    visitor = world.enter("rp702")
    answer = visitor.client.post("/application/add", data=visitor.form("/application/add") | _applicant())
    assert answer.status_code == 302, re.findall('class="(?:said|alert)[^>]*>([^<]*)', answer.text)
    card = visitor.get(answer.headers["Location"]).text
    assert "19702-7" in card
    assert "Сәрсенова Мәдина" in card
    answer = visitor.client.post("/application/add", data=visitor.form("/application/add") | _applicant())
    assert answer.status_code == 409
    assert "§78.3" in answer.text
    fields = visitor.form("/application/add") | _applicant() | {"iin": "850101400123"}
    assert visitor.client.post("/application/add", data=fields).status_code == 422


def test_reader_cannot_write_by_any_door(world: World) -> None:
    visitor, fields = world.enter("ml701"), world.enter("si701").form(f"/room/edit/{world.ids['room 701']}")
    fields["csrf_token"] = visitor.token()
    for way in ("/room/add", f"/room/edit/{world.ids['room 701']}"):
        assert visitor.get(way).status_code == 403
        assert visitor.client.post(way, data=fields).status_code == 403
    card = visitor.get(f"/room/show/{world.ids['room 701']}").text
    assert "/room/edit/" not in card


def test_a_list_asks_the_database_as_often_for_many_rows_as_for_few(world: World) -> None:
    visitor, told = world.enter("rp701"), []
    engine = world.app.extensions["appbuilder"].session().get_bind()

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        told.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        counts = []
        for arguments in ("full_name=" + quote("Әбен"), "size=100"):
            told.clear()
            assert visitor.get(f"/application/list/?{arguments}").status_code == 200
            counts.append(len(told))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert counts[0] == counts[1] <= 12


def test_what_is_typed_is_shown_as_typed_not_run(world: World) -> None:
    visitor = world.enter("si701")
    fields = visitor.form("/room/add") | {
        "number": "88",
        "building": "<script>alert(1)</script>",
        "rows": "5",
        "columns": "5",
    }
    answer = visitor.client.post("/room/add", data=fields | {"video": "y"})
    page = visitor.get(answer.headers["Location"]).text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    world.owner("SELECT 1 FROM room WHERE :n = :n", n=1)


def test_pages_carry_no_inline_script_or_style(world: World) -> None:
    for way in (
        "/",
        "/room/list/",
        f"/room/show/{world.ids['room 701']}",
        f"/room/edit/{world.ids['room 701']}",
        "/password/",
    ):
        page = world.enter("si701").get(way).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", page), way


def test_fault_shows_a_number_and_keeps_its_trace_to_itself(world: World) -> None:
    world.owner("ALTER TABLE room RENAME COLUMN building TO corps")
    try:
        answer = world.enter("si701").get("/room/list/")
    finally:
        world.owner("ALTER TABLE room RENAME COLUMN corps TO building")
    assert answer.status_code == 500
    assert re.search(r"әкімшіге мына нөмірді айтыңыз: [0-9a-f]{8}", answer.text)
    assert "SELECT" not in answer.text
    assert sa.__name__ not in answer.text
    assert world.enter("si701", PASSWORD).get("/room/list/").status_code == 200


def _applicant() -> dict[str, str]:
    return {
        "surname": "Сәрсенова", "first_name": "Мәдина", "patronymic": "", "iin": _iin(), "position": "мұғалім",
        "education_level": "general_secondary", "category": "expert", "attestation_type": "regular", "language": "kaz",
        "has_application": "y", "photos": "2", "has_id_copy": "y",
    }  # fmt: skip


def _iin() -> str:
    from app.rules.applications import iin_with_check

    return next(filter(None, (iin_with_check(f"9001014{n:04d}") for n in range(5000, 5011))))
