"""§43.6 by SQL: seats are read by nobody before the one print of the seating sheet, passwords of the Centre never."""

from __future__ import annotations

import psycopg
import pytest

from app.roles import MATRIX, Role
from tests.house.attacks import ACCEPTED, NO_ACT, NOT_YOURS, seen, told
from tests.house.rows import (
    FOREIGN,
    NO_SEATING_PRINT,
    OWN,
    SEATING_PASSWORD,
    fresh_serial,
    insertion,
    new_row,
    registers,
    values_of,
)
from tests.house.world import World

SEAT = next(table for table in registers() if table.name == "seat")
READERS = {role for role in Role if "R" in MATRIX["seating_print"][role].verbs}
PRINTED, NOT_TODAY, WRONG_PASSWORD = "SQ431", "SQ433", "SQ432"


def unprinted(world: World, place: str = OWN) -> int:
    """The sitting of this place whose seating sheet is not printed."""
    return int(next(row["id"] for row in world.rows["sitting", place] if row["serial"] == NO_SEATING_PRINT))


def print_seating(sitting: int, password: str = SEATING_PASSWORD) -> str:
    return f"SELECT print_seating({sitting}, '{password}')"


def hidden_seats(world: World) -> set[int]:
    rows = [*world.rows["seat", OWN], *world.rows["seat", FOREIGN]]
    sittings = {unprinted(world), unprinted(world, FOREIGN)}
    return {row["id"] for row in rows if row["sitting_id"] in sittings}


def readers(world: World, seats: set[int]) -> set[Role]:
    """The officials of the first site who read any of these seats."""
    found = set()
    for role in Role:
        with world.as_application(world.ticket(role)) as connection:
            if shown := seen(connection, SEAT) & seats:
                assert shown == seats, role
                found.add(role)
    return found


def test_43_6_before_the_print_nobody_reads_a_seat_and_after_it_only_the_readers_of_the_sheet(changing: World) -> None:
    hidden = hidden_seats(changing)
    own = {row["id"] for row in changing.rows["seat", OWN]} & hidden
    assert (len(hidden), len(own)) == (2, 1)
    assert readers(changing, hidden) == set()
    changing.act(Role.PROGRAMMER, "site 701", print_seating(unprinted(changing)))
    assert readers(changing, own) == READERS
    assert readers(changing, hidden - own) == set()
    with changing.as_application(changing.ticket(Role.PROGRAMMER, FOREIGN)) as connection:
        assert not seen(connection, SEAT) & own


def test_43_6_whoever_allocates_does_not_read_back(two_sites: World) -> None:
    row = new_row(SEAT, OWN, fresh_serial(SEAT), ids=two_sites.ids)
    row["sitting_id"] = unprinted(two_sites)
    with two_sites.as_application(two_sites.ticket(Role.NTC), acting=True) as connection:
        assert told(connection, insertion(SEAT, row), values_of(row)) == ACCEPTED
        for ending in ("RETURNING number", "ON CONFLICT (placement_id) DO UPDATE SET number = 1"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(f"{insertion(SEAT, row).as_string()} {ending}".encode(), values_of(row))
        connection.execute(insertion(SEAT, row), values_of(row))
        assert not seen(connection, SEAT) & hidden_seats(two_sites)
        assert told(connection, "UPDATE seat SET number = 1") == NOT_YOURS
        assert told(connection, "DELETE FROM seat") == NOT_YOURS
        noted = connection.execute("SELECT new FROM change WHERE register_name = 'seat'").fetchall()
        assert noted
        assert not any("number" in new for (new,) in noted)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PROGRAMMER])
def test_43_6_only_the_programmer_prints(two_sites: World, role: Role) -> None:
    with two_sites.as_application(two_sites.ticket(role), acting=True) as connection:
        assert told(connection, print_seating(unprinted(two_sites))) == NOT_YOURS


def test_43_6_and_only_of_the_own_site_within_an_act(two_sites: World) -> None:
    with two_sites.as_application(two_sites.ticket(Role.PROGRAMMER, FOREIGN), acting=True) as connection:
        assert told(connection, print_seating(unprinted(two_sites))) == NOT_YOURS
        assert told(connection, print_seating(999_999)) == NOT_YOURS
    with two_sites.as_application(two_sites.ticket(Role.PROGRAMMER)) as connection:
        assert told(connection, print_seating(unprinted(two_sites))) == NO_ACT
    with two_sites.as_application() as connection:
        assert told(connection, print_seating(unprinted(two_sites))) == NOT_YOURS


