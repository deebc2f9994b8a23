"""Running a frozen answer again: the same numbers and the same cases? And if not: what came since, and what it proves.

A figure as known at a time can change afterwards in one way only: something was recorded later with an earlier
known-at. So whatever was recorded after the freezing is left out, case by case, and the old number must come out again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Case, Crisis
from safeconduct.cases.queries import cases_for

from ..enums import Audience
from ..explaining import Explanation, explain_frozen
from ..measures import RuleFault
from ..models import FrozenAnswer, FrozenFigure, MeasureVersion
from ..paper.fingerprint import fingerprint
from ..queries import Counts, Figure, counts, figure, spans_of
from ..queries.frozen import Digest, digest_of, kept_digests
from ..queries.known_now import KnownNow, figure_known_now_of_then
from ..queries.then import figure_then
from ..rule_tree import is_beyond
from .proving import Proof, narrowed_of, rule_of
from .slots import Slot
from .versions import versions_used


@dataclass(frozen=True, slots=True)
class JoinedSince:
    """A member that was joined with another person since, or parted from one. It is still counted, as it was. `case` is
    None where it is not the reader's to see."""

    at: datetime
    is_joining: bool
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class RerunFigure:
    """A frozen figure counted again. `came` and `went` are cases; `explanation` says why, where its members changed.

    `proved`: without what was recorded after the freezing the very same cases come out.
    """

    frozen: FrozenFigure
    number: int
    at_most: int | None = None
    came: int = 0
    went: int = 0
    explanation: Explanation | None = None
    proved: bool = True
    joined: tuple[JoinedSince, ...] = ()
    joined_hidden: int = 0
    known_now: KnownNow | None = None
    fault: str = ""

    @property
    def same_number(self) -> bool:
        return (self.number, self.at_most) == (self.frozen.number, self.frozen.at_most)

    @property
    def same_members(self) -> bool:
        return not (self.came or self.went or self.fault)


@dataclass(frozen=True, slots=True)
class Rerun:
    """A frozen answer run again. `is_whole`: content and members still have the fingerprints that they were frozen
    with."""

    frozen: FrozenAnswer
    figures: tuple[RerunFigure, ...]
    is_whole: bool

    @property
    def is_same(self) -> bool:
        """Do all figures come out the same, to the name?"""
        return self.is_whole and all(one.same_number and one.same_members for one in self.figures)

    @property
    def is_proved(self) -> bool:
        """Are they the same, or the same without what was recorded since?"""
        return self.is_whole and all(one.proved for one in self.figures)


def run_again(frozen: FrozenAnswer, *, reader: Actor, with_known_now: bool = True) -> Rerun:
    """Count every figure of a frozen answer again, at its own time and by its own versions of the measures.

    Numbers are of all cases; cases are named only as far as the reader may see them. `with_known_now` also says what is
    known now to have been otherwise on that day; in a large crisis it is left out.
    """
    running = _Running(frozen, reader, with_known_now=with_known_now)
    rows = list(FrozenFigure.objects.filter(frozen=frozen).defer("members").select_related("measure__measure"))
    kept = kept_digests([row.pk for row in rows])
    is_whole = fingerprint(frozen.content) == frozen.sha256
    is_whole = is_whole and all(kept[row.pk].sha256 == row.sha256 for row in rows)
    return Rerun(frozen, tuple(running.figure(row) for row in rows), is_whole)


