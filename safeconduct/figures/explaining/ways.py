"""How a figure counts, as a function of a whole standing: what lies beyond it is taken to be as the figure asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from safeconduct.cases.publishing import publishable

from ..enums import Audience
from ..measures import test_of
from ..models import MeasureVersion, Partition
from ..queries.counting import Figure, lookup_in, tree_of
from ..rule_tree import Borrowed, Joined, Known, Minor, Node, Not, OfTrait, Said, leaves, read_rule
from .causes import Stand, Way

Versions = Mapping[str, MeasureVersion]


def way_of(made: Figure, versions: Versions, partition: Partition | None, audience: Audience) -> Way:
    """How the version of a figure counts, for this audience, within what the figure is narrowed to."""
    seen = {**versions, made.measure.measure_id: made.measure}
    node = tree_of(made.measure, seen)
    if made.narrowed is not None:
        node = Joined(True, (node, read_rule(made.narrowed, lookup=lookup_in(seen))))
    return Way(
        counts=_counter(node, audience),
        own=_counter(node, Audience.INTERNAL),
        looked_at=frozenset(leaf.name for leaf in leaves(node) if isinstance(leaf, Said)),
        part=_part_finder(partition, seen, audience),
    )


def standing_part(node: Node, *, is_met: bool = True) -> Node:
    """The rule without what looks beyond the standing: each such condition is met."""
    if isinstance(node, Borrowed):
        return standing_part(node.part, is_met=is_met)
    if isinstance(node, Not):
        return Not(standing_part(node.part, is_met=not is_met))
    if isinstance(node, Joined):
        return Joined(node.is_all, tuple(standing_part(part, is_met=is_met) for part in node.parts))
    if isinstance(node, Said):
        return replace(node, happened_from=None, happened_until=None)
    if isinstance(node, OfTrait | Minor):
        return Known() if is_met else Not(Known())
    return node


def _counter(node: Node, audience: Audience) -> Callable[[Stand], bool]:
    test = test_of(standing_part(node))
    if audience == Audience.INTERNAL:
        return cache(lambda stand: test(stand.states))
    return cache(lambda stand: test(publishable(stand.states, stand.before, overridden=stand.overridden)))


def _part_finder(partition: Partition | None, versions: Versions, audience: Audience) -> Callable[[Stand], str]:
    """In which part of the whole a case stands; where it is in a figure told beside that part, in this."""
    if partition is None:
        return lambda _stand: ""
    outer = [
        (key, _test(key, versions, audience), _within(partition, key)) for key in partition.parts if key in versions
    ]
    inner = {key: _test(key, versions, audience) for _key, _t, told in outer for key in told if key in versions}

    @cache
    def part(stand: Stand) -> str:
        for key, test, told in outer:
            if test(stand):
                return next((each for each in told if each in inner and inner[each](stand)), key)
        return ""

    return part


def _test(key: str, versions: Versions, audience: Audience) -> Callable[[Stand], bool]:
    return _counter(tree_of(versions[key], versions), audience)


def _within(partition: Partition, key: str) -> Sequence[str]:
    """The figures that are told beside a part."""
    told = partition.within.get(key, ())
    return [told] if isinstance(told, str) else list(told)
