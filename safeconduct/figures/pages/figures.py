"""What the pages of this room show: plain values in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import AsKnown, as_known
from safeconduct.cases.models import Crisis

from .. import actions
from ..charts.equation import EquationBar, Part, equation, swatch_of
from ..enums import Audience
from ..filters import ANY, Filter
from ..measures import Rule
from ..models import MeasureVersion
from ..queries import (
    Counts,
    Figure,
    Held,
    Members,
    PageKey,
    PartitionCheck,
    check_partition,
    counts,
    current_versions,
    figure,
    figures_of,
    hold_against,
    hold_by_days,
    own_series,
    partitions_of,
    published_figures,
)
from ..queries.explaining import known_since
from ..queries.named import place_name
from ..rules import may_see_members
from .explanation import ChangePage, Preset, change_page, presets_of
from .proofs import MemberRow, member_rows


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
    """All measures and partitions as known at one time. The form in use stands first: `whole` is how it is drawn."""

    rows: Sequence[MeasureRow]
    checks: Sequence[PartitionCheck]
    whole: EquationBar | None


def figures_page(crisis: Crisis, seen: AsKnown, *, actor: Actor) -> FiguresPage:
    """Every measure once. Who may not see cases sees what may be said in public, and nothing else."""
    counted, versions = counts(crisis, as_known=seen.at), current_versions()
    public = figures_of(counted, versions, audience=Audience.PUBLIC)
    own = figures_of(counted, versions) if may_see_members(actor) else public
    rows = [MeasureRow(versions[key], own[key].number, public[key].number) for key in versions]
    checks = [check_partition(partition, public, counted) for partition in partitions_of(crisis)]
    return FiguresPage(rows, checks, _whole(crisis, seen, checks[0], actor=actor) if checks else None)


def _whole(crisis: Crisis, seen: AsKnown, check: PartitionCheck, *, actor: Actor) -> EquationBar:
    """The drawing of a sum. Its numbers open the cases that make them, for those who may see cases."""
    query = {"audience": Audience.PUBLIC.value} | ({"known": seen.text} if seen.is_past else {})
    sees_cases = bool(may_see_members(actor))

    def part(made: Figure) -> Part:
        key = made.measure.measure_id
        url = f"{reverse('figures:members', args=[crisis.slug, key])}?{urlencode(query)}" if sees_cases else ""
        return Part(key, made.measure.name, made.number, swatch_of(key), url)

    return equation(part(check.whole), [part(made) for made in check.parts], gap=check.gap, overlap=check.overlap)


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
    change: ChangePage | None
    presets: Sequence[Preset]
    known_since: date | None


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
        change=change_page(before, made, crisis, versions, audience, actor=actor) if before else None,
        presets=presets_of(crisis, seen, version),
        known_since=_too_early(crisis, seen),
    )


def _too_early(crisis: Crisis, seen: AsKnown) -> date | None:
    """The first day on which anything was known, for a page that looks from before."""
    first = known_since(crisis)
    return first if seen.day < first else None


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
    place = place_name(crisis, chosen.place) if chosen.place else ""
    rows = member_rows(members.cases, _rule_of(chosen), {}, seen, actor=actor)
    return FilteredPage(chosen.describe(place=place), members, rows)


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
