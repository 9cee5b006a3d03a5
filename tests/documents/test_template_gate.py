"""The gate of the workshop: hostile templates are refused with their place and none runs; clumsy ones are told."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docxtpl
import pytest
from docx import Document
from openpyxl import load_workbook

from app.errors import BadInput
from app.form import apart, trial
from app.form.declared import FORMS, Kind
from app.form.gate import marking
from app.form.gate.contract import offer, shape_of
from app.form.gate.flaws import grave
from app.form.gate.verdict import Verdict, judge
from app.form.invented import paper
from app.form.printing import words_of
from app.form.source import Source
from app.text import speaking
from tests.documents import hostile_templates as hostile
from tests.documents.hostile_cases import CALL, CASES, FILES, WholeFile
from tests.documents.hostile_templates import CANARY, Case, Change


@pytest.fixture(autouse=True)
def canary() -> Iterator[None]:
    """Whatever a template does, the canary stays untouched."""
    CANARY.unlink(missing_ok=True)
    yield
    assert not CANARY.exists()


def judged(form: str, *changes: Change, name: str = "") -> Verdict:
    kind = FORMS[form].kind
    content = Case("", kind, hostile.both(*changes)).content()
    return judge(FORMS[form], content, name or f"үлгі{kind.value}")


def told(verdict: Verdict) -> list[str]:
    with speaking("kk"):
        return [str(flaw) for flaw in verdict.flaws]


def test_the_corpus_is_large_and_alive() -> None:
    """The same payload in the hands of the plain renderer does run: that it does not run here is our doing."""
    assert len(CASES) + len(FILES) >= 140
    content = Case("", Kind.WORD, hostile.said(CALL)).content()
    word = docxtpl.DocxTemplate(io.BytesIO(content))
    form = FORMS[hostile.WORD_FORM]
    document = paper(shape_of(form))
    source = Source.of(content)
    word.render(words_of(document, trial.imprint(form, source, document, "kk"), "kk"))
    assert CANARY.exists()
    CANARY.unlink()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name[:60])
def test_a_hostile_template_is_refused_with_its_place(case: Case) -> None:
    verdict = judge(FORMS[case.form], case.content(), f"үлгі{case.kind.value}")
    wrong = grave(verdict.flaws)
    assert wrong
    with speaking("kk"):
        assert any(case.at in flaw.where.said.kk for flaw in wrong), told(verdict)
        assert all(flaw.text.kk != flaw.text.ru for flaw in wrong)


def test_the_templates_around_the_harm_are_good() -> None:
    for form in (hostile.WORD_FORM, hostile.EXCEL_FORM):
        assert judged(form).flaws == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_is_no_template_is_refused(file: WholeFile) -> None:
    verdict = judge(FORMS[file.form], file.content(), file.sent_as)
    assert not verdict.passes
    assert not verdict.is_readable


def test_a_process_apart_starts_nothing_and_reaches_nowhere() -> None:
    """The moat behind the wall: the payload given to the render past the gate does not run either."""
    form = FORMS[hostile.WORD_FORM]
    document = paper(shape_of(form))
    for change in (hostile.said(CALL), hostile.said("{{ ''.__class__.__mro__ }}")):
        content = Case("", Kind.WORD, change).content()
        words = words_of(document, trial.imprint(form, Source.of(content), document, "kk"), "kk")
        with pytest.raises(BadInput):
            apart.filled([apart.Task(Kind.WORD, content, words)])
    with pytest.raises(PermissionError):
        apart._refuse("subprocess.Popen", ())


def test_a_template_that_goes_on_for_ever_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    form = FORMS[hostile.WORD_FORM]
    document = paper(shape_of(form))
    endless = "".join(f"{{% for a{n} in rows %}}" for n in range(18)) + "x" + "{% endfor %}" * 18
    content = Case("", Kind.WORD, hostile.said(endless)).content()
    words = words_of(document, trial.imprint(form, Source.of(content), document, "kk"), "kk")
    monkeypatch.setattr(apart, "SECONDS", 6)
    with pytest.raises(BadInput, match="тоқтатылды"):
        apart.filled([apart.Task(Kind.WORD, content, words)])


# ---- clumsy templates: each fault, all at once, with the nearest name


def test_a_likely_field_is_named_as_it_is_written_in_its_repetition() -> None:
    verdict = judged(hostile.WORD_FORM, hostile.replaced("word/document.xml", "{{ r.fio }}", "{{ r.fioo }}"))
    assert "«r.fioo» деген өріс жоқ. Бәлкім, «r.fio» шығар" in "\n".join(told(verdict))


def test_every_fault_is_told_at_once() -> None:
    verdict = judged(
        hostile.WORD_FORM,
        hostile.replaced("word/document.xml", "{{ site_code }}", "{{ site_kode }}"),
        hostile.said("{{ rows }}"),
        hostile.said("{{ rows.fio }}"),
        hostile.said("{% for x in rows %}"),
        hostile.said("{{ signatures.0.name }}"),
    )
    said = "\n".join(told(verdict))
    for piece in (
        "«site_kode» деген өріс жоқ. Бәлкім, «site_code»", "«ТӨП коды» өрісі (site_code) жоқ", "«rows» — тізім",
        "«rows.fio» — «rows» тізімінің бағаны", "«for x in rows» жабылмаған: соңына endfor", "«signatures.0.name»",
    ):  # fmt: skip
        assert piece in said


@pytest.mark.parametrize("form", ["I-11", "I-1", "I-21", "R-4"])
def test_each_field_that_is_left_out_is_missed(form: str) -> None:
    """Field by field: a template without it does not pass, and the sentence names it."""
    declared = FORMS[form]
    for name in sorted(offer(shape_of(declared)).offered)[:6]:
        content = without(declared.source.read_bytes(), name, declared.kind)
        if content is not None:
            said = told(judge(declared, content, f"x{declared.kind.value}"))
            assert any(f"({name}) жоқ" in one for one in said), (name, said)


def without(content: bytes, name: str, kind: Kind) -> bytes | None:
    """The template with one plain field taken out."""
    parts = hostile.parts_of(content)
    if kind is Kind.WORD:
        tag = f"{{{{ {name} }}}}".encode()
        if tag not in parts["word/document.xml"]:
            return None
        parts["word/document.xml"] = parts["word/document.xml"].replace(tag, b"")
        return hostile.packed(parts)
    book = load_workbook(io.BytesIO(content))
    del book.defined_names[name]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_label_in_own_words_is_a_warning_and_no_fault() -> None:
    verdict = judged(hostile.WORD_FORM, hostile.replaced("word/document.xml", "{{ t.iin }}", "ЖСН"))
    assert verdict.passes
    assert ["t.iin" in one for one in told(verdict)] == [True]


def test_a_paper_of_another_size_is_a_warning() -> None:
    verdict = judged(hostile.EXCEL_FORM, hostile.replaced(hostile.SHEET, 'paperSize="9"', 'paperSize="1"'))
    assert verdict.passes
    assert any("A4" in one for one in told(verdict))


def test_without_its_number_a_paper_cannot_be_checked() -> None:
    verdict = judged(hostile.EXCEL_FORM, hostile.replaced(hostile.SHEET, "[doc_no]", ""))
    assert not verdict.passes
    assert any("h.doc_no" in one for one in told(verdict))


# ---- the copy with the faults in it


def test_word_comes_back_with_comments_at_the_faults() -> None:
    change = hostile.both(hostile.said("{{ site_kode }}"), hostile.footer("{{ nobody }}"))
    content = Case("", Kind.WORD, change).content()
    verdict = judge(FORMS["I-11"], content, "x.docx")
    with speaking("kk"):
        copy = Document(io.BytesIO(marking.marked(Kind.WORD, content, verdict.flaws)))
    said = [one.text for one in copy.comments]
    assert any(one.startswith("«site_kode»") for one in said)
    assert any(one.startswith("төменгі колонтитул") and "nobody" in one for one in said)
    last = next(one for one in copy.paragraphs if "site_kode" in one.text)
    assert last._p.xpath(".//w:commentReference")
    assert last._p.xpath(".//w:shd[@w:fill='FFC7CE']")


def test_excel_comes_back_with_red_cells_and_a_list() -> None:
    content = Case("", Kind.EXCEL, hostile.both(hostile.cell("<f>1+1</f>"), hostile.name_of("x", "#REF!"))).content()
    verdict = judge(FORMS["I-1"], content, "x.xlsx")
    with speaking("ru"):
        copy = load_workbook(io.BytesIO(marking.marked(Kind.EXCEL, content, verdict.flaws)))
    assert copy.sheetnames[0] == "Ошибки"
    assert copy["Form"]["B90"].fill.start_color.rgb.endswith("FFC7CE")
    assert "формула" in copy["Form"]["B90"].comment.text
    assert copy["Ошибки"].max_row == 1 + len(verdict.flaws)
