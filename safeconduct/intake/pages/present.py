"""The denominator as a page shows it: no number without its bounds, each with the age of what we know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Words
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.enums import Viewpoint
from safeconduct.cases.models import Crisis

from ..models import PresenceEstimate
from ..present import Counted, Measure, estimates_of, present_of, sum_of
from ..present.estimates import Sum
from ..present.measures import SURELY

LABELS: dict[Measure, Promise] = {
    Measure.REGISTERED: _("registered"),
    Measure.EXPIRED: _("registration expired"),
    Measure.CONTACTED: _("contacted"),
    Measure.LOCATED: _("located"),
    Measure.WANTS_TO_LEAVE: _("wants to leave"),
    Measure.MOVING: _("moving"),
    Measure.OUT: _("out"),
    Measure.DECLINED: _("declined"),
    Measure.UNREACHABLE: _("unreachable"),
}
COUNTS: dict[Measure, Promise] = {
    Measure.REGISTERED: _("in a register in one of the countries, to be confirmed later than today"),
    Measure.EXPIRED: _("in a register, but not confirmed in time or said to have left by now"),
    Measure.CONTACTED: _("spoke or wrote to us, or we to them, since the crisis was opened"),
    Measure.LOCATED: _("we say where they are; at most: anybody says so"),
    Measure.WANTS_TO_LEAVE: _("told us that they want to return; at most: anybody says so"),
    Measure.MOVING: _("on the way home"),
    Measure.OUT: _("at home, or told us that they have left"),
    Measure.DECLINED: _("want to stay"),
    Measure.UNREACHABLE: _("we lost contact; at most: also who is missing in anybody's account"),
}
REGISTER = (Measure.REGISTERED, Measure.EXPIRED)


@dataclass(frozen=True, slots=True)
class Bar:
    """Two lengths in percent: what is sure, and from there what may be."""

    sure: str
    more: str


@dataclass(frozen=True, slots=True)
class PresentRow:
    """One line of the board. `why_not` says why there is no list behind it."""

    label: Words
    what: Words
    counted: Counted
    bar: Bar
    week: str
    month: str
    url: str
    link: Words
    why_not: Words


@dataclass(frozen=True, slots=True)
class PresentPage:
    counted_at: datetime
    sum: Sum | None
    bar: Bar
    estimates: tuple[PresenceEstimate, ...]
    rows: tuple[PresentRow, ...]


def present_page(actor: Actor, crisis: Crisis) -> PresentPage:
    """The board of a crisis."""
    estimates = tuple(estimates_of(crisis))
    total, (at, counted) = sum_of(crisis, estimates), present_of(crisis)
    largest = max([total.high if total else 0, *(row.at_most for row in counted.values()), 1])
    return PresentPage(
        at,
        total,
        _bar(total.low if total else 0, total.high if total else 0, largest),
        estimates,
        tuple(_row(actor, crisis, row, largest) for row in counted.values()),
    )


def _row(actor: Actor, crisis: Crisis, row: Counted, largest: int) -> PresentRow:
    url, link, why_not = _list(actor, crisis, row.measure)
    return PresentRow(
        LABELS[row.measure],
        COUNTS[row.measure],
        row,
        _bar(row.at_least, row.at_most, largest),
        _share(row.over_week, row.with_contact),
        _share(row.over_month, row.with_contact),
        url,
        link,
        why_not,
    )


def _list(actor: Actor, crisis: Crisis, measure: Measure) -> tuple[str, Words, Words]:
    """Where the persons of a line are listed: its address and what the list is, or why there is none."""
    if measure in REGISTER:
        if not may(actor, Task.SEE_REGISTER):
            return "", "", may(actor, Task.SEE_REGISTER).reason
        country = crisis.countries[0] if len(crisis.countries) == 1 else ""
        query = f"?{urlencode({'country': country})}" if country else ""
        return reverse("register:list") + query, _("the register"), ""
    if not may(actor, Task.SEE_CASES):
        return "", "", may(actor, Task.SEE_CASES).reason
    track, states = next(iter(SURELY[measure].items()))
    query = urlencode([("stands", f"{Viewpoint.OURS}.{track}={state}") for state in sorted(states)])
    return f"{reverse('cases:list', args=[crisis.slug])}?{query}", _("those with a case at your posts"), ""


def _bar(low: int, high: int, largest: int) -> Bar:
    return Bar(f"{100 * low / largest:.1f}%", f"{100 * max(high - low, 0) / largest:.1f}%")


def _share(n: int, of: int) -> str:
    return f"{round(100 * n / of)} %" if of else "–"
