"""A register as a file over HTTP: template, dry run, faults, confirmation; the export of what is seen; own files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy import orm
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app import guard
from app.db import act, acting, sessions
from app.models import AccessNote, Application, Entry, Region, Staff
from app.register import exporting
from app.roles import Role
from app.rules.terms import AccessKind
from app.text import Text
from tests.register.conftest import SECRET, Visitor, World

HEADS = "Коды;Атауы (қазақша);Атауы (орысша)\r\n"
ROOMS = "ТӨП;Аудитория №;Ғимарат (корпус);Парта қатарлары (тақтадан);Қатардағы парта саны;Бейнебақылау бар\r\n"


def sent(visitor: Visitor, table: str, content: bytes | str, name: str = "a.csv") -> TestResponse:
    """The file of the form, tried out."""
    given = content if isinstance(content, bytes) else content.encode("utf-8-sig")
    return visitor.post(f"/{table}/import/try", workbook=(io.BytesIO(given), name))


def digest(page: str) -> str:
    found = re.search(r'name="digest" value="(\w+)"', page)
    assert found is not None, page
    return found[1]


def confirmed(visitor: Visitor, table: str, page: TestResponse) -> TestResponse:
    return visitor.post(f"/{table}/import/take", digest=digest(page.text))


def fetched(visitor: Visitor, table: str, kind: str, arguments: str = "") -> TestResponse:
    return visitor.post(f"/{table}/export/{arguments}", kind=kind)


def lines(answer: TestResponse) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


@contextmanager
def seen(world: World, login: str = "ntc") -> Iterator[orm.Session]:
    """A session of this official."""
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        user = connection.scalar(sa.text("SELECT user_id FROM staff WHERE login = :login"), {"login": login})
    maker = sessions(world.house.app_url, poolclass=sa.NullPool)
    with acting(guard.ticket(SECRET.encode(), user, 0)), maker() as session:
        yield session


def codes(world: World) -> dict[str, str]:
    with seen(world) as session:
        return dict(session.execute(sa.select(Region.code, Region.kk)).all())


# ---- in


@pytest.mark.parametrize("lang", ["kk", "ru", "both"])
def test_the_template_has_drop_downs_and_its_own_export_comes_back(world: World, lang: str) -> None:
    ntc = world.enter("ntc")
    answer = ntc.get(f"/authority/import/template?lang={lang}")
    book = load_workbook(io.BytesIO(answer.data))
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "hidden"]
    assert book.worksheets[0].data_validations.dataValidation
    book.worksheets[0].append(["1902", "Басқарма", "Управление", *[None] * 20])
    assert ntc.get("/authority/import/template?lang=xx").status_code == 404


def test_nothing_is_written_until_it_is_confirmed_and_the_same_file_twice_changes_nothing(world: World) -> None:
    ntc = world.enter("ntc")
    content = HEADS + "11;Ақмола облысы;Акмолинская область\r\n19;Алматы облысы;Алматинская область\r\n"
    page = sent(ntc, "region", content)
    assert page.status_code == 200
    assert "қосылады: 2, өзгереді: 0" in page.text
    assert "Акмолинская область" in page.text
    assert "11" not in codes(world)
    assert confirmed(ntc, "region", page).status_code == 302
    assert codes(world)["11"] == "Ақмола облысы"
    with seen(world) as session:
        told = session.scalars(sa.select(Entry).order_by(Entry.id.desc())).first()
        assert told is not None
        assert (told.title_ru, told.login, told.changes) == ("Области: внесено из файла (a.csv)", "ntc", 2)
    again = sent(ntc, "region", content)
    assert "өзгеріссіз: 2" in again.text
    assert 'name="digest"' not in again.text


def test_a_change_is_shown_from_old_to_new(world: World) -> None:
    ntc = world.enter("ntc", lang="ru")
    confirmed(ntc, "region", sent(ntc, "region", HEADS + "23;Атырау;Атырау\r\n"))
    page = sent(ntc, "region", HEADS + "23;Атырау облысы;Атырау\r\n")
    assert "добавится: 0, изменится: 1" in page.text
    assert "<del>Атырау</del> → <ins>Атырау облысы</ins>" in page.text
    confirmed(ntc, "region", page)
    assert codes(world)["23"] == "Атырау облысы"


def test_the_file_that_was_shown_is_taken_and_no_other(world: World) -> None:
    ntc = world.enter("ntc")
    first = sent(ntc, "region", HEADS + "27;Бірінші;Первая\r\n")
    sent(ntc, "region", HEADS + "27;Екінші;Вторая\r\n")
    assert confirmed(ntc, "region", first).status_code == 422
    assert "27" not in codes(world)
    assert ntc.post("/region/import/take", digest="0" * 64).status_code == 422
    assert world.enter("ntc").post("/region/import/take", digest=digest(first.text)).status_code == 422


def test_faults_are_told_by_row_and_column_and_the_marked_workbook_is_mended_where_it_stands(world: World) -> None:
    ntc = world.enter("ntc", lang="ru")
    page = sent(ntc, "region", HEADS + "31;Жамбыл;\r\n;Түркістан;Туркестан\r\n31;Жамбыл;Жамбыл\r\n")
    assert page.status_code == 422
    assert "строка 2, «Атауы (орысша)»: Ячейка пуста" in page.text
    assert "строка 3, «Коды»: Ячейка пуста" in page.text
    assert "строка 4, «Коды»: В файле эта запись уже есть в строке 2" in page.text
    answer = ntc.post("/region/import/faults", digest=digest(page.text))
    book = load_workbook(io.BytesIO(answer.data))
    sheet = book.worksheets[0]
    assert sheet["D1"].value == "Қателер / Ошибки"
    assert "Ячейка пуста" in sheet["D2"].value
    sheet["C2"].value, sheet["A3"].value, sheet["A4"].value = "Жамбыл", "33", "35"
    stream = io.BytesIO()
    book.save(stream)
    mended = sent(ntc, "region", stream.getvalue(), "a.xlsx")
    assert "добавится: 3" in mended.text
    confirmed(ntc, "region", mended)
    assert {"31", "33", "35"} <= set(codes(world))


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.xlsx", "Файл бос"),
        (b"PK\x03\x04 no book", "a.xlsx", "бүлінген"),
        (b"%PDF-1.7", "a.csv", "CSV кестесі де емес"),
        (HEADS.encode(), "a.csv", "Файл бос: бірде-бір жол жоқ"),
        (b"\xd0\xa0;\xd0\x9a\r\n1;2\r\n", "a.csv", "тақырыптары үлгідегідей емес"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(world: World, content: bytes, name: str, words: str) -> None:
    answer = sent(world.enter("ntc"), "region", content, name)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_form_without_a_file_is_refused(world: World) -> None:
    assert world.enter("ntc").post("/region/import/try").status_code == 422


def test_an_official_brings_rooms_to_their_own_site_alone(world: World) -> None:
    site = world.enter("si701", lang="ru")
    own = ROOMS + "701;07;Басты корпус;5;4;иә\r\n"
    foreign = ROOMS + "702;07;Басты корпус;5;4;иә\r\n"
    page = sent(site, "room", foreign)
    assert page.status_code == 422
    assert "«702» нет в регистре" in page.text
    assert confirmed(site, "room", sent(site, "room", own)).status_code == 302
    with seen(world, "si701") as session:
        assert session.scalar(sa.text("SELECT count(*) FROM room WHERE number = '07'")) == 1


def test_the_rule_of_a_row_is_told_with_its_paragraph(world: World) -> None:
    page = sent(world.enter("si701", lang="ru"), "room", ROOMS + "701;08;Басты корпус;2;2;иә\r\n")
    assert page.status_code == 422
    assert "§74.4" in page.text


def test_whoever_only_changes_rows_adds_none(world: World) -> None:
    ntc = world.enter("ntc", lang="ru")
    page = sent(ntc, "room", ROOMS + "701;99;Басты корпус;5;4;иә\r\n")
    assert page.status_code == 422
    assert "добавлять новые вы не можете" in page.text
    changed = sent(ntc, "room", ROOMS + "702;01;Жаңа корпус;5;4;иә\r\n")
    assert "изменится: 1" in changed.text
    assert confirmed(ntc, "room", changed).status_code == 302


@pytest.mark.parametrize("login", ["br701", "si701", "rp701", "mr701", "iv701"])
def test_without_the_right_no_door_of_the_import_opens(world: World, login: str) -> None:
    visitor = world.enter(login)
    for way in ("/region/import/", "/region/import/template"):
        assert visitor.get(way).status_code == 403
    for way in ("try", "take", "faults"):
        assert visitor.post(f"/region/import/{way}").status_code == 403
    assert "/region/import/" not in visitor.get("/region/list/").text


def test_a_register_that_nobody_fills_by_hand_takes_no_file(world: World) -> None:
    assert world.enter("ntc").get("/entry/import/").status_code == 404


def test_applications_come_in_by_their_own_deed_with_numbers_and_masked_digits(world: World) -> None:
    rp = world.enter("rp701")
    book = load_workbook(io.BytesIO(rp.get("/application/import/template?lang=kk").data))
    heads = [cell.value for cell in book.worksheets[0][1]]
    with seen(world, "rp701") as session:
        known = session.scalars(sa.select(Application).order_by(Application.number)).first()
        assert known is not None
        iin = known.iin
    row = {
        "Тегі": "Өтегенов", "Аты": known.first_name, "ЖСН": iin, "Білім беру деңгейі": known.education_level.label.kk,
        "Жұмыс орны (БСН)": "№ 15 мектеп", "Лауазымы": "мұғалім", "Өтініш берген санаты": known.category.label.kk,
        "Аттестаттау түрі": known.attestation_type.label.kk, "Тестілеу тілі": known.language.label.kk,
        "Тестілеу пәні": "Математика", "Өтініш бар": "иә", "Суреттер 3х4 (2)": 2, "Жеке куәлік көшірмесі бар": "иә",
    }  # fmt: skip
    book.worksheets[0].append([row.get(head) for head in heads])
    stream = io.BytesIO()
    book.save(stream)
    page = sent(rp, "application", stream.getvalue(), "i1.xlsx")
    assert "өзгереді: 1" in page.text, page.text[-3000:]
    assert "<ins>Өтегенов</ins>" in page.text
    assert "<tr><td>2</td>" in page.text  # the row of the file, not that of the journal
    assert iin not in page.text
    assert f"••••••••{iin[-4:]}" in page.text
    assert confirmed(rp, "application", page).status_code == 302
    assert world.enter("cc701").get("/application/import/").status_code == 403


# ---- out


def test_what_is_seen_goes_out_filtered_ordered_and_by_chosen_columns(world: World) -> None:
    mr = world.enter("mr701")
    rows = lines(fetched(mr, "application", "csv", "?order=-number&cols=number,full_name,language"))
    assert rows[0] == ["Тіркеу №", "ТАӘ", "Тестілеу тілі"]
    numbers = [int(row[0]) for row in rows[1:]]
    assert numbers == sorted(numbers, reverse=True)
    one = lines(fetched(mr, "application", "csv", "?number=2&cols=number,full_name"))
    assert [row[0] for row in one[1:]] == ["2"]
    assert fetched(mr, "application", "csv", "?cols=sort_key").status_code == 400
    assert fetched(mr, "application", "pdf").status_code == 400


def test_no_row_of_another_place_goes_out(world: World) -> None:
    mine = lines(fetched(world.enter("si702"), "room", "csv"))
    assert {row[0] for row in mine[1:]} == {"702 мектеп"}
    assert world.enter("iv701").post("/application/export/", kind="csv").status_code == 403


def test_headings_and_words_are_those_of_the_visitor_s_language(world: World) -> None:
    sheet = load_workbook(io.BytesIO(fetched(world.enter("mr701", lang="ru"), "application", "xlsx").data)).worksheets[
        0
    ]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:3] == ["Комиссия", "Регистрационный №", "Время регистрации"]
    row = dict(zip(heads, [cell.value for cell in sheet[2]], strict=True))
    assert row["Язык тестирования"] == "казахский язык"
    assert isinstance(row["Время регистрации"], dt.datetime)
    assert sheet.title == "Журнал регистрации заявлений"


def test_digits_go_out_as_they_are_seen_and_whole_only_on_purpose_and_the_log_tells_of_it(world: World) -> None:
    mr = world.enter("mr701")
    rows = lines(fetched(mr, "application", "csv", "?cols=number,iin"))
    assert rows[1:]
    assert all(re.fullmatch(r"•{8}\d{4}", row[1]) for row in rows[1:])
    with seen(world) as session:
        note = session.scalars(sa.select(AccessNote).order_by(AccessNote.id.desc())).first()
        assert note is not None
        assert note.said == "csv"
    page = mr.get("/application/list/").text
    assert "ЖСН толық…" in page
    assert 'name="full"' not in mr.get("/application/list/?cols=number").text
    assert 'name="full"' not in world.enter("iv701").get("/invigilator/list/").text
    rows = lines(mr.post("/application/export/?cols=number,iin", kind="csv", full="1"))
    assert all(re.fullmatch(r"\d{12}", row[1]) for row in rows[1:])
    with seen(world) as session:
        note = session.scalars(sa.select(AccessNote).order_by(AccessNote.id.desc())).first()
        assert note is not None
        assert (note.kind, note.register_name, note.rows) == (AccessKind.EXPORT, "application", len(rows) - 1)
        assert note.said == "csv iin"
        stranger = Staff(role=Role.REPUBLICAN, login="odd", user_id=0)
        asked = exporting.asked(Application, MultiDict({"cols": "number,iin"}), "csv", stranger, in_full=True)
        stream = io.BytesIO()
        exporting.write(session, asked, stream)
    told = [line.split(";")[1] for line in stream.getvalue().decode("utf-8-sig").split("\r\n")[1:] if line]
    assert told
    assert all(re.fullmatch(r"•{8}\d{4}", one) for one in told)


@contextmanager
def renamed(world: World, words: str) -> Iterator[None]:
    """A region that bears this name for a while."""
    for name in (words, "Алматы қаласы"):
        with seen(world) as session, act(session, Text("сынау", "проба"), mark="§1"):
            session.execute(sa.update(Region).where(Region.code == "75").values(kk=name))
        if name == words:
            yield


HOSTILE = ("=1+1", "+7", "-1", "@SUM(A1)", "＝1+1", '=HYPERLINK("http://x")', "=cmd|'/c calc'!A1")


@pytest.mark.parametrize("words", HOSTILE)
def test_no_text_of_a_register_becomes_a_formula(world: World, words: str) -> None:
    with renamed(world, words):
        _no_formula(world, words)


def _no_formula(world: World, words: str) -> None:
    ntc = world.enter("ntc")
    book = load_workbook(io.BytesIO(fetched(ntc, "region", "xlsx", "?code=75").data))
    cell = book.worksheets[0]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (words, "s", True)
    text = fetched(ntc, "region", "csv", "?code=75").data.decode("utf-8-sig").split("\r\n")[1]
    assert not re.search(r';"?[=+\-@＝]', text)


def test_an_export_without_the_token_of_the_page_is_refused(world: World) -> None:
    assert world.enter("ntc").client.post("/region/export/", data={"kind": "csv"}).status_code == 400
