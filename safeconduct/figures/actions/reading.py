"""Listing the cases behind a number. That somebody listed them is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.models import Case, Crisis

from .. import rules
from ..enums import Audience
from ..explaining import Explanation, explain
from ..filters import Filter
from ..models import MeasureVersion
from ..queries import (
    Counts,
    Figure,
    Members,
    PageKey,
    filtered_spans,
    members_page,
    spans_page,
)
from ..queries.known_now import OTHERWISE, KnownNow, figure_known_now_of_then


@transaction.atomic
def read_members(
    made: Figure, crisis: Crisis, *, by: Actor, after: PageKey | None = None, count_hidden: bool = False
) -> Members:
    """A page of the cases behind a figure. That somebody listed them is recorded."""
    rules.may_see_members(by).require()
    page = members_page(made, crisis, actor=by, after=after, count_hidden=count_hidden)
    _record_reading(page, made.as_known, kind="measure", name=made.measure.measure_id, by=by)
    return page


@transaction.atomic
def read_filtered(chosen: Filter, counted: Counts, *, by: Actor, after: PageKey | None = None) -> Members:
    """A page of the cases that pass a filter, recorded in the same way."""
    rules.may_see_members(by).require()
    page = spans_page(filtered_spans(chosen, counted), counted.crisis, actor=by, after=after)
    _record_reading(page, counted.as_known, kind="filter", name=chosen.name, by=by)
    return page


@transaction.atomic
def read_explanation(
    before: Figure, after: Figure, crisis: Crisis, *, by: Actor, versions: Mapping[str, MeasureVersion],
    audience: Audience,
) -> Explanation:  # fmt: skip
    """Why a figure changed, with the cases that moved. That somebody listed them is recorded."""
    rules.may_see_members(by).require()
    made = explain(before, after, crisis, actor=by, versions=versions, audience=audience)
    cases = [shown.case for change in made.changes for shown in change.shown]
    _record_cases(cases, after.as_known, kind="explanation", name=after.measure.measure_id, by=by)
    return made


@transaction.atomic
def read_known_now(
    version: MeasureVersion, versions: Mapping[str, MeasureVersion], crisis: Crisis, *, by: Actor,
    known_now: datetime, happened_by: date, known_then: datetime, audience: Audience,
) -> KnownNow:  # fmt: skip
    """What is known now of a day, with the cases of which we knew otherwise then. That they were listed is recorded."""
    rules.may_see_members(by).require()
    found = figure_known_now_of_then(
        version, versions, crisis, actor=by, known_now=known_now, happened_by=happened_by, known_then=known_then,
        audience=audience,
    )  # fmt: skip
    cases = [case for name in OTHERWISE for case in getattr(found, name).cases]
    _record_cases(cases, known_now, kind="by day", name=version.measure_id, by=by)
    return found


def _record_reading(page: Members, as_known: datetime, *, kind: str, name: str, by: Actor) -> None:
    _record_cases(page.cases, as_known, kind=kind, name=name, by=by)


def _record_cases(cases: Sequence[Case], as_known: datetime, *, kind: str, name: str, by: Actor) -> None:
    read = {"as_known": as_known, "cases": [case.reference for case in cases]}
    record(Verb.READ_MEMBERS, by=by, kind=kind, id=name, after=read)
