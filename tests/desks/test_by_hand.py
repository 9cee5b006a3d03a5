"""A tiny sitting from the workbook of applications to the statements, by hand, each deed in its own browser."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.models import (
    Application,
    Commission,
    Doubt,
    LowerRow,
    Placement,
    Scan,
    Score,
    SealedKey,
    Sheet,
    Sitting,
    SittingRoom,
    UpperRow,
)
from app.rules.terms import Decision, Note, ParticipationState, RoomState, SheetState, SittingState
from tests.desks.conftest import CLOSES, DAY, NAMES, Sat, World, applications, key_of, sent, words

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_a_workbook_is_tried_before_it_is_taken(appointed: World) -> None:
    """§78.3."""
    world = appointed
    ntc, responsible = world.enter("ntc"), world.enter("responsible")
    early = responsible.post("/desk/enrolment/try", workbook=sent("a.xlsx", applications()))
    assert (early.status_code, "§78.1" in words(early)) == (409, True)
    row = str(world.one(Commission, "ntc").id)
    ntc.done("/desk/openings/", row=row, closes_on=CLOSES.isoformat())
    bad = responsible.post("/desk/enrolment/try", workbook=sent("a.xlsx", applications(spoilt=True)))
    assert bad.status_code == 422
    assert "2-жол, «ЖСН»" in words(bad)
    assert "3-жол, «Тестілеу пәні»" in words(bad)
    marked = responsible.post("/desk/enrolment/faults")
    sheet = load_workbook(io.BytesIO(marked.data)).worksheets[0]
    last = sheet.max_column
    assert [bool(sheet.cell(line, last).value) for line in range(1, 5)] == [True, True, True, False]
    tried = responsible.post("/desk/enrolment/try", workbook=sent("a.xlsx", applications()))
    assert (tried.status_code, f"қосылды: {len(NAMES)}" in words(tried)) == (200, True)
    with world.see("responsible") as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Application)) == 0


def test_what_was_tried_is_taken(enrolled: World) -> None:
    """§78.3. Taking it twice changes nothing."""
    with enrolled.see("responsible") as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Application)) == len(NAMES)
    responsible = enrolled.enter("responsible")
    again = responsible.post("/desk/enrolment/try", workbook=sent("a.xlsx", applications()))
    assert f"өзгеріссіз: {len(NAMES)}" in words(again)
    assert "/desk/enrolment/take" not in again.text
    template = responsible.get("/desk/enrolment/template?lang=ru")
    heads = [cell.value for cell in load_workbook(io.BytesIO(template.data)).worksheets[0][1]]
    assert "ИИН" in heads


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not json", "кілт файлы емес"),
        (b"[]", "кілт файлы емес"),
        (b'[{"variant": "0101"}]', "1-жазба"),
        (key_of(["0101"]).replace(b"history_kz", b"alchemy"), "alchemy"),
        (key_of(["0101"]).replace(b'"A"]', b'"Z"]'), "100-тапсырманың"),
        (key_of(["9999"]), "ал файлда жоқ"),
    ],
)
def test_a_key_is_looked_through_before_it_is_sealed(allocated: World, content: bytes, said: str) -> None:
    """§21.2. Every fault is told; nothing is sealed."""
    way = f"/desk/preparation/{allocated.one(Sitting, 'ntc').id}/key"
    answer = allocated.enter("ntc").post(way, key=sent("key.json", content))
    assert (answer.status_code, said in words(answer)) == (422, True)
    with allocated.see("ntc") as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SealedKey)) == 0


def test_the_centre_prepares_a_sitting(prepared: World) -> None:
    """§9, §78.4, §78.6, §111, §146, §43.6."""
    commission, sitting = prepared.one(Commission, "ntc"), prepared.one(Sitting, "ntc")
    assert commission.closed_at is not None
    assert sitting.state is SittingState.ALLOCATED
    assert len(prepared.told["key"]) == 2
    assert len(prepared.told["password"]) == 1
    page = prepared.enter("ntc").get(f"/desk/preparation/{sitting.id}")
    assert not any(secret in page.text for secret in prepared.told["key"] + prepared.told["password"])
    late = prepared.enter("responsible").post("/desk/enrolment/try", workbook=sent("a.xlsx", applications()))
    assert (late.status_code, "§9" in words(late)) == (409, True)


def test_the_first_page_says_whose_turn_it_is(prepared: World) -> None:
    """§43.6. On the day the programmer has one big button; the lead sees the same deed as another's duty."""
    assert 'action="/paper/I-9' not in prepared.enter("programmer").get("/").text
    prepared.at(DAY, 7, 40)
    mine, theirs = prepared.enter("programmer").get("/").text, prepared.enter("lead").get("/").text
    assert 'action="/paper/I-9/701-1?lang=kk"' in mine
    assert 'action="/paper/I-9/701-1?lang=kk"' not in theirs
    assert '<span class="off">Отырғызу парағын басып шығару</span> — Министрлік программисі' in theirs


