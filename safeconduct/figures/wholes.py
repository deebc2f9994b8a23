"""Which measure counts within which, by their rules and by what is declared to make a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .measures import Rule
from .models import MeasureVersion, Partition

Wholes = dict[str, frozenset[str]]


def wholes_of(versions: Mapping[str, MeasureVersion], partitions: Sequence[Partition] = ()) -> Wholes:
    """For each measure the measures that it is certainly within: by its rule, as a part of a whole, or told beside a
    part ("16 of them missing")."""
    direct = {key: _within(version.rule) for key, version in versions.items()}
    everybody = {key for key, version in versions.items() if version.rule == {"known": True}}
    for partition in partitions:
        for part in partition.parts:
            direct.setdefault(part, set()).add(partition.whole_id)
            for inner in partition.within.get(part, ()):
                direct.setdefault(inner, set()).add(part)
    return {key: frozenset((_above(key, direct) | everybody) - {key}) for key in direct}


def _within(rule: Rule) -> set[str]:
    ((kind, inside),) = rule.items()
    if kind == "measure":
        return {inside}
    if kind == "all":
        return set().union(*(_within(part) for part in inside))
    if kind == "any":
        return set.intersection(*(_within(part) for part in inside))
    return set()


def _above(key: str, direct: dict[str, set[str]]) -> set[str]:
    """Also the wholes of its wholes."""
    found: set[str] = set()
    waiting = set(direct.get(key, ()))
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting |= direct.get(one, set()) - found
    return found
