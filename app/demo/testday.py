"""The demonstration, third part: the seating sheets, the test, the sheets that are not scanned (§43.6, §104)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.demo import filling, scans
from app.demo.stage import (
    DAYS,
    SITE,
    Stage,
    print_paper,
    refused,
    the_site,
    the_sitting,
)
from app.models import (
    Placement,
    Sheet,
)
from app.stages import conduct
from app.text import Text


def seating(stage: Stage) -> None:
    """§43.6. On the morning of the day, with the Centre's password, once; the second time is refused."""
    seating = stage.passwords[f"{SITE}-1"][0]
    refused(lambda: print_paper(stage, "I-9", f"{SITE}-1", "programmer", seating), "§43.6")
    stage.at(DAYS[0], 7, 40)
    refused(lambda: print_paper(stage, "I-9", f"{SITE}-1", "programmer", "AAAAA-AAAAA-AAAAA-AAAAA"), "§43.6")
    print_paper(stage, "I-9", f"{SITE}-1", "programmer", seating)
    refused(lambda: print_paper(stage, "I-9", f"{SITE}-1", "programmer", seating), "§43.6")
    stage.say("Отырғызу парағы I-9 бір рет басылды (§43.6)", "Посадочный лист I-9 напечатан один раз (§43.6)")


def test_day(stage: Stage) -> None:
    """§34.10, §104, §127.1. Start, end, and the sheets that will not be scanned."""
    stage.at(DAYS[0], 9)
    with stage.by("lead", Text("тестілеу басталды", "тестирование начато"), "§34.10", the_site) as session:
        conduct.start(the_sitting(1)(session), now=session.info["now"])
    stage.at(DAYS[0], 12, 50)
    with stage.by("lead", Text("тестілеу аяқталды", "тестирование окончено"), "§104", the_site) as session:
        conduct.finish(session, the_sitting(1)(session), now=session.info["now"])
    stage.persons = scans.seated(stage.house, 1, SITE)
    rooms: dict[str, list[filling.Person]] = {}
    for person in stage.persons:
        rooms.setdefault(person.room, []).append(person)
    spare = scans.hand_out(stage.house, rooms)
    by_variant = {key["variant"]: key["answers"] for key in stage.keys[f"{SITE}-1"]}
    for person in stage.persons:
        filling.answer(person, by_variant[person.variant], seed=stage.seed)
    excluded = filling.accidents(rooms, spare)
    _exclude(stage, excluded)
    stage.say("Тестілеу өтті (200 және 230 минут)", "Тестирование прошло (200 и 230 минут)")


def _exclude(stage: Stage, excluded: dict[str, Any]) -> None:
    removed = {person.sheet: person.code for person in stage.persons if person.fate == "removed"}
    remark = {"spoiled": "I-20 №1", "removed": "R-7 №1"}
    with stage.by(
        "representative", Text("сканерленбейтін парақтар", "листы вне сканирования"), "§127.1", the_site
    ) as session:
        for number, reason in excluded.items():
            sheet = session.scalars(sa.select(Sheet).where(Sheet.number == number)).one()
            placement = session.scalar(sa.select(Placement).where(Placement.code == removed.get(number)))
            conduct.exclude(sheet, reason, remark[reason], placement=placement)
