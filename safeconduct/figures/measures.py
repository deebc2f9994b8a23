"""The small language of measures: which whole standings count. Stored as data, decided in pure Python.

A rule is a mapping with one key:

    {"said": {"viewpoint": "ours", "track": "service", "states": ["released"]}}  this viewpoint says one of these states
    {"known": true}                                                              every case that is known
    {"all": [rule, …]}, {"any": [rule, …]}, {"not": rule}                        joined
    {"measure": "dead_confirmed_by_us"}                                          another measure of the same moment

"states": ["*"] means any state at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.cases.clocks import States
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.rules import family_first
from safeconduct.cases.tracks import TRACKS

Rule = Mapping[str, Any]
Test = Callable[[States], bool]
Lookup = Callable[[str], Rule]


class RuleFault(ValueError):
    """A rule that says nothing. The text names what is wrong in it."""


def compile_rule(rule: Rule, *, lookup: Lookup | None = None, within: tuple[str, ...] = ()) -> Test:
    """The rule as a function of a whole standing. `lookup` finds the rule of another measure by its key."""
    if len(rule) != 1:
        raise RuleFault(_("A rule has exactly one of: said, known, all, any, not, measure."))
    ((kind, inside),) = rule.items()
    if kind == "said":
        return _said(inside)
    if kind == "known":
        return lambda _states: True
    if kind == "not":
        test = compile_rule(inside, lookup=lookup, within=within)
        return lambda states: not test(states)
    if kind in {"all", "any"}:
        return _joined(
            all if kind == "all" else any, [compile_rule(part, lookup=lookup, within=within) for part in inside]
        )
    if kind == "measure":
        return _measure(inside, lookup, within)
    raise RuleFault(_("“%(kind)s” is not a part of a rule.") % {"kind": kind})


def is_held_back(states: States, *, overridden: bool) -> bool:
    """Is this a confirmed death that family first holds back?"""
    return states.get("ours.condition") == "dead" and not family_first(states, overridden=overridden)


def _said(inside: Rule) -> Test:
    viewpoint, track, states = inside["viewpoint"], inside["track"], frozenset(inside["states"])
    if viewpoint not in Viewpoint.values or track not in Track.values:
        raise RuleFault(_("“%(name)s” is not a viewpoint and a track.") % {"name": f"{viewpoint}.{track}"})
    unknown = states - set(TRACKS[Track(track)].states) - {"*"}
    if unknown:
        raise RuleFault(_("“%(state)s” is not a state of this track.") % {"state": ", ".join(sorted(unknown))})
    name = f"{viewpoint}.{track}"
    if "*" in states:
        return lambda standing: name in standing
    return lambda standing: standing.get(name) in states


def _joined(join: Callable[[list[bool]], bool], tests: list[Test]) -> Test:
    if not tests:
        raise RuleFault(_("A rule joins at least one other."))
    return lambda states: join([test(states) for test in tests])


def _measure(key: str, lookup: Lookup | None, within: tuple[str, ...]) -> Test:
    if lookup is None or key in within:
        raise RuleFault(_("The measure “%(key)s” is not there, or refers to itself.") % {"key": key})
    return compile_rule(lookup(key), lookup=lookup, within=(*within, key))
