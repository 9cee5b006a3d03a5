"""One row of every register, made from the shape of its table: for each place, with the rows that it leans on."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from psycopg import sql
from psycopg.types.json import Jsonb

from app.db import Base
from app.rules.applications import bin_with_check, iin_with_check
from app.stages.sheets import LAYOUT

SEATING_PASSWORD = "BIR-RET-QANA"
SALT = b"sixteen bytes ok"
BUBBLE = next(iter(LAYOUT.by_place))

OWN, NEIGHBOUR, FOREIGN = "own", "neighbour", "foreign"
"""Places as an official of the first site sees them: theirs; another commission of their site; another site."""
EVERYWHERE = "everywhere"
"""Where rows without a place are."""
SITE = {OWN: 1, NEIGHBOUR: 1, FOREIGN: 2}
COMMISSION = {OWN: 1, NEIGHBOUR: 2, FOREIGN: 3}
CODES = {OWN: "1", NEIGHBOUR: "2", FOREIGN: "3"}

BY_THE_DATABASE = {"ticket_key", "right_cell", "clock", "entry", "change"}
PLACES = ("branch", "site", "commission")
PERSONAL = {"access_note", "saved_view", "saved_report", "own_file"}
"""Tables whose rows belong to a person: the world has one of each for every official."""
ONE_A_PLACE = {"room_stock"}
"""Tables of which a place has one row for a campaign."""
OFFICIALS = 40
"""More than the world has; their numbers begin with 1."""
LEVELS = 7
SHIFT = 10
"""The neighbour's rows lean on rows of the common site that are not the own ones."""
NO_SEATING_PRINT = 1
"""The serial of the sittings whose seating sheet is not printed."""

Row = dict[str, Any]


def registers() -> list[sa.Table]:
    """The tables that hold rows of people, parents first."""
    return [table for table in Base.metadata.sorted_tables if table.name not in BY_THE_DATABASE]


def with_place() -> list[sa.Table]:
    """The tables whose rows stand at a place."""
    return [table for table in registers() if places_of(table) != [EVERYWHERE]]


# ---- the shape of the tables


def has(table: sa.Table, column: str) -> bool:
    return column in table.columns


def places_of(table: sa.Table) -> list[str]:
    """At which places this table has rows."""
    if table.name == "commission" or has(table, "commission_id"):
        return [OWN, NEIGHBOUR, FOREIGN]
    if table.name in {"branch", "site"} or has(table, "site_id"):
        return [OWN, FOREIGN]
    return [EVERYWHERE]


def parents(table: sa.Table) -> dict[str, sa.Table]:
    """Link column -> table that it points to; places left out."""
    found: dict[str, sa.Table] = {}
    for key in table.foreign_key_constraints:
        links = [element for element in key.elements if element.parent.name not in ("site_id", "commission_id")]
        found |= {element.parent.name: element.column.table for element in links}
    return {name: target for name, target in found.items() if target.name not in PLACES and target is not table}


def depth(table: sa.Table) -> int:
    return 1 + max((depth(parent) for parent in parents(table).values()), default=-1)


def serials(table: sa.Table, place: str) -> list[int]:
    """The serials of the rows that the world has; parents have more than their children, so that one more fits."""
    if table.name in PLACES:
        return [0]
    if table.name in ("campaign", *ONE_A_PLACE):
        return [0]
    if table.name in PERSONAL:
        return list(range(OFFICIALS))
    count = LEVELS - depth(table)
    first = list(range(count))
    leaned_on = place == EVERYWHERE or (place == OWN and _is_common(table))
    both = first + [SHIFT + serial for serial in first] if leaned_on else first
    return [serial for serial in both if (table.name, serial % SHIFT) != ("seating_print", NO_SEATING_PRINT)]


def _is_common(table: sa.Table) -> bool:
    """Whether its rows, and all that they lean on, belong to a site and to no commission."""
    return NEIGHBOUR not in places_of(table) and all(_is_common(parent) for parent in parents(table).values())


def fresh_serial(table: sa.Table) -> int:
    """A serial whose row does not exist yet while its parents do."""
    if table.name in PERSONAL:
        return OFFICIALS
    return 1 if len(serials(table, EVERYWHERE)) == 1 else LEVELS - depth(table)


def in_the_name_of(user_id: int, table: sa.Table, row: Row) -> Row:
    """The row as this official writes it: what one writes of oneself is in one's own name."""
    return row | {"user_id": user_id} if table.name in PERSONAL | {"job"} else row


# ---- the rows