def test_sheets_and_key_are_given_once(prepared: World) -> None:
    """§111, §146."""
    ntc, sitting = prepared.enter("ntc"), prepared.one(Sitting, "ntc")
    assert ntc.post(f"/desk/preparation/{sitting.id}/sheets", reserve="0").status_code == 409
    other = ntc.post(f"/desk/preparation/{sitting.id}/key", key=sent("key.json", key_of(["0101"])))
    assert (other.status_code, "§146" in words(other)) == (409, True)


def test_the_day_is_conducted(finished: World) -> None:
    """§34.10, §104, §127.1, §43.6."""
    sitting = finished.one(Sitting)
    assert sitting.state is SittingState.FINISHED
    again = finished.enter("programmer").post("/paper/I-9/701-1?lang=kk", password=finished.told["password"][0])
    assert again.status_code == 409
    lead = finished.enter("lead")
    typed = {"number": "999999", "reason": "removed", "remark": "R-7 №1", "code": "1"}
    refused = lead.post(f"/desk/conduct/{sitting.id}/exclude", **typed)
    assert refused.status_code == 422
    assert all(f'value="{word}"' in refused.text for word in ("999999", "R-7 №1"))
    nobody = lead.post(f"/desk/conduct/{sitting.id}/exclude", **typed | {"number": "1", "code": ""})
    assert nobody.status_code == 422
    with finished.see() as session:
        states = session.scalars(sa.select(Sheet.state).order_by(Sheet.number)).all()
    assert (states.count(SheetState.ALLOTTED), states[-1]) == (len(states) - 1, SheetState.SPOILED)


@pytest.fixture(scope="module")
def scanned(finished: World, pile: dict[int, list[tuple[str, bytes]]]) -> World:
    """Both passes are read by a worker, a foreign page put aside with its reason, the passes compared."""
    world, programmer = finished, finished.enter("programmer")
    room = f"/desk/scanning/room/{world.one(SittingRoom).id}"
    for pass_no, pictures in pile.items():
        programmer.done(f"{room}/receive", **{"pass": str(pass_no), "pictures": [sent(*one) for one in pictures]})
    cut = pile[1][0][1][:4000]
    programmer.done(f"{room}/receive", **{"pass": "1", "pictures": [sent("cut.jpg", cut)]})
    told = programmer.get(f"{room}/progress").get_json()
    assert told["waiting"] == len(pile[1]) + len(pile[2]) + 1
    world.work()
    told = programmer.get(f"{room}/progress").get_json()
    assert told == {"waiting": 0, "of": len(pile[1]), "read": [len(pile[1]), len(pile[2])], "unread": 1}
    refused = programmer.post(f"{room}/compare")
    assert (refused.status_code, "cut.jpg" in words(refused)) == (409, True)
    with world.see() as session:
        scan = session.scalars(sa.select(Scan).where(Scan.source == "cut.jpg")).one()
    assert programmer.post(f"{room}/dismiss", row=str(scan.id), why=" ").status_code == 409
    programmer.done(f"{room}/dismiss", row=str(scan.id), why="бүлінген файл")
    programmer.done(f"{room}/compare")
    return world


