"""The people of the demonstration in their registers, each entered by whose duty it is (§20, §28, §33)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from app.demo import people
from app.demo.logins import Login
from app.demo.stage import CLOSES, DAYS, SUBJECTS, Stage, the_commission, the_site
from app.models import (
    AppealMember,
    Briefing,
    BriefingAttendance,
    Campaign,
    CommissionMember,
    Invigilator,
    LegalAct,
    MedicalWorker,
    Official,
    OfficialAssignment,
    OfficialReceipt,
    RepublicanMember,
    ResponsiblePerson,
    Site,
    Subject,
)
from app.roles import Role
from app.rules.terms import Duty, Language, Post
from app.text import Text

BEGUN = CLOSES - dt.timedelta(days=20)
SENT = DAYS[0] - dt.timedelta(days=5)
DUTIES = {Role(duty.value): duty for duty in Duty}
CREW, MEDICS = 7, 2
SCHOOL = "№ 12 мектеп"


def enter(stage: Stage) -> None:
    """§20.1, §20.4, §28.4, §28.5, §48, §152. Everybody who takes part, by the Centre, the commissions, the site."""
    _officials(stage)
    for chair in _of(stage, Role.CHAIR):
        _commission(stage, chair)
    _registered(stage)
    _crew_of_site(stage)
    _republican(stage)
    stage.say(
        "Адамдар тізілімдері: өкілдер, комиссиялар, кезекшілер", "Регистры людей: представители, комиссии, дежурные"
    )


def brief(stage: Stage) -> None:
    """§33.6. The briefing of the invigilators on the eve of the test."""
    stage.at(DAYS[0] - dt.timedelta(days=1), 15)
    title = Text("кезекшілерге нұсқама өткізілді", "проведён инструктаж дежурных")
    with stage.by("lead", title, "§33.6", the_site) as session:
        site = the_site(session).id
        held = Briefing(
            site_id=site,
            code="1",
            held_on=DAYS[0] - dt.timedelta(days=1),
            held_at=dt.time(15),
            topic="Нұсқаулықтың 12-тарауы",
        )
        session.add(held)
        session.flush()  # its number names it in the list of those who came
        present = session.scalars(sa.select(Invigilator.id).where(Invigilator.site_id == site))
        session.add_all(BriefingAttendance(site_id=site, briefing_id=held.id, invigilator_id=one) for one in present)


def _of(stage: Stage, *roles: Role) -> list[Login]:
    return [one for one in stage.logins if one.role in roles]


def _others(stage: Stage, count: int, seed: int) -> list[dict[str, Any]]:
    """Invented people beyond those who have a login."""
    found = people.teachers(
        count, seed=stage.seed + seed, language=Language.KAZ, subjects=SUBJECTS, workplaces=[SCHOOL]
    )
    return [
        {"surname": one.surname, "first_name": one.first_name, "patronymic": one.patronymic, "iin": one.iin}
        for one in found
    ]


def _officials(stage: Stage) -> None:
    title = Text("өкілдер мен программистер ТӨП-ке жіберілді", "представители и программисты направлены на ППТ")
    with stage.by("ntc", title, "§20.4") as session:
        campaign = session.scalars(sa.select(Campaign.id)).one()
        sites = dict(session.execute(sa.select(Site.code, Site.id)).all())
        acts = session.scalars(sa.select(LegalAct.id)).all()
        for one in _of(stage, *DUTIES):
            official = Official(**one.names, trained_on=BEGUN)
            session.add(official)
            session.flush()  # its number names it in the lines that follow
            session.add(
                OfficialAssignment(
                    campaign_id=campaign, site_id=sites[one.site], official_id=official.id, duty=DUTIES[one.role],
                    sent_on=SENT,
                )
            )  # fmt: skip
            session.add_all(_receipts(official.id, acts))


def _receipts(official: int, acts: Iterable[int]) -> list[OfficialReceipt]:
    programs = ("«Министрлік программисі» бағдарламасы", "«Сканерді тексеру» бағдарламасы")
    handed = [OfficialReceipt(official_id=official, what=what, received_on=BEGUN) for what in programs]
    return [
        *handed,
        *(
            OfficialReceipt(official_id=official, what=f"НҚА {n}", legal_act_id=act, received_on=BEGUN)
            for n, act in enumerate(acts, 1)
        ),
    ]


def _commission(stage: Stage, chair: Login) -> None:
    title = Text("комиссия құрамы мен жауапты тұлға енгізілді", "внесены состав комиссии и ответственное лицо")
    place = the_commission(chair.commission)
    responsible = next(one for one in _of(stage, Role.RESPONSIBLE) if one.commission == chair.commission)
    with stage.by(chair.login, title, "§78.2", place) as session:
        at = {"commission_id": place(session).id}
        posts = [(chair.names, Post.CHAIR)]
        rest = _others(stage, 3, int(chair.commission))
        posts += [(one, Post.SECRETARY if n == 0 else Post.MEMBER) for n, one in enumerate(rest)]
        session.add_all(CommissionMember(**at, **named, post=post) for named, post in posts)
        session.add(ResponsiblePerson(**at, **responsible.names, valid_from=BEGUN))


def _registered(stage: Stage) -> None:
    """§26.2, §26.4, §78.3. The branch teaches, hands out the acts and registers."""
    title = Text("жауапты тұлғалар филиалда тіркелді", "ответственные лица зарегистрированы в филиале")
    with stage.by("branch", title, "§78.3") as session:
        for row in session.scalars(sa.select(ResponsiblePerson)):
            row.trained_on = row.acts_received_on = row.registered_on = BEGUN


def _crew_of_site(stage: Stage) -> None:
    title = Text("кезекшілер, медицина қызметкерлері, апелляция мүшелері", "дежурные, медики, члены апелляции")
    with stage.by("site", title, "§28.4", the_site) as session:
        at = {"site_id": the_site(session).id}
        crew = [one.names for one in _of(stage, Role.INVIGILATOR)] + _others(stage, CREW, 51)
        session.add_all(Invigilator(**at, **named, workplace=SCHOOL) for named in crew)
        for n, named in enumerate(_others(stage, MEDICS, 52), 1):
            del named["iin"]
            session.add(MedicalWorker(**at, **named, document=f"сертификат № {n}"))
        teachers = [one.names for one in _of(stage, Role.APPEAL_MEMBER)] + _others(stage, 2 * len(SUBJECTS) - 1, 53)
        subjects = session.scalars(sa.select(Subject.id).where(Subject.code.in_(SUBJECTS)).order_by(Subject.id)).all()
        session.add_all(
            AppealMember(**at, **named, subject_id=subjects[n % len(subjects)], workplace=SCHOOL, approved_on=SENT)
            for n, named in enumerate(teachers)
        )


def _republican(stage: Stage) -> None:
    title = Text("Республикалық комиссия құрамы енгізілді", "внесён состав Республиканской комиссии")
    with stage.by("ntc", title, "§22.1") as session:
        first = next(one for one in _of(stage, Role.REPUBLICAN))
        session.add(RepublicanMember(**first.names, post=Post.CHAIR))
        rest = _others(stage, len(SUBJECTS) + 1, 54)
        session.add(RepublicanMember(**rest[0], post=Post.SECRETARY))
        subjects = session.scalars(sa.select(Subject.id).where(Subject.code.in_(SUBJECTS)).order_by(Subject.id)).all()
        session.add_all(
            RepublicanMember(**named, post=Post.MEMBER, subject_id=subject)
            for named, subject in zip(rest[1:], subjects, strict=True)
        )
