# ruff: noqa: INP001  (programs beside the files they draw, not a package)
"""Draws a first version of the Excel templates. The files beside it are the truth: people edit them by hand.

A cell's name says what stands in it: `point` a field, `t.point` its label, `rows.point` a column of a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

HERE = Path(__file__).resolve().parent
FONT = "Times New Roman"
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
LINE = Border(bottom=THIN)
PROVING = {"i03", "i21"}
"""Papers that bear the head of the journal: whoever keeps one can prove that nothing was cut off its end."""


class Col(NamedTuple):
    """A column of a list: its field, its width in letters, how it is aligned."""

    key: str
    width: float
    align: str = "left"
    turned: bool = False


@dataclass
class Page:
    """A sheet that is drawn from above to below."""

    widths: Sequence[float]
    landscape: bool
    size: float = 9
    row: int = 0
    book: Workbook = field(default_factory=Workbook)
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.sheet = self.book.active
        self.sheet.title = "Form"
        for number, width in enumerate(self.widths, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        setup, margins = self.sheet.page_setup, self.sheet.page_margins
        setup.paperSize, setup.orientation = 9, "landscape" if self.landscape else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins.left = margins.right = 0.4
        margins.top, margins.bottom, margins.header, margins.footer = 0.4, 0.6, 0.2, 0.25
        self.sheet.oddFooter.left.text = "№ [doc_no] · [printed_at] · [printed_by] · [template] · [checksum]"
        self.sheet.oddFooter.right.text = "[page] &P / &N"
        for side in (self.sheet.oddFooter.left, self.sheet.oddFooter.right):
            side.size, side.font = 8, f"{FONT},Regular"
        self.sheet.sheet_view.showGridLines = False

    def put(self, name: str, span: tuple[int, int], **look: Any) -> Any:
        """Name the cells from column to column of the present row and style them."""
        first, last = span
        cell = self.sheet.cell(self.row, first)
        self.names[name].append(f"'Form'!${get_column_letter(first)}${self.row}")
        cell.font = Font(FONT, look.get("size", self.size), bold=look.get("bold", False))
        cell.alignment = Alignment(
            look.get("align", "left"), look.get("upright", "center"), look.get("turned", 0), wrap_text=True
        )
        for column in range(first, last + 1):
            self.sheet.cell(self.row, column).border = look.get("border", Border())
            if look.get("grey"):
                self.sheet.cell(self.row, column).fill = PatternFill("solid", "E8E8E8")
        if last > first:
            self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=first, end_column=last)
        return cell

    def cut(self, *shares: float) -> list[tuple[int, int]]:
        """The columns in consecutive spans of about these shares of the whole width."""
        spans, start, told, whole = [], 1, 0.0, sum(self.widths)
        for share in shares:
            told += share
            last = start
            while last < len(self.widths) and sum(self.widths[: last + 1]) <= told * whole + 1:
                last += 1
            spans.append((start, last))
            start = last + 1
        return spans

    def head(self) -> None:
        left, right = self.cut(0.55, 0.45)
        self.row += 1
        self.put("h.ministry", left)
        self.put("h.appendix", (right[0], len(self.widths)), align="right", size=self.size - 1)
        self.row += 1
        self.put("h.ntc", left, bold=True)
        self.row += 1
        self.put("h.title", (1, len(self.widths)), bold=True, size=self.size + 4, align="center")
        self.row += 1
        self.put("campaign", (1, len(self.widths)), align="center", size=self.size + 1)

    def facts(self, *keys: str, shares: Sequence[float] = (0.16, 0.28, 0.2, 0.24)) -> None:
        """Labels with values, a pair for two shares of the line; the QR code stands at the right of the first lines.

        What is written with a pen has a line to write on.
        """
        spans = self.cut(*shares)
        across = len(shares) // 2
        for place, key in enumerate(keys):
            self.row += place % across == 0
            if place == 0:
                self.put("h.qr", (spans[-1][1] + 1, spans[-1][1] + 1))
            label, value = spans[2 * (place % across) : 2 * (place % across) + 2]
            self.put(f"t.{key}", label, upright="top")
            self.put(key, value, bold=True, upright="top", border=LINE if key == "copy_no" else Border())
        self.gap(6)

    def gap(self, height: float) -> None:
        self.row += 1
        self.sheet.row_dimensions[self.row].height = height

    def grid(self, name: str, columns: Sequence[Any], *, title: bool = False, tall: float | None = None) -> None:
        """A list: an optional title, the head, and the row that is repeated."""
        if title:
            self.row += 1
            self.put(f"t.{name}", (1, len(self.widths)), bold=True, size=self.size + 1)
        self.row += 1
        for key, span, _, turned in columns:
            look = {"turned": 90} if turned else {}
            self.put(f"t.{key}", span, bold=True, align="center", border=BOX, size=self.size - 1, **look)
        self.sheet.print_title_rows = f"{self.row}:{self.row}"
        self.row += 1
        for key, span, align, _ in columns:
            self.put(f"{name}.{key}", span, border=BOX, align=align)
        self.sheet.row_dimensions[self.row].height = tall

    def totals(self, *keys: str) -> None:
        self.gap(6)
        label, value = self.cut(0.34, 0.1)
        for key in keys:
            self.row += 1
            self.put(f"t.{key}", label)
            self.put(key, value, bold=True)

    def signs(self, *, stamp: str = "") -> None:
        """A line for each who signs: post, place for the signature, name; below, the place of the stamp."""
        self.gap(8)
        self.row += 1
        post, place, name = self.cut(0.45, 0.18, 0.25)
        self.put("signatures.post", post, upright="bottom")
        for column in range(place[0], place[1] + 1):
            self.sheet.cell(self.row, column).border = LINE
        self.put("signatures.name", name, border=LINE, upright="bottom")
        self.sheet.row_dimensions[self.row].height = 22
        if stamp:
            self.gap(6)
            self.row += 1
            self.put(stamp, post)

    def save(self, name: str) -> None:
        for one, places in self.names.items():
            self.book.defined_names[one] = DefinedName(one, attr_text=",".join(places))
        self.book.properties.creator = ""
        self.book.save(HERE / f"{name}.xlsx")


def listed(columns: Sequence[Col]) -> list[Any]:
    return [(column.key, (number, number), column.align, column.turned) for number, column in enumerate(columns, 1)]


PLACE = ("region", "site_code", "site_name")
SITTING = ("sitting_no", "test_date")
C = "center"


def i01() -> Page:
    columns = [
        Col("n", 4, C), Col("reg_no", 5, C, turned=True), Col("reg_date", 9, C), Col("fio", 17), Col("iin", 12, C),
        Col("edu_level", 12), Col("workplace", 17), Col("position", 10), Col("category", 13),
        Col("att_type", 10, turned=True), Col("lang", 10), Col("subject", 11), Col("docs_ok", 15, C),
        Col("assigned_site", 6, C, turned=True), Col("test_time", 10, C), Col("sig_apply", 9, turned=True),
        Col("tjk", 9, C), Col("pass_date", 8, turned=True), Col("sig_pass", 9, turned=True),
        Col("note", 8, turned=True),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True, size=8)
    page.head()
    page.facts(*PLACE, "ac_name", "edu_authority", "resp_name", "opened_at", "closed_at", "total_apps", "total_by_lang")
    page.grid("rows", listed(columns), tall=22)
    page.signs(stamp="stamp_edu")
    return page


def i03() -> Page:
    page = Page([9, *[8.5] * 10], landscape=False)
    page.head()
    page.facts(*PLACE, *SITTING, "opened_at", "key_file", "copy_no", shares=(0.2, 0.34, 0.27, 0.1))
    for label, value in (((1, 1), (2, 2)), ((3, 4), (5, 7)), ((8, 9), (10, 11))):
        page.row += label == (1, 1)
        key = {1: "variant", 3: "subject", 8: "lang"}[label[0]]
        page.put(f"t.{key}", label, border=BOX, grey=True)
        page.put(f"variants.{key}", value, bold=True, border=BOX, grey=True)
    for block, rows in (("b1", 7), ("b2", 3)):
        page.row += 1
        page.put(f"t.key_{block}", (1, 11), bold=True, border=BOX, size=8)
        _matrix(page, block, rows)
    page.gap(8)
    page.signs()
    return page


def _matrix(page: Page, block: str, rows: int) -> None:
    top = page.row + 1
    for _ in range(rows):
        page.row += 1
        for column in range(1, 12):
            cell = page.sheet.cell(page.row, column)
            cell.border, cell.alignment = BOX, Alignment("center", "center")
            cell.font = Font(FONT, 9, bold=column > 1)
    page.names[f"variants.tasks_{block}"].append(f"'Form'!$A${top}:$A${page.row}")
    page.names[f"variants.key_{block}"].append(f"'Form'!$B${top}:$K${page.row}")


def i04() -> Page:
    columns = [
        Col("n", 6, C), Col("tjk", 13, C), Col("category", 20), Col("lang", 15), Col("subject", 24),
        Col("variant", 9, C), Col("b1_points", 17, C), Col("b2_points", 17, C), Col("total", 10, C), Col("note", 14),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True, size=10)
    page.head()
    page.facts(*PLACE, *SITTING, "copy_no", "formed_at", "snapshot")
    page.grid("rows", listed(columns))
    page.totals("cnt_total", "cnt_absent", "cnt_annulled")
    page.signs(stamp="stamp_ntc_branch")
    return page


def i04_2() -> Page:
    columns = [
        Col("n", 5, C), Col("fio", 22), Col("iin", 14, C), Col("workplace", 24), Col("tjk", 11, C),
        Col("category", 16), Col("att_type", 12), Col("lang", 12), Col("subject", 15), Col("variant", 8, C),
        Col("b1_points", 13, C), Col("b2_points", 13, C), Col("total", 8, C), Col("note", 11),
    ]  # fmt: skip
    page = Page([column.width for column in columns], landscape=True)
    page.head()
    page.facts(*PLACE, "edu_authority", *SITTING, "copy_no", "formed_at", "snapshot")
    page.grid("rows", listed(columns))
    page.totals("cnt_total", "cnt_absent", "cnt_annulled")
    page.signs(stamp="stamp_ntc_branch")
    return page


def i21() -> Page:
    lower = [
        Col("n", 5, C), Col("sheet_no", 12, C), Col("fail", 15, C), Col("fio_on_sheet", 26), Col("tjk_read", 14, C),
        Col("tjk_right", 14, C), Col("seat_read", 11, C), Col("seat_right", 11, C), Col("var_read", 11, C),
        Col("var_booklet", 13, C), Col("decision", 20, C),
    ]  # fmt: skip
    upper = [("n", (1, 1), C, 0), ("fio", (2, 4), "left", 0), ("tjk", (5, 5), C, 0), ("seat_no", (6, 6), C, 0),
             ("u_sheet_no", (7, 8), C, 0), ("u_note", (9, 11), C, 0)]  # fmt: skip
    page = Page([column.width for column in lower], landscape=True)
    page.head()
    page.facts(
        "region", "site_code", "sitting_no", "site_name", "test_date", "room_no", "room_lang", "cnt_issued",
        "cnt_scanned", "cnt_auto", "cnt_empty", shares=(0.21, 0.17, 0.185, 0.07, 0.145, 0.085),
    )  # fmt: skip
    page.grid("upper", upper, title=True, tall=18)
    page.gap(6)
    page.grid("lower", listed(lower), title=True, tall=18)
    page.row += 1
    page.put("legend", (1, len(lower)), size=8)
    page.signs()
    page.gap(6)
    page.row += 1
    label, value = page.cut(0.34, 0.2)
    page.put("t.entered_at", label)
    page.put("entered_at", value, bold=True, border=LINE)
    return page


if __name__ == "__main__":
    for name, draw in {"i01": i01, "i03": i03, "i04": i04, "i04_2": i04_2, "i21": i21}.items():
        page = draw()
        if name in PROVING:
            page.sheet.oddFooter.left.text += " · Журнал [journal]"
        page.save(name)
