"""Every route of every part of a register's screen, knocked at by every role: a part that is added is tried unasked.

The screens' own VERBS say which letter of the page a route asks for. List, card, form and removal have deeds of their
own in `matrix_http`; here stand all other routes, whatever part they come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.register.screen import VERBS
from app.roles import FIELD_RIGHTS, MATRIX, is_masked, may_unmask
from tests.house.rows import OWN, Row

if TYPE_CHECKING:
    from tests.house.matrix_http import Visit

OF_THEIR_OWN = {"list", "show", "add", "edit"}
OF_ANOTHER_TABLE = {"drop": "saved_view"}
"""Routes whose number is not that of a row of their register."""
SHUT = {403, 404, 405}


def knock(visit: Visit) -> None:
    """Each other route of this screen: without the right it is shut, with it it opens on rows within reach alone."""
    for rule, route in routes(visit):
        if not has_right(visit, route):
            answer = _asked(visit, rule, next(iter(ways(visit, rule, route)))[1])
            visit.cell(route, "", may=False, did=_opened(answer))
            continue
        for place, values, due in ways(visit, rule, route):
            answer = _asked(visit, rule, values)
            did = answer.status_code < 500 and answer.status_code not in SHUT if due else _opened(answer)
            visit.cell(route, place, may=due, did=did)


def routes(visit: Visit) -> Iterator[tuple[Rule, str]]:
    """The rules of this screen with the names of their routes."""
    for rule in visit.app.url_map.iter_rules():
        view, _, route = rule.endpoint.partition(".")
        if rule.rule.startswith(f"/{visit.table.name}/") and view and route in set(VERBS) - OF_THEIR_OWN:
            yield rule, route


def has_right(visit: Visit, route: str) -> bool:
    return bool(set(VERBS[route]) & set(MATRIX[visit.table.name][visit.who.role].verbs))


def ways(visit: Visit, rule: Rule, route: str) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Place, values of the address, and whether the visitor may; for a number, the own row and another's."""
    if "pk" not in rule.arguments:
        yield from ((OWN, values, due) for values, due in _named(visit, rule, route, may=True))
        return
    for place, row in rows(visit, route):
        seen = route in OF_ANOTHER_TABLE or visit.may("R", row)
        for values, due in _named(visit, rule, route, may=seen):
            # a view of another register, or another person's, is not dropped here
            yield place, {"pk": row["id"], **values}, due and route not in OF_ANOTHER_TABLE


def rows(visit: Visit, route: str) -> Iterator[tuple[str, Row]]:
    other = OF_ANOTHER_TABLE.get(route)
    if other is None:
        yield from visit.samples()
        return
    for row in visit.world.rows[other, "everywhere"][:2]:
        yield "everywhere", row


def _named(visit: Visit, rule: Rule, route: str, *, may: bool) -> Iterator[tuple[dict[str, Any], bool]]:
    """A column in the address: each masked one, or one that no route of ours opens."""
    if "name" not in rule.arguments:
        yield {}, may
        return
    register = visit.table.name
    masked = [name.partition(".")[2] for name in FIELD_RIGHTS if name.startswith(f"{register}.")]
    for name in [one for one in masked if is_masked(register, one)] if route == "unmask" else []:
        yield {"name": name}, may and may_unmask(register, name, visit.who.role)
    yield {"name": "no_such_column"}, False


def _asked(visit: Visit, rule: Rule, values: dict[str, Any]) -> TestResponse:
    way = visit.app.url_map.bind("localhost").build(rule.endpoint, values)
    return visit.browser.get(way) if "GET" in (rule.methods or ()) else visit.browser.post(way)


def _opened(answer: TestResponse) -> bool:
    """Whether a door that should have been shut was open, or broke."""
    return answer.status_code < 400 or answer.status_code >= 500
