"""Applications: what they must say, until when they are taken, what may be corrected later."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product

import pytest

from app.errors import Refusal
from app.rules import applications
from app.rules.applications import CORRECTABLE, REQUIRED, Person, check_bin, check_iin, iin_with_check
from app.rules.terms import Language, Sex

ALMATY = timezone(timedelta(hours=5))
DAY = date(2018, 10, 1)
WHOLE = dict.fromkeys(REQUIRED, "x")


def refusal(call: object, *args: object, **kwargs: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value


def test_5_1_a_whole_application_passes_without_patronymic() -> None:
    applications.check_items(WHOLE)


@pytest.mark.parametrize("field", sorted(REQUIRED))
def test_5_1_a_missing_item_is_named_in_both_languages(field: str) -> None:
    told = refusal(applications.check_items, {**WHOLE, field: ""})
    assert told.mark == "§5"
    assert REQUIRED[field].kk in told.text.kk
    assert REQUIRED[field].ru in told.text.ru


def test_5_1_all_missing_items_are_named_at_once() -> None:
    told = refusal(applications.check_items, {})
    assert all(label.ru in told.text.ru for label in REQUIRED.values())


@pytest.mark.parametrize(
    ("first11", "birth", "sex"),
    [
        ("99123110001", date(1899, 12, 31), Sex.MALE),
        ("99123120001", date(1899, 12, 31), Sex.FEMALE),
        ("80022930001", date(1980, 2, 29), Sex.MALE),
        ("80022940001", date(1980, 2, 29), Sex.FEMALE),
        ("00010150001", date(2000, 1, 1), Sex.MALE),
        ("00010160001", date(2000, 1, 1), Sex.FEMALE),
    ],
)
def test_5_an_iin_tells_birth_and_sex(first11: str, birth: date, sex: Sex) -> None:
    iin = iin_with_check(first11)
    assert iin is not None
    assert check_iin(iin) == Person(birth, sex)


@pytest.mark.parametrize(
    ("iin", "words"),
    [
        ("", "12 цифр"),
        ("80010130012", "12 цифр"),
        ("8001013001255", "12 цифр"),
        ("80010130012X", "12 цифр"),
        (" 80010130012", "12 цифр"),
        ("８00101300125", "12 цифр"),
        ("80010130012٥", "12 цифр"),
        ("800101000125", "указана 0."),
        ("800101700125", "указана 7."),
        ("801301300125", "(801301) не дата рождения"),
        ("800100300125", "дата рождения"),
        ("790229300125", "дата рождения"),
        ("800101300124", "Контрольная цифра"),
    ],
)
def test_5_a_wrong_iin_is_refused_with_its_reason(iin: str, words: str) -> None:
    told = refusal(check_iin, iin)
    assert told.mark == "§5"
    assert words in told.text.ru


UNGUARDED = 10  # the eleventh digit weighs 11 in the first row of weights, that is nothing modulo 11


def test_5_a_wrong_digit_of_an_iin_is_found_wherever_the_standard_guards_it() -> None:
    good = "800101300125"
    check_iin(good)
    for place, digit in product(set(range(12)) - {UNGUARDED}, "0123456789"):
        if digit != good[place]:
            refusal(check_iin, good[:place] + digit + good[place + 1 :])


def test_5_the_standard_leaves_the_eleventh_digit_unguarded() -> None:
    assert check_iin("800101300125") == check_iin("800101300135")


def test_5_nobody_is_born_after_the_day_of_application() -> None:
    iin = iin_with_check("18100250001")
    assert iin is not None
    assert check_iin(iin).birth == date(2018, 10, 2)
    assert check_iin(iin, on=date(2018, 10, 2)).sex is Sex.MALE
    assert "02.10.2018" in refusal(check_iin, iin, on=DAY).text.kk


def plainly_checked(first11: str) -> str | None:
    """The standard said another way: the second row of weights is the first turned by two places."""
    for turn in (0, 2):
        rest = sum(((place + turn) % 11 + 1) * int(digit) for place, digit in enumerate(first11)) % 11
        if rest < 10:
            return f"{first11}{rest}"
    return None


def test_5_check_digits_agree_with_the_standard_said_another_way() -> None:
    numbers = [f"{n * 987_654_321 % 10**11:011}" for n in range(1, 500)]
    found = [iin_with_check(number) for number in numbers]
    assert found == [plainly_checked(number) for number in numbers]
    assert None in found


def test_5_second_weights_close_a_number_when_the_first_give_ten() -> None:
    digits = [8, 0, 0, 1, 0, 1, 3, 0, 0, 7, 0]
    assert sum(weight * digit for weight, digit in zip(range(1, 12), digits, strict=True)) % 11 == 10
    second = sum(weight * digit for weight, digit in zip([*range(3, 12), 1, 2], digits, strict=True)) % 11
    assert iin_with_check("80010130070") == f"80010130070{second}"


def test_5_a_number_with_ten_under_both_rows_of_weights_is_unused() -> None:
    unused = next(n for n in (f"8001013{serial:04}" for serial in range(10_000)) if iin_with_check(n) is None)
    assert all("Контрольная" in refusal(check_iin, f"{unused}{digit}").text.ru for digit in range(10))


@pytest.mark.parametrize("first11", ["94014000038", "07124050001", "18036130001", "00015200001"])
def test_5_a_right_bin_passes(first11: str) -> None:
    number = applications.bin_with_check(first11)
    assert number is not None
    check_bin(number)


def test_5_the_published_bin_of_a_bank_passes() -> None:
    check_bin("940140000385")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("9401400003", "12 цифр"),
        ("940040000385", "указано 00."),
        ("941340000385", "указано 13."),
        ("940130000385", "указано 30."),
        ("940170000385", "указано 70."),
        ("940144000385", "указано 44."),
        ("940140000386", "Контрольная цифра"),
    ],
)
def test_5_a_wrong_bin_is_refused_with_its_reason(number: str, words: str) -> None:
    told = refusal(check_bin, number)
    assert told.mark == "§5"
    assert words in told.text.ru


def test_9_a_base_closes_at_three_in_the_afternoon_of_its_own_zone() -> None:
    assert applications.closing_moment(DAY, ALMATY) == datetime(2018, 10, 1, 10, 0, tzinfo=UTC)
    assert applications.closing_moment(DAY, UTC) == datetime(2018, 10, 1, 15, 0, tzinfo=UTC)


BEFORE = datetime(2018, 10, 1, 9, 59, 59, tzinfo=UTC)
EXACTLY = datetime(2018, 10, 1, 10, 0, tzinfo=UTC)
EARLY = datetime(2018, 9, 28, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("closed_at", "closes_at", "now", "refused"),
    [
        (None, None, EXACTLY, False),
        (None, EXACTLY, BEFORE, False),
        (None, EXACTLY, EXACTLY, True),
        (None, EXACTLY, EXACTLY + timedelta(days=1), True),
        (EARLY, EXACTLY, BEFORE, True),
        (EARLY, None, BEFORE, True),
        (EARLY, EXACTLY, EARLY - timedelta(seconds=1), False),
    ],
)
def test_9_nothing_is_taken_after_the_closing(
    closed_at: datetime | None, closes_at: datetime | None, now: datetime, refused: bool
) -> None:
    terms = {"closed_at": closed_at, "closes_at": closes_at, "zone": ALMATY, "now": now}
    if not refused:
        applications.refuse_if_closed(**terms)  # type: ignore[arg-type]
        return
    told = refusal(applications.refuse_if_closed, **terms)
    assert told.mark == "§9"
    assert ("28.09.2018 11:00" if closed_at else "01.10.2018 15:00") in told.text.kk


@pytest.mark.parametrize(
    ("application", "photos", "id_copy", "named"),
    [
        (True, 2, True, []),
        (True, 3, True, []),
        (False, 2, True, ["R-3"]),
        (True, 1, True, ["есть 1"]),
        (True, 0, True, ["есть 0"]),
        (True, 2, False, ["удостоверения"]),
        (False, 1, False, ["R-3", "есть 1", "удостоверения"]),
    ],
)
def test_77_the_commission_holds_application_two_photos_and_copy(
    application: bool, photos: int, id_copy: bool, named: list[str]
) -> None:
    given = {"application": application, "photos": photos, "id_copy": id_copy}
    if not named:
        applications.check_documents(**given)  # type: ignore[arg-type]
        return
    told = refusal(applications.check_documents, **given)
    assert told.mark == "§77"
    assert all(word in told.text.ru for word in named)
    assert told.text.ru.count(",") >= len(named)


@pytest.mark.parametrize("field", sorted(CORRECTABLE))
def test_82_names_iin_category_and_type_are_corrected_after_the_closing(field: str) -> None:
    applications.check_correction(field)


@pytest.mark.parametrize("field", ["subject", "language", "education_level", "bin", ""])
def test_82_nothing_else_is_corrected_after_the_closing(field: str) -> None:
    told = refusal(applications.check_correction, field)
    assert told.mark == "§82"
    assert "§108" in told.text.ru


def test_10_allocation_waits_for_every_commission() -> None:
    """§1.1."""
    applications.refuse_allocation_while_open([])
    told = refusal(applications.refuse_allocation_while_open, ["Алматы 1", "Алматы 2"])
    assert told.mark == "§10"
    assert "Алматы 1, Алматы 2" in told.text.kk


@pytest.mark.parametrize(
    ("fixed", "chosen", "refused"),
    [
        (None, Language.KAZ, False),
        (None, Language.RUS, False),
        (Language.KAZ, Language.KAZ, False),
        (Language.RUS, Language.RUS, False),
        (Language.KAZ, Language.RUS, True),
        (Language.RUS, Language.KAZ, True),
    ],
)
def test_g25_a_subject_with_its_own_language_is_taken_in_it(
    fixed: Language | None, chosen: Language, refused: bool
) -> None:
    if not refused:
        applications.check_language(fixed, chosen)
        return
    told = refusal(applications.check_language, fixed, chosen)
    assert fixed is not None
    assert fixed.label.kk in told.text.kk
