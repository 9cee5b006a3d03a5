# ruff: noqa: INP001  (programs beside the files they draw, not a package)
"""Draws a first version of the papers of the test day. The files beside it are the truth: people edit them by hand."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt
from drawing_word import (
    BOTTOM,
    CENTER,
    HERE,
    PLACE,
    ROOM,
    SITTING,
    C,
    Col,
    ask,
    border,
    facts,
    fixed,
    grid,
    head,
    mark,
    paper,
    said,
    signs,
    text,
)

TOP = WD_CELL_VERTICAL_ALIGNMENT.TOP
WIDTH = 186
"""Of what stands on an upright A4 page, in mm."""


def gap(word: Any, points: float = 6) -> None:
    """Room that is not parted from what follows."""
    said(word, "", points).paragraph_format.keep_with_next = True


PEOPLE = ("present", "mreps")
INLINE = ("question", "emergency", "seal_ok", "lang_ok", "place")


def heading(word: Any, words: str, *, before: float = 6) -> None:
    """A line over the part that it must not be parted from."""
    said(word, words, 11, bold=True, before=before, after=2).paragraph_format.keep_with_next = True


def lines(word: Any, keys: Sequence[str], *, share: float = 0.42, boxed: Sequence[str] = (), tall: float = 6.5) -> None:
    """What is said or written by hand: label and a line; those `boxed` are answers with boxes to tick."""
    table = word.add_table(len(keys), 2)
    fixed(table, [WIDTH * share, WIDTH * (1 - share)])
    for row, key in zip(table.rows, keys, strict=True):
        row.height = Mm(tall)
        mark(row, "w:cantSplit")
        label, value = row.cells
        for cell in (label, value):
            cell.vertical_alignment = TOP if key in boxed else BOTTOM
        text(label.paragraphs[0], f"{ask('t', last(key))}:", 9.5)
        if key in PEOPLE:
            text(value.paragraphs[0], people(key), 10, bold=True)
        elif key in boxed:
            ticks(value.paragraphs[0], key, inline=key in INLINE)
        else:
            text(value.paragraphs[0], "{{ " + key + " }}", 10, bold=True)
            border(value, "bottom")
    together(table.rows[-3:])


def pairs(word: Any, keys: Sequence[str]) -> None:
    """Labels and lines, two of each in a row."""
    table = word.add_table((len(keys) + 1) // 2, 4)
    fixed(table, [WIDTH * share for share in (0.2, 0.28, 0.24, 0.28)])
    cells = [cell for row in table.rows for cell in row.cells]
    for row in table.rows:
        row.height = Mm(7)
    for label, value, key in zip(cells[::2], cells[1::2], keys, strict=False):
        for cell in (label, value):
            cell.vertical_alignment = BOTTOM
        text(label.paragraphs[0], f"{ask('t', last(key))}:", 9.5)
        text(value.paragraphs[0], "{{ " + key + " }}", 10, bold=True)
        border(value, "bottom")
    together(table.rows)


def last(key: str) -> str:
    return key.rpartition(".")[2]


def ticks(paragraph: Any, key: str, *, inline: bool = False) -> None:
    """Answers with their boxes: one a line, or one after another."""
    run = text(paragraph, "{% for c in " + key + " %}{% if not loop.first %}", 10)
    if inline:
        run.add_text(";   ")
    else:
        run.add_break()
    run.add_text("{% endif %}{{ c.box }}\u00a0{{ c.words }}{% endfor %}")


def items(word: Any, groups: Mapping[str, Sequence[str]], parts: Mapping[str, float], **more: Any) -> Any:
    """A line for each named thing of each group (title -> keys): what it is, then its parts (part -> mm)."""
    size = more.get("size", 9)
    count = sum(map(len, groups.values())) + len(groups)
    table = word.add_table(count, len(parts) + 1)
    table.style = "Table Grid"
    fixed(table, [WIDTH - sum(parts.values()), *parts.values()])
    rows = iter(table.rows)
    for place, (title, keys) in enumerate(groups.items()):
        _top(next(rows), title, parts if not place else (), size)
        for row, key in zip([next(rows) for _ in keys], keys, strict=True):
            put(row.cells[0], ask("t", last(key)), size)
            for cell, part in zip(row.cells[1:], parts, strict=True):
                put(cell, ask(key, part), size, ALIGN.LEFT if part == "note" else C)
    for row in table.rows:
        row.height = Mm(more.get("row", 5.2))
        mark(row, "w:cantSplit")
    return table


def _top(row: Any, title: str, parts: Iterable[str], size: float) -> None:
    """The head of a table, or a line over the next group of it."""
    heads = list(parts)
    if heads:
        mark(row, "w:tblHeader")
    else:
        row.cells[0].merge(row.cells[-1])
    put(row.cells[0], title, size + 1, bold=True)
    for cell, part in zip(row.cells[1:], heads, strict=False):
        put(cell, ask("t", part), size - 1, C, bold=True)


def put(cell: Any, words: str, size: float, align: Any = ALIGN.LEFT, *, bold: bool = False) -> None:
    cell.vertical_alignment = CENTER
    cell.paragraphs[0].alignment = align
    text(cell.paragraphs[0], words, size, bold=bold)


def together(rows: Iterable[Any]) -> None:
    """The rows stay on the page of what follows them."""
    for row in rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def for_whom(word: Any) -> None:
    """Which copy is whose."""
    said(word, "{{ t.addressees }}: {{ addressees }}.", 8.5, before=6)


def columns(widths: Mapping[str, float], *, left: Sequence[str] = (), turned: Sequence[str] = ()) -> list[Col]:
    """Columns of a list: key -> mm; centred but for those on the `left`, heads turned where asked."""
    return [
        Col(ask("t", key), ask("r", key), mm, ALIGN.LEFT if key in left else C, key in turned)
        for key, mm in widths.items()
    ]


READY = ("room_no_ok", "seats_ok", "clock_ok", "board_ok", "no_banned", "sanitary_ok", "jammer_ok", "video_ok")
AT_SITE = ("wp_ok", "tech_ok", "detector_ok", "appeal_list_ok", "medic_list_ok", "duty_list_ok", "folders_ok",
           "signs_ok", "corridor_ok")  # fmt: skip


def i02() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, [*PLACE, *SITTING, ("{{ t.check_datetime }}", "{{ check_datetime }}")])
    widths = {"room_no": 11, "room_lang": 22, "seat_count": 11, **dict.fromkeys(READY, 9.5), "no_banned": 16,
 "seats_ok": 11.5, "sanitary_ok": 11.5, "jammer_ok": 11.5,
              "remark": 30.5, "ready": 22}  # fmt: skip
    turned = ("room_no", "seat_count", *READY)
    grid(word, columns(widths, left=("room_lang", "remark"), turned=turned), "rows", size=8, tall=52, row=5.2)
    gap(word)
    checks = {"{{ t.site }}": [f"site.{key}" for key in AT_SITE]}
    together(items(word, checks, {"yes": 11, "no": 11, "note": 38}).rows)
    signs(word, WIDTH)
    for_whom(word)
    return word


CONTENTS = ("sheets", "sheets_range", "copies", "booklets", "variant_sheet", "add_sheets", "act_form")


def r06() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, [*PLACE, *SITTING, *ROOM, ("{{ t.box_no }}", "{{ box_no }}")])
    lines(word, ["open_time", "seal_ok", "lang_ok"], boxed=("seal_ok", "lang_ok"), share=0.5)
    gap(word)
    found = {"{{ t.contents }}": [f"contents.{key}" for key in CONTENTS]}
    together(items(word, found, {"planned": 36, "counted": 36, "difference": 26}, row=7).rows)
    lines(word, ["diff", "lead_told_at"], tall=9, share=0.5)
    lines(word, ["candidate1", "candidate2", "candidate3"], tall=9)
    signs(word, WIDTH)
    return word


HANDED = {"planned": 21, "counted": 21, "note": 40}
ISSUED = ("box_qty", "folder", "seating")
PACKED = ("in_sheets", "in_copies", "in_add", "in_booklets", "in_variant_sheet", "in_act_open")
RETURNED = ("sheets_used", "sheets_unused", "sheets_spoiled", "sheets_excluded", "sheets_add", "booklets_used",
            "booklets_unused", "variant_sheet", "seating_ret", "act_open", "folder_ret", "drafts")  # fmt: skip


def i12() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, [*PLACE, *SITTING, *ROOM])
    given = {
        "{{ t.issue }}": [f"issue.{key}" for key in ISSUED],
        "{{ t.packed }}": [f"issue.packed.{key}" for key in PACKED],
    }
    together(items(word, given, HANDED, size=8.5, row=4.8).rows)
    pairs(word, ["issue.issue_time", "issue.box_seal_no"])
    signs(word, WIDTH, "issue.signatures")
    said(word, "", 4)
    together(items(word, {"{{ t.back }}": [f"back.{key}" for key in RETURNED]}, HANDED, size=8.5, row=4.8).rows)
    pairs(word, ["back.return_time"])
    signs(word, WIDTH, "back.signatures")
    for_whom(word)
    return word


OF_ACT = [("{{ t.act_no }}", "{{ act_no }}"), ("{{ t.act_time }}", "{{ act_time }}")]


def asked(*keys: str) -> list[tuple[str, str]]:
    """Fields as pairs of label and value."""
    return [(ask("t", key), "{{ " + key + " }}") for key in keys]


def r07() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, [*PLACE, *SITTING, *ROOM, *OF_ACT])
    facts(word, WIDTH, asked("fio", "iin", "workplace", "tjk", "subject", "seat_no", "sheet_no", "variant"))
    lines(word, ["kind", "found_items", "descr", "found_by", "video_file", "decision", "minutes_no", "materials"],
          boxed=("kind",))  # fmt: skip
    signs(word, WIDTH)
    for_whom(word)
    return word


def r09() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, [*PLACE, *SITTING, *OF_ACT])
    lines(word, ["place"], boxed=("place",))
    gap(word, 4)
    facts(word, WIDTH, asked("fio", "iin", "workplace", "tjk", "subject", "room_no"))
    lines(word, ["sheet_no", "o_fio", "o_doc", "o_iin", "o_info", "descr", "taken", "decision", "minutes_no", "police"],
          boxed=("decision",))  # fmt: skip
    signs(word, WIDTH)
    for_whom(word)
    return word


def i20() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, [*PLACE, *SITTING, *ROOM, *asked("act_time")])
    facts(word, WIDTH, asked("fio", "tjk", "seat_no", "variant"))
    lines(word, ["old_sheet", "reason", "descr", "new_sheet", "new_sheet_src"], boxed=("reason",), tall=8)
    signs(word, WIDTH)
    for_whom(word)
    return word


def i10() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, [*PLACE, *SITTING])
    widths = {"n": 8, "room_no": 9, "cnt_candidates": 11, "duty_fio": 31, "duty_work": 37, "duty_subject": 22,
              "mrep_fio": 28, "briefed": 20, "sig_duty": 20}  # fmt: skip
    left = ("duty_fio", "duty_work", "duty_subject", "mrep_fio")
    grid(word, columns(widths, left=left, turned=("n", "room_no", "cnt_candidates")), "rows", size=8.5, tall=37, row=9)
    heading(word, "{{ t.reserve }}")
    widths = {"duty_fio": 48, "duty_kind": 36, "duty_work": 46, "briefed": 28, "sig_duty": 28}
    together(grid(word, columns(widths, left=("duty_fio", "duty_kind", "duty_work")), "reserve", size=8.5, row=9).rows)
    signs(word, WIDTH)
    return word


LYING = 273
"""Of what stands on an A4 page turned on its side, in mm."""


def lying() -> Any:
    """An empty A4 page on its side, with the footer of the house."""
    word = paper()
    page = word.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    table = page.footer.tables[0]
    for column, mm in zip(table.columns, (22, LYING - 52, 30), strict=True):
        for cell in column.cells:
            cell.width = Mm(mm)
        column.width = Mm(mm)
    return word


def i18() -> Any:
    word = lying()
    head(word, LYING)
    facts(word, LYING, [*PLACE, *SITTING])
    widths = {"n": 7, "place": 20, "device": 24, "signal": 35, "on_time": 13, "chk_start": 27, "chk1": 19, "chk2": 17,
              "chk3": 17, "chk_more": 21, "operators": 19, "phones": 15, "off_time": 13, "remark": 26}  # fmt: skip
    left = ("place", "device", "signal", "chk_start", "chk1", "chk2", "chk3", "chk_more", "operators", "remark")
    turned = ("n", "on_time", "phones", "off_time")
    grid(word, columns(widths, left=left, turned=turned), "rows", size=8, tall=52, row=10)
    signs(word, LYING)
    for_whom(word)
    return word


def people(key: str) -> str:
    each = "{{ p.name }} ({{ p.post }})"
    return "{% for p in " + key + " %}" + each + "{% if not loop.last %}, {% endif %}{% endfor %}"


def x03() -> Any:
    word = paper()
    head(word, WIDTH)
    facts(word, WIDTH, [*PLACE, *SITTING, *asked("protocol_no", "commission")])
    lines(word, ["held_at", "present", "mreps", "agenda", "question", "emergency"], share=0.34,
          boxed=("question", "emergency"))  # fmt: skip
    lines(word, ["fio", "tjk", "act_no", "heard", "decided", "votes", "chair_vote", "new_sitting", "new_room",
                 "new_seat", "new_subject", "materials"], boxed=("materials",), share=0.34, tall=5.8)  # fmt: skip
    signs(word, WIDTH)
    for_whom(word)
    return word


def x04() -> Any:
    word = paper()
    head(word, WIDTH)
    to = word.paragraphs[0].insert_paragraph_before()
    to.alignment, to.paragraph_format.space_before = ALIGN.RIGHT, Pt(8)
    text(to, "{{ t.to_ac_chair }}: ", 10)
    text(to, "{{ to_ac_chair }}", 11, bold=True)
    facts(word, WIDTH, asked("region", "reg_no", "fio", "iin", "phone", "tjk", "sitting_no"))
    lines(word, ["want", "case", "reason", "reason_doc", "old_value", "new_value", "date"], boxed=("want", "case"),
          share=0.3, tall=10)  # fmt: skip
    signs(word, WIDTH)
    gap(word, 12)
    lines(word, ["minutes_no"], tall=10)
    return word


if __name__ == "__main__":
    drawn = {"i02": i02, "r06": r06, "i12": i12, "r07": r07, "r09": r09, "i20": i20, "i10": i10, "i18": i18,
             "x03": x03, "x04": x04}  # fmt: skip
    wanted = sys.argv[1:] or list(drawn)
    for name in wanted:
        drawn[name]().save(HERE / f"{name}.docx")
