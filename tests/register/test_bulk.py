"""One value for many rows: its effect is shown first, one act does it, and no row is reached that is not one's own."""

from __future__ import annotations

import html
import re

import pytest

from tests.register.conftest import Visitor, World

BUILDING = {"bulk.column": "building", "bulk.step": "look"}


@pytest.fixture(scope="module")
def rooms(world: World) -> list[int]:
    """Three rooms of site 701 of their own."""
    visitor, found = world.enter("si701"), []
    for number in ("61", "62", "63"):
        fields = visitor.form("/room/add") | {
            "number": number,
            "building": "А",
            "rows": "5",
            "columns": "4",
            "video": "y",
        }
        answer = visitor.client.post("/room/add", data=fields)
        assert answer.status_code == 302
        found.append(int(answer.headers["Location"].rpartition("/")[2]))
    return found


def send(visitor: Visitor, ids: list[int], building: str, **more: str) -> tuple[int, str]:
    fields = {**BUILDING, "bulk.ids": ",".join(map(str, ids)), "building": building, **more}
    answer = visitor.post("/room/bulk", **fields)
    return answer.status_code, answer.text


def seen(page: str) -> str:
    found = re.search(r'name="bulk.seen" value="([0-9a-f]+)"', page)
    return found[1] if found else ""


def building(world: World, pk: int, login: str = "ntc") -> str:
    card = world.enter(login).get(f"/room/show/{pk}").text
    found = re.search(r"Ғимарат \(корпус\)</th><td>([^<]*)", card)
    assert found is not None
    return html.unescape(found[1])


def test_the_effect_is_shown_before_and_nothing_is_written(world: World, rooms: list[int]) -> None:
    visitor = world.enter("si701")
    page = visitor.get("/room/list/").text
    assert f'name="bulk.ids" value="{rooms[0]}"' in page
    asked = visitor.post("/room/bulk", **{"bulk.column": "building", "bulk.ids": str(rooms[0])})
    assert asked.status_code == 200
    assert "Ғимарат (корпус): жаңа мәні" in asked.text
    status, page = send(visitor, rooms, "Б")
    assert status == 200
    assert re.findall(r"<td>701-6\d</td><td>А</td>\s*<td><b>Б</b>", page) != []
    assert "Өзгереді: 3" in page
    assert [building(world, pk) for pk in rooms] == ["А", "А", "А"]


def test_one_act_changes_all_that_was_shown(world: World, rooms: list[int]) -> None:
    visitor = world.enter("si701")
    _, page = send(visitor, rooms, "Бірінші корпус")
    status, _ = send(visitor, rooms, "Бірінші корпус", **{"bulk.seen": seen(page)})
    assert status == 302
    assert [building(world, pk) for pk in rooms] == ["Бірінші корпус"] * 3
    journal = world.enter("ntc").get("/entry/list/?login=si701").text
    lines = re.findall(r"<td>([^<]*)</td>\s*<td>[^<]*</td>\s*<td>§74</td>\s*<td>(\d+)</td>", journal)
    assert ("Аудиториялық қор: «Ғимарат (корпус)» бірнеше жазбада өзгертілді", "3") in lines
    _, page = send(visitor, rooms, "Бірінші корпус")
    assert "сол мәнде тұр: 3" in page
    assert seen(page) == ""


def test_all_rows_of_the_filter_are_changed_without_ticking(world: World, rooms: list[int]) -> None:
    visitor = world.enter("si701")
    fields = {**BUILDING, "bulk.whole": "1", "wish": "number=6", "building": "Екінші корпус"}
    page = visitor.post("/room/bulk", **fields).text
    assert "Өзгереді: 3" in page
    assert visitor.post("/room/bulk", **fields, **{"bulk.seen": seen(page)}).status_code == 302
    assert building(world, rooms[2]) == "Екінші корпус"
    assert building(world, world.ids["room 701"]) == "Басты корпус"


def test_what_changed_after_the_preview_is_shown_again_and_not_overwritten(world: World, rooms: list[int]) -> None:
    visitor = world.enter("si701")
    _, page = send(visitor, rooms, "Үшінші корпус")
    _, other = send(visitor, rooms[:1], "Басқа адам")
    assert send(visitor, rooms[:1], "Басқа адам", **{"bulk.seen": seen(other)})[0] == 302
    status, again = send(visitor, rooms, "Үшінші корпус", **{"bulk.seen": seen(page)})
    assert status == 422
    assert "Алдын ала қараудан кейін жазбалар өзгерген" in again
    assert "Басқа адам" in again
    assert building(world, rooms[0]) == "Басқа адам"
    assert building(world, rooms[1]) != "Үшінші корпус"
    assert send(visitor, rooms, "Үшінші корпус", **{"bulk.seen": seen(again)})[0] == 302
    assert building(world, rooms[0]) == "Үшінші корпус"


