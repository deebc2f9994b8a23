"""Does everything that was derived still follow from the claims? Worked out again in Python, a chunk at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.people.clusters import wrong_pointers

from .enums import Track, Viewpoint
from .facts import CaseFacts, facts_of
from .models import BEGINNING, FOREVER, Case, Disagreement, Profile, ProfileSpan, Standing, StandingBefore
from .standing import Period, Span, periods_before, profile_spans, standing_periods
from .together import wrong_joinings
from .tracks import disagreeing_tracks

CHUNK = 500
"""Cases held in memory at once."""
LISTED = 500
"""Differences that a report names; more are only counted."""

NO_PROFILE = ((("profile", "missing"),), False, ())
"""In place of a profile that is not there: fits no claims."""

Row = TypeVar("Row")

_TALLIES = """
    SELECT c.slug, to_char(both_sides.month AT TIME ZONE 'UTC', 'YYYY-MM')
    FROM (
        SELECT crisis_id, month, profile_id, n FROM cases_profiletally
        UNION ALL
        SELECT crisis_id, date_trunc('month', known_from, 'UTC'), profile_id, -1 FROM cases_profilespan
        UNION ALL
        SELECT crisis_id, date_trunc('month', known_until, 'UTC'), profile_id, 1 FROM cases_profilespan
        WHERE known_until < %s
    ) AS both_sides JOIN cases_crisis c ON c.id = both_sides.crisis_id
    GROUP BY c.slug, both_sides.month, both_sides.profile_id HAVING sum(n) <> 0
"""

_TRAIT_TALLIES = """
    SELECT c.slug, to_char(b.month AT TIME ZONE 'UTC' - interval '1 month', 'YYYY-MM')
    FROM (
        -- What the tallies of a month have more than those of the month before …
        SELECT t.crisis_id, t.trait, t.value, t.profile_id, x.month, x.n
        FROM cases_traittally t JOIN cases_traitfold f ON f.crisis_id = t.crisis_id
        CROSS JOIN LATERAL (VALUES (t.month, t.n), (date_add(t.month, '1 month', 'UTC'), -t.n)) AS x (month, n)
        WHERE x.month <= f.until
        UNION ALL
        -- … and what is news is what began and ended in the month before.
        SELECT w.crisis_id, v.trait, v.value, w.profile_id, date_add(w.month, '1 month', 'UTC'), w.n
        FROM (
            SELECT crisis_id, month, traits_id, profile_id, sum(n) AS n FROM (
                SELECT crisis_id, month, traits_id, profile_id, n FROM cases_traitnews
                UNION ALL
                SELECT s.crisis_id, date_trunc('month', x.at, 'UTC'), t.traits_id, s.profile_id, x.n
                FROM cases_profilespan s
                JOIN cases_casetraits t
                  ON t.case_id = s.case_id AND t.known_from < s.known_until AND t.known_until > s.known_from
                CROSS JOIN LATERAL (VALUES (greatest(s.known_from, t.known_from), -1),
                                           (least(s.known_until, t.known_until), 1)) AS x (at, n)
                WHERE x.at < %s
            ) AS told GROUP BY 1, 2, 3, 4
        ) AS w
        JOIN cases_traitset s ON s.id = w.traits_id CROSS JOIN LATERAL cases_traits_of(s) AS v
    ) AS b JOIN cases_crisis c ON c.id = b.crisis_id
    GROUP BY c.slug, b.trait, b.month, b.value, b.profile_id HAVING sum(b.n) <> 0
