"""Taking the figures of an answer: every slot of every part, counted as for the public at the answer's known-time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches

from django.utils.translation import gettext as _

from safeconduct.cases.as_known import as_known as read_known
from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis, FamilyFirstOverride, Profile
from safeconduct.cases.rules import KIN_TOLD
from safeconduct.store.ids import read_uuid

from ..enums import Audience
from ..measures import Rule, RuleFault
from ..models import MeasureVersion, Partition
from ..queries import (
    Counts,
    Figure,
    PartitionCheck,
    check_partition,
    counts,
    figure,
    figures_of,
    held_back,
    partition_in_use,
    partitions_of,
    spans_of,
    standing_only,
)
from ..queries.named import post_names
from ..queries.then import figure_then
from ..queries.told import told_before
from ..wholes import wholes_of
from .annexes import Column, Covered, TakenAnnexure, column_slots, take_annexures
from .slots import Slot, slots_in, with_posts
from .small import Mark
from .text import Annexure, AnswerText
from .together import Counted, counted_by
from .told import ToldOutside
from .versions import versions_used

MOST = 120
"""Different figures of one answer."""


@dataclass(frozen=True, slots=True)
class TakenFigure:
    """What fills a slot: the figure and the measure version that made it. `number` is the least and `at_most` the most
    where a day of happening leaves it open; else `at_most` is None."""

    slot: Slot
    figure: Figure
    number: int
    version: MeasureVersion
    at_most: int | None = None

    @property
    def counted(self) -> Counted:
        """What its number counts, to hold it against others."""
        return counted_by(self.slot.measure, self.version.number, self.figure.as_known, self.slot.narrowed)

    @property
    def rules(self) -> list[Rule]:
        """The measure and what narrows it, as they are kept with a frozen figure."""
        return [self.version.rule, *([self.slot.narrowed] if self.slot.narrowed else [])]


@dataclass(frozen=True, slots=True)
class Override:
    """A death that a named senior let be said before the family was told."""

    case_id: str
    reference: str
    senior: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """Every figure of an answer. `figures` and `faults` go by the text of the slot: each slot is in one of the two.

    `counted` are all cases by known-time, for checks that ask further; `annexes` are the tables, `covered` says of
    numbers in sentences how they are told in public where a table covers them, `told` are the tables as they are told,
    and `before` what they were held against. `held_back` counts the
    deaths that family first keeps out of all of it; `overrides` are those that a senior let in; `shut` are petitioners
    (case ids) of whose death the family has not been told.
    """

    crisis: Crisis
    as_known: datetime
    versions: Mapping[str, MeasureVersion]
    figures: Mapping[str, TakenFigure]
    faults: Mapping[str, str]
    counted: Mapping[datetime, Counts]
    annexes: tuple[TakenAnnexure, ...] = ()
    partitions: tuple[PartitionCheck, ...] = ()
    held_back: int = 0
    overrides: tuple[Override, ...] = ()
    shut: tuple[str, ...] = ()
    covered: Mapping[str, Mark] = field(default_factory=dict)
    told: tuple[ToldOutside, ...] = ()
    before: tuple[ToldOutside, ...] = ()

    @property
    def measures(self) -> dict[str, int]:
        """The number of each measure's version, as it is kept with a version of an answer."""
        return {key: version.number for key, version in self.versions.items()}


def take(crisis: Crisis, text: AnswerText, *, as_known: datetime, versions: Mapping[str, int] | None = None) -> Taken:
    """Count every slot of the text, in all parts and languages, and what its checks need. `versions` maps measures to
    the numbers of the versions to count by; a measure that is not in it is counted by its newest."""
    used = versions_used(versions)
    taking = _Taking(crisis, as_known, used)
    for slot in _looked_up(slots_of(text)):
        taking.take(slot)
    counted = taking.counts_at(as_known)
    before = _told_before(crisis, text, taking)
    covered = _covered(crisis, text, taking, before)
    return Taken(
        crisis, as_known, used, taking.figures, taking.faults, taking.counted,
        annexes=covered.annexes,
        partitions=_partitions(crisis, text, taking),
        held_back=counted.number(held_back),
        overrides=_overrides(counted),
        shut=_shut(text, counted),
        covered={text: covered.said[one.counted] for text, one in taking.figures.items() if _is_said(one, covered)},
        told=covered.told,
        before=before,
    )  # fmt: skip


