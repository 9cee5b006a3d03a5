# ruff: noqa: INP001  (programs beside the files they draw, not a package)
"""Draws a first version of the papers of the test day. The files beside it are the truth: people edit them by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm
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

WIDTH = 186
"""Of what stands on an upright A4 page, in mm."""


def gap(word: Any, points: float = 6) -> None:
    """Room that is not parted from what follows."""
    said(word, "", points).paragraph_format.keep_with_next = True


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
            cell.vertical_alignment = BOTTOM
        text(label.paragraphs[0], f"{ask('t', last(key))}:", 9.5)
        if key in boxed:
            text(value.paragraphs[0], ticks(key), 10)
        else:
            text(value.paragraphs[0], "{{ " + key + " }}", 10, bold=True)
            border(value, "bottom")
    together(table)


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
    together(table)


def last(key: str) -> str:
    return key.rpartition(".")[2]


def ticks(key: str) -> str:
    return "{% for c in " + key + " %}{{ c.box }} {{ c.words }}{% if not loop.last %};   {% endif %}{% endfor %}"


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


def together(table: Any) -> None:
    """The table stays on the page of what follows it."""
    for row in table.rows:
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
    together(items(word, checks, {"yes": 11, "no": 11, "note": 38}))
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
    together(items(word, found, {"planned": 36, "counted": 36, "difference": 26}, row=7))
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
    together(items(word, given, HANDED, size=8.5, row=4.8))
    pairs(word, ["issue.issue_time", "issue.box_seal_no"])
    signs(word, WIDTH, "issue.signatures")
    said(word, "", 4)
    together(items(word, {"{{ t.back }}": [f"back.{key}" for key in RETURNED]}, HANDED, size=8.5, row=4.8))
    pairs(word, ["back.return_time"])
    signs(word, WIDTH, "back.signatures")
    for_whom(word)
    return word


if __name__ == "__main__":
    for name, draw in {"i02": i02, "r06": r06, "i12": i12}.items():
        draw().save(HERE / f"{name}.docx")
