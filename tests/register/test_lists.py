"""Lists: pages without counting, filters of every kind, columns, and arguments that nobody should have sent."""

from __future__ import annotations

import base64
import datetime as dt
import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from sqlalchemy import event, orm
from werkzeug.datastructures import MultiDict

from app import guard, roles
from app.db import Base, act, acting, sessions
from app.models import Application, LegalAct, Staff
from app.register import filters, rows
from app.roles import FieldRights, Role
from app.text import Text
from tests.register.conftest import SECRET, World

CROWD = 60
DAYS = (None, dt.date(2016, 1, 27), dt.date(2018, 11, 14))


@pytest.fixture(scope="module")
def crowd(world: World) -> World:
    """More legal acts than one page holds, some without a day."""
    maker = sessions(world.house.app_url, poolclass=sa.NullPool)
    with (
        acting(guard.ticket(SECRET.encode(), world.ids["ntc"], 0)),
        maker() as session,
        act(session, Text("сынау", "проба"), mark="§5"),
    ):
        session.add_all(
            LegalAct(code=f"zz{n:02d}", kk=f"Акт {n}", ru=f"Акт {n % 7}", adopted_on=DAYS[n % 3], number=f"{n % 2}")
            for n in range(CROWD)
        )
    return world


def shown(page: str) -> list[int]:
    """The rows of a list in their order, each once."""
    return (
        [int(pk) for pk in dict.fromkeys(re.findall(r"/show/(\d+)", page.split("<tbody>")[1]))]
        if "<tbody>" in page
        else []
    )


