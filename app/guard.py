"""Rights and journal in the database: policies and triggers derived from the models and the page of rights."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Iterator
from importlib.resources import files

import sqlalchemy as sa

from app.db import Base
from app.roles import MATRIX
from app.text import KK_ALPHABET, KK_CODES

OWNER_NEEDS = {
    "staff", "site", "commission", "sitting", "entry", "change", "centre_password", "seating_print", "ticket_key",
    "right_cell", "clock", "job", "sealed_key", "sitting_room",
}  # fmt: skip
"""Tables that the guard's own functions read or write in the name of the owner."""

CLOSED_TO_APPLICATION = {"ticket_key", "right_cell", "clock"}
WRITTEN_BY_DATABASE = {"entry", "change", "seating_print"}
KEPT = ("entry", "change", "access_note")
"""Tables that are only ever added to, by whomever."""
ONCE = {
    "commission": ["closed_at"], "sitting": ["seating_printed_at", "reported_at"], "sealed_key": ["opened_at"],
    "reading": ["answers"], "scan": ["picture", "fills"],
}  # fmt: skip
HIDDEN = {"seat", "lot"}
PLACE = ("site_id", "commission_id", "branch_id")
CENTRE_SETS = {"sitting": ("campaign_id", "number", "day", "allocated_at")}
"""Columns besides the place that only the Centre changes: the guard of the seating sheet trusts the day."""
OF_COURSE = ("state", "attempts", "token", "lease_until", "finished_at", "done", "total", "stop_asked_at", "said")
"""Columns of a job that may change: what is done, and in whose name, stays as its author wrote it."""
FOR_APPLICATION = (
    "synaq_now", "move_clock", "is_demonstration", "who", "epoch_of", "has_staff", "reach", "may", "places",
    "commissions", "is_of_site", "open_act", "close_act", "broken_chains", "print_seating", "claim_job", "finish_job",
    "forgotten_jobs", "tell_job", "note_job", "stop_job", "repeat_job",
)  # fmt: skip
"""The guard's functions that the application calls; the others serve these and the triggers alone."""
COMMANDS = {"C": "INSERT", "R": "SELECT", "U": "UPDATE"}

FUNCTIONS = files("app").joinpath("guard.sql").read_text("utf-8")
WORKER = 0
"""The number in the ticket of a worker: no official has it."""

ticket_key = sa.Table(
    "ticket_key", Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("inner_pad", sa.LargeBinary, nullable=False),
    sa.Column("outer_pad", sa.LargeBinary, nullable=False),
)  # fmt: skip
right_cell = sa.Table(
    "right_cell", Base.metadata,
    sa.Column("role", sa.Text, primary_key=True),
    sa.Column("register", sa.Text, primary_key=True),
    sa.Column("verb", sa.Text, primary_key=True),
    sa.Column("reach", sa.Text, nullable=False),
)  # fmt: skip
clock = sa.Table(
    "clock", Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ahead", sa.Interval, nullable=False),
    sa.CheckConstraint("id = 1", name="single"),
)  # fmt: skip


def ticket(secret: bytes, user_id: int, epoch: int, *, seconds: int = 12 * 3600) -> str:
    """A ticket for the database: who acts, until when, sealed with the key of the installation."""
    said = f"{user_id}.{epoch}.{int(time.time()) + seconds}"
    return f"{said}.{hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()}"


def worker_ticket(secret: bytes) -> str:
    """The ticket with which a worker asks for jobs: it opens no row of any register."""
    return ticket(secret, WORKER, 0, seconds=60)


def order_function() -> str:
    """Kazakh alphabetical order as a key (the embedded server has no ICU)."""
    return (
        "CREATE OR REPLACE FUNCTION kk_order(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE "
        f"AS $$ SELECT translate(lower(words), '{KK_ALPHABET}', '{KK_CODES}') $$"
    )


def install(connection: sa.Connection, application: str, secret: bytes | None) -> None:
    """Put functions, triggers, grants, policies and the page of rights into the database; may be repeated.

    `connection` is the owner's; `application` the name of the application role; without `secret` the ticket key
    stays as it is.
    """
    connection.exec_driver_sql(_escaped(FUNCTIONS))
    for statement in statements(application):
        connection.exec_driver_sql(_escaped(statement))
    _write_rights(connection)
    if secret is not None:
        write_key(connection, secret)


def _escaped(statement: str) -> str:
    return statement.replace("%", "%%")