def new_row(table: sa.Table, place: str, serial: int, *, ids: dict[tuple[str, str, int], int]) -> Row:
    """A row of this table at this place, with its serial for the reader; `ids` knows the rows that it leans on."""
    row: Row = {"serial": serial}
    links = parents(table)
    for column in table.columns:
        if column.primary_key or column.computed is not None:
            continue
        if column.name in ("site_id", "commission_id", "branch_id"):
            row[column.name] = _of_place(column.name, place)
        elif column.name in links:
            row[column.name] = _parent(links[column.name], place, serial, ids)
        elif (table.name, column.name) in FIXED:
            row[column.name] = FIXED[table.name, column.name]
        elif (table.name, column.name) in COUNTED:
            row[column.name] = COUNTED[table.name, column.name](place, serial)
        elif column.server_default is None and not (column.nullable and _may_be_empty(column)):
            row[column.name] = _plain(column, place, serial)
    return row


def _may_be_empty(column: sa.Column[Any]) -> bool:
    return not isinstance(column.type, sa.LargeBinary)


def _of_place(name: str, place: str) -> int:
    return COMMISSION[place] if name == "commission_id" else SITE[place]


def _parent(target: sa.Table, place: str, serial: int, ids: dict[tuple[str, str, int], int]) -> int:
    if target.name == "campaign":
        return ids[target.name, EVERYWHERE, 0]
    at = places_of(target)
    if at == [EVERYWHERE]:
        shifted = serial + SHIFT if place == NEIGHBOUR else serial
        return ids[target.name, EVERYWHERE, shifted]
    if place == NEIGHBOUR and NEIGHBOUR not in at:
        return ids[target.name, OWN, serial + SHIFT]
    return ids[target.name, place, serial]


def _plain(column: sa.Column[Any], place: str, serial: int) -> Any:
    kind = column.type
    if isinstance(kind, sa.Enum) and kind.enum_class:
        return next(iter(kind.enum_class))
    known: list[tuple[type, Any]] = [
        (sa.Boolean, True), (sa.Integer, serial + 1), (sa.DateTime, _now()), (sa.Date, _now().date()),
        (sa.Float, 0.5), (sa.LargeBinary, b"\x01"), (sa.JSON, {}),
        (sa.Text, f"{CODES.get(place, '0')}{serial:02}"),
    ]  # fmt: skip
    return next(value for of_type, value in known if isinstance(kind, of_type))


def _now() -> dt.datetime:
    """By the clock of the sites: late in the evening of London their day is the next one."""
    return dt.datetime.now(ZoneInfo("Asia/Almaty"))


def _bin(_place: str, serial: int) -> str:
    found = next(filter(None, (bin_with_check(f"1801400{serial:02}{n:02}") for n in range(99))))
    return str(found)


def _iin(place: str, serial: int) -> str:
    tries = (iin_with_check(f"80010{CODES.get(place, '9')}4{serial:02}{n:02}") for n in range(99))
    return str(next(filter(None, tries)))


def _code_of_site(place: str, serial: int) -> str:
    return {OWN: "701", FOREIGN: "702"}[place] if serial == 0 else "799"


FIXED: dict[tuple[str, str], Any] = {
    ("site", "region_id"): 1,
    ("commission", "authority_id"): 1,
    ("commission", "opened_at"): _now() - dt.timedelta(days=1),
    ("commission", "closes_at"): _now() + dt.timedelta(days=9),
    ("authority", "kind"): "district_department",
    ("commission_member", "post"): "member",
    ("official_assignment", "duty"): "ministry_rep",
    ("profile_part", "block"): 1,
    ("profile_part", "options"): 5,
    ("profile_threshold", "block"): 1,
    ("form_template", "form"): "I-1",
    ("correction", "field"): "iin",
    ("room", "rows"): 5,
    ("room", "columns"): 4,
    ("scan", "pass_no"): 1,
    ("scan", "fills"): bytes(len(LAYOUT.bubbles)),
    ("doubt", "at"): BUBBLE,
    ("centre_password", "salt"): SALT,
    ("centre_password", "digest"): hashlib.sha256(SALT + SEATING_PASSWORD.encode()).digest(),
}
COUNTED: dict[tuple[str, str], Callable[[str, int], Any]] = {
    ("region", "code"): lambda _place, serial: f"R{serial:02}",
    ("sheet", "number"): lambda place, serial: f"{CODES[place]}{serial:0{6 - len(str(CODES[place]))}}",
    ("site", "code"): _code_of_site,
    ("staff", "user_id"): lambda _place, serial: 900 + serial,
    ("institution", "code"): _bin,
    **{(table.name, "iin"): _iin for table in Base.metadata.sorted_tables if "iin" in table.columns},
    ("responsible_person", "valid_to"): lambda _place, serial: _now().date() if serial else None,
    ("briefing", "held_at"): lambda _place, serial: dt.time(8, serial),
    ("room", "number"): lambda _place, serial: f"{serial + 1:02}",
}
"""Values that a rule of the database or of a form asks for: the same in every row, or by place and serial."""


# ---- into the database


def insertion(table: sa.Table, row: Row) -> sql.Composed:
    names = [name for name in row if name != "serial"]
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(", ").join(sql.Placeholder() for _ in names),
    )


def values_of(row: Row) -> list[Any]:
    return [Jsonb(value) if isinstance(value, dict) else value for name, value in row.items() if name != "serial"]
