"""The scanner's eye: from the picture of a bubble sheet to measured marks. Knows pages and bubbles, nothing else."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy is: on tables this small threads only wait

from omr.blank import blank
from omr.compare import compare
from omr.draw import draw
from omr.fake import fake
from omr.layout import Layout
from omr.read import read, read_pages
from omr.reading import Reading

__all__ = ["Layout", "Reading", "blank", "compare", "draw", "fake", "read", "read_pages"]