def way(page: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}"[^>]*href="([^"]+)"', page)
    return html.unescape(found[1]) if found else ""


def heads(page: str) -> list[str]:
    return [
        " ".join(re.sub(r"<[^>]+>|[▲▼]", "", cell).split())
        for cell in re.findall(r"<th scope=.col.[^>]*>(.*?)</th>", page, re.DOTALL)
        if "checkbox" not in cell and "sr-only" not in cell
    ]


@contextmanager
def acting_as(world: World, login: str) -> Iterator[tuple[orm.Session, Staff]]:
    """A session of the application role in which an official acts."""
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        pk = connection.scalar(sa.text("SELECT user_id FROM staff WHERE login = :login"), {"login": login})
    maker = sessions(world.house.app_url, poolclass=sa.NullPool)
    with acting(guard.ticket(SECRET.encode(), int(pk or 0), 0)), maker() as session:
        yield session, session.scalars(sa.select(Staff).where(Staff.login == login)).one()


@pytest.mark.parametrize("order", ["code", "-code", "adopted_on", "-adopted_on", "number", "-number", "kk", "-ru", ""])
def test_pages_forward_and_back_show_every_row_once_in_order(crowd: World, order: str) -> None:
    visitor = crowd.enter("ntc")
    page = visitor.get(f"/legal_act/list/?order={order}").text
    walked = [shown(page)]
    while following := way(page, "next"):
        page = visitor.get(following).text
        walked.append(shown(page))
    seen = [pk for part in walked for pk in part]
    assert len(walked) >= 3
    assert len(seen) == len(set(seen)) >= CROWD
    back = []
    while before := way(page, "prev"):
        page = visitor.get(before).text
        back.append(shown(page))
    assert back == walked[-2::-1]
    with acting_as(crowd, "ntc") as (session, staff):
        wanted = rows.wish(LegalAct, MultiDict({"order": order}), staff)
        assert [row.id for row in session.scalars(rows.query(session, LegalAct, wanted))] == seen


def test_rows_are_counted_only_on_demand(crowd: World) -> None:
    visitor, told = crowd.enter("ntc"), []
    engine = crowd.app.extensions["appbuilder"].session().get_bind()

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        told.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        page = visitor.get("/legal_act/list/").text
        counted = [one for one in told if "count(" in one.lower()]
        whole = visitor.get(html.unescape(re.findall(r'href="([^"]*counted=1[^"]*)"', page)[0])).text
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert counted == []
    assert "Осы бетте: 25" in page
    assert re.search(r"Барлығы: 6\d", whole)


def cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


FORGED = [
    "x", "W10", "e30", "====", "%00", "é", "a" * 3000, cursor(), cursor(1), cursor("a", "b"), cursor("a", -1),
    cursor("a", 2**40), cursor("a", 1.5), cursor("a", True), cursor("a\0", 1), cursor("\ud800", 1), cursor(["a"], 1),
    cursor({"a": 1}, 1), cursor(None, 1), cursor(5, 1), cursor("a", 1, 2),
    base64.urlsafe_b64encode(b"[" * 2000).decode(), base64.urlsafe_b64encode(b"[NaN, 1]").decode().rstrip("="),
]  # fmt: skip


@pytest.mark.parametrize("place", FORGED)
@pytest.mark.parametrize("side", ["after", "before"])
def test_a_forged_place_of_a_page_gets_a_sentence(crowd: World, side: str, place: str) -> None:
    answer = crowd.enter("ntc").get(f"/legal_act/list/?order=code&{side}={quote(place)}")
    assert answer.status_code == 400, answer.text[:300]
    assert "Сұрау түсініксіз" in answer.text


@pytest.mark.parametrize(
    ("table", "order", "value"),
    [("application", "number", "7"), ("application", "number", 10**12), ("application", "registered_at", "2018-11-03"),
     ("application", "registered_at", 7), ("application", "category", "nobody"), ("room", "video", 1),
     ("room", "video", "true"), ("sitting", "day", "2018-13-45"), ("sitting", "day", 20181103)],
)  # fmt: skip
def test_a_place_of_another_kind_of_column_gets_a_sentence(world: World, table: str, order: str, value: object) -> None:
    answer = world.enter("si701").get(f"/{table}/list/?order={order}&after={cursor(value, 1)}")
    assert answer.status_code == 400


def test_a_forged_place_moves_the_page_within_ones_own_rows_only(world: World) -> None:
    visitor = world.enter("si701")
    page = visitor.get(f"/room/list/?order=number&after={cursor('', 0)}").text
    assert world.ids["room 701"] in shown(page)
    assert world.ids["room 702"] not in shown(page)


def test_filters_of_choices_take_several_values_and_the_missing_one(crowd: World) -> None:
    visitor = crowd.enter("ntc")

    def found(table: str, arguments: str) -> int:
        return len(shown(visitor.get(f"/{table}/list/?size=100&{arguments}").text))

    assert found("staff", "role=site") == 2
    assert found("staff", "role=site&role=programmer") == 4
    assert found("staff", "role=site&role=programmer&active=1") == 4
    assert found("staff", "role=site&active=0") == 0
    assert found("staff", "role=site&site=701") == 1
    assert found("staff", "role=site&site=701&site=702") == 2
    assert found("staff", "role=branch&site=-") == 2
    assert found("staff", "role=branch&role=site&site=-&site=702") == 3
    assert found("legal_act", "code=zz&adopted_on=-") == CROWD / 3
    assert found("legal_act", "code=zz1&number=0") == 5


def test_filters_of_days_and_numbers_are_ranges(world: World) -> None:
    visitor = world.enter("si701")

    def found(table: str, arguments: str) -> int:
        return len(shown(visitor.get(f"/{table}/list/?{arguments}").text))

    assert found("sitting", "day.from=2018-11-03&day.to=2018-11-03") == 1
    assert found("sitting", "day=2018-11-03") == 1
    assert found("sitting", "day.from=2018-11-04") == found("sitting", "day.to=2018-11-02") == 0
    assert found("application", "number.from=2&number.to=4") == 3
    assert found("application", "number=2") == 1
    assert found("application", "registered_at.from=2199-01-01") == 0
    assert found("application", "registered_at.to=2199-01-01") >= 6
    assert found("sitting", "allocated_at=-") == 1


def test_filters_of_parents_name_them_by_code(world: World) -> None:
    page = world.enter("ntc").get("/application/list/?commission=19701&size=100").text
    assert "19702" not in page.split("<tbody>")[1]
    assert len(shown(page)) >= 6
    assert "19701 · 701 комиссиясы" in page
    both = world.enter("ntc").get("/application/list/?commission=19701&commission=19702&size=100").text
    assert len(shown(both)) >= 12
    assert shown(world.enter("si701").get("/application/list/?commission=19702").text) == []
    assert shown(world.enter("ntc").get("/application/list/?commission=nowhere").text) == []


def test_each_filter_stands_as_a_chip_that_takes_it_away(world: World) -> None:
    visitor = world.enter("rp701")
    page = visitor.get("/application/list/?language=kaz&category=expert&category=master&order=full_name").text
    chips = re.findall(r'class="chip" href="([^"]+)"><span>([^<]+)<b>([^<]+)</b>', page)
    assert [words for *_, words in chips] == ["қазақ тілі", "педагог-сарапшы", "педагог-шебер"]
    without = html.unescape(chips[2][0])
    assert "master" not in without
    assert "category=expert" in without
    assert "order=full_name" in without
    assert visitor.get(without).status_code == 200


def test_a_given_name_is_found_when_nothing_begins_with_it_and_it_is_said_so(world: World) -> None:
    page = world.enter("rp701").get(f"/application/list/?full_name={quote('ұлжан')}").text
    assert "Қасымова Ұлжан" in page
    assert "ішінде «ұлжан»" in page
    assert "Қасымова" not in world.enter("rp701").get(f"/application/list/?full_name={quote('әбен')}").text


def test_a_masked_number_is_sought_whole_only_by_those_who_may_see_it_whole(world: World) -> None:
    iin = "850101400122"
    world.owner("UPDATE staff SET iin = :iin WHERE login = 'pg701'", iin=iin)
    try:
        site, lead = world.enter("si701"), world.enter("ml701")
        assert len(shown(site.get(f"/staff/list/?iin={iin}").text)) == 1
        assert shown(lead.get(f"/staff/list/?iin={iin}").text) == []
        for visitor in (site, lead):
            assert len(shown(visitor.get(f"/staff/list/?iin={iin[-4:]}").text)) == 1
            for part in (iin[:4], iin[:11], iin[1:], iin[:6], f"*{iin[2:8]}", "%", f"{iin[:-1]}_"):
                assert shown(visitor.get(f"/staff/list/?iin={quote(part)}").text) == [], part
            for order in ("iin", "-iin"):
                assert visitor.get(f"/staff/list/?order={order}").status_code == 400
            for edge in ("iin.from", "iin.to"):
                assert visitor.get(f"/staff/list/?{edge}={iin}").status_code == 400
            assert iin not in visitor.get("/staff/list/?cols=iin,login&size=100").text
    finally:
        world.owner("UPDATE staff SET iin = NULL WHERE login = 'pg701'")


def test_columns_are_chosen_and_ordered_from_those_that_may_be_read(world: World) -> None:
    visitor = world.enter("rp701")
    page = visitor.get("/application/list/?cols=surname,number,subject").text
    assert heads(page) == ["Тегі", "Тіркеу №", "Тестілеу пәні"]
    tuned = visitor.get("/application/tune/?go=1&language=kaz&cols=number&cols=surname&cols.surname=1&cols.number=2")
    assert tuned.status_code == 302
    assert heads(visitor.get(tuned.headers["Location"]).text) == ["Тегі", "Тіркеу №"]
    assert "language=kaz" in tuned.headers["Location"]
    for senseless in ("sort_key", "nothing", "commission.password", "id", "surname,sort_key", "__class__"):
        assert visitor.get(f"/application/list/?cols={senseless}").status_code == 400, senseless


@pytest.fixture
def hidden_building() -> Iterator[None]:
    """The page of rights with a column that only the Centre reads."""
    caches = (filters.filters_of, filters.readable, rows.orders)
    before = dict(roles.FIELD_RIGHTS)
    roles.FIELD_RIGHTS["room.building"] = FieldRights(frozenset({Role.NTC}), frozenset(), None)
    for one in caches:
        one.cache_clear()
    yield
    roles.FIELD_RIGHTS.clear()
    roles.FIELD_RIGHTS.update(before)
    for one in caches:
        one.cache_clear()


@pytest.mark.usefixtures("hidden_building")
def test_a_column_that_may_not_be_read_is_neither_shown_nor_sought_nor_ordered_by(world: World) -> None:
    visitor = world.enter("si701")
    page = visitor.get("/room/list/").text
    assert "Ғимарат (корпус)" not in page
    assert "Басты корпус" not in page
    assert "Ғимарат" not in visitor.get("/room/tune/").text
    for arguments in ("building=x", "order=building", "order=-building", "cols=building"):
        assert visitor.get(f"/room/list/?{arguments}").status_code == 400, arguments
    assert "Ғимарат (корпус)" in world.enter("ntc").get("/room/list/").text


def test_a_shut_button_says_whose_duty_it_is(world: World) -> None:
    page = world.enter("ml701").get("/room/list/").text
    assert re.search(r"Жазба қосу</summary><p>§74: мұны істейтін: ТӨП-тің жауапты тұлғасы\. Сіздің рөліңіз:", page)
    page = world.enter("ml701", lang="ru").get("/room/list/").text
    assert "это делает: ответственное лицо ППТ" in page
    assert "Жазба қосу" not in world.enter("si701").get("/sitting_room/list/").text


def test_no_column_bears_the_name_of_an_argument_of_the_list() -> None:
    for mapper in Base.registry.mappers:
        if mapper.class_.register is not None:
            assert not {*mapper.columns.keys(), *mapper.relationships.keys()} & filters.NAMES_OF_LIST, mapper


HOSTILE = [
    "1",
    "0",
    "-",
    "-1",
    "*",
    "a" * 101,
    "\u202e",
    "%",
    "'",
    "2018-11-03",
    "9999-12-31",
    "0000-00-00",
    "1e9",
    "٣",
    "\x00",
    "𝟙",
]


@pytest.mark.parametrize(
    "table", ["application", "commission", "entry", "job", "placement", "scan", "staff", "legal_act"]
)
def test_no_value_of_any_filter_breaks_a_list(world: World, table: str) -> None:
    visitor = world.enter("ntc")
    model: type[Base] = next(m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == table)
    for one in filters.filters_of(model, Role.NTC).values():
        for name in (*one.edges, f"{one.name}.x"):
            for value in HOSTILE:
                answer = visitor.get(f"/{table}/list/?{name}={quote(value)}")
                assert answer.status_code in (200, 400), (name, value)


def test_a_wish_survives_its_way_through_an_address(world: World) -> None:
    with acting_as(world, "si701") as (_, staff):
        sent = MultiDict([("language", "kaz"), ("language", "rus"), ("number.from", "2"), ("order", "-full_name")])
        sent["cols"] = "full_name,number"
        wanted = rows.wish(Application, sent, staff)
        assert wanted.columns == ("full_name", "number")
        assert rows.wish(Application, MultiDict(wanted.arguments()), staff) == wanted


@pytest.mark.parametrize(
    ("arguments", "status"),
    [("view=99999999", 404), ("view=abc", 404), ("view=-1", 404), ("view=abc&order=number", 400), ("view=0", 200),
     ("size=26", 400), ("order=", 200), ("cols=", 200), ("page=2", 400), ("counted=1", 200)],
)  # fmt: skip
def test_arguments_of_the_list_itself(world: World, arguments: str, status: int) -> None:
    assert world.enter("si701").get(f"/room/list/?{arguments}").status_code == status
