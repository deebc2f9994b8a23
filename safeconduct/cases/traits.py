"""Traits in figures: how many cases of each home state, post, sex and circumstance stood how, and who may be a minor.

Everything is as known at a time: the traits that a case had then, with the standing that it had then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from safeconduct.access.models import Post
from safeconduct.people.enums import Sex

from .enums import Circumstance, Trait
from .models import CaseTraits, Crisis

TRAITS: tuple[Trait, ...] = tuple(Trait)
"""What figures can be counted by. A trait's value is text: the region as written, the id of the post, a word of `Sex`
or `Circumstance`; the empty text where it is not known."""
ANY = "*"
"""Among wanted values: every one that is known."""
OF_AGE = 18


def trait_label(trait: str, value: str) -> str:
    """A value of a trait in words: "Punjab", the name of the post, "female", "not known"."""
    return trait_labels(trait, [value])[value]


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

    From value to profile to number. One query: the tallies of the months before, and the spans of its own month.
    """
    month = as_known.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    column = "post_id::varchar" if trait == Trait.POST else str(Trait(trait).value)
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTS.replace("{value}", f"t.{column}"),
            {"crisis": crisis.pk, "trait": str(trait), "month": month, "at": as_known},
        )
        rows = cursor.fetchall()
    out: dict[str, dict[int, int]] = defaultdict(dict)
    for value, profile, number in rows:
        out[value][profile] = number
    return dict(out)


_COUNTS = """
    SELECT value, profile_id, sum(n)::integer FROM (
        SELECT value, profile_id, sum(n) AS n FROM cases_traittally
        WHERE crisis_id = %(crisis)s AND trait = %(trait)s AND month < %(month)s GROUP BY 1, 2
        UNION ALL
        SELECT {value}, s.profile_id, count(*) FROM cases_profilespan s
        JOIN cases_casetraits t
          ON t.case_id = s.case_id AND t.known_from <= s.known_from AND t.known_until > s.known_from
        WHERE s.crisis_id = %(crisis)s AND s.known_from >= %(month)s AND s.known_from <= %(at)s GROUP BY 1, 2
        UNION ALL
        SELECT {value}, s.profile_id, -count(*) FROM cases_profilespan s
        JOIN cases_casetraits t
          ON t.case_id = s.case_id AND t.known_from < s.known_until AND t.known_until >= s.known_until
        WHERE s.crisis_id = %(crisis)s AND s.known_until >= %(month)s AND s.known_until <= %(at)s
          AND s.known_until < '9999-12-31 00:00+00' GROUP BY 1, 2
        UNION ALL
        SELECT {value}, s.profile_id, sum(x.n) FROM cases_casetraits t
        CROSS JOIN LATERAL (VALUES (t.known_from, 1), (t.known_until, -1)) AS x (at, n)
        JOIN cases_profilespan s ON s.case_id = t.case_id AND s.known_from < x.at AND s.known_until > x.at
        WHERE t.crisis_id = %(crisis)s AND x.at >= %(month)s AND x.at <= %(at)s
          AND (t.known_from > '0001-01-01 00:00+00' OR t.known_until < '9999-12-31 00:00+00') GROUP BY 1, 2
    ) AS changes GROUP BY 1, 2 HAVING sum(n) > 0
"""


def traits_hold(name: str, values: Collection[str], *, as_known: datetime) -> Q:
    """On `ProfileSpan`: the case had one of these values then. "*" means any that is known, "" that it is not known."""
    column = str(Trait(name).value)
    wanted = Q(**{f"{column}__in": [value for value in values if _can_be(column, value)]})
    if ANY in values:
        wanted |= Q(post__isnull=False) if column == Trait.POST else ~Q(**{column: ""})
    return Q(Exists(_then(as_known).filter(wanted)))


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
