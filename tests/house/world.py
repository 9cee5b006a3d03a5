"""Two sites with a row of every register at each, three commissions, an official of every role: a world to break into.

The rows are placed by the superuser without triggers; everything that is tried out afterwards goes through the
application role.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import User
from psycopg import sql
from psycopg.types.json import Jsonb
from werkzeug.security import generate_password_hash

from app import database, guard, servers
from app.db import Base
from app.models import Staff
from app.roles import Role
from app.rules.applications import bin_with_check, iin_with_check
from app.servers import Servers
from app.stages.sheets import LAYOUT

SECRET = b"walls are tried out with this key"
PASSWORD = "қабырғалардың ұзақ құпиясөзі"
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
OF_BRANCH, OF_COMMISSION = {Role.BRANCH}, {Role.RESPONSIBLE, Role.CHAIR}
OF_CENTRE = {Role.NTC, Role.NTC_SECRETARY, Role.REPUBLICAN, Role.CANDIDATE}
LEVELS = 7
SHIFT = 10
"""The neighbour's rows lean on rows of the common site that are not the own ones."""
NO_SEATING_PRINT = 1
"""The serial of the sittings whose seating sheet is not printed."""

Row = dict[str, Any]


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
    return {name: target for name, target in found.items() if target.name not in PLACES}


def depth(table: sa.Table) -> int:
    return 1 + max((depth(parent) for parent in parents(table).values()), default=-1)


def serials(table: sa.Table, place: str) -> list[int]:
    """The serials of the rows that the world has; parents have more than their children, so that one more fits."""
    if table.name in PLACES:
        return [0]
    if table.name == "campaign":
        return [0]
    count = LEVELS - depth(table)
    first = list(range(count))
    leaned_on = place == EVERYWHERE or (place == OWN and _is_common(table))
    both = first + [SHIFT + serial for serial in first] if leaned_on else first
    return [serial for serial in both if (table.name, serial) != ("seating_print", NO_SEATING_PRINT)]


def _is_common(table: sa.Table) -> bool:
    """Whether its rows, and all that they lean on, belong to a site and to no commission."""
    return NEIGHBOUR not in places_of(table) and all(_is_common(parent) for parent in parents(table).values())


def fresh_serial(table: sa.Table) -> int:
    """A serial whose row does not exist yet while its parents do."""
    return 1 if len(serials(table, EVERYWHERE)) == 1 else LEVELS - depth(table)


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
    return dt.datetime.now(dt.UTC)


def _bin(_place: str, serial: int) -> str:
    found = next(filter(None, (bin_with_check(f"1801400{serial:02}{n:02}") for n in range(99))))
    return str(found)


def _iin(place: str, serial: int) -> str:
    tries = (iin_with_check(f"80010{CODES[place]}4{serial:02}{n:02}") for n in range(99))
    return str(next(filter(None, tries)))


def _code_of_site(place: str, serial: int) -> str:
    return {OWN: "701", FOREIGN: "702"}[place] if serial == 0 else "799"


FIXED: dict[tuple[str, str], Any] = {
    ("site", "region_id"): 1,
    ("commission", "authority_id"): 1,
    ("commission", "opened_at"): _now() - dt.timedelta(days=1),
    ("commission", "closes_at"): _now() + dt.timedelta(days=9),
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
    ("site", "code"): _code_of_site,
    ("staff", "user_id"): lambda _place, serial: 900 + serial,
    ("institution", "code"): _bin,
    ("application", "iin"): _iin,
    ("room", "number"): lambda _place, serial: f"{serial + 1:02}",
}
"""Values that a rule of the database or of a form asks for: the same in every row, or by place and serial."""


# ---- the world


@dataclass
class World:
    """A database full of rows, and the ways into it."""

    var: Path
    house: Servers
    ids: dict[tuple[str, str, int], int] = field(default_factory=dict)
    rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    staff: dict[tuple[Role, str], int] = field(default_factory=dict)

    def ticket(self, role: Role | None, place: str = OWN, *, epoch: int = 0, seconds: int = 3600) -> str:
        """The genuine ticket of an official; none for nobody."""
        return guard.ticket(SECRET, self.user(role, place), epoch, seconds=seconds) if role else ""

    def user(self, role: Role, place: str = OWN) -> int:
        return self.staff[role, place]

    @contextmanager
    def as_application(self, ticket: str = "", *, acting: bool = False) -> Iterator[psycopg.Connection[Any]]:
        """A connection of the application role within one transaction that leaves nothing behind."""
        with psycopg.connect(plain(self.house.app_url)) as connection:
            connection.execute("SELECT set_config('app.ticket', %s, true)", [ticket])
            if acting:
                connection.execute("SELECT open_act()")
            yield connection
            connection.rollback()

    @contextmanager
    def as_superuser(self) -> Iterator[psycopg.Connection[Any]]:
        name = str(sa.make_url(self.house.owner_url).database)
        with psycopg.connect(plain(servers.superuser_url(self.var, name)), autocommit=True) as connection:
            yield connection

    @contextmanager
    def as_owner(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(plain(self.house.owner_url), autocommit=True) as connection:
            yield connection

    def act(self, role: Role, chain: str, *statements: str, place: str = OWN) -> int:
        """One whole act by SQL alone, as the application does it; returns the number of its entry."""
        with psycopg.connect(plain(self.house.app_url)) as connection:
            connection.execute("SELECT set_config('app.ticket', %s, true)", [self.ticket(role, place)])
            connection.execute("SELECT open_act()")
            for statement in statements:
                connection.execute(statement.encode())
            found = connection.execute("SELECT close_act(%s, 'іс', 'дело', '§1')", [chain]).fetchone()
        assert found is not None
        return int(found[0])


def plain(url: str) -> str:
    """The address as psycopg itself takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


def registers() -> list[sa.Table]:
    """The tables that hold rows of people, parents first."""
    return [table for table in Base.metadata.sorted_tables if table.name not in BY_THE_DATABASE]


def with_place() -> list[sa.Table]:
    """The tables whose rows stand at a place."""
    return [table for table in registers() if places_of(table) != [EVERYWHERE]]


@contextmanager
def cluster_of_its_own(major: int | None = None) -> Iterator[Path]:
    """Servers in a folder of their own, PostgreSQL of the release `major` or the newest; gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="synaq-"))
    home.chmod(0o755)
    if major is not None:
        servers.machine.open_folder(home / "var")
        servers.Postgres(home / "var", major).start(fast=True)
    servers.up(home / "var", fast=True)
    try:
        yield home / "var"
    finally:
        servers.down(home / "var")
        shutil.rmtree(home)


