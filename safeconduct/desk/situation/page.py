"""Everything that the page of a situation shows, as known at one time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.models import Crisis
from safeconduct.cases.queries import recorded_later
from safeconduct.desk.words import day_words
from safeconduct.figures.charts.equation import EquationBar
from safeconduct.figures.charts.map import MapDrawing
from safeconduct.figures.enums import Audience
from safeconduct.figures.filters import Filter
from safeconduct.figures.models import Partition
from safeconduct.figures.queries import (
    Counts,
    Figure,
    check_partition,
    choose_partition,
    counts,
    current_versions,
    figure,
    figures_of,
    held_back,
    partitions_of,
)
from safeconduct.figures.rules import may_see_members

from .accounts import Disagreements, disagreements_of
from .board import BoardRow, board_of
from .clocks import Backlog, Clocks, Unsigned, backlog_of, clocks_of, unsigned_of
from .engagements import Engaged, engaged_of, met_of
from .equation import equation_of
from .links import Links
from .news import News, Then, news_of, then_of
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
    is_large: bool
    known: int
    bar: EquationBar | None
    partition: Partition | None
    partitions: tuple[PartitionChoice, ...]
    held_back: HeldBack
    said: Said
    board: Sequence[BoardRow]
    disagreements: Disagreements | None
    map: MapDrawing | None
    abroad: int
    news: News
    backlog: Backlog
    clocks: Clocks | None
    unsigned: tuple[Unsigned, ...]
    engaged: Engaged | None
    recorded_later: int
    links: Links


def situation_page(crisis: Crisis, seen: AsKnown, *, actor: Actor, chosen: Chosen) -> SituationPage:
    """The picture of a crisis at one time, for one person. Some thirty queries, whatever the number of cases."""
    links = Links(crisis.slug, seen, to_cases=bool(may_see_members(actor)))
    counted, versions = counts(crisis, as_known=seen.at), current_versions()
    public = figures_of(counted, versions, audience=Audience.PUBLIC)
    audience = Audience.INTERNAL if links.to_cases else Audience.PUBLIC
    ours = figures_of(counted, versions, audience=audience)
    then = then_of(crisis, seen.day, versions, audience=audience)
    partitions = list(partitions_of(crisis))
    partition = choose_partition(crisis, partitions, as_known=seen.at, key=chosen.partition)
    known = sum(counted.by_profile.values())
    is_large = counted.is_large
    return SituationPage(
        crisis=crisis,
        seen=seen,
        sees_cases=links.to_cases,
        is_large=is_large,
        known=known,
        bar=_bar(partition, public, ours, counted, then, links),
        partition=partition,
        partitions=_choices(partitions, partition, links),
        held_back=_held_back(counted, links),
        said=said_of(
            crisis,
            versions,
            links,
            public=public,
            measure=chosen.measure,
            told=_told(partition),
            is_large=is_large,
            met=met_of(crisis, actor, links),
        ),
        board=board_of(crisis, ours, links, is_large=is_large),
        disagreements=disagreements_of(counted, links, is_large=is_large) if links.to_cases else None,
        map=map_of(crisis, ours, links),
        abroad=abroad_of(ours).number if ours else 0,
        news=news_of(crisis, then, ours, links, actor=actor, is_large=is_large),
        backlog=backlog_of(crisis, links),
        clocks=clocks_of(crisis, actor, links) if links.to_cases and not seen.is_past else None,
        unsigned=unsigned_of(crisis, actor) if links.to_cases and not seen.is_past else (),
        engaged=engaged_of(crisis, actor, seen),
        recorded_later=recorded_later(crisis, as_known=seen.at) if seen.is_past else 0,
        links=links,
    )


def _bar(
    partition: Partition | None,
    public: Mapping[str, Figure],
    ours: Mapping[str, Figure],
    counted: Counts,
    then: Then,
    links: Links,
) -> EquationBar | None:
    if partition is None:
        return None
    whole, versions = public[partition.whole_id], {key: made.measure for key, made in public.items()}
    before = figure(whole.measure, then.counted, versions, audience=Audience.PUBLIC)
    note = _growth(before.number, whole.number, then.week_ago)
    return equation_of(check_partition(partition, public, counted), ours, links, note=note)


def _growth(before: int, now: int, day: date) -> str:
    """ "19 more since 7 Nov 2025"; nothing where nothing changed or nothing was known."""
    if not before or before == now:
        return ""
    words = _("%(n)s more since %(day)s") if now > before else _("%(n)s fewer since %(day)s")
    return words % {"n": abs(now - before), "day": day_words(day, short=True)}


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
