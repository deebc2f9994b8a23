"""Rules of measures, read: what was written as data becomes a tree of typed values, or a fault that names the part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.cases.enums import Circumstance, Track, Trait, Viewpoint
from safeconduct.cases.tracks import TRACKS
from safeconduct.people.enums import Sex

Rule = Mapping[str, Any]
Lookup = Callable[[str], Rule]

DEEPEST = 20
"""How deep rules may lie in each other, also through other measures."""
MOST_LEAVES = 200
"""How many conditions a rule may have, also through other measures."""
LAST_YEAR = 2200
LONGEST = 200
"""Letters of one value."""
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
"""What no table can keep."""
ANY = "*"
"""Any state at all; any value that is known."""
UNKNOWN = ""
"""The value of a trait that is not known."""
FIXED: Mapping[str, frozenset[str]] = {
    Trait.SEX: frozenset(Sex.values),
    Trait.CIRCUMSTANCE: frozenset(Circumstance.values),
}
"""The values of traits that have no others."""


class RuleFault(ValueError):
    """A rule that says nothing. The text names what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Said:
    """This viewpoint says one of these states on this track; with days, by a claim that certainly happened then."""

    viewpoint: str
    track: str
    states: tuple[str, ...]
    happened_from: date | None = None
    happened_until: date | None = None

    @property
    def name(self) -> str:
        return f"{self.viewpoint}.{self.track}"

    @property
    def is_dated(self) -> bool:
        return bool(self.happened_from or self.happened_until)

    def test(self) -> Callable[[Mapping[str, str]], bool]:
        """Does a whole standing say so? Days are not looked at."""
        name, states = self.name, frozenset(self.states)
        if ANY in states:
            return lambda standing: name in standing
        return lambda standing: standing.get(name) in states


@dataclass(frozen=True, slots=True)
class Known:
    """Every case that is known."""


