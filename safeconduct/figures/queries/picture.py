"""What a situation shows besides figures: last contact, last known places, disagreements, what is waited for, news.

Each is one query that the database sums up, whatever the number of cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Claim, Clock, Crisis, Place, ProfileSpan
from safeconduct.cases.queries import cases_for

from ..enums import Audience
from ..filters import Filter
from .counting import LARGE, Counts, Group, spans_of


@dataclass(frozen=True, slots=True)
class Heard:
    """When the middle case and the oldest case of a group were last heard of: their newest claim."""

    median: datetime
    oldest: datetime


def last_heard(
    crisis: Crisis, groups: Mapping[str, Group], *, as_known: datetime, audience: Audience = Audience.INTERNAL
) -> dict[str, Heard]:
    """The age of the last contact for each group of cases, by its name. For the public no claim that tells of a death
    is a contact."""
    names = [name for name, group in groups.items() for _id in group.profile_ids]
    ids = [id_ for group in groups.values() for id_ in group.profile_ids]
    with connection.cursor() as cursor:
        is_public = audience == Audience.PUBLIC
        given: dict[str, Any] = {
            "names": names,
            "profiles": ids,
            "crisis": crisis.pk,
            "at": as_known,
            "public": is_public,
        }
        cursor.execute(_HEARD, given)
        return {name: Heard(median, oldest) for name, median, oldest in cursor.fetchall()}


_HEARD = """
    WITH heard AS MATERIALIZED (
        SELECT s.profile_id, newest.known_at
        FROM cases_profilespan s
        CROSS JOIN LATERAL (
            SELECT max(c.known_at) AS known_at FROM cases_claim c WHERE c.case_id = s.case_id AND c.known_at <= %(at)s
            AND NOT (%(public)s AND cases_tells_of_death(c.track, c.state))
        ) AS newest
        WHERE s.crisis_id = %(crisis)s AND s.known_from <= %(at)s AND s.known_until > %(at)s
          AND s.profile_id = ANY (%(profiles)s) AND newest.known_at IS NOT NULL
    )
    SELECT wanted.name, percentile_disc(0.5) WITHIN GROUP (ORDER BY heard.known_at), min(heard.known_at)
    FROM unnest(%(names)s::text[], %(profiles)s::integer[]) AS wanted(name, profile_id)
    JOIN heard USING (profile_id)
    GROUP BY wanted.name
"""


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How many cases were last known at a place. Degrees, WGS 84."""

    id: UUID
    name: str
    latitude: float
    longitude: float
    count: int


def places_of(group: Group, crisis: Crisis) -> list[PlaceCount]:
    """Where the cases of a group were last known to be, by the newest account of whereabouts that names a place."""
    placed, given = _placed(crisis, group.as_known, group.profile_ids, are_many=group.number > LARGE)
    only, ids = "", []
    if group.narrow is not None:
        only, ids = "WHERE placed.case_id = ANY (%s)", [list(spans_of(group, crisis).values_list("case_id", flat=True))]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT placed.place_id, count(*) FROM ({placed}) AS placed {only} GROUP BY 1", [*given, *ids])  # noqa: S608
        numbers = dict(cursor.fetchall())
    places = [PlaceCount(row.pk, row.name, row.latitude, row.longitude, numbers[row.pk])
              for row in Place.objects.filter(pk__in=numbers)]  # fmt: skip
    return sorted(places, key=lambda place: (-place.count, place.name))


def _placed(
    crisis: Crisis, at: datetime, profile_ids: Sequence[int], *, are_many: bool = False
) -> tuple[str, list[Any]]:
    """The case and its last place, of the cases that stood like one of these profiles, with the parameters in order.

    Of many the last places of all are read first, in the order of their index; of a few those of each case.
    """
    spans = [crisis.pk, at, crisis.pk, at, at, list(profile_ids)]
    return (_LAST_OF_ALL, [at, at, *spans]) if are_many else (_LAST_OF_EACH, [*spans, at, at])


_STOOD = """(
        SELECT case_id, profile_id FROM cases_profilespan
        WHERE crisis_id = %s AND known_from <= %s AND known_until = '9999-12-31 00:00+00'
        UNION ALL
        SELECT case_id, profile_id FROM cases_profilespan
        WHERE crisis_id = %s AND known_from <= %s AND known_until > %s AND known_until < '9999-12-31 00:00+00'
    ) AS n"""
_LAST = """
    SELECT DISTINCT ON (s.case_id) s.case_id, s.place_id
    FROM cases_standing s {only}
    WHERE s.track = 'whereabouts' AND s.place_id IS NOT NULL AND s.known_from <= %s AND s.known_until > %s
    ORDER BY s.case_id DESC, s.known_from DESC, s.claim_id DESC
"""
_LAST_OF_EACH = _LAST.format(only=f"JOIN {_STOOD} ON n.case_id = s.case_id AND n.profile_id = ANY (%s::integer[])")
_LAST_OF_ALL = f"""
    SELECT s.case_id, s.place_id FROM ({_LAST.format(only="")}) AS s
    -- The sum keeps the database from looking up each profile by itself: the open spans are read once.
    JOIN {_STOOD} ON n.case_id = s.case_id AND n.profile_id + 0 = ANY (%s::integer[])
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class DifferingAges:
    """Of the cases that stand like one profile and differ on one track: since when, and who owns the disagreement."""

    oldest: datetime
    owners: frozenset[str]
    unowned: int


def differing_ages(crisis: Crisis, *, as_known: datetime, is_past: bool) -> dict[tuple[str, int], DifferingAges]:
    """Age and owners of the disagreements at a time, by track and profile.

    Those of now have owners. Of a past day it is told from the standings since when the accounts had differed: what was
    settled since then may never have been a piece of work.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERED if is_past else _DIFFERING, {"crisis": crisis.pk, "at": as_known})
        return {
            (track, profile): DifferingAges(oldest, frozenset(owners), unowned)
            for track, profile, oldest, owners, unowned in cursor.fetchall()
        }


