"""Files that were whole once: bytes changed, cut out, doubled, moved. The reader must stand whatever comes of them."""

from __future__ import annotations

import io
import random
import resource
import time
from collections import Counter
from typing import Any

import numpy as np
from PIL import Image

from omr.bench import encoded, examined
from omr.fake import pages
from omr.layout import Layout
from omr.read import read_pages

DPI = 120  # small files are mutated more often in the same time
HEAD = 600  # bytes at the beginning, where most of what a decoder believes is written
MANY = (1, 3, 10, 100)  # changes in one file


def whole(layout: Layout, seed: int = 1) -> dict[str, bytes]:
    """A sheet in every kind of file that is read."""
    _, image, _ = next(iter(pages(layout, examined(layout, 1, seed), seed=seed, dpi=DPI, degrade="scanner")))
    page = Image.fromarray(image)
    saved = {
        "jpeg": _saved(page, "JPEG", quality=80),
        "jpeg progressive": _saved(page, "JPEG", quality=80, progressive=True),
        "jpeg colour": _saved(page.convert("RGB"), "JPEG", quality=80),
        "jpeg cmyk": _saved(page.convert("CMYK"), "JPEG", quality=80),
        "png": _saved(page, "PNG"),
        "png palette": _saved(page.convert("P"), "PNG"),
        "tiff plain": _saved(page, "TIFF"),
        "tiff lzw": _saved(page, "TIFF", compression="tiff_lzw"),
        "tiff jpeg": _saved(page, "TIFF", compression="jpeg"),
        "tiff two levels": _saved(page.convert("1"), "TIFF", compression="group4"),
        "tiff pages": _saved(page, "TIFF", save_all=True, append_images=[page, page]),
        "pdf": _saved(page, "PDF"),
        "pdf two levels": _saved(page.convert("1"), "PDF"),
    }
    return saved | {"jpeg bare": encoded(np.ascontiguousarray(image), 90)}


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Bytes changed one by one, or a stretch of them cut out, doubled, moved, emptied, or all behind it lost."""
    changed = bytearray(data)
    where = min(len(data), HEAD) if rng.random() < 0.5 else len(data)
    start = rng.randrange(where)
    stop = min(len(data), start + rng.choice((1, 2, 4, 16, 300, 5000)))
    way = rng.randrange(7)
    if way == 0:
        del changed[start:stop]
    elif way == 1:
        changed[start:start] = changed[start:stop]
    elif way == 2:
        changed[start:stop] = bytes([rng.choice((0, 255))]) * (stop - start)
    elif way == 3:
        place = rng.randrange(len(data))
        changed[place:place] = changed[start:stop]
    elif way == 4:
        del changed[start:]
    else:
        for _ in range(rng.choice(MANY)):
            changed[rng.randrange(where)] = rng.randrange(256)
    return bytes(changed)


def endure(layout: Layout, *, seconds: float, seed: int) -> dict[str, Any]:
    """Read mutants for so long: how many of which outcome, what escaped, the slowest (s of processor), memory (MB).

    `misread` counts mutants taken for another sheet or read without a word with other fields or answers.
    """
    rng, kinds = random.Random(seed), whole(layout)
    true = {kind: next(iter(read_pages(data, layout))) for kind, data in kinds.items()}
    outcomes: Counter[str] = Counter()
    slowest, misread, escaped = 0.0, 0, []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        kind = rng.choice(list(kinds))
        data, began = mutated(kinds[kind], rng), time.process_time()
        try:
            for one in read_pages(data, layout):
                outcomes[one.outcome] += 1
                known = (true[kind].sheet_no, true[kind].fields, true[kind].answers)
                misread += one.outcome == "read" and (one.sheet_no, one.fields, one.answers) != known
        except Exception as error:  # noqa: BLE001  (that none comes is what is measured)
            escaped.append(f"{kind}: {type(error).__name__}: {error}")
        slowest = max(slowest, time.process_time() - began)
        outcomes["files"] += 1
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        **outcomes,
        "misread": misread,
        "escaped": escaped,
        "slowest_s": round(slowest, 2),
        "memory_mb": round(most),
    }


def _saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()
