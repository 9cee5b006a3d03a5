from __future__ import annotations

import io
import zipfile
from urllib.parse import unquote

import pytest

from app.register.paper import download
from tests.register.conftest import World


def test_journal_is_printed_from_its_register_in_each_language_and_leaves_its_trace(world: World) -> None:
    visitor = world.enter("rp701")
    assert "/paper/I-1/19701?lang=kk" in visitor.get("/commission/list/").text
    for lang in ("kk", "ru", "both"):
        answer = visitor.post(f"/paper/I-1/19701?lang={lang}")
        assert answer.status_code == 200
        assert unquote(answer.headers["Content-Disposition"]).endswith(f"filename*=UTF-8''I-1 19701 {lang}.xlsx")
        assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None
    assert "I-1/19701/3" in visitor.get("/printout/list/").text
    assert "I-1 басып шығарылды: 19701" in world.enter("ntc").get("/entry/list/?login=rp701").text


def test_form_of_another_role_of_another_place_or_of_none_is_refused(world: World) -> None:
    visitor = world.enter("rp701")
    assert visitor.post("/paper/I-1/19702?lang=kk").status_code == 404
    assert visitor.post("/paper/I-1/701-1?lang=kk").status_code == 404
    assert visitor.post("/paper/I-99/19701?lang=kk").status_code == 404
    assert visitor.post("/paper/I-1/19701?lang=en").status_code == 400
    assert visitor.get("/paper/I-1/19701?lang=kk").status_code == 405
    assert visitor.post("/paper/I-21/701-1-01?lang=kk").status_code == 403
    assert world.enter("si701").post("/paper/I-1/19701?lang=kk").status_code == 403
    assert "/paper/I-1/" not in world.enter("si701").get("/commission/list/").text


def test_seating_sheet_asks_for_the_password_and_a_refusal_is_a_page_with_its_paragraph(world: World) -> None:
    visitor = world.enter("pg701")
    page = visitor.post("/paper/I-9/701-1?lang=kk")
    assert page.status_code == 200
    assert 'name="password"' in page.text
    answer = visitor.post("/paper/I-9/701-1?lang=kk", password="AAAAA-AAAAA-AAAAA-AAAAA")
    assert answer.status_code == 409
    assert "§" in answer.text
    assert world.enter("ml701").post("/paper/I-9/701-1?lang=kk").status_code == 403


@pytest.mark.parametrize("name", ["I-21 701-1-02 kk.xlsx", "Әлі «Ұзақ».docx", 'кавычка".pdf', "a\r\nSet-Cookie: x.pdf"])
def test_name_of_a_file_survives_the_header(name: str) -> None:
    told = download(b"", name, "application/pdf").headers["Content-Disposition"]
    assert "\r" not in told
    assert "\n" not in told
    assert unquote(told.split("UTF-8''")[1]) == name
