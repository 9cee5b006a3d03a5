"""What the play says of itself: sums that agree, papers that lie where they should, an installation that is whole."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

import pytest
import sqlalchemy as sa

from app.checkup import examine
from app.models import Application, Job, Placement, Printout, Scan, Sheet, Sitting, SittingRoom
from app.rules.terms import JobState, SheetState
from tests.story.played import Story

KEYS = {
    "applications", "allocated", "sheets_allotted", "filled", "blank", "excluded", "spoiled", "pass_1", "pass_2",
    "auto", "protocol", "annulled", "scored", "forms",
}  # fmt: skip
FORMS = {"I-1", "R-4", "I-11", "X-1", "I-9", "I-19", "I-21", "I-3", "I-4", "I-4-2"}
PAPER = re.compile(r"(?P<form>[IRX]-\d+(-\d+)?) (?P<unit>[0-9-]+) (?P<lang>kk|ru|both)(?P<kind>\.docx|\.xlsx|\.pdf)")
INSIDE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}


def test_the_summary_has_its_keys_and_no_other(story: Story) -> None:
    assert set(story.summary) == KEYS


def test_127_every_sheet_is_accounted_for(story: Story) -> None:
    said = story.summary
    assert said["sheets_allotted"] == said["filled"] + said["blank"] + said["excluded"] + said["spoiled"]
    assert said["pass_1"] == said["pass_2"] == said["filled"] + said["blank"]
    assert said["filled"] == said["auto"] + said["protocol"]
    assert said["scored"] == said["filled"] - said["annulled"]
    assert min(said[name] for name in KEYS - {"forms"}) > 0


def test_the_summary_is_what_the_database_holds(story: Story) -> None:
    said = story.summary
    with story.sees("ntc") as session:
        first = session.scalars(sa.select(Sitting.id).where(Sitting.number == 1)).one()
        halls = list(session.scalars(sa.select(SittingRoom.id).where(SittingRoom.sitting_id == first)))
        by_state = dict(
            session.execute(
                sa.select(Sheet.state, sa.func.count())
                .where(Sheet.sitting_room_id.in_(halls))
                .group_by(Sheet.state)
            ).all()
        )  # fmt: skip
        assert session.scalar(sa.select(sa.func.count(Application.id))) == said["applications"]
        placed = sa.select(sa.func.count(Placement.id)).where(Placement.sitting_id == first)
        assert session.scalar(placed) == said["allocated"] == len(story.known["people"])
    assert by_state.pop(SheetState.ALLOTTED, 0) == 0
    assert {state.value: count for state, count in by_state.items()} == {
        name: said[name] for name in ("filled", "blank", "excluded", "spoiled")
    }


def test_every_form_of_the_list_lies_there_under_its_name(story: Story) -> None:
    names = sorted(path.name for path in (story.out / "papers").iterdir())
    assert names == story.summary["forms"]
    found = [PAPER.fullmatch(name) for name in names]
    assert None not in found
    assert {paper["form"] for paper in found if paper} == FORMS


def test_every_paper_is_whole(story: Story) -> None:
    for path in (story.out / "papers").iterdir():
        content = path.read_bytes()
        if path.suffix == ".pdf":
            assert content.startswith(b"%PDF-")
            assert content.rstrip().endswith(b"%%EOF")
        else:
            book = zipfile.ZipFile(io.BytesIO(content))
            assert book.testzip() is None
            assert INSIDE[path.suffix] in book.namelist()


def test_every_paper_left_a_trace_with_its_digest(story: Story) -> None:
    with story.sees("ntc") as session:
        kept = {printout.picture: printout for printout in session.scalars(sa.select(Printout))}
    for path in (story.out / "papers").iterdir():
        paper = PAPER.fullmatch(path.name)
        trace = kept[hashlib.sha256(path.read_bytes()).hexdigest()]
        assert paper
        assert (trace.form, trace.unit_key, trace.lang) == (paper["form"], paper["unit"], paper["lang"])
        assert (story.out / "var" / "files" / trace.picture[:2] / trace.picture[2:]).is_file()


def test_5_faults_of_a_workbook_were_told_by_their_rows(story: Story) -> None:
    told = (story.out / "applications" / "faults.txt").read_text("utf-8").splitlines()[1:]
    assert [line[:6] for line in told] == ["2-жол,", "3-жол,", "4-жол,"]


def test_127_what_must_not_be_scanned_was_named_and_left_out(story: Story) -> None:
    with story.sees("programmer") as session:
        states = session.scalars(sa.select(Job.state)).all()
        left_out = session.execute(
            sa.select(Scan.source, Scan.number, Scan.dismissed).where(Scan.dismissed.is_not(None))
        ).all()
        excluded = session.scalars(sa.select(Sheet.number).where(Sheet.exclusion == "removed")).all()
    assert set(states) == {JobState.DONE, JobState.REFUSED}
    assert {source for source, _, _ in left_out} >= {"letter.jpg", "truncated.jpg"}
    assert [number for _, number, why in left_out if "§127.1" in str(why)] == list(excluded)


def test_the_installation_is_whole_and_the_command_says_so(story: Story) -> None:
    done = story.run("check", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    lines = json.loads(done.stdout)
    assert {line["name"] for line in lines} == {
        "database",
        "schema",
        "policies",
        "journal",
        "anchors",
        "templates",
        "pdf",
        "jobs",
    }
    assert [line["name"] for line in lines if not line["ok"]] == []
    assert "warning: no worker" in next(line["detail"] for line in lines if line["name"] == "jobs")


@pytest.mark.parametrize(
    ("deed", "name"),
    [
        ("UPDATE change SET new = new || '{\"total\": 110}' WHERE register_name = 'score'", "journal"),
        ("DELETE FROM entry WHERE chain = 'site 701' AND number = 3", "journal"),
        ("ALTER TABLE score NO FORCE ROW LEVEL SECURITY", "policies"),
        ("ALTER TABLE score DROP COLUMN block2", "schema"),
        ("UPDATE job SET state = 'failed' WHERE id = (SELECT min(id) FROM job)", "jobs"),
    ],
)
def test_a_fault_is_found_and_named(copy: Story, deed: str, name: str) -> None:
    with copy.superuser() as connection:
        connection.exec_driver_sql(deed)
    found = [line.name for line in examine(copy.house.config) if not line.ok]
    assert [one for one in found if one != "anchors"] == [name]  # a copy's anchors are those of the original