def slots_of(text: AnswerText) -> list[Slot]:
    """Every slot of an answer, each once: in the wording of all parts and petitioners, and the columns of annexures."""
    said = [*(part.wording for part in text.parts), *(petitioner.wording for petitioner in text.petitioners)]
    wordings = [wording for words in said for wording in words.values()]
    found = [slot for wording in wordings for slot in slots_in(wording)]
    found += [Slot.parse(column) for annexure in text.annexures for column in annexure.measures]
    return list({slot.text: slot for slot in found}.values())


def _looked_up(slots: Sequence[Slot]) -> Iterator[Slot]:
    """The slots with posts by their ids; the posts are only read where one is named."""
    posts: dict[str, str] = {}
    if any("post=" in slot.text for slot in slots):
        names = post_names()
        posts = {id_: id_ for id_ in names} | {name.lower(): id_ for id_, name in names.items()}
    return (with_posts(slot, posts) for slot in slots)


class _Taking:
    """The figures taken so far, and the counts of each known-time."""

    def __init__(self, crisis: Crisis, as_known: datetime, versions: Mapping[str, MeasureVersion]) -> None:
        self.crisis, self.as_known, self.versions = crisis, as_known, versions
        self.counted: dict[datetime, Counts] = {}
        self.made: dict[datetime, dict[str, Figure]] = {}
        self.figures: dict[str, TakenFigure] = {}
        self.faults: dict[str, str] = {}

    def counts_at(self, moment: datetime) -> Counts:
        if moment not in self.counted:
            self.counted[moment] = counts(self.crisis, as_known=moment)
        return self.counted[moment]

    def take(self, slot: Slot) -> None:
        known, fault = self._known(slot)
        fault = slot.fault or self._missing(slot) or fault or self._not_yet(slot, known) or self._too_many()
        if fault:
            self.faults[slot.text] = fault
            return
        try:
            self.figures[slot.text] = self._taken(slot, known)
        except RuleFault as wrong:
            self.faults[slot.text] = _("In “%(slot)s”: %(fault)s") % {"slot": slot.text, "fault": wrong}

    def _taken(self, slot: Slot, known: datetime) -> TakenFigure:
        version, counted = self.versions[slot.measure], self.counts_at(known)
        made = self._figure(slot, version, counted)
        if not slot.happened:
            return TakenFigure(slot, made, made.number, version)
        by = date.fromisoformat(slot.happened)
        then = figure_then(version, self.versions, counted, happened_by=by, narrowed=slot.narrowed)
        return TakenFigure(slot, made, then.at_least, version, at_most=then.at_most)

    def _figure(self, slot: Slot, version: MeasureVersion, counted: Counts) -> Figure:
        """One of all the measures of that moment, which are decided once, or one by itself."""
        made = None if slot.narrowed else self.figures_at(counted).get(slot.measure)
        return made or figure(version, counted, self.versions, audience=Audience.PUBLIC, narrowed=slot.narrowed)

    def figures_at(self, counted: Counts) -> dict[str, Figure]:
        """Every measure of a moment that looks at nothing but the standing."""
        if counted.as_known not in self.made:
            plain = standing_only(self.versions)
            self.made[counted.as_known] = figures_of(counted, plain, audience=Audience.PUBLIC)
        return self.made[counted.as_known]

    def _missing(self, slot: Slot) -> str:
        if slot.measure in self.versions:
            return ""
        said = _("There is no measure “%(key)s”.") % {"key": slot.measure}
        near = get_close_matches(slot.measure, self.versions, n=1)
        return f"{said} {_('Did you mean “%(key)s”?') % {'key': near[0]}}" if near else said

    def _too_many(self) -> str:
        if len(self.figures) < MOST:
            return ""
        return _("An answer has at most %(n)d different figures. Put the others into an annexure.") % {"n": MOST}

    def _not_yet(self, slot: Slot, known: datetime) -> str:
        if slot.happened and date.fromisoformat(slot.happened) > day_in(self.crisis, known):
            return _("“%(slot)s” would have happened later than it is known.") % {"slot": slot.text}
        return ""

    def _known(self, slot: Slot) -> tuple[datetime, str]:
        """The moment as known at which a slot is counted, and what is wrong with it."""
        if not slot.known:
            return self.as_known, ""
        asked = read_known(self.crisis, slot.known)
        if asked.fault:
            return self.as_known, _("In “%(slot)s”: %(fault)s") % {"slot": slot.text, "fault": asked.fault}
        if asked.day > day_in(self.crisis, self.as_known):
            return self.as_known, _("“%(slot)s” would be known later than the answer itself.") % {"slot": slot.text}
        if asked.day < self.crisis.opened_on:
            return self.as_known, before_the_crisis(self.crisis)
        return min(asked.at, self.as_known), ""

    def columns(self, annexures: Sequence[Annexure]) -> dict[str, Column]:
        """The columns of annexures that could be counted. One as happened by a day cannot be divided."""
        found: dict[str, Column] = {}
        for text in {text for annexure in annexures for text in column_slots(annexure)} & self.figures.keys():
            slot, made = self.figures[text].slot, self.figures[text].figure
            if slot.happened:
                words = _("A figure as happened by a day cannot be divided in an annexure.")
                self.faults[text] = words
                del self.figures[text]
            else:
                found[text] = Column(slot, made, self.counted[made.as_known])
        return found


