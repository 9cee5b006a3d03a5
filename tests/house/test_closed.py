"""By SQL: rows closed by their state, columns that are another's, bases closed by two, views that are shared."""

# ruff: noqa: S608  (attacks are written in SQL)
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy import orm

from app.db import Base, act, acting, frozen, sessions
from app.errors import Refusal
from app.guard import SHARED
from app.models import Application, Commission, Room, Score, Sitting
from app.roles import FIELD_RIGHTS, MATRIX, Role
from app.sentences import OF_DATABASE
from app.text import Text
from app.triggers import closings
from tests.house.attacks import ACCEPTED, JOINTLY, NOT_YOURS, STRANGE_COLUMN, seen, told
from tests.house.rows import FOREIGN, NEIGHBOUR, OWN, fresh_serial, insertion, new_row, registers, values_of
from tests.house.world import World

CLOSE, OPEN_AGAIN = "UPDATE commission SET closed_at = now()", "UPDATE commission SET closed_at = NULL"
BY_STATE = {
    "application": ("SQ009", Role.RESPONSIBLE, "surname = 'Басқа'", CLOSE, OPEN_AGAIN),
    "room": (
        "SQ786", Role.SITE, "building = 'басқа'",
        "UPDATE sitting SET allocated_at = now()", "UPDATE sitting SET allocated_at = NULL",
    ),
    "sitting": (
        "SQ179", Role.LEAD, "entry_time = '09:00'",
        "UPDATE sitting SET state = 'closed'", "UPDATE sitting SET state = 'planned'",
    ),
}  # fmt: skip
MODELS: dict[str, type[Base]] = {"application": Application, "room": Room, "sitting": Sitting}


@contextmanager
def past(world: World, *orders: str) -> Iterator[None]:
    """What the superuser did past every wall, and undid afterwards: pairs of orders."""
    with world.as_superuser() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(orders[0].encode())
        try:
            yield
        finally:
            connection.execute(orders[1].encode())


@contextmanager
def session_of(world: World, role: Role) -> Iterator[orm.Session]:
    with acting(world.ticket(role)), sessions(world.house.app_url)() as session:
        yield session


# ---- closed by its state


@pytest.mark.parametrize("table", BY_STATE)
def test_a_row_is_closed_by_its_state_for_every_door(two_sites: World, table: str) -> None:
    code, role, change, close, again = BY_STATE[table]
    order = f"UPDATE {table} SET {change}"
    with two_sites.as_application(two_sites.ticket(role), acting=True) as connection:
        assert told(connection, order) == ACCEPTED
        with past(two_sites, close, again):
            assert told(connection, order) == code
            assert told(connection, f"UPDATE {table} SET id = id") == code
            with two_sites.as_superuser() as everybody:
                assert told(everybody, order) == code
                assert told(everybody, f"DELETE FROM {table}") == code
        assert told(connection, order) == ACCEPTED


@pytest.mark.parametrize("table", BY_STATE)
def test_a_screen_can_tell_beforehand_what_the_database_will_say(two_sites: World, table: str) -> None:
    code, role, _, close, again = BY_STATE[table]
    with session_of(two_sites, role) as session:
        row = session.scalars(sa.select(MODELS[table])).first()
        assert row is not None
        assert frozen(session, row) is None
        with past(two_sites, close, again):
            said = frozen(session, row)
        assert said is not None
        assert (said.mark, said.text) == OF_DATABASE[code]


def test_every_freeze_is_told_alike_to_all_who_change_the_row() -> None:
    """Otherwise a screen would promise what the database refuses: whoever writes the row reads what closes it."""
    asked = {"application": {"commission"}, "room": {"sitting_room", "sitting"}}
    for table, others in asked.items():
        writers = {role for role in Role if "U" in MATRIX[table][role].verbs}
        assert all("R" in MATRIX[other][role].verbs for other in others for role in writers)


def test_149_a_score_and_a_statement_are_made_once(two_sites: World) -> None:
    with two_sites.as_application(two_sites.ticket(Role.PROGRAMMER), acting=True) as connection:
        for table in ("score", "statement"):
            assert told(connection, f"UPDATE {table} SET sitting_id = sitting_id") == NOT_YOURS
    with session_of(two_sites, Role.PROGRAMMER) as session:
        row = session.scalars(sa.select(Score)).first()
        assert row is not None
        said = frozen(session, row)
    assert said is not None
    assert said.mark == "§149"
    with two_sites.as_superuser() as connection:  # even he changes it only by lifting the guard, which `check` finds
        assert told(connection, "UPDATE score SET total = total + 1") == "SQ149"
        assert told(connection, "DELETE FROM statement") == "SQ149"


