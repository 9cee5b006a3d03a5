"""Who asked for a masked value, and who was refused at a sealed door: a line stays, whatever was rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import anchors
from app.errors import Refusal
from app.form import printed
from app.models import AccessNote, Application, CentrePassword, Entry, SealedKey
from app.rules.terms import AccessKind
from app.stages import access, results
from tests.stages.test_results import ask
from tests.stages.world import Small, at, site, sitting
from tests.workbook.world import SECRET, staff


def notes(world: Small) -> list[tuple[str, str, str, int | None, int]]:
    with world.as_("ntc") as session:
        found = session.scalars(sa.select(AccessNote).order_by(AccessNote.id)).all()
        return [(one.login, one.kind.value, one.register_name, one.row_id, one.rows) for one in found]


def test_5_the_whole_number_is_told_to_whom_it_is_due_and_the_asking_is_written_down(enrolled: Small) -> None:
    with enrolled.as_("rp") as session:
        row = session.scalars(sa.select(Application)).first()
        assert row is not None
        number, iin = row.id, row.iin
        assert access.unmasked(session, row, "iin", staff(session, "rp")) == iin
    assert notes(enrolled) == [("rp", "unmask", "application", number, 1)]
    with enrolled.as_("ntc") as session:
        last = session.scalars(sa.select(Entry).order_by(Entry.id.desc())).first()
        assert last is not None
        assert (last.chain, last.login, last.mark, last.changes) == ("commission 1901", "rp", "§5", 1)


def test_5_whom_it_is_not_due_is_refused_and_the_refusal_stays(identified: Small) -> None:
    with identified.as_("pg") as session:
        row = session.scalars(sa.select(SealedKey)).one()
        with pytest.raises(Refusal, match="§2"):
            access.unmasked(session, row, "opened_by", staff(session, "pg"))
        number = row.id
    assert notes(identified)[-1] == ("pg", "refused", "sealed_key", number, 1)


def test_a_note_is_written_inside_an_act_only_and_read_by_the_centre_alone(enrolled: Small) -> None:
    with enrolled.as_("rp") as session, pytest.raises(RuntimeError):
        access.note(session, AccessKind.EXPORT, "application")
    with enrolled.doing("rp") as session:
        access.note(session, AccessKind.EXPORT, "application", rows=8, said="csv")
    assert notes(enrolled) == [("rp", "export", "application", None, 8)]
    with enrolled.as_("rp") as session:
        assert session.scalars(sa.select(AccessNote)).all() == []


def test_43_6_a_wrong_password_for_the_seating_sheet_leaves_its_line_and_nothing_else(allocated: Small) -> None:
    allocated.move_clock(at(8))
    with allocated.as_("ntc") as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(Entry))
    for password in (None, "AAAAA-AAAAA-AAAAA-AAAAA"):
        with allocated.as_("pg") as session:
            of = sitting(session)
            door = access.Door("sitting", "I-9 701-1", of.site, row_id=of.id)
            with pytest.raises(Refusal, match=r"§43\.6"), access.watched(session, door), allocated.doing("pg") as inner:
                printed(inner, "I-9", "701-1", "kk", staff(inner, "pg"), password=password)
    with allocated.as_("ntc") as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Entry)) == (before or 0) + 2
        assert set(session.scalars(sa.select(CentrePassword.used_at))) <= {None}
        last = session.scalars(sa.select(AccessNote).order_by(AccessNote.id.desc())).first()
        assert last is not None
        assert "§43.6" in last.said
    assert [note[:3] for note in notes(allocated)] == [("pg", "refused", "sitting")] * 2


def test_147_wrong_passwords_for_the_key_leave_their_line(identified: Small) -> None:
    ask(identified)
    wrong = ("AAAAA-AAAAA-AAAAA-AAAAA", "BBBBB-BBBBB-BBBBB-BBBBB")
    with identified.as_("mr") as session:
        of = sitting(session)
        door = access.Door("sealed_key", of.unit, of.site)
        by = staff(session, "mr")
        with pytest.raises(Refusal, match="§147"), access.watched(session, door), identified.doing("mr") as inner:
            results.open_key(inner, sitting(inner), wrong, by=by, trusted=[], now=at(16, 5))
    assert notes(identified)[-1][:3] == ("mr", "refused", "sealed_key")


@pytest.fixture
def anchored(tmp_path: Path) -> Iterator[Path]:
    before = list(anchors._settled)
    anchors.settle(tmp_path, SECRET if isinstance(SECRET, bytes) else SECRET.encode())
    yield tmp_path / anchors.NAME
    anchors._settled[:] = before
    anchors._laid.clear()


def test_16_the_head_of_a_place_is_printed_and_anchored(enrolled: Small, anchored: Path) -> None:
    with enrolled.as_("ntc") as session:
        told = anchors.head(session, site(session))
        last = session.execute(
            sa.select(Entry.number, Entry.digest).where(Entry.chain == "site 701").order_by(Entry.number.desc())
        ).first()
    if last is None:
        assert str(told) == "№0"
        assert not anchored.exists()
    else:
        assert told == (last.number, last.digest.hex()[:16])
        assert anchors.read().laid == [anchors.Anchor("site 701", last.number, last.digest.hex())]


def test_16_the_head_of_a_place_of_others_is_not_told(enrolled: Small) -> None:
    with enrolled.as_("pg702") as session:
        assert anchors.head(session, None).number > 0
    with enrolled.as_("ntc") as session:
        foreign = session.merge(site(session))
    with enrolled.as_("pg702") as session:
        assert anchors.head(session, foreign) == anchors.Head(0, "")
