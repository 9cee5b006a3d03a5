"""What was seen on one page: the evidence, and the engine's own judgement of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from omr.barcode import number_of
from omr.layout import Layout

Outcome = Literal["read", "review", "blank", "foreign", "unreadable"]
Fill = dict[str, list[list[float | None]]]


class Reason(NamedTuple):
    """Why a page is not simply read; `at` is `group:row:col`, or names a mark, group or barcode."""

    kind: str
    at: str | None = None


class View(NamedTuple):
    """How the sheet lies in the picture: what finds any bubble again, and what tells of the scanner.

    `homography` brings millimetres of the sheet to pixels, row by row. `grid_mm` is the largest displacement of bubbles
    against it, `grid_seen` the share of the grid that was seen; `skew` in degrees, `stretch` the scale across over the
    scale down less one; `paper` and `black` are grey levels.
    """

    homography: tuple[float, ...]
    grid_mm: float
    grid_seen: float
    skew: float
    stretch: float
    paper: float
    black: float


@dataclass(frozen=True)
class Reading:
    """One page. `fill` holds the share of every bubble covered by ink, 0…1; empty if the page could not be read.

    `view` is evidence beside the line of the contract, for pages whose grid was looked at.
    """

    source: str
    page: int
    sha256: str
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    dpi: float | None = None
    rotation: int | None = None
    residual_mm: float | None = None
    barcode: str | None = None
    sheet_no: int | None = None
    fields: dict[str, str] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)
    fill: Fill = field(default_factory=dict)
    view: View | None = field(default=None, compare=False)

    @property
    def is_measured(self) -> bool:
        """Whether every bubble of the page was measured."""
        return bool(self.fill)

    def fills(self) -> bytes:
        """One byte a bubble in the order of `layout.bubbles`, 255 = wholly covered; empty if nothing was measured.

        A byte is 128 or more exactly where the fill is 0.5 or more.
        """
        shares = (share for rows in self.fill.values() for row in rows for share in row if share is not None)
        return bytes(int(share * 255 + 0.5) for share in shares)

    def to_json(self) -> str:
        """The line of the contract."""
        line = {
            "source": self.source,
            "page": self.page,
            "sha256": self.sha256,
            "outcome": self.outcome,
            "reasons": [reason._asdict() for reason in self.reasons],
            "dpi": self.dpi,
            "rotation": self.rotation,
            "residual_mm": self.residual_mm,
            "barcode": self.barcode,
            "fields": self.fields,
            "answers": self.answers,
            "fill": self.fill,
        }
        return json.dumps(line, ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str, layout: Layout) -> Reading:
        """The reading that `to_json` wrote."""
        raw = json.loads(line)
        raw["reasons"] = tuple(Reason(**reason) for reason in raw["reasons"])
        raw["answers"] = {int(task): answer for task, answer in raw["answers"].items()}
        code = raw["barcode"]
        number = number_of(code, layout.barcode) if code and layout.barcode else None
        return cls(**raw, sheet_no=number)
