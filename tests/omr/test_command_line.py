from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from omr.__main__ import main, numbers
from tests.omr.known import sheet


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pile")
    sheets = [sheet(1), sheet(2) | {"marks": {"block2a:3:1": 0.5}}]
    (folder / "known.json").write_text(json.dumps(sheets), encoding="utf-8")
    arguments = ["fake", "--answers", folder / "known.json", "--out", folder / "scans", "--degrade", "scanner"]
    assert main(list(map(str, arguments))) == 0
    return folder


def test_blank_writes_a_book(tmp_path: Path) -> None:
    assert (
        main(["blank", "--layout", "omr/layouts/i19.json", "--numbers", "1-3,7", "--out", str(tmp_path / "b.pdf")]) == 0
    )
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF-")


def test_read_gives_a_line_a_page_in_order_and_evidence(pile: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"?")
    out, evidence = tmp_path / "out.jsonl", tmp_path / "evidence"
    paths = [str(tmp_path / "bad.png"), str(pile / "scans")]
    assert main(["read", *paths, "--jsonl", str(out), "--jobs", "2", "--evidence", str(evidence)]) == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["outcome"] for line in lines] == ["unreadable", "read", "review"]
    assert lines[1]["fields"] == sheet(1)["fields"]
    assert {"kind": "near_threshold", "at": "block2a:3:1"} in lines[2]["reasons"]
    kept = json.loads(next(evidence.glob("000002-1-????????.json")).read_text(encoding="utf-8"))
    assert [path.name[:6] for path in evidence.iterdir()] == ["000002"] * (2 + len(kept["bubbles"]))
    doubtful = next(one for one in kept["bubbles"] if one["at"] == "block2a:3:1")
    assert abs(doubtful["fill"] - 0.5) < 0.07
    assert (evidence / doubtful["crop"]).read_bytes().startswith(b"\x89PNG")
    assert (len(kept["homography"]), kept["residual_mm"] < 0.1, kept["grid_mm"] < 0.3) == (9, True, True)


def test_jobs_change_nothing(pile: Path, tmp_path: Path) -> None:
    outs = [tmp_path / "1.jsonl", tmp_path / "2.jsonl"]
    for jobs, out in enumerate(outs, start=1):
        main(["read", str(pile / "scans"), "--jsonl", str(out), "--jobs", str(jobs)])
    assert outs[0].read_text(encoding="utf-8") == outs[1].read_text(encoding="utf-8")


def test_check_gives_a_verdict(pile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scans, known = str(pile / "scans" / "000001.jpg"), tmp_path / "known.json"
    known.write_text(json.dumps([sheet(1)]), encoding="utf-8")
    assert main(["check", scans, "--expect", str(known)]) == 0
    said = capsys.readouterr().out
    assert "differences by sector: code 0, seat 0" in said
    assert said.endswith("verdict: fit, 0 differences, 0 faults\n")
    wrong = sheet(1)
    wrong["answers"] |= {1: "ABCDE"[("ABCDE".index(wrong["answers"][1]) + 1) % 5]}
    known.write_text(json.dumps([wrong, sheet(3)]), encoding="utf-8")
    assert main(["check", scans, "--expect", str(known)]) == 1
    said = capsys.readouterr().out
    assert "sheet 1: task 1 " in said
    assert "sheet 3: no scan" in said
    assert "verdict: unfit, 1 differences, 2 faults" in said


def test_draw_shows_and_refuses(pile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "seen.png"
    assert main(["draw", str(pile / "scans" / "000001.jpg"), "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"\x89PNG")
    (tmp_path / "bad.png").write_bytes(b"?")
    assert main(["draw", str(tmp_path / "bad.png"), "--out", str(out)]) == 2
    assert "not_an_image" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["scan"],
        ["blank", "--numbers", "1-", "--out"],
        ["blank", "--numbers", "x", "--out", "o.pdf"],
        ["blank", "--numbers", "9999999", "--out", "OUT"],
        ["blank", "--layout", "none.json", "--numbers", "1", "--out", "OUT"],
        ["read", "x.jpg", "--jsonl", "OUT", "--jobs", "0"],
        ["check", "x.jpg", "--expect", "none.json"],
    ],
    ids=" ".join,
)
def test_bad_arguments_are_two_without_a_traceback(arguments: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "omr", *(str(tmp_path / "o") if one == "OUT" else one for one in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_bench_reports(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--pages", "1"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["speed_ms"]["decode"] < found["speed_ms"]["read"]
    assert {one["kind"] for one in found["accuracy"]} >= {"none", "scanner", "heavy", "stained"}


def test_numbers() -> None:
    assert numbers("1-3,7") == [1, 2, 3, 7]