def test_a_closed_row_says_why_it_stays_and_the_others_change(world: World, rooms: list[int]) -> None:
    visitor, shut = world.enter("si701"), world.ids["room 701"]
    world.owner("UPDATE sitting SET allocated_at = now() WHERE id = :pk", pk=world.ids["sitting 701"])
    try:
        status, page = send(visitor, [shut, rooms[0]], "Төртінші корпус")
        assert status == 200
        assert "Өзгереді: 1" in page
        assert re.search(r'class="said">§78\.6', page)
        assert send(visitor, [shut, rooms[0]], "Төртінші корпус", **{"bulk.seen": seen(page)})[0] == 302
        assert building(world, shut) == "Басты корпус"
        assert building(world, rooms[0]) == "Төртінші корпус"
        _, page = send(visitor, [shut], "Төртінші корпус")
        assert seen(page) == ""
        assert send(visitor, [shut], "Төртінші корпус", **{"bulk.seen": "0" * 32})[0] == 422
    finally:
        world.owner("UPDATE sitting SET allocated_at = NULL WHERE id = :pk", pk=world.ids["sitting 701"])


def test_rows_of_another_place_are_not_there(world: World, rooms: list[int]) -> None:
    visitor, foreign = world.enter("si701"), world.ids["room 702"]
    before = building(world, foreign)
    assert send(visitor, [foreign], "Бөтен")[0] == 404
    _, page = send(visitor, [rooms[0]], "Бөтен")
    assert send(visitor, [rooms[0], foreign], "Бөтен", **{"bulk.seen": seen(page)})[0] == 404
    fields = {**BUILDING, "bulk.whole": "1", "wish": "site=702", "building": "Бөтен"}
    assert visitor.post("/room/bulk", **fields).status_code == 422
    assert building(world, foreign) == before


def test_only_those_who_change_rows_change_many(world: World, rooms: list[int]) -> None:
    for login in ("ml701", "pg701", "br701"):
        assert send(world.enter(login), rooms, "Оқырман")[0] == 403, login
        assert "bulk.ids" not in world.enter(login).get("/room/list/").text
    visitor = world.enter("si701")
    assert visitor.get("/room/bulk").status_code == 405
    assert visitor.client.post("/room/bulk", data={"bulk.ids": str(rooms[0])}).status_code == 400
    assert visitor.post("/sitting/bulk").status_code == 404
    answer = world.enter("cc701").post("/responsible_person/bulk", **{"bulk.ids": "1"})
    assert answer.status_code == 409
    assert "басқа рөл толтырады" in answer.text
    assert world.enter("rp701").post("/application/bulk").status_code == 404


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"bulk.column": "site_id"}, 400), ({"bulk.column": "number"}, 400), ({"bulk.column": "video"}, 400),
        ({"bulk.ids": ""}, 302), ({"bulk.ids": "abc"}, 400), ({"bulk.ids": "-1"}, 400), ({"bulk.ids": "1;2"}, 400),
        ({"bulk.ids": "99999999999"}, 400), ({"bulk.ids": ",".join(map(str, range(1, 6000)))}, 422),
        ({"bulk.ids": "2147483647"}, 404), ({"wish": "password=1"}, 400), ({"building": ""}, 422),
        ({"building": "x" * 501}, 422), ({"building": "a\u202eb"}, 422), ({"building": "a\x00b"}, 422),
    ],
)  # fmt: skip
def test_a_forged_form_gets_a_sentence(world: World, rooms: list[int], fields: dict[str, str], status: int) -> None:
    sent = {**BUILDING, "bulk.ids": str(rooms[0]), "building": "х"} | fields
    assert world.enter("si701").post("/room/bulk", **sent).status_code == status


def test_parents_and_truths_are_set_for_many_too(world: World) -> None:
    centre = world.enter("ntc")
    fields = {"bulk.column": "authority_id", "bulk.step": "look", "bulk.ids": str(world.ids["school"])}
    page = centre.post("/institution/bulk", **fields, authority_id=str(world.ids["authority"])).text
    assert "сол мәнде тұр: 1" in page
    fields = {"bulk.column": "scratch_sheets", "bulk.step": "look", "bulk.ids": str(world.ids["subject"])}
    page = centre.post("/subject/bulk", **fields, scratch_sheets="y").text
    assert re.search(r"<td>жоқ</td>\s*<td><b>иә</b>", page)
    assert centre.post("/subject/bulk", **fields, scratch_sheets="y", **{"bulk.seen": seen(page)}).status_code == 302
    page = centre.post("/subject/bulk", **fields).text
    assert re.search(r"<td>иә</td>\s*<td><b>жоқ</b>", page)
    assert centre.post("/subject/bulk", **fields, **{"bulk.seen": seen(page)}).status_code == 302
