"""Seating: codes, rooms and seats by lot, variants that no neighbours share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import product
from random import Random

import pytest

from app.errors import Refusal
from app.rules import seating
from app.rules.rooms import Desks
from app.rules.seating import Place, RoomPlan, Seeker, allocate, assign_variants, clashes
from app.rules.terms import Language

KAZ, RUS = Language.KAZ, Language.RUS
SUBJECTS = ("biology", "history", "math", "physics")
ROOMS = [RoomPlan(1, KAZ, Desks(5, 4)), RoomPlan(2, KAZ, Desks(5, 4)), RoomPlan(3, RUS, Desks(5, 4))]
CANDIDATES = [Seeker(key, RUS if key % 3 == 0 else KAZ, SUBJECTS[key % 4]) for key in range(1, 91)]


def seated(places: list[Place], room: int) -> dict[int, str]:
    subject_of = {seeker.key: seeker.subject for seeker in CANDIDATES}
    return {place.seat: subject_of[place.candidate] for place in places if place.room == room}


def side_by_side(subjects: Mapping[int, str], plan: RoomPlan) -> int:
    return sum(
        subjects.get(beside) == subject for seat, subject in subjects.items() for beside in plan.desks.neighbours(seat)
    )


@pytest.mark.parametrize(("digits", "check"), [("572", "4"), ("70100421", "4"), ("", "0")])
def test_check_digit_after_damm(digits: str, check: str) -> None:
    assert seating.damm(digits) == check


def test_the_table_of_damm_is_a_quasigroup_with_a_zero_diagonal() -> None:
    assert all(len(set(row)) == 10 for row in seating.DAMM)
    assert all(len(set(column)) == 10 for column in zip(*seating.DAMM, strict=True))
    assert all(seating.DAMM[i][i] == "0" for i in range(10))


def test_any_one_wrong_digit_and_any_swap_of_neighbours_break_a_code() -> None:
    for serial in (0, 421, 90817, 99999):
        code = seating.personal_code("701", serial)
        assert seating.code_is_whole(code)
        for place, digit in product(range(9), "0123456789"):
            assert seating.code_is_whole(code[:place] + digit + code[place + 1 :]) is (digit == code[place])
        for place in range(8):
            one, two = code[place], code[place + 1]
            swapped = code[:place] + two + one + code[place + 2 :]
            assert seating.code_is_whole(swapped) is (one == two)


def test_a_code_is_site_serial_and_check_digit() -> None:
    assert seating.personal_code("701", 421) == "701004214"


@pytest.mark.parametrize(("site", "serial"), [("71", 1), ("7011", 1), ("70A", 1), ("701", -1), ("701", 100_000)])
def test_a_code_of_wrong_parts_is_not_made(site: str, serial: int) -> None:
    with pytest.raises(ValueError, match="3 digits"):
        seating.personal_code(site, serial)


@pytest.mark.parametrize("code", ["", "70100421", "7010042144", "70100421_", "70100?214", "٧٠١٠٠٤٢١٤"])
def test_an_unread_or_short_code_is_not_whole(code: str) -> None:
    assert not seating.code_is_whole(code)


def test_78_6_everybody_has_one_seat_of_his_own_in_a_room_of_his_language() -> None:
    places = allocate(CANDIDATES, ROOMS, seed=2018)
    language_of = {seeker.key: seeker.language for seeker in CANDIDATES}
    room_of = {room.key: room for room in ROOMS}
    assert sorted(place.candidate for place in places) == [seeker.key for seeker in CANDIDATES]
    assert len({(place.room, place.seat) for place in places}) == 90
    assert all(room_of[place.room].language is language_of[place.candidate] for place in places)
    assert all(1 <= place.seat <= 40 for place in places)
    assert places == sorted(places, key=lambda place: (place.room, place.seat))


def test_78_6_the_seed_replays_the_lot_in_any_order_of_input() -> None:
    places = allocate(CANDIDATES, ROOMS, seed=7)
    mixed, rooms = CANDIDATES[:], ROOMS[::-1]
    Random(1).shuffle(mixed)
    assert allocate(mixed, rooms, seed=7) == places
    assert allocate(CANDIDATES, ROOMS, seed=8) != places


def test_78_6_the_lot_is_the_same_on_every_machine_and_for_ever() -> None:
    seekers = [Seeker(key, KAZ, "math") for key in (1, 2, 3)]
    assert allocate(seekers, [RoomPlan(1, KAZ, Desks(5, 3))], seed=1) == [
        Place(3, 1, 11),
        Place(1, 1, 26),
        Place(2, 1, 29),
    ]


def test_78_6_every_seat_may_be_drawn() -> None:
    drawn = {
        allocate([Seeker(1, KAZ, "math")], [RoomPlan(1, KAZ, Desks(5, 3))], seed=seed)[0].seat for seed in range(400)
    }
    assert drawn == set(range(1, 31))


def test_78_6_rooms_of_a_language_fill_in_proportion_to_their_seats() -> None:
    rooms = [RoomPlan(1, KAZ, Desks(5, 3)), RoomPlan(2, KAZ, Desks(10, 3)), RoomPlan(3, KAZ, Desks(10, 6))]
    seekers = [Seeker(key, KAZ, SUBJECTS[key % 4]) for key in range(106)]
    filled = Counter(place.room for place in allocate(seekers, rooms, seed=3))
    assert [filled[1], filled[2], filled[3]] == [15, 30, 61]


def test_78_6_each_subject_is_spread_over_the_rooms() -> None:
    places = allocate(CANDIDATES, ROOMS, seed=5)
    for subject in SUBJECTS:
        in_rooms = [Counter(seated(places, room).values())[subject] for room in (1, 2)]
        assert abs(in_rooms[0] - in_rooms[1]) <= 1


def test_78_6_equal_subjects_sit_apart_further_than_by_chance() -> None:
    plan = ROOMS[0]
    ordered = chance = 0
    for seed in range(5):
        subjects = seated(allocate(CANDIDATES, ROOMS, seed=seed), 1)
        ordered += side_by_side(subjects, plan)
        mixed = list(subjects.values())
        Random(seed).shuffle(mixed)
        chance += side_by_side(dict(zip(subjects, mixed, strict=True)), plan)
    assert ordered * 2 < chance


def test_78_6_a_full_room_is_filled_to_the_last_seat() -> None:
    seekers = [Seeker(key, RUS, SUBJECTS[key % 4]) for key in range(120)]
    places = allocate(seekers, [RoomPlan(9, RUS, Desks(10, 6))], seed=1)
    assert [place.seat for place in places] == list(range(1, 121))


def test_78_6_nobody_and_no_room_make_an_empty_list() -> None:
    assert allocate([], [], seed=1) == []
    assert allocate([], ROOMS, seed=1) == []


@pytest.mark.parametrize(
    ("kazakh", "russian", "refused", "missing"),
    [(80, 40, None, 0), (81, 40, KAZ, 1), (80, 43, RUS, 3), (0, 41, RUS, 1), (100, 0, KAZ, 20)],
)
def test_74_2_missing_seats_are_counted_for_their_language(
    kazakh: int, russian: int, refused: Language | None, missing: int
) -> None:
    seekers = [Seeker(key, KAZ if key < kazakh else RUS, "math") for key in range(kazakh + russian)]
    if refused is None:
        assert len(allocate(seekers, ROOMS, seed=1)) == kazakh + russian
        return
    with pytest.raises(Refusal) as told:
        allocate(seekers, ROOMS, seed=1)
    assert told.value.mark == "§74.2, §78.6"
    assert refused.label.kk in told.value.text.kk
    assert f"недостаёт {missing}." in told.value.text.ru


def test_74_2_without_a_room_of_the_language_all_seats_are_missing() -> None:
    with pytest.raises(Refusal, match="2 орын кем"):
        allocate([Seeker(1, RUS, "math"), Seeker(2, RUS, "math")], ROOMS[:2], seed=1)


@pytest.mark.parametrize("count", [4, 5, 7, 8, 11])
@pytest.mark.parametrize(
    "plan", [RoomPlan(1, KAZ, Desks(10, 6)), RoomPlan(2, KAZ, Desks(15, 1)), RoomPlan(3, KAZ, Desks(1, 15))]
)
def test_117_four_variants_lay_out_any_full_room(plan: RoomPlan, count: int) -> None:
    subjects = dict.fromkeys(range(1, plan.desks.seats + 1), "math")
    known = [f"{1200 + n}" for n in range(count)]
    laid = assign_variants(plan, subjects, {"math": known}, seed=4)
    assert clashes(plan, subjects, laid) == []
    assert list(laid) == sorted(subjects)
    used = set(laid.values())
    assert used <= set(known)
    assert used == set(known) or plan.key == 3  # one row has no more than two of the four corners


def test_117_variants_are_used_evenly() -> None:
    plan = RoomPlan(1, KAZ, Desks(10, 6))
    subjects = dict.fromkeys(range(1, 121), "math")
    used = Counter(assign_variants(plan, subjects, {"math": list("ABCDEFGH")}, seed=1).values())
    assert set(used.values()) == {15}


@pytest.mark.parametrize("count", [2, 3])
def test_117_two_or_three_variants_suffice_where_subjects_sit_apart(count: int) -> None:
    places = allocate(CANDIDATES, ROOMS, seed=11)
    known = {subject: [f"{subject}-{n}" for n in range(count)] for subject in SUBJECTS}
    for plan in ROOMS:
        subjects = seated(places, plan.key)
        laid = assign_variants(plan, subjects, known, seed=11)
        assert clashes(plan, subjects, laid) == []
        assert all(laid[seat] in known[subject] for seat, subject in subjects.items())


def test_117_empty_seats_get_no_variant() -> None:
    laid = assign_variants(ROOMS[0], {3: "math", 40: "math"}, {"math": ["1"]}, seed=1)
    assert laid == {3: "1", 40: "1"}
    assert assign_variants(ROOMS[0], {}, {}, seed=1) == {}


@pytest.mark.parametrize(
    ("taken", "count", "possible"),
    [
        ({1, 3}, 1, True),
        ({1, 2}, 1, False),
        ({1, 2}, 2, True),
        ({1, 2, 3, 4, 5, 6, 7, 8}, 2, True),  # one row: in turn
        ({1, 2, 9}, 2, False),  # a corner of three
        ({1, 2, 9}, 3, True),
        ({1, 2, 9, 10}, 3, False),  # a square of four
        ({1, 2, 9, 10}, 4, True),
        ({1}, 0, False),
    ],
)
def test_117_too_few_variants_are_refused_by_subject(taken: set[int], count: int, possible: bool) -> None:
    subjects = dict.fromkeys(taken, "math")
    known = {"math": [str(n) for n in range(count)]}
    if possible:
        assert clashes(ROOMS[0], subjects, assign_variants(ROOMS[0], subjects, known, seed=1)) == []
        return
    with pytest.raises(Refusal) as told:
        assign_variants(ROOMS[0], subjects, known, seed=1)
    assert told.value.mark == "§117"
    assert "«math»" in told.value.text.kk
    assert f"({count})" in told.value.text.ru


def test_117_a_variant_named_twice_counts_once() -> None:
    with pytest.raises(Refusal):
        assign_variants(ROOMS[0], {1: "math", 2: "math"}, {"math": ["1", "1"]}, seed=1)


def test_117_a_subject_without_variants_is_refused() -> None:
    with pytest.raises(Refusal, match="«math»"):
        assign_variants(ROOMS[0], {1: "math"}, {"history": ["1"]}, seed=1)


def test_117_different_subjects_may_bear_one_variant_number_side_by_side() -> None:
    subjects = {1: "math", 2: "history"}
    laid = assign_variants(ROOMS[0], subjects, {"math": ["7"], "history": ["7"]}, seed=1)
    assert laid == {1: "7", 2: "7"}
    assert clashes(ROOMS[0], subjects, laid) == []


def test_117_the_search_steps_back_out_of_a_dead_end() -> None:
    plan = RoomPlan(1, KAZ, Desks(6, 3))
    rnd = Random(5)
    lawful = 0
    for _ in range(20):
        subjects = dict.fromkeys((seat for seat in range(1, 37) if rnd.random() < 0.45), "math")
        try:
            laid = assign_variants(plan, subjects, {"math": ["1", "2", "3"]}, seed=rnd.randrange(99))
        except Refusal:
            assert not three_suffice(plan, sorted(subjects))
        else:
            assert clashes(plan, subjects, laid) == []
            lawful += 1
    assert 0 < lawful < 20


def three_suffice(plan: RoomPlan, taken: list[int], laid: tuple[int, ...] = ()) -> bool:
    """The plainest search there is, for comparison."""
    if len(laid) == len(taken):
        return True
    near = plan.desks.neighbours(taken[len(laid)])
    barred = {colour for seat, colour in zip(taken, laid, strict=False) if seat in near}
    return any(three_suffice(plan, taken, (*laid, colour)) for colour in {1, 2, 3} - barred)


@pytest.mark.parametrize(
    "plan", [RoomPlan(1, KAZ, Desks(12, 5)), RoomPlan(1, KAZ, Desks(5, 12)), RoomPlan(1, KAZ, Desks(10, 6))]
)
def test_117_a_hopeless_full_room_is_refused_at_once(plan: RoomPlan) -> None:
    subjects = dict.fromkeys(range(1, 121), "math")
    with pytest.raises(Refusal):
        assign_variants(plan, subjects, {"math": ["1", "2", "3"]}, seed=1)


def test_117_the_layout_is_replayed_from_its_seed() -> None:
    subjects = {seat: SUBJECTS[seat % 4] for seat in range(1, 41)}
    known = {subject: list("ABCDE") for subject in SUBJECTS}
    laid = assign_variants(ROOMS[0], subjects, known, seed=9)
    assert assign_variants(ROOMS[0], dict(reversed(subjects.items())), known, seed=9) == laid
    assert assign_variants(ROOMS[0], subjects, known, seed=10) != laid
    assert assign_variants(ROOMS[1], subjects, known, seed=9) != laid


def test_clashes_sees_each_guilty_pair_once() -> None:
    plan = RoomPlan(1, KAZ, Desks(5, 3))
    subjects = {1: "math", 2: "math", 7: "math", 8: "history", 30: "math"}
    assert clashes(plan, subjects, dict.fromkeys(subjects, "7")) == [(1, 2), (1, 7), (2, 7)]
    assert clashes(plan, subjects, {1: "7", 2: "8", 7: "9", 8: "7", 30: "7"}) == []
    assert plan.desks.place_of(7) == (2, 1)


@pytest.mark.parametrize(("natural", "count"), [([], 0), ([True] * 12, 24), ([True, False, True], 4)])
def test_117_two_stamped_sheets_for_natural_and_mathematical_subjects(natural: list[bool], count: int) -> None:
    assert seating.stamped_sheets(natural) == count
