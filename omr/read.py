"""Read sheets: from a file to readings, whatever the file is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from omr.barcode import number_of
from omr.fields import judged, remarks
from omr.grid import Page, Proof, page_of, proof
from omr.ink import Ink, measured
from omr.layout import Layout
from omr.marks import Placing, guessed_scale, placed, spread
from omr.number import anywhere, numbered
from omr.reading import Fill, Outcome, Reading, Reason, View
from omr.source import Gray, Sheet, Source, sheets
from omr.streaks import crossed
from omr.windows import fitted, quickly

THRESHOLD = 0.5
BAND, FULL_DPI = 0.07, 150  # derived in README.md; coarser scans have a band as much wider
SIZE = 0.05  # a sheet larger or smaller than its file states by this share is a copy of another size
DARKEST, BRIGHTEST = np.uint8(31), np.uint8(225)  # what lies between is grey (below, numbers of one byte wrap round)
GREYS = 0.008  # share of grey pixels, of which outlines and letters alone give more
EVEN, UNEVEN = 0.15, 1.5  # mm by which cells always disagree; the band grows by this share for every mm more
TWO_LEVELS = 2.0  # the band of scans of two levels is as much wider: derived there too
COARSEST = 3.5  # below this (90 dpi) outlines are not seen
RESIDUAL = 0.45  # mm
GUESSES = (1.0, 0.84, 0.7, 1.2)  # the page against the picture: the whole, less of it, more than it
PROVED = 0.8  # share of the cells whose outlines must be seen
DROPPED = 0.1  # when fewer outlines than this are seen, the scanner has dropped all print of that grey
FLAT = 64  # equal rows at the end of a picture whose data ended early
TORN = 0.6  # mm by which neighbouring parts of the sheet may disagree
CONTRAST = 30  # grey levels between black marks and paper
ABSENT = -1.0  # stands for the share of a bubble that is not printed
DOUBTS = ("near_threshold", "stained", "crossed_out", "pale", "faint")  # the first that is true is the one told
MARKED = 0.15  # a page with no bubble above this bears no mark


@dataclass(frozen=True)
class Rules:
    """How a page is judged; `stated` is the resolution that its file states."""

    threshold: float = THRESHOLD
    stated: float | None = None

    @staticmethod
    def band(dpi: float, *, jump: float = 0.0, two_levels: bool = False) -> float:
        """How near to the threshold a share is doubtful, on a scan so fine whose cells disagree by `jump` mm."""
        uneven = 1 + UNEVEN * max(0.0, jump - EVEN)
        return BAND * max(1.0, FULL_DPI / dpi) * uneven * (TWO_LEVELS if two_levels else 1.0)


class Refused(Exception):
    """The page is not read: its outcome, and the kind of the reason."""

    def __init__(self, outcome: Outcome, kind: str) -> None:
        super().__init__(kind)
        self.outcome = outcome
        self.kind = kind


def read(source: Source, layout: Layout, *, page: int = 1, threshold: float = THRESHOLD) -> Reading:
    """One page of a file, or of its bytes. Never raises for what is in the file: see `outcome` and `reasons`."""
    last = None
    for last in sheets(source):
        if last.page == page:
            return _reading(last, layout, Rules(threshold))
    name = last.source if last else ""
    return Reading(name, page, last.sha256 if last else "", "unreadable", (Reason("no_page"),))


def read_pages(source: Source, layout: Layout, *, threshold: float = THRESHOLD) -> Iterator[Reading]:
    """Every page of one file, or of its bytes, each decoded once; `read` says the same of each."""
    for sheet in sheets(source):
        yield _reading(sheet, layout, Rules(threshold))


def read_image(image: Gray, layout: Layout, *, threshold: float = THRESHOLD) -> Reading:
    """A page whose pixels are there already; the reading tells of no file."""
    return _reading(Sheet("", 1, "", image), layout, Rules(threshold))


def _reading(sheet: Sheet, layout: Layout, rules: Rules) -> Reading:
    plain = Reading(sheet.source, sheet.page, sheet.sha256, "unreadable")
    if sheet.image is None:
        return replace(plain, reasons=(Reason(sheet.fault or "damaged"),))
    try:
        return _read_image(sheet.image, layout, replace(rules, stated=sheet.dpi), plain)
    except Refused as refused:
        return replace(plain, outcome=refused.outcome, reasons=(Reason(refused.kind),))


def _read_image(image: Gray, layout: Layout, rules: Rules, plain: Reading) -> Reading:
    """Find, prove, measure, judge."""
    page, dpi = find(image, layout)
    placing = page.placing
    code, doubts = numbered(page, layout.barcode)
    number = number_of(code, layout.barcode) if code and layout.barcode else None
    seen = replace(
        plain,
        dpi=round(dpi, 1),
        rotation=placing.rotation,
        residual_mm=round(placing.residual, 3),
        barcode=code,
        sheet_no=number,
    )
    if code and number is None:
        return replace(seen, outcome="foreign", reasons=tuple(doubts))
    grid = proof(page, layout)
    seen = replace(seen, view=_view(page, layout, grid))
    if grid.jump > TORN and not _unprintable(grid, page, layout, code):
        return replace(seen, outcome="unreadable", reasons=(Reason("distorted"),))
    refused = _refused(grid, page, layout, code)
    if refused:
        return replace(seen, outcome=refused, reasons=(Reason("grid"),))
    if grid.seen < PROVED:
        grid = replace(grid, shifts=grid.shifts - grid.moves, moves=np.zeros_like(grid.moves), unseen=())
    return _judged(page, layout, rules, (seen, doubts, grid))


def _view(page: Page, layout: Layout, grid: Proof) -> View:
    placing = page.placing
    turn = placing.slope(layout.plan.middle)[1][0]
    across, down = np.hypot(*turn[:, 0]), np.hypot(*turn[:, 1])
    skew = (np.degrees(np.arctan2(turn[1, 0], turn[0, 0])) + 45) % 90 - 45
    return View(
        tuple(float(one) for one in placing.matrix.ravel()),
        round(float(np.abs(grid.shifts).max()), 3),
        round(grid.seen, 3),
        round(float(skew), 2),
        round(float(across / down - 1), 4),
        placing.paper,
        placing.black,
    )


def _judged(page: Page, layout: Layout, rules: Rules, found: tuple[Reading, list[Reason], Proof]) -> Reading:
    """The bubbles measured and judged, and every doubt about them."""
    seen, doubts, grid = found
    ink = measured(page, layout, grid)
    fill = _by_group(ink, layout)
    fields, answers = judged(layout, fill, rules.threshold)
    dpi = seen.dpi or FULL_DPI
    band = rules.band(dpi, jump=grid.jump, two_levels=_two_levels(page.image))
    if rules.stated and abs(dpi / rules.stated - 1) > SIZE:
        doubts = [*doubts, Reason("size")]
    reasons = [*doubts, *_lost(page, layout), *_doubts(ink, layout, rules.threshold, band)]
    reasons += [Reason("outline", layout.bubbles[index].place) for index in grid.unseen]
    reasons += [Reason("streak", layout.bubbles[index].place) for index in crossed(page, layout, grid)]
    reasons += remarks(layout, fields, answers)
    empty = not reasons and float(ink.fill.max()) < MARKED
    outcome: Outcome = "blank" if empty else "review" if reasons else "read"
    return replace(seen, outcome=outcome, reasons=tuple(reasons), fields=fields, answers=answers, fill=fill)


def find(image: Gray, layout: Layout) -> tuple[Page, float]:
    """The sheet on the picture and the picture's resolution; Refused if it is not there or not as it must be."""
    guess = guessed_scale(image, layout)
    if guess < COARSEST:
        raise Refused("unreadable", "resolution")
    placing = quickly(image, layout) or _placed(image, layout, guess)
    if placing is None:
        raise _missing(image, layout)
    kind = _fault(placing, image, layout)
    if kind:
        raise Refused("unreadable", kind)
    return page_of(image, placing, layout), placing.scale * 25.4


