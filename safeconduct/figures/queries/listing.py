"""The cases behind a number, page by page, and the claims that prove them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.cases.models import Case, Crisis, ProfileSpan, Standing
from safeconduct.cases.queries import cases_for

from ..measures import Rule
from ..models import MeasureVersion
from .counting import Group, rule_of

PAGE = 50


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
    """One page of the cases behind a number that the actor may see. `hidden` more are not hers to see."""

    cases: tuple[Case, ...]
    hidden: int
    next: PageKey | None = None


def members(made: Group, crisis: Crisis, *, actor: Actor) -> QuerySet[Case]:
    """The cases of a figure that the actor may see, as they stood at its known-time."""
    return cases_standing_like(cases_for(actor), crisis, made.profile_ids, as_known=made.as_known)


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


def spans_of(made: Group, crisis: Crisis) -> QuerySet[ProfileSpan]:
    """How the cases of a figure stood at its known-time."""
    return ProfileSpan.objects.filter(
        crisis=crisis,
        profile_id__in=list(made.profile_ids),
        known_from__lte=made.as_known,
        known_until__gt=made.as_known,
    )


def members_page(made: Group, crisis: Crisis, *, actor: Actor, after: PageKey | None = None) -> Members:
    """One page of the cases of a figure that the actor may see, those that came to stand so last first.

    Who sees all posts is given pages by walking the index of spans backwards, profile by profile; who sees few posts is
    given them from the cases of these posts. Both stay short for a million cases.
    """
    keys = _keys_by_profile if actor.sees_all_posts else _keys_by_case
    found: list[tuple[PageKey, Case]] = []
    at: PageKey | None = after or FIRST
    while at and len(found) <= PAGE:
        batch = keys(made, crisis, actor, at)
        cases = cases_for(actor).select_related("person", "post").in_bulk([key.case_id for key in batch])
        found += [(key, cases[key.case_id]) for key in batch if key.case_id in cases]
        at = batch[-1] if len(batch) > PAGE else None
    shown = found[:PAGE]
    return Members(
        tuple(case for _key, case in shown),
        hidden=hidden_members(made, crisis, actor=actor),
        next=shown[-1][0] if len(found) > PAGE else None,
    )


def hidden_members(made: Group, crisis: Crisis, *, actor: Actor) -> int:
    """How many cases of a figure the actor may not see."""
    if not actor.sees_all_posts:
        return made.number - members(made, crisis, actor=actor).count()
    if actor.compartments >= set(Compartment):
        return 0
    kept_apart = Case.objects.exclude(compartments=[])
    theirs = cases_standing_like(kept_apart, crisis, made.profile_ids, as_known=made.as_known)
    return theirs.count() - theirs.filter(pk__in=cases_for(actor).exclude(compartments=[])).count()


def _keys_by_profile(made: Group, crisis: Crisis, _actor: Actor, after: PageKey) -> list[PageKey]:
    with connection.cursor() as cursor:
        cursor.execute(
            _WALK,
            {
                "profiles": list(made.profile_ids), "crisis": crisis.pk, "at": made.as_known, "size": PAGE + 1,
                "from": after.known_from, "until": after.known_until, "case": after.case_id,
            },
        )  # fmt: skip
        return [PageKey(*row) for row in cursor.fetchall()]


_WALK = """
    SELECT page.known_from, page.known_until, page.case_id
    FROM unnest(%(profiles)s::integer[]) AS wanted(id)
    CROSS JOIN LATERAL (
        SELECT s.known_from, s.known_until, s.case_id FROM cases_profilespan s
        WHERE s.crisis_id = %(crisis)s AND s.profile_id = wanted.id
          AND s.known_from <= %(at)s AND s.known_until > %(at)s
          AND (s.known_from, s.known_until, s.case_id) < (%(from)s, %(until)s, %(case)s)
        ORDER BY s.known_from DESC, s.known_until DESC, s.case_id DESC LIMIT %(size)s
    ) AS page
    ORDER BY 1 DESC, 2 DESC, 3 DESC LIMIT %(size)s
"""


def _keys_by_case(made: Group, crisis: Crisis, actor: Actor, after: PageKey) -> list[PageKey]:
    return _keys_of(spans_of(made, crisis), crisis, actor, after)


def _keys_of(spans: QuerySet[ProfileSpan], crisis: Crisis, actor: Actor, after: PageKey) -> list[PageKey]:
    seen = _after(spans.filter(case__in=cases_for(actor).filter(crisis=crisis)), after)
    return [PageKey(*row) for row in seen.values_list("known_from", "known_until", "case_id")[: PAGE + 1]]


def spans_page(spans: QuerySet[ProfileSpan], crisis: Crisis, *, actor: Actor, after: PageKey | None = None) -> Members:
    """One page of the cases behind any set of spans of one moment, as `members_page`."""
    keys = _keys_of(spans, crisis, actor, after or FIRST)
    shown = keys[:PAGE]
    cases = cases_for(actor).select_related("person", "post").in_bulk([key.case_id for key in shown])
    visible = spans.filter(case__in=cases_for(actor).filter(crisis=crisis)).count()
    return Members(
        tuple(cases[key.case_id] for key in shown),
        hidden=spans.count() - visible,
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

    A case that entered began to stand otherwise in between: only spans that began (or ended) in between are looked at.
    """
    came = _moved(spans_of(after, crisis).filter(known_from__gt=before.as_known), spans_of(before, crisis))
    went = _moved(spans_of(before, crisis).filter(known_until__lte=after.as_known), spans_of(after, crisis))
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
    ((kind, inside),) = rule.items()
    if kind == "said":
        return {(inside["viewpoint"], inside["track"])}
    if kind == "not":
        return _looked_at(inside, versions)
    if kind in {"all", "any"}:
        return {name for part in inside for name in _looked_at(part, versions)}
    if kind == "measure":
        return _looked_at(rule_of(versions, inside), versions)
    return set()
