"""The scanner's eye: from the picture of a bubble sheet to measured marks. Knows pages and bubbles, nothing else."""

from omr.blank import blank
from omr.layout import Layout

__all__ = ["Layout", "blank"]
