"""Applications of a commission: opened, imported, edited, withdrawn; and what the law refuses."""

from __future__ import annotations

import datetime as dt
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa

from app import workbook
from app.errors import BadInput, Refusal
from app.models import Application, Campaign, Change, Entry, Subject
from app.rules.terms import Language
from app.stages import enrolment
from tests.stages.intake import (
    HEADING,
    THREE,
    close,
    faults,
    iin,
    numbers,
    register,
    row,
    take_in,
)
from tests.workbook.world import (
    MORNING,
    World,
    cells,
    commission,
    xlsx,
)  # fmt: skip


def test_9_a_base_is_open_until_three_of_its_day_in_its_own_zone(opened: World) -> None:
    with opened.as_("ntc") as session:
        almaty, aqtobe = commission(session, "1901"), commission(session, "1501")
        assert almaty.opened_at == MORNING
        assert almaty.closes_at == THREE
        assert aqtobe.closes_at is not None
        assert aqtobe.closes_at - THREE == dt.timedelta(hours=1)


def test_78_1_the_day_may_be_moved_but_not_into_the_past(world: World) -> None:
    with world.doing("ntc") as session:
        enrolment.open_base(session, commission(session, "1901"), dt.date(2018, 10, 8), now=MORNING)
        assert commission(session, "1901").opened_at == MORNING
    with pytest.raises(BadInput, match=r"28\.09\.2018 15:00"), world.doing("ntc") as session:
        enrolment.open_base(session, commission(session, "1901"), dt.date(2018, 9, 28), now=MORNING)


@pytest.mark.parametrize("login", ["rp", "cc", "si"])
def test_78_1_only_the_centre_sets_the_day(world: World, login: str) -> None:
    with pytest.raises(Refusal, match="§2"), world.doing(login) as session:
        enrolment.open_base(session, commission(session, "1901"), dt.date(2018, 12, 1), now=MORNING)
    with world.as_("ntc") as session:
        assert commission(session, "1901").closes_at == THREE


def test_78_1_a_base_that_was_never_opened_takes_nothing(world: World) -> None:
    engine = sa.create_engine(world.house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE commission SET opened_at = NULL, closes_at = NULL"))
    with pytest.raises(Refusal, match=r"§78\.1"):
        take_in(world, row(1))
    with pytest.raises(Refusal, match=r"§78\.1"):
        close(world, "rp")


# ---- the workbook


def test_78_3_applications_are_numbered_without_gaps_and_bear_their_places(world: World) -> None:
    assert take_in(world, *(row(n) for n in range(1, 91))).added == 90
    assert numbers(world) == [(n, "registered") for n in range(1, 91)]
    with world.as_("ntc") as session:
        one = session.scalars(sa.select(Application).where(Application.number == 7)).one()
        assert (one.unit, one.full_name, one.site.code) == ("1901-7", "Әлімова Гүлнұр7 Серікқызы", "701")
        assert one.registered_at == MORNING
        assert one.campaign_id == session.scalars(sa.select(Campaign.id)).one()


def test_78_3_the_same_workbook_twice_changes_nothing(world: World) -> None:
    rows = [row(n) for n in range(1, 6)]
    take_in(world, *rows)
    report = take_in(world, *rows)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 5)
    with world.as_("ntc") as session:
        last = session.scalars(sa.select(Entry).order_by(Entry.id.desc())).first()
        assert last is not None
        assert (last.chain, last.changes) == ("centre", 0)


def test_32_4_a_changed_row_is_an_edit_with_its_old_value_kept(world: World) -> None:
    take_in(world, row(1), row(2))
    later = MORNING + dt.timedelta(days=1)
    report = take_in(world, row(2, surname="Әбенова"), row(3), now=later)
    assert (report.added, report.changed, report.unchanged) == (1, 1, 0)
    with world.as_("ntc") as session:
        changes = session.scalars(sa.select(Change).where(Change.operation == "UPDATE").order_by(Change.id)).all()
        names = [change for change in changes if change.new and "surname" in change.new]
        assert [(change.old or {})["surname"] for change in names] == ["Әлімова"]
        assert session.scalars(sa.select(Application.registered_at).where(Application.number == 2)).one() == MORNING
    assert [number for number, _ in numbers(world)] == [1, 2, 3]