def test_9_nothing_is_added_to_or_moved_into_a_closed_base(two_sites: World) -> None:
    table = next(t for t in registers() if t.name == "application")
    row = new_row(table, OWN, fresh_serial(table), ids=two_sites.ids)
    with two_sites.as_application(two_sites.ticket(Role.RESPONSIBLE), acting=True) as connection:
        assert told(connection, insertion(table, row), values_of(row)) == ACCEPTED
        with past(two_sites, CLOSE, OPEN_AGAIN):
            assert told(connection, insertion(table, row), values_of(row)) == "SQ009"
    neighbour = two_sites.rows["commission", NEIGHBOUR][0]["id"]
    with (
        past(two_sites, f"{CLOSE} WHERE id = {neighbour}", OPEN_AGAIN),
        two_sites.as_superuser() as everybody,
    ):
        moved = f"UPDATE application SET commission_id = {neighbour} WHERE commission_id <> {neighbour} AND site_id = 1"
        assert told(everybody, moved) == "SQ009"


JOURNAL = (
    "CREATE OR REPLACE TRIGGER closed BEFORE INSERT OR UPDATE OR DELETE ON sitting_room FOR EACH ROW EXECUTE FUNCTION"
)


def test_a_line_of_the_journal_opens_the_row_that_it_names_and_no_other(changing: World) -> None:
    """The door of I-17 tried with registers that exist: rooms of a sitting closed but for the doubts that name them."""
    with changing.as_owner() as owner:
        owner.execute(
            "CREATE FUNCTION is_closed_sitting_room(old sitting_room) RETURNS boolean LANGUAGE sql AS 'SELECT true'"
        )
        owner.execute(f"{JOURNAL} refuse_frozen('SQ009', '', 'doubt', 'sitting_room_id', 'entered_at')".encode())
    first, second = changing.rows["sitting_room", OWN][:2]
    doubt = next(t for t in registers() if t.name == "doubt")
    line = new_row(doubt, OWN, fresh_serial(doubt), ids=changing.ids) | {"sitting_room_id": first["id"]}
    change = "UPDATE sitting_room SET state = 'scanned' WHERE id = "
    moves = f"UPDATE sitting_room SET entered_at = now() WHERE id = {second['id']}"
    with changing.as_application(changing.ticket(Role.PROGRAMMER), acting=True) as connection:
        assert told(connection, f"{change}{first['id']}") == "SQ009"
        assert told(connection, moves) == ACCEPTED
        connection.execute(insertion(doubt, line), values_of(line))
        assert told(connection, f"{change}{first['id']}") == ACCEPTED
        assert told(connection, f"{change}{second['id']}") == "SQ009"
        connection.execute("SELECT close_act('site 701', 'іс', 'дело', '§82')")
        connection.execute("SELECT open_act()")
        assert told(connection, f"{change}{first['id']}") == "SQ009"
    with changing.as_application(changing.ticket(Role.PROGRAMMER)) as connection:
        assert told(connection, f"{change}{first['id']}") == "SQ009"


# ---- columns of others


def test_every_column_of_the_page_exists_and_its_writers_write_the_row() -> None:
    tables = {table.name: table for table in registers()}
    for name, rights in FIELD_RIGHTS.items():
        register, _, column = name.partition(".")
        assert column in tables[register].columns, name
        of_row = {role for role in Role if set("CU") & set(MATRIX[register][role].verbs)}
        if register != "staff":  # accounts are written by their functions alone
            assert (rights.write or set()) <= of_row, name


WRITTEN = [
    (Role.PROGRAMMER, "sealed_key", "opened_at = now()", STRANGE_COLUMN),
    (Role.PROGRAMMER, "sealed_key", "opened_by = 'мен'", STRANGE_COLUMN),
    (Role.PROGRAMMER, "sealed_key", "asked_at = now(), asked_by = 'мен'", ACCEPTED),
    (Role.REPRESENTATIVE, "sealed_key", "asked_at = now()", STRANGE_COLUMN),
    (Role.REPRESENTATIVE, "sealed_key", "opened_at = now(), opened_by = 'мен'", ACCEPTED),
    (Role.LEAD, "sealed_key", "opened_at = opened_at, asked_by = asked_by", ACCEPTED),
    (Role.PROGRAMMER, "sitting", "started_at = now()", STRANGE_COLUMN),
    (Role.REPRESENTATIVE, "sitting", "finished_at = now()", STRANGE_COLUMN),
    (Role.LEAD, "sitting", "started_at = now(), finished_at = now(), reported_at = now()", ACCEPTED),
    (Role.LEAD, "sitting", "seating_printed_at = now()", STRANGE_COLUMN),
    (Role.CHAIR, "commission", "kk = 'басқа'", STRANGE_COLUMN),
    (Role.NTC, "commission", "kk = 'басқа'", ACCEPTED),
]


