"""The men of the story, one by one, made of the groups of groups.toml: who became what, and on which day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .tables import table

ASKED_LATE = (date(2024, 7, 10), date(2024, 7, 19))
"""When those families asked who had waited for the summit."""


@dataclass(frozen=True, slots=True)
class Man:
    """One man's days. What is None did not happen."""

    number: int
    cohort: str
    opened: date
    asked: date
    region: str = ""
    release_asked: date | None = None
    released: date | None = None
    died: date | None = None
    signed: date | None = None
    told_on: date | None = None
    ground: str = ""
    host_dead: bool = True
    host_says_dead: date | None = None
    host_missing: date | None = None
    host_released: date | None = None
    since: date | None = None
    disputed: date | None = None
    remains: tuple[tuple[str, date], ...] = field(default=())
    court: str = ""
    unreached: bool = False
    told: str = ""
    """The key of the file in which he is fully told."""

    @property
    def is_held_back(self) -> bool:
        """Was his death confirmed before his family was told?"""
        return self.told_on is not None and self.told_on != self.signed


_DAYS = ("release_asked", "released", "died", "signed", "host_says_dead", "host_missing", "host_released", "since",
         "disputed")  # fmt: skip


def men() -> list[Man]:
    """All men, in the order of the groups."""
    said = table("groups")
    out: list[Man] = []
    for group in said["group"]:
        out += _men_of(group, said["cohorts"][group["cohort"]], first_number=len(out) + 1)
    return out


def _men_of(group: dict[str, Any], window: Sequence[date], *, first_number: int) -> Iterator[Man]:
    count = group["count"]
    opened = spread(group.get("opened", window), count)
    days = {name: spread(group[name], count) for name in _DAYS if name in group}
    told_on = spread(group["told_on"], count) if "told_on" in group else days.get("signed", [None] * count)
    remains = [(state, spread((first, last), count)) for state, first, last in group.get("remains", [])]
    regions, told = group.get("regions", [""]), group.get("told_cases", [])
    for at in range(count):
        asked = spread(ASKED_LATE, count)[at] if group.get("asked_late") and at % 2 else opened[at]
        yield Man(
            number=first_number + at, cohort=group["cohort"], opened=opened[at], asked=asked,
            region=regions[at % len(regions)], told_on=told_on[at], ground=group.get("ground", ""),
            host_dead=group.get("host_dead", True), court=group.get("court", ""),
            unreached=group.get("unreached", False), told=told[at] if at < len(told) else "",
            remains=tuple((state, steps[at]) for state, steps in remains),
            **{name: spread_days[at] for name, spread_days in days.items()},
        )  # fmt: skip


def spread(window: Sequence[date], count: int) -> list[date]:
    """`count` days from the first to the last of a window, evenly apart."""
    first, last = window
    reach = (last - first).days
    return [first + timedelta(days=round(reach * at / max(1, count - 1))) for at in range(count)]