def _placed(image: Gray, layout: Layout, scale: float) -> Placing | None:
    """A placing that enough marks, far enough apart, agree on; sought in the whole picture, then measured finely."""
    for guess in GUESSES:
        placing = placed(image, layout, scale * guess, thorough=guess == 1.0)
        enough = placing is not None and len(placing.found) >= max(4, len(layout.marks) / 2)
        if placing is not None and enough and spread(placing, layout) >= 0.6:
            return _finer(image, layout, placing)
    return None


def _finer(image: Gray, layout: Layout, rough: Placing) -> Placing:
    """The same placing through marks measured finely, unless that loses some of them."""
    fine = fitted(image, layout, rough.matrix)
    if fine is None:
        return rough
    if len(fine.found) < len(rough.found):
        return replace(rough, paper=fine.paper, black=fine.black)
    return replace(fine, certain=rough.certain)


def _fault(placing: Placing, image: Gray, layout: Layout) -> str | None:
    if not placing.certain:
        return "orientation"
    if placing.mirrored:
        return "mirrored"
    if placing.residual > RESIDUAL:
        return "distorted"
    if placing.paper - placing.black < CONTRAST:
        return "contrast"
    spots = placing.at(layout.plan.outermost)
    reach = placing.scale * max(group.d for group in layout.groups) / 2
    limit = np.array(image.shape[::-1]) - 1 - reach
    return "cropped" if np.any(spots < reach) or np.any(spots > limit) else None


