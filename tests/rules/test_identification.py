"""Identification: two passes, four agreements, and what the protocol may say."""

from __future__ import annotations

from itertools import product

import pytest

from app.errors import Refusal
from app.rules import identification
from app.rules.answer_sheet import Bubble, Claim
from app.rules.identification import Difference, Right, check_decision, check_note, identify
from app.rules.terms import Decision, Exclusion, Mismatch, Note, ParticipationState

ALLOTTED = {"000123", "000124"}
SEAT_OF = {"701004214": "017", "701004225": "018"}
VARIANT_OF = {"017": "1204", "018": "1201", "019": "1202"}
RIGHT = Right("701004214", "017", "1204")
A, B, C = Bubble("code", 0, 0), Bubble("code", 1, 0), Bubble("multi", 0, 0)


def found(sheet: str, code: str, seat: str, variant: str) -> tuple[Mismatch, ...]:
    said = Claim(code, seat, variant, bytes(100))
    return identify(sheet, said, allotted=ALLOTTED, seat_of=SEAT_OF, variant_of=VARIANT_OF)


def test_128_4_the_variant_is_that_of_the_seat_in_the_distribution_sheet() -> None:
    assert found("000123", "701004214", "017", "1204") == ()
    assert found("000123", "701004214", "017", "1201") == (Mismatch.VARIANT,)


@pytest.mark.parametrize("exclusion", list(Exclusion))
def test_127_1_an_excluded_sheet_is_not_scanned(exclusion: Exclusion) -> None:
    with pytest.raises(Refusal) as told:
        identification.refuse_excluded("000123", exclusion)
    assert told.value.mark == "§127.1"
    assert "000123" in told.value.text.kk
    assert exclusion.label.ru in told.value.text.ru


def test_127_1_any_other_sheet_is_scanned() -> None:
    identification.refuse_excluded("000123", None)


@pytest.mark.parametrize(
    ("first", "second", "doubt", "differs"),
    [
        (0.9, 0.8, 0.0, False),
        (0.1, 0.2, 0.0, False),
        (0.5, 0.49, 0.0, True),
        (0.49, 0.5, 0.0, True),
        (0.1, 0.9, 0.05, True),
        (0.9, 0.54, 0.05, True),  # the second pass is in doubt
        (0.54, 0.9, 0.05, True),
        (0.46, 0.1, 0.05, True),
        (0.1, 0.46, 0.05, True),
        (0.56, 0.9, 0.05, False),
        (0.44, 0.1, 0.05, False),
    ],
)
def test_127_1_passes_agree_when_both_judge_the_same_without_doubt(
    first: float, second: float, doubt: float, differs: bool
) -> None:
    seen = identification.differences({A: first}, {A: second}, doubt=doubt)
    assert seen == ([Difference(A, first, second)] if differs else [])


def test_127_1_differences_come_bubble_by_bubble_with_both_measures() -> None:
    first, second = {A: 0.9, B: 0.1, C: 0.9}, {A: 0.9, B: 0.7}
    assert identification.differences(first, second, doubt=0.0) == [Difference(B, 0.1, 0.7), Difference(C, 0.9, None)]
    assert identification.differences(second, first, doubt=0.0) == [Difference(B, 0.7, 0.1), Difference(C, None, 0.9)]


def test_127_1_sheets_of_one_pass_only_are_told_apart() -> None:
    assert identification.one_pass_only(["3", "1", "2"], ["2", "4"]) == (("1", "3"), ("4",))
    assert identification.one_pass_only([], []) == ((), ())


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [
        (["1", "2"], ["2", "1"], None),
        ([], [], None),
        (["1", "2"], ["1"], "Только в первом: 2"),
        (["1"], ["1", "2"], "только во втором: 2"),
        (["1", "2"], [], "Только в первом: 1, 2"),
        (["1", "1", "2"], ["1", "2"], "попали дважды: 1"),
        (["1", "2"], ["1", "2", "2"], "попали дважды: 2"),
    ],
)
def test_127_1_both_passes_hold_the_same_sheets_once(first: list[str], second: list[str], named: str | None) -> None:
    if named is None:
        identification.check_two_passes(first, second)
        return
    with pytest.raises(Refusal) as told:
        identification.check_two_passes(first, second)
    assert told.value.mark == "§127.1"
    assert named in told.value.text.ru


