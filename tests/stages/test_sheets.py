"""Scans of a room: received, read in the background, laid side by side; nothing is lost and nothing slips in."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import sqlalchemy as sa

import omr
from app.errors import BadInput, Refusal
from app.models import Doubt, Job, Reading, Scan, Sheet
from app.rules.terms import Exclusion, JobState, RoomState, SheetState, SittingState
from app.stages import conduct, identification, sheets
from tests.stages.world import KAZ, RUS, Small, do_jobs, drawn, hall, numbers, receive, seated, sheet, sitting
from tests.workbook.world import staff

Taken = list[tuple[str, bytes]]


def balance(world: Small, unit: str = KAZ) -> sheets.Balance:
    with world.as_("pg") as session:
        return sheets.balance(session, hall(session, unit))


def compare(world: Small, unit: str = KAZ) -> int:
    with world.doing("pg") as session:
        return len(sheets.compare(session, hall(session, unit)))


def refused(world: Small, unit: str = KAZ) -> str:
    """Why the two passes of a room cannot be laid side by side."""
    with pytest.raises(Refusal) as caught:
        compare(world, unit)
    assert caught.value.mark == "§127.1"
    with world.as_("ntc") as session:
        assert hall(session, unit).state is RoomState.WAITING
        assert session.scalars(sa.select(Doubt.id)).all() == []
    return caught.value.text.ru


def scans(world: Small) -> int:
    with world.as_("pg") as session:
        return session.scalar(sa.select(sa.func.count(Scan.id))) or 0


def pile(world: Small, unit: str = KAZ, *, without: int = 0) -> list[dict[str, object]]:
    """The sheets of a room, all of them blank, less the last `without`."""
    with world.as_("pg") as session:
        allotted = numbers(session, unit)
    return [{"number": int(number)} for number in allotted[: len(allotted) - without]]


# ---- what is not even received


@pytest.mark.parametrize(
    ("pictures", "words"),
    [
        ([], "не выбраны"),
        ([("empty.jpg", b"")], "«empty.jpg»: файл пуст"),
        ([("large.pdf", bytes(sheets.LARGEST + 1))], "«large.pdf»: файл слишком велик (64 МБ)"),
    ],
    ids=["nothing", "an empty file", "an oversized file"],
)
def test_127_1_a_file_that_cannot_be_a_scan_is_named_and_nothing_is_received(
    finished: Small, pictures: Taken, words: str
) -> None:
    with pytest.raises(BadInput) as caught:
        receive(finished, RUS, 1, [*pictures, ("good.jpg", b"x")] if pictures else [])
    assert words in " ".join([caught.value.text.ru, *(fault.text.ru for fault in caught.value.faults)])
    assert len(caught.value.faults) == len(pictures)
    with finished.as_("pg") as session:
        assert session.scalars(sa.select(Job.id)).all() == []
        assert sitting(session).state is SittingState.FINISHED


def test_127_nothing_is_scanned_before_the_test_is_over(printed: Small) -> None:
    with pytest.raises(Refusal):
        receive(printed, RUS, 1, [("1.jpg", b"x")])
    with printed.as_("pg") as session:
        assert session.scalars(sa.select(Job.id)).all() == []


def test_127_the_programmer_of_another_site_does_not_see_the_room(finished: Small) -> None:
    with pytest.raises(StopIteration), finished.doing("pg702") as session:
        hall(session, RUS)
    with finished.as_("pg") as session:
        room = hall(session, RUS)
    with pytest.raises((Refusal, sa.orm.exc.DetachedInstanceError)), finished.doing("pg702") as session:
        sheets.receive(session, room, 1, [("1.jpg", b"x")], by=staff(session, "pg702"))
    with finished.as_("pg") as session:
        assert session.scalars(sa.select(Job.id)).all() == []


# ---- what is received and proves to be no sheet


def letter() -> bytes:
    """A page that is no answer sheet."""
    page = np.full((1100, 800), 255, np.uint8)
    cv2.putText(page, "Lorem ipsum dolor", (60, 300), 0, 1.5, 0, 3)
    return cv2.imencode(".jpg", page)[1].tobytes()


def test_127_1_unread_pages_stop_the_comparison_until_each_is_dismissed_with_a_reason(
    finished: Small, tmp_path: Path
) -> None:
    good = drawn(tmp_path, pile(finished, RUS))
    again = drawn(tmp_path, pile(finished, RUS), seed=2)
    odd = {
        "truncated.jpg": good[0][1][: len(good[0][1]) // 3], "letter.jpg": letter(), "zeros.jpg": bytes(64),
        "nothing.gif": b"GIF89a nothing of this kind",
    }  # fmt: skip
    for pass_no, pictures in ((1, good), (2, again)):
        receive(finished, RUS, pass_no, pictures)
    receive(finished, RUS, 1, list(odd.items()))
    do_jobs(finished)
    assert all(f"{name} (1)" in refused(finished, RUS) for name in odd)
    with finished.as_("pg") as session:
        unread = sheets.balance(session, hall(session, RUS)).unread
        assert {(one.source, one.number, one.fills) for one in unread} == {(name, None, None) for name in odd}
        assert {one.outcome for one in unread} == {"foreign", "unreadable"}
        with pytest.raises(Refusal):
            sheets.dismiss(unread[0], "  ")
    for one in unread:
        assert one.source in refused(finished, RUS)
        with finished.doing("pg") as session:
            sheets.dismiss(session.get_one(Scan, one.id), "бөгде бет")
    assert compare(finished, RUS) == 0


def test_127_1_every_page_of_one_file_is_read(finished: Small, tmp_path: Path) -> None:
    content = pile(finished, RUS)
    pages = [
        page
        for _, one in drawn(tmp_path, content)
        if (page := cv2.imdecode(np.frombuffer(one, np.uint8), 0)) is not None
    ]
    whole = tmp_path / "whole.tif"
    assert cv2.imwritemulti(str(whole), pages)
    receive(finished, RUS, 1, [("whole.tif", whole.read_bytes())])
    assert len(do_jobs(finished)) == 1
    with finished.as_("pg") as session:
        found = session.execute(sa.select(Scan.page, Scan.number).order_by(Scan.page)).all()
        assert [(page, number) for page, number in found] == [
            (page, f"{one['number']:06}") for page, one in enumerate(content, start=1)
        ]


# ---- both passes


def test_127_1_what_is_missing_from_a_pass_is_named_and_blocks(finished: Small, tmp_path: Path) -> None:
    whole = drawn(tmp_path, pile(finished, RUS))
    receive(finished, RUS, 1, whole)
    do_jobs(finished)
    held = balance(finished, RUS)
    assert (held.missing[0], held.missing[1], held.complete) == ((), held.expected, False)
    assert all(number in refused(finished, RUS) for number in held.expected)
    receive(finished, RUS, 2, drawn(tmp_path, pile(finished, RUS), seed=2)[:-1])
    do_jobs(finished)
    said = refused(finished, RUS)
    assert held.expected[-1] in said
    assert held.expected[0] not in said


def test_127_1_a_sheet_missing_from_both_passes_is_named(finished: Small, tmp_path: Path) -> None:
    for pass_no in (1, 2):
        receive(finished, RUS, pass_no, drawn(tmp_path, pile(finished, RUS, without=1), seed=pass_no))
    do_jobs(finished)
    last = balance(finished, RUS).expected[-1]
    assert last in refused(finished, RUS)
    with finished.doing("mr") as session:
        conduct.exclude(sheet(session, last), Exclusion.SPOILED, "I-20 № 1")
    assert compare(finished, RUS) == 0


def test_127_1_nothing_is_compared_while_files_are_being_read(finished: Small, tmp_path: Path) -> None:
    for pass_no in (1, 2):
        receive(finished, RUS, pass_no, drawn(tmp_path, pile(finished, RUS), seed=pass_no))
    assert "ещё читаются файлы: 8" in refused(finished, RUS).lower()


def test_127_1_the_same_file_twice_is_one_job_and_one_page(finished: Small, tmp_path: Path) -> None:
    first = drawn(tmp_path, pile(finished, RUS))
    assert receive(finished, RUS, 1, first) == receive(finished, RUS, 1, first)
    do_jobs(finished)
    receive(finished, RUS, 1, first)
    assert do_jobs(finished) == []
    assert scans(finished) == len(first)


def test_127_1_a_file_of_the_first_pass_is_no_second_scan(finished: Small, tmp_path: Path) -> None:
    first = drawn(tmp_path, pile(finished, RUS))
    receive(finished, RUS, 1, first)
    for _ in ("waiting", "read"):
        with pytest.raises(Refusal) as caught:
            receive(finished, RUS, 2, first[:1])
        assert caught.value.mark == "§127.1"
        assert first[0][0] in caught.value.text.ru
        do_jobs(finished)
    assert balance(finished, RUS).passes[1] == ()


def test_127_1_one_sheet_scanned_twice_in_a_pass_is_named(finished: Small, tmp_path: Path) -> None:
    for pass_no in (1, 2):
        receive(finished, RUS, pass_no, drawn(tmp_path, pile(finished, RUS), seed=pass_no))
    name, first = drawn(tmp_path, pile(finished, RUS)[:1], seed=2)[0]
    page = cv2.imdecode(np.frombuffer(first, np.uint8), 0)
    assert page is not None
    receive(finished, RUS, 1, [(name, cv2.imencode(".jpg", page)[1].tobytes())])
    do_jobs(finished)
    assert f"{pile(finished, RUS)[0]['number']:06}" in refused(finished, RUS)


def test_127_1_a_sheet_of_another_room_in_the_pile_is_no_sheet_that_is_missing_there(scanned: Small) -> None:
    with scanned.as_("pg") as session:
        assert sheets.balance(session, hall(session, KAZ)).complete
        assert sheets.balance(session, hall(session, RUS)).complete
        strange = numbers(session, KAZ)[0]
    with scanned.doing("pg") as session:
        for scan in session.scalars(sa.select(Scan).where(Scan.number == strange)):
            scan.sitting_room_id = hall(session, RUS).id
    assert strange not in balance(scanned, KAZ).expected
    assert compare(scanned, KAZ) == 0
    assert compare(scanned, RUS) == 0


def test_127_2_a_compared_room_takes_no_more_scans_and_is_not_compared_again(scanned: Small, tmp_path: Path) -> None:
    assert compare(scanned, RUS) == 0
    with scanned.as_("pg") as session:
        assert hall(session, RUS).state is RoomState.SCANNED
        assert sitting(session).state is SittingState.IDENTIFYING
    for deed in (
        lambda: compare(scanned, RUS),
        lambda: receive(scanned, RUS, 1, drawn(tmp_path, [{"number": 1}], seed=3)),
    ):
        with pytest.raises(Refusal) as caught:
            deed()
        assert RUS in caught.value.text.ru
    assert compare(scanned, KAZ) == 0


# ---- sheets that must not be scanned


def test_127_1_an_excluded_sheet_is_refused_by_its_number_and_counts_for_nothing(
    finished: Small, tmp_path: Path
) -> None:
    *_, left = content = pile(finished, RUS)
    odd = [pile(finished, KAZ)[0], *content[:-1]]  # one of them of another room
    named = [f"{one['number']:06}" for one in odd]
    with finished.doing("mr") as session:
        for number, reason in zip(named, Exclusion, strict=True):
            conduct.exclude(sheet(session, number), reason, "R-7 № 1")
    receive(finished, RUS, 1, drawn(tmp_path, odd))
    told = do_jobs(finished)
    assert [said.startswith(f"§127.1: № {number}") for number, said in zip(named, told, strict=True)] == [True] * 4
    with finished.as_("pg") as session:
        assert set(session.scalars(sa.select(Job.state))) == {JobState.REFUSED}
        assert sheets.balance(session, hall(session, RUS)).passes == ((), ())
        assert len(session.scalars(sa.select(Scan.id).where(Scan.dismissed.is_not(None))).all()) == 4
    for pass_no in (1, 2):
        receive(finished, RUS, pass_no, drawn(tmp_path, [left], seed=pass_no))
    do_jobs(finished)
    assert compare(finished, RUS) == 0
    with finished.as_("pg") as session:
        states = [sheet(session, number).state for number in named]
    assert states == [SheetState.EXCLUDED] * 3 + [SheetState.SPOILED]


# ---- doubts


def marked(world: Small, shares: dict[str, float]) -> list[dict[str, object]]:
    """The pile of the second room whose first sheet bears these marks."""
    with world.as_("pg") as session:
        person = next(one for one in seated(session) if one.room == RUS)
    first = person.filled() | {"marks": shares}
    return [first, *(one for one in pile(world, RUS) if one["number"] != first["number"])]


def test_166_what_the_passes_see_differently_is_decided_by_a_person(finished: Small, tmp_path: Path) -> None:
    at = "block2a:29:4"  # task 100 bears «A» besides
    for pass_no, share in ((1, 0.95), (2, 0.05)):
        receive(finished, RUS, pass_no, drawn(tmp_path, marked(finished, {at: share}), seed=pass_no))
    do_jobs(finished)
    assert compare(finished, RUS) == 1
    with pytest.raises(Refusal) as caught, finished.doing("pg") as session:
        identification.identify(session, hall(session, RUS))
    assert caught.value.mark == "§166"
    with finished.doing("mr") as session:
        (doubt,) = session.scalars(sa.select(Doubt))
        assert doubt.at == at
        assert doubt.first > 0.5 > doubt.second
        sheets.settle(doubt, filled=True, by=staff(session, "mr"))
    with finished.doing("pg") as session:
        assert identification.identify(session, hall(session, RUS))
    with finished.as_("pg") as session:
        answers = session.scalars(sa.select(Reading.answers).where(Reading.number == doubt.number)).one()
        assert answers[99] == 0b10001
        assert session.scalars(sa.select(Doubt.settled_by)).one() == "mr"
    with pytest.raises(Refusal), finished.doing("mr") as session:
        sheets.settle(session.scalars(sa.select(Doubt)).one(), filled=False, by=staff(session, "mr"))


def test_the_layout_that_is_read_is_the_one_that_is_printed() -> None:
    assert sheets.LAYOUT.bubbles == omr.Layout.load("i19").bubbles
    assert sum(group.rows * group.cols - len(group.absent) for group in sheets.GROUPS) == len(sheets.LAYOUT.bubbles)


def test_127_1_filled_and_blank_sheets_are_counted_wherever_they_lie(scanned: Small) -> None:
    compare(scanned, KAZ)
    with scanned.doing("pg") as session:
        identification.identify(session, hall(session, KAZ))
    with scanned.as_("pg") as session:
        here = sa.select(Sheet.state, sa.func.count()).where(Sheet.sitting_room_id == hall(session, KAZ).id)
        assert dict(session.execute(here.group_by(Sheet.state)).all()) == {SheetState.FILLED: 5, SheetState.BLANK: 6}
