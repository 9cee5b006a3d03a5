"""The corpus: what has been tried against templates of every kind, each case with the place that the gate must tell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from app.form.declared import FORMS, Kind
from tests.documents.hostile_templates import (
    BOOK,
    EXCEL_FORM,
    FOOT,
    HEAD,
    MAIN,
    OFFICE,
    SHEET,
    TOUCH,
    WORD_FORM,
    Case,
    Parts,
    added,
    body,
    both,
    cell,
    comment,
    field,
    footer,
    footnote,
    header,
    name_of,
    packed,
    paragraph,
    parts_of,
    put,
    related,
    replaced,
    said,
    text_box,
    whole,
)

INNER, OF_BOOK, OF_FONTS = "ішкі бөлік", "xl/_rels/workbook.xml.rels", "word/_rels/fontTable.xml.rels"

POPEN = f".popen('{TOUCH}').read()"
INJECTED = [
    "''.__class__.__mro__[1].__subclasses__()",
    f"cycler.__init__.__globals__.os{POPEN}",
    f"joiner.__init__.__globals__.os{POPEN}",
    f"namespace.__init__.__globals__.os{POPEN}",
    f"lipsum.__globals__['os']{POPEN}",
    f"self.__init__.__globals__.__builtins__.__import__('os'){POPEN}",
    f"self._TemplateReference__context.cycler.__init__.__globals__.os{POPEN}",
    f"dict.__base__.__subclasses__()[104].__init__.__globals__['sys'].modules['os']{POPEN}",
    "request.application.__globals__",
    "config.items()",
    "()|attr('__class__')|attr('__base__')",
    "rows|map(attribute='__class__')|list",
    "rows|map('attr', '__class__')",
    "site_code.__class__",
    "t.__class__.__init__",
    "h.qr.__init__.__globals__",
    "site_code|safe",
    "site_code|replace('7', cycler)",
    "rows|tojson",
    "'{0.__class__}'.format(site_code)",
    "'%s' % cycler",
    "rows.append(rows)",
    "rows[0].fio",
    "rows.0.fio",
    "loop.index",
    "caller()",
    "varargs",
    "lipsum(n=100000)",
    "range(999999999)|list",
    "'a' * 999999999",
    "9 ** 9 ** 9",
    "site_code ~ cycler",
    "site_code if cycler else rows",
    "[x for x in rows]",
    "site_code is defined",
    "_private",
    "ｓｉｔｅ_code.__class__",
]
STATEMENTS = [
    "{% set x = cycler.__init__ %}",
    f"{{% if cycler.__init__.__globals__.os{POPEN} %}}x{{% endif %}}",
    "{% for x in range(999999999) %}x{% endfor %}",
    "{% for x in ''.__class__.__mro__ %}x{% endfor %}",
    "{% for x in rows recursive %}{{ loop(x) }}{% endfor %}",
    "{% for x in rows if x.__class__ %}x{% endfor %}",
    "{% for x, y in rows %}x{% endfor %}",
    "{% for a in rows %}{% for b in rows %}{% for c in rows %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% import 'os' as os %}",
    "{% from 'os' import popen %}",
    "{% include '/etc/passwd' %}",
    "{% extends 'x' %}",
    "{% macro f() %}{{ f() }}{% endmacro %}",
    "{% call lipsum() %}x{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% with x = cycler %}x{% endwith %}",
    "{% block x %}{{ super() }}{% endblock %}",
    "{% raw %}{{ site_code }}{% endraw %}",
    "{% autoescape false %}{{ site_code }}{% endautoescape %}",
    "{% do rows.clear() %}",
    "{% debug %}",
    "{%- for x in rows -%}x{%- endfor -%}",
    "{# {{ site_code }} #}",
    "{{r site_code }}",
    "{%r if site_code %}x{%r endif %}",
    "{% colspan 5 %}",
    "{% cellbg cycler %}",
    "{% hm %}",
    "{% vm %}",
    "{{ site_code",
    "site_code }}",
    "{% for x in rows %}",
    "{% endfor %}",
    "{_{ site_code }_}",
]
WORD = Kind.WORD
CALL = f"{{{{ cycler.__init__.__globals__.os{POPEN} }}}}"
SPLIT = f"{{{{ cycler.__in</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>it__.__globals__.os{POPEN} }}}}"
APART = f"<w:p><w:r><w:t>{{{{ cycler.__init__</w:t></w:r></w:p>{paragraph(f'.__globals__.os{POPEN} }}}}')}"
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]><x>&c;&d;</x>"""
DRAWN = '<w:p><w:r><w:drawing><a:x xmlns:a="urn:a" descr="{}"/></w:drawing></w:r></w:p>'
WHERE_INJECTED = [
    Case(f"{at}: {said_there}", WORD, put_there(said_there), named)
    for put_there, named, at in (
        (footer, FOOT, "footer"), (header, HEAD, "header"), (footnote, "сілтемелер", "footnote"),
        (comment, "ескертпелер", "comment"), (text_box, MAIN, "text box"),
    )
    for said_there in (CALL, "{% include 'x' %}")
]  # fmt: skip
IN_WORD = [
    *(Case(f"{{{{ {one} }}}}", WORD, said(f"{{{{ {one} }}}}"), MAIN) for one in INJECTED),
    *(Case(one, WORD, said(one), MAIN) for one in STATEMENTS),
    *WHERE_INJECTED,
    Case("split over runs", WORD, said(SPLIT), MAIN),
    Case("split over paragraphs", WORD, body(APART), MAIN),
    Case("curly quotes", WORD, said("{{ lipsum.__globals__[“os”] }}"), MAIN),
    Case("in the title of the file", WORD, put("docProps/core.xml", "</cp:coreProperties>",
         f'<dc:description xmlns:dc="http://purl.org/dc/elements/1.1/">{CALL}</dc:description>'), "файлдың қасиеттері"),
    Case("in an attribute", WORD, body(DRAWN.format("{{ cycler.__init__ }}")), MAIN),
    Case("in the settings", WORD, put("word/settings.xml", "</w:settings>", f"<w:x>{CALL}</w:x>"), "құжат баптаулары"),
    Case("in a style", WORD, put("word/styles.xml", "</w:styles>", f"<w:x>{CALL}</w:x>"), "стильдер"),
    Case("in hidden text", WORD, body(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{{ site_code }}</w:t></w:r></w:p>"), MAIN),
    Case("a row that swallows", WORD, body(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{%tr for x in rows %}</w:t></w:r></w:p></w:tc><w:tc>"
        f"{paragraph('бұл жоғалады')}</w:tc></w:tr><w:tr><w:tc>{paragraph('{%tr endfor %}')}</w:tc></w:tr></w:tbl>"),
        "5-кесте, 1-жол, 1-баған"),
    Case("tracked insertion", WORD, body(
        "<w:p><w:ins w:id='1' w:author='x'><w:r><w:t>x</w:t></w:r></w:ins></w:p>"), MAIN),
    Case("tracked removal", WORD, body("<w:p><w:del w:id='1'><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"), MAIN),
    *(Case(one, WORD, field(one), MAIN) for one in (
        " INCLUDETEXT \\\\host\\x.docx ", " INCLUDEPICTURE http://host/x.png ", " DDE cmd calc ",
        " DDEAUTO c:\\\\cmd.exe ",
        " HYPERLINK http://host/ ", " LINK Excel.Sheet.8 x ", " DATABASE \\d x ", " MACROBUTTON run x ", " DATE ",
        " IMPORT x ", " QUOTE x ", " ASK x ")),
    Case("a simple field", WORD, body('<w:p><w:fldSimple w:instr="INCLUDETEXT x"/></w:p>'), MAIN),
    Case("a field without a beginning", WORD, body("<w:p><w:r><w:instrText>DDE x</w:instrText></w:r></w:p>"), MAIN),
    Case("a link outside", WORD, both(related("hyperlink", "http://host/", outside=True), body(
        f'<w:p><w:hyperlink r:id="rIdX" xmlns:r="{OFFICE}"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>')), f"{MAIN}, "),
    Case("a picture outside", WORD, both(related("image", "http://host/x.png", outside=True), body(
        f'<w:p><w:r><w:drawing><x r:link="rIdX" xmlns:r="{OFFICE}"/></w:drawing></w:r></w:p>')), f"{MAIN}, "),
    Case("a template attached", WORD, related("attachedTemplate", "file:///x.dotm", "word/_rels/settings.xml.rels",
         outside=True), "құжат баптаулары"),
    Case("outside without saying so", WORD, related("image", "https://host/x.png"), MAIN),
    Case("a path of a network", WORD, related("image", "\\\\host\\x.png"), MAIN),
    Case("another file as a chunk", WORD, added("word/afchunk1.html", "<html/>", "aFChunk"), INNER),
    Case("an embedded object", WORD, added("word/embeddings/oleObject1.bin", "x", "oleObject"), INNER),
    Case("an embedded workbook", WORD, added("word/embeddings/x.xlsx", "x", "package"), INNER),
    Case("an object in the text", WORD, body("<w:p><w:r><w:object/></w:r></w:p>"), MAIN),
    Case("a control", WORD, added("word/activeX/activeX1.xml", "<x/>", "control"), INNER),
    Case("a control in the text", WORD, body('<w:p><w:r><w:control w:name="x"/></w:r></w:p>'), MAIN),
    Case("macros", WORD, added("word/vbaProject.bin", "x", "vbaProject"), INNER),
    Case("a ribbon of its own", WORD, added("customUI/customUI.xml", "<x/>", "extensibility", "_rels/.rels"), INNER),
    Case("a mail merge", WORD, put("word/settings.xml", "</w:settings>", "<w:mailMerge/>"), "құжат баптаулары"),
    Case("a web extension", WORD, added("word/webextensions/x.xml", "<x/>", "webextension"), INNER),
    Case("a bound control", WORD, body("<w:sdt><w:sdtPr><w:dataBinding w:xpath='/x'/></w:sdtPr></w:sdt>"), MAIN),
    Case("a form field", WORD, body("<w:p><w:r><w:ffData><w:entryMacro w:val='x'/></w:ffData></w:r></w:p>"), MAIN),
    Case("a shape with a macro", WORD, body("<w:p><w:r><w:pict><s macro='x'/></w:pict></w:r></w:p>"), MAIN),
    Case("embedded fonts", WORD, added("word/fonts/font1.odttf", "x", "font", OF_FONTS), INNER),
    Case("a drawing that is code", WORD, added("word/media/image9.svg", "<svg onload='x'/>", "image"), INNER),
    Case("a picture that is none", WORD, added("word/media/image9.png", "<svg/>", "image"), INNER),
    Case("an entity bomb", WORD, whole("word/footer1.xml", ENTITIES), FOOT),
    Case("an entity bomb in UTF-16", WORD, whole("word/footer1.xml", ENTITIES.decode().encode("utf-16")), FOOT),
    Case("another encoding", WORD, whole("word/footer1.xml", b'<?xml version="1.0" encoding="utf-7"?><x/>'), FOOT),
    Case("broken XML", WORD, whole("word/footer1.xml", b"<w:ftr>"), FOOT),
    Case("a tree without an end", WORD, whole("word/footer1.xml", b"<x>" * 5000), FOOT),
    Case("a part that swells", WORD, whole("word/footer1.xml", b" " * (9 * 2**20)), FOOT),
    Case("braces without an end", WORD, said("{%" * 20000), MAIN),
]  # fmt: skip
EXCEL = Kind.EXCEL
IN_EXCEL = [
    Case("a tag in a cell", EXCEL, cell(f"<is><t>{CALL}</t></is>", ' t="inlineStr"'), "B90"),
    Case("a formula", EXCEL, cell("<f>1+1</f>"), "B90"),
    Case("a formula of a command", EXCEL, cell("<f>cmd|'/c calc'!A0</f>"), "B90"),
    Case("a formula of the web", EXCEL, cell('<f>WEBSERVICE("http://host/")</f>'), "B90"),
    Case("a formula of a link", EXCEL, cell('<f>HYPERLINK("http://host/")</f>'), "B90"),
    Case("a cell at the end of the world", EXCEL, put(SHEET, "</sheetData>",
         '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "XFD1048576"),
    Case("a cell nowhere", EXCEL, put(SHEET, "</sheetData>", '<row><c r="??"/></row>'), "??"),
    Case("a name of a command", EXCEL, name_of("rows.x", "cmd|' /c calc'!A0"), "кітап"),
    Case("a name of another file", EXCEL, name_of("site_code", "[1]Form!$A$1"), "кітап"),
    Case("a name of a formula", EXCEL, name_of("site_code", "WEBSERVICE(1)"), "кітап"),
    Case("a name of a macro", EXCEL, name_of("Auto_Open", "Form!$A$1", ' xlm="1" function="1"'), "кітап"),
    Case("a name of a lost cell", EXCEL, name_of("site_code", "#REF!"), "кітап"),
    Case("a name of a whole column", EXCEL, name_of("site_code", "Form!$A:$A"), "кітап"),
    Case("a name of one sheet", EXCEL, name_of("site_code", "Form!$A$90", ' localSheetId="0"'), "кітап"),
    Case("a name inside", EXCEL, name_of("site_code.__class__", "Form!$A$90"), "A90"),
    Case("a name of a column inside", EXCEL, name_of("rows.__class__", "Form!$A$90"), "A90"),
    Case("an unknown name", EXCEL, name_of("site_kode", "Form!$A$90"), "A90"),
    Case("a link to a workbook", EXCEL, both(added("xl/externalLinks/externalLink1.xml", "<x/>", "externalLink",
         OF_BOOK)), INNER),
    Case("a connection", EXCEL, added("xl/connections.xml", "<connections/>", "connections",
         OF_BOOK), INNER),
    Case("a query", EXCEL, added("xl/queryTables/queryTable1.xml", "<x/>", "queryTable", OF_BOOK),
         INNER),
    Case("a pivot table", EXCEL, added("xl/pivotTables/pivotTable1.xml", "<x/>", "pivotTable",
         OF_BOOK), INNER),
    Case("macros of old", EXCEL, added("xl/macrosheets/sheet1.xml", "<x/>", "xlMacrosheet", OF_BOOK),
         INNER),
    Case("macros of a book", EXCEL, added("xl/vbaProject.bin", "x", "vbaProject", OF_BOOK),
         INNER),
    Case("an embedded file", EXCEL, added("xl/embeddings/x.bin", "x", "oleObject", OF_BOOK),
         INNER),
    Case("a control of a sheet", EXCEL, put(SHEET, "</worksheet>", "<controls/>"), "парақ"),
    Case("an object of a sheet", EXCEL, put(SHEET, "</worksheet>", "<oleObjects/>"), "парақ"),
    Case("a rule with a call", EXCEL, put(SHEET, "</worksheet>", "<conditionalFormatting><cfRule><formula>"
         "WEBSERVICE(A1)</formula></cfRule></conditionalFormatting>"), "парағы"),
    Case("a check from outside", EXCEL, put(SHEET, "</worksheet>", "<dataValidations><dataValidation><formula1>"
         "[1]x!A1</formula1></dataValidation></dataValidations>"), "парағы"),
    Case("a footer that asks", EXCEL, replaced(SHEET, "[doc_no]", "[__class__]"), "парағы"),
    Case("a hidden sheet", EXCEL, put(BOOK, "</sheets>", '<sheet name="x" sheetId="9" state="veryHidden" r:id="rIdZ" '
         f'xmlns:r="{OFFICE}"/>'), "кітап"),
    Case("an entity bomb in a book", EXCEL, whole("xl/styles.xml", ENTITIES), INNER),
]  # fmt: skip
CASES = [*IN_WORD, *IN_EXCEL]


@dataclass(frozen=True)
class WholeFile:
    """A file that is no template at all."""

    name: str
    form: str
    sent_as: str
    content: Callable[[], bytes]


def _of(form: str) -> Parts:
    return parts_of(FORMS[form].source.read_bytes())


def _macro_enabled() -> bytes:
    parts = _of(WORD_FORM)
    old = b"wordprocessingml.document.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument." + old
    assert plain in parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        plain, b"application/vnd.ms-word.document.macroEnabled.main+xml"
    )
    return packed(parts)


def _twice() -> bytes:
    out = io.BytesIO(packed(_of(WORD_FORM)))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/Document.xml", b"<x/>")
    return out.getvalue()


def _climbing() -> bytes:
    return packed({**_of(WORD_FORM), "../../evil.xml": b"<x/>"})


def _linked() -> bytes:
    out = io.BytesIO(packed(_of(WORD_FORM)))
    with zipfile.ZipFile(out, "a") as package:
        link = zipfile.ZipInfo("word/media/x.png")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    return out.getvalue()


def _bomb() -> bytes:
    return packed({**_of(WORD_FORM), **{f"word/media/{n}.png": b"\0" * 2**23 for n in range(12)}})


def _liar() -> bytes:
    """Says that a part is small; it is not."""
    content = bytearray(packed({**_of(WORD_FORM), "word/media/x.png": b"\0" * 2**24}))
    at = content.rfind(b"word/media/x.png") - 46
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(content)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FILES = [
    WholeFile("nothing", WORD_FORM, "a.docx", bytes),
    WholeFile("an old document", WORD_FORM, "a.docx", lambda: OLE + b"WordDocument"),
    WholeFile("a locked document", WORD_FORM, "a.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le")),
    WholeFile("a PDF", WORD_FORM, "a.docx", lambda: b"%PDF-1.7\n"),
    WholeFile("words", WORD_FORM, "a.docx", lambda: b"{\\rtf1 x}"),
    WholeFile("a page", WORD_FORM, "a.docx", lambda: b"<html>"),
    WholeFile("a workbook", WORD_FORM, "a.docx", lambda: packed(_of(EXCEL_FORM))),
    WholeFile("a document", EXCEL_FORM, "a.xlsx", lambda: packed(_of(WORD_FORM))),
    WholeFile("an open document", WORD_FORM, "a.docx", lambda: packed({"mimetype": b"x", "content.xml": b"<x/>"})),
    WholeFile("a document with macros", WORD_FORM, "a.docx", _macro_enabled),
    WholeFile("another ending", WORD_FORM, "a.docm", lambda: packed(_of(WORD_FORM))),
    WholeFile("half a file", WORD_FORM, "a.docx", lambda: packed(_of(WORD_FORM))[:5000]),
    WholeFile("a name twice", WORD_FORM, "a.docx", _twice),
    WholeFile("a name that climbs", WORD_FORM, "a.docx", _climbing),
    WholeFile("a link in the package", WORD_FORM, "a.docx", _linked),
    WholeFile("a bomb", WORD_FORM, "a.docx", _bomb),
    WholeFile("a bomb that lies", WORD_FORM, "a.docx", _liar),
    WholeFile("too many parts", WORD_FORM, "a.docx",
              lambda: packed({**_of(WORD_FORM), **{f"customXml/item{n}.xml": b"<x/>" for n in range(400)}})),
    WholeFile("too large", WORD_FORM, "a.docx", lambda: b"PK\x03\x04" + bytes(5 * 2**20)),
]  # fmt: skip
