"""Two people at one row: nothing is overwritten silently, and nothing that was typed is lost."""

from __future__ import annotations

import html
import re

import sqlalchemy as sa

from app.models import Application
from app.register.fields import written
from tests.register.conftest import World
from tests.register.test_card import iin_of, told_by_sql


def rows_of(page: str) -> dict[str, list[str]]:
    """The table of two versions: heading, then was, mine, theirs."""
    table = page.split('class="table rows sides"')[1].split("</table>", maxsplit=1)[0]
    lines = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', table, re.DOTALL)
    told = {}
    for head, cells in lines:
        words = [
            html.unescape(re.sub(r"<[^>]+>", "", one)).strip()
            for one in re.findall(r"<td>(.*?)</td>", cells, re.DOTALL)
        ]
        told[re.sub(r"<.*", "", head, flags=re.DOTALL).strip()] = words
    return told


def sent_back(page: str) -> dict[str, str]:
    """The form of the page of two versions as a browser sends it, radios left as they stand."""
    part = page.split('<section class="panel collision">')[1]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', part)
    ticked = re.findall(r'<input type="radio" name="([^"]+)" value="(\w+)" required checked', part)
    return {name: html.unescape(value) for name, value in [*hidden, *ticked]}


def test_second_of_two_sees_three_versions_and_chooses_for_each_column(world: World) -> None:
    mine, theirs = world.enter("rp701"), world.enter("rp701")
    row = world.ids["application 701"] - 1
    way = f"/application/edit/{row}"
    opened = mine.form(way)
    assert theirs.client.post(way, data=theirs.form(way) | {"position": "директор", "photos": "3"}).status_code == 302
    answer = mine.client.post(way, data=opened | {"position": "әдіскер", "education_level": "tvet"})
    assert answer.status_code == 409
    page = answer.text
    assert re.search(r"<title>Қате: ", page)
    told = rows_of(page)
    assert told["Лауазымы"] == ["мұғалім", "әдіскер", "директор"]
    assert told["Суреттер 3х4 (2)"] == ["2", "2", "3"]
    general, vocational = "жалпы орта білім беру", "техникалық және кәсіптік, орта білімнен кейінгі"
    assert told["Білім беру деңгейі"] == [general, vocational, general]
    assert told["ЖСН"][0].startswith("•")
    assert re.search(r"<b>жауапты тұлға 701</b>, \d\d\.\d\d\.\d{4} \d\d:\d\d · .*жазба өзгертілді", page)
    assert page.count('<tr class="differs">') == 3
    sent = sent_back(page)
    assert sent["take-photos"] == "theirs"
    assert sent["take-education_level"] == "mine"
    assert "take-position" not in sent
    undecided = mine.client.post(way, data=sent)
    assert undecided.status_code == 409
    assert "Барлық айырмашылық бойынша таңдаңыз" in undecided.text
    assert state(world, row) == ("директор", 3, "general_secondary")
    assert mine.client.post(way, data=sent | {"take-position": "mine"}).status_code == 302
    assert state(world, row) == ("әдіскер", 3, "tvet")


def state(world: World, row: int) -> tuple[str, int, str]:
    """Position, photos and level of education as the journal of changes has them last."""
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    found = []
    with engine.connect() as connection:
        for name in ("position", "photos", "education_level"):
            asked = sa.text("SELECT new->>:name FROM change WHERE register_name = 'application' AND row_id = :row "
                            "AND new ? :name ORDER BY id DESC LIMIT 1")  # fmt: skip
            found.append(connection.scalar(asked, {"name": name, "row": row}))
    engine.dispose()
    return str(found[0]), int(found[1]), str(found[2])


def test_a_third_change_while_one_chooses_is_shown_again(world: World) -> None:
    visitor, row = world.enter("si701"), world.ids["room 701"]
    way = f"/room/edit/{row}"
    was = visitor.form(way)
    visitor.client.post(way, data=was | {"building": "Екінші"})
    page = visitor.client.post(way, data=was | {"building": "Бірінші"}).text
    chosen = sent_back(page) | {"take-building": "mine"}
    visitor.client.post(way, data=visitor.form(way) | {"building": "Үшінші"})
    answer = visitor.client.post(way, data=chosen)
    assert answer.status_code == 409
    assert rows_of(answer.text)["Ғимарат (корпус)"] == [was["building"], "Бірінші", "Үшінші"]
    chosen = sent_back(answer.text) | {"take-building": "theirs"}
    assert visitor.client.post(way, data=chosen).status_code == 302
    assert "Үшінші" in visitor.get(f"/room/show/{row}").text
    visitor.client.post(way, data=visitor.form(way) | {"building": was["building"]})