def statements(application: str) -> Iterator[str]:
    """Every grant, policy and trigger, table by table."""
    role = '"' + application.replace('"', '""') + '"'
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield from _functions(role)
    for table in Base.metadata.sorted_tables:
        yield from _guarded(table, role)
    yield from _users(role)


def _functions(role: str) -> Iterator[str]:
    """A function is open to nobody, unless the application calls it: a trigger's function on a table of one's own
    would write into the journal what never happened.
    """
    for name in re.findall(r"^CREATE OR REPLACE FUNCTION (\w+)", FUNCTIONS, re.MULTILINE):
        yield f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC, {role}"
    for name in FOR_APPLICATION:
        yield f"GRANT EXECUTE ON FUNCTION {name} TO {role}"


def _guarded(table: sa.Table, role: str) -> Iterator[str]:
    name = table.name
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS owner ON {name}"
    if name in OWNER_NEEDS:
        yield f"CREATE POLICY owner ON {name} TO CURRENT_USER USING (true) WITH CHECK (true)"
    for letter, command in COMMANDS.items():
        yield f"DROP POLICY IF EXISTS {command.lower()}_rows ON {name}"
        if _allowed(name, letter):
            yield f"GRANT {_granted(table, command)} ON {name} TO {role}"
            yield f"CREATE POLICY {command.lower()}_rows ON {name} FOR {command} TO {role} {_clauses(table, letter)}"
    yield from _triggers(table)


def _allowed(name: str, letter: str) -> bool:
    if name in HIDDEN:
        return letter in "CR"
    if name in CLOSED_TO_APPLICATION or (name in WRITTEN_BY_DATABASE and letter != "R"):
        return False
    return any(letter in cell.verbs for cell in MATRIX[name].values())


def _granted(table: sa.Table, command: str) -> str:
    if table.name == "centre_password" and command == "SELECT":
        return "SELECT (" + ", ".join(c.name for c in table.columns if c.name not in ("salt", "digest")) + ")"
    return f"UPDATE ({', '.join(OF_COURSE)})" if (table.name, command) == ("job", "UPDATE") else command


def _clauses(table: sa.Table, letter: str) -> str:
    rows = _reached(table, letter)
    seen, written = f"USING ({rows})", " AND ".join([f"({rows})", *_conditions(table, letter)])
    return {"C": f"WITH CHECK ({written})", "R": seen, "U": f"{seen} WITH CHECK ({written})"}[letter]


def _conditions(table: sa.Table, letter: str) -> Iterator[str]:
    """What a written row must be, besides standing at a place of its author."""
    if {"site_id", "commission_id"} <= set(table.columns.keys()) and not _is_tied(table):
        yield "is_of_site(commission_id, site_id)"
    if letter == "C" and "user_id" in table.columns and table.name != "staff":
        yield "user_id = (SELECT who())"


def _is_tied(table: sa.Table) -> bool:
    """Whether a foreign key already holds commission and site together."""
    tied = {"commission_id", "site_id"}
    return any(tied == {c.name for c in key.columns} for key in table.foreign_key_constraints)


def _reached(table: sa.Table, letter: str) -> str:
    if table.name in HIDDEN:
        return _hidden(table.name, letter)
    site = {"site": "id"}.get(table.name, "site_id" if "site_id" in table.columns else "")
    commission = {"commission": "id"}.get(table.name, "commission_id" if "commission_id" in table.columns else "")
    ways = []
    if site:
        through = "false" if commission else "true"
        ways.append(f"{site} = ANY ((SELECT places('{table.name}', '{letter}', {through}))::integer[])")
    if commission:
        ways.append(f"{commission} = ANY ((SELECT commissions('{table.name}', '{letter}'))::integer[])")
    if "id" in (site, commission) or (site and table.columns[site].nullable):
        ways.append(f"(SELECT reach('{table.name}', '{letter}') = 'a')")
    if _is_personal(table):
        mine = f"may('{table.name}', 'R')" if letter == "R" else f"reach('{table.name}', '{letter}') = 'o'"
        ways.append(f"(user_id = (SELECT who()) AND (SELECT {mine}))")
        ways.append(f"(SELECT reach('{table.name}', '{letter}') = 'a')")
    return " OR ".join(ways) or f"(SELECT may('{table.name}', '{letter}'))"


def _is_personal(table: sa.Table) -> bool:
    """Whether somebody reaches only the rows that are their own; then everybody who reaches any reaches their own."""
    return any(cell.reach == "o" for cell in MATRIX[table.name].values())


