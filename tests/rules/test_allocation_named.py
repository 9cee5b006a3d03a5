"""The allocation of a campaign, by example: what happens to whom, and why."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refusal
from app.rules.allocation import Allocation, Asked, Candidate, Hall, allocate, refuse_missing_seats
from app.rules.rooms import Desks
from app.rules.terms import Language, RoomPurpose, UnplacedReason
from tests.rules.campaigns import DAYS, MINUTES

KAZ, RUS = Language
ORDINARY, LOW_VISION, HEALTH = RoomPurpose
SATURDAY, SUNDAY, _ = DAYS
SMALL = Desks(2, 1)
"""Four seats in two rows."""
ROOT = Path(__file__).parents[2]


def person(key: int, subject: str = "history", **told: Any) -> Candidate:
    """A candidate of site 1 who filed as many-eth as his key says."""
    return Candidate(**{
        "key": key, "home": 1, "filed": key, "language": KAZ, "subject": subject, "minutes": MINUTES[subject], **told
    })  # fmt: skip


def people(count: int, first: int = 1, **told: Any) -> list[Candidate]:
    return [person(key, **told) for key in range(first, first + count)]


def hall(key: int, desks: Desks = SMALL, **told: Any) -> Hall:
    """A room of site 1 on Saturday; each day of a site has one sitting."""
    site, day = told.get("site", 1), told.get("day", SATURDAY)
    sitting = site * 10 + DAYS.index(day)
    return Hall(**{"key": key, "site": site, "sitting": sitting, "day": day, "language": KAZ, "desks": desks, **told})


def rooms_of(found: Allocation) -> dict[int, int]:
    return {place.candidate: place.hall for place in found.places}


def allocated(candidates: list[Candidate], *halls: Hall, spare: int = 0, seed: int = 1) -> Allocation:
    return allocate(candidates, halls, seed=seed, spare=spare)


# ---- the order of filing


def test_78_6_of_two_who_wish_the_last_seat_of_a_site_whoever_filed_first_has_it() -> None:
    halls = hall(1, Desks(1, 1), site=2), hall(2)
    found = allocated([person(key, home=1, wished_site=2, filed=9 - key) for key in (1, 2, 3)], *halls)
    assert rooms_of(found) == {3: 1, 2: 1, 1: 2}
    assert found.quality.site_wishes == Asked(3, 2)


def test_78_6_whoever_files_late_may_find_the_seats_of_his_site_held_by_wishes_from_outside() -> None:
    guests = people(2, home=2, wished_site=1)
    found = allocated([*guests, *people(3, first=3)], hall(1), hall(2, site=2))
    assert sorted(rooms_of(found)) == [1, 2, 3, 4]
    assert found.unplaced == ((5, UnplacedReason.SEATS_GONE),)
    assert found.quality.displaced == 1


def test_78_6_a_guest_who_filed_late_goes_home_and_takes_no_seat_of_those_of_the_site() -> None:
    found = allocated([*people(4), person(5, home=2, wished_site=1)], hall(1), hall(2, site=2))
    assert rooms_of(found)[5] == 2
    assert (found.unplaced, found.quality.displaced) == ((), 0)


def test_78_6_equal_turns_are_decided_by_lot() -> None:
    same = [person(key, filed=1) for key in range(1, 9)]
    taken = Counter(key for seed in range(60) for key in rooms_of(allocated(same, hall(1), seed=seed)))
    assert set(taken) == set(range(1, 9))
    assert all(15 < times < 45 for times in taken.values())


# ---- days


def test_78_6_a_full_day_gives_another_day_of_the_same_site() -> None:
    both = hall(1, Desks(1, 1)), hall(2, day=SUNDAY)
    found = allocated(people(4, wished_day=SATURDAY), *both)
    assert rooms_of(found) == {1: 1, 2: 1, 3: 2, 4: 2}
    assert found.quality.day_wishes == Asked(4, 2)


def test_78_6_those_without_a_wish_leave_the_wished_day_to_whoever_wishes_it_even_later() -> None:
    found = allocated([*people(4), *people(4, first=5, wished_day=SATURDAY)], hall(1), hall(2, day=SUNDAY))
    assert {key for key, room in rooms_of(found).items() if room == 1} == {5, 6, 7, 8}


def test_78_6_a_day_without_a_sitting_is_no_day_to_wish() -> None:
    found = allocated([person(1, wished_day=SUNDAY)], hall(1))
    assert rooms_of(found) == {1: 1}
    assert found.quality.day_wishes == Asked(1, 0)


def test_78_6_at_home_the_wished_day_is_kept_when_the_wished_site_is_full() -> None:
    halls = hall(1, Desks(1, 1), site=2), hall(2), hall(3, day=SUNDAY)
    found = allocated([*people(2, home=2), person(3, wished_site=2, wished_day=SUNDAY)], *halls)
    assert rooms_of(found)[3] == 3


def test_78_6_two_sittings_of_one_day_share_its_wishes() -> None:
    morning, second = hall(1), hall(2, sitting=19)
    found = allocated(people(6, wished_day=SATURDAY), morning, second, hall(3, day=SUNDAY))
    assert Counter(rooms_of(found).values()) == {1: 3, 2: 3}


# ---- reasons


@pytest.mark.parametrize(
    ("halls", "reason"),
    [
        ([], UnplacedReason.NO_SITTING),
        ([hall(1, site=2)], UnplacedReason.NO_SITTING),
        ([hall(1, language=RUS)], UnplacedReason.NO_ROOM),
        ([hall(1, purpose=HEALTH)], UnplacedReason.NO_ROOM),
        ([hall(1, Desks(1, 1, ((1, 1),)))], UnplacedReason.SEATS_GONE),
    ],
)
def test_78_6_the_reason_says_what_the_site_lacks(halls: list[Hall], reason: UnplacedReason) -> None:
    found = allocated([person(7)], *halls)
    assert found.unplaced == ((7, reason),)
    assert (found.quality.candidates, found.quality.placed) == (1, 0)


@pytest.mark.parametrize("reason", UnplacedReason)
def test_78_6_every_reason_tells_what_to_do_in_both_languages(reason: UnplacedReason) -> None:
    assert "қайта" in reason.label.kk.split(":")[1]
    assert "повторите распределение" in reason.label.ru.split(":")[1]


# ---- needs


def test_34_7_health_and_low_vision_have_their_rooms_and_nobody_else_comes_in_while_there_are_seats() -> None:
    halls = hall(1), hall(2, purpose=LOW_VISION), hall(3, purpose=HEALTH)
    found = allocated([*people(4), person(5, low_vision=True), person(6, apart=True)], *halls)
    assert rooms_of(found) == {1: 1, 2: 1, 3: 1, 4: 1, 5: 2, 6: 3}
    assert (found.quality.low_vision, found.quality.apart) == (Asked(1, 1), Asked(1, 1))


def test_34_7_a_seat_for_low_vision_goes_to_somebody_else_only_when_he_would_have_none() -> None:
    halls = hall(1), hall(2, Desks(1, 1), purpose=LOW_VISION), hall(3, purpose=HEALTH)
    found = allocated([*people(6), person(7, low_vision=True)], *halls)
    assert {key: room for key, room in rooms_of(found).items() if room != 1} == {5: 2, 7: 2}
    assert found.unplaced == ((6, UnplacedReason.SEATS_GONE),)  # two seats of the health room stay empty


def test_34_7_without_rooms_of_their_own_they_sit_in_an_ordinary_one_and_are_counted() -> None:
    found = allocated([person(1, low_vision=True), person(2, apart=True), *people(2, first=3)], hall(1))
    assert next(place.seat for place in found.places if place.candidate == 1) in (1, 2)
    assert (found.quality.low_vision, found.quality.apart) == (Asked(1, 1), Asked(1, 0))


def test_g21_whoever_sees_badly_and_has_no_front_seat_is_counted() -> None:
    found = allocated(people(3, low_vision=True), hall(1))
    assert found.quality.low_vision == Asked(3, 2)


def test_g21_those_who_see_badly_are_spread_over_the_front_rows_of_the_rooms() -> None:
    candidates = [*people(4, low_vision=True), *people(4, first=5)]
    found = allocated(candidates, hall(1), hall(2))
    assert found.quality.low_vision == Asked(4, 4)


# ---- durations and rooms


def test_104_long_tests_have_a_room_of_their_own_where_one_is_left() -> None:
    candidates = [*people(4, subject="math"), *people(4, first=5)]
    found = allocated(candidates, hall(1), hall(2))
    assert found.quality.mixed_rooms == 0
    assert {rooms_of(found)[key] for key in (1, 2, 3, 4)} != {rooms_of(found)[key] for key in (5, 6, 7, 8)}


def test_104_where_rooms_are_tight_one_room_has_both_durations() -> None:
    found = allocated([*people(5, subject="math"), *people(7, first=6)], hall(1), hall(2), hall(3))
    assert found.quality.mixed_rooms == 1
    assert [count.minutes for count in found.quality.halls].count((200, 230)) == 1


def test_78_6_rooms_of_a_language_fill_in_proportion_to_their_seats() -> None:
    found = allocated(people(106), hall(1, Desks(5, 3)), hall(2, Desks(10, 3)), hall(3, Desks(10, 6)))
    assert Counter(rooms_of(found).values()) == {1: 15, 2: 30, 3: 61}


def test_78_6_each_subject_is_spread_over_sittings_and_rooms() -> None:
    subjects = ("art", "history", "kazakh")
    candidates = [person(key, subjects[key % 3]) for key in range(60)]
    found = allocated(candidates, *[hall(key, Desks(5, 2), day=DAYS[key % 3]) for key in range(1, 7)])
    each = Counter((room, subjects[key % 3]) for key, room in rooms_of(found).items())
    assert set(each.values()) <= {3, 4}


def test_108_spare_seats_stay_free_until_somebody_needs_them() -> None:
    found = allocated(people(9), hall(1), hall(2), spare=1)
    assert Counter(rooms_of(found).values()) == {1: 3, 2: 3}
    assert (found.quality.seats, found.quality.spare, len(found.unplaced)) == (8, 2, 3)


# ---- drawn again


REPLAY = """
from tests.rules.test_allocation_named import KAZ, MINUTES, allocated, hall, person
subjects = sorted(MINUTES)
told = [person(key, subjects[key % 5], filed=key % 7, low_vision=not key % 9) for key in range(90)]
print(allocated(told, *[hall(key, hall(1).desks.of(4, 3, "2-2")) for key in (1, 2, 3, 4)], spare=1).digest)
"""
DIGEST = "69e0f926ff85240a86034cb6852b277d7e0296ce6f832e965e1f60c7441b2a1a"


def test_78_6_the_lot_is_the_same_on_every_machine_and_for_ever() -> None:
    for hash_seed in ("0", "1"):
        environ = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
        told = subprocess.run([sys.executable, "-c", REPLAY], env=environ, capture_output=True, text=True, check=True)
        assert told.stdout.strip() == DIGEST


def test_78_6_another_seed_draws_another_lot() -> None:
    digests = {allocated(people(8), hall(1), hall(2), seed=seed).digest for seed in range(10)}
    assert len(digests) == 10


@pytest.mark.parametrize(
    ("candidates", "halls", "spare"),
    [([person(1), person(1)], [hall(1)], 0), ([person(1)], [hall(1), hall(1)], 0), ([person(1)], [hall(1)], -1)],
)
def test_what_makes_no_sense_is_not_allocated(candidates: list[Candidate], halls: list[Hall], spare: int) -> None:
    with pytest.raises(ValueError, match=r"twice|-1 spare"):
        allocate(candidates, halls, seed=1, spare=spare)


def test_78_6_nobody_and_no_room_make_an_empty_allocation() -> None:
    found = allocated([])
    assert (found.places, found.unplaced, found.quality.halls) == ((), (), ())


# ---- where nobody may be left without a seat


@pytest.mark.parametrize(
    ("kazakh", "russian", "refused", "missing"),
    [(80, 40, None, 0), (81, 40, KAZ, 1), (80, 43, RUS, 3), (0, 41, RUS, 1), (100, 0, KAZ, 20)],
)
def test_74_2_missing_seats_are_counted_for_their_language(
    kazakh: int, russian: int, refused: Language | None, missing: int
) -> None:
    halls = [hall(key, Desks(5, 4), language=RUS if key == 3 else KAZ) for key in (1, 2, 3)]
    candidates = [*people(kazakh), *people(russian, first=200, language=RUS)]
    if refused is None:
        refuse_missing_seats(candidates, halls, spare=0)
        assert len(allocated(candidates, *halls).places) == kazakh + russian
        return
    with pytest.raises(Refusal) as told:
        refuse_missing_seats(candidates, halls, spare=0)
    assert told.value.mark == "§74.2, §78.6"
    assert refused.label.kk in told.value.text.kk
    assert f"недостаёт {missing}." in told.value.text.ru


def test_108_spare_seats_are_no_seats_to_be_allocated() -> None:
    refuse_missing_seats(people(3), [hall(1)], spare=1)
    with pytest.raises(Refusal, match="1 орын кем"):
        refuse_missing_seats(people(4), [hall(1)], spare=1)
