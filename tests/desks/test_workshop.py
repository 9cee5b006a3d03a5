"""The template workshop in browsers: out, changed in LibreOffice, in, checked by a second person, printed, and back."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil

import pytest
import sqlalchemy as sa
from docx import Document
from openpyxl import load_workbook

from app import files
from app.accounts import make_staff
from app.documents import FORMS
from app.form.source import shipped
from app.form.waiting import WAITING
from app.models import AccessNote, FormTemplate, Printout
from app.roles import FIELD_RIGHTS, Role, doers
from app.stages import templates
from tests.desks import office
from tests.desks.conftest import PASSWORD, Visitor, World, sent, words

ROOM, COMMISSION = "701-1-01", "1901"
WHY = "баған орын ауыстырды"
FORCED = """
INSERT INTO form_template (form, number, name, picture, note, state, from_at, author_no, checker_no)
VALUES ('X-1', (SELECT max(number) + 1 FROM form_template), 'x', :digest, '', 'checked', synaq_now(), 1, 2)
"""
AT_OFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="apt-get install libreoffice")


@pytest.fixture(scope="module")
def centre(allocated: World) -> World:
    """The sitting is allocated; at the Centre there is a second person, and a secretary."""
    engine = sa.create_engine(allocated.house.owner_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for login, role in (("ntc2", Role.NTC), ("secretary", Role.NTC_SECRETARY)):
            allocated.users[login] = make_staff(
                connection, login=login, password=PASSWORD, full_name=f"Сынақ {login}", role=role
            )
    engine.dispose()
    return allocated


def latest(world: World, form: str) -> FormTemplate:
    with world.see("ntc") as session:
        last = sa.select(FormTemplate).where(FormTemplate.form == form).order_by(FormTemplate.number.desc()).limit(1)
        return session.scalars(last).one()


def brought(visitor: Visitor, world: World, form: str, content: bytes, **more: str) -> FormTemplate:
    """A draft through the page."""
    name = f"үлгі{FORMS[form].kind.value}"
    visitor.done(f"/desk/templates/{form}/draft", template=sent(name, content), note=WHY, **more)
    return latest(world, form)


def print_of(visitor: Visitor, form: str, unit: str) -> bytes:
    answer = visitor.post(f"/paper/{form}/{unit}?lang=kk")
    assert answer.status_code == 200, words(answer)
    return bytes(answer.data)


def version_printed(world: World, form: str) -> str:
    """The version that the newest paper of this form names."""
    with world.see("ntc") as session:
        last = sa.select(Printout.template).where(Printout.form == form).order_by(Printout.id.desc()).limit(1)
        return session.scalars(last).one()


def test_the_list_holds_every_form_with_its_state(centre: World) -> None:
    visitor = centre.enter("ntc")
    page = visitor.get("/desk/templates/").text
    shown = re.findall(r'<b class="form-no">([^<]+)</b>', page)
    assert set(shown) == {*FORMS, *WAITING}
    assert shown.index("I-2") < shown.index("I-4-2") < shown.index("R-3") < shown.index("X-1")
    assert str(WAITING["I-2"].until.kk) in page
    found = re.findall(r'<b class="form-no">([^<]+)</b>', visitor.get("/desk/templates/?q=протокол").text)
    assert "I-21" in found
    assert len(found) < 20


@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_every_form_has_its_page_with_its_fields(centre: World, lang: str) -> None:
    visitor = centre.enter("programmer", lang)
    for form in templates.forms():
        answer = visitor.get(f"/desk/templates/{form.id}")
        assert answer.status_code == 200
        if not templates.is_drawn(form):
            assert "h.checksum" in answer.text
            assert visitor.get(f"/desk/templates/{form.id}/house").data == form.source.read_bytes()


def test_every_fault_comes_back_at_once_and_in_a_copy(centre: World) -> None:
    visitor = centre.enter("ntc", "ru")
    word = Document(io.BytesIO(FORMS["I-11"].source.read_bytes()))
    for wrong in ("{{ site_kode }}", "{{ rows }}", "{{ ''.__class__ }}"):
        word.add_paragraph(wrong)
    out = io.BytesIO()
    word.save(out)
    answer = visitor.post("/desk/templates/I-11/draft", template=sent("a.docx", out.getvalue()), note=WHY)
    said = words(answer)
    assert answer.status_code == 422
    for piece in ("исправить нужно: 3", "основной текст", "«site_code»", "«rows»: список", "может стоять только имя"):
        assert piece in said
    link = re.search(r'href="(/desk/files/\d+)"', answer.text)
    assert link is not None
    copy = Document(io.BytesIO(visitor.get(link[1]).data))
    assert len(list(copy.comments)) == 3
    with centre.see("ntc") as session:
        assert session.scalar(sa.select(sa.func.count()).where(FormTemplate.form == "I-11")) == 0


def test_only_the_centre_makes_and_nobody_checks_their_own(centre: World) -> None:
    author, programmer = centre.enter("ntc"), centre.enter("programmer")
    content = shipped(FORMS["I-21"].source).content
    fields = {"template": sent("a.xlsx", content), "note": WHY}
    assert programmer.post("/desk/templates/I-21/draft", **fields).status_code == 403
    draft = brought(author, centre, "I-21", content)
    here = f"/desk/templates/version/{draft.id}"
    refused = author.post(f"{here}/check", verdict="")
    assert refused.status_code == 409
    assert "өзі тексере алмайды" in words(refused)
    assert programmer.post(f"{here}/check", verdict="").status_code == 403
    assert centre.enter("ntc2").post(f"{here}/return", verdict="").status_code == 422
    centre.enter("ntc2").done(f"{here}/return", verdict="қарібі ұсақ")
    assert (latest(centre, "I-21").state.value, latest(centre, "I-21").verdict) == ("refused", "қарібі ұсақ")
    assert centre.enter("secretary").post(f"{here}/check", verdict="").status_code == 409


@AT_OFFICE
@pytest.mark.parametrize(
    ("form", "unit", "steps"),
    [
        ("I-11", ROOM, [
            'Swap(doc, "{{ t.iin }}", "{{ t.tjk }}")', 'Swap(doc, "{{ r.iin }}", "{{ r.tjk }}")',
            'Change(doc, "{{ h.title }}", "ЖАҢА ТАҚЫРЫП")',
        ]),
        ("I-1", COMMISSION, [
            'SwapNames(doc, "rows.iin", "rows.fio")', 'SwapNames(doc, "t.iin", "t.fio")',
            "Dim title", 'title = doc.NamedRanges.getByName("h.title").getReferredCells()',
            'title.getCellByPosition(0, 0).setString("ЖАҢА ТАҚЫРЫП")', 'doc.NamedRanges.removeByName("h.title")',
        ]),
    ],
    ids=["word", "excel"],
)  # fmt: skip
def test_a_template_changed_by_hand_comes_into_force_and_goes_back(
    centre: World, form: str, unit: str, steps: list[str]
) -> None:
    author, second = centre.enter("ntc"), centre.enter("secretary")
    house = shipped(FORMS[form].source)
    present = author.get(f"/desk/templates/{form}/house").data
    content = office.changed(present, FORMS[form].kind.value, *steps)
    before = text_of(print_of(author, form, unit))
    assert "ЖАҢА ТАҚЫРЫП" not in before
    draft = brought(author, centre, form, content)
    print_of(author, form, unit)
    assert version_printed(centre, form) == house.version  # a draft prints nothing
    second.done(f"/desk/templates/version/{draft.id}/check", verdict="дұрыс")
    changed = text_of(print_of(author, form, unit))
    assert version_printed(centre, form) == draft.picture[:8] != house.version
    assert "ЖАҢА ТАҚЫРЫП" in changed
    assert sorted(before.split("\n")) != sorted(changed.split("\n"))
    assert before.index("ЖСН") - before.index("ТЖК" if form == "I-11" else "ТАӘ") != changed.index(
        "ЖСН"
    ) - changed.index("ТЖК" if form == "I-11" else "ТАӘ")
    assert draft.picture[:8] in changed
    author.done(f"/desk/templates/{form}/back", number="0", note="ескісі дұрыс еді")
    back = latest(centre, form)
    assert (back.back_to, back.picture[:8]) == (0, house.version)
    assert author.post(f"/desk/templates/version/{back.id}/check", verdict="").status_code == 409
    second.done(f"/desk/templates/version/{back.id}/check", verdict="")
    assert "ЖАҢА ТАҚЫРЫП" not in text_of(print_of(author, form, unit))
    assert version_printed(centre, form) == house.version


def text_of(content: bytes) -> str:
    """The words of a printed paper, cell by cell, with those of its footers."""
    if b"word/document.xml" in content:
        word = Document(io.BytesIO(content))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        feet = [one.text for section in word.sections for one in section.footer.paragraphs]
        tables = [c.text for s in word.sections for t in s.footer.tables for r in t.rows for c in r.cells]
        return "\n".join([*(one.text for one in word.paragraphs), *cells, *feet, *tables])
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return "\n".join([*said, *(str(side.text) for side in (sheet.oddFooter.left, sheet.oddFooter.center))])


def own_words(content: bytes, title: str) -> bytes:
    """The Word template with a title of its own."""
    word = Document(io.BytesIO(content))
    word.add_paragraph(title)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def test_the_old_version_goes_on_until_the_day(centre: World) -> None:
    """Two versions ahead, the second taken back before its day; then the first day comes."""
    author, second, form = centre.enter("ntc"), centre.enter("ntc2"), "X-1"
    house = shipped(FORMS[form].source)
    with centre.see("ntc") as session:
        today = templates.moment(session).date()
    for days, title in ((2, "ЕКІНШІ КҮН"), (3, "ҮШІНШІ КҮН")):
        content = own_words(house.content, title)
        ahead = brought(author, centre, form, content, from_day=(today + dt.timedelta(days=days)).isoformat())
        second.done(f"/desk/templates/version/{ahead.id}/check", verdict="")
        assert latest(centre, form).from_at.date() >= today + dt.timedelta(days=days - 1)
    assert "күнін күтуде" in words(author.get(f"/desk/templates/{form}"))
    author.done(f"/desk/templates/version/{latest(centre, form).id}/withdraw")
    assert in_force(centre, form) == house.version
    centre.at(today + dt.timedelta(days=4), 9)
    first = in_force(centre, form)
    assert first != house.version
    with centre.see("ntc") as session:
        own = templates.versions(session, FORMS[form])
    assert [(one.number, one.state.value) for one in own] == [(2, "withdrawn"), (1, "checked")]
    assert first == own[1].picture[:8]
    gone = author.post(f"/desk/templates/version/{own[1].id}/withdraw")
    assert gone.status_code == 409  # in force: it is replaced, not taken back


def in_force(world: World, form: str) -> str:
    from app.form.source import in_force as found

    with world.see("programmer") as session:
        return found(session, FORMS[form]).version


def test_what_no_longer_fits_or_is_lost_prints_nothing(centre: World) -> None:
    """The file of the house prints instead, the list tells of it."""
    form = FORMS["X-1"]
    other = files.keep(FORMS["I-11"].source.read_bytes())
    engine = sa.create_engine(centre.house.owner_url, poolclass=sa.NullPool)
    for digest in (other, "0" * 64):
        with engine.begin() as connection:
            connection.execute(sa.text(FORCED), {"digest": digest})
        assert in_force(centre, "X-1") == shipped(form.source).version
        assert "сай келмейді" in words(centre.enter("ntc").get("/desk/templates/?q=X-1"))
    engine.dispose()


@AT_OFFICE
def test_a_preview_is_no_print_and_leaves_a_line(centre: World) -> None:
    author, secretary = centre.enter("ntc"), centre.enter("secretary")
    draft = brought(author, centre, "I-11", own_words(FORMS["I-11"].source.read_bytes(), "ҚАТАР"))
    here = f"/desk/templates/version/{draft.id}"
    with centre.see("ntc") as session:
        printed = session.scalar(sa.select(sa.func.count()).select_from(Printout))
    seen = author.post(f"{here}/preview", unit=ROOM, lang="kk")
    assert seen.status_code == 200
    assert seen.text.count('class="page"') >= 2
    old, new = (
        author.get(link).data for link in re.findall(r'class="btn btn-default" href="(/desk/files/\d+)"', seen.text)
    )
    assert "ҚАТАР" in text_of(new)
    assert "ҚАТАР" not in text_of(old)
    assert "I-11/ҮЛГІ" in text_of(new)
    with centre.see("ntc") as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Printout)) == printed
        noted = session.scalars(sa.select(AccessNote).order_by(AccessNote.id.desc()).limit(1)).one()
        assert ("I-11" in noted.said, noted.login) == (True, "ntc")
    assert secretary.post(f"{here}/preview", unit="", lang="ru").status_code == 200
    assert secretary.post(f"{here}/preview", unit=ROOM, lang="ru").status_code == 409
    assert author.post(f"{here}/preview", unit="999-9-99", lang="ru").status_code == 422


def test_without_libreoffice_the_files_are_there(centre: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    author = centre.enter("ntc")
    draft = brought(author, centre, "I-3", shipped(FORMS["I-3"].source).content)
    seen = author.post(f"/desk/templates/version/{draft.id}/preview", unit="", lang="kk")
    assert seen.status_code == 200
    assert "apt install libreoffice" in seen.text
    assert len(re.findall(r'class="btn btn-default" href="/desk/files/\d+"', seen.text)) == 2


def test_whoever_previews_real_data_sees_every_masked_column_in_full() -> None:
    for column, rights in FIELD_RIGHTS.items():
        assert not rights.in_full or doers("templates.draft") <= rights.in_full, column
