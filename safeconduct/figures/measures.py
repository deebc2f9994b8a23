"""The small language of measures: which cases count. Stored as data, decided in pure Python.

A rule is a mapping with one key:

    {"said": {"viewpoint": "ours", "track": "service", "states": ["released"]}}  this viewpoint says one of these states
    {"known": true}                                                              every case that is known
    {"all": [rule, …]}, {"any": [rule, …]}, {"not": rule}                        joined
    {"measure": "dead_confirmed_by_us"}                                          another measure of the same moment

"states": ["*"] means any state at all. A rule of these alone is a function of a whole standing. Others look beyond it:

    {"trait": {"name": "home_region", "values": ["Punjab"]}}    home_region, post (by its id), sex, circumstance;
                                                                "*" any value that is known, "" not known
    {"minor": true}                                             under 18 on the day of the known-time, or may be so
    "happened": {"from": "2024-05-01", "until": "2024-12-31"}   inside "said": the claim that stands certainly happened
                                                                then; either day may be left out
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy

from safeconduct.cases.clocks import States
from safeconduct.cases.rules import family_first

from .rule_tree import ANY, Borrowed, Joined, Known, Lookup, Node, Not, Rule, RuleFault, Said, is_beyond, read_rule

__all__ = ["Lookup", "Rule", "RuleFault", "Standings", "Test", "compile_rule", "is_held_back", "test_of"]

Test = Callable[[States], bool]
LOOKS_BEYOND = gettext_lazy("This rule looks beyond the standing: at a trait, at age or at when something happened.")


def compile_rule(rule: Rule, *, lookup: Lookup | None = None, within: tuple[str, ...] = ()) -> Test:
    """The rule as a function of a whole standing. `lookup` finds the rule of another measure by its key.

    Raises `RuleFault` for what is no rule, and for a rule that looks beyond the standing.
    """
    return test_of(read_rule(rule, lookup=lookup, within=within))


def test_of(node: Node) -> Test:
    """The tree of a rule as a function of a whole standing."""
    if is_beyond(node):
        raise RuleFault(LOOKS_BEYOND)
    return _test(node)


class Standings:
    """Many whole standings, by what they say: those that pass a rule are found by joining sets, not one by one."""

    def __init__(self, said: Mapping[int, States]) -> None:
        self.said = said
        self.ids = frozenset(said)
        self._saying: dict[str, dict[str, set[int]]] = {}
        for id_, states in said.items():
            for name, state in states.items():
                self._saying.setdefault(name, {}).setdefault(state, set()).add(id_)

    def passing(self, node: Node) -> frozenset[int]:
        """Those that pass a rule. Raises `RuleFault` for one that looks beyond the standing."""
        if is_beyond(node):
            raise RuleFault(LOOKS_BEYOND)
        return self._passing(node)

    def saying(self, said: Said) -> frozenset[int]:
        """Those that give this account. Days are not looked at."""
        given = self._saying.get(said.name, {})
        wanted = given if ANY in said.states else said.states
        return frozenset().union(*(given.get(state, ()) for state in wanted))

    def _passing(self, node: Node) -> frozenset[int]:
        if isinstance(node, Said):
            return self.saying(node)
        if isinstance(node, Borrowed):
            return self._passing(node.part)
        if isinstance(node, Not):
            return self.ids - self._passing(node.part)
        if isinstance(node, Joined):
            parts = [self._passing(part) for part in node.parts]
            return self.ids.intersection(*parts) if node.is_all else frozenset().union(*parts)
        assert isinstance(node, Known)
        return self.ids


def is_held_back(states: States, *, overridden: bool) -> bool:
    """Is this a confirmed death that family first holds back?"""
    return states.get("ours.condition") == "dead" and not family_first(states, overridden=overridden)


def _test(node: Node) -> Test:
    if isinstance(node, Said):
        return node.test()
    if isinstance(node, Joined):
        return _joined(all if node.is_all else any, [_test(part) for part in node.parts])
    if isinstance(node, Borrowed):
        return _test(node.part)
    if isinstance(node, Not):
        test = _test(node.part)
        return lambda states: not test(states)
    assert isinstance(node, Known)
    return lambda _states: True


def _joined(join: Callable[[list[bool]], bool], tests: list[Test]) -> Test:
    return lambda states: join([test(states) for test in tests])
