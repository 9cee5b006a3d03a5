"""Who sits where, under which personal code, with which variant."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple, NoReturn, TypeVar

from app.errors import Refusal
from app.rules.rooms import SEATS_A_DESK, Desks
from app.rules.terms import Language
from app.text import Text

T = TypeVar("T", int, str)

SITE_DIGITS = 3
SERIAL_DIGITS = 5
STAMPED_SHEETS = 2  # §117: clean sheets for a candidate of a natural-science or mathematical subject
ENOUGH_VARIANTS = 4  # with four a full room can always be laid out: one for each corner of a square of seats

# The quasigroup of order ten of Damm's thesis (2004).
DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


class Seeker(NamedTuple):
    """A candidate to be seated; `key` is unique and travels between installations."""

    key: int
    language: Language
    subject: str


class RoomPlan(NamedTuple):
    """A room of a sitting with its drawn plan."""

    key: int
    language: Language
    desks: Desks


class Place(NamedTuple):
    """Who sits where; seats are numbered from 1 within the room."""

    candidate: int
    room: int
    seat: int


def damm(digits: str) -> str:
    """Check digit after Damm: tells any one wrong digit and any swap of two neighbours."""
    interim = 0
    for digit in digits:
        interim = int(DAMM[interim][int(digit)])
    return str(interim)


def personal_code(site: str, serial: int) -> str:
    """The candidate's code (ТЖК) of pass and answer sheet: three digits of the site, five of the serial, one check."""
    body = f"{site}{serial:0{SERIAL_DIGITS}}"
    if not _digits(site, SITE_DIGITS) or not _digits(body, SITE_DIGITS + SERIAL_DIGITS):
        raise ValueError(f"site {site!r} has 3 digits and serial {serial} is between 0 and 99999")
    return body + damm(body)


def code_is_whole(code: str) -> bool:
    """Whether a code has nine digits and agrees with its check digit."""
    return _digits(code, SITE_DIGITS + SERIAL_DIGITS + 1) and damm(code) == "0"


def allocate(candidates: Sequence[Seeker], rooms: Sequence[RoomPlan], *, seed: int) -> list[Place]:
    """§74.2, §78.6. Every candidate to a room of his language and a seat, by lot.

    The same seed and the same candidates and rooms give the same seats in any order of input. The rooms of a
    language fill evenly; equal subjects sit apart as far as the room allows. Sorted by room and seat.
    """
    for language in Language:
        _refuse_missing_seats(candidates, rooms, language)
    places: list[Place] = []
    for language in Language:
        takers = [room for room in sorted(rooms) if room.language is language]
        seekers = [seeker for seeker in sorted(candidates) if seeker.language is language]
        for room, dealt in _deal(seekers, takers, seed):
            places += _seat(dealt, room, seed)
    return sorted(places, key=lambda place: (place.room, place.seat))


def assign_variants(
    plan: RoomPlan, subjects: Mapping[int, str], variants: Mapping[str, Sequence[str]], *, seed: int
) -> dict[int, str]:
    """§117. Seat -> variant, so that no two neighbours have the same variant of the same subject.

    `subjects` maps taken seats to subjects, `variants` subjects to the variants that exist for them; empty seats get
    none. Four variants of a subject always suffice; refuses with the subject where fewer do not.
    """
    laid: dict[int, str] = {}
    for subject in sorted(set(subjects.values())):
        taken = [seat for seat in sorted(subjects) if subjects[seat] == subject]
        known = _by_lot(set(variants.get(subject, ())), seed, plan.key, subject)
        lay = _lay_squares if len(known) >= ENOUGH_VARIANTS else _lay_searching
        found = lay(plan, taken, known, seed)
        if found is None:
            _refuse_few_variants(subject, len(known))
        laid |= found
    return dict(sorted(laid.items()))


def clashes(plan: RoomPlan, subjects: Mapping[int, str], variants: Mapping[int, str]) -> list[tuple[int, int]]:
    """Pairs of neighbouring seats with the same variant of the same subject: none in a lawful room."""
    return [
        (seat, beside)
        for seat in sorted(subjects)
        for beside in sorted(plan.desks.neighbours(seat))
        if seat < beside and subjects.get(beside) == subjects[seat] and variants[beside] == variants[seat]
    ]


def stamped_sheets(natural: Iterable[bool]) -> int:
    """Clean stamped sheets (§117) for candidates whose subjects are (True) or are not natural or mathematical."""
    return STAMPED_SHEETS * sum(natural)


def _refuse_missing_seats(candidates: Sequence[Seeker], rooms: Sequence[RoomPlan], language: Language) -> None:
    needed = sum(seeker.language is language for seeker in candidates)
    there = sum(room.desks.seats for room in rooms if room.language is language)
    if needed > there:
        raise Refusal(
            "§74.2, §78.6",
            Text(
                "Орын жетпейді: {language}, {needed} тестіленуші, {there} орын, {missing} орын кем. "
                "Осы тілдегі аудитория қосыңыз, содан кейін бөлуді қайталаңыз.",
                "Не хватает мест: {language}, тестируемых {needed}, мест {there}, недостаёт {missing}. "
                "Добавьте аудиторию этого языка и повторите распределение.",
            ).fill(language=language.label, needed=needed, there=there, missing=needed - there),
        )


