"""A measured value beside its target, and how a call is timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Measured:
    """The median of some runs beside its target (0: none), in `unit`: ms, s or × (times as long)."""

    part: str
    what: str
    value: float
    target: float
    unit: str = "ms"
    best: float = 0.0
    note: str = ""

    @property
    def is_met(self) -> bool:
        return not self.target or self.value <= self.target


def seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def timed(
    part: str, what: str, call: Callable[[], object], *, target: float, times: int = 9, note: str = ""
) -> Measured:
    """Call once unmeasured, then several times; milliseconds."""
    call()
    taken = [1000 * seconds(call) for _ in range(times)]
    return Measured(part, what, median(taken), target, "ms", min(taken), note)


def in_turns(part: str, calls: Mapping[str, Callable[[], object]], *, target: float, times: int = 15) -> list[Measured]:
    """Several calls measured in turns, so that what else the machine does falls on all of them alike."""
    for call in calls.values():
        call()
    turns = [{what: 1000 * seconds(call) for what, call in calls.items()} for _ in range(times)]
    taken = {what: [turn[what] for turn in turns] for what in calls}
    return [Measured(part, what, median(some), target, "ms", min(some)) for what, some in taken.items()]


def ratio(part: str, what: str, own: Measured, other: Measured, *, target: float) -> Measured:
    """How many times as long as the other one."""
    return Measured(part, what, own.value / other.value, target, "×", own.best / other.best)
