"""The form of a row: its order, its errors, what is kept of what was typed; hostile input."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from app.register import visit
from tests.register.conftest import PASSWORD, Visitor, World

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"'><svg/onload=alert(1)>", "{{ 7*7 }}", "${7*7}",
    "=HYPERLINK(\"http://x\")", "+1+1", "-2", "@SUM(A1)", "'; DROP TABLE room; --", "\x00", "а\x00б", "\x1b[31m",
    "\u202eтекст", "\u200f", "\ufeff", "\u2028", "😀" * 100, "a" * 501, "Ғ" * 100_000, "%s%n", "../../etc/passwd",
    "1e309", "-1", "99999999999999999999", "２", "٣", "1_0", "0x10", "NaN", " ", "\n", "null", "None", "[]",
]  # fmt: skip


def error(page: str, name: str) -> str:
    found = re.search(rf'id="{name}-error">([^<]*)', page)
    return html.unescape(found[1]) if found else ""


def summary(page: str) -> list[tuple[str, str]]:
    part = page.split('id="summary"')[1].split("</div>", maxsplit=1)[0]
    return [(name, html.unescape(words)) for name, words in re.findall(r'href="#([^"]+)">([^<]*)', part)]


def test_fields_stand_in_the_order_of_the_paper_and_the_iin_first(world: World) -> None:
    page = world.enter("rp701").get("/application/add").text
    names = re.findall(r'<(?:input|select)[^>]*class="form-control"[^>]*name="(\w+)"', page)
    names = names[names.index("iin") :]  # the box above searches everywhere
    assert names[:4] == ["iin", "surname", "first_name", "patronymic"]
    assert names.index("education_level") < names.index("institution_id") < names.index("position")
    assert "autofocus" in page.split('name="iin"')[0].rsplit("<input", 1)[1] + page.split('name="iin"')[1].split(">")[0]
    assert page.count('<span class="must" title="міндетті">*</span>') >= 8


def test_errors_stand_beside_the_field_and_in_a_summary_above_that_leads_to_it(world: World) -> None:
    visitor = world.enter("si701")
    answer = visitor.client.post(
        "/room/add", data=visitor.form("/room/add") | {"number": "", "rows": "көп", "columns": "5"}
    )
    assert answer.status_code == 422
    page = answer.text
    assert "<title>Қате: Аудиториялық қор" in page
    assert summary(page) == [
        ("number", "Аудитория №: Бұл жолды толтырыңыз."), ("building", "Ғимарат (корпус): Бұл жолды толтырыңыз."),
        ("rows", "Парта қатарлары (тақтадан): Сан жазыңыз."),
    ]  # fmt: skip
    assert error(page, "rows") == "Сан жазыңыз."
    blank = visitor.client.post("/room/add", data=visitor.form("/room/add") | {"number": "73", "building": " \u00a0 "})
    assert error(blank.text, "building") == "Бұл жолды толтырыңыз."
    assert re.search(r'<input[^>]*aria-describedby="rows-error"[^>]*aria-invalid="true"[^>]*name="rows"', page)
    assert 'role="alert" tabindex="-1" id="summary"' in page
    assert "/static/form.js" in page
    russian = world.enter("si701", lang="ru")
    page = russian.client.post("/room/add", data=russian.form("/room/add")).text
    assert "<title>Ошибка: Аудиторный фонд" in page


def test_a_rule_of_a_column_is_told_beside_that_column_with_its_paragraph(world: World) -> None:
    visitor = world.enter("si701")
    fields = visitor.form("/room/add") | {"number": "7", "building": "А", "rows": "5", "columns": "5", "video": "y"}
    answer = visitor.client.post("/room/add", data=fields)
    assert answer.status_code == 422
    assert error(answer.text, "number").startswith("§28.3")
    assert summary(answer.text)[0][0] == "number"
    answer = visitor.client.post("/room/add", data=fields | {"number": "71", "rows": "1"})
    assert answer.status_code == 409
    assert "§74.4" in answer.text.split('id="summary"')[1].split("</div>")[0]


def test_save_and_add_another_leads_to_an_empty_form(world: World) -> None:
    visitor = world.enter("si701")
    fields = visitor.form("/room/add") | {"number": "91", "building": "А", "rows": "5", "columns": "5", "video": "y"}
    answer = visitor.client.post("/room/add", data=fields | {"another": "1"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/room/add"
    page = visitor.get("/room/add").text
    assert "Жазба қосылды." in page
    assert 'value="91"' not in page
    assert 'name="another"' in page


def test_values_off_the_list_are_told_in_words_of_ours(world: World) -> None:
    visitor = world.enter("rp701")
    fields = visitor.form("/application/add") | {
        "category": "king",
        "institution_id": "x",
        "photos": "x",
        "language": "",
    }
    page = visitor.client.post("/application/add", data=fields).text
    assert error(page, "category") == error(page, "institution_id") == error(page, "language") == "Тізімнен таңдаңыз."
    assert not re.search(r"Not a valid|This field|Invalid", page)


# ---- what was typed is not lost


def late(visitor: Visitor, way: str, **fields: Any) -> Any:
    """Send a form after the hours of the stay."""
    with visitor.client.session_transaction() as session:
        session["since"] -= visit.HOURS * 3600 + 1
    return visitor.client.post(way, data=fields)


def test_what_was_sent_after_the_end_of_the_stay_waits_in_the_form(world: World) -> None:
    visitor = world.enter("si701")
    way = f"/room/edit/{world.ids['room 701']}"
    fields = visitor.form(way) | {"building": "Түнде жазылған"}
    answer = late(visitor, way, **fields)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/login/?next={way}"
    kept = kept_keys(world)
    assert len(kept) == 1
    assert "Түнде".encode() not in visit_memory(world).get(kept[0])
    entered = visitor.client.post(answer.headers["Location"], data=login(visitor, "si701"))
    assert entered.headers["Location"] == way
    page = visitor.get(way).text
    assert 'value="Түнде жазылған"' in page
    assert "қайтарылды" in page
    sent = visitor.form(way) | {"building": "Түнде жазылған"}
    assert visitor.client.post(way, data=sent).status_code == 302
    assert "Түнде жазылған" in visitor.get(f"/room/show/{world.ids['room 701']}").text
    assert "Түнде" not in visitor.get("/room/add").text
    assert visitor.client.post(way, data=visitor.form(way) | {"building": "Басты корпус"}).status_code == 302


def test_it_is_given_to_its_author_alone(world: World) -> None:
    visitor = world.enter("si701")
    fields = visitor.form("/room/add") | {"building": "Менің жазғаным"}
    late(visitor, "/room/add", **fields)
    assert "Менің жазғаным" not in world.enter("si702").get("/room/add").text
    assert "Менің жазғаным" in world.enter("si701").get("/room/add").text
    assert "Менің жазғаным" not in world.enter("si701").get("/room/add").text


def test_a_stranger_and_a_huge_form_are_not_kept(world: World) -> None:
    world.app.test_client().post("/room/add", data={"building": "x"})
    visitor = world.enter("si701")
    late(visitor, "/room/add", building="x" * 100_000)
    assert kept_keys(world) == []


def test_a_page_of_an_earlier_stay_saves_nothing_and_loses_nothing(world: World) -> None:
    visitor = world.enter("si701")
    fields = visitor.form("/room/add") | {"building": "Ескі беттен", "csrf_token": "old"}
    answer = visitor.client.post("/room/add", data=fields)
    assert answer.status_code == 400
    assert 'href="/room/add"' in answer.text
    assert "Ескі беттен" in visitor.get("/room/add").text


def login(visitor: Visitor, name: str) -> dict[str, str]:
    return {"username": name, "password": PASSWORD, "csrf_token": visitor.token()}


def visit_memory(world: World) -> Any:
    return world.app.extensions["ground"].memory


def kept_keys(world: World) -> list[bytes]:
    return list(visit_memory(world).keys(f"{world.app.extensions['ground'].prefix}:typed:*"))


def test_the_end_of_the_stay_is_told_to_the_page(world: World) -> None:
    page = world.enter("si701").get("/room/list/").text
    found = re.search(r'id="stay"[^>]*data-left="(\d+)" hidden', page)
    assert found is not None
    assert 8 * 3600 - 60 <= int(found[1]) <= 8 * 3600
    assert 'id="stay"' not in world.app.test_client().get("/login/").text


# ---- hostile input


@pytest.mark.parametrize("typed", HOSTILE, ids=[ascii(one[:20]) for one in HOSTILE])
def test_hostile_input_is_refused_or_shown_as_it_was_typed_and_never_run(world: World, typed: str) -> None:
    visitor = world.enter("rp701")
    row = world.ids["application 701"] - 4
    names = [
        "education_level",
        "iin",
        "position",
        "photos",
        "institution_id",
        "category",
        "has_application",
        "seen",
        "take-iin",
    ]
    ways = ["/application/add", f"/application/edit/{row}"]
    for way in ways:
        clean = visitor.form(way)
        for name in names:
            answer = visitor.client.post(way, data=clean | {name: typed})
            assert answer.status_code in {302, 409, 413, 422}, (way, name, answer.status_code)
            assert "<script>alert" not in answer.text
            assert "onerror=alert(1)>" not in answer.text.replace("&gt;", "")
            assert "<svg/onload" not in answer.text
    card = visitor.get(f"/application/show/{row}")
    assert card.status_code == 200
    assert "<script>alert" not in card.text
    assert visitor.get(f"/application/history/{row}").status_code == 200


def test_forged_keys_and_hidden_fields_change_nothing_else(world: World) -> None:
    visitor, row = world.enter("rp701"), world.ids["application 701"] - 3
    way = f"/application/edit/{row}"
    forged = {
        "id": "1", "number": "99", "state": "withdrawn", "commission_id": str(world.ids["commission 702"]),
        "site_id": str(world.ids["site 702"]), "campaign_id": "9", "registered_at": "2000-01-01", "full_name": "x",
        "sort_key": "x", "__class__": "x", "_method": "DELETE", "registry": "x", "query": "x", "metadata": "x",
    }  # fmt: skip
    assert visitor.client.post(way, data=visitor.form(way) | forged | {"position": "сынақшы"}).status_code == 302
    told = visitor.get(f"/application/history/{row}").text
    newest = told.split('<section class="panel past">')[1]
    assert re.findall(r'<th scope="row">([^<]*)', newest) == ["Лауазымы"]
    doubled = [(name, value) for name, value in visitor.form(way).items()] + [("position", "екінші"), ("seen", "x")]
    assert (
        visitor.client.post(way, data=doubled and {**visitor.form(way), "position": ["бірінші", "екінші"]}).status_code
        == 302
    )
    assert "бірінші" in visitor.get(f"/application/show/{row}").text


def test_parents_are_offered_only_for_columns_of_a_form_and_to_whoever_fills_it_in(world: World) -> None:
    visitor = world.enter("rp701")
    found = visitor.get("/application/choices/institution_id?q=1801").json
    assert found is not None
    assert [name for _, name in found] == ["№ 15 мектеп"]
    assert visitor.get("/application/choices/institution_id?q=МЕКТЕП").json == found
    assert visitor.get("/application/choices/institution_id?q=%25").json == []
    assert visitor.get("/application/choices/institution_id").json == []
    for name in ("commission_id", "iin", "nothing", "site_id", "__class__"):
        assert visitor.get(f"/application/choices/{name}?q=1").status_code == 404, name
    for q in ("%00", "%E2%80%AE", "a" * 3000):
        assert visitor.get(f"/application/choices/institution_id?q={q}").status_code in {400, 414}
    assert world.enter("si701").get("/application/choices/institution_id?q=1").status_code == 403
    assert world.enter("iv701").get("/application/choices/institution_id?q=1").status_code == 403
