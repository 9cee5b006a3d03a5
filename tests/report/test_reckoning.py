"""Counts, sums, means and shares against numbers reckoned apart in Python; order, dates, forged and empty reports."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.errors import BadInput
from app.register.asked import Senseless
from app.report import grouped
from app.report.making import Report
from app.report.shape import of_kept
from app.report.table import said
from app.rules.terms import Category, Language
from app.text import kk_order
from tests.report.conftest import DAYS, Ground, shape

ALMATY = ZoneInfo("Asia/Almaty")


def details(report: Report) -> list[tuple[Any, ...]]:
    return [line.cells for line in report.table.lines if line.depth is None]


def test_counts_and_shares_of_two_groups_are_those_of_the_rows(ground: Ground) -> None:
    report = ground.asked("ntc", register="application", g=["subject", "language"], m=["count", "share", "share_above"])
    pairs = Counter((row["name"], row["language"].label.kk) for row in ground.applications)
    above = Counter(row["name"] for row in ground.applications)
    whole = len(ground.applications)
    assert details(report) != []
    assert {cells[:2]: cells[2] for cells in details(report)} == dict(pairs)
    for name, language, count, share, share_above in details(report):
        assert share == pytest.approx(pairs[name, language] / whole)
        assert share_above == pytest.approx(count / above[name])
    subtotals = {line.cells[0]: line.cells[2:] for line in report.table.lines if line.depth == 1}
    assert {name: cells[0] for name, cells in subtotals.items()} == dict(above)
    assert {name: cells[1] for name, cells in subtotals.items()} == pytest.approx(
        {name: count / whole for name, count in above.items()}
    )
    assert report.table.total == (None, None, whole, 1.0, 1.0)
    assert report.table.counted == whole


def test_sums_means_and_extremes_come_of_joined_rows(ground: Ground) -> None:
    report = ground.asked(
        "ntc", register="score", join="placement", g=["placement.subject"],
        m=["mean:total", "sum:total", "min:total", "max:total", "distinct:placement.language", "share:total"],
    )  # fmt: skip
    points: dict[str, list[int]] = defaultdict(list)
    languages: dict[str, set[str]] = defaultdict(set)
    for row in ground.scores:
        points[row["name"]].append(row["total"])
        languages[row["name"]].add(row["language"])
    whole = sum(sum(one) for one in points.values())
    found = {cells[0]: cells[1:] for cells in details(report)}
    assert set(found) == set(points)
    for name, told in points.items():
        assert found[name][0] == pytest.approx(statistics.mean(told))
        assert found[name][1:4] == (sum(told), min(told), max(told))
        assert found[name][4] == len(languages[name])
        assert found[name][5] == pytest.approx(sum(told) / whole)
    every = [one for told in points.values() for one in told]
    assert report.table.total is not None
    assert report.table.total[1] == pytest.approx(statistics.mean(every))
    assert report.table.total[2:5] == (whole, min(every), max(every))
    assert report.table.total[5] == len({one for told in languages.values() for one in told})


def test_days_and_months_are_those_of_the_clock_of_the_reader(ground: Ground) -> None:
    local = [row["registered_at"].astimezone(ALMATY) for row in ground.applications]
    by_day = ground.asked("ntc", register="application", g="registered_at:day", m="count")
    assert details(by_day) == sorted(Counter(one.date() for one in local).items())
    assert {one.astimezone(ALMATY).day for one in DAYS} == {29, 1, 2}
    by_month = ground.asked("ntc", register="application", g="registered_at:month", m="count")
    assert details(by_month) == [
        (name, count) for name, count in sorted(Counter(f"{one:%m.%Y}" for one in local).items())
    ]
    assert "Asia/Almaty" in " ".join(by_day.notes)


def test_groups_stand_in_the_order_of_the_kazakh_alphabet_and_terms_as_they_are_declared(ground: Ground) -> None:
    names = [cells[0] for cells in details(ground.asked("ntc", register="subject", g="kk", m="count"))]
    assert names == sorted(names, key=kk_order)
    assert names.index("Ағылшын тілі") < names.index("Әдебиет") < names.index("Ғылым") < names.index("Қазақ тілі")
    assert names.index("Өнер") < names.index("Үй ісі") < names.index("Физика")
    backwards = ground.asked("ntc", register="subject", g="kk", m="count", order="-group")
    assert [cells[0] for cells in details(backwards)] == names[::-1]
    categories = [cells[0] for cells in details(ground.asked("ntc", register="application", g="category", m="count"))]
    declared = [one.label.kk for one in Category]
    assert categories == [one for one in declared if one in categories]


def test_groups_stand_by_a_measure_inside_the_group_above_and_only_the_first_are_shown(ground: Ground) -> None:
    arguments: dict[str, Any] = {"register": "application", "g": ["language", "subject"], "m": ["count"]}
    report = ground.asked("ntc", **arguments, order="-count", rows=0)
    counts: dict[str, list[int]] = defaultdict(list)
    for language, _, count in details(report):
        counts[language].append(count)
    assert all(told == sorted(told, reverse=True) for told in counts.values())
    sums = [sum(told) for told in counts.values()]
    assert sums == sorted(sums, reverse=True)
    first = ground.asked("ntc", **arguments, order="-count", rows=10)
    assert details(first) == details(report)[:10]
    if report.table.found > 10:
        assert first.table.total == report.table.total
        assert f"барлығы {report.table.found}" in " ".join(first.notes)


def test_a_list_has_its_columns_its_order_and_its_parents(ground: Ground) -> None:
    report = ground.asked(
        "ntc", register="score", join="placement.application", cols="total,placement.application.full_name,sitting",
        order="-total", rows=10,
    )  # fmt: skip
    assert [cells[0] for cells in details(report)] == sorted((r["total"] for r in ground.scores), reverse=True)[:10]
    assert details(report)[0][2] in {"701-1", "702-1"}
    names = ground.asked("ntc", register="application", cols="full_name", order="full_name", rows=0)
    told = [cells[0] for cells in details(names)]
    assert told == sorted(told, key=kk_order)


def test_children_are_counted_for_each_row(ground: Ground) -> None:
    report = ground.asked("ntc", register="site", cols="code,children.application.site_id,children.score.site_id")
    own = Counter(row["site_id"] for row in ground.applications)
    sites = [(code, own[ground.world.ids[f"site {code}"]]) for code in ("701", "702")]
    assert details(report) == [(code, count, count) for code, count in sites]
    summed = ground.asked("ntc", register="region", m=["sum:children.authority.region_id", "count"])
    assert summed.table.total == (1, 1)


def test_filters_are_those_of_the_list_also_of_joined_registers(ground: Ground) -> None:
    report = ground.asked("ntc", register="application", m="count", filters={"language": ["kaz"], "number.to": "3"})
    rows = [r for r in ground.applications if r["language"] is Language.KAZ and r["number"] <= 3]
    assert report.table.total == (len(rows),)
    assert [told for _, told in report.filters] == ["қазақ тілі", "3 дейін"]
    joined = ground.asked(
        "ntc", register="score", join="placement.application", m=["count", "sum:total"],
        filters={"placement.application.language": ["rus"]},
    )  # fmt: skip
    told = [row["total"] for row in ground.scores if row["language"] is Language.RUS]
    assert joined.table.total == (len(told), sum(told))


def test_shares_of_nothing_and_empty_reports_are_nothing(ground: Ground) -> None:
    none = {"number": "99"}
    empty = ground.asked("ntc", register="application", g=["subject", "language"], m=["count", "share"], filters=none)
    assert (empty.table.lines, empty.table.found, empty.table.counted) == ((), 0, 0)
    bare = ground.asked("ntc", register="application", m=["count", "share", "mean:number"], filters=none)
    assert bare.table.total == (0, None, None)
    with ground.past() as connection:
        connection.exec_driver_sql("UPDATE sitting_room SET candidates = 0")
    zero = ground.asked("ntc", register="sitting_room", g="language", m=["share:candidates", "share_above:candidates"])
    assert [cells[1:] for cells in details(zero)] == [(None, None)]
    assert said(None, "share") == "—"


def test_too_many_groups_are_refused_with_what_to_do(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouped, "MOST", 3)
    with pytest.raises(BadInput, match="Топтар тым көп"):
        ground.asked("ntc", register="application", g=["full_name", "number", "category"], m="count")
    assert details(ground.asked("ntc", register="application", g="language", m="count")) != []


@pytest.mark.parametrize(
    "forged",
    [
        {"register": "no_such"}, {"register": "ab_user"}, {"register": "seat"}, {"register": "saved_report"},
        {"cols": "password"}, {"cols": "sort_key"}, {"cols": "id"}, {"cols": "iin;DROP TABLE site"},
        {"cols": "commission.site.code"}, {"cols": "__class__"}, {"cols": "commission.__table__"}, {"cols": "unit"},
        {"join": "commission.nobody"}, {"join": "site.branch.site.branch"}, {"join": "commission", "cols": "site.code"},
        {"g": "iin"}, {"g": "registered_at"}, {"g": "subject:day"}, {"g": "registered_at:hour"}, {"g": "number) --"},
        {"g": ["subject", "language", "category", "state"]}, {"m": "count", "g": "children.placement.application_id"},
        {"m": "sum:full_name"}, {"m": "distinct:iin"}, {"m": "max:iin"}, {"m": "sum"}, {"m": "count:number"},
        {"m": "median:number"}, {"m": [f"sum:{n}" for n in range(9)]}, {"m": "sum:children.entry.id"},
        {"order": "iin"}, {"order": "sort_key"}, {"order": "--number"}, {"order": "sum:number", "m": "count"},
        {"rows": "11"}, {"rows": "-1"}, {"rows": "1e9"}, {"chart": "pie"},
        {"filters": {"epoch": "1"}}, {"filters": {"commission.code": "1"}}, {"filters": {"number": "x"}},
        {"filters": {"language": ["klingon"]}}, {"filters": {"registered_at.from": "2018-99-01"}},
        {"cols": ",".join(f"a{n}" for n in range(60))},
    ],
    ids=str,
)  # fmt: skip
def test_a_forged_report_is_senseless(ground: Ground, forged: dict[str, Any]) -> None:
    with pytest.raises(Senseless):
        ground.asked("ntc", **{"register": "application", **forged})


@pytest.mark.parametrize(
    "kept",
    [
        None, [], "application", {"sql": "SELECT 1"}, {"columns": "iin"}, {"columns": [1]}, {"columns": [["iin"]]},
        {"sought": []}, {"sought": {"language": "kaz"}}, {"sought": {"language": [None]}}, {"rows": "25"},
        {"rows": True}, {"rows": 26}, {"order": 5}, {"groups": ["a"] * 4 + ["b"]}, {"groups": [":"]},
        {"measures": ["x"]}, {"join": "a\x00b"}, {"chart": "<svg>"}, {"columns": ["a" * 500]},
    ],
    ids=str,
)  # fmt: skip
def test_a_kept_report_that_we_did_not_write_is_senseless(ground: Ground, kept: Any) -> None:
    with pytest.raises(Senseless):
        ground.report("ntc", of_kept("application", kept), strict=True)


def test_a_kept_report_outlives_a_column(ground: Ground) -> None:
    kept = shape(register="application", g="language", m=["count"]).kept()
    kept |= {"groups": ["gone", "language"], "measures": ["count", "sum:gone"], "sought": {"gone": ["1"]},
             "order": "-sum:gone", "join": "nobody"}  # fmt: skip
    report = ground.report("ntc", of_kept("application", kept), strict=False)
    assert sum(cells[1] for cells in details(report)) == len(ground.applications)
    assert {one.label.kk for one in report.fit.left_out} == {"gone", "nobody"}