def migrated(var: Path, name: str) -> Servers:
    """An empty database as the programme makes it."""
    house = servers.create_database(var, name)
    database.prepare(house.owner_url, house.app_url, SECRET)
    return house


def filled(var: Path, house: Servers) -> World:
    """The world in an empty migrated database."""
    world = World(var, house)
    with world.as_superuser() as connection:
        connection.execute("SET session_replication_role = replica")
        _place_rows(world, connection)
        _place_officials(world, connection)
        for table in (*registers(), User.__table__):
            connection.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) + 100 FROM {}))").format(
                    sql.Literal(table.name), sql.Identifier(table.name)
                )
            )
        for name in ("entry", "change"):
            world.ids |= {(name, EVERYWHERE, serial): 1 for serial in range(LEVELS + 1)}
    for place in (OWN, FOREIGN):
        code = world.rows["site", place][0]["code"]
        world.act(Role.SITE, f"site {code}", "UPDATE room SET building = 'жаңа'", place=place)
    with world.as_superuser() as connection:
        for name in ("entry", "change"):
            found = connection.execute(sql.SQL("SELECT id FROM {}").format(sql.Identifier(name)))
            world.rows[name, EVERYWHERE] = [{"id": row[0]} for row in found]
    return world


def _place_rows(world: World, connection: psycopg.Connection[Any]) -> None:
    for table in registers():
        if table.name == "staff":
            continue
        rows: list[Row] = []
        for place in places_of(table):
            world.rows[table.name, place] = of_place = []
            for serial in serials(table, place):
                row = new_row(table, place, serial, ids=world.ids)
                number = len(rows) + 1
                world.ids[table.name, place, serial] = number
                of_place.append({"id": number, **row})
                rows.append(of_place[-1])
        insert(connection, table, rows)


def _place_officials(world: World, connection: psycopg.Connection[Any]) -> None:
    digest = generate_password_hash(PASSWORD)
    users: list[Row] = []
    staff: list[Row] = []
    for place in (OWN, NEIGHBOUR, FOREIGN):
        for role in Role if place != NEIGHBOUR else OF_COMMISSION:
            number = len(users) + 1
            login = f"{role.value}.{place}"
            world.staff[role, place] = number
            users.append(
                {"id": number, "first_name": place, "last_name": role.value, "username": login, "password": digest,
                 "active": True, "email": f"{login}@synaq.invalid"}
            )  # fmt: skip
            row = {
                "id": number, "user_id": number, "login": login, "full_name": f"{role.label.kk} {place}", "role": role,
                "branch_id": None, "site_id": None, "commission_id": None,
            } | _service(role, place)  # fmt: skip
            staff.append(row)
            world.rows.setdefault(("staff", place), []).append(row)
    insert(connection, User.__table__, users)
    insert(connection, Staff.__table__, staff)  # type: ignore[arg-type]


def _service(role: Role, place: str) -> dict[str, int]:
    if role in OF_CENTRE:
        return {}
    if role in OF_BRANCH:
        return {"branch_id": SITE[place]}
    return {"commission_id": COMMISSION[place]} if role in OF_COMMISSION else {"site_id": SITE[place]}


def insert(connection: psycopg.Connection[Any], table: sa.Table, rows: list[Row]) -> None:
    """Rows of one table as they are, whatever columns each has."""
    for row in rows:
        connection.execute(insertion(table, row), values_of(row))


def insertion(table: sa.Table, row: Row) -> sql.Composed:
    names = [name for name in row if name != "serial"]
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(", ").join(sql.Placeholder() for _ in names),
    )


def values_of(row: Row) -> list[Any]:
    return [Jsonb(value) if isinstance(value, dict) else value for name, value in row.items() if name != "serial"]
