"""Traits in figures: how many cases of each home state, post, sex and circumstance stood how, and who may be a minor.

Everything is as known at a time: the traits that a case had then, with the standing that it had then.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from safeconduct.access.models import Post
from safeconduct.people.enums import Sex

from .enums import Circumstance, Trait
from .models import CaseTraits, Crisis, TraitSet

TRAITS: tuple[Trait, ...] = tuple(Trait)
"""What figures can be counted by. A trait's value is text: the region as written, the id of the post, a word of `Sex`
or `Circumstance`; the empty text where it is not known."""
ANY = "*"
"""Among wanted values: every one that is known."""
OF_AGE = 18


def trait_labels(trait: str, values: Iterable[str]) -> dict[str, str]:
    """Values of one trait in words, by value; at most one query. A value that is none of ours stands for itself."""
    asked = list(values)
    words: dict[str, str] = {}
    if trait == Trait.POST:
        ids = [value for value in asked if _is_id(value)]
        words = {str(post.pk): post.name for post in Post.objects.filter(pk__in=ids).only("name")} if ids else {}
    elif trait == Trait.SEX:
        words = {sex.value: str(sex.label) for sex in Sex}
    elif trait == Trait.CIRCUMSTANCE:
        words = {each.value: str(each.label) for each in Circumstance}
    return {value: words.get(value, value) or _("not known") for value in asked}


def counts_by_trait(crisis: Crisis, trait: str, *, as_known: datetime) -> dict[str, dict[int, int]]:
    """How many cases with each value of a trait stood like each profile, as known at this time.

    From value to profile to number; one query. The tallies say how many there were when a month began, and the spans
    that began and ended between then and this time say the rest; from the nearer end of its month.
    """
    with connection.cursor() as cursor:
        sql = _COUNTS.format(value=_value(trait), profile=", profile_id", only="")
        cursor.execute(sql, _asked(crisis, trait, as_known))
        rows = cursor.fetchall()
    out: dict[str, dict[int, int]] = defaultdict(dict)
    for value, profile, number in rows:
        out[value][profile] = number
    return dict(out)


def numbers_by_trait(crisis: Crisis, trait: str, profile_ids: Collection[int], *, as_known: datetime) -> dict[str, int]:
    """The same of the cases that stood like one of these profiles: how many have each value. One query, and quicker:
    what is not asked for is neither added up nor sent."""
    only = "AND profile_id = ANY (%(profiles)s::integer[])"
    asked = _asked(crisis, trait, as_known) | {"profiles": sorted(profile_ids)}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(value=_value(trait), profile="", only=only), asked)
        return dict(cursor.fetchall())


def _asked(crisis: Crisis, trait: str, as_known: datetime) -> dict[str, Any]:
    return {"crisis": crisis.pk, "trait": str(trait), **nearer_end(as_known)}


def nearer_end(as_known: datetime) -> dict[str, Any]:
    """As parameters of a query: the month's end that is nearer, which spans lie between it and the moment, and whether
    they are added or taken away. What counts at the moment itself counts: times have microseconds."""
    after = as_known + timedelta(microseconds=1)
    begins = as_known.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    ends = (begins + timedelta(days=32)).replace(day=1)
    is_late = ends - as_known < as_known - begins
    first, last, month, sign = (after, ends, ends, -1) if is_late else (begins, after, begins, 1)
    return {"month": month, "first": first, "last": last, "sign": sign}


def _value(trait: str) -> str:
    return "s.post_id::varchar" if trait == Trait.POST else f"s.{Trait(trait).value}"


_COUNTS = """
    WITH named AS MATERIALIZED (
        -- Of all sets with the same value one stands for it: numbers are added up quicker than words.
        SELECT s.id, {value} AS value, min(s.id) OVER (PARTITION BY {value}) AS alike FROM cases_traitset s
    ), changes AS (
        SELECT traits_id, profile_id, n FROM cases_traitnews WHERE crisis_id = %(crisis)s AND month < %(month)s {only}
        UNION ALL
        SELECT began_as_id, profile_id, %(sign)s::integer FROM cases_profilespan
        WHERE crisis_id = %(crisis)s AND known_from >= %(first)s AND known_from < %(last)s {only}
        UNION ALL
        SELECT ended_as_id, profile_id, - (%(sign)s::integer) FROM cases_profilespan
        WHERE crisis_id = %(crisis)s AND known_until >= %(first)s AND known_until < %(last)s
          AND known_until < '9999-12-31 00:00+00' {only}
        UNION ALL
        SELECT x.traits_id, p.profile_id, %(sign)s::integer * x.n FROM cases_casetraits t
        JOIN cases_casetraits before ON before.case_id = t.case_id AND before.known_until = t.known_from
        JOIN cases_profilespan p
          ON p.case_id = t.case_id AND p.known_from < t.known_from AND p.known_until > t.known_from
        CROSS JOIN LATERAL (VALUES (t.traits_id, 1), (before.traits_id, -1)) AS x (traits_id, n)
        WHERE t.crisis_id = %(crisis)s AND t.known_from >= %(first)s AND t.known_from < %(last)s
          AND t.known_from > '0001-01-01 00:00+00' {only}
    ), changed AS (
        SELECT alike {profile}, sum(n)::integer AS n FROM changes JOIN named ON named.id = traits_id
        GROUP BY alike {profile} HAVING sum(n) <> 0
    )
    SELECT value {profile}, sum(n)::integer FROM (
        SELECT value {profile}, n FROM cases_traittally
        WHERE crisis_id = %(crisis)s AND trait = %(trait)s {only}
          AND month = least(%(month)s, (SELECT f.until FROM cases_traitfold f WHERE f.crisis_id = %(crisis)s))
        UNION ALL
        SELECT named.value {profile}, n FROM changed JOIN named ON named.id = changed.alike
    ) AS together GROUP BY value {profile} HAVING sum(n) > 0
