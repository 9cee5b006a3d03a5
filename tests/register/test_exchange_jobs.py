"""Large files over HTTP: tried, taken and given out in the background; their files open to their author alone."""

from __future__ import annotations

import io
import re

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app import job
from app.models import AccessNote, Job, OwnFile, Staff
from app.register import exporting
from app.rules.terms import AccessKind, JobState
from app.stages import exchange
from tests.register.conftest import SECRET, Visitor, World
from tests.register.test_exchange import HEADS, codes, fetched, lines, seen, sent


@pytest.fixture
def small_is_large(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs begin at one row; they are carried out by hand."""
    monkeypatch.setattr(exchange, "LARGE", 0)
    monkeypatch.setattr(exporting, "LARGE", 0)
    job.settle(world.house.app_url, world.house.redis_url, SECRET.encode())


def newest(world: World, login: str) -> Job:
    with seen(world, login) as session:
        mine = sa.select(Job).join(Staff, Staff.user_id == Job.user_id).where(Staff.login == login)
        return session.scalars(mine.order_by(Job.id.desc())).first()  # type: ignore[return-value]


@pytest.mark.usefixtures("small_is_large")
def test_a_large_file_is_tried_and_taken_in_the_background(world: World) -> None:
    ntc = world.enter("ntc", lang="ru")
    answer = sent(ntc, "region", HEADS + "41;Қостанай;Костанай\r\n")
    row = newest(world, "ntc")
    assert answer.headers["Location"] == f"/region/import/?job={row.id}"
    waiting = ntc.get(answer.headers["Location"]).text
    assert "Проверяется: a.csv" in waiting
    assert f"/desk/jobs/{row.id}/state" in waiting
    job.run(row.id)
    assert ntc.get(f"/desk/jobs/{row.id}/state").json == {"done": 1, "total": 1, "state": "выполнено", "ended": True}
    page = ntc.get(f"/region/import/?job={row.id}")
    assert "добавится: 1" in page.text
    assert "41" not in codes(world)
    taken = ntc.post("/region/import/take", job=str(row.id))
    again = ntc.post("/region/import/take", job=str(row.id))
    assert taken.headers["Location"] == again.headers["Location"]
    job.run(newest(world, "ntc").id)
    assert codes(world)["41"] == "Қостанай"
    assert "Внесено." in ntc.get(taken.headers["Location"]).text
    assert world.enter("ntc").get(f"/authority/import/?job={row.id}").status_code == 404
    assert world.enter("si701").get(f"/room/import/?job={row.id}").status_code == 404


@pytest.mark.usefixtures("small_is_large")
def test_faulty_rows_of_a_large_file_wait_among_one_s_own_files_and_come_back_mended(world: World) -> None:
    ntc = world.enter("ntc", lang="ru")
    sent(ntc, "region", HEADS + "43;Маңғыстау;Мангистау\r\n47;;\r\n51;Түркістан;\r\n")
    row = newest(world, "ntc")
    job.run(row.id)
    page = ntc.get(f"/region/import/?job={row.id}").text
    assert "ошибок 3, строк с ошибками 2" in page
    way = re.search(r"/desk/files/\d+", page)
    assert way is not None
    book = load_workbook(io.BytesIO(ntc.get(way[0]).data))
    sheet = book.worksheets[0]
    assert [sheet.row_dimensions[n].hidden for n in (2, 3, 4)] == [True, False, False]
    assert "Ячейка пуста" in sheet["D3"].value
    assert "a (ошибки).xlsx" in ntc.get("/desk/files/").text
    for login in ("si701", "rp701", "nts701"):
        assert world.enter(login).get(way[0]).status_code == 404
    sheet["B3"].value = sheet["C3"].value = "Сарыарқа"
    sheet["C4"].value = "Туркестан"
    stream = io.BytesIO()
    book.save(stream)
    sent(ntc, "region", stream.getvalue(), "a.xlsx")
    job.run(newest(world, "ntc").id)
    assert "добавится: 3" in ntc.get(f"/region/import/?job={newest(world, 'ntc').id}").text


@pytest.mark.usefixtures("small_is_large")
def test_a_large_export_waits_among_one_s_own_files(world: World) -> None:
    mr = world.enter("mr701")
    direct = {row[0] for row in lines_of_job(world, mr, "?cols=number,iin&number=2")}
    assert direct == {"Тіркеу №", "2"}
    with seen(world) as session:
        note = session.scalars(sa.select(AccessNote).order_by(AccessNote.id.desc())).first()
        assert note is not None
        assert (note.kind, note.login, note.rows) == (AccessKind.EXPORT, "mr701", 1)
    assert world.enter("br701").post("/application/export/", kind="csv").status_code == 302


def lines_of_job(world: World, visitor: Visitor, arguments: str) -> list[list[str]]:
    assert fetched(visitor, "application", "csv", arguments).headers["Location"] == "/desk/jobs/"
    row = newest(world, "mr701")
    job.run(row.id)
    found = newest(world, "mr701")
    assert (found.state, found.said_ru) == (JobState.DONE, "Файл готов, записей: 1.")
    assert found.result is not None
    assert "Файлды алу" in visitor.get("/desk/jobs/").text
    return lines(visitor.get(f"/desk/files/{found.result['file']}"))


@pytest.mark.usefixtures("small_is_large")
def test_a_job_is_stopped_and_repeated_by_its_author_alone(world: World) -> None:
    ntc = world.enter("ntc", lang="ru")
    sent(ntc, "region", HEADS + "61;Ұлытау;Улытау\r\n")
    row = newest(world, "ntc")
    other = world.enter("rp701")
    for way in ("stop", "repeat"):
        assert other.post(f"/desk/jobs/{row.id}/{way}").status_code == 404
    assert other.get(f"/desk/jobs/{row.id}/state").status_code == 404
    assert ntc.post(f"/desk/jobs/{row.id}/stop").status_code == 302
    job.run(row.id)
    assert newest(world, "ntc").state is JobState.REFUSED
    assert "Остановлено по вашей просьбе" in ntc.get("/desk/jobs/").text
    assert ntc.post(f"/desk/jobs/{row.id}/repeat").status_code == 302
    job.run(row.id)
    assert newest(world, "ntc").state is JobState.DONE
    ntc.post(f"/desk/jobs/{row.id}/repeat")
    assert newest(world, "ntc").state is JobState.DONE


def test_what_is_over_thirty_days_old_is_not_listed(world: World) -> None:
    ntc = world.enter("ntc")
    with seen(world) as session:
        mine = session.scalars(sa.select(OwnFile).order_by(OwnFile.id.desc())).first()
        assert mine is not None
    assert f"/desk/files/{mine.id}" in ntc.get("/desk/files/").text
    world.owner("ALTER TABLE own_file NO FORCE ROW LEVEL SECURITY")
    world.owner("UPDATE own_file SET keep_until = now() - interval '1 hour' WHERE id = :id", id=mine.id)
    world.owner("ALTER TABLE own_file FORCE ROW LEVEL SECURITY")
    assert f"/desk/files/{mine.id}" not in ntc.get("/desk/files/").text
