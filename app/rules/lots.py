"""Lots that anybody can draw again: the same seed gives the same order on every machine, in every year."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T", int, str)


def lots(things: Iterable[T], seed: int, *purpose: object) -> dict[T, bytes]:
    """The lot of each thing for a purpose; two purposes draw apart from each other."""
    drawn = sha256("/".join(map(str, (seed, *purpose, ""))).encode())
    found = {}
    for thing in things:
        of_thing = drawn.copy()
        of_thing.update(str(thing).encode())
        found[thing] = of_thing.digest()
    return found


def by_lot(things: Iterable[T], seed: int, *purpose: object) -> list[T]:
    """The things in the order of their lots."""
    drawn = lots(things, seed, *purpose)
    return sorted(drawn, key=drawn.__getitem__)
