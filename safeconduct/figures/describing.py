"""A rule in plain words, for a person who does not read rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from safeconduct.cases.enums import Track, Trait, Viewpoint
from safeconduct.cases.tracks import state_label
from safeconduct.cases.traits import trait_labels
from safeconduct.store.partial_dates import PartialDate

from .rule_tree import ANY, UNKNOWN, Borrowed, Joined, Minor, Node, Not, OfTrait, Said

Names = Mapping[str, str]
"""What measures are called, by key."""


def describe(node: Node, *, names: Names | None = None) -> str:
    """Whom a rule counts: "on service we say released, and not “dead, confirmed by us”"."""
    return _words(node, names or {}, is_inside=False)


def _words(node: Node, names: Names, *, is_inside: bool) -> str:
    if isinstance(node, Joined):
        parts = [_words(part, names, is_inside=len(node.parts) > 1) for part in node.parts]
        text = (_(", and ") if node.is_all else _(", or ")).join(parts)
        return f"({text})" if is_inside and len(parts) > 1 else text
    if isinstance(node, Not):
        return _("not %(what)s") % {"what": _words(node.part, names, is_inside=True)}
    return _leaf(node, names)


def _leaf(node: Node, names: Names) -> str:
    if isinstance(node, Said):
        return _said(node)
    if isinstance(node, Borrowed):
        return _("“%(measure)s”") % {"measure": names.get(node.key, node.key)}
    if isinstance(node, OfTrait):
        return _trait(node)
    return _("is, or may be, under 18") if isinstance(node, Minor) else _("is known to us")


def _said(node: Said) -> str:
    facts = {"track": Track(node.track).label, "states": _listed([_state(state) for state in node.states])}
    text = {
        Viewpoint.OURS: _("on %(track)s we say %(states)s"),
        Viewpoint.HOST: _("on %(track)s the host says %(states)s"),
        Viewpoint.FAMILY: _("on %(track)s the family says %(states)s"),
        Viewpoint.THIRD: _("on %(track)s a third says %(states)s"),
    }[Viewpoint(node.viewpoint)] % facts
    return text + _days(node)


def _state(state: str) -> str:
    return _("anything") if state == ANY else state_label(state)


def _days(node: Said) -> str:
    facts = {"from": _day(node.happened_from), "until": _day(node.happened_until)}
    if node.happened_from and node.happened_until:
        return " " + _("(happened from %(from)s until %(until)s)") % facts
    if node.happened_from:
        return " " + _("(happened on or after %(from)s)") % facts
    return " " + _("(happened on or before %(until)s)") % facts if node.happened_until else ""


def _day(day: date | None) -> str:
    return PartialDate.parse_edtf(day.isoformat()).describe() if day else ""


def _trait(node: OfTrait) -> str:
    labels = trait_labels(node.name, [value for value in node.values if value not in (ANY, UNKNOWN)])
    values = [_value(value, labels) for value in node.values]
    return _("%(trait)s: %(values)s") % {"trait": Trait(node.name).label, "values": _listed(values)}


def _value(value: str, labels: Names) -> str:
    return {ANY: _("known"), UNKNOWN: _("not known")}.get(value) or labels[value]


def _listed(words: list[str]) -> str:
    """ "a, b or c"."""
    return " ".join([", ".join(words[:-1]), _("or"), words[-1]]) if len(words) > 1 else words[0]