_DIFFERING = """
    SELECT d.track, s.profile_id, min(d.opened_at),
           coalesce(array_agg(DISTINCT u.name) FILTER (WHERE u.name IS NOT NULL), '{}'),
           count(*) FILTER (WHERE d.owner_id IS NULL)
    FROM cases_disagreement d
    JOIN cases_profilespan s ON s.case_id = d.case_id AND s.known_from <= %(at)s AND s.known_until > %(at)s
    LEFT JOIN access_user u ON u.id = d.owner_id
    WHERE s.crisis_id = %(crisis)s AND d.opened_at <= %(at)s AND (d.closed_at IS NULL OR d.closed_at > %(at)s)
    GROUP BY 1, 2
"""


_DIFFERED = """
    SELECT differing.track, s.profile_id, min(before.since), '{}'::varchar[], 0
    FROM cases_profilespan s
    JOIN cases_profile p ON p.id = s.profile_id AND p.differs <> '{}'
    CROSS JOIN LATERAL unnest(p.differs) AS differing(track)
    CROSS JOIN LATERAL (
        SELECT coalesce(
            max(b.known_until) FILTER (WHERE NOT differing.track = ANY (q.differs)), min(b.known_from)
        ) AS since
        FROM cases_profilespan b JOIN cases_profile q ON q.id = b.profile_id
        WHERE b.case_id = s.case_id AND b.known_from <= %(at)s
    ) AS before
    WHERE s.crisis_id = %(crisis)s AND s.known_from <= %(at)s AND s.known_until > %(at)s
    GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases wait for something, and since when the oldest of them."""

    count: int
    oldest: datetime | None


def waiting_for(crisis: Crisis, kind: str, *, as_known: datetime) -> Waiting:
    """The cases in which this clock was running at that time."""
    found = _running(kind, as_known).filter(case__crisis=crisis).aggregate(n=Count("id"), oldest=Min("started_at"))
    return Waiting(found["n"], found["oldest"])


def _running(kind: str, as_known: datetime) -> QuerySet[Clock]:
    return _running_clocks(as_known).filter(kind=kind)


def _running_clocks(as_known: datetime) -> QuerySet[Clock]:
    return Clock.objects.filter(Q(met_at=None) | Q(met_at__gt=as_known), started_at__lte=as_known)


def filtered_spans(chosen: Filter, counted: Counts) -> QuerySet[ProfileSpan]:
    """How the cases that pass a filter stood at the time of the counts."""
    crisis, at = counted.crisis, counted.as_known
    ids = counted.group(chosen.passes).profile_ids
    spans = ProfileSpan.objects.filter(crisis=crisis, profile_id__in=list(ids), known_from__lte=at, known_until__gt=at)
    if chosen.waiting:
        spans = spans.filter(case__in=_running(chosen.waiting, at).values("case_id"))
    if chosen.late:
        spans = spans.filter(case__in=_running_clocks(at).filter(due_at__lt=at).values("case_id"))
    if chosen.place:
        placed, given = _placed(crisis, at, ids)
        where = f"SELECT placed.case_id FROM ({placed}) AS placed WHERE placed.place_id = %s"  # noqa: S608
        spans = spans.filter(case_id__in=RawSQL(where, [*given, chosen.place]))  # noqa: S611
    return spans


def claims_known_between(crisis: Crisis, start: datetime, middle: datetime, end: datetime) -> tuple[int, int]:
    """How many claims became known after `start`, and of these after `middle`, up to `end`."""
    found = Claim.objects.filter(case__crisis=crisis, known_at__gt=start, known_at__lte=end).aggregate(
        all=Count("id"), later=Count("id", filter=Q(known_at__gt=middle))
    )
    return found["all"], found["later"]


def closed_tracks(case_ids: Sequence[UUID], actor: Actor) -> dict[UUID, set[str]]:
    """In which of these cases, on which tracks, are there claims in a compartment that the actor does not hold, or of
    joined cases that she does not see?"""
    ids, held = list(case_ids), ["", *actor.compartments]
    kept = Claim.objects.filter(case__in=ids).exclude(compartment__in=held)
    lent = Claim.objects.filter(case__joinings__into__in=ids, case__joinings__until=None)
    unseen = lent.exclude(Q(compartment__in=held) & Q(Exists(cases_for(actor).filter(pk=OuterRef("case_id")))))
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = kept.values_list("case_id", "track").union(unseen.values_list("case__joinings__into_id", "track"))
    for case_id, track in rows:
        found[case_id].add(track)
    return found


def newest_claims(crisis: Crisis, *, actor: Actor, since: datetime, until: datetime) -> QuerySet[Claim]:
    """What became known between two times in the cases the actor may see, newest first, without kept-apart claims."""
    claims = Claim.objects.filter(
        case__in=cases_for(actor).filter(crisis=crisis), known_at__gt=since, known_at__lte=until, compartment=""
    )
    return claims.select_related("case__person").order_by("-known_at", "-id")
