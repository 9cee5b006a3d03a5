"""The papers about the house say what is there: rooms, examples, commands, links, pictures."""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.cli import papers, service, upkeep
from bench.__main__ import BENCHES

ROOT = Path(__file__).parents[2]
ARCHITECTURE = ROOT / "docs" / "architecture.md"
PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "omr" / "README.md"]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
PICTURE_BYTES = 300 * 1024
ROW = re.compile(r"^\| `([a-z_.]+)` \| [^|]+ \|([^|]*)\|$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)|\bsrc=\"([^\"]+)\"")
EXAMPLE = re.compile(r"```python\n# (\S+)\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"\brun\.py ([a-z]+)((?: [^`|#\n]*)?)")
MACHINE = re.compile(r"(?<![\w.<])/(?:tmp|home|root|work|usr|opt|mnt|Users)/|\b[A-Z]:\\")
ADDRESS = re.compile(r"\bhttps?://([^/\s`)<]+)|\b[a-z0-9.-]+\.(?:org|com|io|net)/\S")
OWN_ADDRESSES = {"127.0.0.1:8080", "test.example"}
HAND = re.compile(r"\bco-?authored\b|\bassist(?:ed|ant)s?\b|\bwritten with\b", re.IGNORECASE)


def said(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def rooms() -> dict[str, list[str]]:
    """From a room of the tables to its modules as they are written there."""
    return {room: re.findall(r"`(\w+)`", modules) for room, modules in ROW.findall(said(ARCHITECTURE))}


def folder(room: str) -> Path:
    return ROOT.joinpath(*room.split("."))


@cache
def commands() -> dict[str, argparse.ArgumentParser]:
    parser = argparse.ArgumentParser()
    found = parser.add_subparsers()
    for room in (service, papers, upkeep):
        room.add(found)
    return dict(found.choices)


def named_commands() -> Iterator[tuple[str, str, str]]:
    """Paper, command and what follows it, wherever `run.py` is named."""
    for path in PAPERS:
        for name, rest in COMMAND.findall(said(path)):
            yield path.name, name, rest


def test_every_module_stands_among_the_rooms_and_every_room_is_there() -> None:
    listed = {
        (folder(room) / f"{module}.py" if modules else folder(room).with_suffix(".py"))
        for room, modules in rooms().items()
        for module in modules or [""]
    }
    present = {path for room in ("app", "omr") for path in (ROOT / room).rglob("*.py") if path.name != "__init__.py"}
    assert {str(path.relative_to(ROOT)) for path in listed ^ present} == set()


def test_rooms_stand_in_the_order_of_the_layers() -> None:
    contracts = tomllib.loads(said(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    level = {name: place for place, layer in enumerate(layers) for name in re.findall(r"[\w.]+", layer)}
    stacked = [level[room] for room in rooms() if room in level]
    assert stacked == sorted(stacked)
    assert {room for room in level if folder(room).is_dir() or folder(room).with_suffix(".py").is_file()} <= set(
        rooms()
    )


def test_examples_are_lines_of_the_code() -> None:
    shown = EXAMPLE.findall(said(ARCHITECTURE))
    assert len(shown) >= 5
    for path, example in shown:
        code = {line.strip() for line in said(ROOT / path).splitlines()}
        assert [line for line in example.splitlines() if line.strip() not in code] == [], path


def test_targets_of_make_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", said(ROOT / "Makefile"), re.MULTILINE))
    named = {name for path in PAPERS for name in re.findall(r"(?:^|`|&& )make ([a-z]+)", said(path), re.MULTILINE)}
    assert named - targets == set()
    assert {"run", "test"} <= named


def test_commands_and_their_options_are_there() -> None:
    found = list(named_commands())
    assert [(path, name) for path, name, _ in found if name not in commands()] == []
    wrong = [
        (path, name, option)
        for path, name, rest in found
        for option in re.findall(r"--[a-z-]+", rest)
        if option not in commands()[name].format_help()
    ]
    assert wrong == []


def test_every_command_is_told_in_the_readme() -> None:
    told = {name for _, name, _ in named_commands()}
    assert set(commands()) - told == {"worker-process"}


def test_words_on_the_buttons_are_those_of_the_screens() -> None:
    told = re.findall(r"«([^»]+)»", " ".join(said(ROOT / "README.md").split()))
    shown = "".join(said(path) for kind in ("py", "html") for path in (ROOT / "app").rglob(f"*.{kind}"))
    assert len(told) >= 20
    assert [words for words in told if words not in shown] == []


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    links = [one or other for one, other in LINK.findall(said(path))]
    inside = [link.partition("#")[0] for link in links if "://" not in link]
    assert [link for link in inside if link and not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_machine_no_address_and_no_hand_is_named(path: Path) -> None:
    text = said(path)
    assert MACHINE.findall(text) == []
    assert {found.group(1) or found.group(0) for found in ADDRESS.finditer(text)} <= OWN_ADDRESSES
    assert HAND.findall(text) == []


def test_lock_files_hold_hashes_and_no_addresses() -> None:
    for path in ROOT.glob("requirements*.lock"):
        assert re.findall(r"https?://|--index|--find-links", said(path)) == []
        assert "--hash=sha256:" in said(path)


def test_decisions_are_numbered_without_gaps_and_say_their_price() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    for path in DECISIONS:
        text = said(path)
        assert text.startswith(f"# {int(path.name[:4])}. ")
        parts = [text.find(f"**{part}**") for part in ("Context.", "Decision.", "What it costs.")]
        assert 0 < parts[0] < parts[1] < parts[2]


def test_every_bench_has_its_module_and_its_kept_result() -> None:
    for name in BENCHES:
        assert (ROOT / "bench" / f"of_{name}.py").is_file()
        kept = json.loads(said(ROOT / "bench" / "results" / f"{name}.json"))
        assert (kept["name"], set(kept)) == (
            name, {"name", "figures", "versions", "commit", "machine", "load_before", "measured_on"}
        )  # fmt: skip


def test_pictures_are_small_and_shown() -> None:
    pictures = set((ROOT / "docs" / "pictures").glob("*.png"))
    shown = {(path.parent / (one or other)).resolve() for path in PAPERS for one, other in LINK.findall(said(path))}
    assert {path.name: path.stat().st_size for path in pictures if path.stat().st_size > PICTURE_BYTES} == {}
    assert pictures - shown == set()
