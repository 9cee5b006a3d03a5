from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts import make_staff
from app.register.visit import safe
from app.roles import ABBREVIATED, Role
from tests.register.conftest import PASSWORD, Visitor, World

OFFICIALS = [("ntc", Role.NTC)] + [(f"{short}701", role) for short, role in ABBREVIATED.items() if role is not Role.NTC]


@pytest.mark.parametrize(("login", "role"), OFFICIALS)
def test_every_role_enters_and_sees_who_they_are(world: World, login: str, role: Role) -> None:
    page = world.enter(login).get("/")
    assert page.status_code == 200
    assert role.label.kk in page.text


def test_whoever_has_no_place_in_the_service_does_not_enter(world: World) -> None:
    _extra(world, "stranger")
    world.owner("DELETE FROM staff WHERE login = 'stranger'")
    answer = Visitor(world.app.test_client()).post("/login/", username="stranger", password=PASSWORD)
    assert answer.status_code == 401


def test_without_login_every_page_leads_to_the_entrance(world: World) -> None:
    answer = Visitor(world.app.test_client()).get("/room/list/?number=01")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/login/?next=/room/list/?number%3D01"


def test_login_returns_to_the_page_that_was_asked_for_but_never_leaves_the_house(world: World) -> None:
    visitor = Visitor(world.app.test_client())
    answer = visitor.post("/login/?next=/room/list/", username="si701", password=PASSWORD)
    assert answer.headers["Location"] == "/room/list/"
    for way in ("//evil.kz", "https://evil.kz/", "/\\evil.kz", "\\\\evil.kz", "javascript:alert(1)", "/\t/evil.kz", ""):
        assert safe(way) == "/", way


def test_wrong_password_is_told_and_the_sixth_attempt_is_refused_even_with_the_right_one(world: World) -> None:
    _extra(world, "forgetful")
    visitor = Visitor(world.app.test_client())
    for _ in range(5):
        answer = visitor.post("/login/", username="forgetful", password="қате құпиясөз тағы")
        assert answer.status_code == 401
        assert "Логин немесе пароль қате" in answer.text
    answer = visitor.post("/login/", username="forgetful", password=PASSWORD)
    assert answer.status_code == 429
    assert "15 минуттан соң" in answer.text
    assert Visitor(world.app.test_client()).post("/login/", username="am702", password=PASSWORD).status_code == 302


def test_logout_kills_the_cookie_itself(world: World) -> None:
    visitor = world.enter("pg701")
    cookie = visitor.client.get_cookie("synaq")
    assert cookie is not None
    assert visitor.get("/").status_code == 200
    assert visitor.get("/logout/").status_code == 405
    assert visitor.post("/logout/").headers["Location"] == "/login/"
    visitor.client.set_cookie("synaq", cookie.value)
    assert visitor.get("/").headers["Location"] == "/login/"


def test_cookie_is_closed_to_scripts_and_to_other_sites(world: World) -> None:
    visitor = Visitor(world.app.test_client())
    told = visitor.post("/login/", username="ml701", password=PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in told
    assert "SameSite=Lax" in told


def test_renewed_account_ends_the_stay(world: World) -> None:
    visitor = world.enter("ml702")
    world.owner("UPDATE staff SET epoch = epoch + 1 WHERE login = 'ml702'")
    assert visitor.get("/").status_code == 302
    assert world.enter("ml702").get("/").status_code == 200


def test_dismissed_official_is_out_at_once_and_cannot_return(world: World) -> None:
    visitor = world.enter("mr702")
    world.owner("UPDATE staff SET active = false WHERE login = 'mr702'")
    assert visitor.get("/").status_code == 302
    assert Visitor(world.app.test_client()).post("/login/", username="mr702", password=PASSWORD).status_code == 401


def test_own_password_needs_the_present_one_and_ends_other_stays(world: World) -> None:
    _extra(world, "guest1")
    first, second = world.enter("guest1"), world.enter("guest1")
    fresh = "мүлде басқа ұзақ сөз"

    def change(present: str, new: str, again: str) -> int:
        return first.post("/password/", present=present, fresh=new, again=again).status_code

    assert change("бұл басқа құпиясөз", fresh, fresh) == 422
    assert change(PASSWORD, "қысқа", "қысқа") == 422
    assert change(PASSWORD, fresh, fresh + "?") == 422
    assert change(PASSWORD, fresh, fresh) == 302
    assert first.get("/").status_code == 200
    assert second.get("/").status_code == 302
    assert Visitor(world.app.test_client()).post("/login/", username="guest1", password=PASSWORD).status_code == 401
    assert world.enter("guest1", fresh).get("/").status_code == 200


def test_language_is_kept_and_said_everywhere(world: World) -> None:
    visitor = world.enter("si701")
    page = visitor.get("/room/list/").text
    assert '<html lang="kk">' in page
    assert "Аудиториялық қор" in page
    assert visitor.post("/lang/ru", next="/room/list/").headers["Location"] == "/room/list/"
    page = visitor.get("/room/list/").text
    assert '<html lang="ru">' in page
    assert "Аудиторный фонд" in page
    assert "Аудиториялық" not in page
    assert visitor.post("/lang/en").status_code == 400


def test_nothing_is_posted_without_the_token_of_the_page(world: World) -> None:
    visitor = world.enter("si701")
    for way in ("/logout/", "/room/add", "/lang/ru", "/clock/", "/paper/I-11/701-1-01", "/password/"):
        assert visitor.client.post(way, data={"number": "02"}).status_code == 400, way
    assert visitor.get("/").status_code == 200


def test_headers_close_the_page_to_frames_guesses_and_caches(world: World) -> None:
    for way in ("/login/", "/", "/no-such-page", "/room/list/"):
        headers = world.enter("si701").get(way).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_a_foreign_name_of_the_house_is_refused(world: World) -> None:
    answer = world.app.test_client().get("/login/", headers={"Host": "evil.kz"})
    assert answer.status_code == 400


def test_health_needs_no_login(world: World) -> None:
    answer = world.app.test_client().get("/health")
    assert answer.status_code == 200
    assert answer.json == {"database": True, "redis": True}


def test_clock_of_a_demonstration_is_moved_and_shown(world: World) -> None:
    visitor = world.enter("ntc")
    assert visitor.post("/clock/", moment="2018-11-03T07:30", next="/room/list/").headers["Location"] == "/room/list/"
    assert "03.11.2018 07:30" in visitor.get("/").text
    for senseless in ("", "ертең", "0001-01-01T00:00", "9999-12-31T23:59"):
        assert visitor.post("/clock/", moment=senseless).status_code == 422
    world.owner("UPDATE clock SET ahead = '0'")


def _extra(world: World, login: str) -> None:
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        make_staff(
            connection, login=login, password=PASSWORD, full_name="Қонақ", role=Role.SITE, site_id=world.ids["site 701"]
        )
