"""The assurances of a crisis as its page shows them: what is late and broken first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.models import Crisis

from ..assurances import Stand, stands_of
from ..enums import AssuranceState
from ..keeping import describe
from ..models import Assurance, State
from ..queries.findings import Finding, findings_for
from .links import url_of

LATE, RUNNING, SETTLED = "late", "running", "settled"
SHOWN = 50
"""Assurances of a group on the page of all groups, and on a page of one group."""
LOUD = frozenset({AssuranceState.BROKEN, AssuranceState.OVERDUE})
DONE = frozenset({AssuranceState.KEPT, AssuranceState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Row:
    """An assurance in a list. `mark` is what is loud about its state: "is-late", "is-done" or nothing."""

    assurance: Assurance
    stand: Stand
    url: str
    who: str
    due: str
    state: str
    mark: str
    late: str
    engagement_url: str
    ask_url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Assurances that stand alike. `more_url` lists all of them where the page does not."""

    key: str
    title: str | Promise
    count: int
    rows: tuple[Row, ...]
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class AssurancesShown:
    groups: tuple[Group, ...]
    findings: tuple[tuple[Finding, str], ...]
    next_url: str
    all_url: str
    count: int

    @property
    def shows_one(self) -> bool:
        """Is one group shown alone?"""
        return bool(self.all_url)


TITLES: dict[str, str | Promise] = {
    LATE: gettext_lazy("Broken, overdue, to be judged"),
    RUNNING: gettext_lazy("Running"),
    SETTLED: gettext_lazy("Kept or withdrawn"),
}


def assurances_shown(
    actor: Actor, crisis: Crisis, *, seen: AsKnown, group: str = "", start: int = 0, state: str = ""
) -> AssurancesShown:
    """The page. `group` shows one of the groups alone, from `start` on; `state` is the code of a counterpart."""
    stands = [one for one in stands_of(crisis, as_known=seen.at) if state in {"", one.assurance.state.code}]
    sorted_out = in_groups(stands)
    here, known = url_of("assurances", crisis.slug), known_query(seen)
    wanted = [group] if group in sorted_out else list(sorted_out)
    start = start if group in sorted_out else 0
    groups = tuple(_group(key, sorted_out[key], start, f"{here}?group={key}{_and(known)}") for key in wanted)
    is_more = len(wanted) == 1 and start + SHOWN < groups[0].count
    return AssurancesShown(
        tuple(one for one in groups if one.count),
        tuple((one, url_of("assurance", one.assurance.reference) + known) for one in findings_for(actor, stands)),
        f"{here}?group={wanted[0]}&start={start + SHOWN}{_and(known)}" if is_more else "",
        here + known if len(wanted) == 1 else "",
        len(stands),
    )


def in_groups(stands: Iterable[Stand]) -> dict[str, list[Stand]]:
    """Late ones by how late, running ones by their due day, settled ones newest first."""
    groups: dict[str, list[Stand]] = {LATE: [], RUNNING: [], SETTLED: []}
    for stand in stands:
        groups[group_of(stand)].append(stand)
    groups[LATE].sort(key=lambda one: (one.state not in LOUD, -one.overdue_days))
    groups[RUNNING].sort(key=lambda one: one.due_latest or date.max)
    groups[SETTLED].reverse()
    return groups


def group_of(stand: Stand) -> str:
    """Is it late, or does it wait for a judgement; does it run; is it settled?"""
    if stand.state in DONE:
        return SETTLED
    is_late = stand.state in LOUD or stand.overdue_days > 0 or bool(stand.findings.after)
    return LATE if is_late or stand.needs_judgement else RUNNING


def _group(key: str, stands: Sequence[Stand], start: int, url: str) -> Group:
    shown = stands[start : start + SHOWN]
    more = url if len(stands) > SHOWN else ""
    return Group(key, TITLES[key], len(stands), tuple(map(row_of, shown)), more)


def row_of(stand: Stand) -> Row:
    """One line of a list."""
    row = stand.assurance
    return Row(
        row,
        stand,
        url_of("assurance", row.reference),
        who_promised(row),
        due_words(row),
        state_words(stand),
        mark_of(stand),
        late_words(stand),
        url_of("engagement", row.engagement.reference) if row.engagement else "",
        url_of("ask", row.ask.reference) if row.ask else "",
    )


def who_promised(row: Assurance) -> str:
    """ "Arkady Belozerov, Ministry of Foreign Affairs, Russia"; nothing is said twice."""
    told = row.speaker
    if row.office and not _says(told, row.office.name):
        told = f"{told}, {row.office.name}"
    is_told = any(name in told for name in (row.state.name, row.state.formal_name) if name)
    return told if is_told else f"{told}, {row.state.name}"


def _says(told: str, name: str) -> bool:
    """Does what is told name every word of it?"""
    return set(name.split()) <= set(told.replace(",", " ").split())


def due_words(row: Assurance) -> str:
    """When it is due, in their words and as we read them."""
    if row.due_words and row.due.is_known:
        return _("“%(words)s”: %(due)s") % {"words": row.due_words, "due": row.due.describe(short=True)}
    if row.due_words:
        return _("“%(words)s”: no date") % {"words": row.due_words}
    return row.due.describe(short=True) if row.due.is_known else _("no date")


def state_words(stand: Stand) -> str:
    """Its state in words; of a judgement, that a human judged."""
    label = str(AssuranceState(stand.state).label)
    return _("judged: %(state)s") % {"state": label} if stand.judgement else label


def mark_of(stand: Stand) -> str:
    """Broken, overdue and kept in part after its day are loud; kept is right."""
    if stand.state in LOUD or (stand.state == AssuranceState.PARTLY and stand.overdue_days):
        return "is-late"
    return "is-done" if stand.state == AssuranceState.KEPT else ""


def late_words(stand: Stand) -> str:
    """By how many days its last day is past; for one that nothing tests, that somebody has to judge it."""
    if not stand.overdue_days:
        return ""
    if stand.state in {AssuranceState.UNTESTED, AssuranceState.RUNNING}:
        words = ngettext("its day passed %(n)d day ago", "its day passed %(n)d days ago", stand.overdue_days)
    elif stand.state == AssuranceState.PARTLY:
        words = ngettext("%(n)d day late", "%(n)d days late", stand.overdue_days)
    else:
        words = ngettext("%(n)d day", "%(n)d days", stand.overdue_days)
    return words % {"n": stand.overdue_days}


def test_words(row: Assurance) -> str:
    """When it is kept for a case, in words."""
    return describe(row.kept_by) or _("a human judges")


def counterparts_of(crisis: Crisis) -> list[State]:
    """The states that promised something in this crisis, by name."""
    return list(State.objects.filter(assurances__crisis=crisis).distinct().order_by("name"))


def known_query(seen: AsKnown) -> str:
    """What an address needs to look from the same time; empty for now."""
    return f"?known={seen.text}" if seen.is_past else ""


def _and(query: str) -> str:
    return f"&{query[1:]}" if query else ""
