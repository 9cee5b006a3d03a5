"""The demonstration, second part: rooms, allocation, papers, the sealed key (§10, §74-78, §146)."""

from __future__ import annotations

import datetime as dt
import secrets

import sqlalchemy as sa

from app.demo import filling, scans
from app.demo.stage import (
    CLOSES,
    DAYS,
    SITE,
    Stage,
    print_paper,
    the_commission,
    the_site,
    the_sitting,
    units,
)
from app.errors import BadInput
from app.models import (
    Campaign,
    Commission,
    Placement,
    Room,
)
from app.rules import seals
from app.rules.terms import Language, PasswordKind
from app.stages import preparation, results
from app.text import Text


def rooms(stage: Stage) -> None:
    """§74-76. The site's rooms: refused at 29 and 121 seats, taken between."""
    rows, columns = _desks(stage.candidates)
    title = Text("аудиториялық қор енгізілді", "внесён аудиторный фонд")
    with stage.by("site", title, "§76", the_site) as session:
        site = the_site(session)
        session.add_all(
            Room(site_id=site.id, number=f"{n:02}", building=Text("Бас ғимарат", "Главный корпус").kk, rows=rows,
                 columns=columns, video=True)
            for n in (1, 2, 3)
        )  # fmt: skip
    stage.at(CLOSES + dt.timedelta(days=1), 10)
    for day, rooms in zip(DAYS, (3, 2), strict=True):
        with stage.by("ntc", Text("лек жоспарланды", "запланирован поток"), "§28.1", the_site) as session:
            chosen = session.scalars(
                sa.select(Room).where(Room.site_id == the_site(session).id).order_by(Room.number)
            ).all()
            languages = (Language.KAZ, Language.KAZ, Language.RUS) if rooms == 3 else (Language.KAZ, Language.RUS)
            picked = [chosen[0], chosen[1], chosen[2]] if rooms == 3 else [chosen[0], chosen[2]]
            preparation.plan_sitting(
                session, the_site(session), session.scalars(sa.select(Campaign)).one(), day=day,
                chosen=dict(zip(picked, languages, strict=True)),
            )  # fmt: skip
    stage.say("Аудиториялық қор: 3 аудитория, 2 лек (§74)", "Аудиторный фонд: 3 аудитории, 2 потока (§74)")


def _desks(candidates: int) -> tuple[int, int]:
    """Rows and columns of desks so that three rooms hold all: 6 x 3 for the usual ninety."""
    for rows, columns in ((6, 3), (7, 4), (8, 5), (10, 6)):
        if rows * columns * 2 * 2 >= candidates * 2 // 3 + 1 and rows * columns * 2 >= candidates // 3 + 1:
            return rows, columns
    raise BadInput(
        Text(
            "Үш аудиторияға {n} адам сыймайды (ең көбі 350).",
            "В три аудитории {n} человек не поместится (не более 350).",
        ).fill(n=candidates)
    )


def allocation(stage: Stage) -> None:
    """§10, §78.6, §78.7. By lot to rooms and seats, replayable; passes and room lists without seats."""
    codes = list(stage.teachers)
    for number, sending in ((1, codes[:-1]), (2, codes[-1:])):
        with stage.by("ntc", Text("тестіленушілер бөлінді", "тестируемые распределены"), "§78.6", the_site) as session:
            preparation.allocate(
                session, the_sitting(number)(session), [the_commission(code)(session) for code in sending],
                seed=stage.seed + number, now=session.info["now"],
            )  # fmt: skip
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
