# ruff: noqa: INP001  (programs beside the files they draw, not a package)
"""Draws a first version of the templates of appeals. The files beside it are the truth: people edit them by hand."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm
from drawing_excel import BOX, PLACE, SITTING, C, Col, Page, listed
from drawing_word import CENTER, HERE, ask, fixed, grid, head, mark, paper, said, signs, text
from drawing_word import Col as Field

UPRIGHT, WIDE = 186, 277  # mm between the margins
M, TOP = ALIGN.CENTER, WD_CELL_VERTICAL_ALIGNMENT.TOP


def i28() -> Page:
    columns = [
        Col("n", 5, C, turned=True), Col("dt", 11, C), Col("fio", 21), Col("tjk", 10, C),
        Col("room_no", 5, C, turned=True), Col("subject", 17), Col("lang", 11), Col("variant", 8, C),
        Col("app_type", 19),
        Col("tasks", 10, C), Col("id_doc", 15, C), Col("sig_candidate", 13), Col("sig_recv", 13), Col("note", 12),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True)
    page.head()
    page.facts(*PLACE, *SITTING, "opened_at", "closed_at")
    page.grid("rows", listed(columns), tall=22)
    page.totals("cnt_content", "cnt_tech")
    page.signs()
    return page


def i24() -> Page:
    columns = [
        Col("n", 4, C), Col("app_reg_no", 6, C, turned=True), Col("fio", 18), Col("tjk", 10, C),
        Col("room_no", 4, C, turned=True), Col("subject", 14), Col("lang", 10), Col("variant", 6, C, turned=True),
        Col("block", 8, C), Col("task_no", 5, C, turned=True), Col("app_type", 13), Col("reason", 29),
        Col("answer", 6, C, turned=True), Col("key", 6, C, turned=True), Col("points", 5, C, turned=True),
        Col("app_state", 13, C), Col("decision", 19, C), Col("added", 6, C, turned=True),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True, size=8)
    page.head()
    page.facts(*PLACE, *SITTING, "version")
    page.grid("rows", listed(columns))
    page.signs(stamp="stamp_ntc_branch")
    return page


def block(word: Any, rows: Sequence[Sequence[str]], widths: Sequence[float], *, framed: bool = True) -> Any:
    """Labels (first and third column) with values; a row of two cells runs to the edge."""
    table = word.add_table(len(rows), len(widths))
    if framed:
        table.style = "Table Grid"
    fixed(table, widths)
    for row, words in zip(table.rows, rows, strict=True):
        mark(row, "w:cantSplit")
        if len(words) < len(widths):
            row.cells[1].merge(row.cells[-1])
        for place, one in enumerate(words):
            cell = row.cells[place]
            cell.vertical_alignment = CENTER if framed else TOP
            text(cell.paragraphs[0], one, 8.5 if place % 2 == 0 else 9.5, bold=place % 2 == 1)
    return table


def lines(*keys: Sequence[str]) -> list[list[str]]:
    """Rows of labels and values for `block`."""
    return [[words for key in row for words in (ask("t", key), "{{ " + key + " }}")] for row in keys]


def boxes(cell: Any, each: str, size: float = 9) -> None:
    """A line with a box for each choice."""
    text(cell.paragraphs[0], "{%p for c in " + each + " %}", size)
    for words in ("{{ c.box }} {{ loop.index }}) {{ c.name }}", "{%p endfor %}"):
        text(cell.add_paragraph(), words, size)


def application(word: Any, *more: str) -> None:
    """From the head to the documents shown; `more` are facts of one kind of application."""
    head(word, UPRIGHT)
    to = said(word, "{{ t.to_chair }}: ", 9, align=ALIGN.RIGHT, after=4)
    to.paragraph_format.left_indent = Mm(70)
    text(to, "{{ to_chair }}", 10, bold=True)
    rows = lines(
        ("reg_no", "reg_dt"), ("region", "site_code"), ("site_name",), ("sitting_no", "test_date"),
        ("room_no", "room_lang"), ("fio", "tjk"), ("iin", "phone"), ("subject", "lang"), ("variant", "seat_no"),
        *((key,) for key in more),
    )  # fmt: skip
    block(word, rows, [42, 56, 48, 40], framed=False)
    for key in ("id_shown", "pass_shown"):
        said(word, "{{ " + key + " }} {{ t." + key + " }}", 9, before=2)
    said(word, "", 4)


def decision(word: Any) -> None:
    """The back: who came, what was decided on each task, who signs."""
    signs(word, UPRIGHT)
    title = said(word, "{{ t.decisions }}", 12, bold=True, align=M, after=6)
    title.paragraph_format.page_break_before = True
    said(word, "{{ t.came }}:{% for c in came %}   {{ c.box }} {{ c.name }}{% endfor %}", 10, after=4)
    widths = {"d_task_no": 20, "local_decision": 72, "proposal": 44, "rac_decision": 50}
    columns = [Field(ask("t", key), ask("r", key), mm, M if mm == min(widths.values()) else ALIGN.LEFT)
               for key, mm in widths.items()]  # fmt: skip
    grid(word, columns, "decisions", row=22)
    signs(word, UPRIGHT, "decision_signatures")


def i26() -> Any:
    word = paper()
    application(word)
    said(word, "{%p for task in tasks %}", 2)
    table = block(word, [
        [ask("t", "task_no"), ask("task", "task_no"), ask("t", "block"), ask("task", "block")],
        [ask("t", "own_answer"), ask("task", "own_answer"), ask("t", "proposed"), ask("task", "proposed")],
        [ask("t", "reason"), ""], [ask("t", "fragment"), ""], [ask("t", "ground"), ask("task", "ground")],
    ], [46, 46, 54, 40])  # fmt: skip
    boxes(table.rows[2].cells[1], "task.reason")
    across = table.rows[3].cells[1].paragraphs[0]
    text(across, "{% for c in task.fragment %}{{ c.box }} {{ c.name }}   {% endfor %}", 9)
    table.rows[4].height = Mm(36)
    said(word, "{%p endfor %}", 2)
    decision(word)
    return word


def numbered(word: Any, key: str) -> None:
    """A list in one line of text: 1) …; 2) …."""
    place = said(word, "{{ t." + key + " }}: ", 8.5, bold=True, before=4)
    place.paragraph_format.keep_with_next = True
    each = "{% for one in " + key + " %}{{ loop.index }}) {{ one }}{% if not loop.last %}; {% endif %}{% endfor %}"
    text(place, each, 8.5)


def i27() -> Any:
    word = paper()
    application(word, "sheet_no")
    widths = {"task_no": 22, "block": 24, "reason": 30, "marked": 38, "read": 32, "defect": 40}
    columns = [Field(ask("t", key), ask("r", key), mm, M) for key, mm in widths.items()]
    grid(word, columns, "tasks", row=8)
    numbered(word, "reasons")
    numbered(word, "defects")
    decision(word)
    return word


def i25() -> Page:
    page = Page([36, *[10] * 10], landscape=False, size=10)
    page.head()
    page.facts(*PLACE, *SITTING, "fio", "tjk", "subject", "room_no", "category", "seat_no", "lang", "variant",
               "test_dt", "sheet_no", shares=(0.18, 0.42, 0.17, 0.15))  # fmt: skip
    page.row += 1
    page.put("legend", (1, 11), size=9)
    for each in ("block1", "block2"):
        page.row += 1
        page.put(f"t.{each}", (1, 11), bold=True, size=11)
        for key in ("q_no", "q_type", "answer", "key", "points", "appealed"):
            _ten(page, each, key)
    page.totals("b1", "b2", "total")
    return page


def _ten(page: Page, each: str, key: str) -> None:
    page.row += 1
    grey = key == "q_no"
    page.put(f"t.{key}", (1, 1), size=8.5, border=BOX, grey=grey)
    for column in range(2, 12):
        page.put("blank", (column, column), border=BOX, align=C, bold=key in {"q_no", "answer", "key"}, grey=grey)
    del page.names["blank"]
    page.names[f"{each}.{key}"].append(f"'Form'!$B${page.row}:$K${page.row}")


def wide_paper() -> Any:
    """An empty A4 page that lies, with the footer of the house."""
    word = paper(margin=10)
    page = word.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    footer = page.footer.tables[0]
    for column, width in zip(footer.columns, (22, WIDE - 52, 30), strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return word


def present(word: Any) -> None:
    """Who takes part, a line each."""
    said(word, "{{ t.present }}:", 9, bold=True, before=2)
    said(word, "{%p for one in present %}", 2)
    said(
        word, "{{ loop.index }}. {{ one.name }} — {{ one.post }}{% if one.subject %} ({{ one.subject }}){% endif %}", 9
    )
    said(word, "{%p endfor %}", 2)


def table_of(word: Any, widths: Mapping[str, float], narrow: Sequence[str], tall: float, size: float = 7.5) -> None:
    """The rows of a protocol; the heads of `narrow` columns stand upright."""
    columns = [Field(ask("t", key), ask("r", key), mm, M if mm < 20 else ALIGN.LEFT, key in narrow)
               for key, mm in widths.items()]  # fmt: skip
    grid(word, columns, "rows", size=size, tall=tall)


def i23() -> Any:
    word = wide_paper()
    head(word, WIDE)
    rows = lines(("protocol_no", "date"), ("region", "site_code"), ("site_name",), ("sitting_no", "test_date"))
    block(word, rows, [50, 110, 70, 47], framed=False)
    present(word)
    agenda = said(word, "{{ t.agenda }}: ", 9, bold=True, before=2, after=4)
    text(agenda, "{{ agenda }}", 9)
    widths = {"n": 8, "fio": 30, "tjk": 18, "subject": 22, "variant": 10, "task_no": 9, "app_type": 23, "reason": 37,
              "came": 16, "local_decision": 34, "votes": 12, "rac_decision": 34, "before": 8, "added": 8,
              "after": 8}  # fmt: skip
    table_of(word, widths, ("variant", "task_no", "votes", "before", "added", "after"), 40)
    counts = ("cnt_app", "cnt_tasks", "cnt_content", "cnt_tech", "cnt_absent", "cnt_sat", "cnt_rej")
    words = "".join(("; ", ", ")[key in {"cnt_content", "cnt_tech"}] + ask("t", key) + ": {{ " + key + " }}"
                    for key in counts)  # fmt: skip
    said(word, words[2:] + ".", 9.5, before=6, after=2).paragraph_format.keep_with_next = True
    signs(word, WIDE)
    said(word, "{{ stamp_ntc_branch }}", 9, before=6)
    return word


def republican(word: Any, *more: str) -> None:
    """Head, facts and members of a protocol of the Republican Commission."""
    head(word, WIDE)
    rows = lines(("protocol_no", "date"), ("test_date", "subject"), ("lang", *more))
    block(word, rows, [50, 80, 60, 87], framed=False)
    present(word)
    said(word, "", 4)


def finish(word: Any) -> None:
    said(word, "{{ final_note }}.", 10, bold=True, before=6).paragraph_format.keep_with_next = True
    signs(word, WIDE)


def i30() -> Any:
    word = wide_paper()
    republican(word)
    widths = {"n": 8, "appeal_id": 20, "site_code": 10, "sitting_no": 9, "tjk": 19, "variant": 11, "task_no": 10,
              "reason": 47, "key_old": 12, "key_new": 16, "ground": 39, "prev_result": 33, "result": 33,
              "added": 10}  # fmt: skip
    table_of(word, widths, ("site_code", "sitting_no", "variant", "task_no", "key_old", "key_new", "added"), 40)
    finish(word)
    return word


def i31() -> Any:
    word = wide_paper()
    republican(word, "version")
    widths = {"n": 7, "appeal_id": 15, "site_code": 8, "sitting_no": 7, "tjk": 14.5, "variant": 8.5, "task_no": 7,
              "sheet_no": 10.5, "reason": 31, "defect": 14.5, "img_test": 27, "img_appeal": 27, "read": 9,
              "visual": 13, "key": 8, "rule": 9, "prev_result": 26.5, "result": 27.5, "added": 7}  # fmt: skip
    upright = (
        "site_code",
        "sitting_no",
        "variant",
        "task_no",
        "sheet_no",
        "read",
        "key",
        "added",
        "defect",
        "visual",
        "rule",
    )
    table_of(word, widths, upright, 48, size=6.5)
    numbered(word, "rules")
    finish(word)
    return word


UPPER = [("site_code", 4, 4, 1), ("sitting_no", 5, 5, 1), ("room_no", 6, 6, 1), ("seat_no", 7, 7, 1), ("tjk", 8, 9, 0),
         ("variant", 10, 10, 1), ("block", 11, 11, 1), ("task_no", 12, 12, 1), ("task_type", 13, 15, 0),
         ("question_id", 16, 17, 0), ("answer", 18, 19, 0), ("key", 20, 21, 0), ("test_score", 22, 22, 1),
         ("max_score", 23, 23, 1), ("local_proposal", 24, 26, 0)]  # fmt: skip
LOWER = [("student_reason", 4, 7, 0), ("student_descr", 8, 10, 0), ("expert_reason", 11, 14, 0),
         ("prev_result", 15, 17, 0), ("prev_score", 18, 18, 1), ("chair_comment", 19, 20, 0), ("result", 21, 23, 0),
         ("appeal_score", 24, 24, 1), ("expert", 25, 26, 0)]  # fmt: skip


def i29() -> Page:
    page = Page([6] * 26, landscape=True, size=8)
    page.head()
    page.facts("test_date", "subject", "lang", "version", "rac_secretary", shares=(0.14, 0.26, 0.22, 0.26))
    top = page.row + 1
    _double(page, "t.", {"bold": True, "size": 7, "align": "center"})
    page.sheet.print_title_rows = f"{top}:{top + 1}"
    _double(page, "rows.", {})
    page.signs()
    return page


def _double(page: Page, before: str, look: dict[str, Any]) -> None:
    """Two lines of a register: number and code stand over both."""
    top = page.row + 1
    for spans in (UPPER, LOWER):
        page.row += 1
        for column in range(1, 27):
            page.sheet.cell(page.row, column).border = BOX
        for key, first, last, turned in spans:
            side = {"turned": 90} if turned and look else {}
            page.put(before + key, (first, last), border=BOX, **{"align": "center", **look, **side})
    page.row = top
    for key, first, last in (("n", 1, 1), ("appeal_id", 2, 3)):
        page.put(before + key, (first, first), border=BOX, **{"align": "center", **look})
        page.sheet.merge_cells(start_row=top, end_row=top + 1, start_column=first, end_column=last)
    page.row = top + 1


def i13() -> Any:
    word = paper()
    head(word, UPRIGHT)
    rows = lines(("region", "site_code"), ("site_name",), ("sitting_no", "test_date"))
    block(word, rows, [42, 62, 46, 36], framed=False)
    said(word, "", 4)
    widths = {"n": 7, "fio": 33, "tjk": 18, "room_no": 9, "subject": 21, "variant": 10, "sheet_no": 13,
              "task_copies": 16, "booklet": 9, "card": 9, "apps": 16, "returned": 9, "kept": 16}  # fmt: skip
    table_of(word, widths, [key for key in widths if key not in {"n", "fio", "tjk", "subject"}], 57)
    said(word, "", 4)
    papers = [[ask("t", key), "{{ " + key + " }}", ""]
              for key in ("key", "register", "register_journal", "statement")]  # fmt: skip
    table = block(word, [["", "", "{{ t.returned }}"], *papers], [126, 20, 40])
    for row in table.rows:
        row.cells[1].paragraphs[0].alignment = M
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    for day, signed in (("issue_dt", "issued"), ("return_dt", "given_back")):
        said(
            word, ask("t", day) + ": {{ " + day + " or '____________________' }}", 10, before=8
        ).paragraph_format.keep_with_next = True
        signs(word, UPRIGHT, signed)
    said(word, "{{ compare_ok }} {{ t.compare_ok }}", 10, before=6)
    return word


EXCEL = {"i28": i28, "i24": i24, "i25": i25, "i29": i29}
WORD = {"i13": i13, "i26": i26, "i27": i27, "i23": i23, "i30": i30, "i31": i31}


if __name__ == "__main__":
    for name in sys.argv[1:] or [*EXCEL, *WORD]:
        if name in EXCEL:
            EXCEL[name]().save(name)
        else:
            WORD[name]().save(HERE / f"{name}.docx")
