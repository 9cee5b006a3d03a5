"""Where the pages of a filled sheet end: items and signatures are not torn apart."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from app.form.ledger.letters import POINTS

A4 = (595.3, 841.9)  # points
PLAIN_ROW = 15.0  # points
SPARE = 0.96  # printers and programmes differ a little
SQUEEZE = 1.3  # what runs over its page by no more than this is made smaller instead


class Pages:
    """The pages of a sheet whose rows are so high (points; 0 = a plain one), each page beginning with `titles`."""

    def __init__(self, sheet: Worksheet, heights: Sequence[float], widths: dict[int, float]) -> None:
        self.sheet = sheet
        self.tall = [height or PLAIN_ROW for height in heights]
        self.page = self._page(sum(widths[column] for column in range(1, sheet.max_column + 1)) * POINTS)
        first, last = (int(row) for row in (sheet.print_title_rows or "1:0").replace("$", "").split(":"))
        self.titles = sum(self.tall[first - 1 : last])

    def keep_whole(self, top: int, height: int, times: int) -> None:
        """Items of several rows (`times`, from row `top` on) are not torn apart between two pages."""
        if height == 1:
            return
        taken = sum(self.tall[: top - 1])
        for start in range(top, top + times * height, height):
            needed = sum(self.tall[start - 1 : start - 1 + height])
            if taken + needed > self.page:
                self.sheet.row_breaks.append(Break(start - 1))
                taken = self.titles
            taken += needed

    def keep_end(self, top: int) -> None:
        """What stands from row `top` on is not torn apart; what is but a little more than a page becomes one page."""
        whole = sum(self.tall)
        if not self.sheet.row_breaks.brk and self.page < whole <= self.page * SQUEEZE:
            self.sheet.page_setup.fitToHeight = 1
        elif self._is_torn(top, self.page) or self._is_torn(top, self.page / SPARE):
            self.sheet.row_breaks.append(Break(top - 1))

    def _is_torn(self, top: int, page: float) -> bool:
        """Whether the rows from `top` on begin on one page and end on the next."""
        breaks, taken = {one.id for one in self.sheet.row_breaks.brk}, 0.0
        for before, tall in enumerate(self.tall[: top - 1]):
            if before in breaks or taken + tall > page:
                taken = self.titles
            taken += tall
        end = sum(self.tall[top - 1 :])
        return taken + end > page > end

    def _page(self, across: float) -> float:
        """How many points of rows go on one page, when the columns are fitted to its width."""
        wide, tall = A4[::-1] if self.sheet.page_setup.orientation == "landscape" else A4
        margins = self.sheet.page_margins
        scale = min(1.0, (wide - 72 * (margins.left + margins.right)) / across)
        return float((tall - 72 * (margins.top + margins.bottom)) / scale * SPARE)
