"""Saved views: kept for oneself, shared with a role at one's own place, opening a register, dropped."""

from __future__ import annotations

import html
import re

import pytest

from tests.register.conftest import Visitor, World
from tests.register.test_lists import heads


def keep(visitor: Visitor, title: str, wish: str, **more: str) -> int:
    answer = visitor.post("/application/keep", title=title, wish=wish, **more)
    assert answer.status_code == 302, answer.text
    return int(answer.headers["Location"].partition("view=")[2])


def offered(visitor: Visitor) -> list[str]:
    """Titles of the views above the list."""
    return [
        title.strip() for title in re.findall(r'class="chip" href="[^"]*view=[1-9][^"]*"[^>]*>([^<★]+)', _list(visitor))
    ]


def _list(visitor: Visitor, arguments: str = "view=0") -> str:
    return visitor.get(f"/application/list/?{arguments}").text


def test_a_view_brings_back_filters_columns_and_order(world: World) -> None:
    visitor = world.enter("rp701")
    pk = keep(visitor, "Қазақ тілінде", "language=kaz&order=-full_name&cols=full_name,language")
    page = _list(visitor, f"view={pk}")
    assert heads(page) == ["ТАӘ", "Тестілеу тілі"]
    assert "Яковлева" in page.split("<tbody>")[1].split("</tr>")[0]
    assert "<b>қазақ тілі</b>" in page
    assert 'aria-current="true">Қазақ тілінде' in page
    assert offered(world.enter("rp701")) == ["Қазақ тілінде"]
    assert offered(world.enter("rp702")) == []
    without = re.findall(r'class="chip" href="([^"]+)"><span>', page)
    assert ["language=kaz" in html.unescape(way) for way in without] == [False]
    assert visitor.post(f"/application/drop/{pk}").status_code == 302
    assert offered(visitor) == []


def test_a_view_under_an_old_name_takes_its_place(world: World) -> None:
    visitor = world.enter("rp701")
    first = keep(visitor, "Менің", "language=kaz")
    assert keep(visitor, "Менің", "category=expert") == first
    assert "педагог-сарапшы</b>" in _list(visitor, f"view={first}")
    visitor.post(f"/application/drop/{first}")
    assert keep(visitor, "Менің", "language=rus") == first
    visitor.post(f"/application/drop/{first}")


def test_a_register_opens_with_the_view_that_was_chosen_for_it(world: World) -> None:
    visitor = world.enter("rp701")
    first = keep(visitor, "Біреуі", "cols=number", opens="1")
    assert heads(visitor.get("/application/list/").text) == ["Тіркеу №"]
    second = keep(visitor, "Екіншісі", "cols=surname", opens="1")
    assert heads(visitor.get("/application/list/").text) == ["Тегі"]
    assert len(heads(_list(visitor))) > 5
    assert len(heads(_list(visitor, "language=kaz"))) > 5
    assert len(heads(world.enter("rp702").get("/application/list/").text)) > 5
    for pk in (first, second):
        visitor.post(f"/application/drop/{pk}")
    assert len(heads(visitor.get("/application/list/").text)) > 5


def test_a_view_shared_at_a_place_is_seen_by_the_role_at_that_place_alone(world: World) -> None:
    site = world.enter("si701")
    pk = keep(site, "Программистке", "language=kaz", role="programmer")
    assert "Программистке" in offered(world.enter("pg701"))
    for login in ("pg702", "ml701", "ntc"):
        assert offered(world.enter(login)) == [], login
    assert heads(_list(world.enter("pg701"), f"view={pk}")) != []
    assert world.enter("pg702").get(f"/application/list/?view={pk}").status_code == 404
    assert world.enter("pg701").post(f"/application/drop/{pk}").status_code == 404
    site.post(f"/application/drop/{pk}")


def test_the_centre_shares_everywhere(world: World) -> None:
    centre = world.enter("ntc")
    pk = keep(centre, "Бәріне", "state=registered", role="programmer")
    assert offered(world.enter("pg701")) == offered(world.enter("pg702")) == ["Бәріне"]
    assert offered(world.enter("si701")) == []
    centre.post(f"/application/drop/{pk}")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"title": ""}, 422), ({"title": "   "}, 422), ({"title": "a" * 61}, 422), ({"title": "\u202eabc"}, 422),
        ({"title": "x", "role": "king"}, 400), ({"title": "x", "wish": "order=password"}, 400),
        ({"title": "x", "wish": "sort_key=a"}, 400), ({"title": "x", "wish": "&".join(["a=1"] * 300)}, 400),
        ({"title": "x", "wish": "cols=iin,%00"}, 400),
    ],
)  # fmt: skip
def test_a_senseless_view_is_not_kept(world: World, fields: dict[str, str], status: int) -> None:
    visitor = world.enter("rp701")
    assert visitor.post("/application/keep", **fields).status_code == status
    assert offered(visitor) == []


def test_a_view_is_kept_and_dropped_by_its_button_only(world: World) -> None:
    visitor = world.enter("rp701")
    assert visitor.get("/application/keep").status_code == 405
    assert visitor.get("/application/drop/1").status_code == 405
    assert visitor.client.post("/application/keep", data={"title": "x"}).status_code == 400
    assert visitor.post("/application/drop/99999999999").status_code == 404


def test_a_view_with_columns_that_are_no_more_still_opens(world: World) -> None:
    visitor = world.enter("rp701")
    pk = keep(visitor, "Ескі", "language=kaz&order=number&cols=number,surname")
    world.owner("ALTER TABLE saved_view NO FORCE ROW LEVEL SECURITY")
    try:
        world.owner(
            'UPDATE saved_view SET columns = \'["gone", "surname"]\', "order" = \'gone\', '
            'sought = \'{"gone": ["1"], "language": ["none"], "category": ["expert"]}\' WHERE id = :pk',
            pk=pk,
        )
    finally:
        world.owner("ALTER TABLE saved_view FORCE ROW LEVEL SECURITY")
    page = _list(visitor, f"view={pk}")
    assert heads(page) == ["Тегі"]
    assert "педагог-сарапшы</b>" in page
    visitor.post(f"/application/drop/{pk}")