@pytest.mark.parametrize(
    ("scanned", "excluded", "missing"),
    [({"1", "2", "3"}, set(), None), ({"1"}, {"2", "3"}, None), ({"1"}, {"3"}, "2"), (set(), set(), "1, 2, 3")],
)
def test_127_1_every_allotted_sheet_is_scanned_or_excluded(
    scanned: set[str], excluded: set[str], missing: str | None
) -> None:
    if missing is None:
        identification.check_all_scanned({"1", "2", "3"}, scanned, excluded)
        return
    with pytest.raises(Refusal) as told:
        identification.check_all_scanned({"1", "2", "3"}, scanned, excluded)
    assert f": {missing}." in told.value.text.kk


AGREEMENTS = list(product([True, False], repeat=4))


@pytest.mark.parametrize(("sheet", "code", "seat", "variant"), AGREEMENTS)
def test_128_identified_when_sheet_code_seat_and_variant_agree(
    sheet: bool, code: bool, seat: bool, variant: bool
) -> None:
    """§128.3. Each agreement broken alone and with the others. An unknown code leaves the seat to the seating sheet."""
    mismatches = found(
        "000123" if sheet else "000999",
        "701004214" if code else "701004215",
        "017" if seat else "077",
        "1204" if variant else "1299",
    )
    expected = {
        Mismatch.SHEET: sheet,
        Mismatch.CODE: code,
        Mismatch.SEAT: seat,
        # without code and seat there is no seat whose variant could agree
        Mismatch.VARIANT: variant and (code or seat),
    }
    assert mismatches == tuple(mismatch for mismatch, agrees in expected.items() if not agrees)


@pytest.mark.parametrize(
    ("code", "seat", "variant", "mismatches"),
    [
        ("701004214", "018", "1204", (Mismatch.SEAT,)),  # his variant, a neighbour's seat
        ("701004214", "018", "1201", (Mismatch.SEAT, Mismatch.VARIANT)),  # sat on a neighbour's seat
        ("701004225", "017", "1204", (Mismatch.SEAT, Mismatch.VARIANT)),  # a neighbour's code
        ("70100421_", "017", "1204", (Mismatch.CODE,)),
        ("70100?214", "017", "1201", (Mismatch.CODE, Mismatch.VARIANT)),
        ("_________", "___", "____", (Mismatch.CODE, Mismatch.SEAT, Mismatch.VARIANT)),
        ("701004214", "01?", "1204", (Mismatch.SEAT,)),
        ("701009999", "019", "1202", (Mismatch.CODE, Mismatch.SEAT)),  # an empty seat that has a variant
    ],
)
def test_129_what_fails_is_named_for_the_protocol(
    code: str, seat: str, variant: str, mismatches: tuple[Mismatch, ...]
) -> None:
    assert found("000123", code, seat, variant) == mismatches


def test_128_2_one_code_on_two_sheets_sends_both_to_the_protocol() -> None:
    codes = {"000123": "701004214", "000124": "701004225", "000125": "701004214"}
    assert identification.claimed_twice(codes) == ("000123", "000125")
    assert identification.claimed_twice({}) == ()


DECISIONS = list(product(Decision, [True, False], [True, False], [True, False]))


@pytest.mark.parametrize(("decision", "allotted", "known", "additional"), DECISIONS)
def test_139_to_141_the_closed_list_of_decisions(
    decision: Decision, allotted: bool, known: bool, additional: bool
) -> None:
    def mark() -> str | None:
        if (decision is Decision.ANNUL) == allotted:
            return "§141"
        if decision is Decision.CORRECT and not known:
            return "§139"
        if decision is Decision.ADDITIONAL and known:
            return "§140"
        if decision is Decision.ADDITIONAL and not additional:
            return "§108, §140"
        return None

    given = {"sheet_allotted": allotted, "candidate_known": known, "additional_decided": additional}
    if mark() is None:
        check_decision(decision, RIGHT, **given)
        return
    with pytest.raises(Refusal) as told:
        check_decision(decision, RIGHT, **given)
    assert told.value.mark == mark()


@pytest.mark.parametrize("decision", [Decision.CORRECT, Decision.ADDITIONAL])
@pytest.mark.parametrize(
    "right", [Right("", "017", "1204"), Right("701004214", "", "1204"), Right("701004214", "017", ""), Right()]
)
def test_138_a_correction_says_code_seat_and_variant(decision: Decision, right: Right) -> None:
    with pytest.raises(Refusal) as told:
        check_decision(decision, right, sheet_allotted=True, candidate_known=True, additional_decided=True)
    assert told.value.mark == "§138"


