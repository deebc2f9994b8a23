"""Disagreements between viewpoints, grouped by who says what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from safeconduct.cases.enums import Track
from safeconduct.cases.tracks import COMPARED, state_label
from safeconduct.figures.filters import ANY, Filter, account
from safeconduct.figures.queries import Counts, DifferingAges, differing_ages

from .links import Links

Said = tuple[tuple[str, str], ...]
SHOWN = 8
"""Rows on the page; the rest is told as a number."""


@dataclass(frozen=True, slots=True)
class Disagreeing:
    """On this track these accounts differ, in so many cases, since when, and who settles it."""

    track: str
    said: tuple[tuple[str, str], ...]
    number: int
    url: str
    oldest: datetime | None
    owner: str


@dataclass(frozen=True, slots=True)
class Disagreements:
    """The rows that are shown, most cases first; how many more rows there are; in how many cases accounts differ."""

    rows: tuple[Disagreeing, ...]
    more: int
    cases: int
    url: str


def disagreements_of(counted: Counts, links: Links, *, is_large: bool) -> Disagreements:
    """From the standings at that time; ages and owners are one query, left out of a large crisis."""
    groups = _groups(counted)
    ages: Mapping[tuple[str, int], DifferingAges] = {}
    if not is_large:
        ages = differing_ages(counted.crisis, as_known=counted.as_known, is_past=links.seen.is_past)
    ordered = sorted(groups.items(), key=lambda item: -_number(counted, item[1]))
    rows = [_row(track, said, ids, counted, ages, links) for (track, said), ids in ordered[:SHOWN]]
    cases = sum(n for id_, n in counted.by_profile.items() if counted.profiles[id_].differs)
    return Disagreements(
        tuple(rows), more=max(len(groups) - SHOWN, 0), cases=cases, url=links.filtered(Filter(differs=ANY))
    )


def _groups(counted: Counts) -> dict[tuple[str, Said], list[int]]:
    groups: dict[tuple[str, Said], list[int]] = defaultdict(list)
    for id_ in counted.by_profile:
        profile = counted.profiles[id_]
        for track in profile.differs:
            said = [(str(viewpoint), account(profile, viewpoint, track)) for viewpoint in COMPARED]
            groups[track, tuple((viewpoint, state) for viewpoint, state in said if state)].append(id_)
    return groups


def _number(counted: Counts, ids: list[int]) -> int:
    return sum(counted.by_profile[id_] for id_ in ids)


def _row(
    track: str,
    said: Said,
    ids: list[int],
    counted: Counts,
    ages: Mapping[tuple[str, int], DifferingAges],
    links: Links,
) -> Disagreeing:
    found = [ages[track, id_] for id_ in ids if (track, id_) in ages]
    return Disagreeing(
        track=str(Track(track).label),
        said=tuple((viewpoint, state_label(state)) for viewpoint, state in said),
        number=_number(counted, ids),
        url=links.filtered(Filter(differs=track, said=said)),
        oldest=min((age.oldest for age in found), default=None),
        owner=_owner(found) if links.to_cases and not links.seen.is_past else "",
    )


def _owner(found: list[DifferingAges]) -> str:
    """A name, or how many officers share them; empty when nobody settles any of them."""
    owners = sorted({name for age in found for name in age.owners})
    unowned = sum(age.unowned for age in found)
    words = owners[0] if len(owners) == 1 else _("%(n)s officers") % {"n": len(owners)} if owners else ""
    return _("%(owner)s; %(n)s without owner") % {"owner": words, "n": unowned} if words and unowned else words
