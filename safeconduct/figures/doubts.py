"""What makes one doubt that a rule counts what was meant: nobody, everybody, itself and its contrary. Sentences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.cases.enums import Trait
from safeconduct.cases.models import ProfileTally

from .measures import test_of
from .queries.beyond import narrow_down
from .queries.counting import Counts, Group, profiles
from .queries.series import changes_by_month, series_of
from .rule_tree import ANY, UNKNOWN, Borrowed, Joined, Known, Node, Not, OfTrait, Said, inside, is_beyond, leaves


def doubts_of(node: Node, counted: Counts, made: Group, *, is_monotone: bool) -> list[str]:
    """What speaks against a rule, in sentences; nothing where all is well. `made` are the cases that it counts now."""
    found = [
        *_nobody(node, counted, made),
        *_everybody(node, counted, made),
        *_twice(node),
        *_values_of_nobody(node, counted),
    ]
    return [*found, *_falls(node, counted)] if is_monotone else found


def _nobody(node: Node, counted: Counts, made: Group) -> Iterator[str]:
    if excludes_itself(node):
        yield _("It can never count anybody: it asks for something and for its contrary.")
    elif not made.number and counted.by_profile:
        yield _never(counted) if not _can_count(node, counted) else _("It counts nobody now.")


def _never(counted: Counts) -> str:
    facts = {"crisis": counted.crisis.name}
    return _("In %(crisis)s no case ever stood so that it would count. Do the conditions exclude each other?") % facts


def _can_count(node: Node, counted: Counts) -> bool:
    """Is there any standing, of all that were met in this crisis so far, of which a case can count?"""
    met = profiles(ProfileTally.objects.filter(crisis=counted.crisis).values_list("profile_id", flat=True).distinct())
    return bool(narrow_down(node, {id_: profile.states for id_, profile in met.items()}).profile_ids)


def excludes_itself(node: Node) -> bool:
    """Does a rule ask for something and for its contrary, or for two states of one account? What depends on cases is
    not looked at."""
    if isinstance(node, Borrowed):
        return excludes_itself(node.part)
    if not isinstance(node, Joined):
        return isinstance(node, Not) and _is_everything(node.part)
    if not node.is_all:
        return all(excludes_itself(part) for part in node.parts)
    asked = list(_asked(node))
    return any(excludes_itself(part) for part in node.parts) or _clash(asked)


def _asked(node: Node) -> Iterator[Node]:
    """Everything that must hold at once."""
    if isinstance(node, Joined) and node.is_all:
        for part in node.parts:
            yield from _asked(part)
    elif isinstance(node, Borrowed):
        yield from _asked(node.part)
    else:
        yield node


def _clash(asked: list[Node]) -> bool:
    states: dict[str, set[str]] = {}
    for each in asked:
        if isinstance(each, Not) and _follows(each.part, asked):
            return True
        if isinstance(each, Said) and ANY not in each.states:
            said = states.setdefault(each.name, set(each.states))
            said &= set(each.states)
            if not said:
                return True
    return False


def _follows(node: Node, asked: list[Node]) -> bool:
    """Does a rule hold wherever everything that is asked holds, by its form alone?"""
    if isinstance(node, Borrowed):
        return _follows(node.part, asked)
    if isinstance(node, Joined):
        return (all if node.is_all else any)(_follows(part, asked) for part in node.parts)
    return node in asked


def _is_everything(node: Node) -> bool:
    return isinstance(node, Known) or (isinstance(node, Borrowed) and _is_everything(node.part))


def _everybody(node: Node, counted: Counts, made: Group) -> Iterator[str]:
    total = sum(counted.by_profile.values())
    if total > 1 and made.number == total and not _is_everything(node):
        yield _("It counts every case that is known: its conditions leave nobody out.")


def _twice(node: Node) -> Iterator[str]:
    if isinstance(node, Joined) and len(set(node.parts)) < len(node.parts):
        yield _("The same condition stands twice in one group.")
    for part in inside(node):
        if not isinstance(part, Borrowed):
            yield from _twice(part)


def _values_of_nobody(node: Node, counted: Counts) -> Iterator[str]:
    for leaf in leaves(node):
        if isinstance(leaf, OfTrait) and leaf.name == Trait.HOME_REGION:
            stray = [value for value in leaf.values if value not in {ANY, UNKNOWN, *counted.of_trait(leaf.name)}]
            if stray:
                facts = {"values": ", ".join(f"“{value}”" for value in stray)}
                yield (
                    ngettext(
                        "No case has the home state or region %(values)s.",
                        "No case has the home states or regions %(values)s.",
                        len(stray),
                    )
                    % facts
                )


def _falls(node: Node, counted: Counts) -> Iterator[str]:
    """Has a number that can only grow been smaller at the end of a month than before?"""
    if is_beyond(node):
        return
    test = test_of(node)
    steps = series_of(changes_by_month(counted.crisis), {"tried": lambda profile: test(profile.states)})["tried"]
    for (_day, before), (day, after) in pairwise(steps):
        if after < before:
            facts = {"month": f"{day:%m/%Y}", "before": before, "after": after}
            yield _("It can fall: in %(month)s it went from %(before)d to %(after)d.") % facts
            return