def test_a_forged_letter_of_what_was_opens_nothing_and_saves_nothing(world: World) -> None:
    visitor, row = world.enter("si701"), world.ids["room 701"]
    way = f"/room/edit/{row}"
    fields = visitor.form(way)
    other = world.enter("si702").form(f"/room/edit/{world.ids['room 702']}")["seen"]
    for seen in ("", "x", "gAAAAA", other, fields["seen"][:-4] + "AAAA", "\x00", "Ғ" * 50, "0" * 32):
        answer = visitor.client.post(way, data=fields | {"seen": seen, "building": "Ұрланған"})
        assert answer.status_code == 409, seen
        assert "Ұрланған" not in visitor.get(f"/room/show/{row}").text
        forged = fields | {"seen": seen, "was": seen, "chosen": "1", "take-building": "mine", "building": "Ұрланған"}
        assert visitor.client.post(way, data=forged).status_code == 409, seen
    assert "Ұрланған" not in visitor.get(f"/room/show/{row}").text
    forged = fields | {"was": fields["seen"], "chosen": "1", "take-building": "<script>", "building": "Ұрланған"}
    assert visitor.client.post(way, data=forged).status_code == 409


def test_a_row_withdrawn_meanwhile_keeps_what_was_typed_in_sight_and_is_not_saved(world: World) -> None:
    visitor, row = world.enter("rp701"), world.ids["application 701"] - 2
    way = f"/application/edit/{row}"
    fields = visitor.form(way)
    withdraw(world, row)
    answer = visitor.client.post(way, data=fields | {"position": "жаңа лауазым"})
    assert answer.status_code == 409
    assert "жаңа лауазым" in answer.text
    assert "§8" in answer.text or "қайтарып алынған" in answer.text
    assert "жаңа лауазым" not in visitor.get(f"/application/show/{row}").text


def withdraw(world: World, row: int) -> None:
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(
            sa.text("CREATE POLICY looked ON application TO CURRENT_USER USING (true) WITH CHECK (true)")
        )
        connection.execute(sa.text("UPDATE application SET state = 'withdrawn' WHERE id = :row"), {"row": row})
        connection.execute(sa.text("DROP POLICY looked ON application"))
    engine.dispose()


def test_a_base_closed_meanwhile_says_so_with_its_paragraph_and_shows_what_was_typed(world: World) -> None:
    visitor, row = world.enter("rp702"), world.ids["application 702"]
    way = f"/application/edit/{row}"
    fields = visitor.form(way)
    world.owner("UPDATE commission SET closed_at = now() WHERE code = '19702'")
    try:
        answer = visitor.client.post(way, data=fields | {"position": "жаңа лауазым"})
        assert answer.status_code == 409
        assert "§9" in answer.text
        assert rows_of(answer.text)["Лауазымы"][1] == "жаңа лауазым"
        assert "Таңдалғанды сақтау" not in answer.text
    finally:
        world.owner("ALTER TABLE commission DISABLE TRIGGER once")
        world.owner("UPDATE commission SET closed_at = NULL WHERE code = '19702'")
        world.owner("ALTER TABLE commission ENABLE TRIGGER once")


def test_the_state_of_a_row_is_of_its_columns_alone() -> None:
    one, other = Application(position="а", photos=2), Application(position="а", photos=3)
    assert written(one, ["position"]) == written(other, ["position", "seen"])
    assert written(one, ["photos"]) != written(other, ["photos"])


def test_whoever_only_reads_the_row_is_told_its_history_all_the_same(world: World) -> None:
    assert told_by_sql(world, "ml701", "application", world.ids["application 701"]) > 0
    assert iin_of(world, world.ids["application 701"])
