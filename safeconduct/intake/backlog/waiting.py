"""How long people wait until a person first answers them. Those who still wait are counted in: who has waited for 30
hours says that an answer takes more than 30 hours, and to leave her out would flatter us.

The product-limit estimate of E. L. Kaplan and P. Meier, "Nonparametric Estimation from Incomplete Observations",
Journal of the American Statistical Association 53 (1958), 457-481.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, order=True)
class Waited:
    """After so many minutes so many were `answered`; so many have waited so long and still `wait`; so many were
    `closed` then without an answer: for the estimate they count like those who wait."""

    minutes: int
    answered: int = 0
    wait: int = 0
    closed: int = 0

    @property
    def n(self) -> int:
        return self.answered + self.wait + self.closed


def still_waiting(waits: Iterable[Waited]) -> list[tuple[int, float]]:
    """The estimated share, 0 to 1, that waits longer than so many minutes: one step for every time at which somebody
    was answered. Of those with the same time the answered come first, as in the source."""
    rows = _added_up(waits)
    at_risk, share, steps = sum(row.n for row in rows), 1.0, []
    for row in rows:
        if row.answered:
            share *= 1 - row.answered / at_risk
            steps.append((row.minutes, share))
        at_risk -= row.n
    return steps


def answered_within(steps: Sequence[tuple[int, float]], share: float) -> timedelta | None:
    """After which time at least this share (0 to 1) was answered, by the steps of `still_waiting`; None while nobody
    can tell: too many still wait."""
    reached = (minutes for minutes, waiting in steps if waiting <= 1 - share + _ROUNDING)
    return next((timedelta(minutes=minutes) for minutes in reached), None)


def _added_up(waits: Iterable[Waited]) -> list[Waited]:
    """One row for each time, in order."""
    sums: dict[int, tuple[int, int]] = {}
    for row in waits:
        answered, others = sums.get(row.minutes, (0, 0))
        sums[row.minutes] = (answered + row.answered, others + row.wait + row.closed)
    return [Waited(minutes, *both) for minutes, both in sorted(sums.items())]
