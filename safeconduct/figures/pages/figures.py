"""What the pages of this room show: plain values in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.cases.as_known import AsKnown, as_known
from safeconduct.cases.models import Case, Crisis, Place, Standing
from safeconduct.cases.queries import cases_for
from safeconduct.cases.rules import may_see
from safeconduct.cases.tracks import state_label

from .. import actions
from ..enums import Audience
from ..filters import ANY, Filter
from ..measures import Rule
from ..models import MeasureVersion
from ..queries import (
    Counts,
    Figure,
    HappenedBy,
    Held,
    Members,
    Moves,
    PageKey,
    PartitionCheck,
    check_partition,
    counts,
    current_versions,
    figure,
    figure_happened_by,
    figures_of,
    hold_against,
    hold_by_days,
    moves,
    own_series,
    partitions_of,
    proving_claims,
    published_figures,
)
from ..rules import may_see_members


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with its number by our own finding, and in public where that is another."""

    version: MeasureVersion
    number: int
    public: int

    @property
    def differs(self) -> bool:
        return self.number != self.public


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """All measures and partitions as known at one time."""

    rows: Sequence[MeasureRow]
    checks: Sequence[PartitionCheck]


def figures_page(crisis: Crisis, seen: AsKnown, *, actor: Actor) -> FiguresPage:
    """Every measure once. Who may not see cases sees what may be said in public, and nothing else."""
    counted, versions = counts(crisis, as_known=seen.at), current_versions()
    public = figures_of(counted, versions, audience=Audience.PUBLIC)
    own = figures_of(counted, versions) if may_see_members(actor) else public
    rows = [MeasureRow(versions[key], own[key].number, public[key].number) for key in versions]
    return FiguresPage(rows, [check_partition(partition, public, counted) for partition in partitions_of(crisis)])


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim that proves a figure; what it says is closed to who does not hold its compartment."""

    standing: Standing
    state: str
    may_see: Decision


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A case of a figure, and the claims that stood on the tracks that the measure looks at."""

    case: Case
    claims: Sequence[ClaimRow]


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A figure: its number for this audience, for the other one, its cases, and what changed since an earlier day."""

    version: MeasureVersion
    made: Figure
    audience: Audience
    internal: int
    public: int
    members: Members | None
    rows: Sequence[MemberRow]
    since: AsKnown | None
    moves: Moves | None
    before: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a figure asks for besides the day."""

    audience: Audience = Audience.INTERNAL
    since: str = ""
    after: PageKey | None = None
    count_hidden: bool = False


def figure_page(crisis: Crisis, seen: AsKnown, version: MeasureVersion, asked: Asked, *, actor: Actor) -> FigurePage:
    """The page of one figure. Its cases are for those who may see cases; that they were listed is recorded."""
    counted, versions = counts(crisis, as_known=seen.at), current_versions()
    sees_cases = bool(may_see_members(actor))
    audience = asked.audience if sees_cases else Audience.PUBLIC
    public = figure(version, counted, versions, audience=Audience.PUBLIC)
    internal = figure(version, counted, versions) if sees_cases else public
    made = public if audience == Audience.PUBLIC else internal
    members = None
    if sees_cases:
        members = actions.read_members(made, crisis, by=actor, after=asked.after, count_hidden=asked.count_hidden)
    since, before = _before(crisis, seen, version, versions, audience, asked.since)
    return FigurePage(
        version=version,
        made=made,
        audience=audience,
        internal=internal.number,
        public=public.number,
        members=members,
        rows=member_rows(members.cases, version.rule, versions, seen, actor=actor) if members else (),
        since=since,
        moves=moves(before, made, crisis, actor=actor) if before else None,
        before=before.number if before else 0,
    )


def _before(
    crisis: Crisis,
    seen: AsKnown,
    version: MeasureVersion,
    versions: Mapping[str, MeasureVersion],
    audience: Audience,
    since: str,
) -> tuple[AsKnown | None, Figure | None]:
    """The same figure on the earlier day that was asked for; none for a day that is not earlier."""
    if not since:
        return None, None
    then = as_known(crisis, since)
    if then.fault or then.at >= seen.at:
        return then, None
    return then, figure(version, counts(crisis, as_known=then.at), versions, audience=audience)


def member_rows(
    cases: Sequence[Case], rule: Rule, versions: Mapping[str, MeasureVersion], seen: AsKnown, *, actor: Actor
) -> list[MemberRow]:
    """The cases with the claims that prove them. One query, and one more where claims come from joined cases."""
    proofs = proving_claims([case.pk for case in cases], rule, versions, as_known=seen.at)
    elsewhere = {row.claim.case_id for rows in proofs.values() for row in rows if row.claim.case_id != row.case_id}
    open_ones = set(cases_for(actor).filter(pk__in=elsewhere).values_list("pk", flat=True)) if elsewhere else set()
    closed = elsewhere - open_ones
    return [MemberRow(case, [_claim_row(row, actor, closed) for row in proofs[case.pk]]) for case in cases]


def _claim_row(row: Standing, actor: Actor, closed: Collection[UUID]) -> ClaimRow:
    """`closed` are joined cases that the actor does not see."""
    is_closed = row.claim.case_id != row.case_id and row.claim.case_id in closed
    unseen = Decision.no(_("Recorded for a case that you do not see."))
    return ClaimRow(row, state_label(row.state), unseen if is_closed else may_see(actor, row.claim.compartment))


@dataclass(frozen=True, slots=True)
class FilteredPage:
    """The cases that pass a filter, with what each account says where accounts differ."""

    heading: str
    members: Members
    rows: Sequence[MemberRow]


def filtered_page(
    crisis: Crisis, seen: AsKnown, chosen: Filter, *, actor: Actor, after: PageKey | None
) -> FilteredPage:
    """The page of a filter. That its cases were listed is recorded."""
    counted: Counts = counts(crisis, as_known=seen.at)
    members = actions.read_filtered(chosen, counted, by=actor, after=after)
    place = Place.objects.filter(crisis=crisis, pk=chosen.place).first() if chosen.place else None
    rows = member_rows(members.cases, _rule_of(chosen), {}, seen, actor=actor)
    return FilteredPage(chosen.describe(place=place.name if place else ""), members, rows)


def _rule_of(chosen: Filter) -> Rule:
    """The tracks that a filter looks at, as a rule, so that the claims behind it can be shown."""
    track = chosen.differs if chosen.differs != ANY else ""
    track = track or ("condition" if chosen.held_back else "whereabouts" if chosen.place else "")
    if not track:
        return {"known": True}
    names = ["ours"] if chosen.held_back else ["ours", "host", "family"]
    return {"any": [{"said": {"viewpoint": name, "track": track, "states": ["*"]}} for name in names]}


def published_page(crisis: Crisis, seen: AsKnown) -> list[Held]:
    """Every published figure up to the day we look from, newest first, beside our own of its day."""
    versions = current_versions()
    rows = list(published_figures(crisis, until=seen.day))
    if counts(crisis, as_known=seen.at).is_large:
        return hold_by_days(crisis, rows, versions, audience=Audience.PUBLIC)[::-1]
    return hold_against(rows, versions, own_series(crisis, versions, audience=Audience.PUBLIC))[::-1]


def by_day(crisis: Crisis, seen: AsKnown, version: MeasureVersion, day: date) -> HappenedBy:
    """As known at the time of the page, as happened by that day."""
    return figure_happened_by(version, current_versions(), crisis, as_known=seen.at, happened_by=day)
