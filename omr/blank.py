"""Numbered empty sheets as a vector PDF, drawn from the same layout that the eye reads by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import font_roboto
from reportlab.lib.units import mm

from omr.barcode import NUMBER_DROP, NUMBER_SIZE, SIGN, bars, capacity, code_of
from omr.layout import Bubble, Group, Layout, Mark

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

REGULAR, BOLD = "SheetRegular", "SheetBold"
Point = tuple[float, float]
CAP = 0.711  # height of Roboto's capitals and digits, share of the font size
POINT = 25.4 / 72  # mm
FACES = {REGULAR: font_roboto.Roboto, BOLD: font_roboto.RobotoBold}


def blank(layout: Layout, numbers: Iterable[int], out: str | Path | BinaryIO) -> None:
    """Write one page per number into the PDF `out` (path or open file); ValueError for a number that does not fit."""
    # the writer of PDF is slow to load, and most processes draw no sheets
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    for name, path in FACES.items():
        pdfmetrics.registerFont(TTFont(name, path))
    width, height = layout.page
    target = str(out) if isinstance(out, (str, Path)) else out
    canvas = Canvas(target, pagesize=(width * mm, height * mm), invariant=1, initialFontName=REGULAR)
    canvas.setTitle(layout.name)
    pen = _Pen(canvas, height)
    canvas.beginForm("sheet")
    _draw_form(pen, layout)
    canvas.endForm()
    for number in numbers:
        canvas.doForm("sheet")
        _draw_number(pen, layout, number)
        canvas.showPage()
    canvas.save()


class _Pen:
    """Draws in millimetres from the top left corner."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self.canvas = canvas
        self.height = height

    def grey(self, black: float) -> None:
        """Following lines and areas have this share of black."""
        self.canvas.setFillGray(1 - black)
        self.canvas.setStrokeGray(1 - black)

    def box(self, x: float, y: float, size: tuple[float, float], *, line: float | None = None) -> None:
        """A filled box, or its outline of `line` mm."""
        self.canvas.setLineWidth((line or 0) * mm)
        w, h = size
        bottom = (self.height - y - h) * mm
        self.canvas.rect(x * mm, bottom, w * mm, h * mm, stroke=line is not None, fill=line is None)

    def circle(self, x: float, y: float, r: float, *, line: float | None = None) -> None:
        self.canvas.setLineWidth((line or 0) * mm)
        self.canvas.circle(x * mm, (self.height - y) * mm, r * mm, stroke=line is not None, fill=line is None)

    def line(self, start: Point, end: Point, width: float) -> None:
        self.canvas.setLineWidth(width * mm)
        up = self.height
        self.canvas.line(start[0] * mm, (up - start[1]) * mm, end[0] * mm, (up - end[1]) * mm)

    def text(self, base: Point, words: str, *, size: float, bold: bool = False, align: str = "left") -> None:
        """`base` is the start, middle or end of the base line, `size` in points."""
        self.canvas.setFont(BOLD if bold else REGULAR, size)
        draw = {"left": self.canvas.drawString, "center": self.canvas.drawCentredString}
        draw.get(align, self.canvas.drawRightString)(base[0] * mm, (self.height - base[1]) * mm, words)


def _draw_form(pen: _Pen, layout: Layout) -> None:
    """All that is the same on every sheet."""
    printed = layout.printed
    pen.grey(1)
    for frame in printed.frames:
        pen.box(frame["x"], frame["y"], (frame["w"], frame["h"]), line=frame.get("line", 0.3))
    for mark in layout.marks:
        _draw_mark(pen, mark)
    for text in printed.texts:
        place = {key: text[key] for key in ("size", "bold", "align") if key in text}
        pen.text((text["x"], text["y"]), text["text"], **place)
    for group in layout.groups:
        _draw_heads(pen, group)
    for sample in printed.samples:
        _draw_sample(pen, sample, layout)
    _draw_bubbles(pen, layout)


def _draw_mark(pen: _Pen, mark: Mark) -> None:
    if mark.shape in ("square", "rect"):
        pen.box(mark.x - mark.w / 2, mark.y - mark.h / 2, (mark.w, mark.h))
        return
    line = None if mark.shape == "disc" else mark.w / 6
    pen.circle(mark.x, mark.y, mark.w / 2 - (line or 0) / 2, line=line)