"""
_TRAITS = """
    SELECT c.reference FROM cases_case c JOIN people_person p ON p.id = c.person_id
    LEFT JOIN cases_casetraits t ON t.case_id = c.id AND t.known_until = %s
    WHERE t.case_id IS NULL
       OR (t.crisis_id, t.post_id, t.circumstance, t.sex, t.home_region, t.born_earliest, t.born_latest)
          IS DISTINCT FROM (c.crisis_id, c.post_id, c.circumstance, p.sex, p.home_region, cases_earliest_day(p.birth),
                            cases_latest_day(p.birth))
    UNION
    SELECT coalesce(c.reference, t.case_id::text)
    FROM (SELECT *, lag(known_until, 1, %s) OVER (PARTITION BY case_id ORDER BY known_from) AS before
          FROM cases_casetraits) AS t
    LEFT JOIN cases_case c ON c.id = t.case_id
    LEFT JOIN cases_traitset s ON s.id = t.traits_id
    WHERE c.id IS NULL OR t.known_from <> t.before
       OR (s.post_id, s.circumstance, s.sex, s.home_region)
          IS DISTINCT FROM (t.post_id, t.circumstance, t.sex, t.home_region)
    UNION
    SELECT c.reference FROM cases_profilespan s JOIN cases_case c ON c.id = s.case_id
    JOIN cases_casetraits b ON b.case_id = s.case_id AND b.known_from <= s.known_from AND b.known_until > s.known_from
    JOIN cases_casetraits e ON e.case_id = s.case_id AND e.known_from < s.known_until AND e.known_until >= s.known_until
    WHERE (s.began_as_id, s.ended_as_id)
          IS DISTINCT FROM (b.traits_id, CASE WHEN s.known_until < %s THEN e.traits_id END)
    ORDER BY 1
"""


_PLACES = """
    SELECT k.reference, s.track, s.viewpoint
    FROM cases_standing s JOIN cases_claim c ON c.id = s.claim_id JOIN cases_case k ON k.id = s.case_id
    WHERE s.place_id IS DISTINCT FROM CASE WHEN s.track = 'whereabouts' AND c.compartment = '' THEN c.place_id END
"""


class Fault(Enum):
    """What does not follow from the claims. The value is the sentence."""

    STANDING = gettext_lazy(
        "Case %(reference)s: the standing on “%(track)s”, %(viewpoint)s, does not follow from its claims."
    )
    SPANS = gettext_lazy("Case %(reference)s: its standing as a whole over time does not follow from its claims.")
    NOT_OPEN = gettext_lazy("Case %(reference)s: the accounts on “%(track)s” differ, but no disagreement is open.")
    NOT_CLOSED = gettext_lazy("Case %(reference)s: the accounts on “%(track)s” agree, but a disagreement is open.")
    NO_CASE = gettext_lazy("There is a standing of a case that does not exist: %(reference)s.")
    TALLY = gettext_lazy(
        "The tally of the crisis and month %(reference)s does not add up to the standings of its cases."
    )
    TRAITS = gettext_lazy(
        "Case %(reference)s: what it is counted by (home state, post, sex, circumstance, birth) does not follow from "
        "its row and its person's."
    )
    TRAIT_TALLY = gettext_lazy(
        "The tallies by home state, post, sex and circumstance of the crisis and month %(reference)s do not add up to "
        "the standings of its cases."
    )
    POINTER = gettext_lazy(
        "Person %(reference)s: by whom she is known does not follow from what was joined and parted."
    )
    JOINING = gettext_lazy("Case %(reference)s: for which case it counts does not follow from the joinings of persons.")
    PROFILE = gettext_lazy("Profile %(reference)s, a standing that cases share, does not agree with itself.")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not follow. `reference` is that of the case."""

    fault: Fault
    reference: str
    track: str = ""
    viewpoint: str = ""

    @property
    def sentence(self) -> str:
        """For a person."""
        return str(self.fault.value) % {
            "reference": self.reference,
            "track": Track(self.track).label if self.track in Track else self.track,
            "viewpoint": Viewpoint(self.viewpoint).label if self.viewpoint in Viewpoint else self.viewpoint,
        }


