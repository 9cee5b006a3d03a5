# ruff: noqa: INP001  (programs beside the files they draw, not a package)
"""Draws a first version of the templates of appeals. The files beside it are the truth: people edit them by hand."""

from __future__ import annotations

from drawing_excel import PLACE, SITTING, C, Col, Page, listed


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


EXCEL = {"i28": i28, "i24": i24}


if __name__ == "__main__":
    for name, draw in EXCEL.items():
        draw().save(name)
