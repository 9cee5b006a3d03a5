"""Ways to a whole IIN, to another's file or to a standstill that were tried once, and lead nowhere any more."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from app import files, workbook
from app.errors import BadInput
from app.models import Institution
from app.rules.applications import iin_with_check
from app.workbook.table import table
from tests.register.conftest import PASSWORD, World
from tests.register.test_api import Program

FOREIGN = re.compile(r"(?<!\d)\d{12}(?!\d)")


def iins(world: World) -> set[str]:
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    asked = "SELECT new->>'iin' FROM change WHERE jsonb_exists(new, 'iin') UNION SELECT iin FROM staff"
    with engine.connect() as connection:
        return {iin for (iin,) in connection.execute(sa.text(asked)) if iin}


@pytest.fixture
def invigilator(world: World) -> int:
    """An invigilator of site 701, whose IIN only its last digits tell."""
    program = Program(world, "si701")
    known = [row["id"] for row in program.ask("GET", "/api/v1/invigilator").get_json()["rows"]]
    if known:
        return int(known[0])
    row = {"surname": "Сәрсенова", "first_name": "Ажар", "iin": iin_with_check("89040740344")}
    told = program.ask("POST", "/api/v1/invigilator", json=row)
    assert told.status_code == 201, told.text
    return int(told.get_json()["id"])


def test_no_answer_for_a_program_holds_a_whole_iin(world: World, invigilator: int) -> None:
    whole = iins(world)
    assert whole, invigilator
    for login in ("ntc", "si701", "rp701", "br701", "cc701"):
        program = Program(world, login)
        for register in program.ask("GET", "/api/v1/openapi.json").get_json()["paths"]:
            if register.startswith("/api/v1/") and "{" not in register:
                told = program.ask("GET", f"{register}?size=100").text
                assert not whole & set(FOREIGN.findall(told)), (login, register)


def test_the_etag_of_a_row_is_no_digest_that_its_reader_could_try_out(world: World, invigilator: int) -> None:
    tags = [Program(world, "si701").ask("GET", f"/api/v1/invigilator/{invigilator}").headers["ETag"] for _ in range(2)]
    other = Program(world, "ntc").ask("GET", f"/api/v1/invigilator/{invigilator}").headers.get("ETag")
    assert tags[0] == tags[1] != other


def test_one_masked_value_at_a_time_is_sought(world: World, invigilator: int) -> None:
    visitor = world.enter("si701")
    known = next(iter(sorted(iins(world))))
    assert visitor.get(f"/invigilator/list/?iin={known}").status_code == 200
    assert visitor.get(f"/invigilator/list/?iin={known}&iin={known[::-1]}").status_code == 400, invigilator


def test_a_trial_of_a_file_with_masked_keys_is_written_down(world: World, invigilator: int) -> None:
    def noted() -> int:
        told = Program(world, "ntc").ask("GET", "/api/v1/access_note?kind=tried&register_name=invigilator&size=100")
        return len(told.get_json()["rows"])

    visitor, before = world.enter("si701"), noted()
    heads = "ТӨП;ЖСН;Тегі;Аты;Әкесінің аты (бар болса);Жұмыс орны;Телефоны"
    guessed = f"{heads}\n701;{iin_with_check('89040740344')};Сәрсенова;Ажар;;;\n".encode()
    sent = {"workbook": (io.BytesIO(guessed), "т.csv"), "csrf_token": visitor.token()}
    told = visitor.client.post("/invigilator/import/try", data=sent)
    assert told.status_code == 200, told.text
    assert noted() == before + 1, invigilator


def test_another_s_file_is_not_opened_by_its_digest(world: World) -> None:
    theirs = files.keep_own(io.BytesIO(b"a list"), 1)
    with pytest.raises(BadInput):
        files.opened_own(theirs, 2)
    assert files.opened_own(theirs, 1) == b"a list"
    assert world.var.exists()


# ---- files that stop the house


def book(**parts: bytes) -> bytes:
    """A workbook of one row, with some of its parts put in the place of what openpyxl writes."""
    made, out = Workbook(), io.BytesIO()
    made.worksheets[0].append(["Коды", "x"])
    made.worksheets[0].append(["11", "y"])
    made.save(plain := io.BytesIO())
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            key = name.rpartition("/")[2].replace(".", "_")
            target.writestr(name, parts.get(key) or source.read(name))
    return out.getvalue()


def test_a_row_beyond_the_last_one_of_excel_is_refused_at_once() -> None:
    with zipfile.ZipFile(io.BytesIO(book())) as plain:
        sheet = plain.read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b'<row r="2"', b'<row r="99999999999"').replace(b'r="A2"', b'r="A99999999999"')
    assert far != sheet
    with pytest.raises(BadInput, match="бүлінген"):
        table(book(sheet1_xml=far), "x.xlsx")


def test_a_heavy_part_beside_the_sheets_is_refused() -> None:
    with pytest.raises(BadInput, match="үлкейеді"):
        workbook.rows_about(book(styles_xml=b"<styleSheet>" + b"<a/>" * 700_000 + b"</styleSheet>"), "x.xlsx")


UNSEEN = [0x200B, 0x200E, 0x200F, 0x61C, 0xAD, 0x2060, 0xFEFF, 0xE0041, 0xE000, 0x80, 0x202E, 0x7F]


@pytest.mark.parametrize("sign", UNSEEN, ids=hex)
def test_an_invisible_sign_makes_no_second_code(sign: int) -> None:
    _, cells = table(f"Коды;x\n11{chr(sign)};y\n".encode(), "x.csv")[1]
    assert isinstance(cells[0], type(table(b"a;b\n\x01;c\n", "x.csv")[1][1][0]))  # a cell that cannot be read


def test_letters_of_the_kazakh_page_of_codes_are_not_taken_for_others() -> None:
    told = table("аты;x\nҚазақ Ғани;y\nИван;z\n".encode("kz1048"), "x.csv")
    assert "бұзылған" in str(told[1][1][0].text)
    assert told[2][1] == ["Иван", "z"]


# ---- numbers and words that no column holds


@pytest.mark.parametrize("value", ["Infinity", "-Infinity", "NaN", "1e999"])
def test_a_number_without_end_is_a_fault_of_the_sender(world: World, value: str) -> None:
    program = Program(world, "ntc")
    for column in ("code", "kk", "long_time"):
        told = program.ask("POST", "/api/v1/subject", data=f'{{"{column}": {value}}}')
        assert told.status_code == 422, told.text


def odd_ways(world: World) -> Iterator[tuple[str, int, Any]]:
    entering = world.app.test_client()
    yield "a half sign", 422, entering.post("/api/v1/token", data=b'{"login": "ntc\\ud800", "password": "x"}')
    yield "a zero sign", 200, world.enter("ntc").get("/desk/accounts/?q=%00")
    huge = "/institution/list/?order=code&after=WyIxRSs1MDAwMDAiLCAxXQ"
    yield "a number too great", 400, world.enter("ntc").get(huge)
    yield "a person without a code", 404, world.enter("ntc").get("/official_assignment/choices/official_id?q=a")


def test_odd_ways_get_an_answer(world: World) -> None:
    for named, due, told in odd_ways(world):
        assert told.status_code == due or (due == 400 and told.status_code == 200), (named, told.status_code)


def test_a_file_of_rows_that_name_a_person_is_tried_out(world: World) -> None:
    visitor = world.enter("ntc")
    blank = visitor.get("/official_assignment/import/template").data
    sent = {"workbook": (io.BytesIO(blank), "т.xlsx"), "csrf_token": visitor.token()}
    told = visitor.client.post("/official_assignment/import/try", data=sent)
    assert told.status_code in (200, 422)
    assert not FOREIGN.findall(told.text)


# ---- the entrance


def test_both_names_of_an_account_and_both_doors_count_together(world: World) -> None:
    client, address = world.app.test_client(), {"REMOTE_ADDR": "203.0.113.99"}
    page = client.get("/login/", environ_base=address).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    told = []
    for name in ("iv701", "iv701@synaq.invalid", "IV701"):
        wrong = {"login": name, "password": "қате құпиясөз"}
        told.append(client.post("/api/v1/token", json=wrong, environ_base=address).status_code)
        form = {"username": name, "password": "қате құпиясөз", "csrf_token": token[1]}
        told.append(client.post("/login/", data=form, environ_base=address).status_code)
    assert told == [401] * 5 + [429]


def test_the_present_password_is_not_guessed_without_end(world: World) -> None:
    visitor = world.enter("am701")
    guesses = [
        visitor.client.post(
            "/password/",
            data={
                "present": f"болжам {n}", "fresh": "жаңа ұзақ құпиясөз", "again": "жаңа ұзақ құпиясөз",
                "csrf_token": visitor.token(),
            },
        ).status_code
        for n in range(6)
    ]  # fmt: skip
    assert guesses == [422] * 5 + [429]
    assert PASSWORD
    assert Institution.register is not None
