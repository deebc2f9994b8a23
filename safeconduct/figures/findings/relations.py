"""What follows from the rules of measures alone: which share a word, and which they borrow."""

from __future__ import annotations

from safeconduct.cases.tracks import state_label

from ..measures import Rule
from .said import Versions, name_of

Spoken = dict[tuple[str, frozenset[str]], set[str]]


def word_of_both(first: str, second: str, versions: Versions) -> str:
    """The word that two measures share: a state that they hold by other viewpoints, or the same name before its comma.
    Empty where they share none; for one measure the states that it speaks of."""
    if first not in versions or second not in versions:
        return ""
    ours, theirs = (spoken_of(versions[key].rule) for key in (first, second))
    if first == second:
        states = {state for (_track, named) in ours for state in named}
    else:
        states = {state for key in ours.keys() & theirs.keys() if not ours[key] & theirs[key] for state in key[1]}
    if states:
        return ", ".join(state_label(state) for state in sorted(states))
    return _shared_name(first, second, versions)


def _shared_name(first: str, second: str, versions: Versions) -> str:
    one, other = (name_of(key, versions).partition(",")[0].strip() for key in (first, second))
    return one if one.casefold() == other.casefold() else ""


def spoken_of(rule: Rule) -> Spoken:
    """(track, states) to the viewpoints by which the rule itself asks for them; what it excludes or borrows is not."""
    ((kind, inside),) = rule.items()
    if kind == "said":
        return {(inside["track"], frozenset(inside["states"])): {inside["viewpoint"]}}
    out: Spoken = {}
    for part in inside if kind in {"all", "any"} else ():
        for key, viewpoints in spoken_of(part).items():
            out.setdefault(key, set()).update(viewpoints)
    return out


def measures_of(key: str, versions: Versions) -> set[str]:
    """The measure and every measure that its rule borrows."""
    found: set[str] = set()
    waiting = {key}
    while waiting:
        one = waiting.pop()
        found.add(one)
        if one in versions:
            waiting |= _borrowed(versions[one].rule) - found
    return found


def _borrowed(rule: Rule) -> set[str]:
    ((kind, inside),) = rule.items()
    if kind == "measure":
        return {inside}
    if kind == "not":
        return _borrowed(inside)
    return set().union(*(_borrowed(part) for part in inside)) if kind in {"all", "any"} else set()