def test_each_room_is_scanned_twice(scanned: World) -> None:
    """§127.1. The half filled circle waits for a person."""
    assert scanned.one(SittingRoom).state is RoomState.SCANNED
    with scanned.see() as session:
        assert session.scalars(sa.select(Doubt.at)).all() == ["block2a:29:4"]


def test_pictures_are_served_through_the_row(scanned: World) -> None:
    with scanned.see() as session:
        scan = session.scalars(sa.select(Scan).where(Scan.number.is_not(None))).first()
        cut = session.scalars(sa.select(Scan).where(Scan.source == "cut.jpg")).one()
    assert scan is not None
    mine, others = scanned.enter("programmer"), scanned.enter("programmer702")
    assert mine.get(f"/scan/{scan.id}/picture").data.startswith(b"\xff\xd8")
    assert mine.get(f"/scan/{scan.id}/crop/full_name").data.startswith(b"\x89PNG")
    assert mine.get(f"/scan/{scan.id}/crop/nonsense").status_code == 404
    assert mine.get(f"/scan/{cut.id}/crop/full_name").status_code == 404
    assert others.get(f"/scan/{scan.id}/picture").status_code == 404
    assert others.get(f"/scan/{scan.id}/crop/full_name").status_code == 404
    assert scanned.enter("invigilator").get(f"/scan/{scan.id}/picture").status_code == 403


@pytest.fixture(scope="module")
def identified(scanned: World) -> World:
    """The doubt is settled by the commission, the room identified."""
    world, room = scanned, scanned.one(SittingRoom).id
    programmer, commission = world.enter("programmer"), world.enter("commission")
    refused = programmer.post(f"/desk/doubts/room/{room}/identify")
    assert (refused.status_code, "§166" in words(refused)) == (409, True)
    first = commission.client.get(f"/desk/doubts/room/{room}", follow_redirects=True)
    assert first.text.count("/crop/block2a:29:4") == 2
    row = re.findall(r'name="row" value="(\d+)"', first.text)[0]
    commission.done(f"/desk/doubts/room/{room}/settle", row=row, filled="1")
    programmer.done(f"/desk/doubts/room/{room}/identify")
    return world


def test_a_person_settles_the_doubt(identified: World) -> None:
    """§166, §128."""
    doubt = identified.one(Doubt)
    assert (doubt.filled, doubt.settled_by) == (True, "commission")
    assert identified.one(SittingRoom).state is RoomState.PROTOCOL


@pytest.fixture(scope="module")
def reported(identified: World, sat: list[Sat]) -> World:
    """The protocol is filled in by the representative, entered by the programmer, the Centre told."""
    world, room, sitting = identified, identified.one(SittingRoom).id, identified.one(Sitting).id
    representative, programmer = world.enter("representative"), world.enter("programmer")
    row, wrong = world.one(LowerRow, "programmer", LowerRow.blank.is_(False)), sat[1]
    page = representative.get(f"/desk/protocol/sheet/{row.id}")
    assert f'name="seat" inputmode="numeric" maxlength="3" value="{wrong.seat}"' in page.text
    typed: dict[str, Any] = {"name": wrong.name, "code": wrong.code, "variant": wrong.variant, "decision": "correct"}
    refused = representative.post(f"/desk/protocol/sheet/{row.id}", **typed, seat="099")
    assert (refused.status_code, "§138" in words(refused), 'value="099"' in refused.text) == (409, True, True)
    assert (
        representative.post(f"/desk/protocol/sheet/{row.id}", **typed | {"decision": "annul_sheet"}).status_code == 409
    )
    early = programmer.post(f"/desk/protocol/room/{room}/enter")
    assert (early.status_code, row.number in words(early)) == (409, True)
    representative.done(f"/desk/protocol/sheet/{row.id}", **typed, seat=wrong.seat)
    upper = _upper(world)
    notes = {f"note-{upper[sat[0].code]}": "absent", f"note-{upper[wrong.code]}": "correct"}
    odd = representative.post(f"/desk/protocol/room/{room}/upper", **notes)
    assert (odd.status_code, wrong.code in words(odd)) == (422, True)
    representative.done(f"/desk/protocol/room/{room}/upper", **notes, **{f"number-{upper[wrong.code]}": row.number})
    assert representative.post(f"/desk/protocol/{sitting}/report").status_code == 409
    programmer.done(f"/desk/protocol/room/{room}/enter")
    representative.done(f"/desk/protocol/{sitting}/report")
    return world


