"""A drawing as SVG (no script, no style of its own: the policy of the pages forbids both) and as PNG."""

from __future__ import annotations

import io
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from app.report.chart import SIZE, Chart, Drawing, Mark, drawn

INK = "#1d2733"
SCALE = 2  # pixels of a PNG to a unit: sharp on paper
ANCHORS = {"": "ls", "end": "rs", "middle": "ms"}
SLANT = 40
FACE = "Roboto, DejaVu Sans, sans-serif"


def svg(chart: Chart) -> str:
    """The chart as one element; its title is told to those who do not see it."""
    sheet = drawn(chart)
    body = "".join(_element(mark) for mark in sheet.marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.wide} {sheet.high}" width="{sheet.wide}" '
        f'height="{sheet.high}" role="img" font-family="{FACE}" font-size="{SIZE}" fill="{INK}">'
        f"<title>{escape(chart.title)}</title>"
        f'<rect width="{sheet.wide}" height="{sheet.high}" fill="#ffffff"/>{body}</svg>'
    )


def _element(mark: Mark) -> str:
    at = [f"{value:.1f}" for value in mark.at]
    if mark.what == "box":
        return f'<rect x="{at[0]}" y="{at[1]}" width="{at[2]}" height="{at[3]}" fill="{mark.look}"/>'
    if mark.what == "dot":
        return f'<circle cx="{at[0]}" cy="{at[1]}" r="{at[2]}" fill="{mark.look}"/>'
    if mark.what == "line":
        width = "2.5" if mark.bold else "1"
        return (
            f'<line x1="{at[0]}" y1="{at[1]}" x2="{at[2]}" y2="{at[3]}" stroke="{mark.look}" stroke-width="{width}"/>'
        )
    look = f' text-anchor="{mark.look}"' if mark.look else ""
    bold = ' font-weight="700"' if mark.bold else ""
    turned = f' transform="rotate(-{SLANT} {at[0]} {at[1]})"' if mark.what == "slanted" else ""
    return f'<text x="{at[0]}" y="{at[1]}"{look}{bold}{turned}>{escape(mark.words)}</text>'


def png(chart: Chart) -> bytes:
    """The same chart as a picture for papers."""
    sheet = drawn(chart)
    picture = _picture(sheet)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _picture(sheet: Drawing) -> Image.Image:
    picture = Image.new("RGB", (sheet.wide * SCALE, sheet.high * SCALE), "#ffffff")
    pen = ImageDraw.Draw(picture)
    for mark in sheet.marks:
        at: list[Any] = [value * SCALE for value in mark.at]
        if mark.what == "box":
            pen.rectangle((at[0], at[1], at[0] + at[2], at[1] + at[3]), fill=mark.look)
        elif mark.what == "dot":
            pen.circle((at[0], at[1]), at[2], fill=mark.look)
        elif mark.what == "line":
            pen.line(at, fill=mark.look, width=5 if mark.bold else 2)
        elif mark.what == "slanted":
            _slanted(picture, mark, at)
        else:
            pen.text((at[0], at[1]), mark.words, fill=INK, font=_face(bold=mark.bold), anchor=ANCHORS[mark.look])
    return picture


def _slanted(picture: Image.Image, mark: Mark, at: list[Any]) -> None:
    """Words that rise to their end, as names under a line chart do."""
    font = _face(bold=False)
    wide, high = int(font.getlength(mark.words)) + 4, SIZE * SCALE * 2
    strip = Image.new("L", (wide, high), 0)
    ImageDraw.Draw(strip).text((wide - 2, high // 2), mark.words, fill=255, font=font, anchor="rm")
    turned = strip.rotate(SLANT, expand=True)
    picture.paste(INK, (int(at[0] - turned.width + high // 2), int(at[1] - high // 2)), turned)


@cache
def _face(*, bold: bool) -> ImageFont.FreeTypeFont:
    name = "Bold" if bold else "Regular"
    return ImageFont.truetype(io.BytesIO(files("font_roboto").joinpath("files", f"Roboto-{name}.ttf").read_bytes()),
                              SIZE * SCALE)  # fmt: skip
