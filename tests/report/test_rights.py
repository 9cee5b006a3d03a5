"""No report shows what its reader could not see in the register: rows by place, columns by role, masks, filters."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from docx import Document
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from app import job, roles
from app.errors import Refusal
from app.models import AccessNote
from app.register import filters
from app.roles import FieldRights, Role
from app.rules.terms import AccessKind, JobState
from tests.register.conftest import Visitor
from tests.report.conftest import Ground, shape
from tests.report.test_reckoning import details

READS_PLACEMENTS_ONLY = "ac701"  # the chair of an appeal commission reads scores and placements, not applications
OF_APPLICATION = {
    "register": "score", "join": "placement.application",
    "g": ["placement.application.category", "placement.language"],
    "m": ["mean:total", "distinct:placement.application.subject"],
    "order": "-mean:total", "chart": "bar",
}  # fmt: skip


@pytest.fixture
def secret_position() -> Iterator[None]:
    """The post of an applicant is read by the Centre alone."""
    name = "application.position"
    roles.FIELD_RIGHTS[name] = FieldRights(frozenset({Role.NTC}), frozenset(), None)
    filters.filters_of.cache_clear()
    filters.readable.cache_clear()
    try:
        yield
    finally:
        del roles.FIELD_RIGHTS[name]
        filters.filters_of.cache_clear()
        filters.readable.cache_clear()


def address(**arguments: Any) -> str:
    return "/desk/reports/build?" + wish(**arguments)


def wish(**arguments: Any) -> str:
    return urlencode(shape(**arguments).arguments(), doseq=True)


def keep(visitor: Visitor, title: str, told: str, **more: str) -> int:
    answer = visitor.post("/desk/reports/keep", title=title, wish=told, **more)
    assert answer.status_code == 302, answer.text
    return int(answer.headers["Location"].rpartition("/")[2])


def result(page: str) -> str:
    """The right side of the page, without the choices."""
    return html.unescape(page.partition('<div class="result">')[2].partition("</main>")[0])


def exported(visitor: Visitor, told: str, kind: str, title: str = "") -> TestResponse:
    return visitor.post("/desk/reports/export", wish=told, kind=kind, title=title)


def words_of(content: bytes, kind: str) -> str:
    """Everything that a file says."""
    if kind == "csv":
        return content.decode("utf-8-sig")
    if kind == "xlsx":
        sheets = load_workbook(io.BytesIO(content)).worksheets
        return "\n".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value)
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(one.text for one in document.paragraphs)])


# ---- rows


@pytest.mark.parametrize("login", ["si701", "si702", "rp701", "cc702", "br701", "ml701", "pg702", "ntc"])
@pytest.mark.parametrize("register", ["application", "placement", "score", "room", "sitting"])
def test_rows_of_another_place_are_never_counted(ground: Ground, login: str, register: str) -> None:
    """Counts beside those that SQL has for each site, in every way of asking."""
    with ground.past() as connection:
        told = connection.exec_driver_sql(f"SELECT site_id, count(*) FROM {register} GROUP BY 1").all()  # noqa: S608
    own = {ground.world.ids[f"site {code}"] for code in ("701", "702") if login in ("ntc", "br701") or code in login}
    reads = "R" in roles.cell(register, next(iter(_role(ground, login)))).verbs
    if not reads:
        with pytest.raises(Refusal):
            ground.asked(login, register=register, m="count")
        return
    due = sum(count for site, count in told if site in own)
    assert ground.asked(login, register=register, m="count").table.total == (due,)
    assert ground.asked(login, register=register).table.found == due
    grouped = ground.asked(
        login,
        register=register,
        g="site" if register in ("application", "room", "sitting") else "site_id",
        m=["count", "share"],
    )
    assert len(details(grouped)) == len(own)
    assert grouped.table.counted == due


def _role(ground: Ground, login: str) -> set[Role]:
    with ground.acting(login) as (_, staff):
        return {staff.role}


def test_children_of_another_place_are_not_counted_either(ground: Ground) -> None:
    centre = ground.asked("ntc", register="authority", cols="code,children.commission.authority_id")
    site = ground.asked("si701", register="authority", cols="code,children.commission.authority_id")
    assert [cells[1] for cells in details(centre)] == [2]
    assert [cells[1] for cells in details(site)] == [1]
    institution = ground.asked("rp701", register="institution", m="sum:children.application.institution_id")
    assert institution.table.total == (len(ground.applications) // 2,)


def test_a_parent_out_of_reach_is_one_nameless_group(ground: Ground) -> None:
    """The Centre moves a placement under an application that its site does not see."""
    with ground.past() as connection:
        foreign = connection.exec_driver_sql(
            f"SELECT min(id) FROM application WHERE site_id = {ground.world.ids['site 702']}"  # noqa: S608
        ).scalar()
        was = connection.exec_driver_sql("SELECT id, application_id FROM placement ORDER BY id LIMIT 1").one()
        connection.exec_driver_sql(f"UPDATE placement SET application_id = {foreign} + 100000 WHERE id = {was[0]}")  # noqa: S608
    try:
        told = {"register": "placement", "join": "application", "m": "count"}
        report = ground.asked("si701", **told, g="application.language")
        assert [cells for cells in details(report) if cells[0] is None] == [(None, 1)]
        assert report.table.counted == len(ground.applications) // 2
    finally:
        with ground.past() as connection:
            connection.exec_driver_sql(f"UPDATE placement SET application_id = {was[1]} WHERE id = {was[0]}")  # noqa: S608


# ---- columns


def test_a_column_of_a_register_that_the_role_does_not_read_is_nowhere_in_a_shared_report(ground: Ground) -> None:
    centre = ground.world.enter("ntc")
    pk = keep(centre, "Балдар санат бойынша", wish(**OF_APPLICATION), role="appeal_chair")
    own = result(centre.get(f"/desk/reports/saved/{pk}").text)
    assert "педагог-" in own
    assert "вошло" not in own
    appeal = ground.world.enter(READS_PLACEMENTS_ONLY)
    assert "Балдар санат бойынша" in appeal.get("/desk/reports/").text
    page = appeal.get(f"/desk/reports/saved/{pk}")
    assert page.status_code == 200
    shown = result(page.text)
    assert "педагог-" not in shown
    assert "Бұл есеп сізге толық көрінбейді" in shown
    assert "Өтініштерді тіркеу журналы: Өтініш берген санаты»: рөліңіз бұл бағанды оқымайды" in shown
    assert '<th scope="col">Тестіленуші: Тестілеу тілі</th>' in shown
    assert "Әртүрлісі" not in shown.partition("<thead>")[2].partition("</thead>")[0]
    again = re.search(r'name="wish" value="([^"]+)"', page.text)
    assert again is not None
    assert "category" not in html.unescape(again[1])
    for kind in ("xlsx", "docx", "csv", "svg"):
        for told in (wish(**OF_APPLICATION), html.unescape(again[1])):
            answer = exported(appeal, told, kind)
            assert answer.status_code == 200
            said = answer.text if kind == "svg" else words_of(answer.data, kind)
            assert "педагог-" not in said, kind
            assert kind == "svg" or "category" in html.unescape(again[1]) or "Саны" in said or "Орташасы" in said
    centre.post(f"/desk/reports/drop/{pk}")
    assert appeal.get(f"/desk/reports/saved/{pk}").status_code == 404


@pytest.mark.usefixtures("secret_position")
def test_a_column_that_the_role_does_not_read_is_not_shown_grouped_filtered_ordered_or_counted(ground: Ground) -> None:
    with ground.past() as connection:
        connection.exec_driver_sql("UPDATE application SET position = 'құпия-' || (number %% 3)")
    told: list[dict[str, Any]] = [
        {"cols": "number,position"}, {"cols": "number", "order": "-position"}, {"g": ["position"], "m": "count"},
        {"g": ["position:day"], "m": "count"}, {"m": ["count", "distinct:position"]},
        {"cols": "number", "filters": {"position": "құпия-1"}}, {"m": "count", "filters": {"position": "құпия-1"}},
        {"m": "count", "g": "language", "filters": {"position": "құпия-1"}, "order": "-count", "chart": "bar"},
    ]  # fmt: skip
    for one in told:
        if one.get("g") == ["position:day"]:
            continue
        whole = ground.asked("ntc", register="application", **one)
        assert whole.fit.left_out == ()
        part = ground.asked("si701", register="application", **one)
        assert [left.label.kk for left in part.fit.left_out] == ["Лауазымы"], one
        assert "құпия" not in repr(part.table)
        assert "Лауазымы" not in [head.label.kk for head in part.table.heads]
        assert "position" not in repr(part.fit.shape)
        assert part.filters == ()
    every = len(ground.applications) // 2
    assert ground.asked("si701", register="application", **told[6]).table.total == (every,)
    visitor = ground.world.enter("si701")
    page = visitor.get(address(register="application", **told[7])).text
    assert "құпия" not in page
    assert 'name="f.position"' not in page
    assert "сүзгі қолданылмады" in page
    joined = ground.asked("si701", register="placement", join="application", cols="code,application.position")
    assert "құпия" not in repr(joined.table)


def test_a_masked_column_shows_four_digits_and_is_nothing_else(ground: Ground) -> None:
    centre = ground.world.enter("ntc")
    told = wish(register="application", cols="number,iin", rows=10)
    numbers = [row for row in _iins(ground) if row]
    for kind in ("xlsx", "docx", "csv"):
        said = words_of(exported(centre, told, kind).data, kind)
        assert "••••••••" in said
        assert [one for one in numbers if one in said] == []
    joined = ground.asked("ntc", register="placement", join="application", cols="application.iin", rows=10)
    assert all(cells[0].startswith("••••••••") for cells in details(joined))
    for tried in (
        {"g": "iin", "m": "count"},
        {"m": "distinct:iin"},
        {"m": "min:iin"},
        {"order": "iin", "cols": "number"},
    ):
        assert centre.get(address(register="application", **tried)).status_code == 400, tried


def test_a_whole_iin_in_a_filter_is_not_shown_to_the_reader_of_a_shared_report(ground: Ground) -> None:
    iin = _iins(ground)[0]
    site = ground.world.enter("si701")
    pk = keep(site, "Біреу", wish(register="application", cols="number", filters={"iin": iin}), role="programmer")
    for login in ("si701", "pg701"):
        shown = ground.world.enter(login).get(f"/desk/reports/saved/{pk}").text
        assert iin not in result(shown).partition("<form")[0]
        assert f"••••••••{iin[-4:]}" in result(shown)
    site.post(f"/desk/reports/drop/{pk}")


def _iins(ground: Ground) -> list[str]:
    with ground.past() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT iin FROM application ORDER BY site_id, id")]


def test_a_register_that_the_role_does_not_read_gives_no_report(ground: Ground) -> None:
    appeal = ground.world.enter(READS_PLACEMENTS_ONLY)
    page = appeal.get(address(register="application", m="count"))
    assert page.status_code == 409
    assert "тізілімін рөліңіз оқымайды" in page.text
    assert exported(appeal, wish(register="application", m="count"), "csv").status_code == 409
    assert appeal.post("/desk/reports/keep", title="x", wish=wish(register="application", m="count")).status_code == 409
    assert "ready/applications" not in appeal.get("/desk/reports/").text
    assert "ready/scores" in appeal.get("/desk/reports/").text


# ---- sharing


def test_a_report_is_shared_at_the_place_of_its_owner_and_reckoned_with_the_rights_of_its_reader(
    ground: Ground,
) -> None:
    told = wish(register="application", g="language", m="count", rows=0)
    site = ground.world.enter("si701")
    pk = keep(site, "Тілдер", told, role="programmer")
    assert ground.world.enter("pg701").get(f"/desk/reports/saved/{pk}").status_code == 200
    for login in ("pg702", "ml701", "ntc", "rp701"):
        assert ground.world.enter(login).get(f"/desk/reports/saved/{pk}").status_code == 404, login
        assert "Тілдер" not in ground.world.enter(login).get("/desk/reports/").text
    assert ground.world.enter("pg701").post(f"/desk/reports/drop/{pk}").status_code == 404
    centre = ground.world.enter("ntc")
    everywhere = keep(centre, "Тілдер бәрі", told, role="programmer")
    for login, due in (("pg701", len(ground.applications) // 2), ("pg702", len(ground.applications) // 2)):
        page = ground.world.enter(login).get(f"/desk/reports/saved/{everywhere}").text
        assert f"Есепке кірген жазба: {due}." in page
    assert f"Есепке кірген жазба: {len(ground.applications)}." in centre.get(f"/desk/reports/saved/{everywhere}").text
    for visitor, one in ((site, pk), (centre, everywhere)):
        visitor.post(f"/desk/reports/drop/{one}")


def test_a_report_under_an_old_name_takes_its_place(ground: Ground) -> None:
    visitor = ground.world.enter("rp701")
    first = keep(visitor, "Менің", wish(register="application", m="count"))
    assert keep(visitor, " Менің ", wish(register="application", g="language", m="count")) == first
    visitor.post(f"/desk/reports/drop/{first}")
    assert visitor.get(f"/desk/reports/saved/{first}").status_code == 404
    assert keep(visitor, "Менің", wish(register="application", m="count")) == first
    visitor.post(f"/desk/reports/drop/{first}")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"title": ""}, 422), ({"title": "a" * 81}, 422), ({"title": "\u202ex"}, 422),
        ({"title": "x", "role": "king"}, 400),
        ({"title": "x", "hour": "24"}, 400), ({"title": "x", "hour": "-1"}, 400), ({"title": "x", "kind": "exe"}, 400),
        ({"title": "x", "wish": "register=application&cols=password"}, 400), ({"title": "x", "wish": ""}, 400),
        ({"title": "x", "wish": "&".join(["a=1"] * 400)}, 400),
    ],
)  # fmt: skip
def test_a_senseless_report_is_not_kept(ground: Ground, fields: dict[str, str], status: int) -> None:
    visitor = ground.world.enter("rp701")
    told = {"wish": "register=application&m=count", **fields}
    assert visitor.post("/desk/reports/keep", **told).status_code == status
    assert ">x<" not in visitor.get("/desk/reports/").text


def test_doors_of_reports_change_nothing_by_get_and_ask_for_a_token(ground: Ground) -> None:
    visitor = ground.world.enter("rp701")
    for way in ("keep", "export", "drop/1"):
        assert visitor.get(f"/desk/reports/{way}").status_code in (404, 405)
        assert visitor.client.post(f"/desk/reports/{way}", data={"title": "x"}).status_code == 400
    assert visitor.get("/desk/reports/ready/nothing").status_code == 404
    assert visitor.get("/desk/reports/saved/99999999999").status_code == 404
    assert ground.world.app.test_client().get("/desk/reports/").status_code == 302


def test_an_export_leaves_its_line_in_the_log_of_access(ground: Ground) -> None:
    site = ground.world.enter("si701")
    exported(site, wish(register="application", g="language", m="count"), "xlsx", "Тілдер")
    with ground.past() as connection:
        notes = sa.select(AccessNote.__table__).order_by(AccessNote.id.desc()).limit(1)
        line = connection.execute(notes).one()
    assert (line.login, line.kind, line.register_name) == ("si701", AccessKind.EXPORT, "application")
    assert line.said == "xlsx; «Тілдер» есебі"


def test_a_long_report_is_a_job_and_its_file_its_author_s_alone(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.desks import reports

    monkeypatch.setattr(reports, "LARGE", 3)
    site = ground.world.enter("si701")
    answer = exported(site, wish(register="application", cols="number", rows=0), "csv", "Нөмірлер")
    assert answer.headers["Location"] == "/desk/jobs/"
    row = ground.newest("si701")
    assert row.verb == "giving.give_report"
    job.run(row.id)
    done = ground.newest("si701")
    assert (done.state, done.said) == (JobState.DONE, f"«Нөмірлер» есебі дайын: {len(ground.applications) // 2} жол.")
    assert done.result is not None
    way = f"/desk/files/{done.result['file']}"
    lines = list(csv.reader(io.StringIO(site.get(way).data.decode("utf-8-sig")), delimiter=";"))
    assert len(lines) == len(ground.applications) // 2 + 1
    assert ground.world.enter("si702").get(way).status_code == 404


def test_a_reader_who_shows_a_shared_report_again_keeps_what_it_had(ground: Ground) -> None:
    """The join of the form is the part of the way that the reader may go."""
    report = ground.asked(READS_PLACEMENTS_ONLY, **OF_APPLICATION)
    assert report.fit.shape.join == "placement"
    assert [str(group) for group in report.fit.shape.groups] == ["placement.language"]
    again = ground.report(READS_PLACEMENTS_ONLY, report.fit.shape)
    assert again.fit.left_out == ()
    assert again.table == report.table
