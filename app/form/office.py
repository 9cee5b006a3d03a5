"""PDF by LibreOffice, where it is installed: one call a batch, in a cell of its own (`jail.py`), under a time limit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from app.errors import BadInput
from app.form.jail import HERE
from app.text import Text

BATCH = 24
"""Files of one call."""
WEIGHT = 2**19
"""Bytes of one call: a book of a hundred papers goes alone."""
AT_ONCE = 2
"""Calls side by side, where there are as many processors."""
FIRST, EACH, LONGEST = 40, 3, 80
"""Seconds of a call: to start, for each file or WEIGHT / 10, and at most; a job's lease is longer."""
PATH = "/usr/local/bin:/usr/bin:/bin"
JAIL = Path(__file__).with_name("jail.py")
FOLDER, STALE = "synaq-pdf-", 900
"""How the folder of a call is called, and after how many seconds nobody is at work in it any more."""

GET = Text(
    "PDF жасайтын LibreOffice бұл компьютерде жоқ. Орнату: {command}. Әзірге Word немесе Excel түрінде басыңыз.",
    "LibreOffice, который делает PDF, на этом компьютере не установлен. Установка: {command}. Пока печатайте в Word "
    "или Excel.",
).fill(command="sudo apt install libreoffice-writer-nogui libreoffice-calc-nogui fonts-liberation")
BROKEN = Text(
    "LibreOffice бұл құжаттан PDF жасай алмады: {names}. Word немесе Excel түрінде басыңыз және әкімшіге айтыңыз.",
    "LibreOffice не смог сделать PDF из документа: {names}. Напечатайте в Word или Excel и скажите администратору.",
)
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>
"""
ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableOLEAutomation", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Java/VirtualMachine", "Enable", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Office.Common/Misc", "FirstRun", "false"),
)
"""A programme that runs nothing out of a document, follows no link of it, and knows no way out but a shut one."""


class File(NamedTuple):
    """A Word or Excel file to be made a PDF; `suffix` with its dot."""

    content: bytes
    suffix: str
    name: str = ""


def programme() -> str | None:
    """Where LibreOffice is; None if it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def require() -> str:
    """LibreOffice, or a sentence how to get it."""
    found = programme()
    if found is None:
        raise BadInput(GET)
    return found


@cache
def walls() -> frozenset[str]:
    """What this system can shut a programme in with: «network», «files»."""
    with tempfile.TemporaryDirectory() as folder:
        asked = [sys.executable, "-I", str(JAIL), folder, "5", "--try"]
        told = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=20, env={"PATH": PATH})
    return frozenset(told.stdout.split())


def pdfs(files: Sequence[File], tell: Callable[[int], None] = lambda _done: None) -> list[bytes]:
    """Each file as a PDF, in their order; `tell` hears how many are done. BadInput: not installed, or one is broken.

    What a call leaves undone is tried once more, a file a call.
    """
    made: dict[int, bytes] = {}
    for again in (False, True):
        left = [place for place in range(len(files)) if place not in made]
        for pdf in _side_by_side(files, _batches(files, left, 1 if again else BATCH)):
            made |= pdf
            tell(len(made))
    broken = [files[place].name or str(place + 1) for place in range(len(files)) if place not in made]
    if broken:
        raise BadInput(BROKEN.fill(names=", ".join(broken[:5])))
    return [made[place] for place in range(len(files))]


def joined(parts: Sequence[bytes]) -> bytes:
    """Several PDFs as one."""
    from pypdf import PdfWriter  # noqa: PLC0415  (loaded by those who join)

    if len(parts) == 1:
        return parts[0]
    whole, out = PdfWriter(), BytesIO()
    for part in parts:
        whole.append(BytesIO(part), import_outline=False)
    whole.write(out)
    return out.getvalue()


def pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    from pypdf import PdfReader  # noqa: PLC0415  (loaded by those who count)

    return len(PdfReader(BytesIO(pdf)).pages)


def _batches(files: Sequence[File], places: Sequence[int], most: int) -> list[list[int]]:
    found: list[list[int]] = []
    weight = 0
    for place in places:
        weight += len(files[place].content)
        if not found or len(found[-1]) >= most or weight > WEIGHT:
            found.append([])
            weight = len(files[place].content)
        found[-1].append(place)
    return found


def _side_by_side(files: Sequence[File], batches: Sequence[Sequence[int]]) -> Iterator[dict[int, bytes]]:
    """What each batch came to, as they end; whoever leaves in the midst waits for the calls under way alone."""
    with ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1)) as calls:
        under_way = [calls.submit(_called, [files[place] for place in batch], batch) for batch in batches]
        try:
            for ended in as_completed(under_way):
                yield ended.result()
        finally:
            calls.shutdown(wait=False, cancel_futures=True)


def _called(files: Sequence[File], places: Sequence[int]) -> dict[int, bytes]:
    """One call for a batch; what it made, by place. The folder and every process of the call are gone afterwards."""
    soffice = require()
    sweep()
    with tempfile.TemporaryDirectory(prefix=FOLDER, ignore_cleanup_errors=True) as kept:
        folder = Path(kept)
        sources = [folder / "in" / f"{place}{one.suffix}" for place, one in zip(places, files, strict=True)]
        for name in ("in", "out", "home", "profile/user"):
            (folder / name).mkdir(parents=True)
        for path, one in zip(sources, files, strict=True):
            path.write_bytes(one.content)
        items = "".join(ITEM.format(path=path, name=name, value=value) for path, name, value in SETTINGS)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(PROFILE.format(items=items))
        weight = 10 * sum(len(one.content) for one in files) // WEIGHT
        _run(soffice, folder, sources, min(FIRST + EACH * max(len(files), weight), LONGEST))
        found = {place: folder / "out" / f"{place}.pdf" for place in places}
        return {place: path.read_bytes() for place, path in found.items() if path.is_file() and path.stat().st_size}


def sweep() -> None:
    """Take away what calls have left whose process was killed: papers with names of people lie there."""
    for one in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        with suppress(OSError):
            lying = one.lstat()
            if lying.st_uid == os.getuid() and lying.st_mtime < time.time() - STALE and not one.is_symlink():
                shutil.rmtree(one, ignore_errors=True)


def _run(soffice: str, folder: Path, sources: Sequence[Path], limit: int) -> None:
    options = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard")
    command = [
        sys.executable, "-I", str(JAIL), str(folder), str(limit), soffice, f"-env:UserInstallation=file://{HERE}/profile",
        *options, "--convert-to", "pdf", "--outdir", f"{HERE}/out", *(f"{HERE}/in/{one.name}" for one in sources),
    ]  # fmt: skip
    env = {
        "PATH": PATH, "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp", "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }  # fmt: skip
    call = subprocess.Popen(
        command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        with suppress(subprocess.TimeoutExpired):
            call.wait(timeout=limit)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(call.pid, signal.SIGKILL)
        call.wait()
