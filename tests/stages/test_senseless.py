"""What a hurried hand types before the test day: it would only come to light when it can no longer be mended."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import sqlalchemy as sa

from app.errors import BadInput, Refusal
from app.models import Allotment, Campaign, Room, Sheet, Site, Sitting, SittingRoom, Subject
from app.rules.terms import Language
from app.stages import key_file, preparation
from tests.stages.world import DAY, Small, returned, sitting

ANSWERS = ["A"] * 50 + ["AC"] * 10 + ["B"] * 40


def whole_key(world: Small) -> list[dict[str, Any]]:
    """A file of right answers for every variant of the sitting."""
    with world.as_("ntc") as session:
        found = session.execute(
            sa.select(Allotment.variant, Subject.code, SittingRoom.language)
            .join(SittingRoom, SittingRoom.id == Allotment.sitting_room_id)
            .join(Subject, Subject.id == Allotment.subject_id)
            .distinct()
            .order_by(Allotment.variant)
        ).all()
    return [{"variant": v, "subject": s, "language": one.value, "answers": ANSWERS} for v, s, one in found]


def read(world: Small, key: list[dict[str, Any]]) -> None:
    with world.as_("ntc") as session:
        key_file.read(session, sitting(session), json.dumps(key).encode())


@pytest.mark.parametrize("variant", ["\0", "\ud800", "", "x" * 100_000, "<script>", "12345", "１２３４", "0111\n"])
def test_146_a_variant_that_cannot_be_written_down_is_never_sealed(allocated: Small, variant: str) -> None:
    key = whole_key(allocated)
    read(allocated, key)
    with pytest.raises(BadInput) as caught:
        read(allocated, [*key, {**key[0], "variant": variant}])
    assert [str(len(key) + 1) in str(fault) for fault in caught.value.faults] == [True]


def test_146_a_variant_of_another_subject_or_language_is_never_sealed(allocated: Small) -> None:
    first, *others = whole_key(allocated)
    subject = next(one for one in ("math", "biology", "kz_history") if one != first["subject"])
    for odd in ({"subject": subject}, {"language": "rus" if first["language"] == "kaz" else "kaz"}):
        with pytest.raises(BadInput) as caught:
            read(allocated, [{**first, **odd}, *others])
        assert [first["variant"] in str(fault) for fault in caught.value.faults] == [True]


def test_34_10_a_room_holds_one_sitting_a_day(allocated: Small) -> None:
    def plan(day: dt.date) -> None:
        with allocated.doing("ntc") as session:
            site = session.scalars(sa.select(Site).where(Site.code == "701")).one()
            rooms = session.scalars(sa.select(Room).where(Room.site_id == site.id)).all()
            campaign = session.scalars(sa.select(Campaign)).one()
            preparation.plan_sitting(session, site, campaign, day=day, chosen={rooms[0]: Language.KAZ})

    with pytest.raises(Refusal) as caught:
        plan(DAY)
    assert caught.value.mark == "§34.10"
    returned(allocated)
    plan(DAY + dt.timedelta(days=1))
    with allocated.as_("ntc") as session:
        assert session.scalar(sa.select(sa.func.count(Sitting.id))) == 2


@pytest.mark.parametrize("reserve", [-1, 121, 2**31 - 1])
def test_111_a_reserve_beyond_all_seats_is_refused(allocated: Small, reserve: int) -> None:
    with allocated.broken_into() as session:
        session.execute(sa.delete(Sheet))
    with pytest.raises(BadInput), allocated.doing("ntc") as session:
        preparation.allot_sheets(session, sitting(session), reserve=reserve)
    with allocated.as_("ntc") as session:
        assert session.scalars(sa.select(Sheet.id)).all() == []
