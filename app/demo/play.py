"""Play a campaign from applications to the exam statement, each step by the official whose duty it is.

Nothing is written behind the programme's back: applications come from Excel workbooks, sheets from image files,
jobs are done by a real worker, passwords are those that the Centre issued.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app import anchors, servers
from app.demo import crew, ending, intake, preparing, processing, testday
from app.demo.stage import (
    Stage,
)
from app.errors import BadInput, Refusal
from app.house import House, opened
from app.text import Text
from config import Config


def play_apart(config: Config, *, out: Path, candidates: int, seed: int) -> int:
    """`run.py demo`: on a cluster of its own under `out`, without serving."""
    if candidates < 1:
        raise BadInput(NOBODY)
    _step_aside(out)
    _make_folder(out)
    if config.database_url is not None:
        play(opened(config), out=out, candidates=candidates, seed=seed)
        return 0
    config = config.within(out / "var")
    with servers.only_one(config.var):
        try:
            _make_way(config, out)
            play(opened(config, fast=True), out=out, candidates=candidates, seed=seed)
        finally:
            servers.down(config.var)
    return 0


def _step_aside(out: Path) -> None:
    """Papers, scans and passwords of the demonstration that is being served stay whole, under another name."""
    if (out / SERVED).exists():
        kept = out.with_name(f"{out.name}-{SERVED}")
        shutil.rmtree(kept, ignore_errors=True)
        out.rename(kept)
        print(KEPT.fill(name=kept.name).within("both"), flush=True)


def folder_of_served(config: Config) -> Path:
    """Where the papers and the letter of the served demonstration lie."""
    return next((place for place in _homes(config) if (place / SERVED).exists()), config.var / "demo")


def _homes(config: Config) -> tuple[Path, Path]:
    return config.var / "demo", config.var / f"demo-{SERVED}"


def _make_folder(out: Path) -> None:
    try:
        (out / "var").mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as closed:
        raise BadInput(NO_FOLDER.fill(path=out)) from closed


def _make_way(config: Config, out: Path) -> None:
    """What an earlier demonstration left here makes way for the new one; work of people never does."""
    if (config.var / "postgres").exists():
        house = opened(config)
        with house.sessions() as session:
            if not session.scalar(sa.text("SELECT is_demonstration()")):
                _check_empty(house)
        _forget(config)
        shutil.rmtree(out / "papers", ignore_errors=True)


def served(config: Config, *, demonstrate: bool) -> House:
    """The house for `serve`: an empty one gets the demonstration first; one cut short in the middle is played anew."""
    house, out, playing = opened(config), config.var / "demo", config.var / "playing"
    if not demonstrate:
        return house
    with house.sessions() as session:
        used, own = session.execute(sa.text("SELECT has_staff(), is_demonstration()")).one()
    if own and playing.exists() and config.database_url is None:
        print(CUT_SHORT.within("both"), flush=True)
        _forget(config)
        house, used = opened(config), False
    if not used:
        playing.touch()
        play(house, out=out, candidates=90, seed=2018)
        (out / SERVED).touch()
        playing.unlink()
    return house


SERVED = "served"
KEPT = Text(
    "Қызмет көрсетіп тұрған көрсетудің қағаздары сақталды: {name}.", "Бумаги работающей демонстрации сохранены: {name}."
)
NOBODY = Text(
    "Тестіленушілер саны кемінде 1 болуы тиіс: --candidates.", "Тестируемых должно быть не меньше одного: --candidates."
)
NO_FOLDER = Text(
    "{path} қалтасына жазылмайды. Басқасын көрсетіңіз: --out", "В {path} записать нельзя. Укажите другую папку: --out"
)
CUT_SHORT = Text(
    "Алдыңғы көрсету аяқталмай тоқтаған: басынан ойналады.", "Прошлая демонстрация прервана: играется с начала."
)


def _forget(config: Config) -> None:
    """A cluster that an earlier demonstration made here is laid anew."""
    if (config.var / "postgres").exists():
        servers.down(config.var)
        for name in ("postgres", "redis", "files"):
            shutil.rmtree(config.var / name, ignore_errors=True)
        shutil.rmtree(config.var / "demo", ignore_errors=True)
        (config.var / anchors.NAME).unlink(missing_ok=True)


def play(house: House, *, out: Path, candidates: int, seed: int) -> dict[str, Any]:
    """The whole chain; returns what `summary.json` holds. Only in an empty database or one it made itself."""
    _check_empty(house)
    out.mkdir(parents=True, exist_ok=True)
    stage = Stage(house, out, seed, candidates)
    began = time.monotonic()
    for part in (
        intake.found,
        crew.enter,
        intake.applications,
        intake.closing,
        preparing.rooms,
        preparing.allocation,
        preparing.sheets_and_key,
        crew.brief,
        testday.seating,
        testday.test_day,
    ):
        part(stage)
    with processing.workers(house):
        processing.scanning(stage)
    processing.identified(stage)
    ending.opening(stage)
    ending.second_sitting(stage)
    summary = ending.summary(stage)
    stage.say(f"Дайын: {time.monotonic() - began:.0f} с", f"Готово: {time.monotonic() - began:.0f} с")
    return summary


def _check_empty(house: House) -> None:
    with house.sessions() as session:
        if session.scalar(sa.text("SELECT has_staff()")):
            raise Refusal(
                "§1",
                Text(
                    "База бос емес: көрсету тек бос базада ойналады. Басқа DATABASE_URL не SYNAQ_VAR көрсетіңіз.",
                    "База не пуста, а демонстрация играется в пустой. Укажите другой DATABASE_URL или SYNAQ_VAR.",
                ),
            )