def test_78_3_a_template_of_applications_filled_and_sent_is_taken(world: World) -> None:
    with world.as_("rp") as session:
        heading = cells(workbook.template(session, Application, "ru", only=enrolment.COLUMNS))[0]
    with world.doing("rp") as session:
        content = xlsx([heading, row(1, language="казахский язык", category="педагог-мастер")])
        report = enrolment.import_applications(session, commission(session, "1901"), content, "a.xlsx", now=MORNING)
    assert report.added == 1


def test_5_every_fault_of_the_file_is_told_by_row_and_column(world: World) -> None:
    register(world, 800, by="rp2")
    future = iin(9, born="181101", century="6")
    told = faults(
        world,
        row(1),
        row(2, iin=iin(2)[:-1] + str((int(iin(2)[-1]) + 1) % 10)),
        row(3, iin=future),
        row(4, institution_id="940140000385"),
        row(5, subject_id="russian", language="қазақ тілі"),
        row(6, has_application="жоқ", photos=1, has_id_copy="жоқ"),
        row(1),
        row(8, surname=None, category="академик"),
        row(800),
    )
    expected = [
        (3, "ЖСН", "§5: Контрольная цифра"), (4, "ЖСН", "§5: Дата рождения по ИИН (01.11.2018)"),
        (5, "Жұмыс орны (БСН)", "«940140000385» нет"), (6, "Тестілеу тілі", "§5: По этому предмету"),
        (7, "Өтініш бар", "§77: Заявление не регистрируется"), (8, "ЖСН", "В файле эта запись уже есть в строке 2"),
        (9, "Тегі", "Ячейка пуста"), (9, "Өтініш берген санаты", "«академик» здесь не бывает"),
        (10, "ЖСН", "Заявление с этим ИИН зарегистрировано в другой комиссии"),
    ]  # fmt: skip
    assert [(number, column) for number, column, _ in told] == [(number, column) for number, column, _ in expected]
    assert all(text.startswith(words) for (_, _, text), (_, _, words) in zip(told, expected, strict=True))
    assert "R-3" in told[4][2]
    assert "удостоверения" in told[4][2]
    assert numbers(world) == []


def test_a_person_of_another_commission_is_not_named(world: World) -> None:
    register(world, 800, by="rp2", surname="Құпиябаева")
    ((_, _, text),) = faults(world, row(800))
    assert "7501" not in text
    assert "Құпия" not in text
    with pytest.raises(Refusal) as caught:
        register(world, 800)
    assert caught.value.mark == "§78.3"
    assert "другой комиссии" in caught.value.text.ru


def test_a_workbook_of_another_commission_is_refused(world: World) -> None:
    with world.as_("ntc") as session:
        other = commission(session, "7501")
    with pytest.raises(Refusal, match="§2"), world.doing("rp") as session:
        enrolment.import_applications(session, other, xlsx([HEADING, row(1)]), "a.xlsx", now=MORNING)


def test_the_chair_and_the_site_register_nothing(world: World) -> None:
    content = xlsx([HEADING, row(1)])
    with pytest.raises(BadInput) as caught, world.doing("cc") as session:
        enrolment.import_applications(session, commission(session, "1901"), content, "a.xlsx", now=MORNING)
    assert [fault.text.ru[:3] for fault in caught.value.faults] == ["§2:"]


def test_a_campaign_must_be_one(world: World) -> None:
    with world.doing("ntc") as session:
        session.add(Campaign(code="2019", kk="2019", ru="2019"))
    with pytest.raises(BadInput, match="Науқан біреу"):
        take_in(world, row(1))


# ---- one by one


def test_8_numbers_go_on_after_the_last_and_a_withdrawn_one_keeps_its_own(world: World) -> None:
    take_in(world, row(1), row(2))
    assert register(world, 3) == 3
    with world.doing("rp") as session:
        gone = session.scalars(sa.select(Application).where(Application.number == 3)).one()
        enrolment.withdraw(session, gone, now=MORNING)
        enrolment.withdraw(session, gone, now=MORNING)
    assert register(world, 4) == 4
    assert numbers(world) == [(1, "registered"), (2, "registered"), (3, "withdrawn"), (4, "registered")]


