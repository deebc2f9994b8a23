"""A figure divided: by home region, post, sex or circumstance, and by the year in which what makes it happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, OuterRef, Subquery

from safeconduct.cases.enums import Trait
from safeconduct.cases.models import CaseTraits, Crisis
from safeconduct.cases.traits import numbers_by_sets

from ..enums import Audience
from ..models import MeasureVersion
from ..rule_tree import Borrowed, Joined, Node, Rule, Said
from .beyond import among_sets
from .counting import Counts, Group, counts, figure, node_of, spans_of, tree_of, uncounted

Versions = Mapping[str, MeasureVersion]


def group_by_trait(
    crisis: Crisis,
    version: MeasureVersion,
    versions: Versions,
    trait: str,
    *,
    as_known: datetime,
    audience: Audience = Audience.INTERNAL,
    narrowed: Rule | None = None,
    counted: Counts | None = None,
) -> dict[str, int]:
    """How many cases of a figure have each value of a trait ("": not known), the most first.

    From the tallies; where the figure looks beyond the standing, a query over its cases. `counted` saves asking again.
    """
    counted = counted or counts(crisis, as_known=as_known)
    made, left = uncounted(node_of(version, versions, narrowed), counted, audience)
    if left.is_decided:
        return _most_first(counted.by_value(trait, made.profile_ids))
    among = among_sets(left)
    if among is None:
        return _most_first(_traits_of(made, crisis, trait))
    return _most_first(numbers_by_sets(crisis, trait, made.profile_ids, among, as_known=made.as_known))


def _traits_of(made: Group, crisis: Crisis, trait: str) -> dict[str, int]:
    column = "post_id" if trait == Trait.POST else str(Trait(trait).value)
    then = CaseTraits.objects.filter(
        case_id=OuterRef("case_id"), known_from__lte=made.as_known, known_until__gt=made.as_known
    )
    rows = spans_of(made, crisis).annotate(value=Subquery(then.values(column)[:1])).values_list("value")
    return {str(value or ""): n for value, n in rows.annotate(n=Count("case_id")).order_by("value")}


def _most_first(found: Mapping[str, int]) -> dict[str, int]:
    """What is not known comes last."""
    there = [(value, n) for value, n in found.items() if n]
    return dict(sorted(there, key=lambda row: (not row[0], -row[1], row[0])))


def group_by_year(
    crisis: Crisis,
    version: MeasureVersion,
    versions: Versions,
    *,
    as_known: datetime,
    audience: Audience = Audience.INTERNAL,
    narrowed: Rule | None = None,
    counted: Counts | None = None,
) -> dict[str, int]:
    """How many cases of a figure by the year in which it became true of them, by the claim that stands for it; "" where
    that is not certain, or where no claim makes it true (such as "not released").

    Of a measure of several parts it is the first that asks for an account: the release of those released and not dead.
    """
    counted = counted or counts(crisis, as_known=as_known)
    made = figure(version, counted, versions, audience=audience, narrowed=narrowed)
    told = _making(tree_of(version, versions))
    if not told:
        return {"": made.number} if made.number else {}
    found = _years_of(made, told, counted, audience)
    unknown = made.number - sum(n for year, n in found.items() if year)
    return dict(sorted((year, n) for year, n in found.items() if year)) | ({"": unknown} if unknown else {})


def _making(node: Node) -> list[Said]:
    """The accounts that make a rule true: of "all" those of the first part that has some, of "any" all."""
    if isinstance(node, Said):
        return [node]
    if isinstance(node, Borrowed):
        return _making(node.part)
    if isinstance(node, Joined):
        return list(_first(node) if node.is_all else _each(node))
    return []


def _each(node: Joined) -> Iterator[Said]:
    for part in node.parts:
        yield from _making(part)


def _first(node: Joined) -> list[Said]:
    return next((made for part in node.parts if (made := _making(part))), [])


def _years_of(made: Group, told: list[Said], counted: Counts, audience: Audience) -> dict[str, int]:
    """For each profile the first account that it gives decides. One query."""
    makes = _account_of_profiles(made, told, counted, audience)
    given: dict[str, Any] = {
        "profiles": list(makes), "viewpoints": [said.viewpoint for said in makes.values()],
        "tracks": [said.track for said in makes.values()], "crisis": counted.crisis.pk, "at": made.as_known,
        "zone": counted.crisis.time_zone, "public": audience == Audience.PUBLIC,
    }  # fmt: skip
    only, more = _only(made, counted.crisis)
    with connection.cursor() as cursor:
        cursor.execute(_YEARS.replace("{only}", only), given | more)
        return {str(int(year)) if year else "": n for year, n in cursor.fetchall()}


def _account_of_profiles(made: Group, told: list[Said], counted: Counts, audience: Audience) -> dict[int, Said]:
    said, tests = counted.said_to(audience).said, [(each, each.test()) for each in told]
    found = {id_: next((each for each, test in tests if test(said[id_])), None) for id_ in made.profile_ids}
    return {id_: each for id_, each in found.items() if each is not None}


def _only(made: Group, crisis: Crisis) -> tuple[str, dict[str, Any]]:
    """The cases of a group, where its profiles do not say it all, as SQL with named parameters."""
    if made.narrow is None:
        return "", {}
    sql, given = spans_of(made, crisis).values("case_id").query.sql_with_params()
    named = {f"only_{number}": value for number, value in enumerate(given)}
    return f"AND s.case_id IN ({sql % tuple(f'%({name})s' for name in named)})", named


_YEARS = """
    SELECT CASE WHEN extract(year FROM c.happened_earliest) = extract(year FROM
               least(c.happened_latest, (c.known_at AT TIME ZONE %(zone)s)::date))
           THEN extract(year FROM c.happened_earliest) END AS year, count(*)::integer
    FROM unnest(%(profiles)s::integer[], %(viewpoints)s::text[], %(tracks)s::text[]) AS wanted(id, viewpoint, track)
    JOIN cases_profilespan s ON s.profile_id = wanted.id AND s.crisis_id = %(crisis)s
        AND s.known_from <= %(at)s AND s.known_until > %(at)s {only}
    JOIN cases_standing t ON t.case_id = s.case_id AND t.track = wanted.track AND t.viewpoint = wanted.viewpoint
        AND t.known_from <= %(at)s AND t.known_until > %(at)s
    LEFT JOIN cases_standingbefore b ON %(public)s AND b.case_id = t.case_id AND b.track = t.track
        AND b.viewpoint = t.viewpoint AND b.known_from <= %(at)s AND b.known_until > %(at)s
    JOIN cases_claim c ON c.id = coalesce(b.claim_id, t.claim_id)
    GROUP BY 1
"""