@pytest.mark.parametrize(("role", "table", "change", "said"), WRITTEN, ids=[f"{w[0].value} {w[2]}" for w in WRITTEN])
def test_a_column_is_written_by_its_roles_alone(
    two_sites: World, role: Role, table: str, change: str, said: str
) -> None:
    with two_sites.as_application(two_sites.ticket(role), acting=True) as connection:
        assert told(connection, f"UPDATE {table} SET {change}") == said


def test_whose_duty_a_column_is_is_told_by_name(two_sites: World) -> None:
    of = two_sites.rows["site", OWN][0]["id"]
    with session_of(two_sites, Role.PROGRAMMER) as session:
        site = session.get(next(m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == "site"), of)
        with pytest.raises(Refusal) as refused, act(session, Text("іс", "дело"), mark="§147", place=site):
            session.execute(sa.text("UPDATE sealed_key SET opened_at = now()"))
    assert refused.value.text.ru == (
        "Столбец «Открыт» заполняет: руководитель группы представителей Министерства, представитель Министерства. "
        "Обратитесь к нему."
    )


# ---- §78.4


AGREE = {Role.CHAIR: "chair_agreed_at", Role.RESPONSIBLE: "responsible_agreed_at"}


def close(**agreed: str) -> str:
    said = ", ".join(f"{column} = {moment}" for column, moment in agreed.items())
    return f"UPDATE commission SET {said} WHERE id = 1"


@pytest.mark.parametrize("role", AGREE)
def test_78_4_each_agrees_for_themselves_and_nobody_closes_alone(two_sites: World, role: Role) -> None:
    other = next(column for of, column in AGREE.items() if of is not role)
    with two_sites.as_application(two_sites.ticket(role), acting=True) as connection:
        assert told(connection, close(**{AGREE[role]: "now()"})) == ACCEPTED
        assert told(connection, close(**{other: "now()"})) == JOINTLY
        assert told(connection, close(closed_at="now()")) == JOINTLY
        assert told(connection, close(**{AGREE[role]: "now()", "closed_at": "now()"})) == JOINTLY
        assert (
            told(connection, close(chair_agreed_at="now()", responsible_agreed_at="now()", closed_at="now()"))
            == JOINTLY
        )


def test_78_4_the_second_of_the_two_closes(changing: World) -> None:
    changing.act(Role.CHAIR, "commission 100", close(chair_agreed_at="now()"))
    with changing.as_application(changing.ticket(Role.RESPONSIBLE), acting=True) as connection:
        assert told(connection, close(closed_at="now()")) == JOINTLY
        assert told(connection, close(responsible_agreed_at="now()", closed_at="now()")) == ACCEPTED
    changing.act(Role.RESPONSIBLE, "commission 100", close(responsible_agreed_at="now()", closed_at="now()"))
    with changing.as_application(changing.ticket(Role.CHAIR), acting=True) as connection:
        assert told(connection, close(closed_at="NULL")) in {"SQ002", JOINTLY}


def test_78_4_a_change_of_an_application_asks_both_again(changing: World) -> None:
    """Whoever changed the base after the other's word would otherwise close what the other has not seen."""
    changing.act(Role.CHAIR, "commission 100", close(chair_agreed_at="now()"))
    changing.act(Role.RESPONSIBLE, "commission 100", "UPDATE application SET surname = 'Басқа'")
    with changing.as_application(changing.ticket(Role.RESPONSIBLE), acting=True) as connection:
        found = connection.execute("SELECT chair_agreed_at FROM commission WHERE id = 1").fetchone()
        assert found == (None,)
        assert told(connection, close(responsible_agreed_at="now()", closed_at="now()")) == JOINTLY


@pytest.mark.parametrize("role", [Role.NTC])
def test_78_4_not_even_the_centre_closes_or_agrees(two_sites: World, role: Role) -> None:
    with two_sites.as_application(two_sites.ticket(role), acting=True) as connection:
        for column in ("chair_agreed_at", "responsible_agreed_at", "closed_at"):
            assert told(connection, close(**{column: "now()"})) == JOINTLY
        table = Commission.__table__
        row = new_row(table, OWN, 0, ids=two_sites.ids) | {"code": "900", "of_site": False}  # type: ignore[arg-type]
        assert told(connection, insertion(table, row), values_of(row)) == ACCEPTED  # type: ignore[arg-type]
        shut = row | {"closed_at": row["opened_at"]}
        assert told(connection, insertion(table, shut), values_of(shut)) == JOINTLY  # type: ignore[arg-type]


