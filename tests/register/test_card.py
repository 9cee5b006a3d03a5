"""The card of a row: what stands on it and belongs to it, what may be done and why not; history, masked columns."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa
from psycopg import sql

from app import guard, roles
from app.db import Base, acting, sessions
from app.register.related import children
from app.register.shown import card_columns
from app.roles import ABBREVIATED, FieldRights, Role, cell
from app.rules.applications import iin_with_check
from tests.house.world import World as House
from tests.register.conftest import SECRET, Visitor, World

WHOLE = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")


LAST_IIN = """
SELECT new->>'iin' FROM change WHERE register_name = 'application' AND row_id = :row AND new ? 'iin'
ORDER BY id DESC LIMIT 1
"""


def iin_of(world: World, row: int) -> str:
    """The IIN of an application, as the journal has it last."""
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        told = connection.scalar(sa.text(LAST_IIN), {"row": row})
    engine.dispose()
    return str(told)


def lines(page: str) -> dict[str, str]:
    """The lines of a card: heading and words, tags taken away."""
    table = page.split('<table class="table card">')[1].split("</table>", maxsplit=1)[0]
    found = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', table, re.DOTALL)
    return {head: html.unescape(re.sub(r"<[^>]+>", "", words)).strip() for head, words in found}


# ---- what stands on it


def test_columns_stand_in_the_order_of_the_paper_under_names_that_people_know(world: World) -> None:
    page = world.enter("rp701").get(f"/application/show/{world.ids['application 701']}").text
    told = lines(page)
    assert list(told)[:4] == ["Комиссия", "Тіркеу №", "ТӨП", "Науқан"]
    assert list(told).index("Тегі") < list(told).index("ЖСН") < list(told).index("Тестілеу тілі")
    assert told["Комиссия"] == "19701 · 701 комиссиясы"
    assert told["ТӨП"] == "701 · 701 мектеп"
    assert told["Өтініш берген санаты"] == "педагог-сарапшы"
    assert "<h1>19701-6 · Яковлева Анна" in page
    for row in ("commission", "school", "subject"):
        assert f">{world.ids.get(f'{row} 701', world.ids.get(row))}<" not in page


def test_a_parent_leads_to_its_card_where_the_visitor_may_open_it(world: World) -> None:
    visitor, row = world.enter("rp701"), world.ids["application 701"]
    page = visitor.get(f"/application/show/{row}").text
    for table, name in (("commission", "commission 701"), ("site", "site 701"), ("institution", "school")):
        way = f"/{table}/show/{world.ids[name]}"
        assert f'<a href="{way}">' in page
        assert visitor.get(way).status_code == 200
    assert "/staff/show/" not in world.enter("iv701").get(f"/room/show/{world.ids['room 701']}").text


def test_every_card_of_every_register_shows_words_and_no_inner_names(world: World) -> None:
    visitor = world.enter("ntc")
    for model in (mapper.class_ for mapper in Base.registry.mappers if mapper.class_.register):
        page = visitor.get(f"/{model.__tablename__}/list/").text
        for way in dict.fromkeys(re.findall(rf'"(/{model.__tablename__}/show/\d+)"', page)):
            card = visitor.get(way)
            assert card.status_code == 200, way
            assert "object at 0x" not in card.text
            assert len(lines(card.text)) == len(card_columns(model)), way


# ---- what belongs to it


def test_related_rows_are_derived_from_foreign_keys_and_lead_to_their_filtered_list(world: World) -> None:
    visitor = world.enter("rp701")
    page = visitor.get(f"/commission/show/{world.ids['commission 701']}").text
    assert re.search(r"Өтініштерді тіркеу журналы <small>\d+</small>", page)
    assert "Әбенова" in page
    ways = [html.unescape(way) for way in re.findall(r'href="(/\w+/list/\?[^"]+)"', page)]
    assert any(way.startswith("/application/list/?commission=19701") for way in ways)
    for way in ways:
        assert visitor.get(way).status_code == 200, way


def test_every_link_to_related_rows_opens(world: World) -> None:
    visitor = world.enter("ntc")
    kept = ["site 701", "commission 701", "sitting 701", "room 701", "region", "branch", "campaign", "authority"]
    for name in kept:
        page = visitor.get(f"/{name.split()[0]}/show/{world.ids[name]}").text
        for way in re.findall(r'href="(/\w+/(?:list/\?|show/)[^"]+)"', page):
            assert visitor.get(html.unescape(way)).status_code == 200, way


def test_registers_that_the_role_does_not_read_are_not_among_the_related(world: World) -> None:
    for short, role in ABBREVIATED.items():
        if "R" not in cell("commission", role).verbs:
            continue
        login = "ntc" if role is Role.NTC else f"{short}701"
        page = world.enter(login).get(f"/commission/show/{world.ids['commission 701']}").text
        shown = set(re.findall(r'href="/(\w+)/list/\?', page))
        assert shown <= {child.__tablename__ for child, _ in children(Base.registry._class_registry["Commission"])}
        assert all("R" in cell(table, role).verbs for table in shown), role


# ---- what may be done, and why not


def test_a_paper_that_is_not_yet_due_is_shut_with_its_paragraph(world: World) -> None:
    page = world.enter("pg701").get(f"/sitting/show/{world.ids['sitting 701']}").text
    papers = html.unescape(page.split('class="papers panel"')[1].split("</section>")[0])
    assert "/paper/I-9/" not in papers
    assert re.search(r'id="why-I-9">§\d', papers)
    assert re.search(r"disabled aria-describedby=.why-I-9.", papers)
    assert "I-3" in papers


def test_a_paper_of_another_role_is_shut_with_the_name_of_that_role(world: World) -> None:
    page = html.unescape(world.enter("si701").get(f"/commission/show/{world.ids['commission 701']}").text)
    assert re.search(r'id="why-I-1">[^<]*жауапты тұлға', page)
    assert "/paper/I-1/" not in page
    assert (
        "/paper/I-1/19701?lang=kk" in world.enter("rp701").get(f"/commission/show/{world.ids['commission 701']}").text
    )


def test_change_is_shut_with_the_role_and_with_the_state(world: World) -> None:
    row = world.ids["application 702"]
    page = html.unescape(world.enter("cc702").get(f"/application/show/{row}").text)
    assert f"/application/edit/{row}" not in page
    assert re.search(r'id="why-unchanging">.*§8.*жауапты тұлға', page, re.DOTALL)
    visitor = world.enter("rp702")
    assert f'href="/application/edit/{row}"' in visitor.get(f"/application/show/{row}").text
    world.owner("UPDATE commission SET closed_at = now() WHERE code = '19702'")
    try:
        page = visitor.get(f"/application/show/{row}").text
        assert f'href="/application/edit/{row}"' not in page
        assert re.search(r'id="why-unchanging">.*§9', page, re.DOTALL)
        answer = visitor.client.get(f"/application/edit/{row}", follow_redirects=True)
        assert answer.request.path == f"/application/show/{row}"
        assert "§9" in answer.text
    finally:
        world.owner("ALTER TABLE commission DISABLE TRIGGER once")
        world.owner("UPDATE commission SET closed_at = NULL WHERE code = '19702'")
        world.owner("ALTER TABLE commission ENABLE TRIGGER once")


# ---- its history


def test_history_tells_who_when_by_which_act_under_which_paragraph_old_and_new(world: World) -> None:
    visitor, row = world.enter("si701"), world.ids["room 701"]
    way = f"/room/edit/{row}"
    assert visitor.client.post(way, data=visitor.form(way) | {"building": "Тарих корпусы"}).status_code == 302
    page = html.unescape(visitor.get(f"/room/history/{row}").text)
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Аудиториялық қор: жазба өзгертілді §74" in told
    assert "Ғимарат (корпус) Басты корпус Тарих корпусы" in told
    assert re.search(r"\d\d\.\d\d\.\d{4} \d\d:\d\d · ТӨП-тің жауапты тұлғасы 701 · өзгертілді", told)
    assert "изменено" in world.enter("si701", lang="ru").get(f"/room/history/{row}").text
    assert f'href="/room/history/{row}"' in visitor.get(f"/room/show/{row}").text
    assert visitor.client.post(way, data=visitor.form(way) | {"building": "Басты корпус"}).status_code == 302


def test_history_names_parents_and_masks_what_is_masked(world: World) -> None:
    row = world.ids["application 701"]
    page = world.enter("rp701").get(f"/application/history/{row}").text
    assert "№ 15 мектеп" in page
    assert "педагог-сарапшы" in page
    assert iin_of(world, row) not in page
    assert f"••••••••{iin_of(world, row)[-4:]}" in page


def test_history_of_a_row_of_another_site_is_not_there_by_http_nor_by_sql(world: World) -> None:
    row = world.ids["room 702"]
    assert world.enter("si701").get(f"/room/history/{row}").status_code == 404
    assert world.enter("si702").get(f"/room/history/{row}").status_code == 200
    assert told_by_sql(world, "si701", "room", row) == 0
    assert told_by_sql(world, "si702", "room", row) > 0
    assert told_by_sql(world, "ntc", "room", row) > 0
    assert told_by_sql(world, "rp701", "staff; DROP TABLE room", row) == 0
    for way in ("/room/history/0", "/room/history/99999999999", "/room/history/x"):
        assert world.enter("si701").get(way).status_code == 404
    for before in ("x", "-1", "99999999999999", "%00"):
        assert world.enter("si702").get(f"/room/history/{row}?before={before}").status_code == 400


def told_by_sql(world: World, login: str, register: str, row: int) -> int:
    """How many lines the database itself tells this official of a row."""
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        user = connection.scalar(sa.text("SELECT user_id FROM staff WHERE login = :login"), {"login": login})
    engine.dispose()
    assert user is not None
    asked = sa.text("SELECT count(*) FROM history_of(:register, :row)")
    with (
        acting(guard.ticket(SECRET.encode(), user, 0)),
        sessions(world.house.app_url, poolclass=sa.NullPool)() as session,
    ):
        return int(session.scalar(asked, {"register": register, "row": row}) or 0)


@pytest.mark.parametrize("role", list(Role))
def test_whoever_sees_a_row_and_nobody_else_may_ask_for_its_history(two_sites: House, role: Role) -> None:
    """In every register the gate of the history says the same as the policy of the rows."""
    tables = [
        m.class_.__tablename__ for m in Base.registry.mappers if m.class_.register and m.class_.unwatched is not None
    ]
    with two_sites.as_application(two_sites.ticket(role)) as mine, two_sites.as_superuser() as connection:
        connection.execute("SELECT set_config('app.ticket', %s, false)", [two_sites.ticket(role)])
        for table in tables:
            ids = {row[0] for row in connection.execute(sql.SQL("SELECT id FROM {}").format(sql.Identifier(table)))}
            gate = {
                row for row in ids if connection.execute("SELECT sees_row(%s, %s)", [table, row]).fetchone() == (True,)
            }
            reads = "R" in cell(table, role).verbs
            seen = (
                {row[0] for row in mine.execute(sql.SQL("SELECT id FROM {}").format(sql.Identifier(table)))}
                if reads
                else set()
            )
            assert gate == seen & ids, table


# ---- masked columns


def test_whole_value_is_shown_when_asked_for_and_the_asking_is_written_down(world: World) -> None:
    row = world.ids["application 701"]
    visitor, iin = world.enter("rp701"), iin_of(world, row)
    for way in (
        f"/application/show/{row}",
        "/application/list/",
        f"/application/edit/{row}",
        f"/application/history/{row}",
    ):
        assert iin not in visitor.get(way).text, way
    assert visitor.get(f"/application/unmask/{row}/iin").status_code == 405
    before = notes(world)
    answer = visitor.post(f"/application/unmask/{row}/iin")
    assert answer.status_code == 200
    assert lines(answer.text)["ЖСН"] == iin
    assert notes(world) == [*before, ("rp701", "unmask", row, "iin")]
    assert iin not in visitor.get(f"/application/show/{row}").text


def test_whoever_may_not_see_it_finds_the_button_shut_with_the_reason_and_a_forged_request_is_noted(
    world: World,
) -> None:
    row = world.ids["application 701"]
    visitor, iin = (
        world.enter("am701" if "R" in cell("application", Role.APPEAL_MEMBER).verbs else "si701"),
        iin_of(world, row),
    )
    with only_for(("application", "iin"), in_full={Role.RESPONSIBLE}):
        page = html.unescape(visitor.get(f"/application/show/{row}").text)
        assert f"/application/unmask/{row}/iin" not in page
        assert "Толық көретін: жауапты тұлға." in page
        answer = visitor.post(f"/application/unmask/{row}/iin")
    assert answer.status_code == 409
    assert iin not in answer.text
    assert notes(world)[-1][1] == "refused"


def test_masked_value_of_another_place_or_of_no_masked_column_is_not_there(world: World) -> None:
    visitor = world.enter("rp701")
    assert visitor.post(f"/application/unmask/{world.ids['application 702']}/iin").status_code == 404
    for name in ("surname", "nothing", "unit", "__table__", "%00"):
        assert visitor.post(f"/application/unmask/{world.ids['application 701']}/{name}").status_code == 404, name


def test_form_shows_a_masked_column_only_when_asked_for_and_left_blank_it_stays(world: World) -> None:
    row = world.ids["application 701"]
    visitor, iin, way = world.enter("rp701"), iin_of(world, row), f"/application/edit/{row}"
    fields = visitor.form(way)
    assert fields["iin"] == ""
    assert f'placeholder="••••••••{iin[-4:]}"' in visitor.get(way).text
    answer = visitor.client.post(f"/application/unmask/{row}/iin", data=fields | {"position": "директор"})
    assert iin in answer.text
    assert "директор" in answer.text
    assert visitor.client.post(way, data=fields | {"position": "тәлімгер"}).status_code == 302
    assert iin_of(world, row) == iin
    assert "тәлімгер" in visitor.get(f"/application/show/{row}").text
    new = next(filter(None, (iin_with_check(f"8501014{n:04d}") for n in range(7000, 7011))))
    assert visitor.client.post(way, data=visitor.form(way) | {"iin": new}).status_code == 302
    assert iin_of(world, row) == new
    assert new not in visitor.get(f"/application/history/{row}").text


def notes(world: World) -> list[tuple[str, str, int, str]]:
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.connect() as connection, connection.begin():
        connection.execute(sa.text("CREATE POLICY looked ON access_note FOR SELECT TO CURRENT_USER USING (true)"))
        found = connection.execute(sa.text("SELECT login, kind, row_id, said FROM access_note ORDER BY id")).all()
        connection.execute(sa.text("DROP POLICY looked ON access_note"))
    engine.dispose()
    return [(row[0], row[1], row[2], row[3]) for row in found]


# ---- rights on single columns


class only_for:  # noqa: N801  (read like a phrase)
    """While it lasts, the page of rights says something else of one column."""

    def __init__(self, column: tuple[str, str], **rights: set[Role] | None) -> None:
        self.name = ".".join(column)
        now = roles.of_field(*column)
        given = {name: frozenset(who) if who is not None else None for name, who in rights.items()}
        self.rights = FieldRights(**{**now._asdict(), **given})

    def __enter__(self) -> None:
        self.before = roles.FIELD_RIGHTS.get(self.name)
        roles.FIELD_RIGHTS[self.name] = self.rights

    def __exit__(self, *_error: object) -> None:
        del roles.FIELD_RIGHTS[self.name]
        if self.before is not None:
            roles.FIELD_RIGHTS[self.name] = self.before


@pytest.fixture
def site(world: World) -> Visitor:
    return world.enter("si701")


def test_a_column_that_the_role_does_not_read_appears_nowhere(world: World, site: Visitor) -> None:
    row = world.ids["room 701"]
    ways = (f"/room/show/{row}", f"/room/edit/{row}", f"/room/history/{row}", "/room/add")
    for way in ways:
        assert "Ғимарат (корпус)" in site.get(way).text, way
    with only_for(("room", "building"), read={Role.NTC}, write={Role.NTC}):
        for way in ways:
            page = site.get(way).text
            assert "Ғимарат (корпус)" not in page, way
            assert "Басты корпус" not in page, way
        assert "Басты корпус" in world.enter("ntc").get(f"/room/show/{row}").text
        assert "Басты корпус" not in site.get(f"/site/show/{world.ids['site 701']}").text


def test_a_column_that_the_role_does_not_write_is_read_only_with_the_reason_and_not_forged(
    world: World, site: Visitor
) -> None:
    row = world.ids["room 701"]
    with only_for(("room", "building"), write={Role.NTC}):
        page = html.unescape(site.get(f"/room/edit/{row}").text)
        assert 'name="building"' not in page
        assert "Бұл жолды толтыратын: ҰТО." in page
        assert "<output>Басты корпус</output>" in page
        sent = site.form(f"/room/edit/{row}") | {"building": "Ұрланған корпус"}
        assert site.client.post(f"/room/edit/{row}", data=sent).status_code == 302
    assert "Ұрланған" not in site.get(f"/room/show/{row}").text
