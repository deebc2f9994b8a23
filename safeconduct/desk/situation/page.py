"""Everything that the page of a situation shows, as known at one time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.models import Crisis
from safeconduct.desk.charts.equation import EquationBar
from safeconduct.desk.charts.locator import Locator
from safeconduct.desk.words import day_words
from safeconduct.figures.enums import Audience
from safeconduct.figures.filters import Filter
from safeconduct.figures.models import Partition
from safeconduct.figures.queries import (
    Counts,
    Figure,
    changes_of,
    check_partition,
    choose_partition,
    counts,
    current_versions,
    figures_of,
    held_back,
    number_on,
    own_series_of,
    partitions_of,
    published_figures,
)
from safeconduct.figures.rules import may_see_members

from .accounts import Disagreements, disagreements_of
from .board import BoardRow, board_of
from .clocks import Backlog, Clocks, backlog_of, clocks_of
from .equation import equation_of
from .links import Links
from .news import News, news_of
from .places import abroad_of, map_of
from .said import Said, said_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address chooses besides the day: a partition, and the measure of the time strip."""

    partition: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Deaths that family first holds back, and where they are listed for those who may see them."""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class PartitionChoice:
    """A partition of the crisis that the page can show."""

    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class SituationPage:
    """The parts of the page in their order. `bar` is None while no partition is kept; disagreements and clocks are for
    those who see cases, because they tell of deaths that family first holds back."""

    crisis: Crisis
    seen: AsKnown
    sees_cases: bool
    known: int
    bar: EquationBar | None
    partition: Partition | None
    partitions: tuple[PartitionChoice, ...]
    held_back: HeldBack
    said: Said
    board: Sequence[BoardRow]
    disagreements: Disagreements | None
    map: Locator | None
    abroad: int
    news: News
    backlog: Backlog
    clocks: Clocks | None
    links: Links


def situation_page(crisis: Crisis, seen: AsKnown, *, actor: Actor, chosen: Chosen) -> SituationPage:
    """The picture of a crisis at one time, for one person. About twenty queries, whatever the number of cases."""
    links = Links(crisis.slug, seen, to_cases=bool(may_see_members(actor)))
    counted, versions = counts(crisis, as_known=seen.at), current_versions()
    public = figures_of(counted, versions, audience=Audience.PUBLIC)
    internal = figures_of(counted, versions, audience=Audience.INTERNAL)
    changes = changes_of(crisis)
    own = own_series_of(changes, versions, audience=Audience.PUBLIC)
    partitions = list(partitions_of(crisis))
    partition = choose_partition(crisis, partitions, as_known=seen.at, key=chosen.partition)
    rows = list(published_figures(crisis))
    ours, audience = (internal, Audience.INTERNAL) if links.to_cases else (public, Audience.PUBLIC)
    seen_so_far = own_series_of(changes, versions, audience=audience)
    return SituationPage(
        crisis=crisis,
        seen=seen,
        sees_cases=links.to_cases,
        known=sum(counted.by_profile.values()),
        bar=_bar(partition, public, internal, counted, own, links),
        partition=partition,
        partitions=_choices(partitions, partition, links),
        held_back=_held_back(counted, links),
        said=said_of(crisis, rows, versions, own, links, measure=chosen.measure, told=_told(partition)),
        board=board_of(crisis, ours, links),
        disagreements=disagreements_of(counted, links) if links.to_cases else None,
        map=map_of(crisis, ours, links),
        abroad=abroad_of(ours).number if ours else 0,
        news=news_of(crisis, versions, seen_so_far, links, actor=actor),
        backlog=backlog_of(crisis, links),
        clocks=clocks_of(crisis, actor, links) if links.to_cases and not seen.is_past else None,
        links=links,
    )


def _bar(
    partition: Partition | None,
    public: Mapping[str, Figure],
    internal: Mapping[str, Figure],
    counted: Counts,
    own: Mapping[str, Sequence[tuple[date, int]]],
    links: Links,
) -> EquationBar | None:
    if partition is None:
        return None
    check = check_partition(partition, public, counted)
    return equation_of(check, internal, links, note=_growth(own.get(partition.whole_id, ()), links.seen.day))


def _growth(own: Sequence[tuple[date, int]], day: date) -> str:
    """ "19 more since 7 Nov 2025": against a month ago; nothing where nothing changed or nothing was known."""
    before_day = day - timedelta(days=30)
    before, now = number_on(own, before_day), number_on(own, day)
    if not before or before == now:
        return ""
    words = _("%(n)s more since %(day)s") if now > before else _("%(n)s fewer since %(day)s")
    return words % {"n": abs(now - before), "day": day_words(before_day, short=True)}


def _choices(partitions: Sequence[Partition], current: Partition | None, links: Links) -> tuple[PartitionChoice, ...]:
    return tuple(PartitionChoice(row.name, links.situation(partition=row.key), row == current) for row in partitions)


def _held_back(counted: Counts, links: Links) -> HeldBack:
    number = counted.number(held_back)
    return HeldBack(number, links.filtered(Filter(held_back=True)) if number else "")


def _told(partition: Partition | None) -> list[str]:
    """The measures of a partition: the whole, its parts, and those told beside them."""
    if partition is None:
        return []
    inner = [key for told in partition.within.values() for key in ([told] if isinstance(told, str) else told)]
    return [partition.whole_id, *partition.parts, *inner]
