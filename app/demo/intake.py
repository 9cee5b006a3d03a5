"""The demonstration, first part: reference lists, officials, applications from Excel, the base closed (§5-9)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.demo import clock, logins, people
from app.demo.stage import (
    CLOSES,
    DAYS,
    SECOND,
    SITE,
    SUBJECTS,
    Stage,
    print_paper,
    refused,
    responsible,
    the_commission,
)
from app.errors import BadInput
from app.models import (
    Application,
    Commission,
    Site,
)
from app.roles import Role
from app.rules.terms import Language
from app.stages import enrolment, seeding
from app.text import Text


def found(stage: Stage) -> None:
    clock.begin(stage.house)
    stage.at(CLOSES - dt.timedelta(days=20), 9)
    logins.create(stage.house, [logins.Login("ntc", Role.NTC, "Әлімқұлова Райхан Серікқызы")])
    with stage.by("ntc", Text("анықтамалықтар енгізілді", "загружены справочники"), "§19.1") as session:
        seeding.seed(session)
        sending = sa.select(Commission).join(Site, Site.id == Commission.site_id).where(Site.code == SITE)
        commissions = session.scalars(sending.order_by(Commission.code)).all()
        senders = [logins.Sender(one.code, one.chair, one.responsible) for one in commissions]
        codes = [sender.code for sender in senders]
        logins.BRANCH = session.scalars(sa.select(Site).where(Site.code == SITE)).one().branch.code
    stage.logins = logins.accounts(senders)
    logins.create(stage.house, stage.logins)
    with stage.by("ntc", Text("өтініш қабылдау ашылды", "открыт приём заявлений"), "§6") as session:
        for commission in session.scalars(sa.select(Commission).where(Commission.code.in_(codes))):
            enrolment.open_base(session, commission, CLOSES, now=session.info["now"])
    stage.teachers = {code: [] for code in codes}
    stage.say("Анықтамалықтар, лауазымды тұлғалар, комиссиялар", "Справочники, должностные лица, комиссии")


def applications(stage: Stage) -> None:
    """§5-8. A workbook of each commission: shown faults first (dry run), then taken."""
    folder = stage.out / "applications"
    folder.mkdir(exist_ok=True)
    for place, code in enumerate(stage.teachers):
        stage.teachers[code] = _teachers(stage, code, place)
        lang: Any = "kk" if place % 2 == 0 else "ru"
        content = people.workbook(stage.teachers[code], lang=lang)
        (folder / f"{code}.xlsx").write_bytes(content)
        _import(stage, code, content)
    _show_faults(stage, folder)
    total = sum(map(len, stage.teachers.values()))
    stage.say(f"Excel-ден өтініштер: {total} (I-1)", f"Заявления из Excel: {total} (I-1)")


def _teachers(stage: Stage, code: str, place: int) -> list[people.Teacher]:
    count = _share(stage, place)
    with stage.house.as_login("ntc") as (session, _):
        workplaces = session.scalars(
            sa.text(
                "SELECT i.code FROM institution i JOIN commission c ON c.authority_id = i.authority_id "
                "WHERE c.code = :code ORDER BY i.code"
            ),
            {"code": code},
        ).all()
    russian = count // 3
    common: dict[str, Any] = {"seed": stage.seed + place, "subjects": SUBJECTS, "workplaces": workplaces}
    return [
        *people.teachers(count - russian, language=Language.KAZ, **common),
        *people.teachers(russian, language=Language.RUS, **common),
    ]


def _share(stage: Stage, place: int) -> int:
    """The last commission goes to the second sitting; the others share the first."""
    first = len(stage.teachers) - 1
    if place == first:
        return SECOND
    each, rest = divmod(stage.candidates, first)
    return each + (1 if place < rest else 0)


def _import(stage: Stage, code: str, content: bytes) -> None:
    title = Text("өтініштер енгізілді", "внесены заявления")
    for dry in (True, False):
        try:
            with stage.by(responsible(stage, code), title, "§78.3", the_commission(code)) as session:
                commission = the_commission(code)(session)
                enrolment.import_applications(session, commission, content, f"{code}.xlsx", now=session.info["now"])
                if dry:
                    raise _Tried
                day = DAYS[list(stage.teachers).index(code) == len(stage.teachers) - 1]
                for one in session.scalars(sa.select(Application).where(Application.commission_id == commission.id)):
                    one.wished_day = day
        except _Tried:
            pass


class _Tried(Exception):
    """A dry run: leaves the act without keeping anything."""


def _show_faults(stage: Stage, folder: Path) -> None:
    """A workbook with mistakes is refused whole, every fault with its row and column."""
    code = next(iter(stage.teachers))
    bad = [replace(one) for one in stage.teachers[code][:3]]
    bad = [replace(bad[0], iin="850231400123"), replace(bad[1], bin="123456789012"), replace(bad[2], subject="?")]
    content = people.workbook(bad, lang="ru")
    try:
        _import(stage, code, content)
    except BadInput as said:
        (folder / "faults.txt").write_text(str(said), "utf-8")
    else:
        raise AssertionError("a workbook with faults was taken")


def closing(stage: Stage) -> None:
    """§9, §78.4. One commission closes by its two officials, the others by themselves at 15:00; then nothing enters."""
    stage.at(CLOSES, 14, 30)
    first = next(iter(stage.teachers))
    place = the_commission(first)
    with stage.by("responsible", Text("базаны жабу сұралды", "запрошено закрытие базы"), "§78.4", place) as session:
        enrolment.close_base(session, place(session), now=session.info["now"], by=session.info["staff"])
    with stage.by("chair", Text("өтініштер базасы жабылды", "база заявлений закрыта"), "§9", place) as session:
        enrolment.close_base(session, place(session), now=session.info["now"], by=session.info["staff"])
    stage.at(CLOSES, 15, 0)
    for code in stage.teachers:
        workplace = stage.teachers[code][0].bin
        late = people.workbook(
            people.teachers(1, seed=999, language=Language.KAZ, subjects=SUBJECTS, workplaces=[workplace]), lang="kk"
        )
        refused(partial(_import, stage, code, late), "§9")
    for code in stage.teachers:
        print_paper(stage, "I-1", code, responsible(stage, code))
    stage.say("База 15:00-де жабылды, кейінгі өзгеріс қабылданбайды (§9)", "База закрыта в 15:00, дальше отказ (§9)")
