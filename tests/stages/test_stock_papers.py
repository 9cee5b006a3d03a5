"""What stands on the papers of the stock: plans with their gaps, labels, corridor signs, covers of room folders."""

from __future__ import annotations

import sqlalchemy as sa

from app.documents.preparation_records import answer_copies
from app.documents.stock import FRONT, direction_signs, folder_cover, plans, room_fund
from app.documents.test_day_signs import room_signs, seat_labels
from app.models import AdmissionPass, Application, Placement
from app.rules.rooms import Desks
from app.stages import stock
from tests.stages.test_stock import SKETCH, allocated, approved, filled, own
from tests.stages.world import AFTER, KAZ, Small, hall, room, sitting


def test_28_3_signs_and_labels_follow_the_drawn_plan(enrolled: Small) -> None:
    with filled(enrolled).doing("si") as session:
        stock.save_room(session, own(session), SKETCH)
    with enrolled.as_("si") as session:
        labels = seat_labels(session, room(session, "04"))
        assert [(desk.left, desk.right) for desk in labels.plan[2].desks] == [
            ("017", "018"), ("–––", "–––"), ("019", "020"), ("021", "022"),
        ]  # fmt: skip
        numbers = [one.seat_no for pair in labels.rows for one in (pair.left, pair.right)]
        assert numbers == [f"{seat:03}" for seat in range(1, 37)]
        assert [one.room_no for one in room_signs(session, own(session)).rows] == ["01", "02", "03", "04"]
        leaves = direction_signs(session, own(session)).rows
        assert [(one.pointer, one.rooms, one.floor) for one in leaves] == [
            ("←", "01–03", 1), ("→", "01–03", 1), ("↑", "01–03", 1), ("←", "04", 2), ("→", "04", 2), ("↑", "04", 2),
        ]  # fmt: skip


def test_76_the_stock_on_paper_says_what_the_tables_say(enrolled: Small) -> None:
    with approved(enrolled).as_("ntc") as session:
        paper = room_fund(session, own(session))
    assert (paper.cnt_rooms, paper.cnt_seats) == (3, "30 / 30")
    assert [one.lang.ru for one in paper.rows] == ["1 – казахский", "1 – русский", "1 – не используется"]
    assert paper.sent_at is not None
    assert paper.plan[0].places[0] == [1, 2, 3, 4, 5, 6]


def test_74_5_a_large_room_is_drawn_in_pieces_and_no_seat_is_lost() -> None:
    desks = Desks.of(14, 7, "1-1 13-7")
    drawn = list(plans("01", desks))
    assert len(drawn) == 4
    assert all(len(one.places) <= 12 and len(one.places[0]) <= 12 for one in drawn)
    assert sorted(seat for one in drawn for line in one.places for seat in line if seat) == [*range(1, desks.seats + 1)]
    assert drawn[0].places[0][:3] == [None, None, 1]
    assert [one.front for one in plans("01", Desks.of(12, 6))] == [FRONT]


def test_28_2_the_cover_of_a_folder_counts_the_stubs_and_names_who_has_none(enrolled: Small) -> None:
    approved(enrolled)
    with enrolled.broken_into() as session:
        there = hall(session, KAZ)
        applied = session.scalars(sa.select(Application).where(Application.language == "kaz").order_by(Application.id))
        for serial, one in enumerate(applied, 1):
            at = {"site_id": there.site_id, "commission_id": one.commission_id}
            placed = Placement(
                **at, sitting_id=there.sitting_id, sitting_room_id=there.id, application_id=one.id,
                code=f"70100000{serial}", language=one.language, subject_id=one.subject_id,
            )  # fmt: skip
            session.add(placed)
            session.flush()
            come = AFTER if serial > 1 else None
            session.add(
                AdmissionPass(
                    **at, placement_id=placed.id, drawn_up_at=AFTER, issued_at=AFTER, stub_handed_at=AFTER,
                    stub_at_site_at=come,
                )
            )  # fmt: skip
        there.candidates = 5
    with enrolled.doing("ntc") as session:
        allocated(session)
    with enrolled.as_("si") as session:
        cover = folder_cover(session, hall(session, KAZ))
        assert (cover.c_stubs, cover.c_list) == (4, None)
        assert cover.c_missing.ru == "Әбдіқадырова Гүлнұр, 701000001"
    with enrolled.as_("ntc") as session:
        assert answer_copies(session, hall(session, KAZ)).copies == 5
        assert sitting(session).allocated_at is not None
