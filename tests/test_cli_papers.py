"""Papers by command: asked after, as PDF, and the sample book of every form."""

from __future__ import annotations

import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

import app.form
from app.form import office
from app.form.waiting import WAITING
from app.models import Printout
from tests.conftest import Said
from tests.story.played import Story
from tests.test_cli import count


def test_a_paper_is_verified_by_number_by_code_and_by_its_file(story: Story, said: Said, tmp_path: Path) -> None:
    code, out, _ = said("form", "X-1", "--unit", "701-1-01", "--out", tmp_path)
    path = Path(out.strip())
    assert code == 0
    with story.sees("ntc") as session:
        trace = session.scalars(sa.select(Printout).where(Printout.form == "X-1").order_by(Printout.id.desc())).first()
    assert trace is not None
    code, out, _ = said("verify", trace.number)
    assert code == 0
    assert "аудитория қорабы — 1" in out
    assert "деректер басылғаннан бері өзгерген жоқ" in out
    assert said("verify", f"SQ1|print|{trace.number}|{trace.checksum}")[:2] == (
        0, f"Иә, жүйе басты: X-1 {X1}, {at(trace)} / Да, напечатан системой: X-1 {X1_RU}, {at(trace)}\n"
    )  # fmt: skip
    assert said("verify", trace.number, "--checksum", "0" * 12)[0] == 1
    assert said("verify", "X-1/701-1-99/1")[0] == 1
    code, out, _ = said("verify", "--file", path)
    assert (code, out.strip()) == (0, trace.number)
    path.write_bytes(path.read_bytes() + b"\0")
    assert said("verify", "--file", path)[0] == 1


X1, X1_RU = "Нұсқаларды үлестіру парағы", "Лист распределения вариантов"


def at(trace: Printout) -> str:
    return f"{trace.printed_at.astimezone(ZoneInfo('Asia/Almaty')):%d.%m.%Y %H:%M}"


def test_the_sample_book_holds_every_declared_form_and_leaves_no_trace(
    story: Story, said: Said, tmp_path: Path
) -> None:
    before = count(story, Printout)
    code, out, _ = said("forms", "--sample", "--out", tmp_path, "--lang", "both")
    assert code == 0
    every = {*app.form.FORMS, *WAITING}
    assert {line.split()[0] for line in out.splitlines()[:-1]} == every
    files = {path.name for path in tmp_path.iterdir()}
    assert len(files) == len(every) + 1
    index = (tmp_path / "README.html").read_text("utf-8")
    assert all(f'href="{name}"' in index for name in files - {"README.html"})
    assert index.count("қолданыста / в действии") == len(app.form.FORMS)
    for path in tmp_path.glob("*.[dx]*x"):
        assert zipfile.ZipFile(path).testzip() is None
    assert count(story, Printout) == before


def test_a_paper_as_pdf_or_a_sentence_how_to_get_it(
    said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if office.programme():
        code, out, _ = said("form", "X-1", "--unit", "701-1-01", "--pdf", "--out", tmp_path)
        assert code == 0
        assert Path(out.strip()).read_bytes().startswith(b"%PDF")
    monkeypatch.setenv("PATH", "")
    code, _, complained = said("form", "X-1", "--unit", "701-1-01", "--pdf", "--out", tmp_path)
    assert code == 3
    assert "apt install" in complained


@pytest.mark.parametrize(
    ("name", "magic"),
    [
        ("I-21 701-1-02 ru.xlsx", b"PK\x03\x04"),
        ("I-11 701-1-01 kk.docx", b"PK\x03\x04"),
        ("I-19 701-2-03 kk.pdf", b"%PDF-"),
        ("I-1 7501 both.xlsx", b"PK\x03\x04"),
    ],
)
def test_a_paper_is_laid_into_a_folder_under_its_name_or_into_the_file_that_was_said(
    said: Said, tmp_path: Path, name: str, magic: bytes
) -> None:
    form, unit, lang = name.partition(".")[0].split()
    command = ("form", form, "--unit", unit, "--lang", lang, "--out")
    code, out, complaint = said(*command, tmp_path)
    assert (code, out.strip(), complaint) == (0, str(tmp_path / name), "")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    mine, folder = tmp_path / "new folder" / f"mine{Path(name).suffix}", tmp_path / "papers"
    assert said(*command, mine)[0] == said(*command, folder)[0] == 0
    for path in (tmp_path / name, mine, folder / name):
        assert path.read_bytes().startswith(magic)
        assert path.stat().st_size > 3000
