"""The places of a national campaign: what the reference lists lack of branches, sites, commissions, schools, rooms."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

from app.rules.applications import bin_with_check
from bench.pouring import Poured, poured

SEED = Path(__file__).parents[1] / "seed"
BRANCHES, SITES, COMMISSIONS, INSTITUTIONS = 16, 64, 190, 7000
HALLS = ((5, 3), (6, 3), (6, 3), (7, 4), (7, 4), (8, 5), (9, 5), (10, 6))
"""Rows and columns of desks of the rooms of a site, again and again."""
ROOMS = 24
OF_KIND = {"branch": "branches", "authority": "authorities", "site": "sites", "commission": "commissions"}
WESTERN = {"15", "23", "27", "47"}
FIRST_SITE = 701


class Place(NamedTuple):
    """A branch, an authority, a site or a commission: its row and the code of its region."""

    id: int
    code: str
    region: str
    row: dict[str, Any]


@dataclass
class Nation:
    """Places by kind, and for a commission the number of its site; `weights` tell how many candidates it sends."""

    regions: list[dict[str, Any]]
    branches: list[Place] = field(default_factory=list)
    authorities: list[Place] = field(default_factory=list)
    sites: list[Place] = field(default_factory=list)
    commissions: list[Place] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    subjects: list[dict[str, Any]] = field(default_factory=list)
    institutions: list[dict[str, Any]] = field(default_factory=list)
    rooms: list[dict[str, Any]] = field(default_factory=list)

    def schools(self) -> dict[int, list[int]]:
        """Institutions by authority."""
        found: dict[int, list[int]] = {}
        for school in self.institutions:
            found.setdefault(school["authority_id"], []).append(school["id"])
        return found

    def middling(self) -> tuple[int, int]:
        """The site to which the middling number of candidates is sent, and the largest commission of it."""
        sent = {site.id: 0.0 for site in self.sites}
        for place, weight in zip(self.commissions, self.weights, strict=True):
            sent[place.row["site_id"]] += weight
        site = sorted(sent, key=lambda one: sent[one])[len(sent) // 2]
        of_site = [place.id for place in self.commissions if place.row["site_id"] == site]
        return site, max(of_site, key=lambda one: self.weights[one - 1])

    def tables(self) -> Iterator[Poured]:
        """Rows of every place, parents first."""
        yield poured("region", self.regions)
        yield poured("campaign", [_named(row) for row in listed("campaign")])
        yield poured("subject", self.subjects)
        for name in ("branch", "authority", "site", "commission"):
            yield poured(name, [place.row for place in getattr(self, OF_KIND[name])])
        yield poured("institution", self.institutions)
        yield poured("room", self.rooms)


def listed(name: str) -> list[dict[str, Any]]:
    """A reference list that comes along."""
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [{"id": at, **row} for at, row in enumerate(csv.DictReader(lines, delimiter=";"), 1)]


def nation(*, seed: int) -> Nation:
    """The whole country; the same seed gives the same places."""
    rng = random.Random(f"nation {seed}")
    made = Nation([_named(row) for row in listed("region")])
    made.subjects = [_subject(row) for row in listed("subject")]
    made.branches = _placed(made.regions[:BRANCHES], _branch)
    made.sites = _placed(_in_turn(made.regions, SITES), lambda *one: _site(made, *one))
    made.authorities = _placed(_in_turn(made.regions, COMMISSIONS), _authority)
    made.commissions = _placed(_in_turn(made.regions, COMMISSIONS), lambda *one: _commission(made, *one))
    made.weights = [rng.lognormvariate(0, 0.5) for _ in made.commissions]
    made.institutions = list(islice(_institutions(made, rng), INSTITUTIONS))
    made.rooms = list(_rooms(made.sites))
    return made


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "code", "kk", "ru")}


def _subject(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: row[name] == "иә" for name in ("long_time", "scratch_sheets")}
    return {**_named(row), **told, "language": row["language"] or None}


def _in_turn(regions: Sequence[dict[str, Any]], wanted: int) -> list[dict[str, Any]]:
    """As many regions as there are places, every region nearly as often, in the order of the regions."""
    return sorted(islice(cycle(regions), wanted), key=lambda region: region["id"])


Made = Callable[[int, dict[str, Any], int], dict[str, Any]]


def _placed(regions: Iterable[dict[str, Any]], make: Made) -> list[Place]:
    """A place for each region told, numbered within its region."""
    within: dict[int, count[int]] = {}
    found = []
    for at, region in enumerate(regions, 1):
        row = make(at, region, next(within.setdefault(region["id"], count(1))))
        found.append(Place(at, row["code"], region["code"], {"id": at, **row}))
    return found


def _branch(_at: int, region: dict[str, Any], _number: int) -> dict[str, Any]:
    return {
        "code": region["code"], "kk": f"ҰТО филиалы ({region['kk']})", "ru": f"Филиал НЦТ ({region['ru']})",
    }  # fmt: skip


def _site(made: Nation, at: int, region: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "code": str(FIRST_SITE + at - 1), "kk": f"№ {number} ТӨП ({region['kk']})",
        "ru": f"ППТ № {number} ({region['ru']})", "address_kk": region["kk"], "address_ru": region["ru"],
        "zone": "Asia/Aqtobe" if region["code"] in WESTERN else "Asia/Almaty", "region_id": region["id"],
        "branch_id": _branch_of(made, region["code"]),
    }  # fmt: skip


def _branch_of(made: Nation, region: str) -> int:
    return next((branch.id for branch in made.branches if branch.region == region), made.branches[-1].id)


def _authority(_at: int, region: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "code": f"{region['code']}{number:02}", "kk": f"№ {number} аудандық білім бөлімі ({region['kk']})",
        "ru": f"Районный отдел образования № {number} ({region['ru']})", "region_id": region["id"],
    }  # fmt: skip


def _commission(made: Nation, at: int, region: dict[str, Any], number: int) -> dict[str, Any]:
    sites = [site for site in made.sites if site.region == region["code"]]
    site = sites[number % len(sites)]
    return {
        "code": f"{region['code']}{number:02}", "kk": f"№ {number} аттестаттау комиссиясы ({region['kk']})",
        "ru": f"Аттестационная комиссия № {number} ({region['ru']})", "authority_id": at, "site_id": site.id,
        "branch_id": site.row["branch_id"],
    }  # fmt: skip


def _institutions(made: Nation, rng: random.Random) -> Iterator[dict[str, Any]]:
    names = {region["code"]: region for region in made.regions}
    numbers = count(1)
    for serial in count(1):
        authority = made.authorities[serial % len(made.authorities)]
        code = bin_with_check(f"{rng.randrange(23):02}{rng.randint(1, 12):02}40{serial:05}")
        if code is None:
            continue
        region, number = names[authority.region], next(numbers)
        yield {
            "id": number, "code": code, "kk": f"№ {number} жалпы білім беретін мектеп ({region['kk']})",
            "ru": f"Общеобразовательная школа № {number} ({region['ru']})", "authority_id": authority.id,
        }  # fmt: skip


def _rooms(sites: Sequence[Place]) -> Iterator[dict[str, Any]]:
    numbers = count(1)
    for site in sites:
        for number, (rows, columns) in enumerate(islice(cycle(HALLS), ROOMS), 1):
            yield {
                "id": next(numbers), "site_id": site.id, "number": f"{number:02}", "building": "Бас ғимарат",
                "rows": rows, "columns": columns,
            }  # fmt: skip