"""


def numbers_by_sets(
    crisis: Crisis, trait: str, profile_ids: Collection[int], among: Q, *, as_known: datetime
) -> dict[str, int]:
    """The same of those whose traits pass a condition (on `TraitSet`): two queries, over the cases that stood so.

    A case still has the traits with which its span began, unless they changed since: those are put right one by one.
    """
    column = "post_id" if trait == Trait.POST else str(Trait(trait).value)
    values = dict(TraitSet.objects.filter(among).values_list("pk", column))
    asked: dict[str, Any] = {"crisis": crisis.pk, "at": as_known}
    asked |= {"profiles": sorted(profile_ids), "sets": sorted(values)}
    out: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(_BY_SETS, asked)
        for traits, number in cursor.fetchall():
            out[str(values[traits])] += number
    return {value: number for value, number in out.items() if number}


_BY_SETS = """
    SELECT traits_id, sum(n)::integer FROM (
        SELECT began_as_id AS traits_id, count(*) AS n FROM cases_profilespan
        WHERE crisis_id = %(crisis)s AND profile_id = ANY (%(profiles)s::integer[])
          AND known_from <= %(at)s AND known_until > %(at)s GROUP BY 1
        UNION ALL
        SELECT x.traits_id, x.n FROM cases_casetraits t
        JOIN cases_profilespan s ON s.case_id = t.case_id AND s.known_from < t.known_from AND s.known_until > %(at)s
         AND s.profile_id = ANY (%(profiles)s::integer[])
        CROSS JOIN LATERAL (VALUES (t.traits_id, 1), (s.began_as_id, -1)) AS x (traits_id, n)
        WHERE t.crisis_id = %(crisis)s AND t.known_from > '0001-01-01 00:00+00'
          AND t.known_from <= %(at)s AND t.known_until > %(at)s
    ) AS together WHERE traits_id = ANY (%(sets)s::integer[]) GROUP BY 1
"""


def traits_hold(name: str, values: Collection[str], *, as_known: datetime) -> Q:
    """On `ProfileSpan`: the case had one of these values then. "*" means any that is known, "" that it is not known."""
    return Q(Exists(_then(as_known).filter(has_trait(name, values))))


def has_trait(name: str, values: Collection[str]) -> Q:
    """On `TraitSet` and `CaseTraits`: one of these values. "*" means any that is known, "" that it is not known."""
    column = str(Trait(name).value)
    wanted = Q(**{f"{column}__in": [value for value in values if _can_be(column, value)]})
    if ANY in values:
        wanted |= Q(post__isnull=False) if column == Trait.POST else ~Q(**{column: ""})
    return wanted


def minors(*, as_known: datetime, day: date) -> Q:
    """On `ProfileSpan`: the person was, or may have been, under 18 on this day, by what was known of her birth then.

    Who may be a child is treated as one until it is known better: Committee on the Rights of the Child, General Comment
    No. 6 (2005), 31 (i). Of whom nothing at all is known about the birth is not counted: that would be everybody.
    """
    return born_after(_years_before(day, OF_AGE), as_known=as_known)


def born_after(day: date, *, as_known: datetime) -> Q:
    """On `ProfileSpan`: the person was, or may have been, born after this day, and something is known of the birth."""
    something = Q(born_earliest__isnull=False) | Q(born_latest__isnull=False)
    return Q(Exists(_then(as_known).filter(something, Q(born_latest__gt=day) | Q(born_latest=None))))


def _then(as_known: datetime) -> QuerySet[CaseTraits]:
    return CaseTraits.objects.filter(case=OuterRef("case_id"), known_from__lte=as_known, known_until__gt=as_known)


def _can_be(column: str, value: str) -> bool:
    """Can a row hold this value? What somebody wrote into a rule need not be one."""
    return _is_id(value) if column == Trait.POST else "\0" not in value


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
