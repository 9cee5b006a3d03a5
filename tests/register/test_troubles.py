from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from app import create_app, database, guard, servers
from app.db import act, acting, sessions
from app.text import Text
from config import Config
from tests.register.conftest import PASSWORD, SECRET, Visitor, World, fill


def test_without_redis_nobody_is_let_in_and_it_is_said_in_words(world: World) -> None:
    app = create_app(_config(world), world.house._replace(redis_url="unix:///nowhere.sock"))
    assert app.test_client().get("/health").status_code == 503
    answer = Visitor(app.test_client()).post("/login/", username="si701", password=PASSWORD)
    assert answer.status_code == 503
    assert "Redis жауап бермейді" in answer.text


def test_without_the_database_it_is_said_in_words(world: World) -> None:
    away = sa.make_url(world.house.app_url).set(database="nowhere").render_as_string(hide_password=False)
    app = create_app(_config(world), world.house._replace(app_url=away))
    answer = app.test_client().get("/health")
    assert answer.status_code == 503
    assert answer.json == {"database": False, "redis": True}
    page = app.test_client().get("/login/")
    assert page.status_code == 503
    assert "Дерекқор" in page.text


def test_a_short_key_stops_the_start(world: World) -> None:
    with pytest.raises(ValueError, match="shorter"):
        create_app(Config(var=world.var, secret_key="k" * 31), world.house)


@pytest.fixture
def crowded(world: World) -> Iterator[World]:
    """Another database with more institutions than one chooses from."""
    house = servers.create_database(world.var, "crowded")
    database.prepare(house.owner_url, house.app_url, SECRET.encode())
    ids = fill(house)
    maker = sessions(house.app_url, poolclass=sa.NullPool)
    many = sa.text(
        "INSERT INTO institution (code, kk, ru, authority_id) "
        "SELECT 'S' || n, 'мектеп', 'школа', :authority FROM generate_series(1, 501) n"
    )
    with acting(guard.ticket(SECRET.encode(), ids["ntc"], 0)), maker() as session:
        with act(session, Text("сынау", "проба"), mark="§1"):
            session.execute(many, {"authority": ids["authority"]})
        ids["last"] = session.scalars(sa.text("SELECT id FROM institution WHERE code = 'S501'")).one()
    app = create_app(_config(world), house)
    yield World(app, house, ids, world.var)
    servers.drop_database(world.var, "crowded")


def test_where_the_list_is_too_long_the_parent_is_named_by_its_code(crowded: World) -> None:
    visitor, way = crowded.enter("rp701"), f"/application/edit/{crowded.ids['application 701']}"
    fields = visitor.form(way)
    assert len(fields["institution_id"]) == 12
    answer = visitor.client.post(way, data=fields | {"institution_id": "S9999"})
    assert answer.status_code == 422
    assert "«S9999» коды не дәл осындай жалғыз атау табылмады" in answer.text
    assert visitor.client.post(way, data=fields | {"institution_id": " S501 "}).status_code == 302
    found = visitor.get(f"/application/show/{crowded.ids['application 701']}").text
    assert "мектеп" in found
    assert visitor.form(way)["institution_id"] == "S501"
    named = fields | {"institution_id": "№ 15 Мектеп"}
    assert (
        visitor.client.post(way, data=named | visitor.form(way) | {"institution_id": "№ 15 Мектеп"}).status_code == 302
    )
    assert len(visitor.form(way)["institution_id"]) == 12
    alike = visitor.form(way) | {"institution_id": "мектеп"}
    assert visitor.client.post(way, data=alike).status_code == 422
    assert "501" not in visitor.get("/application/add").text


def _config(world: World) -> Config:
    return Config(var=world.var, secret_key=SECRET)