def _refuse_few_variants(subject: str, count: int) -> NoReturn:
    raise Refusal(
        "§117",
        Text(
            "«{subject}» пәні бойынша {count} нұсқа жетпейді: көршілес орындарға бірдей нұсқа түседі. "
            "ҰТО-дан нұсқа сұраңыз ({enough} нұсқа әрқашан жетеді).",
            "По предмету «{subject}» вариантов ({count}) не хватает: у соседей оказался бы один вариант. "
            "Запросите варианты у НЦТ ({enough} вариантов хватает всегда).",
        ).fill(subject=subject, count=count, enough=ENOUGH_VARIANTS),
    )


def _deal(seekers: Sequence[Seeker], rooms: Sequence[RoomPlan], seed: int) -> Iterable[tuple[RoomPlan, list[Seeker]]]:
    """Each subject in turn, by lot within it, is dealt over the rooms in proportion to their seats."""
    drawn = sorted(seekers, key=lambda seeker: (seeker.subject, _lot(seed, "deal", seeker.key)))
    shares = _shares(len(drawn), [room.desks.seats for room in rooms])
    turns = sorted(((turn + 0.5) / share, index) for index, share in enumerate(shares) for turn in range(share))
    hands: dict[int, list[Seeker]] = defaultdict(list)
    for seeker, (_, index) in zip(drawn, turns, strict=True):
        hands[index].append(seeker)
    return [(room, hands[index]) for index, room in enumerate(rooms)]


def _shares(count: int, capacities: Sequence[int]) -> list[int]:
    """`count` split in proportion to the capacities, the largest remainders rounded up."""
    total = sum(capacities)
    shares = [count * capacity // total for capacity in capacities]
    by_remainder = sorted(range(len(capacities)), key=lambda index: (-(count * capacities[index] % total), index))
    for index in by_remainder[: count - sum(shares)]:
        shares[index] += 1
    return shares


def _seat(seekers: Sequence[Seeker], room: RoomPlan, seed: int) -> list[Place]:
    """The commonest subject first, each on the free seat with the fewest neighbours of the same subject."""
    count = Counter(seeker.subject for seeker in seekers)
    order = sorted(seekers, key=lambda seeker: (-count[seeker.subject], seeker.subject, _lot(seed, "seat", seeker.key)))
    free = _by_lot(range(1, room.desks.seats + 1), seed, room.key, "seats")
    crowd: dict[str, Counter[int]] = defaultdict(Counter)
    places = []
    for seeker in order:
        seat = min(free, key=crowd[seeker.subject].__getitem__)
        free.remove(seat)
        crowd[seeker.subject].update(room.desks.neighbours(seat))
        places.append(Place(seeker.key, room.key, seat))
    return places


def _lay_squares(plan: RoomPlan, taken: Sequence[int], variants: Sequence[str], seed: int) -> dict[int, str]:
    """Neighbours never stand in the same corner of their squares of 2x2 seats, and corners share no variant."""
    used: Counter[int] = Counter()
    laid = {}
    for seat in _by_lot(taken, seed, plan.key, *variants):
        row, place = plan.desks.place_of(seat)
        corner = row % 2 * 2 + place % 2
        choices = variants[corner::ENOUGH_VARIANTS]
        laid[seat] = choices[used[corner] % len(choices)]
        used[corner] += 1
    return laid


def _lay_searching(plan: RoomPlan, taken: Sequence[int], variants: Sequence[str], seed: int) -> dict[int, str] | None:
    """Line by line with steps back; a border of laid seats that once led nowhere is not tried again."""
    order = _along(plan, taken)
    beside = {seat: plan.desks.neighbours(seat).intersection(taken) for seat in taken}
    choices = {seat: _by_lot(variants, seed, plan.key, seat) for seat in taken}
    dead: set[tuple[int, tuple[str, ...]]] = set()
    laid: dict[int, str] = {}

    def lay(index: int) -> bool:
        if index == len(order):
            return True
        ahead = set(order[index:])
        border = (index, tuple(laid[seat] for seat in order[:index] if beside[seat] & ahead))
        if border in dead:
            return False
        seat = order[index]
        for variant in choices[seat]:
            if all(laid.get(near) != variant for near in beside[seat]):
                laid[seat] = variant
                if lay(index + 1):
                    return True
                del laid[seat]
        dead.add(border)
        return False

    return laid if lay(0) else None


def _along(plan: RoomPlan, taken: Iterable[int]) -> list[int]:
    """Seats in lines across the room's shorter side: the border between laid and unlaid seats stays short."""
    if plan.desks.rows < plan.desks.columns * SEATS_A_DESK:
        return sorted(taken, key=lambda seat: plan.desks.place_of(seat)[::-1])
    return sorted(taken)


def _by_lot(things: Iterable[T], seed: int, *purpose: object) -> list[T]:
    return sorted(things, key=lambda thing: _lot(seed, *purpose, thing))


def _lot(seed: int, *purpose: object) -> bytes:
    """The lot of a thing: any machine draws the same one from the same seed."""
    return sha256("/".join(map(str, (seed, *purpose))).encode()).digest()


def _digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()
