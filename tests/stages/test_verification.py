"""A paper asked after: known, unknown, forged, reprinted, changed since; to everybody and to officials."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import job
from app.form import FORMS, printed
from app.form.printing import How
from app.models import Application, Placement, Printout
from app.stages import books, verification
from app.stages.books import Order
from app.stages.verification import Asked, Now
from tests.stages.world import KAZ, Halls, Small
from tests.workbook.world import servers_of_their_own, staff


@pytest.fixture(scope="module")
def halls() -> Iterator[Halls]:
    with servers_of_their_own() as var:
        yield Halls(var)


@pytest.fixture
def world(halls: Halls) -> Iterator[Small]:
    with halls.at("allocated") as made:
        yield made


def paper(world: Small, form: str, unit: str, by: str, **how: Any) -> tuple[Printout, bytes]:
    with world.doing(by) as session:
        content = printed(session, form, unit, How("kk", **how), staff(session, by)).content
        trace = session.scalars(sa.select(Printout).order_by(Printout.id.desc()).limit(1)).one()
    return trace, content


def told(world: Small, asked: Asked, by: str) -> list[verification.Told]:
    with world.as_(by) as session:
        return verification.told(session, asked, staff(session, by))


def everybody(world: Small, number: str, digits: str) -> verification.Known | None:
    with world.sessions() as session:
        return verification.public(session, Asked(number, digits))


@pytest.mark.parametrize(
    ("typed", "digits", "number", "checksum"),
    [
        ("SQ1|print|I-11/701-1-01/2|1a2b3c4d5e6f", "", "I-11/701-1-01/2", "1a2b3c4d5e6f"),
        ("https://test.example/SQ1%7Cprint%7CI-11/701-1-01/2%7C1A2B3C4D5E6F", "", "I-11/701-1-01/2", "1a2b3c4d5e6f"),
        ("SQ1|print|I-1/1901/2|1a2b3c4d5e6f|c2lnbmF0dXJl", "", "I-1/1901/2", "1a2b3c4d5e6f"),
        (" № I-11/701-1-01/2 · қайта басылды ", " 1A2B3C4D5E6F ", "I-11/701-1-01/2", "1a2b3c4d5e6f"),
        ("I-11/701-1-01/2", "", "I-11/701-1-01/2", ""),
        ("", "", "", ""),
    ],
)
def test_what_is_read_or_typed_is_a_number_and_its_checksum(
    typed: str, digits: str, number: str, checksum: str
) -> None:
    assert verification.read(typed, digits) == Asked(number, checksum)


def test_a_sample_says_that_it_is_none() -> None:
    assert verification.read("SQ1|sample|I-11|1a2b3c4d5e6f").sample


def test_everybody_is_told_yes_for_number_and_checksum_together_and_nothing_else(world: Small) -> None:
    trace, _ = paper(world, "I-11", KAZ, "pg")
    known = everybody(world, trace.number, trace.checksum)
    assert known is not None
    assert (known.form, known.printed_at) == ("I-11", trace.printed_at)
    assert set(vars(known)) == {"form", "printed_at"}
    wrong = "0" * 12
    assert everybody(world, trace.number, wrong) is None
    assert everybody(world, trace.number, "") is None
    assert everybody(world, "", trace.checksum) is None
    assert everybody(world, "%", trace.checksum) is None
    assert everybody(world, f"{trace.number}9", trace.checksum) is None
    with world.sessions() as session:
        assert session.scalars(sa.select(Printout.id)).all() == []


def test_an_official_is_told_by_whom_for_whom_and_that_nothing_has_changed(world: Small) -> None:
    trace, _ = paper(world, "I-11", KAZ, "pg", copies=(1, 2))
    (one,) = told(world, Asked(trace.number), "pg")
    assert (one.agrees, one.now, one.why, one.later) == (True, Now.SAME, None, 0)
    assert one.by == "pg Қызметкер"
    assert one.printout.copies == 3
    assert one.printout.for_whom.ru == "папка аудитории — 1; внешняя дверь — 2"
    said = verification.described(one)
    assert trace.checksum in said
    assert "алғашқы" in said


def test_a_forged_checksum_is_found(world: Small) -> None:
    trace, _ = paper(world, "I-11", KAZ, "pg")
    (one,) = told(world, Asked(trace.number, "f" * 12), "pg")
    assert not one.agrees
    assert verification.described(one).startswith(verification.FORGED.kk)


def test_a_reprint_and_the_print_before_it_know_of_each_other(world: Small) -> None:
    first, _ = paper(world, "I-11", KAZ, "pg")
    second, _ = paper(world, "I-11", KAZ, "pg")
    (one,), (two,) = told(world, Asked(first.number), "pg"), told(world, Asked(second.number), "pg")
    assert (one.later, two.later) == (1, 0)
    assert (one.printout.reprint, two.printout.reprint) == (False, True)


def test_data_that_have_changed_since_are_told_of(world: Small) -> None:
    trace, _ = paper(world, "I-11", KAZ, "pg")
    with world.broken_into() as session:
        here = sa.select(Placement.application_id).limit(1).scalar_subquery()
        session.execute(sa.update(Application).where(Application.id == here).values(surname="Басқаша"))
        session.execute(sa.update(Application).values(surname="Басқаша"))
    (one,) = told(world, Asked(trace.number), "pg")
    assert one.now is Now.CHANGED


def test_what_cannot_be_built_now_is_said_to_be_unknown(world: Small) -> None:
    trace, _ = paper(world, "I-11", KAZ, "pg")
    with world.broken_into() as session:
        session.execute(sa.text("UPDATE printout SET unit_key = '701-9-99'"))
    (one,) = told(world, Asked(trace.number), "pg")
    assert (one.now, one.why is not None) == (Now.UNKNOWN, True)


def test_a_paper_of_another_place_is_not_told_of(world: Small) -> None:
    trace, content = paper(world, "I-11", KAZ, "pg")
    assert told(world, Asked(trace.number), "pg702") == []
    with world.as_("pg702") as session:
        assert verification.of_file(session, hashlib.sha256(content).hexdigest()) == []


def test_what_a_commission_printed_of_its_own_is_compared_by_its_own_eyes(world: Small) -> None:
    trace, _ = paper(world, "I-11", KAZ, "rp")
    assert "/1901/" in trace.number
    assert [one.now for one in told(world, Asked(trace.number), "rp")] == [Now.SAME]
    (one,) = told(world, Asked(trace.number), "ntc")
    assert (one.now, one.why) == (Now.UNKNOWN, verification.OF_COMMISSION)


def test_a_file_is_known_by_its_bytes_a_book_too(world: Small) -> None:
    trace, content = paper(world, "I-11", KAZ, "pg")
    assert of_bytes(world, content) == [trace.number]
    assert of_bytes(world, content + b"\0") == []
    with world.doing("pg") as session:
        wanted = Order(FORMS["I-11"], tuple(_rooms(session)), How("kk"))
        number = books.order(session, wanted, staff(session, "pg"), token="book").id
    job.run(number)
    with world.as_("pg") as session:
        picture = session.scalars(sa.select(Printout.picture).where(Printout.job_id == number).limit(1)).one()
        assert len(verification.of_file(session, picture)) == 2


def _rooms(session: Session) -> list[int]:
    return list(session.scalars(sa.select(FORMS["I-11"].on.id)))


def of_bytes(world: Small, content: bytes) -> list[str]:
    with world.as_("pg") as session:
        return [one.number for one in verification.of_file(session, hashlib.sha256(content).hexdigest())]
