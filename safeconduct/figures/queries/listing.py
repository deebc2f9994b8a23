"""The cases behind a number, page by page, and the claims that prove them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.cases.models import Case, Crisis, ProfileSpan, Standing
from safeconduct.cases.queries import cases_for

from ..models import MeasureVersion
from ..rule_tree import Rule, Said, leaves, read_rule
from .counting import Group, lookup_in, spans_of

PAGE = 50
FEW = 5000
"""Cases of one officer up to which her pages are made from her own cases."""
SMALL = 50_000
"""Cases of a figure up to which it is walked profile by profile."""
COUNTED = 5000
"""Cases of a figure up to which what is hidden from an officer of many cases is counted with each page."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """Where a page begins: after the case that began to stand so at `known_from`, newest first."""

    known_from: datetime
    known_until: datetime
    case_id: UUID

    def __str__(self) -> str:
        return f"{self.known_from.isoformat()}~{self.known_until.isoformat()}~{self.case_id.hex}"

    @classmethod
    def parse(cls, text: str) -> PageKey | None:
        """From the address of a page; None for a text that is no key, which then gives the first page."""
        try:
            start, end, case_id = text.split("~")
            return cls(datetime.fromisoformat(start), datetime.fromisoformat(end), UUID(case_id))
        except ValueError:
            return None


FIRST = PageKey(datetime.max.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), UUID(int=2**128 - 1))


@dataclass(frozen=True, slots=True)
class Members:
    """One page of the cases behind a number that the actor may see. `hidden` more are not hers to see (None: they were
    not counted)."""

    cases: tuple[Case, ...]
    hidden: int | None
    next: PageKey | None = None


def members(made: Group, crisis: Crisis, *, actor: Actor) -> QuerySet[Case]:
    """The cases of a figure that the actor may see, as they stood at its known-time."""
    return cases_in(made, crisis, cases_for(actor))


def cases_in(made: Group, crisis: Crisis, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of these cases, the ones in a group."""
    if made.narrow is not None:
        return cases.filter(crisis=crisis, pk__in=spans_of(made, crisis).values("case_id"))
    return cases_standing_like(cases, crisis, made.profile_ids, as_known=made.as_known)


def cases_standing_like(
    cases: QuerySet[Case], crisis: Crisis, profile_ids: Sequence[int], *, as_known: datetime
) -> QuerySet[Case]:
    """Of these cases, the ones that stood like one of these profiles, as known at this time."""
    return cases.filter(
        crisis=crisis,
        spans__profile_id__in=list(profile_ids),
        spans__known_from__lte=as_known,
        spans__known_until__gt=as_known,
    )


def members_page(
    made: Group, crisis: Crisis, *, actor: Actor, after: PageKey | None = None, count_hidden: bool = False
) -> Members:
    """One page of the cases of a figure that the actor may see, those that came to stand so last first.

    Who sees few cases is given them from these. Who sees many is given them by walking an index of spans backwards and
    leaving out what is not hers. Both stay short for a million cases; what is not hers in a large figure is counted
    only when `count_hidden` asks for it. A rule that looks beyond the standing is asked of the database as it is.
    """
    if made.narrow is not None:
        return spans_page(spans_of(made, crisis), crisis, actor=actor, after=after)
    visible = cases_for(actor)
    own = None if actor.sees_all_posts else _few_cases(crisis, visible)
    if own is not None:
        return _page_of_few(made, crisis, visible, own, after or FIRST)
    found = _walk_seen(made, crisis, visible, after or FIRST)
    count_now = actor.sees_all_posts or made.number <= COUNTED or count_hidden
    return Members(
        _in_order([key.case_id for key in found[:PAGE]], visible),
        hidden=hidden_members(made, crisis, actor=actor, visible=visible) if count_now else None,
        next=found[PAGE - 1] if len(found) > PAGE else None,
    )


def _few_cases(crisis: Crisis, visible: QuerySet[Case]) -> list[UUID] | None:
    """The cases that the actor may see, unless they are many."""
    own = list(visible.filter(crisis=crisis).values_list("pk", flat=True)[: FEW + 1])
    return own if len(own) <= FEW else None


def _page_of_few(made: Group, crisis: Crisis, visible: QuerySet[Case], own: list[UUID], after: PageKey) -> Members:
    keys = _keys(_OF_THESE, made, crisis, after, own=own)
    left = [key for key in sorted(keys, key=_order, reverse=True) if _order(key) < _order(after)]
    return Members(
        _in_order([key.case_id for key in left[:PAGE]], visible),
        hidden=made.number - len(keys),
        next=left[PAGE - 1] if len(left) > PAGE else None,
    )


