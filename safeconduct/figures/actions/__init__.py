"""What a person does with figures, one function each."""

from .measures import set_measure, set_partition
from .published import publish_figure
from .reading import read_explanation, read_filtered, read_known_now, read_members

__all__ = [
    "publish_figure",
    "read_explanation",
    "read_filtered",
    "read_known_now",
    "read_members",
    "set_measure",
    "set_partition",
]
