"""Hands too quick, and files that are not what they seem: once only, nothing half done, nothing lost."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session

from app.db import act
from app.errors import Refusal
from app.models import Doubt, Entry, Scan
from app.rules.terms import RoomState, SittingState
from app.stages import conduct, sheets
from app.text import Text
from tests.stages.test_sheets import compare, pile
from tests.stages.world import KAZ, RUS, Small, at, do_jobs, drawn, hall, receive, sitting

TITLE = Text("екі қол бір мезгілде", "две руки одновременно")


def at_once(world: Small, login: str, deed: Callable[[Session], object], hands: int = 4) -> list[str]:
    """What each of several hands was told that began the same deed at the same moment; «done» if it was done."""
    start = Barrier(hands)

    def hand(_number: int) -> str:
        with world.as_(login) as session:
            start.wait()
            try:
                with act(session, TITLE, mark="§1"):
                    deed(session)
            except Refusal as refused:
                return refused.mark
            return "done"

    with ThreadPoolExecutor(hands) as hall_full:
        return sorted(hall_full.map(hand, range(hands)))


def test_34_10_a_sitting_begins_once_for_however_many_hands(printed: Small) -> None:
    printed.move_clock(at(9, 1))

    def start(session: Session) -> None:
        now: dt.datetime = session.scalars(sa.text("SELECT synaq_now()")).one()
        conduct.start(sitting(session), now=now)

    said = at_once(printed, "ml", start)
    assert said.count("done") == 1
    with printed.as_("ntc") as session:
        assert sitting(session).state is SittingState.RUNNING
        assert session.scalar(sa.select(sa.func.count()).where(Entry.title_kk == TITLE.kk)) == 1


def test_127_1_two_passes_are_compared_once_for_however_many_hands(finished: Small, tmp_path: Path) -> None:
    for pass_no in (1, 2):
        receive(finished, RUS, pass_no, drawn(tmp_path, pile(finished, RUS), seed=pass_no))
    do_jobs(finished)
    assert at_once(finished, "pg", lambda session: sheets.compare(session, hall(session, RUS))) == [
        "done", "§127.1", "§127.1", "§127.1",
    ]  # fmt: skip
    with finished.as_("pg") as session:
        assert hall(session, RUS).state is RoomState.SCANNED
        assert session.scalars(sa.select(Doubt.id)).all() == []


def test_127_1_files_of_one_pass_are_no_second_pass(finished: Small, tmp_path: Path) -> None:
    first = drawn(tmp_path, pile(finished, RUS))
    receive(finished, RUS, 1, first)
    for _ in ("while they wait to be read", "when they are read"):
        with pytest.raises(Refusal) as caught:
            receive(finished, RUS, 2, first[:1])
        assert (caught.value.mark, first[0][0] in caught.value.text.kk) == ("§127.1", True)
        do_jobs(finished)
    with finished.doing("pg") as session:
        scan = session.scalars(sa.select(Scan).where(Scan.source == first[0][0])).one()
        sheets.dismiss(scan, "2-өтудің беті")
    receive(finished, RUS, 2, first[:1])


def test_127_1_no_page_is_put_aside_after_the_comparison_nor_twice(finished: Small, tmp_path: Path) -> None:
    for pass_no in (1, 2):
        receive(finished, RUS, pass_no, drawn(tmp_path, pile(finished, RUS), seed=pass_no))
    receive(finished, RUS, 1, [("odd.jpg", b"nothing")])
    do_jobs(finished)
    with finished.doing("pg") as session:
        odd = session.scalars(sa.select(Scan).where(Scan.source == "odd.jpg")).one()
        sheets.dismiss(odd, "бөгде бет")
        with pytest.raises(Refusal):
            sheets.dismiss(odd, "басқа себеп")
    assert compare(finished, RUS) == 0
    with pytest.raises(Refusal) as caught, finished.doing("pg") as session:
        sheets.dismiss(session.scalars(sa.select(Scan).where(Scan.number.is_not(None)).limit(1)).one(), "жасыру")
    assert caught.value.mark == "§127.1"
    with finished.as_("pg") as session:
        assert session.scalars(sa.select(Scan.dismissed).where(Scan.dismissed.is_not(None))).all() == ["бөгде бет"]


@pytest.mark.parametrize("name", ["a\0b.jpg", "a\r\nX: 1.jpg", "\u202egpj.exe", "\udcff.jpg", "ә" * 5000])
def test_127_1_the_name_of_a_file_is_only_a_name(finished: Small, name: str) -> None:
    receive(finished, KAZ, 1, [(name, b"nothing")])
    do_jobs(finished)
    with finished.as_("pg") as session:
        kept = session.scalars(sa.select(Scan.source)).one()
    assert kept.isprintable()
    assert len(kept) <= 200


def test_127_1_a_file_of_endless_pages_is_refused_in_words(finished: Small) -> None:
    book, page = io.BytesIO(), Image.new("1", (100, 100))
    page.save(book, "TIFF", save_all=True, append_images=[page] * sheets.MOST_PAGES, compression="group4")
    receive(finished, KAZ, 1, [("endless.tif", book.getvalue())])
    assert [str(sheets.MOST_PAGES) in said for said in do_jobs(finished)] == [True]
    with finished.as_("pg") as session:
        assert session.scalars(sa.select(Scan.id)).all() == []
