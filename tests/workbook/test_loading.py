"""A workbook into a register: by key, all faults at once, wholly or not at all, by the rights of the bearer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import workbook
from app.db import act
from app.errors import BadInput, Fault
from app.models import Authority, Change, Commission, Entry, Institution, Region, Room, Subject
from app.rules.applications import bin_with_check
from app.text import Text, speaking
from tests.workbook.world import TITLE, World, cells, comma_file, xlsx

INSTITUTION = ["БСН", "Атауы (қазақша)", "Атауы (орысша)", "Білім беруді басқару органы"]
ROOM = [
    "ТӨП",
    "Аудитория №",
    "Ғимарат (корпус)",
    "Парта қатарлары (тақтадан)",
    "Қатардағы парта саны",
    "Бейнебақылау бар",
]
BIN = "940140000385"


def refused(session: Session, model: type[Any], rows: Sequence[Sequence[Any]]) -> BadInput:
    with pytest.raises(BadInput) as caught:
        workbook.load(session, model, xlsx(rows), "r.xlsx")
    return caught.value


def told(faults: list[Fault]) -> list[tuple[int | None, str | None]]:
    return [(fault.row, fault.column) for fault in faults]


def test_rows_are_added_changed_and_left_by_their_key(db: Session) -> None:
    heading = ["code", "kk", "ru"]
    first = workbook.load(db, Region, xlsx([heading, ["90", "Абай", "Абай"], ["91", "Ұлытау", "Улытау"]]), "r.xlsx")
    assert (first.added, first.changed, first.unchanged) == (2, 0, 0)
    second = workbook.load(
        db, Region, xlsx([heading, ["90", "Абай", "Абайская"], ["91", "Ұлытау", "Улытау"]]), "r.xlsx"
    )
    assert (second.added, second.changed, second.unchanged) == (0, 1, 1)
    assert db.scalars(sa.select(Region.ru).where(Region.code == "90")).one() == "Абайская"


def test_the_same_workbook_twice_changes_nothing_and_says_so(world: World) -> None:
    content = xlsx([INSTITUTION, [BIN, "№ 1 мектеп", "Школа № 1", "7501"]])
    for expected in ((1, 0, 0), (0, 0, 1)):
        with world.doing("ntc") as session:
            report = workbook.load(session, Institution, content, "i.xlsx")
        assert (report.added, report.changed, report.unchanged) == expected
    with world.as_("ntc") as session:
        entry = session.scalars(sa.select(Entry).order_by(Entry.id.desc())).first()
        assert entry is not None
        assert entry.changes == 0
    with speaking("ru"):
        assert str(report) == "добавлено: 0, изменено: 0, без изменений: 1"


def test_all_faults_are_told_at_once_in_the_order_of_the_file(db: Session) -> None:
    error = refused(db, Institution, [
        INSTITUTION,
        [BIN, "№ 1 мектеп", None, "7501"],
        ["940140000386", "№ 2 мектеп", "Школа № 2", "жоқ жер"],
        [None, None, "Школа № 3", None],
    ])  # fmt: skip
    assert told(error.faults) == [
        (2, INSTITUTION[2]), (3, INSTITUTION[0]), (3, INSTITUTION[3]),
        (4, INSTITUTION[0]), (4, INSTITUTION[1]), (4, INSTITUTION[3]),
    ]  # fmt: skip
    assert "ошибок 6, строк с ошибками 3. Ничего не записано" in error.text.ru
    assert "§5: " in error.faults[1].text.kk


def test_a_key_twice_in_the_file_is_told_with_the_row_of_the_first(db: Session) -> None:
    rows: list[list[Any]] = [INSTITUTION, [BIN, "а", "б", "7501"], [int(BIN), "в", "г", "7501"]]
    (fault,) = refused(db, Institution, rows).faults
    assert told([fault]) == [(3, INSTITUTION[0])]
    assert "строке 2" in fault.text.ru


def test_a_faulty_file_leaves_nothing_written(world: World) -> None:
    rows = [INSTITUTION, [BIN, "№ 1 мектеп", "Школа № 1", "7501"], ["1", "а", "б", "7501"]]
    with world.as_("ntc") as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(Entry))
    with pytest.raises(BadInput), world.doing("ntc") as session:
        workbook.load(session, Institution, xlsx(rows), "i.xlsx")
    with world.as_("ntc") as session:
        assert session.scalar(sa.select(sa.func.count()).where(Institution.code == BIN)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Entry)) == before


def test_a_dry_run_does_everything_and_leaves_nothing(world: World) -> None:
    content = xlsx([INSTITUTION, [BIN, "№ 1 мектеп", "Школа № 1", "7501"]])
    with world.as_("ntc") as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(Entry))
        with workbook.tried(session, TITLE, mark="§50", dry_run=True):
            assert workbook.load(session, Institution, content, "i.xlsx").added == 1
        assert session.scalar(sa.select(sa.func.count()).where(Institution.code == BIN)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Entry)) == before
        with workbook.tried(session, TITLE, mark="§50"):
            workbook.load(session, Institution, content, "i.xlsx")
        assert session.scalar(sa.select(sa.func.count()).where(Institution.code == BIN)) == 1


def test_old_and_new_values_are_in_the_journal(world: World) -> None:
    with world.doing("ntc") as session:
        workbook.load(session, Region, xlsx([["code", "kk", "ru"], ["11", "Ақмола облысы", "Акмола"]]), "r.xlsx")
    with world.as_("ntc") as session:
        change = session.scalars(sa.select(Change).order_by(Change.id.desc())).first()
        assert change is not None
        assert (change.old, change.new) == ({"ru": "Акмолинская область"}, {"ru": "Акмола"})


def test_a_whole_file_of_the_unentitled_is_refused_row_by_row(world: World) -> None:
    rows = [["code", "kk", "ru"], ["90", "Абай", "Абай"], ["11", "Ақмола", "Акмола"]]
    with pytest.raises(BadInput) as caught, world.doing("rp") as session:
        workbook.load(session, Region, xlsx(rows), "r.xlsx")
    assert told(caught.value.faults) == [(2, None), (3, None)]
    assert all(fault.text.ru.startswith("§2: ") for fault in caught.value.faults)


def test_a_site_loads_its_own_rooms_and_does_not_know_the_others(world: World) -> None:
    own = ["701", "01", "A", 5, 4, "иә"]
    with world.doing("si") as session:
        assert workbook.load(session, Room, xlsx([ROOM, own, ["701", "02", "A", 5, 4, "иә"]]), "r.xlsx").added == 2
    with pytest.raises(BadInput) as caught, world.doing("si") as session:
        workbook.load(session, Room, xlsx([ROOM, own, ["702", "01", "A", 5, 4, "иә"]]), "r.xlsx")
    assert told(caught.value.faults) == [(3, "ТӨП")]


def test_what_only_the_database_refuses_is_traced_to_its_row(world: World) -> None:
    rows = [["701", f"{n:02}", "A", 5, 4, "жоқ" if n in (3, 9) else "иә"] for n in range(1, 12)]
    with pytest.raises(BadInput) as caught, world.doing("si") as session:
        workbook.load(session, Room, xlsx([ROOM, *rows]), "r.xlsx")
    assert told(caught.value.faults) == [(4, None), (10, None)]


def test_a_change_that_the_rights_swallow_is_a_refusal(world: World) -> None:
    with world.doing("si") as session:
        workbook.load(session, Room, xlsx([ROOM, ["701", "01", "A", 5, 4, "иә"]]), "r.xlsx")
    with world.as_("ntc") as session, act(session, TITLE, mark="§1"):
        assert workbook.load(session, Room, xlsx([ROOM, ["701", "01", "B", 5, 4, "иә"]]), "r.xlsx").changed == 1
    rows = [["code", "kk", "ru", "authority", "site", "branch", "of_site", "chair", "responsible"],
            ["7501", "x", "y", "7501", "701", "75", "иә", "", ""]]  # fmt: skip
    with pytest.raises(BadInput) as caught, world.doing("si") as session:
        workbook.load(session, Commission, xlsx(rows), "c.xlsx")
    assert caught.value.faults[0].row == 2


def test_two_institutions_may_come_as_csv(db: Session) -> None:
    second = bin_with_check("05034000999")
    content = comma_file([INSTITUTION, [BIN, "а", "б", "7501"], [second, "в", "г", "1901"]], separator=",")
    assert workbook.load(db, Institution, content, "i.csv").added == 2


def test_five_thousand_rows_are_loaded_in_portions(db: Session) -> None:
    bins = [number for n in range(5600) if (number := bin_with_check(f"990140{n + 50000:05}"))][:5000]
    content = xlsx([INSTITUTION, *([number, "мектеп", "школа", "7501"] for number in bins)])
    assert workbook.load(db, Institution, content, "i.xlsx").added == 5000
    assert workbook.load(db, Institution, content, "i.xlsx").unchanged == 5000


def test_the_faults_come_back_in_red_beside_their_rows_and_the_file_can_be_mended(db: Session) -> None:
    content = xlsx([INSTITUTION, [BIN, "№ 1 мектеп", None, "7501"], ["02034000022", "а", "б", "1902"]])
    error = refused(
        db, Institution, [INSTITUTION, [BIN, "№ 1 мектеп", None, "7501"], ["02034000022", "а", "б", "1902"]]
    )
    given = workbook.faults_workbook(content, error.faults, "i.xlsx")
    rows = cells(given)
    assert rows[0][:5] == [*INSTITUTION, "Қателер / Ошибки"]
    assert "«Атауы (орысша)»: " in rows[1][4]
    assert rows[1][:2] == [BIN, "№ 1 мектеп"]
    assert "12 цифр" in rows[2][4]
    again = refused_content(db, given)
    assert told(again.faults) == told(error.faults)
    twice = workbook.faults_workbook(given, again.faults[:1], "i.xlsx")
    assert [row[4] is not None for row in cells(twice)] == [True, True, False]
    assert len(cells(twice)[0]) == 5


def refused_content(session: Session, content: bytes) -> BadInput:
    with pytest.raises(BadInput) as caught:
        workbook.load(session, Institution, content, "i.xlsx")
    return caught.value


def test_the_faults_of_a_csv_come_back_as_a_workbook() -> None:
    content = comma_file([INSTITUTION, ["010340000221", "=1+1", "", "7501"]])
    fault = Fault(Text("қате", "ошибка"), 2, INSTITUTION[2])
    with speaking("ru"):
        rows = cells(workbook.faults_workbook(content, [fault], "i.csv"))
    assert rows[1] == ["010340000221", "=1+1", None, "7501", "«Атауы (орысша)»: ошибка"]


def test_faults_of_headings_come_back_too(db: Session) -> None:
    content = xlsx([["code", "kk"], ["90", "а"]])
    with pytest.raises(BadInput) as caught:
        workbook.load(db, Region, content, "r.xlsx")
    assert "«Атауы (орысша)»" in cells(workbook.faults_workbook(content, caught.value.faults, "r.xlsx"))[1][2]


def test_authorities_and_subjects_are_loaded_by_names_too(db: Session) -> None:
    heading = ["Код", "Название (по-казахски)", "Название (по-русски)", "Вид", "Вышестоящий орган", "Область"]
    row = ["7502", "а", "б", "районный отдел образования", "Управление образования города Алматы", "город Алматы"]
    assert workbook.load(db, Authority, xlsx([heading, row]), "a.xlsx").added == 1
    subject = [
        ["code", "kk", "ru", "long_time", "scratch_sheets", "language"],
        ["x", "а", "б", "-", "+", "русский язык"],
    ]
    assert workbook.load(db, Subject, xlsx(subject), "s.xlsx").added == 1