@dataclass(slots=True)
class StandingReport:
    """What was compared and what differs. `found` counts all differences, `differences` names the first of them."""

    cases: int = 0
    claims: int = 0
    standings: int = 0
    spans: int = 0
    profiles: int = 0
    found: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """What was compared, in a sentence."""
        return _("%(standings)s periods of standing of %(cases)s cases, worked out again from %(claims)s claims.") % {
            "standings": self.standings, "cases": self.cases, "claims": self.claims,
        }  # fmt: skip

    def add(self, differences: Iterable[Difference]) -> None:
        """Count differences; name them if not too many are named already."""
        for difference in differences:
            self.found += 1
            if len(self.differences) < LISTED:
                self.differences.append(difference)


@dataclass(slots=True)
class _Ledger:
    """Everything about some cases: what people said, and what is kept as following from it."""

    cases: Sequence[Case]
    facts: dict[UUID, CaseFacts]
    standings: dict[UUID, list[Period]]
    before: dict[UUID, list[Period]]
    spans: dict[UUID, list[Span]]
    disagreements: dict[UUID, list[str]]


def compare_standings(chunk: int = CHUNK) -> StandingReport:
    """Compare every case, `chunk` of them in memory at a time. Recording goes on meanwhile."""
    report = StandingReport()
    report.add(_profile_differences(report))
    for cases in _chunks(chunk):
        ledger = _read(cases)
        report.cases += len(cases)
        report.claims += sum(len(of_case.own) for of_case in ledger.facts.values())
        report.standings += _count(ledger.standings)
        report.spans += _count(ledger.spans)
        for case in cases:
            if any(_differences(ledger, case)):
                report.add(_look_again(case))
    report.add(Difference(Fault.NO_CASE, str(case_id)) for case_id in _without_case())
    report.add(Difference(Fault.STANDING, *where) for where in _wrong_places())
    report.add(Difference(Fault.TALLY, reference) for reference in _wrong_tallies())
    report.add(Difference(Fault.TRAITS, reference) for reference in _wrong_traits())
    report.add(Difference(Fault.TRAIT_TALLY, reference) for reference in _wrong_trait_tallies())
    report.add(Difference(Fault.POINTER, str(person.pk)) for person in wrong_pointers())
    report.add(Difference(Fault.JOINING, case.reference) for case in wrong_joinings())
    return report


def _chunks(size: int) -> Iterator[list[Case]]:
    rows = Case.objects.only("id", "reference", "opened_at").order_by("pk")
    found = list(rows[:size])
    while found:
        yield found
        found = list(rows.filter(pk__gt=found[-1].pk)[:size])


def _look_again(case: Case) -> list[Difference]:
    """The differences of a case while nobody can record against it: a claim may have come while it was read."""
    with transaction.atomic():
        Case.objects.select_for_update(no_key=True).filter(pk=case.pk).values("pk").first()
        return list(_differences(_read([case]), case))


def _read(cases: Sequence[Case]) -> _Ledger:
    ids = [case.pk for case in cases]
    open_ones = Disagreement.objects.filter(case__in=ids, closed_at=None).values_list("case_id", "track")
    return _Ledger(
        cases=cases,
        facts=facts_of(ids),
        standings=_grouped(_standings(Standing, ids)),
        before=_grouped(_standings(StandingBefore, ids)),
        spans=_grouped(_spans(ids)),
        disagreements=_grouped(open_ones),
    )


def _standings(kept: type[Standing | StandingBefore], ids: list[UUID]) -> Iterator[tuple[UUID, Period]]:
    rows = kept.objects.filter(case__in=ids).values_list(
        "case_id", "track", "viewpoint", "known_from", "known_until", "state", "claim_id"
    )
    for case_id, track, viewpoint, start, end, state, claim in rows:
        yield case_id, Period(track, viewpoint, start, None if end == FOREVER else end, state, claim)


def _spans(ids: list[UUID]) -> Iterator[tuple[UUID, Span]]:
    rows = ProfileSpan.objects.filter(case__in=ids).order_by("known_from")
    found = list(rows.values_list("case_id", "known_from", "known_until", "profile_id"))
    profiles = Profile.objects.in_bulk({profile for *_, profile in found})
    faces = {
        number: (tuple(sorted(one.states.items())), one.overridden, tuple(sorted(one.before.items())))
        for number, one in profiles.items()
    }
    for case_id, start, end, profile in found:
        yield case_id, Span(start, None if end == FOREVER else end, *faces.get(profile, NO_PROFILE))


