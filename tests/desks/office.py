"""A clerk at LibreOffice: a macro of its own opens a template, changes it there and saves it as LibreOffice does."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

BASIC = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Clerk" script:language="StarBasic">
{code}
</script:module>"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false">{elements}</library:library>"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/{kind}.xlb/" xlink:type="simple"
 library:link="false"/></library:libraries>"""
FILTERS = {".docx": "MS Word 2007 XML", ".xlsx": "Calc MS Excel 2007 XML"}
OPEN = """
Function Hidden()
  Dim one(0) As New com.sun.star.beans.PropertyValue
  one(0).Name = "Hidden" : one(0).Value = True
  Hidden = one()
End Function
Sub Store(doc, where, kind)
  Dim one(0) As New com.sun.star.beans.PropertyValue
  one(0).Name = "FilterName" : one(0).Value = kind
  doc.storeToURL(where, one())
  doc.close(True)
End Sub
Sub Swap(doc, one, other)
  Change(doc, one, "@@")
  Change(doc, other, one)
  Change(doc, "@@", other)
End Sub
Sub Change(doc, old, fresh)
  Dim how
  how = doc.createReplaceDescriptor()
  how.SearchString = old : how.ReplaceString = fresh
  doc.replaceAll(how)
End Sub
Sub SwapNames(doc, one, other)
  Dim names, was
  names = doc.NamedRanges
  was = names.getByName(one).getContent()
  names.getByName(one).setContent(names.getByName(other).getContent())
  names.getByName(other).setContent(was)
End Sub
"""


def changed(content: bytes, ending: str, *steps: str) -> bytes:
    """The template as LibreOffice saves it after the steps of a macro (`doc` is the open document)."""
    home = Path(tempfile.mkdtemp(prefix="clerk-"))
    try:
        before, after = home / f"before{ending}", home / f"after{ending}"
        before.write_bytes(content)
        code = "\n".join([
            OPEN, "Sub Main", "Dim doc",
            f'doc = StarDesktop.loadComponentFromURL("{before.as_uri()}", "_blank", 0, Hidden())', *steps,
            f'Store(doc, "{after.as_uri()}", "{FILTERS[ending]}")', "End Sub",
        ])  # fmt: skip
        command = ["soffice", f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--norestore"]
        # the first start lays the profile out; a macro laid there before it would be laid over
        subprocess.run([*command, "--terminate_after_init"], check=True, timeout=120, capture_output=True)
        _furnish(home / "profile" / "user" / "basic", code)
        subprocess.run([*command, "macro:///Standard.Clerk.Main"], check=True, timeout=240, capture_output=True)
        return after.read_bytes()
    finally:
        shutil.rmtree(home)


def _furnish(basic: Path, code: str) -> None:
    """The macro in the profile of this one clerk."""
    (basic / "Standard").mkdir(parents=True, exist_ok=True)
    escaped = code.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    (basic / "Standard" / "Clerk.xba").write_text(BASIC.format(code=escaped), "utf-8")
    module = '<library:element library:name="Clerk"/>'
    for kind, elements in (("script", module), ("dialog", "")):
        (basic / f"{kind}.xlc").write_text(LIBRARIES.format(kind=kind), "utf-8")
        (basic / "Standard" / f"{kind}.xlb").write_text(LIBRARY.format(elements=elements), "utf-8")
