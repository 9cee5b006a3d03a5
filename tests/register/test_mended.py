"""Faults that a newcomer met: shut doors, repeated keys, the language over typed text, the end of a stay, keys."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from tests.register.conftest import PASSWORD, World
from tests.register.test_api import Program
from tests.register.test_search import iin_of, sought


@contextmanager
def base_closed(world: World, code: str) -> Iterator[None]:
    """The base of a commission closed for a while."""
    world.owner("UPDATE commission SET closed_at = now() WHERE code = :code", code=code)
    try:
        yield
    finally:
        world.owner("ALTER TABLE commission DISABLE TRIGGER once")
        world.owner("UPDATE commission SET closed_at = NULL WHERE code = :code", code=code)
        world.owner("ALTER TABLE commission ENABLE TRIGGER once")


# ---- what the law shuts


def test_9_the_doors_of_a_closed_base_are_shut_and_say_why(world: World) -> None:
    rp = world.enter("rp701")
    for way in ("/application/add", "/application/import/"):
        assert f'href="{way}"' in rp.get("/application/list/").text
    with base_closed(world, "19701"):
        page = rp.get("/application/list/").text
        assert 'href="/application/add"' not in page
        assert 'href="/application/import/"' not in page
        assert page.count("§9: Өтініштер базасы жабылды") == 2
        added = rp.get("/application/add")
        assert (added.status_code, "§9" in added.text, "<form id=" in added.text) == (409, True, False)
        brought = rp.get("/application/import/")
        assert "§9: Өтініштер базасы жабылды" in brought.text
        assert 'name="workbook"' not in brought.text
        assert 'href="/application/add"' in world.enter("rp702").get("/application/list/").text


def test_9_what_was_typed_before_the_base_closed_is_shown_with_the_reason(world: World) -> None:
    rp = world.enter("rp701")
    typed = rp.form("/application/add") | {"position": "кешіккен лауазым"}
    rp.client.post("/lang/ru?next=/application/add", data=typed)
    with base_closed(world, "19701"):
        page = rp.get("/application/add").text
        assert "кешіккен лауазым" in page
        assert "§9: База заявлений закрыта" in page


# ---- repeated keys


def test_a_repeated_key_names_its_columns_beside_their_fields(world: World) -> None:
    si = world.enter("si702", lang="ru")
    fields = si.form("/room/add") | {"number": "01", "building": "А", "rows": "5", "columns": "5", "video": "y"}
    page = si.client.post("/room/add", data=fields).text
    assert "uq_" not in page
    found = re.search(r'id="number-error">([^<]+)<', page)
    assert found is not None
    assert "Аудитория №" in html.unescape(found[1])
    assert "«ППТ»" in html.unescape(found[1])
    ntc = world.enter("ntc")
    fields = ntc.form("/region/add") | {"code": "75", "kk": "x", "ru": "x"}
    page = html.unescape(ntc.client.post("/region/add", data=fields).text)
    assert 'id="code-error">Мұндай жазба бар: «Коды» мәні басқа жазбада тұр' in page


def test_a_repeated_key_is_told_to_a_program_by_column(world: World) -> None:
    answer = Program(world, "ntc").ask("POST", "/api/v1/region", json={"code": "75", "kk": "x", "ru": "x"})
    assert answer.status_code == 422
    assert [one["column"] for one in answer.get_json()["errors"]] == ["code"]
    assert "uq_" not in answer.text


# ---- the language over what is typed


def language_of(page: str) -> str:
    """Where the button of the other language sends the form."""
    found = re.search(r'<button form="typed"[^>]*formaction="(/lang/ru[^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_the_language_takes_what_is_typed_along(world: World) -> None:
    si = world.enter("si701")
    way = f"/room/edit/{world.ids['room 701']}"
    fields = si.form(way) | {"building": "Жазылып жатыр"}
    answer = si.client.post(language_of(si.get(way).text), data=fields)
    assert answer.headers["Location"] == way
    page = si.get(way).text
    assert "Жазылып жатыр" in page
    assert "Сохранить" in page
    assert "Жазылып жатыр" not in si.get(way).text
    faulty = si.client.post("/room/add", data=si.form("/room/add") | {"building": "Қатемен", "rows": "көп"})
    assert faulty.status_code == 422
    si.client.post(language_of(faulty.text), data=si.form("/room/add") | {"building": "Қатемен", "rows": "көп"})
    assert "Қатемен" in si.get("/room/add").text


def test_the_language_over_two_versions_loses_neither_the_text_nor_the_collision(world: World) -> None:
    si, way = world.enter("si702"), f"/room/edit/{world.ids['room 702']}"
    mine = si.form(way) | {"building": "Менікі"}
    other = si.form(way) | {"building": "Басқанікі"}
    assert si.client.post(way, data=other).status_code == 302
    collision = si.client.post(way, data=mine)
    assert collision.status_code == 409
    hidden = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', collision.text.split('id="typed"')[1])
    )
    assert si.client.post(language_of(collision.text), data=hidden).headers["Location"] == way
    again = si.form(way)
    assert si.client.post(way, data=again | {"building": "Менікі"}).status_code == 409


def test_the_language_on_an_answer_comes_back_to_its_page(world: World) -> None:
    ntc = world.enter("ntc")
    refused = ntc.post("/region/import/try")
    assert refused.status_code == 422
    assert 'name="next" value="/region/import/"' in refused.text


# ---- the end of a stay


@pytest.mark.parametrize("how", ["hours", "other tab"])
def test_the_end_of_a_stay_is_said_and_the_form_waits(world: World, how: str) -> None:
    si = world.enter("si701")
    fields = si.form("/room/add") | {"building": f"Сеанстан кейін {how}"}
    if how == "hours":
        with si.client.session_transaction() as session:
            session["since"] -= 9 * 3600
    else:
        si.post("/logout/")
    answer = si.client.post("/room/add", data=fields)
    assert answer.headers["Location"] == "/login/?next=/room/add"
    page = si.get(answer.headers["Location"]).text
    assert "Сеанс аяқталды. Жазғаныңыз сақталмады, бірақ жоғалған жоқ" in page
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    sent = {"username": "si701", "password": PASSWORD, "csrf_token": token[1]}
    entered = si.client.post(answer.headers["Location"], data=sent)
    assert entered.headers["Location"] == "/room/add"
    assert f"Сеанстан кейін {how}" in si.get("/room/add").text


def test_after_a_logout_another_person_does_not_get_what_was_typed(world: World) -> None:
    si = world.enter("si701")
    fields = si.form("/room/add") | {"building": "Бөгдеге емес"}
    si.post("/logout/")
    si.client.post("/room/add", data=fields)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', si.get("/login/").text)
    assert token is not None
    si.client.post("/login/", data={"username": "si702", "password": PASSWORD, "csrf_token": token[1]})
    assert "Бөгдеге емес" not in si.get("/room/add").text


# ---- lists and search


def test_the_link_of_a_row_is_on_what_names_it(world: World) -> None:
    rp, row = world.enter("rp701"), world.ids["application 701"]
    assert f'<td><a href="/application/show/{row}">6</a></td>' in rp.get("/application/list/").text
    room = world.ids["room 701"]
    assert f'<td><a href="/room/show/{room}">01</a></td>' in world.enter("si701").get("/room/list/").text


@pytest.mark.parametrize(
    ("typed", "card"),
    [("701-1", "sitting"), ("701-1-01", "sitting_room"), ("701-01", "room"), ("19701-6", "application")],
)
def test_a_key_of_a_unit_is_found(world: World, typed: str, card: str) -> None:
    way = f"/{card}/show/{world.ids[card + ' 701']}"
    assert sought(world.enter("ntc"), typed) == (302, way)
    assert way not in sought(world.enter("si702"), typed)[1]


def test_the_last_four_digits_of_an_iin_find_its_bearer(world: World) -> None:
    tail = iin_of(world, "701")[-4:]
    way = f"/application/show/{world.ids['application 701']}"
    assert way in sought(world.enter("rp701"), tail)[1]
    assert way not in sought(world.enter("rp702"), tail)[1]


def test_many_rows_without_a_tick_stay_on_the_list_with_a_sentence(world: World) -> None:
    si = world.enter("si701")
    answer = si.post("/room/bulk", wish="order=number", **{"bulk.column": "building"})
    assert answer.headers["Location"].startswith("/room/list/?order=number")
    assert "alert-warning" in si.get(answer.headers["Location"]).text


# ---- programs


def test_a_program_is_told_what_a_program_can_do(world: World) -> None:
    wrong = world.app.test_client().post("/api/v1/token", json={"login": "si701", "password": "no such password"})
    assert (wrong.status_code, wrong.get_json()["detail"][:21]) == (401, "Логин немесе пароль қ")
    site = Program(world, "si701")
    refused = site.ask("POST", "/api/v1/region", json={"code": "99"})
    told = refused.get_json()
    assert refused.status_code == 403
    assert told["paragraph"].startswith("§")
    assert "мұны істейтін: ҰТО. Сіздің рөліңіз: ТӨП" in told["detail"]
    method = site.ask("DELETE", "/api/v1/room/1")
    assert (method.status_code, "батырма" in method.text) == (405, False)
    assert "GET" in method.headers["Allow"]
    assert "openapi" in site.ask("GET", "/api/v1/room?order=nothing").get_json()["detail"]


def test_a_row_changed_since_comes_back_as_it_is_now(world: World) -> None:
    site, way = Program(world, "si701"), f"/api/v1/room/{world.ids['room 701']}"
    seen = site.ask("GET", way).headers["ETag"]
    first = site.ask("PATCH", way, json={"building": "Бірінші"}, headers={"If-Match": seen})
    late = site.ask("PATCH", way, json={"building": "Екінші"}, headers={"If-Match": seen})
    assert late.status_code == 412
    assert late.get_json()["current"]["building"] == "Бірінші"
    assert late.headers["ETag"] == first.headers["ETag"]
    again = {"If-Match": late.headers["ETag"]}
    assert site.ask("PATCH", way, json={"building": "Екінші"}, headers=again).status_code == 200


def test_the_document_describes_pages_and_answers(world: World) -> None:
    told: Any = Program(world, "si701").ask("GET", "/api/v1/openapi.json").get_json()
    listed = told["paths"]["/api/v1/room"]["get"]
    size = next(one for one in listed["parameters"] if one["name"] == "size")
    assert size["schema"]["enum"] == [25, 50, 100]
    assert "next" in listed["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    answers = [a for way in told["paths"].values() for verb in way.values() for a in verb["responses"].values()]
    assert all(answer["description"] for answer in answers)


# ---- words


def test_a_machine_word_is_not_shown_before_a_name(world: World) -> None:
    page = world.enter("rp701").get("/application/add").text
    assert ">Математика<" in page
    assert "math ·" not in page
    assert "75 · Алматы қаласы" in world.enter("ntc").get("/authority/add").text


def test_the_log_of_access_speaks_the_language_of_its_reader(world: World) -> None:
    world.enter("mr701").post("/application/export/?cols=number,iin", kind="csv", full="1")
    world.enter("mr701").post(f"/application/unmask/{world.ids['application 701']}/iin")
    page = world.enter("ntc", lang="ru").get("/access_note/list/").text
    assert "<td>CSV; полностью: ИИН</td>" in page
    assert "<td>полностью: ИИН</td>" in page
    assert "Кто (логин)" in page


def test_every_fault_of_a_form_is_told_at_once(world: World) -> None:
    ntc = world.enter("ntc")
    fields = ntc.form("/institution/add") | {"code": "123", "kk": "", "ru": "школа"}
    page = ntc.client.post("/institution/add", data=fields).text
    assert 'id="code-error"' in page
    assert 'id="kk-error"' in page


def test_a_view_that_takes_the_place_of_another_says_so(world: World) -> None:
    rp = world.enter("rp701")
    said = []
    for wish in ("language=kaz", "language=rus"):
        rp.post("/application/keep", wish=wish, title="Менің", role="")
        said.append("бұрыннан бар еді" in rp.get("/application/list/?view=0").text)
    assert said == [False, True]


def test_columns_of_an_export_are_as_wide_as_what_stands_in_them(world: World) -> None:
    answer = world.enter("rp701").post("/application/export/?cols=full_name,institution,number", kind="xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    longest = max(len(str(cell.value)) for cell in sheet["A"])
    assert sheet.column_dimensions["A"].width == max(longest + 2, 12)
    assert sheet.column_dimensions["C"].width < 20


def test_a_parent_in_the_preview_of_a_file_is_called_by_its_name(world: World) -> None:
    heads = "ТӨП;Аудитория №;Ғимарат (корпус);Парта қатарлары (тақтадан);Қатардағы парта саны;Бейнебақылау бар\r\n"
    given = f"{heads}701;17;Басты корпус;5;4;иә\r\n".encode("utf-8-sig")
    page = world.enter("si701").post("/room/import/try", workbook=(io.BytesIO(given), "a.csv")).text
    assert ": 701 · " in page


def test_a_file_is_named_by_the_day_of_the_database(world: World) -> None:
    answer = world.enter("ntc").post("/region/export/", kind="csv")
    with sa.create_engine(world.house.owner_url, poolclass=sa.NullPool).connect() as owner:
        day = owner.scalar(sa.text("SELECT to_char(synaq_now() AT TIME ZONE 'Asia/Almaty', 'YYYY-MM-DD')"))
    assert f"{day}.csv" in answer.headers["Content-Disposition"]


def test_the_register_of_accounts_leads_to_where_they_are_made(world: World) -> None:
    ntc, rp = world.enter("ntc"), world.enter("rp701")
    assert ntc.get("/staff/list/").text.count('href="/desk/accounts/"') == 2  # the menu and the button
    assert 'href="/desk/accounts/"' not in rp.get("/staff/list/").text
    assert 'href="/official_assignment/list/"' in ntc.get("/desk/accounts/").text.partition("Жазбасы жоқ адамдар")[2]


def test_the_first_page_leads_to_all_that_the_menu_leads_to(world: World) -> None:
    page = world.enter("ntc").get("/").text
    for way in ("/desk/reports/", "/desk/templates/", "/desk/books/", "/institution/list/"):
        assert page.count(f'href="{way}"') == 2, way
