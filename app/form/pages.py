"""Papers as pictures of their pages, by LibreOffice where it is installed: with a profile of its own and limits."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import pypdfium2

from app.form.declared import Kind

SECONDS = 75
SCALE = 1.15  # of 72 dots an inch
MOST_PAGES = 12
PROGRAMMES = ("soffice", "libreoffice")


def office() -> str | None:
    """Where LibreOffice is, if it is."""
    return next(filter(None, map(shutil.which, PROGRAMMES)), None)


def pictures(papers: list[tuple[Kind, bytes]]) -> list[list[bytes]] | None:
    """The first pages of each paper as PNG; None without LibreOffice, or when it did not come to an end in time."""
    programme = office()
    if programme is None:
        return None
    with tempfile.TemporaryDirectory(prefix="synaq-pages-") as folder:
        home = Path(folder)
        names = [home / f"{at}{kind.value}" for at, (kind, _) in enumerate(papers)]
        for name, (_, content) in zip(names, papers, strict=True):
            name.write_bytes(content)
        _convert(programme, home, names)
        made = [name.with_suffix(".pdf") for name in names]
        if not all(one.is_file() for one in made):
            return None
        return [_drawn(one.read_bytes()) for one in made]


def _convert(programme: str, home: Path, names: list[Path]) -> None:
    command = [
        programme, f"-env:UserInstallation=file://{home}/profile", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--convert-to", "pdf", "--outdir", str(home), *map(str, names),
    ]  # fmt: skip
    plain = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8"}
    with subprocess.Popen(
        command, cwd=home, env=plain, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as running:
        try:
            running.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)  # the office starts a child of its own


def _drawn(pdf: bytes) -> list[bytes]:
    found = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for at in range(min(len(document), MOST_PAGES)):
            out = io.BytesIO()
            document[at].render(scale=SCALE).to_pil().convert("P", colors=64).save(out, "PNG", optimize=True)
            found.append(out.getvalue())
    finally:
        document.close()
    return found
