"""The allocation of a campaign: proposed by lot with its figures, looked at, approved; or dropped (§10, §19.4, §78.6).

A proposal writes nobody's seat: it keeps its lot, hidden from everybody, and the fingerprint of what the lot gives.
Approval draws again from the same lot and refuses if anything came out differently.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import job
from app.db import act
from app.errors import Refusal
from app.models import (
    AllocationRun,
    Campaign,
    Commission,
    RunLot,
    Site,
)
from app.rules import allocation, applications
from app.rules.terms import Language, RunState
from app.stages import placing
from app.stages.exchange import author
from app.text import Text

SEEDS = 2**62
SPARE = 2
"""Seats of a room that are kept free unless the Centre says otherwise (§34.7, §108)."""
MOST_SPARE = 30
UNIT = Text("Бөлу № {number}", "Распределение № {number}")
PROPOSING = Text("Тестіленушілер алдын ала бөлінді", "Тестируемые распределены предварительно")
APPROVING = Text("Тестіленушілерді бөлу бекітілді", "Распределение тестируемых утверждено")
DROPPING = Text("Алдын ала бөлу алынды", "Предварительное распределение снято")
PROPOSED = Text(
    "Алдын ала бөлінді: {placed} орын алды, {unplaced} орынсыз қалды. Қорытындысын қарап, бекітіңіз не алыңыз.",
    "Распределено предварительно: размещено {placed}, без места {unplaced}. Посмотрите итог и утвердите или снимите.",
)
APPROVED = Text(
    "Бөлу бекітілді: {placed} тестіленуші. Рұқсаттамалар мен аудиториялық тізімдерді басуға болады.",
    "Распределение утверждено: тестируемых {placed}. Можно печатать пропуска и аудиторные списки.",
)
NOT_APPROVED = Text(
    "Аудиториялық қоры бекітілмеген ТӨП-тер бар: {sites}. Алдымен олардың қорын бекітіңіз.",
    "Есть ППТ, чей аудиторный фонд не утверждён: {sites}. Сначала утвердите их фонды.",
)
TWO_PROPOSALS = Refusal(
    "§78.6",
    Text(
        "Алдын ала бөлу бар. Алдымен оны бекітіңіз немесе алыңыз.",
        "Предварительное распределение уже есть. Сначала утвердите или снимите его.",
    ),
)
NO_PROPOSAL = Refusal(
    "§78.6",
    Text(
        "Бұл бөлу бекітілген немесе алынған. Тізімді жаңартыңыз.",
        "Это распределение уже утверждено или снято. Обновите список.",
    ),
)
OTHERWISE = Refusal(
    "§78.6",
    Text(
        "Алдын ала бөлуден кейін өтініштер немесе аудиториялар өзгерген: сол жеребе енді басқаша бөледі. Оны алып, "
        "қайта бөліңіз.",
        "После предварительного распределения изменились заявления или аудитории: тот же жребий даёт теперь другое. "
        "Снимите его и распределите заново.",
    ),
)
TOO_MANY_SPARE = Text(
    "Аудиторияда бос қалатын орын 0-ден {most}-ға дейін болуы тиіс.",
    "Свободных мест в аудитории должно быть от 0 до {most}.",
)

Tell = Callable[[int, int], object]


def propose(session: Session, campaign: Campaign, *, seed: int, spare: int = SPARE, now: dt.datetime) -> AllocationRun:
    """§10, §78.6. Everybody of the campaign who has no seat yet, over all planned sittings: figures, not seats.

    Refuses while a commission is open (§10) or the stock of a site with candidates is not approved (§78.5).
    """
    check_spare(spare)
    _refuse_second(session, campaign)
    _check_bases(session, now)
    ground = placing.ground_of(session, campaign)
    _check_stocks(session, campaign, {candidate.home for candidate in ground.candidates.values()})
    found = allocation.allocate(ground.candidates.values(), ground.halls.values(), seed=seed, spare=spare)
    run = AllocationRun(
        campaign_id=campaign.id, number=_next_number(session, campaign), made_at=now, made_by=author(session).login,
        spare=spare, digest=found.digest, conflicts=placing.conflicts(ground, found), **placing.figures(found.quality),
    )  # fmt: skip
    session.add(run)
    session.flush()
    placing.write_outcome(session, run, ground, found)
    session.execute(sa.insert(RunLot).values(run_id=run.id, seed=seed).inline())
    return run


def approve(session: Session, run: AllocationRun, *, now: dt.datetime, tell: Tell = lambda _done, _total: None) -> int:
    """§78.6, §78.7. The seats of the proposal, personal codes and variants; how many were placed.

    Seats and lots are read by nobody until the seating sheet of their sitting is printed (§43.6).
    """
    session.refresh(run, with_for_update=True)  # a second approval waits here, and is then told
    refuse_ended(run)
    _check_bases(session, now)
    session.execute(placing.approved(run.campaign).with_for_update(read=True))  # none is returned meanwhile (§78.5)
    ground = placing.ground_of(session, run.campaign)
    _check_stocks(session, run.campaign, {candidate.home for candidate in ground.candidates.values()})
    seed = session.scalar(sa.select(sa.func.take_lot(run.id))) or 0
    found = allocation.allocate(ground.candidates.values(), ground.halls.values(), seed=seed, spare=run.spare)
    if found.digest != run.digest:
        raise OTHERWISE
    done, sittings = 0, placing.by_sitting(session, ground, found)
    for sitting, places in sittings:
        placing.write_codes(session, ground, sitting, places)
    for sitting, places in sittings:
        lot = allocation.lot_of_sitting(seed, sitting.id)
        placing.write_seats(session, ground, sitting, places, lot=lot, now=now)
        done += len(places)
        tell(done, len(found.places))
    run.state, run.approved_at, run.approved_by = RunState.APPROVED, now, author(session).login
    session.flush()
    return done


def drop(run: AllocationRun) -> None:
    """The proposal is not taken; its figures stay."""
    refuse_ended(run)
    run.state = RunState.DROPPED


@dataclass(frozen=True)
class Standing:
    """What stands in the way of an allocation, and what it would be made of."""

    open_bases: Sequence[Commission]
    unapproved: Sequence[Site]
    waiting: Mapping[Language, int]
    seats: Mapping[Language, int]
    sittings: int

    @property
    def is_clear(self) -> bool:
        return not self.open_bases and not self.unapproved and bool(sum(self.waiting.values()))


def standing(session: Session, campaign: Campaign, *, now: dt.datetime) -> Standing:
    """Open bases (§10), stocks of sites with candidates that are not approved (§78.5), people and seats by language."""
    waiting = placing.waiting_by_language(session, campaign)
    seats, sittings = placing.seats_by_language(session, campaign)
    sites = set(session.scalars(placing.homes(campaign)))
    return Standing(_open_bases(session, now), _unapproved(session, campaign, sites), waiting, seats, sittings)


def refuse_obstacles(session: Session, campaign: Campaign, *, now: dt.datetime) -> None:
    """What a proposal would be refused for, told before its job is ordered."""
    _refuse_second(session, campaign)
    there = standing(session, campaign, now=now)
    applications.refuse_allocation_while_open([f"{one.code} {one.name}" for one in there.open_bases])
    _refuse_unapproved(there.unapproved)
    if not sum(there.waiting.values()):
        raise placing.NOBODY


def check_spare(spare: int) -> None:
    """§34.7, §108. How many seats of a room may be kept free."""
    if not 0 <= spare <= MOST_SPARE:
        raise Refusal("§108", TOO_MANY_SPARE.fill(most=MOST_SPARE))


def refuse_ended(run: AllocationRun) -> None:
    """Only a proposal is approved or dropped."""
    if run.state is not RunState.DRAFT:
        raise NO_PROPOSAL


# ---- as jobs


@job.task
def propose_later(session: Session, claim: job.Claim, *, campaign: int, spare: int) -> Text:
    """A proposal drawn by lot, in the background."""
    with act(session, PROPOSING, mark="§78.6"):
        claim.tell(0, 1, now=True)
        run = propose(
            session, session.get_one(Campaign, campaign), seed=secrets.randbelow(SEEDS), spare=spare,
            now=_now(session),
        )  # fmt: skip
        said = PROPOSED.fill(placed=run.placed, unplaced=run.unplaced)
        claim.finish(session, said)
    return said


@job.task
def approve_later(session: Session, claim: job.Claim, *, run: int) -> Text:
    """A proposal approved, in the background: all of it or nothing."""
    with act(session, APPROVING, mark="§78.6"):
        claim.tell(0, 1, now=True)
        placed = approve(session, session.get_one(AllocationRun, run), now=_now(session), tell=claim.tell)
        said = APPROVED.fill(placed=placed)
        claim.finish(session, said)
    return said


def _now(session: Session) -> dt.datetime:
    moment: dt.datetime = session.scalars(sa.select(sa.func.synaq_now())).one()
    return moment


# ---- what is asked


def _refuse_second(session: Session, campaign: Campaign) -> None:
    drafts = sa.select(AllocationRun.id).where(
        AllocationRun.campaign_id == campaign.id, AllocationRun.state == RunState.DRAFT
    )
    if session.scalar(drafts.limit(1)):
        raise TWO_PROPOSALS


def _next_number(session: Session, campaign: Campaign) -> int:
    last = sa.select(sa.func.max(AllocationRun.number)).where(AllocationRun.campaign_id == campaign.id)
    return (session.scalar(last) or 0) + 1


def _check_bases(session: Session, now: dt.datetime) -> None:
    applications.refuse_allocation_while_open([f"{one.code} {one.name}" for one in _open_bases(session, now)])


def _open_bases(session: Session, now: dt.datetime) -> Sequence[Commission]:
    return session.scalars(
        sa.select(Commission)
        .where(
            Commission.opened_at.is_not(None),
            Commission.closed_at.is_(None),
            sa.or_(Commission.closes_at.is_(None), Commission.closes_at > now),
        )
        .order_by(Commission.code)
    ).all()


def _check_stocks(session: Session, campaign: Campaign, sites: set[int]) -> None:
    _refuse_unapproved(_unapproved(session, campaign, sites))


def _unapproved(session: Session, campaign: Campaign, sites: set[int]) -> Sequence[Site]:
    approved = placing.approved(campaign)
    return session.scalars(
        sa.select(Site).where(Site.id.in_(sites), Site.id.not_in(approved)).order_by(Site.code)
    ).all()


def _refuse_unapproved(sites: Sequence[Site]) -> None:
    if sites:
        raise Refusal("§78.5", NOT_APPROVED.fill(sites=", ".join(f"{one.code} {one.name}" for one in sites)))
