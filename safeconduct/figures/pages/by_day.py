"""A figure as known on one day and as happened by another, beside what was counted for that day then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import AsKnown, as_known, end_of_day
from safeconduct.cases.models import Crisis

from .. import actions
from ..enums import Audience
from ..measures import RuleFault
from ..models import MeasureVersion
from ..paper.words import day_words
from ..queries import current_versions
from ..queries.known_now import OTHERWISE, KnownNow, OtherThanThen


@dataclass(frozen=True, slots=True)
class Heap:
    """Cases of which we know otherwise now than then."""

    heading: str
    found: OtherThanThen


def by_day(
    crisis: Crisis, seen: AsKnown, version: MeasureVersion, text: str, audience: Audience, *, actor: Actor
) -> dict[str, Any]:
    """What the page shows: as known at its time, as happened by the day that was asked for. That its cases were listed
    is recorded. Without `found` there is a `fault`."""
    asked = as_known(crisis, text) if text else seen
    day = min(asked.day, seen.day)
    page: dict[str, Any] = {
        "version": version,
        "day": day,
        "audience": audience,
        "fault": asked.fault if text else "",
        "found": None,
    }
    try:
        found = actions.read_known_now(
            version, current_versions(), crisis, by=actor, known_now=seen.at, happened_by=day,
            known_then=min(end_of_day(crisis, day), seen.at), audience=audience,
        )  # fmt: skip
    except RuleFault as fault:
        return page | {"fault": str(fault)}
    return page | {"found": found, "sentence": sentence(found, day), "heaps": _heaps(found)}


def sentence(found: KnownNow, day: date) -> str:
    """ "We know now of 8 by 4 July 2024; as known then, 4 were counted." """
    facts = {"least": found.now.at_least, "most": found.now.at_most, "then": found.then, "day": day_words(day)}
    if not found.now.is_certain:
        return (
            _("We know of at least %(least)s and at most %(most)s by %(day)s; as known then, it was %(then)s.") % facts
        )
    if found.agrees:
        return _("We know of %(least)s by %(day)s, and that is what was counted then.") % facts
    return _("We know of %(least)s by %(day)s; as known then, it was %(then)s.") % facts


def _heaps(found: KnownNow) -> list[Heap]:
    rows = [(name, getattr(found, name)) for name in OTHERWISE]
    return [Heap(_heading(name, heap.number), heap) for name, heap in rows if heap.number]


def _heading(name: str, n: int) -> str:
    words = {
        "missed": ngettext("was so, and was not counted", "were so, and were not counted", n),
        "wrong": ngettext("was counted, and was not so", "were counted, and were not so", n),
        "perhaps_missed": ngettext(
            "may have been so, and was not counted", "may have been so, and were not counted", n
        ),
        "perhaps_wrong": ngettext("was counted, and may not have been so", "were counted, and may not have been so", n),
        "not_yet_known": ngettext("was not known to us at all then", "were not known to us at all then", n),
    }
    return words[name]
