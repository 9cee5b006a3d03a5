"""Attempts on the gate itself: small files that eat the machine, files that no programme opens, unusual ways out.

What lies in a template is tried out in `test_template_gate`; here it is whoever examines it that is attacked.
"""

from __future__ import annotations

import time

import pytest

from app.errors import BadInput
from app.form import apart, trial
from app.form.declared import FORMS, Kind
from app.form.gate.compare import MOST, differences
from app.form.gate.flaws import grave
from app.form.gate.verdict import Verdict, judge
from tests.documents.hostile_templates import (
    BOOK,
    MAIN,
    SHEET,
    WORD_FORM,
    Case,
    Change,
    body,
    both,
    cell,
    replaced,
    said,
    whole,
)

VML = (
    '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<v:shape id="s" style="width:9pt;height:9pt" {}>{}</v:shape></w:pict></w:r></w:p>'
)
WAYS_OUT = [
    VML.format("", '<v:imagedata src="http://host/x.png"/>'),
    VML.format("", '<v:imagedata o:href="http://host/x.png"/>'),
    VML.format("", '<v:fill type="frame" src="\\\\host\\x.png"/>'),
    VML.format('href="file:///etc/passwd"', ""),
    '<w:p><w:hyperlink w:anchor="x" w:docLocation="http://host/"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>',
]
FORMULA = cell("<f>1+1</f>")
UNREADABLE = {
    "a text that is not there": (Kind.EXCEL, both(FORMULA, cell("<v>99999</v>", ' t="s"'))),
    "a look that is not there": (Kind.EXCEL, both(FORMULA, cell("<v>9</v>", ' s="99999"'))),
    "a number that is none": (Kind.EXCEL, both(FORMULA, cell("<v>zz</v>", ' t="n"'))),
    "a day that is none": (Kind.EXCEL, both(FORMULA, cell("<v>2018-99-99</v>", ' t="d"'))),
    "a paper that is none": (Kind.EXCEL, both(FORMULA, replaced(SHEET, 'paperSize="9"', 'paperSize="zz"'))),
    "no looks at all": (Kind.EXCEL, both(FORMULA, whole("xl/styles.xml", b"<x/>"))),
    "no text at all": (Kind.WORD, whole("word/document.xml", b"<x/>")),
}
MERGED = replaced(SHEET, "</mergeCells>", '<mergeCell ref="A900:XFD1048576"/></mergeCells>')
BELOW_NOTHING = replaced(SHEET, "<cols>", '<cols><col hidden="1" min="-2000000000" max="2" width="5"/>')
ENDLESS = {
    "the same name a million times": (
        Kind.EXCEL,
        replaced(
            BOOK, "</definedNames>", '<definedName name="t.iin">Form!$A$1</definedName>' * 20000 + "</definedNames>"
        ),
    ),
    "rows without end": (
        Kind.WORD,
        body("<w:tbl>" + "<w:tr><w:tc><w:p/></w:tc></w:tr>" * 28000 + "</w:tbl>"),
    ),
}


def judged(kind: Kind, change: Change) -> Verdict:
    case = Case("", kind, change)
    return judge(FORMS[case.form], case.content(), f"x{kind.value}")


@pytest.mark.parametrize("way", WAYS_OUT)
def test_an_old_drawing_that_names_its_place_itself_is_refused(way: str) -> None:
    verdict = judged(Kind.WORD, body(way))
    assert [MAIN in flaw.where.named.kk for flaw in grave(verdict.flaws)] == [True]


def test_a_joined_cell_of_the_whole_sheet_is_refused_before_anything_makes_its_cells() -> None:
    assert any("XFD1048576" in flaw.text.kk for flaw in grave(judged(Kind.EXCEL, MERGED).flaws))


def test_hidden_columns_from_below_nothing_cost_nothing() -> None:
    begun = time.process_time()
    judged(Kind.EXCEL, BELOW_NOTHING)
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_faulty_file_that_no_programme_opens_has_no_marked_copy_and_all_its_faults(name: str) -> None:
    kind, change = UNREADABLE[name]
    case = Case(name, kind, change)
    verdict = trial.tried(FORMS[case.form], case.content(), f"x{kind.value}")
    assert grave(verdict.flaws)
    with pytest.raises(BadInput):
        apart.marked(kind, case.content(), verdict.flaws)


@pytest.mark.parametrize("name", ENDLESS)
def test_a_small_file_that_would_be_judged_for_hours_is_not(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 8)
    kind, change = ENDLESS[name]
    case = Case(name, kind, change)
    assert len(case.content()) < 2**20
    verdict = trial.tried(FORMS[case.form], case.content(), f"x{kind.value}")
    assert [flaw.text for flaw in verdict.flaws] == [apart.NOT_JUDGED]
    assert not verdict.is_readable


def test_a_verdict_from_the_process_apart_is_the_same_verdict() -> None:
    for kind, change in ((Kind.WORD, said("{{ site_kode }}")), (Kind.EXCEL, FORMULA)):
        case = Case("", kind, change)
        form, name = FORMS[case.form], f"x{kind.value}"
        assert apart.judged(form, case.content(), name) == judge(form, case.content(), name)


def test_two_long_templates_are_compared_and_what_is_not_shown_is_counted() -> None:
    old, new = (
        Case("", Kind.WORD, body("".join(paragraph_of(at, step) for at in range(3000)))).content()
        for step in (7907, 7919)
    )
    found = differences(Kind.WORD, old, new)
    assert len(found) == MOST + 1
    assert found[-1].sign == "…"
    assert "тағы" in found[-1].words


def paragraph_of(at: int, step: int) -> str:
    return f"<w:p><w:r><w:t>баған {at} орын {at * step % 10007} ауыстырды</w:t></w:r></w:p>"


def test_a_word_in_the_place_of_another_is_seen_by_the_second_person() -> None:
    old = FORMS[WORD_FORM].source.read_bytes()
    new = Case("", Kind.WORD, replaced("word/document.xml", "{{ t.iin }}", "ЖСН")).content()
    assert [(one.sign, one.words) for one in differences(Kind.WORD, old, new)] == [("-", "{{ t.iin }}"), ("+", "ЖСН")]
