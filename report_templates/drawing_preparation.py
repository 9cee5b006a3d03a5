# ruff: noqa: INP001  (programs beside the files they draw, not a package)
"""Draws a first version of the papers of intake and preparation. The files beside it are the truth."""

from __future__ import annotations

from typing import Any

from docx.shared import Mm
from drawing_excel import LINE, PLACE, Col, Page, listed
from drawing_excel import C as MIDDLE
from drawing_test_day import WIDTH, heading, lines, pairs
from drawing_word import ALIGN, BOTTOM, HERE, fixed, head, paper, said, signs, text

TALL = 5
"""A line of a paper that has many, in mm."""

NAMED = ("last_name", "first_name", "patronymic", "iin", "phone", "email")
PERSON = ("id_doc", "low_vision")
WORK = ("group", "edu_level", "edu_years", "speciality", "work_bin", "workplace", "work_district", "position",
        "experience", "cur_category")  # fmt: skip
REQUEST = ("category", "att_type", "lang", "subject", "site", "time", "agree", "consent_pd")


def r03() -> Any:
    word = paper()
    head(word, WIDTH)
    word.tables[0]._tbl.addnext(_addressed(word))  # noqa: SLF001  (below the bodies, above the title)
    for name, keys in (("person", PERSON), ("work", WORK), ("request", REQUEST)):
        heading(word, "{{ t." + name + " }}", before=3)
        if name == "person":
            pairs(word, [f"{name}.{key}" for key in NAMED])
            low(word.tables[-1])
        lines(word, [f"{name}.{key}" for key in keys], tall=TALL, share=0.54)
    said(word, "{{ t.annex }}:", 9, bold=True, before=3).paragraph_format.keep_with_next = True
    for words in ("{%p for one in annex %}", "{{ loop.index }}. {{ one }}", "{%p endfor %}"):
        said(word, words, 9).paragraph_format.keep_with_next = True
    said(word, "{{ t.date }}: {{ date }}", 9).paragraph_format.keep_with_next = True
    signs(word, WIDTH)
    return word


def _addressed(word: Any) -> Any:
    """To whom it is written, and where it is entered."""
    table = word.add_table(2, 2)
    fixed(table, [WIDTH * 0.5, WIDTH * 0.5])
    (number, body), (region, whose) = (row.cells for row in table.rows)
    table.rows[0].height = Mm(9)
    for cell in (number, body):
        cell.vertical_alignment = BOTTOM
    body.paragraphs[0].alignment = whose.paragraphs[0].alignment = ALIGN.RIGHT
    text(number.paragraphs[0], "{{ t.reg_no }}: {{ reg_no }}", 9)
    text(region.paragraphs[0], "{{ t.region }}: {{ region }}", 9)
    text(body.paragraphs[0], "{{ t.to_commission }}:", 9)
    text(whose.paragraphs[0], "{{ to_commission }}", 11, bold=True)
    return table._tbl  # noqa: SLF001


def low(table: Any) -> None:
    for row in table.rows:
        row.height = Mm(TALL)


def i17() -> Page:
    columns = [
        Col("n", 4, MIDDLE), Col("chg_date", 9, MIDDLE), Col("tjk", 10, MIDDLE), Col("fio", 18),
        Col("sitting_no", 4, MIDDLE, turned=True), Col("room_no", 4, MIDDLE, turned=True), Col("field", 20),
        Col("old_value", 18), Col("new_value", 18), Col("basis", 18),
        Col("sig_candidate", 11), Col("sig_resp", 11), Col("entered_at", 10, MIDDLE),
        Col("sig_mprog", 11),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True)
    page.head()
    page.facts(*PLACE, "edu_authority", "resp_name")
    page.grid("rows", listed(columns), tall=24)
    page.signs()
    page.gap(6)
    written(page, "to_site_at", "handed_at")
    return page


def written(page: Page, *keys: str, share: float = 0.45) -> None:
    """Below the signatures: a label and a line to write on."""
    label, value = page.cut(share, 0.2)
    for key in keys:
        page.row += 1
        page.put(f"t.{key}", label)
        page.put(key, value, bold=True, border=LINE)


WORD = {"r03": r03}
EXCEL = {"i17": i17}


if __name__ == "__main__":
    for name, draw in WORD.items():
        draw().save(HERE / f"{name}.docx")
    for name, page in EXCEL.items():
        page().save(name)
