"""The denominator: how many nationals are there, and of how many do we know what (docs/denominator.md)."""

from .counting import Counted, count_present, keep_present, present_of
from .estimates import estimates_of, sum_of
from .measures import Measure

__all__ = ["Counted", "Measure", "count_present", "estimates_of", "keep_present", "present_of", "sum_of"]
