"""Who sits where, under which personal code, with which variant."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, NoReturn

from app.errors import Refusal
from app.rules.lots import by_lot
from app.rules.rooms import SEATS_A_DESK, Desks
from app.rules.terms import Language
from app.text import Text

SITE_DIGITS = 3
SERIAL_DIGITS = 5
STAMPED_SHEETS = 2  # §117: clean sheets for a candidate of a natural-science or mathematical subject
CORNERS = 4  # of a square of 2x2 seats: seats of the same corner are never neighbours
ENOUGH_VARIANTS = CORNERS  # with one for each corner a full room can always be laid out

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


class Sitter(NamedTuple):
    """A candidate of a room; `front`: near the board, because he sees badly."""

    key: int
    subject: str
    front: bool = False


class RoomPlan(NamedTuple):
    """A room of a sitting with its drawn plan."""

    key: int
    language: Language
    desks: Desks


class Place(NamedTuple):
    """Who sits where; seats are numbered from 1 within the room."""

    candidate: int
    hall: int
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


def seat_room(plan: RoomPlan, people: Iterable[Sitter], *, seed: int) -> dict[int, int]:
    """§78.6. Candidate -> seat, by lot; equal subjects apart as far as the room allows.

    Those who sit in front have their turn first, row by row from the board; then the commonest subject first. Seats
    are offered corner by corner of squares of 2x2 seats, since seats of one corner are never neighbours: a subject
    stays in its corner while it can.
    """
    groups: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for one in people:
        groups[not one.front, one.subject].append(one.key)
    order = sorted(groups, key=lambda group: (group[0], -len(groups[group]), group[1]))
    free = _offered(plan, max((len(keys) for keys in groups.values()), default=0), seed)
    beside = [frozenset[int](), *map(plan.desks.neighbours, range(1, plan.desks.seats + 1))]
    crowds: dict[str, list[int]] = defaultdict(lambda: [0] * len(beside))
    seated = {}
    for group in order:
        behind, subject = group
        crowd = crowds[subject]
        for key in by_lot(groups[group], seed, "seat"):
            seat = min(free if behind else _foremost(plan, free), key=crowd.__getitem__)
            free.remove(seat)
            seated[key] = seat
            for near in beside[seat]:
                crowd[near] += 1
    return seated


def _offered(plan: RoomPlan, most: int, seed: int) -> list[int]:
    """All seats, those of one corner together, by lot; the largest corner first if the commonest subject needs it."""
    corners: dict[int, list[int]] = {corner: [] for corner in by_lot(range(CORNERS), seed, plan.key, "corners")}
    for seat in by_lot(range(1, plan.desks.seats + 1), seed, plan.key, "seats"):
        corners[_corner(plan, seat)].append(seat)
    lying = list(corners.values())
    if most > len(lying[0]):
        lying.sort(key=len, reverse=True)
    return [seat for corner in lying for seat in corner]


def _foremost(plan: RoomPlan, free: Sequence[int]) -> list[int]:
    """The free seats nearest the board."""
    rows = {seat: plan.desks.place_of(seat)[0] for seat in free}
    nearest = min(rows.values())
    return [seat for seat in free if rows[seat] == nearest]


def _corner(plan: RoomPlan, seat: int) -> int:
    """The corner of its square of 2x2 seats in which a seat stands: two neighbours never stand in the same."""
    row, place = plan.desks.place_of(seat)
    return row % 2 * 2 + place % 2


def assign_variants(
    plan: RoomPlan, subjects: Mapping[int, str], variants: Mapping[str, Sequence[str]], *, seed: int
) -> dict[int, str]:
    """§117. Seat -> variant, so that no two neighbours have the same variant of the same subject.

    `subjects` maps taken seats to subjects, `variants` subjects to the variants that exist for them; empty seats get
    none. Four variants of a subject always suffice; refuses with the subject where fewer do not.
    """
    laid: dict[int, str] = {}
    seats: dict[str, list[int]] = defaultdict(list)
    for seat in sorted(subjects):
        seats[subjects[seat]].append(seat)
    for subject, taken in sorted(seats.items()):
        known = by_lot(set(variants.get(subject, ())), seed, plan.key, subject)
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


def _lay_squares(plan: RoomPlan, taken: Sequence[int], variants: Sequence[str], seed: int) -> dict[int, str]:
    """Neighbours never stand in the same corner of their squares of 2x2 seats, and corners share no variant."""
    used: Counter[int] = Counter()
    laid = {}
    for seat in by_lot(taken, seed, plan.key, *variants):
        corner = _corner(plan, seat)
        choices = variants[corner::ENOUGH_VARIANTS]
        laid[seat] = choices[used[corner] % len(choices)]
        used[corner] += 1
    return laid


def _lay_searching(plan: RoomPlan, taken: Sequence[int], variants: Sequence[str], seed: int) -> dict[int, str] | None:
    """Line by line with steps back; a border of laid seats that once led nowhere is not tried again."""
    order = _along(plan, taken)
    beside = {seat: plan.desks.neighbours(seat).intersection(taken) for seat in taken}
    choices = {seat: by_lot(variants, seed, plan.key, seat) for seat in taken}
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


def _digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()
