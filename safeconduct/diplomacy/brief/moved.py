"""By name: who was released, came home or was handed over since, and who died."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Profile, ProfileSpan
from safeconduct.figures.enums import Audience
from safeconduct.figures.paper.values import Cell, Table
from safeconduct.figures.paper.words import day_words
from safeconduct.figures.queries import Figure, profile_test, profiles

from .known import Known
from .numbers import then_at
from .seen import SeenCase, case_cell, counts_for, seen_cases, visible

CLEARED = ("remains_home", "home", "released")
"""Measures of those of whom we need not ask again, the furthest first: each case is told once."""
DIED = ("dead_confirmed_by_us",)
MOST = 40
"""Names in a table; the rest is counted."""

BEFORE = datetime(1900, 1, 1, tzinfo=UTC)
"""Nothing was known to us by then."""

Entered = dict[UUID, str]
"""For each case the measure that it came into, those first that changed last."""
Change = tuple[UUID, int, int | None]
"""A case, how it stands now, and how it stood then."""


def moved(known: Known) -> list[Table]:
    """A table of those released or home and one of the dead, as far as there are any."""
    since = list(_spans(known))
    tables = (
        _table(known, _entered(known, since, CLEARED), _("Released or home, by name")),
        _table(known, _entered(known, since, DIED), _("Died, by name")),
    )
    return [table for table in tables if table is not None]


def _spans(known: Known) -> QuerySet[ProfileSpan, Change]:
    """The cases that stand otherwise than then, those first that changed last."""
    at = then_at(known.crisis, known.last) or BEFORE
    now = ProfileSpan.objects.filter(
        crisis=known.crisis, known_from__lte=known.as_known, known_until__gt=known.as_known, known_from__gt=at,
        profile__in=_profile_ids(known),
    )  # fmt: skip
    before = ProfileSpan.objects.filter(case=OuterRef("case"), known_from__lte=at, known_until__gt=at)
    return now.annotate(then=Subquery(before.values("profile_id")[:1])).order_by("-known_from", "case_id").values_list(
        "case_id", "profile_id", "then"
    )  # fmt: skip


def _profile_ids(known: Known) -> list[int]:
    made = known.numbers.now
    return sorted({id for key in (*CLEARED, *DIED) if key in made for id in made[key].profile_ids})


def _entered(known: Known, since: Sequence[Change], keys: tuple[str, ...]) -> Entered:
    now = known.numbers.now
    kept = [key for key in keys if key in now]
    inside = {key: set(now[key].profile_ids) for key in kept}
    before = {key: _ids(known.numbers.then, key) for key in kept}
    found: Entered = {}
    for case, profile, earlier in since:
        key = next((key for key in kept if profile in inside[key] and earlier not in before[key]), "")
        if key:
            found[case] = key
    return found


def _ids(made: Mapping[str, Figure] | None, key: str) -> set[int | None]:
    return set(made[key].profile_ids) if made and key in made else set()


def _table(known: Known, entered: Entered, caption: str) -> Table | None:
    if not entered:
        return None
    newest = visible(known, list(entered))[: MOST * 2]
    seen = seen_cases(known, newest)
    told = [seen[id] for id in newest if id in seen and counts_for(known, seen[id], entered[id])][:MOST]
    days = _since(known, {each.case.pk: entered[each.case.pk] for each in told})
    told.sort(key=lambda each: (days[each.case.pk], each.case.reference), reverse=True)
    rows = tuple(tuple(_cells(known, each, entered[each.case.pk], days[each.case.pk])) for each in told)
    head = (_("Name"), _("Reference"), _("What"), _("Known since"))
    return Table(caption, head, rows, _more(len(entered) - len(told)))


def _since(known: Known, measures: Mapping[UUID, str]) -> dict[UUID, datetime]:
    """Since when each of these cases has counted for its measure without a break. One query."""
    spans = ProfileSpan.objects.filter(case__in=list(measures), known_from__lte=known.as_known)
    newest = list(spans.order_by("case_id", "-known_from").values_list("case_id", "profile_id", "known_from"))
    there = profiles({profile for _case, profile, _from in newest})
    tests = {key: _test(known, key) for key in set(measures.values())}
    found: dict[UUID, datetime] = {}
    ended: set[UUID] = set()
    for case, profile, known_from in newest:
        if case not in ended and tests[measures[case]](there[profile]):
            found[case] = known_from
        else:
            ended.add(case)
    return found


def _test(known: Known, key: str) -> Callable[[Profile], bool]:
    return profile_test(known.numbers.versions[key], known.numbers.versions, Audience.INTERNAL)


def _cells(known: Known, seen: SeenCase, key: str, when: datetime) -> Iterator[Cell]:
    yield case_cell(known, seen)
    yield Cell(seen.case.reference, known.links.case(seen.case.reference))
    yield Cell(known.numbers.now[key].measure.name)
    yield Cell(day_words(day_in(known.crisis, when)))


def _more(number: int) -> str:
    """What is not named, in words."""
    if number <= 0:
        return ""
    return ngettext(
        "and %(n)d who is not named here", "and %(n)d who are not named here", number
    ) % {"n": number}  # fmt: skip
