"""Triggers of each table, derived from the models and the page of rights; their functions stand in `guard.sql`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from app.db import Base, Freeze
from app.roles import FIELD_RIGHTS, MATRIX, PRINTS, Role, may_print

KEPT = ("entry", "change", "access_note")
"""Tables that are only ever added to, by whomever."""
ONCE = {
    "commission": ["closed_at"], "sitting": ["seating_printed_at", "reported_at"], "reading": ["answers"],
    "sealed_key": ["opened_at", "blob", "checksum", "name", "sealed_at"], "scan": ["picture", "fills"],
    "form_template": ["form", "number", "name", "picture", "note", "back_to", "author_no", "made_at"],
}  # fmt: skip
PLACE = ("site_id", "commission_id", "branch_id")
CENTRE_SETS = {
    "sitting": ("campaign_id", "number", "day", "allocated_at"),
    "placement": ("sitting_id", "sitting_room_id", "application_id", "code", "language", "subject_id"),
}
"""Columns besides the place that only the Centre changes: the guard of the seating sheet trusts the day, and whose code
and subject a result belongs to is what the allocation said (§78.6); at the site only the participation is marked."""
BY_NAME = (
    ("access_note", "author", "BEFORE INSERT", "tell_author"),
    ("reading", "key", "BEFORE INSERT OR UPDATE", "refuse_after_key"),
    ("commission", "term", "BEFORE UPDATE", "keep_term"),
    ("commission", "jointly", "BEFORE INSERT OR UPDATE", "close_jointly"),
    ("form_template", "eyes", "BEFORE INSERT OR UPDATE", "keep_four_eyes"),
    ("room", "desks", "BEFORE INSERT OR UPDATE", "keep_desks"),
    ("room", "stock", "BEFORE INSERT OR UPDATE OR DELETE", "keep_stock"),
    ("sitting_room", "stock", "BEFORE INSERT OR UPDATE OR DELETE", "keep_stock"),
    ("room_stock", "steps", "BEFORE INSERT OR UPDATE OR DELETE", "keep_steps"),
    ("correction", "told", "BEFORE INSERT OR UPDATE", "keep_correction"),
    ("admission_pass", "steps", "BEFORE INSERT OR UPDATE", "keep_pass"),
    ("correction", "wrote", "AFTER UPDATE", "carry_correction"),
    ("application", "again", "AFTER INSERT OR UPDATE OR DELETE", "ask_again"),
)
"""What one table alone asks for: table, trigger, moment, function."""


def triggers(table: sa.Table, at: str = "") -> Iterator[str]:
    """Every trigger of a table; `at` is the schema to make them in, with its dot."""
    name = table.name
    unwatched = of_model(table, "unwatched")
    if unwatched is not None:
        yield _trigger(at + name, "journal", "AFTER INSERT OR UPDATE OR DELETE", _called("note_change", unwatched))
    if name in ONCE:
        yield _trigger(at + name, "once", "BEFORE UPDATE", _called("only_once", ONCE[name]))
    if name in KEPT:
        moment = "BEFORE UPDATE OR DELETE OR TRUNCATE"
        yield _trigger(at + name, "kept", moment, "refuse_rewriting()", each="STATEMENT")
    if columns := _of_centre(table):
        changes = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        yield _trigger(at + name, "place", "BEFORE UPDATE", "centre_only()", each=f"ROW WHEN ({changes})")
    yield from _of_columns(table, at)
    yield from _of_freeze(table, at)
    if name == "printout":
        yield _trigger(at + name, "printer", "BEFORE INSERT", _called("tell_printer", _printers()))
    for of, trigger, moment, function in BY_NAME:
        if of == name:
            yield _trigger(at + name, trigger, moment, f"{function}()")


def _printers() -> Iterator[str]:
    """Each form, and the roles that print it."""
    for form in PRINTS:
        yield from (form, " ".join(role.value for role in Role if may_print(form, role)))


def closings(at: str = "") -> Iterator[str]:
    """For every register that declares when a row is closed, the function that tells it of a row."""
    for table in Base.metadata.sorted_tables:
        if freeze := _freeze(table):
            yield (
                f"CREATE OR REPLACE FUNCTION {at}is_closed_{table.name}(old {table.name}) RETURNS boolean "
                "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp "
                f"AS $$ SELECT coalesce({freeze.when}, false) $$"
            )


def of_model(table: sa.Table, name: str) -> tuple[str, ...] | None:
    """What the model of a table declares under this name; None for tables of the guard's own."""
    found: tuple[str, ...] | None = next(
        (getattr(mapper.class_, name) for mapper in Base.registry.mappers if mapper.local_table is table), None
    )
    return found


def _freeze(table: sa.Table) -> Freeze | None:
    models = (mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)
    return next((model.register.freeze for model in models if model.register is not None), None)


def _trigger(table: str, name: str, moment: str, does: str, *, each: str = "ROW") -> str:
    return f"CREATE OR REPLACE TRIGGER {name} {moment} ON {table} FOR EACH {each} EXECUTE FUNCTION {does}"


def _called(function: str, arguments: Iterable[str]) -> str:
    return f"{function}({', '.join(_quoted(one) for one in arguments)})"


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _of_columns(table: sa.Table, at: str) -> Iterator[str]:
    """Columns that fewer roles write than write the row."""
    said: list[str] = []
    for column in table.columns:
        rights = FIELD_RIGHTS.get(f"{table.name}.{column.name}")
        if rights is not None and rights.write is not None:
            said += [column.name, _default(column), " ".join(sorted(role.value for role in rights.write))]
    if said:
        yield _trigger(at + table.name, "columns", "BEFORE INSERT OR UPDATE", _called("refuse_strange_columns", said))


def _default(column: sa.Column[object]) -> str:
    """What a column holds unless it is set; nothing where the database reckons it out."""
    told = getattr(column.server_default, "arg", "")
    return {"true": "true", "false": "false"}.get(str(told), told if isinstance(told, str) else "")


def _of_freeze(table: sa.Table, at: str) -> Iterator[str]:
    freeze = _freeze(table)
    if freeze is None:
        return
    journal, _, link = freeze.journal.partition(".")
    reckoned = [column.name for column in table.columns if column.computed is not None and freeze.but]
    said = [freeze.code, "new" if freeze.also_new else "", journal, link, *freeze.but, *reckoned]
    yield _trigger(at + table.name, "closed", "BEFORE INSERT OR UPDATE OR DELETE", _called("refuse_frozen", said))


def _of_centre(table: sa.Table) -> list[str]:
    """The columns of a row that others change which only the Centre may: first of all its place."""
    if not any("U" in cell.verbs for cell in MATRIX.get(table.name, {}).values()):
        return []
    return [name for name in (*PLACE, *CENTRE_SETS.get(table.name, ())) if name in table.columns]
