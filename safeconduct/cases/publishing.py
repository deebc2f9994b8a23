"""What may be said of a case outside the house: family first, on every paper that leaves it."""

from __future__ import annotations

from .clocks import States
from .enums import Track
from .rules import is_open_to_public

REMAINS_WITHOUT_DEATH = frozenset({"none", "not_located", "dna_of_kin_shared"})
"""States of the remains that are also said of a man who is only missing."""


def publishable(states: States, before: States, *, overridden: bool) -> States:
    """The standing without any word of a death, in nobody's account, as long as family first is shut.

    The case then stays where it was: `before` says what would stand if nobody had told of it (`StandingBefore`).
    """
    if is_open_to_public(states, overridden=overridden):
        return states
    return {**before, **{name: state for name, state in states.items() if not tells_of_death(name, state)}}


def tells_of_death(name: str, state: str) -> bool:
    """Does this state, said on "viewpoint.track", tell of a death?"""
    track = name.partition(".")[2]
    if track == Track.REMAINS:
        return state not in REMAINS_WITHOUT_DEATH
    return track == Track.CONDITION and state == "dead"
