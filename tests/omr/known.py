from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from omr.fields import damm
from omr.source import Gray

Sheet = dict[str, Any]


def jpeg(image: Gray, quality: int = 88) -> bytes:
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def sheet(number: int) -> Sheet:
    """A sheet filled like at an examination: every field, every task, several letters where allowed."""
    rng = np.random.default_rng(number)
    code = f"701{number:05d}"
    answers = {task: str(rng.choice(list("ABCDE"))) for task in range(1, 101)}
    for task in range(51, 61):
        answers[task] = "".join(sorted(rng.choice(list("ABCDEFGH"), int(rng.integers(1, 6)), replace=False)))
    fields = {"code": code + damm(code), "seat": f"{number % 120 + 1:03d}", "variant": f"{1000 + number:04d}"}
    return {"number": number, "fields": fields, "answers": answers, "name": "Әбдіқадырова Гүлнұр Қайратқызы"}