def test_141_an_annulled_sheet_needs_no_right_values() -> None:
    check_decision(Decision.ANNUL, Right(), sheet_allotted=False, candidate_known=False, additional_decided=False)


@pytest.mark.parametrize(
    ("right", "mark"),
    [
        (RIGHT, None),
        (Right("701004225", "018", "1204"), None),  # another variant than laid out: the booklet decides
        (Right("701004214", "018", "1204"), "§138.2"),
        (Right("701009999", "017", "1204"), "§138.2"),
        (Right("701004214", "017", "9999"), "§138.3"),
    ],
)
def test_138_right_values_stand_on_the_seating_sheet_and_in_the_variants_file(right: Right, mark: str | None) -> None:
    given = {"seat_of": SEAT_OF, "variants": {"1201", "1202", "1204"}}
    if mark is None:
        identification.check_right(right, **given)  # type: ignore[arg-type]
        return
    with pytest.raises(Refusal) as told:
        identification.check_right(right, **given)  # type: ignore[arg-type]
    assert told.value.mark == mark


@pytest.mark.parametrize(
    ("note", "sheet", "lawful"),
    [
        (Note.CORRECT, "000123", True),
        (Note.CORRECT, "", False),
        (Note.CORRECT, None, False),
        (Note.ABSENT, None, True),
        (Note.ABSENT, "", True),
        (Note.ABSENT, "000123", False),
        (Note.ANNULLED, None, True),
        (Note.ANNULLED, "000123", False),
    ],
)
def test_137_only_a_correction_names_a_sheet(note: Note, sheet: str | None, lawful: bool) -> None:
    if lawful:
        check_note(note, sheet)
        return
    with pytest.raises(Refusal) as told:
        check_note(note, sheet)
    assert told.value.mark == "§137"


P = ParticipationState
AGREEING = {
    Note.CORRECT: set(P),
    Note.ABSENT: {P.EXPECTED, P.ABSENT},
    Note.ANNULLED: {P.REMOVED, P.OUTSIDER, P.LATE},
}


@pytest.mark.parametrize(("note", "became"), list(product(Note, P)))
def test_137_a_note_agrees_with_the_record_of_the_test_day(note: Note, became: ParticipationState) -> None:
    sheet = "000123" if note is Note.CORRECT else None
    if became in AGREEING[note]:
        check_note(note, sheet, became=became)
        return
    with pytest.raises(Refusal) as told:
        check_note(note, sheet, became=became)
    assert told.value.mark == "§137"
    assert became.label.kk in told.value.text.kk


@pytest.mark.parametrize(
    ("noted", "corrected", "odd"),
    [
        ([], set(), None),
        (["1", "2"], {"2", "1"}, None),
        (["1"], {"1", "2"}, "2"),
        (["1", "3"], {"1"}, "3"),
        (["1", "1"], {"1"}, "1"),
        (["1", "1", "4"], {"1", "2"}, "1, 2, 4"),
    ],
)
def test_139_both_tables_name_the_same_sheets(noted: list[str], corrected: set[str], odd: str | None) -> None:
    if odd is None:
        identification.check_tables(noted, corrected)
        return
    with pytest.raises(Refusal) as told:
        identification.check_tables(noted, corrected)
    assert told.value.mark == "§137"
    assert f": {odd}." in told.value.text.kk


@pytest.mark.parametrize(
    ("left", "decisions", "notes", "done"),
    [
        (0, [], [], True),
        (0, [Decision.CORRECT, Decision.ANNUL], [Note.CORRECT, Note.ABSENT], True),
        (1, [], [], False),
        (0, [Decision.CORRECT, None], [], False),
        (0, [], [None, Note.ABSENT], False),
        (2, [None], [None], False),
    ],
)
def test_145_a_room_is_identified_when_nothing_is_open(
    left: int, decisions: list[Decision | None], notes: list[Note | None], done: bool
) -> None:
    assert identification.room_is_identified(differences_left=left, decisions=decisions, notes=notes) is done


@pytest.mark.parametrize("name", ["", "  "])
def test_138_1_no_sheet_is_corrected_without_the_name_written_on_it(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        identification.check_name(name)
    assert refused.value.mark == "§138.1"


def test_138_1_a_name_carried_over_is_enough() -> None:
    identification.check_name("Әбдіқадыров А.")