def test_9_at_its_hour_either_puts_the_moment_down_and_no_other_moment(two_sites: World) -> None:
    for role in AGREE:
        with (
            two_sites.as_application(two_sites.ticket(role), acting=True) as connection,
            past(
                two_sites,
                "UPDATE commission SET closes_at = closes_at - interval '20 days' WHERE id = 1",
                "UPDATE commission SET closes_at = closes_at + interval '20 days' WHERE id = 1",
            ),
        ):
            assert told(connection, close(closed_at="closes_at")) == ACCEPTED
            assert told(connection, close(closed_at="now()")) == JOINTLY


# ---- saved views and reports

KEPT = [table for table in registers() if table.name in SHARED]
kept = pytest.mark.parametrize("table", KEPT, ids=lambda table: str(table.name))


def view(world: World, table: sa.Table, of: Role, shared: dict[str, object]) -> tuple[sql.Composed, list[object]]:
    row = new_row(table, "everywhere", fresh_serial(table), ids=world.ids)
    row |= {"user_id": world.user(of), "title": "көрініс", **shared}
    return insertion(table, row), values_of(row)


@kept
def test_only_the_centre_shares_everywhere_and_others_inside_their_own_place(two_sites: World, table: sa.Table) -> None:
    shares = [
        (Role.NTC, "", ACCEPTED), (Role.NTC, "site 701", NOT_YOURS), (Role.SITE, "", NOT_YOURS),
        (Role.SITE, "site 701", ACCEPTED), (Role.SITE, "site 702", NOT_YOURS), (Role.SITE, "commission 100", NOT_YOURS),
        (Role.RESPONSIBLE, "commission 100", ACCEPTED), (Role.RESPONSIBLE, "commission 200", NOT_YOURS),
        (Role.RESPONSIBLE, "site 701", NOT_YOURS), (Role.NTC_SECRETARY, "", NOT_YOURS), (Role.CANDIDATE, "", NOT_YOURS),
    ]  # fmt: skip
    for role, place, said in shares:
        with two_sites.as_application(two_sites.ticket(role)) as connection:
            assert told(connection, *view(two_sites, table, role, {"place": place, "role": Role.PROGRAMMER})) == said, (
                role,
                place,
            )
            assert told(connection, *view(two_sites, table, role, {})) == ACCEPTED


@kept
def test_a_shared_view_is_read_by_the_role_at_the_place_and_changed_by_its_owner_alone(
    changing: World, table: sa.Table
) -> None:
    mine = changing.rows[table.name, "everywhere"][changing.user(Role.SITE) - 1]["id"]
    readers = [(Role.PROGRAMMER, OWN), (Role.PROGRAMMER, FOREIGN), (Role.LEAD, OWN), (Role.SITE, FOREIGN)]

    def read_by() -> list[tuple[Role, str]]:
        found = []
        for role, place in readers:
            with changing.as_application(changing.ticket(role, place)) as connection:
                if mine in seen(connection, table):
                    found.append((role, place))
                for order in (f"UPDATE {table.name} SET title = 'x'", f"UPDATE {table.name} SET user_id = user_id"):
                    assert told(connection, f"{order} WHERE id = {mine}") == "no row"
        return found

    assert read_by() == []
    with past(
        changing, f"UPDATE {table.name} SET role = 'programmer', place = 'site 701' WHERE id = {mine}", "SELECT 1"
    ):
        assert read_by() == [(Role.PROGRAMMER, OWN)]
    with past(changing, f"UPDATE {table.name} SET place = '' WHERE id = {mine}", "SELECT 1"):
        assert read_by() == [(Role.PROGRAMMER, OWN), (Role.PROGRAMMER, FOREIGN)]
    with past(changing, f"UPDATE {table.name} SET dropped_at = now() WHERE id = {mine}", "SELECT 1"):
        assert read_by() == []
    with changing.as_application(changing.ticket(Role.SITE)) as connection:
        assert mine in seen(connection, table)
        assert told(connection, f"UPDATE {table.name} SET title = 'x' WHERE id = {mine}") == NOT_YOURS  # place ''
        assert (
            told(connection, f"UPDATE {table.name} SET title = 'x', place = 'site 701' WHERE id = {mine}") == ACCEPTED
        )


def test_every_freeze_has_its_sentence_and_its_function() -> None:
    declared = [m.class_ for m in Base.registry.mappers if m.class_.register and m.class_.register.freeze]
    assert {m.__tablename__ for m in declared} >= {"application", "room", "sitting", "score", "statement"}
    assert len(list(closings())) == len(declared)
    assert all(m.register.freeze.code in OF_DATABASE for m in declared)
