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
from app.roles import MATRIX, Role, cell, makes
from app.text import KK_ALPHABET, KK_CODES
from app.triggers import closings, triggers

OWNER_NEEDS = {
    "staff", "site", "commission", "sitting", "entry", "change", "centre_password", "seating_print", "ticket_key",
    "right_cell", "clock", "job", "sealed_key", "sitting_room", "branch", "printout",
    "form_template", "saved_report", "application", "placement", "correction", "room_stock", "run_lot",
    "allocation_run", "responsible_person",
}  # fmt: skip
"""Tables that the guard's own functions read or write in the name of the owner, and what `check` reads."""

CLOSED_TO_APPLICATION = {"ticket_key", "right_cell", "clock"}
WRITTEN_BY_DATABASE = {"entry", "change", "seating_print"}
HIDDEN = {"seat", "lot", "run_lot"}
SHARED = {"saved_view", "saved_report"}
"""What a person keeps and may share with a role: everywhere if they are of the Centre, else at their own place."""
THROUGH = {("official", "R"): "SELECT official_id FROM official_assignment"}
"""Rows without a place that are seen by whoever sees a row which names them."""
OF_COURSE = ("state", "attempts", "token", "lease_until", "finished_at", "done", "total", "stop_asked_at", "said")
"""Columns of a job that may change: what is done, and in whose name, stays as its author wrote it."""
FOR_APPLICATION = (
    "synaq_now", "move_clock", "is_demonstration", "who", "epoch_of", "has_staff", "reach", "may", "places",
    "commissions", "is_of_site", "open_act", "close_act", "broken_chains", "print_seating", "claim_job", "finish_job",
    "my_role", "own_place", "head_of", "heads", "forgotten_jobs", "tell_job", "note_job", "stop_job", "repeat_job",
    "history_of", "keeps_account", "make_account", "renew_account", "dismiss_account", "move_account",
    "change_password", "verify_paper", "plan_reports", "take_lot", "send_to_site", "apply_correction", "is_applied",
    "sites_to_wish",
)  # fmt: skip
"""The guard's functions that the application calls; the others serve these and the triggers alone."""
COMMANDS = {"C": "INSERT", "R": "SELECT", "U": "UPDATE"}

FAB_TABLES = ("ab_user", "ab_role", "ab_user_role")
"""Tables of Flask-AppBuilder that the application reads."""
FOREIGN = """
SELECT format('DROP POLICY %I ON public.%I', polname, relname) FROM pg_policy JOIN pg_class c ON c.oid = polrelid
WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT format('DROP TRIGGER %I ON public.%I', tgname, relname)
FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
WHERE NOT tgisinternal AND relname = ANY(:tables) AND relnamespace = 'public'::regnamespace
UNION ALL SELECT format('DROP FUNCTION %s', p.oid::regprocedure) FROM pg_proc p
WHERE pronamespace = 'public'::regnamespace AND NOT proname = ANY(:kept)
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
FUNCTIONS = "\n".join(files("app").joinpath(name).read_text("utf-8") for name in ("guard.sql", "accounts.sql"))
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
    clear(connection)
    connection.exec_driver_sql(_escaped(FUNCTIONS))
    for statement in statements(application):
        connection.exec_driver_sql(_escaped(statement))
    _write_rights(connection)
    if secret is not None:
        write_key(connection, secret)


def _escaped(statement: str) -> str:
    return statement.replace("%", "%%")


def clear(connection: sa.Connection) -> None:
    """Take away every policy and trigger, and every function that is no longer of the guard, by whomever laid."""
    found = connection.execute(sa.text(FOREIGN), {"tables": [*Base.metadata.tables, *FAB_TABLES], "kept": names()})
    for order in found.scalars().all():
        connection.exec_driver_sql(order)


def names() -> list[str]:
    """The functions of the guard."""
    told = "\n".join([FUNCTIONS, *closings(), order_function()])
    return re.findall(r"^CREATE OR REPLACE FUNCTION (\w+)", told, re.MULTILINE)


def statements(application: str, at: str = "") -> Iterator[str]:
    """Every grant, policy and trigger, table by table; `at` is the schema to lay them in, with its dot."""
    role = '"' + application.replace('"', '""') + '"'
    if not at:
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}"
        yield f"REVOKE ALL ON SCHEMA public FROM {role}"
        yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield from closings(at)
    yield from _functions(role, at)
    for table in Base.metadata.sorted_tables:
        yield from _guarded(table, role, at)
    yield from _users(role, at)


def _functions(role: str, at: str) -> Iterator[str]:
    """A function is open to nobody, unless the application calls it: a trigger's function on a table of one's own
    would write into the journal what never happened.
    """
    for name in names():
        if name != "kk_order":  # columns are reckoned out by it, in whoever's name
            yield f"REVOKE ALL ON FUNCTION {at}{name} FROM PUBLIC, {role}"
    for name in FOR_APPLICATION:
        yield f"GRANT EXECUTE ON FUNCTION {at}{name} TO {role}"


def _guarded(table: sa.Table, role: str, at: str) -> Iterator[str]:
    """The owner's functions see all rows of the tables they need, of the others those that the bearer sees."""
    name = at + table.name
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    if table.name in OWNER_NEEDS:
        yield f"CREATE POLICY owner ON {name} TO CURRENT_USER USING (true) WITH CHECK (true)"
    for letter, command in COMMANDS.items():
        if _allowed(table.name, letter):
            yield f"GRANT {_granted(table, command)} ON {name} TO {role}"
            to = role if letter != "R" or table.name in OWNER_NEEDS else f"{role}, CURRENT_USER"
            yield f"CREATE POLICY {command.lower()}_rows ON {name} FOR {command} TO {to} {_clauses(table, letter)}"
    yield from triggers(table, at)