def _differences(ledger: _Ledger, case: Case) -> Iterator[Difference]:
    """What is kept for this case and does not follow from its claims."""
    known = ledger.facts[case.pk]
    periods = standing_periods(known.facts)
    before = periods_before(known.facts, overridden=known.overridden)
    spans = profile_spans(
        periods, opened_at=case.opened_at, overridden=known.overridden, away=known.away, before=before
    )
    wrong = (set(periods) ^ set(ledger.standings.get(case.pk, []))) | (
        set(before) ^ set(ledger.before.get(case.pk, []))
    )
    for track, viewpoint in sorted({(period.track, period.viewpoint) for period in wrong}):
        yield Difference(Fault.STANDING, case.reference, track, viewpoint)
    if spans != ledger.spans.get(case.pk, []):
        yield Difference(Fault.SPANS, case.reference)
    if any(until is None for _since, until in known.away):
        return  # its disagreements rest until it is parted
    differing = set(disagreeing_tracks(dict(spans[-1].states)))
    is_open = set(ledger.disagreements.get(case.pk, []))
    for track in sorted(differing - is_open):
        yield Difference(Fault.NOT_OPEN, case.reference, track)
    for track in sorted(is_open - differing):
        yield Difference(Fault.NOT_CLOSED, case.reference, track)


def _profile_differences(report: StandingReport) -> Iterator[Difference]:
    for profile in Profile.objects.order_by("pk").iterator():
        report.profiles += 1
        said = [f"{name}={state}" for name, state in profile.states.items()]
        said += [f"before.{name}={state}" for name, state in profile.before.items()]
        key = " ".join(sorted([*said, *(["overridden=yes"] if profile.overridden else [])]))
        if profile.key != key or sorted(profile.differs) != disagreeing_tracks(profile.states):
            yield Difference(Fault.PROFILE, str(profile.pk))


def _wrong_tallies() -> list[str]:
    """Crises and months whose tally is not what the spans of their cases say. One statement: one moment."""
    with connection.cursor() as cursor:
        cursor.execute(_TALLIES, [FOREVER])
        return sorted({f"{slug} {month}" for slug, month in cursor.fetchall()})


def _wrong_places() -> list[tuple[str, str, str]]:
    """Case, track and viewpoint of the standings whose place is not that of their claim."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES)
        return [(reference, track, viewpoint) for reference, track, viewpoint in cursor.fetchall()]


def _wrong_traits() -> list[str]:
    """Cases whose present traits are not those of their row and their person's, or whose periods do not join."""
    with connection.cursor() as cursor:
        cursor.execute(_TRAITS, [FOREVER, BEGINNING, FOREVER])
        return [reference for (reference,) in cursor.fetchall()]


def _wrong_trait_tallies() -> list[str]:
    """The same as `_wrong_tallies` for the tallies by trait."""
    with connection.cursor() as cursor:
        cursor.execute(_TRAIT_TALLIES, [FOREVER])
        return sorted({f"{slug} {month}" for slug, month in cursor.fetchall()})


def _without_case() -> list[UUID]:
    its_case = Exists(Case.objects.filter(pk=OuterRef("case_id")))
    standings = Standing.objects.filter(~its_case).values_list("case_id")
    before = StandingBefore.objects.filter(~its_case).values_list("case_id")
    spans = ProfileSpan.objects.filter(~its_case).values_list("case_id")
    return [row[0] for row in islice(standings.union(before, spans).order_by("case_id"), LISTED)]


def _grouped(rows: Iterable[tuple[UUID, Row]]) -> dict[UUID, list[Row]]:
    out: dict[UUID, list[Row]] = defaultdict(list)
    for case_id, row in rows:
        out[case_id].append(row)
    return out


def _count(groups: dict[UUID, list[Row]]) -> int:
    return sum(len(rows) for rows in groups.values())
