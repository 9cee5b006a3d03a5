"""Books and the check of papers through the doors: who orders, what is told, what a stranger learns."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import sqlalchemy as sa

from app.form import office
from app.models import Job, OwnFile, Placement, Printout, SittingRoom
from tests.desks.conftest import NAMES, Visitor, World, sent, words

CHOOSE, ORDER = "/desk/books/choose", "/desk/books/order"
needs_office = pytest.mark.skipif(office.programme() is None, reason="LibreOffice is not installed")


def ids(world: World, model: type[SittingRoom | Placement], login: str = "ntc") -> str:
    with world.see(login) as session:
        return ",".join(map(str, session.scalars(sa.select(model.id).order_by(model.id))))


def ordered(visitor: Visitor, form: str, chosen: str, **more: str) -> str:
    """Choose and order as the page does it; the words of the page that follows."""
    page = visitor.post(CHOOSE, **{"book.form": form, "bulk.ids": chosen})
    assert page.status_code == 200, words(page)
    hidden = dict(re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)">', page.text.split("<main")[1]))
    fields = {name: hidden[name] for name in ("book.form", "token", "book.ids")}
    copies = dict.fromkeys(re.findall(r'name="(copies\.\d)"', page.text), "1")
    return words(visitor.done(ORDER, **{**fields, "lang": "kk", "kind": "own", **copies, **more}))


def test_a_role_sees_the_forms_that_it_prints_and_no_sealed_one(allocated: World) -> None:
    page = words(allocated.enter("programmer").get("/desk/books/"))
    assert "I-11" in page
    assert "I-9 " not in page
    assert "R-4" in words(allocated.enter("responsible").get("/desk/books/"))
    for login in ("invigilator", "commission"):
        visitor = allocated.enter(login)
        assert visitor.get("/desk/books/").status_code == 403
        assert visitor.post(CHOOSE, **{"book.form": "I-11"}).status_code == 403
        assert visitor.post(ORDER, **{"book.form": "I-11"}).status_code == 403


def test_passes_of_all_candidates_ordered_from_their_list_wait_among_ones_own_files(allocated: World) -> None:
    visitor = allocated.enter("responsible")
    assert "Кітап болып басу" in visitor.get("/placement/list/").text
    whole = visitor.post(CHOOSE, **{"book.form": "R-4", "bulk.whole": "1", "wish": ""})
    assert f"{len(NAMES)} құжатты басу" in words(whole)
    assert "тапсырыс қабылданды" in ordered(visitor, "R-4", ids(allocated, Placement)).lower()
    allocated.work()
    jobs = visitor.get("/desk/jobs/").text
    assert f"{len(NAMES)} құжат басылды" in jobs
    way = re.search(r"/desk/files/\d+", jobs)
    assert way is not None
    content = visitor.get(way[0])
    assert zipfile.ZipFile(io.BytesIO(content.data)).testzip() is None
    assert "R-4 kk" in content.headers["Content-Disposition"]
    log = words(visitor.get("/printout/list/?form=R-4"))
    assert log.count("тестіленуші — 1") == len(NAMES)


def test_an_order_sent_twice_is_one_job(allocated: World) -> None:
    visitor = allocated.enter("responsible")
    page = visitor.post(CHOOSE, **{"book.form": "R-4", "bulk.ids": ids(allocated, Placement)})
    token = re.search(r'name="token" value="(\w+)"', page.text)
    assert token is not None
    fields = {
        "book.form": "R-4", "book.ids": ids(allocated, Placement), "token": token[1], "lang": "ru", "kind": "own",
        "copies.0": "1",
    }  # fmt: skip
    for _ in range(2):
        assert visitor.post(ORDER, **fields).status_code == 302
    with allocated.see("responsible") as session:
        assert len(session.scalars(sa.select(Job.id).where(Job.key.endswith(token[1]))).all()) == 1
    allocated.work()


def test_what_may_not_be_ordered_is_said_and_what_is_senseless_is_no_request(allocated: World) -> None:
    programmer, rooms = allocated.enter("programmer"), ids(allocated, SittingRoom)
    assert programmer.post(CHOOSE, **{"book.form": "I-9", "bulk.ids": "1"}).status_code == 409
    assert programmer.post(CHOOSE, **{"book.form": "R-4", "bulk.ids": "1"}).status_code == 409
    assert programmer.post(CHOOSE, **{"book.form": "I-77", "bulk.ids": "1"}).status_code == 422
    assert programmer.post(CHOOSE, **{"book.form": "I-11"}).status_code == 422
    assert programmer.post(CHOOSE, **{"book.form": "I-11", "bulk.ids": "x"}).status_code == 400
    assert programmer.post(CHOOSE, **{"book.form": "I-11", "book.of": "site", "site": "1"}).status_code == 400
    early = programmer.post(CHOOSE, **{"book.form": "I-21", "bulk.ids": rooms})
    assert "§127.2" in early.text
    assert 'formaction="/desk/books/order"' not in early.text
    fields = {"book.form": "I-11", "book.ids": rooms, "token": "abc", "lang": "kk", "kind": "own"}
    assert programmer.post(ORDER, **fields, **{"copies.0": "0", "copies.1": "0"}).status_code == 422
    for wrong in ({"lang": "en"}, {"kind": "exe"}, {"token": "a b"}, {"book.ids": "1;2"}):
        whole = fields | {"copies.0": "1", "copies.1": "1"} | wrong
        assert programmer.post(ORDER, **whole).status_code == 400, wrong


def test_rooms_of_another_site_cannot_be_ordered(allocated: World) -> None:
    stranger, rooms = allocated.enter("programmer702"), ids(allocated, SittingRoom)
    assert stranger.post(CHOOSE, **{"book.form": "I-11", "bulk.ids": rooms}).status_code == 422
    with allocated.see("programmer") as session:
        sitting = session.scalars(sa.select(SittingRoom.sitting_id)).first()
    of = {"book.form": "I-11", "book.of": "sitting", "sitting": str(sitting)}
    assert stranger.post(CHOOSE, **of).status_code == 404
    assert allocated.enter("programmer").post(CHOOSE, **of).status_code == 200
    with allocated.see("programmer702") as session:
        assert session.scalars(sa.select(OwnFile.id)).all() == []


@needs_office
def test_one_paper_as_pdf(allocated: World) -> None:
    answer = allocated.enter("programmer").post("/paper/I-11/701-1-01?lang=kk&pdf=1")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].endswith(".pdf")
    assert answer.mimetype == "application/pdf"
    assert allocated.enter("programmer").post("/paper/I-11/701-1-01?lang=kk&pdf=yes").status_code == 400


def test_without_libreoffice_one_paper_is_no_pdf_and_leaves_no_trace(
    allocated: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = allocated.enter("programmer")
    before = _prints(allocated)
    monkeypatch.setenv("PATH", "")
    refused = visitor.post("/paper/I-11/701-1-01?lang=kk&pdf=1")
    assert refused.status_code == 422
    assert "apt install" in refused.text
    assert "apt install" in visitor.get("/desk/books/").text
    assert _prints(allocated) == before
    assert visitor.post("/paper/I-11/701-1-01?lang=kk").status_code == 200


def _prints(world: World) -> int:
    with world.see("ntc") as session:
        return session.scalar(sa.select(sa.func.count(Printout.id))) or 0


# ---- the check


@pytest.fixture
def known(allocated: World) -> Printout:
    assert allocated.enter("programmer").post("/paper/X-1/701-1-01?lang=kk").status_code == 200
    with allocated.see("programmer") as session:
        last = sa.select(Printout).where(Printout.form == "X-1").order_by(Printout.id.desc()).limit(1)
        return session.scalars(last).one()


def test_whoever_holds_a_paper_is_told_yes_its_form_and_its_time_and_nothing_else(
    allocated: World, known: Printout
) -> None:
    passer_by = Visitor(allocated.app.test_client())
    for way in (f"/check?number={known.number}&checksum={known.checksum}",
                f"/SQ1|print|{known.number}|{known.checksum}", f"/SQ1%7Cprint%7C{known.number}%7C{known.checksum}",
                f"/check?number=SQ1|print|{known.number}|{known.checksum}"):  # fmt: skip
        answer = passer_by.get(way)
        assert answer.status_code == 200, way
        assert "Иә, бұл құжатты жүйе басты" in answer.text
        assert "X-1" in answer.text
        for secret in (known.login, "Сынақ programmer", known.template, known.picture, "коробка", "қораб"):
            assert secret not in answer.text.split("<main", 1)[1]


def test_a_number_alone_tells_a_passer_by_nothing(allocated: World, known: Printout) -> None:
    passer_by = Visitor(allocated.app.test_client())
    there, nowhere = (words(passer_by.get(f"/check?number={one}")) for one in (known.number, "X-1/701-1-99/1"))
    assert "Деректер сомасын да енгізіңіз" in there
    assert there.replace(known.number, "") == nowhere.replace("X-1/701-1-99/1", "")
    assert passer_by.get("/check").status_code == 200
    assert passer_by.client.post("/check/file", data={"file": sent("a.pdf", b"%PDF")}).status_code in (302, 400)


def test_who_tries_numbers_out_is_stopped_as_at_the_entrance(allocated: World, known: Printout) -> None:
    passer_by = allocated.app.test_client()
    elsewhere = {"REMOTE_ADDR": "10.9.8.7"}
    asked = f"/check?number={known.number}&checksum="
    told = [passer_by.get(f"{asked}{n:012x}", environ_base=elsewhere).status_code for n in range(7)]
    assert told == [404] * 5 + [429] * 2
    assert passer_by.get(f"{asked}{known.checksum}", environ_base=elsewhere).status_code == 429
    assert passer_by.get(f"{asked}{known.checksum}", environ_base={"REMOTE_ADDR": "10.9.8.8"}).status_code == 200


def test_an_official_is_told_more_within_their_rights(allocated: World, known: Printout) -> None:
    own = words(allocated.enter("programmer").get(f"/check?number={known.number}"))
    assert "Сынақ programmer" in own
    assert "деректер басылғаннан бері өзгерген жоқ" in own
    assert "аудитория қорабы — 1" in own
    forged = words(allocated.enter("programmer").get(f"/check?number={known.number}&checksum=ffffffffffff"))
    assert "жалған не бүлінген" in forged
    stranger = allocated.enter("programmer702")
    assert "Сынақ programmer" not in stranger.get(f"/check?number={known.number}").text.split("<main", 1)[1]
    yes = words(stranger.get(f"/check?number={known.number}&checksum={known.checksum}"))
    assert "Иә, бұл құжатты жүйе басты" in yes
    assert "аудитория қорабы" not in yes


def test_a_file_is_compared_byte_by_byte(allocated: World) -> None:
    visitor = allocated.enter("programmer")
    content = visitor.post("/paper/X-1/701-1-01?lang=ru").data
    answer = visitor.post("/check/file", file=sent("X-1.docx", content))
    assert "бұл файл өзгертілмеген" in answer.text
    assert "X-1/701-1-01/" in answer.text
    assert visitor.post("/check/file", file=sent("X-1.docx", content + b"\0")).status_code == 404
    assert visitor.post("/check/file").status_code == 400
    assert allocated.enter("invigilator").post("/check/file", file=sent("X-1.docx", content)).status_code == 403
