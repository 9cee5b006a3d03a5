"""The page of rights carried out: every register × role × verb × place, over SQL and over HTTP, and every desk's door.

What the page allows and the programme refuses is «wrongly refused»; what the page forbids, or what stands at another
place, and is reached all the same, is a leak.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.db import Base
from app.guard import HIDDEN
from app.roles import MATRIX, Cell, Role
from tests.house.rows import NO_SEATING_PRINT, SHIFT, Row, has
from tests.house.world import World, cluster_of_its_own, filled, migrated

NOTHING = Cell("", "")
OF_A_PERSON = {"staff", "job"}
"""Registers in which everybody who reads any row reads their own, wherever it stands."""


@dataclass
class Outcome:
    """What was tried, by which door, and what went wrong."""

    tried: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.refused and not self.leaks

    def cell(self, door: str, *words: object, may: bool, did: bool) -> None:
        """One cell: may this role do it here, and was it done?"""
        self.tried[door] += 1
        if may != did:
            (self.refused if may else self.leaks).append(" ".join(map(str, (door, *words))))

    def lines(self) -> list[str]:
        """For people; the last two are counted by machines."""
        faults = [f"wrongly refused: {words}" for words in self.refused] + [f"leak: {words}" for words in self.leaks]
        doors = [f"{door}: {count} cells" for door, count in sorted(self.tried.items())]
        cells = f"{self.tried.total()} cells, {len(self.leaks)} leaks"
        return [*faults, *doors, f"{len(self.refused)} wrongly refused", cells]


@dataclass(frozen=True)
class Actor:
    """An official as the page of rights sees them."""

    role: Role
    user_id: int
    branch: int | None
    site: int | None
    commission: int | None
    site_of_commission: int | None


def actor(world: World, role: Role, place: str = "own") -> Actor:
    row = next(row for row in world.rows["staff", place] if row["role"] is role)
    whose = next((c for c in _all(world, "commission") if c["id"] == row["commission_id"]), None)
    service = (row["branch_id"], row["site_id"], row["commission_id"], whose["site_id"] if whose else None)
    return Actor(role, row["user_id"], *service)


def _all(world: World, table: str) -> list[Row]:
    return [row for (name, _), rows in world.rows.items() if name == table for row in rows]


def right(table: sa.Table, verb: str, role: Role, row: Row | None = None) -> Cell:
    """The cell of the page that decides; seats follow the allocation and, once it is printed, the seating sheet."""
    if table.name == "run_lot" and verb == "R":
        return NOTHING
    if table.name in HIDDEN:
        if verb == "R" and row is not None and not is_printed(row):
            return NOTHING
        return {"C": MATRIX["placement"], "R": MATRIX["seating_print"]}.get(verb, {}).get(role, NOTHING)
    return MATRIX[table.name][role]


def is_printed(row: Row) -> bool:
    """Whether the seating sheet of the row's sitting is printed: the world prints all but those of one serial."""
    return bool(row["serial"] % SHIFT != NO_SEATING_PRINT)


def may(table: sa.Table, verb: str, who: Actor, row: Row, world: World) -> bool:
    """What the page says, read here once more and by hand; whoever reads the register of officials sees themselves."""
    cell = right(table, verb, who.role, row)
    themselves = verb == "R" and table.name in OF_A_PERSON and row.get("user_id") == who.user_id
    return verb in cell.verbs and (themselves or _reaches(table, who, row, world, cell.reach))


def _reaches(table: sa.Table, who: Actor, row: Row, world: World, reach: str) -> bool:
    if reach in {"a", "o"}:
        placed = row.get("site_id") or row.get("commission_id")
        return reach == "a" or (row.get("user_id") == who.user_id and not placed)
    if table.name == "official":  # seen where the official is sent
        sent = sa.Table("official_assignment", table.metadata)
        named = [one for one in _all(world, sent.name) if one["official_id"] == row["id"]]
        return any(_reaches(sent, who, one, world, reach) for one in named)
    site = row.get("id") if table.name == "site" else row.get("site_id")
    commission = row.get("id") if table.name == "commission" else row.get("commission_id")
    if reach == "s":
        return site is not None and site == who.site
    if reach == "c":
        if table.name == "commission" or has(table, "commission_id"):
            return commission is not None and commission == who.commission
        return site is not None and site == who.site_of_commission
    branches = {("site", one["id"]): one["branch_id"] for one in _all(world, "site")}
    branches |= {("commission", one["id"]): one["branch_id"] for one in _all(world, "commission")}
    return who.branch in {branches.get(("site", site)), branches.get(("commission", commission))} - {None}


def tables_of_page() -> list[sa.Table]:
    """The registers of the page of rights."""
    return [table for table in Base.metadata.sorted_tables if table.name in MATRIX]


def execute(world: World | None = None, *, every: int = 1) -> Outcome:
    """Carry out the whole page, in a world of its own unless one is given.

    Over SQL always every cell; over HTTP `every` third, seventh … pair of role and register, and every desk.
    """
    if world is None:
        with cluster_of_its_own() as var:
            return execute(filled(var, migrated(var, "matrix")), every=every)
    from tests.house import matrix_http, matrix_sql

    outcome = Outcome()
    matrix_sql.carry_out(world, outcome)
    matrix_http.carry_out(world, outcome, every=every)
    return outcome


def value_of(row: Row, name: str) -> Any:
    """A value as a form sends it."""
    value = row[name]
    if isinstance(value, bool):
        return "y" if value else ""
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return "" if value is None else str(getattr(value, "value", value))
