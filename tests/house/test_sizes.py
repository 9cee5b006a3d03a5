"""Functions, modules, lists of arguments and nesting keep the caps of docs/architecture.md."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES, MODULE, ARGUMENTS, DEPTH = 40, 400, 6, 3
DEEPER = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match, ast.AsyncFor, ast.AsyncWith)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef

ROOMS = ("app", "bench", "omr", "report_templates", "tests")
LONG = {
    "tests/documents/conftest.py:_reference": "rows of reference lists, a row a line",
}
MANY_ARGUMENTS = {
    "app/accounts.py:make_staff": "an account, a role and the one place where it is exercised",
    "app/stages/protocol.py:write_lower": "a row of the lower table of I-21",
    "omr/fake.py:fake": "the options of a command of the engine",
}
DEEP = {
    "app/demo/intake.py:_import": "both runs of a workbook, the dry one left by an exception",
    "app/demo/processing.py:_wait_for_jobs": "a loop within a session",
    "app/workbook/gate.py:check_package": "every piece of every part, before anything is believed",
    "app/workbook/table.py:_of_excel": "rows are given out while the reader and its warnings are held",
}
"""Exceptions by «path:function», each with its reason."""


def sources() -> list[Path]:
    """Every module of ours; migrations are written by Alembic, a column a line."""
    rooms = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return sorted([*ROOT.glob("*.py"), ROOT / "migrations" / "env.py", *rooms])


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions() -> Iterator[tuple[str, Function]]:
    """Every function with its name as «app/job.py:later», methods as «app/job.py:Claim.finish»."""
    for path in sources():
        yield from inside(tree(path), f"{path.relative_to(ROOT).as_posix()}:")


def inside(node: ast.AST, name: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            yield name + child.name, child
            yield from inside(child, f"{name}{child.name}.")
        else:
            yield from inside(child, f"{name}{child.name}." if isinstance(child, ast.ClassDef) else name)


def length(function: Function) -> int:
    """Lines from `def` to the last one, docstring included, decorators not."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def arguments(function: Function) -> int:
    """Arguments that a caller sees: `self` and `cls` are not among them."""
    given = function.args
    named = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([one for one in named if one not in ("self", "cls")])


def depth(node: ast.AST) -> int:
    """How many blocks lie in one another; an `elif` is no deeper than its `if`, a function within begins anew."""
    found = 0
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            deeper = isinstance(child, DEEPER) and not is_elif(node, child)
            found = max(found, depth(child) + deeper)
    return found


def is_elif(node: ast.AST, child: ast.AST) -> bool:
    return isinstance(node, ast.If) and node.orelse == [child] and isinstance(child, ast.If)


def beyond(measured: dict[str, int], cap: int, allowed: dict[str, str]) -> dict[str, int]:
    return {name: size for name, size in measured.items() if size > cap and name not in allowed}


def test_functions_have_at_most_forty_lines() -> None:
    assert beyond({name: length(one) for name, one in functions()}, LINES, LONG) == {}


def test_modules_have_at_most_four_hundred_lines() -> None:
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in sources()}
    assert beyond(lines, MODULE, {}) == {}


def test_functions_take_at_most_five_arguments_and_the_session() -> None:
    assert beyond({name: arguments(one) for name, one in functions()}, ARGUMENTS, MANY_ARGUMENTS) == {}


def test_blocks_lie_at_most_three_deep() -> None:
    """Tests apart: they walk rooms, seats and neighbours to compare them."""
    measured = {name: depth(one) for name, one in functions() if not name.startswith("tests/")}
    assert beyond(measured, DEPTH, DEEP) == {}


def test_an_exception_is_still_one_and_has_its_reason() -> None:
    found = dict(functions())
    for allowed, measure, cap in ((LONG, length, LINES), (MANY_ARGUMENTS, arguments, ARGUMENTS), (DEEP, depth, DEPTH)):
        assert [name for name in allowed if name not in found or measure(found[name]) <= cap] == []
        assert [name for name, reason in allowed.items() if not reason] == []


@pytest.mark.parametrize(
    ("source", "lines", "taken", "deep"),
    [
        ("def f(): pass", 1, 0, 0),
        ('def f(self, a, *, b):\n    """Words."""\n    return a + b', 3, 2, 0),
        ("def f(a):\n    if a:\n        pass\n    elif a > 1:\n        pass\n    elif a > 2:\n        pass", 7, 1, 1),
        ("def f(a):\n    for b in a:\n        if b:\n            with b:\n                pass", 5, 1, 3),
        ("def f(a):\n    if a:\n        def g():\n            if a:\n                pass", 5, 1, 1),
        ("def f(a):\n    if a:\n        pass\n    else:\n        for b in a:\n            pass", 6, 1, 2),
    ],
)
def test_what_is_measured(source: str, lines: int, taken: int, deep: int) -> None:
    function = ast.parse(source).body[0]
    assert isinstance(function, FUNCTIONS)
    assert (length(function), arguments(function), depth(function)) == (lines, taken, deep)
