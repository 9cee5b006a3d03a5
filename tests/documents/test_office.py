"""LibreOffice in its cell: PDF where it is installed, no network, no files but its own, an end to whatever hangs."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from app.errors import BadInput
from app.form import office
from app.form.declared import TEMPLATES
from app.form.office import File

JAIL = office.JAIL
needs_office = pytest.mark.skipif(office.programme() is None, reason="LibreOffice is not installed")


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine: its address, and what it was asked for."""
    asked: list[str] = []

    class Heard(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815  (named by the server)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Heard)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()


def word(*lines: str) -> bytes:
    made, out = Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()


IMAGE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/><a:graphic '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
    'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="p"/>'
    '<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships" r:link="rIdFar"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
    "</a:prstGeom></pic:spPr></pic:pic>"
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)


def with_far_picture(address: str) -> bytes:
    """A Word file whose picture lies on another machine, and whose template does too."""
    out = io.BytesIO()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    far = f'<Relationship Id="rIdFar" Type="{kind}/image" Target="{address}/far.png" TargetMode="External"/>'
    far += f'<Relationship Id="rIdTpl" Type="{kind}/attachedTemplate" Target="{address}/t.dotx" TargetMode="External"/>'
    with zipfile.ZipFile(io.BytesIO(word("Сынақ"))) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            content = source.read(name).decode("utf-8") if name.endswith((".xml", ".rels")) else ""
            if name == "word/document.xml":
                content = content.replace("<w:sectPr", f"{IMAGE}<w:sectPr", 1)
            if name == "word/_rels/document.xml.rels":
                content = content.replace("</Relationships>", f"{far}</Relationships>")
            made.writestr(name, content or source.read(name))
    return out.getvalue()


def with_far_service(address: str) -> bytes:
    """An Excel file that asks another machine for the value of a cell."""
    book, out = Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = f'=WEBSERVICE("{address}/value")'
    book.worksheets[0]["A2"] = f"='{address}/[far.xlsx]Sheet1'!A1"
    book.save(out)
    return out.getvalue()


@needs_office
def test_word_and_excel_become_pdf_in_their_order(tmp_path: Path) -> None:
    told: list[int] = []
    made = office.pdfs(
        [File((TEMPLATES / name).read_bytes(), Path(name).suffix) for name in ("i11.docx", "i21.xlsx")], told.append
    )
    assert [one[:5] for one in made] == [b"%PDF-", b"%PDF-"]
    assert office.pages(office.joined(made)) == sum(map(office.pages, made))
    assert told[-1] == 2
    assert list(tmp_path.iterdir()) == []


@needs_office
def test_a_document_fetches_nothing_from_anywhere() -> None:
    with listening() as (address, asked):
        made = office.pdfs([File(with_far_picture(address), ".docx"), File(with_far_service(address), ".xlsx")])
    assert [one[:5] for one in made] == [b"%PDF-", b"%PDF-"]
    assert asked == []


@needs_office
def test_the_same_document_fetches_where_there_is_no_cell(tmp_path: Path) -> None:
    """What the test above forbids does happen otherwise."""
    (tmp_path / "far.docx").write_bytes(with_far_picture("ADDRESS"))
    with listening() as (address, asked):
        (tmp_path / "far.docx").write_bytes(with_far_picture(address))
        subprocess.run(
            [office.require(), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", str(tmp_path), str(tmp_path / "far.docx")],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    assert "/far.png" in asked


@needs_office
def test_a_file_that_is_none_is_refused_and_named() -> None:
    with pytest.raises(BadInput, match="I-99"):
        office.pdfs([File(b"PK\x03\x04 broken", ".docx", "I-99"), File(word("Сынақ"), ".docx", "I-11")])


@needs_office
def test_what_hangs_is_ended_with_all_its_children(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A programme that never ends in the place of LibreOffice: after the limit it is gone, and so is its child."""
    slow, mark = tmp_path / "soffice", f"4{os.getpid()}"
    slow.write_text(f"#!/bin/sh\nsleep {mark} & sleep {mark}\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(office, "LONGEST", 1)
    monkeypatch.setattr(office, "PATH", f"/usr/bin:/bin:{tmp_path}")
    with pytest.raises(BadInput, match="LibreOffice"):
        office.pdfs([File(word("Сынақ"), ".docx", "I-11")])
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert f"sleep {mark}" not in running


def test_without_libreoffice_there_is_a_sentence_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert office.programme() is None
    with pytest.raises(BadInput, match=r"sudo apt install libreoffice-writer-nogui"):
        office.pdfs([File(word("Сынақ"), ".docx")])


# ---- the cell by itself


def shut_in(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    asked = [sys.executable, "-I", str(JAIL), str(folder), "5", *command]
    return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=30, env={"PATH": office.PATH})


@pytest.mark.skipif("files" not in office.walls(), reason="the kernel has no Landlock")
def test_nothing_but_its_folder_is_read_or_written(tmp_path: Path) -> None:
    cell, secret = tmp_path / "cell", tmp_path / "secret"
    cell.mkdir()
    secret.write_text("құпия")
    (cell / "own").write_text("өзінікі")
    assert shut_in(cell, "/bin/cat", "{folder}/own").stdout == "өзінікі"
    refused = shut_in(cell, "/bin/cat", str(secret))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert shut_in(cell, "/bin/cp", "{folder}/own", str(tmp_path / "out")).returncode != 0
    assert shut_in(cell, "/bin/cp", "{folder}/own", "/etc/synaq-test").returncode != 0
    assert not (tmp_path / "out").exists()
    assert shut_in(cell, "/bin/cp", "{folder}/own", "{folder}/copy").returncode == 0


@pytest.mark.skipif("network" not in office.walls(), reason="the kernel gives no namespaces")
def test_no_machine_is_reached_not_even_this_one(tmp_path: Path) -> None:
    with listening() as (address, asked):
        port = address.rpartition(":")[2]
        knock = f"exec 3<>/dev/tcp/127.0.0.1/{port}; printf 'GET /knock HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3"
        assert shut_in(tmp_path, "/bin/bash", "-c", knock).returncode != 0
        assert asked == []
        subprocess.run(["/bin/bash", "-c", knock], check=False, capture_output=True, timeout=30)
        assert asked == ["/knock"]


def test_time_is_bounded(tmp_path: Path) -> None:
    asked = [sys.executable, "-I", str(JAIL), str(tmp_path), "1", "/bin/sh", "-c", "while :; do :; done"]
    ended = subprocess.run(asked, check=False, timeout=30, env={"PATH": office.PATH})
    assert ended.returncode < 0


def test_what_a_killed_call_left_is_swept_and_a_call_under_way_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Papers with names of people lie in the folder of a call; whoever is killed takes nothing away."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left, under_way = (tmp_path / f"{office.FOLDER}{name}" for name in ("left", "under_way"))
    elsewhere = tmp_path / "elsewhere"
    for one in (left, under_way, elsewhere):
        (one / "in").mkdir(parents=True)
        (one / "in" / "0.docx").write_bytes(b"x")
    (tmp_path / f"{office.FOLDER}link").symlink_to(elsewhere)
    long_ago = left.stat().st_mtime - office.STALE - 60
    os.utime(left, (long_ago, long_ago))
    os.utime(elsewhere, (long_ago, long_ago))
    office.sweep()
    assert not left.exists()
    assert all((one / "in" / "0.docx").exists() for one in (under_way, elsewhere))
