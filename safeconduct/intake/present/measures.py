"""What each line of the denominator counts, said of one whole standing. Pure: no database.

Each line has two readings. *Surely*: our own finding says so. *Perhaps*: anybody's account says so; only this one is
asked when we say "at most".
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from safeconduct.cases.enums import Viewpoint
from safeconduct.cases.rules import family_first

States = Mapping[str, str]


class Measure(StrEnum):
    """The lines, in the words of the office and in their order."""

    REGISTERED = "registered"
    EXPIRED = "expired"
    CONTACTED = "contacted"
    LOCATED = "located"
    WANTS_TO_LEAVE = "wants_to_leave"
    MOVING = "moving"
    OUT = "out"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"


SURELY: Final[Mapping[Measure, Mapping[str, frozenset[str]]]] = {
    Measure.CONTACTED: {"contact": frozenset({"reached", "regular"})},
    Measure.LOCATED: {"whereabouts": frozenset({"located"})},
    Measure.WANTS_TO_LEAVE: {"return": frozenset({"wants_to_return", "papers_ready"})},
    Measure.MOVING: {"whereabouts": frozenset({"in_transit"}), "return": frozenset({"travelling"})},
    Measure.OUT: {"whereabouts": frozenset({"home"}), "return": frozenset({"home"})},
    Measure.DECLINED: {"return": frozenset({"wants_to_stay"})},
    Measure.UNREACHABLE: {"contact": frozenset({"lost"})},
}
"""For each line the states of each track, in our own viewpoint, any of which makes a case count."""
PERHAPS: Final[Mapping[Measure, Mapping[str, frozenset[str]]]] = {
    **SURELY,
    Measure.LOCATED: {"whereabouts": frozenset({"located", "reported"})},
    Measure.UNREACHABLE: {"contact": frozenset({"lost"}), "whereabouts": frozenset({"missing"})},
}
"""The same for what may be: in whatever account, and with the weaker words."""
OF_CASES: Final = tuple(SURELY)


def surely(measure: Measure, states: States) -> bool:
    """Do we ourselves say so?"""
    return _says(SURELY[measure], states, [Viewpoint.OURS])


def perhaps(measure: Measure, states: States) -> bool:
    """Does anybody say so?"""
    return _says(PERHAPS[measure], states, list(Viewpoint))


def is_dead(states: States, *, overridden: bool) -> bool:
    """Is the death confirmed, and may it show? A death that family first holds back stays in the line where it was."""
    return bool(family_first(states, overridden=overridden))


def _says(rule: Mapping[str, frozenset[str]], states: States, viewpoints: list[Viewpoint]) -> bool:
    return any(
        states.get(f"{viewpoint}.{track}") in wanted for track, wanted in rule.items() for viewpoint in viewpoints
    )
