"""The demonstration, second part: rooms, allocation, papers, the sealed key (§10, §74-78, §146)."""

from __future__ import annotations

import datetime as dt
import secrets
from functools import partial

import sqlalchemy as sa

from app.demo import filling, scans
from app.demo.stage import (
    CLOSES,
    DAYS,
    SECOND,
    SITE,
    Stage,
    print_paper,
    refused,
    the_site,
    the_sitting,
    units,
)
from app.models import (
    AllocationRun,
    Campaign,
    Commission,
    Placement,
    Room,
    RoomStock,
)
from app.rules import seals
from app.rules.terms import Language, PasswordKind, StockState
from app.stages import allocation as lottery
from app.stages import preparation, results
from app.text import Text


def rooms(stage: Stage) -> None:
    """§74-76. The site's rooms: 28 and 122 seats are refused; two sittings planned in them."""
    kazakh, russian = _halls_of(stage.candidates)
    rows, columns = _desks(stage.candidates, kazakh, russian)
    for odd in ((7, 2), (61, 1)):
        refused(partial(_add_rooms, stage, 1, odd), "§74.4")
    _add_rooms(stage, kazakh + russian, (rows, columns))
    stage.at(CLOSES + dt.timedelta(days=1), 10)
    languages = [Language.KAZ] * kazakh + [Language.RUS] * russian
    _plan(stage, DAYS[0], dict(enumerate(languages)))
    _plan(stage, DAYS[1], {0: Language.KAZ, kazakh: Language.RUS})
    _agree(stage)
    stage.say(
        f"Аудиториялық қор: {kazakh + russian} аудитория, 2 лек (§74)",
        f"Аудиторный фонд: аудиторий {kazakh + russian}, потоков 2 (§74)",
    )


def _agree(stage: Stage) -> None:
    """§76, §78.5. The site submits its stock, the Centre approves it."""
    with stage.by("site", Text("қор ҰТО-ға жіберілді", "фонд отправлен в НЦТ"), "§76", the_site) as session:
        campaign = session.scalars(sa.select(Campaign)).one()
        stock = RoomStock(site_id=the_site(session).id, campaign_id=campaign.id)
        session.add(stock)
        session.flush()
        stock.state, stock.submitted_at, stock.submitted_by = StockState.SUBMITTED, session.info["now"], "site"
    with stage.by("ntc", Text("қор бекітілді", "фонд утверждён"), "§78.5", the_site) as session:
        stock = session.scalars(sa.select(RoomStock)).one()
        stock.state, stock.approved_at, stock.approved_by = StockState.APPROVED, session.info["now"], "ntc"


def _halls_of(candidates: int) -> tuple[int, int]:
    """How many Kazakh and Russian rooms: two and one for the usual ninety, more when 110 a room do not suffice."""
    russian = max(1, -(-candidates // 3 // 110))
    return max(2, -(-(candidates - candidates // 3) // 110)), russian


def _desks(candidates: int, kazakh: int, russian: int) -> tuple[int, int]:
    """Rows and columns of desks of every room: 6 x 3 for the usual ninety."""
    fullest = max(-(-(candidates - candidates // 3) // kazakh), -(-candidates // 3 // russian), SECOND * 2 // 3) + 1
    return next((r, c) for r, c in ((6, 3), (7, 4), (8, 5), (10, 6)) if r * c * 2 >= fullest + lottery.SPARE)


def _add_rooms(stage: Stage, count: int, desks: tuple[int, int]) -> None:
    title = Text("аудиториялық қор енгізілді", "внесён аудиторный фонд")
    with stage.by("site", title, "§76", the_site) as session:
        rows, columns = desks
        session.add_all(
            Room(site_id=the_site(session).id, number=f"{n:02}", building="Бас ғимарат", rows=rows, columns=columns)
            for n in range(1, count + 1)
        )


def _plan(stage: Stage, day: dt.date, languages: dict[int, Language]) -> None:
    with stage.by("ntc", Text("лек жоспарланды", "запланирован поток"), "§28.1", the_site) as session:
        stock = session.scalars(
            sa.select(Room).where(Room.site_id == the_site(session).id).order_by(Room.number)
        ).all()  # fmt: skip
        preparation.plan_sitting(
            session, the_site(session), session.scalars(sa.select(Campaign)).one(), day=day,
            chosen={stock[place]: language for place, language in languages.items()},
        )  # fmt: skip


def allocation(stage: Stage) -> None:
    """§10, §78.6, §78.7. By lot to rooms and seats, replayable; passes and room lists without seats."""
    with stage.by("ntc", lottery.PROPOSING, "§78.6") as session:
        campaign = session.scalars(sa.select(Campaign)).one()
        lottery.propose(session, campaign, seed=stage.seed, now=session.info["now"])
    with stage.by("ntc", lottery.APPROVING, "§78.6") as session:
        run = session.scalars(sa.select(AllocationRun)).one()
        lottery.approve(session, run, now=session.info["now"])
    for number in (1, 2):
        with stage.by("ntc", Text("жауап парақтары бөлінді", "выделены листы ответов"), "§111", the_site) as session:
            preparation.allot_sheets(session, the_sitting(number)(session))
        for unit in units(stage, number):
            print_paper(stage, "I-11", unit, "site")
            print_paper(stage, "X-1", unit, "ntc")
            print_paper(stage, "I-19", unit, "ntc")
    for code in _codes(stage, 1)[:3]:
        print_paper(stage, "R-4", code, "responsible")
    stage.say(
        "Бөлу, рұқсаттамалар R-4, тізімдер I-11, нұсқалар X-1", "Распределение, пропуска R-4, списки I-11, варианты X-1"
    )


def _codes(stage: Stage, number: int) -> list[str]:
    first = next(iter(stage.teachers))
    with stage.house.as_login("ntc") as (session, _):
        return list(
            session.scalars(
                sa.select(Placement.code)
                .join(Commission, Commission.id == Placement.commission_id)
                .where(Placement.sitting_id == the_sitting(number)(session).id, Commission.code == first)
                .order_by(Placement.code)
            )
        )


def sheets_and_key(stage: Stage) -> None:
    """§21.2, §146. The Centre seals the key of each sitting under two passwords and issues those for the seating."""
    for number in (1, 2):
        variants = scans.variants(stage.house, number, SITE)
        keys = filling.keys(variants, seed=stage.seed + number)
        first, second = _secret(), _secret()
        with stage.by(
            "ntc", Text("дұрыс жауаптар коды мөрленді", "коды ответов запечатаны"), "§146", the_site
        ) as session:
            sitting = the_sitting(number)(session)
            results.seal_key(
                session, sitting, keys, (first, second), signer=stage.house.signer(), now=session.info["now"]
            )
            seating = preparation.issue_password(session, sitting, PasswordKind.SEATING, now=session.info["now"])
        stage.keys[f"{SITE}-{number}"] = keys
        stage.passwords[f"{SITE}-{number}"] = (seating, first, second)
    stage.say("Код екі парольмен мөрленді (§146)", "Ключ запечатан двумя паролями (§146)")


def _secret() -> str:
    return seals.new_password(secrets.token_bytes(seals.RANDOM_BYTES))
