"""The law and the engine judge the same measures alike: ten thousand sheets of random fills."""

from __future__ import annotations

import numpy as np

from app.rules import answer_sheet
from app.stages.sheets import GROUPS, LAYOUT
from omr.fields import judged

SHEETS = 10_000


def sheet(rng: np.random.Generator) -> dict[str, list[list[float | None]]]:
    """Fills as of a sheet with a few marks a column, many exactly at and about the half."""
    drawn = rng.choice([0.0, 0.12, 0.49, 0.4999, 0.5, 0.51, 0.93], size=len(LAYOUT.bubbles), p=P)
    cells: dict[str, list[list[float | None]]] = {
        group.name: [[None] * group.cols for _ in range(group.rows)] for group in LAYOUT.groups
    }
    for bubble, share in zip(LAYOUT.bubbles, drawn, strict=True):
        cells[bubble.group][bubble.row][bubble.col] = float(share)
    return cells


P = [0.55, 0.2, 0.05, 0.02, 0.03, 0.05, 0.1]


def test_114_166_law_and_engine_judge_ten_thousand_sheets_alike() -> None:
    rng = np.random.default_rng(166)
    kinds = {task: group.kind for group in GROUPS if group.kind != "digits" for task in _tasks(group)}
    for _ in range(SHEETS):
        fills = sheet(rng)
        claim = answer_sheet.claim(GROUPS, fills)
        fields, answers = judged(LAYOUT, fills, answer_sheet.FILLED)
        assert (claim.code, claim.seat, claim.variant) == (fields["code"], fields["seat"], fields["variant"])
        assert {task: answer_sheet.letters(claim.answers[task - 1], kinds[task]) for task in answers} == answers


def _tasks(group: answer_sheet.Group) -> range:
    return range(group.first, group.first + group.rows)
