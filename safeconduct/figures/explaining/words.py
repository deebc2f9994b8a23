"""An explanation in a few plain sentences: "4 → 8: two died in March 2024 and were confirmed on 30 July 2024." """

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.cases.as_known import day_in
from safeconduct.cases.enums import Viewpoint
from safeconduct.cases.models import Crisis
from safeconduct.cases.tracks import state_label

from ..enums import Cause
from ..paper.words import day_words
from .values import Change, Explanation, Move

MOST = 4
"""Groups that are told in the first sentence; the rest is counted."""

BOTH = 2


def explanation_words(made: Explanation, crisis: Crisis) -> Iterator[str]:
    """At most a few sentences. Dates are as precise as the claims are, and never more."""
    head = f"{made.before} → {made.after}"
    if not made.changes:
        yield _("%(head)s: no case came in and none left.") % {"head": head}
        return
    clauses = [clause for change in made.changes for clause in _clauses(change, crisis)]
    told, rest = clauses[:MOST], clauses[MOST:]
    more = sum(number for _words, number in rest)
    words = [each for each, _number in told] + ([_("and %(n)d more") % {"n": more}] if more else [])
    yield f"{head}: {'; '.join(words)}."
    yield from _known_since(made, crisis)
    yield from _came_from(made)
    if made.is_rough:
        yield _("So many moved that the causes are told from how the cases stood before and after.")


def number_words(number: int) -> str:
    """ "two", and in digits from thirteen on."""
    words = [
        _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"), _("ten"),
        _("eleven"), _("twelve"),
    ]  # fmt: skip
    return words[number - 1] if 0 < number <= len(words) else str(number)


def _clauses(change: Change, crisis: Crisis) -> list[tuple[str, int]]:
    """What is said of a group, and of how many: claims of different states are told apart."""
    if change.cause != Cause.CONFIRMED or not change.moves:
        return [(_with(_cause_words(change), _days(change.moves, crisis)), change.number)]
    said: dict[tuple[str, str], list[Move]] = defaultdict(list)
    for move in change.moves:
        said[move.name, move.state].append(move)
    largest = sorted(said.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(_said(name, state, moves, crisis), len(moves)) for (name, state), moves in largest]


def _with(words: str, more: str) -> str:
    return f"{words} {more}".strip()


# ---------------------------------------------------------------- one clause for each cause
def _cause_words(change: Change) -> str:
    facts = {"n": number_words(change.number), "part": change.parts[0].name if change.parts else ""}
    forms = (_IN if change.entered else _OUT).get(change.cause) or _EITHER[change.cause]
    if change.cause == Cause.MOVED and not change.parts:
        forms = _elsewhere_in if change.entered else _elsewhere_out
    return forms(change.number) % facts


def _elsewhere_in(n: int) -> str:
    return ngettext("%(n)s stands otherwise and counts now", "%(n)s stand otherwise and count now", n)


def _elsewhere_out(n: int) -> str:
    return ngettext("%(n)s stands otherwise and counts no more", "%(n)s stand otherwise and count no more", n)