class _Running:
    """What the figures of one answer share: measures, and counts by known-time."""

    def __init__(self, frozen: FrozenAnswer, reader: Actor, *, with_known_now: bool) -> None:
        self.frozen, self.reader, self.with_known_now = frozen, reader, with_known_now
        self.crisis: Crisis = frozen.answer.crisis
        self.versions = versions_used(frozen.version.measures)
        self.counted: dict[datetime, Counts] = {}

    def counts_at(self, moment: datetime) -> Counts:
        if moment not in self.counted:
            self.counted[moment] = counts(self.crisis, as_known=moment)
        return self.counted[moment]

    def figure(self, row: FrozenFigure) -> RerunFigure:
        try:
            return self._then(row, row.happened_by) if row.happened_by else self._plain(row)
        except RuleFault as fault:
            return RerunFigure(row, 0, fault=str(fault), proved=False)

    def _plain(self, row: FrozenFigure) -> RerunFigure:
        counted = self.counts_at(row.as_known)
        made = figure(row.measure, counted, self.versions, audience=Audience.PUBLIC, narrowed=narrowed_of(row))
        joined, hidden = joined_since(row, self.reader)
        known_now = self._known_now(row, counted)
        if digest_of(made, self.crisis) == Digest(row.number, row.sha256):
            return RerunFigure(row, made.number, joined=joined, joined_hidden=hidden, known_now=known_now)
        members = _members(row)
        came, went = _moved(made, self.crisis, members)
        told = explain_frozen(
            members, made, self.crisis, frozen_at=self.frozen.at, actor=self.reader, versions=self.versions
        )
        return RerunFigure(
            row, made.number, came=len(came), went=len(went), explanation=told,
            proved=self._proof(row).goes_back(came, went), joined=joined, joined_hidden=hidden, known_now=known_now,
        )  # fmt: skip

    def _then(self, row: FrozenFigure, by: date) -> RerunFigure:
        counted = self.counts_at(row.as_known)
        then = figure_then(
            row.measure, self.versions, counted, happened_by=by, narrowed=narrowed_of(row), with_members=True
        )
        before = set(_members(row))
        came, went = set(then.members) - before, before - set(then.members)
        joined, hidden = joined_since(row, self.reader)
        is_same = not came and not went and then.at_most == row.at_most
        return RerunFigure(
            row, then.at_least, then.at_most, len(came), len(went),
            proved=is_same or self._proof(row).was_then(then, before, by), joined=joined, joined_hidden=hidden,
        )  # fmt: skip

    def _proof(self, row: FrozenFigure) -> Proof:
        return Proof(row, self.versions, self.counts_at(row.as_known), recorded=self.frozen.at)

    def _known_now(self, row: FrozenFigure, counted: Counts) -> KnownNow | None:
        """What we know now of that day, where the standing alone decides and the crisis is not too large for a page."""
        is_asked = self.with_known_now and not counted.is_large and Slot.parse(row.slot).is_plain
        if not is_asked or is_beyond(rule_of(row, self.versions)):
            return None
        return known_now_of(row, self.crisis, self.versions, reader=self.reader)


def known_now_of(
    row: FrozenFigure,
    crisis: Crisis,
    versions: Mapping[str, MeasureVersion],
    *,
    reader: Actor,
    now: datetime | None = None,
) -> KnownNow:
    """What is known now to have been otherwise on the day of a frozen figure than we said then."""
    return figure_known_now_of_then(
        row.measure, versions, crisis, actor=reader, known_now=now or timezone.now(),
        happened_by=day_in(crisis, row.as_known), known_then=row.as_known, audience=Audience.PUBLIC,
    )  # fmt: skip


def _members(row: FrozenFigure) -> list[UUID]:
    found: list[UUID] = FrozenFigure.objects.values_list("members", flat=True).get(pk=row.pk)
    return found


def _moved(made: Figure, crisis: Crisis, members: Sequence[UUID]) -> tuple[list[UUID], list[UUID]]:
    now, before = set(spans_of(made, crisis).values_list("case_id", flat=True)), set(members)
    return sorted(now - before), sorted(before - now)


# ---------------------------------------------------------------- members that were joined or parted since
def joined_since(row: FrozenFigure, reader: Actor) -> tuple[tuple[JoinedSince, ...], int]:
    """Members that were joined with another person since, or parted from one: those that the reader may see, and how
    many more there are."""
    with connection.cursor() as cursor:
        cursor.execute(_JOINED, {"figure": row.pk, "at": row.as_known})
        found = cursor.fetchall()
    seen = cases_for(reader).in_bulk([case_id for case_id, *_rest in found]) if found else {}
    told = tuple(JoinedSince(at, joining, seen[case_id]) for case_id, at, joining in found if case_id in seen)
    return told, len(found) - len(told)


_JOINED = """
    SELECT m.id, x.at, x.joining
    FROM cases_casejoining j
    CROSS JOIN LATERAL (VALUES (j.since, true), (j.until, false)) AS x (at, joining)
    CROSS JOIN LATERAL (VALUES (j.case_id), (j.into_id)) AS m (id)
    WHERE x.at > %(at)s AND m.id IN (SELECT unnest(members) FROM figures_frozenfigure WHERE id = %(figure)s)
    ORDER BY x.at, m.id
"""
