"""Reports made every day: once, with the rights that their owner has then, for the owner alone; stopped and said."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from app import job
from app.models import SavedReport
from app.report import daily
from app.rules.terms import JobState
from tests.report.conftest import Ground
from tests.report.test_rights import keep, secret_position, wish

__all__ = ["secret_position"]


def test_a_daily_report_is_made_once_with_the_rights_of_its_owner_for_the_owner_alone(ground: Ground) -> None:
    pk = _daily(ground, "si701", "Күнделікті", shared="programmer")
    before = len(ground.files("si701"))
    jobs = [one for _ in range(3) for one in job.reconcile()]
    mine = ground.newest("si701")
    assert mine.key == f"report:{pk}:{ground.kept(pk).last_on}"
    assert jobs.count(mine.id) == 1
    job.run(mine.id)
    job.run(mine.id)
    files = ground.files("si701")
    assert [one.name for one in files[before:]] == [f"Күнделікті {ground.kept(pk).last_on}.csv"]
    content = ground.world.enter("si701").get(f"/desk/files/{files[-1].id}").data.decode("utf-8-sig")
    assert f"БАРЛЫҒЫ;{len(ground.applications) // 2}" in content
    for login in ("pg701", "ntc", "si702"):
        assert ground.world.enter(login).get(f"/desk/files/{files[-1].id}").status_code == 404
    assert ground.files("pg701") == []
    with ground.past() as connection:  # a restart that forgot the day: the key of the job remembers it
        connection.exec_driver_sql(f"UPDATE saved_report SET last_on = NULL WHERE id = {pk}")  # noqa: S608
    assert job.reconcile() == []
    page = ground.world.enter("si701").get("/desk/reports/").text
    assert "«Күнделікті» есебі дайын" in page
    ground.world.enter("si701").post(f"/desk/reports/drop/{pk}")


def _daily(ground: Ground, login: str, title: str, *, shared: str = "", **arguments: Any) -> int:
    """A report due today: its hour is midnight, and it was not made yet."""
    told = wish(**(arguments or {"register": "application", "g": "language", "m": "count", "rows": 0}))
    pk = keep(ground.world.enter(login), title, told, role=shared, hour="0", kind="csv")
    assert job.reconcile() == []  # its hour is over today: it begins tomorrow
    with ground.past() as connection:
        connection.execute(sa.update(SavedReport.__table__).where(SavedReport.id == pk).values(last_on=None))  # type: ignore[arg-type]
    return pk


def test_many_workers_at_the_same_moment_ask_for_a_report_once(ground: Ground) -> None:
    pk = _daily(ground, "si702", "Бір рет")
    with ThreadPoolExecutor(6) as workers:
        asked = [one for found in workers.map(lambda _: job.reconcile(), range(12)) for one in found]
    with ground.past() as connection:
        made = connection.exec_driver_sql(f"SELECT id FROM job WHERE key LIKE 'report:{pk}:%%'").scalars().all()  # noqa: S608
    assert len(made) == 1
    assert asked.count(made[0]) >= 1  # sent again is nothing: the job is claimed once
    for _ in range(3):
        job.run(made[0])
    assert [one.name.partition(" 20")[0] for one in ground.files("si702")] == ["Бір рет"]
    ground.world.enter("si702").post(f"/desk/reports/drop/{pk}")


@pytest.mark.usefixtures("secret_position")
def test_a_daily_file_has_no_column_that_its_owner_does_not_read(ground: Ground) -> None:
    with ground.past() as connection:
        connection.exec_driver_sql("UPDATE application SET position = 'құпия'")
    pk = _daily(ground, "si701", "Лауазымдар", register="application", cols="number,position", rows=10)
    (asked,) = job.reconcile()
    job.run(asked)
    content = ground.world.enter("si701").get(f"/desk/files/{ground.files('si701')[-1].id}").data.decode("utf-8-sig")
    assert "құпия" not in content
    assert "«Лауазымы» есепке кірмеді: рөліңіз бұл бағанды оқымайды." in content
    ground.world.enter("si701").post(f"/desk/reports/drop/{pk}")


def test_a_daily_report_of_one_who_lost_the_right_stops_and_says_so(ground: Ground) -> None:
    pk = _daily(ground, "ml702", "Өтініштер", shared="programmer")
    with ground.past() as connection:
        connection.exec_driver_sql("UPDATE staff SET role = 'appeal_chair', epoch = epoch + 1 WHERE login = 'ml702'")
    before = len(ground.files("ml702"))
    (asked,) = job.reconcile()
    job.run(asked)
    row = ground.newest("ml702")
    assert row.state is JobState.REFUSED
    assert "«Өтініштерді тіркеу журналы» тізілімін рөліңіз оқымайды" in row.said
    assert "ваша роль не читает" in row.said_ru
    kept = ground.kept(pk)
    assert (kept.hour, kept.stopped) == (None, daily.NO_RIGHT)
    assert len(ground.files("ml702")) == before
    assert job.reconcile() == []
    assert "иесі бұл тізілімді енді оқымайды" in ground.world.enter("ml702").get("/desk/reports/").text


def test_a_daily_report_of_one_who_was_dismissed_stops(ground: Ground) -> None:
    waiting = _daily(ground, "cs702", "Кеткеннің есебі")
    (asked,) = job.reconcile()
    later = _daily(ground, "cs702", "Кеткеннің екінші есебі")
    with ground.past() as connection:
        connection.exec_driver_sql("UPDATE staff SET active = false, epoch = epoch + 1 WHERE login = 'cs702'")
    assert job.reconcile() == []
    assert job.run(asked) == "taken"
    for pk in (waiting, later):
        assert (ground.kept(pk).hour, ground.kept(pk).stopped) == (None, daily.NO_AUTHOR)
    with ground.past() as connection:
        found = connection.exec_driver_sql(f"SELECT state, said FROM job WHERE id = {asked}").one()  # noqa: S608
        assert connection.exec_driver_sql(f"SELECT count(*) FROM own_file WHERE job_id = {asked}").scalar() == 0  # noqa: S608
    assert found == ("refused", "no author")


def test_nobody_has_a_report_of_another_made_by_naming_it(ground: Ground) -> None:
    """A job that names another's report does nothing, even if it was shared with its author."""
    pk = _daily(ground, "si701", "Бөтен", shared="programmer")
    with ground.past() as connection:
        user = ground.user("pg701")
        forged = connection.exec_driver_sql(
            "INSERT INTO job (user_id, verb, arguments, key) VALUES "  # noqa: S608
            f"({user}, 'daily.make', '{{\"report\": {pk}, \"day\": \"2018-11-03\"}}', 'forged') RETURNING id"
        ).scalar()
    job.run(int(forged or 0))
    assert ground.newest("pg701").state is JobState.REFUSED
    assert ground.files("pg701") == []
    ground.world.enter("si701").post(f"/desk/reports/drop/{pk}")