_EITHER: dict[Cause, Callable[[int], str]] = {
    Cause.NEW: lambda n: ngettext("%(n)s became known to us", "%(n)s became known to us", n),
    Cause.CONFIRMED: lambda n: ngettext("%(n)s was newly confirmed", "%(n)s were newly confirmed", n),
    Cause.COUNTERSIGNED: lambda n: ngettext(
        "the death of %(n)s, known before, was countersigned",
        "the deaths of %(n)s, known before, were countersigned", n
    ),
    Cause.FAMILY_TOLD: lambda n: ngettext(
        "the family of %(n)s, confirmed dead before, was told",
        "the families of %(n)s, confirmed dead before, were told", n
    ),
    Cause.OVERRIDDEN: lambda n: ngettext(
        "for %(n)s a named senior overrode family first", "for %(n)s a named senior overrode family first", n
    ),
    Cause.JOINED: lambda n: ngettext(
        "%(n)s was joined with another case", "%(n)s were joined with other cases", n
    ),
    Cause.PARTED: lambda n: ngettext(
        "%(n)s was parted from another case", "%(n)s were parted from other cases", n
    ),
}  # fmt: skip
_IN: dict[Cause, Callable[[int], str]] = {
    Cause.MOVED: lambda n: ngettext(
        "%(n)s moved here from “%(part)s”", "%(n)s moved here from “%(part)s”", n
    ),
    Cause.RETRACTED: lambda n: ngettext(
        "%(n)s counts because a claim was retracted", "%(n)s count because claims were retracted", n
    ),
    Cause.TRAIT: lambda n: ngettext(
        "%(n)s came into what the figure is narrowed to", "%(n)s came into what the figure is narrowed to", n
    ),
    Cause.RULE: lambda n: ngettext(
        "%(n)s counts by the later version of the measure only",
        "%(n)s count by the later version of the measure only", n
    ),
    Cause.BACKDATED: lambda n: ngettext(
        "%(n)s counts by what was recorded later and dated back",
        "%(n)s count by what was recorded later and dated back", n
    ),
}  # fmt: skip
_OUT: dict[Cause, Callable[[int], str]] = {
    Cause.MOVED: lambda n: ngettext(
        "%(n)s moved to “%(part)s”", "%(n)s moved to “%(part)s”", n
    ),
    Cause.RETRACTED: lambda n: ngettext(
        "%(n)s left because a claim was retracted", "%(n)s left because claims were retracted", n
    ),
    Cause.TRAIT: lambda n: ngettext(
        "%(n)s fell out of what the figure is narrowed to", "%(n)s fell out of what the figure is narrowed to", n
    ),
    Cause.RULE: lambda n: ngettext(
        "%(n)s counted by the earlier version of the measure only",
        "%(n)s counted by the earlier version of the measure only", n
    ),
    Cause.BACKDATED: lambda n: ngettext(
        "%(n)s counts no more by what was recorded later and dated back",
        "%(n)s count no more by what was recorded later and dated back", n
    ),
}  # fmt: skip


# ---------------------------------------------------------------- what a claim says
def _said(name: str, state: str, moves: Sequence[Move], crisis: Crisis) -> str:
    """ "two died in March 2024 and were confirmed on 30 July 2024"."""
    n, days, happened = len(moves), _days(moves, crisis), happened_words(moves)
    facts = {"n": number_words(n), "when": happened}
    if (name, state) == ("ours.condition", "dead"):
        return _with(_death_words(n, happened) % facts, days)
    forms = _SAID.get((name, state))
    if forms is None:
        return _with(_any_words(name, state, n), days)
    if not happened or not days:
        return _with(forms(n) % facts, happened or days)
    return _("%(said)s %(when)s, known %(days)s") % {"said": forms(n) % facts, "when": happened, "days": days}


def _death_words(n: int, happened: str) -> str:
    if happened:
        return ngettext("%(n)s died %(when)s and was confirmed", "%(n)s died %(when)s and were confirmed", n)
    return ngettext("%(n)s was confirmed dead", "%(n)s were confirmed dead", n)


def _any_words(name: str, state: str, n: int) -> str:
    viewpoint = name.partition(".")[0]
    if not viewpoint:
        return ngettext("%(n)s came in", "%(n)s came in", n) % {"n": number_words(n)}
    facts = {"n": number_words(n), "state": state_label(state), "view": Viewpoint(viewpoint).label}
    return ngettext(
        "of %(n)s “%(state)s” became known (%(view)s)", "of %(n)s “%(state)s” became known (%(view)s)", n
    ) % facts  # fmt: skip


_SAID: dict[tuple[str, str], Callable[[int], str]] = {
    ("ours.service", "released"): lambda n: ngettext("%(n)s was released", "%(n)s were released", n),
    ("host.whereabouts", "missing"): lambda n: ngettext(
        "%(n)s was reported missing by the host", "%(n)s were reported missing by the host", n
    ),
    ("family.whereabouts", "missing"): lambda n: ngettext(
        "%(n)s was called missing by the family", "%(n)s were called missing by their families", n
    ),
    ("host.condition", "dead"): lambda n: ngettext(
        "%(n)s was reported dead by the host", "%(n)s were reported dead by the host", n
    ),
    ("ours.whereabouts", "located"): lambda n: ngettext("%(n)s was located", "%(n)s were located", n),
    ("ours.return", "home"): lambda n: ngettext("%(n)s came home", "%(n)s came home", n),
}  # fmt: skip