def _hidden(name: str, letter: str) -> str:
    """§43.6: laid by the allocation, read by nobody until the seating sheet of the sitting is printed."""
    if letter == "C":
        return "site_id = ANY ((SELECT places('placement', 'C', false))::integer[])"
    printed = f"p.sitting_id = {name}.sitting_id"
    return (
        "site_id = ANY ((SELECT places('seating_print', 'R', false))::integer[]) "  # noqa: S608  (our own tables)
        "AND EXISTS (SELECT 1 FROM seating_print p WHERE " + printed + ")"
    )


def _triggers(table: sa.Table) -> Iterator[str]:
    name = table.name
    unwatched = _unwatched(table)
    if unwatched is not None:
        arguments = ", ".join(f"'{column}'" for column in unwatched)
        yield (
            f"CREATE OR REPLACE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON {name} "
            f"FOR EACH ROW EXECUTE FUNCTION note_change({arguments})"
        )
    if name in ONCE:
        arguments = ", ".join(f"'{column}'" for column in ONCE[name])
        yield (
            f"CREATE OR REPLACE TRIGGER once BEFORE UPDATE ON {name} "
            f"FOR EACH ROW EXECUTE FUNCTION only_once({arguments})"
        )
    if name in KEPT:
        yield (
            f"CREATE OR REPLACE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
        )
    if columns := _of_centre(table):
        changes = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        yield (
            f"CREATE OR REPLACE TRIGGER place BEFORE UPDATE ON {name} "
            f"FOR EACH ROW WHEN ({changes}) EXECUTE FUNCTION centre_only()"
        )
    if name == "access_note":
        yield (
            "CREATE OR REPLACE TRIGGER author BEFORE INSERT ON access_note FOR EACH ROW EXECUTE FUNCTION tell_author()"
        )
    if name == "reading":
        yield (
            "CREATE OR REPLACE TRIGGER key BEFORE INSERT OR UPDATE ON reading "
            "FOR EACH ROW EXECUTE FUNCTION refuse_after_key()"
        )
    if name == "application":
        yield (
            "CREATE OR REPLACE TRIGGER base BEFORE INSERT OR UPDATE OR DELETE ON application "
            "FOR EACH ROW EXECUTE FUNCTION refuse_closed_base()"
        )
    if name == "commission":
        yield ("CREATE OR REPLACE TRIGGER term BEFORE UPDATE ON commission FOR EACH ROW EXECUTE FUNCTION keep_term()")


def _of_centre(table: sa.Table) -> list[str]:
    """The columns of a row that others change which only the Centre may: first of all its place."""
    if not _allowed(table.name, "U"):
        return []
    return [name for name in (*PLACE, *CENTRE_SETS.get(table.name, ())) if name in table.columns]


def _unwatched(table: sa.Table) -> tuple[str, ...] | None:
    for mapper in Base.registry.mappers:
        if mapper.local_table is table:
            unwatched: tuple[str, ...] | None = mapper.class_.unwatched
            return unwatched
    return None


def _users(role: str) -> Iterator[str]:
    """FAB's own tables: read to log in; a person changes only their own password."""
    yield "ALTER TABLE ab_user ENABLE ROW LEVEL SECURITY"
    yield "DROP POLICY IF EXISTS select_rows ON ab_user"
    yield "DROP POLICY IF EXISTS update_rows ON ab_user"
    yield f"CREATE POLICY select_rows ON ab_user FOR SELECT TO {role} USING (true)"
    yield f"CREATE POLICY update_rows ON ab_user FOR UPDATE TO {role} USING (id = (SELECT who()))"
    yield f"GRANT SELECT ON ab_user, ab_role, ab_user_role TO {role}"
    yield f"GRANT UPDATE (password) ON ab_user TO {role}"


def _write_rights(connection: sa.Connection) -> None:
    cells = [
        {"role": role.value, "register": register, "verb": verb, "reach": cell.reach}
        for register, row in MATRIX.items()
        for role, cell in row.items()
        for verb in cell.verbs
    ]
    connection.execute(sa.delete(right_cell))
    connection.execute(sa.insert(right_cell), cells)


def write_key(connection: sa.Connection, secret: bytes) -> None:
    """Tell the database the key by which it knows genuine tickets."""
    key = (hashlib.sha256(secret).digest() if len(secret) > 64 else secret).ljust(64, b"\0")
    pads = {"inner_pad": bytes(byte ^ 0x36 for byte in key), "outer_pad": bytes(byte ^ 0x5C for byte in key)}
    connection.execute(sa.delete(ticket_key))
    connection.execute(sa.insert(ticket_key).values(id=1, **pads))