def _walk_seen(
    made: Group, crisis: Crisis, visible: QuerySet[Case], after: PageKey, *, size: int | None = PAGE + 1
) -> list[PageKey]:
    """The next page of keys and one more, of cases that the actor may see. All of them without a `size`."""
    walk = _BY_PROFILE if made.number <= SMALL else _BY_START
    hers, given = visible.values("pk").query.sql_with_params()
    named = {f"hers_{number}": value for number, value in enumerate(given)}
    sql = _SEEN.format(walk=walk, hers=hers % tuple(f"%({name})s" for name in named))
    return _keys(sql, made, crisis, after, size=size, **named)


def _in_order(case_ids: list[UUID], visible: QuerySet[Case]) -> tuple[Case, ...]:
    cases = visible.select_related("person", "post").in_bulk(case_ids)
    return tuple(cases[case_id] for case_id in case_ids)


def _order(key: PageKey) -> tuple[datetime, datetime, UUID]:
    return key.known_from, key.known_until, key.case_id


def hidden_members(made: Group, crisis: Crisis, *, actor: Actor, visible: QuerySet[Case] | None = None) -> int:
    """How many cases of a figure the actor may not see. `visible` are her cases, where they are there already."""
    visible = cases_for(actor) if visible is None else visible
    if made.narrow is not None:
        return made.number - cases_in(made, crisis, visible).count()
    if not actor.sees_all_posts and made.number <= COUNTED:
        return made.number - len(_walk_seen(made, crisis, visible, FIRST, size=None))
    if not actor.sees_all_posts:
        return made.number - cases_standing_like(visible, crisis, made.profile_ids, as_known=made.as_known).count()
    if actor.compartments >= set(Compartment):
        return 0
    kept_apart = Case.objects.exclude(compartments=[])
    theirs = cases_standing_like(kept_apart, crisis, made.profile_ids, as_known=made.as_known)
    return theirs.count() - theirs.filter(pk__in=visible.exclude(compartments=[])).count()


def _keys(sql: str, made: Group, crisis: Crisis, after: PageKey, **more: object) -> list[PageKey]:
    given: dict[str, Any] = {"profiles": list(made.profile_ids), "crisis": crisis.pk, "at": made.as_known}
    given |= {"from": after.known_from, "until": after.known_until, "case": after.case_id, **more}
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [PageKey(*row) for row in cursor.fetchall()]


_SEEN = """
    SELECT s.known_from, s.known_until, s.case_id FROM ({walk}) AS s
    WHERE CASE WHEN s.profile_id = ANY (%(profiles)s)
               THEN (SELECT 1 FROM ({hers}) AS hers (id) WHERE hers.id = s.case_id LIMIT 1) END IS NOT NULL
    ORDER BY s.known_from DESC, s.known_until DESC, s.case_id DESC LIMIT %(size)s
"""
"""Each case that is walked past is looked up until the page is full. As a join it would be all cases of the figure."""

_BY_PROFILE = """
    SELECT page.known_from, page.known_until, page.case_id, wanted.id AS profile_id
    FROM unnest(%(profiles)s::integer[]) AS wanted(id)
    CROSS JOIN LATERAL (
        SELECT s.known_from, s.known_until, s.case_id FROM cases_profilespan s
        WHERE s.crisis_id = %(crisis)s AND s.profile_id = wanted.id
          AND s.known_from <= %(at)s AND s.known_until > %(at)s
          AND (s.known_from, s.known_until, s.case_id) < (%(from)s, %(until)s, %(case)s)
        OFFSET 0
    ) AS page
    ORDER BY 1 DESC, 2 DESC, 3 DESC OFFSET 0
"""
"""Each profile is walked by itself: short while the figure is small."""

_BY_START = """
    SELECT s.known_from, s.known_until, s.case_id, s.profile_id FROM cases_profilespan s
    WHERE s.crisis_id = %(crisis)s AND s.known_from <= %(at)s AND s.known_until > %(at)s
      AND (s.known_from, s.known_until, s.case_id) < (%(from)s, %(until)s, %(case)s)
"""
"""All spans of the crisis are walked in order: short while many of them are in the figure."""

