"""One box over everything: rows of one's own place alone, masked numbers told to nobody who may not see them."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from app import guard
from app.db import acting, sessions
from app.models import Application
from tests.register.conftest import SECRET, Visitor, World


def sought(visitor: Visitor, typed: str) -> tuple[int, str]:
    answer = visitor.get(f"/search/?q={quote(typed)}")
    return answer.status_code, answer.headers.get("Location", "") or answer.text


def iin_of(world: World, site: str) -> str:
    """The IIN of the last application of a site."""
    maker = sessions(world.house.app_url, poolclass=sa.NullPool)
    with acting(guard.ticket(SECRET.encode(), world.ids["ntc"], 0)), maker() as session:
        found = session.scalars(sa.select(Application.iin).where(Application.id == world.ids[f"application {site}"]))
        return found.one()


def test_an_iin_opens_the_card_of_its_bearer(world: World) -> None:
    own, other = iin_of(world, "701"), iin_of(world, "702")
    visitor = world.enter("rp701")
    assert sought(visitor, own) == (302, f"/application/show/{world.ids['application 701']}")
    status, page = sought(visitor, other)
    assert status == 200
    assert "Ештеңе табылған жоқ" in page
    assert sought(world.enter("ntc"), other)[0] == 302


def test_a_name_is_found_in_every_register_that_is_mine_to_read(world: World) -> None:
    status, page = sought(world.enter("rp701"), "қасым")
    assert (status, page) == (302, page)
    assert page.startswith("/application/show/")
    status, page = sought(world.enter("ntc"), "қасым")
    assert status == 200
    assert page.count("Қасымова Ұлжан") == 2
    assert "Өтініштерді тіркеу журналы" in page
    assert sought(world.enter("ntc"), "701") == (302, f"/site/show/{world.ids['site 701']}")
    status, page = sought(world.enter("ntc"), "мектеп")
    assert status == 200
    for title in ("Тестілеу өткізу пункттері", "Білім беру ұйымдары (БСН)", "702 мектеп", "№ 15 мектеп"):
        assert title in page


def test_nothing_of_another_place_is_found(world: World) -> None:
    visitor = world.enter("si701")
    for typed in ("702", "19702", "702 комиссиясы", "si702", "rp702"):
        _, page = sought(visitor, typed)
        assert "Ештеңе табылған жоқ" in page, typed


def test_a_masked_number_is_not_told_by_being_found(world: World) -> None:
    iin = "850101400122"
    world.owner("UPDATE staff SET iin = :iin WHERE login = 'pg701'", iin=iin)
    try:
        assert "Ештеңе табылған жоқ" in sought(world.enter("ml701"), iin)[1]
        for part in (iin[:11], iin[1:], iin[:6]):
            assert "pg701" not in sought(world.enter("si701"), part)[1]
    finally:
        world.owner("UPDATE staff SET iin = NULL WHERE login = 'pg701'")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [("", 200), ("q=", 200), ("q=a", 200), ("q=%25%25", 200), ("q=%00a", 400), ("q=" + "a" * 101, 400),
     ("q=%E2%80%AEab", 400), ("q=ab&x=1", 400), ("q=%27%3B--", 200), ("q=%F0%9F%92%A9%F0%9F%92%A9", 200),
     ("q=99999999999999999999", 200), ("q=123456789", 200)],
)  # fmt: skip
def test_whatever_is_typed_gets_a_page_or_a_sentence(world: World, arguments: str, status: int) -> None:
    assert world.enter("ntc").get(f"/search/?{arguments}").status_code == status


def test_what_is_typed_is_shown_as_typed(world: World) -> None:
    _, page = sought(world.enter("ntc"), "<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_box_stands_in_the_head_of_every_page_and_needs_a_visitor(world: World) -> None:
    for way in ("/", "/room/list/", "/password/", f"/room/show/{world.ids['room 701']}"):
        assert re.search(r'action="/search/".*name="q"', world.enter("si701").get(way).text, re.DOTALL), way
    assert world.app.test_client().get("/search/?q=701").status_code == 302
