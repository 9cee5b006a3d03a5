"""The scanner's eye: from the picture of a bubble sheet to measured marks. Knows pages and bubbles, nothing else."""

from __future__ import annotations

from omr.blank import blank
from omr.compare import compare
from omr.draw import draw
from omr.fake import fake
from omr.layout import Layout
from omr.read import read, read_pages
from omr.reading import Reading

__all__ = ["Layout", "Reading", "blank", "compare", "draw", "fake", "read", "read_pages"]
