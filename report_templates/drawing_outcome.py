# ruff: noqa: INP001  (programs beside the files they draw, not a package)
"""Draws a first version of results, reports and certificates. The files beside it are the truth: people edit them."""

from __future__ import annotations

from drawing_excel import PLACE, SITTING, C, Col, Page, listed


def i05() -> Page:
    columns = [
        Col("n", 5, C), Col("tjk", 12, C), Col("category", 19), Col("lang", 13), Col("subject", 19),
        Col("variant", 8, C), Col("b1_before", 12, C), Col("b2_before", 12, C), Col("b1_added", 16, C),
        Col("b2_added", 16, C), Col("b1_points", 11, C), Col("b2_points", 11, C), Col("total", 8, C), Col("note", 10),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True)
    page.head()
    page.facts(*PLACE, *SITTING, "copy_no", "formed_at", "snapshot")
    page.grid("rows", listed(columns), tall=16)
    page.totals("cnt_total", "cnt_absent", "cnt_annulled")
    page.signs(stamp="stamp_ntc_branch")
    return page


def i05_2() -> Page:
    turned = {"turned": True}
    columns = [
        Col("n", 4, C), Col("fio", 19), Col("iin", 12, C), Col("workplace", 18), Col("tjk", 10, C),
        Col("category", 14), Col("att_type", 10), Col("lang", 9), Col("subject", 13), Col("variant", 6, C),
        Col("b1_before", 6, C, **turned), Col("b2_before", 6, C, **turned), Col("b1_added", 8, C, **turned),
        Col("b2_added", 8, C, **turned), Col("b1_points", 6, C, **turned), Col("b2_points", 6, C, **turned),
        Col("total", 6, C), Col("note", 9),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True, size=8)
    page.head()
    page.facts(*PLACE, "edu_authority", *SITTING, "copy_no", "formed_at", "snapshot")
    page.grid("rows", listed(columns))
    page.totals("cnt_total", "cnt_absent", "cnt_annulled")
    page.signs(stamp="stamp_ntc_branch")
    return page


def i22() -> Page:
    columns = [
        Col("n", 5, C), Col("sheet_no", 11, C), Col("fio_old", 17), Col("fio_new", 17), Col("tjk_old", 11, C),
        Col("tjk_new", 11, C), Col("seat_old", 8, C), Col("seat_new", 8, C), Col("var_old", 8, C),
        Col("var_new", 8, C), Col("decision_old", 12, C), Col("decision", 12, C), Col("why", 17),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True)
    page.head()
    shares = (0.23, 0.27, 0.22, 0.165)
    page.facts(*PLACE, *SITTING, "room_no", "room_lang", "prev_protocol", "ntc_permit", shares=shares)
    page.grid("rows", listed(columns), tall=24)
    page.signs()
    return page


def x10() -> Page:
    columns = [
        Col("room_no", 10, C), Col("lang", 14), Col("expected", 10, C), Col("present", 12, C), Col("absent", 11, C),
        Col("added", 17, C), Col("surplus", 14, C), Col("safe_at", 12, C), Col("counted_at", 15, C),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=False, size=10)
    page.head()
    page.facts(*PLACE, *SITTING, "what", "sent_at", "received_at", shares=(0.21, 0.29, 0.27, 0.105))
    page.grid("rows", listed(columns), tall=18)
    page.totals("cnt_kk", "cnt_ru")
    page.signs()
    return page


EXCEL = {"i05": i05, "i05_2": i05_2, "i22": i22, "x10": x10}


if __name__ == "__main__":
    for name, draw in EXCEL.items():
        draw().save(name)
