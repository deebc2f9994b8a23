"""The tables of figures."""

from .measures import Measure, MeasureVersion, Partition
from .published import PublishedFigure

__all__ = ["Measure", "MeasureVersion", "Partition", "PublishedFigure"]