def test_8_who_took_the_application_back_is_registered_anew_under_a_new_number(world: World) -> None:
    register(world, 1)
    with world.doing("rp") as session:
        gone = session.scalars(sa.select(Application)).one()
        enrolment.withdraw(session, gone, now=MORNING)
        with pytest.raises(Refusal, match="§8"):
            enrolment.edit_application(session, gone, {"surname": "Басқа"}, now=MORNING)
    ((number, column, text),) = faults(world, row(1))
    assert (number, column) == (2, "ЖСН")
    assert "№ 1 с этим ИИН отозвано" in text
    assert register(world, 1) == 2
    assert take_in(world, row(1)).changed == 1
    assert numbers(world) == [(1, "withdrawn"), (2, "registered")]


def test_8_a_withdrawn_person_may_go_to_another_commission(world: World) -> None:
    register(world, 1)
    with world.doing("rp") as session:
        enrolment.withdraw(session, session.scalars(sa.select(Application)).one(), now=MORNING)
    assert register(world, 1, by="rp2") == 1


def test_78_3_one_person_is_registered_once(world: World) -> None:
    register(world, 1)
    with pytest.raises(Refusal) as caught:
        register(world, 1)
    assert caught.value.mark == "§78.3"
    assert "№ 1" in caught.value.text.ru


@pytest.mark.parametrize(
    ("other", "mark", "words"),
    [
        ({"surname": "  "}, "§5", "фамилия"),
        ({"category": None}, "§5", "заявленная категория"),
        ({"subject_id": None}, "§5", "предмет преподавания"),
        ({"iin": "800101300124"}, "§5", "Контрольная"),
        ({"photos": 1}, "§77", "нужно 2, есть 1"),
        ({"has_id_copy": False}, "§77", "удостоверения"),
    ],
)
def test_5_77_a_single_application_obeys_the_same_rules(
    world: World, other: dict[str, Any], mark: str, words: str
) -> None:
    with pytest.raises(Refusal) as caught:
        register(world, 1, **other)
    assert caught.value.mark == mark
    assert words in caught.value.text.ru


def test_g25_the_language_of_the_subject_holds_for_a_single_application(world: World) -> None:
    with world.as_("rp") as session:
        kazakh = session.scalars(sa.select(Subject.id).where(Subject.code == "kazakh_t1")).one()
    with pytest.raises(Refusal, match="§5"):
        register(world, 1, subject_id=kazakh, language=Language.RUS)


def test_names_are_stored_without_stray_spaces_and_strange_columns_are_an_error(world: World) -> None:
    register(world, 1, surname="  Қожа   Ахмет ")
    with world.as_("rp") as session:
        assert session.scalars(sa.select(Application.surname)).one() == "Қожа Ахмет"
    with pytest.raises(ValueError, match="number"):
        register(world, 2, number=77)


def test_32_4_an_application_is_edited_while_the_base_is_open(world: World) -> None:
    register(world, 1)
    register(world, 2)
    with world.doing("rp") as session:
        first = session.scalars(sa.select(Application).where(Application.number == 1)).one()
        assert enrolment.edit_application(session, first, {"iin": iin(5)}, now=MORNING) == "changed"
        assert enrolment.edit_application(session, first, {"iin": iin(5)}, now=MORNING) == "unchanged"
    with pytest.raises(Refusal, match="§77"), world.doing("rp") as session:
        enrolment.edit_application(session, session.get_one(Application, first.id), {"photos": 0}, now=MORNING)
    with pytest.raises(Refusal, match=r"§78\.3"), world.doing("rp") as session:
        enrolment.edit_application(session, session.get_one(Application, first.id), {"iin": iin(2)}, now=MORNING)


def test_two_who_register_at_once_get_two_numbers(world: World) -> None:
    threads = [Thread(target=register, args=(world, serial)) for serial in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [number for number, _ in numbers(world)] == list(range(1, 9))
