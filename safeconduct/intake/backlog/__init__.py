"""The backlog of a crisis: how many requests wait for whom, for how long, and how many persons stand behind them."""

from .counting import Count, count_crisis
from .reading import Backlog, backlog_for
from .waiting import Waited, answered_within, still_waiting

__all__ = ["Backlog", "Count", "Waited", "answered_within", "backlog_for", "count_crisis", "still_waiting"]