def _draw_heads(pen: _Pen, group: Group) -> None:
    """Letters over the columns and numbers beside the rows of tasks."""
    if group.kind == "digits":
        return
    for col, label in enumerate(group.labels):
        pen.text((group.x + group.dx * col, group.y - group.d / 2 - 1.2), label, size=7, bold=True, align="center")
    first = group.first if group.printed_first is None else group.printed_first
    for row in range(group.rows):
        base = group.y + group.dy * row + 7.5 * CAP * POINT / 2
        pen.text((group.x - group.d / 2 - 1.6, base), str(first + row), size=7.5, align="right")


def _draw_bubbles(pen: _Pen, layout: Layout) -> None:
    unlabelled = {group.name for group in layout.groups if not group.print_labels}
    printed = layout.printed
    pen.grey(printed.outline)
    for bubble in layout.bubbles:
        _draw_outline(pen, bubble, printed.stroke)
    pen.grey(printed.label)
    drop = printed.label_size * CAP * POINT / 2
    for bubble in layout.bubbles:
        if bubble.group not in unlabelled:
            pen.text((bubble.x, bubble.y + drop), bubble.label, size=printed.label_size, align="center")
    pen.grey(1)


def _draw_outline(pen: _Pen, bubble: Bubble, stroke: float) -> None:
    """The outline lies inside the bubble, so `d` is its outer measure."""
    half = bubble.d / 2 - stroke / 2
    if bubble.shape == "square":
        pen.box(bubble.x - half, bubble.y - half, (2 * half, 2 * half), line=stroke)
    else:
        pen.circle(bubble.x, bubble.y, half, line=stroke)


def _draw_sample(pen: _Pen, sample: Mapping[str, Any], layout: Layout) -> None:
    """A bubble as it should, or should not, be filled."""
    x, y, r = sample["x"], sample["y"], sample["d"] / 2
    pen.grey(layout.printed.outline)
    pen.circle(x, y, r - layout.printed.stroke / 2, line=layout.printed.stroke)
    pen.grey(1)
    SAMPLES[sample["fill"]](pen, x, y, r)


def _cross(pen: _Pen, x: float, y: float, r: float) -> None:
    pen.line((x - 0.6 * r, y - 0.6 * r), (x + 0.6 * r, y + 0.6 * r), 0.35)
    pen.line((x - 0.6 * r, y + 0.6 * r), (x + 0.6 * r, y - 0.6 * r), 0.35)


def _tick(pen: _Pen, x: float, y: float, r: float) -> None:
    pen.line((x - 0.6 * r, y), (x - 0.1 * r, y + 0.6 * r), 0.35)
    pen.line((x - 0.1 * r, y + 0.6 * r), (x + 0.7 * r, y - 0.6 * r), 0.35)


def _half(pen: _Pen, x: float, y: float, r: float) -> None:
    path = pen.canvas.beginPath()
    left, top = (x - r) * mm, (pen.height - y - r) * mm
    path.arc(left, top, left + 2 * r * mm, top + 2 * r * mm, startAng=180, extent=180)
    path.close()
    pen.canvas.drawPath(path, stroke=0, fill=1)


SAMPLES: Mapping[str, Callable[[_Pen, float, float, float], None]] = {
    "full": lambda pen, x, y, r: pen.circle(x, y, r),
    "dot": lambda pen, x, y, r: pen.circle(x, y, 0.3 * r),
    "line": lambda pen, x, y, r: pen.line((x - 0.9 * r, y), (x + 0.9 * r, y), 0.8),
    "tick": _tick,
    "cross": _cross,
    "half": _half,
}


def _draw_number(pen: _Pen, layout: Layout, number: int) -> None:
    """Bars of the sheet's number, and the number for people under them."""
    barcode = layout.barcode
    if barcode is None:
        return
    modules = bars(code_of(number, barcode))
    width = barcode.w / len(modules)
    pen.grey(1)
    start = 0
    while start < len(modules):
        run = len(modules[start:]) - len(modules[start:].lstrip(modules[start]))
        if modules[start] == "1":
            pen.box(barcode.x + start * width, barcode.y, (run * width, barcode.h))
        start += run
    words = f"{SIGN}{number:0{capacity(barcode)}d}"
    base = (barcode.x + barcode.w / 2, barcode.y + barcode.h + NUMBER_DROP)
    pen.text(base, words, size=NUMBER_SIZE, bold=True, align="center")
