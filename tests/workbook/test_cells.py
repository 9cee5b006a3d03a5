"""What a cell means: whatever Excel made of it, in either language, or a fault under its heading."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import workbook
from app.errors import BadInput
from app.models import Application, Authority, Institution, Room, Sitting, Subject
from app.rules.terms import AttestationType, Category, EducationLevel, Language
from app.stages.enrolment import COLUMNS
from app.text import Text
from app.workbook.cells import Names, understand
from app.workbook.columns import Field, fold, writable
from tests.workbook.world import xlsx

IIN = "800101300125"
ZERO_IIN = "000101500125"


def field(model: type[Any], name: str) -> Field:
    return next(field for field in writable(model) if field.name == name)


def meant(session: Session, model: type[Any], name: str, raw: Any) -> Any:
    return understand(field(model, name), raw, Names(session))


def fault(session: Session, model: type[Any], name: str, raw: Any) -> str:
    with pytest.raises(Exception) as caught:  # noqa: PT011  (BadInput or a Refusal: what matters is its sentence)
        meant(session, model, name, raw)
    return workbook.said(caught.value).ru


@pytest.mark.parametrize("raw", [IIN, int(IIN), float(IIN)])
def test_an_iin_is_taken_as_text_or_as_a_whole_number_of_twelve_digits(db: Session, raw: object) -> None:
    assert meant(db, Application, "iin", raw) == IIN


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (1_010_150_012, "осталось 10 цифр из 12"),
        (80_010_130_012, "осталось 11 цифр из 12"),
        (80_010_130_012.0, "осталось 11 цифр из 12"),
        (8.001013e11 + 0.5, "цифры потеряны"),
        (1e20, "цифры потеряны"),
        ("8,00101E+11", "цифры потеряны"),
        ("8.00101e11", "цифры потеряны"),
        ("80010130012", "§5: ИИН состоит ровно из 12 цифр"),
        ("800101 300125", "§5: ИИН состоит ровно из 12 цифр"),
        ("800101300124", "§5: Контрольная цифра ИИН"),
        (dt.datetime(1980, 1, 1), "превратил это в дату"),  # noqa: DTZ001
        (True, "должен быть текст"),
        (None, "Ячейка пуста"),
    ],
)
def test_an_iin_that_excel_spoiled_is_never_mended_in_silence(db: Session, raw: object, words: str) -> None:
    assert words in fault(db, Application, "iin", raw)


def test_the_bin_of_a_workplace_is_guarded_like_an_iin(db: Session) -> None:
    institution = db.scalars(sa.select(Institution).where(Institution.code.startswith("0"))).first()
    assert institution is not None
    assert meant(db, Application, "institution_id", institution.code) == institution.id
    assert meant(db, Application, "institution_id", institution.ru) == institution.id
    assert "осталось 11 цифр" in fault(db, Application, "institution_id", int(institution.code))
    assert "§5: Контрольная цифра БИН" in fault(db, Application, "institution_id", "940140000386")
    assert "«940140000385» нет в регистре «Организации образования (БИН)»" in fault(
        db, Application, "institution_id", "940140000385"
    )


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("language", "қазақ тілі", Language.KAZ),
        ("language", " Русский  ЯЗЫК", Language.RUS),
        ("language", "rus", Language.RUS),
        ("category", "педагог–шебер", Category.MASTER),
        ("category", "Педагог-эксперт", Category.EXPERT),
        ("attestation_type", "мерзімінен бұрын / досрочная", AttestationType.EARLY),
        ("education_level", "общее среднее образование", EducationLevel.SECONDARY),
    ],
)
def test_closed_lists_are_known_by_label_in_either_language_or_by_value(
    db: Session, name: str, raw: str, value: object
) -> None:
    assert meant(db, Application, name, raw) is value


@pytest.mark.parametrize("raw", ["немецкий", 5, True, dt.date(2018, 1, 1)])
def test_a_word_outside_the_list_is_answered_with_the_list(db: Session, raw: object) -> None:
    assert "казахский язык; русский язык" in fault(db, Application, "language", raw)


@pytest.mark.parametrize("raw", ["иә", "ИӘ", "да", "+", "1", 1, 1.0, True, "true", "ИСТИНА"])
def test_yes(db: Session, raw: object) -> None:
    assert meant(db, Application, "has_id_copy", raw) is True


@pytest.mark.parametrize("raw", ["жоқ", "Нет", "-", "−", "0", 0, 0.0, False, "false", "ложь"])
def test_no(db: Session, raw: object) -> None:
    assert meant(db, Application, "has_id_copy", raw) is False


@pytest.mark.parametrize("raw", ["мүмкін", "2", 2, 0.5, "иә жоқ"])
def test_neither_yes_nor_no(db: Session, raw: object) -> None:
    assert "«да» или «нет»" in fault(db, Application, "has_id_copy", raw)


def test_a_blank_truth_is_never_guessed(db: Session) -> None:
    assert "Ячейка пуста" in fault(db, Application, "has_application", None)
    assert "Ячейка пуста" in fault(db, Application, "photos", None)


def test_blank_is_allowed_where_nothing_is_an_answer(db: Session) -> None:
    assert meant(db, Application, "patronymic", None) == ""
    assert meant(db, Subject, "language", None) is None


@pytest.mark.parametrize(("raw", "value"), [("2", 2), (2, 2), (2.0, 2), ("-3", -3), ("007", 7)])
def test_whole_numbers(db: Session, raw: object, value: int) -> None:
    assert meant(db, Application, "photos", raw) == value


@pytest.mark.parametrize("raw", ["екі", 2.5, "2,0", 2**31, "99999999999", True, dt.date(2018, 1, 1), "٢"])
def test_what_is_no_whole_number(db: Session, raw: object) -> None:
    assert "не целое число" in fault(db, Application, "photos", raw)


@pytest.mark.parametrize("raw", [dt.datetime(2018, 11, 3), dt.date(2018, 11, 3), "03.11.2018", "2018-11-03"])  # noqa: DTZ001
def test_days(db: Session, raw: object) -> None:
    assert meant(db, Sitting, "day", raw) == dt.date(2018, 11, 3)


@pytest.mark.parametrize("raw", [dt.time(8, 30), dt.datetime(1899, 12, 30, 8, 30), "08:30", "8.30"])  # noqa: DTZ001
def test_hours(db: Session, raw: object) -> None:
    assert meant(db, Sitting, "entry_time", raw) == dt.time(8, 30)


def test_what_is_no_day_and_no_hour(db: Session) -> None:
    assert "01.10.2018" in fault(db, Sitting, "day", "31.02.2018")
    assert "01.10.2018" in fault(db, Sitting, "day", 43407)
    assert "15:00" in fault(db, Sitting, "entry_time", "таңертең")


@pytest.mark.parametrize("raw", ["math", "MATH", "Математика", "  математика "])
def test_a_foreign_key_is_known_by_code_or_name(db: Session, raw: str) -> None:
    wanted = db.scalars(sa.select(Subject.id).where(Subject.code == "math")).one()
    assert meant(db, Application, "subject_id", raw) == wanted


def test_the_number_of_a_site_may_be_a_number_to_excel(db: Session) -> None:
    assert meant(db, Room, "site_id", 701) == meant(db, Room, "site_id", "701")


def test_a_name_that_several_bear_asks_for_the_code(db: Session) -> None:
    first = db.scalars(sa.select(Authority)).first()
    assert first is not None
    db.add(Authority(code="9999", kk=first.kk, ru="Другой", region_id=first.region_id))
    db.flush()
    assert "Впишите вместо названия код" in fault(db, Institution, "authority_id", first.kk)
    assert meant(db, Institution, "authority_id", first.code) == first.id


def test_a_rule_of_the_column_speaks_with_its_paragraph(db: Session) -> None:
    assert fault(db, Room, "number", "1").startswith("§28.3")


def test_words_are_compared_without_case_spaces_dashes_and_yo() -> None:
    assert fold("  Ёлка —  ӘЛЕМ\u00a0№ 1 ") == fold("елка - әлем № 1")


def test_no_two_columns_of_a_register_answer_to_one_heading() -> None:
    from app.db import Base

    for mapper in Base.registry.mappers:
        if mapper.class_.register is not None:
            names = [name for one in writable(mapper.class_) for name in one.known_as]
            assert len(names) == len(set(names)), mapper.class_


def test_a_workbook_of_applications_can_be_read_without_a_fault(db: Session) -> None:
    row = ["Әлиева", "Гүлнұр", None, IIN, "общее среднее образование", "010340000221", "мұғалім", "педагог-сарапшы",
           "кезекті", "қазақ тілі", "math", "иә", 2, "да"]  # fmt: skip
    rows = workbook.read(Application, xlsx([COLUMNS, row]), "a.xlsx", only=COLUMNS)
    assert workbook.understood(db, rows) == []
    assert rows.lines[0].values["category"] is Category.EXPERT


def test_a_broken_cell_says_why(db: Session) -> None:
    rows = workbook.read(Subject, xlsx([["code", "kk", "ru", "long_time", "scratch_sheets", "language"],
                                        ["x", "=1", "y", "иә", "жоқ", None]]), "s.xlsx")  # fmt: skip
    (told,) = workbook.understood(db, rows)
    assert (told.row, told.column) == (2, "kk")
    assert "формула" in told.text.ru


def test_what_has_no_words_is_not_told_to_people() -> None:
    with pytest.raises(TypeError):
        workbook.said(ValueError("x"))
    assert workbook.said(BadInput(Text("қате", "ошибка"))).ru == "ошибка"