# ---------------------------------------------------------------- further sentences
def _known_since(made: Explanation, crisis: Crisis) -> Iterator[str]:
    """What had happened by the earlier day, though it did not count then."""
    day = day_words(day_in(crisis, made.since))
    for change in made.came:
        if change.cause not in {Cause.CONFIRMED, Cause.COUNTERSIGNED} or not change.had_happened:
            continue
        is_death = all((move.name, move.state) == ("ours.condition", "dead") for move in change.moves)
        yield _before_words(change, is_death=is_death) % {"n": number_words(change.had_happened), "day": day}


def _before_words(change: Change, *, is_death: bool) -> str:
    if change.number == 1:
        return (
            _("The death had happened by %(day)s, but was not confirmed then.")
            if is_death
            else _("It had happened by %(day)s, but was not known then.")
        )
    if change.had_happened == change.number:
        return _all_before_words(change.number, is_death=is_death)
    if is_death:
        return _("Of these deaths %(n)s had happened by %(day)s, but that was not confirmed then.")
    return _("Of %(n)s of them it had happened by %(day)s, but was not known then.")


def _all_before_words(n: int, *, is_death: bool) -> str:
    if is_death:
        all_of_them = _("All %(n)s had died by %(day)s, but that was not confirmed then.")
        return _("Both had died by %(day)s, but that was not confirmed then.") if n == BOTH else all_of_them
    all_of_them = _("Of all %(n)s it had happened by %(day)s, but was not known then.")
    return _("Of both it had happened by %(day)s, but was not known then.") if n == BOTH else all_of_them


def _came_from(made: Explanation) -> Iterator[str]:
    """In which parts of the whole the newly confirmed were counted before."""
    for change in made.came:
        if change.cause == Cause.CONFIRMED and change.parts:
            yield _from_words(change)


def _from_words(change: Change) -> str:
    first = change.parts[0]
    facts = {"n": number_words(change.number), "part": first.name}
    if first.number == change.number == 1:
        return _("Before, the case was counted as “%(part)s”.") % facts
    if first.number == change.number:
        all_of_them = _("Before, all %(n)s were counted as “%(part)s”.")
        return (_("Before, both were counted as “%(part)s”.") if change.number == BOTH else all_of_them) % facts
    parts = [_("%(n)s as “%(part)s”") % {"n": number_words(p.number), "part": p.name} for p in change.parts]
    if change.was_new:
        parts.append(_("%(n)s not at all, not yet known to us") % {"n": number_words(change.was_new)})
    return _("Before, they were counted: %(parts)s.") % {"parts": ", ".join(parts)}


# ---------------------------------------------------------------- days
def _days(moves: Sequence[Move], crisis: Crisis) -> str:
    """On which day, or between which days, cases moved; "" where it has no day."""
    days = sorted({day_in(crisis, move.at) for move in moves if move.at})
    if not days:
        return ""
    if len(days) == 1:
        return _("on %(day)s") % {"day": day_words(days[0])}
    first, last = days[0], days[-1]
    start = day_words(first) if first.year != last.year else date_format(first, "j E")
    if (first.year, first.month) == (last.year, last.month):
        start = str(first.day)
    return _("between %(first)s and %(last)s") % {"first": start, "last": day_words(last)}


def happened_words(moves: Sequence[Move]) -> str:
    """When it happened, by months: "between April and June 2024". Nothing unless it is known of all."""
    dates = [move.happened for move in moves]
    first = [date.earliest for date in dates if date.earliest]
    last = [date.latest for date in dates if date.latest]
    if not dates or len(first) < len(dates) or len(last) < len(dates):
        return ""
    if len(dates) == 1 and dates[0].is_about:
        return dates[0].describe()
    if _month(min(first)) == _month(max(last)):
        return _("in %(month)s") % {"month": _month(min(first))}
    if (min(first).month, max(last).month) == (1, 12) and min(first).year == max(last).year:
        return _("in %(month)s") % {"month": min(first).year}
    return _("between %(span)s") % {"span": _span(min(first), max(last))}


def _month(day: date) -> str:
    return date_format(day, "E Y")


def _span(first: date, last: date) -> str:
    """ "April and June 2024"."""
    start = date_format(first, "E") if first.year == last.year else _month(first)
    return _("%(first)s and %(last)s") % {"first": start, "last": _month(last)}