def before_the_crisis(crisis: Crisis) -> str:
    """For a day on which nothing was known yet."""
    return _("The crisis was opened on %(day)s: nothing was known before.") % {"day": crisis.opened_on.isoformat()}


def _told_before(crisis: Crisis, text: AnswerText, taking: _Taking) -> tuple[ToldOutside, ...]:
    """What was told outside of the same measures; asked where this answer tells more than measures as a whole."""
    figures = list(taking.figures.values())
    if not text.annexures and not any(one.slot.narrowed for one in figures):
        return ()
    times = {one.figure.as_known for one in figures}
    return told_before(crisis, [one.version for one in figures], times)


def _covered(crisis: Crisis, text: AnswerText, taking: _Taking, before: Sequence[ToldOutside]) -> Covered:
    """The tables, covered with what the sentences say of the same people."""
    if not text.annexures:
        return Covered()
    columns = taking.columns(text.annexures)
    said = {one.counted: one.number for one in taking.figures.values() if one.slot.narrowed and not one.slot.happened}
    partitions = list(partitions_of(crisis))
    return take_annexures(
        text.annexures, columns, taking.versions, partitions,
        said=said, before=before, inside=wholes_of(taking.versions, partitions),
    )  # fmt: skip


def _is_said(made: TakenFigure, covered: Covered) -> bool:
    return made.slot.narrowed is not None and not made.slot.happened and made.counted in covered.said


def _partitions(crisis: Crisis, text: AnswerText, taking: _Taking) -> tuple[PartitionCheck, ...]:
    """Those that the author named; without any, the one in use on the day."""
    counted = taking.counts_at(taking.as_known)
    named = list(partitions_of(crisis).filter(pk__in=text.partitions)) if text.partitions else []
    found: list[Partition | None] = [*named] or [partition_in_use(crisis, as_known=counted.as_known)]
    made = dict(taking.figures_at(counted))
    for key in {key for one in found if one for key in _keys(one)} & taking.versions.keys() - made.keys():
        made[key] = figure(taking.versions[key], counted, taking.versions, audience=Audience.PUBLIC)
    return tuple(check_partition(one, made, counted) for one in found if one and _keys(one) <= made.keys())


def _keys(partition: Partition) -> set[str]:
    told = [inner for said in partition.within.values() for inner in ([said] if isinstance(said, str) else said)]
    return {partition.whole_id, *partition.parts, *told}


def _overrides(counted: Counts) -> tuple[Override, ...]:
    """Deaths that are counted although the family has not been told; looked up only where there are any."""
    made = counted.group(_is_overridden)
    if not made.number:
        return ()
    rows = FamilyFirstOverride.objects.filter(case__in=spans_of(made, counted.crisis).values("case_id"))
    return tuple(
        Override(str(row.case_id), row.case.reference, row.by.name, row.reason, row.at)
        for row in rows.select_related("case", "by").order_by("at")
    )


def _is_overridden(profile: Profile) -> bool:
    states = profile.states
    return bool(
        profile.overridden and states.get("ours.condition") == "dead" and states.get("ours.kin") not in KIN_TOLD
    )


def _shut(text: AnswerText, counted: Counts) -> tuple[str, ...]:
    """Named petitioners whose death was confirmed and whose families have not been told."""
    named = [found for one in text.petitioners if (found := read_uuid(one.case_id))]
    made = counted.group(held_back)
    if not named or not made.number:
        return ()
    spans = spans_of(made, counted.crisis).filter(case__in=named)
    return tuple(str(case_id) for case_id in spans.values_list("case_id", flat=True))