_OF_THESE = """
    SELECT s.known_from, s.known_until, s.case_id
    FROM unnest(%(own)s::uuid[]) AS own(id)
    CROSS JOIN LATERAL (
        SELECT * FROM cases_profilespan s
        WHERE s.case_id = own.id AND s.known_from <= %(at)s AND s.known_until > %(at)s OFFSET 0
    ) AS s
    WHERE s.crisis_id = %(crisis)s AND s.profile_id = ANY (%(profiles)s)
"""


def _keys_of(spans: QuerySet[ProfileSpan], after: PageKey) -> list[PageKey]:
    return [
        PageKey(*row) for row in _after(spans, after).values_list("known_from", "known_until", "case_id")[: PAGE + 1]
    ]


def spans_page(spans: QuerySet[ProfileSpan], crisis: Crisis, *, actor: Actor, after: PageKey | None = None) -> Members:
    """One page of the cases behind any set of spans of one moment, as `members_page`."""
    visible = cases_for(actor)
    hers = spans.filter(case__in=visible.filter(crisis=crisis))
    keys = _keys_of(hers, after or FIRST)
    shown = keys[:PAGE]
    return Members(
        _in_order([key.case_id for key in shown], visible),
        hidden=spans.count() - hers.count(),
        next=shown[-1] if len(keys) > PAGE else None,
    )


def _after(spans: QuerySet[ProfileSpan], after: PageKey) -> QuerySet[ProfileSpan]:
    """These spans newest first, from the one after this key on."""
    later = spans.filter(known_from__lt=after.known_from)
    same = spans.filter(known_from=after.known_from, known_until__lt=after.known_until)
    last = spans.filter(known_from=after.known_from, known_until=after.known_until, case_id__lt=after.case_id)
    return (later | same | last).order_by("-known_from", "-known_until", "-case_id")


@dataclass(frozen=True, slots=True)
class Moves:
    """Which cases entered a figure between two days, and which left it; of each kind at most a page."""

    entered: tuple[Case, ...]
    left: tuple[Case, ...]
    entered_count: int
    left_count: int


def moves(before: Group, after: Group, crisis: Crisis, *, actor: Actor) -> Moves:
    """What changed in a figure from an earlier known-time to a later one. Counts are of all cases, lists of hers.

    A case that entered began to stand otherwise in between: only spans that began (or ended) in between are looked at,
    unless the figure looks beyond the standing.
    """
    begun, ended = Q(known_from__gt=before.as_known), Q(known_until__lte=after.as_known)
    if before.narrow is not None or after.narrow is not None:
        begun = ended = Q()
    came = _moved(spans_of(after, crisis).filter(begun), spans_of(before, crisis))
    went = _moved(spans_of(before, crisis).filter(ended), spans_of(after, crisis))
    return Moves(_cases_of(came, actor), _cases_of(went, actor), came.count(), went.count())


def _moved(spans: QuerySet[ProfileSpan], others: QuerySet[ProfileSpan]) -> QuerySet[ProfileSpan]:
    return spans.exclude(Exists(others.filter(case_id=OuterRef("case_id"))))


def _cases_of(spans: QuerySet[ProfileSpan], actor: Actor) -> tuple[Case, ...]:
    moved = cases_for(actor).filter(pk__in=spans.values("case_id"))
    return tuple(moved.select_related("person", "post").order_by(F("reference"))[:PAGE])


def proving_claims(
    case_ids: Sequence[UUID], rule: Rule, versions: Mapping[str, MeasureVersion], *, as_known: datetime
) -> dict[UUID, list[Standing]]:
    """For each case, the claims that stood on the tracks and viewpoints that the rule looks at."""
    looked_at = _looked_at(rule, versions)
    rows = Standing.objects.filter(
        case_id__in=case_ids, known_from__lte=as_known, known_until__gt=as_known
    ).select_related("claim")
    out: dict[UUID, list[Standing]] = {case_id: [] for case_id in case_ids}
    for row in rows:
        if (row.viewpoint, row.track) in looked_at:
            out[row.case_id].append(row)
    return out


def _looked_at(rule: Rule, versions: Mapping[str, MeasureVersion]) -> set[tuple[str, str]]:
    """Every (viewpoint, track) that a rule asks about, also through other measures."""
    tree = read_rule(rule, lookup=lookup_in(versions))
    return {(leaf.viewpoint, leaf.track) for leaf in leaves(tree) if isinstance(leaf, Said)}