def _missing(image: Gray, layout: Layout) -> Refused:
    """Ours, if it bears a number of ours; of a picture that ended early nobody knows; else a foreign page."""
    if anywhere(image, layout):
        return Refused("unreadable", "marks")
    if np.all(image[-FLAT:] == image[-1]) and int(image[-1].min()) < 250 and int(image.max()) > int(image[-1].min()):
        return Refused("unreadable", "truncated")
    return Refused("foreign", "no_marks")


def _refused(grid: Proof, page: Page, layout: Layout, code: str | None) -> Outcome | None:
    """The outcome where the outlines of the bubbles do not bear out the marks; None where they do."""
    if grid.seen >= PROVED or _unprintable(grid, page, layout, code):
        return None
    known = code is not None or layout.barcode is None
    return "unreadable" if known or grid.seen >= 0.5 else "foreign"


def _unprintable(grid: Proof, page: Page, layout: Layout, code: str | None) -> bool:
    """Whether the scanner dropped the grey print, so that nearly all marks and the number must speak for the page."""
    known = code is not None or layout.barcode is None
    dropped = grid.seen <= DROPPED or (grid.seen < PROVED and _two_levels(page.image))
    return dropped and known and len(page.placing.found) >= 0.9 * len(layout.marks)


def _two_levels(image: Gray) -> bool:
    """Whether the scanner saw but black and white (and a picture format blurred them a little)."""
    some = image[::41, ::7]
    return bool(np.count_nonzero(some - DARKEST < BRIGHTEST - DARKEST) < GREYS * some.size)


def _lost(page: Page, layout: Layout) -> list[Reason]:
    """One lost corner is made good by the other marks and the proved grid; more must be looked at."""
    corners = [index for index in page.placing.lost if layout.marks[index].corner]
    return [Reason("mark_lost", f"mark:{index}") for index in corners] if len(corners) > 1 else []


def _doubts(ink: Ink, layout: Layout, threshold: float, band: float) -> list[Reason]:
    """Bubbles whose share may be on either side of the threshold, on this paper or on clean paper, and pale marks.

    The band grows by what print may have misled: where ink looks like it, or where it does not lie as it should.
    """
    wide = band + ink.unsure
    low, high = np.minimum(ink.fill, ink.other) - wide, np.maximum(ink.fill, ink.other) + wide
    near = np.abs(ink.fill - threshold) < wide
    stained = (low < threshold) & (high > threshold)
    doubts = np.stack([near, stained, ink.struck, ink.pale, ink.faint])
    kinds = doubts.argmax(axis=0)
    named = np.nonzero(doubts.any(axis=0))[0]
    told = zip(kinds[named].tolist(), named.tolist(), strict=True)
    return [Reason(DOUBTS[kind], layout.bubbles[one].place) for kind, one in told]


def _by_group(ink: Ink, layout: Layout) -> Fill:
    shares = np.append(np.round(ink.fill, 3), ABSENT)
    fill: Fill = {}
    for group, lattice in zip(layout.groups, layout.plan.lattices, strict=True):
        rows = shares[lattice.bubbles].tolist()
        fill[group.name] = [[None if one == ABSENT else one for one in row] for row in rows] if group.absent else rows
    return fill