@dataclass(frozen=True, slots=True)
class OfTrait:
    """The case has one of these values of a trait."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Minor:
    """Under 18 on the day of the known-time, or may be."""


@dataclass(frozen=True, slots=True)
class Joined:
    """All of these rules, or any of them."""

    is_all: bool
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What the rule inside does not count."""

    part: Node


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Another measure, with its rule."""

    key: str
    part: Node


Node = Said | Known | OfTrait | Minor | Joined | Not | Borrowed


def read_rule(rule: object, *, lookup: Lookup | None = None, within: tuple[str, ...] = ()) -> Node:
    """The tree of a rule. `lookup` finds the rule of another measure; `within` are the keys that it may not lead to.

    Raises `RuleFault` for whatever is no rule.
    """
    return _Reader(lookup).read(rule, within, depth=1)


def inside(node: Node) -> tuple[Node, ...]:
    """The rules directly within a rule."""
    if isinstance(node, Joined):
        return node.parts
    return (node.part,) if isinstance(node, Not | Borrowed) else ()


def leaves(node: Node) -> Iterator[Node]:
    """Every condition of a rule, also through other measures."""
    parts = inside(node)
    if not parts:
        yield node
    for part in parts:
        yield from leaves(part)


def is_beyond(node: Node) -> bool:
    """Does the rule look at more than the standing: at traits, at age, at when something happened?"""
    return any(isinstance(leaf, OfTrait | Minor) or (isinstance(leaf, Said) and leaf.is_dated) for leaf in leaves(node))


class _Reader:
    """Reads one rule; counts its conditions."""

    def __init__(self, lookup: Lookup | None) -> None:
        self.lookup = lookup
        self.leaves = 0
        self.kinds: dict[str, Callable[[object, tuple[str, ...], int], Node]] = {
            "said": lambda said, _within, _depth: _said(said),
            "known": lambda said, _within, _depth: _known(said),
            "trait": lambda said, _within, _depth: _trait(said),
            "minor": lambda said, _within, _depth: _minor(said),
            "all": lambda said, within, depth: self.joined("all", said, within, depth),
            "any": lambda said, within, depth: self.joined("any", said, within, depth),
            "not": lambda said, within, depth: Not(self.read(said, within, depth + 1)),
            "measure": self.measure,
        }

    def read(self, rule: object, within: tuple[str, ...], depth: int) -> Node:
        if depth > DEEPEST:
            raise RuleFault(_("Rules lie in each other more than %(n)d deep. Make measures of parts.") % {"n": DEEPEST})
        if not isinstance(rule, Mapping) or len(rule) != 1:
            raise RuleFault(_("A rule has exactly one of: said, known, trait, minor, all, any, not, measure."))
        ((kind, said),) = rule.items()
        if kind not in self.kinds:
            raise RuleFault(_("“%(kind)s” is not a part of a rule.") % {"kind": str(kind)[:LONGEST]})
        node = self.kinds[kind](said, within, depth)
        self.count(node)
        return node

    def count(self, node: Node) -> None:
        self.leaves += not inside(node)
        if self.leaves > MOST_LEAVES:
            raise RuleFault(_("A rule has at most %(n)d conditions, also through other measures.") % {"n": MOST_LEAVES})

    def joined(self, kind: str, said: object, within: tuple[str, ...], depth: int) -> Node:
        if not isinstance(said, list | tuple):
            raise RuleFault(_("“%(kind)s” needs a list of rules.") % {"kind": kind})
        if not said:
            raise RuleFault(_("A rule joins at least one other."))
        return Joined(kind == "all", tuple(self.read(part, within, depth + 1) for part in said))

    def measure(self, key: object, within: tuple[str, ...], depth: int) -> Node:
        name = _text(key, _("“measure” needs the key of a measure."))
        if self.lookup is None or name in within:
            raise RuleFault(_("The measure “%(key)s” is not there, or refers to itself.") % {"key": name})
        try:
            rule = self.lookup(name)
        except KeyError as fault:
            raise RuleFault(_("There is no measure “%(key)s”.") % {"key": name}) from fault
        return Borrowed(name, self.read(rule, (*within, name), depth + 1))


def _said(given: object) -> Said:
    said = _mapping(given, "said", needed={"viewpoint", "track", "states"}, allowed={"happened"})
    names = _("“said” needs a viewpoint and a track.")
    viewpoint, track = _text(said["viewpoint"], names), _text(said["track"], names)
    if viewpoint not in Viewpoint.values or track not in Track.values:
        raise RuleFault(_("“%(name)s” is not a viewpoint and a track.") % {"name": f"{viewpoint}.{track}"})
    states = _texts(said["states"], _("“states” needs a list of states."))
    if unknown := set(states) - set(TRACKS[Track(track)].states) - {ANY}:
        raise RuleFault(_("“%(state)s” is not a state of this track.") % {"state": ", ".join(sorted(unknown))})
    return Said(viewpoint, track, states, *_days(said.get("happened")))


def _days(given: object) -> tuple[date | None, date | None]:
    """From and until of "happened"."""
    if given is None:
        return None, None
    said = _mapping(given, "happened", needed=set(), allowed={"from", "until"})
    first, last = (_day(said.get(name)) for name in ("from", "until"))
    if first is None and last is None:
        raise RuleFault(_("“happened” needs a first day (from), a last day (until) or both."))
    if first and last and first > last:
        raise RuleFault(_("“happened” ends before it begins."))
    return first, last


def _day(given: object) -> date | None:
    if given is None:
        return None
    words = _("Write the days of “happened” as in 2025-01-17.")
    try:
        day = date.fromisoformat(_text(given, words))
    except ValueError as fault:
        raise RuleFault(words) from fault
    if not 1900 <= day.year <= LAST_YEAR:
        raise RuleFault(words)
    return day


def _known(given: object) -> Known:
    if given is not True:
        raise RuleFault(_("“%(kind)s” is either true or left out.") % {"kind": "known"})
    return Known()


def _minor(given: object) -> Minor:
    if given is not True:
        raise RuleFault(_("“%(kind)s” is either true or left out.") % {"kind": "minor"})
    return Minor()


def _trait(given: object) -> OfTrait:
    said = _mapping(given, "trait", needed={"name", "values"}, allowed=set())
    name = _text(said["name"], _("“trait” needs a name."))
    if name not in Trait.values:
        facts = {"name": name, "names": ", ".join(Trait.values)}
        raise RuleFault(_("“%(name)s” is not a trait of a case. There are: %(names)s.") % facts)
    values = _texts(said["values"], _("“values” needs a list of values."))
    if name in FIXED and (unknown := set(values) - FIXED[name] - {ANY, UNKNOWN}):
        raise RuleFault(_("“%(value)s” is not a value of this trait.") % {"value": ", ".join(sorted(unknown))})
    return OfTrait(name, _post_ids(values) if name == Trait.POST else values)


def _post_ids(values: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(value if value in (ANY, UNKNOWN) else str(UUID(value)) for value in values)
    except ValueError as fault:
        raise RuleFault(_("A post is named by its id.")) from fault


def _mapping(given: object, kind: str, *, needed: set[str], allowed: set[str]) -> Mapping[str, Any]:
    """What stands inside a part, with all that it needs and nothing that it does not know."""
    if not isinstance(given, Mapping):
        raise RuleFault(_("“%(kind)s” needs its parts by name.") % {"kind": kind})
    if missing := needed - set(given):
        facts = {"kind": kind, "part": ", ".join(sorted(missing))}
        raise RuleFault(_("“%(kind)s” leaves out a part: %(part)s.") % facts)
    if stray := {str(name) for name in given} - needed - allowed:
        facts = {"kind": kind, "part": ", ".join(sorted(stray))[:LONGEST]}
        raise RuleFault(_("“%(kind)s” has no part “%(part)s”.") % facts)
    return given


def _texts(given: object, fault: str) -> tuple[str, ...]:
    """A list of at least one text, each once."""
    if not isinstance(given, list | tuple) or not given:
        raise RuleFault(fault)
    if len(given) > MOST_LEAVES:
        raise RuleFault(_("A list in a rule has at most %(n)d entries.") % {"n": MOST_LEAVES})
    return tuple(dict.fromkeys(_text(value, fault) for value in given))


def _text(given: object, fault: str) -> str:
    if not isinstance(given, str) or len(given) > LONGEST or UNWRITABLE.search(given):
        raise RuleFault(fault)
    return given
