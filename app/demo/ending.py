"""The demonstration, last part: the key opened, scores, statements; the second sitting left to a person (§145-150)."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from app.demo import filling, scans
from app.demo.stage import (
    DAYS,
    SITE,
    Stage,
    halls,
    print_paper,
    refused,
    the_site,
    the_sitting,
)
from app.models import (
    Placement,
    Scan,
    Sheet,
    Statement,
)
from app.rules.terms import SheetState
from app.stages import identification, results
from app.text import Text


def opening(stage: Stage) -> None:
    """§145-150. Nobody opens before; then both passwords together; scores; I-3, I-4, I-4-2 from one snapshot."""
    unit = f"{SITE}-1"
    _, first, second = stage.passwords[unit]
    refused(lambda: _open(stage, first, second), "§147")
    with stage.by(
        "representative", Text("сәйкестендіру аяқталды", "идентификация завершена"), "§145", the_site
    ) as session:
        identification.report(session, the_sitting(1)(session), now=session.info["now"])
    with stage.by("programmer", Text("кодты ашу сұралды", "запрошено открытие кодов"), "§147", the_site) as session:
        results.ask_opening(session, the_sitting(1)(session), by=session.info["staff"], now=session.info["now"])
    refused(lambda: _open(stage, first, first), "§147")
    refused(lambda: _open(stage, first, "AAAAA-AAAAA-AAAAA-AAAAA"), "§147")
    _open(stage, first, second)
    with stage.by("programmer", Text("жұмыстар бағаланды", "работы оценены"), "§149", the_site) as session:
        scores = results.score_sitting(session, the_sitting(1)(session), now=session.info["now"])
    for lang in ("kk", "both"):
        print_paper(stage, "I-3", unit, "programmer", lang=lang)
        print_paper(stage, "I-4", unit, "programmer", lang=lang)
    with stage.house.as_login("programmer") as (session, _):
        found = session.scalars(sa.select(Statement).where(Statement.authority_id.is_not(None))).all()
        units = [statement.unit for statement in found]
    for authority in units:
        print_paper(stage, "I-4-2", authority, "programmer")
    stage.say(
        f"Код ашылды, бағаланды: {len(scores)} (I-3, I-4, I-4-2)",
        f"Ключ открыт, оценено: {len(scores)} (I-3, I-4, I-4-2)",
    )


def _open(stage: Stage, first: str, second: str) -> None:
    with stage.by(
        "representative", Text("дұрыс жауаптар коды ашылды", "коды ответов открыты"), "§147", the_site
    ) as session:
        results.open_key(
            session, the_sitting(1)(session), (first, second), by=session.info["staff"],
            trusted=stage.house.trusted(), now=session.info["now"],
        )  # fmt: skip


def second_sitting(stage: Stage) -> None:
    """Left for a person: the morning of the second day, with the scans of its sheets and the Centre's passwords."""
    stage.at(DAYS[1], 8, 40)
    people_there = scans.replayed(stage.house, 2, SITE, seed=stage.seed)
    rooms: dict[str, list[filling.Person]] = {}
    for person in people_there:
        rooms.setdefault(person.room, []).append(person)
    scans.hand_out(stage.house, rooms)
    by_variant = {key["variant"]: key["answers"] for key in stage.keys[f"{SITE}-2"]}
    for person in people_there:
        filling.answer(person, by_variant[person.variant], seed=stage.seed)
    last = people_there[-1]
    last.written["seat"] = f"{int(last.seat) % 30 + 1:03}"
    people_there[0].fate = "absent"
    for unit, pile in scans.piles(stage.house, people_there, 2, SITE).items():
        for pass_no in (1, 2):
            scans.scanned(
                pile, stage.out / "scans" / f"{SITE}-2" / unit / str(pass_no), seed=77 + pass_no, pass_no=pass_no
            )
    (stage.out / "README.txt").write_text(scans.letter(stage.passwords[f"{SITE}-2"], last, people_there[0]), "utf-8")
    stage.say("Екінші лек сізге қалдырылды: README.txt", "Второй поток оставлен вам: README.txt")


def summary(stage: Stage) -> dict[str, Any]:
    with stage.house.as_login("ntc") as (session, _):
        sitting = the_sitting(1)(session)
        rooms = [room.id for room in halls(session, 1)]
        states = dict(
            session.execute(
                sa.select(Sheet.state, sa.func.count()).where(Sheet.sitting_room_id.in_(rooms)).group_by(Sheet.state)
            ).all()
        )  # fmt: skip
        passes = dict(
            session.execute(
                sa.select(Scan.pass_no, sa.func.count())
                .where(Scan.sitting_room_id.in_(rooms), Scan.dismissed.is_(None))
                .group_by(Scan.pass_no)
            ).all()
        )  # fmt: skip
        scored = session.scalar(sa.text("SELECT count(*) FROM score WHERE sitting_id = :id"), {"id": sitting.id})
        annulled = session.scalar(
            sa.text("SELECT count(*) FROM reading WHERE decision = 'annul_sheet' AND sitting_room_id = ANY(:rooms)"),
            {"rooms": rooms},
        )
        summary = {
            "applications": session.scalar(sa.text("SELECT count(*) FROM application")),
            "allocated": session.scalar(sa.select(sa.func.count()).where(Placement.sitting_id == sitting.id)),
            "sheets_allotted": sum(states.values()),
            "filled": states.get(SheetState.FILLED, 0),
            "blank": states.get(SheetState.BLANK, 0),
            "excluded": states.get(SheetState.EXCLUDED, 0),
            "spoiled": states.get(SheetState.SPOILED, 0),
            "pass_1": passes.get(1, 0),
            "pass_2": passes.get(2, 0),
            "auto": states.get(SheetState.FILLED, 0) - stage.protocol,
            "protocol": stage.protocol,
            "annulled": annulled,
            "scored": scored,
            "forms": sorted(set(stage.printed)),
        }
    (stage.out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1), "utf-8")
    scans.write_truth(stage.out / "known.json", stage.persons, stage.keys[f"{SITE}-1"])
    return summary
