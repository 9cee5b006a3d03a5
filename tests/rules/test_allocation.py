"""The allocation of a campaign, by properties: every demand is met, or the candidate is on the list of the unplaced."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, permutations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.allocation import Allocation, Hall, allocate
from app.rules.rooms import Desks
from app.rules.seating import RoomPlan, Sitter, assign_variants, clashes, seat_room
from app.rules.terms import Language, RoomPurpose, UnplacedReason
from tests.rules.campaigns import NEEDS, Claimed, Held, World, held, plans, purposes, sites, worlds

ORDINARY, LOW_VISION, HEALTH = RoomPurpose
tried = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def by_hall(world: World, found: Allocation) -> dict[int, list[Held]]:
    seated: dict[int, list[Held]] = {hall.key: [] for hall in world.halls}
    for one in held(world, found):
        seated[one.hall.key].append(one)
    return seated


def pooled(world: World) -> dict[tuple[int, Language, RoomPurpose], list[Hall]]:
    pools = defaultdict(list)
    for hall in world.halls:
        pools[hall.sitting, hall.language, hall.purpose].append(hall)
    return pools


@tried
@given(worlds())
def test_78_6_everybody_has_one_seat_or_one_reason(world: World) -> None:
    found = world.allocated()
    named = [place.candidate for place in found.places] + [one.candidate for one in found.unplaced]
    assert sorted(named) == sorted(one.key for one in world.candidates)


@tried
@given(worlds())
def test_74_5_every_seat_exists_and_is_given_once(world: World) -> None:
    found = world.allocated()
    assert len({(place.hall, place.seat) for place in found.places}) == len(found.places)
    assert all(1 <= one.seat <= one.hall.desks.seats for one in held(world, found))


@tried
@given(worlds())
def test_74_2_every_room_is_of_the_language_of_those_who_sit_in_it(world: World) -> None:
    assert all(one.who.language is one.hall.language for one in held(world, world.allocated()))


@tried
@given(worlds())
def test_34_7_108_spare_seats_stay_free_in_every_room(world: World) -> None:
    for key, seated in by_hall(world, world.allocated()).items():
        hall = next(hall for hall in world.halls if hall.key == key)
        assert len(seated) <= max(hall.desks.seats - world.spare, 0)


@tried
@given(worlds())
def test_78_6_nobody_is_sent_to_a_site_that_he_neither_wished_nor_belongs_to(world: World) -> None:
    assert all(one.hall.site in (one.who.home, one.who.wished_site) for one in held(world, world.allocated()))


@tried
@given(worlds())
def test_34_7_a_health_room_is_for_those_who_need_it_and_low_vision_goes_first(world: World) -> None:
    seated = held(world, world.allocated())
    claimed = Claimed(world, seated)
    for one in seated:
        assert one.hall.purpose is not HEALTH or one.who.apart
        if one.hall.purpose is LOW_VISION and not one.who.low_vision:  # only because there is nothing else
            for site in sites(one.who):
                assert all(claimed.gone(one.who, site, purpose) for purpose in purposes(one.who))


@tried
@given(worlds())
def test_78_6_a_wish_of_site_is_refused_only_when_those_who_filed_before_hold_its_seats(world: World) -> None:
    seated = held(world, world.allocated())
    claimed = Claimed(world, seated)
    for one in seated:
        if one.who.wished_site not in (None, one.hall.site):
            assert all(claimed.gone(one.who, one.who.wished_site, purpose) for purpose in purposes(one.who))


@tried
@given(worlds())
def test_78_6_a_wish_of_day_is_refused_only_when_wishes_filed_before_hold_its_seats(world: World) -> None:
    seated = held(world, world.allocated())
    claimed = Claimed(world, seated)
    for one in seated:
        if one.who.wished_day not in (None, one.hall.day):
            wanted = purposes(one.who)
            assert all(claimed.gone(one.who, one.hall.site, purpose, one.who.wished_day) for purpose in wanted)


@tried
@given(worlds())
def test_78_6_whoever_is_unplaced_finds_no_seat_at_either_site(world: World) -> None:
    found = world.allocated()
    claimed = Claimed(world, held(world, found))
    known = {one.key: one for one in world.candidates}
    for key, reason in found.unplaced:
        who = known[key]
        for site in sites(who):
            assert all(claimed.gone(who, site, purpose) for purpose in (*purposes(who), LOW_VISION))
        here = [hall for hall in world.halls if hall.site == who.home]
        fitting = [h for h in here if h.language is who.language and h.purpose in (*purposes(who), LOW_VISION)]
        assert (reason is UnplacedReason.NO_SITTING) == (not here)
        assert (reason is UnplacedReason.SEATS_GONE) == bool(fitting)


@tried
@given(worlds())
def test_34_7_whoever_needs_a_room_of_his_own_kind_has_it_while_there_is_one(world: World) -> None:
    seated = held(world, world.allocated())
    claimed = Claimed(world, seated)
    for one in seated:
        wanted = purposes(one.who)
        before = wanted[: wanted.index(one.hall.purpose)] if one.hall.purpose in wanted else wanted
        for purpose in before if one.who.wished_day is None else ():
            assert claimed.gone(one.who, one.hall.site, purpose)


@tried
@given(worlds())
def test_g21_who_sees_badly_sits_nearer_the_board_than_everybody_else(world: World) -> None:
    for seated in by_hall(world, world.allocated()).values():
        if seated and seated[0].hall.purpose is not LOW_VISION:
            rows = {one.who.low_vision: [] for one in seated}  # type: dict[bool, list[int]]
            for one in seated:
                rows[one.who.low_vision].append(one.hall.desks.place_of(one.seat)[0])
            assert max(rows.get(True, [0])) <= min(rows.get(False, [99]))


@tried
@given(worlds())
def test_78_6_those_without_a_wish_fill_the_sittings_of_their_site_evenly(world: World) -> None:
    seated = held(world, world.allocated())
    kinds = defaultdict(set)
    for hall in world.halls:
        kinds[hall.site, hall.language, hall.purpose].add(hall.sitting)
    room: Counter[tuple[int, Language, RoomPurpose]] = Counter()
    for hall in world.halls:
        room[hall.sitting, hall.language, hall.purpose] += world.room(hall)
    taken = Counter((one.hall.sitting, one.hall.language, one.hall.purpose) for one in seated)
    free = {
        (one.hall.sitting, one.hall.language, one.hall.purpose) for one in seated if one.who.wished_day != one.hall.day
    }
    for (_, language, purpose), sittings in kinds.items():
        pools = [(sitting, language, purpose) for sitting in sittings]
        for full, other in permutations(pools, 2):
            if full in free and taken[other] < room[other]:
                assert (taken[full] - 0.5) / room[full] <= (taken[other] + 0.5) / room[other] + 1e-9


@tried
@given(worlds())
def test_104_two_durations_share_a_room_only_where_no_choice_of_rooms_keeps_them_apart(world: World) -> None:
    seated = by_hall(world, world.allocated())
    for rooms in pooled(world).values():
        lasting = [{one.who.minutes for one in seated[hall.key]} for hall in rooms]
        mixed = sum(len(minutes) > 1 for minutes in lasting)
        assert mixed <= 1
        people = Counter(one.who.minutes for hall in rooms for one in seated[hall.key])
        assert mixed == (not _apart_is_possible([world.room(hall) for hall in rooms], people))


def _apart_is_possible(rooms: list[int], people: Counter[int]) -> bool:
    return any(
        people[230] <= sum(chosen) and people[200] <= sum(rooms) - sum(chosen)
        for count in range(len(rooms) + 1)
        for chosen in combinations(rooms, count)
    )


@tried
@given(worlds(), st.randoms(use_true_random=False))
def test_78_6_the_lot_is_drawn_again_in_any_order_of_rows(world: World, chance: Random) -> None:
    found = world.allocated()
    people, rooms = world.candidates[:], world.halls[:]
    chance.shuffle(people)
    chance.shuffle(rooms)
    again = allocate(people, rooms, seed=world.seed, spare=world.spare)
    assert again == found
    assert again.digest == found.digest


@tried
@given(worlds(), st.integers(4, 6))
def test_117_four_variants_leave_no_neighbours_alike_in_any_room(world: World, count: int) -> None:
    for seated in by_hall(world, world.allocated()).values():
        if seated:
            subjects = {one.seat: one.who.subject for one in seated}
            known = {subject: [f"{subject}{n}" for n in range(count)] for subject in subjects.values()}
            plan = seated[0].hall.plan
            assert clashes(plan, subjects, assign_variants(plan, subjects, known, seed=world.seed)) == []


@tried
@given(worlds())
def test_78_6_the_quality_is_what_can_be_counted(world: World) -> None:
    found = world.allocated()
    seated, told = by_hall(world, found), found.quality
    everybody = [one for people in seated.values() for one in people]
    assert (told.candidates, told.placed) == (len(world.candidates), len(found.places))
    assert told.seats == sum(hall.desks.seats for hall in world.halls)
    assert told.spare == told.seats - sum(map(world.room, world.halls))
    assert told.site_wishes.asked == sum(one.wished_site is not None for one in world.candidates)
    assert told.site_wishes.met == sum(one.who.wished_site == one.hall.site for one in everybody)
    assert told.day_wishes.asked == sum(one.wished_day is not None for one in world.candidates)
    assert told.day_wishes.met == sum(one.who.wished_day == one.hall.day for one in everybody)
    assert (told.low_vision.asked, told.apart.asked) == tuple(
        sum(getattr(one, need) for one in world.candidates) for need in reversed(NEEDS.values())
    )
    assert told.apart.met == sum(one.who.apart and one.hall.purpose is HEALTH for one in everybody)
    assert told.rooms_used == sum(map(bool, seated.values()))
    assert told.mixed_rooms == sum(len({one.who.minutes for one in people}) > 1 for people in seated.values())
    assert told.pairs == sum(map(_alike, seated.values())) == sum(count.pairs for count in told.halls)
    assert {count.hall: count.taken for count in told.halls} == {key: len(people) for key, people in seated.items()}


def _alike(seated: list[Held]) -> int:
    places = [(one.hall.desks.place_of(one.seat), one.who.subject) for one in seated]
    return sum(
        subject == other and max(abs(row - near), abs(place - beside)) == 1
        for ((row, place), subject), ((near, beside), other) in combinations(places, 2)
    )


# ---- within a room

subjects = st.lists(st.sampled_from("aaabbcd"), max_size=40)


def _seated(desks: Desks, told: list[str], seed: int) -> dict[int, str]:
    people = [Sitter(key, subject) for key, subject in enumerate(told[: desks.seats])]
    return {seat: told[key] for key, seat in seat_room(RoomPlan(1, Language.KAZ, desks), people, seed=seed).items()}


@tried
@given(plans(6), subjects, st.integers(0, 99))
def test_78_6_subjects_lie_apart_better_than_in_the_best_of_thirty_shuffles(
    desks: Desks, told: list[str], seed: int
) -> None:
    laid = _seated(desks, told, seed)
    chance = Random(seed)
    shuffled = []
    for _ in range(30):
        seats = chance.sample(range(1, desks.seats + 1), len(laid))
        shuffled.append(desks.alike(dict(zip(seats, laid.values(), strict=True))))
    assert desks.alike(laid) <= min(shuffled) + 1


@tried
@given(plans(6), st.integers(0, 99), st.data())
def test_78_6_a_subject_that_fits_one_corner_of_the_squares_has_no_neighbours(
    desks: Desks, seed: int, data: st.DataObject
) -> None:
    corners = Counter((row % 2, place % 2) for row, place in map(desks.place_of, range(1, desks.seats + 1)))
    told = ["math"] * data.draw(st.integers(1, max(corners.values())))
    told += [f"rare {n}" for n in range(data.draw(st.integers(0, desks.seats - len(told))))]
    assert desks.alike(_seated(desks, told, seed)) == 0


@settings(tried, max_examples=40)
@given(plans(2), st.lists(st.sampled_from("aab"), max_size=8), st.integers(0, 99))
def test_78_6_in_a_tiny_room_the_pairs_are_the_fewest_there_can_be_or_one_more(
    desks: Desks, told: list[str], seed: int
) -> None:
    if desks.seats > 8:
        return
    laid = _seated(desks, told, seed)
    seats = range(1, desks.seats + 1)
    padded = [*laid.values(), *[""] * (desks.seats - len(laid))]
    layouts = (
        {seat: one for seat, one in zip(seats, order, strict=True) if one} for order in set(permutations(padded))
    )
    assert desks.alike(laid) <= min(map(desks.alike, layouts)) + 1