@pytest.mark.parametrize("password", ["", "x", SEATING_PASSWORD.lower(), f"{SEATING_PASSWORD} ", "%", "'' OR true --"])
def test_43_6_a_wrong_password_prints_nothing(two_sites: World, password: str) -> None:
    with two_sites.as_application(two_sites.ticket(Role.PROGRAMMER), acting=True) as connection:
        asked = "SELECT print_seating(%s, %s)"
        assert told(connection, asked, [unprinted(two_sites), password]) == WRONG_PASSWORD


def test_43_6_once_is_once_and_a_password_opens_once(changing: World) -> None:
    sitting = unprinted(changing)
    changing.act(Role.PROGRAMMER, "site 701", print_seating(sitting))
    with changing.as_application(changing.ticket(Role.PROGRAMMER), acting=True) as connection:
        assert told(connection, print_seating(sitting)) == PRINTED
        assert told(connection, "DELETE FROM seating_print") == NOT_YOURS
        assert told(connection, "UPDATE seating_print SET login = 'x'") == NOT_YOURS
        assert (
            told(connection, "INSERT INTO seating_print (site_id, sitting_id, at, login) VALUES (1, 1, now(), 'x')")
            == NOT_YOURS
        )
    with changing.as_superuser() as past:
        past.execute("SET session_replication_role = replica")
        past.execute("DELETE FROM seating_print WHERE sitting_id = %s", [sitting])
    with changing.as_application(changing.ticket(Role.PROGRAMMER), acting=True) as connection:
        assert told(connection, print_seating(sitting)) == WRONG_PASSWORD


def test_43_6_on_another_day_nothing_is_printed(changing: World) -> None:
    sitting = unprinted(changing)
    with changing.as_superuser() as past:
        past.execute("SET session_replication_role = replica")
        past.execute("UPDATE sitting SET day = day + 1")
    with changing.as_application(changing.ticket(Role.PROGRAMMER), acting=True) as connection:
        assert told(connection, print_seating(sitting)) == NOT_TODAY
        assert told(connection, "UPDATE sitting SET day = day - 1") == NOT_YOURS


WAYS_TO_THE_DIGEST = [
    "SELECT digest FROM centre_password",
    "SELECT salt FROM centre_password",
    "SELECT * FROM centre_password",
    "SELECT centre_password FROM centre_password",
    "SELECT to_jsonb(c) FROM centre_password c",
    "SELECT (c).digest FROM centre_password c",
    "SELECT 1 FROM centre_password WHERE digest = '\\x00'",
    "SELECT id FROM centre_password ORDER BY digest",
    "SELECT count(digest) FROM centre_password",
    "TABLE centre_password",
    "COPY centre_password (digest) TO STDOUT",
    "UPDATE centre_password SET used_at = NULL RETURNING digest",
]


@pytest.mark.parametrize("role", [Role.NTC, Role.PROGRAMMER])
@pytest.mark.parametrize("way", WAYS_TO_THE_DIGEST)
def test_43_6_what_a_password_left_is_read_by_nobody(two_sites: World, role: Role, way: str) -> None:
    with two_sites.as_application(two_sites.ticket(role), acting=True) as connection:
        assert told(connection, way) == NOT_YOURS


def test_43_6_nor_out_of_the_journal(two_sites: World) -> None:
    table = next(t for t in registers() if t.name == "centre_password")
    row = new_row(table, OWN, fresh_serial(table), ids=two_sites.ids)
    with two_sites.as_application(two_sites.ticket(Role.NTC), acting=True) as connection:
        connection.execute(insertion(table, row), values_of(row))
        noted = connection.execute("SELECT new FROM change WHERE register_name = 'centre_password'").fetchall()
        assert told(connection, f"{insertion(table, row).as_string()} RETURNING digest", values_of(row)) == NOT_YOURS
    assert noted
    assert not any({"salt", "digest"} & set(new) for (new,) in noted)