def _upper(world: World) -> dict[str, int]:
    with world.see() as session:
        found = sa.select(Placement.code, UpperRow.id).join(UpperRow, UpperRow.placement_id == Placement.id)
        return dict(session.execute(found).all())


def test_the_protocol_takes_effect(reported: World, sat: list[Sat]) -> None:
    """§137-142, §145."""
    assert reported.one(Sitting).state is SittingState.IDENTIFIED
    row = reported.one(LowerRow, "programmer", LowerRow.blank.is_(False))
    assert (row.decision, row.name_on_sheet) == (Decision.CORRECT, sat[1].name)
    with reported.see() as session:
        states = dict(session.execute(sa.select(Placement.code, Placement.state)).all())
        notes = set(session.scalars(sa.select(UpperRow.note)))
    assert states.pop(sat[0].code) is ParticipationState.ABSENT
    assert set(states.values()) == {ParticipationState.PRESENT}
    assert notes == {Note.ABSENT, Note.CORRECT}
    closed = reported.enter("representative").post(f"/desk/protocol/sheet/{row.id}", decision="correct")
    assert (closed.status_code, "§142" in words(closed)) == (409, True)


@pytest.fixture(scope="module")
def opened(reported: World) -> World:
    """The key is opened: after the request, with both passwords, once."""
    world, here = reported, f"/desk/key/{reported.one(Sitting).id}"
    programmer, representative = world.enter("programmer"), world.enter("representative")
    first, second = world.told["key"]
    early = representative.post(f"{here}/open", first=first, second=second)
    assert (early.status_code, "§147" in words(early)) == (409, True)
    programmer.done(f"{here}/ask")
    for one, other in ((first, ""), (first, first), (first, "AAAAA-AAAAA-AAAAA-AAAAA"), (second, first)):
        assert representative.post(f"{here}/open", first=one, second=other).status_code == 409
    representative.done(f"{here}/open", first=first.lower(), second=second)
    return world


def test_the_key_opens_once(opened: World) -> None:
    """§147."""
    here = f"/desk/key/{opened.one(Sitting).id}"
    first, second = opened.told["key"]
    again = opened.enter("representative").post(f"{here}/open", first=first, second=second)
    assert (again.status_code, "§147" in words(again)) == (409, True)
    assert opened.enter("programmer").post(f"{here}/ask").status_code == 409


def test_the_works_are_scored(opened: World, sat: list[Sat]) -> None:
    """§149. A alone is right: ten single tasks a step, tasks 51-60 give two points each."""
    programmer, here = opened.enter("programmer"), f"/desk/key/{opened.one(Sitting).id}"
    page = programmer.done(f"{here}/score")
    assert "Бағаланды: 5" in words(page)
    with opened.see() as session:
        found = sa.select(Placement.code, Score.total).join(Score, Score.placement_id == Placement.id)
        totals = dict(session.execute(found).all())
    assert totals == {one.code: 10 * place for place, one in enumerate(sat) if place}
    assert programmer.post(f"{here}/score").status_code == 409
    assert DAY.strftime("%d.%m.%Y") in words(page)