def _allowed(name: str, letter: str) -> bool:
    if name in HIDDEN:
        return letter in ("C" if name == "run_lot" else "CR")
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
    if table.name in SHARED:
        yield "CASE place WHEN '' THEN role IS NULL OR (SELECT my_role()) = 'ntc' ELSE place = (SELECT own_place()) END"


def _is_tied(table: sa.Table) -> bool:
    """Whether a foreign key already holds commission and site, or commission and candidate, together."""
    keys = [{c.name for c in key.columns} for key in table.foreign_key_constraints]
    return any("commission_id" in key and len(key) > 1 for key in keys)


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
    if (table.name, letter) == ("commission", "R"):  # its candidates may be seated at another site than its own
        ways.append("EXISTS (SELECT 1 FROM placement p WHERE p.commission_id = commission.id "
                    "AND p.site_id = ANY ((SELECT places('commission', 'R', false))::integer[]))")  # fmt: skip
    if "id" in (site, commission) or (site and table.columns[site].nullable):
        ways.append(f"(SELECT reach('{table.name}', '{letter}') = 'a')")
    if _is_personal(table):
        mine = f"may('{table.name}', 'R')" if letter == "R" else f"reach('{table.name}', '{letter}') = 'o'"
        placed = [name for name in ("site_id", "commission_id") if name in table.columns and letter != "R"]
        here = f" AND num_nonnulls({', '.join(placed)}) = 0" if placed else ""
        ways.append(f"(user_id = (SELECT who()){here} AND (SELECT {mine}))")
        ways.append(f"(SELECT reach('{table.name}', '{letter}') = 'a')")
    if (table.name, letter) in THROUGH:
        ways.append(f"(SELECT may('{table.name}', '{letter}')) AND id IN ({THROUGH[table.name, letter]})")
        ways.append(f"(SELECT reach('{table.name}', '{letter}') = 'a')")
    if table.name in SHARED and letter == "R":
        shared = "role = (SELECT my_role()) AND place IN ('', (SELECT own_place()))"
        ways.append(f"({shared} AND dropped_at IS NULL)")
    return " OR ".join(ways) or f"(SELECT may('{table.name}', '{letter}'))"


def _is_personal(table: sa.Table) -> bool:
    """Whether somebody reaches only the rows that are their own; then everybody who reaches any reaches their own."""
    return any(cell.reach == "o" for cell in MATRIX[table.name].values())


def _hidden(name: str, letter: str) -> str:
    """§43.6: laid by the allocation, read by nobody until the seating sheet of the sitting is printed."""
    if name == "run_lot":
        return "(SELECT may('allocation_run', 'C'))" if letter == "C" else "false"
    if letter == "C":
        return "site_id = ANY ((SELECT places('placement', 'C', false))::integer[])"
    printed = f"p.sitting_id = {name}.sitting_id"
    return (
        "site_id = ANY ((SELECT places('seating_print', 'R', false))::integer[]) "  # noqa: S608  (our own tables)
        "AND EXISTS (SELECT 1 FROM seating_print p WHERE " + printed + ")"
    )


def _users(role: str, at: str) -> Iterator[str]:
    """FAB's own tables: read to log in, written by the functions of accounts alone."""
    yield f"ALTER TABLE {at}ab_user ENABLE ROW LEVEL SECURITY"
    yield f"CREATE POLICY select_rows ON {at}ab_user FOR SELECT TO {role} USING (true)"
    yield f"GRANT SELECT ON {', '.join(at + name for name in FAB_TABLES)} TO {role}"


def _write_rights(connection: sa.Connection) -> None:
    connection.execute(sa.delete(right_cell))
    connection.execute(sa.insert(right_cell), right_cells())


def right_cells() -> list[dict[str, str]]:
    """The page of rights, a line a verb, as it lies in the database."""
    return account_cells() + [
        {"role": role.value, "register": register, "verb": verb, "reach": cell.reach}
        for register, row in MATRIX.items()
        for role, cell in row.items()
        for verb in cell.verbs
    ]


def strange_rights(connection: sa.Connection) -> list[str]:
    """Lines of the page of rights that the database has and the code has not, or the reverse."""
    found = {tuple(row) for row in connection.execute(sa.select(right_cell))}
    due = {(line["role"], line["register"], line["verb"], line["reach"]) for line in right_cells()}
    return sorted(f"right {' '.join(line)}" for line in found ^ due)


def account_cells() -> list[dict[str, str]]:
    """Who keeps whose accounts, as lines of the page in the database."""
    return [
        {"role": keeper.value, "register": f"account {kept.value}", "verb": "C", "reach": cell("staff", keeper).reach}
        for keeper in Role
        for kept in makes(keeper)
    ]


def write_key(connection: sa.Connection, secret: bytes) -> None:
    """Tell the database the key by which it knows genuine tickets."""
    key = (hashlib.sha256(secret).digest() if len(secret) > 64 else secret).ljust(64, b"\0")
    pads = {"inner_pad": bytes(byte ^ 0x36 for byte in key), "outer_pad": bytes(byte ^ 0x5C for byte in key)}
    connection.execute(sa.delete(ticket_key))
    connection.execute(sa.insert(ticket_key).values(id=1, **pads))
